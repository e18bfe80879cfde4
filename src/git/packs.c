/* Reading whole objects out of packs.
 *
 * A delta's chain is walked to its base, or to an object that is still in the
 * cache; then the deltas are applied upwards, and what was made on the way is
 * kept. The cache is a small table that forgets in turns; it is locked for
 * looking and putting only, never while bytes are inflated.
 * SPDX-License-Identifier: Apache-2.0 */
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "git/packs.h"

#define MOST_CHAIN 4096u /* git's own limit of --depth is 4095 */
#define MOST_STEP ((uint64_t)128 << 20) /* a base or delta on the way */
#define MOST_WORK ((uint64_t)4 << 30)
#define PAGE ((uintptr_t)4096)
#define MOST_PAGES ((size_t)256 << 10) /* of one object that stay mapped in */
#define MOST_KEPT ((size_t)4 << 20) /* of one object */
#define MOST_CACHE ((size_t)48 << 20)

static struct gw_piece *new_piece(unsigned type, uint64_t size)
{
	struct gw_piece *p = gw_pack_memory(sizeof(*p) + (size_t)size + 1);

	atomic_init(&p->uses, 1);
	p->type = type;
	p->size = (size_t)size;
	p->bytes[size] = '\0';
	return p;
}

static void drop(void *piece)
{
	struct gw_piece *p = piece;

	if (p && atomic_fetch_sub(&p->uses, 1) == 1)
		free(p);
}

static struct gw_pack_slot *slot_of(struct gw_packs *packs, const struct gw_pack *pack,
			    uint64_t offset)
{
	uint64_t h = (offset + (uint64_t)(pack - packs->pack)) *
		     UINT64_C(0x9e3779b97f4a7c15);

	return &packs->slots[h >> 52];
}

static void forget(struct gw_packs *packs, struct gw_pack_slot *s)
{
	if (!s->piece)
		return;
	packs->cached -= s->piece->size;
	drop(s->piece);
	*s = (struct gw_pack_slot){ .piece = NULL };
}

static struct gw_piece *look(struct gw_packs *packs, const struct gw_pack *pack,
			  uint64_t offset)
{
	struct gw_pack_slot *s = slot_of(packs, pack, offset);
	struct gw_piece *found = NULL;

	mtx_lock(&packs->lock);
	if (s->piece && s->pack == pack && s->offset == offset) {
		found = s->piece;
		atomic_fetch_add(&found->uses, 1);
	}
	mtx_unlock(&packs->lock);
	return found;
}

static void keep(struct gw_packs *packs, const struct gw_pack *pack,
		 uint64_t offset, struct gw_piece *p)
{
	struct gw_pack_slot *s = slot_of(packs, pack, offset);

	if (p->size > MOST_KEPT)
		return;
	mtx_lock(&packs->lock);
	forget(packs, s);
	while (packs->cached + p->size > MOST_CACHE)
		forget(packs, &packs->slots[packs->hand++ % SLOTS]);
	atomic_fetch_add(&p->uses, 1);
	*s = (struct gw_pack_slot){ .pack = pack, .offset = offset, .piece = p };
	packs->cached += p->size;
	mtx_unlock(&packs->lock);
}

static struct libdeflate_decompressor *borrow(struct gw_packs *packs)
{
	struct libdeflate_decompressor *d = NULL;

	mtx_lock(&packs->lock);
	if (packs->spares > 0)
		d = packs->spare[--packs->spares];
	mtx_unlock(&packs->lock);
	if (!d)
		d = libdeflate_alloc_decompressor();
	if (!d)
		gw_no_memory(1);
	return d;
}

static void give_back(struct gw_packs *packs, struct libdeflate_decompressor *d)
{
	mtx_lock(&packs->lock);
	if (packs->spares < MOST_SPARE) {
		packs->spare[packs->spares++] = d;
		d = NULL;
	}
	mtx_unlock(&packs->lock);
	libdeflate_free_decompressor(d);
}

/* What was read in bulk need not stay in our memory: the system keeps the
 * file's pages as long as it has room for them. */
