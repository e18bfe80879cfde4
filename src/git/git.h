#ifndef GW_GIT_GIT_H
#define GW_GIT_GIT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/kin.h"
#include "base/map.h"
#include "base/vec.h"

/*
 * Repositories, ref updates, what is new, blobs, commits, the index.
 * libgit2 opens and walks; a `git` child takes over where it cannot.
 */

#define GW_ID_HEX 65 /* 64 digits (SHA-256) and NUL; SHA-1 uses 40 */
struct gw_id {
	char hex[GW_ID_HEX];
};

/* The digits; borrowed from *id. */
struct gw_str gw_id_str(const struct gw_id *id);
/* All digits are 0 (git's "none"), or there are none. */
bool gw_id_is_zero(const struct gw_id *id);

enum gw_object_kind { GW_OBJ_BLOB, GW_OBJ_COMMIT, GW_OBJ_TREE, GW_OBJ_TAG };

struct gw_repo;
enum gw_repo_flags {
	GW_REPO_HOOK = 1 << 0, /* in a hook: git has checked the owner */
	GW_REPO_TRUST = 1 << 1, /* --trust: skip the owner check */
	GW_REPO_BY_GIT = 1 << 2, /* the git child reads, to compare with */
};
/* `path` NULL: from the environment and the current directory, as a hook
 * must (the quarantine is seen only so). GW_ENOTFOUND: no repository. */
GW_CHECKED int gw_repo_open(struct gw_repo **out, const char *path,
			    unsigned flags, struct gw_err *err);
void gw_repo_close(struct gw_repo *repo);
struct gw_str gw_repo_dir(const struct gw_repo *repo); /* the git directory */
/* The one shared by all worktrees: hooks and config stand there. */
struct gw_str gw_repo_common_dir(const struct gw_repo *repo);
struct gw_str gw_repo_worktree(const struct gw_repo *repo); /* or "" */
bool gw_repo_is_shallow(const struct gw_repo *repo);
/* Names of all refs, such as "refs/heads/main". */
typedef GW_VEC(struct gw_str) gw_names;
/*
 * Before a jail closes: do what needs another program, and name the paths that
 * reading may still open (object stores with all their alternates, refs,
 * configuration). What a later question would need beyond them is unreadable.
 */
GW_CHECKED int gw_repo_settle(gw_names *out, struct gw_repo *repo,
			      struct gw_arena *arena, struct gw_err *err);

/* --- what to judge ------------------------------------------------------- */

enum gw_update_kind { GW_REF_CREATE, GW_REF_UPDATE, GW_REF_DELETE };
struct gw_update {
	struct gw_id old_id;
	struct gw_id new_id;
	struct gw_str ref;
	enum gw_update_kind kind;
	bool forced; /* not a fast-forward; filled by the scope */
};
typedef GW_VEC(struct gw_update) gw_updates;

/* Where a blob stands. One blob may stand at many places. */
struct gw_blob_place {
	struct gw_str path; /* raw bytes, as in the tree */
	uint32_t mode; /* 0100644, 0100755, 0120000, 0160000 ...; 0: direct */
	struct gw_id commit; /* the introducing commit, or "" */
	struct gw_str ref; /* of the update that brought it, or "" */
	struct gw_id old_blob; /* at this path in a parent, or "" */
	struct gw_blob_place *next;
};

struct gw_scope_blob {
	struct gw_id id;
	uint64_t size;
	struct gw_blob_place *places; /* at least one */
};

/* Anything else with bytes: messages, identities, headers, ref names ... */
struct gw_scope_text {
	struct gw_str name; /* "<commit 12ab34>#message", "ref:refs/heads/x" */
	struct gw_str bytes;
	struct gw_id commit; /* or tag id, or "" */
	struct gw_str ref;
};

struct gw_person {
	struct gw_str name;
	struct gw_str mail;
	int64_t time;
};

