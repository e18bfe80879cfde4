#include "unit.h"

#include "git/repo.h"

static void check(const char *list, const char *const *want, size_t n)
{
	struct gw_arena arena;
	gw_dirs dirs = { 0 };

	gw_arena_init(&arena, (size_t)1 << 20);
	gw_alternates_read(&dirs, gw_str_of(list), &arena);
	assert_int_equal(dirs.n, n);
	for (size_t i = 0; i < n; i++)
		assert_str(dirs.v[i], want[i]);
	GW_VEC_FREE(&dirs);
	gw_arena_release(&arena);
}

static void colons_part_directories(void **state)
{
	(void)state;
	check("/a/objects:/b:", (const char *[]){ "/a/objects", "/b" }, 2);
	check("", NULL, 0);
}

static void quotes_keep_colons_and_escapes(void **state)
{
	(void)state;
	check("\"/a:b/\\\"c\\\"\":/d",
	      (const char *[]){ "/a:b/\"c\"", "/d" }, 2);
	check("\"/\\303\\244\\t\"", (const char *[]){ "/\303\244\t" }, 1);
}

static void an_open_quote_ends_with_the_text(void **state)
{
	(void)state;
	check("\"/a:b", (const char *[]){ "/a:b" }, 1);
	check("\"/a\\", (const char *[]){ "/a\\" }, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colons_part_directories),
		cmocka_unit_test(quotes_keep_colons_and_escapes),
		cmocka_unit_test(an_open_quote_ends_with_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
