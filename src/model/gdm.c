/* Google Deployment Manager: the resources of a configuration.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/bindings.h"

#include "base/glob.h"

/* compute.v1.instance and gcp-types/compute-v1:instances are one type:
 * "compute.instance". */
static bool read_type(struct gw_model *m, struct gw_str type,
		      struct gw_str *out)
{
	static const char types[] = "gcp-types/";
	struct gw_str rest = type;
	bool new = gw_str_starts(type, GW_STR("gcp-types/"));
	size_t cut;
	struct gw_str api;

	if (new)
		rest = gw_str_part(type, sizeof(types) - 1, type.n);
	cut = gw_str_find_byte(rest, new ? '-' : '.', 0);
	if (cut == GW_NOWHERE)
		return false;
	api = gw_str_part(rest, 0, cut);
	rest = gw_str_part(rest, cut + 1, rest.n);
	cut = gw_str_find_byte(rest, new ? ':' : '.', 0);
	if (cut == GW_NOWHERE || !rest.n)
		return false;
	if (!gw_glob_name(GW_STR("v[0-9]*"), gw_str_part(rest, 0, cut)) &&
	    !gw_str_is(gw_str_part(rest, 0, cut), "beta") &&
	    !gw_str_is(gw_str_part(rest, 0, cut), "alpha"))
		return false;
	rest = gw_str_part(rest, cut + 1, rest.n);
	if (rest.n && rest.p[rest.n - 1] == 's')
		rest = gw_str_part(rest, 0, rest.n - 1);
	*out = gw_arena_print(m->arena, "%.*s.%.*s", GW_FMT(api),
			      GW_FMT(rest));
	return true;
}

static void read_resource(struct gw_model *m, struct gw_node *n)
{
	struct gw_subject s = { .object = n };
	struct gw_node *access;
	struct gw_keyed all;

	if (n->kind != GW_MAP ||
	    !read_type(m, gw_node_text(gw_node_key(n, "type")), &s.type))
		return;
	gw_keyed_init(m, &all, n);
	gw_keyed_merge(m, &all, gw_node_key(n, "properties"));
	access = gw_node_key(n, "accessControl");
	if (access)
		gw_keyed_put(m, &all, GW_STR("accessControl"), access);
	s.node = all.map;
	s.name = gw_node_text(gw_node_key(n, "name"));
	if (!s.name.p)
		s.name = GW_STR("");
	s.address = s.name;
	gw_bind(m, &s, "gdm");
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *resources = gw_node_key(root, "resources");

	for (struct gw_node *c = resources->first; c; c = c->next)
		if (!gw_model_over(m))
			read_resource(m, c);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	static const char *const types[] = { "gcp-types/*", "*.v[0-9]*.*",
					     "*.beta.*", NULL };
	const struct gw_node *resources = gw_node_key(root, "resources");

	if (!gw_model_format(m, "yaml") || !resources ||
	    resources->kind != GW_LIST)
		return false;
	for (const struct gw_node *c = resources->first; c; c = c->next) {
		struct gw_str type = gw_node_text(gw_node_key(c, "type"));

		if (!type.n || !gw_node_key(c, "name"))
			continue;
		for (size_t i = 0; types[i]; i++)
			if (gw_glob_name(gw_str_of(types[i]), type))
				return true;
	}
	return false;
}

const struct gw_technology gw_technology_gdm = {
	.knows = knows,
	.read = read,
	.claims = true,
};
