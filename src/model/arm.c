/* Azure Resource Manager templates. SPDX-License-Identifier: Apache-2.0 */
#include "model/bindings.h"

#define MAX_DEEP 16 /* child in child, deployment in deployment */

static void read_resources(struct gw_model *m, const struct gw_node *list,
			   struct gw_str parent, unsigned depth);

static struct gw_node *emit(struct gw_model *m, struct gw_node *node,
			    struct gw_str type)
{
	struct gw_subject *s = gw_emit(m, GW_CLASS_ARM_RESOURCE, node);
	const struct gw_node *name = gw_node_key(node, "name");
	struct gw_subject copy;

	s->type = type;
	s->name = name && name->text.p ? name->text : node->key;
	if (!s->name.p)
		s->name = GW_STR("");
	s->address = gw_arena_print(m->arena, "%.*s/%.*s", GW_FMT(type),
				    GW_FMT(s->name));
	s->object = node;
	copy = *s;
	gw_bind(m, &copy, "arm");
	return node;
}

static void read_resource(struct gw_model *m, struct gw_node *n,
			  struct gw_str parent, unsigned depth)
{
	struct gw_str type = gw_node_text(gw_node_key(n, "type"));
	const struct gw_node *inner =
		gw_node_path(n, "properties.template.resources");

	if (!type.n)
		return;
	/* A child inside its parent leaves out the parent's type. */
	if (parent.n && !gw_str_starts_fold(type, GW_STR("Microsoft.")))
		type = gw_arena_print(m->arena, "%.*s/%.*s", GW_FMT(parent),
				      GW_FMT(type));
	emit(m, n, type);
	read_resources(m, gw_node_key(n, "resources"), type, depth + 1);
	read_resources(m, inner, GW_STR(""), depth + 1);
}

/* A list, or a map of symbolic names (languageVersion 2.0). */
static void read_resources(struct gw_model *m, const struct gw_node *list,
			   struct gw_str parent, unsigned depth)
{
	if (!list || depth > MAX_DEEP ||
	    (list->kind != GW_LIST && list->kind != GW_MAP))
		return;
	for (struct gw_node *c = list->first; c; c = c->next) {
		if (gw_model_over(m))
			return;
		if (c->kind == GW_MAP)
			read_resource(m, c, parent, depth);
	}
}

static void read(struct gw_model *m, struct gw_node *root)
{
	const struct gw_node *parameters = gw_node_key(root, "parameters");

	read_resources(m, gw_node_key(root, "resources"), GW_STR(""), 0);
	if (!parameters || parameters->kind != GW_MAP)
		return;
	for (struct gw_node *c = parameters->first; c; c = c->next) {
		struct gw_subject *s;

		if (c->kind != GW_MAP || gw_model_over(m))
			continue;
		s = gw_emit(m, GW_CLASS_ARM_PARAMETER, c);
		s->type = gw_node_text(gw_node_key(c, "type"));
		if (!s->type.p)
			s->type = GW_STR("");
		s->name = c->key;
		s->address = gw_arena_print(m->arena, "parameters/%.*s",
					    GW_FMT(c->key));
	}
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "json") && gw_is_arm(root);
}

const struct gw_technology gw_technology_arm = {
	.knows = knows,
	.read = read,
	.claims = true,
};
