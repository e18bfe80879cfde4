#include "code.h"

extern const struct gw_parser gw_parser_safetensors;

static struct code_test t;

/* A file of that header and so many bytes of data. */
static int status(const char *header, size_t data)
{
	static char file[1000];
	size_t n = strlen(header);

	memset(file, 0, sizeof(file));
	file[0] = (char)n;
	file[1] = (char)(n >> 8);
	memcpy(file + 8, header, n);
	code_parse(&t, &gw_parser_safetensors,
		   (struct gw_str){ file, 8 + n + data });
	return t.r;
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

#define A "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}"

static void a_whole_file_has_no_fault(void **state)
{
	(void)state;
	assert_int_equal(status("{\"__metadata__\":{\"k\":\"v\"}," A "}", 8),
			 GW_OK);
	assert_dump(&t, gw_node_path(t.root, "header.__metadata__"),
		    "{k: \"v\"}");
	assert_int_equal(status("{}", 0), GW_OK);
}

static void tensors_share_no_bytes(void **state)
{
	(void)state;
	assert_int_equal(status("{" A ",\"b\":{\"dtype\":\"U8\",\"shape\":[8],"
				"\"data_offsets\":[4,12]}}", 12), GW_ESYNTAX);
	assert_non_null(strstr(t.doc->fault.msg, "overlap"));
}

static void no_bytes_are_hidden_between_tensors(void **state)
{
	(void)state;
	assert_int_equal(status("{" A "}", 9), GW_ESYNTAX);
	assert_int_equal(status("{" A ",\"b\":{\"dtype\":\"U8\",\"shape\":[1],"
				"\"data_offsets\":[9,10]}}", 10), GW_ESYNTAX);
}

static void tensors_lie_in_the_file(void **state)
{
	(void)state;
	assert_int_equal(status("{" A "}", 7), GW_ESYNTAX);
	assert_non_null(strstr(t.doc->fault.msg, "outside"));
}

static void a_shape_must_fit_its_bytes(void **state)
{
	(void)state;
	assert_int_equal(status("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],"
				"\"data_offsets\":[0,8]}}", 8), GW_ESYNTAX);
	assert_int_equal(status("{\"a\":{\"dtype\":\"F32\",\"shape\":"
				"[4294967296,4294967296],"
				"\"data_offsets\":[0,8]}}", 8), GW_ESYNTAX);
}

static void a_name_stands_once(void **state)
{
	(void)state;
	assert_int_equal(status("{" A "," A "}", 8), GW_ESYNTAX);
}

static void a_header_is_no_longer_than_the_file(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_safetensors, GW_STR("\377\0\0\0\0\0\0\0{}"));
	assert_int_equal(t.r, GW_ESYNTAX);
	code_parse(&t, &gw_parser_safetensors, GW_STR("\1\0"));
	assert_int_equal(t.r, GW_ESYNTAX);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(a_whole_file_has_no_fault),
		LAW(tensors_share_no_bytes),
		LAW(no_bytes_are_hidden_between_tensors),
		LAW(tensors_lie_in_the_file),
		LAW(a_shape_must_fit_its_bytes),
		LAW(a_name_stands_once),
		LAW(a_header_is_no_longer_than_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
