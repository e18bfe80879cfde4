/* All objects of a set of packs, in the order of their delta trees.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/workers.h"
#include "git/forest.h"

#define MOST_THREADS 64u
#define LEAST_JOB 256u /* objects; then a job ends with its tree */
#define MOST_JOB 4096u /* a larger tree is shared */
#define MOST_BYTES ((size_t)128 << 20)

struct each {
	struct gw_packs *packs;
	struct gw_forest forest;
	gw_packs_visit *visit;
	GW_VEC(uint32_t) cuts; /* the rank at which each job begins */
};

struct hand {
	struct each *each;
	struct gw_ladder *ladder;
	void *ctx;
};

static uint32_t end_of_job(const struct gw_forest *f, uint32_t from)
{
	uint32_t to = from;

	while (to < f->count && to - from < LEAST_JOB)
		to = f->nodes[f->order[to]].end;
	return to - from > MOST_JOB ? from + MOST_JOB : to;
}

static void visit_node(struct hand *h, uint32_t node)
{
	const struct gw_forest *f = &h->each->forest;
	const struct gw_node *n = &f->nodes[node];
	struct gw_object o = { .held = NULL };
	struct gw_id id;

	gw_forest_id(&id, f, n);
	if (gw_ladder_read(&o.bytes, h->ladder, f, node, MOST_BYTES) == GW_OK)
		o.kind = gw_pack_kind(n->type);
	else if (gw_packs_read_at(&o, h->each->packs, f->pack, n->offset,
				  MOST_BYTES) < 0)
		o.bytes = (struct gw_str){ NULL, 0 };
	h->each->visit(h->ctx, &id, &o);
	gw_object_release(&o);
}

static void visit_job(void *hand, size_t job)
{
	struct hand *h = hand;
	const struct each *e = h->each;
	uint32_t end = job + 1 < e->cuts.n ? e->cuts.v[job + 1] :
					     e->forest.count;

	for (uint32_t rank = e->cuts.v[job]; rank < end; rank++)
		visit_node(h, e->forest.order[rank]);
}

static void visit_pack(struct each *e, void *const *hands, unsigned threads)
{
	e->cuts.n = 0;
	for (uint32_t at = 0; at < e->forest.count;
	     at = end_of_job(&e->forest, at))
		*GW_PUSH(&e->cuts) = at;
	gw_workers_run(visit_job, hands, threads, e->cuts.n);
}

void gw_packs_each(struct gw_packs *packs, gw_packs_visit *visit,
		   void *const *contexts, unsigned threads)
{
	struct each e = { .packs = packs, .visit = visit };
	struct hand hands[MOST_THREADS];
	void *states[MOST_THREADS];
	const struct gw_pack *p;

	if (threads > MOST_THREADS)
		threads = MOST_THREADS;
	for (unsigned i = 0; i < threads; i++) {
		hands[i] = (struct hand){ &e, gw_ladder_new(GW_LADDER_ROOM), contexts[i] };
		states[i] = &hands[i];
	}
	for (size_t i = 0; (p = gw_packs_at(packs, i)); i++) {
		gw_forest_init(&e.forest, p, gw_packs_id_bytes(packs));
		visit_pack(&e, states, threads);
		for (unsigned k = 0; k < threads; k++)
			gw_ladder_reset(hands[k].ladder);
		gw_forest_release(&e.forest);
	}
	for (unsigned i = 0; i < threads; i++)
		gw_ladder_free(hands[i].ladder);
	GW_VEC_FREE(&e.cuts);
}
