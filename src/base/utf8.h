#ifndef GW_BASE_UTF8_H
#define GW_BASE_UTF8_H

#include "base/buf.h"

/*
 * Decode one code point at *at and move *at behind it. On bytes that are not
 * UTF-8 (overlong, surrogate, cut off) returns GW_NOT_UTF8 and moves one byte.
 */
#define GW_NOT_UTF8 UINT32_MAX
uint32_t gw_utf8_next(struct gw_str s, size_t *at);
/* Append a code point; the replacement character for what is none. */
void gw_utf8_add(struct gw_buf *b, uint32_t c);
bool gw_utf8_valid(struct gw_str s);

/* Bidirectional controls (CVE-2021-42574) and invisible or tag characters
 * that hide text from a reader. */
bool gw_utf8_hides(uint32_t c);
/* C0, DEL, C1, bidirectional, invisible: never to be shown raw. */
bool gw_utf8_unsafe(uint32_t c);

/*
 * Append `s` so that a terminal shows it and nothing else happens: unsafe
 * characters and bytes that are not UTF-8 become \xNN or \u{NNNN}; a tab
 * becomes a blank.
 */
void gw_utf8_show(struct gw_buf *b, struct gw_str s);
/* Columns that the text takes when shown, wide characters counted as one. */
size_t gw_utf8_columns(struct gw_str s);

#endif
