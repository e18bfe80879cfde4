/* gitward doctor: is the gate really shut, and what decides in it?
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hooks.h"
#include "jail/jail.h"

#define JAIL_MS 5000

static bool say(bool good, const char *what, const char *detail)
{
	printf("%s %s%s%s\n", good ? "ok  " : "FAIL", what,
	       detail && *detail ? ": " : "", detail ? detail : "");
	return good;
}

static void note(const char *what, const char *detail)
{
	printf("     %-28s %s\n", what, detail);
}

static bool check_rules(struct gw_session *s)
{
	struct gw_err err = { 0 };
	bool good = gw_session_bundle(s, &err) == GW_OK;
	struct gw_str detail = gw_arena_print(s->cli->arena,
					      "%u rules, digest %.12s",
					      s->bundle.rules,
					      s->bundle.digest);

	return say(good, "rules", good ? detail.p : err.msg);
}

/* What would run under this policy, and what it could do. */
static void say_rules(const struct gw_session *s)
{
	const struct gw_bundle *b = &s->bundle;
	uint32_t off = 0;
	uint32_t other = 0;

	for (uint32_t i = 0; i < b->rules; i++) {
		struct gw_str id = gw_bundle_str(b, b->meta[i].id);

		if (gw_policy_off(s->policy, id))
			off++;
		else if (!b->meta[i].enabled && !gw_policy_on(s->policy, id))
			other++;
	}
	note("rules that run",
	     gw_arena_print(s->cli->arena,
			    "%u of %u; %u are off by the policy, %u until a "
			    "policy names them",
			    b->rules - off - other, b->rules, off, other)
		     .p);
}

/* Without its cache a server judges all anew: dearer, and nothing worse. */
static void say_cache(const struct gw_session *s)
{
	struct gw_cache_place place = gw_policy_cache(s->policy);
	struct gw_arena *a = s->cli->arena;
	struct gw_cache_setup setup = { .size = place.size,
					.now = s->cli->now };
	struct gw_cache *c;
	struct gw_err err = { 0 };
	uint64_t rows;
	uint64_t bytes;

	if (!place.path.n || s->kind != GW_SESSION_SERVER)
		return;
	setup.path = gw_arena_copy(a, place.path).p;
	if (gw_cache_open(&c, &setup, &err) < 0) {
		note("cache of verdicts", err.msg);
		return;
	}
	gw_cache_count(c, &rows, &bytes);
	gw_cache_close(c);
	note("cache of verdicts",
	     gw_arena_print(a, "%s: %llu files, %llu bytes", setup.path,
			    (unsigned long long)rows,
			    (unsigned long long)bytes)
		     .p);
}

/* Every place that policy may come from, the strongest first. */
static void say_sources(const struct gw_session *s)
{
	const char *named = s->cli->value[GW_OPT_POLICY];
	const char *site = named ? named : GW_SITE_POLICY;
	struct gw_str text;
	struct gw_err err;
	const char *own =
		s->kind == GW_SESSION_SERVER ?
			"only from the ref that the site names" :
		gw_repo_file_at(&text, s->repo, "", ".gitward.yaml",
				s->cli->arena, &err) == GW_OK ?
			"in the index: hooks read it there, ci in the base" :
			"not in the index";

	note(site, access(site, R_OK) == 0 ? "read: it has the last word" :
					     "not there");
	note(".gitward.yaml", own);
	note("profile recommended", "holds where the others say nothing");
	note("'policy show --effective'", "prints the sum, with the source of "
					  "each line");
}

static bool check_policy(struct gw_session *s)
{
	struct gw_err err = { 0 };
	int r = gw_session_policy(s, &err);
	struct gw_str base;

	if (r < 0)
		return say(false, "policy",
			   gw_arena_print(s->cli->arena, "%s:%u: %s", err.file,
					  err.line, err.msg)
				   .p);
	say(true, "policy",
	    gw_arena_print(s->cli->arena, "digest %.12s",
			   gw_policy_digest(s->policy).p)
		    .p);
	say_sources(s);
	if (s->bundle.rules)
		say_rules(s);
	say_cache(s);
	base = gw_policy_baseline(s->policy);
	note("baseline", base.n ? gw_arena_copy(s->cli->arena, base).p :
				  "none");
	return true;
}

