#include "unit.h"

#include <string.h>

#include "secret/known.h"

/* Texts of few letters, so that literals stand everywhere, cut and whole. */
enum { MOST_TEXT = 6000 };

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

static const char *const words[] = {
	"pass", "ab", "Abba", "key=", "_pw", "://", "-----begin", "a1",
	"abababababababababababababababababababababababababababababababab",
};

static struct gw_str table_of(struct gw_arena *a)
{
	struct gw_literal lits[2 * sizeof(words) / sizeof(words[0])];
	struct gw_str table;
	struct gw_err err;
	uint32_t n = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		lits[n] = (struct gw_literal){ .text = gw_str_of(words[i]),
					       .number = n };
		n++;
		lits[n] = (struct gw_literal){ .text = gw_str_of(words[i]),
					       .number = n,
					       .place = GW_LITERAL_ENDS };
		if (words[i][0] >= 'a')
			lits[n].place |= GW_LITERAL_BEGINS;
		n++;
	}
	assert_int_equal(gw_literals_build(&table, a, lits, n, &err), GW_OK);
	return table;
}

/* Mostly bytes between which few literals stand. */
static size_t draw_bytes(char *to, size_t n, uint32_t *seed)
{
	size_t at = 0;

	while (at < n) {
		const char *word = words[draw(seed, 9)];
		size_t size = strlen(word);

		if (draw(seed, 400) == 0 && size <= n - at) {
			memcpy(to + at, word, size);
			at += size;
		} else {
			to[at++] = "az \n.Z1="[draw(seed, 8)];
		}
	}
	return n;
}

static bool take(void *ctx, uint32_t number, size_t end)
{
	gw_known_hits *hits = ctx;

	*GW_PUSH(hits) = (struct gw_known_hit){ (uint32_t)end, number };
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Made of copies from anywhere, of any length, and of inserts. */
struct version {
	char text[MOST_TEXT];
	size_t n;
	struct gw_copy copies[64];
	size_t count;
};

static void make_version(struct version *v, struct gw_str base, uint32_t *seed)
{
	v->n = v->count = 0;
	for (uint32_t parts = 1 + draw(seed, 12); parts > 0; parts--) {
		size_t room = MOST_TEXT - v->n;
		struct gw_copy c = { .at = (uint32_t)v->n };

		if (draw(seed, 3) == 0) {
			v->n += draw_bytes(v->text + v->n,
					   least(room, draw(seed, 90)), seed);
			continue;
		}
		c.from = draw(seed, 2) ? draw(seed, (uint32_t)base.n) : 0;
		c.n = draw(seed, 4) ? draw(seed, 1500) : (uint32_t)base.n;
		c.n = (uint32_t)least(c.n, least(room, base.n - c.from));
		memcpy(v->text + v->n, base.p + c.from, c.n);
		v->n += c.n;
		if (c.n && draw(seed, 5))
			v->copies[v->count++] = c;
	}
}

static void check_known(struct gw_str table, const struct gw_kin *kin,
			struct gw_str text)
{
	struct gw_known_ask ask = { table, text, kin };
	gw_known_hits known = { 0 };
	gw_known_hits all = { 0 };

	gw_literals_find(table, text, take, &all);
	if (gw_known_find(&known, &ask)) {
		assert_int_equal(known.n, all.n);
		if (all.n)
			assert_memory_equal(known.v, all.v,
					    all.n * sizeof(*all.v));
		gw_known_note(&ask, &known);
	}
	GW_VEC_FREE(&known);
	GW_VEC_FREE(&all);
}

static void hits_are_those_of_the_whole_text(void **state)
{
	static char bytes[MOST_TEXT];
	static struct version v;
	struct gw_arena a;
	struct gw_str table;
	uint32_t seed = 5;
	size_t noted = 0;

	(void)state;
	gw_arena_init(&a, 1 << 22);
	table = table_of(&a);
	for (int round = 0; round < 1500; round++) {
		struct gw_str base = { bytes, 1 + draw(&seed, MOST_TEXT - 1) };
		void *first = NULL;
		void *second = NULL;
		struct gw_kin kin = { .note = &first };

		draw_bytes(bytes, base.n, &seed);
		check_known(table, &kin, base);
		make_version(&v, base, &seed);
		kin = (struct gw_kin){ first, v.copies, v.count, &second };
		check_known(table, &kin, (struct gw_str){ v.text, v.n });
		noted += first && second;
		free(first);
		free(second);
	}
	assert_true(noted > 700);
	gw_arena_release(&a);
}

static void a_text_full_of_hits_is_not_noted(void **state)
{
	static char bytes[MOST_TEXT];
	struct gw_arena a;
	void *note = NULL;
	struct gw_kin kin = { .note = &note };
	gw_known_hits hits = { 0 };
	struct gw_known_ask ask = { .text = { bytes, MOST_TEXT },
				    .kin = &kin };

	(void)state;
	gw_arena_init(&a, 1 << 22);
	ask.table = table_of(&a);
	for (size_t i = 0; i < MOST_TEXT; i++)
		bytes[i] = "pass "[i % 5];
	assert_false(gw_known_find(&hits, &ask));
	assert_null(note);
	GW_VEC_FREE(&hits);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hits_are_those_of_the_whole_text),
		cmocka_unit_test(a_text_full_of_hits_is_not_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
