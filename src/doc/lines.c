/* Where lines begin. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "doc/doc.h"

static uint32_t count_lines(struct gw_str t)
{
	uint32_t n = 1;

	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '\n' ||
		    (t.p[i] == '\r' && (i + 1 == t.n || t.p[i + 1] != '\n')))
			n++;
	return n;
}

void gw_lines_init(struct gw_lines *lines, struct gw_str text,
		   struct gw_arena *arena)
{
	uint32_t count = count_lines(text);
	uint32_t *start = gw_arena_array(arena, count, sizeof(*start));
	uint32_t n = 0;

	start[n++] = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n' ||
		    (text.p[i] == '\r' &&
		     (i + 1 == text.n || text.p[i + 1] != '\n')))
			start[n++] = (uint32_t)i + 1;
	*lines = (struct gw_lines){ start, n, (uint32_t)text.n };
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
