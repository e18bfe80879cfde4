/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which literals must every match of a regex contain one of?
 *
 * A small parser of the usual part of PCRE2's syntax (pcre2pattern(3)) that
 * computes, for each piece, either all the texts it can match, when they are
 * few, or a set of which each match contains one. Texts are folded; which cases
 * they were written in is kept beside them, and forgotten when the regex has an
 * `(?i)` anywhere. Whatever the parser does not know makes it give up: no
 * literal is better than a wrong one, which would hide matches.
 */
#include "match/regex_sets.h"

#include <string.h>

#define MOST_DEPTH 32
#define MOST_CLASS 12 /* larger character classes are not spelt out */
#define MOST_REPEAT 8

struct parse {
	struct gw_str re;
	size_t at;
	struct gw_arena *arena;
	int depth;
	bool unsure;
	bool folds; /* some part of it ignores case */
	unsigned before; /* GW_NO_...: what never stands right before here */
};

#define OWN_CASES ((struct gw_str){ NULL, 0 })

static void parse_choice(struct parse *p, struct gw_piece *out);

static bool more(const struct parse *p)
{
	return p->at < p->re.n && !p->unsure;
}

static char peek(const struct parse *p)
{
	return p->at < p->re.n ? p->re.p[p->at] : '\0';
}

static bool take(struct parse *p, char c)
{
	if (!more(p) || peek(p) != c)
		return false;
	p->at++;
	return true;
}

static void set_empty(struct gw_piece *out)
{
	memset(out, 0, sizeof(*out));
	out->exact = true;
	gw_set_empty(&out->all);
}

static void set_any(struct gw_piece *out)
{
	memset(out, 0, sizeof(*out));
}

static void set_byte(struct parse *p, struct gw_piece *out, char c)
{
	memset(out, 0, sizeof(*out));
	out->exact = true;
	out->all.before = p->before;
	p->before = (gw_is_alpha(c) ? 0 : GW_NO_LETTER) |
		    (gw_is_digit(c) ? 0 : GW_NO_DIGIT);
	(void)gw_set_add(&out->all, p->arena, (struct gw_str){ &c, 1 },
			 OWN_CASES);
}

/* \xHH and \x{H..}, at most two digits; -1 if it is anything else. */
static int hex_escape(struct parse *p)
{
	bool braces = take(p, '{');
	int value = -1;

	for (int i = 0; i < 2 && gw_hex_value(peek(p)) >= 0; i++) {
		value = (value < 0 ? 0 : value * 16) + gw_hex_value(peek(p));
		p->at++;
	}
	if (braces && !take(p, '}'))
		return -1;
	return value;
}

/* The byte that an escape of one character stands for, or -1. */
static int control_escape(char c)
{
	switch (c) {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 'f':
		return '\f';
	case 'e':
		return 27;
	case 'a':
		return 7;
	default:
		return gw_is_alnum(c) ? -1 : (unsigned char)c;
	}
}

/* escape := "\" character, outside a class */
static void parse_escape(struct parse *p, struct gw_piece *out)
{
	char c = peek(p);
	int byte;

	p->at++;
	if (c == 'x') {
		byte = hex_escape(p);
	} else if (c && strchr("bBAzZG", c)) {
		/* Where a word begins behind "\b", none goes on. */
		if (c == 'b' || c == 'A')
			p->before = GW_NO_WORD;
		set_empty(out);
		return;
	} else if (c && strchr("dDwWsShHvVNR", c)) {
		p->before = c == 'd' ? GW_NO_LETTER :
			    strchr("shvRW", c) ? GW_NO_WORD : 0;
		set_any(out);
		return;
	} else {
		byte = control_escape(c);
	}
	if (byte < 0)
		p->unsure = true;
	else
		set_byte(p, out, (char)byte);
}

static void add_range(bool in[256], int from, int to)
{
	for (int c = from; c >= 0 && c <= to; c++)
		in[c] = true;
}

