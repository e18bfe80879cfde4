/* gitward init: a policy that fits what is here.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/survey.h"

#define POLICY_FILE ".gitward.yaml"
#define MOST_POLICY ((size_t)1 << 16)

/* Once each, in the order of the rows. */
static void add_profiles(struct gw_buf *out, const struct gw_survey_row *rows,
			 size_t count)
{
	gw_buf_text(out, "use: [recommended");
	for (size_t i = 0; i < count; i++) {
		bool said = false;

		for (size_t k = 0; k < i && rows[i].profile; k++)
			said |= rows[k].count && rows[k].profile &&
				!strcmp(rows[k].profile, rows[i].profile);
		if (rows[i].count && rows[i].profile && !said)
			gw_buf_print(out, ", %s", rows[i].profile);
	}
	gw_buf_text(out, "]\n");
}

static void add_found(struct gw_buf *out, const struct gw_survey_row *rows,
		      size_t count)
{
	bool any = false;

	gw_buf_text(out, "# What was found here, and the profile for it:\n");
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].count)
			continue;
		any = true;
		gw_buf_print(out, "#   %5u %-22s %s\n", rows[i].count,
			     rows[i].kind,
			     rows[i].profile ? rows[i].profile :
					       "recommended");
	}
	if (!any)
		gw_buf_text(out, "#   nothing special: secrets and pushes are "
				 "judged in any case\n");
}

static void add_rest(struct gw_buf *out, const struct gw_verdict *v)
{
	gw_buf_text(out,
		    "\n# One rule or a group of them: enforce blocks, annotate "
		    "says it, observe only\n# keeps it in reports, 'off' (in "
		    "quotes) is not run. 'gitward rules list' has all.\n"
		    "# rules:\n"
		    "#   docker/base-image-no-digest: observe\n"
		    "#   kubernetes/*: enforce\n"
		    "\n# Exceptions with a reason; 'gitward waive' writes "
		    "them.\n"
		    "# allow:\n"
		    "# - rule: kubernetes/host-network\n"
		    "#   path: infra/node-agent/**\n"
		    "#   reason: the node agent needs it\n"
		    "#   until: '2027-12-31'\n");
	gw_buf_print(out,
		     "\n# Today %u findings would block and %u would be "
		     "remarked on.\n# 'gitward baseline' lists them, so that "
		     "only what is new counts:\n",
		     v->blocking, v->annotated);
	gw_buf_text(out, "# baseline: " GW_BASELINE_FILE "\n");
}

static int look(struct gw_session *s, struct gw_verdict *v, struct gw_err *err)
{
	int r = gw_session_open(s, err);

	if (r == GW_OK)
		r = gw_run_walk(&s->run, ".", &s->found, err);
	gw_progress_begin(s);
	if (r == GW_OK)
		r = gw_run_judge(v, &s->run, &s->found, err);
	gw_progress_end(s);
	return r;
}

static void propose(struct gw_buf *out, const struct gw_session *s,
		    const struct gw_verdict *v)
{
	size_t count;
	const struct gw_survey_row *rows = gw_survey(&s->run, &count);

	gw_buf_text(out,
		    "# The policy of this repository (gitward init). "
		    "'gitward policy show --effective'\n# prints what holds; "
		    "docs/policy.md explains every key.\n\ngitward: 1\n\n");
	add_found(out, rows, count);
	add_profiles(out, rows, count);
	add_rest(out, v);
}

/* What was proposed must be read by ourselves before others rely on it. */
static int check(struct gw_session *s, struct gw_str text, struct gw_err *err)
{
	struct gw_policy_source src = { .name = GW_STR(POLICY_FILE),
					.text = text,
					.may_loosen = true };
	struct gw_policy_setup setup = { .sources = &src,
					 .count = 1,
					 .now = s->cli->now };
	struct gw_policy *made;

	return gw_policy_open(&made, s->cli->arena, &setup, err);
}

static bool wants_hooks(const struct gw_cli *cli)
{
	int c;

	if (cli->value[GW_OPT_CLIENT])
		return true;
	if (!gw_io_is_terminal(0) || !gw_io_is_terminal(1))
		return false;
	fputs("Install the hooks for commits and pushes now? [y/N] ", stdout);
	fflush(stdout);
	c = getchar();
	return c == 'y' || c == 'Y';
}

static void say_next(const struct gw_cli *cli, const struct gw_verdict *v,
		     bool hooks)
{
	printf("wrote " POLICY_FILE ": %u findings would block today, %u are "
	       "worth a remark\nnext:\n",
	       v->blocking, v->annotated);
	puts("  gitward scan .              see them");
	if (v->blocking)
		puts("  gitward baseline            or let only new ones "
		     "count");
	if (!hooks)
		puts("  gitward install             judge every commit and "
		     "push");
	puts("  git add " POLICY_FILE "      the policy is part of the "
	     "repository");
	(void)cli;
}

static int write_policy(struct gw_session *s, const struct gw_verdict *v,
			struct gw_err *err)
{
	struct gw_cli *cli = s->cli;
	struct gw_buf out;
	bool hooks = false;
	int r;

	gw_buf_init(&out, MOST_POLICY);
	propose(&out, s, v);
	r = check(s, gw_buf_str(&out), err);
	if (r == GW_OK && cli->value[GW_OPT_DRY_RUN]) {
		fputs(gw_buf_cstr(&out), stdout);
	} else if (r == GW_OK) {
		r = gw_io_replace(POLICY_FILE, gw_buf_str(&out), 0644, err);
		if (r == GW_OK && s->repo)
			hooks = wants_hooks(cli);
		if (r == GW_OK)
			say_next(cli, v, hooks);
	}
	gw_buf_release(&out);
	if (r == GW_OK && hooks)
		cli->value[GW_OPT_CLIENT] = "";
	return r;
}

/* The policy stands at the root of the work tree. */
static int go_to_root(struct gw_session *s, struct gw_err *err)
{
	struct gw_str top;
	int r = gw_session_repo(s, false, err);

	if (r < 0 || !s->repo)
		return r;
	top = gw_arena_copy(s->cli->arena, gw_repo_worktree(s->repo));
	if (!top.n)
		return gw_err_set(err, GW_ESYNTAX,
				  "a bare repository has no policy of its own: "
				  "write " GW_SITE_POLICY " for this server");
	if (chdir(top.p) < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot change into '%s'",
				  top.p);
	return GW_OK;
}

int gw_cmd_init(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct gw_verdict v = { .command = GW_STR("init") };
	struct gw_err err = { 0 };
	bool asked = cli->value[GW_OPT_CLIENT] != NULL;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward init' takes no arguments");
	r = go_to_root(&s, &err);
	if (r == GW_OK && !cli->value[GW_OPT_DRY_RUN] &&
	    access(POLICY_FILE, F_OK) == 0)
		r = gw_err_set(&err, GW_ESYNTAX,
			       POLICY_FILE " is here already: --dry-run prints "
					   "what would be written");
	if (r == GW_OK)
		r = look(&s, &v, &err);
	if (r == GW_OK)
		r = write_policy(&s, &v, &err);
	GW_VEC_FREE(&v.found);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	asked = asked || cli->value[GW_OPT_CLIENT];
	if (asked && !cli->value[GW_OPT_DRY_RUN])
		return gw_cmd_install(cli);
	return GW_EXIT_ALLOW;
}
