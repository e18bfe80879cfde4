#include "unit.h"

#include "base/buf.h"
#include "doc/doc.h"

static void a_tree_is_built_with_places(void **state)
{
	struct gw_view v = { .name = GW_STR("x"),
			     .bytes = GW_STR("a: 1\nb: [x]\n") };
	struct gw_arena a;
	struct gw_builder b;
	struct gw_buf out;
	struct gw_doc *doc;
	struct gw_err err;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_buf_init(&out, 1000);
	doc = gw_doc_new(&a, &v, "test");
	gw_builder_init(&b, &a, doc);
	assert_int_equal(gw_build_open(&b, GW_MAP, 0, &err), GW_OK);
	gw_build_key(&b, GW_STR("a"), 0);
	assert_int_equal(gw_build_scalar(&b, GW_NUMBER, GW_STR("1"), 3, 1, &err),
			 GW_OK);
	gw_build_key(&b, GW_STR("b"), 5);
	assert_int_equal(gw_build_open(&b, GW_LIST, 8, &err), GW_OK);
	assert_int_equal(gw_build_scalar(&b, GW_STRING, GW_STR("x"), 9, 1, &err),
			 GW_OK);
	gw_build_abandon(&b, 11);
	gw_node_dump(&out, doc->roots);
	assert_string_equal(gw_buf_cstr(&out), "{a: 1, b: [\"x\"]}");
	assert_int_equal(gw_node_key(doc->roots, "b")->key_line, 2);
	assert_int_equal(gw_node_key(doc->roots, "b")->span.col, 4);
	assert_true(doc->roots->flags & GW_PARTIAL);
	assert_str(gw_node_text(gw_node_item(gw_node_key(doc->roots, "b"), -1)),
		   "x");
	gw_buf_release(&out);
	gw_arena_release(&a);
}

static void depth_has_a_bound(void **state)
{
	struct gw_view v = { .name = GW_STR("x"), .bytes = GW_STR("[[[") };
	struct gw_arena a;
	struct gw_builder b;
	struct gw_doc *doc;
	struct gw_err err;
	int depth = 0;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	doc = gw_doc_new(&a, &v, "test");
	gw_builder_init(&b, &a, doc);
	while (gw_build_open(&b, GW_LIST, 0, &err) == GW_OK)
		depth++;
	assert_int_equal(depth, GW_MAX_DEPTH);
	assert_int_equal(err.status, GW_ELIMIT);
	assert_true(doc->faulty);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_is_built_with_places),
		cmocka_unit_test(depth_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