/* A commit or tag as its raw bytes say; malformed ones are kept and said. */
struct gw_commit {
	struct gw_id id;
	enum gw_object_kind kind; /* commit or tag */
	struct gw_str raw;
	struct gw_str message; /* all bytes behind the header, NULs too */
	struct gw_person author; /* tagger for tags */
	struct gw_person committer;
	struct gw_id tree; /* or the tag's target */
	struct gw_str parents; /* hex ids, separated by blanks */
	uint32_t parent_count;
	uint32_t author_lines;
	struct gw_str signature; /* gpgsig / tail of a tag; "" if none */
	struct gw_str signed_bytes; /* what the signature covers */
	struct gw_str fault; /* why it is malformed, or "" */
	struct gw_str ref; /* the update that brought it */
	struct gw_str tag_name; /* tags only */
	enum gw_object_kind target_kind; /* tags only: as the tag says */
};

/* A path that a new tree adds or changes, for path and tree rules. */
struct gw_entry {
	struct gw_str path;
	uint32_t mode;
	struct gw_id id;
	struct gw_id commit;
	struct gw_str ref;
	struct gw_str fault; /* ".git", "..", duplicate, bad mode ... or "" */
	bool added; /* no such path in any parent */
};

struct gw_receipt {
	uint64_t objects; /* new ones found */
	uint64_t commits;
	uint64_t trees;
	uint64_t blobs;
	uint64_t tags;
	uint64_t bytes; /* of the objects judged */
	uint64_t delta_bases; /* in the pack, but the server had them */
	uint64_t updates;
	struct gw_str boundary; /* "shallow at N commits" ... or "" */
	struct gw_str engine; /* "libgit2" or "git" */
};

struct gw_scope {
	struct gw_arena *arena; /* owns all below */
	GW_VEC(struct gw_scope_blob) blobs; /* each id once, in a fixed order */
	GW_VEC(struct gw_scope_text) texts;
	GW_VEC(struct gw_commit) commits; /* oldest first, then tags */
	GW_VEC(struct gw_entry) entries;
	gw_updates updates;
	GW_VEC(struct gw_err) undecided; /* what could not be read */
	struct gw_receipt receipt;
	struct gw_id tree; /* of the state that is judged (joins), or "" */
	struct gw_id old_tree; /* of the state before, or "" */
	bool index; /* the index is the state that is judged */
	/* Set by who asks for history: leave out commits whose committer says
	 * that he made them before (seconds since 1970); 0: none. For people
	 * who look back: dates can be forged, so no gate may use it. */
	int64_t since;
	struct gw_id behind; /* the same: and what this commit reaches, or "" */
};
void gw_scope_init(struct gw_scope *s, struct gw_arena *arena);
void gw_scope_release(struct gw_scope *s);

/* The index against HEAD: honours GIT_INDEX_FILE. */
GW_CHECKED int gw_scope_staged(struct gw_scope *out, struct gw_repo *repo,
			       struct gw_err *err);
/* "<old> <new> <ref>" lines of pre-receive. */
GW_CHECKED int gw_updates_read(gw_updates *out, struct gw_str lines,
			       struct gw_arena *arena, struct gw_err *err);
/* Everything new: the quarantine without what the old store held, and all
 * that the new tips reach and no old ref does. */
GW_CHECKED int gw_scope_receive(struct gw_scope *out, struct gw_repo *repo,
				const gw_updates *updates, struct gw_err *err);
/*
 * A push of the past, without a quarantine: what its new tips reach and neither
 * its old ones nor `known` (their new_id) do. GW_ENOTFOUND: a new tip is gone,
 * as that of a push which was rejected.
 */
GW_CHECKED int gw_scope_replay(struct gw_scope *out, struct gw_repo *repo,
			       const gw_updates *updates,
			       const gw_updates *known, struct gw_err *err);
/* pre-push lines "<local ref> <local id> <remote ref> <remote id>". */
GW_CHECKED int gw_scope_push(struct gw_scope *out, struct gw_repo *repo,
			     struct gw_str lines, const char *remote,
			     struct gw_err *err);
