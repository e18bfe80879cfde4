#ifndef GW_BASE_WIDE_H
#define GW_BASE_WIDE_H

#include "base/masks.h"

/*
 * The masks of masks.h by instructions that not every x86-64 has (AVX2, BMI).
 * What is marked GW_WIDE may be called only where gw_is_wide() is true; there
 * is always a twin for the rest, and a test holds the two equal.
 */
#ifdef __x86_64__
#include <immintrin.h>

#define GW_HAS_WIDE 1
#define GW_WIDE __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define GW_WIDE_INLINE static inline __attribute__((always_inline)) GW_WIDE

static inline bool gw_is_wide(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2") &&
	       __builtin_cpu_supports("popcnt");
}

/* Two times 32 bytes. */
struct gw_wide {
	__m256i low;
	__m256i high;
};

GW_WIDE_INLINE struct gw_wide gw_wide_load(const uint8_t *p)
{
	return (struct gw_wide){
		_mm256_loadu_si256((const __m256i *)(const void *)p),
		_mm256_loadu_si256((const __m256i *)(const void *)(p + 32)),
	};
}

/* The top bits of all bytes. */
GW_WIDE_INLINE uint64_t gw_wide_bits(struct gw_wide v)
{
	return (uint32_t)_mm256_movemask_epi8(v.low) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(v.high) << 32;
}

/* Bytes in [low, low + n), all of them ASCII: moved up to the end of what is
 * positive, they alone are above the rest. */
GW_WIDE_INLINE uint64_t gw_wide_range(struct gw_wide v, int low, int n)
{
	__m256i up = _mm256_set1_epi8((char)(128 - low - n));
	__m256i rest = _mm256_set1_epi8((char)(127 - n));

	return gw_wide_bits((struct gw_wide){
		_mm256_cmpgt_epi8(_mm256_add_epi8(v.low, up), rest),
		_mm256_cmpgt_epi8(_mm256_add_epi8(v.high, up), rest),
	});
}

GW_WIDE_INLINE uint64_t gw_wide_byte(struct gw_wide v, uint8_t byte)
{
	__m256i want = _mm256_set1_epi8((char)byte);

	return gw_wide_bits((struct gw_wide){
		_mm256_cmpeq_epi8(v.low, want),
		_mm256_cmpeq_epi8(v.high, want),
	});
}

/* A sixteen-byte table, twice. */
GW_WIDE_INLINE __m256i gw_wide_table(const uint8_t *row)
{
	return _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)row));
}

/* The classes of each byte, a bit for each: those that have it both by its low
 * and by its high four bits. */
GW_WIDE_INLINE struct gw_wide gw_wide_class(const uint8_t *by_low,
					    const uint8_t *by_high,
					    struct gw_wide v)
{
	__m256i low = gw_wide_table(by_low);
	__m256i high = gw_wide_table(by_high);
	__m256i four = _mm256_set1_epi8(15);

	return (struct gw_wide){
		_mm256_and_si256(
			_mm256_shuffle_epi8(low, _mm256_and_si256(v.low, four)),
			_mm256_shuffle_epi8(high, _mm256_and_si256(
				_mm256_srli_epi16(v.low, 4), four))),
		_mm256_and_si256(
			_mm256_shuffle_epi8(low, _mm256_and_si256(v.high, four)),
			_mm256_shuffle_epi8(high, _mm256_and_si256(
				_mm256_srli_epi16(v.high, 4), four))),
	};
}

GW_WIDE_INLINE struct gw_wide gw_wide_and(struct gw_wide a, struct gw_wide b)
{
	return (struct gw_wide){ _mm256_and_si256(a.low, b.low),
				 _mm256_and_si256(a.high, b.high) };
}

GW_WIDE_INLINE struct gw_masks gw_wide_masks(struct gw_wide v)
{
	__m256i small = _mm256_set1_epi8(0x20);
	struct gw_wide folded = { _mm256_or_si256(v.low, small),
				  _mm256_or_si256(v.high, small) };

	return (struct gw_masks){
		.letters = gw_wide_range(folded, 'a', 26),
		.capitals = gw_wide_range(v, 'A', 26),
		.digits = gw_wide_range(v, '0', 10),
		.high = gw_wide_bits(v),
	};
}

GW_WIDE_INLINE bool gw_wide_any(struct gw_wide v)
{
	__m256i all = _mm256_or_si256(v.low, v.high);

	return !_mm256_testz_si256(all, all);
}

/* All bytes, or-ed to eight. */
GW_WIDE_INLINE uint64_t gw_wide_fold(struct gw_wide v)
{
	__m256i all = _mm256_or_si256(v.low, v.high);
	__m128i half = _mm_or_si128(_mm256_castsi256_si128(all),
				    _mm256_extracti128_si256(all, 1));

	return (uint64_t)_mm_cvtsi128_si64(half) |
	       (uint64_t)_mm_extract_epi64(half, 1);
}
#endif

#endif
