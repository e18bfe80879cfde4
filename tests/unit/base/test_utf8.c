#include "unit.h"

#include "base/utf8.h"

static void only_shortest_forms_are_utf8(void **state)
{
	(void)state;
	assert_true(gw_utf8_valid(GW_STR("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")));
	assert_false(gw_utf8_valid(GW_STR("\xc0\xaf")));
	assert_false(gw_utf8_valid(GW_STR("\xe0\x80\xaf")));
	assert_false(gw_utf8_valid(GW_STR("\xed\xa0\x80")));
	assert_false(gw_utf8_valid(GW_STR("\xf4\x90\x80\x80")));
	assert_false(gw_utf8_valid(GW_STR("\xe2\x82")));
}

static void foreign_bytes_cannot_reach_the_terminal(void **state)
{
	struct gw_buf b;

	(void)state;
	gw_buf_init(&b, 1000);
	gw_utf8_show(&b, GW_STR("a\x1b[31m\t\xc2\x9b\xe2\x80\xae\xff\xc3\xa9"));
	assert_str(gw_buf_str(&b),
		   "a\\x1b[31m \\u{9b}\\u{202e}\\xff\xc3\xa9");
	gw_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_shortest_forms_are_utf8),
		cmocka_unit_test(foreign_bytes_cannot_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
