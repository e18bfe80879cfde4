#include "unit.h"

#include "report/report.h"

/* Rows in bold of upstream's test file (github/codeql-action,
 * src/fingerprints.test.ts) and values of a port that passes it. */
struct vector {
	const char *text;
	const char *lines[12];
};

#define LOREM "Lorem ipsum dolor sit amet.\n"

static const struct vector vectors[] = {
	{ "", { "c129715d7a2bc9a3:1" } },
	{ " a\nb\n  \t\tc\n d",
	  { "271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
	    "a23a3dc5e078b07b:1" } },
	{ " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
	  { "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1",
	    "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1",
	    "c129715d7a2bc9a3:1" } },
	{ LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM,
	  { "a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3",
	    "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
	    "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1",
	    "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1" } },
};

static void hashes_are_those_of_the_upload_action(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct gw_finding f[12];
		struct gw_arena a;
		size_t n = 0;

		memset(f, 0, sizeof(f));
		for (; n < 12 && vectors[i].lines[n]; n++)
			f[n].place.line = (uint32_t)n + 1;
		gw_arena_init(&a, 1 << 20);
		gw_line_hashes(f, n, gw_str_of(vectors[i].text), &a);
		for (size_t k = 0; k < n; k++)
			if (strcmp(f[k].line_hash, vectors[i].lines[k]) != 0)
				fail_msg("text %zu line %zu: %s, not %s", i,
					 k + 1, f[k].line_hash,
					 vectors[i].lines[k]);
		gw_arena_release(&a);
	}
}

static void a_line_that_is_not_there_has_no_hash(void **state)
{
	struct gw_finding f = { .place = { .line = 99 } };
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_line_hashes(&f, 1, GW_STR("a\nb\n"), &a);
	assert_string_equal(f.line_hash, "");
	gw_arena_release(&a);
}

static void columns_are_counted_in_utf16_units(void **state)
{
	/* e-acute: 2 bytes, 1 unit; a face: 4 bytes, 2 units; 0xff: 1, 1. */
	const char *text = "x\n\xc3\xa9\xf0\x9f\x98\x80\xff=yes\n";
	struct gw_finding f[2] = {
		{ .place = { .line = 2, .col = 9, .end_line = 2,
			     .end_col = 12 } },
		{ .place = { .line = 2, .col = 400 } },
	};
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_line_hashes(f, 2, gw_str_of(text), &a);
	assert_int_equal(f[0].place.col16, 6);
	assert_int_equal(f[0].place.end_col16, 9);
	assert_int_equal(f[1].place.col16, 0);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_the_upload_action),
		cmocka_unit_test(a_line_that_is_not_there_has_no_hash),
		cmocka_unit_test(columns_are_counted_in_utf16_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
