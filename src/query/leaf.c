/* Leaves: a value, perhaps absent, perhaps unknown, and what is asked of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

static const struct {
	gw_q_op *test;
	unsigned flags;
} ops[Q_OPS] = {
#define GW_OP(id, name, operand, flags) { gw_op_##id, flags },
#include "query/ops.def"
#undef GW_OP
};

enum q_truth gw_q_op_run(uint32_t op, const struct q_use *u)
{
	return ops[op].test(u);
}

/* --- operands ------------------------------------------------------------ */

static void add_arg(struct q_run *r, struct q_args *a, struct q_arg arg)
{
	*GW_PUSH(&r->args) = arg;
	a->n++;
}

static void add_node(struct q_run *r, struct q_args *a,
		     const struct gw_node *n)
{
	if (n->kind >= GW_ALT) {
		a->unknown = true;
		return;
	}
	add_arg(r, a,
		(struct q_arg){ .text = n->text, .kind = n->kind, .node = n });
}

/* A list counts as its items: `in: $param.trusted-owners`. */
static void add_path(struct q_run *r, struct q_args *a, uint32_t path)
{
	struct q_list l = gw_q_walk(r, path, true);

	a->unknown |= l.open;
	if (l.n)
		a->whole = gw_q_vals(r, &l)[0].node;
	for (uint32_t i = 0; i < l.n; i++) {
		const struct gw_node *n = gw_q_vals(r, &l)[i].node;

		if (n->kind != GW_LIST) {
			add_node(r, a, n);
			continue;
		}
		a->unknown |= (n->flags & GW_OPEN) != 0;
		for (const struct gw_node *c = n->first; c; c = c->next)
			add_node(r, a, c);
	}
	r->stack.n = l.from;
}

struct q_args gw_q_args(struct q_run *r, const struct q_operand *o)
{
	const struct q_program *p = &r->q->p;
	struct q_args a = { .from = (uint32_t)r->args.n };

	if (o->kind == Q_OPERAND_PATH)
		add_path(r, &a, o->first + 1);
	else if (o->kind == Q_OPERAND_TABLE)
		a.table = r->q->tables[o->first];
	else
		return (struct q_args){ .from = a.from,
					.n = o->count,
					.consts = &p->consts[o->first] };
	return a;
}

struct gw_node *gw_q_preset_node(struct q_run *r, uint32_t operand)
{
	const struct q_operand *o = &r->q->p.operands[operand];
	struct q_args a;
	struct gw_node *n;

	if (o->kind == Q_OPERAND_MAP)
		return gw_node_new(r->arena, GW_MAP);
	a = gw_q_args(r, o);
	if (o->kind != Q_OPERAND_LIST && a.n == 1) {
		const struct q_arg arg = gw_q_arg_at(r, &a, 0);

		n = arg.node ? gw_node_share(r->arena, arg.node) :
			       gw_q_text(r, (enum gw_kind)arg.kind, arg.text);
		r->args.n = a.from;
		return n;
	}
	n = gw_node_new(r->arena, GW_LIST);
	for (uint32_t i = 0; i < a.n; i++) {
		const struct q_arg arg = gw_q_arg_at(r, &a, i);

		gw_node_add(n, gw_q_text(r, (enum gw_kind)arg.kind, arg.text));
	}
	r->args.n = a.from;
	return n;
}

/* --- one value ----------------------------------------------------------- */

/* exists: false is missing: true, and so for every yes-or-no operator. */
static bool wanted(const struct q_run *r, const struct q_args *a)
{
	return !a->n || !gw_str_is(gw_q_arg_at(r, a, 0).text, "false");
}

static enum q_truth test_absent(struct q_run *r, uint32_t op,
				const struct q_args *a)
{
	if (op == Q_OP_exists)
		return gw_q_truth(!wanted(r, a));
	if (op == Q_OP_missing)
		return gw_q_truth(wanted(r, a));
	return Q_F;
}

static bool asks_for_null(const struct q_run *r, uint32_t op,
			  const struct q_args *a)
{
	bool plain = op == Q_OP_is || op == Q_OP_is_not || op == Q_OP_in ||
		     op == Q_OP_not_in;

	for (uint32_t i = 0; plain && i < a->n; i++)
		if (gw_q_arg_at(r, a, i).kind == GW_NULL)
			return true;
	return false;
}

static enum q_truth test_value(struct q_run *r, uint32_t op,
			       const struct gw_node *n, struct q_use *u);

/* T when all are, F when all are not, else not known. */
static enum q_truth test_alternatives(struct q_run *r, uint32_t op,
				      const struct gw_node *n, struct q_use *u)
{
	enum q_truth t = Q_U;
	bool first = true;

	for (const struct gw_node *c = n->first; c; c = c->next) {
		enum q_truth one = c->kind == GW_ALT ?
					   Q_U :
					   test_value(r, op, c, u);

		if (!first && one != t)
			return Q_U;
		t = one;
		first = false;
	}
	return t;
}

