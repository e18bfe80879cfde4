#include "unit.h"

#include <string.h>

#include "base/wide.h"
#include "match/literals.h"

struct seen {
	char text[1 << 18];
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
		lits[n] = (struct gw_literal){ .text = gw_str_of(words[n]),
					       .number = (uint32_t)n };
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
	struct gw_literal lit = { .text = GW_STR("abc"), .number = 5 };
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
	/* Filters, extra bytes and all that is compared may hold anything. */
	assert_true(accepted < GW_AT_KINDS * sizeof(struct gw_literals_keys));
	gw_arena_release(&a);
}

/* The filter may pass over what is in no case that is asked for. */
static void cases_that_are_asked_for_are_found(void **state)
{
	const char cases[] = { GW_CASE_UPPER, GW_CASE_LOWER, GW_CASE_BOTH,
			       GW_CASE_BOTH, GW_CASE_UPPER };
	struct gw_literal lit = { .text = GW_STR("abc-e"),
				  .number = 3,
				  .cases = { cases, 5 } };
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
		lits[i] = (struct gw_literal){
			.text = gw_str_of(text + 16 * i), .number = i
		};
	}
	assert_int_equal(gw_literals_build(&table, &a, lits, WORDS_IN, &err),
			 GW_OK);
	assert_true(gw_literals_check(table));
	gw_literals_find(table, gw_str_of(text + 16 * 4321), note, &s);
	assert_string_equal(s.text, "4321@10 ");
	gw_arena_release(&a);
	free(text);
	free(lits);
}

/* --- a text is looked at only where words begin and end ----------------- */

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static const char *const parts[] = {
	"key", "Key", "KEY", "secret", "Secret", "akia", "AKIA", "hooks.slack",
	"slack.com/", "://", "a", "Z", "z9", "0", "12", "_", "-", ".", " ",
	"\n", "=", "'", "\xf3", "\xa0", "\x80", "pass", "word", "Word", "q~",
};

static struct gw_str make_text(char *out, uint32_t *seed, size_t pieces)
{
	size_t n = 0;

	for (size_t i = 0; i < pieces; i++) {
		const char *part = parts[draw(seed, sizeof(parts) /
							    sizeof(*parts))];

		memcpy(out + n, part, strlen(part));
		n += strlen(part);
	}
	return (struct gw_str){ out, n };
}

static bool may_stand(const struct gw_literal *l, struct gw_str text, size_t at)
{
	for (size_t i = 0; i < l->text.n; i++) {
		char c = text.p[at + i];

		if (gw_lower(c) != gw_lower(l->text.p[i]) ||
		    (l->cases.p && gw_is_upper(c) &&
		     !(l->cases.p[i] & GW_CASE_UPPER)) ||
		    (l->cases.p && gw_is_lower(c) &&
		     !(l->cases.p[i] & GW_CASE_LOWER)))
			return false;
	}
	if (l->place & GW_LITERAL_ENDS && at + l->text.n < text.n &&
	    gw_is_lower(text.p[at + l->text.n]))
		return false;
	if (!(l->place & GW_LITERAL_BEGINS) || at == 0 ||
	    gw_is_upper(text.p[at]))
		return true;
	return gw_is_digit(text.p[at]) ? !gw_is_alnum(text.p[at - 1]) :
					 !gw_is_alpha(text.p[at - 1]);
}

/* All places of all literals, by the definition. */
static const char *find_plainly(const struct gw_literal *lits, size_t n,
				struct gw_str text, struct seen *s)
{
	for (size_t end = 1; end <= text.n; end++)
		for (size_t size = GW_LITERAL_MAX; size >= 2; size--)
			for (size_t i = n; i-- > 0;)
				if (lits[i].text.n == size && size <= end &&
				    may_stand(&lits[i], text, end - size))
					note(s, lits[i].number, end);
	return s->text;
}

static void draw_literal(struct gw_literal *l, char *room, uint32_t *seed)
{
	char *cases = room + GW_LITERAL_MAX;

	l->text = make_text(room, seed, 1 + draw(seed, 3));
	if (l->text.n < 2)
		l->text = GW_STR("://");
	if (l->text.n > 12)
		l->text.n = 12;
	for (size_t i = 0; i < l->text.n; i++)
		cases[i] = (char)(gw_is_alpha(l->text.p[i]) ?
					  1 + draw(seed, 3) :
					  GW_CASE_BOTH);
	l->cases = (struct gw_str){ draw(seed, 2) ? cases : NULL, l->text.n };
	l->place = draw(seed, 4);
	if (!gw_is_alnum(l->text.p[0]))
		l->place &= ~GW_LITERAL_BEGINS;
	if (!gw_is_alpha(l->text.p[l->text.n - 1]))
		l->place &= ~GW_LITERAL_ENDS;
}

enum { LITS = 12 };

