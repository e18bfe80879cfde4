#include "unit.h"

#include "finding/finding.h"

static void names_are_read_back(void **state)
{
	enum gw_severity s;
	enum gw_level l;
	enum gw_tier t;
	enum gw_confidence c;

	(void)state;
	assert_true(gw_severity_read(GW_STR("critical"), &s));
	assert_int_equal(s, GW_CRITICAL);
	assert_string_equal(gw_severity_name(GW_MEDIUM), "medium");
	assert_false(gw_severity_read(GW_STR("Critical"), &s));
	assert_true(gw_level_read(GW_STR("enforce"), &l));
	assert_int_equal(l, GW_ENFORCE);
	assert_true(gw_tier_read(GW_STR("proven"), &t));
	assert_int_equal(t, GW_TIER_PROVEN);
	assert_true(gw_confidence_read(GW_STR("low"), &c));
}

static void unjudged_is_no_level_of_a_policy(void **state)
{
	enum gw_level l;

	(void)state;
	assert_false(gw_level_read(GW_STR("unjudged"), &l));
}

static struct gw_finding at(const char *path, uint32_t line, const char *rule)
{
	return (struct gw_finding){ .rule = gw_str_of(rule),
				    .message = GW_STR("m"),
				    .place = { .path = gw_str_of(path),
					       .line = line } };
}

static void doubles_fall_and_order_is_by_place(void **state)
{
	gw_findings f = { 0 };

	(void)state;
	*GW_PUSH(&f) = at("b", 1, "x/a");
	*GW_PUSH(&f) = at("a", 10, "x/a");
	*GW_PUSH(&f) = at("a", 9, "x/b");
	*GW_PUSH(&f) = at("a", 10, "x/a");
	gw_findings_settle(&f);
	assert_int_equal(f.n, 3);
	assert_int_equal(f.v[0].place.line, 9);
	assert_str(f.v[2].place.path, "b");
	GW_VEC_FREE(&f);
}

static void a_short_secret_shows_nothing(void **state)
{
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 16);
	assert_str(gw_redact(&a, GW_STR("hunter2")), "****");
	assert_str(gw_redact(&a, GW_STR("abcdefghijkl")), "a****kl");
	assert_str(gw_redact(&a, GW_STR("abcdefghijklmnopqrstuvwxyz")),
		   "abcd****yz");
	gw_arena_release(&a);
}

static void a_mask_never_shows_more_than_a_quarter(void **state)
{
	char text[64];
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 16);
	memset(text, 'x', sizeof(text));
	for (size_t n = 0; n < sizeof(text); n++)
		assert_true((gw_redact(&a, (struct gw_str){ text, n }).n - 4) *
				    4 <=
			    n);
	gw_arena_release(&a);
}

static void an_excerpt_masks_what_is_secret(void **state)
{
	struct gw_finding f = { 0 };
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 16);
	gw_finding_excerpt(&f, &a, GW_STR("pw = hunter2 # x"), 5, 12, true);
	assert_str(f.excerpt, "pw = **** # x");
	assert_int_equal(f.excerpt_col, 6);
	assert_int_equal(f.excerpt_len, 4);
	gw_arena_release(&a);
}

static void an_excerpt_of_a_long_line_holds_the_place(void **state)
{
	struct gw_finding f = { 0 };
	struct gw_arena a;
	char line[3000];

	(void)state;
	gw_arena_init(&a, 1 << 16);
	memset(line, '-', sizeof(line));
	memcpy(line + 2000, "HERE", 4);
	gw_finding_excerpt(&f, &a, (struct gw_str){ line, sizeof(line) }, 2000,
			   2004, false);
	assert_true(f.excerpt.n <= 200);
	assert_memory_equal(f.excerpt.p + f.excerpt_col - 1, "HERE", 4);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read_back),
		cmocka_unit_test(unjudged_is_no_level_of_a_policy),
		cmocka_unit_test(doubles_fall_and_order_is_by_place),
		cmocka_unit_test(a_short_secret_shows_nothing),
		cmocka_unit_test(a_mask_never_shows_more_than_a_quarter),
		cmocka_unit_test(an_excerpt_masks_what_is_secret),
		cmocka_unit_test(an_excerpt_of_a_long_line_holds_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
