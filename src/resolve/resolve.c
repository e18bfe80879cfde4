/* Which resolver a document needs. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/resolve.h"

#include "resolve/resolvers.h"

/* A template, the part of a Serverless Framework file that is one, or a
 * program. */
static void resolve_templates(struct gw_doc *doc, struct gw_arena *arena)
{
	for (struct gw_node *root = doc->roots; root; root = root->next) {
		struct gw_node *inner = gw_node_key(root, "resources");

		if (gw_is_cloudformation(root))
			gw_resolve_cloudformation(root, arena);
		else if (gw_is_cloudformation(inner))
			gw_resolve_cloudformation(inner, arena);
		else if (gw_is_pulumi(root))
			gw_resolve_pulumi(root, arena);
	}
}

void gw_resolve(struct gw_doc *doc, const struct gw_tree *tree,
		struct gw_arena *arena)
{
	struct gw_str format = gw_str_of(doc->format);

	if (gw_str_is(format, "yaml") || gw_str_is(format, "json"))
		resolve_templates(doc, arena);
	if (gw_str_is(format, "bicep") ||
	    (gw_str_is(format, "json") && gw_is_arm(doc->roots)))
		gw_resolve_arm(doc, tree, arena);
	if (gw_str_is(format, "yaml") &&
	    gw_is_compose(doc->view->name, doc->roots))
		gw_resolve_compose(doc, tree, arena);
	if (gw_str_is(format, "yaml"))
		gw_resolve_helm(doc, tree, arena);
	if (gw_str_is(format, "hcl") && gw_is_terraform(doc->view->name))
		gw_resolve_terraform(doc, tree, arena);
	if (gw_str_is(format, "dockerfile"))
		gw_resolve_dockerfile(doc, arena);
}
