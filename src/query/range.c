/* Ranges of ports and the like: {from, to} covers. SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"
#include "query/values.h"

struct end {
	int64_t v;
	bool known;
	bool there;
	const struct gw_node *node;
};

/* A number; of a text "8000-8100" its low or high end, "*" is all. */
static bool read_port(struct gw_str text, bool high, int64_t *out)
{
	int64_t low;
	int64_t top;

	if (gw_str_int(text, out))
		return true;
	if (gw_str_is(text, "*")) {
		*out = -1;
		return true;
	}
	if (!gw_ports_read(text, &low, &top))
		return false;
	*out = high ? top : low;
	return true;
}

static struct end read_end(struct q_run *r, uint32_t path, bool high)
{
	struct q_list l = path ? gw_q_walk(r, path, false) :
				 (struct q_list){ .from =
							  (uint32_t)r->stack.n };
	struct end e = { .there = l.n > 0 || l.open, .node = l.near };

	if (l.n) {
		const struct gw_node *n = gw_q_vals(r, &l)[0].node;

		e.node = n;
		e.known = read_port(gw_node_text(n), high, &e.v);
		if (n->kind == GW_NULL)
			e.there = false;
		else if (gw_node_is_known(n) && !e.known)
			e.there = false; /* a word: no range */
	}
	r->stack.n = l.from;
	return e;
}

/* -1 is "all" wherever there are ranges of ports (AWS: with protocol -1). */
static bool covers(const struct end *from, const struct end *to, int64_t low,
		   int64_t high)
{
	if (from->v == -1 || to->v == -1)
		return true;
	return from->v <= high && low <= to->v;
}

enum q_truth gw_q_eval_range(struct q_run *r, const struct q_cond *c,
			     struct q_why *why)
{
	struct end from = read_end(r, c->path, false);
	struct end to = read_end(r, c->to, true);
	struct q_args a;
	enum q_truth t = Q_F;

	gw_q_decide(r, why, from.node, from.node);
	if (!from.there || !to.there)
		return Q_F;
	if (!from.known || !to.known || !c->tests)
		return Q_U;
	a = gw_q_args(r, &r->q->p.operands[r->q->p.tests[c->test].operand]);
	for (uint32_t i = 0; i < a.n && t != Q_T; i++) {
		int64_t low;
		int64_t high;

		if (!gw_ports_read(gw_q_arg_at(r, &a, i).text, &low, &high))
			continue;
		t = covers(&from, &to, low, high) ? Q_T : t;
	}
	if (t == Q_F && a.unknown)
		t = Q_U;
	r->args.n = a.from;
	return t;
}
