/* TOML's strings, numbers and dates. SPDX-License-Identifier: Apache-2.0 */
#include "parse/toml_parts.h"

#include "parse/shared.h"

/* --- strings --- */

bool gw_toml_is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return (u < 0x20 && u != '\t') || u == 0x7f;
}

/* A \r counts with its \n only. */
static bool is_line_end(struct gw_str s, size_t at)
{
	return s.p[at] == '\n' ||
	       (s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n');
}

/* Offset of the delimiter's last three or one quotes, or GW_NOWHERE. */
static size_t string_end(const struct gw_toml *t, size_t from, size_t quotes,
			 bool escapes)
{
	struct gw_str s = t->text;
	char quote = s.p[t->at];

	for (size_t i = from; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && escapes) {
			i++;
		} else if (c == quote && quotes == 1) {
			return i;
		} else if (c == quote && i + 2 < s.n && s.p[i + 1] == quote &&
			   s.p[i + 2] == quote) {
			while (i + 3 < s.n && s.p[i + 3] == quote)
				i++;
			return i;
		} else if (gw_toml_is_control(c) &&
			   !(quotes == 3 && is_line_end(s, i))) {
			return GW_NOWHERE;
		}
	}
	return GW_NOWHERE;
}

/* A "\" at a line's end eats the blanks and line ends behind it. */
static size_t skip_folded(struct gw_str s, size_t at)
{
	size_t i = at;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i >= s.n || (s.p[i] != '\n' && s.p[i] != '\r'))
		return at;
	while (i < s.n && gw_is_space(s.p[i]))
		i++;
	return i;
}

/* escape := [btnfre"\\] | "x" hex2 | "u" hex4 | "U" hex8; `at` stands behind
 * the backslash and then on the last character. 0: there is none. */
static size_t read_escape(struct gw_str s, size_t *at, char *to)
{
	static const char from[] = "btnfre\"\\";
	static const char into[] = "\b\t\n\f\r\x1b\"\\";
	char c = *at < s.n ? s.p[*at] : '\0';
	const char *hit = c ? memchr(from, c, sizeof(from) - 1) : NULL;
	size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	uint32_t code;

	if (hit) {
		*to = into[hit - from];
		return 1;
	}
	if (!digits || !gw_hex_read(s, *at + 1, digits, &code) ||
	    code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	*at += digits;
	return gw_utf8_put(to, code);
}

/* Decodes a basic string; it can only become shorter. */
static bool decode(struct gw_arena *arena, struct gw_str raw, bool lines,
		   struct gw_str *out)
{
	char *text = gw_arena_alloc(arena, raw.n + 4);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		size_t more;

		if (raw.p[i] != '\\') {
			text[n++] = raw.p[i];
			continue;
		}
		more = lines ? skip_folded(raw, i + 1) : i + 1;
		if (more > i + 1) {
			i = more - 1;
			continue;
		}
		i++;
		more = read_escape(raw, &i, text + n);
		if (more == 0)
			return false;
		n += more;
	}
	*out = (struct gw_str){ text, n };
	return true;
}

/* Line ends within a text become \n. */
static struct gw_str unify_ends(struct gw_arena *arena, struct gw_str raw)
{
	char *text;
	size_t n = 0;

	if (gw_str_find(raw, GW_STR("\r\n"), 0) == GW_NOWHERE)
		return raw;
	text = gw_arena_alloc(arena, raw.n + 1);
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != '\r' || i + 1 == raw.n || raw.p[i + 1] != '\n')
			text[n++] = raw.p[i];
	return (struct gw_str){ text, n };
}

int gw_toml_string(struct gw_toml *t, struct gw_str *out, bool lines)
{
	struct gw_str rest = gw_str_part(t->text, t->at, t->text.n);
	bool escapes = rest.p[0] == '"';
	size_t quotes = gw_str_starts(rest, GW_STR("\"\"\"")) ||
					gw_str_starts(rest, GW_STR("'''"))
				? 3
				: 1;
	size_t from = t->at + quotes;
	size_t end = string_end(t, from, quotes, escapes);

	if (quotes == 3 && !lines)
		return gw_toml_fail(t, t->at, "a key must end on its line");
	if (end == GW_NOWHERE)
		return gw_toml_fail(t, t->at, "the string does not end");
	*out = gw_str_part(t->text, from, end);
	if (quotes == 3) {
		*out = unify_ends(t->b->arena, *out);
		if (gw_str_starts(*out, GW_STR("\n")))
			*out = gw_str_part(*out, 1, out->n);
	}
	if (escapes && gw_str_find_byte(*out, '\\', 0) != GW_NOWHERE &&
	    !decode(t->b->arena, *out, quotes == 3, out))
		return gw_toml_fail(t, t->at,
				    "the string holds an unknown escape");
	t->at = end + quotes;
	return GW_OK;
}

/* --- numbers --- */

