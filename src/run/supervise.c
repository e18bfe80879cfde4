/* The one place that starts programs. SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

static _Noreturn void become(const char *const *argv, const char *const *env)
{
	union {
		const char *const *ours;
		char *const *theirs;
	} words = { .ours = argv };
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			_exit(127);
	for (; env && *env; env++) {
		union {
			const char *ours;
			char *theirs;
		} word = { .ours = *env };

		if (putenv(word.theirs) != 0)
			_exit(127);
	}
	execvp(argv[0], words.theirs);
	_exit(127);
}

int gw_supervise(int *code, const char *const *argv, const char *const *env,
		 struct gw_err *err)
{
	pid_t child = fork();
	int state = 0;

	if (child < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot start '%s': %s",
				  argv[0], strerror(errno));
	if (child == 0)
		become(argv, env);
	while (waitpid(child, &state, 0) < 0)
		if (errno != EINTR)
			return gw_err_set(err, GW_ESYSTEM,
					  "lost sight of '%s': %s", argv[0],
					  strerror(errno));
	*code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
	return GW_OK;
}

/* --- with a text on standard input ---------------------------------------- */

#define NAP_NS 2000000

static _Noreturn void become_told(const char *const *argv, int in)
{
	union {
		const char *const *ours;
		char *const *theirs;
	} words = { .ours = argv };

	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, 0) < 0 || dup2(2, 1) < 0)
		_exit(127);
	execv(argv[0], words.theirs);
	_exit(127);
}

/* Write what the program takes; it may end without having read all of it. */
static void feed(int to, struct gw_str text, uint64_t until)
{
	struct pollfd p = { .fd = to, .events = POLLOUT };

	while (text.n > 0) {
		uint64_t now = gw_run_clock();
		ssize_t n;

		if (now >= until || poll(&p, 1, (int)(until - now)) <= 0)
			return;
		n = write(to, text.p, text.n);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0)
			text = gw_str_part(text, (size_t)n, text.n);
	}
}

static int await(pid_t child, uint64_t until)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };
	bool killed = false;
	int state = 0;

	for (;;) {
		pid_t r = waitpid(child, &state, WNOHANG);

		if (r == child)
			break;
		if (r < 0 && errno != EINTR)
			return 127;
		if (!killed && gw_run_clock() >= until)
			killed = kill(-child, SIGKILL) == 0;
		nanosleep(&nap, NULL);
	}
	(void)kill(-child, SIGKILL);
	return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

int gw_supervise_told(int *code, const char *const *argv, struct gw_str text,
		      uint32_t wall_ms, struct gw_err *err)
{
	uint64_t until = gw_run_clock() + wall_ms;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot make a pipe: %s",
				  strerror(errno));
	(void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
	child = fork();
	if (child == 0)
		become_told(argv, ends[0]);
	close(ends[0]);
	if (child > 0) {
		(void)setpgid(child, child);
		feed(ends[1], text, until);
	}
	close(ends[1]);
	if (child < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot start '%s': %s",
				  argv[0], strerror(errno));
	*code = await(child, until);
	return GW_OK;
}
