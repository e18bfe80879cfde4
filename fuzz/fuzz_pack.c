/* Packs, their indexes and deltas. First as they come: the first two bytes say
 * where the index ends, then comes the pack. Then as a list of entries of
 * which a whole pack is made, so that delta trees are deep, and circles and
 * wrong bases happen: what is read in their order, and out of it, must be what
 * plain recursion gives. */
#include <stdlib.h>
#include <string.h>

#include "git/flow.h"
#include "git/forest.h"
#include "git/midx.h"

#define MOST_ENTRIES 48u
#define MOST_SIZE 65536u
#define ROOM (4u * MOST_SIZE) /* what is at most MOST_SIZE always fits */
#define MOST_PACK 32768u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_pack(struct gw_str index, struct gw_str pack)
{
	struct gw_pack p;
	struct gw_pack_entry e;
	uint64_t offset;

	if (gw_pack_open(&p, pack, index, 20) < 0)
		return;
	for (uint32_t i = 0; i < p.count; i++)
		if (gw_pack_find(&p, p.ids + 20 * (size_t)i, 20, &offset) &&
		    gw_pack_entry(&e, &p, offset, 20) == GW_OK &&
		    (e.data > pack.n || (e.type == 6 && e.base >= offset)))
			__builtin_trap();
}

static void read_midx(struct gw_str bytes)
{
	struct gw_midx m;
	uint64_t offset;
	uint32_t pack;

	if (gw_midx_open(&m, bytes, 20) < 0)
		return;
	for (uint32_t i = 0; i < m.count; i++)
		if (gw_midx_find(&m, m.ids + 20 * (size_t)i, &pack, &offset) &&
		    pack >= m.packs)
			__builtin_trap();
}

static void read_delta(struct gw_str base, struct gw_str delta)
{
	uint64_t from;
	uint64_t to;
	char *p;

	if (gw_delta_sizes(&delta, &from, &to) < 0 || to > 1 << 16)
		return;
	p = malloc((size_t)to + 1);
	if (p && gw_delta_apply(p, (size_t)to, base, delta) < 0)
		*p = '\0';
	free(p);
}

/* --- a pack made of a list of entries ------------------------------------- */

struct maker {
	const uint8_t *in;
	size_t n;
	unsigned char pack[MOST_PACK];
	size_t end;
	uint32_t offsets[MOST_ENTRIES];
	size_t sizes[MOST_ENTRIES]; /* what a whole one or a delta makes */
	uint32_t count;
	unsigned char index[8 + 1024 + MOST_ENTRIES * 28 + 40];
};

static unsigned take(struct maker *m)
{
	if (m->n == 0)
		return 0;
	m->n--;
	return *m->in++;
}

static void put(struct maker *m, unsigned c)
{
	m->pack[m->end++] = (unsigned char)c;
}

static void put32(unsigned char *p, uint32_t n)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (unsigned char)(n >> (24 - 8 * i));
}

/* One stored block and its checksum; zlib knows no plainer form. */
static void put_deflated(struct maker *m, const unsigned char *p, size_t n)
{
	uint32_t a = 1;
	uint32_t b = 0;
	const unsigned char head[] = { 0x78, 0x01, 0x01, n & 255,
				       n >> 8 & 255, ~n & 255, ~n >> 8 & 255 };

	for (size_t i = 0; i < sizeof(head); i++)
		put(m, head[i]);
	for (size_t i = 0; i < n; i++) {
		put(m, p[i]);
		a = (a + p[i]) % 65521;
		b = (b + a) % 65521;
	}
	put32(m->pack + m->end, b << 16 | a);
	m->end += 4;
}

static void put_head(struct maker *m, unsigned type, size_t size)
{
	unsigned c = type << 4 | (size & 15);

	for (size >>= 4; size; size >>= 7) {
		put(m, c | 0x80);
		c = size & 0x7f;
	}
	put(m, c);
}

static void put_distance(struct maker *m, uint32_t n)
{
	unsigned char groups[5];
	unsigned i = 5;

	groups[--i] = n & 0x7f;
	while (n >>= 7)
		groups[--i] = 0x80 | (--n & 0x7f);
	while (i < 5)
		put(m, groups[i++]);
}

static size_t size_in(unsigned char *to, size_t n)
{
	size_t i = 0;

	for (; n > 0x7f; n >>= 7)
		to[i++] = 0x80 | (n & 0x7f);
	to[i++] = (unsigned char)n;
	return i;
}

