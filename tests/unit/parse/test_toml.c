#include "parsed.h"

static void values_are_kept_as_written(void **state)
{
	(void)state;
	assert_tree("toml",
		    "a = 1_000\nb = -2.5e+3\nc = true\nd = 0xff\ne = +inf\n",
		    "{a: 1_000, b: -2.5e+3, c: true, d: 0xff, e: +inf}");
	assert_tree("toml",
		    "a = 1979-05-27\nb = 1979-05-27 07:32:00.5Z\nc = 07:32:00\n",
		    "{a: \"1979-05-27\", b: \"1979-05-27 07:32:00.5Z\", c: "
		    "\"07:32:00\"}");
	assert_tree("toml", "a = [1, # x\n [2],\n]\nb = {c = 1, d.e = 2}\n",
		    "{a: [1, [2]], b: {c: 1, d: {e: 2}}}");
	assert_tree("toml", "", "{}");
}

static void strings_have_four_forms(void **state)
{
	(void)state;
	assert_tree("toml", "a = \"x\\u00e9\\\"\\n\"\nb = 'c:\\d'\n",
		    "{a: \"x\xc3\xa9\\\"\\n\", b: \"c:\\\\d\"}");
	assert_tree("toml", "a = \"\"\"\r\nx \\\r\n  y\"\"\"\"\"\r\n",
		    "{a: \"x y\\\"\\\"\"}");
	assert_tree("toml", "a = '''\nx\\\n'y''''\n", "{a: \"x\\\\\\n'y'\"}");
	assert_tree("toml", "a = \"\"\nb = ''\n", "{a: \"\", b: \"\"}");
}

static void tables_may_be_returned_to(void **state)
{
	(void)state;
	assert_tree("toml", "[a.b]\nx = 1\n[c]\n[a]\ny = 2\n[a.d]\n",
		    "{a: {b: {x: 1}, y: 2, d: {}}, c: {}}");
	assert_tree("toml", "a.b = 1\n\"a\".'c d' = 2\n[e]\nf.g.h = 3\nf.i = 4",
		    "{a: {b: 1, c d: 2}, e: {f: {g: {h: 3}, i: 4}}}");
}

static void arrays_of_tables_grow(void **state)
{
	(void)state;
	assert_tree("toml",
		    "[[a]]\nx = 1\n[[a.b]]\ny = 2\n[[a.b]]\n[a.c]\n[[a]]\nx = 3\n",
		    "{a: [{x: 1, b: [{y: 2}, {}], c: {}}, {x: 3}]}");
}

static void nothing_is_defined_twice(void **state)
{
	(void)state;
	assert_fault("toml", "a = 1\na = 2\n", 2, "already on line 1",
		     "{a: 1}");
	assert_fault("toml", "[a]\n[a]\n", 2, "already", "{a: {}}");
	assert_fault("toml", "a.b = 1\n[a]\n", 2, "already", "{a: {b: 1}}");
	assert_fault("toml", "a = {}\n[a.b]\n", 2, "already", "{a: {}}");
	assert_fault("toml", "a = [1]\n[[a]]\n", 2, "already", "{a: [1]}");
	assert_fault("toml", "[a.b]\n[a]\nb.c = 1\n", 3, "already",
		     "{a: {b: {}}}");
	assert_fault("toml", "a = {b = 1, b = 2}", 1, "already",
		     "{a: {b: 1}}");
}

static void a_fault_keeps_the_tree_so_far(void **state)
{
	(void)state;
	assert_fault("toml", "a = 1\nb = x\nc = 3\n", 2, "a value", "{a: 1}");
	assert_fault("toml", "a = 01\n", 1, "a value", "{}");
	assert_fault("toml", "a = 1__0\n", 1, "a value", "{}");
	assert_fault("toml", "a = 1 b = 2\n", 1, "end of the line", "{a: 1}");
	assert_fault("toml", "a = \"x\ny\"\n", 1, "does not end", "{}");
	assert_fault("toml", "a = \"\\q\"\n", 1, "unknown escape", "{}");
	assert_fault("toml", "[a\n", 1, "']'", "{}");
	assert_fault("toml", "a = 1 # \x7f\n", 1, "end of the line",
		     "{a: 1}");
	assert_fault("toml", "a = \"\"\"x\ry\"\"\"\n", 1, "does not end", "{}");
	assert_fault("toml", "a = \"\\ud800\"\n", 1, "unknown escape", "{}");
	assert_fault("toml", "a = 2023-02-29\n", 1, "a value", "{}");
	assert_fault("toml", "= 1\n", 1, "a key", "{}");
	assert_fault("toml", "a = [1", 1, "',' or ']'", "{a: [1]}");
}

static void places_are_those_of_key_and_value(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	parsed_init(&p, "toml", "x", GW_STR("[a]\n  b = 'c' # d\n\n[e]\n"));
	n = gw_node_path(p.doc->roots, "a.b");
	assert_int_equal(n->key_line, 2);
	assert_int_equal(n->key_col, 3);
	assert_int_equal(n->span.col, 7);
	assert_int_equal(n->span.len, 3);
	assert_int_equal(gw_node_key(p.doc->roots, "a")->span.end_line, 2);
	assert_str(p.doc->comments->text, " d");
	parsed_release(&p);
}

static void depth_is_bounded(void **state)
{
	char text[1000];
	struct parsed p;

	(void)state;
	memset(text, '[', sizeof(text));
	memcpy(text, "a=", 2);
	parsed_init(&p, "toml", "x", (struct gw_str){ text, sizeof(text) });
	assert_int_equal(p.status, GW_ELIMIT);
	parsed_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_kept_as_written),
		cmocka_unit_test(strings_have_four_forms),
		cmocka_unit_test(tables_may_be_returned_to),
		cmocka_unit_test(arrays_of_tables_grow),
		cmocka_unit_test(nothing_is_defined_twice),
		cmocka_unit_test(a_fault_keeps_the_tree_so_far),
		cmocka_unit_test(places_are_those_of_key_and_value),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
