/*
 * A large blob out of its pack, with little memory.
 *
 * The chain of a blob is its own entry, the one it is built on, and so on to a
 * whole object: the levels. Each level makes its bytes from the first on, and
 * keeps the last of them in a ring; what is built on it asks for bytes at an
 * offset. Forward, the level goes on until it is there; back beyond its ring,
 * it begins anew. Deltas mostly copy forwards, so that is rare; a pusher can
 * make it frequent, so all that is made counts against a limit.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "git/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <zlib.h>

#include "seal/seal.h"

#define MOST_LEVELS 64u
#define RINGS ((size_t)16 << 20) /* of all levels */
#define LEAST_RING ((size_t)256 << 10)
#define PIECE ((size_t)64 << 10) /* made at once */
#define DELTA ((size_t)32 << 10) /* instructions at hand */
#define MOST_WORK ((uint64_t)4 << 30) /* bytes made */
#define RESTART 4096u /* costs about as much */
#define MOST_MAPPED ((size_t)8 << 20)

struct level {
	struct gw_pack_entry entry;
	z_stream z;
	uint64_t size; /* of the object */
	uint64_t made; /* bytes of it so far */
	char *ring; /* a power of two */
	size_t room;
	char *delta;
	size_t at; /* the next byte of the delta at hand */
	size_t n;
	uint64_t from; /* copied next, from the level below */
	uint64_t copy; /* so many bytes are left to copy ... */
	uint32_t insert; /* ... or to insert */
};

struct flow {
	const struct gw_pack *pack;
	size_t id_bytes;
	struct level levels[MOST_LEVELS];
	unsigned count;
	uint64_t work;
	size_t mapped;
};

/* --- the deflated bytes of an entry ---------------------------------------- */

static void feed(struct flow *f, struct level *l)
{
	struct gw_str d = f->pack->data.bytes;
	const char *at = (const char *)l->z.next_in;
	size_t left = (size_t)(d.p + d.n - at);

	l->z.avail_in = (uInt)(left < PIECE ? left : PIECE);
	f->mapped += l->z.avail_in;
	if (f->mapped < MOST_MAPPED)
		return;
	/* The system keeps the file's pages as long as it has room. */
	(void)madvise((void *)(uintptr_t)d.p, d.n, MADV_DONTNEED);
	f->mapped = 0;
}

/* Up to n bytes, and 0 only at the end. */
static int inflate_some(size_t *got, struct flow *f, struct level *l, char *to,
			size_t n)
{
	int r = Z_OK;

	l->z.next_out = (Bytef *)to;
	l->z.avail_out = (uInt)n;
	while (r == Z_OK && l->z.avail_out > 0) {
		if (l->z.avail_in == 0)
			feed(f, l);
		r = inflate(&l->z, Z_NO_FLUSH);
	}
	*got = n - l->z.avail_out;
	return r == Z_OK || r == Z_STREAM_END ? GW_OK : GW_ESYNTAX;
}

static bool has_ended(struct flow *f, struct level *l)
{
	char more;
	size_t got = 0;

	return l->at == l->n &&
	       inflate_some(&got, f, l, &more, 1) == GW_OK && got == 0;
}

/* --- instructions ---------------------------------------------------------- */

static int next_byte(unsigned *c, struct flow *f, struct level *l)
{
	int r;

	if (l->at == l->n) {
		l->at = 0;
		r = inflate_some(&l->n, f, l, l->delta, DELTA);
		if (r < 0 || l->n == 0)
			return GW_ESYNTAX;
		f->work += l->n;
	}
	*c = (unsigned char)l->delta[l->at++];
	return GW_OK;
}

static int read_size(uint64_t *out, struct flow *f, struct level *l)
{
	unsigned c = 0x80;

	*out = 0;
	for (unsigned shift = 0; c & 0x80; shift += 7) {
		if (shift >= 63 || next_byte(&c, f, l) < 0)
			return GW_ESYNTAX;
		*out |= (uint64_t)(c & 0x7f) << shift;
	}
	return GW_OK;
}

static int read_bits(uint64_t *out, unsigned which, struct flow *f,
		     struct level *l)
{
	unsigned c;

	*out = 0;
	for (unsigned i = 0; which >> i; i++) {
		if (!(which >> i & 1))
			continue;
		if (next_byte(&c, f, l) < 0)
			return GW_ESYNTAX;
		*out |= (uint64_t)c << (8 * i);
	}
	return GW_OK;
}

