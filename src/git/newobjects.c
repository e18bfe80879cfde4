/* What a push brings.
 *
 * Neither of two sets is enough alone: the quarantine without what the store
 * behind it holds, and what the new tips reach and no old ref does (an empty
 * pack can publish dangling objects again). Commits of either kind are new;
 * each is compared with its parents; at the end every object of the
 * quarantine must have been seen, or it is judged for itself.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "git/collect.h"
#include "git/pack.h"
#include "git/raw.h"

#define MOST_TAG_CHAIN 16
#define MOST_AHEAD ((size_t)32 << 20) /* bytes: a judge has little memory */

struct gw_walked *gw_peel(struct gw_walk *w, const struct gw_id *id)
{
	struct gw_id at = *id;

	for (int i = 0; i < MOST_TAG_CHAIN; i++) {
		GW_AUTO_OBJECT o = { .held = NULL };

		if (w->repo->engine->read(&o, w->repo, &at, GW_MAX_COMMIT,
					  NULL) < 0)
			return NULL;
		if (o.kind == GW_OBJ_COMMIT)
			return gw_walk_at(w, &at);
		if (o.kind != GW_OBJ_TAG || !gw_raw_tag_target(o.bytes, &at))
			return NULL;
	}
	return NULL;
}

void gw_tree_of(struct gw_id *out, struct gw_walk *w, const struct gw_id *id)
{
	struct gw_walked *c = gw_id_is_zero(id) ? NULL : gw_peel(w, id);

	*out = (struct gw_id){ .hex = "" };
	if (c && gw_walk_load(w, c, NULL) == GW_OK)
		*out = c->tree;
}

int gw_mark_new(struct gw_walk *w, const gw_tips *tips,
		const gw_walked_list *hidden, struct gw_err *err)
{
	gw_walked_list wanted = { 0 };
	gw_walked_list found = { 0 };
	int r;

	for (size_t i = 0; i < tips->n; i++)
		if (tips->v[i].commit)
			*GW_PUSH(&wanted) = tips->v[i].commit;
	r = gw_walk_only(&found, w, &wanted, hidden, err);
	for (size_t i = 0; i < found.n; i++)
		found.v[i]->is_new = true;
	GW_VEC_FREE(&wanted);
	GW_VEC_FREE(&found);
	return r;
}

static int by_id(const void *a, const void *b)
{
	const struct gw_fresh *const *x = a;
	const struct gw_fresh *const *y = b;

	return strcmp((*x)->id.hex, (*y)->id.hex);
}

typedef GW_VEC(struct gw_fresh *) fresh_list;

/* The new objects of the quarantine, in order of their ids. */
static void sort_fresh(fresh_list *out, struct gw_repo *repo)
{
	for (size_t i = 0; i < repo->fresh.count; i++) {
		struct gw_fresh *f = repo->fresh.entries[i].value;

		if (!f->old)
			*GW_PUSH(out) = f;
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), by_id);
}

static int collect_order(struct gw_collect *c, struct gw_walk *w,
			 const gw_walked_list *order, struct gw_err *err)
{
	int r = GW_OK;

	for (size_t i = 0; r == GW_OK && i < order->n; i++)
		r = gw_collect_commit(c, w, order->v[i], err);
	return r;
}

int gw_collect_commits(struct gw_collect *c, struct gw_walk *w,
		       const gw_tips *tips, struct gw_err *err)
{
	gw_walked_list order = { 0 };
	fresh_list fresh = { 0 };
	int r = GW_OK;

	for (size_t i = 0; r == GW_OK && i < tips->n; i++) {
		size_t from = order.n;

		if (tips->v[i].commit)
			r = gw_walk_order(&order, w, tips->v[i].commit, err);
		for (; from < order.n; from++)
			order.v[from]->ref = tips->v[i].ref;
	}
	sort_fresh(&fresh, c->repo);
	for (size_t i = 0; r == GW_OK && i < fresh.n; i++)
		if (fresh.v[i]->kind == GW_OBJ_COMMIT)
			r = gw_walk_order(&order, w,
					  gw_walk_at(w, &fresh.v[i]->id), err);
	if (r == GW_OK)
		r = collect_order(c, w, &order, err);
	GW_VEC_FREE(&fresh);
	GW_VEC_FREE(&order);
	return r;
}

