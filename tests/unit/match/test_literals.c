#include "unit.h"

#include <string.h>

#include "match/literals.h"

struct seen {
	char text[512];
	size_t n;
	size_t most;
};

static bool note(void *ctx, uint32_t number, size_t end)
{
	struct seen *s = ctx;

	s->n += (size_t)snprintf(s->text + s->n, sizeof(s->text) - s->n,
				 "%u@%zu ", number, end);
	return s->most == 0 || --s->most > 0;
}

static const char *find(const char *const *words, const char *text,
			struct seen *s)
{
	struct gw_literal lits[16];
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;
	size_t n = 0;

	s->n = 0;
	s->text[0] = 0;
	gw_arena_init(&a, 1 << 22);
	for (; words[n]; n++)
		lits[n] = (struct gw_literal){ gw_str_of(words[n]),
					       (uint32_t)n, { NULL, 0 } };
	assert_int_equal(gw_literals_build(&table, &a, lits, n, &err), GW_OK);
	assert_true(gw_literals_check(table));
	gw_literals_find(table, gw_str_of(text), note, s);
	gw_arena_release(&a);
	return s->text;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void overlapping_literals_are_all_told(void **state)
{
	struct seen s = { 0 };

	(void)state;
	assert_string_equal(find(WORDS("he", "she", "his", "hers"), "ushers",
				 &s), "1@4 0@4 3@6 ");
}

static void a_short_literal_is_told_once(void **state)
{
	struct seen s = { 0 };

	(void)state;
	assert_string_equal(find(WORDS("ab", "xaby"), "..xab..ab", &s),
			    "0@5 0@9 ");
	assert_string_equal(find(WORDS("ab", "abcd"), "abababcd", &s),
			    "0@2 0@4 0@6 1@8 ");
}

static void letters_match_in_both_cases(void **state)
{
	struct seen s = { 0 };

	(void)state;
	assert_string_equal(find(WORDS("PassWord"), "a PASSword b", &s),
			    "0@10 ");
	assert_string_equal(find(WORDS("a_b"), "a\x7f""b A_B", &s), "0@7 ");
}

static void literals_may_stand_at_both_ends(void **state)
{
	struct seen s = { 0 };

	(void)state;
	assert_string_equal(find(WORDS("abc", "yz"), "abc...............yz",
				 &s), "0@3 1@20 ");
	assert_string_equal(find(WORDS("abc"), "ab", &s), "");
	assert_string_equal(find(WORDS("abc"), "", &s), "");
}

static void a_false_answer_stops_the_search(void **state)
{
	struct seen s = { .most = 1 };

	(void)state;
	assert_string_equal(find(WORDS("abc"), "abcabc", &s), "0@3 ");
}

static void equals_a_plain_search_on_mixed_text(void **state)
{
	static const char *const words[] = { "aa", "aba", "bab", "cabb", "bb",
					     "abcabc", NULL };
	char text[400];
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct seen s = { 0 };
		size_t total = 0;
		size_t told = 0;

		for (size_t i = 0; i < 60; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = "abcABx"[seed >> 16 & 3];
		}
		text[60] = 0;
		for (size_t w = 0; words[w]; w++)
			for (size_t at = 0;; total++) {
				at = gw_str_find_fold(gw_str_of(text),
						      gw_str_of(words[w]), at);
				if (at == GW_NOWHERE)
					break;
				at++;
			}
		for (const char *c = find(words, text, &s); *c; c++)
			told += *c == '@';
		assert_int_equal(told, total);
	}
}