/* One item of a class; its byte, or -1 when it added a set by itself. */
static int class_item(struct parse *p, bool in[256])
{
	char c = peek(p);

	p->at++;
	if (c == '[' && (peek(p) == ':' || peek(p) == '.' || peek(p) == '=')) {
		size_t end = gw_str_find(p->re, GW_STR(":]"), p->at);

		p->unsure |= end == GW_NOWHERE;
		p->at = end == GW_NOWHERE ? p->re.n : end + 2;
		add_range(in, 0, 255);
		return -1;
	}
	if (c != '\\')
		return (unsigned char)c;
	c = peek(p);
	p->at++;
	if (c == 'd') {
		add_range(in, '0', '9');
		return -1;
	}
	if (c == 'x') {
		int byte = hex_escape(p);

		p->unsure |= byte < 0; /* "\x" alone is a NUL */
		return byte;
	}
	p->unsure |= c == 'c' || c == 'Q' || c == 'E' || c == '\0';
	if (c == 'b')
		return 8;
	if (gw_is_alnum(c) && control_escape(c) < 0) {
		add_range(in, 0, 255);
		return -1;
	}
	return control_escape(c);
}

static unsigned never_in(const bool in[256])
{
	unsigned never = GW_NO_WORD;

	for (int c = 0; c < 256; c++) {
		if (in[c] && gw_is_alpha((char)c))
			never &= ~GW_NO_LETTER;
		if (in[c] && gw_is_digit((char)c))
			never &= ~GW_NO_DIGIT;
	}
	return never;
}

/* class := "[" "^"? item ("-" item)? ... "]" */
static void parse_class(struct parse *p, struct gw_piece *out)
{
	bool in[256] = { false };
	bool negated = take(p, '^');
	bool first = true;
	unsigned before = p->before;

	set_any(out);
	while (more(p) && (first || peek(p) != ']')) {
		int from = class_item(p, in);
		int to = from;

		first = false;
		if (from >= 0 && peek(p) == '-' && p->at + 1 < p->re.n &&
		    p->re.p[p->at + 1] != ']') {
			p->at++;
			to = class_item(p, in);
			p->unsure |= to < from;
		}
		add_range(in, from, to);
	}
	p->unsure |= !take(p, ']');
	p->before = negated ? 0 : never_in(in);
	if (negated)
		return;
	for (int c = 0; c < 256 && out->all.n <= MOST_CLASS; c++) {
		char byte = (char)c;

		if (in[c])
			(void)gw_set_add(&out->all, p->arena,
					 (struct gw_str){ &byte, 1 },
					 OWN_CASES);
	}
	out->exact = out->all.n <= MOST_CLASS && out->all.n > 0;
	out->all.before = before;
	if (!out->exact)
		set_any(out);
}

/* The head of a group behind "(?": false when it only sets options. */
static bool group_head(struct parse *p, bool *empty)
{
	size_t end;

	if (take(p, '=') || take(p, '!')) {
		*empty = true;
		return true;
	}
	if (take(p, '|') || take(p, '>') || take(p, ':'))
		return true;
	(void)take(p, 'P');
	if (peek(p) == '<' || peek(p) == '\'') {
		char c = p->at + 1 < p->re.n ? p->re.p[p->at + 1] : '\0';

		*empty = c == '=' || c == '!' || c == '*';
		end = *empty ? p->at + 1 :
			       gw_str_find_byte(p->re,
						peek(p) == '<' ? '>' : '\'',
						p->at + 1);
		p->unsure |= end == GW_NOWHERE;
		p->at = end == GW_NOWHERE ? p->re.n : end + 1;
		return true;
	}
	while (more(p) && strchr("imsnJU-^", peek(p))) {
		p->folds |= peek(p) == 'i';
		p->at++;
	}
	if (take(p, ':'))
		return true;
	p->unsure |= peek(p) != ')';
	return false;
}

/* group := "(" ("?" head)? choice ")" */
static void parse_group(struct parse *p, struct gw_piece *out)
{
	bool empty = false;
	unsigned before = p->before | gw_before_kept_off(p->re, p->at);

	set_empty(out);
	if (peek(p) == '*' || p->depth >= MOST_DEPTH) {
		p->unsure = true;
		return;
	}
	if (take(p, '?') && !group_head(p, &empty)) {
		p->unsure |= !take(p, ')');
		return;
	}
	p->depth++;
	parse_choice(p, out);
	p->depth--;
	p->unsure |= !take(p, ')');
	if (empty) {
		set_empty(out);
		p->before = before;
	}
}

