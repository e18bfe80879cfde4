#ifndef GW_MATCH_LITERALS_H
#define GW_MATCH_LITERALS_H

#include "match/match.h"

/*
 * The automaton as it lies in memory, all parts 4-aligned and in this order:
 *
 *	head | next[states * classes], padded to 4 | first[states + 1] |
 *	link[states] | numbers[outs] | depth[states], padded to 4
 *
 * A cell of `next` has 2 bytes when all states fit into 15 bits, else 4. Its
 * top bit says that the state or a suffix of it ends a literal. States are
 * numbered breadth first, so a suffix always has a smaller number.
 */
#define GW_LITERALS_MAGIC 0x324c5747u /* "GWL2" */
#define GW_LITERALS_ENDS 0x80000000u
#define GW_LITERALS_ENDS_16 0x8000u
#define GW_LITERAL_MAX 64u

/*
 * Where may a literal begin? One bit for each first two bytes of the literals
 * of two bytes, one for each hash of those of three, and two bits in one word
 * for each hash of the first four of the others; in the cases that are asked
 * for. All three stay in the first cache.
 */
#define GW_FILTER_BITS_3 15
#define GW_FILTER_WORDS_4 12
struct gw_literals_filter {
	uint8_t two[1 << 13];
	uint8_t three[1 << (GW_FILTER_BITS_3 - 3)];
	uint32_t four[1 << GW_FILTER_WORDS_4];
};

struct gw_literals_head {
	uint32_t magic;
	uint32_t size; /* of all parts */
	uint32_t states;
	uint32_t classes;
	uint32_t outs;
	uint32_t cell; /* bytes of a cell: 2 or 4 */
	uint8_t classof[256];
	struct gw_literals_filter filter;
};

struct gw_literals {
	const struct gw_literals_head *head;
	const uint16_t *next16; /* one of the two is NULL */
	const uint32_t *next32;
	const uint32_t *first;
	const uint32_t *link;
	const uint32_t *numbers;
	const uint8_t *depth;
};

/* Where the parts lie; false if the sizes do not fit the table. */
bool gw_literals_map(struct gw_literals *l, struct gw_str table);

/* The state behind a cell, with GW_LITERALS_ENDS. */
static inline uint32_t gw_literals_cell(const struct gw_literals *l, size_t i)
{
	uint32_t c;

	if (l->next32)
		return l->next32[i];
	c = l->next16[i];
	return (c & ~GW_LITERALS_ENDS_16) |
	       (c & GW_LITERALS_ENDS_16 ? GW_LITERALS_ENDS : 0);
}

/* `w` holds the bytes, the first one lowest. */
static inline uint32_t gw_literals_hash3(uint32_t w)
{
	return ((w & 0xffffffu) * 0x9e3779b1u) >> (32 - GW_FILTER_BITS_3);
}

static inline uint32_t gw_literals_hash4(uint32_t w)
{
	return w * 0x9e3779b1u;
}

/* The word and the two bits of a hash of four. */
static inline uint32_t gw_filter_word(uint32_t h)
{
	return h >> (32 - GW_FILTER_WORDS_4);
}

static inline uint32_t gw_filter_pair(uint32_t h)
{
	return (uint32_t)1 << (h >> 15 & 31) | (uint32_t)1 << (h >> 10 & 31);
}

static inline uint32_t gw_filter_bit(const uint8_t *bits, uint32_t i)
{
	return (uint32_t)bits[i >> 3] >> (i & 7) & 1;
}

#endif
