/* Pack and index files: frame, lookup, entry headers. SPDX-License-Identifier:
 * Apache-2.0 */
#include "git/pack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "git/numbers.h"

#define HUGE_PAGE ((size_t)2 << 20)
#define INDEX_HEAD 8u /* "\377tOc", version */
#define FANOUT 1024u

static const unsigned char *bytes_of(struct gw_str s)
{
	return (const unsigned char *)s.p;
}

/*
 * index := head fanout ids crcs offsets far* trailer; version 2 only: git has
 * written no other since 2007.
 */
int gw_pack_open(struct gw_pack *p, struct gw_str data, struct gw_str index,
		 size_t id_bytes)
{
	const unsigned char *x = bytes_of(index);
	const unsigned char *d = bytes_of(data);
	uint64_t need;
	uint64_t rest;

	*p = (struct gw_pack){ .data.bytes = data, .index.bytes = index };
	if (index.n < INDEX_HEAD + FANOUT || data.n < GW_PACK_HEAD + id_bytes ||
	    memcmp(x, "\377tOc\0\0\0\2", 8) != 0 ||
	    memcmp(d, "PACK", 4) != 0 || (gw_be32(d + 4) & ~1u) != 2 ||
	    !gw_fanout_is_sane(x + INDEX_HEAD))
		return GW_ESYNTAX;
	p->count = gw_be32(x + INDEX_HEAD + FANOUT - 4);
	need = INDEX_HEAD + FANOUT +
	       (uint64_t)p->count * (id_bytes + 8) + 2 * id_bytes;
	if (gw_be32(d + 8) != p->count || index.n < need)
		return GW_ESYNTAX;
	rest = index.n - need;
	if (rest % 8 != 0 || rest / 8 > p->count)
		return GW_ESYNTAX;
	p->far_count = (uint32_t)(rest / 8);
	p->ids = x + INDEX_HEAD + FANOUT;
	/* A CRC-32 of each stands between; every object is hashed. */
	p->offsets = p->ids + (uint64_t)p->count * (id_bytes + 4);
	p->far = p->offsets + (uint64_t)p->count * 4;
	return GW_OK;
}

bool gw_pack_offset(const struct gw_pack *p, uint32_t i, uint64_t *offset)
{
	uint32_t o = gw_be32(p->offsets + 4 * (size_t)i);

	*offset = o;
	if (o & 0x80000000u) {
		o &= 0x7fffffffu;
		if (o >= p->far_count)
			return false;
		*offset = gw_be64(p->far + 8 * (size_t)o);
	}
	return *offset >= GW_PACK_HEAD && *offset < p->data.bytes.n;
}

bool gw_pack_at(const struct gw_pack *p, const unsigned char *id,
		size_t id_bytes, uint32_t *at)
{
	const unsigned char *fanout = bytes_of(p->index.bytes) + INDEX_HEAD;

	return gw_fanout_find(at, fanout, p->ids, id, id_bytes);
}

bool gw_pack_find(const struct gw_pack *p, const unsigned char *id,
		  size_t id_bytes, uint64_t *offset)
{
	uint32_t i;

	return gw_pack_at(p, id, id_bytes, &i) && gw_pack_offset(p, i, offset);
}

/* distance := 7-bit groups, the highest first, one added at each step */
static int read_distance(struct gw_pack_entry *e, const struct gw_pack *p,
			 uint64_t offset)
{
	const unsigned char *d = bytes_of(p->data.bytes);
	uint64_t n = 0;

	for (unsigned i = 0; i < 9; i++) {
		unsigned c;

		if (e->data >= p->data.bytes.n)
			return GW_ESYNTAX;
		c = d[e->data++];
		n = n << 7 | (c & 0x7f);
		if (!(c & 0x80)) {
			if (n == 0 || n > offset - GW_PACK_HEAD)
				return GW_ESYNTAX;
			e->base = offset - n;
			return GW_OK;
		}
		n++;
	}
	return GW_ESYNTAX;
}

int gw_pack_entry(struct gw_pack_entry *e, const struct gw_pack *p,
		  uint64_t offset, size_t id_bytes)
{
	const unsigned char *d = bytes_of(p->data.bytes);
	uint64_t end = p->data.bytes.n - id_bytes; /* the trailer */
	unsigned shift = 4;
	unsigned c;

	*e = (struct gw_pack_entry){ .data = offset };
	if (offset < GW_PACK_HEAD || offset >= end)
		return GW_ESYNTAX;
	c = d[e->data++];
	e->type = c >> 4 & 7;
	e->size = c & 15;
	while (c & 0x80) {
		if (e->data >= end || shift > 57)
			return GW_ESYNTAX;
		c = d[e->data++];
		e->size |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	}
	if (e->type == 6)
		return read_distance(e, p, offset);
	if (e->type == 7) {
		if (e->data + id_bytes > end)
			return GW_ESYNTAX;
		e->base_id = d + e->data;
		e->data += id_bytes;
	}
	return e->type == 0 || e->type == 5 ? GW_ESYNTAX : GW_OK;
}

