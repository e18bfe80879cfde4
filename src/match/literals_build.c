/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Build the table of literals.c: give each literal its anchor.
 *
 * A byte of a literal is a sure beginning of a word when it is a letter (or a
 * digit) and the byte before it in the literal is none (or neither), when only its capital is asked for,
 * or when it is the first and the literal must begin a word; ends likewise.
 * What has no such byte hangs on one of a few extra bytes, and if there
 * is none of those either, on every place of a text.
 */
#include "match/literals.h"

#include <string.h>

#include "base/vec.h"

struct anchored {
	const struct gw_literal *lit;
	uint32_t order;
	uint32_t bucket;
	enum gw_literals_kind kind;
	uint8_t anchor;
};

struct build {
	struct anchored *v;
	size_t n;
	uint8_t extra[GW_LITERALS_EXTRA];
	struct gw_literals_head *head;
	struct gw_literals_entry *entry;
	uint8_t *want;
	uint8_t *mask;
};

/* --- anchors -------------------------------------------------------------- */

static bool is_letter(const struct gw_literal *l, size_t i)
{
	return gw_is_alpha(l->text.p[i]);
}

static bool only(const struct gw_literal *l, size_t i, char cases)
{
	return is_letter(l, i) && l->cases.p && l->cases.p[i] == cases;
}

static bool surely_begins(const struct gw_literal *l, size_t i)
{
	bool digit = gw_is_digit(l->text.p[i]);

	if (!is_letter(l, i) && !digit)
		return false;
	if (only(l, i, GW_CASE_UPPER))
		return true;
	if (i == 0)
		return l->place & GW_LITERAL_BEGINS;
	return !is_letter(l, i - 1) &&
	       !(digit && gw_is_digit(l->text.p[i - 1]));
}

static bool surely_ends(const struct gw_literal *l, size_t i)
{
	if (!is_letter(l, i))
		return false;
	if (i + 1 == l->text.n)
		return l->place & GW_LITERAL_ENDS;
	return !is_letter(l, i + 1) || only(l, i + 1, GW_CASE_UPPER);
}

/* How rare may a key be: its length, then the letters in a row beside it. */
static int score(const struct gw_literal *l, size_t i, bool ahead)
{
	size_t key = ahead ? l->text.n - i : i + 1;
	size_t row = 0;

	while (row < 8 && row < key &&
	       is_letter(l, ahead ? i + row : i - row))
		row++;
	if (key > GW_KEY_LONG)
		key = GW_KEY_LONG;
	return key < 2 ? 0 : (int)(16 * key + row);
}

static bool anchor_at_words(struct anchored *a)
{
	int best = 0;

	for (size_t i = 0; i < a->lit->text.n; i++) {
		int ahead = surely_begins(a->lit, i) ? score(a->lit, i, true) :
						       0;
		int back = surely_ends(a->lit, i) ? score(a->lit, i, false) : 0;

		if (ahead > best || back > best) {
			a->kind = ahead >= back ? GW_AT_STARTS : GW_AT_ENDS;
			a->anchor = (uint8_t)i;
			best = ahead > back ? ahead : back;
		}
	}
	return best > 0;
}

/* The byte of a literal, but no letter and not its last, that is the rarest
 * in text; 0: there is none. */
static uint8_t rare_byte(const struct gw_literal *l)
{
	static const char common[] = "\"'.,_-/()\n\t0123456789";
	uint8_t best = 0;

	for (size_t i = 0; i + 1 < l->text.n; i++) {
		char c = l->text.p[i];

		if (c && c != ' ' && !gw_is_alpha(c) && !strchr(common, c) &&
		    (uint8_t)c > best)
			best = (uint8_t)c; /* what is not ASCII first */
	}
	return best;
}

static void anchor_elsewhere(struct build *b, struct anchored *a)
{
	uint8_t rare = rare_byte(a->lit);
	size_t k = 0;

	a->kind = GW_AT_ALL;
	a->anchor = 0;
	while (k < GW_LITERALS_EXTRA && b->extra[k] && b->extra[k] != rare)
		k++;
	if (!rare || k == GW_LITERALS_EXTRA)
		return;
	b->extra[k] = rare;
	a->kind = GW_AT_STARTS;
	a->anchor = (uint8_t)gw_str_find_byte(a->lit->text, (char)rare, 0);
}

