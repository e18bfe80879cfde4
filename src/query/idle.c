/* Rules that a site's parameters have put to sleep.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Many push rules begin with "and the site has given a list": without one they
 * say no to every node. That is worked out once, from the conditions that look
 * at parameters and nothing else; all others count as not known, and what is
 * decided all the same is decided for every node.
 */
#include "query/run.h"

static bool is_param(const struct q_program *p, uint32_t path)
{
	const struct q_path *at = &p->paths[path];

	for (uint32_t i = 0; i < at->alts; i++)
		if (p->alts[at->alt + i].root != Q_ROOT_PARAM)
			return false;
	return at->alts > 0;
}

/* Does it ask a parameter about fixed values or other parameters? */
static bool is_fixed(const struct q_program *p, const struct q_cond *c)
{
	if (c->kind != Q_LEAF || !c->path || c->first || c->preset ||
	    c->parse || c->slot || !is_param(p, c->path - 1))
		return false;
	for (uint32_t i = 0; i < c->tests; i++) {
		const struct q_operand *o =
			&p->operands[p->tests[c->test + i].operand];

		if (o->kind != Q_OPERAND_CONSTS &&
		    (o->kind != Q_OPERAND_PATH || !is_param(p, o->first)))
			return false;
	}
	return true;
}

static enum q_truth fold(struct q_run *r, uint32_t cond);

static enum q_truth fold_list(struct q_run *r, const struct q_cond *c)
{
	const enum q_truth least = c->kind == Q_ALL ? Q_F : Q_T;
	enum q_truth t = c->kind == Q_ALL ? Q_T : Q_F;

	for (uint32_t i = c->first; i && t != least && !r->over;
	     i = r->q->p.conds[i - 1].next) {
		enum q_truth one = fold(r, i);

		if (c->kind == Q_ALL ? one < t : one > t)
			t = one;
	}
	return t;
}

static enum q_truth fold(struct q_run *r, uint32_t cond)
{
	const struct q_cond *c = &r->q->p.conds[cond - 1];
	struct q_why why = { .depth = Q_NONE_YET };
	enum q_truth t = Q_U;

	/* A bundle may be hostile: deep, and its parts shared. */
	if (!gw_q_step(r) || r->depth >= Q_MOST_DEEP)
		return Q_U;
	r->depth++;
	if (is_fixed(&r->q->p, c))
		t = gw_q_eval(r, cond, &why);
	else if (c->kind == Q_NOT && c->first)
		t = gw_q_not(fold(r, c->first));
	else if (c->kind == Q_ALL || c->kind == Q_ANY)
		t = fold_list(r, c);
	r->depth--;
	return t;
}

static bool sleeps(struct q_run *r, const struct q_rule *rule)
{
	enum q_truth quiet = rule->flags & Q_REQUIRE ? Q_T : Q_F;

	r->steps = 0;
	if (rule->when && fold(r, rule->when) == Q_F && !r->over)
		return true;
	return fold(r, rule->body) == quiet && !r->over;
}

void gw_q_find_idle(struct gw_query *q, struct gw_arena *arena)
{
	struct gw_node none = { .kind = GW_UNKNOWN };
	const struct gw_subject nothing = { .cls = GW_CLASS_PUSH,
					    .node = &none };
	const struct gw_query_job job = { .arena = arena };
	struct q_run run = {
		.q = q, .job = &job, .arena = arena, .subject = &nothing
	};

	gw_map_init(&run.memo, arena);
	q->idle = gw_arena_array(arena, q->p.count[Q_RULES] + 1,
				 sizeof(*q->idle));
	for (uint32_t i = q->first[GW_CLASS_PUSH]; i < q->first[GW_CLASSES];
	     i++) {
		uint32_t rule = q->p.select[i].rule;

		run.rule = &q->p.rules[rule];
		q->idle[rule] = sleeps(&run, run.rule);
	}
	GW_VEC_FREE(&run.stack);
	GW_VEC_FREE(&run.args);
}
