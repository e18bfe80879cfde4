/* How far the work is, for who waits at a terminal.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/session.h"

#define FIRST_MS 500 /* what is shorter needs no words */
#define EACH_MS 100
#define LOG_MS 10000 /* a line in a log, where none can be taken back */

struct progress {
	atomic_int_least64_t next; /* milliseconds when the next line is due */
	int64_t began;
	bool terminal;
	atomic_bool shown;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* "judging 1200 of 5000 files (24 %), 400 a second, 9 s left" */
static void write_line(const struct progress *p, uint64_t done, uint64_t total,
		       uint64_t ms)
{
	uint64_t rate = done * 1000 / (ms ? ms : 1);
	uint64_t left = rate ? (total - done) / rate : 0;

	fprintf(stderr, "%sjudging %llu of %llu files (%llu %%), %llu a second",
		p->terminal ? "\r" : "gitward: ", (unsigned long long)done,
		(unsigned long long)total,
		(unsigned long long)(total ? done * 100 / total : 100),
		(unsigned long long)rate);
	if (left >= 60)
		fprintf(stderr, ", %llu min left",
			(unsigned long long)((left + 59) / 60));
	else
		fprintf(stderr, ", %llu s left", (unsigned long long)left);
	fputs(p->terminal ? "\033[K" : "\n", stderr);
}

/* Called by all workers: the one that moves the clock on writes. */
static void say(void *ctx, uint64_t done, uint64_t total)
{
	struct progress *p = ctx;
	int64_t now = now_ms();
	int64_t due = atomic_load(&p->next);
	int64_t then = now + (p->terminal ? EACH_MS : LOG_MS);

	if (now < due || done > total ||
	    !atomic_compare_exchange_strong(&p->next, &due, then))
		return;
	atomic_store(&p->shown, true);
	write_line(p, done, total, (uint64_t)(now - p->began));
}

/* At a terminal, and in the log of a CI job. */
void gw_progress_begin(struct gw_session *s)
{
	bool terminal = gw_io_is_terminal(2);
	const char *ci = getenv("CI");
	struct progress *p;

	if ((s->kind == GW_SESSION_SERVER && !s->cli->value[GW_OPT_RECORD]) ||
	    s->cli->value[GW_OPT_QUIET] ||
	    (!terminal && (!ci || strcmp(ci, "true") != 0)))
		return;
	p = GW_NEW(s->cli->arena, struct progress);
	p->began = now_ms();
	p->terminal = terminal;
	atomic_init(&p->next, p->began + (terminal ? FIRST_MS : LOG_MS));
	atomic_init(&p->shown, false);
	s->run.progress = say;
	s->run.ctx = p;
}

void gw_progress_end(struct gw_session *s)
{
	struct progress *p = s->run.ctx;

	if (s->run.progress == say && p->terminal && atomic_load(&p->shown))
		fputs("\r\033[K", stderr);
}
