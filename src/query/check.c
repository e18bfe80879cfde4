/* Every index of the program seen once, before any is used.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/program.h"

#include <string.h>

#include "model/model.h"

static const size_t record_size[Q_ARRAYS] = {
	[Q_RULES] = sizeof(struct q_rule),
	[Q_CONDS] = sizeof(struct q_cond),
	[Q_TESTS] = sizeof(struct q_test),
	[Q_OPERANDS] = sizeof(struct q_operand),
	[Q_CONSTS] = sizeof(struct q_const),
	[Q_PATHS] = sizeof(struct q_path),
	[Q_ALTS] = sizeof(struct q_alt),
	[Q_STEPS] = sizeof(struct q_step),
	[Q_JOINS] = sizeof(struct q_join),
	[Q_LETS] = sizeof(struct q_let),
	[Q_SEGMENTS] = sizeof(struct q_segment),
	[Q_REGEXES] = sizeof(struct q_regex),
	[Q_PARAMS] = sizeof(struct q_param),
	[Q_TABLES] = sizeof(struct q_table),
};

size_t gw_program_record(enum q_array a)
{
	return record_size[a];
}

static bool view_arrays(struct q_program *out, struct gw_str bytes)
{
	const void *at[Q_ARRAYS];
	struct q_head head;

	if (bytes.n < sizeof(head))
		return false;
	memcpy(&head, bytes.p, sizeof(head));
	for (unsigned i = 0; i < Q_ARRAYS; i++) {
		uint32_t off = head.array[i].off;
		uint32_t count = head.array[i].count;

		if (off < sizeof(head) || off % 4 || off > bytes.n ||
		    count > (bytes.n - off) / record_size[i])
			return false;
		at[i] = bytes.p + off;
		out->count[i] = count;
	}
	out->rules = at[Q_RULES];
	out->conds = at[Q_CONDS];
	out->tests = at[Q_TESTS];
	out->operands = at[Q_OPERANDS];
	out->consts = at[Q_CONSTS];
	out->paths = at[Q_PATHS];
	out->alts = at[Q_ALTS];
	out->steps = at[Q_STEPS];
	out->joins = at[Q_JOINS];
	out->lets = at[Q_LETS];
	out->segments = at[Q_SEGMENTS];
	out->regexes = at[Q_REGEXES];
	out->params = at[Q_PARAMS];
	out->tables = at[Q_TABLES];
	return true;
}

bool gw_program_view(struct q_program *out, const struct gw_bundle *b)
{
	struct gw_str select = b->section[GW_SEC_SELECT];

	*out = (struct q_program){ .bundle = b };
	if (select.n % sizeof(struct q_select))
		return false;
	out->select = (const void *)select.p;
	out->selects = (uint32_t)(select.n / sizeof(struct q_select));
	if (!b->section[GW_SEC_PROGRAM].n)
		return out->selects == 0; /* a bundle without our rules */
	return view_arrays(out, b->section[GW_SEC_PROGRAM]);
}

/* An index, and a slice, inside of an array; with one added: or absent. */
static bool in(const struct q_program *p, enum q_array a, uint32_t i)
{
	return i < p->count[a];
}

static bool in1(const struct q_program *p, enum q_array a, uint32_t i)
{
	return i <= p->count[a];
}

static bool slice(const struct q_program *p, enum q_array a, uint32_t from,
		  uint32_t n)
{
	return from <= p->count[a] && n <= p->count[a] - from;
}

/*
 * Children stand before their parents, siblings after: so there are no
 * circles, and a walk ends.
 */
static bool cond_holds(const struct q_program *p, uint32_t i)
{
	const struct q_cond *c = &p->conds[i];

	return c->kind < Q_COND_KINDS && slice(p, Q_TESTS, c->test, c->tests) &&
	       c->first <= i && (!c->next || c->next > i + 1) &&
	       in1(p, Q_CONDS, c->next) && in1(p, Q_PATHS, c->path) &&
	       in1(p, Q_PATHS, c->to) && in1(p, Q_JOINS, c->join) &&
	       in1(p, Q_OPERANDS, c->preset) && c->slot <= Q_MOST_SLOTS;
}

static bool rule_holds(const struct q_program *p, const struct q_rule *r)
{
	return r->meta < p->bundle->rules && in1(p, Q_CONDS, r->when) &&
	       r->body && in1(p, Q_CONDS, r->body) &&
	       in1(p, Q_PATHS, r->where) && slice(p, Q_LETS, r->let, r->lets) &&
	       slice(p, Q_SEGMENTS, r->segment, r->segments) &&
	       gw_bundle_has_list(p->bundle, r->types) &&
	       gw_bundle_has_list(p->bundle, r->apis) &&
	       gw_bundle_has_list(p->bundle, r->languages) &&
	       r->slots <= Q_MOST_SLOTS;
}

