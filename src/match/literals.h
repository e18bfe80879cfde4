#ifndef GW_MATCH_LITERALS_H
#define GW_MATCH_LITERALS_H

#include "match/match.h"

/*
 * The automaton as it lies in memory, all parts 4-aligned and in this order:
 *
 *	head | next[states * classes] | first[states + 1] | link[states] |
 *	numbers[outs] | depth[states], padded to 4
 *
 * A state is written as its row's first index, state * classes; the top bit
 * says that the state or a suffix of it ends a literal. States are numbered
 * breadth first, so a suffix always has a smaller number.
 */
#define GW_LITERALS_MAGIC 0x314c5747u /* "GWL1" */
#define GW_LITERALS_ENDS 0x80000000u
#define GW_LITERAL_MAX 64u
#define GW_LITERALS_FILTER 8192u

struct gw_literals_head {
	uint32_t magic;
	uint32_t size; /* of all parts */
	uint32_t states;
	uint32_t classes;
	uint32_t outs;
	uint8_t classof[256];
	/* One bit for each hash of three folded bytes that start a literal. */
	uint8_t filter[GW_LITERALS_FILTER];
};

struct gw_literals {
	const struct gw_literals_head *head;
	const uint32_t *next;
	const uint32_t *first;
	const uint32_t *link;
	const uint32_t *numbers;
	const uint8_t *depth;
};

/* Where the parts lie; false if the sizes do not fit the table. */
bool gw_literals_map(struct gw_literals *l, struct gw_str table);

/* `w` holds three bytes; OR-ing the case bit folds letters, and joins a few
 * other bytes, which is harmless in a filter. */
static inline uint32_t gw_literals_hash(uint32_t w)
{
	return (((w & 0xffffffu) | 0x202020u) * 0x9e3779b1u) >> 16;
}

#endif
