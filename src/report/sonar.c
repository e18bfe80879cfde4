/* Sonar's generic issues: rules beside issues, no severity on an issue.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"

static const char *severity_of(const struct gw_finding *f)
{
	static const char *const names[] = { "INFO", "MINOR", "MAJOR",
					     "CRITICAL", "BLOCKER" };

	return names[f->severity];
}

/* Sonar knows files only. */
static bool is_issue(const struct gw_report *r, const struct gw_finding *f)
{
	return f->place.path.n && gw_report_lists(r, f);
}

static void add_rule(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_open(j, '{');
	gw_json_member(j, "id", f->rule);
	gw_json_member(j, "name", f->title.n ? f->title : f->rule);
	gw_json_if(j, "description", f->why.n ? f->why : f->fix);
	gw_json_word(j, "engineId", "gitward");
	gw_json_word(j, "type", "VULNERABILITY");
	gw_json_word(j, "severity", severity_of(f));
	gw_json_close(j, '}');
}

static void add_rules(struct gw_json *j, const struct gw_report *r,
		      struct gw_arena *a)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_map seen;

	gw_map_init(&seen, a);
	gw_json_key(j, "rules");
	gw_json_open(j, '[');
	for (size_t i = 0; i < found->n; i++) {
		void **at;

		if (!is_issue(r, &found->v[i]))
			continue;
		at = gw_map_put(&seen, found->v[i].rule);
		if (*at)
			continue;
		*at = &found->v[i];
		add_rule(j, &found->v[i]);
	}
	gw_json_close(j, ']');
}

static void add_issue(struct gw_json *j, const struct gw_finding *f,
		      struct gw_arena *a)
{
	gw_json_open(j, '{');
	gw_json_member(j, "ruleId", f->rule);
	gw_json_key(j, "primaryLocation");
	gw_json_open(j, '{');
	gw_json_member(j, "message", gw_report_prose(f, a));
	gw_json_member(j, "filePath", f->place.path);
	if (f->place.line) {
		gw_json_key(j, "textRange");
		gw_json_open(j, '{');
		gw_json_count(j, "startLine", f->place.line);
		gw_json_close(j, '}');
	}
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

static void write_sonar(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	add_rules(&j, r, &a);
	gw_json_key(&j, "issues");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < found->n; i++)
		if (is_issue(r, &found->v[i]))
			add_issue(&j, &found->v[i], &a);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_sonar = {
	.name = "sonar",
	.media = "application/json",
	.does = "Sonar generic issues (sonar.externalIssuesReportPaths)",
	.write = write_sonar,
};
