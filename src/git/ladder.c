/* Reading along the delta trees of a pack.
 *
 * The ladder holds the object read last on top, below it the one it is built
 * on, and so on. All stand one behind the other in one piece of memory: what
 * is no longer below the next object is stepped off, which costs nothing, and
 * its bytes are written over while they are still in the processor's cache.
 * Where the memory ends, the lower half is left and read again if it must.
 * SPDX-License-Identifier: Apache-2.0 */
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "git/forest.h"

#define MOST_DELTA ((size_t)4 << 20)
#define MOST_CHAIN 4096u /* git's own limit of --depth is 4095 */
#define MOST_WORK ((uint64_t)1 << 30) /* bytes made for one object */
/* The system maps in so much around what is touched; this much may stay. */
#define BLOCK ((uint64_t)64 << 10)
#define MOST_MAPPED ((uint64_t)32 << 20)
#define LEAST_COPY 256u /* less is not worth the search around its ends */

struct rung {
	uint32_t node;
	size_t at; /* where its bytes begin; a NUL stands behind them */
	size_t n;
	void *note; /* of who reads, see struct gw_kin */
};

struct gw_ladder {
	const struct gw_forest *forest;
	struct libdeflate_decompressor *inflate;
	GW_VEC(struct rung) rungs;
	GW_VEC(uint32_t) chain; /* what is to be made, from the top down */
	gw_copies copies; /* what the top has of the one below it */
	char *space;
	size_t room; /* bytes of it */
	char *delta;
	size_t delta_size;
	uint64_t block; /* the one touched last */
	uint64_t mapped;
};

struct gw_ladder *gw_ladder_new(size_t room)
{
	struct gw_ladder *l = calloc(1, sizeof(*l));

	if (!l)
		gw_no_memory(sizeof(*l));
	l->inflate = libdeflate_alloc_decompressor();
	l->space = gw_pack_memory(room);
	if (!l->inflate)
		gw_no_memory(room);
	l->room = room;
	return l;
}

/* Step off all but the lowest n. */
static void step_down(struct gw_ladder *l, size_t n)
{
	while (l->rungs.n > n)
		free(l->rungs.v[--l->rungs.n].note);
	l->copies.n = 0;
}

void gw_ladder_free(struct gw_ladder *l)
{
	if (!l)
		return;
	gw_ladder_reset(l);
	libdeflate_free_decompressor(l->inflate);
	GW_VEC_FREE(&l->rungs);
	GW_VEC_FREE(&l->chain);
	GW_VEC_FREE(&l->copies);
	free(l->space);
	free(l->delta);
	free(l);
}

void gw_ladder_reset(struct gw_ladder *l)
{
	step_down(l, 0);
	l->forest = NULL;
}

static struct rung *top_of(struct gw_ladder *l)
{
	return l->rungs.n ? &l->rungs.v[l->rungs.n - 1] : NULL;
}

/* What was read need not stay in our memory: the system keeps the file's
 * pages as long as it has room for them. */
static void count_mapped(struct gw_ladder *l, uint64_t offset, size_t used)
{
	struct gw_str d = l->forest->pack->data.bytes;

	if (d.n <= MOST_MAPPED)
		return;
	if (offset / BLOCK != l->block)
		l->mapped += BLOCK;
	l->block = (offset + used) / BLOCK;
	l->mapped += used;
	if (l->mapped < MOST_MAPPED)
		return;
	(void)madvise((void *)(uintptr_t)d.p, d.n, MADV_DONTNEED);
	l->mapped = 0;
}

/* Exactly n bytes: fewer or more is a damaged pack. */
static int inflate_at(char *to, size_t n, struct gw_ladder *l, uint64_t offset)
{
	struct gw_str d = l->forest->pack->data.bytes;
	size_t used = 0;
	enum libdeflate_result r = libdeflate_zlib_decompress_ex(
		l->inflate, d.p + offset, d.n - offset, to, n, &used, NULL);

	count_mapped(l, offset, used);
	return r == LIBDEFLATE_SUCCESS ? GW_OK : GW_ESYNTAX;
}

/* Leave what is lowest, so that n bytes and their NUL fit on top. */
static int make_room(struct gw_ladder *l, uint64_t n)
{
	struct rung *top = top_of(l);
	size_t end = top ? top->at + top->n + 1 : 0;
	size_t first = 0;
	size_t gone;

	if (n < l->room - end)
		return GW_OK;
	while (first + 1 < l->rungs.n && end - l->rungs.v[first].at > l->room / 2)
		first++;
	gone = l->rungs.n ? l->rungs.v[first].at : 0;
	if (n >= l->room - (end - gone))
		return GW_ELIMIT;
	memmove(l->space, l->space + gone, end - gone);
	for (size_t i = 0; i < first; i++)
		free(l->rungs.v[i].note);
	l->rungs.n -= first;
	for (size_t i = 0; i < l->rungs.n; i++) {
		l->rungs.v[i] = l->rungs.v[first + i];
		l->rungs.v[i].at -= gone;
	}
	return GW_OK;
}

