/* gitward ci: what is new between base and head.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "cli/ci.h"
#include "cli/session.h"

/* "origin/main" where the remote branch is here, else "main". */
static struct gw_str branch_revision(struct gw_session *s, struct gw_str name)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str heads = GW_STR("refs/heads/");
	struct gw_str remote;

	if (gw_str_starts(name, heads))
		name = gw_str_part(name, heads.n, name.n);
	remote = gw_arena_print(a, "refs/remotes/origin/%.*s", GW_FMT(name));
	if (gw_repo_is_revision(s->repo, remote.p))
		return remote;
	return gw_arena_copy(a, name);
}

static void find_ends(struct gw_session *s, struct gw_ci *ci)
{
	struct gw_cli *cli = s->cli;

	gw_ci_detect(ci, cli->arena);
	if (cli->value[GW_OPT_HEAD])
		ci->head = gw_str_of(cli->value[GW_OPT_HEAD]);
	if (cli->value[GW_OPT_BASE])
		ci->base = gw_str_of(cli->value[GW_OPT_BASE]);
	else if (ci->is_branch)
		ci->base = branch_revision(s, ci->base);
}

static int check_ends(struct gw_session *s, const struct gw_ci *ci,
		      struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str head = gw_arena_copy(a, ci->head);
	struct gw_str base = gw_arena_copy(a, ci->base);

	if (head.p[0] == '-' || (base.n && base.p[0] == '-'))
		return gw_err_set(err, GW_ESYNTAX, "a revision cannot begin "
						   "with '-'");
	if (!gw_repo_is_revision(s->repo, head.p))
		return gw_err_set(err, GW_ENOTFOUND,
				  "there is no commit '%s' here: check out "
				  "the commit that is judged, or say --head",
				  head.p);
	if (base.n && !gw_repo_is_revision(s->repo, base.p))
		return gw_err_set(
			err, GW_ENOTFOUND,
			"the base '%s' is not here%s: fetch it (fetch-depth: "
			"0), or say --base",
			base.p,
			gw_repo_is_shallow(s->repo) ? ", this clone is shallow" :
						      "");
	return GW_OK;
}

int gw_cmd_ci(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_CI };
	struct gw_err err = { 0 };
	struct gw_str range;
	struct gw_ci ci;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward ci' takes no arguments: say "
				    "--base and --head");
	r = gw_session_repo(&s, true, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	find_ends(&s, &ci);
	r = check_ends(&s, &ci, &err);
	if (r == GW_OK) {
		s.base = ci.base.n ? gw_arena_copy(cli->arena, ci.base).p :
				     NULL;
		if (!cli->value[GW_OPT_FORMAT])
			cli->value[GW_OPT_FORMAT] = ci.format;
		r = gw_session_open(&s, &err);
	}
	if (r == GW_OK) {
		range = ci.base.n ? gw_arena_print(cli->arena, "%.*s..%.*s",
						   GW_FMT(ci.base),
						   GW_FMT(ci.head)) :
				    gw_arena_copy(cli->arena, ci.head);
		fprintf(stderr, "gitward ci: %s, judging %s\n", ci.name,
			range.p);
		r = gw_scope_history(&s.scope, s.repo, range.p, &err);
	}
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_run_plan(&s.run, &s.scope);
	return gw_session_finish(&s);
}
