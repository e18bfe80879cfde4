/* Conditions judged for their truth alone. SPDX-License-Identifier: Apache-2.0
 *
 * Most rules have nothing to say about most nodes, and then nobody asks what
 * decided. So a rule is first judged without: no place, no witness, no value
 * is kept. Only what is common is known here; of all else the answer is
 * Q_ASK, and the rule is judged anew by gw_q_eval. Where there is an answer,
 * it is that of gw_q_eval, with as many steps taken and the same names bound.
 */
#include "query/run.h"

/* Where a path that leads to one value at the most ended. */
struct spot {
	struct q_val v; /* v.node NULL: there is none */
	bool open; /* ... that is known */
	bool ask;
};

static struct q_val root_of(struct q_run *r, const struct q_alt *a, bool *ask)
{
	const struct gw_subject *s = r->subject;
	const struct q_slot *slot;

	switch ((enum q_root)a->root) {
	case Q_ROOT_ITEM:
		return r->item ? *r->item : (struct q_val){ NULL, NULL };
	case Q_ROOT_SUBJECT:
		return (struct q_val){ s->node, s };
	case Q_ROOT_DOC:
	case Q_ROOT_PUSH:
		return (struct q_val){ s->root, NULL };
	case Q_ROOT_FILE:
		return (struct q_val){ s->file, NULL };
	case Q_ROOT_OBJECT:
		return (struct q_val){ s->object, NULL };
	case Q_ROOT_STAGE:
		return (struct q_val){ s->stage, NULL };
	case Q_ROOT_SCOPE:
		return (struct q_val){ s->scope, NULL };
	case Q_ROOT_PARAM:
		return (struct q_val){ r->q->params[a->index], NULL };
	case Q_ROOT_SLOT:
		slot = &r->slots[a->index];
		if (slot->bound && slot->n == 1 && !slot->open)
			return slot->v[0];
		*ask = slot->bound || r->rule->lets;
		return (struct q_val){ NULL, NULL };
	case Q_ROOT_OLD:
	case Q_ROOT_CHANGE:
	case Q_ROOTS:
		break;
	}
	*ask = true;
	return (struct q_val){ NULL, NULL };
}

/* One step down: a key of a map, or the value's own key as a text, which
 * lives until the next one. */
static void go(struct q_run *r, struct spot *s, const struct q_step *step)
{
	struct gw_node *n = s->v.node;

	s->v = (struct q_val){ NULL, NULL };
	if (step->kind == Q_STEP_FACT) {
		if (step->index != Q_FACT_KEY)
			s->ask = true;
		r->made.kind = GW_STRING;
		r->made.flags = GW_MADE;
		r->made.text = n->key;
		s->v.node = n->key.n ? &r->made : NULL;
		return;
	}
	s->ask = step->kind != Q_STEP_KEY || n->kind == GW_ALT ||
		 (n->kind == GW_LIST && (n->flags & GW_BLOCK));
	if (s->ask)
		return;
	if (n->kind == GW_MAP)
		s->v.node = gw_node_get(
			n, gw_bundle_str(r->q->p.bundle, step->key));
	if (!s->v.node)
		s->open |= n->kind > GW_ALT || (n->flags & GW_OPEN);
}

static struct spot find(struct q_run *r, uint32_t path)
{
	const struct q_path *p = &r->q->p.paths[path - 1];
	struct spot s = { .open = false };

	for (uint32_t i = 0; i < p->alts; i++) {
		const struct q_alt *a = &r->q->p.alts[p->alt + i];

		s.v = root_of(r, a, &s.ask);
		for (uint32_t k = 0; k < a->steps && s.v.node && !s.ask; k++) {
			if (r->steps >= Q_MOST_STEPS || s.v.node == &r->made)
				s.ask = true;
			else
				go(r, &s, &r->q->p.steps[a->step + k]);
			r->steps++;
		}
		if (s.ask || s.v.node)
			break;
	}
	return s;
}

static enum q_quick least(enum q_truth a, enum q_quick b)
{
	return b == Q_ASK || b < (enum q_quick)a ? b : (enum q_quick)a;
}

/* What follows the tests. */
static enum q_quick judge_inside(struct q_run *r, const struct q_cond *c,
				 struct gw_node *n)
{
	struct q_val v = { n, NULL };
	struct q_val *outer = r->item;
	enum q_quick t;

	if (c->slot)
		gw_q_bind_one(&r->slots[c->slot - 1], v);
	if (!c->first)
		return Q_QUICK_T;
	r->item = &v;
	t = gw_q_quick(r, c->first);
	r->item = outer;
	return t;
}

/* `default:` in place of what is absent; as the slow way does, the tests are
 * asked twice where nothing follows. */
static enum q_quick judge_preset(struct q_run *r, const struct q_cond *c)
{
	struct gw_node *n = gw_q_preset_node(r, c->preset - 1);
	uint32_t before = r->steps;
	enum q_truth t = gw_q_test(r, c, n);

	if (t == Q_T && c->first)
		return judge_inside(r, c, n);
	r->steps += r->steps - before;
	return (enum q_quick)t;
}

