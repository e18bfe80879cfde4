/* One test case a finding: failed, in error when undecided, or skipped.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

static void add_attribute(struct gw_buf *out, const char *name,
			  struct gw_str value)
{
	gw_buf_print(out, " %s=\"", name);
	gw_report_xml(out, value);
	gw_buf_byte(out, '"');
}

/* What becomes of the case: NULL when it passes. */
static const char *element_of(const struct gw_finding *f)
{
	if (f->fate != GW_COUNTS)
		return "skipped";
	if (f->level < GW_ENFORCE)
		return NULL;
	return f->what == GW_UNDECIDED ? "error" : "failure";
}

static void add_body(struct gw_buf *out, const struct gw_finding *f,
		     struct gw_arena *a)
{
	gw_report_xml(out, gw_report_path(f, a));
	gw_buf_print(out, ":%u: %s: ", gw_report_line(f), gw_report_word(f));
	gw_report_xml(out, gw_report_prose(f, a));
	if (f->fix.n) {
		gw_buf_text(out, "\nfix: ");
		gw_report_xml(out, f->fix);
	}
}

static void add_case(struct gw_buf *out, const struct gw_finding *f,
		     struct gw_arena *a)
{
	const char *element = element_of(f);
	struct gw_str path = gw_report_path(f, a);

	gw_buf_text(out, "    <testcase");
	add_attribute(out, "classname", f->rule);
	gw_buf_text(out, " name=\"");
	gw_report_xml(out, path);
	gw_buf_print(out, ":%u\"", gw_report_line(f));
	add_attribute(out, "file", path);
	gw_buf_text(out, " time=\"0.000\">\n      ");
	if (!element) {
		gw_buf_text(out, "<system-out>");
		add_body(out, f, a);
		gw_buf_text(out, "</system-out>");
	} else {
		gw_buf_print(out, "<%s", element);
		add_attribute(out, "message",
			      f->fate == GW_COUNTS ? f->title : f->fate_reason);
		if (f->fate == GW_COUNTS)
			add_attribute(out, "type",
				      gw_str_of(gw_severity_name(f->severity)));
		gw_buf_byte(out, '>');
		add_body(out, f, a);
		gw_buf_print(out, "</%s>", element);
	}
	gw_buf_text(out, "\n    </testcase>\n");
}

static bool is_case(const struct gw_report *r, const struct gw_finding *f)
{
	return f->what != GW_UNRESOLVED || r->show_unknown;
}

struct sums {
	size_t all;
	size_t failures;
	size_t errors;
	size_t skipped;
};

static struct sums sum_up(const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct sums s = { 0, 0, 0, 0 };

	for (size_t i = 0; i < found->n; i++) {
		const struct gw_finding *f = &found->v[i];
		const char *element = element_of(f);

		if (!is_case(r, f))
			continue;
		s.all++;
		s.failures += element && *element == 'f';
		s.errors += element && *element == 'e';
		s.skipped += element && *element == 's';
	}
	return s;
}

static void write_junit(struct gw_buf *out, const struct gw_report *r)
{
	const gw_findings *found = &r->verdict->found;
	struct sums s = sum_up(r);
	struct gw_arena a;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<testsuites>\n  <testsuite name=\"gitward\"");
	gw_buf_print(out,
		     " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		     "skipped=\"%zu\" time=\"0.000\">\n",
		     s.all ? s.all : 1, s.failures, s.errors, s.skipped);
	for (size_t i = 0; i < found->n; i++)
		if (is_case(r, &found->v[i]))
			add_case(out, &found->v[i], &a);
	if (!s.all)
		gw_buf_text(out, "    <testcase classname=\"gitward\" "
				 "name=\"verdict\" time=\"0.000\"/>\n");
	gw_buf_text(out, "  </testsuite>\n</testsuites>\n");
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_junit = {
	.name = "junit",
	.media = "application/xml",
	.does = "JUnit XML: one test case a finding",
	.write = write_junit,
};
