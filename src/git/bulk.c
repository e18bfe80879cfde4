/* Many blobs of a repository, read in the order of their packs' delta trees.
 *
 * Each item gets a key: the number of its pack and its rank in the pack's
 * forest. Sorted by it, an item comes right behind what it is built on; a job
 * is a stretch of them that one thread reads, mostly whole trees. Items that
 * are in no pack of ours stand at the end, one a job.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "git/forest.h"
#include "git/repo.h"

#define LEAST_JOB 16u /* items; then a job ends with its tree */
#define MOST_JOB 256u /* a larger tree is shared */
#define NOWHERE UINT64_MAX
#define NO_PACK UINT32_MAX
/* A forest is worth it if one in so many objects of the pack is wanted. */
#define RARE 64u

struct place {
	const struct gw_id *id;
	uint32_t pack; /* or NO_PACK */
	uint32_t node; /* of the pack's forest */
	uint64_t offset;
};

struct turn {
	uint64_t key; /* pack and rank, or NOWHERE */
	uint32_t item;
};

struct gw_bulk {
	struct gw_repo *repo;
	GW_VEC(struct place) places; /* [item] */
	GW_VEC(struct turn) turns;
	GW_VEC(size_t) cuts; /* the turn at which each job begins */
	GW_VEC(const struct gw_forest *) forests; /* [pack], or NULL */
	GW_VEC(uint32_t) wanted; /* [pack] */
};

struct gw_bulk_reader {
	const struct gw_bulk *bulk;
	struct gw_ladder *ladder;
	struct gw_object held; /* by another way than the ladder */
	struct gw_str climbed; /* what stands on top of the ladder, or none */
};

void gw_bulk_open(struct gw_bulk **out, struct gw_repo *repo)
{
	struct gw_bulk *b = calloc(1, sizeof(*b));

	if (!b)
		gw_no_memory(sizeof(*b));
	b->repo = repo;
	for (size_t i = 0; gw_packs_at(repo->packs, i); i++)
		*GW_PUSH(&b->wanted) = 0;
	*out = b;
}

void gw_bulk_close(struct gw_bulk *b)
{
	if (!b)
		return;
	GW_VEC_FREE(&b->places);
	GW_VEC_FREE(&b->turns);
	GW_VEC_FREE(&b->cuts);
	GW_VEC_FREE(&b->forests);
	GW_VEC_FREE(&b->wanted);
	free(b);
}

void gw_bulk_add(struct gw_bulk *b, const struct gw_id *id)
{
	struct place *at = GW_PUSH(&b->places);
	unsigned char raw[32] = { 0 };
	struct gw_pack_search s = { .id = raw };

	*at = (struct place){ .id = id, .pack = NO_PACK };
	if (!b->repo->packs || !gw_id_to_raw(raw, id, b->repo->id_bytes) ||
	    !gw_packs_find(&s, b->repo->packs))
		return;
	at->pack = s.pack;
	at->offset = s.offset;
	b->wanted.v[s.pack]++;
}

