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
	for (size_t i = 0; i < r->before->n; i++) {
		void **slot = gw_map_put(
			r->olds, key_of(r->arena, &r->before->v[i]));

		if (!*slot)
			*slot = &r->before->v[i];
	}
}

const gw_subjects *gw_q_before(struct q_run *r, bool gone)
{
	const struct gw_query_job *job = r->job;

	if (r->before_read)
		return r->before;
	r->before = job->old;
	if (!r->before && job->read_old)
		r->before = job->read_old(job->ctx, gone);
	/* What has nothing for those that were removed is not read for them. */
	r->before_read = r->before || !gone;
	return r->before;
}

const struct gw_subject *gw_q_old_of(struct q_run *r,
				     const struct gw_subject *s)
{
	if (!gw_q_before(r, false))
		return NULL;
	if (!r->olds)
		index_old(r);
	return gw_map_get(r->olds, key_of(r->arena, s));
}
