/* Which subjects a join needs to look at. SPDX-License-Identifier: Apache-2.0
 *
 * A join compares its candidates with one subject, `to`. What must be equal
 * for a candidate to match, whatever else is asked, is a key: a label that
 * the selector names, the address or name that a reference speaks of. All
 * candidates of a join are put under their keys once; those that may match
 * without one (a selector without labels, a value that is not known) are
 * loose. A room is what both must share: the folder, the namespace.
 */
#include <stdlib.h>
#include <string.h>

#include "query/join.h"

#define MOST_KEY ((size_t)1 << 16)
#define MOST_PARTS 64 /* of one reference */
#define MOST_NESTED 4 /* as deep as a reference is looked for (join.c) */

struct bucket {
	uint32_t *v; /* numbers of candidates, rising */
	uint32_t n;
	uint32_t cap;
};

struct q_keys {
	uint32_t *items; /* the candidates: indexes into index->all */
	uint32_t n;
	struct gw_map at; /* key -> struct bucket */
	bool whole; /* what it asks hangs on more than the candidate */
};

/* Keys on their way into the table, or looked up in it. */
struct keeper {
	struct q_run *r;
	const struct q_join *j;
	struct q_keys *keys;
	struct gw_arena *arena; /* of the table; NULL: look up */
	q_places *found; /* numbers of candidates */
	uint32_t number;
	struct gw_buf key;
	size_t room; /* of the key: where the room ends */
	bool loose; /* no key holds it */
	bool all; /* of `to`: all are to be looked at */
};

static void add_to(struct gw_arena *arena, struct bucket *b, uint32_t number)
{
	uint32_t *more;

	if (b->n && b->v[b->n - 1] == number)
		return;
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 4;
		more = gw_arena_array(arena, b->cap, sizeof(*more));
		if (b->n)
			memcpy(more, b->v, b->n * sizeof(*more));
		b->v = more;
	}
	b->v[b->n++] = number;
}

/* The candidate is put under room + kind + a + NUL + b, or those that are
 * there are found. */
static void use_key(struct keeper *k, char kind, struct gw_str a,
		    struct gw_str b)
{
	struct gw_str key;
	struct bucket *there;
	void **slot;

	k->key.n = k->room;
	gw_buf_byte(&k->key, kind);
	gw_buf_add(&k->key, a);
	gw_buf_byte(&k->key, '\0');
	gw_buf_add(&k->key, b);
	if (k->key.over) {
		k->key.over = false;
		k->loose = k->all = true;
		return;
	}
	key = gw_buf_str(&k->key);
	there = gw_map_get(&k->keys->at, key);
	if (!k->arena) {
		for (uint32_t i = 0; there && i < there->n; i++)
			*GW_PUSH(k->found) = there->v[i];
		return;
	}
	if (!there) {
		slot = gw_map_put(&k->keys->at, gw_arena_copy(k->arena, key));
		there = *slot = GW_NEW(k->arena, struct bucket);
	}
	add_to(k->arena, there, k->number);
}

static void set_room(struct keeper *k, const struct gw_subject *s)
{
	gw_buf_reset(&k->key);
	if (k->j->scope == Q_SCOPE_MODULE)
		gw_buf_add(&k->key, gw_q_folder(s));
	gw_buf_byte(&k->key, '\n');
	if (k->j->same_namespace)
		gw_buf_add(&k->key, gw_q_namespace(s));
	k->room = k->key.n;
	k->loose = k->key.over;
}

/* --- references ---------------------------------------------------------- */

/* Each beginning of "a.b[0].c" that may be an address. */
static void use_ref(struct keeper *k, struct gw_str ref)
{
	unsigned parts = 0;

	ref = gw_q_ref_text(ref);
	for (size_t i = 1; i <= ref.n; i++) {
		if (i < ref.n && ref.p[i] != '.' && ref.p[i] != '[')
			continue;
		if (parts++ == MOST_PARTS)
			k->loose = true;
		if (k->loose)
			return;
		use_key(k, 'R', gw_str_part(ref, 0, i), GW_STR(""));
	}
}

/* What value_means() of join.c may say yes to. */
static void use_value(struct keeper *k, const struct gw_node *n,
		      unsigned depth)
{
	if (depth > MOST_NESTED) {
		k->loose = true;
		return;
	}
	if (n->origin && n->origin->kind == GW_REF)
		use_ref(k, n->origin->text);
	if (gw_node_is_scalar(n)) {
		use_key(k, 'T', n->text, GW_STR(""));
		return;
	}
	if (n->kind == GW_REF && n->text.n) {
		use_ref(k, n->text);
		return;
	}
	for (const struct gw_node *c = n->first; c && !k->loose; c = c->next)
		use_value(k, c, depth + 1);
	k->loose |= n->kind >= GW_ALT && n->kind != GW_TEMPLATE &&
		    n->kind != GW_CALL && n->kind != GW_ALT;
}

