#ifndef GW_GIT_FOREST_H
#define GW_GIT_FOREST_H

#include "git/pack.h"

/*
 * The objects of a pack as trees of deltas, and a reader that goes through
 * them depth first: each base is inflated once and stays at hand while what
 * is built on it is read. One pass over the entries' headers makes the forest;
 * nothing is inflated for it.
 */
#define GW_NO_NODE UINT32_MAX

struct gw_node {
	uint64_t offset;
	uint32_t index; /* among the ids of the pack */
	uint32_t base; /* the node below, or GW_NO_NODE */
	uint32_t rank; /* in the order */
	uint32_t end; /* rank behind the last that is built on it */
	unsigned char type; /* of a whole object, 1 to 4; 0: unknown, for its
			     * base is not in this pack or it is damaged */
};

struct gw_forest {
	const struct gw_pack *pack;
	size_t id_bytes;
	uint32_t count;
	struct gw_node *nodes; /* by offset */
	uint32_t *order; /* rank -> node: bases first, depth first */
	unsigned char *types; /* place among the ids of the pack -> its node's */
};

void gw_forest_init(struct gw_forest *f, const struct gw_pack *pack,
		    size_t id_bytes);
void gw_forest_release(struct gw_forest *f);
/* That of the i-th pack, made when it is first asked for, and the packs'. Not
 * while other threads read. */
const struct gw_forest *gw_packs_forest(struct gw_packs *packs, size_t i);
/* The node at an offset, or GW_NO_NODE. */
uint32_t gw_forest_at(const struct gw_forest *f, uint64_t offset);
void gw_forest_id(struct gw_id *out, const struct gw_forest *f,
		  const struct gw_node *n);

/*
 * A thread's reader: the objects between the last one read and its root, as
 * far as they fit into its room (bytes), so it is fast in the forest's order and right in
 * any. GW_ESYNTAX, GW_ELIMIT: damaged or too much for it, so ask another.
 */
#define GW_LADDER_ROOM ((size_t)8 << 20)
struct gw_ladder;
struct gw_ladder *gw_ladder_new(size_t room);
void gw_ladder_free(struct gw_ladder *l);
/* Forget all: the forest that was read is about to go. */
void gw_ladder_reset(struct gw_ladder *l);
/* The bytes, at most `max`, are the ladder's until it is used again. */
GW_CHECKED int gw_ladder_read(struct gw_str *out, struct gw_ladder *l,
			      const struct gw_forest *f, uint32_t node,
			      size_t max);
/* What the object read last has of the one below it, until the next is read. */
void gw_ladder_kin(struct gw_kin *out, struct gw_ladder *l);

#endif