static enum q_quick judge_leaf(struct q_run *r, const struct q_cond *c)
{
	struct spot s = { .open = false };
	struct gw_node *n;
	enum q_truth t;

	if (c->parse)
		return Q_ASK;
	if (c->path)
		s = find(r, c->path);
	else if (r->item)
		s.v = *r->item;
	n = s.v.node;
	if (s.ask || (n == &r->made && (c->slot || c->first)) ||
	    (n && n->kind == GW_NULL && c->preset))
		return Q_ASK;
	if (!n && s.open)
		return Q_QUICK_U;
	if (!n && c->preset)
		return judge_preset(r, c);
	if (!n && (c->first || !c->tests))
		return Q_QUICK_F;
	t = gw_q_test(r, c, n);
	if (!n || t == Q_F || n->kind == GW_NULL)
		return (enum q_quick)t;
	return least(t, judge_inside(r, c, n));
}

static enum q_quick judge_list(struct q_run *r, const struct q_cond *c)
{
	const enum q_quick end = c->kind == Q_ALL ? Q_QUICK_F : Q_QUICK_T;
	enum q_quick result = c->kind == Q_ALL ? Q_QUICK_T : Q_QUICK_F;

	for (uint32_t i = c->first; i; i = r->q->p.conds[i - 1].next) {
		enum q_quick t = gw_q_quick(r, i);

		if (t == end || t == Q_ASK)
			return t;
		if (t == Q_QUICK_U)
			result = t;
	}
	return result;
}

static enum q_quick judge_item(struct q_run *r, const struct q_cond *c,
			       struct q_val v)
{
	struct q_val *outer = r->item;
	enum q_quick t;

	if (c->slot)
		gw_q_bind_one(&r->slots[c->slot - 1], v);
	if (!c->first)
		return v.node->kind == GW_NULL ? Q_QUICK_F : Q_QUICK_T;
	r->item = &v;
	t = gw_q_quick(r, c->first);
	r->item = outer;
	return t;
}

/* As far as the item that ends it; *unknown: the first that is not known. */
static enum q_quick judge_items(struct q_run *r, const struct q_cond *c,
				const struct q_list *l, struct q_val *unknown)
{
	const enum q_quick end = c->kind == Q_EVERY ? Q_QUICK_F : Q_QUICK_T;
	enum q_quick result = c->kind == Q_EVERY ? Q_QUICK_T : Q_QUICK_F;

	for (uint32_t i = 0; i < l->n; i++) {
		struct q_val v = gw_q_vals(r, l)[i];
		enum q_quick t = r->steps++ >= Q_MOST_STEPS ?
					 Q_ASK :
					 judge_item(r, c, v);

		if (t == end || t == Q_ASK)
			return t;
		if (t == Q_QUICK_U && result != Q_QUICK_U) {
			*unknown = v;
			result = t;
		}
	}
	return result == end || !l->open ? result : Q_QUICK_U;
}

static enum q_quick judge_quantifier(struct q_run *r, const struct q_cond *c)
{
	struct q_slot *slot = c->slot ? &r->slots[c->slot - 1] : NULL;
	const enum q_quick end = c->kind == Q_EVERY ? Q_QUICK_F : Q_QUICK_T;
	struct q_val unknown = { NULL, NULL };
	struct q_list l;
	enum q_quick t;

	if (c->join || !c->path)
		return Q_ASK;
	if (slot)
		slot->bound = false;
	l = gw_q_walk(r, c->path, true);
	t = judge_items(r, c, &l, &unknown);
	r->stack.n = l.from;
	if (t == Q_ASK)
		return t;
	if (slot && t == Q_QUICK_U && unknown.node)
		gw_q_bind_one(slot, unknown);
	else if (slot && t != Q_QUICK_U && t != end)
		slot->bound = false;
	return c->kind == Q_NONE ? (enum q_quick)gw_q_not((enum q_truth)t) : t;
}

static enum q_quick judge(struct q_run *r, const struct q_cond *c)
{
	enum q_quick t;

	switch ((enum q_cond_kind)c->kind) {
	case Q_ALL:
	case Q_ANY:
		return judge_list(r, c);
	case Q_NOT:
		t = c->first ? gw_q_quick(r, c->first) : Q_QUICK_U;
		return t == Q_ASK ? t :
				    (enum q_quick)gw_q_not((enum q_truth)t);
	case Q_SOME:
	case Q_EVERY:
	case Q_NONE:
		return judge_quantifier(r, c);
	case Q_LEAF:
		return judge_leaf(r, c);
	case Q_COUNT:
	case Q_RANGE:
	case Q_COND_KINDS:
		break;
	}
	return Q_ASK;
}

enum q_quick gw_q_quick(struct q_run *r, uint32_t cond)
{
	enum q_quick t;

	if (r->steps >= Q_MOST_STEPS || r->depth >= Q_MOST_DEEP)
		return Q_ASK;
	r->steps++;
	r->depth++;
	t = judge(r, &r->q->p.conds[cond - 1]);
	r->depth--;
	return t;
}
