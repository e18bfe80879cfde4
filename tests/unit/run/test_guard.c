/* Whatever becomes of a judge, only a receipt and an exit code that agree are
 * a verdict. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "run/run.h"

#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHORT_MS 60
#define LONG_MS 60000

/* As in guard.c: a judge that was taken over knows it too. */
#define MAGIC 0x74706965636572ull
struct receipt {
	uint64_t magic;
	uint32_t verdict;
	uint32_t inverse;
};

/* Seen by all processes of a test. */
struct shared {
	_Atomic pid_t judge;
	_Atomic pid_t helper;
};

static const struct gw_guard patient = { .wall_ms = LONG_MS };
static const struct gw_guard hasty = { .wall_ms = SHORT_MS };

static int make_shared(void **state)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*state = s;
	/* Orphans come to us, so that their end can be seen. */
	return s == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0;
}

static int drop_shared(void **state)
{
	return munmap(*state, sizeof(struct shared));
}

static void assert_undecided(int (*judge)(void *), void *ctx,
			     const struct gw_guard *limits, const char *why)
{
	struct gw_err err;

	assert_int_equal(gw_guard(judge, ctx, limits, &err), GW_EXIT_UNDECIDED);
	assert_int_equal(err.status, GW_ESYSTEM);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
	assert_non_null(strstr(err.msg, "undecided, so not allowed"));
}

/* The pipe to the guard, found as an intruder would. */
static int find_pipe(void)
{
	for (int fd = 3; fd < 64; fd++) {
		struct stat st;
		int how = fcntl(fd, F_GETFL);

		if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
		    (how & O_ACCMODE) == O_WRONLY &&
		    (fcntl(fd, F_GETFD) & FD_CLOEXEC))
			return fd;
	}
	_exit(99);
}

static struct receipt receipt_of(uint32_t verdict)
{
	return (struct receipt){ MAGIC, verdict, ~verdict };
}

static void say(const void *p, size_t n)
{
	if (write(find_pipe(), p, n) != (ssize_t)n)
		_exit(98);
}

/* --- verdicts ------------------------------------------------------------- */

static int give(void *ctx)
{
	return *(int *)ctx;
}

static int guarded(int verdict)
{
	struct gw_err err;
	int got = gw_guard(give, &verdict, &patient, &err);

	assert_int_equal(err.status, GW_OK);
	return got;
}

static void a_verdict_is_passed_on(void **state)
{
	(void)state;
	assert_int_equal(guarded(GW_EXIT_ALLOW), GW_EXIT_ALLOW);
	assert_int_equal(guarded(GW_EXIT_BLOCK), GW_EXIT_BLOCK);
	assert_int_equal(guarded(GW_EXIT_USAGE), GW_EXIT_USAGE);
	assert_int_equal(guarded(GW_EXIT_UNDECIDED), GW_EXIT_UNDECIDED);
}

static void no_other_number_is_a_verdict(void **state)
{
	int bad[] = { 4, 256, -1 };

	(void)state;
	assert_undecided(give, &bad[0], &patient, "malformed");
	assert_undecided(give, &bad[1], &patient, "malformed");
	assert_undecided(give, &bad[2], &patient, "malformed");
}

/* --- judges that fail ------------------------------------------------------
 */

static int leave(void *ctx)
{
	_exit(*(int *)ctx);
}

static void exit_code_0_without_receipt_is_undecided(void **state)
{
	int code = 0;

	(void)state;
	assert_undecided(leave, &code, &patient,
			 "without a receipt (exit code 0)");
}

static void exit_code_1_without_receipt_is_undecided(void **state)
{
	int code = 1;

	(void)state;
	assert_undecided(leave, &code, &patient,
			 "without a receipt (exit code 1)");
}

static int die(void *ctx)
{
	signal(*(int *)ctx, SIG_DFL);
	raise(*(int *)ctx);
	return GW_EXIT_ALLOW;
}

static void a_judge_ended_by_a_signal_is_undecided(void **state)
{
	int signals[] = { SIGSEGV, SIGKILL, SIGSYS };

	(void)state;
	assert_undecided(die, &signals[0], &patient, "signal 11");
	assert_undecided(die, &signals[1], &patient, "signal 9");
	assert_undecided(die, &signals[2], &patient, "signal 31");
}

static int allow_and_die(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	say(&r, sizeof(r));
	return die(ctx);
}

static void a_receipt_does_not_outweigh_a_signal(void **state)
{
	int number = SIGKILL;

	(void)state;
	assert_undecided(allow_and_die, &number, &patient, "signal 9");
}

static int hang(void *ctx)
{
	struct shared *s = ctx;

	atomic_store(&s->judge, getpid());
	while (pause() < 0)
		;
	return GW_EXIT_ALLOW;
}

