#ifndef GW_GIT_REPO_H
#define GW_GIT_REPO_H

#include "git/git.h"

/*
 * Inside the room: what an open repository is, and what an engine must be
 * able to do. Walking, comparing trees and parsing stand above the engine and
 * are the same for both: an engine only hands out raw objects.
 */

#define GW_MAX_TREE ((size_t)64 << 20) /* bytes of one tree object */
#define GW_MAX_COMMIT ((size_t)32 << 20) /* bytes of one commit or tag */
#define GW_MAX_PATH 4096 /* bytes of a path: PATH_MAX of Linux */

/* An object's raw bytes; given back with gw_object_release(). */
struct gw_object {
	enum gw_object_kind kind;
	struct gw_str bytes;
	void *held;
	void (*let_go)(void *held);
};
void gw_object_release(struct gw_object *o);
#define GW_AUTO_OBJECT \
	__attribute__((cleanup(gw_object_release))) struct gw_object

/* Is it the object of this (SHA-1) id? */
bool gw_object_is(const struct gw_object *o, const struct gw_id *id);

struct gw_ref_tip {
	struct gw_str name;
	struct gw_id id;
};
typedef GW_VEC(struct gw_ref_tip) gw_ref_tips;

/* An object of the quarantine. */
struct gw_fresh {
	struct gw_id id;
	enum gw_object_kind kind;
	bool old; /* the store behind it has it too: a delta base */
	bool seen; /* reached by the walk */
	uint64_t size;
};

/* A path that differs between HEAD and the index. */
struct gw_staged {
	struct gw_str path;
	uint32_t mode; /* 0: removed */
	uint32_t old_mode; /* 0: added */
	struct gw_id id;
	struct gw_id old_id;
};
typedef GW_VEC(struct gw_staged) gw_staged_paths;

struct gw_repo;
struct gw_packs;
struct gw_index_file;

/* A variable of the environment, "" if unset. Only here git/ asks for it. */
struct gw_str gw_env(const char *name);

/* GW_ENOTFOUND is a missing object, ref, key; never a guess. */
struct gw_engine_row {
	const char *name;
	bool own_packs; /* our own reader may answer for it */
	int (*open)(struct gw_repo *repo, const char *path, struct gw_err *);
	/* All that needs more than the paths of the repository, now. */
	int (*settle)(struct gw_repo *repo, struct gw_err *);
	void (*close)(struct gw_repo *repo);
	int (*header)(struct gw_repo *repo, const struct gw_id *id,
		      enum gw_object_kind *kind, uint64_t *size,
		      struct gw_err *);
	int (*read)(struct gw_object *out, struct gw_repo *repo,
		    const struct gw_id *id, size_t max, struct gw_err *);
	/* All objects of the quarantine alone, into repo->fresh. */
	int (*quarantine)(struct gw_repo *repo, struct gw_err *);
	/* Refs below a prefix ("" for all), direct ones only. */
	int (*refs)(gw_ref_tips *out, struct gw_repo *repo, const char *prefix,
		    struct gw_arena *arena, struct gw_err *);
	int (*resolve)(struct gw_id *out, struct gw_repo *repo,
		       const char *rev, struct gw_err *);
	int (*staged)(gw_staged_paths *out, struct gw_repo *repo,
		      const struct gw_id *head_tree, struct gw_arena *arena,
		      struct gw_err *);
	/* Paths of the index: path -> struct gw_id *. */
	int (*index)(struct gw_map *out, struct gw_repo *repo,
		     struct gw_err *);
	int (*config)(struct gw_str *out, struct gw_repo *repo,
		      const char *key, struct gw_arena *arena);
};
extern const struct gw_engine_row gw_engine_libgit2;
extern const struct gw_engine_row gw_engine_child;

