/* Annotations by workflow commands. GitHub shows ten of each kind per step and
 * drops the rest in silence, so the worst come first and the last one counts
 * what is left. SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#define MOST_OF_A_KIND 10

/* Values of workflow commands: @actions/core escapes them so. */
static void add_escaped(struct gw_buf *out, struct gw_str s, bool property)
{
	struct gw_buf shown;

	gw_buf_init(&shown, s.n * 12 + 16);
	gw_report_show(&shown, s);
	for (size_t i = 0; i < shown.n; i++) {
		char c = shown.p[i];

		if (c == '%')
			gw_buf_text(out, "%25");
		else if (property && c == ':')
			gw_buf_text(out, "%3A");
		else if (property && c == ',')
			gw_buf_text(out, "%2C");
		else
			gw_buf_byte(out, c);
	}
	gw_buf_release(&shown);
}

static const char *command_of(const struct gw_finding *f)
{
	if (f->level == GW_ENFORCE)
		return "error";
	return f->level == GW_ANNOTATE ? "warning" : "notice";
}

static void add_place(struct gw_buf *out, const struct gw_finding *f)
{
	if (!f->place.path.n)
		return;
	gw_buf_text(out, "file=");
	add_escaped(out, f->place.path, true);
	gw_buf_print(out, ",line=%u,endLine=%u", gw_report_line(f),
		     gw_report_line(f));
	if (f->place.col)
		gw_buf_print(out, ",col=%u,endColumn=%u", gw_report_col16(f),
			     gw_report_end_col16(f));
	gw_buf_byte(out, ',');
}

static void add_finding(struct gw_buf *out, const struct gw_finding *f,
			struct gw_arena *a)
{
	gw_buf_print(out, "::%s ", command_of(f));
	add_place(out, f);
	gw_buf_text(out, "title=");
	add_escaped(out, f->rule, true);
	gw_buf_text(out, "::");
	add_escaped(out, gw_report_prose(f, a), false);
	if (f->fix.n) {
		gw_buf_text(out, "%0AFix: ");
		add_escaped(out, f->fix, false);
	}
	gw_buf_byte(out, '\n');
}

static void count_levels(size_t *of_level, const struct gw_finding **sorted,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		of_level[sorted[i]->level]++;
}

static void write_github(struct gw_buf *out, const struct gw_report *r)
{
	struct gw_arena a;
	const struct gw_finding **sorted;
	size_t count;
	size_t all[GW_ENFORCE + 1] = { 0 };
	size_t said[GW_ENFORCE + 1] = { 0 };

	gw_arena_init(&a, (size_t)256 << 20);
	sorted = gw_report_sorted(r, &a, &count);
	count_levels(all, sorted, count);
	for (size_t i = 0; i < count; i++) {
		const struct gw_finding *f = sorted[i];
		size_t left = all[f->level] - said[f->level];

		if (said[f->level] < MOST_OF_A_KIND - 1 || left == 1)
			add_finding(out, f, &a);
		else
			gw_buf_print(out,
				     "::%s title=gitward::%zu more of this "
				     "kind are not shown here\n",
				     command_of(f), left);
		if (++said[f->level] < MOST_OF_A_KIND)
			continue;
		while (i + 1 < count && sorted[i + 1]->level == f->level)
			i++;
	}
	gw_buf_text(out, "gitward: ");
	gw_report_sum(out, r->verdict);
	gw_buf_byte(out, '\n');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_github = {
	.name = "github",
	.media = "text/plain",
	.does = "annotations of GitHub Actions (ten of each kind)",
	.write = write_github,
};
