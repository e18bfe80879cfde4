/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which bytes may a match of a regex begin with?
 *
 * The usual part of PCRE2's syntax (pcre2pattern(3)) is read from the left; as
 * long as each piece has one length, the bytes that it can be stand at one
 * place. Where lengths differ it is closed: what comes behind is read, for the
 * syntax, but says nothing. Assertions take no room and are passed over.
 * Whatever is not known makes all of it say nothing, so that a text is never
 * passed over that could match.
 */
#include <string.h>

#include "match/match.h"

#define MOST_DEPTH 16

struct bytes {
	bool in[256];
};

struct piece {
	struct gw_starts starts;
	bool closed;
};

struct parse {
	struct gw_str re;
	size_t at;
	int depth;
	bool fold;
	bool unsure;
};

static void parse_choice(struct parse *p, struct piece *out);

static char peek(const struct parse *p)
{
	return p->at < p->re.n ? p->re.p[p->at] : '\0';
}

static bool more(const struct parse *p)
{
	return p->at < p->re.n && !p->unsure;
}

static bool take(struct parse *p, char c)
{
	if (!more(p) || peek(p) != c)
		return false;
	p->at++;
	return true;
}

static void add(struct bytes *b, int from, int to)
{
	for (int c = from; c <= to; c++)
		b->in[c] = true;
}

static void turn_over(struct bytes *b)
{
	for (int c = 0; c < 256; c++)
		b->in[c] = !b->in[c];
}

/* \d \w \s and what is none of them; false: it is another escape. */
static bool add_kind(struct bytes *b, char kind)
{
	struct bytes own = { { false } };

	switch (gw_lower(kind)) {
	case 'w':
		add(&own, 'a', 'z');
		add(&own, 'A', 'Z');
		add(&own, '_', '_');
		/* fall through */
	case 'd':
		add(&own, '0', '9');
		break;
	case 's':
		add(&own, '\t', '\r');
		add(&own, ' ', ' ');
		break;
	default:
		return false;
	}
	if (gw_is_upper(kind))
		turn_over(&own);
	for (int c = 0; c < 256; c++)
		b->in[c] |= own.in[c];
	return true;
}

static int hex_digit(struct parse *p)
{
	int value = gw_hex_value(peek(p));

	if (value < 0) {
		p->unsure = true;
		return 0;
	}
	p->at++;
	return value;
}

/* An escape that stands for one byte; what stands behind "\" is at hand. */
static int one_byte(struct parse *p)
{
	char c = peek(p);
	int high;

	p->at++;
	switch (c) {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 'f':
		return '\f';
	case 'x':
		high = hex_digit(p);
		return high * 16 + hex_digit(p);
	default:
		p->unsure |= gw_is_alnum(c) || !c;
		return (unsigned char)c;
	}
}

/* item := byte | "\" escape; -1 when it was a kind, and is added. */
static int class_item(struct parse *p, struct bytes *b)
{
	char c = peek(p);

	p->at++;
	if (c == '[' && (peek(p) == ':' || peek(p) == '.' || peek(p) == '='))
		p->unsure = true;
	if (c != '\\')
		return (unsigned char)c;
	if (!add_kind(b, peek(p)))
		return one_byte(p);
	p->at++;
	return -1;
}

/* class := "[" "^"? item ("-" item)? ... "]" */
static void parse_class(struct parse *p, struct bytes *b)
{
	bool negated = take(p, '^');
	bool first = true;

	while (more(p) && (first || peek(p) != ']')) {
		int from = class_item(p, b);
		int to = from;

		first = false;
		if (peek(p) == '-' && p->at + 1 < p->re.n &&
		    p->re.p[p->at + 1] != ']') {
			p->at++;
			to = class_item(p, b);
			p->unsure |= from < 0 || to < from;
		}
		if (from >= 0 && !p->unsure)
			add(b, from, to);
	}
	p->unsure |= !take(p, ']');
	for (int c = 'a'; p->fold && c <= 'z'; c++)
		b->in[c] = b->in[c - 'a' + 'A'] |= b->in[c];
	if (negated)
		turn_over(b);
}

