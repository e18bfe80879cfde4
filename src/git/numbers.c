/* Tables of sorted ids, as indexes have them. SPDX-License-Identifier:
 * Apache-2.0 */
#include "git/numbers.h"

#include <string.h>

bool gw_fanout_is_sane(const unsigned char *fanout)
{
	uint32_t before = 0;

	for (unsigned i = 0; i < 256; i++) {
		uint32_t n = gw_be32(fanout + 4 * i);

		if (n < before)
			return false;
		before = n;
	}
	return true;
}

bool gw_fanout_find(uint32_t *at, const unsigned char *fanout,
		    const unsigned char *ids, const unsigned char *id,
		    size_t id_bytes)
{
	uint64_t head = gw_be64(id);
	uint32_t low = id[0] ? gw_be32(fanout + 4 * (id[0] - 1u)) : 0;
	uint32_t high = gw_be32(fanout + 4 * (unsigned)id[0]);

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const unsigned char *there = ids + (size_t)mid * id_bytes;
		uint64_t other = gw_be64(there);
		int r = head == other ? memcmp(id, there, id_bytes) : 0;

		*at = mid;
		if (head == other && r == 0)
			return true;
		if (head < other || r < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}
