#include "policies.h"

static gw_waivers read_text(const char *text)
{
	gw_waivers w = { NULL, 0, 0 };

	gw_waivers_read(&w, gw_str_of(text), GW_STR("a.yaml"), &arena);
	return w;
}

struct row {
	const char *text;
	const char *rule; /* NULL: no waiver */
	unsigned line;
	unsigned from;
	unsigned to;
	const char *fault;
};

#define R "k/a reason=\"x y\""

static const struct row rows[] = {
	{ "a: 1 # gitward:allow " R "\nb: 2\n", "k/a", 1, 1, 1, "" },
	{ "# gitward:allow " R "\na: 1\n", "k/a", 1, 1, 2, "" },
	{ "// gitward:allow " R "\nx\n", "k/a", 1, 1, 2, "" },
	{ "-- gitward:allow " R "\nx\n", "k/a", 1, 1, 2, "" },
	{ "; gitward:allow " R "\nx\n", "k/a", 1, 1, 2, "" },
	{ "% gitward:allow " R "\nx\n", "k/a", 1, 1, 2, "" },
	{ "/* gitward:allow " R " */\nx\n", "k/a", 1, 1, 2, "" },
	{ "<!-- gitward:allow " R " -->\n<x/>\n", "k/a", 1, 1, 2, "" },
	{ "{# gitward:allow " R " #}\nx\n", "k/a", 1, 1, 2, "" },
	{ "x\r\n  # gitward:allow " R "\r\n  y: 1\r\n", "k/a", 2, 2, 3, "" },
	{ "# gitward:allow " R "\n# more\n# words\na: 1\n", "k/a", 1, 1, 4,
	  "" },
	{ "# gitward:allow k/* reason=ok\na\n", "k/*", 1, 1, 2, "" },
	{ "\"gitward:allow " R "\"\n", NULL, 0, 0, 0, "" },
	{ "text gitward:allow " R "\n", NULL, 0, 0, 0, "" },
	{ "# gitward:allowed " R "\n", NULL, 0, 0, 0, "" },
	{ "# gitward:allow k/a\n", "k/a", 1, 1, 2,
	  "no reason is given: add reason=\"...\"" },
	{ "# gitward:allow k/a reason=\"\"\n", "k/a", 1, 1, 2,
	  "no reason is given: add reason=\"...\"" },
	{ "# gitward:allow reason=\"x\"\n", "reason=\"x\"", 1, 1, 2,
	  "a rule is written pack/name" },
	{ "# gitward:allow\n", "", 1, 1, 2, "no rule is named" },
	{ "# gitward:allow all reason=x\n", "all", 1, 1, 2,
	  "a rule is written pack/name" },
	{ "# gitward:allow k/a reason=\"x\n", "k/a", 1, 1, 2,
	  "a quote is not closed" },
	{ "# gitward:allow " R " until=soon\n", "k/a", 1, 1, 2,
	  "until= is no date: write until=YYYY-MM-DD" },
	{ "# gitward:allow " R " because=1\n", "k/a", 1, 1, 2,
	  "only reason=\"...\" and until=YYYY-MM-DD may follow the rule" },
	{ "# gitward:allow " R "\n-----BEGIN X KEY-----\nabc\n"
	  "-----END X KEY-----\nz\n",
	  "k/a", 1, 1, 4, "" },
	{ "# gitward:allow " R "\nkey: |\n -----BEGIN X-----\n a\n"
	  " -----END X-----\nz\n",
	  "k/a", 1, 1, 5, "" },
};

static void a_waiver_is_words_behind_a_comment_mark(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		gw_waivers w = read_text(r->text);

		if (w.n != (r->rule != NULL))
			fail_msg("row %zu: %zu waivers", i, w.n);
		if (w.n && (!gw_str_is(w.v[0].rule, r->rule) ||
			    w.v[0].line != r->line ||
			    w.v[0].covers_from != r->from ||
			    w.v[0].covers_to != r->to ||
			    !gw_str_is(w.v[0].fault, r->fault)))
			fail_msg("row %zu: '%.*s' line %u covers %u-%u: %.*s",
				 i, GW_FMT(w.v[0].rule), w.v[0].line,
				 w.v[0].covers_from, w.v[0].covers_to,
				 GW_FMT(w.v[0].fault));
		GW_VEC_FREE(&w);
	}
}

static void several_rules_make_several_waivers(void **state)
{
	gw_waivers w = read_text("# gitward:allow k/a,k/b reason='z'\nx\n");

	(void)state;
	assert_int_equal(w.n, 2);
	assert_str(w.v[1].rule, "k/b");
	assert_str(w.v[1].reason, "z");
	GW_VEC_FREE(&w);
}

static void a_text_full_of_waivers_is_bounded(void **state)
{
	struct gw_buf b;
	gw_waivers w = { NULL, 0, 0 };

	(void)state;
	gw_buf_init(&b, 1 << 20);
	for (int i = 0; i < 5000; i++)
		gw_buf_text(&b, "# gitward:allow " R "\n");
	gw_waivers_read(&w, gw_buf_str(&b), GW_STR("a"), &arena);
	assert_int_equal(w.n, 1000);
	GW_VEC_FREE(&w);
	gw_buf_release(&b);
}

static void a_waiver_past_its_day_is_void(void **state)
{
	struct gw_waiver w = { .until = GW_STR("2026-11-24") };

	(void)state;
	assert_true(gw_waiver_holds(&w, NOW));
	assert_true(gw_waiver_holds(&w, NOW + 86399));
	assert_false(gw_waiver_holds(&w, NOW + 86400));
	w.until = GW_STR("");
	assert_true(gw_waiver_holds(&w, NOW + 86400));
	w.fault = GW_STR("x");
	assert_false(gw_waiver_holds(&w, NOW));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_waiver_is_words_behind_a_comment_mark),
		T(several_rules_make_several_waivers),
		T(a_text_full_of_waivers_is_bounded),
		T(a_waiver_past_its_day_is_void),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
