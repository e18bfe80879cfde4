#ifndef GW_PARSE_BINARY_H
#define GW_PARSE_BINARY_H

#include "base/str.h"

/* Private to parse/: little-endian numbers out of hostile bytes. */
struct gw_bytes {
	struct gw_str all;
	size_t at;
	bool cut; /* something was asked for that is not there */
};

/* `size` bytes, 8 at the most, as a number; 0 and `cut` behind the end. */
static inline uint64_t gw_bytes_number(struct gw_bytes *b, unsigned size)
{
	uint64_t value = 0;

	if (b->all.n - b->at < size) {
		b->cut = true;
		return 0;
	}
	for (unsigned i = 0; i < size; i++)
		value |= (uint64_t)(unsigned char)b->all.p[b->at + i]
			 << (8 * i);
	b->at += size;
	return value;
}

/* The next n bytes; none and `cut` if there are fewer. */
static inline struct gw_str gw_bytes_take(struct gw_bytes *b, uint64_t n)
{
	struct gw_str s = { b->all.p + b->at, 0 };

	if (b->all.n - b->at < n) {
		b->cut = true;
		return s;
	}
	s.n = (size_t)n;
	b->at += s.n;
	return s;
}

#endif
