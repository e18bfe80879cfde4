/* Paths walked over a tree. SPDX-License-Identifier: Apache-2.0
 *
 * A path is a list of nodes that each step replaces by the next. The list
 * stands on top of the run's stack; a step appends what it finds, then the
 * result is moved down. `open` says that there may be more than was found:
 * a container is open, or a value on the way is not known.
 */
#include <string.h>

#include "query/run.h"

#define MOST_DEEP GW_MAX_DEPTH

struct walk {
	struct q_run *r;
	const struct gw_subject *subject;
	struct q_list list;
	uint32_t steps; /* taken to `near` */
};

static void push(struct walk *w, struct gw_node *n)
{
	*GW_PUSH(&w->r->stack) = (struct q_val){ n, NULL };
}

static void push_root(struct walk *w, struct gw_node *n)
{
	if (n)
		push(w, n);
}

/* A let is read when it is first needed. */
static void read_let(struct q_run *r, const struct q_let *let, struct q_slot *s)
{
	struct q_list l;
	uint32_t kept = 0;

	s->judging = true;
	l = gw_q_walk(r, let->path + 1, false);
	s->v = gw_arena_array(r->arena, l.n + 1u, sizeof(*s->v));
	s->open = l.open;
	for (uint32_t i = 0; i < l.n; i++) {
		struct q_val v = gw_q_vals(r, &l)[i];

		if (let->parse) {
			v.node = gw_q_parse(r, v.node, (uint8_t)let->parse);
			v.subject = NULL;
		}
		if (v.node)
			s->v[kept++] = v;
		else
			s->open = true;
	}
	if (!l.n && !l.open && let->preset)
		s->v[kept++].node = gw_q_preset_node(r, let->preset - 1);
	r->stack.n = l.from;
	s->n = kept;
	s->bound = true;
	s->judging = false;
}

static void push_slot(struct walk *w, uint32_t i)
{
	struct q_run *r = w->r;
	struct q_slot *s = &r->slots[i];

	for (uint32_t k = 0; !s->bound && k < r->rule->lets; k++) {
		const struct q_let *let = &r->q->p.lets[r->rule->let + k];

		if (let->slot == i && !s->judging)
			read_let(r, let, s);
	}
	if (!s->bound)
		return;
	for (uint32_t k = 0; k < s->n; k++)
		*GW_PUSH(&r->stack) = s->v[k];
	w->list.open |= s->open;
}

static void push_change(struct walk *w)
{
	static const struct {
		unsigned bit;
		const char *name;
	} rows[] = { { GW_CHANGE_ADDED, "added" },
		     { GW_CHANGE_CHANGED, "changed" },
		     { GW_CHANGE_REMOVED, "removed" },
		     { GW_CHANGE_SAME, "same" } };

	for (size_t i = 0; i < 4; i++)
		if (w->r->change == rows[i].bit)
			push(w, gw_q_text(w->r, GW_STRING,
					  gw_str_of(rows[i].name)));
}

static void push_subject(struct walk *w, const struct gw_subject *s)
{
	if (s && s->node)
		*GW_PUSH(&w->r->stack) = (struct q_val){ s->node, s };
}

static void begin(struct walk *w, const struct q_alt *a)
{
	const struct gw_subject *s = w->subject;

	switch ((enum q_root)a->root) {
	case Q_ROOT_ITEM:
		if (w->r->item)
			*GW_PUSH(&w->r->stack) = *w->r->item;
		break;
	case Q_ROOT_SUBJECT:
		push_subject(w, s);
		break;
	case Q_ROOT_OLD:
		push_subject(w, w->r->old);
		break;
	case Q_ROOT_CHANGE:
		push_change(w);
		break;
	case Q_ROOT_DOC:
	case Q_ROOT_PUSH:
		push_root(w, s->root);
		break;
	case Q_ROOT_FILE:
		push_root(w, s->file);
		break;
	case Q_ROOT_OBJECT:
		push_root(w, s->object);
		break;
	case Q_ROOT_STAGE:
		push_root(w, s->stage);
		break;
	case Q_ROOT_SCOPE:
		push_root(w, s->scope);
		break;
	case Q_ROOT_PARAM:
		push_root(w, w->r->q->params[a->index]);
		break;
	case Q_ROOT_SLOT:
		push_slot(w, a->index);
		break;
	case Q_ROOTS:
		break;
	}
}

/* Not known as it stands: what lies below is not known either. */
static bool is_closed_to_us(struct walk *w, const struct gw_node *n)
{
	if (n->kind < GW_ALT)
		return false;
	w->list.open = true;
	w->list.near = n;
	return true;
}

static void take_key(struct walk *w, struct gw_node *n, struct gw_str key);

