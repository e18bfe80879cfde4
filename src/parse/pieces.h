#ifndef GW_PARSE_PIECES_H
#define GW_PARSE_PIECES_H

#include "parse/parse.h"

/* Private to parse/: values that hold ${X}. */
struct gw_pieces {
	/* What an escape in a literal piece means; NULL: kept as it is. */
	struct gw_str (*decode)(struct gw_arena *arena, struct gw_str raw);
	bool bare; /* "$X" too */
	const char *defaults; /* between name and default: ":-", or ":" */
};

/*
 * Builds the value that `raw` writes at `off`: a string if it holds no
 * reference, else GW_TEMPLATE of strings and GW_REF (text: the name; child:
 * the default as a string, if there is one). A backslash hides a "$".
 */
GW_CHECKED int gw_build_pieces(struct gw_builder *b,
			       const struct gw_pieces *how, struct gw_str raw,
			       uint32_t off, struct gw_err *err);

#endif
