#ifndef GW_CLI_WAYS_H
#define GW_CLI_WAYS_H

#include "base/vec.h"
#include "doc/doc.h"
#include "rule/rule.h"

/* How other syntaxes write an attribute, by the binding tables: for rules on
 * cloud.resource, whose names are Terraform's. */

typedef GW_VEC(const struct gw_node *) gw_tables;

/* The bundle's tables, on the arena. To be freed. */
void gw_tables_read(gw_tables *out, const struct gw_bundle *b,
		    struct gw_arena *a);

struct gw_way {
	struct gw_str path; /* below the resource, or its properties */
	const struct gw_node *to; /* as this syntax has the value */
};
typedef GW_VEC(struct gw_way) gw_ways;

/* Appends the ways in which a resource of that written type has `attribute`
 * = `to`. Lists of blocks and conditions are left out. */
void gw_ways_find(gw_ways *out, const gw_tables *tables, struct gw_str type,
		  const struct gw_way *canonical, struct gw_arena *a);

#endif