/* Each of the alternatives, put together as alternatives again; one that
 * lacks the key makes the whole not known. */
static void key_of_alternatives(struct walk *w, struct gw_node *n,
				struct gw_str key)
{
	struct gw_node *alt = gw_node_new(w->r->arena, GW_ALT);

	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *found = gw_node_get(c, key);

		if (found) {
			gw_node_add(alt, gw_node_share(w->r->arena, found));
			alt->span = found->span;
			alt->doc = found->doc;
		}
	}
	alt->parent = n->parent;
	if (alt->count && alt->count == n->count)
		push(w, alt);
	else if (alt->count || !n->count)
		w->list.open = true;
}

static void take_key(struct walk *w, struct gw_node *n, struct gw_str key)
{
	struct gw_node *found;

	if (n->kind == GW_ALT) {
		key_of_alternatives(w, n, key);
		return;
	}
	if (is_closed_to_us(w, n))
		return;
	if (n->kind == GW_LIST && (n->flags & GW_BLOCK)) {
		for (struct gw_node *c = n->first; c; c = c->next)
			if (c->kind != GW_LIST)
				take_key(w, c, key);
		w->list.open |= (n->flags & GW_OPEN) != 0;
		return;
	}
	found = gw_node_get(n, key);
	if (found)
		push(w, found);
	else if (n->flags & GW_OPEN)
		w->list.open = true;
}

static void take_each(struct walk *w, struct gw_node *n)
{
	if (is_closed_to_us(w, n))
		return;
	w->list.open |= (n->flags & GW_OPEN) != 0;
	for (struct gw_node *c = n->first; c; c = c->next)
		push(w, c);
}

/* A scalar or a map counts as a list of one; null as none. */
static void take_items(struct walk *w, struct gw_node *n)
{
	if (n->kind == GW_LIST)
		take_each(w, n);
	else if (!is_closed_to_us(w, n) && n->kind != GW_NULL)
		push(w, n);
}

/* ..key, ..{a,b} and ..*: is the key one of them? */
static bool is_wanted(struct walk *w, const struct q_step *s,
		      const struct gw_node *n)
{
	const struct gw_bundle *b = w->r->q->p.bundle;

	if (!s->key.len && !s->keys.count)
		return true;
	if (!n->key.p)
		return false;
	for (uint32_t i = 0; i < s->keys.count; i++)
		if (gw_str_eq(n->key, gw_bundle_item(b, s->keys, i)))
			return true;
	return s->key.len && gw_str_eq(n->key, gw_bundle_str(b, s->key));
}

/* Depth is bounded by the builder; made trees are built over such ones. What
 * lies in a value that is not known is not looked for. */
static void take_deep(struct walk *w, struct gw_node *n, const struct q_step *s,
		      unsigned depth)
{
	if (depth > MOST_DEEP || !gw_q_step(w->r) || n->kind >= GW_ALT)
		return;
	w->list.open |= (n->flags & GW_OPEN) != 0;
	for (struct gw_node *c = n->first; c; c = c->next) {
		if (is_wanted(w, s, c))
			push(w, c);
		take_deep(w, c, s, depth + 1);
	}
}

static void take_index(struct walk *w, struct gw_node *n, int32_t i)
{
	struct gw_node *found;

	if (is_closed_to_us(w, n))
		return;
	if (n->kind != GW_LIST) { /* a list of one */
		if (i == 0 || i == -1)
			push(w, n);
		return;
	}
	found = gw_node_item(n, i);
	if (found)
		push(w, found);
	else if (n->flags & GW_OPEN)
		w->list.open = true;
}

/* Items of a list whose `key` is `value`. */
static void take_with(struct walk *w, struct gw_node *n, struct gw_str key,
		      struct gw_str value)
{
	if (is_closed_to_us(w, n))
		return;
	w->list.open |= (n->flags & GW_OPEN) != 0;
	for (struct gw_node *c = n->kind == GW_LIST ? n->first : n; c;
	     c = n->kind == GW_LIST ? c->next : NULL) {
		const struct gw_node *k = gw_node_get(c, key);

		if (k && k->kind >= GW_ALT)
			w->list.open = true;
		else if (k && gw_str_eq(gw_node_text(k), value))
			push(w, c);
	}
}

