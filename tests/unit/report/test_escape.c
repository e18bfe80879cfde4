#include "unit.h"

#include "report/shared.h"

typedef void escape(struct gw_buf *out, struct gw_str s);

static void check(escape *e, const char *text, const char *want)
{
	struct gw_buf b;

	gw_buf_init(&b, 4096);
	e(&b, gw_str_of(text));
	assert_str(gw_buf_str(&b), want);
	gw_buf_release(&b);
}

static void shown_text_gives_no_command_to_a_log(void **state)
{
	(void)state;
	check(gw_report_show, "::error::x", "\\x3a:error::x");
	check(gw_report_show, " ::error::x", " \\x3a:error::x");
	check(gw_report_show, "a ##vso[x]", "a \\x23#vso[x]");
	check(gw_report_show, "##[section]", "\\x23#[section]");
	check(gw_report_show, "## head", "## head");
	check(gw_report_show, "a::b", "a::b");
}

static void markup_is_text_in_xml(void **state)
{
	(void)state;
	check(gw_report_xml, "<a b='\"'>&", "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
	check(gw_report_xml, "]]>\x01", "]]&gt;\\x01");
	check(gw_report_xml, "a\xef\xbf\xbe<", "a\\u{fffe}&lt;");
}

static void markup_is_text_in_markdown(void **state)
{
	(void)state;
	check(gw_report_markdown, "[a](b) @c",
	      "\\[a\\]\\(b\\) &#64;c");
	check(gw_report_markdown, "a | `b` <c>", "a \\| \\`b\\` &lt;c&gt;");
}

static void a_path_is_a_uri(void **state)
{
	(void)state;
	check(gw_report_uri, "a b/c:d%\xff", "a%20b/c%3Ad%25%FF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown_text_gives_no_command_to_a_log),
		cmocka_unit_test(markup_is_text_in_xml),
		cmocka_unit_test(markup_is_text_in_markdown),
		cmocka_unit_test(a_path_is_a_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
