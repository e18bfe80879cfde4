/* Which resolver a document needs. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/resolve.h"

#include "resolve/resolvers.h"

void gw_resolve(struct gw_doc *doc, const struct gw_tree *tree,
		struct gw_arena *arena)
{
	struct gw_str format = gw_str_of(doc->format);

	if (gw_str_is(format, "yaml") &&
	    gw_is_compose(doc->view->name, doc->roots))
		gw_resolve_compose(doc, tree, arena);
	if (gw_str_is(format, "hcl") && gw_is_terraform(doc->view->name))
		gw_resolve_terraform(doc, tree, arena);
	if (gw_str_is(format, "dockerfile"))
		gw_resolve_dockerfile(doc, arena);
}