void *gw_pack_memory(size_t n)
{
	size_t whole = (n + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	void *p = n < HUGE_PAGE ? malloc(n) : aligned_alloc(HUGE_PAGE, whole);

	if (!p)
		gw_no_memory(n);
	if (n >= HUGE_PAGE)
		(void)madvise(p, n, MADV_HUGEPAGE);
	return p;
}

enum gw_object_kind gw_pack_kind(unsigned type)
{
	static const enum gw_object_kind kinds[] = { [1] = GW_OBJ_COMMIT,
						     [2] = GW_OBJ_TREE,
						     [3] = GW_OBJ_BLOB,
						     [4] = GW_OBJ_TAG };

	return kinds[type];
}

/* size := 7-bit groups, the lowest first */
static bool read_size(struct gw_str *rest, uint64_t *out)
{
	*out = 0;
	for (unsigned shift = 0; shift < 63 && rest->n > 0; shift += 7) {
		unsigned c = (unsigned char)rest->p[0];

		*rest = gw_str_part(*rest, 1, rest->n);
		*out |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

int gw_delta_sizes(struct gw_str *rest, uint64_t *base, uint64_t *result)
{
	return read_size(rest, base) && read_size(rest, result) ? GW_OK :
								  GW_ESYNTAX;
}

/* The bytes that the bits of `which` say are there, the lowest first. */
static bool read_bits(struct gw_str in, size_t *at, unsigned which,
		      uint32_t *out)
{
	*out = 0;
	for (unsigned i = 0; which >> i; i++) {
		if (!(which >> i & 1))
			continue;
		if (*at >= in.n)
			return false;
		*out |= (uint32_t)(unsigned char)in.p[(*at)++] << (8 * i);
	}
	return true;
}

/* instruction := copy(offset, size) | insert(1..127 bytes) */
int gw_delta_apply(char *to, size_t size, struct gw_str base,
		   struct gw_str in)
{
	size_t done = 0;

	for (size_t at = 0; at < in.n;) {
		unsigned c = (unsigned char)in.p[at++];
		const char *from;
		uint32_t start;
		uint32_t n = c;

		if (c & 0x80) {
			if (!read_bits(in, &at, c & 15, &start) ||
			    !read_bits(in, &at, c >> 4 & 7, &n))
				return GW_ESYNTAX;
			if (n == 0)
				n = 0x10000;
			if (start > base.n || n > base.n - start)
				return GW_ESYNTAX;
			from = base.p + start;
		} else {
			if (c == 0 || n > in.n - at)
				return GW_ESYNTAX;
			from = in.p + at;
			at += n;
		}
		if (n > size - done)
			return GW_ESYNTAX;
		memcpy(to + done, from, n);
		done += n;
	}
	return done == size ? GW_OK : GW_ESYNTAX;
}

/* Runs shorter than `least` are no help: leave out the last if it is one. */
static void end_run(gw_copies *out, size_t least)
{
	if (out->n && out->v[out->n - 1].n < least)
		out->n--;
}

static void add_run(gw_copies *out, const struct gw_copy *c, size_t least)
{
	struct gw_copy *last = out->n ? &out->v[out->n - 1] : NULL;

	if (last && last->at + last->n == c->at &&
	    last->from + last->n == c->from) {
		last->n += c->n;
		return;
	}
	end_run(out, least);
	*GW_PUSH(out) = *c;
}

void gw_delta_copies(gw_copies *out, struct gw_str in, size_t least)
{
	struct gw_copy run = { 0 };

	out->n = 0;
	for (size_t at = 0; at < in.n; run.at += run.n) {
		unsigned c = (unsigned char)in.p[at++];

		run.n = c;
		if (!(c & 0x80)) {
			at += c;
			continue;
		}
		if (!read_bits(in, &at, c & 15, &run.from) ||
		    !read_bits(in, &at, c >> 4 & 7, &run.n))
			break;
		if (run.n == 0)
			run.n = 0x10000;
		add_run(out, &run, least);
	}
	end_run(out, least);
}
