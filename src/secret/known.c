/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hits of literals in a version of a text, most of them taken from what
 * was noted of the version that it is made of.
 *
 * A hit is a matter of the literal's own bytes and of one byte on each side.
 * So what ends far enough inside a copied stretch was a hit there too, and
 * nothing else was; only around the ends of stretches and in what was inserted
 * are literals looked for. The list is that of a search of the whole text,
 * whatever the deltas are: the stages behind it do not know of this.
 */
#include <string.h>

#include "secret/known.h"

#define LONGEST 64u /* literal */
/* More hits than that are told one by one, and nothing is noted of them. */
#define MOST_HITS(text) ((text).n / 32 + 256)

struct gw_known {
	uint32_t size; /* of the text */
	uint32_t count;
	struct gw_known_hit hits[];
};

struct search {
	const struct gw_known_ask *ask;
	gw_known_hits *out;
	size_t most;
	size_t done; /* hits that end here or before stand in the list */
	size_t to; /* the search at hand: hits that end behind are not asked */
	size_t part; /* where the text that it sees begins */
};

static bool add_hit(struct search *s, uint32_t number, size_t end)
{
	if (s->out->n >= s->most)
		return false;
	*GW_PUSH(s->out) = (struct gw_known_hit){ (uint32_t)end, number };
	return true;
}

static bool on_hit(void *ctx, uint32_t number, size_t end)
{
	struct search *s = ctx;

	end += s->part;
	if (end > s->to)
		return false;
	return end <= s->done || add_hit(s, number, end);
}

/* Hits that end in (done, to]: of a text with a longest literal before them,
 * and a byte more on each side. */
static bool look_until(struct search *s, size_t to)
{
	struct gw_str text = s->ask->text;

	if (to > s->done) {
		s->to = to;
		s->part = s->done > LONGEST ? s->done - LONGEST : 0;
		gw_literals_find(s->ask->table,
				 gw_str_part(text, s->part, to + 1), on_hit, s);
		s->done = to;
	}
	return s->out->n < s->most;
}

/* The first hit that ends behind `end`. */
static uint32_t first_behind(const struct gw_known *base, size_t end)
{
	uint32_t low = 0;
	uint32_t high = base->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (base->hits[mid].end <= end)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Hits that end in (lo, hi] of a stretch are those of the base. */
static bool take_copy(struct search *s, const struct gw_known *base,
		      const struct gw_copy *c)
{
	size_t end = (size_t)c->at + c->n;
	size_t lo = c->at || c->from ? c->at + LONGEST + 1 : 0;
	size_t hi = end == s->ask->text.n &&
				    (size_t)c->from + c->n == base->size ?
			    end :
			    end - 1;
	size_t shift = (size_t)c->from - c->at;

	if (hi <= lo)
		return true;
	if (!look_until(s, lo))
		return false;
	for (uint32_t i = first_behind(base, lo + shift);
	     i < base->count && base->hits[i].end <= hi + shift; i++)
		if (!add_hit(s, base->hits[i].number,
			     base->hits[i].end - shift))
			return false;
	s->done = hi;
	return true;
}

bool gw_known_find(gw_known_hits *out, const struct gw_known_ask *ask)
{
	const struct gw_known *base = ask->kin->base;
	struct search s = { .ask = ask,
			    .out = out,
			    .most = MOST_HITS(ask->text) };

	out->n = 0;
	for (size_t i = 0; base && i < ask->kin->count; i++)
		if (!take_copy(&s, base, &ask->kin->copies[i]))
			return false;
	return look_until(&s, ask->text.n);
}

void gw_known_note(const struct gw_known_ask *ask, const gw_known_hits *hits)
{
	size_t bytes = hits->n * sizeof(*hits->v);
	struct gw_known *k;

	if (!ask->kin->note || *ask->kin->note || ask->text.n > UINT32_MAX)
		return;
	k = malloc(sizeof(*k) + bytes);
	if (!k)
		gw_no_memory(bytes);
	k->size = (uint32_t)ask->text.n;
	k->count = (uint32_t)hits->n;
	if (bytes)
		memcpy(k->hits, hits->v, bytes);
	*ask->kin->note = k;
}
