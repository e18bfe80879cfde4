/* gitward install and gitward doctor. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hooks.h"

static int open_target(struct gw_session *s, struct gw_err *err)
{
	const char *dir = s->cli->value[GW_OPT_SERVER];

	if (!dir)
		return gw_session_repo(s, true, err);
	return gw_repo_open(&s->repo, dir,
			    s->cli->value[GW_OPT_TRUST] ? GW_REPO_TRUST : 0,
			    err);
}

static int install_all(struct gw_session *s, const char *const *names,
		       struct gw_str dir, struct gw_err *err)
{
	for (; *names; names++) {
		int r = gw_hook_write(s, dir, *names, err);

		if (r == GW_OK)
			r = gw_hook_probe(s, *names, err);
		if (r < 0)
			return r;
		printf("installed %.*s/%s: git runs it\n", GW_FMT(dir), *names);
	}
	return GW_OK;
}

static int remove_all(struct gw_session *s, const char *const *names,
		      struct gw_str dir, struct gw_err *err)
{
	for (; *names; names++) {
		int r = gw_hook_remove(s, dir, *names, err);

		if (r < 0)
			return r;
	}
	printf("gitward's hooks are gone from %.*s\n", GW_FMT(dir));
	return GW_OK;
}

int gw_cmd_install(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	const char *const *names = cli->value[GW_OPT_SERVER] ?
					   gw_hooks_server() :
					   gw_hooks_client();
	struct gw_err err = { 0 };
	struct gw_str dir;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward install' takes no arguments: "
				    "write --server %s for a bare repository",
				    cli->args[0]);
	if (cli->value[GW_OPT_SERVER] && cli->value[GW_OPT_CLIENT])
		return gw_cli_usage("--client and --server exclude each other");
	r = open_target(&s, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	dir = gw_hooks_dir(&s);
	r = cli->value[GW_OPT_UNINSTALL] ? remove_all(&s, names, dir, &err) :
					   install_all(&s, names, dir, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}

static bool say(bool good, const char *what, const char *detail)
{
	printf("%s %s%s%s\n", good ? "ok  " : "FAIL", what,
	       detail && *detail ? ": " : "", detail ? detail : "");
	return good;
}

static bool check_hooks(struct gw_session *s)
{
	const char *const *names = gw_repo_worktree(s->repo).n ?
					   gw_hooks_client() :
					   gw_hooks_server();
	bool good = true;

	for (; *names; names++) {
		struct gw_err err = { 0 };
		bool runs = gw_hook_probe(s, *names, &err) == GW_OK;

		good = say(runs, *names,
			   runs ? "git runs gitward" : err.msg) &&
		       good;
	}
	return good;
}

int gw_cmd_doctor(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_CLIENT };
	struct gw_err err = { 0 };
	struct gw_str detail;
	bool good = true;
	int r = gw_session_bundle(&s, &err);

	detail = r == GW_OK ? gw_arena_print(cli->arena,
					     "%u rules, digest %.12s",
					     s.bundle.rules, s.bundle.digest) :
			      gw_str_of(err.msg);
	good = say(r == GW_OK, "rules", detail.p) && good;
	if (cli->value[GW_OPT_SERVER])
		s.kind = GW_SESSION_SERVER;
	r = open_target(&s, &err);
	good = say(r == GW_OK, "repository",
		   r == GW_OK ? gw_repo_dir(s.repo).p : err.msg) &&
	       good;
	if (r == GW_OK) {
		r = gw_session_policy(&s, &err);
		good = say(r == GW_OK, "policy", r < 0 ? err.msg : "read") &&
		       good;
		good = check_hooks(&s) && good;
	}
	gw_session_release(&s);
	return good ? GW_EXIT_ALLOW : GW_EXIT_UNDECIDED;
}
