/* Every forbidden act is tried inside, and every needed one, each in a
 * process of its own. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "jail/jail.h"

#include "base/workers.h"
#include "match/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY ((uint64_t)64 << 20)
#define USUAL (GW_JAIL_THREADS | GW_JAIL_JIT | GW_JAIL_OUTPUT)

/* A directory that may be read inside, and a file beside it that may not. */
struct place {
	char top[32];
	char store[64];
	char object[96];
	char secret[64];
};

/* What an act comes to: 0, or the errno with which it was refused. */
typedef int act(const struct place *at);

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n = write(fd, text, strlen(text));

	return close(fd) < 0 || n < 0 ? -1 : 0;
}

static int make_place(void **state)
{
	struct place *at = calloc(1, sizeof(*at));

	snprintf(at->top, sizeof(at->top), "/tmp/gw-jail-XXXXXX");
	if (!mkdtemp(at->top))
		return -1;
	snprintf(at->store, sizeof(at->store), "%s/objects", at->top);
	snprintf(at->object, sizeof(at->object), "%s/blob", at->store);
	snprintf(at->secret, sizeof(at->secret), "%s/secret", at->top);
	*state = at;
	return mkdir(at->store, 0700) < 0 || write_file(at->object, "x") < 0 ||
	       write_file(at->secret, "y") < 0;
}

static int remove_place(void **state)
{
	struct place *at = *state;

	unlink(at->object);
	unlink(at->secret);
	rmdir(at->store);
	rmdir(at->top);
	free(at);
	return 0;
}

static struct gw_jail jail_of(const char *const *read, unsigned flags)
{
	return (struct gw_jail){ .flags = flags,
				 .read = read,
				 .memory = MEMORY,
				 .descriptors = 64 };
}

/* Do it inside; returns what wait says. Exit code 250: no jail. */
static int wait_for(act *doing, const struct place *at, unsigned flags)
{
	int state = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		const char *read[] = { at->store, "/nonexistent", NULL };
		struct gw_jail how = jail_of(read, flags);
		struct gw_jail_report did;
		struct gw_err err;

		if (gw_jail_enter(&how, &did, &err) < 0)
			_exit(250);
		_exit(doing(at));
	}
	assert_int_equal(waitpid(child, &state, 0), child);
	return state;
}

static int inside(act *doing, void **state, unsigned flags)
{
	int got = wait_for(doing, *state, flags);

	if (!WIFEXITED(got))
		fail_msg("ended by signal %d", WTERMSIG(got));
	return WEXITSTATUS(got);
}

static void assert_killed(act *doing, void **state)
{
	int got = wait_for(doing, *state, USUAL);

	if (!WIFSIGNALED(got))
		fail_msg("lived, and came to %d", WEXITSTATUS(got));
	assert_int_equal(WTERMSIG(got), SIGSYS);
}

static int came_to(long result)
{
	return result < 0 ? errno : 0;
}

/* --- what the kernel of this machine has ---------------------------------- */

static int walls_missing(const struct place *at)
{
	struct gw_jail how = { 0 };
	struct gw_jail_report did;
	struct gw_err err;

	(void)at;
	if (gw_jail_enter(&how, &did, &err) < 0)
		return 251;
	if ((did.stands | did.missing) != GW_JAIL_ALL ||
	    (did.stands & did.missing) || !did.missing != !did.why[0])
		return 252;
	return (int)did.missing;
}

/* The walls that this machine and build lack, asked in a child. */
static unsigned missing_here(void)
{
	pid_t child = fork();
	int state = 0;

	if (child == 0)
		_exit(walls_missing(NULL));
	waitpid(child, &state, 0);
	assert_true(WIFEXITED(state));
	assert_true(WEXITSTATUS(state) <= GW_JAIL_ALL);
	return (unsigned)WEXITSTATUS(state);
}

#define NEEDS(walls)                                                           \
	do {                                                                   \
		if (missing_here() & (walls))                                  \
			skip();                                                \
	} while (0)

static void the_report_names_what_is_missing_and_why(void **state)
{
	unsigned missing = missing_here();

	(void)state;
	/* Limits can always be set. */
	assert_false(missing & GW_JAIL_LIMITS);
#ifndef GW_SANITIZE
	assert_false(missing & GW_JAIL_NO_NEW_PRIVS);
	if (access("/proc/sys/kernel/seccomp/actions_avail", F_OK) == 0)
		assert_false(missing & GW_JAIL_SECCOMP);
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0)
		assert_false(missing & GW_JAIL_LANDLOCK);
