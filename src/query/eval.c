/* Strong Kleene logic over conditions. SPDX-License-Identifier: Apache-2.0
 *
 * F < U < T: all is the least, any the greatest, not turns round (Kleene
 * 1952, 64). Beside the truth goes what decided it, for the finding's place.
 */
#include "query/run.h"


bool gw_q_step(struct q_run *r)
{
	if (r->steps < Q_MOST_STEPS) {
		r->steps++;
		return true;
	}
	r->over = true;
	return false;
}

/* Is the node part of the subject, as a tree or as a text? */
static bool is_own(const struct q_run *r, const struct gw_node *n)
{
	const struct gw_node *s = r->subject->node;
	const struct gw_node *up = n;

	for (unsigned i = 0; up && up != s && i < GW_MAX_DEPTH; i++)
		up = up->parent;
	if (up == s || !s->span.len)
		return true;
	n = gw_q_outside(n);
	return n->doc == s->doc && n->span.off >= s->span.off &&
	       n->span.off < s->span.off + s->span.len;
}

/* What lies around the subject ($object, other steps) decides least. */
static int depth_of(const struct q_run *r, struct q_why *why)
{
	if (why->depth == Q_UNMEASURED)
		why->depth = is_own(r, why->node) ? gw_q_depth(why->node) : 0;
	return why->depth;
}

bool gw_q_is_deeper(const struct q_run *r, struct q_why *a, struct q_why *b)
{
	if (a->depth == Q_NONE_YET || b->depth == Q_NONE_YET)
		return b->depth == Q_NONE_YET && a->depth != Q_NONE_YET;
	return depth_of(r, a) > depth_of(r, b);
}

void gw_q_inside(const struct q_run *r, struct q_why *why,
		 struct q_why *around)
{
	if (depth_of(r, why) <= depth_of(r, around))
		why->depth = around->depth + 1;
}

void gw_q_decide(struct q_run *r, struct q_why *why, const struct gw_node *node,
		 const struct gw_node *value)
{
	struct q_why other = { .node = node, .depth = Q_UNMEASURED };

	why->value = value;
	if (node && gw_q_is_deeper(r, &other, why)) {
		why->node = node;
		why->depth = other.depth;
	}
}

void gw_q_deeper(const struct q_run *r, struct q_why *why, struct q_why *other)
{
	if (!gw_q_is_deeper(r, why, other))
		*why = *other;
	else if (!why->value)
		why->value = other->value;
}

/* F of an ALL and T of an ANY end the walk; else the least or greatest. */
static enum q_truth eval_list(struct q_run *r, const struct q_cond *c,
			      struct q_why *why)
{
	const bool all = c->kind == Q_ALL;
	const enum q_truth end = all ? Q_F : Q_T;
	enum q_truth result = all ? Q_T : Q_F;
	struct q_why unknown = { .depth = Q_NONE_YET };
	struct q_why known = { .depth = Q_NONE_YET };

	for (uint32_t i = c->first; i; i = r->q->p.conds[i - 1].next) {
		struct q_why one = { .depth = Q_NONE_YET };
		enum q_truth t = gw_q_eval(r, i, &one);

		if (t == end) {
			gw_q_deeper(r, why, &one);
			return t;
		}
		gw_q_deeper(r, t == Q_U ? &unknown : &known, &one);
		if (t == Q_U)
			result = Q_U;
	}
	gw_q_deeper(r, why, result == Q_U ? &unknown : &known);
	return result;
}

static enum q_truth eval_kind(struct q_run *r, const struct q_cond *c,
			      struct q_why *why)
{
	switch ((enum q_cond_kind)c->kind) {
	case Q_ALL:
	case Q_ANY:
		return eval_list(r, c, why);
	case Q_NOT:
		return c->first ? gw_q_not(gw_q_eval(r, c->first, why)) : Q_U;
	case Q_SOME:
	case Q_EVERY:
	case Q_NONE:
	case Q_COUNT:
		return gw_q_eval_quantifier(r, c, why);
	case Q_LEAF:
		return gw_q_eval_leaf(r, c, why);
	case Q_RANGE:
		return gw_q_eval_range(r, c, why);
	case Q_COND_KINDS:
		break;
	}
	return Q_U;
}

enum q_truth gw_q_eval(struct q_run *r, uint32_t cond, struct q_why *why)
{
	const struct q_cond *c = &r->q->p.conds[cond - 1];
	size_t from = r->trace ? r->trace->n : 0;
	enum q_truth t;

	if (!gw_q_step(r) || r->depth >= Q_MOST_DEEP)
		return Q_U;
	r->depth++;
	r->indent++;
	t = eval_kind(r, c, why);
	r->indent--;
	r->depth--;
	if (r->trace)
		gw_q_trace(r, &(struct q_decision){ c, t, why->value, from });
	return t;
}