/* Which of these trees stand inside another of them? */
static void find_inner(struct gw_hashes *inner, struct gw_collect *c,
		       const fresh_list *fresh)
{
	for (size_t i = 0; i < fresh->n; i++) {
		GW_AUTO_OBJECT o = { .held = NULL };
		struct gw_raw_tree t;
		struct gw_raw_entry e;
		struct gw_id id;

		if (fresh->v[i]->kind != GW_OBJ_TREE || fresh->v[i]->seen ||
		    c->repo->engine->read(&o, c->repo, &fresh->v[i]->id,
					  GW_MAX_TREE, NULL) < 0)
			continue;
		gw_raw_tree_init(&t, o.bytes, c->repo->id_bytes);
		while (gw_raw_tree_next(&t, &e)) {
			gw_id_from_raw(&id, e.raw_id, c->repo->id_bytes);
			gw_hashes_add(inner, gw_hash(gw_id_str(&id)));
		}
	}
}

static bool is_inner(struct gw_hashes *inner, const struct gw_fresh *f)
{
	return !gw_hashes_add(inner, gw_hash(gw_id_str(&f->id)));
}

int gw_collect_rest(struct gw_collect *c, struct gw_err *err)
{
	struct gw_hashes inner = { 0 };
	fresh_list fresh = { 0 };
	struct gw_id ignored;
	struct gw_err why;
	int r = GW_OK;

	sort_fresh(&fresh, c->repo);
	for (size_t i = 0; r == GW_OK && i < fresh.n; i++)
		if (!fresh.v[i]->seen && fresh.v[i]->kind == GW_OBJ_TAG)
			r = gw_collect_tip(c, &ignored, &fresh.v[i]->id,
					   GW_STR(""), err);
	find_inner(&inner, c, &fresh);
	for (size_t i = 0; r == GW_OK && i < fresh.n; i++)
		if (!fresh.v[i]->seen && fresh.v[i]->kind == GW_OBJ_TREE &&
		    !is_inner(&inner, fresh.v[i]))
			r = gw_collect_bare(c, fresh.v[i], err);
	for (size_t i = 0; r == GW_OK && i < fresh.n; i++)
		if (!fresh.v[i]->seen && fresh.v[i]->kind != GW_OBJ_COMMIT)
			r = gw_collect_bare(c, fresh.v[i], err);
	for (size_t i = 0; r == GW_OK && i < fresh.n; i++) {
		if (fresh.v[i]->seen)
			continue;
		gw_err_set(&why, GW_ELIMIT, "object %s was not judged",
			   fresh.v[i]->id.hex);
		gw_scope_undecided(c->scope, &why, GW_STR(""));
	}
	GW_VEC_FREE(&fresh);
	gw_hashes_release(&inner);
	return r;
}

/* --- a push --------------------------------------------------------------- */

struct receive {
	struct gw_collect c;
	struct gw_walk walk;
	gw_tips tips; /* one for each update that is no delete */
	gw_tips edges; /* old commits that new ones stand on: really old? */
};

static void mark_fresh(struct receive *v)
{
	struct gw_map *fresh = &v->c.repo->fresh;

	for (size_t i = 0; i < fresh->count; i++) {
		struct gw_fresh *f = fresh->entries[i].value;

		if (f->old)
			v->c.scope->receipt.delta_bases++;
		else if (f->kind == GW_OBJ_COMMIT)
			gw_walk_at(&v->walk, &f->id)->is_new = true;
	}
}

