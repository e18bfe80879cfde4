/* SPDX-License-Identifier: Apache-2.0 */
/* Escapes and lists that write a text byte by byte: \u{74}, \164,
 * 0x74, 0x6f, 0x6b ... */
#include "secret/decode_bytes.h"

#define MOST_GAP 8u
#define LEAST_BYTES 12u

static int digit_of(char c, unsigned base)
{
	int v = gw_is_digit(c) ? c - '0' :
				 gw_is_hex(c) ? gw_lower(c) - 'a' + 10 :
						99;

	return v < (int)base ? v : -1;
}

/* Digits of the base, from `least` to `most` of them; their number or 0. */
static size_t read_number(struct gw_str s, size_t at, unsigned base,
			  size_t most, uint32_t *out)
{
	size_t n = 0;

	*out = 0;
	while (n < most && at + n < s.n && digit_of(s.p[at + n], base) >= 0) {
		*out = *out * base + (uint32_t)digit_of(s.p[at + n], base);
		n++;
	}
	return n;
}

size_t gw_bytes_escape(struct gw_str s, size_t at, uint32_t *c)
{
	size_t n;

	if (at + 4 > s.n || s.p[at] != '\\')
		return 0;
	if (s.p[at + 1] == 'u' && s.p[at + 2] == '{') {
		n = read_number(s, at + 3, 16, 6, c);
		return n && at + 3 + n < s.n && s.p[at + 3 + n] == '}' ? n + 4 :
									 0;
	}
	n = read_number(s, at + 1, 8, 3, c);
	return n == 3 && *c < 256 ? 4 : 0;
}

size_t gw_bytes_list(struct gw_buf *out, struct gw_str s, size_t at)
{
	size_t end = at;
	size_t n = 0;
	uint32_t c;

	while (at + 4 <= s.n && s.p[at] == '0' && gw_lower(s.p[at + 1]) == 'x' &&
	       read_number(s, at + 2, 16, 3, &c) == 2) {
		gw_buf_byte(out, (char)c);
		n++;
		end = at += 4;
		while (at < s.n && at - end < MOST_GAP &&
		       (gw_is_space(s.p[at]) || s.p[at] == ','))
			at++;
	}
	return n >= LEAST_BYTES ? end : 0;
}
