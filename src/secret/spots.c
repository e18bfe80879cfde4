/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where something may be written in code. Most blocks of 64 bytes hold none of
 * it, and are found out for all kinds at once: each byte is sorted into classes
 * by itself and by the bytes on both sides (AVX2; a simpler look elsewhere). A
 * block that is noted for a kind is looked at again by whoever asks for that
 * kind.
 */
#include "secret/spots.h"

#include <string.h>

#include "base/wide.h"

#define BLOCK GW_MASK_BYTES
#define NOTE(kind) (1u << (kind))

/* A block with a byte on both sides; NUL where there is none. */
struct room {
	uint8_t bytes[1 + BLOCK + 1];
};

/* The block at `at`, copied to the room if it touches an end of the text. */
static const uint8_t *block_at(struct gw_str s, size_t at, struct room *room)
{
	size_t before = at > 0;
	size_t n = s.n - at < BLOCK + 1 ? s.n - at : BLOCK + 1;

	if (before && n == BLOCK + 1)
		return (const uint8_t *)s.p + at;
	memset(room->bytes, 0, sizeof(room->bytes));
	memcpy(room->bytes + 1 - before, s.p + at - before, before + n);
	return room->bytes + 1;
}

static uint64_t symbols_of(const struct gw_masks *m, const uint8_t *p)
{
	return m->letters | m->digits | gw_mask_byte(p, '+') |
	       gw_mask_byte(p, '/') | gw_mask_byte(p, '-') |
	       gw_mask_byte(p, '_');
}

size_t gw_spot_symbols_end(struct gw_str s, size_t at, size_t end)
{
	for (; at < end && end - at >= BLOCK; at += BLOCK) {
		const uint8_t *p = (const uint8_t *)s.p + at;
		struct gw_masks m = gw_masks_of(p);
		uint64_t rest = ~symbols_of(&m, p);

		if (rest)
			return at + (size_t)__builtin_ctzll(rest);
	}
	while (at < end && gw_spot_symbol(s.p[at]))
		at++;
	return at;
}

/* All spots of a kind in a block; of runs none. */
static uint64_t spots_in(const uint8_t *p, enum gw_spot kind)
{
	struct gw_masks before;

	switch (kind) {
	case GW_SPOT_ESCAPE:
		return gw_mask_byte(p, '%') | gw_mask_byte(p, '\\') |
		       gw_mask_byte(p, '&');
	case GW_SPOT_JOIN:
		before = gw_masks_of(p - 1);
		return (gw_mask_byte(p, '"') | gw_mask_byte(p, '\'')) &
		       (before.letters | before.digits);
	case GW_SPOT_SPLICE:
		return gw_mask_byte(p, '\\');
	case GW_SPOT_LIST:
		return gw_mask_byte(p, '0') & gw_mask_byte(p + 1, 'x');
	default:
		return 0;
	}
}

/* Eight bits: which eight symbols from a multiple of eight on are all there. */
static inline unsigned eights_of(uint64_t m)
{
	m &= m >> 1;
	m &= m >> 2;
	m &= m >> 4;
	return (unsigned)((m & GW_ONES) * 0x0102040810204080ull >> 56);
}

/* Four eights in a row end in a block: so they do in a run of GW_SPOT_LEAST,
 * wherever it begins. `before` are those of the block before it. */
static inline bool ends_four(unsigned before, unsigned eights)
{
	unsigned row = before | eights << 8;

	row &= row >> 1;
	return (row & row >> 2) >> 5;
}

/* What the block before must say for this one. */
struct row {
	unsigned eights;
	unsigned listed; /* how many times 0x begins in it */
};

/* A list of bytes in hex has its sixth at most sixty bytes behind its first. */
#define LEAST_LISTED 6u

/* Note the kinds of a block; and lists in the one before, if both blocks have
 * enough of what may be one. */
static inline void note_block(struct gw_spots *out, size_t block,
			      struct row *before, const struct row *now,
			      unsigned kinds)
{
	if (ends_four(before->eights, now->eights))
		kinds |= NOTE(GW_SPOT_RUN);
	out->seen[block] = (uint8_t)kinds;
	if (before->listed && before->listed + now->listed >= LEAST_LISTED)
		out->seen[block - 1] |= NOTE(GW_SPOT_LIST);
	*before = *now;
}

/* There is none behind the last. */
static void note_end(struct gw_spots *out, struct row *before)
{
	size_t blocks = (out->text.n + BLOCK - 1) / BLOCK;

	note_block(out, blocks, before, &(struct row){ 0 }, 0);
}

