#include "unit.h"

#include "match/match.h"

static struct gw_regex *regex(const char *pattern, unsigned flags)
{
	struct gw_regex *re;
	struct gw_err err;

	assert_int_equal(gw_regex_new(&re, gw_str_of(pattern), flags, &err),
			 GW_OK);
	return re;
}

static void groups_are_told_by_place(void **state)
{
	struct gw_regex *re = regex("k=(?<secret>[a-z]+)(x)?", 0);
	struct gw_capture c[GW_MAX_CAPTURES];
	struct gw_str text = GW_STR("--k=abc;");

	(void)state;
	assert_true(gw_regex_search(re, text, 0, c) >= 2);
	assert_int_equal(c[0].start, 2);
	assert_int_equal(c[gw_regex_group(re, "secret")].start, 4);
	assert_int_equal(c[gw_regex_group(re, "secret")].end, 7);
	assert_int_equal(c[2].start, GW_NOWHERE);
	assert_int_equal(gw_regex_group(re, "none"), -1);
	assert_int_equal(gw_regex_search(re, text, 3, c), 0);
	assert_int_equal(gw_regex_search(re, text, 99, c), 0);
	gw_regex_free(re);
}

static void flags_fold_and_demand_the_whole(void **state)
{
	struct gw_regex *re = regex("ab+", GW_REGEX_FOLD | GW_REGEX_WHOLE);
	struct gw_capture c[GW_MAX_CAPTURES];

	(void)state;
	assert_int_equal(gw_regex_search(re, GW_STR("ABb"), 0, c), 1);
	assert_int_equal(gw_regex_search(re, GW_STR("abc"), 0, c), 0);
	gw_regex_free(re);
}

static void a_bad_pattern_says_where(void **state)
{
	struct gw_regex *re;
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_regex_new(&re, GW_STR("ab(c"), 0, &err),
			 GW_ESYNTAX);
	assert_int_equal(err.col, 5);
	assert_null(re);
}

static void an_endless_search_is_a_limit_not_a_miss(void **state)
{
	struct gw_regex *re = regex("(a+)+$", 0);
	struct gw_capture c[GW_MAX_CAPTURES];

	(void)state;
	assert_int_equal(gw_regex_search(re,
			 GW_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), 0,
			 c), GW_ELIMIT);
	gw_regex_free(re);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_are_told_by_place),
		cmocka_unit_test(flags_fold_and_demand_the_whole),
		cmocka_unit_test(a_bad_pattern_says_where),
		cmocka_unit_test(an_endless_search_is_a_limit_not_a_miss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
