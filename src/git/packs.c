/* Reading whole objects out of packs.
 *
 * A delta's chain is walked to its base, or to an object that is still in the
 * cache; then the deltas are applied upwards, and what was made on the way is
 * kept. The cache is a small table that forgets in turns; it is locked for
 * looking and putting only, never while bytes are inflated.
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <libdeflate.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <threads.h>

#include "git/pack.h"

#define MOST_PACKS 256u
#define MOST_CHAIN 4096u /* git's own limit of --depth is 4095 */
#define MOST_STEP ((uint64_t)128 << 20) /* a base or delta on the way */
#define MOST_WORK ((uint64_t)4 << 30)
#define PAGE ((uintptr_t)4096)
#define MOST_PAGES ((size_t)256 << 10) /* of one object that stay mapped in */
#define MOST_SPARE 16u
#define SLOTS 4096u
#define MOST_KEPT ((size_t)4 << 20) /* of one object */
#define MOST_CACHE ((size_t)48 << 20)

/* Inflated bytes, shared by the cache and whoever reads them. */
struct piece {
	atomic_uint uses;
	unsigned type;
	size_t size;
	char bytes[];
};

struct slot {
	const struct gw_pack *pack;
	uint64_t offset;
	struct piece *piece;
};

struct gw_packs {
	struct gw_pack pack[MOST_PACKS];
	size_t count;
	size_t id_bytes;
	mtx_t lock; /* of all below */
	struct slot slots[SLOTS];
	size_t cached;
	size_t hand; /* the slot to be forgotten next */
	struct libdeflate_decompressor *spare[MOST_SPARE];
	size_t spares;
};

static struct piece *new_piece(unsigned type, uint64_t size)
{
	struct piece *p = gw_pack_memory(sizeof(*p) + (size_t)size + 1);

	atomic_init(&p->uses, 1);
	p->type = type;
	p->size = (size_t)size;
	p->bytes[size] = '\0';
	return p;
}

static void drop(void *piece)
{
	struct piece *p = piece;

	if (p && atomic_fetch_sub(&p->uses, 1) == 1)
		free(p);
}

static struct slot *slot_of(struct gw_packs *packs, const struct gw_pack *pack,
			    uint64_t offset)
{
	uint64_t h = (offset + (uint64_t)(pack - packs->pack)) *
		     UINT64_C(0x9e3779b97f4a7c15);

	return &packs->slots[h >> 52];
}

static void forget(struct gw_packs *packs, struct slot *s)
{
	if (!s->piece)
		return;
	packs->cached -= s->piece->size;
	drop(s->piece);
	*s = (struct slot){ .piece = NULL };
}

static struct piece *look(struct gw_packs *packs, const struct gw_pack *pack,
			  uint64_t offset)
{
	struct slot *s = slot_of(packs, pack, offset);
	struct piece *found = NULL;

	mtx_lock(&packs->lock);
	if (s->piece && s->pack == pack && s->offset == offset) {
		found = s->piece;
		atomic_fetch_add(&found->uses, 1);
	}
	mtx_unlock(&packs->lock);
	return found;
}