static void a_late_judge_is_ended(void **state)
{
	struct shared *s = *state;

	assert_undecided(hang, s, &hasty, "longer than 60 ms");
	assert_int_equal(kill(atomic_load(&s->judge), 0), -1);
	assert_int_equal(errno, ESRCH);
}

static int allow_and_hang(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	say(&r, sizeof(r));
	return hang(ctx);
}

static void a_receipt_does_not_outweigh_the_deadline(void **state)
{
	assert_undecided(allow_and_hang, *state, &hasty, "longer than");
}

static int close_and_hang(void *ctx)
{
	close(find_pipe());
	return hang(ctx);
}

static void a_closed_pipe_does_not_hide_from_the_deadline(void **state)
{
	assert_undecided(close_and_hang, *state, &hasty, "longer than");
}

static int stop(void *ctx)
{
	(void)ctx;
	raise(SIGSTOP);
	return GW_EXIT_ALLOW;
}

static void a_stopped_judge_is_late(void **state)
{
	(void)state;
	assert_undecided(stop, NULL, &hasty, "longer than");
}

static int chatter(void *ctx)
{
	char junk[4096] = { 0 };

	while (write(find_pipe(), junk, sizeof(junk)) > 0)
		;
	return hang(ctx);
}

static void endless_words_end_at_the_deadline(void **state)
{
	assert_undecided(chatter, *state, &hasty, "longer than");
}

/* --- receipts that lie -----------------------------------------------------
 */

static int leave_word(void *ctx)
{
	(void)ctx;
	say("allow", 5);
	_exit(0);
}

static int leave_half(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	(void)ctx;
	say(&r, sizeof(r) / 2);
	_exit(0);
}

static int leave_two(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	(void)ctx;
	say(&r, sizeof(r));
	return GW_EXIT_ALLOW;
}

static int leave_unproved(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	(void)ctx;
	r.inverse = 0;
	say(&r, sizeof(r));
	_exit(0);
}

static int leave_nameless(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	(void)ctx;
	r.magic++;
	say(&r, sizeof(r));
	_exit(0);
}

static void a_malformed_receipt_is_undecided(void **state)
{
	(void)state;
	assert_undecided(leave_word, NULL, &patient, "malformed");
	assert_undecided(leave_half, NULL, &patient, "malformed");
	assert_undecided(leave_two, NULL, &patient, "malformed");
	assert_undecided(leave_unproved, NULL, &patient, "malformed");
	assert_undecided(leave_nameless, NULL, &patient, "malformed");
}

static int allow_and_leave(void *ctx)
{
	struct receipt r = receipt_of(GW_EXIT_ALLOW);

	say(&r, sizeof(r));
	_exit(*(int *)ctx);
}

static void receipt_and_exit_code_must_agree(void **state)
{
	int code = 1;

	(void)state;
	assert_undecided(allow_and_leave, &code, &patient,
			 "exit code 1, its receipt says 0");
}

/* --- limits ----------------------------------------------------------------
 */

static int take_memory(void *ctx)
{
	char *volatile p = malloc((size_t)256 << 20); /* or clang leaves it out */

	(void)ctx;
	if (!p)
		_exit(GW_EXIT_UNDECIDED); /* as gw_no_memory() does */
	p[1] = 1;
	free(p);
	return GW_EXIT_ALLOW;
}

static void too_much_memory_is_undecided(void **state)
{
	struct gw_guard limits = { .wall_ms = LONG_MS,
				   .memory = (uint64_t)64 << 20 };

	(void)state;
#ifdef GW_SANITIZE
	skip();
#endif
	assert_undecided(take_memory, NULL, &limits, "(exit code 3)");
}

static void without_limits_there_are_none(void **state)
{
	struct gw_guard limits = { 0 };
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_guard(take_memory, NULL, &limits, &err),
			 GW_EXIT_ALLOW);
}

/* --- nothing is left behind ------------------------------------------------
 */

static int leave_helper(void *ctx)
{
	struct shared *s = ctx;
	pid_t helper = fork();

	if (helper == 0)
		for (;;)
			pause();
	atomic_store(&s->helper, helper);
	return GW_EXIT_ALLOW;
}

static int end_of(pid_t orphan)
{
	int how = 0;

	assert_int_equal(waitpid(orphan, &how, 0), orphan);
	return WIFSIGNALED(how) ? WTERMSIG(how) : 0;
}

static void what_the_judge_started_ends_with_it(void **state)
{
	struct shared *s = *state;
	struct gw_err err;

	/* The helper has the pipe too, and must not keep the guard waiting. */
	assert_int_equal(gw_guard(leave_helper, s, &patient, &err),
			 GW_EXIT_ALLOW);
	assert_int_equal(end_of(atomic_load(&s->helper)), SIGKILL);
}

