/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Find many literals in one pass.
 *
 * Literals are looked for only where words begin and end. A literal that a
 * match of its regex may have inside a word hangs on a beginning or end of a
 * word within itself ("hooks.slack.com" on "slack"), so that none is missed.
 * The text is taken in stretches. In each, all places are listed; those that
 * the first bytes there let through a gate are kept, of these those that have
 * what the literals of their bucket have in common, and these are compared. So
 * most of the work is done in loops that branch on nothing they find. What a
 * place costs is bounded by the literals that share its key.
 */
#include "match/literals_places.h"

#include <string.h>

#include "base/masks.h"
#include "base/vec.h"

#define FOLD 0x20202020u

struct hit {
	size_t end;
	uint32_t entry;
};

/* Of one stretch, with what stands around it: NUL where there is nothing. */
struct work {
	struct gw_places places;
	uint8_t copy[GW_PLACES_BESIDE + GW_STRETCH + GW_PLACES_BESIDE];
};

struct search {
	struct gw_literals l;
	const uint8_t *p;
	size_t n;
	struct work *work;
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
	if (!gw_eight_fits(&k->common[bucket], w))
		return;
	for (uint32_t i = k->first[bucket]; i < k->first[bucket + 1]; i++)
		if (gw_eight_fits(&s->l.entry[i].eight, w))
			compare(s, i, at);
}

static void look_at(struct search *s, enum gw_literals_kind kind, size_t at,
		    uint64_t w)
{
	const struct gw_literals_keys *k = &s->l.head->keys[kind];

	look_in(s, k, gw_key_pair((uint32_t)w), at, w);
	look_in(s, k, gw_key_bucket((uint32_t)w | FOLD), at, w);
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

/* Eight bytes before the stretch and eight behind it are readable. */
struct stretch {
	const uint8_t *p;
	size_t at; /* in the text */
	size_t n;
};

/* Literals that have no place where a word begins or ends. */
static void look_everywhere(struct search *s, const struct stretch *t,
			    size_t *from, size_t to)
{
	for (; *from < to && *from < t->n; ++*from)
		look_at(s, GW_AT_ALL, t->at + *from,
			gw_eight_at(t->p + *from, GW_AT_ALL));
}

/* In the order of the places, so that hits need hardly be sorted. */
static void look_at_all(struct search *s, const struct stretch *t)
{
	size_t everywhere = s->l.head->keys[GW_AT_ALL].count ? 0 : t->n;
	const struct gw_place_list *starts = &s->work->places.starts;
	const struct gw_place_list *ends = &s->work->places.ends;
	size_t i = 0;
	size_t k = 0;

	while (i < starts->count || k < ends->count) {
		bool end = i == starts->count ||
			   (k < ends->count && ends->at[k] < starts->at[i]);
		enum gw_literals_kind kind = end ? GW_AT_ENDS : GW_AT_STARTS;
		size_t at = end ? ends->at[k++] : starts->at[i++];

		look_everywhere(s, t, &everywhere, at);
		look_at(s, kind, t->at + at, gw_eight_at(t->p + at, kind));
	}
	look_everywhere(s, t, &everywhere, t->n);
}

/* The stretch at `at`; a copy where the text begins or ends too near. */
static struct stretch stretch_at(const struct search *s, size_t at)
{
	struct stretch out = { .p = s->p + at, .at = at, .n = s->n - at };
	size_t before = at < GW_PLACES_BESIDE ? at : GW_PLACES_BESIDE;
	size_t n = out.n < GW_STRETCH + GW_PLACES_BESIDE ? out.n : GW_STRETCH + GW_PLACES_BESIDE;
	size_t end = (n / GW_MASK_BYTES + 1) * GW_MASK_BYTES + GW_PLACES_BESIDE;
	uint8_t *copy = s->work->copy + GW_PLACES_BESIDE;

	if (out.n > GW_STRETCH)
		out.n = GW_STRETCH;
	if (before == GW_PLACES_BESIDE && n == GW_STRETCH + GW_PLACES_BESIDE)
		return out;
	if (end > GW_STRETCH + GW_PLACES_BESIDE)
		end = GW_STRETCH + GW_PLACES_BESIDE;
	memset(copy - GW_PLACES_BESIDE, 0, GW_PLACES_BESIDE);
	memcpy(copy - before, out.p - before, before + n);
	memset(copy + n, 0, end - n);
	out.p = copy;
	return out;
}

static void find(struct search *s, struct gw_str table, struct gw_str text,
		 gw_places_finder *places)
{
	if (!gw_literals_map(&s->l, table))
		return;
	s->p = (const uint8_t *)text.p;
	s->n = text.n;
	for (size_t at = 0; at < s->n; at += GW_STRETCH) {
		struct stretch t = stretch_at(s, at);

		places(&s->work->places, s->l.head, t.p, t.n);
		look_at_all(s, &t);
		if (s->hits.n && !tell_hits(s, at + t.n))
			break;
	}
	GW_VEC_FREE(&s->hits);
}

void gw_literals_find(struct gw_str table, struct gw_str text,
		      gw_literal_hit *hit, void *ctx)
{
	struct work work;
	struct search s = { .tell = hit, .ctx = ctx, .work = &work };

	find(&s, table, text, gw_places_find);
}

void gw_literals_find_plain(struct gw_str table, struct gw_str text,
			    gw_literal_hit *hit, void *ctx)
{
	struct work work;
	struct search s = { .tell = hit, .ctx = ctx, .work = &work };

	find(&s, table, text, gw_places_find_plain);
}
