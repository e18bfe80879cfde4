#ifndef GW_GIT_MIDX_H
#define GW_GIT_MIDX_H

#include "base/io.h"

/*
 * A multi-pack-index (gitformat-pack(5), version 1): for each object of many
 * packs one place, found by one search. Chains of them (multi-pack-index.d),
 * base files, other versions and whatever does not add up are GW_ESYNTAX: then
 * each pack is searched by its own index, as if there were none.
 */
struct gw_midx {
	const unsigned char *fanout; /* 256 numbers, never falling */
	const unsigned char *ids; /* sorted, id_bytes each */
	const unsigned char *places; /* pack and offset, 4 bytes each */
	const unsigned char *far; /* 8 bytes each: beyond 2 GiB */
	size_t id_bytes;
	uint32_t count;
	uint32_t far_count;
	uint32_t packs;
	struct gw_str names; /* of the packs' indexes, each ends with NUL */
};

GW_CHECKED int gw_midx_open(struct gw_midx *m, struct gw_str bytes,
			    size_t id_bytes);
/* The next name, in the order of the packs' numbers; false: there is none. */
bool gw_midx_name(struct gw_str *names, struct gw_str *name);
/* The number of the pack and the offset there, which may lie outside of it. */
bool gw_midx_find(const struct gw_midx *m, const unsigned char *id,
		  uint32_t *pack, uint64_t *offset);

#endif
