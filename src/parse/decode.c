/* Bytes of whatever encoding -> UTF-8. SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"

static uint32_t unit_at(struct gw_str s, size_t at, bool big)
{
	unsigned char a = (unsigned char)s.p[at];
	unsigned char b = (unsigned char)s.p[at + 1];

	return big ? (uint32_t)(a << 8 | b) : (uint32_t)(b << 8 | a);
}

/* RFC 2781, 2.2; a surrogate without its partner becomes U+FFFD. An odd last
 * byte does too. */
static struct gw_str decode_utf16(struct gw_arena *arena, struct gw_str s,
				  bool big)
{
	char *out = gw_arena_alloc(arena, s.n / 2 * 3 + 4);
	size_t n = 0;
	size_t i = 0;

	while (i + 1 < s.n) {
		uint32_t c = unit_at(s, i, big);

		i += 2;
		if (c >= 0xd800 && c < 0xdc00 && i + 1 < s.n) {
			uint32_t low = unit_at(s, i, big);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 2;
			}
		}
		n += gw_utf8_put(out + n, c);
	}
	if (i < s.n)
		n += gw_utf8_put(out + n, 0xfffd);
	return (struct gw_str){ out, n };
}

/*
 * Text in a Latin script has a NUL in every other byte of UTF-16. All of the
 * first bytes must show it, so that a binary file is not mistaken for text.
 */
static bool looks_utf16(struct gw_str s, bool big)
{
	size_t most = s.n < 64 ? s.n & ~(size_t)1 : 64;

	for (size_t i = 0; i < most; i += 2) {
		uint32_t c = unit_at(s, i, big);

		if (c == 0 || c > 0xff)
			return false;
	}
	return most >= 4;
}

struct gw_str gw_text_decode(struct gw_arena *arena, struct gw_str bytes)
{
	struct gw_str rest = gw_str_part(bytes, 2, bytes.n);

	if (gw_str_starts(bytes, GW_STR("\xef\xbb\xbf")))
		return gw_str_part(bytes, 3, bytes.n);
	if (gw_str_starts(bytes, GW_STR("\xff\xfe")))
		return decode_utf16(arena, rest, false);
	if (gw_str_starts(bytes, GW_STR("\xfe\xff")))
		return decode_utf16(arena, rest, true);
	if (looks_utf16(bytes, false))
		return decode_utf16(arena, bytes, false);
	if (looks_utf16(bytes, true))
		return decode_utf16(arena, bytes, true);
	return bytes;
}
