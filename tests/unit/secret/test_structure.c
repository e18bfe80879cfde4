#include "unit.h"

#include "secret/structure.h"

/* Rows: a text, the kind of file, and the value found, or "-". */
static const struct {
	const char *text;
	enum gw_file_kind kind;
	const char *value;
} rows[] = {
	{ "password = \"abc\"", GW_FILE_CODE, "abc" },
	{ "password=abc def", GW_FILE_CONFIG, "abc" },
	{ "password: abc # x", GW_FILE_CONFIG, "abc" },
	{ "password = other()", GW_FILE_CODE, "-" },
	{ "PASSWORD=abc", GW_FILE_CODE, "abc" },
	{ "'password' => 'abc',", GW_FILE_CODE, "abc" },
	{ "define('X_PASSWORD', 'abc');", GW_FILE_CODE, "abc" },
	{ "f(password, 'abc')", GW_FILE_CODE, "-" },
	{ "\"password\": \"a\\\"b\"", GW_FILE_DATA, "a\\\"b" },
	{ "{\\\"password\\\":\\\"abc\\\"}", GW_FILE_DATA, "abc" },
	{ "<password>abc</password>", GW_FILE_DATA, "abc" },
	{ "<x password=\"abc\"/>", GW_FILE_DATA, "abc" },
	{ "<add key=\"Password\" value=\"abc\"/>", GW_FILE_DATA, "abc" },
	{ "- name: PASSWORD\n  value: abc", GW_FILE_CONFIG, "abc" },
	{ "var password string = \"abc\"", GW_FILE_CODE, "abc" },
	{ "password: String = \"abc\"", GW_FILE_CODE, "abc" },
	{ "password := \"abc\"", GW_FILE_CODE, "abc" },
	{ "password = b\"abc\"", GW_FILE_CODE, "abc" },
	{ "password = os.getenv(\"P\", \"abc\")", GW_FILE_CODE, "abc" },
	{ "password = x || \"abc\"", GW_FILE_CODE, "abc" },
	{ "setPassword(\"abc\")", GW_FILE_CODE, "abc" },
	{ "password:\n  'abc'", GW_FILE_CONFIG, "abc" },
	{ "run --password abc", GW_FILE_SHELL, "abc" },
	{ "the password is wrong", GW_FILE_CODE, "-" },
	{ "`password` is \"abc\"", GW_FILE_DOCS, "-" },
	{ "if password == \"abc\"", GW_FILE_CODE, "abc" },
	{ "a=1&password=abc&b=2", GW_FILE_CONFIG, "abc" },
	{ "Server=x;Password=abc;", GW_FILE_CONFIG, "abc" },
	{ "password = Bearer abc", GW_FILE_CONFIG, "abc" },
	{ "password: 'Basic abc'", GW_FILE_CONFIG, "abc" },
	{ "password", GW_FILE_CONFIG, "-" },
	{ "password =", GW_FILE_CONFIG, "-" },
	{ "password = \"abc", GW_FILE_CONFIG, "-" },
};

static void the_gap_leads_to_the_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_str text = gw_str_of(rows[i].text);
		size_t at = gw_str_find_fold(text, GW_STR("password"), 0);
		struct gw_site site;
		struct gw_str value = GW_STR("-");

		gw_site_name(&site, text, at, at + 8);
		if (gw_site_value(&site, text, rows[i].kind))
			value = gw_str_part(text, site.from, site.to);
		if (!gw_str_is(value, rows[i].value))
			fail_msg("%s: %.*s", rows[i].text, GW_FMT(value));
	}
}

static void a_value_may_stand_on_the_left(void **state)
{
	struct gw_str text = GW_STR("if (\"abc\" == password)");
	struct gw_site site;

	(void)state;
	gw_site_name(&site, text, 13, 21);
	assert_true(gw_site_before(&site, text));
	assert_str(gw_str_part(text, site.from, site.to), "abc");
}

static void the_whole_name_is_taken(void **state)
{
	struct gw_str text = GW_STR("x --db-pass_word2=1");
	struct gw_site site;

	(void)state;
	gw_site_name(&site, text, 7, 11);
	assert_str(gw_str_part(text, site.name_from, site.name_to),
		   "db-pass_word2");
	assert_true(site.flag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gap_leads_to_the_value),
		cmocka_unit_test(a_value_may_stand_on_the_left),
		cmocka_unit_test(the_whole_name_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
