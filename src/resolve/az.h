#ifndef GW_RESOLVE_AZ_H
#define GW_RESOLVE_AZ_H

#include "resolve/tf.h"

/*
 * Expressions of Azure Resource Manager, worked out (private to resolve/): the
 * functions of ARM templates and those of Bicep are the same, only the syntax
 * differs. As in tf.h, no tree is changed: what is known is a new node in the
 * place of the written one, what is not stays the expression that it was.
 *
 * Budgets, values and the plain functions are those of tf.h; its module is
 * only the holder of the run here.
 */
struct az_template {
	struct tf_env tf;
	const struct gw_node *parameters;
	const struct gw_node *variables;
	const struct gw_node *functions; /* the user's own: not known */
	struct gw_map given; /* parameter -> value that a caller hands in */
	struct gw_map values; /* "p NAME", "v NAME" -> worked out */
	bool json; /* a text "[...]" is an expression */
};

/* A loop's variable; copyIndex() is "copyIndex", that of a named loop
 * "copyIndex NAME". */
struct az_scope {
	struct gw_str name;
	struct gw_node *value;
	const struct az_scope *outer;
};

struct az_env {
	struct az_template *t;
	const struct az_scope *scope; /* or NULL */
};

#define AZ_TURNS 64u /* of one loop that are written out */

static inline struct gw_arena *az_arena(const struct az_env *e)
{
	return e->t->tf.module->run->arena;
}

/* --- az_expr.c --- */
/* Is the text "[...]" and not "[["? */
bool az_is_expression(struct gw_str text);
/* The tree of the expression in a text, at the text's place; NULL: faulty. */
struct gw_node *az_expression(struct gw_arena *arena, const struct gw_node *n);

/* --- az_eval.c --- */
struct gw_node *az_eval(const struct az_env *e, struct gw_node *n);
/* What a name means: a loop's variable, a parameter, a variable; or NULL. */
struct gw_node *az_named(const struct az_env *e, struct gw_str name);
struct gw_node *az_parameter(const struct az_env *e, struct gw_str name);
struct gw_node *az_variable(const struct az_env *e, struct gw_str name);
/* `value` one step deeper into each name and index of "a.b[0]['c']". */
struct gw_node *az_walk(const struct az_env *e, struct gw_node *value,
			struct gw_str rest);

/* --- az_functions.c --- */
/* `call` has its arguments worked out; NULL: unknown. */
struct gw_node *az_call(const struct az_env *e, const struct gw_node *call);

/* --- az_loop.c --- */
/* A list of maps "copy" in an object: {name, count, input}. */
bool az_is_copy(const struct az_env *e, const struct gw_node *n);
void az_copy(const struct az_env *e, struct gw_node *out,
	     const struct gw_node *copy);
/* [for x in xs: v]; NULL: unknown. */
struct gw_node *az_for(const struct az_env *e, struct gw_node *n);
/* map(), filter() with a lambda; NULL: unknown. */
struct gw_node *az_lambda(const struct az_env *e, const struct gw_node *call,
			  bool filter);
/* The resources of a template: a list, or a map by symbol. */
struct gw_node *az_resources(const struct az_env *e, struct gw_node *n);

#endif
