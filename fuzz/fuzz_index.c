/* SPDX-License-Identifier: Apache-2.0 */
/* Index files: any bytes are read to the end or left to others. */
#include <stdint.h>

#include "git/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str bytes = { (const char *)data, size };
	struct gw_index_entry e;
	struct gw_index_at at;
	struct gw_arena a;
	struct gw_index x;

	gw_arena_init(&a, (size_t)1 << 28);
	if (gw_index_open(&x, bytes, 20, &a) == GW_OK) {
		gw_index_begin(&at, &x, &a);
		while (at.left > 0)
			if (gw_index_next(&e, &at, &x) < 0 ||
			    e.path.n > GW_MAX_PATH)
				gw_bug("an index that was read cannot be read");
		for (size_t i = 0; i < x.tree_count; i++)
			if (x.trees[i].next <= i ||
			    x.trees[i].next > x.tree_count)
				gw_bug("a cached tree that does not end");
	}
	gw_arena_release(&a);
	return 0;
}