static void set_bytes(struct piece *out, const struct bytes *b)
{
	*out = (struct piece){ .starts.n = 1 };
	for (unsigned c = 0; c < 256; c++)
		if (b->in[c])
			out->starts.in[0][c / 8] |= (uint8_t)(1u << c % 8);
}

static void set_byte(const struct parse *p, struct piece *out, int byte)
{
	struct bytes b = { { false } };

	b.in[byte] = true;
	if (p->fold && gw_is_alpha((char)byte))
		b.in[byte ^ 0x20] = true;
	set_bytes(out, &b);
}

static void parse_escape(struct parse *p, struct piece *out)
{
	struct bytes b = { { false } };
	char c = peek(p);

	if (c && strchr("bBAzZ", c)) {
		p->at++;
		return;
	}
	if (add_kind(&b, c)) {
		p->at++;
		set_bytes(out, &b);
		return;
	}
	set_byte(p, out, one_byte(p));
}

/* options := [imsnJU]* ("-" [imsnJU]*)? */
static void parse_options(struct parse *p)
{
	bool on = true;

	while (more(p) && peek(p) != ':' && peek(p) != ')') {
		char c = peek(p);

		p->at++;
		if (c == 'i')
			p->fold = on;
		p->unsure |= (c == '-' && !on) || !strchr("imsnJU-", c);
		on = on && c != '-';
	}
}

/* Behind "(?": true when what is inside takes no room. */
static bool group_head(struct parse *p)
{
	char next = p->at + 1 < p->re.n ? p->re.p[p->at + 1] : '\0';

	if (take(p, '=') || take(p, '!'))
		return true;
	if (take(p, ':') || take(p, '>') || take(p, '|'))
		return false;
	if (peek(p) == '<' && (next == '=' || next == '!')) {
		p->at += 2;
		return true;
	}
	if (peek(p) == '<' || (peek(p) == 'P' && next == '<')) {
		size_t end = gw_str_find_byte(p->re, '>', p->at);

		/* "(?<*" is a look-behind, no name. */
		p->unsure |= end == GW_NOWHERE || next == '*';
		p->at = end == GW_NOWHERE ? p->re.n : end + 1;
		return false;
	}
	parse_options(p);
	return !take(p, ':'); /* "(?i)" */
}

/* group := "(" ("?" head)? choice ")" */
static void parse_group(struct parse *p, struct piece *out)
{
	bool fold = p->fold;
	bool empty = false;

	if (peek(p) == '*' || p->depth == MOST_DEPTH) {
		p->unsure = true;
		return;
	}
	if (take(p, '?'))
		empty = group_head(p);
	if (empty && take(p, ')')) {
		*out = (struct piece){ .closed = false };
		return; /* options hold to the end of what is around them */
	}
	p->depth++;
	parse_choice(p, out);
	p->depth--;
	p->unsure |= !take(p, ')');
	p->fold = fold;
	if (empty)
		*out = (struct piece){ .closed = false };
}

static void parse_atom(struct parse *p, struct piece *out)
{
	struct bytes b = { { false } };
	char c = peek(p);

	*out = (struct piece){ .closed = false };
	p->at++;
	switch (c) {
	case '\\':
		parse_escape(p, out);
		break;
	case '[':
		parse_class(p, &b);
		set_bytes(out, &b);
		break;
	case '(':
		parse_group(p, out);
		break;
	case '.':
		turn_over(&b);
		set_bytes(out, &b);
		break;
	case '^':
	case '$':
		break;
	case '*':
	case '+':
	case '?':
		p->unsure = true;
		break;
	default:
		set_byte(p, out, (unsigned char)c);
	}
}

/* "{n}", "{n,}", "{n,m}"; what else begins with a brace is not known, unless
 * it cannot be meant for a count. */
