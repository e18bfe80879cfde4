/* reviewdog's diagnostics: one document, or (rdjsonl) one a line.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"

static const char *severity_of(const struct gw_finding *f)
{
	if (f->level == GW_ENFORCE)
		return "ERROR";
	return f->level == GW_ANNOTATE ? "WARNING" : "INFO";
}

static void add_point(struct gw_json *j, const char *key, uint32_t line,
		      uint32_t col)
{
	gw_json_key(j, key);
	gw_json_open(j, '{');
	gw_json_count(j, "line", line);
	gw_json_count(j, "column", col);
	gw_json_close(j, '}');
}

static void add_source(struct gw_json *j)
{
	gw_json_key(j, "source");
	gw_json_open(j, '{');
	gw_json_word(j, "name", "gitward");
	gw_json_close(j, '}');
}

static void add_diagnostic(struct gw_json *j, const struct gw_finding *f,
			   struct gw_arena *a)
{
	struct gw_str url = gw_report_url(f);

	gw_json_open(j, '{');
	gw_json_member(j, "message", gw_report_prose(f, a));
	gw_json_key(j, "location");
	gw_json_open(j, '{');
	gw_json_member(j, "path", gw_report_path(f, a));
	gw_json_key(j, "range");
	gw_json_open(j, '{');
	add_point(j, "start", gw_report_line(f), gw_report_col(f));
	add_point(j, "end", gw_report_line(f), gw_report_end_col(f));
	gw_json_close(j, '}');
	gw_json_close(j, '}');
	gw_json_word(j, "severity", severity_of(f));
	add_source(j);
	gw_json_key(j, "code");
	gw_json_open(j, '{');
	gw_json_member(j, "value", f->rule);
	gw_json_if(j, "url", url);
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

static void write_rdjson(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	add_source(&j);
	gw_json_key(&j, "diagnostics");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < found->n; i++)
		if (gw_report_lists(r, &found->v[i]))
			add_diagnostic(&j, &found->v[i], &a);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

static void write_rdjsonl(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	for (size_t i = 0; i < found->n; i++) {
		if (!gw_report_lists(r, &found->v[i]))
			continue;
		gw_json_init(&j, out);
		j.flat = true;
		add_diagnostic(&j, &found->v[i], &a);
	}
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_rdjson = {
	.name = "rdjson",
	.media = "application/json",
	.does = "reviewdog diagnostics, one document",
	.write = write_rdjson,
};

const struct gw_reporter gw_reporter_rdjsonl = {
	.name = "rdjsonl",
	.media = "application/jsonl",
	.does = "reviewdog diagnostics, one a line",
	.write = write_rdjsonl,
};