/* Instructions that fit, mostly: "copy a part of the base" or "insert". */
static size_t make_delta(unsigned char *to, struct maker *m, size_t base,
			 size_t *made)
{
	unsigned char ops[128];
	size_t n = 0;
	size_t at;

	*made = 0;
	for (unsigned left = take(m) % 8; left > 0; left--) {
		unsigned c = take(m);
		size_t from = base ? c % base : 0;
		size_t size = base ? 1 + 9 * take(m) % (base - from) : 0;

		if (c & 1 && base) {
			ops[n++] = 0x80 | 0x01 | 0x10 | 0x20;
			ops[n++] = from & 255;
			ops[n++] = size & 255;
			ops[n++] = size >> 8 & 255;
			*made += (size & 0xffff) ? (size & 0xffff) : 0x10000;
		} else {
			ops[n++] = 2;
			ops[n++] = (unsigned char)c;
			ops[n++] = (unsigned char)take(m);
			*made += 2;
		}
	}
	if (take(m) % 16 == 15)
		++*made; /* a lie */
	at = size_in(to, base);
	at += size_in(to + at, *made);
	memcpy(to + at, ops, n);
	return at + n;
}

static void put_entry(struct maker *m)
{
	static const unsigned char types[] = { 3, 6, 6, 6, 7, 1, 2, 5 };
	unsigned char body[512];
	unsigned type = types[take(m) % 8];
	uint32_t base = take(m);
	size_t n = 0;

	m->offsets[m->count] = (uint32_t)m->end;
	if (type == 6 && m->count == 0)
		type = 3;
	if (type < 6) {
		for (n = 0; n < 8 && m->n; n++)
			body[n] = (unsigned char)take(m);
		/* Long enough for stretches that are worth a note. */
		for (; n >= 8 && n < 480 && body[0] & 1; n++)
			body[n] = (unsigned char)(body[n - 8] + 1);
		m->sizes[m->count] = n;
	} else {
		base %= type == 6 ? m->count : MOST_ENTRIES;
		n = make_delta(body, m, base < m->count ? m->sizes[base] : 4,
			       &m->sizes[m->count]);
	}
	put_head(m, type, n);
	if (type == 6)
		put_distance(m, m->offsets[m->count] - m->offsets[base]);
	for (unsigned i = 0; type == 7 && i < 20; i++)
		put(m, i == 19 ? base : 0);
	put_deflated(m, body, n);
	m->count++;
}

/* Id number i is of entry i, or of whatever the input says. */
static size_t put_index(struct maker *m)
{
	unsigned char *x = m->index;
	unsigned lie = take(m);

	memcpy(x, "\377tOc\0\0\0\2", 8);
	for (unsigned i = 0; i < 256; i++)
		put32(x + 8 + 4 * i, m->count);
	x += 8 + 1024;
	for (uint32_t i = 0; i < m->count; i++) {
		put32(x + 20 * i + 16, i);
		put32(x + 24 * m->count + 4 * i,
		      i == lie ? m->offsets[lie / 2] : m->offsets[i]);
	}
	return 8 + 1024 + 28 * (size_t)m->count + 40;
}

struct made {
	size_t n;
	bool large; /* on the way, so that it need not fit into the room */
};

/* Plain recursion; NULL: not to be read. */
static char *recursion(struct made *out, const struct gw_forest *f,
		       uint32_t node, unsigned depth)
{
	const struct gw_pack *p = f->pack;
	struct gw_pack_entry e;
	struct gw_str delta;
	uint64_t from;
	uint64_t to = 0;
	struct made under = { 0, false };
	char *base;
	char *made = NULL;
	bool good;

	if (depth > MOST_ENTRIES ||
	    gw_pack_entry(&e, p, f->nodes[node].offset, 20) < 0)
		return NULL;
	/* put_deflated() puts seven bytes in front. */
	delta = gw_str_part(p->data.bytes, (size_t)e.data + 7,
			    (size_t)(e.data + 7 + e.size));
	if (e.type < 6) {
		out->n = delta.n;
		made = malloc(delta.n + 1);
		if (made)
			memcpy(made, delta.p, delta.n);
		return made;
	}
	if (f->nodes[node].base == GW_NO_NODE)
		return NULL;
	base = recursion(&under, f, f->nodes[node].base, depth + 1);
	good = base && gw_delta_sizes(&delta, &from, &to) == GW_OK &&
	       from == under.n;
	out->large = under.large || to > MOST_SIZE;
	if (good && to <= MOST_SIZE)
		made = malloc((size_t)to + 1);
	if (made && gw_delta_apply(made, (size_t)to,
				   (struct gw_str){ base, under.n }, delta) < 0) {
		free(made);
		made = NULL;
	}
	free(base);
	out->n = (size_t)to;
	return made;
}

struct flown {
	const char *want;
	struct made made;
	size_t n;
	bool wrong;
};