static bool counted(struct parse *p, uint32_t *least, bool *fixed)
{
	size_t at = p->at + 1;
	size_t comma = 0;
	size_t end = gw_str_find_byte(p->re, '}', at);
	int64_t n[2] = { 0, -1 };

	if (at < p->re.n && !gw_is_digit(p->re.p[at])) {
		p->unsure |= strchr(", ", p->re.p[at]) != NULL;
		return false;
	}
	comma = gw_str_find_byte(gw_str_part(p->re, 0, end), ',', at);
	p->unsure |= end == GW_NOWHERE ||
		     !gw_str_int(gw_str_part(p->re, at, comma == GW_NOWHERE ?
								end : comma),
				 &n[0]);
	if (comma != GW_NOWHERE && comma + 1 < end)
		p->unsure |= !gw_str_int(gw_str_part(p->re, comma + 1, end),
					 &n[1]);
	*least = n[0] > GW_STARTS_MOST ? GW_STARTS_MOST : (uint32_t)n[0];
	*fixed = comma == GW_NOWHERE || n[0] == n[1];
	p->at = end == GW_NOWHERE ? p->re.n : end + 1;
	return true;
}

/* Reads it; false if there is none. */
static bool quantifier(struct parse *p, uint32_t *least, bool *fixed)
{
	char c = peek(p);
	bool any = true;

	*fixed = false;
	*least = c == '+';
	if (c == '*' || c == '+' || c == '?')
		p->at++;
	else
		any = c == '{' && counted(p, least, fixed);
	if (any && (peek(p) == '+' || peek(p) == '?'))
		p->at++;
	return any;
}

static void append(struct piece *out, const struct piece *one)
{
	for (unsigned i = 0; i < one->starts.n && !out->closed; i++) {
		if (out->starts.n == GW_STARTS_MOST) {
			out->closed = true;
			return;
		}
		memcpy(out->starts.in[out->starts.n++], one->starts.in[i],
		       sizeof(one->starts.in[i]));
	}
	out->closed |= one->closed;
}

static void parse_sequence(struct parse *p, struct piece *out)
{
	*out = (struct piece){ .closed = false };
	while (more(p) && peek(p) != '|' && peek(p) != ')') {
		struct piece one;
		uint32_t least = 1;
		bool fixed = true;

		parse_atom(p, &one);
		if (!quantifier(p, &least, &fixed)) {
			least = 1;
			fixed = true;
		}
		for (uint32_t i = 0; i < least; i++)
			append(out, &one);
		out->closed |= !fixed;
	}
}

/* choice := sequence ("|" sequence)* */
static void parse_choice(struct parse *p, struct piece *out)
{
	parse_sequence(p, out);
	while (take(p, '|')) {
		struct piece other;

		parse_sequence(p, &other);
		out->closed |= other.closed || other.starts.n != out->starts.n;
		if (other.starts.n < out->starts.n)
			out->starts.n = other.starts.n;
		for (unsigned i = 0; i < out->starts.n; i++)
			for (unsigned k = 0; k < sizeof(out->starts.in[i]); k++)
				out->starts.in[i][k] |= other.starts.in[i][k];
	}
}

void gw_regex_starts(struct gw_starts *out, struct gw_str regex)
{
	struct parse p = { .re = regex };
	struct piece all;

	parse_choice(&p, &all);
	*out = all.starts;
	if (p.unsure || p.at != regex.n)
		*out = (struct gw_starts){ .n = 0 };
}

bool gw_starts_fit(const struct gw_starts *s, struct gw_str text, size_t at)
{
	if (at > text.n || text.n - at < s->n)
		return false;
	for (unsigned i = 0; i < s->n; i++) {
		unsigned char c = (unsigned char)text.p[at + i];

		if (!(s->in[i][c / 8] >> c % 8 & 1))
			return false;
	}
	return true;
}
