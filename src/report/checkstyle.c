/* Checkstyle XML, by file. SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

static const char *severity_of(const struct gw_finding *f)
{
	return f->level >= GW_ANNOTATE ? gw_report_word(f) : "info";
}

static void add_error(struct gw_buf *out, const struct gw_finding *f,
		      struct gw_arena *a)
{
	gw_buf_print(out,
		     "    <error line=\"%u\" column=\"%u\" severity=\"%s\" "
		     "message=\"",
		     gw_report_line(f), gw_report_col16(f), severity_of(f));
	gw_report_xml(out, gw_report_prose(f, a));
	gw_buf_text(out, "\" source=\"gitward.");
	gw_report_xml(out, f->rule);
	gw_buf_text(out, "\"/>\n");
}

/* Findings are sorted by path, so those of a file stand together. */
static void write_checkstyle(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct gw_str open = { NULL, 0 };
	struct gw_arena a;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<checkstyle version=\"4.3\">\n");
	for (size_t i = 0; i < found->n; i++) {
		struct gw_str path = gw_report_path(&found->v[i], &a);

		if (!gw_report_lists(r, &found->v[i]))
			continue;
		if (!open.p || !gw_str_eq(open, path)) {
			gw_buf_text(out, open.p ? "  </file>\n" : "");
			gw_buf_text(out, "  <file name=\"");
			gw_report_xml(out, path);
			gw_buf_text(out, "\">\n");
			open = path;
		}
		add_error(out, &found->v[i], &a);
	}
	gw_buf_text(out, open.p ? "  </file>\n" : "");
	gw_buf_text(out, "</checkstyle>\n");
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_checkstyle = {
	.name = "checkstyle",
	.media = "application/xml",
	.does = "Checkstyle XML",
	.write = write_checkstyle,
};
