#include "parsed.h"

static void sections_hold_keys(void **state)
{
	(void)state;
	assert_tree("ini", "top = 1\n[a]\nb = c\nd: e=f\ng\n[h]\n",
		    "{: {top: \"1\"}, a: {b: \"c\", d: \"e=f\", g: null}, h: {}}");
	assert_tree("ini", "", "{}");
	assert_tree("ini", "[a]\nq = 'x y'\nr = \"z\"\ns =\n",
		    "{a: {q: \"x y\", r: \"z\", s: \"\"}}");
}

static void a_section_that_stands_twice_is_one(void **state)
{
	struct parsed p;
	struct gw_node *a;

	(void)state;
	parsed_init(&p, "ini", "x", GW_STR("[a]\nx=1\n[b]\n[a]\nx=2\ny=3\n"));
	assert_string_equal(parsed_text(&p),
			    "{a: {x: \"1\", x: \"2\", y: \"3\"}, b: {}}");
	a = gw_node_key(p.doc->roots, "a");
	assert_false(gw_node_item(a, 0)->flags & GW_DUPLICATE);
	assert_true(gw_node_item(a, 1)->flags & GW_DUPLICATE);
	assert_false(gw_node_item(a, 2)->flags & GW_DUPLICATE);
	parsed_release(&p);
}

static void pythons_values_go_on_in_indented_lines(void **state)
{
	(void)state;
	assert_tree_named("ini", "setup.cfg",
			  "[a]\nx =\n  # no\n  one\n  # no\n  two = 2\n\n  three\n\n"
			  "y = 1 ; kept\n",
			  "{a: {x: \"one\\ntwo = 2\\nthree\", y: \"1 ; kept\"}}");
	assert_tree_named("ini", "x.ini", "[a]\n  x = 1\n  y = 2\n",
			  "{a: {x: \"1\", y: \"2\"}}");
}

static void git_has_subsections_quotes_and_escapes(void **state)
{
	(void)state;
	assert_tree_named("ini", ".gitmodules",
			  "[submodule \"a]b\"] path = p # c\n"
			  "\turl = \"x;y\" z ; c\n\tbare\n"
			  "\tlong = a\\\n  b\\n\\\"\n",
			  "{submodule \"a]b\": {path: \"p\", url: \"x;y z\", "
			  "bare: null, long: \"a  b\\n\\\"\"}}");
}

static void npm_keys_hold_colons(void **state)
{
	(void)state;
	assert_tree_named("ini", ".npmrc", "//r.example/:_auth=${T}\na=b\n",
			  "{: {//r.example/:_auth: \"${T}\", a: \"b\"}}");
}

static void systemd_joins_lines_with_a_blank(void **state)
{
	(void)state;
	assert_tree_named("ini", "x.service",
			  "[Service]\nExecStart=/bin/a \\\n   -b\nUser=root\n",
			  "{Service: {ExecStart: \"/bin/a -b\", User: "
			  "\"root\"}}");
}

static void comments_are_not_values(void **state)
{
	(void)state;
	assert_tree("ini", "; a\n# b\n[c] ; d\ne = f#g ; h\n",
		    "{c: {e: \"f#g\"}}");
	assert_comment("ini", "[c]\ne = f ; h\n", 2, " h");
}

static void a_bad_line_hides_no_other(void **state)
{
	(void)state;
	assert_fault("ini", "[a]\nb = 1\n[c\n= 2\nd = 3\n", 3,
		     "name does not end", "{a: {b: \"1\", d: \"3\"}}");
}

static void places_are_those_of_key_and_value(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	parsed_init(&p, "ini", "x", GW_STR("[a]\r\n  b = \"c\"\r\n\r\n[d]\r\n"));
	n = gw_node_path(p.doc->roots, "a.b");
	assert_int_equal(n->key_line, 2);
	assert_int_equal(n->key_col, 3);
	assert_int_equal(n->span.col, 7);
	assert_int_equal(n->span.len, 3);
	assert_true(n->flags & GW_QUOTED);
	parsed_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_hold_keys),
		cmocka_unit_test(a_section_that_stands_twice_is_one),
		cmocka_unit_test(pythons_values_go_on_in_indented_lines),
		cmocka_unit_test(git_has_subsections_quotes_and_escapes),
		cmocka_unit_test(npm_keys_hold_colons),
		cmocka_unit_test(systemd_joins_lines_with_a_blank),
		cmocka_unit_test(comments_are_not_values),
		cmocka_unit_test(a_bad_line_hides_no_other),
		cmocka_unit_test(places_are_those_of_key_and_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
