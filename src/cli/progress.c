/* How far the work is, for who waits at a terminal.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>
#include <time.h>

#include "cli/session.h"

#define FIRST_MS 500 /* what is shorter needs no words */
#define EACH_MS 100

struct progress {
	atomic_int_least64_t next; /* milliseconds when the next line is due */
	atomic_bool shown;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Called by all workers: the one that moves the clock on writes. */
static void say(void *ctx, uint64_t done, uint64_t total)
{
	struct progress *p = ctx;
	int64_t now = now_ms();
	int64_t due = atomic_load(&p->next);

	if (now < due ||
	    !atomic_compare_exchange_strong(&p->next, &due, now + EACH_MS))
		return;
	atomic_store(&p->shown, true);
	fprintf(stderr, "\rjudging %llu of %llu files ",
		(unsigned long long)done, (unsigned long long)total);
}

void gw_progress_begin(struct gw_session *s)
{
	struct progress *p;

	if (s->kind == GW_SESSION_SERVER || s->cli->value[GW_OPT_QUIET] ||
	    !gw_io_is_terminal(2))
		return;
	p = GW_NEW(s->cli->arena, struct progress);
	atomic_init(&p->next, now_ms() + FIRST_MS);
	atomic_init(&p->shown, false);
	s->run.progress = say;
	s->run.ctx = p;
}

void gw_progress_end(struct gw_session *s)
{
	struct progress *p = s->run.ctx;

	if (s->run.progress == say && atomic_load(&p->shown))
		fputs("\r\033[K", stderr);
}
