#ifndef GW_RESOLVE_RESOLVERS_H
#define GW_RESOLVE_RESOLVERS_H

#include "resolve/resolve.h"

/* Private to resolve/: the resolvers, one a file. */
void gw_resolve_dockerfile(struct gw_doc *doc, struct gw_arena *arena);
void gw_resolve_terraform(struct gw_doc *doc, const struct gw_tree *tree,
			  struct gw_arena *arena);
void gw_resolve_cloudformation(struct gw_node *root, struct gw_arena *arena);
void gw_resolve_arm(struct gw_doc *doc, const struct gw_tree *tree,
		    struct gw_arena *arena);
void gw_resolve_pulumi(struct gw_node *root, struct gw_arena *arena);
void gw_resolve_helm(struct gw_doc *doc, const struct gw_tree *tree,
		     struct gw_arena *arena);
void gw_resolve_compose(struct gw_doc *doc, const struct gw_tree *tree,
			struct gw_arena *arena);

/*
 * Turns a node into the known scalar, in place: span, key and links stay, the
 * node as it was written becomes `origin`. `flags` are added (GW_WEAK).
 */
void gw_node_settle(struct gw_arena *arena, struct gw_node *n,
		    enum gw_kind kind, struct gw_str text, unsigned flags);

#endif
