/* Conditions that can never or always hold: E014; and E022.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

/* Same leaf with `is` two values, or `is` and `is_not` the same. */
static int check_leaf(struct q_compiler *c, const struct gw_node *map)
{
	const struct gw_node *is = gw_node_key(map, "is");
	const struct gw_node *is_not = gw_node_key(map, "is_not");
	const struct gw_node *exists = gw_node_key(map, "exists");
	const struct gw_node *missing = gw_node_key(map, "missing");

	if (is && is_not && gw_node_is_scalar(is) &&
	    gw_node_is_scalar(is_not) && gw_str_eq(is->text, is_not->text))
		return gw_rule_fault_key(c->err, is_not, "E014",
					 "is and is_not the same value: this can never hold");
	if (exists && missing && gw_str_eq(exists->text, missing->text))
		return gw_rule_fault_key(c->err, missing, "E014",
					 "exists and missing: this can never hold");
	if (missing && gw_node_true(missing) && (is || gw_node_key(map, "in")))
		return gw_rule_fault_key(c->err, missing, "E014",
					 "a missing value is equal to nothing: this can never hold");
	if ((is_not || gw_node_key(map, "not_in")) &&
	    gw_node_key(map, "at") && !gw_node_key(map, "default") && !exists)
		gw_bundle_warn(c->w, map,
			       "is_not and not_in are false where the value is missing: add a default, or write not: {is: ...} [E022]");
	return GW_OK;
}

/* Two leaves about one path that ask for two values. */
static int check_pair(struct q_compiler *c, const struct gw_node *a,
		      const struct gw_node *b)
{
	const struct gw_node *x = gw_node_key(a, "is");
	const struct gw_node *y = gw_node_key(b, "is");
	struct gw_str at = gw_node_text(gw_node_key(a, "at"));

	if (!x || !y || !at.n || gw_node_key(a, "parse") ||
	    gw_node_key(b, "parse") ||
	    !gw_str_eq(at, gw_node_text(gw_node_key(b, "at"))))
		return GW_OK;
	if (gw_node_is_scalar(x) && gw_node_is_scalar(y) &&
	    !gw_str_eq(x->text, y->text) && !gw_q_is_path(x->text) &&
	    !gw_q_is_path(y->text))
		return gw_rule_fault(c->err, y, "E014",
				     "'%.*s' is asked to be two values: the rule can never fire",
				     GW_FMT(at));
	return GW_OK;
}

static bool same_condition(const struct gw_node *a, const struct gw_node *b)
{
	const struct gw_node *x = a->first;
	const struct gw_node *y = b->first;

	if (a->kind != b->kind || a->count != b->count ||
	    !gw_str_eq(a->text, b->text))
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!gw_str_eq(x->key, y->key) || !same_condition(x, y))
			return false;
	return true;
}

static bool is_negation(const struct gw_node *a, const struct gw_node *b)
{
	const struct gw_node *n = gw_node_key(a, "not");

	return n && a->count == 1 && same_condition(n, b);
}

static int check_list(struct q_compiler *c, const struct gw_node *list,
		      bool all)
{
	for (const struct gw_node *a = list->first; a; a = a->next)
		for (const struct gw_node *b = a->next; b; b = b->next) {
			int r = all ? check_pair(c, a, b) : GW_OK;

			if (r < 0)
				return r;
			if (is_negation(a, b) || is_negation(b, a))
				return gw_rule_fault(
					c->err, b, "E014",
					"a condition and its opposite: the rule can %s fire",
					all ? "never" : "only always");
		}
	return GW_OK;
}

/* Depth is bounded by the strict reader (64). */
int gw_q_lint(struct q_compiler *c, const struct gw_node *map)
{
	int r = GW_OK;

	if (map->kind == GW_MAP)
		r = check_leaf(c, map);
	if (r == GW_OK && map->kind == GW_LIST && gw_str_is(map->key, "all"))
		r = check_list(c, map, true);
	if (r == GW_OK && map->kind == GW_LIST && gw_str_is(map->key, "any"))
		r = check_list(c, map, false);
	for (const struct gw_node *n = map->first; r == GW_OK && n;
	     n = n->next)
		if (n->kind == GW_MAP || n->kind == GW_LIST)
			r = gw_q_lint(c, n);
	return r;
}
