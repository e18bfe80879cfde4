#ifndef GW_MATCH_LITERALS_PLACES_H
#define GW_MATCH_LITERALS_PLACES_H

#include "match/literals.h"

/* Where literals may stand in a stretch of a text: the filters. */
#define GW_STRETCH 2048u /* bytes; a whole number of blocks of masks */
#define GW_PLACES_BESIDE 8u /* bytes before and behind that are looked at */

/* Places in the stretch, rising; room for a group that is written whole. */
struct gw_place_list {
	size_t count;
	uint16_t at[GW_STRETCH + 8];
};

struct gw_places {
	struct gw_place_list starts; /* of words: GW_AT_STARTS */
	struct gw_place_list ends; /* GW_AT_ENDS */
};

/* Of `n` bytes at `p`, at most a stretch. GW_PLACES_BESIDE bytes before and
 * behind them are readable, and the last block of masks and eight more. */
typedef void gw_places_finder(struct gw_places *out,
			      const struct gw_literals_head *head,
			      const uint8_t *p, size_t n);
void gw_places_find(struct gw_places *out, const struct gw_literals_head *head,
		    const uint8_t *p, size_t n);
/* The same by what every machine can do; it may let more places through. */
void gw_places_find_plain(struct gw_places *out,
			  const struct gw_literals_head *head,
			  const uint8_t *p, size_t n);

/* The eight bytes from a place outwards, the nearest lowest. */
static inline uint64_t gw_eight_at(const uint8_t *p, enum gw_literals_kind kind)
{
	uint64_t w;

	memcpy(&w, kind == GW_AT_ENDS ? p - 7 : p, sizeof(w));
	return kind == GW_AT_ENDS ? __builtin_bswap64(w) : w;
}

static inline bool gw_eight_fits(const struct gw_literals_eight *e, uint64_t w)
{
	uint64_t want;
	uint64_t mask;

	memcpy(&want, e->want, sizeof(want));
	memcpy(&mask, e->mask, sizeof(mask));
	return (w & mask) == want;
}

#endif