static void forget_pages(const char *from, size_t n)
{
	uintptr_t first = ((uintptr_t)from + PAGE - 1) / PAGE * PAGE;
	uintptr_t end = ((uintptr_t)from + n) / PAGE * PAGE;

	if (end > first)
		(void)madvise((void *)first, end - first, MADV_DONTNEED);
}

static int inflate_at(struct gw_piece *to, struct gw_packs *packs,
		      const struct gw_pack *pack, uint64_t offset)
{
	struct libdeflate_decompressor *d = borrow(packs);
	enum libdeflate_result r;
	size_t used;

	/* Exactly so many bytes: fewer or more is a damaged pack. */
	r = libdeflate_zlib_decompress_ex(d, pack->data.bytes.p + offset,
					  pack->data.bytes.n - offset,
					  to->bytes, to->size, &used, NULL);
	give_back(packs, d);
	if (r == LIBDEFLATE_SUCCESS && used > MOST_PAGES)
		forget_pages(pack->data.bytes.p + offset, used);
	return r == LIBDEFLATE_SUCCESS ? GW_OK : GW_ESYNTAX;
}

struct link {
	uint64_t offset;
	struct gw_pack_entry entry;
};
typedef GW_VEC(struct link) chain;

/* Down to the base: *base is it, or what the cache had. */
static int walk_down(chain *links, struct gw_piece **base, struct gw_packs *packs,
		     const struct gw_pack *pack, uint64_t offset)
{
	for (;;) {
		struct gw_pack_entry e;
		int r;

		*base = look(packs, pack, offset);
		if (*base)
			return GW_OK;
		r = gw_pack_entry(&e, pack, offset, packs->id_bytes);
		if (r < 0)
			return r;
		if (links->n >= MOST_CHAIN ||
		    (e.size > MOST_STEP && (links->n > 0 || e.type >= 6)))
			return GW_ELIMIT;
		*GW_PUSH(links) = (struct link){ .offset = offset,
						 .entry = e };
		if (e.type < 6)
			return GW_OK;
		if (e.type == 6)
			offset = e.base;
		else if (!gw_pack_find(pack, e.base_id, packs->id_bytes,
				       &offset))
			return GW_ENOTFOUND;
	}
}

struct place {
	const struct gw_pack *pack;
	uint64_t offset;
	size_t max;
	uint64_t size; /* of what is larger than that */
};

/* One step up: the delta at `link` over *base, which it replaces; at most
 * `most` bytes, known before they are made: its pusher may have chosen
 * gigabytes. */
static int step_up(struct gw_piece **base, struct gw_packs *packs,
		   struct place *at, const struct link *link, uint64_t most)
{
	struct gw_piece *delta = new_piece(0, link->entry.size);
	struct gw_piece *made = NULL;
	struct gw_str rest = { delta->bytes, delta->size };
	struct gw_str under = { (*base)->bytes, (*base)->size };
	uint64_t from = 0;
	uint64_t size = 0;
	int r = inflate_at(delta, packs, at->pack, link->entry.data);

	if (r == GW_OK)
		r = gw_delta_sizes(&rest, &from, &size);
	if (r == GW_OK && from != under.n)
		r = GW_ESYNTAX;
	if (r == GW_OK && size > most) {
		at->size = size;
		r = GW_ELIMIT;
	}
	if (r == GW_OK) {
		made = new_piece((*base)->type, size);
		r = gw_delta_apply(made->bytes, made->size, under, rest);
	}
	drop(delta);
	drop(*base);
	*base = made;
	if (r == GW_OK)
		keep(packs, at->pack, link->offset, made);
	return r;
}

/* What the whole chain costs is bounded: each step makes a whole object. */
static bool costs_too_much(const struct gw_piece *p, uint64_t *work)
{
	*work += p->size;
	return *work > MOST_WORK;
}

