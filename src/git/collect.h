#ifndef GW_GIT_COLLECT_H
#define GW_GIT_COLLECT_H

#include "git/walk.h"

/*
 * Filling a scope: each new commit is compared with all its parents, oldest
 * first, so that the first that brings a blob is the one that introduced it.
 */
#define GW_MOST_OLDS 8u /* parents compared; with more, more is judged */

/* A tree to be compared with the old ones at its path. */
struct gw_tree_pair {
	struct gw_str path; /* "" or ends in '/' */
	struct gw_id tree;
	struct gw_id olds[GW_MOST_OLDS];
	uint32_t count;
};
typedef GW_VEC(struct gw_tree_pair) gw_tree_pairs;

struct gw_collect {
	struct gw_repo *repo;
	struct gw_scope *scope;
	struct gw_map blobs; /* id -> place in scope->blobs, plus 1 */
	struct gw_map trees; /* id -> struct seen_tree * */
	struct gw_hashes places; /* (id, mode, path) that stand in the scope */
	struct gw_hashes texts; /* identities that stand in the scope */
	uint32_t turn; /* counts commits: a tree may return in another */
	uint32_t repeats; /* trees met again in this turn */
	uint64_t all_repeats;
	bool repeats_said;
	GW_VEC(struct gw_commit) tags; /* moved to the scope at the end */
	uint64_t boundaries;
	struct gw_id commit; /* under comparison, or "" */
	struct gw_str ref;
	gw_tree_pairs pairs; /* the work of gw_diff_trees() */
	struct gw_arena scratch; /* of one tree */
};
void gw_collect_init(struct gw_collect *c, struct gw_repo *repo,
		     struct gw_scope *scope);
void gw_collect_release(struct gw_collect *c);

/* Tags behind the commits, the receipt filled. */
void gw_collect_finish(struct gw_collect *c);

/* What a ref update (or a ref) wants to be looked at. */
struct gw_tip {
	struct gw_walked *commit; /* or NULL: no commit */
	struct gw_str ref;
};
typedef GW_VEC(struct gw_tip) gw_tips;
/* All new commits (is_new) that the tips reach, oldest first; then those of
 * the quarantine that nothing reaches. */
GW_CHECKED int gw_collect_commits(struct gw_collect *c, struct gw_walk *w,
				  const gw_tips *tips, struct gw_err *err);
/* Mark as new what the tips reach and `hidden` do not. */
GW_CHECKED int gw_mark_new(struct gw_walk *w, const gw_tips *tips,
			   const gw_walked_list *hidden, struct gw_err *err);
/* The commit behind tags, unread; NULL if there is none. */
struct gw_walked *gw_peel(struct gw_walk *w, const struct gw_id *id);
/* The tree of a commit (through tags), or "". */
void gw_tree_of(struct gw_id *out, struct gw_walk *w, const struct gw_id *id);

/* A commit and what its tree has over those of its parents. */
GW_CHECKED int gw_collect_commit(struct gw_collect *c, struct gw_walk *walk,
				 struct gw_walked *w, struct gw_err *err);
/* A tree or blob of the quarantine that nothing names. */
GW_CHECKED int gw_collect_bare(struct gw_collect *c, const struct gw_fresh *f,
			       struct gw_err *err);
/* What a ref points at: tags are opened, down to the commit, whose id is put
 * into *commit ("" if there is none); trees and blobs are taken at once. */
GW_CHECKED int gw_collect_tip(struct gw_collect *c, struct gw_id *commit,
			      const struct gw_id *id, struct gw_str ref,
			      struct gw_err *err);
/* What the quarantine holds and nothing above has reached. */
GW_CHECKED int gw_collect_rest(struct gw_collect *c, struct gw_err *err);

/* An entry that stands in no parent just so. */
struct gw_diff_entry {
	struct gw_str path;
	uint32_t mode;
	struct gw_id id;
	struct gw_id old_id; /* at this path in a parent, or "" */
	const char *fault; /* or NULL */
	bool added;
};
GW_CHECKED int gw_collect_entry(struct gw_collect *c,
				const struct gw_diff_entry *e,
				struct gw_err *err);
/* Every entry of `tree` that no tree of `olds` has at the same path. */
GW_CHECKED int gw_diff_trees(struct gw_collect *c, const struct gw_id *tree,
			     const struct gw_id *olds, size_t count,
			     struct gw_err *err);

/* Note what could not be read; the path may be "". Only faults of the system
 * as a whole are handed on. */
void gw_scope_undecided(struct gw_scope *s, const struct gw_err *why,
			struct gw_str path);

/* Messages, identities, headers, signatures of a commit or tag. */
void gw_texts_of_commit(struct gw_collect *c, const struct gw_commit *k);
void gw_texts_of_updates(struct gw_scope *s);
void gw_texts_of_options(struct gw_scope *s);

#endif