/* digits ( "_" digits )*; the end, or `at` if there are none */
static size_t digits_end(struct gw_str s, size_t at, unsigned base)
{
	size_t i = at;

	while (i < s.n) {
		char c = gw_lower(s.p[i]);
		unsigned d = gw_is_digit(c) ? (unsigned)(c - '0')
			     : gw_is_hex(c) ? (unsigned)(c - 'a' + 10)
					    : 99;

		if (c == '_') {
			if (i == at || s.p[i - 1] == '_')
				return at;
		} else if (d >= base) {
			break;
		}
		i++;
	}
	return i > at && s.p[i - 1] == '_' ? at : i;
}

static bool is_based(struct gw_str s)
{
	unsigned base = gw_str_starts(s, GW_STR("0x"))	 ? 16
			: gw_str_starts(s, GW_STR("0o")) ? 8
			: gw_str_starts(s, GW_STR("0b")) ? 2
							 : 0;

	return base && s.n > 2 && digits_end(s, 2, base) == s.n;
}

/* [+-]? ( "inf" | "nan" | int ( "." digits )? ( [eE] [+-]? digits )? ) */
static bool is_number(struct gw_str s)
{
	size_t from = s.n && (s.p[0] == '+' || s.p[0] == '-') ? 1 : 0;
	struct gw_str word = gw_str_part(s, from, s.n);
	size_t at = digits_end(s, from, 10);
	size_t end;

	if (gw_str_is(word, "inf") || gw_str_is(word, "nan"))
		return true;
	if (at == from || (s.p[from] == '0' && at > from + 1))
		return false;
	if (at < s.n && s.p[at] == '.') {
		end = digits_end(s, at + 1, 10);
		if (end == at + 1)
			return false;
		at = end;
	}
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
			at++;
		end = digits_end(s, at, 10);
		if (end == at)
			return false;
		at = end;
	}
	return at == s.n;
}

/* --- dates (RFC 3339) --- */

/* Fits "####-##-##" and the like: # is a digit. */
static bool fits(struct gw_str s, size_t at, const char *form)
{
	size_t n = strlen(form);

	if (at > s.n || s.n - at < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (form[i] == '#' ? !gw_is_digit(s.p[at + i])
				   : form[i] != s.p[at + i])
			return false;
	return true;
}

static unsigned two(struct gw_str s, size_t at)
{
	return (unsigned)(s.p[at] - '0') * 10 + (unsigned)(s.p[at + 1] - '0');
}

/* ##:##(:##(.digits)?)? ; the end, or `at` */
static size_t time_end(struct gw_str s, size_t at)
{
	size_t i = at + 5;

	if (!fits(s, at, "##:##") || two(s, at) > 23 || two(s, at + 3) > 59)
		return at;
	if (fits(s, i, ":##")) {
		if (two(s, i + 1) > 60)
			return at;
		i += 3;
		if (fits(s, i, ".#"))
			for (i++; i < s.n && gw_is_digit(s.p[i]);)
				i++;
	}
	return i;
}

static bool is_zone(struct gw_str s, size_t at)
{
	if (at == s.n)
		return true;
	if (s.p[at] == 'Z' || s.p[at] == 'z')
		return at + 1 == s.n;
	return (s.p[at] == '+' || s.p[at] == '-') && at + 6 == s.n &&
	       fits(s, at + 1, "##:##") && two(s, at + 1) < 24 &&
	       two(s, at + 4) < 60;
}

static bool is_day(struct gw_str s)
{
	static const unsigned char most[] = { 31, 29, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	unsigned year = two(s, 0) * 100 + two(s, 2);
	unsigned month = two(s, 5);
	unsigned day = two(s, 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= most[month - 1] && (month != 2 || day < 29 || leap);
}

static bool is_date(struct gw_str s)
{
	size_t end;

	if (!fits(s, 0, "####-##-##")) {
		end = time_end(s, 0);
		return end > 0 && end == s.n;
	}
	if (!is_day(s))
		return false;
	if (s.n == 10)
		return true;
	end = time_end(s, 11);
	return (s.p[10] == 'T' || s.p[10] == 't' || s.p[10] == ' ') &&
	       end > 11 && is_zone(s, end);
}

static bool is_word_byte(char c)
{
	return gw_is_word(c) || c == '+' || c == '-' || c == '.' || c == ':';
}

static size_t word_end(struct gw_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && is_word_byte(s.p[end]))
		end++;
	/* A date and its time may be parted by one blank. */
	if (end - at == 10 && fits(s, at, "####-##-##") &&
	    fits(s, end, " ##:"))
		for (end++; end < s.n && is_word_byte(s.p[end]);)
			end++;
	return end;
}

int gw_toml_word(struct gw_toml *t)
{
	size_t off = t->at;
	struct gw_str s = gw_str_part(t->text, off, word_end(t->text, off));
	enum gw_kind kind;

	if (gw_str_is(s, "true") || gw_str_is(s, "false"))
		kind = GW_BOOL;
	else if (is_number(s) || is_based(s))
		kind = GW_NUMBER;
	else if (is_date(s))
		kind = GW_STRING;
	else
		return gw_toml_fail(t, off, "here should be a value");
	t->at = off + s.n;
	return gw_build_scalar(t->b, kind, s, (uint32_t)off, (uint32_t)s.n,
			       t->err);
}