/* The chain's links, applied upwards to what stands below them. */
static int climb(struct gw_piece **p, struct gw_packs *packs, struct place *at,
		 chain *links)
{
	uint64_t work = 0;
	int r = GW_OK;

	if (!*p) {
		const struct link *last = &links->v[--links->n];

		if (links->n == 0 && last->entry.size > at->max) {
			at->size = last->entry.size;
			return GW_ELIMIT;
		}
		*p = new_piece(last->entry.type, last->entry.size);
		r = inflate_at(*p, packs, at->pack, last->entry.data);
		if (r == GW_OK && links->n > 0)
			keep(packs, at->pack, last->offset, *p);
	}
	while (r == GW_OK && links->n > 0) {
		const struct link *next = &links->v[--links->n];
		uint64_t most = links->n == 0 ? at->max : MOST_STEP;

		r = step_up(p, packs, at, next, most);
		if (r == GW_OK && costs_too_much(*p, &work))
			r = GW_ELIMIT;
	}
	return r;
}

/* What the entry makes; of a delta, its second number says so. */
static int size_of(uint64_t *size, struct gw_packs *packs,
		   const struct gw_pack *pack, const struct gw_pack_entry *e)
{
	struct gw_piece *delta;
	struct gw_str rest;
	uint64_t from;
	int r;

	*size = e->size;
	if (e->type < 6)
		return GW_OK;
	delta = new_piece(0, e->size);
	rest = (struct gw_str){ delta->bytes, delta->size };
	r = inflate_at(delta, packs, pack, e->data);
	if (r == GW_OK)
		r = gw_delta_sizes(&rest, &from, size);
	drop(delta);
	return r;
}

/* Of a large chain the size of what it makes is looked at first: else the
 * whole base would be made for the sake of a number. */
static int measure_first(struct gw_packs *packs, struct place *at,
			 const chain *links)
{
	const struct link *top = &links->v[0];
	uint64_t size = 0;
	int r;

	if (links->n < 2 || links->v[links->n - 1].entry.size <= at->max)
		return GW_OK;
	r = size_of(&size, packs, at->pack, &top->entry);
	if (r < 0 || size <= at->max)
		return r;
	at->size = size;
	return GW_ELIMIT;
}

static int read_at(struct gw_piece **out, struct gw_packs *packs,
		   struct place *at)
{
	chain links = { 0 };
	struct gw_piece *p = NULL;
	int r = walk_down(&links, &p, packs, at->pack, at->offset);

	if (r == GW_OK && links.n > 0)
		r = measure_first(packs, at, &links);
	if (r == GW_OK)
		r = climb(&p, packs, at, &links);
	if (r == GW_OK && p->size > at->max) {
		at->size = p->size;
		r = GW_ELIMIT;
	}
	if (r < 0) {
		drop(p);
		p = NULL;
	}
	GW_VEC_FREE(&links);
	*out = p;
	return r;
}

static struct gw_object object_of(struct gw_piece *p)
{
	return (struct gw_object){ .kind = gw_pack_kind(p->type),
				   .bytes = { p->bytes, p->size },
				   .held = p,
				   .let_go = drop };
}

static int too_large(const struct place *at, const struct gw_id *id,
		     struct gw_err *err)
{
	if (at->size > at->max)
		return gw_err_set(err, GW_ELIMIT,
				  "object %s has %llu bytes, more than %zu",
				  id->hex, (unsigned long long)at->size,
				  at->max);
	return gw_err_set(err, GW_ELIMIT,
			  "object %s is built on what is too large", id->hex);
}

/* A list tells an offset. What was read ahead stands under the place among the
 * ids of the pack's own index. */
static void find_place(struct gw_pack_search *s, const struct gw_packs *packs)
{
	const struct gw_pack *p = &packs->pack[s->pack];
	uint64_t offset;
	uint32_t at;

	if (s->at == GW_NO_PLACE && packs->more[s->pack].kept &&
	    gw_pack_at(p, s->id, packs->id_bytes, &at) &&
	    gw_pack_offset(p, at, &offset) && offset == s->offset)
		s->at = at;
}

static int read_found(struct gw_object *out, struct gw_packs *packs,
		      struct place *at, struct gw_pack_search *s)
{
	struct gw_piece *p = NULL;
	int r = GW_OK;

	find_place(s, packs);
	if (gw_packs_kept(out, packs, s)) {
		at->size = out->bytes.n;
		r = at->size > at->max ? GW_ELIMIT : GW_OK;
	} else {
		r = read_at(&p, packs, at);
		if (r == GW_OK)
			*out = object_of(p);
	}
	return r;
}