static unsigned look_plainly(struct row *out, const uint8_t *p)
{
	struct gw_masks m = gw_masks_of(p);
	uint64_t x = gw_mask_byte(p + 1, 'x') | gw_mask_byte(p + 1, 'X');
	unsigned kinds = 0;

	out->eights = eights_of(symbols_of(&m, p));
	out->listed = (unsigned)__builtin_popcountll(gw_mask_byte(p, '0') & x);
	for (unsigned k = GW_SPOT_ESCAPE; k <= GW_SPOT_SPLICE; k++)
		if (spots_in(p, (enum gw_spot)k))
			kinds |= NOTE(k);
	return kinds;
}

static void init_spots(struct gw_spots *out, struct gw_arena *arena,
		       struct gw_str text)
{
	out->text = text;
	out->seen = gw_arena_alloc(arena, text.n / BLOCK + 2);
}

void gw_spots_look_plain(struct gw_spots *out, struct gw_arena *arena,
			 struct gw_str text)
{
	struct room room;
	struct row before = { 0 };

	init_spots(out, arena, text);
	for (size_t at = 0; at < text.n; at += BLOCK) {
		struct row now;
		unsigned kinds = look_plainly(&now, block_at(text, at, &room));

		note_block(out, at / BLOCK, &before, &now, kinds);
	}
	note_end(out, &before);
}

#ifdef GW_HAS_WIDE
/* One byte's classes by its low and by its high four bits. */
struct class {
	uint8_t low[16];
	uint8_t high[16];
};

/* Symbols of base64, a class for each form of rows. */
static const struct class symbols = {
	{ 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 3, 9, 1, 9, 1, 25 },
	{ 0, 0, 8, 4, 1, 18, 1, 2 },
};

#define PERCENT 1u /* and a hex digit, or nearly */
#define BACK 2u /* a backslash and x, u or an octal digit, or nearly */
#define NUMBER 4u /* &# */
#define ENTITY 8u /* an ampersand and what begins the name of one, or nearly */
#define JOIN 16u /* a quote behind a letter or digit, or nearly; behind it a
		  * blank, &, + or . */
#define JOIN_LINE 32u /* the same; behind it a blank or a backslash, or nearly */
#define SPLICE 64u /* a backslash between a word, or nearly, and a line end */
#define LIST 128u /* 0x or 0X; the top bit */
#define ANY_BEFORE (PERCENT | BACK | NUMBER | ENTITY | LIST)
#define WORD_BEFORE (JOIN | JOIN_LINE | SPLICE)

static const struct class before = {
	{ 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	  255, 255 },
	{ ANY_BEFORE, ANY_BEFORE, ANY_BEFORE, 255, 255, 255, 255, 255,
	  ANY_BEFORE, ANY_BEFORE, ANY_BEFORE, ANY_BEFORE, ANY_BEFORE,
	  ANY_BEFORE, ANY_BEFORE, ANY_BEFORE },
};

static const struct class itself = {
	{ [0] = LIST, [2] = JOIN | JOIN_LINE, [5] = PERCENT,
	  [6] = NUMBER | ENTITY, [7] = JOIN | JOIN_LINE, [12] = BACK | SPLICE },
	{ [2] = JOIN | JOIN_LINE | PERCENT | NUMBER | ENTITY, [3] = LIST,
	  [5] = BACK | SPLICE },
};

static const struct class behind = {
	{ [0] = PERCENT | BACK | ENTITY | JOIN,
	  [1] = PERCENT | BACK | ENTITY,
	  [2] = PERCENT | BACK,
	  [3] = PERCENT | BACK | NUMBER | ENTITY,
	  [4] = PERCENT,
	  [5] = PERCENT | BACK | ENTITY,
	  [6] = PERCENT | JOIN,
	  [7] = PERCENT | ENTITY,
	  [8] = PERCENT | BACK | LIST,
	  [9] = PERCENT | JOIN_LINE,
	  [10] = JOIN_LINE | SPLICE,
	  [11] = JOIN | JOIN_LINE,
	  [12] = JOIN_LINE | ENTITY,
	  [13] = JOIN_LINE | SPLICE,
	  [14] = JOIN },
	{ [0] = JOIN_LINE | SPLICE,
	  [2] = NUMBER | JOIN,
	  [3] = PERCENT | BACK,
	  [4] = PERCENT,
	  [5] = JOIN_LINE | LIST,
	  [6] = PERCENT | ENTITY,
	  [7] = BACK | ENTITY | LIST },
};

static uint8_t note_of(uint64_t classes)
{
	unsigned seen = 0;

	classes |= classes >> 32;
	classes |= classes >> 16;
	classes |= classes >> 8;
	if (classes & (PERCENT | BACK | NUMBER | ENTITY))
		seen |= NOTE(GW_SPOT_ESCAPE);
	if (classes & (JOIN | JOIN_LINE))
		seen |= NOTE(GW_SPOT_JOIN);
	if (classes & SPLICE)
		seen |= NOTE(GW_SPOT_SPLICE);
	return (uint8_t)seen;
}