static int by_key(const void *a, const void *b)
{
	const struct turn *x = a;
	const struct turn *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static void make_forests(struct gw_bulk *b)
{
	const struct gw_pack *p;

	for (size_t i = 0; (p = gw_packs_at(b->repo->packs, i)); i++)
		*GW_PUSH(&b->forests) =
			b->wanted.v[i] > p->count / RARE ?
				gw_packs_forest(b->repo->packs, i) :
				NULL;
}

static uint64_t key_of(struct gw_bulk *b, struct place *at)
{
	const struct gw_forest *f;

	if (at->pack == NO_PACK)
		return NOWHERE;
	f = b->forests.v[at->pack];
	at->node = f ? gw_forest_at(f, at->offset) : GW_NO_NODE;
	if (at->node == GW_NO_NODE) {
		at->pack = NO_PACK;
		return NOWHERE;
	}
	return (uint64_t)at->pack << 32 | f->nodes[at->node].rank;
}

/* The key behind the delta tree that this one belongs to. */
static uint64_t tree_end(const struct gw_bulk *b, uint64_t key)
{
	const struct gw_forest *f = b->forests.v[key >> 32];
	uint32_t node = f->order[(uint32_t)key];

	while (f->nodes[node].base != GW_NO_NODE)
		node = f->nodes[node].base;
	return (key >> 32 << 32) + f->nodes[node].end;
}

static void cut(struct gw_bulk *b)
{
	uint64_t end = 0;
	size_t from = 0;

	for (size_t i = 0; i < b->turns.n; i++) {
		uint64_t key = b->turns.v[i].key;

		if (i == 0 || key == NOWHERE || i - from >= MOST_JOB ||
		    (key >= end && i - from >= LEAST_JOB)) {
			from = i;
			*GW_PUSH(&b->cuts) = i;
		}
		if (key >= end && key != NOWHERE)
			end = tree_end(b, key);
	}
}

void gw_bulk_plan(struct gw_bulk *b)
{
	make_forests(b);
	for (size_t i = 0; i < b->places.n; i++)
		*GW_PUSH(&b->turns) =
			(struct turn){ .key = key_of(b, &b->places.v[i]),
				       .item = (uint32_t)i };
	if (b->turns.n)
		qsort(b->turns.v, b->turns.n, sizeof(*b->turns.v), by_key);
	cut(b);
}

size_t gw_bulk_jobs(const struct gw_bulk *b)
{
	return b->cuts.n;
}

bool gw_bulk_item(size_t *item, const struct gw_bulk *b, size_t job, size_t i)
{
	size_t at = b->cuts.v[job] + i;
	size_t end = job + 1 < b->cuts.n ? b->cuts.v[job + 1] : b->turns.n;

	if (at >= end)
		return false;
	*item = b->turns.v[at].item;
	return true;
}

struct gw_bulk_reader *gw_bulk_reader_new(const struct gw_bulk *b)
{
	struct gw_bulk_reader *r = calloc(1, sizeof(*r));

	if (!r)
		gw_no_memory(sizeof(*r));
	r->bulk = b;
	r->ladder = gw_ladder_new(GW_LADDER_ROOM);
	return r;
}

void gw_bulk_reader_free(struct gw_bulk_reader *r)
{
	if (!r)
		return;
	gw_object_release(&r->held);
	gw_ladder_free(r->ladder);
	free(r);
}

/* receive-pack has hashed what stands in the quarantine. */
static bool holds(const struct gw_bulk *b, const struct place *at,
		  const struct gw_object *o)
{
	return gw_fresh_get(b->repo, at->id) || gw_object_is(o, at->id);
}

/* From the delta trees; false: ask the engine, which knows what is wrong. */
static bool climb(struct gw_str *out, struct gw_bulk_reader *r,
		  const struct place *at, size_t max)
{
	const struct gw_bulk *b = r->bulk;
	struct gw_object o = { .kind = GW_OBJ_BLOB };

	if (at->pack == NO_PACK ||
	    b->forests.v[at->pack]->nodes[at->node].type != 3 ||
	    gw_ladder_read(&o.bytes, r->ladder, b->forests.v[at->pack],
			   at->node, max) < 0)
		return false;
	*out = o.bytes;
	return holds(b, at, &o);
}

int gw_bulk_read(struct gw_str *out, struct gw_bulk_reader *r, size_t item,
		 size_t max, struct gw_err *err)
{
	struct gw_repo *repo = r->bulk->repo;
	const struct place *at = &r->bulk->places.v[item];
	int status;

	gw_object_release(&r->held);
	r->climbed = (struct gw_str){ 0 };
	if (climb(out, r, at, max)) {
		r->climbed = *out;
		return GW_OK;
	}
	status = gw_blob_read(&r->held, repo, at->id, max, err);
	*out = status == GW_OK ? r->held.bytes : GW_STR("");
	return status;
}

void gw_bulk_kin(struct gw_kin *out, struct gw_bulk_reader *r,
		 struct gw_str bytes)
{
	*out = (struct gw_kin){ 0 };
	if (bytes.p && bytes.p == r->climbed.p && bytes.n == r->climbed.n)
		gw_ladder_kin(out, r->ladder);
}

void gw_bulk_drop(struct gw_bulk_reader *r)
{
	gw_object_release(&r->held);
	r->climbed = (struct gw_str){ 0 };
}
