/* The binding tables of a bundle. SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

void gw_judging_bind(struct gw_judging *j)
{
	struct gw_arena *arena = j->run->arena;
	GW_VEC(const struct gw_node *) roots = { 0 };
	uint32_t at = 0;

	for (;;) {
		const struct gw_node *root = gw_tree_read(
			j->run->bundle, GW_SEC_BINDINGS, &at, arena);

		if (!root)
			break;
		*GW_PUSH(&roots) = root;
	}
	j->alone.arena = arena;
	gw_map_init(&j->alone.docs, arena);
	j->alone.bindings = gw_bindings_open(arena, roots.v, roots.n);
	j->tree.bindings = j->alone.bindings;
	GW_VEC_FREE(&roots);
}
