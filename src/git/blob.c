/* Reading blobs and trees. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "git/collect.h"
#include "git/raw.h"

struct gathered {
	char *bytes;
	size_t n;
	size_t size;
};

static bool gather(void *ctx, struct gw_str piece)
{
	struct gathered *g = ctx;

	if (piece.n > g->size - g->n)
		return false;
	memcpy(g->bytes + g->n, piece.p, piece.n);
	g->n += piece.n;
	return true;
}

static uint64_t size_of(struct gw_repo *repo, const struct gw_id *id)
{
	const struct gw_fresh *fresh = gw_fresh_get(repo, id);
	enum gw_object_kind kind;
	uint64_t size;
	struct gw_err none;

	if (fresh)
		return fresh->size;
	return repo->engine->header(repo, id, &kind, &size, &none) == GW_OK ?
		       size :
		       UINT64_MAX;
}

/* GW_ENOTFOUND: not so. */
static int read_flow(struct gw_object *out, struct gw_repo *repo,
		     const struct gw_id *id, size_t max, struct gw_err *err)
{
	uint64_t size = size_of(repo, id);
	struct gathered g = { .bytes = NULL };
	int r;

	if (size > max)
		return GW_ENOTFOUND;
	g.size = (size_t)size;
	g.bytes = malloc(g.size + 1);
	if (!g.bytes)
		gw_no_memory(g.size);
	r = gw_repo_flow(repo, id, gather, &g, err);
	if (r == GW_OK && g.n != g.size)
		r = GW_ENOTFOUND;
	if (r < 0) {
		free(g.bytes);
		return r;
	}
	g.bytes[g.n] = '\0';
	*out = (struct gw_object){ .kind = GW_OBJ_BLOB,
				   .bytes = { g.bytes, g.n },
				   .held = g.bytes,
				   .let_go = free };
	return GW_OK;
}

int gw_blob_read(struct gw_object *out, struct gw_repo *repo,
		 const struct gw_id *id, size_t max, struct gw_err *err)
{
	int r = repo->engine->read(out, repo, id, max, err);

	if (r == GW_ELIMIT) {
		int slow = read_flow(out, repo, id, max, err);

		/* Else what was said before stands. */
		if (slow != GW_ENOTFOUND)
			return slow;
	}
	if (r == GW_OK && out->kind != GW_OBJ_BLOB)
		r = gw_err_set(err, GW_ESYNTAX, "object %s is no blob",
			       id->hex);
	return r;
}

int gw_repo_blob(struct gw_str *out, struct gw_repo *repo,
		 const struct gw_id *id, size_t max, struct gw_arena *arena,
		 struct gw_err *err)
{
	GW_AUTO_OBJECT o = { .held = NULL };
	int r = gw_blob_read(&o, repo, id, max, err);

	if (r == GW_OK)
		*out = gw_arena_copy(arena, o.bytes);
	return r;
}

/* A directory to list. */
struct level {
	struct gw_str path; /* "" or ends in '/' */
	struct gw_id tree;
};
typedef GW_VEC(struct level) levels;

/* More is not listed: a tree of twelve objects can hold ten to the tenth
 * paths, and a list of all must fit into the memory of a judge. */
#define MOST_FILES 300000u

static int list_level(struct gw_map *out, levels *work, struct gw_repo *repo,
		      const struct level *at, struct gw_err *err)
{
	GW_AUTO_OBJECT o = { .held = NULL };
	struct gw_raw_tree t;
	struct gw_raw_entry e;
	int r = repo->engine->read(&o, repo, &at->tree, GW_MAX_TREE, err);

	if (r < 0)
		return r;
	gw_raw_tree_init(&t, o.bytes, repo->id_bytes);
	while (gw_raw_tree_next(&t, &e)) {
		struct gw_str path = gw_arena_join(
			out->arena, (struct gw_str[]){ at->path, e.name }, 2);
		struct gw_id *id = GW_NEW(out->arena, struct gw_id);

		gw_id_from_raw(id, e.raw_id, repo->id_bytes);
		if (gw_mode_is_dir(e.mode)) {
			struct level *l = GW_PUSH(work);

			l->tree = *id;
			l->path = gw_arena_join(
				out->arena,
				(struct gw_str[]){ path, GW_STR("/") }, 2);
		} else if ((e.mode & GW_MODE_TYPE) != GW_MODE_GITLINK) {
			*gw_map_put(out, path) = id;
		}
		if (path.n > GW_MAX_PATH || out->count > MOST_FILES ||
		    work->n > MOST_FILES || out->arena->over)
			return gw_err_set(err, GW_ELIMIT,
					  "the tree has too many files");
	}
	return t.cut ? gw_err_set(err, GW_ESYNTAX, "tree %s is malformed",
				  at->tree.hex) :
		       GW_OK;
}

