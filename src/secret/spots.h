#ifndef GW_SECRET_SPOTS_H
#define GW_SECRET_SPOTS_H

#include "base/arena.h"

/* Private to secret/: where in a text something may be written in code. */

enum gw_spot {
	GW_SPOT_RUN, /* GW_SPOT_LEAST symbols of base64 in a row */
	GW_SPOT_ESCAPE, /* a percent sign, a backslash, an ampersand */
	GW_SPOT_JOIN, /* a quote behind a letter or digit */
	GW_SPOT_SPLICE, /* a backslash */
	GW_SPOT_LIST, /* 0x, where many begin */
};
#define GW_SPOT_LEAST 40u

/* A text, and for each 64 bytes of it a bit for each kind of spot. */
struct gw_spots {
	struct gw_str text;
	uint8_t *seen;
};

/* A symbol of base64, of either alphabet. */
static inline bool gw_spot_symbol(char c)
{
	return gw_is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}
/* The first byte from `at` on that is none, or `end`; `at` if that is behind
 * the end. */
size_t gw_spot_symbols_end(struct gw_str s, size_t at, size_t end);

/* Looks at each byte once. The arena owns what is noted. */
void gw_spots_look(struct gw_spots *out, struct gw_arena *arena,
		   struct gw_str text);
/* The same by what every machine can do; other blocks may be noted in vain. */
void gw_spots_look_plain(struct gw_spots *out, struct gw_arena *arena,
			 struct gw_str text);

/*
 * The first spot of the kind at or behind `at`, or the end of the text. Which
 * one that is hangs on the text alone: spots are passed over that cannot be
 * what they look like by the bytes beside them (an escape: no hex digit, x, u,
 * octal digit, # or small letter follows; a join: no blank or sign follows; a
 * splice: no line ends behind it), if none is in the same 64 bytes that can.
 */
size_t gw_spots_next(const struct gw_spots *s, enum gw_spot kind, size_t at);

#endif
