#ifndef GW_SECRET_DECODE_BYTES_H
#define GW_SECRET_DECODE_BYTES_H

#include "base/buf.h"

/* Private to secret/: decode.c's texts that are written byte by byte. */

/* "\u{74}" (JavaScript, Rust) or "\164" (C) at `at`: its length, or 0. */
size_t gw_bytes_escape(struct gw_str s, size_t at, uint32_t *c);
/* 0x74, 0x6f, ... twelve and more: added to `out`; the end, or 0. */
size_t gw_bytes_list(struct gw_buf *out, struct gw_str s, size_t at);

#endif
