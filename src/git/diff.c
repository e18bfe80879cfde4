/* Comparing trees over raw objects.
 *
 * A list of work holds pairs (a path, the new tree, the old trees at the same
 * path); equal subtrees are never entered. An item reads its trees, reports
 * entries and adds items for subtrees, so nothing recurses and only one level
 * is in memory. A tree that stands at many paths is entered for each, within
 * a bound: exponential trees end there and are said.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "git/collect.h"
#include "git/raw.h"

#define MOST_REPEATS 8192u /* in one commit */
#define MOST_ALL_REPEATS 1000000u
#define FEW 8u
#define MOST_OLDS GW_MOST_OLDS

/* An old tree, read along with the new one: both are sorted alike. */
struct old_side {
	struct gw_object object;
	struct gw_raw_tree tree;
	struct gw_raw_entry entry;
	bool more;
};

struct level {
	struct gw_collect *c;
	const struct gw_tree_pair *at;
	struct old_side olds[MOST_OLDS];
	bool same; /* the only old tree has the entry before just so */
	struct gw_map folded; /* names without case -> themselves */
	struct gw_str bytes; /* of the new tree */
	unsigned asked; /* how often for twins */
};

struct seen_tree {
	uint32_t turn;
};

/* May this tree be entered (again)? */
static bool may_enter(struct gw_collect *c, const struct gw_id *id)
{
	struct seen_tree *seen = gw_map_get(&c->trees, gw_id_str(id));
	struct gw_err why;

	if (!seen) {
		struct gw_str key = gw_id_key(c->scope->arena, id);

		seen = GW_NEW(c->scope->arena, struct seen_tree);
		*gw_map_put(&c->trees, key) = seen;
		seen->turn = c->turn;
		c->scope->receipt.trees++;
		return true;
	}
	if (seen->turn == c->turn)
		c->repeats++;
	seen->turn = c->turn;
	if (c->repeats <= MOST_REPEATS &&
	    ++c->all_repeats <= MOST_ALL_REPEATS)
		return true;
	if (!c->repeats_said) {
		gw_err_set(&why, GW_ELIMIT,
			   "a directory stands at more than %u paths: it was "
			   "not judged at all of them",
			   MOST_REPEATS);
		gw_scope_undecided(c->scope, &why, GW_STR(""));
		c->repeats_said = true;
	}
	return false;
}

static void next_old(struct old_side *o)
{
	o->more = gw_raw_tree_next(&o->tree, &o->entry);
}

/* Old trees that cannot be read hide nothing: more is judged then. */
static void open_olds(struct level *l)
{
	struct gw_repo *repo = l->c->repo;

	for (uint32_t i = 0; i < l->at->count; i++) {
		struct old_side *o = &l->olds[i];
		int r = repo->engine->read(&o->object, repo, &l->at->olds[i],
					   GW_MAX_TREE, NULL);

		if (r == GW_OK && o->object.kind == GW_OBJ_TREE) {
			gw_raw_tree_init(&o->tree, o->object.bytes,
					 repo->id_bytes);
			next_old(o);
		}
	}
}

static void close_olds(struct level *l)
{
	for (uint32_t i = 0; i < l->at->count; i++)
		gw_object_release(&l->olds[i].object);
}

static bool same_id(const struct level *l, const struct gw_raw_entry *a,
		    const struct gw_raw_entry *b)
{
	size_t n = l->c->repo->id_bytes;

	return gw_str_eq((struct gw_str){ a->raw_id, n },
			 (struct gw_str){ b->raw_id, n });
}

static bool same_name(const struct gw_raw_entry *a,
		      const struct gw_raw_entry *b)
{
	return gw_str_eq(a->name, b->name);
}

