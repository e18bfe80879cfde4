/* A summary for a merge request or $GITHUB_STEP_SUMMARY.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#define MOST_ROWS 500

static void add_code(struct gw_buf *out, struct gw_str s)
{
	gw_buf_text(out, "<code>");
	gw_report_markdown(out, s);
	gw_buf_text(out, "</code>");
}

static void add_row(struct gw_buf *out, const struct gw_finding *f,
		    struct gw_arena *a)
{
	static const char *const words[] = { "", "off", "observed", "annotated",
					     "**blocks**" };

	gw_buf_print(out, "| %s | %s | ",
		     f->what == GW_UNDECIDED && f->level == GW_ENFORCE
			     ? "**not judged**"
			     : words[f->level],
		     gw_severity_name(f->severity));
	gw_report_markdown(out, f->rule);
	gw_buf_text(out, " | ");
	add_code(out, gw_report_path(f, a));
	if (f->place.line)
		gw_buf_print(out, " line %u", f->place.line);
	gw_buf_text(out, " | ");
	gw_report_markdown(out, gw_report_prose(f, a));
	if (f->fix.n) {
		gw_buf_text(out, "<br>Fix: ");
		gw_report_markdown(out, f->fix);
	}
	gw_buf_text(out, " |\n");
}

/* What does not count, folded away: never in silence. */
static void add_suppressed(struct gw_buf *out, const struct gw_report *r,
			   struct gw_arena *a)
{
	const struct gw_verdict *v = r->verdict;
	size_t left = r->most ? r->most : MOST_ROWS;

	if (!(v->waived + v->baselined + v->bypassed))
		return;
	gw_buf_print(out,
		     "\n<details><summary>Not counted: %u</summary>\n\n"
		     "| Rule | Place | Why |\n|---|---|---|\n",
		     v->waived + v->baselined + v->bypassed);
	for (size_t i = 0; i < v->found.n; i++) {
		const struct gw_finding *f = &v->found.v[i];

		if (f->fate == GW_COUNTS || !left)
			continue;
		left--;
		gw_buf_text(out, "| ");
		gw_report_markdown(out, f->rule);
		gw_buf_text(out, " | ");
		add_code(out, gw_report_path(f, a));
		if (f->place.line)
			gw_buf_print(out, " line %u", f->place.line);
		gw_buf_print(out, " | %s: ", gw_fate_name(f->fate));
		gw_report_markdown(out, f->fate_reason);
		gw_buf_text(out, " |\n");
	}
	gw_buf_text(out, "\n</details>\n");
}

static void write_markdown(struct gw_buf *out, const struct gw_report *r)
{
	struct gw_arena a;
	const struct gw_finding **sorted;
	size_t most = r->most ? r->most : MOST_ROWS;
	size_t count;

	gw_arena_init(&a, (size_t)256 << 20);
	sorted = gw_report_sorted(r, &a, &count);
	gw_buf_print(out, "### gitward: %s\n\n",
		     gw_outcome_name(r->verdict->outcome));
	gw_report_sum(out, r->verdict);
	gw_buf_text(out, ".\n");
	if (count)
		gw_buf_text(out, "\n| Level | Severity | Rule | Place | What |"
				 "\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < count && i < most; i++)
		add_row(out, sorted[i], &a);
	if (count > most)
		gw_buf_print(out, "\n%zu more are not listed.\n",
			     count - most);
	add_suppressed(out, r, &a);
	if (r->verdict->receipt.n) {
		gw_buf_byte(out, '\n');
		gw_report_markdown(out, r->verdict->receipt);
		gw_buf_byte(out, '\n');
	}
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_markdown = {
	.name = "markdown",
	.media = "text/markdown",
	.does = "a summary for a merge request or a step summary",
	.write = write_markdown,
};
