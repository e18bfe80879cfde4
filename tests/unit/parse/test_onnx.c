#include "code.h"

extern const struct gw_parser gw_parser_onnx;

static struct code_test t;

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

/* TensorProto: name "w", external_data {location: "../x"}. */
#define TENSOR                                                            \
	"\x42\x01w"                                                       \
	"\x6a\x10"                                                        \
	"\x0a\x08location\x12\x04../x"

static void external_data_and_domains_are_told(void **state)
{
	(void)state;
	/* ir_version 8; graph: node {op_type Relu, domain my.ops},
	 * initializer; opset_import */
	code_parse(&t, &gw_parser_onnx,
		   GW_STR("\x08\x08"
			  "\x3a\x27"
			  "\x0a\x0e\x22\x04Relu\x3a\x06my.ops"
			  "\x2a\x15" TENSOR));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "domains"), "[\"my.ops\"]");
	assert_dump(&t, gw_node_key(t.root, "external"),
		    "[{tensor: \"w\", location: \"../x\"}]");
	assert_dump(&t, gw_node_key(t.root, "nodes"), "1");
	assert_dump(&t, gw_node_key(t.root, "ir_version"), "8");
}

static void tensors_of_attributes_count(void **state)
{
	(void)state;
	/* node: attribute: t: the tensor */
	code_parse(&t, &gw_parser_onnx,
		   GW_STR("\x3a\x1b"
			  "\x0a\x19"
			  "\x2a\x17"
			  "\x2a\x15" TENSOR));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "external"),
		    "[{tensor: \"w\", location: \"../x\"}]");
}

static void a_cut_off_model_is_a_fault_and_keeps_what_was_read(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_onnx,
		   GW_STR("\x3a\x17"
			  "\x2a\x15" TENSOR "\x3a\x7f"));
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_dump(&t, gw_node_path(t.root, "external"),
		    "[{tensor: \"w\", location: \"../x\"}]");
	assert_true(gw_node_key(t.root, "external")->flags & GW_OPEN);
	code_parse(&t, &gw_parser_onnx, GW_STR("no model"));
	assert_int_equal(t.r, GW_ESYNTAX);
}

static void graphs_in_graphs_end(void **state)
{
	static const char tags[] = { 0x0a, 0x2a, 0x32 };
	static char deep[3000];
	size_t n = sizeof(deep);

	(void)state;
	/* model -> graph -> node -> attribute -> graph ..., from within */
	for (int level = 900; level >= 0; level--) {
		size_t inner = sizeof(deep) - n;

		deep[--n] = (char)(inner >> 7);
		deep[--n] = (char)((inner & 127) | 128);
		deep[--n] = level ? tags[(level - 1) % 3] : 0x3a;
	}
	code_parse(&t, &gw_parser_onnx,
		   (struct gw_str){ deep + n, sizeof(deep) - n });
	assert_int_equal(t.r, GW_ELIMIT);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(external_data_and_domains_are_told),
		LAW(tensors_of_attributes_count),
		LAW(a_cut_off_model_is_a_fault_and_keeps_what_was_read),
		LAW(graphs_in_graphs_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