static void keep(struct gw_packs *packs, const struct gw_pack *pack,
		 uint64_t offset, struct piece *p)
{
	struct slot *s = slot_of(packs, pack, offset);

	if (p->size > MOST_KEPT)
		return;
	mtx_lock(&packs->lock);
	forget(packs, s);
	while (packs->cached + p->size > MOST_CACHE)
		forget(packs, &packs->slots[packs->hand++ % SLOTS]);
	atomic_fetch_add(&p->uses, 1);
	*s = (struct slot){ .pack = pack, .offset = offset, .piece = p };
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

static int inflate_at(struct piece *to, struct gw_packs *packs,
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
static int walk_down(chain *links, struct piece **base, struct gw_packs *packs,
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
static int step_up(struct piece **base, struct gw_packs *packs,
		   struct place *at, const struct link *link, uint64_t most)
{
	struct piece *delta = new_piece(0, link->entry.size);
	struct piece *made = NULL;
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
static bool costs_too_much(const struct piece *p, uint64_t *work)
{
	*work += p->size;
	return *work > MOST_WORK;
}

/* The chain's links, applied upwards to what stands below them. */
static int climb(struct piece **p, struct gw_packs *packs, struct place *at,
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

static int read_at(struct piece **out, struct gw_packs *packs,
		   struct place *at)
{
	chain links = { 0 };
	struct piece *p = NULL;
	int r = walk_down(&links, &p, packs, at->pack, at->offset);

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

static struct gw_object object_of(struct piece *p)
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

int gw_packs_read(struct gw_object *out, struct gw_packs *packs,
		  const struct gw_id *id, size_t max, struct gw_err *err)
{
	unsigned char raw[32] = { 0 };
	int r = GW_ENOTFOUND;

	*out = (struct gw_object){ .held = NULL };
	if (!gw_id_to_raw(raw, id, packs->id_bytes))
		return GW_ENOTFOUND;
	for (size_t i = 0; i < packs->count && r == GW_ENOTFOUND; i++) {
		struct place at = { .pack = &packs->pack[i], .max = max };
		struct piece *p = NULL;

		if (!gw_pack_find(at.pack, raw, packs->id_bytes, &at.offset))
			continue;
		r = read_at(&p, packs, &at);
		if (r == GW_ELIMIT)
			return too_large(&at, id, err);
		if (r == GW_OK)
			*out = object_of(p);
	}
	return r;
}

/* What the entry makes; of a delta, its second number says so. */
static int size_of(uint64_t *size, struct gw_packs *packs,
		   const struct gw_pack *pack, const struct gw_pack_entry *e)
{
	struct piece *delta;
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

int gw_packs_header(struct gw_packs *packs, const struct gw_id *id,
		    enum gw_object_kind *kind, uint64_t *size)
{
	unsigned char raw[32] = { 0 };
	int r = GW_ENOTFOUND;

	if (!gw_id_to_raw(raw, id, packs->id_bytes))
		return GW_ENOTFOUND;
	for (size_t i = 0; i < packs->count && r == GW_ENOTFOUND; i++) {
		const struct gw_pack *p = &packs->pack[i];
		struct gw_pack_entry e;
		uint64_t offset;

		if (!gw_pack_find(p, raw, packs->id_bytes, &offset))
			continue;
		r = gw_pack_entry(&e, p, offset, packs->id_bytes);
		if (r == GW_OK && e.size > MOST_STEP && e.type >= 6)
			r = GW_ELIMIT;
		if (r == GW_OK)
			r = size_of(size, packs, p, &e);
		if (r == GW_OK)
			r = kind_at(kind, packs, p, offset);
	}
	return r;
}

size_t gw_packs_id_bytes(const struct gw_packs *packs)
{
	return packs->id_bytes;
}

const struct gw_pack *gw_packs_at(const struct gw_packs *packs, size_t i)
{
	return packs && i < packs->count ? &packs->pack[i] : NULL;
}

int gw_packs_read_at(struct gw_object *out, struct gw_packs *packs,
		     const struct gw_pack *pack, uint64_t offset, size_t max)
{
	struct place at = { .pack = pack, .offset = offset, .max = max };
	struct piece *p = NULL;
	int r = read_at(&p, packs, &at);

	*out = r == GW_OK ? object_of(p) : (struct gw_object){ .held = NULL };
	return r;
}

static void open_one(struct gw_packs *packs, struct gw_str index)
{
	struct gw_arena a;
	struct gw_mapped x = { .bytes = GW_STR("") };
	struct gw_mapped d = { .bytes = GW_STR("") };
	struct gw_str path;

	gw_arena_init(&a, (size_t)1 << 20);
	path = gw_arena_print(&a, "%.*s.pack", (int)(index.n - 4), index.p);
	if (gw_io_map(&x, index.p, NULL) == GW_OK) {
		if (gw_io_map(&d, path.p, NULL) < 0 ||
		    gw_pack_open(&packs->pack[packs->count], d.bytes, x.bytes,
				 packs->id_bytes) < 0) {
			gw_io_unmap(&x);
			gw_io_unmap(&d);
		} else {
			packs->count++;
		}
	}
	gw_arena_release(&a);
}

void gw_packs_open(struct gw_packs **packs, struct gw_str objects,
		   size_t id_bytes)
{
	struct gw_arena a;
	struct dirent *e;
	struct gw_str path;
	DIR *dir;

	if (!*packs) {
		*packs = calloc(1, sizeof(**packs));
		if (!*packs || mtx_init(&(*packs)->lock, mtx_plain))
			gw_no_memory(sizeof(**packs));
		(*packs)->id_bytes = id_bytes;
	}
	gw_arena_init(&a, (size_t)1 << 24);
	path = gw_arena_print(&a, "%.*s/pack", GW_FMT(objects));
	dir = opendir(path.p);
	while (dir && (*packs)->count < MOST_PACKS && (e = readdir(dir)))
		if (gw_str_ends(gw_str_of(e->d_name), GW_STR(".idx")))
			open_one(*packs, gw_arena_print(&a, "%s/%s", path.p,
							e->d_name));
	if (dir)
		closedir(dir);
	gw_arena_release(&a);
}

void gw_packs_close(struct gw_packs *packs)
{
	if (!packs)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		drop(packs->slots[i].piece);
	while (packs->spares > 0)
		libdeflate_free_decompressor(packs->spare[--packs->spares]);
	for (size_t i = 0; i < packs->count; i++) {
		gw_io_unmap(&packs->pack[i].data);
		gw_io_unmap(&packs->pack[i].index);
	}
	mtx_destroy(&packs->lock);
	free(packs);
}
