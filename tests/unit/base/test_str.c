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

static size_t find_plainly(struct gw_str s, struct gw_str needle, size_t from)
{
	for (size_t at = from; at + needle.n <= s.n; at++)
		if (memcmp(s.p + at, needle.p, needle.n) == 0)
			return at;
	return GW_NOWHERE;
}

static void a_search_is_that_of_the_definition(void **state)
{
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		size_t n = (seed >> 8) % 300;
		char *text = malloc(n + 1);
		char needle[40];
		struct gw_str s = { text + 1, n };
		struct gw_str want = { needle, 1 + (seed >> 20) % 40 };
		size_t from = n ? (seed >> 4) % n : 0;

		for (size_t i = 0; i < n + want.n; i++) {
			seed = seed * 1664525u + 1013904223u;
			*(i < n ? &text[1 + i] : &needle[i - n]) =
				"aaaaaaab"[seed >> 28 & 7];
		}
		if (n > 90 && round % 2)
			memcpy(text + 1 + (seed >> 8) % (n - 40), needle,
			       want.n);
		assert_true(gw_str_find(s, want, from) ==
			    find_plainly(s, want, from));
		free(text);
		seed = seed * 1664525u + 1013904223u;
	}
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
		cmocka_unit_test(a_search_is_that_of_the_definition),
		cmocka_unit_test(a_buffer_stops_at_its_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
