/* What a match begins with is never narrower than what PCRE2 matches. */
#include "unit.h"

#include "base/buf.h"
#include "match/match.h"

struct row {
	const char *regex;
	const char *begins; /* a text that it may match */
	const char *never; /* one that it may not */
	unsigned n;
};

static const struct row rows[] = {
	{ "SK[0-9a-f]{3}", "SK0af", "SKIP!", 5 },
	{ "(?<![\\w.-])(?<secret>(?:y0_|y1_)[A-Z]{2,5})(?![\\w-])", "y1_AB",
	  "y2_AB", 5 },
	{ "(?i:ab)c", "aBc", "abC", 3 },
	{ "tokn_(?<*t>[a-z]|[_-z])[0-9]{6}", "", NULL, 0 },
	{ "(?i)a|b", "B", "c", 1 },
	{ "a(?i)b|c", "C", "d", 1 },
	{ "a(?i:b)?c", "ac", "bc", 1 },
	{ "(?:abc|de)f", "def", "dcf", 2 },
	{ "(?:ab|cd)f", "cdf", "cda", 3 },
	{ "[^\\w\\n]x", "-x", "ax", 2 },
	{ "[]a-c]\\.", "].", "d.", 2 },
	{ "\\bkey[-_]\\x41{2}", "key_AA", "key AA", 6 },
	{ "a{2}b{0}c{1,}d", "aac", "aab", 3 },
	{ "[a-z]{40}", "abcdefghijklmnop", "abcdefghijklmno1", 16 },
	{ "a{,3}b", "", NULL, 0 },
	{ "a(?:|b)", "a", "b", 1 },
	{ "(?#x)a", "", NULL, 0 },
	{ "(?x) a", "", NULL, 0 },
	{ "(a)\\1", "", NULL, 0 },
	{ "\\Qa\\E", "", NULL, 0 },
	{ "[[:alpha:]]", "", NULL, 0 },
	{ "a{x", "a{x", "a{y", 3 },
	{ "", "", NULL, 0 },
};

static void a_start_says_what_may_stand_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct gw_starts s;

		gw_regex_starts(&s, gw_str_of(r->regex));
		if (s.n != r->n ||
		    !gw_starts_fit(&s, gw_str_of(r->begins), 0) ||
		    (r->never && gw_starts_fit(&s, gw_str_of(r->never), 0)))
			fail_msg("%s: %u", r->regex, (unsigned)s.n);
	}
}

static void a_text_that_is_too_short_does_not_fit(void **state)
{
	struct gw_starts s;

	(void)state;
	gw_regex_starts(&s, GW_STR("abc"));
	assert_true(gw_starts_fit(&s, GW_STR("xabc"), 1));
	assert_false(gw_starts_fit(&s, GW_STR("xabc"), 2));
	assert_false(gw_starts_fit(&s, GW_STR("xab"), 1));
	assert_false(gw_starts_fit(&s, GW_STR("abc"), 9));
}

static uint32_t next(uint32_t *seed)
{
	return *seed = *seed * 1664525u + 1013904223u, *seed >> 16;
}

static struct gw_str some(struct gw_buf *out, const char *const *of,
			  uint32_t *seed)
{
	uint32_t n = 0;
	uint32_t many = 1 + next(seed) % 7;

	while (of[n])
		n++;
	gw_buf_reset(out);
	for (uint32_t i = 0; i < many; i++)
		gw_buf_add(out, gw_str_of(of[next(seed) % n]));
	return gw_buf_str(out);
}

/* Whatever PCRE2 matches at a place fits there. */
static void no_match_is_passed_over(void **state)
{
	static const char *const pieces[] = {
		"a", "B", "[ab]", "[^a]", "\\d", "\\W", "[\\w-]", ".", "a{2}",
		"b{1,2}", "b?", "[a1]+?", "(", "(?:", "(?i:", "(?i)", "(?-i)",
		"(?<n>", "(?=", "(?!", "(?<!", ")", ")", ")", "|", "{3}", "*",
		"\\b", "^", "$", "\\x41", "\\.", "-", "]", "[]b]", "(?|", "(?>",
		"\\1", NULL };
	static const char *const words[] = { "a", "B", "b", "A", "1", "-",
					     ".", "]", " ", "\n", NULL };
	uint32_t seed = 7;
	struct gw_buf regex;
	struct gw_buf text;
	size_t matched = 0;

	(void)state;
	gw_buf_init(&regex, 4096);
	gw_buf_init(&text, 4096);
	for (int i = 0; i < 60000; i++) {
		struct gw_str r = some(&regex, pieces, &seed);
		struct gw_capture caps[GW_MAX_CAPTURES];
		struct gw_starts s;
		struct gw_regex *re;
		struct gw_err err;

		if (gw_regex_new(&re, r, 0, &err) < 0)
			continue;
		gw_regex_starts(&s, r);
		for (int k = 0; k < 8; k++) {
			struct gw_str t = some(&text, words, &seed);

			if (gw_regex_search(re, t, 0, caps) <= 0)
				continue;
			matched++;
			if (!gw_starts_fit(&s, t, caps[0].start))
				fail_msg("'%.*s' is passed over in '%.*s'",
					 GW_FMT(r), GW_FMT(t));
		}
		gw_regex_free(re);
	}
	assert_true(matched > 10000);
	gw_buf_release(&regex);
	gw_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_start_says_what_may_stand_there),
		cmocka_unit_test(a_text_that_is_too_short_does_not_fit),
		cmocka_unit_test(no_match_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
