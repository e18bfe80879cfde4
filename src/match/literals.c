/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Find many literals in one pass.
 *
 * Sixty-four bytes at a time are sorted into letters, capitals and the rest.
 * From that follows where words begin and end, and only there is a literal
 * looked for: two small filters over the bytes at that place pass over most,
 * a bucket of few literals is compared with the rest. A literal that a match
 * of its regex may have inside a word hangs on a beginning or end of a word
 * within itself ("hooks.slack.com" on "slack"), so that none is missed. What
 * a place costs is bounded by the literals that share its key.
 */
#include "match/literals.h"

#include <string.h>

#include "base/masks.h"
#include "base/vec.h"

#define FOLD 0x2020202020202020ull

struct hit {
	size_t end;
	uint32_t entry;
};

struct search {
	struct gw_literals l;
	const uint8_t *p;
	size_t n;
	GW_VEC(struct hit) hits; /* not told yet */
	gw_literal_hit *tell;
	void *ctx;
};

bool gw_literals_map(struct gw_literals *l, struct gw_str table)
{
	const struct gw_literals_head *h = (const void *)table.p;
	uint64_t size = sizeof(*h);

	if (table.n < sizeof(*h) || (uintptr_t)table.p % 4 ||
	    h->magic != GW_LITERALS_MAGIC)
		return false;
	size += (uint64_t)h->count * sizeof(*l->entry) +
		(2ull * h->bytes + 3) / 4 * 4;
	if (size != h->size || size > table.n)
		return false;
	l->head = h;
	l->entry = (const void *)(h + 1);
	l->want = (const void *)(l->entry + h->count);
	l->mask = l->want + h->bytes;
	return true;
}

bool gw_literals_fit(struct gw_str table)
{
	struct gw_literals l;

	return gw_literals_map(&l, table);
}

/* The buckets of a kind are rows of its entries, which begin at `at`. */
static bool check_keys(const struct gw_literals_keys *k, uint32_t at)
{
	if (k->first[0] != at || k->first[GW_KEY_BUCKETS] - at != k->count)
		return false;
	for (uint32_t i = 0; i < GW_KEY_BUCKETS; i++)
		if (k->first[i] > k->first[i + 1])
			return false;
	return true;
}

bool gw_literals_check(struct gw_str table)
{
	struct gw_literals l;
	uint64_t at = 0;

	if (!gw_literals_map(&l, table))
		return false;
	for (unsigned i = 0; i < GW_AT_KINDS; i++) {
		if (at > l.head->count ||
		    !check_keys(&l.head->keys[i], (uint32_t)at))
			return false;
		at += l.head->keys[i].count;
	}
	for (uint32_t i = 0; i < l.head->count; i++) {
		const struct gw_literals_entry *e = &l.entry[i];

		if (e->length < 2 || e->length > GW_LITERAL_MAX ||
		    e->anchor >= e->length || e->text > l.head->bytes ||
		    e->length > l.head->bytes - e->text)
			return false;
	}
	return at == l.head->count;
}

static bool fits_place(const struct search *s,
		       const struct gw_literals_entry *e, size_t from)
{
	const char *p = (const char *)s->p;
	size_t end = from + e->length;

	if (e->place & GW_LITERAL_BEGINS && from &&
	    (gw_is_digit(p[from]) ? gw_is_alnum(p[from - 1]) :
				    gw_is_alpha(p[from - 1]) &&
					    !gw_is_upper(p[from])))
		return false;
	return !(e->place & GW_LITERAL_ENDS) || end == s->n ||
	       !gw_is_lower(p[end]);
}

/* The entry's literal stands at its anchor, `at`, by the first eight bytes. */
static void compare(struct search *s, uint32_t entry, size_t at)
{
	const struct gw_literals_entry *e = &s->l.entry[entry];
	const uint8_t *want = s->l.want + e->text;
	const uint8_t *mask = s->l.mask + e->text;
	const uint8_t *p = s->p + at - e->anchor;

	if (at < e->anchor || e->length > s->n - (at - e->anchor))
		return;
	for (size_t i = 0; i < e->length; i++)
		if ((p[i] & mask[i]) != want[i])
			return;
	if (fits_place(s, e, at - e->anchor))
		*GW_PUSH(&s->hits) = (struct hit){
			at - e->anchor + e->length, entry
		};
}

