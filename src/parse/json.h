#ifndef GW_PARSE_JSON_H
#define GW_PARSE_JSON_H

#include <string.h>

#include "parse/parse.h"

/* Private to parse/: JSON inside of something else (safetensors, JSON form
 * of a Dockerfile). Set b, text, at and err. */
struct gw_json {
	struct gw_builder *b;
	struct gw_str text;
	size_t at;
	struct gw_err *err;
};

/* One value and the blanks around it; nothing if only blanks are left. `at`
 * then stands behind it. */
GW_CHECKED int gw_json_read(struct gw_json *p);

#endif
