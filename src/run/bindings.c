/* The binding tables of a bundle. SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

static void read_roots(gw_binding_roots *out, struct gw_arena *arena, void *ctx)
{
	const struct gw_judging *j = ctx;
	uint32_t at = 0;

	for (;;) {
		const struct gw_node *root = gw_tree_read(
			j->run->bundle, GW_SEC_BINDINGS, &at, arena);

		if (!root)
			return;
		*GW_PUSH(out) = root;
	}
}

void gw_judging_bind(struct gw_judging *j)
{
	struct gw_arena *arena = j->run->arena;

	j->alone.arena = arena;
	gw_map_init(&j->alone.docs, arena);
	j->alone.bindings = gw_bindings_later(arena, read_roots, j);
	j->tree.bindings = j->alone.bindings;
}
