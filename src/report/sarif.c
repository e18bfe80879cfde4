/*
 * SARIF 2.1.0 for code scanning (GitHub, Azure DevOps, editors).
 *
 * Only the first location of a result is shown there, an alert in a pull
 * request must lie on one line, and the severity is text in `properties`.
 * The order of results is that of the verdict; rules are listed when they
 * are met first.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/json.h"
#include "report/shared.h"

#include "base/words.h"

#define GITHUB_RESULTS 25000 /* of a run; what is more it refuses */
#define MOST_TAGS 20
#define MOST_TEXT 1000

struct sarif {
	struct gw_json j;
	const struct gw_report *r;
	struct gw_arena arena;
	struct gw_map rules; /* id -> first finding of it */
};

/* Some readers print what they decode: no control characters. */
static void add_shown(struct gw_json *j, const char *key, struct gw_str text)
{
	struct gw_buf shown;

	gw_buf_init(&shown, text.n * 12 + 16);
	gw_report_show(&shown, text);
	gw_json_member(j, key, gw_buf_str(&shown));
	gw_buf_release(&shown);
}

static void add_text(struct gw_json *j, const char *key, struct gw_str text)
{
	gw_json_key(j, key);
	gw_json_open(j, '{');
	add_shown(j, "text", text.n ? text : GW_STR("-"));
	gw_json_close(j, '}');
}

/* "[a](b)" is a link in a message (SARIF 2.1.0, 3.11.6) unless escaped. */
static struct gw_str no_links(struct gw_arena *a, struct gw_str s)
{
	char *p;
	size_t n = 0;

	if (gw_str_find(s, GW_STR("]("), 0) == GW_NOWHERE)
		return s;
	p = gw_arena_alloc(a, s.n * 2);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '[' || s.p[i] == ']')
			p[n++] = '\\';
		p[n++] = s.p[i];
	}
	return (struct gw_str){ p, n };
}

static void add_message(struct sarif *s, const struct gw_finding *f)
{
	add_text(&s->j, "message",
		 no_links(&s->arena, gw_report_prose(f, &s->arena)));
}

/* --- rules --------------------------------------------------------------- */

/* "kubernetes/host-network" -> "KubernetesHostNetwork". */
static struct gw_str pascal(struct gw_arena *a, struct gw_str id)
{
	char *p = gw_arena_alloc(a, id.n + 1);
	size_t n = 0;
	bool up = true;

	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!gw_is_alnum(c)) {
			up = true;
			continue;
		}
		p[n++] = up && gw_is_lower(c) ? (char)(c - 32) : c;
		up = false;
	}
	return (struct gw_str){ p, n };
}

/* GitHub: over 9.0 critical, 7.0 high, 4.0 medium, 0.1 low. */
static const char *score(enum gw_severity s)
{
	static const char *const scores[] = { "0.5", "3.0", "5.5", "8.0",
					      "9.5" };

	return scores[s];
}

static const char *problem(enum gw_severity s)
{
	if (s >= GW_HIGH)
		return "error";
	return s >= GW_LOW ? "warning" : "recommendation";
}

static const char *precision(const struct gw_finding *f)
{
	if (f->tier == GW_TIER_PROVEN)
		return "very-high";
	return gw_confidence_name(f->confidence);
}

/* What the severity comes to without any policy. */
static const char *level_by_default(enum gw_severity s)
{
	if (s >= GW_HIGH)
		return "error";
	return s >= GW_LOW ? "warning" : "note";
}

static void add_tags(struct gw_json *j, const struct gw_finding *f)
{
	struct gw_str rest = f->tags;
	struct gw_str tag;
	int n = 1;

	gw_json_key(j, "tags");
	gw_json_open(j, '[');
	gw_json_text(j, GW_STR("security"));
	while (n < MOST_TAGS && gw_str_next(&rest, ',', &tag)) {
		tag = gw_str_trim(tag);
		if (!tag.n || gw_str_is(tag, "security"))
			continue;
		gw_json_text(j, tag);
		n++;
	}
	gw_json_close(j, ']');
}

static void add_properties(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_key(j, "properties");
	gw_json_open(j, '{');
	add_tags(j, f);
	gw_json_word(j, "precision", precision(f));
	gw_json_word(j, "problem.severity", problem(f->severity));
	gw_json_word(j, "security-severity", score(f->severity));
	gw_json_close(j, '}');
}

