#ifndef GW_BASE_MAP_H
#define GW_BASE_MAP_H

#include "base/arena.h"

/*
 * Text -> pointer, on an arena. Keys are borrowed and must outlive the map.
 * Walked in the order of insertion, so results do not depend on the hash,
 * which is keyed per process against chosen collisions.
 */
struct gw_map_entry {
	struct gw_str key;
	void *value;
	uint64_t hash;
};

struct gw_map {
	struct gw_arena *arena;
	struct gw_map_entry *entries; /* [0, count) in order of insertion */
	uint32_t *slots;
	size_t count;
	size_t cap;
	uint64_t key[2]; /* of the hash */
};

void gw_map_init(struct gw_map *m, struct gw_arena *arena);
/* The value, or NULL when the key is not there. */
void *gw_map_get(const struct gw_map *m, struct gw_str key);
/* The place of the key's value, made with NULL when it was not there. */
void **gw_map_put(struct gw_map *m, struct gw_str key);

/* The same hash for other tables: SipHash-1-3 keyed per process. */
uint64_t gw_hash(struct gw_str s);

#endif
