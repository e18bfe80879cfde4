/* Written forms of canonical attributes. SPDX-License-Identifier: Apache-2.0 */
#include "cli/ways.h"

#include <string.h>

void gw_tables_read(gw_tables *out, const struct gw_bundle *b,
		    struct gw_arena *a)
{
	uint32_t at = 0;

	for (;;) {
		const struct gw_node *root =
			gw_tree_read(b, GW_SEC_BINDINGS, &at, a);

		if (!root)
			return;
		if (gw_node_key(root, "resources"))
			*GW_PUSH(out) = root;
	}
}

/* What the syntax has for the value; NULL: it has nothing for it. */
static const struct gw_node *mapped(const struct gw_node *map,
				    const struct gw_node *to,
				    struct gw_arena *a)
{
	const struct gw_node *v = map ? gw_node_get(map, to->text) : NULL;
	struct gw_node *out;

	if (!map)
		return to;
	if (!gw_node_is_scalar(v))
		return NULL;
	out = gw_node_string(a, v->text);
	/* Tables have texts only. */
	if (gw_str_is(v->text, "true") || gw_str_is(v->text, "false"))
		out->kind = GW_BOOL;
	return out;
}

static void add_row(gw_ways *out, const struct gw_node *row,
		    const struct gw_way *canonical, struct gw_arena *a)
{
	struct gw_str at = gw_node_text(gw_node_is_scalar(row) ?
						row :
						gw_node_key(row, "at"));
	struct gw_way way = {
		.path = at,
		.to = mapped(gw_node_key(row, "map"), canonical->to, a),
	};

	for (size_t i = 0; i < at.n; i++)
		if (strchr("[*^|", at.p[i]))
			return;
	if (at.n && way.to && !gw_node_key(row, "when"))
		*GW_PUSH(out) = way;
}

void gw_ways_find(gw_ways *out, const gw_tables *tables, struct gw_str type,
		  const struct gw_way *canonical, struct gw_arena *a)
{
	for (size_t i = 0; i < tables->n; i++) {
		const struct gw_node *types =
			gw_node_key(tables->v[i], "resources");
		const struct gw_node *of = gw_node_get(types, type);

		for (const struct gw_node *c = of ? of->first : NULL; c;
		     c = c->next) {
			const struct gw_node *row =
				gw_node_get(c, canonical->path);

			if (row)
				add_row(out, row, canonical, a);
		}
	}
}
