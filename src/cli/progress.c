/* How far the work is, for who waits at a terminal or reads a log.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "base/utf8.h"
#include "cli/session.h"

#define FIRST_MS 500 /* what is shorter needs no words */
#define EACH_MS 100
#define LOG_MS 10000 /* a line in a log, where none can be taken back */
#define MOST_TOLD 20 /* findings that are told before the report */
#define BAR 24 /* columns of the bar, on terminals of WIDE columns and more */
#define WIDE 90
#define MOST_LINE 400

/* Only one call at a time is made of say() and tell(). */
struct progress {
	struct gw_arena arena; /* of its own: workers call */
	int64_t next; /* milliseconds when the next line is due */
	int64_t began;
	bool terminal;
	bool wide;
	bool shown; /* a line stands there that must be taken back */
	uint32_t told; /* findings */
	struct gw_str early[MOST_TOLD]; /* found before anything was shown */
	uint32_t early_count;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void add_bar(struct gw_buf *out, uint64_t done, uint64_t total)
{
	uint64_t full = total ? done * BAR / total : BAR;

	gw_buf_byte(out, '[');
	for (uint64_t i = 0; i < BAR; i++)
		gw_buf_byte(out, i < full ? '#' : '-');
	gw_buf_text(out, "] ");
}

static void add_left(struct gw_buf *out, uint64_t seconds)
{
	if (seconds >= 60)
		gw_buf_print(out, ", %llu min left",
			     (unsigned long long)((seconds + 59) / 60));
	else
		gw_buf_print(out, ", %llu s left", (unsigned long long)seconds);
}

/* "judging 1200 of 5000 files (24 %), 400 a second, 9 s left" */
static void write_line(const struct progress *p, uint64_t done, uint64_t total,
		       uint64_t ms)
{
	uint64_t rate = done * 1000 / (ms ? ms : 1);
	struct gw_buf out;

	gw_buf_init(&out, MOST_LINE);
	gw_buf_text(&out, p->terminal ? "\r" : "gitward: ");
	if (p->terminal && p->wide)
		add_bar(&out, done, total);
	gw_buf_print(&out, "judging %llu of %llu files (%llu %%), %llu a second",
		     (unsigned long long)done, (unsigned long long)total,
		     (unsigned long long)(total ? done * 100 / total : 100),
		     (unsigned long long)rate);
	add_left(&out, rate ? (total - done) / rate : 0);
	gw_buf_text(&out, p->terminal ? "\033[K" : "\n");
	fwrite(out.p, 1, out.n, stderr);
	gw_buf_release(&out);
}

static void take_back(struct progress *p)
{
	if (p->terminal && p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}

static void write_told(struct progress *p, struct gw_str line)
{
	if (p->told > MOST_TOLD)
		return;
	take_back(p);
	if (p->told++ == MOST_TOLD)
		fputs("... more are found; the report at the end has all\n",
		      stderr);
	else
		fprintf(stderr, "%.*s\n", GW_FMT(line));
}

static void write_early(struct progress *p)
{
	for (uint32_t i = 0; i < p->early_count; i++)
		write_told(p, p->early[i]);
	p->early_count = 0;
}

static void say(void *ctx, uint64_t done, uint64_t total)
{
	struct progress *p = ctx;
	int64_t now = now_ms();

	if (now < p->next || done > total)
		return;
	p->next = now + (p->terminal ? EACH_MS : LOG_MS);
	write_early(p);
	write_line(p, done, total, (uint64_t)(now - p->began));
	p->shown = true;
}

/* "found: a/b.env:3: GitHub personal access token (in commit 0123456789ab)" */
static struct gw_str line_of(struct progress *p, const struct gw_finding *f)
{
	struct gw_buf out;
	struct gw_str line;

	gw_buf_init(&out, MOST_LINE);
	gw_buf_text(&out, "found: ");
	gw_utf8_show(&out, f->place.path);
	if (f->place.line)
		gw_buf_print(&out, ":%u", f->place.line);
	gw_buf_text(&out, ": ");
	gw_utf8_show(&out, f->title);
	if (f->place.commit.n)
		gw_buf_print(&out, " (in commit %.12s)", f->place.commit.p);
	line = gw_arena_copy(&p->arena, gw_buf_str(&out));
	gw_buf_release(&out);
	return line;
}

static void tell(void *ctx, const struct gw_finding *f)
{
	struct progress *p = ctx;

	if (p->told > MOST_TOLD ||
	    (p->early_count == MOST_TOLD && now_ms() - p->began < FIRST_MS))
		return;
	/* Short work has its report at once. */
	if (now_ms() - p->began < FIRST_MS) {
		p->early[p->early_count++] = line_of(p, f);
		return;
	}
	write_early(p);
	write_told(p, line_of(p, f));
}

static bool is_wide(void)
{
	struct winsize w;

	return ioctl(2, TIOCGWINSZ, &w) == 0 && w.ws_col >= WIDE;
}

/* Findings as they come are for people: the text report, at a terminal. */
static bool tells(const struct gw_session *s)
{
	struct gw_str format = gw_str_of(s->cli->value[GW_OPT_FORMAT]);

	return s->run.history && (!format.p || gw_str_is(format, "text"));
}

/* At a terminal, and in a log where the work is long. */
void gw_progress_begin(struct gw_session *s)
{
	bool terminal = gw_io_is_terminal(2);
	struct progress *p;

	if ((s->kind == GW_SESSION_SERVER && !s->cli->value[GW_OPT_RECORD]) ||
	    s->cli->value[GW_OPT_QUIET])
		return;
	p = GW_NEW(s->cli->arena, struct progress);
	p->began = now_ms();
	gw_arena_init(&p->arena, (size_t)1 << 20);
	p->terminal = terminal;
	p->wide = is_wide();
	p->next = p->began + (terminal ? FIRST_MS : LOG_MS);
	s->run.progress = say;
	s->run.ctx = p;
	if (terminal && tells(s))
		s->run.notice = tell;
}

void gw_progress_end(struct gw_session *s)
{
	struct progress *p = s->run.ctx;

	if (s->run.progress != say)
		return;
	take_back(p);
	gw_arena_release(&p->arena);
}
