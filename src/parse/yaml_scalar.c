/* What plain YAML scalars and tags mean, by version 1.2 and by 1.1.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_parts.h"

#include <stdio.h>
#include <string.h>

/* "true", "True" and "TRUE", as both versions of YAML spell their words. */
static bool is_word(struct gw_str s, const char *word)
{
	bool upper = s.n > 1 && gw_is_upper(s.p[1]);

	if (!gw_str_eq_fold(s, gw_str_of(word)))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (gw_is_upper(s.p[i]) != upper)
			return false;
	return !upper || gw_is_upper(s.p[0]);
}

static bool is_any(struct gw_str s, const char *const *words)
{
	for (; *words; words++)
		if (is_word(s, *words))
			return true;
	return false;
}

static const char *const nulls[] = { "null", NULL };
static const char *const trues[] = { "true", NULL };
static const char *const falses[] = { "false", NULL };
static const char *const yeses[] = { "yes", "on", NULL };
static const char *const noes[] = { "no", "off", NULL };

static bool is_null(struct gw_str s)
{
	return s.n == 0 || gw_str_is(s, "~") || is_any(s, nulls);
}

static size_t digits(struct gw_str s, size_t at, const char *set)
{
	size_t n = 0;

	while (at + n < s.n && strchr(set, s.p[at + n]) && s.p[at + n])
		n++;
	return n;
}

#define DECIMAL "0123456789"
#define HEX "0123456789abcdefABCDEF"

static size_t skip_sign(struct gw_str s)
{
	return s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
}

/* ( "0o" [0-7]+ | "0x" hex+ ) */
static bool is_based(struct gw_str s)
{
	if (gw_str_starts(s, GW_STR("0x")))
		return s.n > 2 && 2 + digits(s, 2, HEX) == s.n;
	if (gw_str_starts(s, GW_STR("0o")))
		return s.n > 2 && 2 + digits(s, 2, "01234567") == s.n;
	return false;
}

static bool is_named_number(struct gw_str s)
{
	static const char *const infs[] = { "inf", NULL };
	size_t at = skip_sign(s);
	struct gw_str name = gw_str_part(s, at + 1, s.n);

	if (at >= s.n || s.p[at] != '.')
		return false;
	return is_any(name, infs) ||
	       (at == 0 && (gw_str_is(name, "nan") || gw_str_is(name, "NaN") ||
			    gw_str_is(name, "NAN")));
}

/* [-+]? ( "." digit+ | digit+ ( "." digit* )? ) ( [eE] [-+]? digit+ )? */
static bool is_number(struct gw_str s)
{
	size_t at = skip_sign(s);
	size_t whole = digits(s, at, DECIMAL);
	size_t part = 0;

	at += whole;
	if (at < s.n && s.p[at] == '.') {
		part = digits(s, at + 1, DECIMAL);
		at += 1 + part;
	}
	if (whole + part == 0)
		return false;
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
			at++;
		part = digits(s, at, DECIMAL);
		if (part == 0)
			return false;
		at += part;
	}
	return at == s.n;
}

/* True if the text is neither a number nor a word with a type, as its first
 * byte tells of most. */
static bool is_surely_text(struct gw_str s)
{
	static const char firsts[] = "~nNtTfFyYoO+-.0123456789";

	return s.n && !memchr(firsts, s.p[0], sizeof(firsts) - 1);
}

enum gw_kind gw_yaml_kind(struct gw_str *text, bool yes_no)
{
	struct gw_str s = *text;

	if (is_surely_text(s))
		return GW_STRING;
	if (is_null(s))
		return GW_NULL;
	if (is_any(s, trues) || (yes_no && is_any(s, yeses))) {
		*text = GW_STR("true");
		return GW_BOOL;
	}
	if (is_any(s, falses) || (yes_no && is_any(s, noes))) {
		*text = GW_STR("false");
		return GW_BOOL;
	}
	if (is_number(s) || is_based(s) || is_named_number(s))
		return GW_NUMBER;
	return GW_STRING;
}

/* AWS CloudFormation User Guide, "Intrinsic function reference": the short
 * form !X is {"Fn::X": ..}, but for Ref and Condition. */