struct gw_repo {
	const struct gw_engine_row *engine;
	void *state; /* of the engine */
	struct gw_arena arena; /* lives as long as the repository */
	unsigned flags; /* enum gw_repo_flags */
	size_t id_bytes; /* 20, or 32 with SHA-256 */
	struct gw_str dir; /* the git directory of this worktree */
	struct gw_str common; /* the one that all worktrees share */
	struct gw_str worktree;
	struct gw_str quarantine; /* GIT_QUARANTINE_PATH, or "" */
	struct gw_map shallow; /* commit ids without known parents */
	struct gw_map fresh; /* id -> struct gw_fresh * */
	bool fresh_read;
	struct gw_packs *packs; /* our own reader's, or NULL */
	struct gw_stream *stream; /* for large blobs, or NULL */
	struct gw_index_file *index; /* NULL: not opened yet */
	bool by_path; /* opened by a path, not from the environment */
};

/*
 * Is it the whole name of a ref, or HEAD? Such a one is looked up as it is: the
 * rules for short names (gitrevisions(7)) would take a pushed refs/tags/HEAD
 * for a HEAD that names no commit yet.
 */
bool gw_rev_is_name(const char *rev);

/* The directories of GIT_ALTERNATE_OBJECT_DIRECTORIES, C-quotes undone. */
typedef GW_VEC(struct gw_str) gw_dirs;
void gw_alternates_read(gw_dirs *out, struct gw_str list,
			struct gw_arena *arena);
/* Where the objects stand that were there before the push. */
void gw_alternates_of(gw_dirs *out, const struct gw_repo *repo,
		      struct gw_arena *arena);
void gw_repo_stream_close(struct gw_repo *repo);
/* This object directory and all that it borrows from. */
void gw_alternates_all(gw_names *out, struct gw_str objects,
		       struct gw_arena *arena);
/* What the index adds to HEAD's tree or changes in it, by our own reader of
 * index files. Anything but GW_OK: ask the engine, which knows them all. */
GW_CHECKED int gw_staged_own(gw_staged_paths *out, struct gw_repo *repo,
			     const struct gw_id *head_tree,
			     struct gw_arena *arena);
/* List the quarantine once: fills repo->fresh. */
GW_CHECKED int gw_fresh_read(struct gw_repo *repo, struct gw_err *err);
/* From now on read objects of this directory's packs ourselves where we can.
 * Not while other threads read. */
void gw_repo_read_packs(struct gw_repo *repo, struct gw_str objects);
/*
 * A blob of at most `max` bytes: as engine->read(), but what that gives up for
 * the size of what the blob is stored upon is streamed, in little memory.
 * GW_ELIMIT: it is larger, or cannot be had so.
 */
GW_CHECKED int gw_blob_read(struct gw_object *out, struct gw_repo *repo,
			    const struct gw_id *id, size_t max,
			    struct gw_err *err);
struct gw_fresh *gw_fresh_get(const struct gw_repo *repo,
			      const struct gw_id *id);
/* Remember an object of the quarantine. */
struct gw_fresh *gw_fresh_add(struct gw_repo *repo, const struct gw_id *id);

/* --- ids ------------------------------------------------------------------ */

/* Raw bytes of an id -> its digits. */
void gw_id_from_raw(struct gw_id *out, const char *raw, size_t bytes);
/* And back; false: it has not so many bytes. */
bool gw_id_to_raw(unsigned char *raw, const struct gw_id *id, size_t bytes);
/* False unless it is 40 or 64 lower-case hex digits. */
bool gw_id_parse(struct gw_id *out, struct gw_str hex);
/* Digits compared; "" equals only "". */
bool gw_id_eq(const struct gw_id *a, const struct gw_id *b);
/* The digits as an arena copy, for a map's key. */
struct gw_str gw_id_key(struct gw_arena *a, const struct gw_id *id);
bool gw_kind_read(struct gw_str word, enum gw_object_kind *out);

/* --- a set of 64-bit hashes ------------------------------------------------ */

/* Keyed hashes (gw_hash), so that nobody can choose collisions. */
struct gw_hashes {
	uint64_t *slots;
	size_t cap;
	size_t count;
};
/* True if it was not there yet. */
bool gw_hashes_add(struct gw_hashes *h, uint64_t hash);
void gw_hashes_release(struct gw_hashes *h);

#endif
