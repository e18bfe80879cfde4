#ifndef GW_SECRET_KNOWN_H
#define GW_SECRET_KNOWN_H

#include "base/kin.h"
#include "base/vec.h"
#include "match/match.h"

/* Private to secret/: hits of literals, those of copied bytes from a note. */

struct gw_known_hit {
	uint32_t end; /* behind the literal */
	uint32_t number;
};
typedef GW_VEC(struct gw_known_hit) gw_known_hits;

struct gw_known_ask {
	struct gw_str table; /* of literals */
	struct gw_str text;
	const struct gw_kin *kin;
};
/* What gw_literals_find() tells of the text, in its order. False: there are too
 * many to be listed, and *out is not all. */
bool gw_known_find(gw_known_hits *out, const struct gw_known_ask *ask);
/* Leave a note of them for what is made of this text. */
void gw_known_note(const struct gw_known_ask *ask, const gw_known_hits *hits);

#endif