/* --- keys ----------------------------------------------------------------- */

static uint8_t fold(char c)
{
	return (uint8_t)(c | 0x20);
}

/* The i-th byte of the key, from the anchor outwards. */
static uint8_t key_byte(const struct anchored *a, size_t i)
{
	return fold(a->lit->text.p[a->kind == GW_AT_ENDS ? a->anchor - i :
							   a->anchor + i]);
}

/* How many bytes the literal has from the anchor outwards. */
static size_t key_length(const struct anchored *a)
{
	return a->kind == GW_AT_ENDS ? a->anchor + 1u :
				       a->lit->text.n - a->anchor;
}

static void set_bucket(struct anchored *a)
{
	uint32_t key = 0;
	size_t n = key_length(a);

	for (size_t i = 0; i < n && i < GW_KEY_LONG; i++)
		key |= (uint32_t)key_byte(a, i) << 8 * i;
	a->bucket = n < GW_KEY_LONG ? gw_key_pair(key) : gw_key_bucket(key);
}

/* Open the gate for all that its third byte and the low three bits of its
 * fourth may be. */
static void open_gate(struct gw_literals_keys *k,
		      const struct gw_literals_eight *e)
{
	uint32_t free = ~e->mask[0] >> 16 & 0x7ff;
	uint32_t some = free;

	for (;;) { /* each part of what is free */
		uint32_t four = e->want[0] | some << 16;
		uint32_t bit = gw_key_bit(four);

		k->gate[gw_key_row(four)][bit / 32] |= 1u << bit % 32;
		if (!some)
			break;
		some = (some - 1) & free;
	}
}

/* What the bucket's literals have in common, with one more. */
static void join(struct gw_literals_eight *common,
		 const struct gw_literals_eight *e)
{
	for (unsigned i = 0; i < 2; i++) {
		common->mask[i] &= e->mask[i] & ~(common->want[i] ^ e->want[i]);
		common->want[i] &= common->mask[i];
	}
}

/* --- the table ------------------------------------------------------------ */

static int by_bucket(const void *x, const void *y)
{
	const struct anchored *a = x;
	const struct anchored *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* What a byte of the text must be under the mask, to be this one. */
static void set_byte(const struct gw_literal *l, size_t i, uint8_t *want,
		     uint8_t *mask)
{
	char c = gw_lower(l->text.p[i]);

	*mask = 0xff;
	if (gw_is_alpha(c) && !only(l, i, GW_CASE_LOWER)) {
		c = (char)(c - 32);
		if (!only(l, i, GW_CASE_UPPER))
			*mask = 0xdf;
	}
	*want = (uint8_t)c;
}

static void set_eight(struct gw_literals_entry *e, const uint8_t *want,
		      const uint8_t *mask, bool back)
{
	for (size_t i = 0; i < 8; i++) {
		size_t at = back ? e->anchor - i : e->anchor + i;

		if (at >= e->length) /* or before the first */
			continue;
		e->eight.want[i / 4] |= (uint32_t)want[at] << 8 * (i % 4);
		e->eight.mask[i / 4] |= (uint32_t)mask[at] << 8 * (i % 4);
	}
}

static void write_entries(struct build *b)
{
	uint32_t text = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct anchored *a = &b->v[i];
		struct gw_literals_entry *e = &b->entry[i];

		*e = (struct gw_literals_entry){
			.number = a->lit->number,
			.order = a->order,
			.text = text,
			.length = (uint8_t)a->lit->text.n,
			.anchor = a->anchor,
			.place = (uint8_t)a->lit->place,
		};
		for (size_t k = 0; k < e->length; k++)
			set_byte(a->lit, k, b->want + text + k,
				 b->mask + text + k);
		set_eight(e, b->want + text, b->mask + text,
			  a->kind == GW_AT_ENDS);
		text += e->length;
	}
}

