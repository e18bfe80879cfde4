/*
 * A judge in a process of its own. It may crash, hang, eat memory or be taken
 * over by what it reads; whatever happens to it, silence is never "allow": only
 * a receipt that says so and an exit code that says the same are. The receipt
 * is the last thing a judge writes, after all its words are out.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

#ifdef GW_SANITIZE
#define LIMIT_MEMORY false /* a sanitizer's shadow counts as data */
#else
#define LIMIT_MEMORY true
#endif

#define MAGIC 0x74706965636572ull /* "receipt" */
#define NAP_NS 200000 /* between two looks at a judge about to end */

struct receipt {
	uint64_t magic;
	uint32_t verdict;
	uint32_t inverse; /* ~verdict: half a write is no verdict */
};

/* What came out of the pipe: one byte of room to see that more came. */
struct answer {
	union {
		struct receipt receipt;
		char bytes[sizeof(struct receipt) + 1];
	};
	size_t n;
};

struct ward {
	pid_t child;
	int from; /* the pipe's end that we read */
	uint32_t wall_ms;
	uint64_t until; /* in ms of the clock, 0: for ever */
	bool late;
	int *ended;
};

uint64_t gw_run_clock(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
		gw_bug("there is no clock");
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* --- the judge's side ----------------------------------------------------- */

static bool lower(unsigned what, uint64_t to)
{
	struct rlimit want = { (rlim_t)to, (rlim_t)to };
	struct rlimit now;

	if (getrlimit(what, &now) < 0)
		return false;
	if (now.rlim_max < want.rlim_max)
		want.rlim_cur = want.rlim_max = now.rlim_max;
	return setrlimit(what, &want) == 0;
}

/*
 * A group of its own, so that all it starts can be ended with it; it is then
 * in the terminal's background, where writing must not stop it.
 */
static bool settle(pid_t parent, const struct gw_guard *limits)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return false;
	/* The parent may have died before. */
	if (getppid() != parent || setpgid(0, 0) < 0)
		return false;
	if (signal(SIGTTOU, SIG_IGN) == SIG_ERR)
		return false;
	if (!LIMIT_MEMORY || !limits->memory)
		return lower(RLIMIT_CORE, 0);
	return lower(RLIMIT_CORE, 0) && lower(RLIMIT_DATA, limits->memory);
}

/* Words that were lost (a full disk) make a verdict that nobody heard. */
static _Noreturn void hand_in(int to, int verdict)
{
	struct receipt r = { .magic = MAGIC,
			     .verdict = (uint32_t)verdict,
			     .inverse = ~(uint32_t)verdict };
	struct gw_str bytes = { (const char *)&r, sizeof(r) };

	if (fflush(NULL) != 0 || ferror(stdout) ||
	    gw_io_write_fd(to, bytes, NULL) < 0)
		_exit(GW_EXIT_UNDECIDED);
	_exit(verdict);
}

/* --- the guard's side ----------------------------------------------------- */

static int left_ms(const struct ward *w)
{
	uint64_t now = gw_run_clock();

	if (!w->until)
		return -1;
	if (now >= w->until)
		return 0;
	return w->until - now > INT32_MAX ? INT32_MAX : (int)(w->until - now);
}

/* Some bytes more: how many, 0 at the end of the pipe, -1 when it is late. */
static ssize_t hear(const struct ward *w, struct answer *a, bool wait)
{
	struct pollfd p = { .fd = w->from, .events = POLLIN };

	for (;;) {
		int r = poll(&p, 1, wait ? left_ms(w) : 0);
		ssize_t got = 0;

		if (r == 0)
			return -1;
		if (r > 0)
			got = read(w->from, a->bytes + a->n,
				   sizeof(a->bytes) - a->n);
		if ((r < 0 || got < 0) && errno == EINTR)
			continue;
		if (r < 0 || got <= 0)
			return 0;
		a->n += (size_t)got;
		return got;
	}
}

/* Not up to the end of the pipe: helpers of the judge may have it too. */
static void await_receipt(struct ward *w, struct answer *a)
{
	ssize_t got = 1;

	while (got > 0 && a->n < sizeof(a->receipt))
		got = hear(w, a, true);
	w->late = got < 0;
}

/*
 * A receipt is nearly always followed by the judge's end. WNOWAIT leaves the
 * dead where it is, so that its group's number is nobody else's yet.
 */