static void parse_atom(struct parse *p, struct gw_piece *out)
{
	char c = peek(p);

	p->at++;
	switch (c) {
	case '\\':
		parse_escape(p, out);
		break;
	case '[':
		parse_class(p, out);
		break;
	case '(':
		parse_group(p, out);
		break;
	case '.':
		p->before = 0;
		set_any(out);
		break;
	case '^':
		p->before = GW_NO_WORD;
		set_empty(out);
		break;
	case '$':
		set_empty(out);
		break;
	case '*':
	case '+':
	case '?':
		p->unsure = true;
		break;
	default:
		set_byte(p, out, c);
	}
}

/* "{,m}" and "{ n }" are text until PCRE2 10.42, and counts from 10.43 on. */
static bool may_count(const struct parse *p)
{
	size_t at = p->at + 1;

	while (at < p->re.n && (gw_is_digit(p->re.p[at]) ||
				p->re.p[at] == ',' || p->re.p[at] == ' '))
		at++;
	return at > p->at + 1 && at < p->re.n && p->re.p[at] == '}';
}

/* "{n}", "{n,}", "{n,m}"; anything else is literal text. */
static bool counted(struct parse *p, uint32_t *least, uint32_t *most)
{
	size_t at = p->at + 1;
	uint32_t n[2] = { 0, 0 };
	int which = 0;
	bool any = false;

	for (; at < p->re.n && p->re.p[at] != '}'; at++) {
		char c = p->re.p[at];

		if (c == ',' && which == 0 && any)
			which = 1;
		else if (gw_is_digit(c) && n[which] < 100000)
			n[which] = n[which] * 10 + (uint32_t)(c - '0');
		else
			return false;
		any = true;
	}
	if (at >= p->re.n || !any)
		return false;
	*least = n[0];
	*most = which == 0 ? n[0] : n[1] ? n[1] : UINT32_MAX;
	p->at = at + 1;
	return true;
}

static bool quantifier(struct parse *p, uint32_t *least, uint32_t *most)
{
	switch (peek(p)) {
	case '*':
	case '+':
	case '?':
		*least = peek(p) == '+';
		*most = peek(p) == '?' ? 1 : UINT32_MAX;
		p->at++;
		return true;
	case '{':
		if (counted(p, least, most))
			return true;
		p->unsure |= may_count(p);
		return false;
	default:
		return false;
	}
}

static void repeat(struct parse *p, struct gw_piece *out, uint32_t least,
		   uint32_t most)
{
	struct gw_piece one = *out;

	if (least == 0) {
		bool maybe = most == 1 && one.exact &&
			     gw_set_add(&out->all, p->arena, GW_STR(""),
					OWN_CASES);

		if (!maybe)
			set_any(out);
		return;
	}
	if (!one.exact)
		return;
	for (uint32_t i = 1; i < least && i < MOST_REPEAT; i++)
		if (!gw_set_cross(&out->all, p->arena, &one.all))
			least = UINT32_MAX; /* not all of it */
	out->exact = least == most && least <= MOST_REPEAT;
	if (!out->exact)
		out->needs = out->all;
	out->needs.leads = true;
}

/* piece := atom quantifier? ("?" | "+")? */
static void parse_piece(struct parse *p, struct gw_piece *out)
{
	uint32_t least;
	uint32_t most;
	unsigned before = p->before;

	parse_atom(p, out);
	if (p->unsure || !more(p) || !quantifier(p, &least, &most))
		return;
	if (!take(p, '?'))
		(void)take(p, '+');
	if (least == 0)
		p->before &= before;
	repeat(p, out, least, most);
}

static void keep_better(struct gw_set *best, const struct gw_set *other)
{
	if (gw_set_better(best, other))
		*best = *other;
}

static bool is_empty(const struct gw_set *s)
{
	return s->n == 1 && s->v[0].n == 0;
}