/* "A..B", "REV" (all it reaches), or NULL: all refs. */
GW_CHECKED int gw_scope_history(struct gw_scope *out, struct gw_repo *repo,
				const char *range, struct gw_err *err);

/* --- where a branch began -------------------------------------------------- */

struct gw_base {
	bool found; /* they have an ancestor in common */
	int64_t time; /* the committer's, of the newest such one */
	uint64_t behind; /* commits that the other has and the branch has not */
};
/* Reads each commit once for all questions; owned by the arena. */
struct gw_ancestry;
struct gw_ancestry *gw_ancestry_new(struct gw_repo *repo,
				    struct gw_arena *arena);
/*
 * The newest common ancestor of a branch and another one (tips; tags are
 * opened). GW_ENOTFOUND: history ends before it is known, as in a shallow
 * repository, or a tip is no commit. GW_ELIMIT: more than 100,000 commits for
 * one question, or a million for all.
 */
GW_CHECKED int gw_ancestry_base(struct gw_base *out, struct gw_ancestry *a,
				const struct gw_id *branch,
				const struct gw_id *other,
				struct gw_err *err);
/* The tree of a tip (tags are opened), or "". */
void gw_ancestry_tree(struct gw_id *out, struct gw_ancestry *a,
		      const struct gw_id *tip);

/* The default branch of a bare repository: what HEAD names, such as
 * "refs/heads/main", else "HEAD". */
struct gw_str gw_repo_default(struct gw_repo *repo, struct gw_arena *arena);

/* The ref that moves when this one is written: what a symbolic ref leads to,
 * else itself. */
struct gw_str gw_repo_moved_by(struct gw_repo *repo, struct gw_str ref,
			       struct gw_arena *arena);

/* --- reading ------------------------------------------------------------- */

/* Content of a blob, at most `max` bytes: GW_ELIMIT beyond, known from the
 * header before anything is inflated; GW_ENOTFOUND: missing. Threads may
 * call it at once. */
GW_CHECKED int gw_repo_blob(struct gw_str *out, struct gw_repo *repo,
			    const struct gw_id *id, size_t max,
			    struct gw_arena *arena, struct gw_err *err);
/*
 * Many blobs at once: items are numbered as they are added (ids must outlive
 * the bulk), then planned into jobs, so that what one blob is stored upon is
 * read once for all that build on it. Each thread has a reader of its own and
 * takes whole jobs; items may be read in any order, it is only slower.
 */
struct gw_bulk;
struct gw_bulk_reader;
void gw_bulk_open(struct gw_bulk **out, struct gw_repo *repo);
void gw_bulk_close(struct gw_bulk *b);
void gw_bulk_add(struct gw_bulk *b, const struct gw_id *id);
void gw_bulk_plan(struct gw_bulk *b);
size_t gw_bulk_jobs(const struct gw_bulk *b);
/* The i-th item of a job; false: it has no more. */
bool gw_bulk_item(size_t *item, const struct gw_bulk *b, size_t job, size_t i);
struct gw_bulk_reader *gw_bulk_reader_new(const struct gw_bulk *b);
void gw_bulk_reader_free(struct gw_bulk_reader *r);
/* As gw_repo_blob(); the bytes are the reader's until it reads again. */
GW_CHECKED int gw_bulk_read(struct gw_str *out, struct gw_bulk_reader *r,
			    size_t item, size_t max, struct gw_err *err);
/* What the bytes read last have of those they are built upon, if these were
 * read before; the reader's until it reads again. Of others: nothing. */
void gw_bulk_kin(struct gw_kin *out, struct gw_bulk_reader *r,
		 struct gw_str bytes);
/* The bytes read last are no longer wanted. */
void gw_bulk_drop(struct gw_bulk_reader *r);
typedef bool gw_stream_take(void *ctx, struct gw_str piece);
/*
 * A blob piece by piece, in order, whatever its size; take() may return false
 * when it wants no more. GW_ENOTFOUND, and nothing taken: our own reader cannot
 * do it, so ask gw_repo_stream(). Threads may call it at once.
 */
