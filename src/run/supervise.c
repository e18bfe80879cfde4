/* The one place that starts programs. SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

extern char **environ;

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
		if (!killed && gw_run_clock() >= until) {
			(void)kill(-child, SIGKILL);
			(void)kill(child, SIGKILL);
			killed = true;
		}
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

/* --- asked for an answer --------------------------------------------------- */

struct asking {
	int in[2];
	int third[2];
	int out[2];
};

static _Noreturn void become_asked(const struct gw_told *told,
				   const struct asking *a)
{
	union {
		const char *const *ours;
		char *const *theirs;
	} words = { .ours = told->argv };
	char *env[2] = { NULL, NULL };
	int null = open("/dev/null", O_WRONLY);

	/* Not out of the group: it ends with the judge that asks. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	signal(SIGPIPE, SIG_DFL);
	for (char **e = environ; e && *e; e++)
		if (strncmp(*e, "PATH=", 5) == 0)
			env[0] = *e;
	if (null < 0 || dup2(a->in[0], 0) < 0 || dup2(a->out[1], 1) < 0 ||
	    dup2(null, 2) < 0 || dup2(a->third[0], 3) < 0)
		_exit(127);
	execvpe(told->argv[0], words.theirs, env);
	_exit(127);
}

static void close_all(struct asking *a)
{
	int *const all[] = { a->in, a->third, a->out };

	for (size_t i = 0; i < 3; i++) {
		gw_io_close_fd(&all[i][0]);
		gw_io_close_fd(&all[i][1]);
	}
}

/* Until the end of what it prints, or of the time. */
static struct gw_str hear(int from, size_t most, uint64_t until,
			  struct gw_arena *arena)
{
	char *text = gw_arena_alloc(arena, most + 1);
	struct pollfd p = { .fd = from, .events = POLLIN };
	size_t n = 0;

	while (n < most) {
		uint64_t now = gw_run_clock();
		ssize_t got;

		if (now >= until || poll(&p, 1, (int)(until - now)) <= 0)
			break;
		got = read(from, text + n, most - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return (struct gw_str){ text, n };
}

int gw_supervise_asked(int *code, struct gw_str *out, size_t most,
		       const struct gw_told *told, struct gw_arena *arena)
{
	uint64_t until = gw_run_clock() + told->wall_ms;
	struct asking a = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	pid_t child = -1;

	if (pipe2(a.in, O_CLOEXEC) == 0 && pipe2(a.third, O_CLOEXEC) == 0 &&
	    pipe2(a.out, O_CLOEXEC) == 0)
		child = fork();
	if (child == 0)
		become_asked(told, &a);
	if (child < 0) {
		close_all(&a);
		return GW_ESYSTEM;
	}
	gw_io_close_fd(&a.in[0]);
	gw_io_close_fd(&a.third[0]);
	gw_io_close_fd(&a.out[1]);
	(void)fcntl(a.third[1], F_SETFL, O_NONBLOCK);
	(void)fcntl(a.in[1], F_SETFL, O_NONBLOCK);
	feed(a.third[1], told->third, until);
	gw_io_close_fd(&a.third[1]);
	feed(a.in[1], told->text, until);
	gw_io_close_fd(&a.in[1]);
	*out = hear(a.out[0], most, until, arena);
	close_all(&a);
	*code = await(child, until);
	return GW_OK;
}

int gw_supervise_fork(void (*serve)(void *ctx), void *ctx, int close_fd)
{
	pid_t parent = getpid();
	pid_t child = fork();

	if (child != 0)
		return child;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(1);
	close(close_fd);
	serve(ctx);
	_exit(0);
}

void gw_supervise_wait(int pid)
{
	while (waitpid(pid, NULL, 0) < 0)
		if (errno != EINTR)
			return;
}

void gw_supervise_end(int pid, uint32_t wall_ms)
{
	(void)await(pid, gw_run_clock() + wall_ms);
}
