/* Operands, each checked for what its operator can take (E013).
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

#include "base/words.h"
#include "match/match.h"
#include "query/values.h"

enum operand_type {
	BOOL,
	SCALAR,
	SCALARS,
	TEXTS,
	REGEX,
	NUMBER,
	CIDRS,
	VERSION,
	AGE,
	TABLE,
	PATH,
	WORD,
};

static const struct {
	const char *name;
	enum operand_type type;
} ops[] = {
#define GW_OP(id, name, operand, flags) { name, operand },
#include "query/ops.def"
#undef GW_OP
};

int gw_q_op_named(struct gw_str name)
{
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (gw_str_is(name, ops[i].name))
			return (int)i;
	return -1;
}

static int misfit(struct q_compiler *c, const struct gw_node *n,
		  const char *op, const char *wanted)
{
	return gw_rule_fault(c->err, n, "E013", "%s wants %s", op, wanted);
}

static uint32_t add_const(struct q_compiler *c, const struct gw_node *n,
			  uint32_t regex)
{
	struct q_const k = { .text = gw_bundle_text(c->w, n->text),
			     .kind = n->kind,
			     .regex = regex };

	return gw_q_add(c, Q_CONSTS, &k);
}

static int add_regex(struct q_compiler *c, const struct gw_node *n,
		     uint32_t *out)
{
	struct gw_regex *re;
	struct q_regex record;
	struct gw_err inner;
	void **slot = gw_map_put(&c->regexes, n->text);

	if (!*slot) {
		if (gw_regex_new(&re, n->text, 0, &inner) < 0) {
			struct gw_node at = *n;

			if (at.span.line == at.span.end_line && inner.col)
				at.span.col += inner.col - 1 +
					       (at.flags & GW_QUOTED ? 1u : 0u);
			return gw_rule_fault(c->err, &at, "E007",
					     "bad regex: %s (offset %u)",
					     inner.msg,
					     inner.col ? inner.col - 1 : 0);
		}
		gw_regex_free(re);
		record = (struct q_regex){ gw_bundle_text(c->w, n->text), 0 };
		*slot = (void *)(uintptr_t)(gw_q_add(c, Q_REGEXES, &record) +
					    1);
	}
	*out = (uint32_t)(uintptr_t)*slot;
	return GW_OK;
}

/* Why the constant does not fit, or NULL. */
static const char *const_fault(const struct gw_node *n, enum operand_type type)
{
	struct q_cidr cidr;
	struct q_number number;
	uint64_t ms;
	int64_t day;

	switch (type) {
	case TEXTS:
	case REGEX:
		return n->kind == GW_STRING ? NULL : "a text";
	case NUMBER:
		return gw_number_read(n->text, &number) ?
			       NULL :
			       "a number, size or duration";
	case CIDRS:
		return n->kind == GW_STRING && gw_cidr_read(n->text, &cidr) ?
			       NULL :
			       "an address with a prefix length";
	case VERSION:
		return gw_version_range_sound(n->text) ? NULL :
							 "\">=1.2 <2\"";
	case AGE:
		return gw_words_duration(n->text, &ms) ||
				       gw_words_day(n->text, &day) ?
			       NULL :
			       "a duration (90d) or a date";
	default:
		return NULL;
	}
}

static int add_consts(struct q_compiler *c, unsigned op,
		      const struct gw_node *n, struct q_operand *out)
{
	const struct gw_node *item = n->kind == GW_LIST ? n->first : n;
	bool one = ops[op].type == SCALAR || ops[op].type == NUMBER ||
		   ops[op].type == VERSION || ops[op].type == AGE;

	if (n->kind == GW_MAP || (n->kind == GW_LIST && one))
		return misfit(c, n, ops[op].name,
			      one ? "one value" : "a value or a list of them");
	if (n->kind == GW_LIST && !n->count)
		return gw_rule_fault(c->err, n, "E014",
				     "%s: [] can never hold",
				     ops[op].name);
	out->first = gw_q_count(c, Q_CONSTS);
	for (; item; item = n->kind == GW_LIST ? item->next : NULL) {
		const char *wanted;
		uint32_t regex = 0;
		int r;

		if (!gw_node_is_scalar(item))
			return misfit(c, item, ops[op].name, "plain values");
		wanted = const_fault(item, ops[op].type);
		if (wanted)
			return misfit(c, item, ops[op].name, wanted);
		if (ops[op].type == REGEX) {
			r = add_regex(c, item, &regex);
			if (r < 0)
				return r;
		}
		add_const(c, item, regex);
		out->count++;
	}
	return GW_OK;
}

