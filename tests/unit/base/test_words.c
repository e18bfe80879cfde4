#include "unit.h"

#include "base/words.h"

static void a_near_word_is_suggested(void **state)
{
	const struct gw_str known[] = { GW_STR("matches"), GW_STR("is_not"),
					GW_STR("exists") };

	(void)state;
	assert_str(gw_words_nearest(GW_STR("matchs"), known, 3), "matches");
	assert_str(gw_words_nearest(GW_STR("exsits"), known, 3), "exists");
	assert_str(gw_words_nearest(GW_STR("zzz"), known, 3), "");
	assert_str(gw_words_nearest(GW_STR("exi"), known, 3), "exists");
}

static void dates_are_days(void **state)
{
	struct gw_arena a;
	int64_t day;

	(void)state;
	gw_arena_init(&a, 1000);
	assert_true(gw_words_day(GW_STR("1970-01-02"), &day));
	assert_int_equal(day, 1);
	assert_true(gw_words_day(GW_STR("2024-02-29"), &day));
	assert_false(gw_words_day(GW_STR("2023-02-29"), &day));
	assert_false(gw_words_day(GW_STR("2024-13-01"), &day));
	assert_str(gw_words_time(&a, 1709251199), "2024-02-29T23:59:59Z");
	gw_arena_release(&a);
}

static void sizes_have_units(void **state)
{
	uint64_t v;

	(void)state;
	assert_true(gw_words_size(GW_STR("5MiB"), &v));
	assert_int_equal(v, 5 << 20);
	assert_true(gw_words_size(GW_STR("1.5 kB"), &v));
	assert_int_equal(v, 1500);
	assert_false(gw_words_size(GW_STR("5 apples"), &v));
	assert_true(gw_words_duration(GW_STR("4.5s"), &v));
	assert_int_equal(v, 4500);
	assert_false(gw_words_duration(GW_STR(""), &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_near_word_is_suggested),
		cmocka_unit_test(dates_are_days),
		cmocka_unit_test(sizes_have_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