static bool operand_holds(const struct q_program *p, const struct q_operand *o)
{
	switch (o->kind) {
	case Q_OPERAND_CONSTS:
	case Q_OPERAND_LIST:
	case Q_OPERAND_MAP: /* as a test's operand it is read like the others */
		return slice(p, Q_CONSTS, o->first, o->count);
	case Q_OPERAND_PATH:
		return in(p, Q_PATHS, o->first);
	case Q_OPERAND_TABLE:
		return in(p, Q_TABLES, o->first);
	default:
		return false;
	}
}

static bool alt_holds(const struct q_program *p, const struct q_alt *a)
{
	if (a->root >= Q_ROOTS || !slice(p, Q_STEPS, a->step, a->steps))
		return false;
	if (a->root == Q_ROOT_PARAM)
		return in(p, Q_PARAMS, a->index);
	return a->root != Q_ROOT_SLOT || a->index < Q_MOST_SLOTS;
}

static bool join_holds(const struct q_program *p, const struct q_join *j)
{
	bool ok = j->classes <= Q_MOST_CLASSES && in1(p, Q_PATHS, j->ref) &&
		  in1(p, Q_PATHS, j->to) && in1(p, Q_PATHS, j->selector) &&
		  in1(p, Q_PATHS, j->labels) &&
		  gw_bundle_has_list(p->bundle, j->types) &&
		  gw_bundle_has_list(p->bundle, j->apis);

	for (unsigned i = 0; ok && i < j->classes; i++)
		ok = j->cls[i] < GW_CLASSES;
	return ok;
}

static bool conditions_hold(const struct q_program *p)
{
	bool ok = true;

	for (uint32_t i = 0; ok && i < p->count[Q_CONDS]; i++)
		ok = cond_holds(p, i);
	for (uint32_t i = 0; ok && i < p->count[Q_TESTS]; i++)
		ok = p->tests[i].op < Q_OPS &&
		     in(p, Q_OPERANDS, p->tests[i].operand);
	for (uint32_t i = 0; ok && i < p->count[Q_OPERANDS]; i++)
		ok = operand_holds(p, &p->operands[i]);
	for (uint32_t i = 0; ok && i < p->count[Q_CONSTS]; i++)
		ok = p->consts[i].kind <= GW_STRING &&
		     in1(p, Q_REGEXES, p->consts[i].regex);
	return ok;
}

static bool paths_hold(const struct q_program *p)
{
	bool ok = true;

	for (uint32_t i = 0; ok && i < p->count[Q_PATHS]; i++)
		ok = slice(p, Q_ALTS, p->paths[i].alt, p->paths[i].alts);
	for (uint32_t i = 0; ok && i < p->count[Q_ALTS]; i++)
		ok = alt_holds(p, &p->alts[i]);
	for (uint32_t i = 0; ok && i < p->count[Q_STEPS]; i++)
		ok = p->steps[i].kind < Q_STEP_KINDS &&
		     gw_bundle_has_list(p->bundle, p->steps[i].keys) &&
		     (p->steps[i].kind != Q_STEP_FACT ||
		      (p->steps[i].index >= 0 && p->steps[i].index < Q_FACTS));
	for (uint32_t i = 0; ok && i < p->count[Q_JOINS]; i++)
		ok = join_holds(p, &p->joins[i]);
	return ok;
}

static bool rules_hold(const struct q_program *p)
{
	bool ok = true;

	for (uint32_t i = 0; ok && i < p->count[Q_RULES]; i++)
		ok = rule_holds(p, &p->rules[i]);
	for (uint32_t i = 0; ok && i < p->count[Q_LETS]; i++)
		ok = p->lets[i].slot < Q_MOST_SLOTS &&
		     in(p, Q_PATHS, p->lets[i].path) &&
		     in1(p, Q_OPERANDS, p->lets[i].preset);
	for (uint32_t i = 0; ok && i < p->count[Q_SEGMENTS]; i++)
		ok = in1(p, Q_PATHS, p->segments[i].path);
	for (uint32_t i = 0; ok && i < p->selects; i++)
		ok = p->select[i].cls < GW_CLASSES &&
		     in(p, Q_RULES, p->select[i].rule);
	return ok;
}

int gw_program_check(const struct gw_bundle *b, struct gw_err *err)
{
	struct q_program p;

	if (gw_program_view(&p, b) && conditions_hold(&p) && paths_hold(&p) &&
	    rules_hold(&p))
		return GW_OK;
	return gw_err_set(err, GW_EUNTRUSTED,
			  "the rule bundle is broken: a condition points outside (compile it again)");
}
