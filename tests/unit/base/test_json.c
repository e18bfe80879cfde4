#include "unit.h"

#include "base/json.h"

static void check(struct gw_str text, const char *want)
{
	struct gw_buf b;

	gw_buf_init(&b, 4096);
	gw_json_quote(&b, text);
	assert_str(gw_buf_str(&b), want);
	gw_buf_release(&b);
}

static void text_is_escaped(void **state)
{
	(void)state;
	check(GW_STR("a\"b\\c\n\t\x01"), "\"a\\\"b\\\\c\\n\\t\\u0001\"");
}

static void what_is_no_utf8_is_replaced(void **state)
{
	(void)state;
	check(GW_STR("a\xff" "b"), "\"a\xef\xbf\xbd" "b\"");
	check(GW_STR("\xed\xa0\x80"),
	      "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void markup_and_log_commands_are_escaped(void **state)
{
	(void)state;
	check(GW_STR("</script>"), "\"\\u003c/script>\"");
	check(GW_STR("##vso[x] #1"), "\"\\u0023#vso[x] #1\"");
}

static void hidden_characters_are_escaped(void **state)
{
	(void)state;
	check(GW_STR("\u202e"), "\"\\u202e\"");
	check(GW_STR("\U000e0041"), "\"\\udb40\\udc41\"");
	check(GW_STR("\U0001f600"), "\"\U0001f600\"");
}

static void members_are_separated_and_indented(void **state)
{
	struct gw_buf b;
	struct gw_json j;

	(void)state;
	gw_buf_init(&b, 4096);
	gw_json_init(&j, &b);
	gw_json_open(&j, '{');
	gw_json_count(&j, "a", 1);
	gw_json_key(&j, "b");
	gw_json_open(&j, '[');
	gw_json_bool(&j, true);
	gw_json_open(&j, '{');
	gw_json_close(&j, '}');
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	assert_str(gw_buf_str(&b),
		   "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {}\n  ]\n}\n");
	gw_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(what_is_no_utf8_is_replaced),
		cmocka_unit_test(markup_and_log_commands_are_escaped),
		cmocka_unit_test(hidden_characters_are_escaped),
		cmocka_unit_test(members_are_separated_and_indented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
