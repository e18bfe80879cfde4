/* JSON of a process that may have been taken over: strictly what RFC 8259
 * says, in one line, no deeper than we write. SPDX-License-Identifier:
 * Apache-2.0 */
#include "verdict/audit.h"

#define MOST_DEPTH 8

struct reader {
	struct gw_str text;
	size_t at;
};

static char peek(const struct reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ')
		r->at++;
}

static bool is_hex(char c)
{
	return gw_is_digit(c) || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* escape := "\" (one of "\/bfnrt | "u" hex{4}) */
static bool take_escape(struct reader *r)
{
	char c = peek(r);

	r->at++;
	if (c == 'u') {
		for (int i = 0; i < 4; i++, r->at++)
			if (!is_hex(peek(r)))
				return false;
		return true;
	}
	return c && strchr("\"\\/bfnrt", c);
}

/* string := '"' (char | escape)* '"' */
static bool take_string(struct reader *r, struct gw_str *out)
{
	size_t from = r->at + 1;

	if (!take(r, '"'))
		return false;
	while (r->at < r->text.n) {
		unsigned char c = (unsigned char)r->text.p[r->at++];

		if (c == '"') {
			*out = gw_str_part(r->text, from, r->at - 1);
			return true;
		}
		if (c < ' ' || c == 127 || (c == '\\' && !take_escape(r)))
			return false;
	}
	return false;
}

static bool take_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if (r->text.n - r->at < n || memcmp(r->text.p + r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* Only what we write: counts, "true", "false". */
static bool take_plain(struct reader *r)
{
	size_t from = r->at;

	while (gw_is_digit(peek(r)))
		r->at++;
	if (r->at > from)
		return r->at - from == 1 || r->text.p[from] != '0';
	return take_word(r, "true") || take_word(r, "false");
}

static bool take_value(struct reader *r, unsigned depth);

/* item := value | string ":" value */
static bool take_item(struct reader *r, bool keyed, unsigned depth)
{
	struct gw_str key;

	skip_blanks(r);
	if (keyed) {
		if (!take_string(r, &key))
			return false;
		skip_blanks(r);
		if (!take(r, ':'))
			return false;
	}
	if (!take_value(r, depth))
		return false;
	skip_blanks(r);
	return true;
}

static bool take_items(struct reader *r, bool keyed, unsigned depth)
{
	char end = keyed ? '}' : ']';

	skip_blanks(r);
	if (take(r, end))
		return true;
	do
		if (!take_item(r, keyed, depth))
			return false;
	while (take(r, ','));
	return take(r, end);
}

static bool take_value(struct reader *r, unsigned depth)
{
	struct gw_str ignored;

	skip_blanks(r);
	if (depth > MOST_DEPTH)
		return false;
	if (peek(r) == '"')
		return take_string(r, &ignored);
	if (take(r, '{'))
		return take_items(r, true, depth + 1);
	if (take(r, '['))
		return take_items(r, false, depth + 1);
	return take_plain(r);
}

/* Each key once, and none of the record's own. */
static bool take_key(unsigned *seen, struct gw_str key)
{
	static const char *const keys[] = { "counts", "coverage", "findings",
					    "left_out" };

	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!gw_str_is(key, keys[i]) || *seen & 1U << i)
			continue;
		*seen |= 1U << i;
		return true;
	}
	return false;
}

bool gw_audit_sound(struct gw_str words)
{
	struct reader r = { .text = words };
	struct gw_str key;
	unsigned seen = 0;

	if (words.n > GW_AUDIT_WORDS)
		return false;
	do {
		skip_blanks(&r);
		if (!take_string(&r, &key) || !take_key(&seen, key) ||
		    !take(&r, ':') || !take_value(&r, 1))
			return false;
		skip_blanks(&r);
	} while (take(&r, ','));
	return r.at == words.n;
}
