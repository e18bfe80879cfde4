#include "../rule/compiled.h"

#include "secret/secret.h"

static const struct gw_engine *const engines[] = { &gw_engine_find, NULL };

static const char rules[] =
	"gitward: 1\nrules:\n"
	"- {id: s/acme-token, severity: high, title: A, tier: shaped,\n"
	"   match: {node: text}, message: 'Acme {secret|mask}',\n"
	"   find: {regex: 'acme_(?<secret>[0-9a-z]{12})', "
	"allow: {words: [zebra]}}}\n"
	"- {id: s/sum-token, severity: high, title: B,\n"
	"   match: {node: text}, message: 'Sum {secret|mask}',\n"
	"   find: {regex: 'sum_[0-9a-f]{16}', check: {atlassian-crc32: {}}}}\n"
	"- {id: s/beside, severity: high, title: C, match: {node: text},\n"
	"   message: 'Beside {secret|mask}', find: {regex: '(?<secret>[A-Z]{12})',"
	" near: {rule: s/acme-token, lines: 1}}}\n"
	"- {id: s/worded, severity: high, title: D, match: {node: text},\n"
	"   message: 'Word {secret|mask}', find: {regex: 'w[0-9]_[a-z]{10}',\n"
	"   keywords: [widget], near: {lines: 1}}}\n"
	"- {id: s/generic-random, severity: medium, title: G, tier: contextual,\n"
	"   match: {node: text}, message: '{name} {secret|mask}',\n"
	"   find: {detector: generic-random}}\n"
	"- {id: s/there, severity: high, title: P,\n"
	"   match: {node: text, path: ['**/*.there']}, message: 'There {secret|mask}',\n"
	"   find: {regex: 'there_[0-9a-z]{12}'}}\n"
	"- {id: s/uri, severity: high, title: U, match: {node: text},\n"
	"   message: 'URI of {name}', find: {detector: uri-userinfo}}\n";

struct scanned {
	struct compiled c;
	struct gw_bundle bundle;
	struct gw_arena arena;
	struct gw_secrets *secrets;
	struct gw_scanner *scanner;
	gw_findings found;
	char text[1024];
};

static int set_up(void **state)
{
	struct scanned *s = calloc(1, sizeof(*s));
	struct gw_secrets_setup setup = { .bundle = &s->bundle };

	compiled_make(&s->c, "s", rules, engines, false);
	if (s->c.status < 0)
		fail_msg("%s", s->c.err.msg);
	assert_int_equal(gw_bundle_open(&s->bundle, s->c.bytes, engines,
					&s->c.err), GW_OK);
	gw_arena_init(&s->arena, 1 << 26);
	assert_int_equal(gw_secrets_open(&s->secrets, &s->arena, &setup,
					 &s->c.err), GW_OK);
	s->scanner = gw_scanner_new(s->secrets);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scanned *s = *state;

	gw_scanner_free(s->scanner);
	gw_secrets_close(s->secrets);
	GW_VEC_FREE(&s->found);
	gw_arena_release(&s->arena);
	compiled_release(&s->c);
	free(s);
	return 0;
}

/* "rule:line ..." of the findings, a "!" behind fakes. */
static const char *scan(struct scanned *s, const char *path, struct gw_str text)
{
	struct gw_view view = { .name = gw_str_of(path), .bytes = text };
	struct gw_scan_job job = { .arena = &s->arena, .view = &view,
				   .found = &s->found, .decode = true };
	size_t n = 0;

	s->found.n = 0;
	s->text[0] = '\0';
	assert_int_equal(gw_scan(s->scanner, &job, &s->c.err), GW_OK);
	for (size_t i = 0; i < s->found.n; i++)
		n += (size_t)snprintf(s->text + n, sizeof(s->text) - n,
				      "%s%.*s:%u%s", n ? " " : "",
				      GW_FMT(s->found.v[i].rule),
				      s->found.v[i].place.line,
				      s->found.v[i].tier == GW_TIER_FAKE ?
					      "!" :
					      "");
	return s->text;
}

#define SCAN(path, text) scan(*state, path, gw_str_of(text))

static void a_rule_finds_its_group(void **state)
{
	struct scanned *s = *state;

	assert_string_equal(SCAN("a.c", "x\nk = acme_0a1b2c3d4e5f\n"),
			    "s/acme-token:2");
	assert_int_equal(s->found.v[0].place.col, 10);
	assert_int_equal(s->found.v[0].place.end_col, 22);
	assert_int_equal(strlen(s->found.v[0].fingerprint), 64);
	assert_true(gw_str_find(s->found.v[0].excerpt,
				GW_STR("0a1b2c3d4e5f"), 0) == GW_NOWHERE);
	assert_true(gw_str_find(s->found.v[0].message,
				GW_STR("0a1b2c3d4e5f"), 0) == GW_NOWHERE);
}

static void every_place_is_found_once(void **state)
{
	assert_string_equal(SCAN("a.c", "acme_0a1b2c3d4e5f acme_9z8y7x6w5v4u"),
			    "s/acme-token:1 s/acme-token:1");
}

static void a_repeating_body_is_no_token(void **state)
{
	assert_string_equal(SCAN("a.c", "acme_aaaaaaaaaaaa"), "");
	assert_string_equal(SCAN("a.c", "acme_1zebra2b3c4d"), "");
}

