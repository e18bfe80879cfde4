/* GitLab's Code Quality report: an array of issues. An issue whose fingerprint
 * stood before is dropped there, so each gets its own.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"

static const char *severity_of(const struct gw_finding *f)
{
	static const char *const names[] = { "info", "minor", "major",
					     "critical", "blocker" };

	return names[f->severity];
}

/* The name of the finding, with a number if it is not the first of it. */
static struct gw_str own_name(struct gw_map *seen, const struct gw_finding *f)
{
	struct gw_arena *a = seen->arena;
	struct gw_str id = gw_report_id(f, a);
	void **at = gw_map_put(seen, id);
	unsigned *times = *at;

	if (!times) {
		times = GW_NEW(a, unsigned);
		*at = times;
	}
	return ++*times == 1 ? id
			     : gw_arena_print(a, "%.*s-%u", GW_FMT(id), *times);
}

static void add_issue(struct gw_json *j, const struct gw_finding *f,
		      struct gw_map *seen)
{
	gw_json_open(j, '{');
	gw_json_member(j, "description", gw_report_prose(f, seen->arena));
	gw_json_member(j, "check_name", f->rule);
	gw_json_member(j, "fingerprint", own_name(seen, f));
	gw_json_word(j, "severity", severity_of(f));
	gw_json_key(j, "location");
	gw_json_open(j, '{');
	gw_json_member(j, "path", gw_report_path(f, seen->arena));
	gw_json_key(j, "lines");
	gw_json_open(j, '{');
	gw_json_count(j, "begin", gw_report_line(f));
	gw_json_close(j, '}');
	gw_json_close(j, '}');
	gw_json_close(j, '}');
}

static void write_gitlab(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;
	struct gw_map seen;
	struct gw_json j;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_map_init(&seen, &a);
	gw_json_init(&j, out);
	gw_json_open(&j, '[');
	for (size_t i = 0; i < found->n; i++)
		if (gw_report_lists(r, &found->v[i]))
			add_issue(&j, &found->v[i], &seen);
	gw_json_close(&j, ']');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_gitlab = {
	.name = "gitlab",
	.media = "application/json",
	.does = "GitLab Code Quality (artifacts:reports:codequality)",
	.write = write_gitlab,
};
