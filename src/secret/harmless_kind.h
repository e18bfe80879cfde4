#ifndef GW_SECRET_HARMLESS_KIND_H
#define GW_SECRET_HARMLESS_KIND_H

#include "secret/harmless.h"

/* Private to secret/: harmless.c's second half. */

/* Dates, paths, options, prose, identifiers ... or NULL. */
const char *gw_harmless_kind(const struct gw_value *v);
/* Base64 of a text that is harmless itself, or NULL. */
const char *gw_harmless_inside(const struct gw_value *v, struct gw_arena *a);

#endif
