/* The commands behind the hooks: staged, message, push.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/session.h"

#define MOST_LINES ((size_t)256 << 20)
#define NO_ID "0000000000000000000000000000000000000000"
#define MOST_MESSAGE ((size_t)16 << 20)

static int begin(struct gw_session *s, struct gw_cli *cli,
		 enum gw_session_kind kind, struct gw_err *err)
{
	int r;

	*s = (struct gw_session){ .cli = cli, .kind = kind, .to_stderr = true };
	r = gw_session_repo(s, true, err);
	if (r < 0)
		return r;
	return gw_session_open(s, err);
}

int gw_cmd_staged(struct gw_cli *cli)
{
	struct gw_session s;
	struct gw_err err = { 0 };
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward staged' takes no arguments, it "
				    "reads the index");
	r = begin(&s, cli, GW_SESSION_CLIENT, &err);
	if (r == GW_OK)
		r = gw_scope_staged(&s.scope, s.repo, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_run_plan(&s.run, &s.scope);
	return gw_session_finish(&s);
}

/* What git will keep of the message: no comment lines, nothing below the
 * scissors (git-commit(1), --cleanup). Lines keep their numbers. */
static struct gw_str kept_message(struct gw_arena *a, struct gw_str text)
{
	const struct gw_str scissors = GW_STR(
		"# ------------------------ >8 ------------------------");
	char *out = gw_arena_alloc(a, text.n + 1);
	struct gw_str rest = text;
	struct gw_str line;
	size_t n = 0;

	while (gw_str_next(&rest, '\n', &line)) {
		if (gw_str_starts(line, scissors))
			break;
		if (!line.n || line.p[0] != '#') {
			memcpy(out + n, line.p, line.n);
			n += line.n;
		}
		out[n++] = '\n';
	}
	return (struct gw_str){ out, n > text.n ? text.n : n };
}

int gw_cmd_message(struct gw_cli *cli)
{
	struct gw_session s;
	struct gw_err err = { 0 };
	struct gw_str text;
	struct gw_scope_text *t;
	int r;

	if (cli->count != 1)
		return gw_cli_usage("'gitward message' needs the file of the "
				    "message (git gives it to commit-msg)");
	r = begin(&s, cli, GW_SESSION_CLIENT, &err);
	if (r == GW_OK)
		r = gw_io_read(&text, cli->args[0], MOST_MESSAGE, cli->arena,
			       &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	t = GW_PUSH(&s.scope.texts);
	*t = (struct gw_scope_text){ .name = GW_STR("commit message"),
				     .bytes = kept_message(cli->arena, text) };
	s.run.scope = &s.scope;
	return gw_session_finish(&s);
}

/* Who types the name of a hook's command would wait for ever. */
static bool is_typed(void)
{
	return gw_io_is_terminal(0);
}

static const char *variable(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

/*
 * The pre-commit framework keeps standard input for itself and tells of a push
 * by variables (pre-commit.com, pre-push): of its first ref only, and of a
 * first push by the local branch alone. No lines would look like no push.
 */
static int ask_framework(struct gw_str *lines, struct gw_session *s,
			 struct gw_err *err)
{
	const char *to = variable("PRE_COMMIT_TO_REF");
	const char *from = variable("PRE_COMMIT_FROM_REF");
	const char *ref = variable("PRE_COMMIT_REMOTE_BRANCH");
	struct gw_id new_id;
	struct gw_id old_id = { "" };

	if (!to)
		to = variable("PRE_COMMIT_LOCAL_BRANCH");
	if (!to || !gw_repo_resolve(&new_id, s->repo, to) ||
	    (from && !gw_repo_resolve(&old_id, s->repo, from)))
		return gw_err_set(err, GW_ENOTFOUND,
				  "pre-commit does not say what is pushed: let "
				  "git run the hook ('pre-commit install "
				  "--hook-type pre-push')");
	*lines = gw_arena_print(s->cli->arena, "HEAD %s %s %s\n", new_id.hex,
				ref ? ref : "refs/heads/unknown",
				from ? old_id.hex : NO_ID);
	return GW_OK;
}

int gw_cmd_push(struct gw_cli *cli)
{
	const char *remote = cli->value[GW_OPT_REMOTE];
	struct gw_session s;
	struct gw_err err = { 0 };
	struct gw_str lines;
	int r;

	if (is_typed())
		return gw_cli_usage("'gitward push' reads what git tells a "
				    "pre-push hook: write 'gitward scan "
				    "@{upstream}..HEAD' to judge what is not "
				    "pushed yet");
	if (!remote && cli->count)
		remote = cli->args[0];
	if (!remote)
		remote = variable("PRE_COMMIT_REMOTE_NAME");
	r = begin(&s, cli, GW_SESSION_CLIENT, &err);
	if (r == GW_OK)
		r = gw_io_read_fd(&lines, 0, MOST_LINES, cli->arena, &err);
	if (r == GW_OK && !lines.n && variable("PRE_COMMIT"))
		r = ask_framework(&lines, &s, &err);
	if (r == GW_OK)
		r = gw_scope_push(&s.scope, s.repo, lines, remote, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_run_plan(&s.run, &s.scope);
	return gw_session_finish(&s);
}
