/* Leaves: {at: path, op: operand}, and ranges. SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

static const char *const kind_names[] = {
#define GW_PARSE_KIND(id, name) name,
#include "query/kinds.def"
#undef GW_PARSE_KIND
	NULL
};

int gw_q_parse_kind(struct q_compiler *c, const struct gw_node *n, uint8_t *out)
{
	*out = 0;
	if (!n)
		return GW_OK;
	for (uint8_t i = 0; kind_names[i]; i++)
		if (gw_node_text_is(n, kind_names[i])) {
			*out = (uint8_t)(i + 1);
			return GW_OK;
		}
	return gw_rule_fault(
		c->err, n, "E005", "cannot parse '%.*s'%.*s", GW_FMT(n->text),
		GW_FMT(gw_rule_hint(c->arena, n->text, kind_names)));
}

static void add_test(struct q_compiler *c, struct q_cond *cond,
		     const struct q_test *test)
{
	uint32_t i = gw_q_add(c, Q_TESTS, test);

	if (!cond->tests++)
		cond->test = i;
}

/*
 * The tests of a map stand one after the other: an operand adds none of its
 * own, so that [test, test + tests) is theirs alone.
 */
int gw_q_tests(struct q_compiler *c, const struct gw_node *map,
	       struct q_cond *cond)
{
	for (const struct gw_node *n = map->first; n; n = n->next) {
		int op = gw_q_op_named(n->key);
		struct q_test test;
		int r;

		if (op < 0)
			continue;
		test.op = (uint32_t)op;
		r = gw_q_operand(c, test.op, n, &test.operand);
		if (r < 0)
			return r;
		add_test(c, cond, &test);
	}
	if (cond->tests)
		cond->test = gw_q_fold(c, Q_TESTS, cond->test);
	return GW_OK;
}

/* Is there a quantifier that looks at what the leaf parsed? */
static bool owns_quantifier(const struct gw_node *map)
{
	return gw_node_key(map, "some") || gw_node_key(map, "every") ||
	       gw_node_key(map, "none") || gw_node_key(map, "count");
}

/* What follows a parse: `that`, or a quantifier over the parsed. The rest of
 * the map without what belongs to the leaf is a condition of its own. */
static int leaf_inside(struct q_compiler *c, const struct gw_node *map,
		       struct q_cond *cond)
{
	static const char *const taken[] = { "some", "every", "none", "count",
					     "that", NULL };
	struct gw_node *rest;

	if (!owns_quantifier(map))
		return gw_node_key(map, "that") ?
			       gw_q_cond(c, gw_node_key(map, "that"),
					 &cond->first) :
			       GW_OK;
	rest = gw_node_share(c->arena, map);
	rest->first = rest->last = NULL;
	rest->count = 0;
	for (unsigned i = 0; taken[i]; i++) {
		const struct gw_node *n = gw_node_key(map, taken[i]);

		if (n)
			gw_node_put(rest, n->key,
				    gw_node_share(c->arena, n));
	}
	for (const struct gw_node *n = map->first; n; n = n->next)
		if (gw_node_key(map, "count") && gw_q_op_named(n->key) >= 0)
			gw_node_put(rest, n->key,
				    gw_node_share(c->arena, n));
	return gw_q_cond(c, rest, &cond->first);
}

static int leaf_value(struct q_compiler *c, const struct gw_node *map,
		      struct q_cond *cond)
{
	const struct gw_node *at = gw_node_key(map, "at");
	int r = GW_OK;

	if (!at && !c->in_item)
		return gw_rule_fault(c->err, map, "E009",
				     "'at' is missing: which value is meant?");
	if (at)
		r = gw_q_path(c,
			      &(struct q_path_use){ at, at->text, false,
						    false },
			      &cond->path);
	if (r == GW_OK)
		r = gw_q_preset(c, gw_node_key(map, "default"), &cond->preset);
	if (r == GW_OK)
		r = gw_q_parse_kind(c, gw_node_key(map, "parse"),
				    &cond->parse);
	return r;
}

int gw_q_leaf(struct q_compiler *c, const struct gw_node *map, uint32_t *out)
{
	struct q_cond cond = { .kind = Q_LEAF };
	const struct gw_node *as = gw_node_key(map, "as");
	const struct gw_node *parse = gw_node_key(map, "parse");
	struct q_name *outer = c->names;
	bool in_item = c->in_item;
	bool own_item = c->own_item;
	int r;

	if (gw_node_true(gw_node_key(map, "fold")))
		cond.flags |= Q_FOLD;
	if (c->strict)
		cond.flags |= Q_STRICT;
	r = leaf_value(c, map, &cond);
	if (r == GW_OK && !gw_node_key(map, "count"))
		r = gw_q_tests(c, map, &cond);
	if (r < 0)
		return r;
	if (as && (parse || !owns_quantifier(map))) {
		r = gw_q_bind(c, as, false, &cond.slot);
		if (r == GW_OK)
			c->names->used = true;
	}
	if (r == GW_OK && (parse || !owns_quantifier(map))) {
		c->in_item = true;
		c->own_item = false;
		r = leaf_inside(c, map, &cond);
		c->own_item = own_item;
		c->in_item = in_item;
	}
	c->names = outer;
	if (r == GW_OK && !cond.tests && !cond.first &&
	    !gw_node_key(map, "use"))
		r = gw_rule_fault(c->err, map, "E005",
				  "an operator is missing: what about the value?");
	return r == GW_OK ? gw_q_new_cond(c, map, &cond, out) : r;
}

/* {range: {from: path, to: path}, covers: int | covers_any: ports} */
int gw_q_range(struct q_compiler *c, const struct gw_node *map, uint32_t *out)
{
	static const struct gw_key keys[] = {
		{ "from", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
		{ "to", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
		{ NULL, 0, NULL },
	};
	const struct gw_node *range = gw_node_key(map, "range");
	const struct gw_node *covers = gw_node_key(map, "covers");
	const struct gw_node *any = gw_node_key(map, "covers_any");
	struct q_cond cond = { .kind = Q_RANGE };
	struct q_test test = { .op = Q_OP_in };
	const struct gw_node *n;
	int r = gw_keys_check(range, keys, c->err);

	if (r < 0)
		return r;
	if (!covers == !any)
		return gw_rule_fault(c->err, range, "E005",
				     "a range needs covers or covers_any");
	n = gw_node_key(range, "from");
	r = gw_q_path(c, &(struct q_path_use){ n, n->text, false, false },
		      &cond.path);
	n = gw_node_key(range, "to");
	if (r == GW_OK)
		r = gw_q_path(c,
			      &(struct q_path_use){ n, n->text, false, false },
			      &cond.to);
	if (r == GW_OK)
		r = gw_q_operand(c, Q_OP_in, covers ? covers : any,
				 &test.operand);
	if (r < 0)
		return r;
	add_test(c, &cond, &test);
	return gw_q_new_cond(c, range, &cond, out);
}
