#ifndef GW_CACHE_CACHE_H
#define GW_CACHE_CACHE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

/*
 * Verdicts that were reached before, kept in an SQLite file. Who asks makes an
 * id of all that the verdict depends on, so that nothing here is ever out of
 * date. Each row bears a MAC over its id and its body, keyed by a file beside
 * the database: a row that was changed, moved to another id or brought from
 * elsewhere is not there. Nothing here can fail: what cannot be read is not
 * there, what cannot be written is not kept.
 */

#define GW_CACHE_ID 32
struct gw_cache_id {
	unsigned char bytes[GW_CACHE_ID];
};

struct gw_cache_row {
	struct gw_cache_id id;
	struct gw_str body; /* p NULL: not there */
};
typedef GW_VEC(struct gw_cache_row) gw_cache_rows;

#define GW_CACHE_MOST_BODY ((size_t)1 << 20) /* longer ones are not kept */
#define GW_CACHE_SIZE ((uint64_t)256 << 20) /* of the file, unless one says */

struct gw_cache_setup {
	const char *path; /* of the database; its key is "<path>.key" */
	uint64_t size; /* bytes that the file may have; 0: GW_CACHE_SIZE */
	int64_t now; /* seconds since 1970: rows know the day of their last use */
};

struct gw_cache;
/*
 * Open it, with its key; both are made, for their owner alone, where they are
 * not there. On the heap: close it. GW_ENOTFOUND: built without SQLite, or it is not on this machine.
 * GW_EUNTRUSTED: others may read or write the key. GW_ESYSTEM: it cannot be
 * used. Whoever gets an error goes on without.
 */
GW_CHECKED int gw_cache_open(struct gw_cache **out,
			     const struct gw_cache_setup *setup,
			     struct gw_err *err);
/* Adds to the days of what was asked for, then closes. NULL is allowed. */
void gw_cache_close(struct gw_cache *c);

/* Fill the bodies, on the arena, of the rows that are there. No more are read
 * once the arena is over its limit. */
void gw_cache_get(struct gw_cache *c, struct gw_cache_row *rows, size_t n,
		  struct gw_arena *arena);
/* Keep all of these rows or none; those used longest ago make room. */
void gw_cache_put(struct gw_cache *c, const struct gw_cache_row *rows,
		  size_t n);

/* For people: rows that it holds, and bytes of its file. */
void gw_cache_count(struct gw_cache *c, uint64_t *rows, uint64_t *bytes);
/* "SQLite 3.40.1", or NULL: built without. */
const char *gw_cache_library(void);

#endif
