/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random or written?
 *
 * Two costs of the same text are compared: what it costs to a reader who
 * knows how names and words are spelt (a table of character triples, see
 * tools/make_trigrams.py), and what it costs to one who knows only its
 * alphabet. A symbol may gain at most 2.5 bits, else one odd mark would make
 * a word random. Reckoned in 1/8 bit with whole numbers, so that every
 * machine finds the same.
 */
#include "secret/randomness.h"

#include <string.h>

#define SYMBOLS 37
#define EDGE 36
#define OTHER 35
#define DIGIT 26
#define MOST 4096u
#define MOST_COST 80 /* of a letter: 10 bits */
#define MOST_GAIN 20 /* of a symbol: 2.5 bits */
#define DIGIT_COST 27 /* log2(10) */
#define LEAST_PART 6

static const char table[SYMBOLS][SYMBOLS * SYMBOLS + 1] = {
#include "secret/trigrams.inc"
};

/* -log2 of lower and upper after: start, lower, upper, digit, symbol. */
static const int8_t case_cost[5][2] = {
	{ 6, 11 }, { 1, 32 }, { 16, 3 }, { 6, 10 }, { 6, 10 },
};

static unsigned symbol(char c)
{
	static const char marks[] = "_-./+=@ ";
	const char *m;

	if (gw_is_alpha(c))
		return (unsigned)(gw_lower(c) - 'a');
	if (gw_is_digit(c))
		return DIGIT;
	m = c ? strchr(marks, c) : NULL;
	return m ? 27u + (unsigned)(m - marks) : OTHER;
}

static int cell(unsigned a, unsigned b, unsigned c)
{
	char x = table[a][b * SYMBOLS + c];

	if (x == '!')
		x = '\\';
	else if (x == ' ')
		x = '?';
	return x - '#';
}

/* 8 * log2(n / d), for n >= d >= 1. */
static int log2_of(uint64_t n, uint64_t d)
{
	int whole = 0;
	int part = 0;
	uint64_t x;

	while (n >= 2 * d) {
		d *= 2;
		whole += 8;
	}
	x = (n << 20) / d; /* in [2^20, 2^21) */
	for (int bit = 4; bit; bit /= 2) {
		x = x * x >> 20;
		if (x >= 2u << 20) {
			x /= 2;
			part += bit;
		}
	}
	return whole + part;
}

/* What it costs to draw a byte of the text: uniform, or mostly hex. */
struct draw {
	int uniform;
	int hex;
	int rest;
};

static uint64_t alphabet(struct gw_str s)
{
	bool lower = false;
	bool upper = false;
	bool digit = false;
	bool beyond_f = false;
	bool seen[256] = { false };
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		lower |= gw_is_lower(c);
		upper |= gw_is_upper(c);
		digit |= gw_is_digit(c);
		beyond_f |= gw_is_alpha(c) && !gw_is_hex(c);
		if (!gw_is_alnum(c) && !seen[(unsigned char)c]) {
			seen[(unsigned char)c] = true;
			n++;
		}
	}
	if (!beyond_f && !(lower && upper) && (digit || lower || upper))
		return n + (lower || upper ? 16u : 10u);
	return n + (lower ? 26u : 0u) + (upper ? 26u : 0u) + (digit ? 10u : 0u);
}

static struct draw draw_of(struct gw_str s)
{
	uint64_t n = alphabet(s);
	uint64_t both = n > 16 ? n : 16;

	/* 0.85 / 16 + 0.15 / n is (85 n + 240) / 1600 n; 0.15 / n the rest. */
	return (struct draw){
		.uniform = log2_of(n, 1),
		.hex = log2_of(1600 * both, 85 * both + 240),
		.rest = log2_of(100 * both, 15),
	};
}

static int spell(char c, unsigned a, unsigned b, unsigned before)
{
	unsigned s = symbol(c);
	int cost = cell(a, b, s);

	if (s < DIGIT) {
		cost += case_cost[before][gw_is_upper(c)];
		return cost < MOST_COST ? cost : MOST_COST;
	}
	return s == DIGIT ? cost + DIGIT_COST : cost;
}

static unsigned case_class(char c)
{
	if (gw_is_lower(c))
		return 1;
	if (gw_is_upper(c))
		return 2;
	return gw_is_digit(c) ? 3 : 4;
}

/* In 1/8 bit. */
static int judge(struct gw_str s)
{
	struct draw d = draw_of(s);
	unsigned a = EDGE;
	unsigned b = EDGE;
	unsigned before = 0;
	int uniform = 0;
	int hex = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		int cost = spell(c, a, b, before);
		int gain = cost - d.uniform;
		int gain_hex = cost - (gw_is_hex(c) ? d.hex : d.rest);
		bool word = gw_is_alnum(c);

		uniform += !word && gain > MOST_GAIN ? MOST_GAIN : gain;
		hex += !word && gain_hex > MOST_GAIN ? MOST_GAIN : gain_hex;
		a = b;
		b = symbol(c);
		before = case_class(c);
	}
	return uniform > hex ? uniform : hex;
}

static bool is_separator(char c)
{
	return c && strchr("-_.:/@|=+", c) != NULL;
}

/* The parts between separators, added up: a word in front of a random body
 * must not drown it. */
static int judge_parts(struct gw_str s)
{
	size_t from = 0;
	int sum = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && !is_separator(s.p[i]))
			continue;
		if (i - from >= LEAST_PART) {
			int part = judge(gw_str_part(s, from, i));

			sum += part > 0 ? part : 0;
		}
		from = i + 1;
	}
	return sum;
}

int gw_randomness(struct gw_str s)
{
	int whole;
	int parts;

	s = gw_str_part(s, 0, MOST);
	if (s.n == 0)
		return 0;
	whole = judge(s);
	parts = judge_parts(s);
	return (parts > 0 && parts > whole ? parts : whole) / 8;
}
