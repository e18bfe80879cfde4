/* Programs in Pulumi YAML. SPDX-License-Identifier: Apache-2.0 */
#include "model/bindings.h"

#define MAX_DEEP 100

/* "aws:s3/bucket:Bucket" and "azure-native:web/v20230101:WebApp" without what
 * stands behind the slash. */
static struct gw_str token(struct gw_model *m, struct gw_str type)
{
	size_t slash = gw_str_find_byte(type, '/', 0);
	size_t colon = slash == GW_NOWHERE ?
			       slash :
			       gw_str_find_byte(type, ':', slash);

	if (colon == GW_NOWHERE)
		return type;
	return gw_arena_print(m->arena, "%.*s%.*s",
			      GW_FMT(gw_str_part(type, 0, slash)),
			      GW_FMT(gw_str_part(type, colon, type.n)));
}

/* "rules" -> "rule", "policies" -> "policy"; "" if it is no plural. */
static struct gw_str singular(struct gw_model *m, struct gw_str key)
{
	if (gw_str_ends(key, GW_STR("ies")))
		return gw_arena_print(m->arena, "%.*sy",
				      GW_FMT(gw_str_part(key, 0, key.n - 3)));
	if (key.n < 3 || !gw_str_ends(key, GW_STR("s")) ||
	    gw_str_ends(key, GW_STR("ss")))
		return GW_STR("");
	if (gw_str_ends(key, GW_STR("xes")) || gw_str_ends(key, GW_STR("sses")))
		return gw_str_part(key, 0, key.n - 2);
	return gw_str_part(key, 0, key.n - 1);
}

/* A list or map with nothing in it yet, in the place of another. */
static struct gw_node *empty_like(struct gw_model *m, const struct gw_node *n)
{
	struct gw_node *out = gw_make(m, (enum gw_kind)n->kind, n);

	out->flags |= n->flags & GW_OPEN;
	return out;
}

/* A block that may repeat has its plural as name here, and its singular in
 * Terraform: it is given both. */
static struct gw_node *both_names(struct gw_model *m, struct gw_node *n,
				  unsigned depth)
{
	struct gw_node *out;

	if (depth > MAX_DEEP || (n->kind != GW_MAP && n->kind != GW_LIST))
		return n;
	out = empty_like(m, n);
	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *v = both_names(m, c, depth + 1);
		struct gw_str one = GW_STR("");

		if (n->kind == GW_LIST) {
			gw_add(m, out, v);
			continue;
		}
		gw_put_at(m, out, c->key, v);
		if (c->kind == GW_LIST && c->first && c->first->kind == GW_MAP)
			one = singular(m, c->key);
		if (one.n && !gw_node_get(n, one))
			gw_put_at(m, out, one, v);
	}
	return out;
}

/* --- azure-native: Resource Manager's own form, flattened --- */

/* Items of lists carry `properties` in Resource Manager. */
static struct gw_node *unflatten(struct gw_model *m, struct gw_node *n,
				 unsigned depth)
{
	struct gw_node *out;

	if (depth > MAX_DEEP || (n->kind != GW_MAP && n->kind != GW_LIST))
		return n;
	out = empty_like(m, n);
	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *v = unflatten(m, c, depth + 1);

		if (n->kind == GW_MAP)
			gw_put_at(m, out, c->key, v);
		else
			gw_add(m, out, v);
		if (n->kind == GW_LIST && v->kind == GW_MAP && v != c)
			gw_put(m, out->last, "properties",
			       gw_make_copy(m, v));
	}
	return out;
}

static void bind_native(struct gw_model *m, const struct gw_subject *s,
			struct gw_node *properties)
{
	const struct gw_node *rows;
	struct gw_subject copy = *s;

	if (!m->tree || !m->tree->bindings || !properties)
		return;
	rows = bind_rows(m->tree->bindings, "azure-native", s->type);
	if (!rows || !rows->first)
		return;
	copy.type = rows->first->key;
	properties = unflatten(m, properties, 0);
	copy.node = gw_make_copy(m, properties);
	gw_put(m, copy.node, "properties", properties);
	gw_bind(m, &copy, "arm");
}

/* --- resources --- */

static void emit(struct gw_model *m, struct gw_node *n)
{
	struct gw_str type = gw_node_text(gw_node_key(n, "type"));
	struct gw_node *properties = gw_node_key(n, "properties");
	struct gw_subject *s;
	struct gw_subject copy;

	if (!type.n || gw_node_key(n, "get"))
		return; /* one that stands already */
	if (properties && properties->kind == GW_NULL)
		properties->kind = GW_MAP;
	s = gw_emit(m, GW_CLASS_PULUMI_RESOURCE, n);
	s->type = token(m, type);
	s->name = n->key;
	s->address = n->key;
	s->object = n;
	copy = *s;
	if (gw_str_starts(type, GW_STR("azure-native:"))) {
		bind_native(m, &copy, properties);
		return;
	}
	copy.node = gw_make_copy(m, n);
	copy.node->key_line = n->key_line;
	copy.node->key_col = n->key_col;
	copy.node->key_off = n->key_off;
	gw_put(m, copy.node, "properties",
	       properties ? both_names(m, properties, 0) :
			    gw_make(m, GW_MAP, n));
	gw_bind(m, &copy, "pulumi");
}

static void read(struct gw_model *m, struct gw_node *root)
{
	const struct gw_node *resources = gw_node_key(root, "resources");

	for (struct gw_node *c = resources->first; c; c = c->next) {
		if (gw_model_over(m))
			return;
		if (c->kind == GW_MAP)
			emit(m, c);
	}
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return (gw_model_format(m, "yaml") || gw_model_format(m, "json")) &&
	       gw_is_pulumi(root);
}

const struct gw_technology gw_technology_pulumi = {
	.knows = knows,
	.read = read,
	.claims = true,
};
