#ifndef GW_BASE_ARENA_H
#define GW_BASE_ARENA_H

#include "base/str.h"

/*
 * Memory that is given back all at once. An arena has a limit in bytes from
 * birth. gw_arena_alloc() never returns NULL: running out of memory ends the
 * process as undecided. Going over the limit sets `over`, which builders and
 * buffers turn into GW_ELIMIT; at twice the limit the process ends undecided.
 */
struct gw_arena {
	struct gw_arena_block *last;
	size_t used;
	size_t limit;
	bool over;
};

void gw_arena_init(struct gw_arena *a, size_t limit);
/* Empty it, keeping the newest block. Nothing allocated before is valid. */
void gw_arena_reset(struct gw_arena *a);
void gw_arena_release(struct gw_arena *a);

/* How full it is. */
struct gw_arena_mark {
	struct gw_arena_block *last;
	size_t block; /* used of the last block */
	size_t used;
	bool over;
};
struct gw_arena_mark gw_arena_mark(const struct gw_arena *a);
/* As full as it was at the mark: nothing allocated since is valid. There was
 * neither a reset nor a return to an earlier mark in between. */
void gw_arena_return(struct gw_arena *a, const struct gw_arena_mark *to);

/* Zeroed memory aligned for any type; owned by the arena. */
void *gw_arena_alloc(struct gw_arena *a, size_t size);
/* Zeroed array; the product is checked. */
void *gw_arena_array(struct gw_arena *a, size_t count, size_t size);
/* A copy owned by the arena; a NUL byte stands behind its end. */
struct gw_str gw_arena_copy(struct gw_arena *a, struct gw_str s);
/* Formatted text owned by the arena, NUL-ended. */
struct gw_str gw_arena_print(struct gw_arena *a, const char *fmt, ...)
	GW_PRINTF(2, 3);
/* The texts one after the other. */
struct gw_str gw_arena_join(struct gw_arena *a, const struct gw_str *parts,
			    size_t count);

#define GW_NEW(arena, type) ((type *)gw_arena_alloc(arena, sizeof(type)))

#endif
