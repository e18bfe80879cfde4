/* Opening a repository. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "git/pack.h"
#include "git/index.h"
#include "git/repo.h"

#define REPO_MEMORY ((size_t)1 << 30)
#define MOST_SHALLOW ((size_t)64 << 20)

struct gw_str gw_env(const char *name)
{
	const char *value = getenv(name);

	return value ? gw_str_of(value) : GW_STR("");
}

bool gw_rev_is_name(const char *rev)
{
	struct gw_str s = gw_str_of(rev);

	if (gw_str_is(s, "HEAD"))
		return true;
	return gw_str_starts(s, GW_STR("refs/")) && !strpbrk(rev, "^~:") &&
	       gw_str_find(s, GW_STR("@{"), 0) == GW_NOWHERE &&
	       gw_str_find(s, GW_STR(".."), 0) == GW_NOWHERE;
}

void gw_object_release(struct gw_object *o)
{
	if (o->let_go)
		o->let_go(o->held);
	*o = (struct gw_object){ .held = NULL };
}

/* Commits whose parents were not fetched: one id a line. */
static int read_shallow(struct gw_repo *repo, struct gw_err *err)
{
	struct gw_str path = gw_env("GIT_SHALLOW_FILE");
	struct gw_str text;
	struct gw_str line;
	int r;

	if (path.n == 0)
		path = gw_arena_print(&repo->arena, "%.*s/shallow",
				      GW_FMT(repo->common));
	r = gw_io_read(&text, path.p, MOST_SHALLOW, &repo->arena, err);
	if (r == GW_ENOTFOUND)
		return GW_OK;
	if (r < 0)
		return r;
	while (gw_str_next(&text, '\n', &line)) {
		struct gw_id id;

		if (!gw_id_parse(&id, line))
			return gw_err_set(err, GW_ESYNTAX,
					  "file '%s' holds no object ids",
					  path.p);
		*gw_map_put(&repo->shallow, line) = repo;
	}
	return GW_OK;
}

static int open_engine(struct gw_repo *repo, const char *path,
		       struct gw_err *err)
{
	struct gw_err second = { 0 };
	int r;

	repo->engine = repo->flags & GW_REPO_BY_GIT ? &gw_engine_child
						    : &gw_engine_libgit2;
	r = repo->engine->open(repo, path, err);
	if (r != GW_ESYSTEM)
		return r;
	/* A repository that libgit2 cannot read: git itself can, mostly. */
	repo->engine = &gw_engine_child;
	r = repo->engine->open(repo, path, &second);
	if (r == GW_OK)
		return GW_OK;
	/* It is there all the same: the first reason is the one to tell. */
	return r == GW_ENOTFOUND ? GW_ESYSTEM : (*err = second, r);
}

int gw_repo_open(struct gw_repo **out, const char *path, unsigned flags,
		 struct gw_err *err)
{
	struct gw_repo *repo = calloc(1, sizeof(*repo));
	int r;

	if (!repo)
		gw_no_memory(sizeof(*repo));
	gw_arena_init(&repo->arena, REPO_MEMORY);
	gw_map_init(&repo->shallow, &repo->arena);
	gw_map_init(&repo->fresh, &repo->arena);
	repo->flags = flags;
	repo->id_bytes = 20;
	repo->by_path = path != NULL;
	if (!path)
		repo->quarantine = gw_env("GIT_QUARANTINE_PATH");
	*out = NULL;
	r = open_engine(repo, path, err);
	if (r == GW_OK)
		r = read_shallow(repo, err);
	if (r < 0) {
		gw_repo_close(repo);
		return r;
	}
	*out = repo;
	return GW_OK;
}

void gw_repo_close(struct gw_repo *repo)
{
	if (!repo)
		return;
	gw_repo_stream_close(repo);
	if (repo->state)
		repo->engine->close(repo);
	gw_packs_close(repo->packs);
	gw_index_file_close(repo->index);
	gw_arena_release(&repo->arena);
	free(repo);
}

struct gw_str gw_repo_dir(const struct gw_repo *repo)
{
	return repo->dir;
}

struct gw_str gw_repo_common_dir(const struct gw_repo *repo)
{
	return repo->common;
}

struct gw_str gw_repo_worktree(const struct gw_repo *repo)
{
	return repo->worktree;
}

bool gw_repo_is_shallow(const struct gw_repo *repo)
{
	return repo->shallow.count > 0;
}

int gw_repo_config(struct gw_str *out, struct gw_repo *repo, const char *key,
		   struct gw_arena *arena)
{
	return repo->engine->config(out, repo, key, arena);
}

int gw_repo_settle(gw_names *out, struct gw_repo *repo, struct gw_arena *arena,
		   struct gw_err *err)
{
	gw_dirs dirs = { 0 };
	int r = repo->engine->settle(repo, err);

	if (r < 0)
		return r;
	*GW_PUSH(out) = gw_arena_copy(arena, repo->dir);
	*GW_PUSH(out) = gw_arena_copy(arena, repo->common);
	if (repo->quarantine.n)
		gw_alternates_all(out, repo->quarantine, arena);
	gw_alternates_of(&dirs, repo, arena);
	for (size_t i = 0; i < dirs.n; i++)
		gw_alternates_all(out, dirs.v[i], arena);
	GW_VEC_FREE(&dirs);
	gw_alternates_all(out,
			  gw_arena_print(arena, "%.*s/objects",
					 GW_FMT(repo->common)),
			  arena);
	return GW_OK;
}

void gw_repo_read_packs(struct gw_repo *repo, struct gw_str objects)
{
	if (repo->engine->own_packs)
		gw_packs_open(&repo->packs, objects, repo->id_bytes);
}

int gw_fresh_read(struct gw_repo *repo, struct gw_err *err)
{
	int r = GW_OK;

	if (!repo->fresh_read && repo->quarantine.n > 0) {
		r = repo->engine->quarantine(repo, err);
		gw_repo_read_packs(repo, repo->quarantine);
	}
	if (r == GW_OK)
		repo->fresh_read = true;
	return r;
}

struct gw_fresh *gw_fresh_get(const struct gw_repo *repo,
			      const struct gw_id *id)
{
	return gw_map_get(&repo->fresh, gw_id_str(id));
}

struct gw_fresh *gw_fresh_add(struct gw_repo *repo, const struct gw_id *id)
{
	struct gw_fresh *f = GW_NEW(&repo->arena, struct gw_fresh);

	f->id = *id;
	*gw_map_put(&repo->fresh, gw_id_str(&f->id)) = f;
	return f;
}
