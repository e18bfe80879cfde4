/*
 * Expressions of Azure Resource Manager templates.
 * SPDX-License-Identifier: Apache-2.0
 *
 * "[parameters('x')]" with a default is weakly known, "[variables('x')]" is
 * its value; every other "[...]" is unknown, and "[[" is a bracket.
 */
#include "resolve/resolvers.h"

#define MAX_DEEP 250

struct arm {
	struct gw_arena *arena;
	const struct gw_node *parameters;
	const struct gw_node *variables;
};

bool gw_is_arm(const struct gw_node *root)
{
	struct gw_str schema = gw_node_text(gw_node_key(root, "$schema"));

	return gw_str_find_fold(schema, GW_STR("deploymentTemplate.json"),
				0) != GW_NOWHERE &&
	       gw_node_key(root, "resources");
}

/* The name in "[function('name')]"; "" if it is anything else. */
static struct gw_str sole_argument(struct gw_str text, const char *function)
{
	struct gw_str s = gw_str_trim(
		gw_str_part(text, 1, text.n > 0 ? text.n - 1 : 0));
	struct gw_str f = gw_str_of(function);

	if (!gw_str_starts_fold(s, f))
		return GW_STR("");
	s = gw_str_trim(gw_str_part(s, f.n, s.n));
	if (s.n < 5 || s.p[0] != '(' || s.p[1] != '\'' ||
	    s.p[s.n - 1] != ')' || s.p[s.n - 2] != '\'')
		return GW_STR("");
	s = gw_str_part(s, 2, s.n - 2);
	return gw_str_find_byte(s, '\'', 0) == GW_NOWHERE ? s : GW_STR("");
}

static bool is_expression(struct gw_str s)
{
	return s.n > 2 && s.p[0] == '[' && s.p[1] != '[' &&
	       s.p[s.n - 1] == ']';
}

static const struct gw_node *value_of(const struct arm *a, struct gw_str text,
				      unsigned *weak)
{
	struct gw_str name = sole_argument(text, "parameters");
	const struct gw_node *v;

	if (name.n) {
		*weak = GW_WEAK;
		v = gw_node_key(gw_node_get(a->parameters, name),
				"defaultValue");
	} else {
		name = sole_argument(text, "variables");
		v = gw_node_get(a->variables, name);
	}
	/* A value that is itself computed says nothing. */
	if (!v || !gw_node_is_scalar(v) || is_expression(v->text))
		return NULL;
	return v;
}

static void fold(const struct arm *a, struct gw_node *n, unsigned depth)
{
	unsigned weak = 0;
	const struct gw_node *v;

	if (depth > MAX_DEEP || a->arena->over)
		return;
	for (struct gw_node *c = n->first; c; c = c->next)
		fold(a, c, depth + 1);
	if (n->kind != GW_STRING)
		return;
	if (gw_str_starts(n->text, GW_STR("[["))) {
		n->text = gw_str_part(n->text, 1, n->text.n);
		return;
	}
	if (!is_expression(n->text))
		return;
	v = value_of(a, n->text, &weak);
	if (v)
		gw_node_settle(a->arena, n, (enum gw_kind)v->kind, v->text,
			       weak | (v->flags & GW_WEAK));
	else
		n->kind = GW_UNKNOWN;
}

void gw_resolve_arm(struct gw_node *root, struct gw_arena *arena)
{
	struct arm a = { .arena = arena,
			 .parameters = gw_node_key(root, "parameters"),
			 .variables = gw_node_key(root, "variables") };
	struct gw_node *variables = gw_node_key(root, "variables");
	struct gw_node *resources = gw_node_key(root, "resources");

	if (variables)
		fold(&a, variables, 0);
	if (resources)
		fold(&a, resources, 0);
}
