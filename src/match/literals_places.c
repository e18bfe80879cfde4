/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where literals may stand: from the masks of 64 bytes follow those of the
 * beginnings and ends of words, and from these a list of places. Of the list
 * stay those that the first bytes there let through a gate, and of these those
 * that have what the literals of their bucket have in common. No loop branches
 * on what it finds. Twice, for two machines.
 */
#include "match/literals_places.h"

#include "base/wide.h"

#define FOLD 0x20202020u
#define GW_SAME static inline __attribute__((always_inline))

struct words {
	uint64_t starts;
	uint64_t ends;
};

/* Of the block, by its masks and those of the one before; the byte behind it
 * is there too. */
GW_SAME struct words words_of(const struct gw_masks *m,
			      const struct gw_masks *before,
			      const uint8_t *block)
{
	uint64_t letter_before = m->letters << 1 | before->letters >> 63;
	uint64_t digit_before = m->digits << 1 | before->digits >> 63;
	uint64_t behind = (m->letters & ~m->capitals) >> 1;

	behind |= (uint64_t)gw_is_lower((char)block[GW_MASK_BYTES]) << 63;
	return (struct words){
		.starts = (m->letters & (~letter_before | m->capitals)) |
			  (m->digits & ~letter_before & ~digit_before),
		.ends = m->letters & ~behind,
	};
}

/* As if a block ended in the byte before `p`. */
GW_SAME struct gw_masks masks_before(const uint8_t *p)
{
	return (struct gw_masks){
		.letters = (uint64_t)gw_is_alpha((char)p[-1]) << 63,
		.digits = (uint64_t)gw_is_digit((char)p[-1]) << 63,
	};
}

/* The bytes of the block that stand in the stretch. */
GW_SAME uint64_t inside(size_t n, size_t at)
{
	return n - at >= GW_MASK_BYTES ? UINT64_MAX :
					 ((uint64_t)1 << (n - at)) - 1;
}

GW_SAME void pass_gate(struct gw_place_list *list,
		       const struct gw_literals_keys *k, const uint8_t *p,
		       enum gw_literals_kind kind)
{
	size_t passed = 0;

	for (size_t i = 0; i < list->count; i++) {
		uint16_t at = list->at[i];
		uint32_t four = (uint32_t)gw_eight_at(p + at, kind);
		const uint32_t *row = k->gate[gw_key_row(four)];
		uint64_t gate = row[0] | (uint64_t)row[1] << 32;

		list->at[passed] = at;
		passed += gate >> gw_key_bit(four) & 1;
	}
	list->count = passed;
}

GW_SAME void pass_common(struct gw_place_list *list,
			 const struct gw_literals_keys *k, const uint8_t *p,
			 enum gw_literals_kind kind)
{
	size_t passed = 0;

	for (size_t i = 0; i < list->count; i++) {
		uint16_t at = list->at[i];
		uint64_t w = gw_eight_at(p + at, kind);
		uint32_t few = gw_key_pair((uint32_t)w);
		uint32_t many = gw_key_bucket((uint32_t)w | FOLD);

		list->at[passed] = at;
		passed += (size_t)gw_eight_fits(&k->common[few], w) |
			  (size_t)gw_eight_fits(&k->common[many], w);
	}
	list->count = passed;
}

GW_SAME void pass_filters(struct gw_places *out,
			  const struct gw_literals_head *head, const uint8_t *p)
{
	const struct gw_literals_keys *starts = &head->keys[GW_AT_STARTS];
	const struct gw_literals_keys *ends = &head->keys[GW_AT_ENDS];

	pass_gate(&out->starts, starts, p, GW_AT_STARTS);
	pass_common(&out->starts, starts, p, GW_AT_STARTS);
	pass_gate(&out->ends, ends, p, GW_AT_ENDS);
	pass_common(&out->ends, ends, p, GW_AT_ENDS);
}

