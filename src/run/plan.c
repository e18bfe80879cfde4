/* What is to be judged: blobs at their places, or files of a directory.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_DEPTH 256
#define FEW_PLACES 64 /* looked up one by one in the tree */

static bool is_tip(const struct gw_map *files, struct gw_str path,
		   const struct gw_id *id)
{
	const struct gw_id *there = gw_map_get(files, path);

	return there && strcmp(there->hex, id->hex) == 0;
}

/* Does a changed path make rules look around? */
static bool asks_around(const struct gw_scope *scope)
{
	for (size_t i = 0; i < scope->blobs.n; i++)
		for (const struct gw_blob_place *p = scope->blobs.v[i].places;
		     p; p = p->next)
			if (gw_around_yaml(p->path) ||
			    gw_around_terraform(p->path))
				return true;
	return false;
}

static size_t count_places(const struct gw_scope *scope)
{
	size_t n = 0;

	for (size_t i = 0; i < scope->blobs.n; i++)
		for (const struct gw_blob_place *p = scope->blobs.v[i].places;
		     p && n <= FEW_PLACES; p = p->next)
			n++;
	return n;
}

/* How to tell whether a blob stands in the state that is judged. */
struct tip {
	bool known; /* false: nothing is judged together */
	bool listed; /* `files` has all; else each path is looked up */
	struct gw_map files;
};

/* A large tree or index is not listed for the sake of a few files that ask
 * for none beside them. */
static void find_tip(struct tip *t, struct gw_run *run,
		     const struct gw_scope *scope)
{
	struct gw_err err;

	*t = (struct tip){ .known = false };
	gw_map_init(&t->files, run->arena);
	if (run->history || !run->repo)
		return;
	t->listed = asks_around(scope) ||
		    (!scope->index && (!scope->tree.hex[0] ||
				       count_places(scope) > FEW_PLACES));
	t->known = !t->listed || gw_repo_files(&t->files, run->repo,
					       &scope->tree, &err) == GW_OK;
}

static bool stands_at(const struct tip *t, struct gw_run *run,
		      const struct gw_scope *scope, struct gw_str path,
		      const struct gw_id *id)
{
	struct gw_id there;
	uint32_t mode;

	if (!t->known || t->listed)
		return t->known && is_tip(&t->files, path, id);
	/* All that is judged stands in the index. */
	if (scope->index)
		return true;
	return gw_repo_find(run->repo, &scope->tree, path, &there, &mode) &&
	       strcmp(there.hex, id->hex) == 0;
}

void gw_run_plan(struct gw_run *run, const struct gw_scope *scope)
{
	struct tip tip;

	run->scope = scope;
	find_tip(&tip, run, scope);
	for (size_t i = 0; i < scope->blobs.n; i++) {
		const struct gw_scope_blob *b = &scope->blobs.v[i];

		for (const struct gw_blob_place *p = b->places; p;
		     p = p->next)
			*GW_PUSH(&run->items) = (struct gw_item){
				.path = p->path,
				.blob = b->id,
				.size = b->size,
				.mode = p->mode,
				.commit = gw_str_of(p->commit.hex),
				.ref = p->ref,
				.old_blob = p->old_blob,
				.together = stands_at(&tip, run, scope,
						      p->path, &b->id),
			};
	}
	if (tip.known && tip.listed)
		gw_around_add(run, &tip.files);
}

/* --- plain files --------------------------------------------------------- */

struct walk {
	struct gw_run *run;
	gw_findings *found;
};

static void unreadable(struct walk *w, const char *path, const char *what)
{
	struct gw_err err;

	gw_err_set(&err, GW_ESYSTEM, "cannot %s: %s", what, strerror(errno));
	gw_run_undecided(w->found, w->run->arena, "unreadable",
			 gw_str_of(path), &err);
}

static void add_file(struct walk *w, const char *path, const struct stat *st)
{
	struct gw_str p = gw_arena_copy(w->run->arena, gw_str_of(path));
	struct gw_item *it = GW_PUSH(&w->run->items);

	*it = (struct gw_item){
		.path = gw_str_starts(p, GW_STR("./")) ?
				gw_str_part(p, 2, p.n) :
				p,
		.file = p.p,
		.size = (uint64_t)st->st_size,
		.mode = st->st_mode & 0111 ? 0100755 : 0100644,
		.together = true,
	};
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef GW_VEC(char *) names;

static bool list_dir(struct walk *w, const char *path, names *out)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	if (!dir) {
		unreadable(w, path, "open the directory");
		return false;
	}
	errno = 0;
	while ((e = readdir(dir))) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0 ||
		    strcmp(e->d_name, ".git") == 0)
			continue;
		*GW_PUSH(out) = strdup(e->d_name);
		if (!out->v[out->n - 1])
			gw_no_memory(1);
	}
	closedir(dir);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_name);
	return true;
}

static void walk_path(struct walk *w, const char *path, unsigned depth);

static void walk_dir(struct walk *w, const char *path, unsigned depth)
{
	names list = { 0 };

	if (depth >= MOST_DEPTH) {
		errno = ELOOP;
		unreadable(w, path, "go deeper");
		return;
	}
	list_dir(w, path, &list);
	for (size_t i = 0; i < list.n; i++) {
		struct gw_str child = gw_arena_print(
			w->run->arena, "%s%s%s", path,
			path[strlen(path) - 1] == '/' ? "" : "/", list.v[i]);

		walk_path(w, child.p, depth + 1);
		free(list.v[i]);
	}
	GW_VEC_FREE(&list);
}

static void walk_path(struct walk *w, const char *path, unsigned depth)
{
	struct stat st;

	if (lstat(path, &st) < 0) {
		unreadable(w, path, "look at it");
		return;
	}
	if (S_ISDIR(st.st_mode))
		walk_dir(w, path, depth);
	else if (S_ISREG(st.st_mode))
		add_file(w, path, &st);
}

/* As it stands in front of the paths of the walk; "" for the place itself. */
static struct gw_str root_of(struct gw_run *run, const char *path)
{
	struct gw_str root = gw_arena_print(run->arena, "%s%s", path,
					    path[strlen(path) - 1] == '/' ?
						    "" :
						    "/");

	return gw_str_starts(root, GW_STR("./")) ?
		       gw_str_part(root, 2, root.n) :
		       root;
}

int gw_run_walk(struct gw_run *run, const char *path, gw_findings *found,
		struct gw_err *err)
{
	struct walk w = { run, found };
	struct stat st;

	if (stat(path, &st) < 0)
		return gw_err_set(err, GW_ENOTFOUND, "cannot open '%s': %s",
				  path, strerror(errno));
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "'%s' is neither a file nor a directory",
				  path);
	run->root = S_ISDIR(st.st_mode) ? root_of(run, path) :
					  (struct gw_str){ NULL, 0 };
	if (S_ISDIR(st.st_mode))
		walk_dir(&w, path, 0);
	else
		add_file(&w, path, &st);
	return GW_OK;
}
