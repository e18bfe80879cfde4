#ifndef GW_BASE_MASKS_H
#define GW_BASE_MASKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * 64 bytes at once: a bit for each, the first byte's lowest. With SSE2 (every
 * x86-64 has it) sixteen bytes an instruction, else eight by arithmetic; the
 * plain twin is always there, and a test holds the two equal.
 */
#define GW_MASK_BYTES 64u

struct gw_masks {
	uint64_t letters; /* A to Z, a to z */
	uint64_t capitals; /* A to Z */
	uint64_t digits;
	uint64_t high; /* not ASCII */
};

#define GW_ONES 0x0101010101010101ull
#define GW_TOPS 0x8080808080808080ull

/* The top bits of eight bytes as the low eight bits. */
static inline uint64_t gw_mask_gather(uint64_t tops)
{
	return ((tops >> 7) * 0x0102040810204080ull) >> 56;
}

/* Top bit of each byte that lies in [low, low + n), n < 128. */
static inline uint64_t gw_mask_range(uint64_t w, uint8_t low, uint8_t n)
{
	uint64_t seven = w & ~GW_TOPS;
	uint64_t from = seven + GW_ONES * (uint8_t)(128 - low);
	uint64_t to = seven + GW_ONES * (uint8_t)(128 - low - n);

	return from & ~to & ~w & GW_TOPS;
}

static inline struct gw_masks gw_masks_plain(const uint8_t *block)
{
	struct gw_masks m = { 0, 0, 0, 0 };

	for (unsigned i = 0; i < GW_MASK_BYTES; i += 8) {
		uint64_t w = 0;
		uint64_t big;

		for (unsigned k = 0; k < 8; k++)
			w |= (uint64_t)block[i + k] << (8 * k);
		big = gw_mask_range(w, 'A', 26);
		m.capitals |= gw_mask_gather(big) << i;
		m.letters |= gw_mask_gather(big | gw_mask_range(w, 'a', 26))
			     << i;
		m.digits |= gw_mask_gather(gw_mask_range(w, '0', 10)) << i;
		m.high |= gw_mask_gather(w & GW_TOPS) << i;
	}
	return m;
}

static inline uint64_t gw_mask_byte_plain(const uint8_t *block, uint8_t byte)
{
	uint64_t m = 0;

	for (unsigned i = 0; i < GW_MASK_BYTES; i++)
		m |= (uint64_t)(block[i] == byte) << i;
	return m;
}

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i gw_mask_load(const uint8_t *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline uint64_t gw_mask_bits(__m128i v)
{
	return (uint32_t)_mm_movemask_epi8(v);
}

/* Bytes in [low, low + n): what is left of them is below n. */
static inline __m128i gw_mask_in(__m128i v, char low, char n)
{
	v = _mm_sub_epi8(v, _mm_set1_epi8(low));
	return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8((char)(n - 1))), v);
}

static inline struct gw_masks gw_masks_of(const uint8_t *block)
{
	struct gw_masks m = { 0, 0, 0, 0 };

	for (unsigned i = 0; i < GW_MASK_BYTES; i += 16) {
		__m128i v = gw_mask_load(block + i);
		__m128i low = _mm_or_si128(v, _mm_set1_epi8(0x20));

		m.letters |= gw_mask_bits(gw_mask_in(low, 'a', 26)) << i;
		m.capitals |= gw_mask_bits(gw_mask_in(v, 'A', 26)) << i;
		m.digits |= gw_mask_bits(gw_mask_in(v, '0', 10)) << i;
		m.high |= gw_mask_bits(v) << i;
	}
	return m;
}

static inline uint64_t gw_mask_byte(const uint8_t *block, uint8_t byte)
{
	__m128i want = _mm_set1_epi8((char)byte);
	uint64_t m = 0;

	for (unsigned i = 0; i < GW_MASK_BYTES; i += 16)
		m |= gw_mask_bits(_mm_cmpeq_epi8(gw_mask_load(block + i), want))
		     << i;
	return m;
}
/* The first place at or behind `i` that holds one of four bytes; without
 * sixteen bytes left to look at, some place before it. */
static inline uint32_t gw_mask_skip(const char *p, uint32_t i, uint32_t n,
				    const char stops[4])
{
	for (; n - i >= 16; i += 16) {
		__m128i v = _mm_loadu_si128(
			(const __m128i *)(const void *)(p + i));
		__m128i hit = _mm_or_si128(
			_mm_or_si128(
				_mm_cmpeq_epi8(v, _mm_set1_epi8(stops[0])),
				_mm_cmpeq_epi8(v, _mm_set1_epi8(stops[1]))),
			_mm_or_si128(
				_mm_cmpeq_epi8(v, _mm_set1_epi8(stops[2])),
				_mm_cmpeq_epi8(v, _mm_set1_epi8(stops[3]))));
		uint64_t bits = gw_mask_bits(hit);

		if (bits)
			return i + (uint32_t)__builtin_ctzll(bits);
	}
	return i;
}
#else
static inline uint32_t gw_mask_skip(const char *p, uint32_t i, uint32_t n,
				    const char stops[4])
{
	(void)p;
	(void)n;
	(void)stops;
	return i;
}

static inline struct gw_masks gw_masks_of(const uint8_t *block)
{
	return gw_masks_plain(block);
}

static inline uint64_t gw_mask_byte(const uint8_t *block, uint8_t byte)
{
	return gw_mask_byte_plain(block, byte);
}
#endif

#endif