/* As gw_delta_apply() knows them. */
static int next_instruction(struct flow *f, struct level *l)
{
	const struct level *below = l + 1;
	unsigned c;

	if (next_byte(&c, f, l) < 0 || c == 0)
		return GW_ESYNTAX;
	if (!(c & 0x80)) {
		l->insert = c;
		return GW_OK;
	}
	if (read_bits(&l->from, c & 15, f, l) < 0 ||
	    read_bits(&l->copy, c >> 4 & 7, f, l) < 0)
		return GW_ESYNTAX;
	if (l->copy == 0)
		l->copy = 0x10000;
	return l->from <= below->size && l->copy <= below->size - l->from ?
		       GW_OK :
		       GW_ESYNTAX;
}

/* --- levels ------------------------------------------------------------------ */

static int begin(struct flow *f, struct level *l)
{
	uint64_t base;

	if (inflateReset(&l->z) != Z_OK)
		return GW_ESYNTAX;
	/* zlib's own type has no const unless it is asked for one. */
	l->z.next_in =
		(Bytef *)(uintptr_t)(f->pack->data.bytes.p + l->entry.data);
	l->z.avail_in = 0;
	f->work += RESTART;
	l->made = 0;
	l->at = l->n = 0;
	l->copy = 0;
	l->insert = 0;
	l->size = l->entry.size;
	if (l->entry.type < 6)
		return GW_OK;
	if (read_size(&base, f, l) < 0 || read_size(&l->size, f, l) < 0)
		return GW_ESYNTAX;
	return base == l[1].size ? GW_OK : GW_ESYNTAX;
}

static int make_some(struct flow *f, struct level *l);

/* Bytes of a level from an offset on: at least one, at most n. */
static int bytes_at(struct gw_str *out, struct flow *f, struct level *l,
		    uint64_t from, size_t n)
{
	size_t at = (size_t)(from & (l->room - 1));
	int r = GW_OK;

	if (from < l->made && l->made - from > l->room)
		r = begin(f, l);
	while (r == GW_OK && l->made <= from)
		r = make_some(f, l);
	if (r < 0)
		return r;
	if (n > l->made - from)
		n = (size_t)(l->made - from);
	if (n > l->room - at)
		n = l->room - at;
	*out = (struct gw_str){ l->ring + at, n };
	return GW_OK;
}

static int insert(size_t *got, struct flow *f, struct level *l, char *to,
		  size_t n)
{
	unsigned c;

	if (next_byte(&c, f, l) < 0)
		return GW_ESYNTAX;
	to[0] = (char)c;
	if (n > l->insert)
		n = l->insert;
	if (n - 1 > l->n - l->at)
		n = 1 + (l->n - l->at);
	memcpy(to + 1, l->delta + l->at, n - 1);
	l->at += n - 1;
	l->insert -= (uint32_t)n;
	*got = n;
	return GW_OK;
}

/* What an instruction gives, at most n bytes. */
static int follow(size_t *got, struct flow *f, struct level *l, char *to,
		  size_t n)
{
	struct gw_str part;
	int r = GW_OK;

	if (!l->copy && !l->insert)
		r = next_instruction(f, l);
	if (r < 0)
		return r;
	if (l->insert)
		return insert(got, f, l, to, n);
	r = bytes_at(&part, f, l + 1, l->from,
		     l->copy < n ? (size_t)l->copy : n);
	if (r < 0)
		return r;
	memcpy(to, part.p, part.n);
	*got = part.n;
	l->from += part.n;
	l->copy -= part.n;
	return GW_OK;
}

/* Go on by one step; never beyond the object's size. */
static int make_some(struct flow *f, struct level *l)
{
	size_t at = (size_t)(l->made & (l->room - 1));
	size_t n = l->room - at < PIECE ? l->room - at : PIECE;
	size_t got = 0;
	int r;

	if (n > l->size - l->made)
		n = (size_t)(l->size - l->made);
	if (n == 0)
		return GW_ESYNTAX;
	r = l->entry.type < 6 ? inflate_some(&got, f, l, l->ring + at, n) :
				follow(&got, f, l, l->ring + at, n);
	if (r == GW_OK && got == 0)
		r = GW_ESYNTAX;
	/* An insert is longer than what is left. */
	if (r == GW_OK && l->insert > l->size - l->made - got)
		r = GW_ESYNTAX;
	l->made += got;
	f->work += got;
	return r == GW_OK && f->work > MOST_WORK ? GW_ELIMIT : r;
}

/* --- the chain --------------------------------------------------------------- */

static int add_levels(struct flow *f, uint64_t offset)
{
	for (;;) {
		struct gw_pack_entry *e = &f->levels[f->count].entry;
		int r = gw_pack_entry(e, f->pack, offset, f->id_bytes);

		if (r < 0)
			return r;
		f->count++;
		if (e->type < 6)
			return e->type == 3 ? GW_OK : GW_ENOTFOUND;
		if (f->count == MOST_LEVELS)
			return GW_ELIMIT;
		offset = e->base;
		if (e->type == 7 && !gw_pack_find(f->pack, e->base_id,
						  f->id_bytes, &offset))
			return GW_ENOTFOUND;
	}
}