const char *gw_yaml_function(struct gw_str tag)
{
	static const char *const functions[][2] = {
		{ "!Ref", "Ref" },
		{ "!Condition", "Condition" },
		{ "!Sub", "Fn::Sub" },
		{ "!GetAtt", "Fn::GetAtt" },
		{ "!Join", "Fn::Join" },
		{ "!If", "Fn::If" },
		{ "!Select", "Fn::Select" },
		{ "!Split", "Fn::Split" },
		{ "!ImportValue", "Fn::ImportValue" },
		{ "!FindInMap", "Fn::FindInMap" },
		{ "!Base64", "Fn::Base64" },
		{ "!Cidr", "Fn::Cidr" },
		{ "!GetAZs", "Fn::GetAZs" },
		{ "!Transform", "Fn::Transform" },
		{ "!Equals", "Fn::Equals" },
		{ "!And", "Fn::And" },
		{ "!Or", "Fn::Or" },
		{ "!Not", "Fn::Not" },
		{ "!Length", "Fn::Length" },
		{ "!ToJsonString", "Fn::ToJsonString" },
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (gw_str_is(tag, functions[i][0]))
			return functions[i][1];
	return NULL;
}

bool gw_yaml_foreign_tag(struct gw_str tag)
{
	static const char *const tags[] = {
		"!include", "!env",    "!ENV",	  "!env_var", "!getenv",
		"!secret",  "!import", "!lookup", "!file",    "!reference",
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (gw_str_is(tag, tags[i]))
			return true;
	return false;
}

/* --- what YAML 1.1 would have made of it --- */

/* Decimal, octal and binary digits with their underscores; false when it is
 * too big to be shown. */
static bool read_based(struct gw_str s, unsigned base, uint64_t *out)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = gw_lower(s.p[i]);
		unsigned d;

		if (c == '_')
			continue;
		d = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
		if (d >= base || v > (UINT64_MAX - d) / base)
			return false;
		v = v * base + d;
	}
	*out = v;
	return true;
}

/* [0-9_]+ ( ":" [0-5]? [0-9] )+ : numbers to the base of 60 */
static bool read_sixty(struct gw_str s, uint64_t *out)
{
	struct gw_str piece;
	uint64_t v = 0;
	size_t pieces = 0;

	while (gw_str_next(&s, ':', &piece)) {
		uint64_t d;

		if (piece.n == 0 || digits(piece, 0, DECIMAL "_") != piece.n ||
		    !read_based(piece, 10, &d))
			return false;
		if (pieces++ && (d > 59 || piece.n > 2))
			return false;
		if (v > UINT64_MAX / 61 - 60)
			return false;
		v = v * 60 + d;
	}
	*out = v;
	return pieces > 1;
}

/* dddd-d?d-d?d, alone or with a time behind it */
static bool is_date(struct gw_str s)
{
	size_t at = digits(s, 0, DECIMAL);
	size_t n;

	if (at != 4)
		return false;
	for (int i = 0; i < 2; i++) {
		if (at >= s.n || s.p[at] != '-')
			return false;
		n = digits(s, at + 1, DECIMAL);
		if (n < 1 || n > 2)
			return false;
		at += 1 + n;
	}
	return at == s.n || strchr("Tt \t", s.p[at]);
}

/* Integers in the ways of YAML 1.1 other than canonical decimal ones. */
static bool is_odd_int(struct gw_str s, char *words)
{
	struct gw_str t = gw_str_part(s, skip_sign(s), s.n);
	struct gw_str rest = gw_str_part(t, 2, t.n);
	const char *minus = s.n && s.p[0] == '-' ? "-" : "";
	uint64_t v;
	bool odd;

	if (gw_str_starts(t, GW_STR("0b")))
		odd = rest.n && digits(rest, 0, "01_") == rest.n &&
		      read_based(rest, 2, &v);
	else if (gw_str_starts(t, GW_STR("0x")))
		odd = rest.n && digits(rest, 0, HEX "_") == rest.n &&
		      read_based(rest, 16, &v);
	else if (t.n > 1 && t.p[0] == '0')
		odd = digits(t, 0, "01234567_") == t.n && read_based(t, 8, &v);
	else if (t.n && gw_is_digit(t.p[0]) &&
		 digits(t, 0, DECIMAL "_") == t.n)
		odd = read_based(t, 10, &v);
	else
		odd = t.n && gw_is_digit(t.p[0]) && read_sixty(t, &v);
	if (odd)
		snprintf(words, 80, "the number %s%llu", minus,
			 (unsigned long long)v);
	return odd;
}

