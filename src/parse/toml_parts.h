#ifndef GW_PARSE_TOML_PARTS_H
#define GW_PARSE_TOML_PARTS_H

#include <string.h>

#include "base/map.h"
#include "parse/parse.h"

/* Private to parse/: the parts of the TOML reader. */

struct gw_toml {
	struct gw_builder *b;
	struct gw_err *err;
	struct gw_str text;
	size_t at;
	size_t end; /* of the last value or header: tables end there */
	struct gw_node *root;
	struct gw_map names;
};

struct gw_toml_key {
	struct gw_str text;
	uint32_t off;
};

/* Notes a fault; returns GW_ESYNTAX. */
int gw_toml_fail(struct gw_toml *t, size_t off, const char *what);
/* What may stand nowhere in a TOML file but as a line's end. */
bool gw_toml_is_control(char c);
/* Any value at `at`, built under the key that was set (toml.c). */
GW_CHECKED int gw_toml_value(struct gw_toml *t);

/* A string of any of the four forms at `at`; `lines` allows the two that
 * span lines (toml_scalar.c). */
GW_CHECKED int gw_toml_string(struct gw_toml *t, struct gw_str *out,
			      bool lines);
/* A boolean, number or date; dates are strings (toml_scalar.c). */
GW_CHECKED int gw_toml_word(struct gw_toml *t);

#endif