int gw_packs_read(struct gw_object *out, struct gw_packs *packs,
		  const struct gw_id *id, size_t max, struct gw_err *err)
{
	unsigned char raw[32] = { 0 };
	struct gw_pack_search s = { .id = raw };
	int r = GW_ENOTFOUND;

	*out = (struct gw_object){ .held = NULL };
	if (!gw_id_to_raw(raw, id, packs->id_bytes))
		return GW_ENOTFOUND;
	while (r == GW_ENOTFOUND && gw_packs_find(&s, packs)) {
		struct place at = { .pack = &packs->pack[s.pack],
				    .offset = s.offset,
				    .max = max };

		r = read_found(out, packs, &at, &s);
		if (r == GW_ELIMIT)
			return too_large(&at, id, err);
	}
	return r;
}

/* The kind of what the chain stands on. */
static int kind_at(enum gw_object_kind *kind, struct gw_packs *packs,
		   const struct gw_pack *pack, uint64_t offset)
{
	struct gw_pack_entry e;

	for (unsigned n = 0; n < MOST_CHAIN; n++) {
		int r = gw_pack_entry(&e, pack, offset, packs->id_bytes);

		if (r < 0)
			return r;
		if (e.type < 5) {
			*kind = gw_pack_kind(e.type);
			return GW_OK;
		}
		offset = e.base;
		if (e.type == 7 && !gw_pack_find(pack, e.base_id,
						 packs->id_bytes, &offset))
			return GW_ENOTFOUND;
	}
	return GW_ELIMIT;
}

/* The same of what a search has found: a forest knows it at once. */
static int kind_of(enum gw_object_kind *kind, struct gw_packs *packs,
		   const struct gw_pack_search *s)
{
	const struct gw_forest *f = &packs->more[s->pack].forest;
	unsigned type = s->at < f->count ? f->types[s->at] : 0;

	if (!type)
		return kind_at(kind, packs, &packs->pack[s->pack], s->offset);
	*kind = gw_pack_kind(type);
	return GW_OK;
}

int gw_packs_header(struct gw_packs *packs, const struct gw_id *id,
		    enum gw_object_kind *kind, uint64_t *size)
{
	unsigned char raw[32] = { 0 };
	struct gw_pack_search s = { .id = raw };
	int r = GW_ENOTFOUND;

	if (!gw_id_to_raw(raw, id, packs->id_bytes))
		return GW_ENOTFOUND;
	while (r == GW_ENOTFOUND && gw_packs_find(&s, packs)) {
		const struct gw_pack *p = &packs->pack[s.pack];
		struct gw_pack_entry e;

		find_place(&s, packs);
		r = gw_pack_entry(&e, p, s.offset, packs->id_bytes);
		if (r == GW_OK && e.size > MOST_STEP && e.type >= 6)
			r = GW_ELIMIT;
		if (r == GW_OK)
			r = size_of(size, packs, p, &e);
		if (r == GW_OK)
			r = kind_of(kind, packs, &s);
	}
	return r;
}

int gw_packs_read_at(struct gw_object *out, struct gw_packs *packs,
		     const struct gw_pack *pack, uint64_t offset, size_t max)
{
	struct place at = { .pack = pack, .offset = offset, .max = max };
	struct gw_piece *p = NULL;
	int r = read_at(&p, packs, &at);

	*out = r == GW_OK ? object_of(p) : (struct gw_object){ .held = NULL };
	return r;
}

void gw_packs_close(struct gw_packs *packs)
{
	if (!packs)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		drop(packs->slots[i].piece);
	while (packs->spares > 0)
		libdeflate_free_decompressor(packs->spare[--packs->spares]);
	gw_packs_forget(packs);
	for (size_t i = 0; i < packs->count; i++) {
		gw_forest_release(&packs->more[i].forest);
		gw_io_unmap(&packs->pack[i].data);
		gw_io_unmap(&packs->pack[i].index);
	}
	for (size_t i = 0; i < packs->list_count; i++)
		gw_io_unmap(&packs->lists[i].data);
	gw_arena_release(&packs->arena);
	mtx_destroy(&packs->lock);
	free(packs);
}