static void a_damaged_table_is_refused(void **state)
{
	struct gw_literal lit = { GW_STR("abc"), 5, { NULL, 0 } };
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;
	size_t accepted = 0;

	(void)state;
	gw_arena_init(&a, 1 << 22);
	assert_int_equal(gw_literals_build(&table, &a, &lit, 1, &err), GW_OK);
	assert_false(gw_literals_check(gw_str_part(table, 0, table.n - 4)));
	for (size_t i = 0; i < table.n; i++) {
		struct seen s = { 0 };
		char *byte = (char *)table.p + i;

		*byte = (char)(*byte ^ 0x55);
		if (gw_literals_check(table)) {
			gw_literals_find(table, GW_STR("xabcabc"), note, &s);
			accepted++;
		}
		*byte = (char)(*byte ^ 0x55);
	}
	/* Class map, filter and the literal's number may hold anything. */
	assert_true(accepted < 256 + sizeof(struct gw_literals_filter) + 16);
	gw_arena_release(&a);
}

/* The filter may pass over what is in no case that is asked for. */
static void cases_that_are_asked_for_are_found(void **state)
{
	const char cases[] = { GW_CASE_UPPER, GW_CASE_LOWER, GW_CASE_BOTH,
			       GW_CASE_BOTH, GW_CASE_UPPER };
	struct gw_literal lit = { GW_STR("abc-e"), 3, { cases, 5 } };
	struct seen s = { 0 };
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;

	(void)state;
	gw_arena_init(&a, 1 << 22);
	for (size_t n = 2; n <= 5; n++) {
		lit.text.n = n;
		s.n = 0;
		assert_int_equal(gw_literals_build(&table, &a, &lit, 1, &err),
				 GW_OK);
		gw_literals_find(table, GW_STR("AbC-E Abc-E"), note, &s);
		assert_true(strstr(s.text, n == 2 ? "3@2 3@8" :
					   n == 3 ? "3@3 3@9" :
					   n == 4 ? "3@4 3@10" :
						    "3@5 3@11"));
		s.n = 0;
		s.text[0] = 0;
		gw_literals_find(table, GW_STR("abc-e aBc-E"), note, &s);
		assert_string_equal(s.text, "");
	}
	gw_arena_release(&a);
}

/* More states than 15 bits can number: cells of four bytes. */
static void a_large_set_is_found_too(void **state)
{
	enum { WORDS_IN = 6000 };
	struct gw_literal *lits = calloc(WORDS_IN, sizeof(*lits));
	char *text = calloc(WORDS_IN, 16);
	struct seen s = { 0 };
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;

	(void)state;
	gw_arena_init(&a, 1 << 28);
	for (unsigned i = 0; i < WORDS_IN; i++) {
		snprintf(text + 16 * i, 16, "%08xzz", i * 2654435761u);
		lits[i] = (struct gw_literal){ gw_str_of(text + 16 * i), i,
					       { NULL, 0 } };
	}
	assert_int_equal(gw_literals_build(&table, &a, lits, WORDS_IN, &err),
			 GW_OK);
	assert_true(gw_literals_check(table));
	assert_int_equal(((const struct gw_literals_head *)(const void *)
				  table.p)->cell, 4);
	gw_literals_find(table, gw_str_of(text + 16 * 4321), note, &s);
	assert_string_equal(s.text, "4321@10 ");
	gw_arena_release(&a);
	free(text);
	free(lits);
}

static void one_byte_is_no_literal(void **state)
{
	struct gw_literal lit = { GW_STR("a"), 0, { NULL, 0 } };
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	assert_int_equal(gw_literals_build(&table, &a, &lit, 1, &err),
			 GW_ESYNTAX);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlapping_literals_are_all_told),
		cmocka_unit_test(a_short_literal_is_told_once),
		cmocka_unit_test(letters_match_in_both_cases),
		cmocka_unit_test(literals_may_stand_at_both_ends),
		cmocka_unit_test(a_false_answer_stops_the_search),
		cmocka_unit_test(equals_a_plain_search_on_mixed_text),
		cmocka_unit_test(a_damaged_table_is_refused),
		cmocka_unit_test(cases_that_are_asked_for_are_found),
		cmocka_unit_test(a_large_set_is_found_too),
		cmocka_unit_test(one_byte_is_no_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
