/* path:line:col: level: text [rule], one line a finding, for editors.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

static void add_finding(struct gw_buf *out, const struct gw_finding *f,
			struct gw_arena *a)
{
	gw_report_show(out, gw_report_path(f, a));
	gw_buf_print(out, ":%u:%u: %s: ", gw_report_line(f), gw_report_col(f),
		     gw_report_word(f));
	gw_report_show(out, gw_report_prose(f, a));
	gw_buf_text(out, " [");
	gw_report_show(out, f->rule);
	gw_buf_text(out, "]\n");
}

static void write_gcc(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_arena a;

	gw_arena_init(&a, (size_t)256 << 20);
	for (size_t i = 0; i < found->n; i++)
		if (gw_report_lists(r, &found->v[i]))
			add_finding(out, &found->v[i], &a);
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_gcc = {
	.name = "gcc",
	.media = "text/plain",
	.does = "one line a finding, as compilers say it, for editors",
	.write = write_gcc,
};
