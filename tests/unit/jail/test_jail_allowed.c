/* Every act that judging needs is tried inside, each in a process of its own.
 * SPDX-License-Identifier: Apache-2.0 */
#include "jailed.h"

#include "base/workers.h"
#include "match/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/resource.h>

static int read_object(const struct place *at)
{
	int fd = open(at->object, O_RDONLY | O_CLOEXEC);
	char c = 0;

	if (fd < 0 || read(fd, &c, 1) != 1)
		return errno;
	return c == 'x' ? close(fd) : 249;
}

static int map_object(const struct place *at)
{
	int fd = open(at->object, O_RDONLY | O_CLOEXEC);
	const char *p = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		return errno;
	return *p == 'x' ? 0 : 249;
}

static void the_object_store_is_read_and_mapped(void **state)
{
	assert_int_equal(inside(read_object, state, USUAL), 0);
	assert_int_equal(inside(map_object, state, USUAL), 0);
}

static int take_memory(const struct place *at)
{
	void *small = malloc(100);
	char *big = malloc(MEMORY / 4);

	(void)at;
	if (!small || !big)
		return ENOMEM;
	big[MEMORY / 8] = 1;
	big = realloc(big, MEMORY / 3);
	free(small);
	free(big);
	return big ? 0 : ENOMEM;
}

static void memory_is_had_within_its_limit(void **state)
{
	assert_int_equal(inside(take_memory, state, USUAL), 0);
}

struct tally {
	atomic_uint threads;
};

/* A job waits for the other hands, so that each must be there. */
static void count_thread(void *state, size_t job)
{
	struct tally *t = state;

	(void)job;
	atomic_fetch_add(&t->threads, 1);
	for (int i = 0; i < 1000000 && atomic_load(&t->threads) < 3; i++)
		sched_yield();
}

static int start_threads(const struct place *at)
{
	struct tally t = { 0 };
	void *states[] = { &t, &t, &t };

	(void)at;
	gw_workers_run(count_thread, states, 3, 3);
	return atomic_load(&t.threads) == 3 ? 0 : 249;
}

static void *do_nothing(void *ctx)
{
	return ctx;
}

static int start_thread(const struct place *at)
{
	pthread_t id;

	(void)at;
	return pthread_create(&id, NULL, do_nothing, NULL);
}

static void no_thread_starts_unless_said(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(start_thread, state, GW_JAIL_JIT), EPERM);
}

static void threads_start_and_end(void **state)
{
	assert_int_equal(inside(start_threads, state, USUAL), 0);
}

static int compile_and_match(const struct place *at)
{
	struct gw_capture caps[GW_MAX_CAPTURES];
	struct gw_regex *re;
	struct gw_err err;
	int n;

	(void)at;
	if (gw_regex_new(&re, GW_STR("a(b+)c"), 0, &err) < 0)
		return 248;
	n = gw_regex_search(re, GW_STR("xxabbbc"), 0, caps);
	gw_regex_free(re);
	return n >= 1 && caps[0].start == 2 && caps[1].end == 6 ? 0 : 249;
}

static int compile_code(const struct place *at)
{
	PCRE2_SIZE where = 0;
	int number = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR) "a(b+)c", 6, 0, &number,
					 &where, NULL);
	size_t machine_code = 0;

	(void)at;
	if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) < 0)
		return 248;
	pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &machine_code);
	pcre2_code_free(code);
	return machine_code ? 0 : 249;
}

static void pcre2_makes_machine_code(void **state)
{
	assert_int_equal(inside(compile_code, state, GW_JAIL_JIT), 0);
}

static void a_regex_compiles_with_jit_and_without(void **state)
{
	assert_int_equal(inside(compile_and_match, state, GW_JAIL_JIT), 0);
	assert_int_equal(inside(compile_and_match, state, 0), 0);
}

static int speak(const struct place *at)
{
	(void)at;
	return fprintf(stderr, "%s", "") < 0 ||
	       came_to(write(STDERR_FILENO, "", 0));
}

static void what_is_open_can_be_written(void **state)
{
	assert_int_equal(inside(speak, state, 0), 0);
}

static int give_up(const struct place *at)
{
	(void)at;
	abort();
}

static void abort_still_aborts(void **state)
{
	int got = wait_for(give_up, *state, USUAL);

	assert_true(WIFSIGNALED(got));
	assert_int_equal(WTERMSIG(got), SIGABRT);
	assert_false(WCOREDUMP(got));
}

int main(void)
{
#define PLACED(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)
	const struct CMUnitTest tests[] = {
		PLACED(the_object_store_is_read_and_mapped),
		PLACED(memory_is_had_within_its_limit),
		PLACED(no_thread_starts_unless_said),
		PLACED(pcre2_makes_machine_code),
		PLACED(threads_start_and_end),
		PLACED(a_regex_compiles_with_jit_and_without),
		PLACED(what_is_open_can_be_written),
		PLACED(abort_still_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