/* From the whole one on: a delta's first number is the size of its base. */
static int begin_all(struct flow *f)
{
	size_t room = RINGS;
	int r = GW_OK;

	while (room * f->count > RINGS && room > LEAST_RING)
		room /= 2;
	for (unsigned i = f->count; r == GW_OK && i-- > 0;) {
		struct level *l = &f->levels[i];

		/* Nobody looks back at what is delivered. */
		l->room = i == 0 ? LEAST_RING : room;
		l->ring = malloc(l->room);
		l->delta = malloc(DELTA);
		if (!l->ring || !l->delta || inflateInit(&l->z) != Z_OK)
			gw_no_memory(l->room);
		r = begin(f, l);
	}
	return r;
}

static void release(struct flow *f)
{
	for (unsigned i = 0; i < f->count; i++) {
		if (f->levels[i].ring)
			inflateEnd(&f->levels[i].z);
		free(f->levels[i].ring);
		free(f->levels[i].delta);
	}
	free(f);
}

/* --- delivery ---------------------------------------------------------------- */

static void add_head(struct gw_sha1 *sha, uint64_t size)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "blob %llu",
			 (unsigned long long)size);

	gw_sha1_add(sha, (struct gw_str){ head, (size_t)n + 1 });
}

/* All of it in pieces as large as the first ring; whole: none was refused. */
static int deliver(struct gw_flow *to, struct flow *f, struct gw_sha1 *sha)
{
	struct level *top = &f->levels[0];
	int r = GW_OK;

	add_head(sha, top->size);
	while (top->made < top->size) {
		uint64_t start = top->made;
		uint64_t end = start + top->room;
		struct gw_str piece;

		if (end > top->size)
			end = top->size;
		while (r == GW_OK && top->made < end)
			r = make_some(f, top);
		if (r < 0)
			return r;
		piece = (struct gw_str){ top->ring, (size_t)(end - start) };
		gw_sha1_add(sha, piece);
		to->taken = true;
		if (!to->take(to->ctx, piece))
			return GW_OK;
	}
	to->whole = true;
	return has_ended(f, top) ? GW_OK : GW_ESYNTAX;
}

static int say(int r, const struct gw_id *id, struct gw_err *err)
{
	if (r == GW_ELIMIT)
		return gw_err_set(err, r,
				  "blob %s is stored upon others in a way "
				  "that takes too much work", id->hex);
	return gw_err_set(err, GW_ESYSTEM, "blob %s is damaged", id->hex);
}

int gw_flow_at(struct gw_flow *to, const struct gw_pack *pack, size_t id_bytes,
	       uint64_t offset)
{
	struct flow *f = calloc(1, sizeof(*f));
	struct gw_sha1 *sha = gw_sha1_begin();
	int r;

	if (!f)
		gw_no_memory(sizeof(*f));
	f->pack = pack;
	f->id_bytes = id_bytes;
	r = add_levels(f, offset);
	if (r == GW_OK)
		r = begin_all(f);
	if (r == GW_OK)
		r = deliver(to, f, sha);
	gw_sha1_end(to->digest, sha);
	release(f);
	return r;
}

static bool id_holds(const struct gw_flow *to, const struct gw_id *id)
{
	unsigned char raw[GW_SHA1_SIZE] = { 0 };

	return gw_id_to_raw(raw, id, sizeof(raw)) &&
	       memcmp(raw, to->digest, sizeof(raw)) == 0;
}

int gw_flow_blob(struct gw_flow *to, struct gw_packs *packs,
		 const struct gw_id *id, bool check, struct gw_err *err)
{
	unsigned char raw[32] = { 0 };
	struct gw_pack_search s = { .id = raw };
	size_t id_bytes = gw_packs_id_bytes(packs);
	int r = GW_ENOTFOUND;

	if (!gw_id_to_raw(raw, id, id_bytes))
		return r;
	while (r == GW_ENOTFOUND && gw_packs_find(&s, packs)) {
		r = gw_flow_at(to, gw_packs_at(packs, s.pack), id_bytes,
			       s.offset);
		if (r == GW_OK && to->whole && check && !id_holds(to, id))
			r = GW_ESYNTAX;
		/* Nothing was taken: others may still do it. */
		if (r < 0)
			r = to->taken ? say(r, id, err) : GW_ENOTFOUND;
	}
	return r;
}
