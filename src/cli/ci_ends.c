/* Base and head of a CI job, as revisions that are here.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/ci.h"

static bool is_here(struct gw_session *s, struct gw_str rev)
{
	struct gw_id id;

	return gw_repo_resolve(&id, s->repo,
			       gw_arena_copy(s->cli->arena, rev).p);
}

/* "refs/remotes/origin/main" where it is, else "refs/heads/main": as a revision
 * "main" could be a pushed tag, or any commit ("x-1-g<id>"). */
static struct gw_str branch_revision(struct gw_session *s, struct gw_str name)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str heads = GW_STR("refs/heads/");
	struct gw_str remote;

	if (gw_str_starts(name, heads))
		name = gw_str_part(name, heads.n, name.n);
	remote = gw_arena_print(a, "refs/remotes/origin/%.*s", GW_FMT(name));
	return is_here(s, remote) ? remote :
				    gw_arena_print(a, "refs/heads/%.*s",
						   GW_FMT(name));
}

/* The default branch, unless it is what is judged (or has it already): then
 * there is nothing that the head could be new to. */
static void take_trunk(struct gw_ci *ci, struct gw_session *s)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str trunk = ci->trunk.n ? branch_revision(s, ci->trunk) :
					    GW_STR("refs/remotes/origin/HEAD");
	struct gw_id there;
	struct gw_id here;

	if (!gw_repo_resolve(&there, s->repo, gw_arena_copy(a, trunk).p) ||
	    !gw_repo_resolve(&here, s->repo, gw_arena_copy(a, ci->head).p) ||
	    strcmp(there.hex, here.hex) == 0)
		return;
	ci->base = trunk;
	ci->told_by = GW_STR("the default branch");
}

static int check_head(const struct gw_ci *ci, struct gw_session *s,
		      struct gw_err *err)
{
	if (is_here(s, ci->head))
		return GW_OK;
	if (gw_str_is(ci->head, "HEAD"))
		return gw_err_set(err, GW_ENOTFOUND,
				  "this branch has no commit yet: there is "
				  "nothing to judge");
	return gw_err_set(err, GW_ENOTFOUND,
			  "the commit '%.*s' is not here%s: check out what is "
			  "judged (%s), or say --head",
			  GW_FMT(ci->head),
			  gw_repo_is_shallow(s->repo) ?
				  ", this clone is shallow" :
				  "",
			  ci->deepen);
}

static int check_base(const struct gw_ci *ci, struct gw_session *s,
		      struct gw_err *err)
{
	if (is_here(s, ci->base))
		return GW_OK;
	if (ci->forced)
		return gw_err_set(err, GW_ENOTFOUND,
				  "the base '%.*s' is not here, the push has "
				  "rewritten its branch: say --base, such as "
				  "'--base origin/main'",
				  GW_FMT(ci->base));
	return gw_err_set(err, GW_ENOTFOUND,
			  "the base '%.*s' is not here%s: fetch it (%s), or "
			  "say --base",
			  GW_FMT(ci->base),
			  gw_repo_is_shallow(s->repo) ?
				  ", this clone is shallow" :
				  " (a branch that was rewritten?)",
			  ci->deepen);
}

static bool is_dashed(struct gw_str s)
{
	return s.n && s.p[0] == '-';
}

/* `git push` of a new branch: its old id is all zeros. */
static bool is_zeros(struct gw_str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '0')
		i++;
	return i == s.n && (s.n == 40 || s.n == 64);
}

int gw_ci_ends(struct gw_ci *ci, struct gw_session *s, struct gw_err *err)
{
	const char *base = s->cli->value[GW_OPT_BASE];
	const char *head = s->cli->value[GW_OPT_HEAD];
	int r;

	if (head)
		ci->head = gw_str_of(head);
	if (base) {
		ci->base = gw_str_of(base);
		ci->told_by = GW_STR("--base");
		ci->forced = false;
	}
	if (is_dashed(ci->base) || is_dashed(ci->head))
		return gw_err_set(err, GW_ESYNTAX,
				  "a revision cannot begin with '-'");
	if ((base && !*base) || (head && !*head))
		return gw_err_set(err, GW_ESYNTAX,
				  "--%s is empty: is the variable behind it "
				  "set?",
				  base && !*base ? "base" : "head");
	r = check_head(ci, s, err);
	if (r < 0)
		return r;
	if (is_zeros(ci->base))
		ci->base = GW_STR("");
	else if (ci->is_branch && !base)
		ci->base = branch_revision(s, ci->base);
	if (!ci->base.n)
		take_trunk(ci, s);
	return ci->base.n ? check_base(ci, s, err) : GW_OK;
}
