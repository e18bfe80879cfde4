#ifndef GW_GIT_RAW_H
#define GW_GIT_RAW_H

#include "git/git.h"

/*
 * Our own readers of raw objects. They take everything that git stores
 * (git-and-hooks: five of six malformed commits are accepted by default) and
 * say what is wrong in `fault` instead of refusing it.
 */

/* One header of a commit or tag: "key value", folded lines included. */
struct gw_raw_header {
	struct gw_str key;
	struct gw_str value; /* raw: continuation lines keep their blank */
	struct gw_str line; /* all bytes of it, with its newline */
};
/* The next header; false at the empty line or the end. */
bool gw_raw_header_next(struct gw_str *rest, struct gw_raw_header *out);
/* A folded value without the blanks that fold it. */
struct gw_str gw_raw_unfold(struct gw_str value, struct gw_arena *arena);

/* "Name <mail> 1700000000 +0000"; false if it is not of that form: what
 * could be told apart is filled in then. */
bool gw_raw_person(struct gw_person *out, struct gw_str text);

/* Texts point into `raw`. c->kind must be set; id and ref stay as they are.
 * Rebuilt texts (signature, signed_bytes) are owned by the arena. */
void gw_raw_commit(struct gw_commit *c, struct gw_str raw,
		   struct gw_arena *arena);
void gw_raw_tag(struct gw_commit *c, struct gw_str raw,
		struct gw_arena *arena);
/* Offset where the signature at the end of a text begins, or its length. */
size_t gw_raw_signature(struct gw_str text);
/* What a tag says it points at; false if that is unreadable. */
bool gw_raw_tag_target(struct gw_str raw, struct gw_id *out);

/* An id as headers may write it: git takes digits of either case there. */
bool gw_raw_id(struct gw_id *out, struct gw_str hex);

/* The few fields a walk needs, without allocation. */
struct gw_raw_links {
	struct gw_id tree;
	int64_t time; /* of the committer; 0 if unreadable */
	struct gw_str rest; /* what stands behind the tree's line */
};
void gw_raw_links(struct gw_raw_links *out, struct gw_str raw);
/* The next parent of the commit; false at the last. */
bool gw_raw_parent(struct gw_raw_links *links, struct gw_id *out);

/* --- trees ---------------------------------------------------------------- */

struct gw_raw_tree {
	struct gw_str rest;
	size_t id_bytes;
	bool cut; /* the bytes ended inside an entry, or are no entry */
};
struct gw_raw_entry {
	struct gw_str name;
	uint32_t mode;
	bool padded; /* the mode had a leading zero */
	const char *raw_id; /* id_bytes bytes */
	struct gw_str bytes; /* all of it */
};
void gw_raw_tree_init(struct gw_raw_tree *t, struct gw_str bytes,
		      size_t id_bytes);
bool gw_raw_tree_next(struct gw_raw_tree *t, struct gw_raw_entry *out);
#define GW_MODE_TYPE 0170000u
#define GW_MODE_DIR 0040000u
#define GW_MODE_LINK 0120000u
#define GW_MODE_GITLINK 0160000u
static inline bool gw_mode_is_dir(uint32_t mode)
{
	return (mode & GW_MODE_TYPE) == GW_MODE_DIR;
}
/* git's order of entries: directories compare as if they ended in '/'. */
int gw_raw_entry_cmp(const struct gw_raw_entry *a,
		     const struct gw_raw_entry *b);

/* Why this entry is no sane one, or NULL. `before` is the entry in front of
 * it, or NULL. */
const char *gw_entry_fault(const struct gw_raw_entry *e,
			   const struct gw_raw_entry *before);

#endif