/* A name for each object that updates point at: thousands may share one. */
static int take_tips(struct receive *v, struct gw_err *err)
{
	const gw_updates *updates = &v->c.scope->updates;
	struct gw_map known;
	int r = GW_OK;

	gw_map_init(&known, v->c.scope->arena);
	for (size_t i = 0; r == GW_OK && i < updates->n; i++) {
		const struct gw_update *u = &updates->v[i];
		struct gw_id commit;
		void **place;

		if (u->kind == GW_REF_DELETE)
			continue;
		place = gw_map_put(&known, gw_id_str(&u->new_id));
		if (*place)
			continue;
		*place = v;
		r = gw_collect_tip(&v->c, &commit, &u->new_id, u->ref, err);
		if (r == GW_OK && commit.hex[0])
			*GW_PUSH(&v->tips) = (struct gw_tip){
				.commit = gw_walk_at(&v->walk, &commit),
				.ref = u->ref
			};
	}
	return r;
}

static void add_edge(struct receive *v, struct gw_walked *w)
{
	if (w->is_new || w->taken)
		return;
	w->taken = true; /* for now: so that it stands there once */
	*GW_PUSH(&v->edges) = (struct gw_tip){ .commit = w };
}

/* Old commits right behind the new ones, and tips that are old. */
static int find_edges(struct receive *v, struct gw_err *err)
{
	struct gw_map *fresh = &v->c.repo->fresh;

	for (size_t i = 0; i < fresh->count; i++) {
		struct gw_fresh *f = fresh->entries[i].value;
		struct gw_walked *w;
		int r;

		if (f->old || f->kind != GW_OBJ_COMMIT)
			continue;
		w = gw_walk_at(&v->walk, &f->id);
		r = gw_walk_load(&v->walk, w, err);
		if (r < 0)
			return r;
		for (uint32_t k = 0; k < w->count; k++)
			add_edge(v, w->parents[k]);
	}
	for (size_t i = 0; i < v->tips.n; i++)
		add_edge(v, v->tips.v[i].commit);
	for (size_t i = 0; i < v->edges.n; i++)
		v->edges.v[i].commit->taken = false;
	return GW_OK;
}

/* Drop the edges that one of these ids names. */
static void drop_known(struct receive *v, struct gw_hashes *known)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->edges.n; i++) {
		struct gw_str id = gw_id_str(&v->edges.v[i].commit->id);
		size_t before = known->count;

		/* Each edge is asked for once, so adding does no harm. */
		gw_hashes_add(known, gw_hash(id));
		if (known->count != before)
			v->edges.v[kept++] = v->edges.v[i];
	}
	v->edges.n = kept;
}

static void add_hidden(gw_walked_list *hidden, struct gw_walk *w,
		       const struct gw_id *id)
{
	struct gw_walked *c = gw_id_is_zero(id) ? NULL : gw_peel(w, id);

	if (c)
		*GW_PUSH(hidden) = c;
}

/*
 * What the client says that a ref pointed at is known to be true only when git
 * moves it, and then only for that ref: a push may say of one ref, whose update
 * will fail, that an object was there which another one is to publish.
 */
static void believe(gw_updates *out, struct receive *v,
		    const gw_ref_tips *refs)
{
	const gw_updates *updates = &v->c.scope->updates;
	struct gw_map stood;

	gw_map_init(&stood, v->c.scope->arena);
	for (size_t i = 0; i < refs->n; i++)
		*gw_map_put(&stood, refs->v[i].name) = &refs->v[i];
	for (size_t i = 0; i < updates->n; i++) {
		const struct gw_update *u = &updates->v[i];
		const struct gw_ref_tip *tip = gw_map_get(&stood, u->ref);

		if (tip && gw_id_eq(&tip->id, &u->old_id))
			*GW_PUSH(out) = *u;
	}
}

#define FEW_UPDATES 64u

/*
 * Where a ref that the client names stands. What is no whole name is not asked
 * for: the client chose it, and as a revision it could be any object of the
 * store ("x-1-g<id>", "<id>^0") without that a ref is there.
 */
static bool find_ref(struct gw_ref_tip *tip, struct receive *v)
{
	const char *name = gw_arena_copy(v->c.scope->arena, tip->name).p;

	return gw_rev_is_name(name) &&
	       v->c.repo->engine->resolve(&tip->id, v->c.repo, name, NULL) ==
		       GW_OK;
}

/* The refs that are updated, or all of them if they are many. */
static int updated_refs(gw_ref_tips *out, struct receive *v, bool *all,
			struct gw_err *err)
{
	const gw_updates *updates = &v->c.scope->updates;
	size_t n = 0;

