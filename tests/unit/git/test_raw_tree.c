#include "unit.h"

#include "git/raw.h"

#define ID "\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10\1\2\3\4"

static const char *fault_of(const char *name, uint32_t mode)
{
	struct gw_raw_entry e = { .name = gw_str_of(name), .mode = mode };
	const char *fault = gw_entry_fault(&e, NULL);

	return fault ? fault : "";
}

static void entries_come_one_by_one(void **state)
{
	struct gw_raw_tree t;
	struct gw_raw_entry e;

	(void)state;
	gw_raw_tree_init(&t, GW_STR("100644 a\0" ID "40000 b\0" ID), 20);
	assert_true(gw_raw_tree_next(&t, &e));
	assert_str(e.name, "a");
	assert_int_equal(e.mode, 0100644);
	assert_true(gw_raw_tree_next(&t, &e));
	assert_true(gw_mode_is_dir(e.mode));
	assert_false(gw_raw_tree_next(&t, &e));
	assert_false(t.cut);
}

static void a_tree_that_ends_early_is_cut(void **state)
{
	static const struct gw_str rows[] = {
		{ "100644 a\0\1", 10 }, { "100644 a", 8 }, { "100644", 6 },
		{ "x", 1 },		{ " a\0", 3 },	   { "123456789 a", 11 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct gw_raw_tree t;
		struct gw_raw_entry e;

		gw_raw_tree_init(&t, rows[i], 20);
		if (gw_raw_tree_next(&t, &e) || !t.cut)
			fail_msg("row %zu", i);
	}
}

static void directories_sort_as_if_they_ended_in_a_slash(void **state)
{
	struct gw_raw_entry file = { .name = GW_STR("a.b"), .mode = 0100644 };
	struct gw_raw_entry dir = { .name = GW_STR("a"), .mode = 0040000 };

	(void)state;
	assert_true(gw_raw_entry_cmp(&file, &dir) < 0);
	dir.mode = 0100644;
	assert_true(gw_raw_entry_cmp(&file, &dir) > 0);
}

static void names_like_dot_git_are_found(void **state)
{
	static const char *const bad[] = {
		".git",	  ".GiT",	  ".git ",
		".git. .", "git~1",	  "GIT~1",
		".git::$INDEX_ALLOCATION", ".g\342\200\214it",
		"\357\273\277.git",
	};
	static const char *const good[] = { ".github", ".gitignore", "git~2",
					    ".git2", "a.git" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_string_equal(fault_of(bad[i], 0100644),
				    "named like .git");
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_string_equal(fault_of(good[i], 0100644), "");
}

static void only_modes_that_git_writes_are_sane(void **state)
{
	(void)state;
	assert_string_equal(fault_of("a", 0100755), "");
	assert_string_equal(fault_of("a", 0160000), "");
	assert_string_equal(fault_of("a", 0100664), "unusual mode");
	assert_string_equal(fault_of("a", 0), "unusual mode");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_come_one_by_one),
		cmocka_unit_test(a_tree_that_ends_early_is_cut),
		cmocka_unit_test(directories_sort_as_if_they_ended_in_a_slash),
		cmocka_unit_test(names_like_dot_git_are_found),
		cmocka_unit_test(only_modes_that_git_writes_are_sane),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
