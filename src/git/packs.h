#ifndef GW_GIT_PACKS_H
#define GW_GIT_PACKS_H

#include <stdatomic.h>
#include <threads.h>

#include "git/forest.h"
#include "git/midx.h"

/* What a set of packs is made of: for packs.c, which reads, and pack_set.c,
 * which opens and searches. */
#define MOST_PACKS 256u
#define MOST_LISTS 16u
#define MOST_SPARE 16u
#define SLOTS 4096u

/* Inflated bytes, shared by the cache and whoever reads them. */
struct gw_piece {
	atomic_uint uses;
	unsigned type;
	size_t size;
	char bytes[];
};

struct gw_pack_slot {
	const struct gw_pack *pack;
	uint64_t offset;
	struct gw_piece *piece;
};

/* An object that was read ahead; bytes NULL: it was not. */
struct gw_kept {
	const char *bytes;
	uint32_t n;
	uint32_t type;
};

/* The bytes of all that. */
struct gw_ahead {
	GW_VEC(char *) chunks;
	size_t used; /* of the last one */
	size_t most; /* chunks */
	uint64_t made; /* bytes of objects, kept or not */
};

/* What is known of a pack beside its frame. */
struct gw_pack_more {
	struct gw_forest forest; /* once it was asked for */
	struct gw_kept *kept; /* [place among its ids], or NULL */
};

/* A multi-pack-index, and which of our packs are those that it numbers. */
struct gw_pack_list {
	struct gw_mapped data;
	struct gw_midx index;
	uint32_t *ours; /* [packs], or NO_PACK */
};

struct gw_packs {
	struct gw_pack pack[MOST_PACKS];
	struct gw_str names[MOST_PACKS]; /* of the indexes */
	struct gw_pack_more more[MOST_PACKS];
	size_t count;
	struct gw_ahead ahead;
	struct gw_pack_list lists[MOST_LISTS];
	size_t list_count;
	struct gw_arena arena;
	size_t id_bytes;
	mtx_t lock; /* of all below */
	struct gw_pack_slot slots[SLOTS];
	size_t cached;
	size_t hand; /* the slot to be forgotten next */
	struct libdeflate_decompressor *spare[MOST_SPARE];
	size_t spares;
};

/* An object that was read ahead; false: it is not there. */
bool gw_packs_kept(struct gw_object *out, const struct gw_packs *packs,
		   const struct gw_pack_search *at);

#endif
