/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sort literals into the eight classes of a sieve: each into the class that
 * grows least by it, then again a few times, now that all are there. How large
 * a class is: how many texts of its bytes it lets through.
 */
#include "match/literals.h"

#define CLASSES 8u
#define ROUNDS 4u
#define BYTES GW_SIEVE_BYTES

/* The low and high halves of the bytes that are taken at each place. */
struct halves {
	uint16_t low[BYTES];
	uint16_t high[BYTES];
};

struct sorter {
	const struct gw_literals *l;
	const struct gw_literals_entry *entry; /* the first */
	size_t count;
	uint8_t *class; /* [count] */
	uint16_t low[CLASSES][BYTES][16]; /* how many literals have it */
	uint16_t high[CLASSES][BYTES][16];
};

static struct halves halves_of(const struct sorter *s, size_t i)
{
	const struct gw_literals_entry *e = &s->entry[i];
	struct halves out = { { 0 }, { 0 } };

	for (unsigned k = 0; k < BYTES; k++) {
		size_t at = e->anchor + k; /* GW_SIEVE_BEFORE more */
		bool known = at >= GW_SIEVE_BEFORE &&
			     at - GW_SIEVE_BEFORE < e->length;
		size_t text = e->text + at - GW_SIEVE_BEFORE;

		for (unsigned c = 0; c < 256; c++)
			if (!known || (c & s->l->mask[text]) == s->l->want[text]) {
				out.low[k] |= (uint16_t)(1u << (c & 15));
				out.high[k] |= (uint16_t)(1u << (c >> 4));
			}
	}
	return out;
}

static void count_in(struct sorter *s, unsigned class, const struct halves *h,
		     int one)
{
	for (unsigned k = 0; k < BYTES; k++)
		for (unsigned i = 0; i < 16; i++) {
			s->low[class][k][i] += (uint16_t)(one * (h->low[k] >> i & 1));
			s->high[class][k][i] += (uint16_t)(one * (h->high[k] >> i & 1));
		}
}

/* How many texts the class takes, with the literal's halves if given. */
static uint64_t size_of(const struct sorter *s, unsigned class,
			const struct halves *h)
{
	uint64_t size = 1;

	for (unsigned k = 0; k < BYTES; k++) {
		unsigned low = 0;
		unsigned high = 0;

		for (unsigned i = 0; i < 16; i++) {
			low += s->low[class][k][i] || (h && h->low[k] >> i & 1);
			high += s->high[class][k][i] ||
				(h && h->high[k] >> i & 1);
		}
		size *= (uint64_t)low * high;
	}
	return size;
}

static uint8_t best_class(const struct sorter *s, const struct halves *h)
{
	uint64_t least = UINT64_MAX;
	uint8_t best = 0;

	for (uint8_t class = 0; class < CLASSES; class++) {
		uint64_t more = size_of(s, class, h) - size_of(s, class, NULL);

		if (more < least) {
			least = more;
			best = class;
		}
	}
	return best;
}

static void sort_all(struct sorter *s)
{
	for (unsigned round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < s->count; i++) {
			struct halves h = halves_of(s, i);

			if (round)
				count_in(s, s->class[i], &h, -1);
			s->class[i] = best_class(s, &h);
			count_in(s, s->class[i], &h, 1);
		}
}

void gw_sieve_build(struct gw_literals_class out[GW_SIEVE_BYTES],
		    struct gw_arena *arena, const struct gw_literals *l)
{
	const struct gw_literals_keys *k = &l->head->keys[GW_AT_ENDS];
	struct sorter *s = GW_NEW(arena, struct sorter);

	s->l = l;
	s->entry = l->entry + k->first[0];
	s->count = k->count;
	s->class = gw_arena_alloc(arena, s->count + 1);
	sort_all(s);
	for (unsigned c = 0; c < CLASSES; c++)
		for (unsigned at = 0; at < BYTES; at++)
			for (unsigned i = 0; i < 16; i++) {
				out[at].low[i] |= (uint8_t)
					((s->low[c][at][i] > 0) << c);
				out[at].high[i] |= (uint8_t)
					((s->high[c][at][i] > 0) << c);
			}
}
