/* A named pusher, break-glass, the audit. SPDX-License-Identifier: Apache-2.0 */
#include "cli/server.h"

#include <stdlib.h>
#include <string.h>

#define MOST_AUDIT ((size_t)256 << 20)
#define MOST_OPTIONS 1000
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

void gw_server_identify(struct gw_session *s)
{
	struct gw_bypass_request *q =
		GW_NEW(s->cli->arena, struct gw_bypass_request);
	struct gw_audit audit = gw_policy_audit(s->policy);
	struct gw_str text;
	struct gw_err err;

	s->run.user = variable(gw_policy_identity(s->policy));
	q->who = s->run.user;
	q->signed_push = signed_push();
	read_options(s, q);
	if (!gw_bypass_asked(q))
		return;
	if (audit.file.n &&
	    gw_io_read(&text, gw_arena_copy(s->cli->arena, audit.file).p,
		       MOST_AUDIT, s->cli->arena, &err) == GW_OK)
		q->opened = gw_audit_bypass_since(text, q->who,
						  s->cli->now - DAY);
	s->run.bypass = q;
}

static int append(struct gw_session *s, const struct gw_verdict *verdict,
		  const struct gw_audit *audit, struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_audit_about about = { .who = s->run.user,
					.refs = s->updates };
	int r = GW_OK;

	if (audit->sign_with.n)
		r = gw_io_read(&about.key, gw_arena_copy(a, audit->sign_with).p,
			       4096, a, err);
	if (r == GW_OK)
		r = gw_audit_append(gw_arena_copy(a, audit->file).p, verdict,
				    &about, err);
	return r;
}

static void write_metrics(struct gw_session *s,
			  const struct gw_verdict *verdict,
			  const struct gw_audit *audit)
{
	struct gw_arena *a = s->cli->arena;
	const char *file = gw_arena_copy(a, audit->metrics).p;
	struct gw_str old = GW_STR("");
	struct gw_err err;
	struct gw_buf out;

	if (gw_io_read(&old, file, 1 << 20, a, &err) < 0)
		old = GW_STR("");
	gw_buf_init(&out, 1 << 20);
	gw_metrics_write(&out, old, verdict, 0);
	if (gw_io_replace(file, gw_buf_str(&out), 0644, &err) < 0)
		gw_cli_fail(&err);
	gw_buf_release(&out);
}

int gw_server_audit(struct gw_session *s, const struct gw_verdict *verdict)
{
	struct gw_audit audit = gw_policy_audit(s->policy);
	struct gw_err err = { 0 };

	if (audit.metrics.n)
		write_metrics(s, verdict, &audit);
	if (!audit.file.n || append(s, verdict, &audit, &err) == GW_OK)
		return verdict->exit_code;
	gw_cli_fail(&err);
	if (!audit.needed || verdict->exit_code == GW_EXIT_BLOCK)
		return verdict->exit_code;
	fputs("error: the audit cannot be written, so nothing is let in\n",
	      stderr);
	return GW_EXIT_UNDECIDED;
}
