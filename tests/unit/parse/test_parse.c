#include "parsed.h"

static const char *parser_of(const char *name, const char *text)
{
	struct gw_view v = { .name = gw_str_of(name),
			     .bytes = gw_str_of(text) };
	const struct gw_parser *p = gw_parser_for(&v);

	return p ? p->name : "none";
}

static void a_name_with_a_meaning_wins_over_content(void **state)
{
	(void)state;
	assert_string_equal(parser_of("a/b.json", "--- not json"), "json");
	assert_string_equal(parser_of("b.json.example", ""), "json");
	assert_string_equal(parser_of("log.ndjson", ""), "json");
	assert_string_equal(parser_of("A/B.JSON", ""), "json");
	assert_string_equal(parser_of("Pod.Yml", ""), "yaml");
	assert_string_equal(parser_of(".env.local", ""), "dotenv");
	assert_string_equal(parser_of("a/.git/config", ""), "ini");
	assert_string_equal(parser_of("web.config", ""), "xml");
	assert_string_equal(parser_of("Cargo.lock", ""), "toml");
	assert_string_equal(parser_of("n.ipynb", ""), "notebook");
	assert_string_equal(parser_of("x.conf", "# c\n[a]\nb = c\n"), "ini");
	assert_string_equal(parser_of("x.conf", "server {\n}\n"), "none");
	assert_string_equal(parser_of("config", "apiVersion: v1\nkind: X\n"),
			    "yaml");
	assert_string_equal(parser_of("a/README.md", "{\"a\": 1}"), "none");
	assert_string_equal(parser_of("a.b/settings", "{\"a\": 1}"), "json");
	assert_string_equal(parser_of("settings", "hello"), "none");
}

static void every_row_has_a_name_that_finds_it(void **state)
{
	(void)state;
	for (size_t i = 0; gw_parser_at(i); i++)
		assert_ptr_equal(gw_parser_named(gw_parser_at(i)->name),
				 gw_parser_at(i));
	assert_null(gw_parser_named("none"));
}

static void utf16_is_decoded_with_and_without_a_mark(void **state)
{
	static const struct gw_str texts[] = {
		{ "\xff\xfe[\0" "1\0]\0", 8 },
		{ "\xfe\xff\0[\0" "1\0]", 8 },
		{ "[\0" "1\0]\0", 6 },
		{ "\0[\0" "1\0]", 6 },
		{ "\xef\xbb\xbf[1]", 6 },
	};
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		parsed_init(&p, "json", "x", texts[i]);
		if (p.status != GW_OK || strcmp(parsed_text(&p), "[1]") != 0)
			fail_msg("text %zu: %s", i, parsed_text(&p));
		assert_int_equal(p.doc->roots->first->span.off, 1);
		parsed_release(&p);
	}
}

static void a_text_over_the_budget_is_a_limit_and_no_tree(void **state)
{
	size_t n = ((size_t)16 << 20) + 1;
	char *text = calloc(1, n);
	struct parsed p;

	(void)state;
	memset(text, ' ', n);
	parsed_init(&p, "json", "x", (struct gw_str){ text, n });
	assert_int_equal(p.status, GW_ELIMIT);
	assert_int_equal(p.doc->fault.status, GW_ELIMIT);
	assert_null(p.doc->roots);
	parsed_release(&p);
	free(text);
}

static void many_comments_do_not_use_up_all_memory(void **state)
{
	size_t n = (size_t)4 << 20;
	char *text = malloc(n);
	struct gw_view v = { .name = GW_STR("x.yaml"), .bytes = { text, n } };
	struct gw_arena a;
	struct gw_doc *doc;
	struct gw_err err;

	(void)state;
	for (size_t i = 0; i < n; i += 2)
		memcpy(text + i, "#\n", 2);
	gw_arena_init(&a, (size_t)64 << 20);
	assert_int_equal(gw_parse(&doc, &a, &v, gw_parser_for(&v), &err),
			 GW_ELIMIT);
	gw_arena_release(&a);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_with_a_meaning_wins_over_content),
		cmocka_unit_test(every_row_has_a_name_that_finds_it),
		cmocka_unit_test(utf16_is_decoded_with_and_without_a_mark),
		cmocka_unit_test(a_text_over_the_budget_is_a_limit_and_no_tree),
		cmocka_unit_test(many_comments_do_not_use_up_all_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