GW_WIDE_INLINE struct gw_wide class_of(const struct class *c, struct gw_wide v)
{
	return gw_wide_class(c->low, c->high, v);
}

GW_WIDE_INLINE unsigned look_widely(struct row *out, const uint8_t *p)
{
	struct gw_wide v = gw_wide_load(p);
	struct gw_wide in = class_of(&itself, v);

	out->eights = eights_of(~gw_wide_byte(class_of(&symbols, v), 0));
	out->listed = 0;
	in = gw_wide_and(in, class_of(&before, gw_wide_load(p - 1)));
	in = gw_wide_and(in, class_of(&behind, gw_wide_load(p + 1)));
	if (!gw_wide_any(in))
		return 0;
	out->listed = (unsigned)__builtin_popcountll(gw_wide_bits(in));
	return note_of(gw_wide_fold(in));
}

GW_WIDE static void look_wide(struct gw_spots *out)
{
	struct gw_str s = out->text;
	struct row last = { 0 };
	struct row now;
	struct room room;

	for (size_t at = 0; at < s.n; at += BLOCK) {
		bool inside = at > 0 && s.n - at > BLOCK;
		const uint8_t *p = inside ? (const uint8_t *)s.p + at :
					    block_at(s, at, &room);
		unsigned kinds = look_widely(&now, p);

		note_block(out, at / BLOCK, &last, &now, kinds);
	}
	note_end(out, &last);
}
#endif

void gw_spots_look(struct gw_spots *out, struct gw_arena *arena,
		   struct gw_str text)
{
#ifdef GW_HAS_WIDE
	if (gw_is_wide()) {
		init_spots(out, arena, text);
		look_wide(out);
		return;
	}
#endif
	gw_spots_look_plain(out, arena, text);
}

/* --- one kind -------------------------------------------------------------- */

/* The first block from `block` on that is noted for the kind. */
static size_t next_block(const struct gw_spots *s, enum gw_spot kind,
			 size_t block)
{
	size_t blocks = (s->text.n + BLOCK - 1) / BLOCK;
	uint64_t each = GW_ONES << kind;
	uint64_t eight;

	for (; blocks - block >= 8; block += 8) {
		memcpy(&eight, s->seen + block, sizeof(eight));
		if (eight & each)
			break;
	}
	while (block < blocks && !(s->seen[block] & NOTE(kind)))
		block++;
	return block;
}

/* Behind the last of the first GW_SPOT_LEAST bytes at `at` that is no symbol;
 * `at` if there is none. */
static size_t break_behind(struct gw_str s, size_t at)
{
	const uint8_t *p = (const uint8_t *)s.p + at;
	size_t end = at + GW_SPOT_LEAST;
	struct gw_masks m;
	uint64_t out;

	if (s.n - at < BLOCK) {
		while (end > at && gw_spot_symbol(s.p[end - 1]))
			end--;
		return end;
	}
	m = gw_masks_of(p);
	out = ~symbols_of(&m, p) & (((uint64_t)1 << GW_SPOT_LEAST) - 1);
	return out ? at + 64 - (unsigned)__builtin_clzll(out) : at;
}

/* The fourth eight of a run is in the first block that is noted, and before the
 * first are at most seven symbols of it. */
static size_t next_run(const struct gw_spots *s, size_t at)
{
	struct gw_str t = s->text;
	size_t block = next_block(s, GW_SPOT_RUN, at / BLOCK);

	while (block * BLOCK < t.n) {
		size_t first = block * BLOCK;

		if (first > at + 31)
			at = first - 31;
		while (at < first + BLOCK && t.n - at >= GW_SPOT_LEAST) {
			size_t end = break_behind(t, at);

			if (end == at)
				return at;
			at = end;
		}
		block = next_block(s, GW_SPOT_RUN,
				   at / BLOCK > block ? at / BLOCK : block + 1);
	}
	return t.n;
}

size_t gw_spots_next(const struct gw_spots *s, enum gw_spot kind, size_t at)
{
	struct room room;

	if (at >= s->text.n)
		return s->text.n;
	if (kind == GW_SPOT_RUN)
		return next_run(s, at);
	for (;;) {
		size_t first = next_block(s, kind, at / BLOCK) * BLOCK;
		uint64_t spots;

		if (first >= s->text.n)
			return s->text.n;
		if (first > at)
			at = first;
		spots = spots_in(block_at(s->text, first, &room), kind) >>
			(at - first);
		if (spots)
			return at + (size_t)__builtin_ctzll(spots);
		at = first + BLOCK;
		if (at >= s->text.n)
			return s->text.n;
	}
}