	for (size_t i = 0; i < updates->n; i++)
		n += !gw_id_is_zero(&updates->v[i].old_id);
	*all = n > FEW_UPDATES;
	if (*all)
		return v->c.repo->engine->refs(out, v->c.repo, "",
					       v->c.scope->arena, err);
	for (size_t i = 0; i < updates->n; i++) {
		const struct gw_update *u = &updates->v[i];
		struct gw_ref_tip tip = { .name = u->ref };

		if (!gw_id_is_zero(&u->old_id) && find_ref(&tip, v))
			*GW_PUSH(out) = tip;
	}
	return GW_OK;
}

/*
 * Are the edges old? Cheap questions first: are they old values of the very
 * refs that are updated, are they tips of refs; only then walk.
 */
static int hide_old(struct receive *v, struct gw_err *err)
{
	struct gw_hashes known = { 0 };
	gw_walked_list hidden = { 0 };
	gw_updates believed = { 0 };
	gw_ref_tips refs = { 0 };
	bool all = false;
	int r = v->edges.n ? updated_refs(&refs, v, &all, err) : GW_OK;

	if (r == GW_OK)
		believe(&believed, v, &refs);
	for (size_t i = 0; i < believed.n; i++)
		gw_hashes_add(&known, gw_hash(gw_id_str(&believed.v[i].old_id)));
	drop_known(v, &known);
	gw_hashes_release(&known);
	if (r == GW_OK && v->edges.n > 0 && !all) {
		refs.n = 0;
		r = v->c.repo->engine->refs(&refs, v->c.repo, "",
					    v->c.scope->arena, err);
	}
	for (size_t i = 0; i < refs.n; i++)
		gw_hashes_add(&known, gw_hash(gw_id_str(&refs.v[i].id)));
	drop_known(v, &known);
	if (r == GW_OK && v->edges.n > 0) {
		for (size_t i = 0; i < refs.n; i++)
			add_hidden(&hidden, &v->walk, &refs.v[i].id);
		r = gw_mark_new(&v->walk, &v->edges, &hidden, err);
	}
	gw_hashes_release(&known);
	GW_VEC_FREE(&hidden);
	GW_VEC_FREE(&believed);
	GW_VEC_FREE(&refs);
	return r;
}

/* A ref that moves to where its old value is not below. */
static int find_forced(struct receive *v, struct gw_err *err)
{
	gw_updates *updates = &v->c.scope->updates;

	for (size_t i = 0; i < updates->n; i++) {
		struct gw_update *u = &updates->v[i];
		struct gw_walked *old;
		struct gw_walked *now;
		bool below = false;
		int r;

		if (u->kind != GW_REF_UPDATE)
			continue;
		old = gw_peel(&v->walk, &u->old_id);
		now = gw_peel(&v->walk, &u->new_id);
		if (old && now) {
			r = gw_walk_is_ancestor(&below, &v->walk, &old->id,
						&now->id, err);
			if (r < 0)
				return r;
		}
		u->forced = !below;
	}
	return GW_OK;
}

/* The state that is judged: the default branch's if it is pushed, so that no
 * other ref can stand before it; else the first one's. */
static void name_trees(struct receive *v)
{
	struct gw_scope *s = v->c.scope;
	struct gw_str first = gw_repo_moved_by(
		v->c.repo, gw_repo_default(v->c.repo, s->arena), s->arena);
	bool pushed = false;

	for (size_t i = 0; i < s->updates.n; i++)
		pushed = pushed || (s->updates.v[i].kind != GW_REF_DELETE &&
				    gw_str_eq(s->updates.v[i].ref, first));
	for (size_t i = 0; i < s->updates.n && !s->tree.hex[0]; i++) {
		const struct gw_update *u = &s->updates.v[i];

		if (pushed && !gw_str_eq(u->ref, first))
			continue;
		gw_tree_of(&s->tree, &v->walk, &u->new_id);
		if (s->tree.hex[0])
			gw_tree_of(&s->old_tree, &v->walk, &u->old_id);
	}
}