/* By both ways, each on a copy that ends where the text ends. */
static void find_twice(const struct gw_literal *lits, struct gw_str text)
{
	static struct seen fast;
	static struct seen slow;
	static struct seen plain;
	char *copy = malloc(text.n + 1);
	struct gw_str exact = { copy + 1, text.n };
	struct gw_arena a;
	struct gw_str table;
	struct gw_err err;

	gw_arena_init(&a, 1 << 22);
	memcpy(copy + 1, text.p, text.n);
	fast.n = slow.n = plain.n = 0;
	fast.text[0] = slow.text[0] = plain.text[0] = 0;
	assert_int_equal(gw_literals_build(&table, &a, lits, LITS, &err),
			 GW_OK);
	assert_true(gw_literals_check(table));
	gw_literals_find(table, exact, note, &fast);
	gw_literals_find_plain(table, exact, note, &slow);
	find_plainly(lits, LITS, text, &plain);
	assert_string_equal(fast.text, plain.text);
	assert_string_equal(slow.text, plain.text);
	gw_arena_release(&a);
	free(copy);
}

static void draw_literals(struct gw_literal *lits,
			  char room[LITS][2 * GW_LITERAL_MAX], uint32_t *seed)
{
	for (uint32_t i = 0; i < LITS; i++) {
		lits[i].number = i;
		draw_literal(&lits[i], room[i], seed);
	}
}

static void equals_the_definition_on_texts_of_words(void **state)
{
	char room[LITS][2 * GW_LITERAL_MAX];
	char bytes[1024];
	uint32_t seed = 11;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct gw_literal lits[LITS];

		draw_literals(lits, room, &seed);
		find_twice(lits, make_text(bytes, &seed, draw(&seed, 60)));
	}
}

/* A text is searched in stretches of 2048 bytes, blocks of 64. */
static void equals_the_definition_wherever_a_stretch_ends(void **state)
{
	static const size_t sizes[] = { 31, 64, 128, 2048, 4096 };
	static char bytes[1 << 15];
	char room[LITS][2 * GW_LITERAL_MAX];
	uint32_t seed = 12;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct gw_literal lits[LITS];
		struct gw_str text = make_text(bytes, &seed, 1800);

		draw_literals(lits, room, &seed);
		text.n = sizes[(size_t)round % 5] + draw(&seed, 24) - 12;
		find_twice(lits, text);
	}
}

static void bytes_of_any_kind_are_told_alike(void **state)
{
	static char bytes[6000];
	char room[LITS][2 * GW_LITERAL_MAX];
	uint32_t seed = 13;

	(void)state;
	for (int round = 0; round < 30; round++) {
		struct gw_literal lits[LITS];

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (char)draw(&seed, 256);
		draw_literals(lits, room, &seed);
		for (int i = 0; i < 200; i++) {
			struct gw_str one = lits[draw(&seed, LITS)].text;

			memcpy(bytes + draw(&seed, sizeof(bytes) - 12), one.p,
			       one.n);
		}
		find_twice(lits, (struct gw_str){ bytes, 2000 + draw(&seed, 4000) });
	}
}

#ifdef GW_HAS_WIDE
GW_WIDE static bool masks_are(const uint8_t *block, const struct gw_masks *want)
{
	struct gw_wide v = gw_wide_load(block);
	struct gw_masks m = gw_wide_masks(v);

	return memcmp(&m, want, sizeof(m)) == 0 &&
	       gw_wide_byte(v, block[7]) == gw_mask_byte_plain(block, block[7]);
}
#endif

static void the_twins_of_the_masks_are_equal(void **state)
{
	uint8_t block[GW_MASK_BYTES];
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct gw_masks a;
		struct gw_masks b;

		for (size_t i = 0; i < GW_MASK_BYTES; i++)
			block[i] = (uint8_t)draw(&seed, 256);
		a = gw_masks_of(block);
		b = gw_masks_plain(block);
		assert_true(a.letters == b.letters);
		assert_true(a.capitals == b.capitals);
		assert_true(a.digits == b.digits);
		assert_true(a.high == b.high);
		assert_true(gw_mask_byte(block, block[7]) ==
			    gw_mask_byte_plain(block, block[7]));
		for (size_t i = 0; i < GW_MASK_BYTES; i++)
			assert_true((a.letters >> i & 1) ==
				    gw_is_alpha((char)block[i]));
	}
}

static void the_wide_masks_are_equal_too(void **state)
{
#ifdef GW_HAS_WIDE
	uint8_t block[GW_MASK_BYTES];
	uint32_t seed = 4;

	(void)state;
	for (int round = 0; gw_is_wide() && round < 20000; round++) {
		struct gw_masks want;

		for (size_t i = 0; i < GW_MASK_BYTES; i++)
			block[i] = (uint8_t)draw(&seed, 256);
		want = gw_masks_plain(block);
		assert_true(masks_are(block, &want));
	}
#else
	(void)state;
#endif
}

static void one_byte_is_no_literal(void **state)
{
	struct gw_literal lit = { .text = GW_STR("a") };
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
		cmocka_unit_test(equals_the_definition_on_texts_of_words),
		cmocka_unit_test(
			equals_the_definition_wherever_a_stretch_ends),
		cmocka_unit_test(bytes_of_any_kind_are_told_alike),
		cmocka_unit_test(the_twins_of_the_masks_are_equal),
		cmocka_unit_test(the_wide_masks_are_equal_too),
		cmocka_unit_test(one_byte_is_no_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
