/* gitward explain, policy, version. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "cli/example.h"
#include "cli/session.h"

#define MOST_TRACE ((size_t)64 << 20)

static void paragraph(const char *head, struct gw_str text)
{
	if (text.n)
		printf("%-9s %.*s\n", head, GW_FMT(text));
}

static int no_such_rule(const struct gw_bundle *b, struct gw_arena *a,
			struct gw_str id)
{
	struct gw_str *ids = gw_arena_array(a, b->rules + 1, sizeof(*ids));
	struct gw_str near;

	for (uint32_t i = 0; i < b->rules; i++)
		ids[i] = gw_bundle_str(b, b->meta[i].id);
	near = gw_words_nearest(id, ids, b->rules);
	if (near.n)
		return gw_cli_usage("no rule '%.*s' (did you mean '%.*s'?)",
				    GW_FMT(id), GW_FMT(near));
	return gw_cli_usage("no rule '%.*s' (see 'gitward rules list')",
			    GW_FMT(id));
}

static int show_rule(struct gw_session *s)
{
	const struct gw_bundle *b = &s->bundle;
	struct gw_str id = gw_str_of(s->cli->args[0]);
	int64_t at = gw_bundle_find(b, id);
	const struct gw_rule_meta *m;
	struct gw_str refs;
	struct gw_str line;

	if (at < 0)
		return no_such_rule(b, s->cli->arena, id);
	m = &b->meta[at];
	printf("%.*s\n%.*s\n\n", GW_FMT(gw_bundle_str(b, m->id)),
	       GW_FMT(gw_bundle_str(b, m->title)));
	printf("severity  %s\n",
	       gw_severity_name((enum gw_severity)m->severity));
	printf("certainty %s\n",
	       m->tier ? gw_tier_name((enum gw_tier)m->tier) :
			 gw_confidence_name((enum gw_confidence)m->confidence));
	paragraph("says", gw_bundle_str(b, m->message));
	paragraph("fix", gw_bundle_str(b, m->fix));
	paragraph("tags", gw_bundle_str(b, m->tags));
	refs = gw_bundle_str(b, m->refs);
	while (gw_str_next(&refs, '\n', &line))
		paragraph("see", line);
	gw_example_print(s, id);
	return GW_EXIT_ALLOW;
}

/* "FILE:LINE" or "FILE"; a file of the whole name wins. */
static struct gw_str split_place(struct gw_cli *cli, int64_t *line)
{
	struct gw_str word = gw_str_of(cli->args[0]);
	size_t colon = word.n;

	*line = 0;
	while (colon > 0 && word.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || !gw_str_int(gw_str_part(word, colon, word.n), line))
		return word;
	return gw_arena_copy(cli->arena, gw_str_part(word, 0, colon - 1));
}

/* What became of it: the level, and what took it out of the count. */
static void say_verdict(const struct gw_finding *f)
{
	printf("%.*s:%u: %s %.*s: %.*s\n", GW_FMT(f->place.path),
	       f->place.line, gw_level_name(f->level), GW_FMT(f->rule),
	       GW_FMT(f->message));
	if (f->fate == GW_COUNTS && !f->fate_reason.n)
		printf("  T waiver: none covers it\n");
	else
		printf("  %c waiver: %s%s%.*s\n",
		       f->fate == GW_COUNTS ? 'T' : 'F', gw_fate_name(f->fate),
		       f->fate_reason.n ? ", " : "", GW_FMT(f->fate_reason));
}

static int why(struct gw_session *s)
{
	struct gw_verdict verdict = { .command = GW_STR("explain") };
	struct gw_err err = { 0 };
	struct gw_buf trace;
	int64_t line;
	struct gw_str path = split_place(s->cli, &line);
	int r = gw_session_open(s, &err);

	if (r == GW_OK)
		r = gw_run_walk(&s->run, path.p, &s->found, &err);
	if (r < 0)
		return gw_session_fail(s, &err);
	gw_buf_init(&trace, MOST_TRACE);
	s->run.trace = &trace;
	s->run.trace_line = (uint64_t)line;
	r = gw_run_judge(&verdict, &s->run, &s->found, &err);
	if (r == GW_OK)
		fputs(gw_buf_cstr(&trace), stdout);
	for (size_t i = 0; r == GW_OK && i < verdict.found.n; i++) {
		const struct gw_finding *f = &verdict.found.v[i];

		if (!line || f->place.line == (uint64_t)line)
			say_verdict(f);
	}
	gw_buf_release(&trace);
	GW_VEC_FREE(&verdict.found);
	if (r < 0)
		return gw_session_fail(s, &err);
	gw_session_release(s);
	return GW_EXIT_ALLOW;
}

int gw_cmd_explain(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct gw_err err = { 0 };
	int r;

	if (cli->count != 1)
		return gw_cli_usage("'gitward explain' needs the id of a rule, "
				    "or --why FILE[:LINE]");
	if (cli->value[GW_OPT_WHY])
		return why(&s);
	r = gw_session_rules(&s, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	r = show_rule(&s);
	gw_session_release(&s);
	return r;
}

int gw_cmd_policy(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct gw_err err = { 0 };
	struct gw_buf out;
	int r;

	if (cli->count != 1 || strcmp(cli->args[0], "show") != 0)
		return gw_cli_usage("write 'gitward policy show'");
	r = gw_session_policy(&s, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_buf_init(&out, MOST_TRACE);
	gw_policy_show(&out, s.policy);
	fputs(gw_buf_cstr(&out), stdout);
	gw_buf_release(&out);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}

int gw_cmd_version(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli };
	struct gw_err err = { 0 };

	printf("gitward %s\n", GW_VERSION);
	if (gw_session_bundle(&s, &err) == GW_OK)
		printf("rules %u, digest %.12s\n", s.bundle.rules,
		       s.bundle.digest);
	if (cli->value[GW_OPT_VERBOSE] && GW_LOADS[0])
		printf("loads when needed: %s\n", GW_LOADS);
	if (cli->value[GW_OPT_VERBOSE])
		printf("cache of verdicts: %s\n",
		       gw_cache_library() ? gw_cache_library() :
					    "none, built without SQLite");
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
