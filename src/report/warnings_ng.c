/* The native format of Jenkins' warnings-ng plugin.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"

static const char *severity_of(const struct gw_finding *f)
{
	if (f->level == GW_ENFORCE)
		return "ERROR";
	return f->level == GW_ANNOTATE ? "NORMAL" : "LOW";
}

/* "kubernetes" of "kubernetes/host-network". */
static struct gw_str pack_of(struct gw_str rule)
{
	return gw_str_part(rule, 0, gw_str_find_byte(rule, '/', 0));
}

static void add_issue(struct gw_json *j, const struct gw_finding *f,
		      struct gw_arena *a)
{
	gw_json_open(j, '{');
	gw_json_member(j, "fileName", gw_report_path(f, a));
	gw_json_count(j, "lineStart", gw_report_line(f));
	gw_json_count(j, "columnStart", gw_report_col16(f));
	gw_json_word(j, "severity", severity_of(f));
	gw_json_member(j, "category", pack_of(f->rule));
	gw_json_member(j, "type", f->rule);
	gw_json_member(j, "message", gw_report_prose(f, a));
	gw_json_if(j, "description", f->fix);
	gw_json_member(j, "fingerprint", gw_report_id(f, a));
	gw_json_close(j, '}');
}

static void write_warnings(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	gw_json_key(&j, "issues");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < found->n; i++)
		if (gw_report_lists(r, &found->v[i]))
			add_issue(&j, &found->v[i], &a);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_warnings_ng = {
	.name = "warnings-ng",
	.media = "application/json",
	.does = "Jenkins warnings-ng, its native format",
	.write = write_warnings,
};
