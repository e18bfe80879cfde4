#include "unit.h"

#include "doc/doc.h"

static void every_kind_of_line_end_counts_once(void **state)
{
	struct gw_str text = GW_STR("a\r\nb\rc\n\nd");
	struct gw_arena a;
	struct gw_lines l;
	uint32_t col;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_lines_init(&l, text, &a);
	assert_int_equal(l.count, 5);
	assert_str(gw_lines_text(&l, text, 1), "a");
	assert_str(gw_lines_text(&l, text, 3), "c");
	assert_str(gw_lines_text(&l, text, 5), "d");
	assert_str(gw_lines_text(&l, text, 6), "");
	assert_int_equal(gw_lines_at(&l, 8, &col), 5);
	assert_int_equal(col, 1);
	assert_int_equal(gw_lines_at(&l, 0, &col), 1);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_line_end_counts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
