#include "parsed.h"

static void values_are_kept_as_written(void **state)
{
	(void)state;
	assert_tree("json",
		    "{\"a\": [1, -2.5e+3, true, null], \"b\": {}, \"c\": \"\"}",
		    "{a: [1, -2.5e+3, true, null], b: {}, c: \"\"}");
	assert_tree("json", "\"a\\u00e9\\ud83d\\ude00\\n\\/\"",
		    "\"a\xc3\xa9\xf0\x9f\x98\x80\\n/\"");
	assert_tree("json", "\"\\ud800\"", "\"\xef\xbf\xbd\"");
	assert_tree("json", " \n", "");
}

static void comments_and_trailing_commas_are_allowed(void **state)
{
	(void)state;
	assert_tree("json", "{\"a\": [1,], // x\n /* y */}", "{a: [1]}");
	assert_comment("json", "{\n// gitward:allow x\n}", 2,
		       " gitward:allow x");
}

static void a_fault_keeps_the_tree_so_far(void **state)
{
	(void)state;
	assert_fault("json", "{\"a\": 1,\n \"b\": [2, x]}", 2, "a value",
		     "{a: 1, b: [2]}");
	assert_fault("json", "[1\n2]", 2, "',' or ']'", "[1]");
	assert_fault("json", "[01]", 1, "a value", "[]");
	assert_fault("json", "[NaN]", 1, "a value", "[]");
	assert_fault_named("json", "x.json", "[1] 2", 1, "more after", "[1]");
	assert_fault("json", "[\"a\n\"]", 1, "does not end", "[]");
	assert_fault("json", "[\"\\x\"]", 1, "unknown escape", "[]");
	assert_fault("json", "{\"a\"", 1, "the text ends", "{}");
	assert_fault("json", "[1 /* x", 1, "does not end", "[1]");
}

static void of_a_key_that_stands_twice_the_last_counts(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "json", "x", GW_STR("{\"a\": 1, \"b\": 2, \"a\": 3}"));
	assert_true(gw_node_item(p.doc->roots, 0)->flags & GW_DUPLICATE);
	assert_false(gw_node_item(p.doc->roots, 1)->flags & GW_DUPLICATE);
	assert_false(gw_node_item(p.doc->roots, 2)->flags & GW_DUPLICATE);
	assert_int_equal(gw_node_key(p.doc->roots, "a")->text.p[0], '3');
	parsed_release(&p);
}

static void spans_cover_what_is_written(void **state)
{
	struct parsed p;
	struct gw_node *n;

	(void)state;
	parsed_init(&p, "json", "x", GW_STR("{\n  \"k\": \"a\\nb\"\n}"));
	n = gw_node_key(p.doc->roots, "k");
	assert_int_equal(n->key_line, 2);
	assert_int_equal(n->key_col, 3);
	assert_str(gw_str_part(p.view.bytes, n->span.off,
			       n->span.off + n->span.len),
		   "\"a\\nb\"");
	assert_true(n->flags & GW_QUOTED);
	assert_int_equal(p.doc->roots->span.end_line, 3);
	parsed_release(&p);
}

static void depth_is_bounded(void **state)
{
	char text[1000];
	struct parsed p;

	(void)state;
	memset(text, '[', sizeof(text));
	parsed_init(&p, "json", "x", (struct gw_str){ text, sizeof(text) });
	assert_int_equal(p.status, GW_ELIMIT);
	parsed_release(&p);
}

static void an_encrypted_value_is_sealed_and_unknown(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, "json", "x",
		    GW_STR("[\"ENC[AES256_GCM,data:x,type:str]\"]"));
	assert_int_equal(p.doc->roots->first->kind, GW_UNKNOWN);
	assert_true(p.doc->roots->first->flags & GW_SEALED);
	parsed_release(&p);
}

static void json_lines_are_a_root_each(void **state)
{
	(void)state;
	assert_tree_named(NULL, "x.jsonl", "{\"a\": 1}\n\n[2]\r\n3", "{a: 1} | [2] | 3");
	assert_tree_named("json", "log", "{\"a\": 1}{\"b\": 2}\n",
			  "{a: 1} | {b: 2}");
	assert_fault_named(NULL, "x.jsonl", "[1]\n[x]\n[3]\n", 2, "a value",
			   "[1] | [] | [3]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_kept_as_written),
		cmocka_unit_test(comments_and_trailing_commas_are_allowed),
		cmocka_unit_test(a_fault_keeps_the_tree_so_far),
		cmocka_unit_test(of_a_key_that_stands_twice_the_last_counts),
		cmocka_unit_test(spans_cover_what_is_written),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(an_encrypted_value_is_sealed_and_unknown),
		cmocka_unit_test(json_lines_are_a_root_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
