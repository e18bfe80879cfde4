/* gitward ci: what is new between base and head.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/ci.h"

/* The revision as people know it: a commit id in twelve digits. */
static struct gw_str short_name(struct gw_session *s, struct gw_str rev)
{
	struct gw_id id;

	if (rev.n < 40 && !gw_str_is(rev, "HEAD"))
		return rev;
	rev = gw_arena_copy(s->cli->arena, rev);
	if (!gw_repo_resolve(&id, s->repo, rev.p))
		return rev;
	return gw_arena_print(s->cli->arena, "%.12s", id.hex);
}

static void say_range(struct gw_session *s, const struct gw_ci *ci)
{
	struct gw_str head = short_name(s, ci->head);
	struct gw_str base;

	if (s->cli->value[GW_OPT_QUIET])
		return;
	if (!ci->base.n) {
		fprintf(stderr,
			"gitward ci: %s, judging all that %.*s reaches (no "
			"base is told)\n",
			ci->name, GW_FMT(head));
		return;
	}
	base = short_name(s, ci->base);
	fprintf(stderr, "gitward ci: %s, judging %.*s..%.*s (base from %.*s)\n",
		ci->name, GW_FMT(base), GW_FMT(head), GW_FMT(ci->told_by));
}

/* Commits behind the end of a shallow clone were not looked at. */
static void say_shallow(struct gw_session *s, const struct gw_ci *ci)
{
	struct gw_err err;

	if (!s->scope.receipt.boundary.n)
		return;
	gw_err_set(&err, GW_ELIMIT,
		   "the clone ends before the base, what lies behind was not "
		   "judged: fetch all history (%s)",
		   ci->deepen);
	gw_run_undecided(&s->found, s->cli->arena, "shallow", GW_STR(""),
			 &err);
	s->found.v[s->found.n - 1].place.ref = GW_STR("history");
}

static int collect(struct gw_session *s, const struct gw_ci *ci,
		   struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str range = ci->base.n ?
				      gw_arena_print(a, "%.*s..%.*s",
						     GW_FMT(ci->base),
						     GW_FMT(ci->head)) :
				      gw_arena_copy(a, ci->head);
	int r = gw_scope_history(&s->scope, s->repo, range.p, err);

	if (r == GW_OK)
		say_shallow(s, ci);
	return r;
}

int gw_cmd_ci(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_CI };
	struct gw_err err = { 0 };
	struct gw_ci ci;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward ci' takes no arguments: say "
				    "--base and --head");
	r = gw_session_repo(&s, true, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_ci_detect(&ci, cli->arena);
	r = gw_ci_ends(&ci, &s, &err);
	if (r == GW_OK) {
		s.base = ci.base.n ? gw_arena_copy(cli->arena, ci.base).p :
				     NULL;
		s.ci = &ci;
		if (!cli->value[GW_OPT_FORMAT])
			cli->value[GW_OPT_FORMAT] = ci.format;
		else
			ci.format = "text";
		say_range(&s, &ci);
		r = gw_session_open(&s, &err);
	}
	if (r == GW_OK)
		r = collect(&s, &ci, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_run_plan(&s.run, &s.scope);
	return gw_session_finish(&s);
}
