/* SPDX-License-Identifier: Apache-2.0 */
/* Values that are plainly another kind of text: dates, paths, options,
 * prose, code, digests. */
#include "secret/harmless_kind.h"

#include <string.h>

#include "secret/codec.h"

struct shape { /* what a value consists of */
	size_t lower;
	size_t upper;
	size_t digit;
	size_t blank;
	size_t mark; /* everything else */
	size_t words; /* runs of letters of two and more */
};

static struct shape shape_of(struct gw_str s)
{
	struct shape o = { 0 };
	size_t run = 0;

	for (size_t i = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : ' ';

		if (gw_is_alpha(c)) {
			run++;
		} else {
			o.words += run >= 2;
			run = 0;
		}
		if (i == s.n)
			break;
		o.lower += gw_is_lower(c);
		o.upper += gw_is_upper(c);
		o.digit += gw_is_digit(c);
		o.blank += gw_is_space(c);
		o.mark += !gw_is_alnum(c) && !gw_is_space(c);
	}
	return o;
}

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

static bool only(struct gw_str s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_digit(s.p[i]) && !strchr(marks, s.p[i]))
			return false;
	return true;
}

/* "-"? "0x" at most 16 hex digits and a suffix of C */
static bool is_numeral(struct gw_str s)
{
	size_t at = s.n && s.p[0] == '-';
	size_t from;

	if (s.n < at + 3 || s.p[at] != '0' || gw_lower(s.p[at + 1]) != 'x')
		return false;
	for (from = at += 2; at < s.n && gw_is_hex(s.p[at]);)
		at++;
	return at - from <= 16 && s.n - at <= 3;
}

/* "\\x73\\x65...": bytes written out; decoded they are judged as such. */
static bool is_escapes(struct gw_str s)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < s.n; i++)
		n += s.p[i] == '\\' && strchr("xuU01", s.p[i + 1]);
	return n * 8 >= s.n;
}

static const char *number_or_date(struct gw_str s, const struct shape *o)
{
	if (o->digit == s.n)
		return "a number";
	if (only(s, ".-:/ TZ+,_ev^~<>=*|") && o->digit)
		return "a number, date or version";
	if (is_numeral(s))
		return "a number";
	if (o->digit && only(gw_str_part(s, 0, 10), "-/") && s.n > 10 &&
	    s.p[4] == '-' && (s.p[10] == 'T' || s.p[10] == ' '))
		return "a date";
	return NULL;
}

static bool is_word_mark(char c)
{
	return gw_is_alnum(c) || (c && strchr("_-.~@%+", c) != NULL);
}

/* Slash-separated readable parts: path or host.tld/path. */
static bool is_path(struct gw_str s, int score)
{
	size_t slashes = 0;

	for (size_t i = 0; i < s.n; i++) {
		slashes += s.p[i] == '/' || s.p[i] == '\\';
		if (!is_word_mark(s.p[i]) && !strchr("/\\:*{}", s.p[i]))
			return false;
	}
	if (!slashes)
		return false;
	if (s.p[0] == '/' || s.p[0] == '.' || s.p[0] == '~')
		return score < 24 || (slashes > 1 && score < 40);
	return slashes > 0 && score < 10;
}

static bool is_url(struct gw_str s)
{
	size_t at = gw_str_find(s, GW_STR("://"), 0);

	return at != GW_NOWHERE && at < 16;
}

static bool file_name(struct gw_str s, int score)
{
	static const char *const ends[] = {
		".json", ".yaml", ".yml", ".pem", ".key", ".crt", ".cer",
		".txt",	 ".js",	  ".ts",  ".py",  ".go",  ".java", ".xml",
		".conf", ".cfg",  ".ini", ".env", ".p12", ".jks", ".pfx",
		".html", ".php",  ".rb",  ".sh",  ".log", ".db",  ".com",
		".org",	 ".net",  ".io",  ".local", ".pub", ".md", ".png",
		".svg",	 ".vue",  ".tsx", ".proto", ".gpg", ".asc", ".dll",
	};

	if (score > 24)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (gw_str_ends(s, gw_str_of(ends[i])))
			return true;
	return false;
}

/* NAME_OF_A_VARIABLE */
static bool is_constant(struct gw_str s, const struct shape *o, int score)
{
	return !o->lower && o->upper && o->mark && !o->blank &&
	       gw_str_find_byte(s, '_', 0) != GW_NOWHERE &&
	       o->mark + o->upper + o->digit == s.n && score < 16 &&
	       o->digit < 4;
}

