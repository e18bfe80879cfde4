/* The index against a tree. SPDX-License-Identifier: Apache-2.0 */
/*
 * Both are in the order of paths, so the tree is read along with the entries,
 * one directory open for each part of the path. A directory whose id in the
 * cache-tree is the tree's own is leapt over: its tree is never read. Names of
 * the cache-tree are found by a walk over the siblings that remembers where it
 * was.
 */
#include <string.h>

#include "git/index.h"
#include "git/raw.h"

#define MOST_DEPTH 512u
#define NO_TREE UINT32_MAX

/* A directory that is open on both sides. */
struct open_dir {
	size_t length; /* of its path with the slash; 0 for the root */
	struct gw_object object;
	struct gw_raw_tree tree; /* nothing in it: the tree has no such */
	struct gw_raw_entry entry;
	bool more;
	uint32_t cached; /* among x->trees, or NO_TREE */
};

struct against {
	gw_staged_paths *out;
	struct gw_repo *repo;
	const struct gw_index *x;
	struct gw_index_at at;
	struct gw_arena *arena;
	struct open_dir dirs[MOST_DEPTH];
	size_t depth;
	char path[GW_MAX_PATH + 1]; /* of the innermost directory */
};

static void next_entry(struct open_dir *d)
{
	d->more = gw_raw_tree_next(&d->tree, &d->entry);
}

/* As git orders a tree: a directory's name ends in a slash. */
static int order(const struct gw_raw_entry *e, struct gw_str name, bool dir)
{
	size_t n = e->name.n < name.n ? e->name.n : name.n;
	int r = memcmp(e->name.p, name.p, n);
	unsigned char a;
	unsigned char b;

	if (r)
		return r;
	a = e->name.n > n ? (unsigned char)e->name.p[n] :
	    gw_mode_is_dir(e->mode) ? '/' : 0;
	b = name.n > n ? (unsigned char)name.p[n] : dir ? '/' : 0;
	return a < b ? -1 : a > b;
}

/* The tree's entry of that name, or NULL. */
static const struct gw_raw_entry *find(struct open_dir *d, struct gw_str name,
				       bool dir)
{
	while (d->more && order(&d->entry, name, dir) < 0)
		next_entry(d);
	if (d->more && order(&d->entry, name, dir) == 0 &&
	    gw_str_eq(d->entry.name, name) &&
	    gw_mode_is_dir(d->entry.mode) == dir)
		return &d->entry;
	return NULL;
}

static uint32_t find_cached(const struct gw_index *x, uint32_t parent,
			    struct gw_str name)
{
	uint32_t i;

	if (parent == NO_TREE)
		return NO_TREE;
	for (i = parent + 1; i < x->trees[parent].next; i = x->trees[i].next)
		if (gw_str_eq(x->trees[i].name, name))
			return i;
	return NO_TREE;
}

static int open_dir(struct against *g, const struct gw_id *id, uint32_t cached,
		    size_t length)
{
	struct open_dir *d = &g->dirs[g->depth];

	*d = (struct open_dir){ .length = length, .cached = cached };
	g->depth++;
	if (!id->hex[0])
		return GW_OK;
	if (g->repo->engine->read(&d->object, g->repo, id, GW_MAX_TREE, NULL) <
		    0 ||
	    d->object.kind != GW_OBJ_TREE)
		return GW_ENOTFOUND;
	gw_raw_tree_init(&d->tree, d->object.bytes, g->repo->id_bytes);
	next_entry(d);
	return GW_OK;
}

static void close_dir(struct against *g)
{
	gw_object_release(&g->dirs[--g->depth].object);
}

/* Leave the directories that the path is not in. */
static void leave(struct against *g, struct gw_str path)
{
	while (g->depth > 1) {
		size_t n = g->dirs[g->depth - 1].length;

		if (path.n > n && memcmp(path.p, g->path, n) == 0)
			return;
		close_dir(g);
	}
}

/* Pass over the entries of a directory, the first of which was read; the last
 * must be in it too. */
