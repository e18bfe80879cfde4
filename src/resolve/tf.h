#ifndef GW_RESOLVE_TF_H
#define GW_RESOLVE_TF_H

#include "resolve/resolvers.h"

/*
 * Terraform's expressions, worked out (private to resolve/).
 *
 * tf_eval() never changes a tree: it returns the node itself, or a new one in
 * its place whose `origin` is the written one. What is not known stays the
 * expression that it was; a list or map of which a part is not known keeps
 * that part as an expression. Results are shared, so that a value may hang in
 * many places: its size is counted, for "a = [b, b], b = [c, c] ..." is small
 * only on paper.
 */
#define TF_STEPS 1000000u /* of all evaluation for one document */
#define TF_DEPTH 96 /* expression in reference in module ... */
#define TF_NEST 64 /* containers in one value */
#define TF_SIZE 20000u /* nodes of one value, shared parts counted again */

struct tf_run { /* of one document */
	struct gw_arena *arena;
	const struct gw_tree *tree;
	struct gw_doc *doc;
	uint32_t steps;
	uint32_t depth;
	uint32_t modules; /* opened so far */
};

/* A directory: what its files declare together. */
struct tf_module {
	struct tf_run *run;
	struct gw_str dir;
	struct gw_map variables; /* name -> body */
	struct gw_map tfvars; /* name -> value as written */
	struct gw_map locals; /* name -> expression */
	struct gw_map values; /* "local.a", "var.b" -> worked out */
	struct gw_map resources; /* "type.name", "data.type.name" -> body */
	struct gw_map calls; /* module label -> body */
	struct gw_map outputs; /* name -> body */
	struct gw_map children; /* module label -> struct tf_module */
	const struct gw_node *inputs; /* of the one call of it, or NULL */
	const struct gw_node *other_inputs; /* of a second one, or NULL */
	struct tf_module *caller;
};

/* each.key, each.value, an iterator, a variable of a for expression. */
struct tf_scope {
	struct gw_str name; /* "each"; "s" */
	struct gw_node *key; /* name.key; NULL when name itself is `value` */
	struct gw_node *value;
	const struct tf_scope *outer;
};

struct tf_env {
	struct tf_module *module;
	const struct tf_scope *scope; /* or NULL */
};

/* --- tf_module.c --- */
struct tf_module *tf_module_open(struct tf_run *run, struct gw_str dir);
/* Looks for calls of the module in the tree, for its inputs. */
void tf_module_find_callers(struct tf_module *m);
/* The module that a call of this one means; NULL: not in the tree. */
struct tf_module *tf_module_child(struct tf_module *m, struct gw_str label);

/* dir joined with "./a/../b"; false if it leads out of the tree or is not a
 * local path. */
bool tf_path_join(struct gw_arena *arena, struct gw_str dir,
		  struct gw_str source, struct gw_str *out);

/* --- tf_eval.c --- */
struct gw_node *tf_eval(const struct tf_env *e, struct gw_node *n);
/* A known scalar, list or map. */
static inline bool tf_known(const struct gw_node *n)
{
	return n && n->kind < GW_ALT;
}
/* Known to its last part. */
bool tf_known_deep(const struct gw_node *n);
/* A value in the place of an expression: key, span and links of `at`. */
struct gw_node *tf_in_place(const struct tf_env *e, const struct gw_node *at,
			    const struct gw_node *value);
/* A container with changed children: a new one like `n` without any. */
struct gw_node *tf_like(const struct tf_env *e, const struct gw_node *n);
void tf_append(const struct tf_env *e, struct gw_node *to,
	       const struct gw_node *child);
/* New values at the place of `at`, weak if it is. */
struct gw_node *tf_text(const struct tf_env *e, const struct gw_node *at,
			struct gw_str text);
struct gw_node *tf_bool(const struct tf_env *e, const struct gw_node *at,
			bool value);
struct gw_node *tf_number(const struct tf_env *e, const struct gw_node *at,
			  int64_t value);
struct gw_node *tf_list(const struct tf_env *e, const struct gw_node *at);
struct gw_node *tf_map(const struct tf_env *e, const struct gw_node *at);

/* --- tf_refs.c --- */
/* What "var.x.y[0]" means, or NULL. */
struct gw_node *tf_refer(const struct tf_env *e, struct gw_node *ref);
/* One step into a value: a key or an index; NULL: unknown. */
struct gw_node *tf_step(struct gw_node *value, struct gw_str key);

/* --- tf_ops.c --- */
/* NULL: unknown. The operands are worked out. */
struct gw_node *tf_operate(const struct tf_env *e, const struct gw_node *op);

/* --- tf_for.c --- */
struct gw_node *tf_for(const struct tf_env *e, struct gw_node *n);

/* --- tf_functions.c, tf_functions_list.c --- */
typedef struct gw_node *tf_function(const struct tf_env *e,
				    const struct gw_node *call);
/* `call` has its arguments worked out; NULL: unknown. */
struct gw_node *tf_call(const struct tf_env *e, const struct gw_node *call);
struct tf_function_row {
	const char *name;
	unsigned least; /* arguments */
	bool deep; /* all arguments must be known to their last part */
	tf_function *call;
};
extern const struct tf_function_row tf_text_functions[];
extern const struct tf_function_row tf_list_functions[];

/* --- tf_body.c --- */
/* The document's root with bodies worked out. */
struct gw_node *tf_root(const struct tf_env *e, struct gw_node *root);

#endif