static void take_step(struct walk *w, const struct q_step *s,
		      const struct q_val *v)
{
	const struct gw_bundle *b = w->r->q->p.bundle;
	struct gw_node *n = v->node;

	switch ((enum q_step_kind)s->kind) {
	case Q_STEP_KEY:
		take_key(w, n, gw_bundle_str(b, s->key));
		break;
	case Q_STEP_DEEP:
		take_deep(w, n, s, 0);
		break;
	case Q_STEP_EACH:
		take_each(w, n);
		break;
	case Q_STEP_ITEMS:
		take_items(w, n);
		break;
	case Q_STEP_INDEX:
		take_index(w, n, s->index);
		break;
	case Q_STEP_KEYS:
		for (uint32_t i = 0; i < s->keys.count; i++)
			take_key(w, n, gw_bundle_item(b, s->keys, i));
		break;
	case Q_STEP_WITH:
		take_with(w, n, gw_bundle_str(b, s->key),
			  gw_bundle_str(b, s->value));
		break;
	case Q_STEP_FACT:
		push_root(w, gw_q_fact(w->r, v, (enum q_fact)s->index));
		break;
	case Q_STEP_KINDS:
		break;
	}
}

/* l[key=value][-1]: one of those that were found, not of their items. */
static void pick(struct q_run *r, uint32_t from, int32_t i)
{
	int64_t n = (int64_t)r->stack.n - from;
	int64_t at = i < 0 ? i + n : i;

	if (at >= 0 && at < n)
		r->stack.v[from] = r->stack.v[from + at];
	r->stack.n = at >= 0 && at < n ? from + 1 : from;
}

/* Where a path that ends in nothing came furthest: there the value is to be
 * written, so there a finding points. */
static void come_near(struct walk *w, const struct gw_node *n, uint32_t steps)
{
	if (w->list.near && steps <= w->steps)
		return;
	w->list.near = n;
	w->steps = steps;
}

/* Most paths go down from one map to the next: so far as this one does, or
 * to where it ends in nothing. The number of steps taken. */
static uint32_t follow_keys(struct walk *w, const struct q_alt *a,
			    uint32_t from)
{
	struct q_run *r = w->r;
	const struct q_step *s = &r->q->p.steps[a->step];
	struct q_val *v;
	uint32_t i = 0;

	if (r->stack.n != from + 1)
		return 0;
	v = &r->stack.v[from];
	for (; i < a->steps && s[i].kind == Q_STEP_KEY; i++) {
		struct gw_node *n = v->node;

		if (n->kind != GW_MAP || r->steps >= Q_MOST_STEPS)
			break;
		r->steps++;
		*v = (struct q_val){
			gw_node_get(n, gw_bundle_str(r->q->p.bundle, s[i].key)),
			NULL
		};
		if (!v->node) {
			w->list.open |= (n->flags & GW_OPEN) != 0;
			come_near(w, n, i);
			r->stack.n = from;
			return a->steps;
		}
	}
	return i;
}

static void walk_alt(struct walk *w, const struct q_alt *a)
{
	struct q_run *r = w->r;
	uint32_t from = (uint32_t)r->stack.n;
	uint32_t count;

	begin(w, a);
	if (r->stack.n > from)
		come_near(w, r->stack.v[from].node, 0);
	for (uint32_t i = follow_keys(w, a, from); i < a->steps; i++) {
		const struct q_step *s = &r->q->p.steps[a->step + i];
		uint32_t end = (uint32_t)r->stack.n;

		if (i && s->kind == Q_STEP_INDEX &&
		    s[-1].kind == Q_STEP_WITH) {
			pick(r, from, s->index);
			continue;
		}
		for (uint32_t k = from; k < end; k++) {
			struct q_val v = r->stack.v[k];

			if (!gw_q_step(r)) {
				w->list.open = true;
				break;
			}
			take_step(w, s, &v);
		}
		count = (uint32_t)r->stack.n - end;
		if (!count && end > from)
			come_near(w, r->stack.v[from].node, i);
		if (count)
			memmove(r->stack.v + from, r->stack.v + end,
				count * sizeof(*r->stack.v));
		r->stack.n = from + count;
	}
}

static struct q_list walk_path(struct walk *w, uint32_t path, bool all)
{
	const struct q_program *p = &w->r->q->p;
	const struct q_path *q = &p->paths[path - 1];
	bool open = false;

	w->list.from = (uint32_t)w->r->stack.n;
	for (uint32_t i = 0; i < q->alts; i++) {
		w->list.open = false;
		walk_alt(w, &p->alts[q->alt + i]);
		open |= w->list.open;
		w->list.n = (uint32_t)w->r->stack.n - w->list.from;
		if (w->list.n && !all)
			break;
	}
	/* The first alternative that is there hides what the others lack. */
	if (all || !w->list.n)
		w->list.open = open;
	return w->list;
}

struct q_list gw_q_walk(struct q_run *r, uint32_t path, bool all)
{
	struct walk w = { .r = r, .subject = r->subject };

	return walk_path(&w, path, all);
}

struct q_list gw_q_walk_of(struct q_run *r, uint32_t path,
			   const struct gw_subject *subject)
{
	struct walk w = { .r = r, .subject = subject };

	return walk_path(&w, path, true);
}
