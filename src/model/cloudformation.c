/* CloudFormation and SAM: resources, parameters, outputs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/bindings.h"

#define GLOBALS_DEEP 8 /* maps in maps that are merged */

struct cfn {
	struct gw_model *m;
	const struct gw_node *globals; /* of SAM, or NULL */
};

/* Maps are merged, lists joined, else the resource wins (SAM specification,
 * Globals section). */
static struct gw_node *merged(struct gw_model *m, struct gw_node *own,
			      const struct gw_node *global, unsigned depth)
{
	struct gw_keyed both;

	if (own->kind == GW_LIST && global->kind == GW_LIST) {
		struct gw_node *list = gw_make(m, GW_LIST, own);

		list->flags |= (own->flags | global->flags) & GW_OPEN;
		for (struct gw_node *k = global->first; k; k = k->next)
			gw_add(m, list, k);
		for (struct gw_node *k = own->first; k; k = k->next)
			gw_add(m, list, k);
		return list;
	}
	if (own->kind != GW_MAP || global->kind != GW_MAP || depth == 0)
		return own;
	gw_keyed_init(m, &both, own);
	gw_keyed_merge(m, &both, global);
	gw_keyed_merge(m, &both, own);
	for (struct gw_node *k = global->first; k; k = k->next) {
		struct gw_node *mine = gw_node_get(own, k->key);

		if (mine)
			gw_keyed_put(m, &both, k->key,
				     merged(m, mine, k, depth - 1));
	}
	return both.map;
}

/* Globals.Function goes under each AWS::Serverless::Function. */
static void add_globals(struct cfn *c, struct gw_keyed *node,
			struct gw_str type)
{
	struct gw_str kind = GW_STR("AWS::Serverless::");
	const struct gw_node *g;

	if (!c->globals || !gw_str_starts(type, kind))
		return;
	g = gw_node_get(c->globals, gw_str_part(type, kind.n, type.n));
	for (struct gw_node *k = g ? g->first : NULL; k; k = k->next) {
		struct gw_node *own = gw_keyed_get(node, k->key);

		gw_keyed_put(c->m, node, k->key,
			     own ? merged(c->m, own, k, GLOBALS_DEEP) : k);
	}
}

static void emit_resource(struct cfn *c, struct gw_node *resource)
{
	struct gw_model *m = c->m;
	const struct gw_node *properties = gw_node_key(resource, "Properties");
	struct gw_str type = gw_node_text(gw_node_key(resource, "Type"));
	struct gw_keyed node;
	struct gw_subject *s;
	struct gw_subject copy;

	if (!type.n)
		return;
	/* What is absent is told where it would be written. */
	gw_keyed_init(m, &node,
		      properties && properties->kind == GW_MAP ? properties :
								 resource);
	gw_keyed_merge(m, &node, properties);
	add_globals(c, &node, type);
	s = gw_emit(m, GW_CLASS_CFN_RESOURCE, node.map);
	s->type = type;
	s->name = resource->key;
	s->address = resource->key;
	s->object = resource;
	copy = *s;
	gw_bind(m, &copy, "cloudformation");
}

static void emit_others(struct gw_model *m, const struct gw_node *map,
			enum gw_class cls, const char *prefix)
{
	for (struct gw_node *n = map && map->kind == GW_MAP ? map->first :
							       NULL;
	     n; n = n->next) {
		struct gw_subject *s;

		if (n->kind != GW_MAP || gw_model_over(m))
			continue;
		s = gw_emit(m, cls, n);
		s->type = gw_node_text(gw_node_key(n, "Type"));
		if (!s->type.p)
			s->type = GW_STR("");
		s->name = n->key;
		s->address = gw_arena_print(m->arena, "%s.%.*s", prefix,
					    GW_FMT(n->key));
	}
}

void gw_cloudformation(struct gw_model *m, struct gw_node *root)
{
	struct cfn c = { .m = m, .globals = gw_node_key(root, "Globals") };
	const struct gw_node *resources = gw_node_key(root, "Resources");

	if (resources && resources->kind == GW_MAP)
		for (struct gw_node *r = resources->first; r; r = r->next) {
			if (gw_model_over(m))
				return;
			if (r->kind == GW_MAP)
				emit_resource(&c, r);
		}
	emit_others(m, gw_node_key(root, "Parameters"), GW_CLASS_CFN_PARAMETER,
		    "Parameters");
	emit_others(m, gw_node_key(root, "Outputs"), GW_CLASS_CFN_OUTPUT,
		    "Outputs");
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return (gw_model_format(m, "yaml") || gw_model_format(m, "json")) &&
	       gw_is_cloudformation(root);
}

const struct gw_technology gw_technology_cloudformation = {
	.knows = knows,
	.read = gw_cloudformation,
	.claims = true,
};