static void put_refs(struct keeper *k, const struct gw_subject *s)
{
	struct q_run *r = k->r;
	struct q_list l = gw_q_walk_of(r, k->j->ref, s);

	k->loose |= l.open;
	for (uint32_t i = 0; i < l.n && !k->loose; i++)
		use_value(k, gw_q_vals(r, &l)[i].node, 0);
	r->stack.n = l.from;
}

static void find_refs(struct keeper *k, const struct gw_subject *to)
{
	const struct gw_node *meta = gw_node_path(to->node, "metadata.name");
	struct gw_str none = GW_STR("");

	use_key(k, 'R', to->address, none);
	use_key(k, 'R', to->name, none);
	use_key(k, 'R',
		gw_arena_print(k->r->arena, "%.*s.%.*s", GW_FMT(to->type),
			       GW_FMT(to->name)),
		none);
	/* CloudFormation writes a resource's name as plain text, too. */
	use_key(k, 'T', to->name, none);
	if (gw_node_is_scalar(meta))
		use_key(k, 'T', meta->text, none);
	for (const struct gw_node *c = to->node->first; c; c = c->next)
		if (gw_node_is_scalar(c) && gw_q_is_identity(c->key))
			use_key(k, 'T', c->text, none);
}

/* --- labels -------------------------------------------------------------- */

/* Labels that are all known; or none, and then *n is NULL. */
static bool labels_of(struct keeper *k, const struct gw_subject *s,
		      const struct gw_node **n)
{
	struct q_run *r = k->r;
	struct q_list l = gw_q_walk_of(r, k->j->labels, s);
	bool open = l.open;

	*n = l.n ? gw_q_vals(r, &l)[0].node : NULL;
	r->stack.n = l.from;
	if (!*n)
		return !open;
	if ((*n)->kind != GW_MAP || ((*n)->flags & GW_OPEN))
		return false;
	for (const struct gw_node *c = (*n)->first; c; c = c->next)
		if (!gw_node_is_known(c))
			return false;
	return true;
}

/* A pair that all who are selected must have, or NULL: it is not known.
 * *none: there is no selector. */
static const struct gw_node *pair_of(struct keeper *k,
				     const struct gw_subject *s, bool *none)
{
	struct q_run *r = k->r;
	struct q_list l = gw_q_walk_of(r, k->j->selector, s);
	const struct gw_node *n = l.n ? gw_q_vals(r, &l)[0].node : NULL;
	const struct gw_node *pairs;

	*none = !l.n && !l.open;
	r->stack.n = l.from;
	if (!n || n->kind != GW_MAP)
		return NULL;
	pairs = gw_q_selector_pairs(n);
	if (!pairs || pairs->kind != GW_MAP)
		return NULL;
	for (const struct gw_node *c = pairs->first; c; c = c->next)
		if (gw_node_is_known(c))
			return c;
	return NULL;
}

static void use_labels(struct keeper *k, char kind, const struct gw_node *map)
{
	for (const struct gw_node *c = map ? map->first : NULL; c; c = c->next)
		use_key(k, kind, c->key, gw_node_text(c));
}

/* S: what its selector asks for; L: of one without a selector, its labels. */
static void put_labels(struct keeper *k, const struct gw_subject *s)
{
	const struct gw_node *labels;
	bool none;
	const struct gw_node *pair = pair_of(k, s, &none);

	if (pair)
		use_key(k, 'S', pair->key, gw_node_text(pair));
	else if (!none || !labels_of(k, s, &labels))
		k->loose = true;
	else
		use_labels(k, 'L', labels);
}

static void find_labels(struct keeper *k, const struct gw_subject *to)
{
	const struct gw_node *labels;
	bool none;
	const struct gw_node *pair = pair_of(k, to, &none);

	if (!labels_of(k, to, &labels) || (!pair && !none)) {
		k->all = true;
		return;
	}
	use_labels(k, 'S', labels);
	if (pair)
		use_key(k, 'L', pair->key, gw_node_text(pair));
}

/* --- the table ----------------------------------------------------------- */

