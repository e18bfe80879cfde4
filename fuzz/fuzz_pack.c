/* Packs, their indexes and deltas: the first two bytes say where the index
 * ends; then comes the pack. */
#include <stdlib.h>

#include "git/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_pack(struct gw_str index, struct gw_str pack)
{
	struct gw_pack p;
	struct gw_pack_entry e;
	uint64_t offset;

	if (gw_pack_open(&p, pack, index, 20) < 0)
		return;
	for (uint32_t i = 0; i < p.count; i++)
		if (gw_pack_find(&p, p.ids + 20 * (size_t)i, 20, &offset) &&
		    gw_pack_entry(&e, &p, offset, 20) == GW_OK &&
		    (e.data > pack.n || (e.type == 6 && e.base >= offset)))
			__builtin_trap();
}

static void read_delta(struct gw_str base, struct gw_str delta)
{
	uint64_t from;
	uint64_t to;
	char *p;

	if (gw_delta_sizes(&delta, &from, &to) < 0 || to > 1 << 16)
		return;
	p = malloc((size_t)to + 1);
	if (p && gw_delta_apply(p, (size_t)to, base, delta) < 0)
		*p = '\0';
	free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str all = { (const char *)data, size };
	size_t cut;

	if (size < 2)
		return 0;
	cut = 2 + ((size_t)data[0] << 8 | data[1]);
	read_pack(gw_str_part(all, 2, cut), gw_str_part(all, cut, size));
	read_delta(gw_str_part(all, 2, cut), gw_str_part(all, cut, size));
	return 0;
}
