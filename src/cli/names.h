#ifndef GW_CLI_NAMES_H
#define GW_CLI_NAMES_H

#include "base/map.h"
#include "rule/rule.h"

/* The types that providers know (rules/names.txt), for E011. */
struct gw_names {
	struct gw_arena *arena;
	struct gw_map types; /* type -> itself */
	struct gw_map providers; /* "aws_" -> itself */
};

/* Reads the installed table; without one nothing is checked. */
void gw_names_open(struct gw_names *names, struct gw_arena *arena);
/* A gw_name_table; ctx: a struct gw_names. */
enum gw_known gw_names_look(void *ctx, struct gw_str node, struct gw_str type,
			    struct gw_str *near);

#endif
