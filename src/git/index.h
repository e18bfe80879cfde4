#ifndef GW_GIT_INDEX_H
#define GW_GIT_INDEX_H

#include "git/repo.h"

/*
 * Our own reader of index files (gitformat-index(5)), versions 2 to 4, with
 * the cache-tree (extension TREE). What it does not know - split and sparse
 * indexes, other mandatory extensions, unmerged entries, anything odd - is
 * GW_ENOTFOUND: then libgit2 or git is asked, slower, never silently.
 *
 * The checksum at the end is not verified, as git itself does so in `git fsck`
 * only (read-cache.c, verify_hdr()), and writes zeros for it where
 * index.skipHash is set (git-config(1)): git commits what such an index says,
 * so that is what must be judged. An end of entries (EOIE) that is not where
 * the entries end is odd.
 */
struct gw_index {
	struct gw_str bytes; /* of the file */
	size_t id_bytes;
	uint32_t version;
	uint32_t count; /* of entries */
	size_t begin; /* of the first entry */
	size_t end; /* behind the last: where extensions begin */
	uint32_t *offsets; /* of each entry; NULL in version 4 */
	struct gw_cached_tree *trees; /* before their children; [0] is "" */
	size_t tree_count;
};

/* A directory as the cache-tree knows it. */
struct gw_cached_tree {
	struct gw_str name; /* last part of its path */
	int64_t entries; /* of the index below it; -1: something changed */
	struct gw_str id; /* raw; only when entries >= 0 */
	uint32_t children;
	uint32_t next; /* behind the last tree below it */
};

struct gw_index_entry {
	struct gw_str path; /* until the next one is read */
	uint32_t mode;
	struct gw_str id; /* raw */
	bool intent; /* git add -N: not there yet */
};

/* A place among the entries. */
struct gw_index_at {
	size_t at;
	uint32_t left;
	char *path; /* of version 4: the path so far */
	size_t length;
};

/* Open the bytes of an index; what is made stands on the arena. */
GW_CHECKED int gw_index_open(struct gw_index *x, struct gw_str bytes,
			     size_t id_bytes, struct gw_arena *arena);
void gw_index_begin(struct gw_index_at *at, const struct gw_index *x,
		    struct gw_arena *arena);
/* GW_ENOTFOUND: malformed, or of a kind that we leave to others. Only while
 * `left` is above 0. */
GW_CHECKED int gw_index_next(struct gw_index_entry *e, struct gw_index_at *at,
			     const struct gw_index *x);
/* Pass over so many entries; GW_ENOTFOUND: there are fewer. */
GW_CHECKED int gw_index_skip(struct gw_index_at *at, const struct gw_index *x,
			     uint32_t n);

/* At the first entry that does not stand before the path; version 4 is told
 * from its begin on. */
void gw_index_seek(struct gw_index_at *at, const struct gw_index *x,
		   struct gw_str path, struct gw_arena *arena);

/* The repository's index, mapped once and as it was then; NULL: others must
 * read it. It lives until gw_index_file_close(). */
const struct gw_index *gw_index_of(struct gw_repo *repo);
void gw_index_file_close(struct gw_index_file *f);

/* The paths that the index adds to a tree or has otherwise; those that it
 * removes are left out. `tree` "": all are added. */
GW_CHECKED int gw_index_against(gw_staged_paths *out, struct gw_repo *repo,
				const struct gw_index *x,
				const struct gw_id *tree,
				struct gw_arena *arena);

#endif
