/* Filling a scope with commits, entries and blobs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "git/collect.h"

#include <string.h>

#include "git/raw.h"

#define MOST_TAG_CHAIN 16

/* A blob of the scope: where it is, and its last place. */
struct held_blob {
	size_t index;
	struct gw_blob_place *last;
};

void gw_collect_init(struct gw_collect *c, struct gw_repo *repo,
		     struct gw_scope *scope)
{
	*c = (struct gw_collect){ .repo = repo, .scope = scope };
	gw_map_init(&c->blobs, scope->arena);
	gw_map_init(&c->trees, scope->arena);
	gw_arena_init(&c->scratch, (size_t)256 << 20);
	scope->receipt.engine = gw_str_of(repo->engine->name);
}

void gw_collect_release(struct gw_collect *c)
{
	gw_hashes_release(&c->places);
	gw_hashes_release(&c->texts);
	GW_VEC_FREE(&c->tags);
	GW_VEC_FREE(&c->pairs);
	gw_arena_release(&c->scratch);
}

void gw_collect_finish(struct gw_collect *c)
{
	struct gw_receipt *receipt = &c->scope->receipt;

	receipt->commits = c->scope->commits.n;
	receipt->tags = c->tags.n;
	receipt->blobs = c->scope->blobs.n;
	receipt->objects = receipt->commits + receipt->tags +
			   receipt->blobs + receipt->trees;
	receipt->updates = c->scope->updates.n;
	if (c->boundaries > 0)
		receipt->boundary = gw_arena_print(
			c->scope->arena,
			"shallow at %llu commits: their whole trees were "
			"judged",
			(unsigned long long)c->boundaries);
	for (size_t i = 0; i < c->tags.n; i++)
		*GW_PUSH(&c->scope->commits) = c->tags.v[i];
	c->tags.n = 0;
}

/* Keyed hashes of the parts, combined: nobody can choose a collision. */
static uint64_t place_hash(const struct gw_diff_entry *e)
{
	char head[GW_ID_HEX + 4];
	size_t n = gw_id_str(&e->id).n;

	memcpy(head, e->id.hex, n);
	for (unsigned shift = 0; shift < 32; shift += 8)
		head[n++] = (char)(e->mode >> shift);
	head[n++] = e->fault != NULL;
	return gw_hash((struct gw_str){ head, n }) *
		       UINT64_C(0x9e3779b97f4a7c15) +
	       gw_hash(e->path);
}

/* Kind and size; what is missing or damaged is said and false. */
static bool measure(struct gw_collect *c, const struct gw_id *id,
		    struct gw_str path, enum gw_object_kind *kind,
		    uint64_t *size)
{
	struct gw_fresh *fresh = gw_fresh_get(c->repo, id);
	struct gw_err why;

	if (fresh) {
		*kind = fresh->kind;
		*size = fresh->size;
		return true;
	}
	if (c->repo->engine->header(c->repo, id, kind, size, &why) == GW_OK)
		return true;
	gw_scope_undecided(c->scope, &why, path);
	return false;
}

/* The blob in the scope, added when it is new to it; NULL: not readable, or
 * no blob. */
static struct held_blob *hold_blob(struct gw_collect *c,
				   const struct gw_id *id, struct gw_str path)
{
	struct held_blob *held = gw_map_get(&c->blobs, gw_id_str(id));
	struct gw_fresh *fresh = gw_fresh_get(c->repo, id);
	struct gw_scope_blob *blob;
	enum gw_object_kind kind;
	uint64_t size;
	struct gw_err why;

	if (held)
		return held;
	if (!measure(c, id, path, &kind, &size))
		return NULL;
	if (kind != GW_OBJ_BLOB) {
		gw_err_set(&why, GW_ESYNTAX,
			   "object %s stands as a file but is none", id->hex);
		gw_scope_undecided(c->scope, &why, path);
		return NULL;
	}
	held = GW_NEW(c->scope->arena, struct held_blob);
	held->index = c->scope->blobs.n;
	*gw_map_put(&c->blobs, gw_id_key(c->scope->arena, id)) = held;
	blob = GW_PUSH(&c->scope->blobs);
	*blob = (struct gw_scope_blob){ .id = *id, .size = size };
	c->scope->receipt.bytes += size;
	if (fresh)
		fresh->seen = true;
	return held;
}

static void add_place(struct gw_collect *c, const struct gw_diff_entry *e)
{
	struct held_blob *held = hold_blob(c, &e->id, e->path);
	struct gw_blob_place *p;

	if (!held)
		return;
	p = GW_NEW(c->scope->arena, struct gw_blob_place);
	*p = (struct gw_blob_place){ .path = e->path,
				     .mode = e->mode,
				     .commit = c->commit,
				     .ref = c->ref,
				     .old_blob = e->old_id };
	if (held->last)
		held->last->next = p;
	else
		c->scope->blobs.v[held->index].places = p;
	held->last = p;
}

static void add_path_text(struct gw_collect *c, struct gw_str path)
{
	*GW_PUSH(&c->scope->texts) =
		(struct gw_scope_text){ .name = GW_STR("<path>"),
					.bytes = path,
					.commit = c->commit,
					.ref = c->ref };
}

int gw_collect_entry(struct gw_collect *c, const struct gw_diff_entry *e,
		     struct gw_err *err)
{
	if (c->scope->arena->over)
		return gw_err_set(err, GW_ELIMIT,
				  "there is more to judge than memory allows");
	if (!gw_hashes_add(&c->places, place_hash(e)))
		return GW_OK;
	*GW_PUSH(&c->scope->entries) = (struct gw_entry){
		.path = e->path,
		.mode = e->mode,
		.id = e->id,
		.commit = c->commit,
		.ref = c->ref,
		.fault = e->fault ? gw_str_of(e->fault) : GW_STR(""),
		.added = e->added,
	};
	if (e->added)
		add_path_text(c, e->path);
	if (!gw_mode_is_dir(e->mode) &&
	    (e->mode & GW_MODE_TYPE) != GW_MODE_GITLINK)
		add_place(c, e);
	return GW_OK;
}

