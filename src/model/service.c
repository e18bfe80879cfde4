/* OpenAPI documents and the Serverless Framework.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/bindings.h"
#include "model/openapi.h"

static bool is_openapi(const struct gw_node *root)
{
	return (gw_node_text(gw_node_key(root, "openapi")).n ||
		gw_node_text(gw_node_key(root, "swagger")).n) &&
	       (gw_node_key(root, "paths") || gw_node_key(root, "info") ||
		gw_node_key(root, "components"));
}

static void read_openapi(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s = gw_emit(m, GW_CLASS_OPENAPI_FILE, root);
	bool old = gw_node_key(root, "swagger") != NULL;

	s->type = old ? GW_STR("2") : GW_STR("3");
	s->name = gw_node_text(gw_node_path(root, "info.title"));
	if (!s->name.n)
		s->name = gw_path_name(m->path);
	s->address = m->path;
	gw_openapi_references(m, root);
}

static bool is_serverless(const struct gw_model *m,
			  const struct gw_node *root)
{
	static const char *const paths[] = { "**/serverless*.yml",
					     "**/serverless*.yaml",
					     "**/serverless*.json", NULL };

	return gw_path_fits(m->path, paths) && gw_node_key(root, "provider");
}

/* functions: [{a: ..}, {b: ..}] is the same as {a: .., b: ..}. */
static void join_functions(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *list = gw_node_key(root, "functions");
	struct gw_keyed all;

	if (!list || list->kind != GW_LIST)
		return;
	gw_keyed_init(m, &all, list);
	for (const struct gw_node *c = list->first; c; c = c->next)
		gw_keyed_merge(m, &all, c);
	gw_put(m, root, "functions", all.map);
}

static void read_serverless(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s;
	struct gw_node *resources = gw_node_key(root, "resources");
	struct gw_node *service = gw_node_key(root, "service");

	gw_mark_holes(root, "${", true);
	join_functions(m, root);
	s = gw_emit(m, GW_CLASS_SERVERLESS_FILE, root);
	if (service && service->kind == GW_MAP)
		service = gw_node_key(service, "name");
	s->name = gw_node_text(service);
	if (!s->name.n)
		s->name = gw_path_name(m->path);
	s->address = m->path;
	if (gw_is_cloudformation(resources))
		gw_cloudformation(m, resources);
}

static void read(struct gw_model *m, struct gw_node *root)
{
	if (is_openapi(root))
		read_openapi(m, root);
	else
		read_serverless(m, root);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return (gw_model_format(m, "yaml") || gw_model_format(m, "json")) &&
	       (is_openapi(root) || is_serverless(m, root));
}

const struct gw_technology gw_technology_service = {
	.knows = knows,
	.read = read,
	.claims = true,
};