static void the_judge_dies_with_its_parent(void **state)
{
	struct shared *s = *state;
	pid_t parent = fork();
	pid_t judge;

	if (parent == 0)
		_exit(gw_guard(hang, s, &patient, NULL));
	while ((judge = atomic_load(&s->judge)) == 0)
		sched_yield();
	kill(parent, SIGKILL);
	assert_int_equal(end_of(parent), SIGKILL);
	assert_int_equal(end_of(judge), SIGKILL);
}

static int count_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 64; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void no_descriptor_and_no_handler_is_left(void **state)
{
	int before = count_descriptors();
	int code = 0;
	struct sigaction now;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	assert_int_equal(guarded(GW_EXIT_ALLOW), GW_EXIT_ALLOW);
	assert_undecided(leave, &code, &patient, "without a receipt");
	assert_int_equal(sigaction(SIGCHLD, NULL, &now), 0);
	signal(SIGCHLD, SIG_DFL);
	assert_true(now.sa_handler == SIG_IGN);
	assert_int_equal(count_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* --- words -----------------------------------------------------------------
 */

static int speak(void *ctx)
{
	(void)ctx;
	printf("within ");
	return GW_EXIT_ALLOW;
}

/* Nothing waits in a buffer at the end: only stdout knows of the loss. */
static int speak_at_once(void *ctx)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	return speak(ctx);
}

/* Run in a child whose standard output is `to`. */
static int speak_to(int to, int (*judge)(void *))
{
	int how = 0;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		dup2(to, STDOUT_FILENO);
		if (to >= 0 && lseek(to, 0, SEEK_CUR) >= 0)
			printf("before ");
		how = gw_guard(judge, NULL, &patient, NULL);
		printf("after");
		fflush(stdout);
		_exit(how);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how));
	return WEXITSTATUS(how);
}

static void words_come_once_and_in_order(void **state)
{
	FILE *file = tmpfile();
	char text[64] = "";

	(void)state;
	assert_non_null(file);
	assert_int_equal(speak_to(fileno(file), speak), GW_EXIT_ALLOW);
	rewind(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_string_equal(text, "before within after");
}

static void a_verdict_whose_words_are_lost_is_undecided(void **state)
{
	int full = open("/dev/full", O_WRONLY);

	(void)state;
	if (full < 0)
		skip();
	assert_int_equal(speak_to(full, speak), GW_EXIT_UNDECIDED);
	assert_int_equal(speak_to(full, speak_at_once), GW_EXIT_UNDECIDED);
	close(full);
}

/* --- guard and jail --------------------------------------------------------
 */

static int judge_in_jail(void *ctx)
{
	struct gw_jail how = { .flags = GW_JAIL_THREADS };
	struct gw_jail_report did;
	struct gw_err err;

	if (gw_jail_enter(&how, &did, &err) < 0)
		return GW_EXIT_UNDECIDED;
	return give(ctx);
}

static void a_judge_in_jail_hands_in_its_receipt(void **state)
{
	int verdict = GW_EXIT_BLOCK;
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_guard(judge_in_jail, &verdict, &patient, &err),
			 GW_EXIT_BLOCK);
	assert_int_equal(err.status, GW_OK);
}

int main(void)
{
#define SHARED(f) cmocka_unit_test_setup_teardown(f, make_shared, drop_shared)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verdict_is_passed_on),
		cmocka_unit_test(no_other_number_is_a_verdict),
		cmocka_unit_test(exit_code_0_without_receipt_is_undecided),
		cmocka_unit_test(exit_code_1_without_receipt_is_undecided),
		cmocka_unit_test(a_judge_ended_by_a_signal_is_undecided),
		cmocka_unit_test(a_receipt_does_not_outweigh_a_signal),
		SHARED(a_late_judge_is_ended),
		SHARED(a_receipt_does_not_outweigh_the_deadline),
		SHARED(a_closed_pipe_does_not_hide_from_the_deadline),
		cmocka_unit_test(a_stopped_judge_is_late),
		SHARED(endless_words_end_at_the_deadline),
		cmocka_unit_test(a_malformed_receipt_is_undecided),
		cmocka_unit_test(receipt_and_exit_code_must_agree),
		cmocka_unit_test(too_much_memory_is_undecided),
		cmocka_unit_test(without_limits_there_are_none),
		SHARED(what_the_judge_started_ends_with_it),
		SHARED(the_judge_dies_with_its_parent),
		cmocka_unit_test(no_descriptor_and_no_handler_is_left),
		cmocka_unit_test(words_come_once_and_in_order),
		cmocka_unit_test(a_verdict_whose_words_are_lost_is_undecided),
		cmocka_unit_test(a_judge_in_jail_hands_in_its_receipt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
