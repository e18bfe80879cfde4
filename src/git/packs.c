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
#include <threads.h>

#include "git/pack.h"

#define MOST_PACKS 256u
#define MOST_CHAIN 4096u /* git's own limit of --depth is 4095 */
#define MOST_STEP ((uint64_t)512 << 20) /* a base or delta on the way */
#define MOST_WORK ((uint64_t)4 << 30)
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
};

static struct piece *new_piece(unsigned type, uint64_t size)
{
	struct piece *p = malloc(sizeof(*p) + (size_t)size + 1);

	if (!p)
		gw_no_memory((size_t)size);
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

static int inflate_at(struct piece *to, const struct gw_pack *pack,
		      uint64_t offset)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result r;
	size_t used;

	if (!d)
		gw_no_memory(1);
	/* Exactly so many bytes: fewer or more is a damaged pack. */
	r = libdeflate_zlib_decompress_ex(d, pack->data.bytes.p + offset,
					  pack->data.bytes.n - offset,
					  to->bytes, to->size, &used, NULL);
	libdeflate_free_decompressor(d);
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
		if (e.size > MOST_STEP || links->n >= MOST_CHAIN)
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

/* One step up: the delta at `link` over *base, which it replaces. */
static int step_up(struct piece **base, struct gw_packs *packs,
		   const struct gw_pack *pack, const struct link *link)
{
	struct piece *delta = new_piece(0, link->entry.size);
	struct piece *made = NULL;
	struct gw_str rest = { delta->bytes, delta->size };
	struct gw_str under = { (*base)->bytes, (*base)->size };
	uint64_t from = 0;
	uint64_t size = 0;
	int r = inflate_at(delta, pack, link->entry.data);

	if (r == GW_OK)
		r = gw_delta_sizes(&rest, &from, &size);
	if (r == GW_OK && from != under.n)
		r = GW_ESYNTAX;
	if (r == GW_OK && size > MOST_STEP)
		r = GW_ELIMIT;
	if (r == GW_OK) {
		made = new_piece((*base)->type, size);
		r = gw_delta_apply(made->bytes, made->size, under, rest);
	}
	drop(delta);
	drop(*base);
	*base = made;
	if (r == GW_OK)
		keep(packs, pack, link->offset, made);
	return r;
}

/* What the whole chain costs is bounded: each step makes a whole object. */
static bool costs_too_much(const struct piece *p, uint64_t *work)
{
	*work += p->size;
	return *work > MOST_WORK;
}

static int read_at(struct piece **out, struct gw_packs *packs,
		   const struct gw_pack *pack, uint64_t offset)
{
	chain links = { 0 };
	struct piece *p = NULL;
	uint64_t work = 0;
	int r = walk_down(&links, &p, packs, pack, offset);

	if (r == GW_OK && !p) {
		const struct link *last = &links.v[--links.n];

		p = new_piece(last->entry.type, last->entry.size);
		r = inflate_at(p, pack, last->entry.data);
		if (r == GW_OK && links.n > 0)
			keep(packs, pack, last->offset, p);
	}
	while (r == GW_OK && links.n > 0) {
		r = step_up(&p, packs, pack, &links.v[--links.n]);
		if (r == GW_OK && costs_too_much(p, &work))
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

static bool to_raw(unsigned char *raw, const struct gw_id *id, size_t bytes)
{
	if (strlen(id->hex) != 2 * bytes)
		return false;
	for (size_t i = 0; i < 2 * bytes; i++) {
		char c = id->hex[i];
		int d = c <= '9' ? c - '0' : c - 'a' + 10;

		raw[i / 2] = (unsigned char)((raw[i / 2] & 15) << 4 | d);
	}
	return true;
}

int gw_packs_read(struct gw_object *out, struct gw_packs *packs,
		  const struct gw_id *id, size_t max)
{
	static const enum gw_object_kind kinds[] = {
		[1] = GW_OBJ_COMMIT, [2] = GW_OBJ_TREE, [3] = GW_OBJ_BLOB,
		[4] = GW_OBJ_TAG
	};
	unsigned char raw[32] = { 0 };
	int r = GW_ENOTFOUND;

	*out = (struct gw_object){ .held = NULL };
	if (!to_raw(raw, id, packs->id_bytes))
		return GW_ENOTFOUND;
	for (size_t i = 0; i < packs->count && r == GW_ENOTFOUND; i++) {
		struct piece *p = NULL;
		uint64_t offset;

		if (!gw_pack_find(&packs->pack[i], raw, packs->id_bytes,
				  &offset))
			continue;
		r = read_at(&p, packs, &packs->pack[i], offset);
		if (r < 0)
			continue;
		*out = (struct gw_object){ .kind = kinds[p->type],
					   .bytes = { p->bytes, p->size },
					   .held = p,
					   .let_go = drop };
		if (p->size > max) {
			gw_object_release(out);
			return GW_ELIMIT;
		}
	}
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
	for (size_t i = 0; i < packs->count; i++) {
		gw_io_unmap(&packs->pack[i].data);
		gw_io_unmap(&packs->pack[i].index);
	}
	mtx_destroy(&packs->lock);
	free(packs);
}
