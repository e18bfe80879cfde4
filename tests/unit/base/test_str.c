#include "unit.h"

#include "base/buf.h"

static void pieces_are_cut_at_the_separator(void **state)
{
	struct gw_str rest = GW_STR("a,,b");
	struct gw_str piece;

	(void)state;
	assert_true(gw_str_next(&rest, ',', &piece));
	assert_str(piece, "a");
	assert_true(gw_str_next(&rest, ',', &piece));
	assert_str(piece, "");
	assert_true(gw_str_next(&rest, ',', &piece));
	assert_str(piece, "b");
	assert_false(gw_str_next(&rest, ',', &piece));
}

static void only_canonical_integers_are_read(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_true(gw_str_int(GW_STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(gw_str_int(GW_STR("9223372036854775807"), &v));
	assert_false(gw_str_int(GW_STR("9223372036854775808"), &v));
	assert_false(gw_str_int(GW_STR("007"), &v));
	assert_false(gw_str_int(GW_STR(""), &v));
	assert_false(gw_str_int(GW_STR("-"), &v));
	assert_false(gw_str_int(GW_STR("1 "), &v));
	assert_true(gw_str_int(GW_STR("0"), &v));
}

static void a_search_finds_the_first(void **state)
{
	(void)state;
	assert_int_equal(gw_str_find(GW_STR("abcabc"), GW_STR("bc"), 2), 4);
	assert_true(gw_str_find(GW_STR("abc"), GW_STR("abcd"), 0) ==
		    GW_NOWHERE);
	assert_int_equal(gw_str_find_fold(GW_STR("xAbC"), GW_STR("abc"), 0), 1);
	assert_true(gw_str_find_byte(GW_STR(""), 'a', 0) == GW_NOWHERE);
}

static void a_buffer_stops_at_its_maximum(void **state)
{
	struct gw_buf b;

	(void)state;
	gw_buf_init(&b, 5);
	gw_buf_text(&b, "abc");
	gw_buf_print(&b, "%d", 12345);
	assert_true(b.over);
	assert_str(gw_buf_str(&b), "abc");
	gw_buf_text(&b, "de");
	assert_string_equal(gw_buf_cstr(&b), "abcde");
	gw_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_cut_at_the_separator),
		cmocka_unit_test(only_canonical_integers_are_read),
		cmocka_unit_test(a_search_finds_the_first),
		cmocka_unit_test(a_buffer_stops_at_its_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