GW_CHECKED int gw_repo_flow(struct gw_repo *repo, const struct gw_id *id,
			    gw_stream_take *take, void *ctx,
			    struct gw_err *err);
/*
 * The same by another program. The stream is a program: open it before a jail closes,
 * it is closed with the repository. One blob at a time is read, threads wait.
 */
GW_CHECKED int gw_repo_stream_open(struct gw_repo *repo, struct gw_err *err);
bool gw_repo_streams(const struct gw_repo *repo);
GW_CHECKED int gw_repo_stream(struct gw_repo *repo, const struct gw_id *id,
			      gw_stream_take *take, void *ctx,
			      struct gw_err *err);
/* All files of a tree (or of the index: id ""): path -> struct gw_id *.
 * GW_ELIMIT: there are more than 300,000. */
GW_CHECKED int gw_repo_files(struct gw_map *out, struct gw_repo *repo,
			     const struct gw_id *tree, struct gw_err *err);
/* Files of the index at a path or below it: path -> struct gw_id *, on the
 * map's arena. Only what stands there is read. GW_ELIMIT: as above, of an index
 * that git alone reads. */
GW_CHECKED int gw_repo_staged_at(struct gw_map *out, struct gw_repo *repo,
				 struct gw_str path, struct gw_err *err);
/* The entry at a path of a tree, without reading the rest of it; false: there
 * is none. */
bool gw_repo_find(struct gw_repo *repo, const struct gw_id *tree,
		  struct gw_str path, struct gw_id *id, uint32_t *mode);
GW_CHECKED int gw_repo_refs(gw_names *out, struct gw_repo *repo,
			    struct gw_arena *arena, struct gw_err *err);
/* Where each ref points now: ref and new_id of each update. */
GW_CHECKED int gw_repo_tips(gw_updates *out, struct gw_repo *repo,
			    struct gw_arena *arena, struct gw_err *err);
/* All that reflogs tell of refs below refs/, oldest first for each ref. A
 * repository without reflogs has none; those of deleted refs are gone. */
struct gw_reflog_entry {
	struct gw_str ref;
	struct gw_id old_id;
	struct gw_id new_id;
	int64_t at; /* seconds since 1970 */
};
typedef GW_VEC(struct gw_reflog_entry) gw_reflog;
GW_CHECKED int gw_repo_reflog(gw_reflog *out, struct gw_repo *repo,
			      struct gw_arena *arena, struct gw_err *err);
/*
 * Add lines to the notes of commits below `ref` ("refs/notes/gitward"), in one
 * commit; lines that stand there are not added again. Runs git.
 */
struct gw_note {
	struct gw_id commit;
	struct gw_str text; /* lines */
};
typedef GW_VEC(struct gw_note) gw_notes;
GW_CHECKED int gw_repo_annotate(struct gw_repo *repo, const char *ref,
				const gw_notes *notes, int64_t now,
				struct gw_err *err);
/* The tree of a revision; GW_ENOTFOUND if there is none. */
GW_CHECKED int gw_repo_tree(struct gw_id *out, struct gw_repo *repo,
			    const char *rev, struct gw_arena *arena,
			    struct gw_err *err);
/* The blob at REV:path; GW_ENOTFOUND if there is none. */
GW_CHECKED int gw_repo_file_at(struct gw_str *out, struct gw_repo *repo,
			       const char *rev, const char *path,
			       struct gw_arena *arena, struct gw_err *err);
GW_CHECKED int gw_repo_config(struct gw_str *out, struct gw_repo *repo,
			      const char *key, struct gw_arena *arena);
/* The object that a revision names; false: there is none. */
bool gw_repo_resolve(struct gw_id *out, struct gw_repo *repo,
		     const char *rev);
/* Is `text` a revision or range of this repository? */
bool gw_repo_is_revision(struct gw_repo *repo, const char *text);

#endif
