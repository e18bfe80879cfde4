#ifndef GW_BASE_GLOB_H
#define GW_BASE_GLOB_H

#include "base/str.h"

/*
 * Shell patterns: * and ? and [a-z] [!a-z] and \x. For paths, * and ? stop at
 * a slash and ** spans any number of whole directories ("** / x" matches "x");
 * for names, * matches anything. Bounded: O(pattern * text).
 */
bool gw_glob_path(struct gw_str pattern, struct gw_str path);
bool gw_glob_name(struct gw_str pattern, struct gw_str name);

#endif
