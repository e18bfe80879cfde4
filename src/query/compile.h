#ifndef GW_QUERY_COMPILE_H
#define GW_QUERY_COMPILE_H

#include "query/program.h"

/* Private to query/: rules on their way into records. */

enum q_name_kind {
	Q_NAME_SLOT, /* let, as */
	Q_NAME_ARG, /* a macro's parameter: stands for paths */
};

struct q_name {
	struct gw_str name;
	enum q_name_kind kind;
	uint16_t slot;
	bool several; /* may hold several nodes */
	bool own; /* part of the subject, by names of its schema */
	bool used;
	struct gw_str arg; /* ARG: the path as written */
	const struct gw_node *arg_at;
	const struct q_name *arg_names; /* ARG: what it may speak of */
	const struct gw_node *at;
	struct q_name *outer;
};

struct q_compiler {
	struct gw_bundle_writer *w;
	struct gw_arena *arena;
	const struct gw_rule_src *src; /* the rule at hand */
	struct gw_err *err;
	struct gw_buf array[Q_ARRAYS];
	struct gw_map folded; /* array + bytes -> index + 1 */
	struct gw_buf select;
	struct gw_map params; /* "pack/name" or "pack/slug.name" -> index + 1 */
	struct gw_map tables; /* "pack/name" -> index + 1 */
	struct gw_map regexes; /* flags + pattern -> index + 1 */
	void *path_scratch; /* compile_path.c */
	struct q_name *names; /* innermost first */
	struct gw_map slots; /* name -> slot + 1, of this rule */
	uint16_t slot_count;
	uint16_t flags; /* enum q_rule_flags */
	unsigned quantifiers; /* open ones */
	unsigned macros; /* open ones, one in the other */
	const char *open_macros[16];
	uint32_t conds; /* of this rule */
	bool in_item; /* inside `that`: there is a current item */
	bool unnamed; /* ... which has no name: a path without root means it */
	bool own_path; /* the path read last leads into the subject's schema */
	bool own_item; /* so does the current item's */
	bool strict; /* `require`, `not`: every block must hold */
	bool after; /* where, message: names of closed quantifiers count */
};

/* Appends a record; its index. */
uint32_t gw_q_add(struct q_compiler *c, enum q_array a, const void *record);
/* The records from `first` to the end: if the same stood there before, these
 * are taken off and those are meant. Their first index. */
uint32_t gw_q_fold(struct q_compiler *c, enum q_array a, uint32_t first);
/* The record again, to fill in; valid until the next gw_q_add. */
void *gw_q_at(struct q_compiler *c, enum q_array a, uint32_t i);
uint32_t gw_q_count(const struct q_compiler *c, enum q_array a);

/* --- paths (compile_path.c) --- */
struct q_path_use {
	const struct gw_node *at; /* for places */
	struct gw_str text;
	bool source; /* several nodes are allowed */
	bool candidate; /* @ is a join's candidate: only plain paths */
};
/* *out: index + 1. */
GW_CHECKED int gw_q_path(struct q_compiler *c, const struct q_path_use *use,
			 uint32_t *out);
/* The text names a path: "$name", "$name.x", "@.x". */
bool gw_q_is_path(struct gw_str text);

/* --- attributes (compile_attributes.c) --- */
/* False: no type of the rule at hand has it; *near is what was meant, *type
 * one of them. */
bool gw_q_attribute_fits(struct q_compiler *c, struct gw_str name,
			 struct gw_str *near, struct gw_str *type);
/* `api` names a group that is not one of Kubernetes' own. */
bool gw_q_is_foreign(const struct gw_node *api);
/* Below this attribute the user names things, or another language begins. */
bool gw_q_attribute_ends(struct gw_str name);

/* --- names (compile_names.c) --- */
struct q_name *gw_q_find_name(const struct q_compiler *c, struct gw_str name);
/* Opens a name for what follows; *slot is its slot + 1. E010 if it hides
 * another. */
GW_CHECKED int gw_q_bind(struct q_compiler *c, const struct gw_node *name,
			 bool several, uint16_t *slot);
/* Closes names until `until` is the innermost, warning of unused ones. */
void gw_q_unbind(struct q_compiler *c, struct q_name *until);
GW_CHECKED int gw_q_param(struct q_compiler *c, const struct gw_node *at,
			  struct gw_str name, uint32_t *index);
GW_CHECKED int gw_q_table(struct q_compiler *c, const struct gw_node *at,
			  struct gw_str name, uint32_t *index);

/* --- conditions (compile_cond.c), leaves (compile_leaf.c) --- */
/* *out: index + 1 of the condition that the map stands for. */
GW_CHECKED int gw_q_cond(struct q_compiler *c, const struct gw_node *map,
			 uint32_t *out);
GW_CHECKED int gw_q_leaf(struct q_compiler *c, const struct gw_node *map,
			 uint32_t *out);
GW_CHECKED int gw_q_range(struct q_compiler *c, const struct gw_node *map,
			  uint32_t *out);
/* Tests of a map (count's when `count`), appended to cond's. */
GW_CHECKED int gw_q_tests(struct q_compiler *c, const struct gw_node *map,
			  struct q_cond *cond);
GW_CHECKED int gw_q_parse_kind(struct q_compiler *c, const struct gw_node *n,
			       uint8_t *out);
GW_CHECKED int gw_q_preset(struct q_compiler *c, const struct gw_node *n,
			   uint32_t *out);
/* One operand of the operator, checked for its type (compile_operand.c). */
GW_CHECKED int gw_q_operand(struct q_compiler *c, unsigned op,
			    const struct gw_node *n, uint32_t *out);
/* Number of the operator of that name, or -1. */
int gw_q_op_named(struct gw_str name);
GW_CHECKED int gw_q_new_cond(struct q_compiler *c, const struct gw_node *at,
			     const struct q_cond *cond, uint32_t *out);

/* --- match and joins (compile_match.c) --- */
GW_CHECKED int gw_q_match(struct q_compiler *c, const struct gw_node *match,
			  struct q_rule *rule);
GW_CHECKED int gw_q_join(struct q_compiler *c, const struct gw_node *source,
			 uint32_t *out);

/* --- messages (compile_message.c) --- */
GW_CHECKED int gw_q_message(struct q_compiler *c, const struct gw_node *message,
			    struct q_rule *rule);

/* --- what can never or always be (compile_lint.c): E014, E022 --- */
GW_CHECKED int gw_q_lint(struct q_compiler *c, const struct gw_node *map);

#endif
