#include "unit.h"

#include "match/match.h"

/* Rows: a pattern and its literals, or "-" when there are none. */
static const char *const rows[][2] = {
	{ "ghp_[0-9A-Za-z]{36}", "ghp_" },
	{ "\\b(?<secret>(?:AKIA|ASIA)[A-Z2-7]{16})\\b", "akia asia" },
	{ "xox[bp]-\\d+", "xoxb- xoxp-" },
	{ "(?i)client[_-]?secret", "client-secret client_secret clientsecret" },
	{ "[a-z0-9]{32}", "-" },
	{ "abc|[a-z]+", "-" },
	{ "abc|x[0-9]+yzz", "abc yzz" },
	{ "(?:foo)?bar", "foobar bar" },
	{ "(foo)*barbar", "barbar" },
	{ "a{3}", "aaa" },
	{ "ab{2,}c", "bb" },
	{ "\\.com\\x2fab", ".com/ab" },
	{ "(?<!x)key(?=y)[\\s:=]+zz", "key" },
	{ "a\\1", "-" },
	{ "(?x) a b c d", "-" },
	{ "(?(1)abc|def)", "-" },
	{ "\\Qab.c\\E", "-" },
	{ "(*UTF)abcd", "-" },
	{ "(?R)abcd", "-" },
	{ "[^a]bcd", "bcd" },
	{ "[[:alpha:]]bcd", "bcd" },
	{ "[]a]bcd", "]bcd abcd" },
	{ "a{,3}bcd", "-" },
	{ "sk-(?:proj|svc)-[\\w-]{20,}T3Bl[\\w-]+", "sk-proj- sk-svc-" },
	{ "(?m)^machine\\s+\\S+", "machine" },
	{ "abc|[\\x'b]def", "-" },
	{ "[\\c]ab]cdef", "-" },
	{ "[\\x41b]def", "adef bdef" },
	{ "x?", "-" },
	{ "", "-" },
};

static void every_match_holds_a_literal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gw_literal *lits;
		struct gw_arena a;
		struct gw_err err;
		size_t n;
		char text[512] = "-";
		size_t len = 0;

		gw_arena_init(&a, 1 << 24);
		if (gw_regex_literals(&lits, &n, &a, gw_str_of(rows[i][0]),
				      &err) == GW_OK)
			for (size_t k = 0; k < n; k++)
				len += (size_t)snprintf(
					text + len, sizeof(text) - len,
					"%s%.*s", k ? " " : "",
					GW_FMT(lits[k].text));
		if (strcmp(text, rows[i][1]))
			fail_msg("%s: %s, not %s", rows[i][0], text,
				 rows[i][1]);
		gw_arena_release(&a);
	}
}

/* Patterns whose matches begin with their literal, and others. */
static const struct {
	const char *pattern;
	bool leads;
} leading[] = {
	{ "ghp_[0-9a-z]+", true },
	{ "(?<![A-Za-z0-9])(?<secret>ghp_[0-9a-z]+)", true },
	{ "\\b(?:AKIA|ASIA)[A-Z]+", true },
	{ "(?i:foo_?bar|baz)\\s*=", true },
	{ "(?:abc)+x", true },
	{ "[0-9]+AZDO", false },
	{ "x[0-9]+longer", false },
	{ "(?:[a-z]abc|abcd)", false },
	{ "(?:abcd|[0-9]+abcd)", false },
	{ "[0-9]*ghp_", false },
};

static void a_leading_literal_is_said_to_lead(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(leading) / sizeof(leading[0]); i++) {
		struct gw_literal *lits;
		struct gw_arena a;
		struct gw_err err;
		size_t n;

		gw_arena_init(&a, 1 << 24);
		assert_int_equal(gw_regex_literals(&lits, &n, &a,
				 gw_str_of(leading[i].pattern), &err), GW_OK);
		if (lits[0].number != leading[i].leads)
			fail_msg("%s: %u", leading[i].pattern, lits[0].number);
		gw_arena_release(&a);
	}
}

/* Patterns, and whether their literals surely begin a word. */
static const struct {
	const char *pattern;
	bool begins;
} beginning[] = {
	{ "(?<![A-Za-z0-9])ghp_[0-9a-z]+", true },
	{ "(?<![A-Za-z])(?<secret>ghp_[0-9a-z]+)", true },
	{ "(?<![\\w.-])(?:abc|def)", true },
	{ "\\babc[0-9]", true },
	{ "^abc", true },
	{ "(?m)^[ \\t]{0,8}(?:password|abcd)", true },
	{ "(?:abc|[,;])defg", false },
	{ "x?[,;]{1,2} {0,3}defg", true },
	{ "(?i:(?<![A-Za-z])fal_?key)", true },
	{ "(?<![A-Za-z0-9])00d[A-Z]", true },
	{ "(?<![A-Za-z])00d[A-Z]", false },
	{ "(?<![a-z])abc", false },
	{ "(?<![^A-Za-z])abc", false },
	{ "(?<![+-Za-z])abc", false },
	{ "(?<![A-Za-z])?abc", false },
	{ "(?<![A-Za-z])[a-z]?abcd", false },
	{ "(?<![A-Za-z])(?:x[a-z]y)?abcdef", false },
	{ "(?<![A-Za-z])abc|bcd", false },
	{ "(?:\\bfoo)?barbar", false },
	{ "(?:[a-z]-)*abcd", false },
	{ "-(?:[a-z]*-)*abcd", true },
	{ "(?=-)abcd", false },
	{ "\\Babcd", false },
	{ "[^a-z]abcd", false },
	{ "[\\s]abcd", false },
	{ "\\sabcd", true },
	{ ".abcd", false },
};

static void a_literal_that_begins_a_word_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(beginning) / sizeof(beginning[0]); i++) {
		struct gw_literal *lits;
		struct gw_arena a;
		struct gw_err err;
		size_t n;

		gw_arena_init(&a, 1 << 24);
		assert_int_equal(gw_regex_literals(&lits, &n, &a,
				 gw_str_of(beginning[i].pattern), &err), GW_OK);
		if ((lits[0].place == GW_LITERAL_BEGINS) != beginning[i].begins)
			fail_msg("%s: %u", beginning[i].pattern, lits[0].place);
		gw_arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leading_literal_is_said_to_lead),
		cmocka_unit_test(a_literal_that_begins_a_word_is_known),
		cmocka_unit_test(every_match_holds_a_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