static bool take_piece(void *ctx, struct gw_str piece)
{
	struct flown *f = ctx;

	f->wrong = f->wrong ||
		   (f->want && (piece.n > f->made.n - f->n ||
				memcmp(f->want + f->n, piece.p, piece.n) != 0));
	f->n += piece.n;
	return f->n < 4 * MOST_SIZE;
}

/* Piece by piece: the same bytes. Of what it is built on only the parts that
 * it copies are looked at, so it may come where recursion finds a fault. */
static void compare_flow(const struct gw_forest *f, uint32_t node,
			 const char *want, struct made made)
{
	struct flown flown = { .want = want, .made = made };
	struct gw_flow to = { .take = take_piece, .ctx = &flown };
	int r = gw_flow_at(&to, f->pack, 20, f->nodes[node].offset);

	if (!want || made.large || f->nodes[node].type != 3)
		return;
	if (r != GW_OK || flown.wrong || flown.n != made.n)
		__builtin_trap();
}

struct noted {
	size_t n;
	char bytes[];
};

/* What a version is said to have of its base is there, and in order. */
static void compare_kin(struct gw_ladder *l, struct gw_str got)
{
	struct gw_kin kin;
	const struct noted *base;
	struct noted *note;
	size_t done = 0;

	gw_ladder_kin(&kin, l);
	base = kin.base;
	for (size_t i = 0; base && i < kin.count; i++) {
		const struct gw_copy *c = &kin.copies[i];

		if (c->at < done || c->n > got.n - c->at ||
		    c->n > base->n || c->from > base->n - c->n ||
		    memcmp(got.p + c->at, base->bytes + c->from, c->n) != 0)
			__builtin_trap();
		done = (size_t)c->at + c->n;
	}
	if (!kin.note || *kin.note)
		return;
	note = malloc(sizeof(*note) + got.n);
	if (!note)
		return;
	note->n = got.n;
	memcpy(note->bytes, got.p, got.n);
	*kin.note = note;
}

static void compare(const struct gw_forest *f, struct gw_ladder *l,
		    uint32_t node)
{
	struct gw_str got;
	struct made m = { 0, false };
	char *want = recursion(&m, f, node, 0);
	int r = gw_ladder_read(&got, l, f, node, MOST_SIZE);

	if (!m.large &&
	    ((r == GW_OK) != (want != NULL) ||
	     (want && (got.n != m.n || memcmp(got.p, want, m.n) != 0 ||
		       got.p[m.n] != '\0'))))
		__builtin_trap();
	if (r == GW_OK)
		compare_kin(l, got);
	/* It takes far more memory to begin with: a few of them. */
	if ((node * 5 + f->count) % 16 == 0)
		compare_flow(f, node, want, m);
	free(want);
}

static void check_order(const struct gw_forest *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		const struct gw_node *n = &f->nodes[f->order[i]];

		if (n->rank != i || n->end <= i || n->end > f->count ||
		    (n->base != GW_NO_NODE &&
		     (f->nodes[n->base].rank >= i ||
		      f->nodes[n->base].end < n->end)))
			__builtin_trap();
	}
}

static void read_forest(struct maker *m)
{
	struct gw_ladder *l;
	struct gw_forest f;
	struct gw_pack p;
	size_t n;

	memcpy(m->pack, "PACK\0\0\0\2", 8);
	m->end = 12;
	while (m->n > 2 && m->count < MOST_ENTRIES && m->end < MOST_PACK - 600)
		put_entry(m);
	put32(m->pack + 8, m->count);
	m->end += 20;
	n = put_index(m);
	if (m->count == 0 ||
	    gw_pack_open(&p, (struct gw_str){ (char *)m->pack, m->end },
			 (struct gw_str){ (char *)m->index, n }, 20) < 0)
		return;
	gw_forest_init(&f, &p, 20);
	check_order(&f);
	l = gw_ladder_new(ROOM);
	for (uint32_t i = 0; i < f.count; i++)
		compare(&f, l, f.order[i]);
	for (uint32_t i = 0; i < f.count; i++)
		compare(&f, l, (i * 7 + m->count / 2) % f.count);
	gw_ladder_free(l);
	gw_forest_release(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str all = { (const char *)data, size };
	struct maker *m;
	size_t cut;

	if (size < 2)
		return 0;
	cut = 2 + ((size_t)data[0] << 8 | data[1]);
	read_pack(gw_str_part(all, 2, cut), gw_str_part(all, cut, size));
	read_delta(gw_str_part(all, 2, cut), gw_str_part(all, cut, size));
	read_midx(gw_str_part(all, 2, size));
	m = calloc(1, sizeof(*m));
	if (!m)
		return 0;
	m->in = data;
	m->n = size;
	read_forest(m);
	free(m);
	return 0;
}
