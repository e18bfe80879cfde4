#include "code.h"

extern const struct gw_parser gw_parser_savedmodel;

static struct code_test t;

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

/* NodeDef: name "n", op "ReadFile" */
#define NODE "\x0a\x01n\x12\x08ReadFile"

static void operations_of_the_graph_are_told_once(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_savedmodel,
		   GW_STR("\x08\x01"
			  "\x12\x20"
			  "\x12\x1e"
			  "\x0a\x0d" NODE "\x0a\x0d" NODE));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "ops"), "[\"ReadFile\"]");
	assert_dump(&t, gw_node_key(t.root, "nodes"), "2");
}

static void operations_of_functions_are_told(void **state)
{
	(void)state;
	/* graph: library: function: node_def */
	code_parse(&t, &gw_parser_savedmodel,
		   GW_STR("\x12\x15"
			  "\x12\x13"
			  "\x12\x11"
			  "\x0a\x0f"
			  "\x1a\x0d" NODE));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "ops"), "[\"ReadFile\"]");
}

static void a_graph_in_an_attribute_is_found(void **state)
{
	(void)state;
	/* node: op "D", attr {key "g", value {s: GraphDef}} */
	code_parse(&t, &gw_parser_savedmodel,
		   GW_STR("\x12\x1f"
			  "\x12\x1d"
			  "\x0a\x1b"
			  "\x12\x01"
			  "D"
			  "\x2a\x16"
			  "\x0a\x01g"
			  "\x12\x11"
			  "\x12\x0f"
			  "\x0a\x0d" NODE));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "ops"), "[\"D\", \"ReadFile\"]");
}

static void plain_bytes_of_an_attribute_are_no_graph(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_savedmodel,
		   GW_STR("\x12\x13"
			  "\x12\x11"
			  "\x0a\x0f"
			  "\x12\x01"
			  "D"
			  "\x2a\x0a"
			  "\x0a\x01g"
			  "\x12\x05"
			  "\x12\x03loc"));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "ops"), "[\"D\"]");
}

static void what_is_no_model_is_a_fault(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_savedmodel, GW_STR("\x12\x7f\x12"));
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_true(gw_node_key(t.root, "ops")->flags & GW_OPEN);
	code_parse(&t, &gw_parser_savedmodel, GW_STR("plain text"));
	assert_int_equal(t.r, GW_ESYNTAX);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(operations_of_the_graph_are_told_once),
		LAW(operations_of_functions_are_told),
		LAW(a_graph_in_an_attribute_is_found),
		LAW(plain_bytes_of_an_attribute_are_no_graph),
		LAW(what_is_no_model_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
