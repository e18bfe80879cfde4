/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Find many literals in one pass.
 *
 * In the root state nothing is known, so a filter over the next three bytes
 * skips to where a literal may begin (8 KiB, stays in the first cache); from
 * there the automaton runs. When it falls back to a state of at most two
 * bytes, the filter takes over again at the first of them. Every byte is
 * judged a bounded number of times, whatever the text.
 */
#include "match/literals.h"

#include <string.h>

bool gw_literals_map(struct gw_literals *l, struct gw_str table)
{
	const struct gw_literals_head *h = (const void *)table.p;
	uint64_t size = sizeof(*h);

	if (table.n < sizeof(*h) || (uintptr_t)table.p % 4 ||
	    h->magic != GW_LITERALS_MAGIC)
		return false;
	if (!h->states || h->states > 1u << 24 || !h->classes ||
	    h->classes > 256 || h->outs > 1u << 24 ||
	    (uint64_t)h->states * h->classes >= GW_LITERALS_ENDS)
		return false;
	size += 4ull * h->states * h->classes + 4ull * (h->states + 1ull) +
		4ull * h->states + 4ull * h->outs + (h->states + 3ull) / 4 * 4;
	if (size != h->size || size > table.n)
		return false;
	l->head = h;
	l->next = (const uint32_t *)(h + 1);
	l->first = l->next + (size_t)h->states * h->classes;
	l->link = l->first + h->states + 1;
	l->numbers = l->link + h->states;
	l->depth = (const uint8_t *)(l->numbers + h->outs);
	return true;
}

/*
 * Half a million cells at each start: the division by `classes` is done by
 * multiplying with its reciprocal, which is exact for multiples of it; any
 * other number is refused by the comparison.
 */
static bool check_rows(const struct gw_literals *l)
{
	uint32_t classes = l->head->classes;
	uint32_t states = l->head->states;
	uint64_t inverse = ((uint64_t)1 << 32) / classes + 1;
	const uint32_t *cell = l->next;

	for (uint32_t s = 0; s < states; s++) {
		uint32_t most = l->depth[s] + 1u;
		bool bad = false;

		for (uint32_t i = 0; i < classes; i++, cell++) {
			uint32_t to = *cell & ~GW_LITERALS_ENDS;
			uint32_t row = (uint32_t)(to * inverse >> 32);

			row = row < states ? row : 0;
			bad |= row * classes != to || l->depth[row] > most;
		}
		if (bad)
			return false;
	}
	return true;
}

bool gw_literals_check(struct gw_str table)
{
	struct gw_literals l;

	if (!gw_literals_map(&l, table))
		return false;
	for (size_t i = 0; i < 256; i++)
		if (l.head->classof[i] >= l.head->classes)
			return false;
	if (l.depth[0] != 0 || l.first[0] != 0 || l.link[0] != 0 ||
	    l.first[l.head->states] != l.head->outs)
		return false;
	for (uint32_t s = 0; s < l.head->states; s++) {
		if (l.first[s] > l.first[s + 1] || l.depth[s] > GW_LITERAL_MAX)
			return false;
		if (s && l.link[s] >= s)
			return false;
	}
	return check_rows(&l);
}

static inline bool may_start(const uint8_t *filter, uint32_t w)
{
	uint32_t h = gw_literals_hash(w);

	return filter[h >> 3] >> (h & 7) & 1;
}

/* The first place at or after `at` where a literal may start. */
static size_t skip(const uint8_t *filter, const uint8_t *p, size_t at, size_t n)
{
	while (at + 8 <= n) {
		uint64_t w;

		memcpy(&w, p + at, 8);
		for (size_t k = 0; k < 6; k++, w >>= 8)
			if (may_start(filter, (uint32_t)w))
				return at + k;
		at += 6;
	}
	for (; at + 3 <= n; at++) {
		uint32_t w = (uint32_t)p[at] | (uint32_t)p[at + 1] << 8 |
			     (uint32_t)p[at + 2] << 16;

		if (may_start(filter, w))
			return at;
	}
	return at;
}

/* All literals that end in this state, the longest first. */
static bool report(const struct gw_literals *l, uint32_t state, size_t end,
		   gw_literal_hit *hit, void *ctx)
{
	for (; state; state = l->link[state])
		for (uint32_t i = l->first[state]; i < l->first[state + 1]; i++)
			if (!hit(ctx, l->numbers[i], end))
				return false;
	return true;
}

void gw_literals_find(struct gw_str table, struct gw_str text,
		      gw_literal_hit *hit, void *ctx)
{
	const uint8_t *p = (const uint8_t *)text.p;
	struct gw_literals l;
	size_t at = 0;

	if (!gw_literals_map(&l, table))
		return;
	while (at < text.n) {
		size_t start = skip(l.head->filter, p, at, text.n);
		uint32_t row = 0;

		for (at = start; at < text.n;) {
			size_t back;

			row = l.next[row + l.head->classof[p[at++]]];
			if (row & GW_LITERALS_ENDS) {
				row &= ~GW_LITERALS_ENDS;
				if (!report(&l, row / l.head->classes, at, hit,
					    ctx))
					return;
				continue; /* else it would be told twice */
			}
			back = l.depth[row / l.head->classes];
			if (back < 3 && at - back > start) {
				at -= back;
				break;
			}
		}
	}
}
