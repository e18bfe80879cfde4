#ifndef GW_MATCH_REGEX_SETS_H
#define GW_MATCH_REGEX_SETS_H

#include "match/match.h"

/* Small sets of texts, case folded, for regex_literals.c. */
#define GW_SET_MAX 64u
#define GW_NO_LETTER 1u
#define GW_NO_DIGIT 2u
#define GW_NO_WORD 3u /* and so no "word" of ours */

struct gw_set {
	struct gw_str v[GW_SET_MAX]; /* small letters */
	struct gw_str cases[GW_SET_MAX]; /* GW_CASE_* for each byte */
	uint32_t n;
	bool leads; /* each text stands at the start of what is matched */
	unsigned before; /* GW_NO_...: what never stands right before it */
};

/*
 * What is known of a piece of a regex. `exact`: it matches the texts of `all`
 * and nothing else (case aside). Otherwise every match contains one of
 * `needs`, unless that is empty.
 */
struct gw_piece {
	bool exact;
	struct gw_set all;
	struct gw_set needs;
};

/* The set of the empty text alone. */
void gw_set_empty(struct gw_set *s);
/* Adds folded `text` unless it is there; its cases are joined to what is
 * there. `cases` p NULL: those of the text. False when there is no room. */
bool gw_set_add(struct gw_set *s, struct gw_arena *a, struct gw_str text,
		struct gw_str cases);
/* a := each of a followed by each of b; false (a unchanged) if too many. */
bool gw_set_cross(struct gw_set *a, struct gw_arena *arena,
		  const struct gw_set *b);
/* Is `b` the better set to look for? An empty text makes a set worthless. */
bool gw_set_better(const struct gw_set *a, const struct gw_set *b);
/* The set to look for in a piece: all or needs. */
const struct gw_set *gw_piece_needs(const struct gw_piece *p);

/* What a look-behind, "?<![...])" at `at`, keeps from standing before it:
 * GW_NO_... Only what cannot be misread is taken for an item of the class. */
unsigned gw_before_kept_off(struct gw_str regex, size_t at);

#endif
