/* Where lines begin. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/masks.h"
#include "base/vec.h"
#include "doc/doc.h"

struct starts {
	uint32_t *v;
	size_t n;
	size_t cap;
};

/* The next end of a line at or after `at`: "\n", "\r\n" or "\r" alone; what
 * stands behind it, or 0. `cr` is where the next "\r" is, or text.n. */
static size_t next_line(struct gw_str t, size_t at, size_t *cr)
{
	const char *lf = memchr(t.p + at, '\n', t.n - at);
	size_t end = lf ? (size_t)(lf - t.p) : t.n;

	if (*cr < at) {
		const char *hit = memchr(t.p + at, '\r', t.n - at);

		*cr = hit ? (size_t)(hit - t.p) : t.n;
	}
	if (*cr < end && (*cr + 1 < end || end == t.n))
		end = *cr;
	return end < t.n ? end + 1 : 0;
}

/* The common case: every line ends at \n, found 64 bytes at a time. */
static void find_feeds(struct starts *start, struct gw_str text)
{
	size_t at = 0;

	for (; at + GW_MASK_BYTES <= text.n; at += GW_MASK_BYTES) {
		uint64_t hits = gw_mask_byte((const uint8_t *)text.p + at,
					     '\n');

		for (; hits; hits &= hits - 1)
			*GW_PUSH(start) = (uint32_t)at + 1 +
					  (uint32_t)__builtin_ctzll(hits);
	}
	for (; at < text.n; at++)
		if (text.p[at] == '\n')
			*GW_PUSH(start) = (uint32_t)at + 1;
}

void gw_lines_init(struct gw_lines *lines, struct gw_str text,
		   struct gw_arena *arena)
{
	struct starts start = { 0 };
	const char *cr = text.n ? memchr(text.p, '\r', text.n) : NULL;
	size_t next = cr ? (size_t)(cr - text.p) : text.n;
	uint32_t *kept;

	*GW_PUSH(&start) = 0;
	if (!cr)
		find_feeds(&start, text);
	for (size_t at = 0; cr && at < text.n;) {
		at = next_line(text, at, &next);
		if (!at)
			break;
		*GW_PUSH(&start) = (uint32_t)at;
	}
	kept = gw_arena_array(arena, start.n, sizeof(*kept));
	memcpy(kept, start.v, start.n * sizeof(*kept));
	*lines = (struct gw_lines){ kept, (uint32_t)start.n,
				    (uint32_t)text.n };
	GW_VEC_FREE(&start);
}

uint32_t gw_lines_at(const struct gw_lines *lines, uint32_t offset,
		     uint32_t *col)
{
	uint32_t lo = 0;
	uint32_t hi = lines->count;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lines->start[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	if (col)
		*col = offset - lines->start[lo] + 1;
	return lo + 1;
}

struct gw_str gw_lines_text(const struct gw_lines *lines, struct gw_str text,
			    uint32_t line)
{
	struct gw_str s;

	if (line == 0 || line > lines->count)
		return GW_STR("");
	s = gw_str_part(text, lines->start[line - 1],
			line < lines->count ? lines->start[line] : text.n);
	while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}
