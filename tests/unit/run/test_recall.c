/* A row is believed by its mark; its numbers still have to make sense.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "run/judge.h"

static struct gw_finding one = {
	.what = GW_FOUND,
	.rule = GW_STR_INIT("a/rule"),
	.excerpt = GW_STR_INIT("FROM base"),
	.excerpt_col = 6,
	.excerpt_len = 4,
	.severity = GW_HIGH,
};

/* Written, and read back as if `col` and `len` stood there. */
static bool comes_back(uint32_t col, uint32_t len)
{
	const struct gw_recall_mark mark = { .middle = 1 };
	gw_findings found = { .v = &one, .n = 1 };
	struct gw_recall_row row;
	struct gw_finding back;
	struct gw_arena arena;
	struct gw_buf body;
	bool good;

	gw_arena_init(&arena, 1 << 16);
	gw_buf_init(&body, 1 << 16);
	assert_true(gw_recall_write(&body, &found, &mark));
	assert_true(gw_recall_open(&row, gw_buf_str(&body)));
	assert_int_equal(row.count, 1);
	/* Behind the head and six small ones. */
	memcpy((char *)row.findings.p + 6, &col, sizeof(col));
	memcpy((char *)row.findings.p + 10, &len, sizeof(len));
	good = gw_recall_finding(&back, &row.findings, &arena);
	if (good) {
		assert_int_equal(back.excerpt_col, col);
		assert_int_equal(back.excerpt_len, len);
		assert_str(back.rule, "a/rule");
		assert_str(back.excerpt, "FROM base");
	}
	gw_buf_release(&body);
	gw_arena_release(&arena);
	return good;
}

static void a_place_inside_of_the_excerpt_comes_back(void **state)
{
	(void)state;
	assert_true(comes_back(6, 4));
	assert_true(comes_back(0, 0));
	assert_true(comes_back(10, 1));
}

static void a_place_behind_the_excerpt_is_no_row(void **state)
{
	(void)state;
	assert_false(comes_back(11, 1));
	assert_false(comes_back(UINT32_MAX, 1));
	assert_false(comes_back(1, UINT32_MAX));
}

static void such_a_finding_is_not_written(void **state)
{
	const struct gw_recall_mark mark = { .middle = 1 };
	struct gw_finding f = one;
	gw_findings found = { .v = &f, .n = 1 };
	struct gw_buf body;

	(void)state;
	f.excerpt_col = 11;
	gw_buf_init(&body, 1 << 16);
	assert_false(gw_recall_write(&body, &found, &mark));
	gw_buf_release(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_inside_of_the_excerpt_comes_back),
		cmocka_unit_test(a_place_behind_the_excerpt_is_no_row),
		cmocka_unit_test(such_a_finding_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