static int receive_all(struct receive *v, struct gw_err *err)
{
	int r = gw_fresh_read(v->c.repo, err);

	if (r < 0)
		return r;
	gw_packs_ahead(v->c.repo->packs, MOST_AHEAD);
	mark_fresh(v);
	r = take_tips(v, err);
	if (r == GW_OK)
		r = find_edges(v, err);
	if (r == GW_OK)
		r = hide_old(v, err);
	if (r == GW_OK)
		r = gw_collect_commits(&v->c, &v->walk, &v->tips, err);
	if (r == GW_OK)
		r = gw_collect_rest(&v->c, err);
	if (r == GW_OK)
		r = find_forced(v, err);
	return r;
}

/* A push to a symbolic ref moves or deletes what it leads to: rules about that
 * one count. */
static void follow_links(struct receive *v)
{
	gw_updates *updates = &v->c.scope->updates;

	for (size_t i = 0; i < updates->n; i++)
		updates->v[i].ref = gw_repo_moved_by(v->c.repo,
						     updates->v[i].ref,
						     v->c.scope->arena);
}

int gw_scope_receive(struct gw_scope *out, struct gw_repo *repo,
		     const gw_updates *updates, struct gw_err *err)
{
	struct receive v = { .tips = { 0 } };
	int r;

	gw_collect_init(&v.c, repo, out);
	gw_walk_init(&v.walk, repo, out->arena);
	for (size_t i = 0; i < updates->n; i++)
		*GW_PUSH(&out->updates) = updates->v[i];
	gw_texts_of_updates(out);
	gw_texts_of_options(out);
	follow_links(&v);
	r = receive_all(&v, err);
	name_trees(&v);
	gw_packs_forget(repo->packs);
	gw_collect_finish(&v.c);
	GW_VEC_FREE(&v.tips);
	GW_VEC_FREE(&v.edges);
	gw_collect_release(&v.c);
	return r;
}

/* --- a push of the past ---------------------------------------------------- */

static int check_there(const struct receive *v, struct gw_err *err)
{
	const gw_updates *updates = &v->c.scope->updates;

	for (size_t i = 0; i < updates->n; i++) {
		enum gw_object_kind kind;
		uint64_t size;
		int r;

		if (updates->v[i].kind == GW_REF_DELETE)
			continue;
		r = v->c.repo->engine->header(v->c.repo,
					      &updates->v[i].new_id, &kind,
					      &size, err);
		if (r < 0)
			return r;
	}
	return GW_OK;
}

static int replay_all(struct receive *v, const gw_updates *known,
		      struct gw_err *err)
{
	const gw_updates *updates = &v->c.scope->updates;
	gw_walked_list hidden = { 0 };
	int r = check_there(v, err);

	if (r == GW_OK)
		r = take_tips(v, err);
	for (size_t i = 0; i < updates->n; i++)
		add_hidden(&hidden, &v->walk, &updates->v[i].old_id);
	for (size_t i = 0; i < known->n; i++)
		add_hidden(&hidden, &v->walk, &known->v[i].new_id);
	if (r == GW_OK)
		r = gw_mark_new(&v->walk, &v->tips, &hidden, err);
	if (r == GW_OK)
		r = gw_collect_commits(&v->c, &v->walk, &v->tips, err);
	if (r == GW_OK)
		r = find_forced(v, err);
	GW_VEC_FREE(&hidden);
	return r;
}

int gw_scope_replay(struct gw_scope *out, struct gw_repo *repo,
		    const gw_updates *updates, const gw_updates *known,
		    struct gw_err *err)
{
	struct receive v = { .tips = { 0 } };
	int r;

	gw_collect_init(&v.c, repo, out);
	gw_walk_init(&v.walk, repo, out->arena);
	for (size_t i = 0; i < updates->n; i++)
		*GW_PUSH(&out->updates) = updates->v[i];
	gw_texts_of_updates(out);
	r = replay_all(&v, known, err);
	name_trees(&v);
	gw_collect_finish(&v.c);
	GW_VEC_FREE(&v.tips);
	gw_collect_release(&v.c);
	return r;
}
