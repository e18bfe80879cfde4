/* JSON pointers in the fragment of an address (RFC 6901, section 6).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef GW_BASE_POINTER_H
#define GW_BASE_POINTER_H

#include "base/arena.h"
#include "base/str.h"

/* One token of a pointer (what stands between two slashes) as the key that it
 * means: %41, then ~1 and ~0, are undone; what is no escape stays as it is
 * written. A copy in the arena. */
struct gw_str gw_pointer_token(struct gw_arena *a, struct gw_str s);

#endif