static bool begins_at(const struct q_program *p, uint32_t path)
{
	const struct q_path *q = path ? &p->paths[path - 1] : NULL;

	for (uint32_t i = 0; q && i < q->alts; i++) {
		uint32_t root = p->alts[q->alt + i].root;

		if (root == Q_ROOT_ITEM || root == Q_ROOT_OLD ||
		    root == Q_ROOT_CHANGE || root == Q_ROOT_SLOT)
			return false;
	}
	return true;
}

static bool by_labels(const struct q_join *j)
{
	return !j->ref && j->selector && j->labels;
}

/* The rule's budget of steps is not for what serves all of them. */
static void put_one(struct keeper *k, const struct gw_subject *s)
{
	struct q_run *r = k->r;
	uint32_t steps = r->steps;
	bool over = r->over;

	r->steps = 0;
	r->over = false;
	set_room(k, s);
	if (k->j->ref)
		put_refs(k, s);
	else if (by_labels(k->j))
		put_labels(k, s);
	else
		k->loose = true;
	if (k->loose || r->over)
		use_key(k, 'W', GW_STR(""), GW_STR(""));
	r->steps = steps;
	r->over = over;
}

static const struct q_keys *make_keys(struct q_run *r, const struct q_join *j,
				      const struct gw_query_index *x)
{
	struct q_keys *keys = GW_NEW(x->arena, struct q_keys);
	struct keeper k = { .r = r, .j = j, .keys = keys, .arena = x->arena };
	q_places items = { 0 };

	gw_map_init(&keys->at, x->arena);
	keys->whole = !begins_at(&r->q->p, j->ref) ||
		      !begins_at(&r->q->p, j->selector) ||
		      !begins_at(&r->q->p, j->labels);
	gw_buf_init(&k.key, MOST_KEY);
	for (unsigned c = 0; c < j->classes; c++)
		for (uint32_t i = x->first[j->cls[c]];
		     i < x->first[j->cls[c] + 1]; i++) {
			const struct q_group *g = &x->groups[i];

			if (!gw_q_join_fits(r, j->types, g->type))
				continue;
			for (uint32_t n = 0; n < g->count; n++)
				*GW_PUSH(&items) = x->order[g->first + n];
		}
	for (k.number = 0; !keys->whole && k.number < items.n; k.number++)
		put_one(&k, &x->all->v[items.v[k.number]]);
	keys->n = (uint32_t)items.n;
	keys->items = gw_arena_array(x->arena, items.n + 1,
				     sizeof(*keys->items));
	if (items.n)
		memcpy(keys->items, items.v, items.n * sizeof(*items.v));
	GW_VEC_FREE(&items);
	gw_buf_release(&k.key);
	return keys;
}

static const struct q_keys *keys_of(struct q_run *r, const struct q_join *j,
				    struct gw_query_index *x)
{
	_Atomic(const struct q_keys *) *slot =
		&x->keys[j - r->q->p.joins];
	const struct q_keys *keys =
		atomic_load_explicit(slot, memory_order_acquire);

	if (keys)
		return keys;
	if (x->shared)
		mtx_lock(&x->lock);
	keys = atomic_load(slot);
	if (!keys) {
		keys = make_keys(r, j, x);
		atomic_store_explicit(slot, keys, memory_order_release);
	}
	if (x->shared)
		mtx_unlock(&x->lock);
	return keys;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* In order, each once; numbers become places. */
static void settle(q_places *out, const struct q_keys *keys)
{
	size_t kept = 0;

	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_number);
	for (size_t i = 0; i < out->n; i++)
		if (!i || out->v[i] != out->v[i - 1])
			out->v[kept++] = out->v[i];
	out->n = kept;
	for (size_t i = 0; i < out->n; i++)
		out->v[i] = keys->items[out->v[i]];
}

void gw_q_candidates(q_places *out, struct q_run *r, const struct q_join *j,
		     struct gw_query_index *x, const struct gw_subject *to)
{
	const struct q_keys *keys = keys_of(r, j, x);
	struct keeper k = { .r = r,
			    .j = j,
			    .keys = (struct q_keys *)(uintptr_t)keys,
			    .found = out };

	gw_buf_init(&k.key, MOST_KEY);
	set_room(&k, to);
	k.all = keys->whole || k.loose;
	if (!k.all && j->ref)
		find_refs(&k, to);
	else if (!k.all && by_labels(j))
		find_labels(&k, to);
	if (!k.all)
		use_key(&k, 'W', GW_STR(""), GW_STR(""));
	if (k.all) {
		out->n = 0;
		for (uint32_t i = 0; i < keys->n; i++)
			*GW_PUSH(out) = i;
	}
	gw_buf_release(&k.key);
	settle(out, keys);
}
