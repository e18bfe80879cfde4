/* The old side of a node: the node of the same class and address.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

static struct gw_str key_of(struct gw_arena *a, const struct gw_subject *s)
{
	return gw_arena_print(a, "%u %.*s %.*s", (unsigned)s->cls,
			      GW_FMT(s->type), GW_FMT(s->address));
}

static void index_old(struct q_run *r)
{
	r->olds = GW_NEW(r->arena, struct gw_map);
	gw_map_init(r->olds, r->arena);
	for (size_t i = 0; i < r->job->old->n; i++) {
		void **slot = gw_map_put(
			r->olds, key_of(r->arena, &r->job->old->v[i]));

		if (!*slot)
			*slot = &r->job->old->v[i];
	}
}

const struct gw_subject *gw_q_old_of(struct q_run *r,
				     const struct gw_subject *s)
{
	if (!r->job->old)
		return NULL;
	if (!r->olds)
		index_old(r);
	return gw_map_get(r->olds, key_of(r->arena, s));
}
