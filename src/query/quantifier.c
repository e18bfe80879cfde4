/* some, every, none, count. SPDX-License-Identifier: Apache-2.0
 *
 * A name bound by a quantifier keeps its first witness: for `some` and `none`
 * the first item that is true, for `every` the first that is false, else the
 * first that is not known.
 */
#include "query/run.h"

struct quantified {
	struct q_run *r;
	const struct q_cond *c;
	struct q_slot *slot; /* or NULL */
	enum q_truth end; /* the truth of an item that ends the walk */
	struct q_val unknown; /* the first one */
	struct q_why why_unknown;
	struct q_why why_end;
	const struct gw_node *near;
	int64_t yes; /* items that are true */
	int64_t maybe; /* items that are not known */
	bool ended;
};

void gw_q_bind_one(struct q_slot *s, struct q_val v)
{
	s->one = v;
	s->v = &s->one;
	s->n = v.node ? 1 : 0;
	s->open = false;
	s->bound = true;
}

/* Is the one written inside of the other? Depth cannot tell for nodes that
 * the model has moved. */
static bool is_inside(const struct gw_node *n, const struct gw_node *outer)
{
	return n && n != outer && n->doc && n->doc == outer->doc &&
	       n->span.line && outer->span.len &&
	       n->span.off >= outer->span.off &&
	       n->span.off + n->span.len <= outer->span.off + outer->span.len;
}

static enum q_truth judge_item(struct quantified *q, struct q_val *v,
			       struct q_why *why)
{
	struct q_run *r = q->r;
	struct q_val *outer = r->item;
	struct q_why inner = { .depth = Q_NONE_YET };
	enum q_truth t;

	if (q->slot)
		gw_q_bind_one(q->slot, *v);
	gw_q_decide(r, why, v->node, v->node);
	if (!q->c->first)
		return v->node->kind == GW_NULL ? Q_F : Q_T;
	r->item = v;
	t = gw_q_eval(r, q->c->first, &inner);
	r->item = outer;
	/* Of all others it is not asked what decided. */
	if (t != Q_U && t != q->end)
		return t;
	if (is_inside(inner.node, v->node))
		gw_q_inside(r, &inner, why);
	gw_q_deeper(q->r, why, &inner);
	why->value = inner.value;
	return t;
}

static void take_item(struct quantified *q, struct q_val v)
{
	struct q_why why = { .depth = Q_NONE_YET };
	enum q_truth t = judge_item(q, &v, &why);

	if (t == Q_T)
		q->yes++;
	if (t == Q_U) {
		if (!q->maybe++) {
			q->unknown = v;
			q->why_unknown = why;
		}
	}
	if (t == q->end && q->c->kind != Q_COUNT) {
		q->why_end = why;
		q->ended = true;
	}
	if (q->c->kind == Q_COUNT && t == Q_T)
		gw_q_deeper(q->r, &q->why_end, &why);
}

/* Joined nodes and a number have no witness that could be told alone. */
static bool has_witness(const struct quantified *q)
{
	return !q->c->join && q->c->kind != Q_COUNT;
}

/* The items of the list, those aside that were told already. */
static void take_list(struct quantified *q, struct q_list *l)
{
	struct q_run *r = q->r;
	const struct q_cond *before = r->witnesses.last;
	uint32_t from = gw_q_witness_from(r, q->c, l->n);
	uint32_t i;

	for (i = from; i < l->n; i++) {
		if (!gw_q_step(r)) {
			l->open = true;
			break;
		}
		gw_q_witness_item(r, q->c, i > from);
		take_item(q, gw_q_vals(r, l)[i]);
		gw_q_witness_left(r);
		if (q->ended)
			break;
	}
	gw_q_witness_end(r, q->c, i, q->ended);
	if (!q->ended)
		r->witnesses.last = before;
}

static void take_items(struct quantified *q)
{
	struct q_run *r = q->r;
	unsigned off = has_witness(q) ? 0 : 1;
	struct q_list l = q->c->join ?
				  gw_q_joined(r, &r->q->p.joins[q->c->join - 1]) :
			  q->c->path ? gw_q_walk(r, q->c->path, true) :
				       (struct q_list){ .open = true };

	r->witnesses.off += off;
	take_list(q, &l);
	r->witnesses.off -= off;
	if (q->c->path || q->c->join)
		r->stack.n = l.from;
	q->near = l.near;
	if (l.open && !q->ended && !q->maybe++)
		q->why_unknown.node = l.near;
}

/* Can `yes` up to `yes + maybe` items satisfy the number asked for? */
static enum q_truth compare(struct quantified *q)
{
	const struct q_cond *c = q->c;
	enum q_truth low = Q_T;
	enum q_truth high = Q_T;

	for (int64_t n = q->yes;; n = q->yes + q->maybe) {
		struct gw_node *value = gw_q_text(
			q->r, GW_NUMBER,
			gw_arena_print(q->r->arena, "%lld", (long long)n));
		enum q_truth t = Q_T;

		for (uint32_t i = 0; i < c->tests; i++) {
			const struct q_test *test =
				&q->r->q->p.tests[c->test + i];
			struct q_args args = gw_q_args(
				q->r,
				&q->r->q->p.operands[test->operand]);
			struct q_use u = { q->r, value, &args, false };
			enum q_truth one = gw_q_op_run(test->op, &u);

			t = one < t ? one : t;
			q->r->args.n = args.from;
		}
		if (n == q->yes)
			low = t;
		high = t;
		if (!q->maybe || n != q->yes)
			break;
	}
	return low == high ? low : Q_U;
}

static enum q_truth conclude(struct quantified *q, struct q_why *why)
{
	enum q_truth t;

	if (q->c->kind == Q_COUNT) {
		t = compare(q);
		gw_q_decide(q->r, why, q->near, NULL);
		gw_q_deeper(q->r, why, t == Q_U ? &q->why_unknown : &q->why_end);
		return t;
	}
	t = q->c->kind == Q_EVERY ? Q_T : Q_F;
	if (q->ended) {
		t = gw_q_not(t);
		gw_q_deeper(q->r, why, &q->why_end);
	} else if (q->maybe) {
		t = Q_U;
		if (q->slot && q->unknown.node)
			gw_q_bind_one(q->slot, q->unknown);
		gw_q_deeper(q->r, why, &q->why_unknown);
		gw_q_decide(q->r, why, q->why_unknown.node, q->why_unknown.value);
	} else {
		if (q->slot)
			q->slot->bound = false;
		gw_q_decide(q->r, why, q->near, NULL);
	}
	return q->c->kind == Q_NONE ? gw_q_not(t) : t;
}

enum q_truth gw_q_eval_quantifier(struct q_run *r, const struct q_cond *c,
				  struct q_why *why)
{
	struct quantified q = {
		.r = r,
		.c = c,
		.slot = c->slot ? &r->slots[c->slot - 1] : NULL,
		.end = c->kind == Q_EVERY ? Q_F : Q_T,
		.why_unknown = { .depth = Q_NONE_YET },
		.why_end = { .depth = Q_NONE_YET },
	};

	if (q.slot)
		q.slot->bound = false;
	take_items(&q);
	return conclude(&q, why);
}
