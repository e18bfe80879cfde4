#include "code.h"

extern const struct gw_parser gw_parser_hdf5;

static struct code_test t;
static char file[2000];
static size_t size;

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void raw(const char *bytes, size_t n)
{
	memcpy(file + size, bytes, n);
	size += n;
}

static void number(uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		file[size++] = (char)(value >> (8 * i));
}

/* Superblock 2 with the root group's header behind it, at 48. */
static void superblock(void)
{
	memset(file, 0, sizeof(file));
	size = 0;
	raw("\211HDF\r\n\032\n\2\10\10\0", 12);
	number(0, 8); /* base */
	number(UINT64_MAX, 8); /* no extension */
	number(sizeof(file), 8);
	number(48, 8); /* the root group */
	number(0, 4); /* checksum */
}

/* An attribute of version 3 whose value is a text of fixed length. */
static void attribute(const char *name, const char *value)
{
	size_t n = strlen(name) + 1;
	size_t v = strlen(value);

	number(0x0c, 1);
	number(9 + n + 8 + 4 + v, 2);
	number(0, 1);
	raw("\3\0", 2);
	number(n, 2);
	number(8, 2);
	number(4, 2);
	number(0, 1);
	raw(name, n);
	raw("\x13\0\0\0", 4); /* text, version 1 */
	number(v, 4);
	raw("\2\0\0\0", 4); /* a scalar */
	raw(value, v);
}

/* Object header 2 with all that `fill` writes; a gap of four for a sum. */
static void object(void (*fill)(void))
{
	size_t at;

	raw("OHDR\2\1", 6);
	at = size;
	number(0, 2);
	fill();
	file[at] = (char)((size - at - 2) & 255);
	file[at + 1] = (char)((size - at - 2) >> 8);
	number(0, 4);
}

static void parse(void)
{
	code_parse(&t, &gw_parser_hdf5, (struct gw_str){ file, size });
}

static void two(void)
{
	attribute("keras_version", "2.4.0");
	attribute("model_config", "{\"class_name\": \"Lambda\"}");
}

static void texts_and_json_of_the_root_are_read(void **state)
{
	(void)state;
	superblock();
	object(two);
	parse();
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root,
		    "{attributes: {keras_version: \"2.4.0\", "
		    "model_config: {class_name: \"Lambda\"}}}");
}

static void heap(void)
{
	/* an attribute of variable length: in the heap at 500, object 1 */
	number(0x0c, 1);
	number(9 + 2 + 16 + 4 + 16, 2);
	number(0, 1);
	raw("\3\0", 2);
	number(2, 2);
	number(16, 2);
	number(4, 2);
	number(1, 1);
	raw("a", 2);
	raw("\x19\1\0\0\x10\0\0\0\x13\0\0\0\1\0\0\0", 16);
	raw("\2\0\0\0", 4);
	number(5, 4);
	number(500, 8);
	number(1, 4);
}

static void texts_in_the_heap_are_read(void **state)
{
	(void)state;
	superblock();
	object(heap);
	size = 500;
	raw("GCOL\1\0\0\0", 8);
	number(64, 8);
	number(1, 2);
	number(1, 2);
	number(0, 4);
	number(5, 8);
	raw("hello\0\0\0", 8);
	size = 600;
	parse();
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root, "{attributes: {a: \"hello\"}}");
}

static void further(void)
{
	number(0x10, 1);
	number(16, 2);
	number(0, 1);
	number(500, 8);
	number(300, 8);
}

static void a_continuation_is_followed_once(void **state)
{
	(void)state;
	superblock();
	object(further);
	size = 500;
	raw("OCHK", 4);
	attribute("a", "b");
	size = 900;
	parse();
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root, "{attributes: {a: \"b\"}}");
	/* one that leads to itself ends */
	superblock();
	object(further);
	size = 500;
	raw("OCHK", 4);
	further();
	size = 900;
	parse();
	assert_int_equal(t.r, GW_ESYNTAX);
}

static void dense(void)
{
	number(0x15, 1);
	number(18, 2);
	number(0, 1);
	raw("\0\0", 2);
	number(20, 8);
	number(20, 8);
}

static void dense_model(void)
{
	dense();
	attribute("a", "\"class_name\"");
}

static void dense_storage_is_said_not_to_be_read(void **state)
{
	(void)state;
	superblock();
	object(dense); /* of data, and no model */
	parse();
	assert_int_equal(t.r, GW_OK);
	assert_true(gw_node_key(t.root, "attributes")->flags & GW_OPEN);
	superblock();
	object(dense_model);
	parse();
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_non_null(strstr(t.doc->fault.msg, "dense"));
}

static void broken_files_are_faults(void **state)
{
	(void)state;
	code_parse(&t, &gw_parser_hdf5, GW_STR("no HDF5"));
	assert_int_equal(t.r, GW_ESYNTAX);
	superblock();
	parse();
	assert_int_equal(t.r, GW_ESYNTAX);
	superblock();
	object(two);
	size -= 30;
	parse();
	assert_int_equal(t.r, GW_ESYNTAX);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(texts_and_json_of_the_root_are_read),
		LAW(texts_in_the_heap_are_read),
		LAW(a_continuation_is_followed_once),
		LAW(dense_storage_is_said_not_to_be_read),
		LAW(broken_files_are_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
