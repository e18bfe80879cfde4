/* What a path alone tells, kept for the next blob at the same path.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

#define MOST_PATHS 4096u
#define MOST_BYTES ((size_t)4 << 20)

/* In a history a path comes again and again: a thousand patterns are asked
 * about it once. */
const struct gw_path_says *gw_path_says(struct gw_hand *h, struct gw_str path)
{
	const struct gw_query *q = h->j->query;
	struct gw_path_says *t = gw_map_get(&h->says, path);

	if (t)
		return t;
	if (h->says.count >= MOST_PATHS || h->paths.used > MOST_BYTES) {
		gw_arena_reset(&h->paths);
		gw_map_init(&h->says, &h->paths);
	}
	path = gw_arena_copy(&h->paths, path);
	t = GW_NEW(&h->paths, struct gw_path_says);
	t->claim = gw_parser_claim(path);
	t->file = gw_query_wants_at(q, GW_CLASS_FILE, path);
	t->gone = gw_query_wants_gone(q, !t->claim.named && !t->claim.vague);
	*gw_map_put(&h->says, path) = t;
	return t;
}
