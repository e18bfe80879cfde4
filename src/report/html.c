/* One page that holds all: readable without script, filtered with it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include "base/utf8.h"

/* The word of a level in class names and for people. */
static const char *level_word(const struct gw_finding *f)
{
	if (f->fate != GW_COUNTS)
		return "not counted";
	if (f->what == GW_UNDECIDED)
		return "not judged";
	if (f->what == GW_UNRESOLVED)
		return "unknown";
	if (f->what == GW_WAIVER_NOTE)
		return "waiver note";
	if (f->level == GW_ENFORCE)
		return "blocks";
	return f->level == GW_ANNOTATE ? "annotated" : "observed";
}

static const char *level_class(const struct gw_finding *f)
{
	if (f->fate != GW_COUNTS)
		return "observe";
	return gw_level_name(f->level);
}

static void add_data(struct gw_buf *out, const char *key, struct gw_str value)
{
	gw_buf_print(out, " data-%s=\"", key);
	gw_report_xml(out, value);
	gw_buf_byte(out, '"');
}

static void add_paragraph(struct gw_buf *out, const char *label,
			  struct gw_str text)
{
	if (!text.n)
		return;
	gw_buf_text(out, "<p>");
	if (*label)
		gw_buf_print(out, "<b>%s</b> ", label);
	gw_report_xml(out, text);
	gw_buf_text(out, "</p>\n");
}

/* Bytes of so many columns of a shown text. */
static size_t bytes_of(struct gw_str s, size_t columns)
{
	size_t at = 0;

	while (at < s.n && columns-- > 0)
		gw_utf8_next(s, &at);
	return at;
}

static void add_excerpt(struct gw_buf *out, const struct gw_finding *f)
{
	struct gw_str s = f->excerpt;
	size_t from;
	size_t to;

	if (!s.n)
		return;
	from = bytes_of(s, f->excerpt_col ? f->excerpt_col - 1 : 0);
	to = from + bytes_of(gw_str_part(s, from, s.n), f->excerpt_len);
	gw_buf_print(out, "<pre tabindex=\"0\"><span class=\"no\">%u | </span>",
		     gw_report_line(f));
	gw_report_xml(out, gw_str_part(s, 0, from));
	gw_buf_text(out, "<mark>");
	gw_report_xml(out, gw_str_part(s, from, to));
	gw_buf_text(out, "</mark>");
	gw_report_xml(out, gw_str_part(s, to, s.n));
	gw_buf_text(out, "</pre>\n");
}

static void add_where(struct gw_buf *out, const struct gw_finding *f,
		      struct gw_str path)
{
	gw_buf_text(out, "<p class=\"dim\"><code>");
	gw_report_xml(out, path);
	if (f->place.path.n && f->place.line)
		gw_buf_print(out, ":%u:%u", f->place.line, gw_report_col(f));
	gw_buf_text(out, "</code>");
	if (f->place.path.n && f->place.commit.n) {
		gw_buf_text(out, " in commit <code>");
		gw_report_xml(out, gw_str_part(f->place.commit, 0, 12));
		gw_buf_text(out, "</code>");
	}
	if (f->address.n) {
		gw_buf_text(out, ", <code>");
		gw_report_xml(out, f->address);
		gw_buf_text(out, "</code>");
	}
	gw_buf_text(out,
		    f->existing ? " (stood there before)</p>\n" : "</p>\n");
}

static void add_head(struct gw_buf *out, const struct gw_finding *f)
{
	gw_buf_text(out, "<div class=\"head\"><h3>");
	gw_report_xml(out, f->title.n ? f->title : f->rule);
	gw_buf_print(out, "</h3><span class=\"tag t-%s\">%s</span>",
		     level_class(f), level_word(f));
	gw_buf_print(out, "<span class=\"tag\">%s</span>",
		     gw_severity_name(f->severity));
	if (f->tier != GW_TIER_NONE)
		gw_buf_print(out, "<span class=\"tag\">%s secret</span>",
			     gw_tier_name(f->tier));
	gw_buf_text(out, "<code class=\"dim\">");
	gw_report_xml(out, f->rule);
	gw_buf_text(out, "</code></div>\n");
}

static void add_card(struct gw_buf *out, const struct gw_finding *f,
		     struct gw_str path)
{
	struct gw_str pack =
		gw_str_part(f->rule, 0, gw_str_find_byte(f->rule, '/', 0));
	struct gw_str url = gw_report_url(f);

	gw_buf_print(out, "<article class=\"%s\"", level_class(f));
	add_data(out, "level", gw_str_of(level_word(f)));
	add_data(out, "severity", gw_str_of(gw_severity_name(f->severity)));
	add_data(out, "pack", pack);
	add_data(out, "rule", f->rule);
	add_data(out, "path", path);
	gw_buf_text(out, ">\n");
	add_head(out, f);
	add_where(out, f, path);
	add_excerpt(out, f);
	add_paragraph(out, "", f->message);
	add_paragraph(out, "", f->why);
	add_paragraph(out, "Fix:", f->fix);
	add_paragraph(out, "Reason:", f->fate_reason);
	if (url.n) {
		gw_buf_text(out, "<p><a rel=\"noreferrer\" href=\"");
		gw_report_xml(out, url);
		gw_buf_text(out, "\">");
		gw_report_xml(out, url);
		gw_buf_text(out, "</a></p>\n");
	}
	gw_buf_text(out, "</article>\n");
}

/* The worst first: one section a level. */
static void add_cards(struct gw_buf *out, const struct gw_report *r,
		      struct gw_arena *a)
{
	size_t count;
	const struct gw_finding **sorted = gw_report_sorted(r, a, &count);
	const char *open = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *word = level_word(sorted[i]);

		if (!open || strcmp(open, word) != 0)
			gw_buf_print(out, "%s<section><h2>%s</h2>\n",
				     open ? "</section>\n" : "", word);
		open = word;
		add_card(out, sorted[i], gw_report_path(sorted[i], a));
	}
	gw_buf_text(out, open ? "</section>\n"
			      : "<p>There is nothing to say.</p>\n");
}

static void add_aside(struct gw_buf *out, const struct gw_report *r,
		      struct gw_arena *a)
{
	const gw_findings *found = &r->verdict->found;

	for (size_t i = 0; i < found->n; i++)
		if (found->v[i].fate != GW_COUNTS)
			add_card(out, &found->v[i],
				 gw_report_path(&found->v[i], a));
}

static void write_html(struct gw_buf *out, const struct gw_report *r)
{
	const struct gw_verdict *v = r->verdict;
	uint32_t aside = v->waived + v->baselined + v->bypassed;
	struct gw_arena a;

	gw_arena_init(&a, (size_t)256 << 20);
	gw_html_head(out, r);
	gw_buf_text(out, "<div id=\"list\">\n");
	add_cards(out, r, &a);
	gw_buf_text(out, "</div>\n");
	if (aside) {
		gw_buf_print(out,
			     "<details><summary>Not counted: %u</summary>"
			     "\n",
			     aside);
		add_aside(out, r, &a);
		gw_buf_text(out, "</details>\n");
	}
	gw_html_foot(out, r);
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_html = {
	.name = "html",
	.media = "text/html",
	.does = "one page for a browser, without anything from outside",
	.write = write_html,
};