static int leap(struct against *g, struct gw_str dir, int64_t entries)
{
	char kept[GW_MAX_PATH];
	struct gw_index_entry e;
	int r;

	if (entries == 1)
		return GW_OK;
	if (entries > g->x->count)
		return GW_ENOTFOUND;
	memcpy(kept, dir.p, dir.n);
	r = gw_index_skip(&g->at, g->x, (uint32_t)entries - 2);
	if (r == GW_OK)
		r = g->at.left > 0 ? gw_index_next(&e, &g->at, g->x) :
				     GW_ENOTFOUND;
	if (r == GW_OK && !gw_str_starts(e.path, (struct gw_str){ kept, dir.n }))
		r = GW_ENOTFOUND;
	return r;
}

/* Enter the directories of the path; *leapt: one of them is as it was. */
static int enter(struct against *g, struct gw_str path, bool *leapt)
{
	for (;;) {
		struct open_dir *d = &g->dirs[g->depth - 1];
		size_t slash = gw_str_find_byte(path, '/', d->length);
		const struct gw_raw_entry *there;
		const struct gw_cached_tree *t = NULL;
		struct gw_id id = { .hex = "" };
		struct gw_str name;
		uint32_t cached;
		int r;

		if (slash == GW_NOWHERE)
			return GW_OK;
		name = gw_str_part(path, d->length, slash);
		there = find(d, name, true);
		cached = find_cached(g->x, d->cached, name);
		if (cached != NO_TREE)
			t = &g->x->trees[cached];
		if (there && t && t->entries > 0 &&
		    memcmp(t->id.p, there->raw_id, t->id.n) == 0) {
			*leapt = true;
			return leap(g, gw_str_part(path, 0, slash + 1),
				    t->entries);
		}
		if (g->depth == MOST_DEPTH)
			return GW_ENOTFOUND;
		if (there)
			gw_id_from_raw(&id, there->raw_id, g->repo->id_bytes);
		r = open_dir(g, &id, cached, slash + 1);
		if (r < 0)
			return r;
		memcpy(g->path, path.p, slash + 1);
	}
}

/* Git takes old ways to write a file's mode for one of two. */
static uint32_t plain_mode(uint32_t mode)
{
	if ((mode & GW_MODE_TYPE) != 0100000)
		return mode;
	return mode & 0100 ? 0100755 : 0100644;
}

static void compare(struct against *g, const struct gw_index_entry *e)
{
	struct open_dir *d = &g->dirs[g->depth - 1];
	struct gw_str name = gw_str_part(e->path, d->length, e->path.n);
	const struct gw_raw_entry *there = find(d, name, false);
	struct gw_staged *s;

	if (there && plain_mode(there->mode) == e->mode &&
	    memcmp(there->raw_id, e->id.p, e->id.n) == 0)
		return;
	s = GW_PUSH(g->out);
	*s = (struct gw_staged){ .path = gw_arena_copy(g->arena, e->path),
				 .mode = e->mode };
	gw_id_from_raw(&s->id, e->id.p, e->id.n);
	if (there) {
		s->old_mode = there->mode;
		gw_id_from_raw(&s->old_id, there->raw_id, e->id.n);
	}
}

static int take_all(struct against *g)
{
	while (g->at.left > 0) {
		struct gw_index_entry e;
		bool leapt = false;
		int r = gw_index_next(&e, &g->at, g->x);

		if (r == GW_OK) {
			leave(g, e.path);
			r = enter(g, e.path, &leapt);
		}
		if (r < 0)
			return r;
		if (!leapt && !e.intent)
			compare(g, &e);
	}
	return GW_OK;
}

int gw_index_against(gw_staged_paths *out, struct gw_repo *repo,
		     const struct gw_index *x, const struct gw_id *tree,
		     struct gw_arena *arena)
{
	struct against *g = GW_NEW(arena, struct against);
	size_t before = out->n;
	int r;

	g->out = out;
	g->repo = repo;
	g->x = x;
	g->arena = arena;
	gw_index_begin(&g->at, x, arena);
	r = open_dir(g, tree, x->tree_count > 0 ? 0 : NO_TREE, 0);
	if (r == GW_OK)
		r = take_all(g);
	while (g->depth > 0)
		close_dir(g);
	if (r < 0)
		out->n = before;
	return r;
}