/* key=value, a=b&c=d, word:"tag" */
static bool is_pair(struct gw_str s)
{
	size_t eq = gw_str_find_byte(s, '=', 0);

	if (has(s, ":\"") || has(s, "=\""))
		return true;
	if (eq == GW_NOWHERE || eq < 2 || eq + 1 >= s.n || s.p[eq + 1] == '=')
		return false;
	for (size_t i = 0; i < eq; i++)
		if (!gw_is_word(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
	return true;
}

/* Server=x;User=y;Password=z: the pairs are judged one by one */
static bool is_connection(struct gw_str s)
{
	size_t pairs = 0;
	bool key = false;

	for (size_t i = 0; i < s.n; i++) {
		pairs += s.p[i] == '=' && !key;
		key = (key || s.p[i] == '=') && s.p[i] != ';';
	}
	return pairs >= 2 && gw_str_find_byte(s, ';', 0) != GW_NOWHERE;
}

/* "[A-Za-z0-9_]+", "(?:...)": what a value must look like, not a value. One
 * mark may stand in a random value by chance, two do not. */
static bool is_pattern(struct gw_str s, int score)
{
	size_t n = 0;

	static const char *const marks[] = { "(?:", "(?P<", "(?=", "(?!", "(?i)",
					     "[^\\", "[0-9", "[a-z", "[A-Z",
					     "[a-f", "\\d", "\\w", "\\s",
					     NULL };

	for (size_t i = 0; marks[i]; i++)
		n += has(s, marks[i]);
	return n > 1 || (n == 1 && score < 60);
}

/* "Again:  " asks for a password. */
static bool is_prompt(const struct gw_value *v)
{
	char last = v->text.p[v->text.n - 1];

	return v->quoted && (last == ':' || last == '?') && v->score < 16;
}

/* "build-qat-1208358310": words and a count, the name of some object. */
static bool is_object_name(struct gw_str s)
{
	size_t from = 0;
	bool number = false;
	bool word = false;

	for (size_t i = 0; i <= s.n; i++) {
		size_t letters = 0;
		size_t digits = 0;

		if (i < s.n && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			continue;
		for (size_t k = from; k < i; k++) {
			if (!gw_is_alnum(s.p[k]) ||
			    (gw_is_alpha(s.p[k]) && digits))
				return false;
			letters += gw_is_alpha(s.p[k]);
			digits += gw_is_digit(s.p[k]);
		}
		if (letters > 12 || (letters && digits > 2) || from == i)
			return false;
		number |= digits > 2 && !letters;
		word |= letters > 2;
		from = i + 1;
	}
	return number && word;
}

static const char *form_kind(const struct gw_value *v)
{
	if (is_pattern(v->text, v->score))
		return "a pattern";
	if (is_prompt(v))
		return "a prompt";
	if (!v->password && is_object_name(v->text))
		return "the name of an object";
	return NULL;
}

static const char *text_kind(const struct gw_value *v, const struct shape *o)
{
	struct gw_str s = v->text;


	if (is_url(s))
		return "a URL";
	if (is_path(s, v->score))
		return "a path";
	if (file_name(s, v->score))
		return "a file or host";
	if (s.n > 2 && s.p[0] == '-' && (s.p[1] == '-' || gw_is_alpha(s.p[1])) &&
	    v->score < 20)
		return "an option";
	if (is_constant(s, o, v->score))
		return "the name of a variable";
	if ((is_pair(s) && v->score < 45) || is_connection(s))
		return "pairs";
	if (is_escapes(s))
		return "escapes";
	if (v->quoted && strchr("+,;)", s.p[0]) && v->score < 20)
		return "joined by a program";
	if (has(s, " + ") || gw_str_starts(s, GW_STR(".$")) ||
	    gw_str_starts(s, GW_STR("'.")) || gw_str_starts(s, GW_STR("\".")))
		return "joined by a program";
	if (o->lower + o->upper + o->digit == 0)
		return "no letter or digit";
	if (o->words >= 3 && o->blank >= 2 && !(s.n >= 40 && v->score >= 60))
		return "prose";
	if (o->blank && o->words >= 2 && !o->digit && v->score < 30)
		return "prose";
	return NULL;
}

/* name "(": what stands before the bracket is a name, and it is closed or
 * cut off. */
static bool is_call(struct gw_str s)
{
	size_t open = gw_str_find_byte(s, '(', 0);

	if (open == GW_NOWHERE)
		return false;
	for (size_t i = 0; i < open; i++)
		if (!gw_is_word(s.p[i]) && !strchr(".:>-$<", s.p[i]))
			return false;
	return true;
}

/* Unquoted in code: calls and member access. */
static const char *code_kind(const struct gw_value *v)
{
	struct gw_str s = v->text;
	char last = s.p[s.n - 1];

	if (v->quoted)
		return NULL;
	if (is_call(s) && v->score < 40)
		return "a call";
	if (has(s, "->") || has(s, "::") || has(s, "[\"") || has(s, "['"))
		return "an access";
	if ((last == ';' || last == ',') && v->score < 0)
		return "code";
	if (gw_str_find_byte(s, '.', 1) != GW_NOWHERE && v->score < 12 &&
	    gw_is_alpha(s.p[0]))
		return "an access";
	return NULL;
}

static bool printable_token(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return true;
}

static bool is_hex(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]))
			return false;
	return true;
}

/* Names that do not say password: no blanks, no ids, no digests. */
static const char *weak_name_kind(const struct gw_value *v,
				  const struct shape *o)
{
	struct gw_str s = v->text;

	if (v->grade >= 3)
		return NULL;
	if (!printable_token(s))
		return "blanks or foreign characters";
	if (!o->lower && !o->digit)
		return "capitals only";
	if (s.n == 16 && is_hex(s) && !o->lower)
		return "a key id";
	if (v->grade >= 2)
		return NULL;
	if (is_hex(s))
		return "hex beside a doubtful name";
	if (s.n == 27 || s.n == 28 || s.n == 43 || s.n == 44)
		return "a digest";
	return NULL;
}

const char *gw_harmless_kind(const struct gw_value *v)
{
	struct shape o = shape_of(v->text);
	const char *why = number_or_date(v->text, &o);

	if (!why)
		why = form_kind(v);
	if (!why)
		why = text_kind(v, &o);
	if (!why)
		why = code_kind(v);
	return why ? why : weak_name_kind(v, &o);
}

const char *gw_harmless_inside(const struct gw_value *v, struct gw_arena *a)
{
	struct gw_str text;
	struct gw_value inner = *v;

	if (v->text.n < 12 || v->text.n > 4096 || v->text.n % 4 ||
	    !gw_codec_base64(&text, a, v->text) || !gw_codec_is_text(text) ||
	    text.n < 8)
		return NULL;
	inner.text = text;
	inner.score = 0;
	if (gw_harmless_stand_in(text, 0) || gw_harmless_kind(&inner))
		return "base64 of harmless text";
	return NULL;
}