static void add_places(struct gw_place_list *out, uint64_t mask, size_t at)
{
	for (; mask; mask &= mask - 1)
		out->at[out->count++] =
			(uint16_t)(at + (size_t)__builtin_ctzll(mask));
}

void gw_places_find_plain(struct gw_places *out,
			  const struct gw_literals_head *head, const uint8_t *p,
			  size_t n)
{
	struct gw_masks before = masks_before(p);

	out->starts.count = 0;
	out->ends.count = 0;
	for (size_t at = 0; at < n; at += GW_MASK_BYTES) {
		struct gw_masks m = gw_masks_of(p + at);
		struct words w = words_of(&m, &before, p + at);

		for (unsigned i = 0; i < GW_LITERALS_EXTRA; i++) {
			uint8_t extra = head->extra[i];

			if (extra && (extra < 0x80 || m.high))
				w.starts |= gw_mask_byte(p + at, extra);
		}
		add_places(&out->starts, w.starts & inside(n, at), at);
		add_places(&out->ends, w.ends & inside(n, at), at);
		before = m;
	}
	pass_filters(out, head, p);
}

#ifdef GW_HAS_WIDE
/* The extra bytes that begin a word too. */
GW_WIDE_INLINE uint64_t extra_of(const struct gw_literals_head *head,
				 struct gw_wide v, uint64_t high)
{
	const struct gw_literals_class *c = &head->ascii_extra;
	uint64_t m = ~gw_wide_byte(gw_wide_class(c->low, c->high, v), 0);

	for (unsigned i = 0; high && i < GW_LITERALS_EXTRA; i++)
		if (head->extra[i] >= 0x80)
			m |= gw_wide_byte(v, head->extra[i]);
	return m;
}

/* Bytes that are in one class of the sieve by all that stand beside them. */
GW_WIDE_INLINE uint64_t pass_sieve(const struct gw_literals_class *c,
				   const uint8_t *p)
{
	struct gw_wide in = gw_wide_class(c->low, c->high, gw_wide_load(p));

	for (unsigned i = 1; i < GW_SIEVE_BYTES; i++)
		in = gw_wide_and(in, gw_wide_class(c[i].low, c[i].high,
						   gw_wide_load(p + i)));
	return ~gw_wide_byte(in, 0);
}

/* Always whole groups of eight: so their number hardly surprises. */
GW_WIDE_INLINE void add_groups(struct gw_place_list *out, uint64_t mask,
			       size_t at)
{
	uint16_t *to = out->at + out->count;
	size_t count = (size_t)__builtin_popcountll(mask);

	out->count += count;
	for (size_t done = 0; done < count; done += 8) {
#pragma GCC unroll 8
		for (size_t i = 0; i < 8; i++) {
			to[done + i] = (uint16_t)(at + _tzcnt_u64(mask));
			mask = _blsr_u64(mask);
		}
	}
}

GW_WIDE static void find_wide(struct gw_places *out,
			      const struct gw_literals_head *head,
			      const uint8_t *p, size_t n)
{
	struct gw_masks before = masks_before(p);

	out->starts.count = 0;
	out->ends.count = 0;
	for (size_t at = 0; at < n; at += GW_MASK_BYTES) {
		struct gw_wide v = gw_wide_load(p + at);
		struct gw_masks m = gw_wide_masks(v);
		struct words w = words_of(&m, &before, p + at);

		w.starts |= extra_of(head, v, m.high);
		w.ends &= pass_sieve(head->ends, p + at - GW_SIEVE_BEFORE);
		add_groups(&out->starts, w.starts & inside(n, at), at);
		add_groups(&out->ends, w.ends & inside(n, at), at);
		before = m;
	}
	pass_filters(out, head, p);
}
#endif

void gw_places_find(struct gw_places *out, const struct gw_literals_head *head,
		    const uint8_t *p, size_t n)
{
#ifdef GW_HAS_WIDE
	if (gw_is_wide()) {
		find_wide(out, head, p, n);
		return;
	}
#endif
	gw_places_find_plain(out, head, p, n);
}
