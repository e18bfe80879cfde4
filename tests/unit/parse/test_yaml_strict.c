#include "parsed.h"

/* "" if the text is read, else "line:col: words". */
static struct gw_str strict(struct gw_arena *a, struct gw_str text)
{
	struct gw_view v = { .name = GW_STR("rules/x.yaml"), .bytes = text };
	struct gw_doc *doc;
	struct gw_err err;

	if (gw_yaml_strict(&doc, a, &v, &err) == GW_OK)
		return GW_STR("");
	assert_string_equal(err.file, "rules/x.yaml");
	assert_true(doc->faulty);
	return gw_arena_print(a, "%u:%u: %s", err.line, err.col, err.msg);
}

static void what_two_readers_read_in_two_ways_is_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "a: no", "1:4: plain no would be the boolean false" },
		{ "a: [x, On]", "1:8: plain On would be the boolean true" },
		{ "a: y", "the boolean true" },
		{ "a: True", "the boolean true" },
		{ "a: NULL", "plain NULL would be null" },
		{ "a: 1.10", "the number 1.1 in YAML 1.1: write '1.10' in q" },
		{ "a: 0777", "the number 511" },
		{ "a: 22:22", "the number 1342" },
		{ "a: 1_000", "the number 1000" },
		{ "a: 0b11", "the number 3" },
		{ "a: 0x1F", "the number 31" },
		{ "a: +5", "the number 5" },
		{ "a: .5", "the number 0.5" },
		{ "a: 5.", "the number 5.0" },
		{ "a: 1e3", "a number" },
		{ "a: 0o17", "a number in YAML 1.2" },
		{ "a: .inf", "a special value" },
		{ "a: 2027-01-01", "a date" },
		{ "a: 1\nb: 2\na: 3", "3:1: the key 'a' stands twice: the first is on line 1" },
		{ "a: &x 1", "anchors" },
		{ "a: *x", "aliases" },
		{ "<<: {a: 1}", "merge keys" },
		{ "a: !t x", "tags" },
		{ "!t a: x", "tags" },
		{ "%YAML 1.2\n---\na: b", "%-lines" },
		{ "? [a]\n: b", "plain text" },
		{ "regex: \"\\\\d\"", "1:8: a backslash in double quotes" },
		{ "matches: [\"\\\\d\"]", "a backslash in double quotes" },
		{ "a:\tb", "1:3: a tab" },
		{ "a: \xff", "not UTF-8" },
		{ "a: \x7f", "a control character" },
		{ "a: \xe2\x80\xae", "bidirectional" },
		{ "\xef\xbb\xbf" "a: b", "byte order mark" },
		{ "a: [b", "did not find" },
	};
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 22);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_str got = strict(&a, gw_str_of(rows[i][0]));

		if (!strstr(got.p, rows[i][1]))
			fail_msg("%s: got \"%s\"", rows[i][0], got.p);
	}
	gw_arena_release(&a);
}

static void what_all_readers_read_alike_is_allowed(void **state)
{
	static const char *const rows[] = {
		"a: true", "a: null", "a: ~", "a:", "a: 0", "a: -12",
		"a: 0.5", "a: 3.0", "a: 'no'", "a: \"1.10\"", "on: x",
		"a: 1.2.3", "a: 10.0.0.0/8", "a: x\n---\nb: z", "no: x",
		"a: nope", "a: 5MiB", "a: \"\\t\"", "regex: '\\d'",
		"regex: |\n  \\d\n", "a: b\r\n", "a: 08:00:x",
		"a: ::/0", "a: 2027-01-01x", "a: 1-2",
	};
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 22);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_str got = strict(&a, gw_str_of(rows[i]));

		if (got.n)
			fail_msg("%s: got \"%s\"", rows[i], got.p);
	}
	gw_arena_release(&a);
}

static void only_the_few_plain_words_are_typed(void **state)
{
	struct gw_view v = { .name = GW_STR("x"),
			     .bytes = GW_STR("[true, ~, 7, 0.5, x, '7']") };
	struct gw_buf out;
	struct gw_arena a;
	struct gw_doc *doc;
	struct gw_err err;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_buf_init(&out, 200);
	assert_int_equal(gw_yaml_strict(&doc, &a, &v, &err), GW_OK);
	gw_node_dump(&out, doc->roots);
	assert_string_equal(gw_buf_cstr(&out),
			    "[true, null, 7, 0.5, \"x\", \"7\"]");
	gw_buf_release(&out);
	gw_arena_release(&a);
}

static void depth_and_size_are_bounded(void **state)
{
	size_t n = ((size_t)1 << 20) + 1;
	char *text = malloc(n);
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, 1 << 26);
	memset(text, '[', n);
	assert_non_null(strstr(strict(&a, (struct gw_str){ text, 70 }).p,
			       "64 levels"));
	assert_non_null(strstr(strict(&a, (struct gw_str){ text, n }).p,
			       "larger than 1 MiB"));
	gw_arena_release(&a);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_two_readers_read_in_two_ways_is_refused),
		cmocka_unit_test(what_all_readers_read_alike_is_allowed),
		cmocka_unit_test(only_the_few_plain_words_are_typed),
		cmocka_unit_test(depth_and_size_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