static enum q_truth test_value(struct q_run *r, uint32_t op,
			       const struct gw_node *n, struct q_use *u)
{
	if (n->kind == GW_ALT && n->count)
		return test_alternatives(r, op, n, u);
	if (n->kind == GW_NULL && !asks_for_null(r, op, u->args))
		return test_absent(r, op, u->args);
	if (n->kind >= GW_ALT && !(ops[op].flags & Q_OP_UNKNOWN))
		return Q_U;
	u->value = n;
	return ops[op].test(u);
}

enum q_truth gw_q_test(struct q_run *r, const struct q_cond *c,
		       const struct gw_node *n)
{
	enum q_truth t = Q_T;

	for (uint32_t i = 0; i < c->tests && t != Q_F; i++) {
		const struct q_test *test = &r->q->p.tests[c->test + i];
		struct q_args a =
			gw_q_args(r, &r->q->p.operands[test->operand]);
		struct q_use u = { r, n, &a, (c->flags & Q_FOLD) != 0 };
		enum q_truth one = n ? test_value(r, test->op, n, &u) :
				       test_absent(r, test->op, &a);

		t = one < t ? one : t;
		r->args.n = a.from;
	}
	return t;
}

/* What follows the tests: `that`, with the value as the current item. */
static enum q_truth test_inside(struct q_run *r, const struct q_cond *c,
				struct gw_node *n, struct q_why *why)
{
	struct q_val v = { n, NULL };
	struct q_val *outer = r->item;
	enum q_truth t;

	if (c->slot)
		gw_q_bind_one(&r->slots[c->slot - 1], v);
	if (!c->first)
		return Q_T;
	r->item = &v;
	t = gw_q_eval(r, c->first, why);
	r->item = outer;
	return t;
}

static enum q_truth judge_value(struct q_run *r, const struct q_cond *c,
				struct gw_node *n, struct q_why *why)
{
	struct gw_node *value = n;
	enum q_truth t;
	enum q_truth inside;

	gw_q_decide(r, why, n, n);
	if (c->parse && n->kind != GW_NULL) {
		value = gw_q_parse(r, n, c->parse);
		if (!value)
			return Q_U;
	}
	t = gw_q_test(r, c, value);
	if (t == Q_F || value->kind == GW_NULL)
		return t;
	inside = test_inside(r, c, value, why);
	return inside < t ? inside : t;
}

static enum q_truth judge_absent(struct q_run *r, const struct q_cond *c,
				 const struct q_list *l, struct q_why *why)
{
	struct gw_node *preset;

	gw_q_decide(r, why, l->near, NULL);
	if (c->preset) {
		preset = gw_q_preset_node(r, c->preset - 1);
		why->value = preset;
		return gw_q_test(r, c, preset) == Q_T && c->first ?
			       test_inside(r, c, preset, why) :
			       gw_q_test(r, c, preset);
	}
	if (c->first || !c->tests)
		return Q_F;
	return gw_q_test(r, c, NULL);
}

/*
 * Several values come from a block that was written more than once: then the
 * strict reading holds, some in a deny and every in a require.
 */
static enum q_truth judge_list(struct q_run *r, const struct q_cond *c,
			       const struct q_list *l, struct q_why *why)
{
	const bool strict = (c->flags & Q_STRICT) != 0;
	const unsigned off = l->n > 1 ? 1 : 0;
	enum q_truth t = strict ? Q_T : Q_F;

	r->witnesses.off += off;
	for (uint32_t i = 0; i < l->n; i++) {
		struct q_why one = { .depth = Q_NONE_YET };
		enum q_truth v =
			judge_value(r, c, gw_q_vals(r, l)[i].node, &one);

		if (i == 0 || (strict ? v < t : v > t))
			*why = one;
		t = strict ? (v < t ? v : t) : (v > t ? v : t);
	}
	r->witnesses.off -= off;
	if (l->open && t == (strict ? Q_T : Q_F) && l->n > 1)
		t = Q_U;
	return t;
}

/* The value of a leaf without `at`: the current item. */
static struct q_list item_list(struct q_run *r)
{
	struct q_list l = { .from = (uint32_t)r->stack.n };

	if (r->item && r->item->node) {
		*GW_PUSH(&r->stack) = *r->item;
		l.n = 1;
	}
	return l;
}

enum q_truth gw_q_eval_leaf(struct q_run *r, const struct q_cond *c,
			    struct q_why *why)
{
	struct q_list l = c->path ? gw_q_walk(r, c->path, false) :
				    item_list(r);
	struct q_why own = { .depth = Q_NONE_YET };
	enum q_truth t;

	if (l.n == 1 && gw_q_vals(r, &l)[0].node->kind == GW_NULL &&
	    c->preset) {
		l.near = gw_q_vals(r, &l)[0].node;
		l.n = 0;
	}
	if (l.n) {
		t = judge_list(r, c, &l, &own);
	} else if (l.open) {
		gw_q_decide(r, &own, l.near, NULL);
		t = Q_U;
	} else {
		t = judge_absent(r, c, &l, &own);
	}
	r->stack.n = l.from;
	if (gw_q_is_deeper(r, &own, why))
		*why = own;
	else
		why->value = own.value;
	return t;
}