#else
	assert_int_equal(missing, GW_JAIL_ALL & ~GW_JAIL_LIMITS);
#endif
}

/* --- forbidden ------------------------------------------------------------ */

static int open_socket(const struct place *at)
{
	(void)at;
	return came_to(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_local_socket(const struct place *at)
{
	(void)at;
	return came_to(socket(AF_UNIX, SOCK_STREAM, 0));
}

static void no_socket_is_opened(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(open_socket, state, USUAL), EPERM);
	assert_int_equal(inside(open_local_socket, state, USUAL), EPERM);
}

static int execute(const struct place *at)
{
	char *const words[] = { "/bin/true", NULL };

	(void)at;
	return came_to(execv(words[0], words));
}

static void executing_a_program_ends_the_process(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_killed(execute, state);
}

static int start_process(const struct place *at)
{
	pid_t child = fork();

	(void)at;
	if (child == 0)
		_exit(0);
	return came_to(child);
}

static int start_by_fork(const struct place *at)
{
#ifdef SYS_fork
	long child = syscall(SYS_fork);
#else
	long child = fork();
#endif

	(void)at;
	if (child == 0)
		_exit(0);
	return came_to(child);
}

static void no_process_is_started(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(start_process, state, USUAL), EPERM);
	assert_int_equal(inside(start_by_fork, state, USUAL), EPERM);
}

static int trace(const struct place *at)
{
	(void)at;
	return came_to(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static void tracing_ends_the_process(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_killed(trace, state);
}

static int open_to_write(const struct place *at)
{
	return came_to(open(at->object, O_WRONLY));
}

static int open_to_change(const struct place *at)
{
	return came_to(open(at->object, O_RDWR));
}

static int make_file(const struct place *at)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/new", at->store);
	return came_to(open(path, O_RDONLY | O_CREAT, 0600));
}

static int empty_file(const struct place *at)
{
	return came_to(open(at->object, O_RDONLY | O_TRUNC));
}

static int open_nameless(const struct place *at)
{
	return came_to(open(at->store, O_RDWR | O_TMPFILE, 0600));
}

static int open_second_way(const struct place *at)
{
	uint64_t how[3] = { O_RDWR, 0, 0 };

	return came_to(syscall(437 /* openat2 */, AT_FDCWD, at->object, how,
			       sizeof(how)));
}

static int remove_file(const struct place *at)
{
	return came_to(unlink(at->object));
}

static void no_file_is_opened_for_writing(void **state)
{
	struct place *at = *state;

	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(open_to_write, state, USUAL), EPERM);
	assert_int_equal(inside(open_to_change, state, USUAL), EPERM);
	assert_int_equal(inside(make_file, state, USUAL), EPERM);
	assert_int_equal(inside(empty_file, state, USUAL), EPERM);
	assert_int_equal(inside(open_nameless, state, USUAL), EPERM);
	assert_int_equal(inside(open_second_way, state, USUAL), ENOSYS);
	assert_int_equal(inside(remove_file, state, USUAL), EPERM);
	assert_int_equal(access(at->object, F_OK), 0);
}

static int read_outside(const struct place *at)
{
	return came_to(open(at->secret, O_RDONLY));
}

static int climb_outside(const struct place *at)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/../secret", at->store);
	return came_to(open(path, O_RDONLY));
}

static int read_system(const struct place *at)
{
	(void)at;
	return came_to(open("/etc/passwd", O_RDONLY));
}

static void nothing_outside_is_read(void **state)
{
	NEEDS(GW_JAIL_LANDLOCK);
	assert_int_equal(inside(read_outside, state, USUAL), EACCES);
	assert_int_equal(inside(climb_outside, state, USUAL), EACCES);
	assert_int_equal(inside(read_system, state, USUAL), EACCES);
}

static int signal_parent(const struct place *at)
{
	(void)at;
	return came_to(kill(getppid(), SIGUSR1));
}

static int signal_itself(const struct place *at)
{
	(void)at;
	return came_to(kill(getpid(), 0));
}

