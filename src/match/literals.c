/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Find many literals in one pass.
 *
 * In the root state nothing is known, so a filter over the next bytes skips
 * to where a literal may begin, eight places at a time and without a branch;
 * from there the automaton runs. When it falls back to a state of at most
 * two bytes, the filter takes over again at the first of them. Every byte is
 * judged a bounded number of times, whatever the text.
 */
#include "match/literals.h"

#include <string.h>

bool gw_literals_map(struct gw_literals *l, struct gw_str table)
{
	const struct gw_literals_head *h = (const void *)table.p;
	uint64_t size = sizeof(*h);
	uint64_t cells;

	if (table.n < sizeof(*h) || (uintptr_t)table.p % 4 ||
	    h->magic != GW_LITERALS_MAGIC)
		return false;
	if (!h->states || h->states > 1u << 24 || !h->classes ||
	    h->classes > 256 || h->outs > 1u << 24 ||
	    (h->cell != 2 && h->cell != 4) ||
	    (h->cell == 2 && h->states > GW_LITERALS_ENDS_16))
		return false;
	cells = ((uint64_t)h->states * h->classes * h->cell + 3) / 4 * 4;
	size += cells + 4ull * (h->states + 1ull) + 4ull * h->states +
		4ull * h->outs + (h->states + 3ull) / 4 * 4;
	if (size != h->size || size > table.n)
		return false;
	l->head = h;
	l->next16 = h->cell == 2 ? (const void *)(h + 1) : NULL;
	l->next32 = h->cell == 4 ? (const void *)(h + 1) : NULL;
	l->first = (const void *)((const char *)(h + 1) + cells);
	l->link = l->first + h->states + 1;
	l->numbers = l->link + h->states;
	l->depth = (const uint8_t *)(l->numbers + h->outs);
	return true;
}

/* Half a million cells at each start: nothing is done twice. */
static bool check_rows(const struct gw_literals *l)
{
	uint32_t classes = l->head->classes;
	uint32_t states = l->head->states;
	size_t at = 0;

	for (uint32_t s = 0; s < states; s++) {
		uint32_t most = l->depth[s] + 1u;
		bool bad = false;

		for (uint32_t i = 0; i < classes; i++) {
			uint32_t to = gw_literals_cell(l, at++) &
				      ~GW_LITERALS_ENDS;

			bad |= to >= states;
			bad |= l->depth[to < states ? to : 0] > most;
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

static inline uint32_t may_start(const struct gw_literals_filter *f, uint32_t w)
{
	uint32_t h = gw_literals_hash4(w);
	uint32_t four = f->four[gw_filter_word(h)];

	return gw_filter_bit(f->two, w & 0xffff) |
	       gw_filter_bit(f->three, gw_literals_hash3(w)) |
	       ((four >> (h >> 15 & 31)) & (four >> (h >> 10 & 31)) & 1);
}

/* The same where fewer than four bytes are left. */
static bool may_end(const struct gw_literals_filter *f, const uint8_t *p,
		    size_t n)
{
	uint32_t w = (uint32_t)p[0] | (uint32_t)p[1] << 8;

	if (gw_filter_bit(f->two, w))
		return true;
	return n > 2 && gw_filter_bit(f->three,
				      gw_literals_hash3(w | (uint32_t)p[2]
								    << 16));
}

/* The first place at or after `at` where a literal may start. */
static size_t skip(const struct gw_literals_filter *f, const uint8_t *p,
		   size_t at, size_t n)
{
	for (; n - at >= 11; at += 8) {
		uint32_t found = 0;

#pragma GCC unroll 8
		for (unsigned k = 0; k < 8; k++) {
			uint32_t w;

			memcpy(&w, p + at + k, sizeof(w));
			found |= may_start(f, w) << k;
		}
		if (found)
			return at + (unsigned)__builtin_ctz(found);
	}
	for (; n - at >= 4; at++) {
		uint32_t w;

		memcpy(&w, p + at, sizeof(w));
		if (may_start(f, w))
			return at;
	}
	for (; n - at >= 2; at++)
		if (may_end(f, p + at, n - at))
			return at;
	return n;
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
		size_t start = skip(&l.head->filter, p, at, text.n);
		uint32_t state = 0;

		for (at = start; at < text.n;) {
			size_t back;

			state = gw_literals_cell(
				&l, (size_t)state * l.head->classes +
					    l.head->classof[p[at++]]);
			if (state & GW_LITERALS_ENDS) {
				state &= ~GW_LITERALS_ENDS;
				if (!report(&l, state, at, hit, ctx))
					return;
				continue; /* else it would be told twice */
			}
			back = l.depth[state];
			if (back < 3 && at - back > start) {
				at -= back;
				break;
			}
		}
	}
}
