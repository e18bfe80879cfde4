/* gitward install. SPDX-License-Identifier: Apache-2.0 */
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
	struct gw_str trap = gw_hooks_trap(s, dir);

	if (trap.n)
		return gw_err_set(err, GW_ESYSTEM, "%s", trap.p);
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

/* So that the audit can be compared with what happened to refs. */
static int keep_reflogs(struct gw_session *s, struct gw_err *err)
{
	const char *const argv[] = { "git",
				     "-C",
				     gw_repo_dir(s->repo).p,
				     "config",
				     "core.logAllRefUpdates",
				     "always",
				     NULL };
	int code = 0;
	int r = gw_supervise(&code, argv, NULL, err);

	if (r == GW_OK && code)
		r = gw_err_set(err, GW_ESYSTEM,
			       "cannot set core.logAllRefUpdates (git config "
			       "ended with %d)",
			       code);
	if (r == GW_OK)
		printf("set core.logAllRefUpdates=always: 'gitward audit "
		       "verify' compares it\n");
	return r;
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
	if (r == GW_OK && cli->value[GW_OPT_SERVER] &&
	    !cli->value[GW_OPT_UNINSTALL])
		r = keep_reflogs(&s, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
