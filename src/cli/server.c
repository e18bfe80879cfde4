/* A named pusher, break-glass, the audit. SPDX-License-Identifier: Apache-2.0 */
#include "cli/server.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "jail/jail.h"

#define MOST_OPTIONS 1000
#define MOST_PLACES 2000
#define DAY 86400

static struct gw_str variable(const char *name)
{
	struct gw_str v = gw_str_of(name ? getenv(name) : NULL);

	return v.p ? v : GW_STR("");
}

/* git gives options as GIT_PUSH_OPTION_COUNT and GIT_PUSH_OPTION_<n>. */
static void read_options(struct gw_session *s, struct gw_bypass_request *q)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str *options;
	int64_t n;

	if (!gw_str_int(variable("GIT_PUSH_OPTION_COUNT"), &n) || n < 1)
		return;
	if (n > MOST_OPTIONS)
		n = MOST_OPTIONS;
	options = gw_arena_array(a, (size_t)n, sizeof(*options));
	for (int64_t i = 0; i < n; i++)
		options[i] = variable(
			gw_arena_print(a, "GIT_PUSH_OPTION_%d", (int)i).p);
	q->options = options;
	q->count = (size_t)n;
}

static bool signed_push(void)
{
	return gw_str_is(variable("GIT_PUSH_CERT_STATUS"), "G") &&
	       gw_str_is(variable("GIT_PUSH_CERT_NONCE_STATUS"), "OK");
}

/* When this person broke the glass first today, as the audit has it. */
static int64_t opened_at(struct gw_session *s, struct gw_str who)
{
	struct gw_audit audit = gw_policy_audit(s->policy);
	struct gw_mapped all = { .bytes = { NULL, 0 } };
	int64_t at = 0;

	if (!audit.file.n ||
	    gw_io_map(&all, gw_arena_copy(s->cli->arena, audit.file).p,
		      NULL) < 0)
		return 0;
	at = gw_audit_bypass_since(all.bytes, who, s->cli->now - DAY);
	gw_io_unmap(&all);
	return at;
}

void gw_server_identify(struct gw_session *s)
{
	struct gw_bypass_request *q =
		GW_NEW(s->cli->arena, struct gw_bypass_request);

	s->run.user = variable(gw_policy_identity(s->policy));
	q->who = s->run.user;
	q->signed_push = signed_push();
	q->signer = q->signed_push ? variable("GIT_PUSH_CERT_SIGNER") :
				     GW_STR("");
	s->signer = q->signer;
	s->run.signer = q->signer;
	read_options(s, q);
	if (!gw_bypass_asked(q))
		return;
	q->opened = opened_at(s, q->who);
	s->run.bypass = q;
}

static int append(struct gw_session *s, const struct gw_verdict *verdict,
		  struct gw_audit_about *about, struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_audit audit = gw_policy_audit(s->policy);
	int r = GW_OK;

	if (audit.sign_with.n)
		r = gw_io_read(&about->key,
			       gw_arena_copy(a, audit.sign_with).p, 4096, a,
			       err);
	if (r == GW_OK)
		r = gw_audit_append(gw_arena_copy(a, audit.file).p, verdict,
				    about, err);
	return r;
}

static void write_metrics(struct gw_session *s,
			  const struct gw_verdict *verdict,
			  uint64_t took_ms)
{
	struct gw_audit audit = gw_policy_audit(s->policy);
	struct gw_arena *a = s->cli->arena;
	const char *file = gw_arena_copy(a, audit.metrics).p;
	struct gw_str old = GW_STR("");
	struct gw_err err;
	struct gw_buf out;

	if (gw_io_read(&old, file, 1 << 20, a, &err) < 0)
		old = GW_STR("");
	gw_buf_init(&out, 1 << 20);
	gw_metrics_write(&out, old, verdict, took_ms);
	if (gw_io_replace(file, gw_buf_str(&out), 0644, &err) < 0)
		gw_cli_fail(&err);
	gw_buf_release(&out);
}

int gw_server_audit(struct gw_session *s, const struct gw_verdict *verdict,
		    struct gw_audit_about *about)
{
	struct gw_audit audit = gw_policy_audit(s->policy);
	struct gw_err err = { 0 };

	if (audit.metrics.n && gw_str_is(verdict->command, "receive"))
		write_metrics(s, verdict, about->took_ms);
	if (!audit.file.n || append(s, verdict, about, &err) == GW_OK)
		return verdict->exit_code;
	gw_cli_fail(&err);
	if (!audit.needed || verdict->exit_code != GW_EXIT_ALLOW)
		return verdict->exit_code;
	fputs("error: the audit cannot be written, so nothing is let in\n",
	      stderr);
	return GW_EXIT_UNDECIDED;
}

/* --- the repository's name ------------------------------------------------ */

/* "A/B": the values of both variables; "" unless all are there. */
static struct gw_str named_by(struct gw_arena *a, const char *variables)
{
	struct gw_str rest = gw_str_of(variables);
	struct gw_str name = GW_STR("");
	struct gw_str part;

	while (gw_str_next(&rest, '/', &part)) {
		struct gw_str v = variable(gw_arena_copy(a, part).p);

		if (!v.n)
			return GW_STR("");
		name = gw_arena_print(a, "%.*s%s%.*s", GW_FMT(name),
				      name.n ? "/" : "", GW_FMT(v));
	}
	return name;
}

struct gw_str gw_server_repository(struct gw_session *s, const char *dir)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str name = GW_STR("");
	struct gw_str root = gw_policy_repository_root(s->policy);
	struct gw_str here = variable("GIT_DIR");
	char path[PATH_MAX];

	if (!dir)
		name = named_by(a, gw_policy_repository_variables(s->policy));
	if (name.n)
		return name;
	if (!realpath(dir ? dir : here.n ? here.p : ".", path))
		return GW_STR("");
	name = gw_arena_copy(a, gw_str_of(path));
	while (root.n > 1 && root.p[root.n - 1] == '/')
		root.n--;
	if (root.n && gw_str_starts(name, root) && name.n > root.n &&
	    name.p[root.n] == '/')
		name = gw_str_part(name, root.n + 1, name.n);
	if (gw_str_ends(name, GW_STR("/.git")))
		name = gw_str_part(name, 0, name.n - 5);
	else if (gw_str_ends(name, GW_STR(".git")))
		name = gw_str_part(name, 0, name.n - 4);
	return name;
}

/* --- the jail ------------------------------------------------------------ */

int gw_server_jail(struct gw_session *s, struct gw_err *err)
{
	struct gw_jail_report did = { .stands = 0 };
	gw_names places = { 0 };
	const char **read;
	struct gw_jail how = { .flags = GW_JAIL_THREADS | GW_JAIL_JIT |
					(s->report_fd ? GW_JAIL_OUTPUT : 0) };
	int r = gw_repo_settle(&places, s->repo, s->cli->arena, err);

	if (r == GW_OK && places.n > MOST_PLACES)
		r = gw_err_set(err, GW_ELIMIT,
			       "the repository borrows from too many others");
	if (r == GW_OK) {
		read = gw_arena_array(s->cli->arena, places.n + 1,
				      sizeof(*read));
		for (size_t i = 0; i < places.n; i++)
			read[i] = places.v[i].p;
		how.read = read;
		r = gw_jail_enter(&how, &did, err);
	}
	GW_VEC_FREE(&places);
	if (r == GW_OK && did.missing && gw_policy_jail_needed(s->policy))
		r = gw_err_set(err, GW_ESYSTEM,
			       "the policy needs the jail, and %s", did.why);
	return r;
}
