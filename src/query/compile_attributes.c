/* Attributes of types whose schema is known. SPDX-License-Identifier: Apache-2.0
 *
 * Of a path that begins at the subject each plain key must be a name of the
 * schema of a type that the rule is about (E012), up to a map whose keys are
 * the user's own. A misspelt one would be missing everywhere, and the rule
 * would say nothing, or fire everywhere. Of a name that is like no other a
 * warning is given: schemas age.
 */
#include "query/compile.h"

bool gw_q_attribute_ends(struct gw_str name)
{
	static const char *const names[] = {
		"tags",	     "tags_all",    "Tags",	   "labels",
		"annotations", "matchLabels", "data",	   "stringData",
		"binaryData", "variables",  "Variables",   "environment",
		"Environment", "parameters", "Parameters", "app_settings",
		"settings",  "limits",	    "requests",	   "nodeSelector",
		"metadata",  "options",	    "policy",	   "InputParameters",
		"LogPublishingOptions", "connection_properties",
		"permissions", "input_parameters", NULL
	};

	for (size_t i = 0; names[i]; i++)
		if (gw_str_is(name, names[i]))
			return true;
	return gw_str_ends(name, GW_STR("Document")) ||
	       gw_str_ends(name, GW_STR("Policy")) ||
	       gw_str_ends(name, GW_STR("_policy"));
}

static bool is_pattern(struct gw_str s)
{
	return gw_str_find_byte(s, '*', 0) != GW_NOWHERE ||
	       gw_str_find_byte(s, '?', 0) != GW_NOWHERE ||
	       gw_str_find_byte(s, '[', 0) != GW_NOWHERE;
}

static enum gw_known ask(struct q_compiler *c, struct gw_asked_name *asked,
			 const struct gw_node *types, struct gw_str *near)
{
	const struct gw_node *t =
		types && types->kind == GW_LIST ? types->first : types;
	enum gw_known known = GW_NO_TABLE;
	struct gw_str other;

	if (!t)
		return gw_bundle_known(c->w, asked, near);
	for (; t; t = types->kind == GW_LIST ? t->next : NULL) {
		asked->type = t->text;
		if (is_pattern(t->text))
			return GW_NO_TABLE;
		known = gw_bundle_known(c->w, asked, &other);
		if (known != GW_NAME_WRONG)
			return known;
		if (!near->n)
			*near = other;
	}
	return known;
}

bool gw_q_is_foreign(const struct gw_node *api)
{
	const struct gw_node *a =
		api && api->kind == GW_LIST ? api->first : api;

	for (; a; a = api->kind == GW_LIST ? a->next : NULL)
		if (gw_str_find_byte(a->text, '.', 0) != GW_NOWHERE &&
		    !gw_str_ends(a->text, GW_STR(".k8s.io")))
			return true;
	return false;
}

bool gw_q_attribute_fits(struct q_compiler *c, struct gw_str name,
			 struct gw_str *near, struct gw_str *type)
{
	const struct gw_node *match = gw_node_key(c->src->rule, "match");
	const struct gw_node *node = gw_node_key(match, "node");
	struct gw_asked_name asked = { .type = GW_STR(""), .attribute = name };
	enum gw_known known;

	*near = GW_STR("");
	if (node && node->kind == GW_LIST)
		node = node->count == 1 ? node->first : NULL;
	if (!gw_node_is_scalar(node) ||
	    gw_q_is_foreign(gw_node_key(match, "api")))
		return true;
	asked.node = node->text;
	known = ask(c, &asked, gw_node_key(match, "type"), near);
	*type = asked.type.n ? asked.type : asked.node;
	return known != GW_NAME_WRONG;
}