static struct gw_str fold(struct gw_arena *a, struct gw_str name)
{
	char *p = gw_arena_alloc(a, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = gw_lower(name.p[i]);
	return (struct gw_str){ p, name.n };
}

/* Folded names of the whole tree -> the name, or "/" if there are several. */
static void fold_all(struct level *l)
{
	struct gw_raw_tree t;
	struct gw_raw_entry e;

	gw_map_init(&l->folded, &l->c->scratch);
	gw_raw_tree_init(&t, l->bytes, l->c->repo->id_bytes);
	while (gw_raw_tree_next(&t, &e)) {
		struct gw_str *name = GW_NEW(&l->c->scratch, struct gw_str);
		void **place = gw_map_put(&l->folded, fold(&l->c->scratch, e.name));

		*name = *place ? GW_STR("/") : e.name;
		*place = name;
	}
}

static bool has_twin(const struct level *l, struct gw_str name)
{
	struct gw_raw_tree t;
	struct gw_raw_entry e;

	gw_raw_tree_init(&t, l->bytes, l->c->repo->id_bytes);
	while (gw_raw_tree_next(&t, &e))
		if (e.name.n == name.n && gw_str_eq_fold(e.name, name) &&
		    !gw_str_eq(e.name, name))
			return true;
	return false;
}

/* Do other names of this tree differ in case only (ASCII, as git's
 * core.ignorecase does)? Few questions are answered by looking, many by a
 * table. */
static bool collides(struct level *l, const struct gw_raw_entry *e)
{
	const struct gw_str *first;

	if (l->asked++ < FEW)
		return has_twin(l, e->name);
	if (l->asked == FEW + 1)
		fold_all(l);
	first = gw_map_get(&l->folded, fold(&l->c->scratch, e->name));
	return first && !gw_str_eq(*first, e->name);
}

static void add_below(struct level *l, const struct gw_diff_entry *e,
		      const struct gw_raw_entry *raw)
{
	struct gw_tree_pair *p = GW_PUSH(&l->c->pairs);
	size_t n = l->c->repo->id_bytes;

	*p = (struct gw_tree_pair){ .tree = e->id };
	p->path = gw_arena_join(l->c->scope->arena,
				(struct gw_str[]){ e->path, GW_STR("/") }, 2);
	for (uint32_t i = 0; i < l->at->count; i++) {
		const struct old_side *o = &l->olds[i];

		if (o->more && same_name(&o->entry, raw) &&
		    gw_mode_is_dir(o->entry.mode))
			gw_id_from_raw(&p->olds[p->count++], o->entry.raw_id,
				       n);
	}
}

/* An entry stands behind another one as git sorts them. */
static bool in_order(const struct gw_raw_entry *a,
		     const struct gw_raw_entry *b)
{
	return gw_raw_entry_cmp(a, b) < 0 && !same_name(a, b);
}

/* As is_old() would say: most entries stand in the old tree just so, right
 * behind one that does too. Then the old entry need not be read. */
static bool follows_old(struct level *l, const struct gw_raw_entry *raw,
			const struct gw_raw_entry *before)
{
	struct old_side *o = &l->olds[0];
	size_t n = raw->bytes.n;

	if (!l->same || o->tree.rest.n < n ||
	    memcmp(o->tree.rest.p, raw->bytes.p, n) != 0 ||
	    !in_order(before, raw))
		return false;
	o->tree.rest = gw_str_part(o->tree.rest, n, o->tree.rest.n);
	o->entry = *raw;
	return true;
}

/* Is it in an old tree just so? Else *e learns what stood there. */
static bool is_old(struct level *l, const struct gw_raw_entry *raw,
		   struct gw_diff_entry *e)
{
	for (uint32_t i = 0; i < l->at->count; i++) {
		struct old_side *o = &l->olds[i];

		while (o->more && gw_raw_entry_cmp(&o->entry, raw) < 0)
			next_old(o);
		if (!o->more || !same_name(&o->entry, raw))
			continue;
		if (o->entry.mode == raw->mode && same_id(l, &o->entry, raw)) {
			l->same = l->at->count == 1;
			return true;
		}
		e->added = false;
		if (!e->old_id.hex[0] && !gw_mode_is_dir(o->entry.mode))
			gw_id_from_raw(&e->old_id, o->entry.raw_id,
				       l->c->repo->id_bytes);
	}
	return false;
}

static int too_long(struct level *l, const struct gw_diff_entry *e)
{
	struct gw_err why;

	gw_err_set(&why, GW_ELIMIT,
		   "a path is longer than %d bytes: not judged below",
		   GW_MAX_PATH);
	gw_scope_undecided(l->c->scope, &why, gw_str_part(e->path, 0, 120));
	return GW_OK;
}

static int take_entry(struct level *l, const struct gw_raw_entry *raw,
		      const struct gw_raw_entry *before, struct gw_err *err)
{
	struct gw_diff_entry e;

	if (follows_old(l, raw, before))
		return GW_OK;
	l->same = false;
	e = (struct gw_diff_entry){ .mode = raw->mode, .added = true };
	/* A name that stands twice is reported even if one is old. */
	if (is_old(l, raw, &e) && !(before && same_name(before, raw)))
		return GW_OK;
	gw_id_from_raw(&e.id, raw->raw_id, l->c->repo->id_bytes);
	e.path = gw_arena_join(l->c->scope->arena,
			       (struct gw_str[]){ l->at->path, raw->name }, 2);
	e.fault = gw_entry_fault(raw, before);
	if (!e.fault && e.added && collides(l, raw))
		e.fault = "another name differs in case only";
	if (e.path.n > GW_MAX_PATH)
		return too_long(l, &e);
	if (!gw_mode_is_dir(raw->mode))
		return gw_collect_entry(l->c, &e, err);
	add_below(l, &e, raw);
	return e.fault ? gw_collect_entry(l->c, &e, err) : GW_OK;
}

static int read_level(struct level *l, struct gw_err *err)
{
	struct gw_raw_entry before;
	struct gw_raw_entry e;
	struct gw_raw_tree t;
	bool first = true;
	int r = GW_OK;

	gw_raw_tree_init(&t, l->bytes, l->c->repo->id_bytes);
	while (r == GW_OK && gw_raw_tree_next(&t, &e)) {
		r = take_entry(l, &e, first ? NULL : &before, err);
		before = e;
		first = false;
	}
	if (r == GW_OK && t.cut) {
		struct gw_err why;

		gw_err_set(&why, GW_ESYNTAX, "tree %s is malformed",
			   l->at->tree.hex);
		gw_scope_undecided(l->c->scope, &why, l->at->path);
	}
	return r;
}

/* What a directory entry names is no tree: judged as the file it is. */
static int take_non_tree(struct gw_collect *c, const struct gw_tree_pair *at,
			 struct gw_err *err)
{
	struct gw_diff_entry e = { .path = at->path,
				   .id = at->tree,
				   .fault = "a directory that is no tree",
				   .added = true };