/* A commit or tag as it lies in the store; fills k->raw and the rest. */
static int read_commit(struct gw_collect *c, struct gw_commit *k,
		       struct gw_err *err)
{
	GW_AUTO_OBJECT o = { .held = NULL };
	struct gw_fresh *fresh = gw_fresh_get(c->repo, &k->id);
	struct gw_str raw;
	int r = c->repo->engine->read(&o, c->repo, &k->id, GW_MAX_COMMIT, err);

	if (r < 0)
		return r;
	if (fresh)
		fresh->seen = true;
	k->kind = o.kind;
	raw = gw_arena_copy(c->scope->arena, o.bytes);
	c->scope->receipt.bytes += raw.n;
	if (o.kind == GW_OBJ_TAG)
		gw_raw_tag(k, raw, c->scope->arena);
	else
		gw_raw_commit(k, raw, c->scope->arena);
	return GW_OK;
}

/* The parents' trees; a parent that is missing is said. */
static size_t parent_trees(struct gw_collect *c, struct gw_walk *walk,
			   struct gw_walked *w, struct gw_id *olds, size_t max)
{
	size_t n = 0;
	struct gw_err why;

	for (uint32_t i = 0; i < w->count; i++) {
		struct gw_walked *parent = w->parents[i];
		int r = gw_walk_load(walk, parent, &why);

		if (r == GW_OK && parent->missing)
			gw_err_set(&why, GW_ENOTFOUND,
				   "parent %s of commit %s is missing",
				   parent->id.hex, w->id.hex);
		if (r < 0 || parent->missing)
			gw_scope_undecided(c->scope, &why, GW_STR(""));
		else if (n < max && parent->tree.hex[0])
			olds[n++] = parent->tree;
	}
	return n;
}

int gw_collect_commit(struct gw_collect *c, struct gw_walk *walk,
		      struct gw_walked *w, struct gw_err *err)
{
	struct gw_commit *k = GW_PUSH(&c->scope->commits);
	struct gw_id olds[8];
	struct gw_err why;
	size_t n;
	int r;

	*k = (struct gw_commit){ .id = w->id, .ref = w->ref };
	r = read_commit(c, k, &why);
	if (r < 0) {
		c->scope->commits.n--;
		gw_scope_undecided(c->scope, &why, GW_STR(""));
		return GW_OK;
	}
	gw_texts_of_commit(c, k);
	c->commit = w->id;
	c->ref = w->ref;
	c->turn++;
	c->repeats = 0;
	c->boundaries += w->boundary;
	n = parent_trees(c, walk, w, olds, sizeof(olds) / sizeof(*olds));
	if (!w->tree.hex[0])
		return GW_OK; /* malformed, and k->fault says so */
	return gw_diff_trees(c, &w->tree, olds, n, err);
}

/* A blob or tree that a ref or tag names, or that nothing names. */
static int take_bare(struct gw_collect *c, const struct gw_id *id,
		     enum gw_object_kind kind, struct gw_err *err)
{
	struct gw_diff_entry e = { .path = GW_STR(""), .id = *id };

	c->commit = (struct gw_id){ .hex = "" };
	c->turn++;
	c->repeats = 0;
	if (kind == GW_OBJ_TREE)
		return gw_diff_trees(c, id, NULL, 0, err);
	if (gw_hashes_add(&c->places, place_hash(&e)))
		add_place(c, &e);
	return GW_OK;
}

/* A tag not met before; false: it cannot be read. */
static bool take_tag(struct gw_collect *c, const struct gw_id *id,
		     struct gw_id *target)
{
	struct gw_commit k = { .id = *id, .ref = c->ref };
	struct gw_err why;

	if (read_commit(c, &k, &why) < 0) {
		gw_scope_undecided(c->scope, &why, GW_STR(""));
		return false;
	}
	*target = k.tree;
	if (gw_hashes_add(&c->texts, gw_hash(gw_id_str(id)))) {
		*GW_PUSH(&c->tags) = k;
		gw_texts_of_commit(c, &k);
	}
	return target->hex[0] != '\0';
}

int gw_collect_tip(struct gw_collect *c, struct gw_id *commit,
		   const struct gw_id *id, struct gw_str ref,
		   struct gw_err *err)
{
	struct gw_id at = *id;
	struct gw_err why;

	*commit = (struct gw_id){ .hex = "" };
	c->ref = ref;
	for (int i = 0; i < MOST_TAG_CHAIN; i++) {
		enum gw_object_kind kind;
		uint64_t size;

		if (!measure(c, &at, GW_STR(""), &kind, &size))
			return GW_OK;
		if (kind == GW_OBJ_COMMIT) {
			*commit = at;
			return GW_OK;
		}
		if (kind != GW_OBJ_TAG)
			return take_bare(c, &at, kind, err);
		if (!take_tag(c, &at, &at))
			return GW_OK;
	}
	gw_err_set(&why, GW_ELIMIT, "more than %d tags in a row",
		   MOST_TAG_CHAIN);
	gw_scope_undecided(c->scope, &why, GW_STR(""));
	return GW_OK;
}

int gw_collect_bare(struct gw_collect *c, const struct gw_fresh *f,
		    struct gw_err *err)
{
	c->ref = GW_STR("");
	return take_bare(c, &f->id, f->kind, err);
}
