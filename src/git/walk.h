#ifndef GW_GIT_WALK_H
#define GW_GIT_WALK_H

#include "git/repo.h"

/*
 * The graph of commits, read from raw objects as it is needed. Shallow
 * commits end it; commits that are missing are remembered, not passed over.
 */
struct gw_walked {
	struct gw_id id;
	struct gw_id tree;
	int64_t time;
	struct gw_walked **parents;
	uint32_t count; /* of parents */
	uint32_t stamp; /* of the painting that `colors` belongs to */
	unsigned colors;
	bool queued;
	bool loaded;
	bool missing; /* no such object, or it is no commit */
	bool boundary; /* a shallow commit: its parents are not known */
	bool is_new;
	bool taken; /* stands in an order already */
	uint32_t step; /* of the depth-first walk */
	struct gw_str ref; /* the update that brought it, or "" */
};
typedef GW_VEC(struct gw_walked *) gw_walked_list;

struct gw_walk {
	struct gw_repo *repo;
	struct gw_arena *arena;
	struct gw_map commits; /* id -> struct gw_walked * */
	uint32_t stamp;
	size_t left; /* commits that gw_walk_base() may look at */
};
void gw_walk_init(struct gw_walk *w, struct gw_repo *repo,
		  struct gw_arena *arena);
/* The commit with this id, not read yet. */
struct gw_walked *gw_walk_at(struct gw_walk *w, const struct gw_id *id);
/* Read it. A missing one is GW_OK with `missing` set; an error is a damaged
 * object or a broken repository. */
GW_CHECKED int gw_walk_load(struct gw_walk *w, struct gw_walked *c,
			    struct gw_err *err);

/*
 * What `wanted` reach and `hidden` do not, in no special order. With forged
 * dates there may be more than that, never less.
 */
GW_CHECKED int gw_walk_only(gw_walked_list *out, struct gw_walk *w,
			    const gw_walked_list *wanted,
			    const gw_walked_list *hidden, struct gw_err *err);
/* Is a reached from b? */
GW_CHECKED int gw_walk_is_ancestor(bool *out, struct gw_walk *w,
				   const struct gw_id *a,
				   const struct gw_id *b, struct gw_err *err);
/* Where two tips met last; at most w->left commits are looked at, and taken
 * off. Errors as gw_ancestry_base(). */
GW_CHECKED int gw_walk_base(struct gw_base *out, struct gw_walk *w,
			    const struct gw_id *branch,
			    const struct gw_id *other, struct gw_err *err);
/* The commits with `is_new` that c reaches through such, parents first,
 * appended; each is taken once. */
GW_CHECKED int gw_walk_order(gw_walked_list *out, struct gw_walk *w,
			     struct gw_walked *c, struct gw_err *err);

#endif