/* What stands before `piece` is complete; go on with the piece. */
static void flush(struct parse *p, struct gw_piece *out,
		  const struct gw_piece *piece)
{
	struct gw_set *needs = GW_NEW(p->arena, struct gw_set);
	bool leads = out->all.leads && is_empty(&out->all);

	keep_better(&out->needs, &out->all);
	out->exact = false;
	if (piece->exact) {
		out->all = piece->all;
		out->all.leads = leads;
		return;
	}
	*needs = piece->needs;
	needs->leads &= leads;
	keep_better(&out->needs, needs);
	gw_set_empty(&out->all);
	out->all.before = p->before;
}

static bool has_empty(const struct gw_set *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].n == 0)
			return true;
	return false;
}

/* Go on with a piece that matches a few texts; false if they are too many. */
static bool cross(struct parse *p, struct gw_piece *out,
		  const struct gw_piece *piece)
{
	bool first = is_empty(&out->all);

	if (!piece->exact || !gw_set_cross(&out->all, p->arena, &piece->all))
		return false;
	if (is_empty(&out->all)) /* assertions, no more */
		out->all.before = p->before;
	else if (first && !has_empty(&piece->all))
		out->all.before |= piece->all.before;
	return true;
}

/* sequence := piece* */
static void parse_sequence(struct parse *p, struct gw_piece *out)
{
	struct gw_piece *piece = GW_NEW(p->arena, struct gw_piece);

	set_empty(out);
	out->all.leads = true;
	out->all.before = p->before;
	while (more(p) && peek(p) != '|' && peek(p) != ')') {
		parse_piece(p, piece);
		if (p->unsure)
			return;
		if (!cross(p, out, piece))
			flush(p, out, piece);
	}
	if (!out->exact)
		keep_better(&out->needs, &out->all);
}

static bool join(struct parse *p, struct gw_set *into, const struct gw_set *s)
{
	into->leads &= s->leads;
	into->before &= s->before;
	for (uint32_t i = 0; i < s->n; i++)
		if (!gw_set_add(into, p->arena, s->v[i], s->cases[i]))
			return false;
	return s->n > 0;
}

/* choice := sequence ("|" sequence)* */
static void parse_choice(struct parse *p, struct gw_piece *out)
{
	struct gw_piece *next = GW_NEW(p->arena, struct gw_piece);
	unsigned before = p->before;
	unsigned behind;

	parse_sequence(p, out);
	behind = p->before;
	while (take(p, '|')) {
		struct gw_set *into;

		p->before = before;

		parse_sequence(p, next);
		behind &= p->before;
		if (out->exact && !next->exact) {
			out->exact = false;
			out->needs = out->all;
		}
		into = out->exact ? &out->all : &out->needs;
		if (into->n == 0 || !join(p, into, gw_piece_needs(next)))
			set_any(out);
	}
	p->before = behind;
}

/* A letter behind no letter, or a digit behind neither, begins a word. */
static unsigned place_of(const struct gw_set *s, uint32_t i)
{
	char c = s->v[i].p[0];
	bool begins = (gw_is_alpha(c) && s->before & GW_NO_LETTER) ||
		      (gw_is_digit(c) && s->before == GW_NO_WORD);

	return begins ? GW_LITERAL_BEGINS : 0;
}

int gw_regex_literals(struct gw_literal **out, size_t *count,
		      struct gw_arena *arena, struct gw_str regex,
		      struct gw_err *err)
{
	struct parse p = { .re = regex, .arena = arena };
	struct gw_piece *whole = GW_NEW(arena, struct gw_piece);
	struct gw_set none = { .n = 0 };
	const struct gw_set *needs;

	*out = NULL;
	*count = 0;
	parse_choice(&p, whole);
	needs = gw_piece_needs(whole);
	if (p.unsure || p.at < regex.n || !gw_set_better(&none, needs))
		return gw_err_set(err, GW_ENOTFOUND,
				  "no literal stands in every match");
	*out = gw_arena_array(arena, needs->n, sizeof(**out));
	*count = needs->n;
	for (uint32_t i = 0; i < needs->n; i++)
		(*out)[i] = (struct gw_literal){
			.text = needs->v[i],
			.number = needs->leads,
			.cases = p.folds ? OWN_CASES : needs->cases[i],
			.place = place_of(needs, i),
		};
	return GW_OK;
}
