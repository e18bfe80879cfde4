/* Byte strings with a length. SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <string.h>

#include "base/wide.h"

struct gw_str gw_str_part(struct gw_str s, size_t from, size_t to)
{
	if (!s.p)
		return s;
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct gw_str){ s.p + from, to - from };
}

struct gw_str gw_str_trim(struct gw_str s)
{
	while (s.n > 0 && gw_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && gw_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool same_fold(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (gw_lower(a[i]) != gw_lower(b[i]))
			return false;
	return true;
}

bool gw_str_eq_fold(struct gw_str a, struct gw_str b)
{
	return a.n == b.n && same_fold(a.p, b.p, a.n);
}

int gw_str_cmp(struct gw_str a, struct gw_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool gw_str_ends(struct gw_str s, struct gw_str with)
{
	return s.n >= with.n &&
	       (with.n == 0 ||
		memcmp(s.p + s.n - with.n, with.p, with.n) == 0);
}

bool gw_str_starts_fold(struct gw_str s, struct gw_str with)
{
	return s.n >= with.n && same_fold(s.p, with.p, with.n);
}

#ifdef GW_HAS_WIDE
#define LONG_NEEDLE 32u /* more are found by memmem(), whatever the text */

/* Look only where the needle's first and last byte stand: sixty-four places at
 * a time, as long as they are there. Where it stands, or where to go on. */
GW_WIDE static size_t find_in_blocks(struct gw_str s, struct gw_str needle,
				     size_t at, bool *found)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t last = needle.n - 1;

	for (; s.n - at >= last + GW_MASK_BYTES; at += GW_MASK_BYTES) {
		uint64_t m = gw_wide_byte(gw_wide_load(p + at),
					  (uint8_t)needle.p[0]) &
			     gw_wide_byte(gw_wide_load(p + at + last),
					  (uint8_t)needle.p[last]);

		for (; m; m &= m - 1) {
			size_t hit = at + (size_t)__builtin_ctzll(m);

			*found = memcmp(p + hit, needle.p, needle.n) == 0;
			if (*found)
				return hit;
		}
	}
	return at;
}
#endif

size_t gw_str_find(struct gw_str s, struct gw_str needle, size_t from)
{
	const char *hit;

	if (from > s.n || needle.n > s.n - from)
		return GW_NOWHERE;
	if (needle.n == 0)
		return from;
#ifdef GW_HAS_WIDE
	if (needle.n <= LONG_NEEDLE && gw_is_wide()) {
		bool found = false;

		from = find_in_blocks(s, needle, from, &found);
		if (found)
			return from;
	}
#endif
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : GW_NOWHERE;
}

/* Where `c` stands at or after `at`, or s.n. */
static size_t next_byte(struct gw_str s, char c, size_t at)
{
	const char *hit = memchr(s.p + at, c, s.n - at);

	return hit ? (size_t)(hit - s.p) : s.n;
}

/* From each place where the first byte stands, in either case, on. */
size_t gw_str_find_fold(struct gw_str s, struct gw_str needle, size_t from)
{
	size_t small;
	size_t large;
	char c;

	if (from > s.n || needle.n > s.n - from)
		return GW_NOWHERE;
	if (needle.n == 0)
		return from;
	c = gw_lower(needle.p[0]);
	s.n -= needle.n - 1;
	small = next_byte(s, c, from);
	large = gw_is_lower(c) ? next_byte(s, (char)(c - 32), from) : s.n;
	while (small < s.n || large < s.n) {
		size_t at = small < large ? small : large;

		if (same_fold(s.p + at, needle.p, needle.n))
			return at;
		if (at == small)
			small = next_byte(s, c, at + 1);
		else
			large = next_byte(s, (char)(c - 32), at + 1);
	}
	return GW_NOWHERE;
}

size_t gw_str_find_byte(struct gw_str s, char c, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return GW_NOWHERE;
	hit = memchr(s.p + from, c, s.n - from);
	return hit ? (size_t)(hit - s.p) : GW_NOWHERE;
}

bool gw_str_next(struct gw_str *rest, char sep, struct gw_str *piece)
{
	size_t at;

	if (!rest->p)
		return false;
	if (rest->n == 0) {
		rest->p = NULL;
		return false;
	}
	at = gw_str_find_byte(*rest, sep, 0);
	if (at == GW_NOWHERE) {
		*piece = *rest;
		*rest = (struct gw_str){ NULL, 0 };
		return true;
	}
	*piece = gw_str_part(*rest, 0, at);
	*rest = gw_str_part(*rest, at + 1, rest->n);
	return true;
}

bool gw_str_int(struct gw_str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	uint64_t v = 0;
	uint64_t most = minus ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	size_t i = minus ? 1 : 0;

	if (i == s.n || (s.p[i] == '0' && s.n > i + 1))
		return false;
	for (; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[i] - '0');

		if (d > 9 || v > (most - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = minus ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

bool gw_str_ascii(struct gw_str s)
{
	uint64_t high = 0;
	size_t i = 0;

	for (; s.n - i >= 8; i += 8) {
		uint64_t w;

		memcpy(&w, s.p + i, sizeof(w));
		high |= w;
	}
	for (; i < s.n; i++)
		high |= (uint64_t)((uint8_t)s.p[i] & 0x80);
	return (high & 0x8080808080808080u) == 0;
}
