#ifndef GW_SECRET_HARMLESS_H
#define GW_SECRET_HARMLESS_H

#include "base/arena.h"

/* Private to secret/: values that are no secrets, each with its reason. */

struct gw_value {
	struct gw_str text;
	struct gw_str name; /* what it is called, or "" */
	int grade; /* of the name */
	int score; /* gw_randomness() */
	bool quoted;
	bool code; /* it stands in source code */
	bool password; /* the name says password */
};

/* Why the value of a name is harmless, or NULL. docs/detection.md, 1.3. */
const char *gw_harmless(const struct gw_value *v, struct gw_arena *a);
/* The same for what a vendor's shape matched: repetition, templates,
 * placeholders; never the kind of text. */
const char *gw_harmless_shape(struct gw_str s);
/* Printed by a standard as an example. */
bool gw_harmless_published(struct gw_str s);
/* A placeholder, template or reference, whatever its kind. */
const char *gw_harmless_stand_in(struct gw_str s, int score);

#endif
