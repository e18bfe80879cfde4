/* How a node becomes known. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/resolvers.h"

void gw_node_settle(struct gw_arena *arena, struct gw_node *n,
		    enum gw_kind kind, struct gw_str text, unsigned flags)
{
	struct gw_node *written = gw_node_share(arena, n);

	n->kind = (uint8_t)kind;
	n->text = text;
	n->first = NULL;
	n->last = NULL;
	n->count = 0;
	n->flags |= (uint16_t)flags;
	n->origin = written;
}
