#include "parsed.h"

static void keys_end_at_a_separator_or_blank(void **state)
{
	(void)state;
	assert_tree("properties", "a=1\nb: 2\nc 3\nd\n  e = f = g\n",
		    "{a: \"1\", b: \"2\", c: \"3\", d: \"\", e: \"f = g\"}");
	assert_tree("properties", "a\\ b\\:c=d\n", "{a b:c: \"d\"}");
}

static void values_go_on_and_hold_escapes(void **state)
{
	(void)state;
	assert_tree("properties", "a = x\\\n    y\\u00e9\\n\\q\r\nb=c:\\\\d\n",
		    "{a: \"xy\xc3\xa9\\nq\", b: \"c:\\\\d\"}");
}

static void comments_begin_lines_only(void **state)
{
	(void)state;
	assert_tree("properties", "# a\n! b\nc=d # e\n", "{c: \"d # e\"}");
	assert_comment("properties", "a=1\n# b\n", 2, " b");
}

static void references_make_a_template(void **state)
{
	(void)state;
	assert_tree("properties", "a=x${b}\nc=${d:e}\nf=$g\n",
		    "{a: template(\"x\", ref b), c: template(ref d(\"e\")), "
		    "f: \"$g\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_end_at_a_separator_or_blank),
		cmocka_unit_test(values_go_on_and_hold_escapes),
		cmocka_unit_test(comments_begin_lines_only),
		cmocka_unit_test(references_make_a_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
