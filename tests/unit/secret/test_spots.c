#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "secret/spots.h"

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static const char *const parts[] = {
	"%41", "%", "\\x41", "\\u0041", "\\u{41}", "\\101", "\\0", "\\n", "\\",
	"&#65;", "&#", "&amp;", "&", "&&", "a\" + \"b", "\"", "'", "a' 'b",
	"x\"\n\"", "a\\\nb", "a\\\r\nb", "\n", "\r", " ", "0x41", "0x", "x",
	"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOP", "0123456789", "+/-_",
	"=", ".", "\x80", "\xf3", "[", "@", "`", "{", ":", ",", "z",
};

static struct gw_str make_text(char *out, size_t n, uint32_t *seed)
{
	size_t at = 0;

	while (at + 32 < n) {
		const char *part = parts[draw(seed, sizeof(parts) /
							    sizeof(*parts))];
		size_t times = draw(seed, 9) ? 1 : 3;

		for (; times && at + 32 < n; times--) {
			memcpy(out + at, part, strlen(part));
			at += strlen(part);
		}
	}
	return (struct gw_str){ out, at };
}

/* A dozen bytes in hex, each at most eight blanks behind the one before. */
static bool is_list(struct gw_str s, size_t at)
{
	size_t n = 0;

	while (at + 4 <= s.n && s.p[at] == '0' && gw_lower(s.p[at + 1]) == 'x' &&
	       (n || s.p[at + 1] == 'x')) {
		size_t end = at += 4;

		n++;
		while (at < s.n && at - end < 8 && s.p[at] == ' ')
			at++;
	}
	return n >= 12;
}

static char byte_at(struct gw_str s, size_t at)
{
	return at < s.n ? s.p[at] : '\0';
}

/* What may be passed over by no way of looking. */
static bool counts(struct gw_str s, enum gw_spot kind, size_t at)
{
	char before = at ? s.p[at - 1] : '\0';
	char c = s.p[at];
	char next = byte_at(s, at + 1);

	switch (kind) {
	case GW_SPOT_RUN:
		for (size_t i = 0; i < GW_SPOT_LEAST; i++)
			if (!gw_spot_symbol(byte_at(s, at + i)))
				return false;
		return true;
	case GW_SPOT_ESCAPE:
		return (c == '%' && gw_is_hex(next)) ||
		       (c == '\\' && next && strchr("xu0123", next)) ||
		       (c == '&' && next && strchr("#lcepsqag", next));
	case GW_SPOT_JOIN:
		return (c == '"' || c == '\'') && gw_is_alnum(before) &&
		       (gw_is_space(next) || (next && strchr("+.&\\", next)));
	case GW_SPOT_SPLICE:
		return c == '\\' && gw_is_word(before) &&
		       (next == '\n' || next == '\r');
	default:
		return is_list(s, at);
	}
}

static bool looks_like(struct gw_str s, enum gw_spot kind, size_t at)
{
	char c = s.p[at];

	switch (kind) {
	case GW_SPOT_ESCAPE:
		return c == '%' || c == '\\' || c == '&';
	case GW_SPOT_JOIN:
		return (c == '"' || c == '\'') && at &&
		       gw_is_alnum(s.p[at - 1]);
	case GW_SPOT_SPLICE:
		return c == '\\';
	case GW_SPOT_LIST:
		return c == '0' && byte_at(s, at + 1) == 'x';
	default:
		return counts(s, kind, at);
	}
}

static void check_kind(const struct gw_spots *spots, enum gw_spot kind)
{
	struct gw_str s = spots->text;
	size_t want = s.n;

	assert_int_equal(gw_spots_next(spots, kind, s.n), s.n);
	for (size_t at = s.n; at-- > 0;) {
		size_t next = gw_spots_next(spots, kind, at);

		if (counts(s, kind, at))
			want = at;
		assert_true(next >= at && next <= want);
		assert_true(next == s.n || looks_like(s, kind, next));
		if (kind == GW_SPOT_RUN)
			assert_int_equal(next, want);
	}
}

/* On a copy that ends where the text ends. */
static void check_text(struct gw_str text)
{
	char *copy = malloc(text.n + 1);
	struct gw_str exact = { copy + 1, text.n };
	struct gw_spots fast;
	struct gw_spots plain;
	struct gw_arena a;

	gw_arena_init(&a, 1 << 20);
	memcpy(copy + 1, text.p, text.n);
	gw_spots_look(&fast, &a, exact);
	gw_spots_look_plain(&plain, &a, exact);
	for (unsigned kind = GW_SPOT_RUN; kind <= GW_SPOT_LIST; kind++) {
		check_kind(&fast, (enum gw_spot)kind);
		check_kind(&plain, (enum gw_spot)kind);
	}
	gw_arena_release(&a);
	free(copy);
}

static void no_spot_is_passed_over(void **state)
{
	static char bytes[1200];
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		struct gw_str text = make_text(bytes, 40 + draw(&seed, 500),
					       &seed);

		check_text(text);
		text.n = text.n > 70 ? 56 + draw(&seed, 14) : text.n;
		check_text(text);
	}
	check_text(GW_STR(""));
}

static void bytes_of_any_kind_are_looked_at_alike(void **state)
{
	static char bytes[700];
	uint32_t seed = 6;

	(void)state;
	for (int round = 0; round < 300; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (char)draw(&seed, round % 2 ? 256 : 128);
		check_text((struct gw_str){ bytes, draw(&seed, 700) });
	}
}

/* Of every length and from every place: 39 symbols are none. */
static void a_run_is_found_wherever_it_begins(void **state)
{
	char bytes[300];

	(void)state;
	for (size_t from = 0; from < 140; from++)
		for (size_t n = GW_SPOT_LEAST - 2; n < GW_SPOT_LEAST + 80;
		     n += 3) {
			memset(bytes, '.', sizeof(bytes));
			memset(bytes + from, 'a', n);
			check_text((struct gw_str){ bytes, from + n });
			check_text((struct gw_str){ bytes, from + n + 1 });
		}
}

static void a_list_is_found_wherever_it_begins(void **state)
{
	char bytes[400];

	(void)state;
	for (size_t from = 0; from < 140; from++)
		for (size_t gap = 0; gap <= 8; gap++) {
			size_t at = from;

			memset(bytes, ' ', sizeof(bytes));
			for (size_t i = 0; i < 12; i++, at += 4 + gap)
				memcpy(bytes + at, i % 3 ? "0x41" : i ? "0X41" : "0x41", 4);
			check_text((struct gw_str){ bytes, at - gap });
			check_text((struct gw_str){ bytes, sizeof(bytes) });
		}
}

static void symbols_end_where_they_end(void **state)
{
	char bytes[400];
	struct gw_str s = { bytes, sizeof(bytes) };

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	for (size_t n = 0; n < sizeof(bytes); n++) {
		bytes[n] = '.';
		assert_int_equal(gw_spot_symbols_end(s, 0, s.n), n);
		assert_int_equal(gw_spot_symbols_end(s, 0, n / 2), n / 2);
		bytes[n] = '-';
	}
	assert_int_equal(gw_spot_symbols_end(s, 0, s.n), s.n);
	assert_int_equal(gw_spot_symbols_end(s, 9, 5), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_spot_is_passed_over),
		cmocka_unit_test(bytes_of_any_kind_are_looked_at_alike),
		cmocka_unit_test(a_run_is_found_wherever_it_begins),
		cmocka_unit_test(a_list_is_found_wherever_it_begins),
		cmocka_unit_test(symbols_end_where_they_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
