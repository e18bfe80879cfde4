/* Issues of Azure Pipelines by logging commands.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

/* Values of logging commands: the agent decodes these. */
static void add_escaped(struct gw_buf *out, struct gw_str s)
{
	struct gw_buf shown;

	gw_buf_init(&shown, s.n * 12 + 16);
	gw_report_show(&shown, s);
	for (size_t i = 0; i < shown.n; i++) {
		char c = shown.p[i];

		if (c == '%')
			gw_buf_text(out, "%AZP25");
		else if (c == ';')
			gw_buf_text(out, "%3B");
		else if (c == ']')
			gw_buf_text(out, "%5D");
		else
			gw_buf_byte(out, c);
	}
	gw_buf_release(&shown);
}

static void add_finding(struct gw_buf *out, const struct gw_finding *f,
			struct gw_arena *a)
{
	gw_buf_print(out, "##vso[task.logissue type=%s;",
		     f->level == GW_ENFORCE ? "error" : "warning");
	if (f->place.path.n) {
		gw_buf_text(out, "sourcepath=");
		add_escaped(out, f->place.path);
		gw_buf_print(out, ";linenumber=%u;columnnumber=%u;",
			     gw_report_line(f), gw_report_col16(f));
	}
	gw_buf_text(out, "code=");
	add_escaped(out, f->rule);
	gw_buf_text(out, ";]");
	add_escaped(out, gw_report_prose(f, a));
	gw_buf_byte(out, '\n');
}

static void write_azure(struct gw_buf *out, const struct gw_report *r)
{
	struct gw_arena a;
	const struct gw_finding **sorted;
	size_t count;

	gw_arena_init(&a, (size_t)256 << 20);
	sorted = gw_report_sorted(r, &a, &count);
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->level >= GW_ANNOTATE)
			add_finding(out, sorted[i], &a);
	gw_buf_text(out, "gitward: ");
	gw_report_sum(out, r->verdict);
	gw_buf_byte(out, '\n');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_azure = {
	.name = "azure",
	.media = "text/plain",
	.does = "issues of Azure Pipelines",
	.write = write_azure,
};
