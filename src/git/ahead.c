/* Commits and trees, read before they are asked for.
 *
 * History is walked from the oldest commit on, but packs store the newest
 * version whole and older ones upon it: by id, each tree is made anew from its
 * base on, over and over. In the order of the forest each is made once.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "git/packs.h"

#define FEW_OBJECTS 1000u /* of one pack: new memory costs more than it saves */
#define MOST_OBJECTS 4000000u /* the same: a table has 16 bytes for each */
#define CHUNK ((size_t)2 << 20) /* of memory: a large page */
#define MOST_MADE ((uint64_t)16 * CHUNK) /* bytes, for each chunk there may be */

const struct gw_forest *gw_packs_forest(struct gw_packs *packs, size_t i)
{
	struct gw_forest *f = &packs->more[i].forest;

	if (!f->pack)
		gw_forest_init(f, &packs->pack[i], packs->id_bytes);
	return f;
}

/* At most a chunk; NULL: there is no more room. */
static char *room_for(struct gw_ahead *a, size_t n)
{
	if (a->chunks.n == 0 || n > CHUNK - a->used) {
		if (a->chunks.n >= a->most)
			return NULL;
		*GW_PUSH(&a->chunks) = gw_pack_memory(CHUNK);
		a->used = 0;
	}
	a->used += n;
	return a->chunks.v[a->chunks.n - 1] + a->used - n;
}

/* What came of one node. */
enum kept { KEPT, LEFT, BROKEN, FULL };

/* Too large a tree is left, but stays at hand for those that stand upon it. */
static enum kept keep_node(struct gw_packs *packs, size_t i, uint32_t node,
			   struct gw_ladder *l)
{
	const struct gw_forest *f = &packs->more[i].forest;
	const struct gw_node *n = &f->nodes[node];
	struct gw_str bytes;
	char *to;

	/* What cannot be read here is read and blamed when it is asked for. */
	if (gw_ladder_read(&bytes, l, f, node, GW_LADDER_ROOM) < 0)
		return BROKEN;
	packs->ahead.made += bytes.n;
	if (bytes.n > CHUNK)
		return LEFT;
	to = room_for(&packs->ahead, bytes.n);
	if (!to)
		return FULL;
	memcpy(to, bytes.p, bytes.n);
	packs->more[i].kept[n->index] = (struct gw_kept){
		.bytes = to, .n = (uint32_t)bytes.n, .type = n->type
	};
	return KEPT;
}

/* False: there is no more room, or too much was made for what was kept. */
static bool keep_pack(struct gw_packs *packs, size_t i, struct gw_ladder *l)
{
	const struct gw_forest *f = gw_packs_forest(packs, i);
	packs->more[i].kept = calloc((size_t)f->count + 1,
				     sizeof(struct gw_kept));
	if (!packs->more[i].kept)
		gw_no_memory(f->count * sizeof(struct gw_kept));
	for (uint32_t rank = 0; rank < f->count;) {
		const struct gw_node *n = &f->nodes[f->order[rank]];
		bool wanted = n->type == 1 || n->type == 2;

		enum kept r = wanted ? keep_node(packs, i, f->order[rank], l) :
				       BROKEN;

		if (r == FULL || packs->ahead.made / MOST_MADE > packs->ahead.most)
			return false;
		rank = r == BROKEN ? n->end : rank + 1;
	}
	return true;
}

void gw_packs_ahead(struct gw_packs *packs, size_t room)
{
	struct gw_ladder *l;
	bool more = true;

	if (!packs || packs->ahead.most)
		return;
	packs->ahead.most = room / CHUNK;
	l = gw_ladder_new(GW_LADDER_ROOM);
	for (size_t i = 0; more && i < packs->count; i++)
		if (packs->pack[i].count >= FEW_OBJECTS &&
		    packs->pack[i].count <= MOST_OBJECTS)
			more = keep_pack(packs, i, l);
	gw_ladder_free(l);
}

void gw_packs_forget(struct gw_packs *packs)
{
	if (!packs)
		return;
	for (size_t i = 0; i < packs->count; i++) {
		free(packs->more[i].kept);
		packs->more[i].kept = NULL;
	}
	for (size_t i = 0; i < packs->ahead.chunks.n; i++)
		free(packs->ahead.chunks.v[i]);
	GW_VEC_FREE(&packs->ahead.chunks);
	packs->ahead.most = 0;
	packs->ahead.made = 0;
}

bool gw_packs_kept(struct gw_object *out, const struct gw_packs *packs,
		   const struct gw_pack_search *at)
{
	const struct gw_kept *all = packs->more[at->pack].kept;

	if (!all || at->at == GW_NO_PLACE || !all[at->at].bytes)
		return false;
	all += at->at;
	*out = (struct gw_object){ .kind = gw_pack_kind(all->type),
				   .bytes = { all->bytes, all->n } };
	return true;
}
