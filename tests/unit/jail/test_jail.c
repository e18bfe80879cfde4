/* Every forbidden act is tried inside, each in a process of its own.
 * SPDX-License-Identifier: Apache-2.0 */
#include "jailed.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static void assert_killed(act *doing, void **state)
{
	int got = wait_for(doing, *state, USUAL);

	if (!WIFSIGNALED(got))
		fail_msg("lived, and came to %d", WEXITSTATUS(got));
	assert_int_equal(WTERMSIG(got), SIGSYS);
}

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
