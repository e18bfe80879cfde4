/*
 * gitward scan --all --record: a history is judged before it is pushed.
 *
 * An operator has it in a repository of its own. It is judged as a server
 * judges a first push (the site's policy, the jail), but without a deadline;
 * the verdicts go into the site's cache, where the push will find them. The
 * push is judged all the same: what is recorded is what it need not search
 * again. So a record can let in nothing that a push of the same bytes would
 * not, whatever the operator does meanwhile.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "cli/receive.h"
#include "seal/seal.h"

#define MOST_NAMED 100 /* tips that stand in the audit by their names */

static int usage(const struct gw_cli *cli)
{
	if (!cli->value[GW_OPT_ALL] || cli->count)
		return gw_cli_usage("--record is about all history: write "
				    "'gitward scan --all --record'");
	if (cli->value[GW_OPT_SINCE] || cli->value[GW_OPT_NO_CACHE] ||
	    cli->value[GW_OPT_RULES] || cli->value[GW_OPT_BASELINE] ||
	    cli->value[GW_OPT_MAX_FINDINGS])
		return gw_cli_usage("a push is judged by all rules and in full: "
				    "--record goes with no --since, "
				    "--no-cache, --rules, --baseline or "
				    "--max-findings");
	return GW_EXIT_ALLOW;
}

/* What is judged, for the audit: the digest of all tips, and some by name. */
static int name_tips(struct gw_session *s, struct gw_err *err)
{
	gw_updates tips = { 0 };
	struct gw_buf all;
	struct gw_buf some;
	char hex[GW_DIGEST_HEX];
	int r = gw_repo_tips(&tips, s->repo, s->cli->arena, err);

	gw_buf_init(&all, (size_t)1 << 30);
	gw_buf_init(&some, (size_t)1 << 20);
	for (size_t i = 0; r == GW_OK && i < tips.n; i++) {
		struct gw_buf *to[] = { &all, &some };

		for (int k = 0; k < (i < MOST_NAMED ? 2 : 1); k++) {
			gw_buf_print(to[k], "%s ", tips.v[i].new_id.hex);
			gw_buf_add(to[k], tips.v[i].ref);
			gw_buf_byte(to[k], '\n');
		}
	}
	gw_sha256_hex(hex, &(const struct gw_str){ all.p ? all.p : "", all.n },
		      1);
	gw_buf_print(&some, "sha256:%s of %zu tips\n", hex, tips.n);
	s->updates = gw_arena_copy(s->cli->arena, gw_buf_str(&some));
	gw_buf_release(&all);
	gw_buf_release(&some);
	GW_VEC_FREE(&tips);
	return r;
}

static int needs_cache(struct gw_session *s, struct gw_err *err)
{
	struct gw_str path = gw_policy_cache(s->policy).path;
	struct gw_cache_setup setup = { .now = s->cli->now };
	struct gw_cache *c;
	int r;

	if (!path.n)
		return gw_err_set(err, GW_ESYNTAX,
				  "the site's policy names no 'cache:' to keep "
				  "the verdicts in (--policy FILE names "
				  "another one)");
	/* Here, and only here, no cache is a fault: nothing would be kept. */
	setup.path = gw_arena_copy(s->cli->arena, path).p;
	setup.size = gw_policy_cache(s->policy).size;
	r = gw_cache_open(&c, &setup, err);
	if (r == GW_OK)
		gw_cache_close(c);
	return r;
}

int gw_receiving_record(struct gw_cli *cli)
{
	struct gw_receiving r = { .s = { .cli = cli },
				  .record = true,
				  .began = gw_run_clock() };
	struct gw_session *s = &r.s;
	struct gw_err err = { 0 };
	int code = usage(cli);
	int status;

	if (code != GW_EXIT_ALLOW)
		return code;
	/* Not in a hook: whose repository it is is asked. */
	status = gw_session_repo(s, true, &err);
	s->kind = GW_SESSION_SERVER;
	if (status == GW_OK)
		status = gw_session_open(s, &err);
	if (status == GW_OK)
		status = needs_cache(s, &err);
	if (status == GW_OK)
		status = name_tips(s, &err);
	if (status < 0)
		return gw_session_fail(s, &err);
	code = gw_receiving_supervise(&r);
	gw_session_release(s);
	return code;
}