static void look_in(struct search *s, const struct gw_literals_keys *k,
		    uint32_t bucket, size_t at, uint64_t w)
{
	for (uint32_t i = k->first[bucket]; i < k->first[bucket + 1]; i++) {
		const struct gw_literals_entry *e = &s->l.entry[i];
		uint64_t want = e->want[0] | (uint64_t)e->want[1] << 32;
		uint64_t mask = e->mask[0] | (uint64_t)e->mask[1] << 32;

		if ((w & mask) == want)
			compare(s, i, at);
	}
}

/* Eight bytes by their distance from the anchor: the key is lowest. */
struct key {
	uint32_t long_bucket;
	uint32_t short_bucket;
	uint32_t is_long; /* 1: look into the bucket */
	uint32_t is_short;
};

static inline struct key key_of(const struct gw_literals_keys *k, uint64_t w)
{
	uint64_t f = w | FOLD;
	struct key out;

	out.long_bucket = gw_key_bucket(gw_key_hash((uint32_t)f));
	out.short_bucket = gw_key_pair((uint8_t)f, (uint8_t)(f >> 8));
	out.is_long = k->many[out.long_bucket] >> (f >> 32 & 31) & 1;
	out.is_short = k->few[out.short_bucket] >> (f >> 16 & 31) & 1;
	return out;
}

static void look_at(struct search *s, enum gw_literals_kind kind, size_t at,
		    uint64_t w)
{
	const struct gw_literals_keys *k = &s->l.head->keys[kind];
	struct key key = key_of(k, w);

	if (key.is_short)
		look_in(s, k, GW_KEY_LONGS + key.short_bucket, at, w);
	if (key.is_long)
		look_in(s, k, key.long_bucket, at, w);
}

/* Eight bytes from `at` on, the first lowest; NUL where there are none. */
static inline uint64_t bytes_from(const struct search *s, size_t at)
{
	uint64_t w = 0;

	if (__builtin_expect(s->n - at >= 8, 1)) {
		memcpy(&w, s->p + at, 8);
		return w;
	}
	for (size_t i = at; i < s->n; i++)
		w |= (uint64_t)s->p[i] << (8 * (i - at));
	return w;
}

/* Eight bytes from `at` backwards, its own lowest. */
static inline uint64_t bytes_to(const struct search *s, size_t at)
{
	uint64_t w = 0;

	if (__builtin_expect(at >= 7, 1)) {
		memcpy(&w, s->p + at - 7, 8);
		return __builtin_bswap64(w);
	}
	for (size_t i = 0; i <= at; i++)
		w |= (uint64_t)s->p[at - i] << (8 * i);
	return w;
}

/* In order of their ends, the longest first, then as the table's builder had
 * them, last first. */
static bool comes_before(const struct search *s, const struct hit *a,
			 const struct hit *b)
{
	const struct gw_literals_entry *x = &s->l.entry[a->entry];
	const struct gw_literals_entry *y = &s->l.entry[b->entry];

	if (a->end != b->end)
		return a->end < b->end;
	if (x->length != y->length)
		return x->length > y->length;
	return x->order > y->order;
}

/* Sort the new hits in; they are few and nearly in order. */
static void sort_hits(struct search *s)
{
	for (size_t i = 1; i < s->hits.n; i++) {
		struct hit one = s->hits.v[i];
		size_t k = i;

		for (; k > 0 && comes_before(s, &one, &s->hits.v[k - 1]); k--)
			s->hits.v[k] = s->hits.v[k - 1];
		s->hits.v[k] = one;
	}
}

