/*
 * Blobs that are too large for memory, piece by piece: out of our packs, or
 * through `git cat-file`. That can inflate as it goes what is not stored as a
 * delta; what it has to build in memory ends at its limits.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <threads.h>

#include "git/child.h"
#include "git/flow.h"
#include "git/repo.h"

#define PIECE ((size_t)1 << 20)

struct gw_stream {
	mtx_t lock; /* one blob at a time */
	struct gw_child child;
};

int gw_repo_stream_open(struct gw_repo *repo, struct gw_err *err)
{
	/* Below this size git builds the whole blob in memory. */
	const char *args[] = { "-c", "core.bigFileThreshold=16m", "cat-file",
			       "--batch", NULL };
	const struct gw_child_how how = {
		.args = args,
		.dir = repo->dir.n > 0 ? repo->dir.p : NULL,
		.trust = repo->flags & (GW_REPO_HOOK | GW_REPO_TRUST),
		.alone = repo->by_path,
	};
	struct gw_stream *s;
	int r;

	if (repo->stream)
		return GW_OK;
	s = GW_NEW(&repo->arena, struct gw_stream);
	if (mtx_init(&s->lock, mtx_plain) != thrd_success)
		return gw_err_set(err, GW_ESYSTEM, "cannot make a lock");
	r = gw_child_start(&s->child, &how, err);
	if (r == GW_OK)
		repo->stream = s;
	else
		mtx_destroy(&s->lock);
	return r;
}

void gw_repo_stream_close(struct gw_repo *repo)
{
	if (!repo->stream)
		return;
	gw_child_end(&repo->stream->child);
	mtx_destroy(&repo->stream->lock);
	repo->stream = NULL;
}

/* answer := id " " type " " size */
static int ask(struct gw_stream *s, const struct gw_id *id, uint64_t *size,
	       struct gw_err *err)
{
	struct gw_arena scratch;
	enum gw_object_kind kind;
	struct gw_str line;
	struct gw_str word;
	int64_t n = 0;
	int r = gw_child_write(&s->child, gw_id_str(id), err);

	gw_arena_init(&scratch, PIECE);
	if (r == GW_OK)
		r = gw_child_line(&line, &s->child, &scratch, err);
	if (r == GW_OK &&
	    (!gw_str_next(&line, ' ', &word) ||
	     !gw_str_eq(word, gw_id_str(id)) ||
	     !gw_str_next(&line, ' ', &word) || !gw_kind_read(word, &kind) ||
	     kind != GW_OBJ_BLOB || !gw_str_int(line, &n) || n < 0))
		r = gw_err_set(err, GW_ESYSTEM, "cannot read blob %s",
			       id->hex);
	gw_arena_release(&scratch);
	*size = (uint64_t)n;
	return r;
}

/* All of it is read, whether it is still wanted or not: the next answer
 * stands behind it. */
static int pour(struct gw_stream *s, uint64_t size, gw_stream_take *take,
		void *ctx, struct gw_err *err)
{
	char *piece = malloc(PIECE);
	bool wanted = true;
	char newline;
	int r = GW_OK;

	if (!piece)
		gw_no_memory(PIECE);
	while (r == GW_OK && size > 0) {
		size_t n = size > PIECE ? PIECE : (size_t)size;

		r = gw_child_bytes(&s->child, piece, n, err);
		size -= n;
		if (r == GW_OK && wanted)
			wanted = take(ctx, (struct gw_str){ piece, n });
	}
	free(piece);
	return r < 0 ? r : gw_child_bytes(&s->child, &newline, 1, err);
}

int gw_repo_stream(struct gw_repo *repo, const struct gw_id *id,
		   gw_stream_take *take, void *ctx, struct gw_err *err)
{
	struct gw_stream *s = repo->stream;
	uint64_t size;
	int r;

	if (!s)
		return gw_err_set(err, GW_ESYSTEM,
				  "blob %s is too large for memory", id->hex);
	mtx_lock(&s->lock);
	r = ask(s, id, &size, err);
	if (r == GW_OK)
		r = pour(s, size, take, ctx, err);
	mtx_unlock(&s->lock);
	if (r == GW_ENOTFOUND)
		r = gw_err_set(err, GW_ESYSTEM,
			       "'git cat-file' has ended at blob %s: it does "
			       "not fit into the memory that is left",
			       id->hex);
	return r;
}

int gw_repo_flow(struct gw_repo *repo, const struct gw_id *id,
		 gw_stream_take *take, void *ctx, struct gw_err *err)
{
	struct gw_flow to = { .take = take, .ctx = ctx };

	if (!repo->packs)
		return GW_ENOTFOUND;
	/* receive-pack has hashed what stands in the quarantine. */
	return gw_flow_blob(&to, repo->packs, id, !gw_fresh_get(repo, id),
			    err);
}

bool gw_repo_streams(const struct gw_repo *repo)
{
	return repo->stream != NULL;
}