static void watch_end(struct ward *w)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };
	siginfo_t info;

	while (!w->late) {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)w->child, &info,
			   WEXITED | WNOWAIT | WNOHANG) < 0 &&
		    errno != EINTR)
			return;
		if (info.si_pid == w->child)
			return;
		w->late = left_ms(w) == 0;
		nanosleep(&nap, NULL);
	}
}

/* End the judge, if it lives, and all that it has started. */
static bool end_all(const struct ward *w, int *state)
{
	(void)kill(-w->child, SIGKILL);
	(void)kill(w->child, SIGKILL);
	while (waitpid(w->child, state, 0) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

static int undecided(struct gw_err *err, const char *why)
{
	gw_err_set(err, GW_ESYSTEM, "%s: undecided, so not allowed", why);
	return GW_EXIT_UNDECIDED;
}

static bool is_receipt(const struct answer *a)
{
	return a->n == sizeof(a->receipt) && a->receipt.magic == MAGIC &&
	       a->receipt.inverse == ~a->receipt.verdict &&
	       a->receipt.verdict <= GW_EXIT_UNDECIDED;
}

/* The only way to a verdict: every doubt is undecided. */
static int conclude(const struct ward *w, const struct answer *a, int state,
		    struct gw_err *err)
{
	char why[120];

	if (w->late) {
		snprintf(why, sizeof(why),
			 "judging took longer than %u ms and was ended",
			 w->wall_ms);
		return undecided(err, why);
	}
	if (!WIFEXITED(state)) {
		snprintf(why, sizeof(why),
			 "judging was ended by signal %d (%s)", WTERMSIG(state),
			 strsignal(WTERMSIG(state)));
		return undecided(err, why);
	}
	if (a->n && !is_receipt(a))
		return undecided(err, "judging left a malformed receipt");
	if (!a->n) {
		snprintf(why, sizeof(why),
			 "judging ended without a receipt (exit code %d)",
			 WEXITSTATUS(state));
		return undecided(err, why);
	}
	if (a->receipt.verdict != (uint32_t)WEXITSTATUS(state)) {
		snprintf(why, sizeof(why),
			 "judging ended with exit code %d, its receipt says %u",
			 WEXITSTATUS(state), a->receipt.verdict);
		return undecided(err, why);
	}
	return WEXITSTATUS(state);
}

static int guard(struct ward *w, struct gw_err *err)
{
	struct answer a = { .n = 0 };
	int state = 0;

	/* Both do it, so that neither can be too early. */
	(void)setpgid(w->child, w->child);
	await_receipt(w, &a);
	watch_end(w);
	/* Is there more than a receipt? */
	(void)hear(w, &a, false);
	if (!end_all(w, &state))
		return undecided(err, "cannot learn how judging ended");
	if (w->ended)
		*w->ended = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
	return conclude(w, &a, state, err);
}

static int start(int (*judge)(void *ctx), void *ctx,
		 const struct gw_guard *limits, struct gw_err *err)
{
	pid_t parent = getpid();
	int ends[2];
	struct ward w = { .wall_ms = limits->wall_ms };
	int r;

	/* What waits in our buffers would be written twice. */
	if (fflush(NULL) != 0)
		return undecided(err, "cannot write what was said so far");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return undecided(err, "cannot make a pipe to the judge");
	if (limits->wall_ms)
		w.until = gw_run_clock() + limits->wall_ms;
	w.from = ends[0];
	w.child = fork();
	if (w.child == 0) {
		close(ends[0]);
		if (!settle(parent, limits))
			_exit(GW_EXIT_UNDECIDED);
		hand_in(ends[1], judge(ctx));
	}
	close(ends[1]);
	w.ended = limits->ended;
	r = w.child < 0 ? undecided(err, "cannot start a process to judge in")
			: guard(&w, err);
	close(ends[0]);
	return r;
}

int gw_guard(int (*judge)(void *ctx), void *ctx, const struct gw_guard *limits,
	     struct gw_err *err)
{
	/* Who starts us may ignore SIGCHLD; then no exit code can be had. */
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	struct sigaction before;
	int r;

	if (err)
		*err = (struct gw_err){ .status = GW_OK };
	if (sigaction(SIGCHLD, &usual, &before) < 0)
		return undecided(err, "cannot wait for a judge");
	r = start(judge, ctx, limits, err);
	(void)sigaction(SIGCHLD, &before, NULL);
	return r;
}
