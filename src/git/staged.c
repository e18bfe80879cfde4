/* The index against HEAD. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/io.h"
#include "git/collect.h"
#include "git/index.h"
#include "git/raw.h"

extern char **environ;

#define MOST_HEADS 64

/* Commits that the commit to be made will have as parents besides HEAD. */
static void find_merge_heads(gw_walked_list *out, struct gw_walk *w)
{
	struct gw_repo *repo = w->repo;
	struct gw_str path = gw_arena_print(w->arena, "%.*s/MERGE_HEAD",
					    GW_FMT(repo->dir));
	struct gw_str text = GW_STR("");
	struct gw_str line;
	struct gw_id id;

	if (gw_io_read(&text, path.p, 1 << 16, w->arena, NULL) < 0)
		text = GW_STR("");
	while (gw_str_next(&text, '\n', &line) && out->n < MOST_HEADS)
		if (gw_id_parse(&id, line))
			*GW_PUSH(out) = gw_walk_at(w, &id);
	/* pre-merge-commit runs before MERGE_HEAD is written; git merge names
	 * its heads to its children as GITHEAD_<id>. */
	for (char **e = environ; *e && !repo->by_path; e++) {
		struct gw_str name = gw_str_of(*e);
		size_t end = gw_str_find_byte(name, '=', 0);

		if (out->n < MOST_HEADS &&
		    gw_str_starts(name, GW_STR("GITHEAD_")) &&
		    gw_id_parse(&id, gw_str_part(name, 8, end)))
			*GW_PUSH(out) = gw_walk_at(w, &id);
	}
}

/* Does one of the merged commits have it just so? Then it was judged when it
 * was made. */
static bool is_merged(struct gw_walk *w, const gw_walked_list *heads,
		      const struct gw_staged *s)
{
	for (size_t i = 0; i < heads->n; i++) {
		struct gw_walked *h = heads->v[i];
		struct gw_id id;
		uint32_t mode;

		if (gw_walk_load(w, h, NULL) < 0 || h->missing ||
		    !h->tree.hex[0])
			continue;
		if (gw_repo_find(w->repo, &h->tree, s->path, &id, &mode) &&
		    gw_id_eq(&id, &s->id) && mode == s->mode)
			return true;
	}
	return false;
}

static int take_path(struct gw_collect *c, const struct gw_staged *s,
		     struct gw_err *err)
{
	size_t slash = s->path.n;
	struct gw_raw_entry raw = { .mode = s->mode };
	struct gw_diff_entry e = { .path = s->path,
				   .mode = s->mode,
				   .id = s->id,
				   .added = s->old_mode == 0 };

	if (s->old_mode && (s->old_mode & GW_MODE_TYPE) != GW_MODE_GITLINK)
		e.old_id = s->old_id;
	while (slash > 0 && s->path.p[slash - 1] != '/')
		slash--;
	raw.name = gw_str_part(s->path, slash, s->path.n);
	e.fault = gw_entry_fault(&raw, NULL);
	return gw_collect_entry(c, &e, err);
}

static int take_paths(struct gw_collect *c, struct gw_walk *w,
		      const gw_staged_paths *paths, struct gw_err *err)
{
	gw_walked_list heads = { 0 };
	int r = GW_OK;

	find_merge_heads(&heads, w);
	for (size_t i = 0; r == GW_OK && i < paths->n; i++) {
		const struct gw_staged *s = &paths->v[i];

		if (s->mode && !is_merged(w, &heads, s))
			r = take_path(c, s, err);
	}
	GW_VEC_FREE(&heads);
	return r;
}

struct gw_index_file {
	struct gw_mapped file;
	struct gw_index x;
	bool good;
};

const struct gw_index *gw_index_of(struct gw_repo *repo)
{
	struct gw_index_file *f = repo->index;

	if (!f) {
		struct gw_str path = repo->by_path ? GW_STR("") :
						     gw_env("GIT_INDEX_FILE");

		f = repo->index = GW_NEW(&repo->arena, struct gw_index_file);
		if (path.n == 0)
			path = gw_arena_print(&repo->arena, "%.*s/index",
					      GW_FMT(repo->dir));
		f->good = gw_io_map(&f->file, path.p, NULL) == GW_OK &&
			  gw_index_open(&f->x, f->file.bytes, repo->id_bytes,
					&repo->arena) == GW_OK;
	}
	return f->good ? &f->x : NULL;
}

void gw_index_file_close(struct gw_index_file *f)
{
	if (f)
		gw_io_unmap(&f->file);
}

static bool is_at(struct gw_str path, struct gw_str wanted)
{
	return gw_str_starts(path, wanted) &&
	       (path.n == wanted.n || path.p[wanted.n] == '/');
}

/* Entries that begin with the path stand in a row, and among them those of
 * its neighbours: "a", "a.b", "a/c". */
static int at_path(struct gw_map *out, struct gw_repo *repo,
		   const struct gw_index *x, struct gw_str path)
{
	struct gw_index_entry e = { .mode = 0 };
	struct gw_index_at at;

	gw_index_seek(&at, x, path, &repo->arena);
	while (at.left > 0) {
		struct gw_id *id;

		if (gw_index_next(&e, &at, x) < 0)
			return GW_ENOTFOUND;
		if (!gw_str_starts(e.path, path) &&
		    gw_str_cmp(e.path, path) > 0)
			break;
		if (!is_at(e.path, path) || e.intent)
			continue;
		id = GW_NEW(out->arena, struct gw_id);
		gw_id_from_raw(id, e.id.p, repo->id_bytes);
		*gw_map_put(out, gw_arena_copy(out->arena, e.path)) = id;
	}
	return GW_OK;
}

int gw_repo_staged_at(struct gw_map *out, struct gw_repo *repo,
		      struct gw_str path, struct gw_err *err)
{
	const struct gw_index *x = gw_index_of(repo);
	struct gw_map all;
	int r;

	if (x && at_path(out, repo, x, path) == GW_OK)
		return GW_OK;
	gw_map_init(&all, out->arena);
	r = repo->engine->index(&all, repo, err);
	for (size_t i = 0; r == GW_OK && i < all.count; i++)
		if (is_at(all.entries[i].key, path))
			*gw_map_put(out, all.entries[i].key) =
				all.entries[i].value;
	return r;
}

int gw_staged_own(gw_staged_paths *out, struct gw_repo *repo,
		  const struct gw_id *head_tree, struct gw_arena *arena)
{
	const struct gw_index *x = gw_index_of(repo);

	return x ? gw_index_against(out, repo, x, head_tree, arena) :
		   GW_ENOTFOUND;
}

int gw_scope_staged(struct gw_scope *out, struct gw_repo *repo,
		    struct gw_err *err)
{
	gw_staged_paths paths = { 0 };
	struct gw_collect c;
	struct gw_walk w;
	struct gw_id head;
	int r;

	out->index = true;
	gw_collect_init(&c, repo, out);
	gw_walk_init(&w, repo, out->arena);
	/* No HEAD yet: the first commit, everything is new. */
	if (repo->engine->resolve(&head, repo, "HEAD", NULL) == GW_OK)
		gw_tree_of(&out->old_tree, &w, &head);
	r = gw_staged_own(&paths, repo, &out->old_tree, out->arena);
	if (r < 0)
		r = repo->engine->staged(&paths, repo, &out->old_tree,
					 out->arena, err);
	if (r == GW_OK)
		r = take_paths(&c, &w, &paths, err);
	gw_collect_finish(&c);
	GW_VEC_FREE(&paths);
	gw_collect_release(&c);
	return r;
}
