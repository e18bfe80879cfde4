/* JSON pointers in the fragment of an address (RFC 6901, section 6).
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/pointer.h"

static int hex_digit(char c)
{
	if (gw_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct gw_str gw_pointer_token(struct gw_arena *a, struct gw_str s)
{
	char *out = gw_arena_alloc(a, s.n + 1);
	size_t n = 0;
	size_t m = 0;

	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n && s.p[i] == '%' ?
				   hex_digit(s.p[i + 1]) :
				   -1;
		int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;

		out[n++] = low >= 0 ? (char)(high * 16 + low) : s.p[i];
		i += low >= 0 ? 2 : 0;
	}
	for (size_t i = 0; i < n; i++) {
		bool escape = out[i] == '~' && i + 1 < n &&
			      (out[i + 1] == '0' || out[i + 1] == '1');

		out[m++] = !escape ? out[i] : out[i + 1] == '1' ? '/' : '~';
		i += escape;
	}
	return (struct gw_str){ out, m };
}