/* Tell the hits that end at or before `end`: none that comes can end there. */
static bool tell_hits(struct search *s, size_t end)
{
	size_t told = 0;

	sort_hits(s);
	while (told < s->hits.n && s->hits.v[told].end <= end) {
		struct hit h = s->hits.v[told++];

		if (!s->tell(s->ctx, s->l.entry[h.entry].number, h.end))
			return false;
	}
	s->hits.n -= told;
	memmove(s->hits.v, s->hits.v + told, s->hits.n * sizeof(*s->hits.v));
	return true;
}

struct places {
	uint64_t starts;
	uint64_t ends;
};

/* The words' beginnings and ends in the block at `at` of a text. */
static struct places places_in(const struct search *s, size_t at,
			       const uint8_t *block)
{
	struct gw_masks m = gw_masks_of(block);
	uint64_t small = m.letters & ~m.capitals;
	uint64_t letter_before = m.letters << 1;
	uint64_t digit_before = m.digits << 1;
	uint64_t behind = small >> 1;
	struct places out;

	letter_before |= at && gw_is_alpha((char)s->p[at - 1]);
	digit_before |= at && gw_is_digit((char)s->p[at - 1]);
	if (s->n - at > GW_MASK_BYTES && gw_is_lower((char)s->p[at + GW_MASK_BYTES]))
		behind |= 1ull << 63;
	out.starts = (m.letters & (~letter_before | m.capitals)) |
		     (m.digits & ~letter_before & ~digit_before);
	out.ends = m.letters & ~behind;
	for (unsigned i = 0; i < GW_LITERALS_EXTRA; i++) {
		uint8_t extra = s->l.head->extra[i];

		if (extra && (extra < 0x80 || m.high))
			out.starts |= gw_mask_byte(block, extra);
	}
	return out;
}

static inline uint64_t bytes_at(const struct search *s,
				enum gw_literals_kind kind, size_t at)
{
	return kind == GW_AT_ENDS ? bytes_to(s, at) : bytes_from(s, at);
}

/* First which of the places pass the filters, without a branch; then those. */
__attribute__((always_inline)) static inline void
look_at_all(struct search *s, enum gw_literals_kind kind, size_t at,
	    uint64_t places)
{
	const struct gw_literals_keys *k = &s->l.head->keys[kind];
	uint8_t passed[GW_MASK_BYTES];
	unsigned n = 0;

	for (; places; places &= places - 1) {
		unsigned i = (unsigned)__builtin_ctzll(places);
		struct key key = key_of(k, bytes_at(s, kind, at + i));

		passed[n] = (uint8_t)i;
		n += key.is_long | key.is_short;
	}
	for (unsigned i = 0; i < n; i++)
		look_at(s, kind, at + passed[i],
			bytes_at(s, kind, at + passed[i]));
}

static void search_block(struct search *s, size_t at, const uint8_t *block)
{
	struct places found = places_in(s, at, block);
	size_t n = s->n - at < GW_MASK_BYTES ? s->n - at : GW_MASK_BYTES;

	look_at_all(s, GW_AT_STARTS, at, found.starts);
	look_at_all(s, GW_AT_ENDS, at, found.ends);
	if (n && s->l.head->keys[GW_AT_ALL].count)
		look_at_all(s, GW_AT_ALL, at, UINT64_MAX >> (64 - n));
}

void gw_literals_find(struct gw_str table, struct gw_str text,
		      gw_literal_hit *hit, void *ctx)
{
	struct search s = { .p = (const uint8_t *)text.p,
			    .n = text.n,
			    .tell = hit,
			    .ctx = ctx };

	if (!gw_literals_map(&s.l, table))
		return;
	for (size_t at = 0; at < s.n; at += GW_MASK_BYTES) {
		uint8_t last[GW_MASK_BYTES] = { 0 };
		bool whole = s.n - at >= GW_MASK_BYTES;

		if (!whole)
			memcpy(last, s.p + at, s.n - at);
		search_block(&s, at, whole ? s.p + at : last);
		if (s.hits.n && !tell_hits(&s, whole ? at + GW_MASK_BYTES : s.n))
			break;
	}
	GW_VEC_FREE(&s.hits);
}
