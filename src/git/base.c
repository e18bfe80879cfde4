/* Where a branch began. SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "git/collect.h"

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

struct gw_str gw_repo_default(struct gw_repo *repo, struct gw_arena *arena)
{
	struct gw_str text;
	struct gw_str name;
	const char *head = gw_arena_print(arena, "%.*s/HEAD",
					  GW_FMT(repo->common)).p;

	if (gw_io_read(&text, head, GW_MAX_PATH, arena, NULL) < 0 ||
	    !gw_str_starts(text, GW_STR("ref: ")))
		return GW_STR("HEAD");
	name = gw_str_trim(gw_str_part(text, 5, text.n));
	/* Repositories with reftable have this for older programs. */
	if (gw_str_is(name, "refs/heads/.invalid"))
		return GW_STR("HEAD");
	return name;
}
