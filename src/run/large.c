/*
 * Files that do not fit into memory: searched for secrets in windows. A window
 * begins some lines before the end of the one before, so that what spans lines
 * is seen whole; what is seen twice is one finding, for its place is the same.
 * Only text is searched so: what must be opened or parsed as a whole is said
 * to be undecided.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "parse/parse.h"
#include "unpack/unpack.h"

#define WINDOW ((size_t)8 << 20)
#define HEAD ((size_t)256 << 10) /* tells what a file is */
#define OVERLAP ((size_t)64 << 10) /* a key block and what stands around it */

struct windows {
	struct gw_hand *h;
	const struct gw_item *it;
	char *buf; /* WINDOW bytes */
	size_t n;
	uint32_t line; /* lines before the window */
	bool any; /* a window was searched */
	bool late;
	const char *cannot; /* why text is not all there is, or NULL */
};

static uint32_t count_lines(const char *p, size_t n)
{
	uint32_t lines = 0;
	const char *end = p + n;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		lines++;
		p++;
	}
	return lines;
}

/* What only the whole could tell. */
static void look_at_head(struct windows *w, const struct gw_view *view)
{
	const struct gw_parser *parser;

	if (w->any)
		return;
	w->any = true;
	if (gw_unpack_knows(view->bytes)) {
		w->cannot = "too large to be opened: searched for secrets as "
			    "it stands, not inside";
		return;
	}
	gw_judge_oversize(w->h, w->it, view);
	parser = gw_parser_for(view);
	if (parser && parser->binary)
		w->cannot = "too large to be read as a model: searched for "
			    "secrets only";
}

static void search(struct windows *w, size_t n)
{
	struct gw_view view = { .name = w->it->path,
				.bytes = { w->buf, n },
				.line_base = w->line };

	look_at_head(w, &view);
	gw_judge_text(w->h, w->it, &view);
	gw_arena_reset(&w->h->scratch);
}

/* Keep the last lines; without line ends, the last bytes. */
static void shift(struct windows *w)
{
	size_t from = w->n - OVERLAP;
	const char *next = memchr(w->buf + from, '\n', OVERLAP);

	if (next)
		from = (size_t)(next - w->buf) + 1;
	w->line += count_lines(w->buf, from);
	memmove(w->buf, w->buf + from, w->n - from);
	w->n -= from;
}

/* Up to its last line end, so that no line is judged by its first half; but
 * what is not searched now must be kept by shift(). */
static size_t whole_lines(const struct windows *w)
{
	const char *last = memrchr(w->buf, '\n', w->n);

	return last && (size_t)(last - w->buf) >= w->n - OVERLAP ?
		       (size_t)(last - w->buf) + 1 :
		       w->n;
}

static bool take_piece(void *ctx, struct gw_str piece)
{
	struct windows *w = ctx;

	atomic_fetch_add(&w->h->j->bytes, piece.n);
	while (piece.n > 0) {
		size_t room = WINDOW - w->n;
		size_t n = piece.n < room ? piece.n : room;

		memcpy(w->buf + w->n, piece.p, n);
		w->n += n;
		piece = gw_str_part(piece, n, piece.n);
		if (w->n < WINDOW)
			break;
		if (gw_time_is_up(w->h->j)) {
			w->late = true;
			return false;
		}
		search(w, whole_lines(w));
		shift(w);
	}
	return true;
}

static int read_file(struct windows *w, const char *path, struct gw_err *err)
{
	GW_AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *piece = gw_arena_alloc(&w->h->keep, OVERLAP);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		n = read(fd, piece, OVERLAP);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0 &&
			 !take_piece(w, (struct gw_str){ piece, (size_t)n }))
			return GW_OK;
	}
	return n < 0 ? gw_err_set(err, GW_ESYSTEM, "cannot read '%s': %s",
				  path, strerror(errno)) :
		       GW_OK;
}

static int pour(struct windows *w, struct gw_err *err)
{
	struct gw_run *run = w->h->j->run;
	int r;

	if (w->it->file)
		return read_file(w, w->it->file, err);
	r = gw_repo_flow(run->repo, &w->it->blob, take_piece, w, err);
	if (r != GW_ENOTFOUND)
		return r;
	/* In a jail it must have been started before. */
	if (!gw_repo_streams(run->repo) && run->restart)
		run->restart(run->ctx);
	if (!gw_repo_streams(run->repo) &&
	    gw_repo_stream_open(run->repo, err) < 0)
		return GW_ESYSTEM;
	return gw_repo_stream(run->repo, &w->it->blob, take_piece, w, err);
}

static void say(struct windows *w, const char *kind, const struct gw_err *why)
{
	struct gw_hand *h = w->h;

	gw_run_undecided(&h->found, &h->keep, kind, w->it->path, why);
	h->found.v[h->found.n - 1].place.commit = w->it->commit;
	h->found.v[h->found.n - 1].place.ref = w->it->ref;
}

bool gw_time_is_up(const struct gw_judging *j)
{
	return (j->run->most && atomic_load(&j->blocks) >= j->run->most) ||
	       (j->run->until && gw_run_clock() >= j->run->until);
}

void gw_judge_oversize(struct gw_hand *h, const struct gw_item *it,
		       const struct gw_view *view)
{
	struct gw_view head = *view;
	const struct gw_parser *parser;
	struct gw_doc *doc = NULL;
	gw_subjects subjects = { 0 };
	struct gw_err err = { 0 };
	bool claimed = false;
	bool limited;

	head.bytes = gw_str_part(view->bytes, 0, HEAD);
	parser = gw_parser_for(&head);
	if (!parser || parser->binary)
		return;
	/* A fault at its cut end is no matter; a bomb may hide what it is. */
	limited = gw_parse(&doc, &h->scratch, &head, parser, &err) == GW_ELIMIT;
	if (doc)
		gw_model_subjects(&subjects, &claimed, doc, &h->j->alone,
				  &h->scratch);
	GW_VEC_FREE(&subjects);
	if (!claimed && !limited)
		return;
	gw_err_set(&err, GW_ELIMIT,
		   "over %llu bytes, so not read as %s: searched for secrets "
		   "only",
		   (unsigned long long)h->j->budgets.tree, parser->name);
	gw_run_undecided(&h->found, &h->keep, "parse", it->path, &err);
	h->found.v[h->found.n - 1].place.commit = it->commit;
	h->found.v[h->found.n - 1].place.ref = it->ref;
}

void gw_judge_large(struct gw_hand *h, const struct gw_item *it)
{
	struct windows w = { .h = h, .it = it, .buf = malloc(WINDOW) };
	struct gw_err err = { 0 };
	int r;

	if (!w.buf)
		gw_no_memory(WINDOW);
	r = pour(&w, &err);
	if (r == GW_OK && w.n && !w.late)
		search(&w, w.n);
	free(w.buf);
	atomic_fetch_add(&h->j->files, 1);
	if (r < 0)
		say(&w, "large-blob", &err);
	if (w.late) {
		gw_err_set(&err, GW_ELIMIT,
			   "time was up: judged to line %u only", w.line);
		say(&w, "budget", &err);
	}
	if (w.cannot) {
		gw_err_set(&err, GW_ELIMIT, "%s", w.cannot);
		say(&w, "large-blob", &err);
	}
}
