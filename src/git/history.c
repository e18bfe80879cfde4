/* A revision, a range, or everything. SPDX-License-Identifier: Apache-2.0 */
#include "git/collect.h"
#include "git/pack.h"

#define MOST_AHEAD ((size_t)64 << 20) /* bytes of commits and trees */
#define RARE 16u /* one in so many objects of a pack is a commit, if not more */

struct range {
	gw_tips tips;
	gw_walked_list hidden;
};

static int add_tip(struct range *g, struct gw_collect *c, struct gw_walk *w,
		   const struct gw_ref_tip *tip, struct gw_err *err)
{
	struct gw_id commit;
	int r = gw_collect_tip(c, &commit, &tip->id, tip->name, err);

	if (r == GW_OK && commit.hex[0])
		*GW_PUSH(&g->tips) = (struct gw_tip){
			.commit = gw_walk_at(w, &commit), .ref = tip->name
		};
	return r;
}

static int take_all(struct range *g, struct gw_collect *c, struct gw_walk *w,
		    struct gw_err *err)
{
	gw_ref_tips refs = { 0 };
	struct gw_ref_tip head = { .name = GW_STR("HEAD") };
	int r = c->repo->engine->refs(&refs, c->repo, "", w->arena, err);

	for (size_t i = 0; r == GW_OK && i < refs.n; i++)
		r = add_tip(g, c, w, &refs.v[i], err);
	/* A detached HEAD stands in no ref. */
	if (r == GW_OK && c->repo->engine->resolve(&head.id, c->repo, "HEAD",
						   NULL) == GW_OK)
		r = add_tip(g, c, w, &head, err);
	GW_VEC_FREE(&refs);
	return r;
}

static int resolve(struct gw_id *out, struct gw_walk *w, struct gw_str rev,
		   struct gw_err *err)
{
	if (rev.n == 0)
		rev = GW_STR("HEAD");
	return w->repo->engine->resolve(out, w->repo,
					gw_arena_copy(w->arena, rev).p, err);
}

/* range := [rev] ".." [rev] | [rev] "..." [rev] | rev; with three dots the
 * common ancestors are hidden because the first side is, in full. */
static int take_range(struct range *g, struct gw_collect *c,
		      struct gw_walk *w, struct gw_str text,
		      struct gw_err *err)
{
	size_t dots = gw_str_find(text, GW_STR(".."), 0);
	struct gw_str to = text;
	struct gw_ref_tip tip = { .name = GW_STR("") };
	struct gw_walked *hidden;
	struct gw_id from;
	int r;

	if (dots != GW_NOWHERE) {
		to = gw_str_part(text, dots + 2, text.n);
		if (gw_str_starts(to, GW_STR(".")))
			to = gw_str_part(to, 1, to.n);
		r = resolve(&from, w, gw_str_part(text, 0, dots), err);
		if (r < 0)
			return r;
		hidden = gw_peel(w, &from);
		if (!hidden)
			return gw_err_set(err, GW_ENOTFOUND,
					  "the start of the range is no "
					  "commit");
		*GW_PUSH(&g->hidden) = hidden;
		gw_tree_of(&c->scope->old_tree, w, &from);
	}
	r = resolve(&tip.id, w, to, err);
	if (r < 0)
		return r;
	gw_tree_of(&c->scope->tree, w, &tip.id);
	return add_tip(g, c, w, &tip, err);
}

/* So many of the packs' commits that most trees will be asked for. */
static bool are_many(const struct gw_walk *w)
{
	const struct gw_pack *p;
	size_t objects = 0;
	size_t n = 0;

	for (size_t i = 0; (p = gw_packs_at(w->repo->packs, i)); i++)
		objects += p->count;
	for (size_t i = 0; i < w->commits.count; i++) {
		const struct gw_walked *at = w->commits.entries[i].value;

		n += at->is_new;
	}
	return n > objects / RARE;
}

static int scan(struct range *g, struct gw_collect *c, struct gw_walk *w,
		struct gw_err *err)
{
	struct gw_walked *behind = c->scope->behind.hex[0] ?
					   gw_peel(w, &c->scope->behind) :
					   NULL;
	int r;

	if (behind)
		*GW_PUSH(&g->hidden) = behind;
	else if (c->scope->behind.hex[0])
		return gw_err_set(err, GW_ENOTFOUND,
				  "what --since names is no commit");
	r = gw_mark_new(w, &g->tips, &g->hidden, err);

	for (size_t i = 0; i < w->commits.count; i++) {
		struct gw_walked *at = w->commits.entries[i].value;

		if (at->loaded && at->time < c->scope->since)
			at->is_new = false;
	}
	if (r == GW_OK && are_many(w))
		gw_packs_ahead(w->repo->packs, MOST_AHEAD);
	return r < 0 ? r : gw_collect_commits(c, w, &g->tips, err);
}

int gw_scope_history(struct gw_scope *out, struct gw_repo *repo,
		     const char *range, struct gw_err *err)
{
	struct range g = { .tips = { 0 } };
	struct gw_collect c;
	struct gw_walk w;
	int r;

	gw_collect_init(&c, repo, out);
	gw_walk_init(&w, repo, out->arena);
	if (!repo->packs)
		gw_repo_read_packs(repo, gw_arena_print(out->arena,
							"%.*s/objects",
							GW_FMT(repo->common)));
	if (!range)
		gw_packs_ahead(repo->packs, MOST_AHEAD);
	r = range ? take_range(&g, &c, &w, gw_str_of(range), err) :
		    take_all(&g, &c, &w, err);
	if (r == GW_OK)
		r = scan(&g, &c, &w, err);
	gw_collect_finish(&c);
	gw_packs_forget(repo->packs);
	GW_VEC_FREE(&g.tips);
	GW_VEC_FREE(&g.hidden);
	gw_collect_release(&c);
	return r;
}

bool gw_repo_resolve(struct gw_id *out, struct gw_repo *repo, const char *rev)
{
	return repo->engine->resolve(out, repo, rev, NULL) == GW_OK;
}

bool gw_repo_is_revision(struct gw_repo *repo, const char *text)
{
	struct gw_arena scratch;
	struct gw_str s = gw_str_of(text);
	size_t dots = gw_str_find(s, GW_STR(".."), 0);
	struct gw_walk w;
	struct gw_id id;
	bool is;

	gw_arena_init(&scratch, (size_t)1 << 20);
	gw_walk_init(&w, repo, &scratch);
	if (dots == GW_NOWHERE) {
		is = s.n > 0 && resolve(&id, &w, s, NULL) == GW_OK;
	} else {
		struct gw_str to = gw_str_part(s, dots + 2, s.n);

		if (gw_str_starts(to, GW_STR(".")))
			to = gw_str_part(to, 1, to.n);
		is = s.n > 3 - (to.n > 0) &&
		     resolve(&id, &w, gw_str_part(s, 0, dots), NULL) ==
			     GW_OK &&
		     resolve(&id, &w, to, NULL) == GW_OK;
	}
	gw_arena_release(&scratch);
	return is;
}
