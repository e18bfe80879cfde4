#ifndef GW_RESOLVE_RESOLVE_H
#define GW_RESOLVE_RESOLVE_H

#include "base/map.h"
#include "doc/doc.h"

/*
 * A tree -> the same tree with what can be known filled in. What cannot be
 * known stays what it was: unknown, a reference, a call. Nothing is fetched;
 * other files are only those that the caller has parsed.
 */

struct gw_bindings; /* model/model.h */

/* What is known about the tree around a document (values files, tfvars,
 * variables of the module ...): other parsed documents by path. They are
 * only read: several threads may share them. */
struct gw_tree {
	struct gw_arena *arena;
	struct gw_map docs; /* path -> struct gw_doc * */
	const struct gw_bindings *bindings; /* or NULL: none */
};

/*
 * Fills in the document's own tree, in place:
 *
 * hcl            variables with a default or in a tfvars file (weak), locals,
 *                attributes of resources, conditionals, pure functions,
 *                `count`, `for_each`, `dynamic`; modules of the tree
 * cloudformation Ref, Sub, Join, Select, Split, FindInMap, If ...
 * arm, bicep     parameters with a default (weak) or from a module's caller,
 *                variables, pure functions, loops, nested deployments (their
 *                resources stand as "$nested" of the deployment)
 * dockerfile     ARG and ENV
 * compose        ${X:-default} (weak)
 * helm           .Values of the chart (weak)
 *
 * A node whose value became known keeps its span and its place; `origin` is
 * then the node as it was written (a GW_REF, GW_CALL ...), so that a join can
 * still see the reference; GW_WEAK tells that a default decided.
 * `tree` may be NULL. To be called once for a document.
 */
void gw_resolve(struct gw_doc *doc, const struct gw_tree *tree,
		struct gw_arena *arena);

/* Is it a Compose file, by its name or its shape? `root` NULL: it has none. */
bool gw_is_compose(struct gw_str path, const struct gw_node *root);

/* Is it a CloudFormation or SAM template? NULL: no. */
bool gw_is_cloudformation(const struct gw_node *root);

/* Is it a program in Pulumi YAML? NULL: no. */
bool gw_is_pulumi(const struct gw_node *root);

/* Is it a template of Azure Resource Manager? NULL: no. */
bool gw_is_arm(const struct gw_node *root);

/* How the name of a resource is written in its id: what is not known stands
 * in braces as it is written, so that equal expressions are equal names. */
struct gw_str gw_arm_spell(struct gw_arena *arena, const struct gw_node *n);

/* Is it a file of Terraform or OpenTofu? */
bool gw_is_terraform(struct gw_str path);

#endif
