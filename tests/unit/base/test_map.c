#include "unit.h"

#include "base/map.h"

static void a_map_keeps_every_key_in_order(void **state)
{
	struct gw_arena a;
	struct gw_map m;

	(void)state;
	gw_arena_init(&a, 1 << 24);
	gw_map_init(&m, &a);
	assert_null(gw_map_get(&m, GW_STR("0")));
	for (size_t i = 0; i < 5000; i++)
		*gw_map_put(&m, gw_arena_print(&a, "key-%zu", i)) =
			(void *)(uintptr_t)(i + 1);
	*gw_map_put(&m, GW_STR("key-17")) = (void *)(uintptr_t)9;
	assert_int_equal(m.count, 5000);
	assert_ptr_equal(gw_map_get(&m, GW_STR("key-17")), (void *)9);
	assert_ptr_equal(gw_map_get(&m, GW_STR("key-4999")), (void *)5000);
	assert_null(gw_map_get(&m, GW_STR("key-5000")));
	assert_str(m.entries[42].key, "key-42");
	gw_arena_release(&a);
}

static void an_arena_over_its_limit_says_so(void **state)
{
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1000);
	gw_arena_alloc(&a, 900);
	assert_false(a.over);
	gw_arena_alloc(&a, 900);
	assert_true(a.over);
	gw_arena_reset(&a);
	assert_false(a.over);
	gw_arena_release(&a);
}

static void an_arena_returns_to_a_mark(void **state)
{
	struct gw_arena a;
	struct gw_arena_mark empty;
	struct gw_arena_mark mark;
	struct gw_str kept;
	size_t used;

	(void)state;
	gw_arena_init(&a, 1 << 24);
	empty = gw_arena_mark(&a);
	kept = gw_arena_copy(&a, GW_STR("kept"));
	mark = gw_arena_mark(&a);
	used = a.used;
	for (size_t i = 0; i < 100; i++)
		gw_arena_alloc(&a, 10000);
	gw_arena_return(&a, &mark);
	assert_int_equal(a.used, used);
	gw_arena_copy(&a, GW_STR("new"));
	assert_str(kept, "kept");
	gw_arena_return(&a, &empty);
	assert_int_equal(a.used, 0);
	assert_null(a.last);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_keeps_every_key_in_order),
		cmocka_unit_test(an_arena_over_its_limit_says_so),
		cmocka_unit_test(an_arena_returns_to_a_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