static int add_path(struct q_compiler *c, const struct gw_node *n,
		    struct q_operand *out)
{
	uint32_t path;
	int r = gw_q_path(c, &(struct q_path_use){ n, n->text, true, false },
			  &path);

	if (r < 0)
		return r;
	out->kind = Q_OPERAND_PATH;
	out->first = path - 1;
	out->count = 1;
	return GW_OK;
}

static int add_table(struct q_compiler *c, const struct gw_node *n,
		     struct q_operand *out)
{
	const struct gw_node *name = n->kind == GW_MAP ?
					     gw_node_key(n, "table") :
					     n;

	if (!name || name->kind != GW_STRING)
		return misfit(c, n, "lookup", "the name of a table");
	out->kind = Q_OPERAND_TABLE;
	out->count = 1;
	return gw_q_table(c, name, name->text, &out->first);
}

static int add_word(struct q_compiler *c, unsigned op, const struct gw_node *n,
		    struct q_operand *out)
{
	static const char *const words[] = { "string", "number", "bool", "any",
					     NULL };

	for (unsigned i = 0; words[i]; i++)
		if (gw_node_text_is(n, words[i]))
			return add_consts(c, op, n, out);
	return misfit(c, n, ops[op].name, "string, number, bool or any");
}

static int fill_operand(struct q_compiler *c, unsigned op,
			const struct gw_node *n, struct q_operand *out)
{
	enum operand_type type = ops[op].type;

	if (type == PATH)
		return n->kind == GW_STRING ?
			       add_path(c, n, out) :
			       misfit(c, n, ops[op].name, "a path");
	if (type == BOOL && n->kind != GW_BOOL)
		return misfit(c, n, ops[op].name, "true or false");
	if (type == TABLE)
		return add_table(c, n, out);
	if (type == WORD)
		return add_word(c, op, n, out);
	if (op == Q_OP_secret && (n->kind == GW_MAP || n->kind == GW_BOOL))
		return GW_OK; /* {packs: ...}: all secret rules are asked */
	/* "$" ends a regex, so only a parameter is taken for a path there. */
	if (n->kind == GW_STRING && gw_q_is_path(n->text) &&
	    (type != REGEX || gw_str_starts(n->text, GW_STR("$param."))))
		return add_path(c, n, out);
	return add_consts(c, op, n, out);
}

/* Its constants, if it has any, were added last. */
static uint32_t add_operand(struct q_compiler *c, struct q_operand *o)
{
	if (o->count && (o->kind == Q_OPERAND_CONSTS ||
			 o->kind == Q_OPERAND_LIST))
		o->first = gw_q_fold(c, Q_CONSTS, o->first);
	else if (o->kind == Q_OPERAND_CONSTS || o->kind == Q_OPERAND_LIST)
		o->first = 0;
	return gw_q_fold(c, Q_OPERANDS, gw_q_add(c, Q_OPERANDS, o));
}

int gw_q_operand(struct q_compiler *c, unsigned op, const struct gw_node *n,
		 uint32_t *out)
{
	struct q_operand operand = { .kind = Q_OPERAND_CONSTS };
	int r = fill_operand(c, op, n, &operand);

	if (r == GW_OK)
		*out = add_operand(c, &operand);
	return r;
}

/* default: a scalar, a list of scalars, {} or a parameter; *out: + 1 */
int gw_q_preset(struct q_compiler *c, const struct gw_node *n, uint32_t *out)
{
	struct q_operand operand = { .kind = Q_OPERAND_CONSTS };
	int r = GW_OK;

	*out = 0;
	if (!n)
		return GW_OK;
	if (n->kind == GW_MAP && n->count)
		return gw_rule_fault(c->err, n, "E005",
				     "a default is a value, a list or {}");
	operand.first = gw_q_count(c, Q_CONSTS);
	if (n->kind == GW_STRING && gw_q_is_path(n->text)) {
		r = add_path(c, n, &operand);
	} else if (gw_node_is_scalar(n)) {
		add_const(c, n, 0);
		operand.count = 1;
	} else {
		operand.kind = n->kind == GW_MAP ? Q_OPERAND_MAP :
						   Q_OPERAND_LIST;
		for (const struct gw_node *i = n->first; i; i = i->next) {
			if (!gw_node_is_scalar(i))
				return gw_rule_fault(
					c->err, i, "E005",
					"a list of plain values is wanted");
			add_const(c, i, 0);
			operand.count++;
		}
	}
	if (r == GW_OK)
		*out = add_operand(c, &operand) + 1;
	return r;
}