/* No text is wanted under no mask: an empty bucket. */
static void write_bucket(struct build *b, struct gw_literals_keys *k,
			 uint32_t bucket, size_t end)
{
	struct gw_literals_eight *common = &k->common[bucket];

	*common = (struct gw_literals_eight){ .want = { 1 } };
	for (size_t i = k->first[bucket]; i < end; i++) {
		const struct gw_literals_eight *e = &b->entry[i].eight;

		open_gate(k, e);
		if (i == k->first[bucket])
			*common = *e;
		join(common, e);
	}
}

static void write_keys(struct build *b)
{
	size_t at = 0;

	for (unsigned kind = 0; kind < GW_AT_KINDS; kind++) {
		struct gw_literals_keys *k = &b->head->keys[kind];

		for (uint32_t bucket = 0; bucket < GW_KEY_BUCKETS; bucket++) {
			k->first[bucket] = (uint16_t)at;
			while (at < b->n && b->v[at].kind == kind &&
			       b->v[at].bucket == bucket)
				at++;
			write_bucket(b, k, bucket, at);
		}
		k->first[GW_KEY_BUCKETS] = (uint16_t)at;
		k->count = (uint32_t)at - k->first[0];
	}
}

static void write_extra(struct build *b)
{
	struct gw_literals_class *ascii = &b->head->ascii_extra;

	memcpy(b->head->extra, b->extra, sizeof(b->extra));
	for (size_t i = 0; i < GW_LITERALS_EXTRA; i++) {
		uint8_t c = b->extra[i];

		if (c && c < 0x80) {
			ascii->low[c & 15] |= (uint8_t)(1u << (c >> 4));
			ascii->high[c >> 4] |= (uint8_t)(1u << (c >> 4));
		}
	}
}

static int check_literals(const struct gw_literal *lits, size_t count,
			  struct gw_err *err)
{
	if (count > GW_LITERALS_MOST)
		return gw_err_set(err, GW_ELIMIT, "%zu literals are too many",
				  count);
	for (size_t i = 0; i < count; i++)
		if (lits[i].text.n < 2 || lits[i].text.n > GW_LITERAL_MAX)
			return gw_err_set(err, GW_ESYNTAX,
					  "literal of %zu bytes (2 to %u)",
					  lits[i].text.n, GW_LITERAL_MAX);
	return GW_OK;
}

static uint32_t make_anchors(struct build *b, const struct gw_literal *lits)
{
	uint32_t bytes = 0;

	for (size_t i = 0; i < b->n; i++) {
		struct anchored *a = &b->v[i];

		a->lit = &lits[i];
		a->order = (uint32_t)i;
		if (!anchor_at_words(a))
			anchor_elsewhere(b, a);
		set_bucket(a);
		bytes += (uint32_t)lits[i].text.n;
	}
	return bytes;
}

int gw_literals_build(struct gw_str *table, struct gw_arena *arena,
		      const struct gw_literal *literals, size_t count,
		      struct gw_err *err)
{
	struct build b = { .n = count };
	uint32_t bytes;
	size_t size;
	int r = check_literals(literals, count, err);

	if (r < 0)
		return r;
	b.v = gw_arena_array(arena, count + 1, sizeof(*b.v));
	bytes = make_anchors(&b, literals);
	qsort(b.v, count, sizeof(*b.v), by_bucket);
	size = sizeof(*b.head) + count * sizeof(*b.entry) +
	       (2 * (size_t)bytes + 3) / 4 * 4;
	b.head = gw_arena_alloc(arena, size);
	b.entry = (void *)(b.head + 1);
	b.want = (void *)(b.entry + count);
	b.mask = b.want + bytes;
	b.head->magic = GW_LITERALS_MAGIC;
	b.head->size = (uint32_t)size;
	b.head->count = (uint32_t)count;
	b.head->bytes = bytes;
	write_extra(&b);
	write_entries(&b);
	write_keys(&b);
	gw_sieve_build(b.head->ends, arena,
		       &(struct gw_literals){ b.head, b.entry, b.want,
					      b.mask });
	*table = (struct gw_str){ (const char *)b.head, size };
	return GW_OK;
}