int gw_repo_files(struct gw_map *out, struct gw_repo *repo,
		  const struct gw_id *tree, struct gw_err *err)
{
	levels work = { 0 };
	int r = GW_OK;

	if (!tree->hex[0])
		return repo->engine->index(out, repo, err);
	*GW_PUSH(&work) = (struct level){ .path = GW_STR(""), .tree = *tree };
	while (r == GW_OK && work.n > 0) {
		struct level at = work.v[--work.n];

		r = list_level(out, &work, repo, &at, err);
	}
	GW_VEC_FREE(&work);
	return r;
}

bool gw_repo_find(struct gw_repo *repo, const struct gw_id *tree,
		  struct gw_str path, struct gw_id *id, uint32_t *mode)
{
	struct gw_id at = *tree;
	struct gw_str name;

	*mode = GW_MODE_DIR;
	while (gw_str_next(&path, '/', &name)) {
		GW_AUTO_OBJECT o = { .held = NULL };
		struct gw_raw_tree t;
		struct gw_raw_entry e;
		bool found = false;

		if (!gw_mode_is_dir(*mode) ||
		    repo->engine->read(&o, repo, &at, GW_MAX_TREE, NULL) < 0 ||
		    o.kind != GW_OBJ_TREE)
			return false;
		gw_raw_tree_init(&t, o.bytes, repo->id_bytes);
		while (!found && gw_raw_tree_next(&t, &e))
			found = gw_str_eq(e.name, name);
		if (!found)
			return false;
		gw_id_from_raw(&at, e.raw_id, repo->id_bytes);
		*mode = e.mode;
	}
	*id = at;
	return true;
}

int gw_repo_tree(struct gw_id *out, struct gw_repo *repo, const char *rev,
		 struct gw_arena *arena, struct gw_err *err)
{
	struct gw_id id;
	struct gw_walk w;
	int r = repo->engine->resolve(&id, repo, rev, err);

	*out = (struct gw_id){ .hex = "" };
	if (r < 0)
		return r;
	gw_walk_init(&w, repo, arena);
	gw_tree_of(out, &w, &id);
	return out->hex[0] ? GW_OK :
			     gw_err_set(err, GW_ENOTFOUND,
					"'%s' has no tree", rev);
}

int gw_repo_file_at(struct gw_str *out, struct gw_repo *repo, const char *rev,
		    const char *path, struct gw_arena *arena,
		    struct gw_err *err)
{
	struct gw_id id;
	struct gw_id tree;
	uint32_t mode;
	int r = gw_repo_tree(&tree, repo, rev, arena, err);

	if (r < 0)
		return r;
	if (!gw_repo_find(repo, &tree, gw_str_of(path), &id, &mode))
		return gw_err_set(err, GW_ENOTFOUND, "no '%s' in '%s'", path,
				  rev);
	return gw_repo_blob(out, repo, &id, (size_t)64 << 20, arena, err);
}

int gw_repo_refs(gw_names *out, struct gw_repo *repo, struct gw_arena *arena,
		 struct gw_err *err)
{
	gw_ref_tips tips = { 0 };
	int r = repo->engine->refs(&tips, repo, "", arena, err);

	for (size_t i = 0; i < tips.n; i++)
		*GW_PUSH(out) = tips.v[i].name;
	GW_VEC_FREE(&tips);
	return r;
}
