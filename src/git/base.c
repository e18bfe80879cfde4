/* Where a branch began. SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "git/collect.h"

#define MOST_LINKS 5 /* of symbolic refs, as git follows them */
#define MOST_ALL ((size_t)1000000)

struct gw_ancestry {
	struct gw_walk walk;
};

struct gw_ancestry *gw_ancestry_new(struct gw_repo *repo,
				    struct gw_arena *arena)
{
	struct gw_ancestry *a = GW_NEW(arena, struct gw_ancestry);

	gw_walk_init(&a->walk, repo, arena);
	a->walk.left = MOST_ALL;
	return a;
}

int gw_ancestry_base(struct gw_base *out, struct gw_ancestry *a,
		     const struct gw_id *branch, const struct gw_id *other,
		     struct gw_err *err)
{
	const struct gw_walked *from = gw_peel(&a->walk, branch);
	const struct gw_walked *to = gw_peel(&a->walk, other);

	*out = (struct gw_base){ .found = false };
	if (!from || !to)
		return gw_err_set(err, GW_ENOTFOUND, "%s is no commit",
				  from ? other->hex : branch->hex);
	return gw_walk_base(out, &a->walk, &from->id, &to->id, err);
}

void gw_ancestry_tree(struct gw_id *out, struct gw_ancestry *a,
		      const struct gw_id *tip)
{
	gw_tree_of(out, &a->walk, tip);
}

/* What a symbolic ref names; false: it is none. Such refs are files of their
 * own, never packed. */
static bool read_symbolic(struct gw_str *name, struct gw_repo *repo,
			  struct gw_str ref, struct gw_arena *arena)
{
	struct gw_str text;
	const char *path = gw_arena_print(arena, "%.*s/%.*s",
					  GW_FMT(repo->common), GW_FMT(ref)).p;

	if (gw_io_read(&text, path, GW_MAX_PATH, arena, NULL) < 0 ||
	    !gw_str_starts(text, GW_STR("ref:")))
		return false;
	*name = gw_str_trim(gw_str_part(text, 4, text.n));
	/* Repositories with reftable have this for older programs. */
	return !gw_str_is(*name, "refs/heads/.invalid");
}

struct gw_str gw_repo_default(struct gw_repo *repo, struct gw_arena *arena)
{
	struct gw_str name;

	return read_symbolic(&name, repo, GW_STR("HEAD"), arena) ?
		       name :
		       GW_STR("HEAD");
}

struct gw_str gw_repo_moved_by(struct gw_repo *repo, struct gw_str ref,
			       struct gw_arena *arena)
{
	struct gw_str name;

	for (int i = 0; i < MOST_LINKS; i++) {
		if (!read_symbolic(&name, repo, ref, arena))
			break;
		ref = name;
	}
	return ref;
}
