/* Unified diffs of two texts. SPDX-License-Identifier: Apache-2.0
 *
 * The lines in common at both ends are left out; between them the shortest
 * script is looked for (Myers, An O(ND) difference algorithm, 1986), up to
 * MOST_CHANGES. Beyond it, all between is shown as changed.
 */
#include <string.h>

#include "cli/edits.h"

#define CONTEXT 3u
#define MOST_CHANGES 1000

struct lines {
	struct gw_str *v;
	uint32_t n;
};

struct diff {
	struct gw_arena *arena;
	struct lines a;
	struct lines b;
	uint8_t *gone; /* [a.n]: the line is only in a */
	uint8_t *fresh; /* [b.n] */
	uint32_t front; /* in common */
	uint32_t back;
};

static struct lines split(struct gw_arena *a, struct gw_str text)
{
	struct lines l = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < text.n; i++)
		l.n += text.p[i] == '\n' || i + 1 == text.n;
	l.v = gw_arena_array(a, l.n + 1, sizeof(*l.v));
	for (uint32_t i = 0; i < l.n; i++) {
		size_t end = gw_str_find_byte(text, '\n', at);

		end = end == GW_NOWHERE ? text.n : end + 1;
		l.v[i] = gw_str_part(text, at, end);
		at = end;
	}
	return l;
}

static bool same(const struct diff *d, int x, int y)
{
	return gw_str_eq(d->a.v[d->front + (uint32_t)x],
			 d->b.v[d->front + (uint32_t)y]);
}

/* Back from the end along the furthest points of each number of changes. */
static void mark(struct diff *d, int *const *trace, int changes, int n, int m)
{
	for (int c = changes; c > 0; c--) {
		const int *v = trace[c] + c;
		int k = n - m;
		bool down = k == -c || (k != c && v[k - 1] < v[k + 1]);
		int from = down ? k + 1 : k - 1;
		int x = v[from];
		int y = x - from;

		if (down)
			d->fresh[d->front + (uint32_t)y] = 1;
		else
			d->gone[d->front + (uint32_t)x] = 1;
		n = x;
		m = y;
	}
}

static bool find_script(struct diff *d, int n, int m)
{
	int **trace = gw_arena_array(d->arena, MOST_CHANGES + 2,
				     sizeof(*trace));
	int *v = gw_arena_array(d->arena, 2 * MOST_CHANGES + 3, sizeof(*v));

	v += MOST_CHANGES + 1;
	for (int c = 0; c <= MOST_CHANGES; c++) {
		size_t size = (size_t)(2 * c + 1) * sizeof(*v);

		trace[c] = gw_arena_alloc(d->arena, size);
		memcpy(trace[c], v - c, size);
		for (int k = -c; k <= c; k += 2) {
			bool down = k == -c || (k != c && v[k - 1] < v[k + 1]);
			int x = down ? v[k + 1] : v[k - 1] + 1;

			while (x < n && x - k < m && x - k >= 0 &&
			       same(d, x, x - k))
				x++;
			v[k] = x;
			if (x >= n && x - k >= m) {
				mark(d, trace, c, n, m);
				return true;
			}
		}
	}
	return false;
}

static void compare(struct diff *d)
{
	uint32_t n;
	uint32_t m;

	while (d->front < d->a.n && d->front < d->b.n && same(d, 0, 0))
		d->front++;
	while (d->back < d->a.n - d->front && d->back < d->b.n - d->front &&
	       gw_str_eq(d->a.v[d->a.n - 1 - d->back],
			 d->b.v[d->b.n - 1 - d->back]))
		d->back++;
	n = d->a.n - d->front - d->back;
	m = d->b.n - d->front - d->back;
	if (n < 1u << 24 && m < 1u << 24 && find_script(d, (int)n, (int)m))
		return;
	memset(d->gone + d->front, 1, n);
	memset(d->fresh + d->front, 1, m);
}

static void put_line(struct gw_buf *out, char mark, struct gw_str line)
{
	gw_buf_byte(out, mark);
	gw_buf_add(out, line);
	if (!line.n || line.p[line.n - 1] != '\n')
		gw_buf_text(out, "\n\\ No newline at end of file\n");
}

/* Where the hunk that begins at (x, y) ends: before CONTEXT lines beyond its
 * last change. */
static void end_hunk(const struct diff *d, uint32_t *x, uint32_t *y)
{
	uint32_t same = 0;

	while (*x < d->a.n || *y < d->b.n) {
		bool gone = *x < d->a.n && d->gone[*x];
		bool fresh = *y < d->b.n && d->fresh[*y];

		same = gone || fresh ? 0 : same + 1;
		if (same > 2 * CONTEXT)
			break;
		*x += !fresh || gone;
		*y += !gone;
	}
	same = same > 2 * CONTEXT ? 2 * CONTEXT : same;
	if (same > CONTEXT) {
		*x -= same - CONTEXT;
		*y -= same - CONTEXT;
	}
}

struct hunk {
	uint32_t x;
	uint32_t y;
	uint32_t to_x;
	uint32_t to_y;
};

static void put_hunk(struct gw_buf *out, const struct diff *d,
		     const struct hunk *h)
{
	uint32_t x = h->x;
	uint32_t y = h->y;
	uint32_t to_x = h->to_x;
	uint32_t to_y = h->to_y;

	gw_buf_print(out, "@@ -%u,%u +%u,%u @@\n", to_x > x ? x + 1 : x,
		     to_x - x, to_y > y ? y + 1 : y, to_y - y);
	while (x < to_x || y < to_y) {
		if (x < to_x && d->gone[x]) {
			put_line(out, '-', d->a.v[x++]);
		} else if (y < to_y && d->fresh[y]) {
			put_line(out, '+', d->b.v[y++]);
		} else {
			put_line(out, ' ', d->a.v[x++]);
			y++;
		}
	}
}

void gw_edits_diff(struct gw_buf *out, struct gw_str before,
		   struct gw_str after, struct gw_str path)
{
	struct gw_arena arena;
	struct diff d = { .arena = &arena };

	if (gw_str_eq(before, after))
		return;
	gw_arena_init(&arena, (size_t)256 << 20);
	d.a = split(&arena, before);
	d.b = split(&arena, after);
	d.gone = gw_arena_alloc(&arena, d.a.n + 1);
	d.fresh = gw_arena_alloc(&arena, d.b.n + 1);
	compare(&d);
	gw_buf_print(out, "--- a/%.*s\n+++ b/%.*s\n", GW_FMT(path),
		     GW_FMT(path));
	for (uint32_t x = 0, y = 0; x < d.a.n || y < d.b.n;) {
		bool changed = (x < d.a.n && d.gone[x]) ||
			       (y < d.b.n && d.fresh[y]);
		uint32_t front = x < y ? x : y;
		struct hunk h = { .to_x = x, .to_y = y };

		if (!changed) {
			x++;
			y++;
			continue;
		}
		front = front < CONTEXT ? front : CONTEXT;
		h.x = x - front;
		h.y = y - front;
		end_hunk(&d, &h.to_x, &h.to_y);
		put_hunk(out, &d, &h);
		x = h.to_x;
		y = h.to_y;
	}
	gw_arena_release(&arena);
}