static bool check_hooks(struct gw_session *s)
{
	struct gw_str dir = gw_hooks_dir(s);
	const char *const *names = gw_repo_worktree(s->repo).n ?
					   gw_hooks_client() :
					   gw_hooks_server();
	bool good = true;

	struct gw_str trap = gw_hooks_trap(s, dir);

	if (trap.n)
		good = say(false, "hooks", trap.p);
	for (; *names; names++) {
		struct gw_str file = gw_arena_print(s->cli->arena, "%.*s/%s",
						    GW_FMT(dir), *names);
		struct gw_err err = { 0 };
		bool runs = gw_hook_probe(s, *names, &err) == GW_OK;
		bool none = access(file.p, F_OK) != 0;

		/* The gate is shut without it: it only hangs on notes. */
		if (none && strcmp(*names, "post-receive") == 0) {
			note(*names, "there is no such hook: no notes are "
				     "written (gitward install writes it)");
			continue;
		}
		good = say(runs, *names,
			   runs ? "git runs gitward" :
			   none ? "there is no such hook (gitward install "
				  "writes it)" :
				  err.msg) &&
		       good;
	}
	note("hooks stand in", gw_arena_copy(s->cli->arena, dir).p);
	return good;
}

/* What counts in the end: is a secret refused? */
static bool check_push(struct gw_session *s)
{
	struct gw_err err = { 0 };
	bool clean;
	int r;

	if (gw_repo_worktree(s->repo).n)
		return true;
	r = gw_prove_push(s, &clean, &err);
	if (r < 0)
		return say(false, "a test push", err.msg);
	return say(true, "a test push",
		   clean ? "a secret was refused, the same push without it "
			   "was not" :
			   "a secret was refused, and so was the same push "
			   "without it: see why before you rely on it");
}

/* In a child of its own, since there is no way out of a jail. */
static int try_jail(void *ctx)
{
	struct gw_jail how = { .flags = GW_JAIL_THREADS | GW_JAIL_JIT };
	struct gw_jail_report did = { .stands = 0 };
	struct gw_err err = { 0 };
	int r = gw_jail_enter(&how, &did, &err);

	(void)ctx;
	if (r == GW_OK && did.stands == GW_JAIL_ALL)
		say(true, "jail", "limits, Landlock and seccomp stand");
	else
		say(r == GW_OK, "jail", r < 0 ? err.msg : did.why);
	return r < 0 ? GW_EXIT_UNDECIDED : GW_EXIT_ALLOW;
}

static bool check_jail(void)
{
	struct gw_guard limits = { .wall_ms = JAIL_MS };
	struct gw_err err = { 0 };
	int code;

	fflush(stdout);
	code = gw_guard(try_jail, NULL, &limits, &err);
	if (err.status < 0)
		return say(false, "jail", err.msg);
	return code == GW_EXIT_ALLOW;
}

static int open_target(struct gw_session *s, struct gw_err *err)
{
	const char *dir = s->cli->value[GW_OPT_SERVER];

	if (!dir)
		return gw_session_repo(s, true, err);
	s->kind = GW_SESSION_SERVER;
	return gw_repo_open(&s->repo, dir,
			    s->cli->value[GW_OPT_TRUST] ? GW_REPO_TRUST : 0,
			    err);
}

int gw_cmd_doctor(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_CLIENT };
	struct gw_err err = { 0 };
	bool good;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward doctor' takes no arguments: write "
				    "--server %s for a bare repository",
				    cli->args[0]);
	good = say(true, "gitward", GW_VERSION);
	good = check_rules(&s) && good;
	good = check_jail() && good;
	r = open_target(&s, &err);
	good = say(r == GW_OK, "repository",
		   r == GW_OK ? gw_repo_dir(s.repo).p : err.msg) &&
	       good;
	if (r == GW_OK) {
		good = check_policy(&s) && good;
		good = check_hooks(&s) && good;
		good = check_push(&s) && good;
	}
	puts(good ? "all is well" : "not all is well: see FAIL above");
	gw_session_release(&s);
	return good ? GW_EXIT_ALLOW : GW_EXIT_UNDECIDED;
}
