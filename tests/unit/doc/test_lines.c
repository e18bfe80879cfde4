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

/* Against the definition: after "\n", and after "\r" that none follows. */
static void lines_begin_behind_each_end_of_any_kind(void **state)
{
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct gw_lines l;
		struct gw_arena a;
		char text[200];
		size_t n = (size_t)round % sizeof(text);
		uint32_t want = 1;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = (round % 2 ? "\r\nab" : "b\nab")[seed >> 16 & 3];
		}
		gw_arena_init(&a, 1 << 20);
		gw_lines_init(&l, (struct gw_str){ text, n }, &a);
		assert_int_equal(l.start[0], 0);
		for (size_t i = 0; i < n; i++) {
			bool last = i + 1 == n || text[i + 1] != '\n';

			if (text[i] == '\n' || (text[i] == '\r' && last)) {
				assert_true(want < l.count);
				assert_int_equal(l.start[want++], i + 1);
			}
		}
		assert_int_equal(l.count, want);
		gw_arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_begin_behind_each_end_of_any_kind),
		cmocka_unit_test(every_kind_of_line_end_counts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
