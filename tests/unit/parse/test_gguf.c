#include "code.h"

extern const struct gw_parser gw_parser_gguf;

static struct code_test t;

#define U32(n) n "\0\0\0"
#define U64(n) n "\0\0\0\0\0\0\0"
#define HEAD(tensors, keys) "GGUF" U32("\3") U64(tensors) U64(keys)

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void keys_have_typed_values(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_gguf,
		   GW_STR(HEAD("\0", "\4") U64("\1") "s" U32("\10")
				  U64("\2") "hi" U64("\1") "i" U32("\1") "\377"
				  U64("\1") "b" U32("\7") "\1" U64("\1") "l"
				  U32("\11") U32("\0") U64("\2") "\5\6"));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root,
		    "{version: 3, metadata: {s: \"hi\", i: -1, b: true, "
		    "l: [5, 6]}, tensors: []}");
}

static void tensors_lie_in_the_file(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_gguf,
		   GW_STR(HEAD("\1", "\0") U64("\1") "w" U32("\1") U64("\2")
				  U32("\0") U64("\0")
			  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "tensors"),
		    "[{name: \"w\", shape: [2], type: 0, offset: 0}]");
	code_parse(&t, &gw_parser_gguf,
		   GW_STR(HEAD("\1", "\0") U64("\1") "w" U32("\1") U64("\2")
				  U32("\0") U64("\100") "\0\0\0\0"));
	assert_int_equal(t.r, GW_ESYNTAX);
}

static void counts_are_not_believed(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_gguf,
		   GW_STR("GGUF" U32("\3")
			  "\377\377\377\377\377\377\377\377" U64("\0")));
	assert_int_equal(t.r, GW_ESYNTAX);
	code_parse(&t, &gw_parser_gguf,
		   GW_STR(HEAD("\0", "\1") U64("\1") "l" U32("\11") U32("\14")
			  "\377\377\377\377\377\377\377\377"));
	assert_int_equal(t.r, GW_ESYNTAX);
	code_parse(&t, &gw_parser_gguf, GW_STR("GGUF\3"));
	assert_int_equal(t.r, GW_ESYNTAX);
}

static void an_unknown_version_is_refused(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_gguf,
		   GW_STR("GGUF\0\0\0\3" U64("\0") U64("\0")));
	assert_int_equal(t.r, GW_ESYNTAX);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(keys_have_typed_values),
		LAW(tensors_lie_in_the_file),
		LAW(counts_are_not_believed),
		LAW(an_unknown_version_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