static int delta_room(struct gw_ladder *l, uint64_t n)
{
	if (n <= l->delta_size)
		return GW_OK;
	if (n > MOST_DELTA)
		return GW_ELIMIT;
	free(l->delta);
	l->delta_size = (size_t)n * 2;
	l->delta = malloc(l->delta_size);
	if (!l->delta)
		gw_no_memory(l->delta_size);
	return GW_OK;
}

/* A rung of n bytes on top, to be filled. */
static struct rung *add_rung(struct gw_ladder *l, uint32_t node, uint64_t n)
{
	const struct rung *top = top_of(l);
	size_t at = top ? top->at + top->n + 1 : 0;
	struct rung *made = GW_PUSH(&l->rungs);

	*made = (struct rung){ .node = node, .at = at, .n = (size_t)n };
	l->space[at + n] = '\0';
	return made;
}

static int make_root(struct gw_ladder *l, uint32_t node,
		     const struct gw_pack_entry *e, size_t max)
{
	const struct rung *made;
	int r;

	step_down(l, 0);
	r = e->size > max ? GW_ELIMIT : make_room(l, e->size);
	if (r < 0)
		return r;
	made = add_rung(l, node, e->size);
	return inflate_at(l->space + made->at, made->n, l, e->data);
}

static int make_delta(struct gw_ladder *l, uint32_t node,
		      const struct gw_pack_entry *e, size_t max)
{
	struct gw_str rest;
	struct gw_str base;
	const struct rung *made;
	uint64_t from = 0;
	uint64_t size = 0;
	bool noted;
	int r = delta_room(l, e->size);

	l->copies.n = 0;
	if (r == GW_OK)
		r = inflate_at(l->delta, (size_t)e->size, l, e->data);
	rest = (struct gw_str){ l->delta, (size_t)e->size };
	if (r == GW_OK)
		r = gw_delta_sizes(&rest, &from, &size);
	if (r == GW_OK && from != top_of(l)->n)
		r = GW_ESYNTAX;
	if (r == GW_OK)
		r = size > max ? GW_ELIMIT : make_room(l, size);
	if (r < 0)
		return r;
	base = (struct gw_str){ l->space + top_of(l)->at, top_of(l)->n };
	noted = top_of(l)->note;
	made = add_rung(l, node, size);
	r = gw_delta_apply(l->space + made->at, made->n, base, rest);
	if (r == GW_OK && noted)
		gw_delta_copies(&l->copies, rest, LEAST_COPY);
	return r;
}

static int make(struct gw_ladder *l, uint32_t node, size_t max)
{
	const struct gw_forest *f = l->forest;
	struct gw_pack_entry e;
	int r = gw_pack_entry(&e, f->pack, f->nodes[node].offset, f->id_bytes);

	if (r < 0)
		return r;
	return e.type < 6 ? make_root(l, node, &e, max) :
			    make_delta(l, node, &e, max);
}

static void step_off(struct gw_ladder *l, const struct gw_forest *f,
		     uint32_t node)
{
	const struct rung *top;

	if (l->forest != f) {
		step_down(l, 0);
		l->forest = f;
	}
	while ((top = top_of(l)) &&
	       (f->nodes[node].rank < f->nodes[top->node].rank ||
		f->nodes[node].rank >= f->nodes[top->node].end))
		step_down(l, l->rungs.n - 1);
}

/* Everything from the node down to what is on top, which is below it. */
static int list_chain(struct gw_ladder *l, uint32_t node)
{
	const struct rung *top = top_of(l);

	l->chain.n = 0;
	while (node != GW_NO_NODE && !(top && top->node == node)) {
		if (l->chain.n >= MOST_CHAIN)
			return GW_ELIMIT;
		*GW_PUSH(&l->chain) = node;
		node = l->forest->nodes[node].base;
	}
	return GW_OK;
}

int gw_ladder_read(struct gw_str *out, struct gw_ladder *l,
		   const struct gw_forest *f, uint32_t node, size_t max)
{
	uint64_t work = 0;
	int r;

	*out = GW_STR("");
	if (!f->nodes[node].type)
		return GW_ESYNTAX;
	step_off(l, f, node);
	r = list_chain(l, node);
	while (r == GW_OK && l->chain.n > 0) {
		uint32_t next = l->chain.v[--l->chain.n];

		r = make(l, next, l->chain.n ? l->room : max);
		if (r == GW_OK && (work += top_of(l)->n) > MOST_WORK)
			r = GW_ELIMIT;
	}
	if (r == GW_OK && top_of(l)->n > max)
		r = GW_ELIMIT;
	if (r < 0) {
		/* A rung may stand there without its bytes. */
		step_down(l, 0);
		return r;
	}
	*out = (struct gw_str){ l->space + top_of(l)->at, top_of(l)->n };
	return GW_OK;
}

void gw_ladder_kin(struct gw_kin *out, struct gw_ladder *l)
{
	size_t n = l->rungs.n;

	*out = (struct gw_kin){ 0 };
	if (n == 0)
		return;
	out->note = &l->rungs.v[n - 1].note;
	if (l->copies.n == 0)
		return;
	out->base = l->rungs.v[n - 2].note;
	out->copies = l->copies.v;
	out->count = l->copies.n;
}