static int signal_parent_thread(const struct place *at)
{
	(void)at;
	return came_to(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static void no_other_process_gets_a_signal(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(signal_parent, state, USUAL), EPERM);
	/* Landlock alone would let this pass. */
	assert_int_equal(inside(signal_itself, state, USUAL), EPERM);
	assert_int_equal(inside(signal_parent_thread, state, USUAL), ENOSYS);
}

static int map_code_of_file(const struct place *at)
{
	int fd = open(at->object, O_RDONLY);
	void *p = mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int map_code(const struct place *at)
{
	void *p = mmap(NULL, 1, PROT_READ | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)at;
	return p == MAP_FAILED ? errno : 0;
}

static int turn_into_code(const struct place *at)
{
	void *p = mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)at;
	return came_to(mprotect(p, 1, PROT_READ | PROT_EXEC));
}

static void code_is_made_only_for_jit_and_never_from_files(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(map_code, state, GW_JAIL_THREADS), EPERM);
	assert_int_equal(inside(turn_into_code, state, GW_JAIL_THREADS), EPERM);
	assert_int_equal(inside(map_code, state, GW_JAIL_JIT), 0);
	assert_int_equal(inside(map_code_of_file, state, GW_JAIL_JIT), EPERM);
	assert_int_equal(inside(map_code_of_file, state, 0), EPERM);
}

static int raise_limit(const struct place *at)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	(void)at;
	return came_to(setrlimit(RLIMIT_DATA, &all));
}

/* Anybody else may do this. */
static int lower_limit(const struct place *at)
{
	struct rlimit few = { 16, 16 };

	(void)at;
	return came_to(setrlimit(RLIMIT_NOFILE, &few));
}

static void limits_are_not_set_again(void **state)
{
	NEEDS(GW_JAIL_SECCOMP);
	assert_int_equal(inside(raise_limit, state, USUAL), EPERM);
	assert_int_equal(inside(lower_limit, state, USUAL), EPERM);
}

static int look_for_core(const struct place *at)
{
	struct rlimit core = { 1, 1 };

	(void)at;
	if (getrlimit(RLIMIT_CORE, &core) < 0)
		return errno;
	return core.rlim_cur || core.rlim_max;
}

static int look_whether_dumpable(const struct place *at)
{
	(void)at;
	return prctl(PR_GET_DUMPABLE);
}

static void no_core_is_dumped(void **state)
{
	assert_int_equal(inside(look_for_core, state, USUAL), 0);
	NEEDS(GW_JAIL_NO_NEW_PRIVS);
	assert_int_equal(inside(look_whether_dumpable, state, USUAL), 0);
}

static int take_more_memory(const struct place *at)
{
	char *volatile p = malloc(MEMORY * 2); /* or clang leaves it out */

	(void)at;
	if (!p)
		return ENOMEM;
	p[MEMORY] = 1;
	free(p);
	return 0;
}

static int take_many_descriptors(const struct place *at)
{
	(void)at;
	for (int i = 0; i < 100; i++)
		if (dup(STDERR_FILENO) < 0)
			return errno;
	return 0;
}

static void memory_and_descriptors_have_an_end(void **state)
{
	assert_int_equal(inside(take_many_descriptors, state, USUAL), EMFILE);
	NEEDS(GW_JAIL_SECCOMP); /* not under ASan */
	assert_int_equal(inside(take_more_memory, state, USUAL), ENOMEM);
}

static void a_file_does_not_grow_unless_output_is_said(void **state)
{
	struct place *at = *state;
	struct gw_jail how = { 0 };
	struct gw_jail_report did;
	struct gw_err err;
	int got = 0;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);
		int fd = open(at->object, O_WRONLY | O_APPEND);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		if (fd < 0 || gw_jail_enter(&how, &did, &err) < 0)
			_exit(250);
		_exit(came_to(write(fd, "more", 4)));
	}
	waitpid(child, &got, 0);
	assert_true(WIFSIGNALED(got));
	assert_int_equal(WTERMSIG(got), SIGXFSZ);
}

/* --- allowed -------------------------------------------------------------- */

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
		cmocka_unit_test(the_report_names_what_is_missing_and_why),
		PLACED(no_socket_is_opened),
		PLACED(executing_a_program_ends_the_process),
		PLACED(no_process_is_started),
		PLACED(tracing_ends_the_process),
		PLACED(no_file_is_opened_for_writing),
		PLACED(nothing_outside_is_read),
		PLACED(no_other_process_gets_a_signal),
		PLACED(code_is_made_only_for_jit_and_never_from_files),
		PLACED(limits_are_not_set_again),
		PLACED(no_core_is_dumped),
		PLACED(memory_and_descriptors_have_an_end),
		PLACED(a_file_does_not_grow_unless_output_is_said),
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
