#include "unit.h"

#include "secret/names.h"

static bool acme(const void *ctx, struct gw_str word)
{
	(void)ctx;
	return gw_str_is(word, "acme");
}

static const struct {
	const char *name;
	int grade;
} rows[] = {
	{ "password", 3 },	  { "DB_PASSWORD", 3 },
	{ "dbPassword2", 3 },	  { "rootpw", 3 },
	{ "client_secret", 3 },	  { "clientSecret", 3 },
	{ "secret_key_base", 2 }, { "apiKey", 2 },
	{ "APIKEY", 2 },	  { "api-key", 2 },
	{ "access_token", 2 },	  { "authToken", 2 },
	{ "spring.datasource.password", 3 },
	{ "password.value", 3 },  { "key", 1 },
	{ "auth", 1 },		  { "acme_key", 2 },
	{ "webhook", 1 },	  { "password_hash", -1 },
	{ "public_key", -1 },	  { "token_count", -1 },
	{ "secretName", -1 },	  { "passwordFile", -1 },
	{ "csrf_token", -1 },	  { "keyboard", -1 },
	{ "bypass", -1 },	  { "tokenizer", -1 },
	{ "sort_key", -1 },	  { "token_url", -1 },
	{ "foo", -1 },		  { "", -1 },
	{ "a_b_c_d_e_f_g_h_password", -1 },
};

static void the_head_of_a_name_decides(void **state)
{
	const struct gw_name_judge judge = { acme, NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_name n;

		gw_name_read(&n, gw_str_of(rows[i].name), &judge);
		if (n.grade != rows[i].grade)
			fail_msg("%s: %d, not %d", rows[i].name, n.grade,
				 rows[i].grade);
	}
}

/* Twice each, so that the second time it is there; there are more names than
 * slots, and some are too long to be kept. */
static void a_name_is_recalled_as_it_is_read(void **state)
{
	const struct gw_name_judge judge = { acme, NULL };
	static struct gw_names_known known;
	char text[64];

	(void)state;
	for (int i = 0; i < 4000; i++) {
		size_t row = (size_t)i % (sizeof(rows) / sizeof(rows[0]));
		const char *tail = i % 7 ? "" : "_and_much_more_of_this";
		struct gw_name read;
		struct gw_name recalled;
		struct gw_str name;

		snprintf(text, sizeof(text), "%s%d%s", rows[row].name, i / 2000,
			 tail);
		name = gw_str_of(text);
		gw_name_read(&read, name, &judge);
		gw_name_recall(&recalled, &known, name, &judge);
		if (read.grade != recalled.grade ||
		    read.vendor != recalled.vendor ||
		    read.password != recalled.password ||
		    read.words != recalled.words)
			fail_msg("%s", text);
	}
}

static void a_vendor_with_one_shape_is_known(void **state)
{
	struct gw_name n;

	(void)state;
	gw_name_read(&n, GW_STR("TELEGRAM_API_TOKEN"), NULL);
	assert_false(n.sole);
	gw_name_read(&n, GW_STR("TELEGRAM_API_TOKEN"),
		     &(struct gw_name_judge){ acme, NULL });
	assert_true(n.vendor && n.sole);
	gw_name_read(&n, GW_STR("acme_token"),
		     &(struct gw_name_judge){ acme, NULL });
	assert_true(n.vendor && !n.sole);
}

static void a_vendor_that_means_nothing_else_stands_alone(void **state)
{
	const struct gw_name_judge judge = { acme, NULL };
	struct gw_name n;

	(void)state;
	gw_name_read(&n, GW_STR("clickup"), &judge);
	assert_int_equal(n.grade, 0);
	gw_name_read(&n, GW_STR("ClickUp"), &judge);
	assert_true(n.alone && n.grade == 0);
	gw_name_read(&n, GW_STR("clickup_url"), &judge);
	assert_int_equal(n.grade, -1);
	gw_name_read(&n, GW_STR("segment"), &judge);
	assert_true(n.vendor && n.grade == -1);
	assert_false(gw_name_vendor_near(GW_STR("# click up\n")));
	assert_true(gw_name_vendor_near(GW_STR("# for ClickUp\n")));
}

static void the_word_table_is_sorted(void **state)
{
	(void)state;
	assert_true(gw_name_words_sorted());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_of_a_name_decides),
		cmocka_unit_test(a_name_is_recalled_as_it_is_read),
		cmocka_unit_test(a_vendor_with_one_shape_is_known),
		cmocka_unit_test(a_vendor_that_means_nothing_else_stands_alone),
		cmocka_unit_test(the_word_table_is_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
