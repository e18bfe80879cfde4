#ifndef GW_CLI_NAMES_H
#define GW_CLI_NAMES_H

#include "base/map.h"
#include "rule/rule.h"

/* The types that providers know (rules/names.txt), for E011, and their
 * attributes (rules/attributes.txt), for E012. */
struct gw_names {
	struct gw_arena *arena;
	struct gw_map types; /* type -> itself */
	struct gw_map providers; /* "aws_" -> itself */
	/* Of attributes.txt, once it was asked. */
	bool read;
	struct gw_str *words; /* all names, in order */
	size_t count;
	struct gw_map rows; /* type -> struct gw_names_row */
};

/* Reads the installed table; without one nothing is checked. */
void gw_names_open(struct gw_names *names, struct gw_arena *arena);
/* A gw_name_table; ctx: a struct gw_names. */
enum gw_known gw_names_look(void *ctx, const struct gw_asked_name *name,
			    struct gw_str *near);

/* Attributes (names_attributes.c); the node's class has a schema. */
enum gw_known gw_names_attribute(struct gw_names *names,
				 const struct gw_asked_name *name,
				 struct gw_str *near);
/* Types of CloudFormation and kinds of Kubernetes. */
enum gw_known gw_names_schema(struct gw_names *names,
			      const struct gw_asked_name *name,
			      struct gw_str *near);

#endif