	if (e.path.n > 0)
		e.path.n--;
	return gw_collect_entry(c, &e, err);
}

static int enter(struct gw_collect *c, const struct gw_tree_pair *at,
		 struct gw_err *err)
{
	GW_AUTO_OBJECT tree = { .held = NULL };
	struct level l = { .c = c, .at = at };
	struct gw_fresh *fresh = gw_fresh_get(c->repo, &at->tree);
	struct gw_err why;
	int r = c->repo->engine->read(&tree, c->repo, &at->tree, GW_MAX_TREE,
				      &why);

	if (r < 0) {
		gw_scope_undecided(c->scope, &why, at->path);
		return GW_OK;
	}
	if (tree.kind != GW_OBJ_TREE)
		return take_non_tree(c, at, err);
	if (fresh)
		fresh->seen = true;
	c->scope->receipt.bytes += tree.bytes.n;
	l.bytes = tree.bytes;
	open_olds(&l);
	r = read_level(&l, err);
	close_olds(&l);
	return r;
}

static void turn_around(gw_tree_pairs *list, size_t from)
{
	for (size_t i = from, j = list->n; i + 1 < j; i++) {
		struct gw_tree_pair p = list->v[--j];

		list->v[j] = list->v[i];
		list->v[i] = p;
	}
}

int gw_diff_trees(struct gw_collect *c, const struct gw_id *tree,
		  const struct gw_id *olds, size_t count, struct gw_err *err)
{
	gw_tree_pairs *work = &c->pairs;
	struct gw_tree_pair *root = GW_PUSH(work);
	int r = GW_OK;

	*root = (struct gw_tree_pair){ .path = GW_STR(""), .tree = *tree };
	for (size_t i = 0; i < count && i < MOST_OLDS; i++)
		root->olds[root->count++] = olds[i];
	while (r == GW_OK && work->n > 0) {
		struct gw_tree_pair at = work->v[--work->n];
		size_t from = work->n;
		bool same = false;

		for (uint32_t i = 0; i < at.count; i++)
			same = same || gw_id_eq(&at.olds[i], &at.tree);
		if (same || !may_enter(c, &at.tree))
			continue;
		r = enter(c, &at, err);
		turn_around(work, from); /* first name, first served */
		gw_arena_reset(&c->scratch);
	}
	work->n = 0;
	return r;
}