static struct gw_str help_text(struct sarif *s, const struct gw_finding *f)
{
	struct gw_str parts[] = { f->why, f->why.n ? GW_STR(" ") : GW_STR(""),
				  f->fix };
	struct gw_str all = gw_arena_join(&s->arena, parts, 3);

	return gw_str_trim(all).n ? all : f->title;
}

static struct gw_str help_markdown(struct sarif *s, const struct gw_finding *f)
{
	struct gw_str rest = f->refs;
	struct gw_str line;
	struct gw_buf b;
	struct gw_str kept;

	gw_buf_init(&b, 1 << 16);
	gw_buf_text(&b, "**");
	gw_report_markdown(&b, f->title.n ? f->title : f->rule);
	gw_buf_text(&b, "**\n");
	if (f->why.n) {
		gw_buf_byte(&b, '\n');
		gw_report_markdown(&b, f->why);
		gw_buf_byte(&b, '\n');
	}
	if (f->fix.n) {
		gw_buf_text(&b, "\nFix: ");
		gw_report_markdown(&b, f->fix);
		gw_buf_byte(&b, '\n');
	}
	if (rest.n)
		gw_buf_byte(&b, '\n');
	while (gw_str_next(&rest, '\n', &line)) {
		gw_buf_text(&b, "- ");
		gw_report_markdown(&b, line);
		gw_buf_byte(&b, '\n');
	}
	kept = gw_arena_copy(&s->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return kept;
}

static void add_help(struct sarif *s, const struct gw_finding *f)
{
	gw_json_key(&s->j, "help");
	gw_json_open(&s->j, '{');
	add_shown(&s->j, "text", help_text(s, f));
	gw_json_member(&s->j, "markdown", help_markdown(s, f));
	gw_json_close(&s->j, '}');
}

static void add_rule(struct sarif *s, const struct gw_finding *f)
{
	struct gw_json *j = &s->j;
	struct gw_str title = f->title.n ? f->title : f->rule;
	struct gw_str sentence = gw_arena_print(
		&s->arena, "%.*s.", GW_FMT(gw_str_part(title, 0, MOST_TEXT)));

	gw_json_open(j, '{');
	gw_json_member(j, "id", f->rule);
	gw_json_member(j, "name", pascal(&s->arena, f->rule));
	add_text(j, "shortDescription", sentence);
	add_text(j, "fullDescription",
		 f->why.n ? gw_str_part(f->why, 0, MOST_TEXT) : sentence);
	add_help(s, f);
	gw_json_if(j, "helpUri", gw_report_url(f));
	gw_json_key(j, "defaultConfiguration");
	gw_json_open(j, '{');
	gw_json_word(j, "level", level_by_default(f->severity));
	gw_json_close(j, '}');
	add_properties(j, f);
	gw_json_close(j, '}');
}

static void add_driver(struct sarif *s)
{
	struct gw_json *j = &s->j;

	gw_json_key(j, "tool");
	gw_json_open(j, '{');
	gw_json_key(j, "driver");
	gw_json_open(j, '{');
	gw_json_word(j, "name", "gitward");
	gw_json_key(j, "fullName");
	gw_json_text(j, gw_arena_print(&s->arena, "gitward %s",
				       gw_report_version()));
	gw_json_word(j, "version", gw_report_version());
	gw_json_word(j, "semanticVersion", gw_report_version());
	gw_json_key(j, "rules");
	gw_json_open(j, '[');
	for (size_t i = 0; i < s->rules.count; i++)
		add_rule(s, s->rules.entries[i].value);
	gw_json_close(j, ']');
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

/* --- results ------------------------------------------------------------- */

static void add_location(struct sarif *s, const struct gw_finding *f)
{
	struct gw_json *j = &s->j;
	struct gw_buf uri;

	gw_buf_init(&uri, 1 << 16);
	gw_report_uri(&uri, gw_report_path(f, &s->arena));
	gw_json_open(j, '{');
	gw_json_key(j, "physicalLocation");
	gw_json_open(j, '{');
	gw_json_key(j, "artifactLocation");
	gw_json_open(j, '{');
	gw_json_member(j, "uri", gw_buf_str(&uri));
	gw_json_word(j, "uriBaseId", "%SRCROOT%");
	gw_json_close(j, '}');
	gw_json_key(j, "region");
	gw_json_open(j, '{');
	gw_json_count(j, "startLine", gw_report_line(f));
	gw_json_count(j, "startColumn", gw_report_col16(f));
	gw_json_count(j, "endLine", gw_report_line(f));
	gw_json_count(j, "endColumn", gw_report_end_col16(f));
	gw_json_close(j, '}');
	gw_json_close(j, '}');
	gw_json_close(j, '}');
	gw_buf_release(&uri);
}

static void add_locations(struct sarif *s, const struct gw_finding *f)
{
	gw_json_key(&s->j, "locations");
	gw_json_open(&s->j, '[');
	add_location(s, f);
	gw_json_close(&s->j, ']');
}

static void add_fingerprints(struct gw_json *j, const struct gw_finding *f)
{
	if (!f->line_hash[0] && !f->fingerprint[0])
		return;
	gw_json_key(j, "partialFingerprints");
	gw_json_open(j, '{');
	gw_json_if(j, "primaryLocationLineHash", gw_str_of(f->line_hash));
	gw_json_if(j, "gitward/v1", gw_str_of(f->fingerprint));
	gw_json_close(j, '}');
}

static bool is_in_line(const struct gw_finding *f)
{
	return f->fate == GW_WAIVED &&
	       gw_str_starts(f->fate_reason, GW_STR("line "));
}

static void add_suppression(struct gw_json *j, const struct gw_finding *f)
{
	if (f->fate == GW_COUNTS)
		return;
	gw_json_key(j, "suppressions");
	gw_json_open(j, '[');
	gw_json_open(j, '{');
	gw_json_word(j, "kind", is_in_line(f) ? "inSource" : "external");
	gw_json_word(j, "status", "accepted");
	add_shown(j, "justification", f->fate_reason);
	gw_json_close(j, '}');
	gw_json_close(j, ']');
}

static size_t rule_index(const struct sarif *s, struct gw_str id)
{
	for (size_t i = 0; i < s->rules.count; i++)
		if (gw_str_eq(s->rules.entries[i].key, id))
			return i;
	return 0;
}

static void add_result(struct sarif *s, const struct gw_finding *f)
{
	struct gw_json *j = &s->j;

	gw_json_open(j, '{');
	gw_json_member(j, "ruleId", f->rule);
	gw_json_count(j, "ruleIndex", rule_index(s, f->rule));
	gw_json_word(j, "kind", "fail");
	gw_json_word(j, "level", gw_report_word(f));
	add_message(s, f);
	add_locations(s, f);
	add_fingerprints(j, f);
	add_suppression(j, f);
	gw_json_close(j, '}');
}

/* --- the run ------------------------------------------------------------- */

static bool is_result(const struct sarif *s, const struct gw_finding *f)
{
	return f->what == GW_FOUND || f->what == GW_WAIVER_NOTE ||
	       (f->what == GW_UNRESOLVED && s->r->show_unknown);
}

static bool is_notification(const struct gw_finding *f)
{
	return f->what == GW_UNDECIDED && f->fate == GW_COUNTS;
}

static void add_notification(struct sarif *s, const struct gw_finding *f)
{
	struct gw_json *j = &s->j;

	gw_json_open(j, '{');
	gw_json_key(j, "descriptor");
	gw_json_open(j, '{');
	gw_json_member(j, "id", f->rule);
	gw_json_close(j, '}');
	gw_json_word(j, "level", gw_report_word(f));
	add_message(s, f);
	if (f->place.path.n)
		add_locations(s, f);
	gw_json_close(j, '}');
}

/* All results are written; who uploads them to GitHub should know. */
static void add_too_many(struct gw_json *j)
{
	gw_json_open(j, '{');
	gw_json_member(j, "level", GW_STR("warning"));
	gw_json_key(j, "message");
	gw_json_open(j, '{');
	gw_json_member(j, "text",
		       GW_STR("More than 25,000 results: GitHub refuses the "
			      "report. Narrow it with --rules or "
			      "--min-level."));
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

static void add_invocation(struct sarif *s)
{
	const struct gw_verdict *v = s->r->verdict;
	struct gw_json *j = &s->j;
	struct gw_str now = gw_words_time(&s->arena, v->now);

	gw_json_key(j, "invocations");
	gw_json_open(j, '[');
	gw_json_open(j, '{');
	gw_json_key(j, "executionSuccessful");
	gw_json_bool(j, v->outcome != GW_VERDICT_UNDECIDED);
	gw_json_count(j, "exitCode", (uint64_t)v->exit_code);
	gw_json_member(j, "startTimeUtc", now);
	gw_json_member(j, "endTimeUtc", now);
	gw_json_key(j, "toolExecutionNotifications");
	gw_json_open(j, '[');
	for (size_t i = 0; i < v->found.n; i++)
		if (is_notification(&v->found.v[i]))
			add_notification(s, &v->found.v[i]);
	if (v->found.n > GITHUB_RESULTS)
		add_too_many(j);
	gw_json_close(j, ']');
	gw_json_close(j, '}');
	gw_json_close(j, ']');
}

static void add_automation(struct sarif *s)
{
	const struct gw_verdict *v = s->r->verdict;
	struct gw_str command = v->command.n ? v->command : GW_STR("scan");
	struct gw_str digest = gw_str_part(v->bundle_digest, 0, 12);

	gw_json_key(&s->j, "automationDetails");
	gw_json_open(&s->j, '{');
	gw_json_member(&s->j, "id",
		       gw_arena_print(&s->arena, "gitward/%.*s/%.*s",
				      GW_FMT(command), GW_FMT(digest)));
	gw_json_close(&s->j, '}');
}

static void add_run_properties(struct sarif *s)
{
	const struct gw_verdict *v = s->r->verdict;
	struct gw_json *j = &s->j;

	gw_json_key(j, "properties");
	gw_json_open(j, '{');
	gw_json_word(j, "outcome", gw_outcome_name(v->outcome));
	gw_json_if(j, "policyDigest", v->policy_digest);
	gw_json_if(j, "rulesDigest", v->bundle_digest);
	gw_json_if(j, "receipt", v->receipt);
	gw_json_count(j, "unresolved", v->unresolved);
	gw_json_count(j, "undecided", v->undecided);
	gw_json_close(j, '}');
}

static void add_results(struct sarif *s)
{
	const gw_findings *found = &s->r->verdict->found;

	gw_json_key(&s->j, "results");
	gw_json_open(&s->j, '[');
	for (size_t i = 0; i < found->n; i++) {
		if (!is_result(s, &found->v[i]))
			continue;
		add_result(s, &found->v[i]);
	}
	gw_json_close(&s->j, ']');
}

static void collect_rules(struct sarif *s)
{
	const gw_findings *found = &s->r->verdict->found;

	gw_map_init(&s->rules, &s->arena);
	for (size_t i = 0; i < found->n; i++) {
		void **at;

		if (!is_result(s, &found->v[i]))
			continue;
		at = gw_map_put(&s->rules, found->v[i].rule);
		if (!*at)
			*at = &found->v[i];
	}
}

static void write_sarif(struct gw_buf *out, const struct gw_report *r)
{
	struct sarif s = { .r = r };
	struct gw_json *j = &s.j;

	gw_arena_init(&s.arena, (size_t)1 << 30);
	gw_json_init(j, out);
	collect_rules(&s);
	gw_json_open(j, '{');
	gw_json_word(j, "$schema",
		     "https://json.schemastore.org/sarif-2.1.0.json");
	gw_json_word(j, "version", "2.1.0");
	gw_json_key(j, "runs");
	gw_json_open(j, '[');
	gw_json_open(j, '{');
	add_driver(&s);
	add_invocation(&s);
	add_automation(&s);
	gw_json_word(j, "columnKind", "utf16CodeUnits");
	add_results(&s);
	add_run_properties(&s);
	gw_json_close(j, '}');
	gw_json_close(j, ']');
	gw_json_close(j, '}');
	gw_arena_release(&s.arena);
}

const struct gw_reporter gw_reporter_sarif = {
	.name = "sarif",
	.media = "application/sarif+json",
	.does = "SARIF 2.1.0 for code scanning and editors",
	.write = write_sarif,
};