/* -? ( "0" | [1-9] digit* ) "." ( "0" | digit* [1-9] ) */
static bool is_canonical_float(struct gw_str s)
{
	size_t at = s.n && s.p[0] == '-' ? 1 : 0;
	size_t whole = digits(s, at, DECIMAL);
	size_t part;

	if (whole == 0 || (whole > 1 && s.p[at] == '0'))
		return false;
	at += whole;
	if (at >= s.n || s.p[at] != '.')
		return false;
	part = digits(s, at + 1, DECIMAL);
	return part > 0 && at + 1 + part == s.n &&
	       (part == 1 || s.p[s.n - 1] != '0');
}

/* Shows "1.10" as 1.1 and ".5" as 0.5; other forms need no digits. */
static void show_float(struct gw_str s, char *words)
{
	size_t dot = gw_str_find_byte(s, '.', 0);
	size_t end = s.n;
	size_t at = skip_sign(s);

	if (dot == GW_NOWHERE || s.n > 30 ||
	    at + digits(s, at, DECIMAL ".") != s.n) {
		snprintf(words, 80, "a number");
		return;
	}
	while (end > dot + 2 && s.p[end - 1] == '0')
		end--;
	while (at + 1 < dot && s.p[at] == '0')
		at++;
	snprintf(words, 80, "the number %s%s%.*s%s", s.p[0] == '-' ? "-" : "",
		 dot == at ? "0" : "", (int)(end - at), s.p + at,
		 end == dot + 1 ? "0" : "");
}

/* Floats of YAML 1.1: as in 1.2, with underscores and to the base of 60. */
static bool is_odd_float(struct gw_str s, char *words)
{
	size_t at = skip_sign(s);
	size_t dot = gw_str_find_byte(s, '.', 0);
	uint64_t v;

	if (is_number(s)) {
		show_float(s, words);
		return true;
	}
	if (dot == GW_NOWHERE || at >= s.n ||
	    !(gw_is_digit(s.p[at]) ||
	      (s.p[at] == '.' && at + 1 < s.n && gw_is_digit(s.p[at + 1]))))
		return false;
	if (at + digits(s, at, DECIMAL "._") != s.n &&
	    !(read_sixty(gw_str_part(s, at, dot), &v) &&
	      dot + 1 + digits(s, dot + 1, DECIMAL "_") == s.n))
		return false;
	if (gw_str_find_byte(s, '.', dot + 1) != GW_NOWHERE)
		return false; /* 1.2.3 and addresses are text everywhere */
	snprintf(words, 80, "a number");
	return true;
}

bool gw_yaml_is_plain_safe(struct gw_str s, char *words)
{
	static const char *const ys[] = { "y", NULL };
	static const char *const ns[] = { "n", NULL };
	const char *is = NULL;
	int64_t whole;

	if (s.n == 0 || gw_str_is(s, "~") || gw_str_is(s, "null") ||
	    gw_str_is(s, "true") || gw_str_is(s, "false") ||
	    (gw_str_int(s, &whole) && !gw_str_is(s, "-0")) ||
	    is_canonical_float(s))
		return true;
	if (is_any(s, trues) || is_any(s, yeses) || is_any(s, ys))
		is = "the boolean true";
	else if (is_any(s, falses) || is_any(s, noes) || is_any(s, ns))
		is = "the boolean false";
	else if (is_null(s))
		is = "null";
	else if (is_date(s))
		is = "a date";
	else if (is_named_number(s) || gw_str_is(s, "="))
		is = "a special value";
	if (is)
		snprintf(words, 80, "%s", is);
	else if (is_based(s) && gw_str_starts(s, GW_STR("0o")))
		snprintf(words, 80, "text, and a number in YAML 1.2");
	else
		return !is_odd_int(s, words) && !is_odd_float(s, words);
	return false;
}