static void a_failing_sum_makes_a_fake(void **state)
{
	assert_string_equal(SCAN("a.c", "sum_0123d5c7b9a1e3f4"),
			    "s/sum-token:1!");
}

static void a_pair_is_found_side_by_side_only(void **state)
{
	assert_string_equal(SCAN("a.c", "acme_0a1b2c3d4e5f\nQWRTZUPLKJHG\n"),
			    "s/acme-token:1 s/beside:2");
	assert_string_equal(SCAN("a.c", "acme_0a1b2c3d4e5f\n\n\n"
					"QWRTZUPLKJHG\n"),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.c", "QWRTZUPLKJHG\n"), "");
}

static void a_keyword_must_stand_near(void **state)
{
	assert_string_equal(SCAN("a.c", "Widget\nw1_abkdzfqhij\n"),
			    "s/worded:2");
	assert_string_equal(SCAN("a.c", "Widget\n\n\nw1_abkdzfqhij\n"), "");
}

static void a_name_and_a_random_value_are_found(void **state)
{
	assert_string_equal(SCAN("a.py", "api_token = \"q8Zr3KfL0sVtB5nW2yHd\""),
			    "s/generic-random:1");
	assert_string_equal(SCAN("a.py", "page_token = \"q8Zr3KfL0sVtB5nW2yHd\""),
			    "");
	assert_string_equal(SCAN("yarn.lock",
				 "api_token = \"q8Zr3KfL0sVtB5nW2yHd\""), "");
}

static void a_shape_outdoes_a_name(void **state)
{
	assert_string_equal(SCAN("a.py", "api_token = \"acme_0a1b2c3d4e5f\""),
			    "s/acme-token:1");
}

static void utf_16_is_read(void **state)
{
	const char *text = "x\nacme_0a1b2c3d4e5f\n";
	char wide[64] = { 0 };

	for (size_t i = 0; text[i]; i++)
		wide[2 * i] = text[i];
	assert_string_equal(scan(*state, "a.txt",
				 (struct gw_str){ wide, 2 * strlen(text) }),
			    "s/acme-token:2");
}

static void encodings_are_looked_into(void **state)
{
	assert_string_equal(SCAN("a.txt", "x = acme\\u005f0a1b2c3d4e5f"),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.txt", "x = acme%5F0a1b2c3d4e5f"),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.js", "x = \"acme_0a1b\" + \"2c3d4e5f\""),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.bas", "x = \"acme_0a1b\" & \"2c3d4e5f\""),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.js", "x = 'acme\\u{5f}0a1b2c3d4e5f'"),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.c", "x = \"acme\\1370a1b2c3d4e5f\""),
			    "s/acme-token:1");
	assert_string_equal(SCAN("a.c", "char x[] = {0x61, 0x63, 0x6d, 0x65, "
					"0x5f, 0x30, 0x61, 0x31, 0x62,\n"
					"0x32, 0x63, 0x33, 0x64, 0x34, 0x65, "
					"0x35, 0x66};"),
			    "s/acme-token:1");
	/* "here is acme_0a1b2c3d4e5f for you" */
	assert_string_equal(SCAN("a.txt", "x: aGVyZSBpcyBhY21lXzBhMWIyYzNkNGU1"
					  "ZiBmb3IgeW91\n"),
			    "s/acme-token:1");
}

static void a_uri_with_a_reference_is_harmless(void **state)
{
	assert_string_equal(SCAN("a.env", "U=redis://x:q8Zr3KfL0sV@h.corp/0"),
			    "s/uri:1");
	assert_string_equal(SCAN("a.env", "U=redis://x:${PW}@h.corp/0"), "");
}

/* What was noted of the name before is not believed of the next. */
static void each_name_is_judged_by_itself(void **state)
{
	const char *text = "there_0a1b2c3d4e5f";

	for (int i = 0; i < 2; i++) {
		assert_string_equal(SCAN("a.there", text), "s/there:1");
		assert_string_equal(SCAN("a.where", text), "");
		assert_string_equal(SCAN("a.where", text), "");
		assert_string_equal(SCAN("b.there", text), "s/there:1");
		assert_string_equal(SCAN("b.there", text), "s/there:1");
	}
}

static void damaged_sections_are_refused(void **state)
{
	struct scanned *s = *state;
	struct gw_bundle b;
	struct gw_err err;
	size_t at = (size_t)(s->bundle.section[GW_SEC_FIND].p -
			     s->bundle.bytes.p);

	*(uint32_t *)(void *)((char *)s->c.bytes.p + at) = 0xffffff;
	gw_bundle_digest((char *)s->c.bytes.p, s->c.bytes.n);
	assert_int_equal(gw_bundle_open(&b, s->c.bytes, engines, &err),
			 GW_EUNTRUSTED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_rule_finds_its_group),
		TEST(every_place_is_found_once),
		TEST(a_repeating_body_is_no_token),
		TEST(a_failing_sum_makes_a_fake),
		TEST(a_pair_is_found_side_by_side_only),
		TEST(a_keyword_must_stand_near),
		TEST(a_name_and_a_random_value_are_found),
		TEST(a_shape_outdoes_a_name),
		TEST(utf_16_is_read),
		TEST(encodings_are_looked_into),
		TEST(a_uri_with_a_reference_is_harmless),
		TEST(each_name_is_judged_by_itself),
		TEST(damaged_sections_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
