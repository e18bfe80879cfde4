/*
 * Notes on commits (git-notes(1)), through `git fast-import`: it knows how
 * notes are spread over directories, whatever the format of the repository,
 * and moves the ref only forward, so that of two at a time one must try again.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/buf.h"
#include "base/io.h"
#include "git/child.h"
#include "git/repo.h"

#define MOST_TRIES 20
#define MOST_STREAM ((size_t)256 << 20)

/* The note that stands there: "ab/cd…" in trees of one or two steps. */
static struct gw_str old_note(struct gw_repo *repo, const char *ref,
			      const struct gw_id *id, struct gw_arena *arena)
{
	struct gw_str paths[3] = {
		gw_str_of(id->hex),
		gw_arena_print(arena, "%.2s/%s", id->hex, id->hex + 2),
		gw_arena_print(arena, "%.2s/%.2s/%s", id->hex, id->hex + 2,
			       id->hex + 4),
	};
	struct gw_str text;

	for (size_t i = 0; i < 3; i++)
		if (gw_repo_file_at(&text, repo, ref, paths[i].p, arena,
				    NULL) == GW_OK)
			return text;
	return GW_STR("");
}

static bool has_line(struct gw_str text, struct gw_str wanted)
{
	struct gw_str line;

	while (gw_str_next(&text, '\n', &line))
		if (gw_str_eq(line, wanted))
			return true;
	return false;
}

/* Lines of both, each once: as `git notes merge -s cat_sort_uniq` leaves it
 * but for the order. */
static void add_note(struct gw_buf *out, const struct gw_note *n,
		     struct gw_str old)
{
	struct gw_buf text;
	struct gw_str rest = n->text;
	struct gw_str line;

	gw_buf_init(&text, (size_t)4 << 20);
	gw_buf_add(&text, old);
	while (gw_str_next(&rest, '\n', &line)) {
		if (!line.n || has_line(gw_buf_str(&text), line))
			continue;
		gw_buf_add(&text, line);
		gw_buf_byte(&text, '\n');
	}
	gw_buf_print(out, "N inline %s\ndata %zu\n", n->commit.hex, text.n);
	gw_buf_add(out, gw_buf_str(&text));
	gw_buf_byte(out, '\n');
	gw_buf_release(&text);
}

static void write_stream(struct gw_buf *out, struct gw_repo *repo,
			 const char *ref, const gw_notes *notes, int64_t now)
{
	struct gw_arena arena;
	struct gw_id tip;

	gw_arena_init(&arena, (size_t)1 << 28);
	gw_buf_print(out,
		     "commit %s\ncommitter gitward <gitward@localhost> %lld "
		     "+0000\ndata 24\nNotes added by gitward.\n",
		     ref, (long long)now);
	if (repo->engine->resolve(&tip, repo, ref, NULL) == GW_OK)
		gw_buf_print(out, "\nfrom %s\n", tip.hex);
	for (size_t i = 0; i < notes->n; i++)
		add_note(out, &notes->v[i],
			 old_note(repo, ref, &notes->v[i].commit, &arena));
	gw_buf_text(out, "done\n");
	gw_arena_release(&arena);
}

static int import(struct gw_repo *repo, struct gw_str stream,
		  struct gw_err *err)
{
	const char *args[] = { "fast-import", "--quiet", "--done", NULL };
	const struct gw_child_how how = {
		.args = args,
		.dir = repo->dir.p,
		.trust = repo->flags & (GW_REPO_HOOK | GW_REPO_TRUST),
	};
	struct gw_child c;
	int r = gw_child_start(&c, &how, err);

	if (r < 0)
		return r;
	r = gw_io_write_fd(c.in, stream, err);
	if (gw_child_end(&c) != 0 && r == GW_OK)
		r = gw_err_set(err, GW_ESYSTEM,
			       "'git fast-import' did not take the notes");
	return r;
}

int gw_repo_annotate(struct gw_repo *repo, const char *ref,
		     const gw_notes *notes, int64_t now, struct gw_err *err)
{
	struct gw_buf stream;
	int r = GW_OK;

	if (!notes->n)
		return GW_OK;
	gw_buf_init(&stream, MOST_STREAM);
	for (int i = 0; i < MOST_TRIES; i++) {
		gw_buf_reset(&stream);
		write_stream(&stream, repo, ref, notes, now);
		r = stream.over ? gw_err_set(err, GW_ELIMIT,
					     "there are too many notes") :
				  import(repo, gw_buf_str(&stream), err);
		if (r != GW_ESYSTEM)
			break;
	}
	gw_buf_release(&stream);
	return r;
}
