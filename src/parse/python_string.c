/* String literals of Python, f-strings among them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/python.h"

#include "base/utf8.h"

struct literal {
	size_t prefix; /* letters in front */
	size_t quotes; /* 1 or 3 */
	char quote;
	bool raw;
	bool bytes;
	bool format;
};

/* literal := [prefix] quote; prefix: r u b f t, two of them at most */
static bool literal_here(const struct python *p, struct literal *out)
{
	const struct gw_code *c = &p->c;
	size_t i = 0;

	*out = (struct literal){ .quotes = 1 };
	for (; i < 3; i++) {
		char ch = gw_lower(gw_code_peek(c, i));

		if (ch == 'r')
			out->raw = true;
		else if (ch == 'b')
			out->bytes = true;
		else if (ch == 'f' || ch == 't')
			out->format = true;
		else if (ch != 'u')
			break;
	}
	out->prefix = i;
	out->quote = gw_code_peek(c, i);
	if (i > 2 || (out->quote != '\'' && out->quote != '"'))
		return false;
	if (gw_code_peek(c, i + 1) == out->quote &&
	    gw_code_peek(c, i + 2) == out->quote)
		out->quotes = 3;
	return true;
}

bool python_string_starts(const struct python *p)
{
	struct literal l;

	return literal_here(p, &l);
}

static bool closes(const struct gw_code *c, const struct literal *l, size_t at)
{
	for (size_t i = 0; i < l->quotes; i++)
		if (c->text.n - at <= i || c->text.p[at + i] != l->quote)
			return false;
	return true;
}

static uint32_t octal(struct gw_code *c)
{
	uint32_t value = 0;

	for (int i = 0; i < 3; i++) {
		char ch = gw_code_peek(c, 0);

		if (ch < '0' || ch > '7')
			break;
		value = value * 8 + (uint32_t)(ch - '0');
		c->at++;
	}
	return value;
}

static void code_point(struct gw_parts *t, const struct literal *l,
		       uint32_t cp, size_t at)
{
	if (l->bytes) {
		gw_parts_byte(t, (char)cp, at);
		return;
	}
	if (!t->lit.n)
		t->lit_at = at;
	gw_utf8_add(&t->lit, cp);
}

/* Reader at the byte behind the backslash. */
static void escape(struct python *p, struct gw_parts *t,
		   const struct literal *l)
{
	static const char from[] = "abfnrtv\\'\"";
	static const char to[] = "\a\b\f\n\r\t\v\\'\"";
	struct gw_code *c = &p->c;
	size_t at = c->at - 1;
	char ch = gw_code_peek(c, 0);
	size_t k = ch ? gw_str_find_byte(gw_str_of(from), ch, 0) : GW_NOWHERE;
	unsigned digits = ch == 'x' ? 2 : ch == 'u' ? 4 : ch == 'U' ? 8 : 0;
	uint32_t cp;

	if (ch >= '0' && ch <= '7') {
		code_point(t, l, octal(c), at);
		return;
	}
	c->at += gw_code_left(c) > 0;
	if (ch == '\r' && gw_code_peek(c, 0) == '\n')
		c->at++;
	else if (k != GW_NOWHERE)
		gw_parts_byte(t, to[k], at);
	else if (digits && gw_code_hex(c->text, &c->at, digits, &cp))
		code_point(t, l, cp, at);
	else if (ch != '\n') {
		gw_parts_byte(t, '\\', at);
		gw_parts_byte(t, ch, at);
	}
}

/* Skips "!r", ":spec" and "=" of a field, up to its "}". */
static void field_end(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t deep = 0;

	for (; gw_code_left(c); c->at++) {
		char ch = gw_code_peek(c, 0);

		if (ch == '}' && deep-- == 0) {
			c->at++;
			return;
		}
		deep += ch == '{';
	}
}

/* field := "{" expr ["="] ["!" NAME] [":" spec] "}" */
static void field(struct python *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	bool was = p->bad;
	int r = c->r;
	struct gw_node *n;

	p->nest++;
	p->bad = false;
	c->quiet = true; /* odd text in braces is no reason to give up */
	n = python_exprs(p);
	c->quiet = false;
	if (!c->stop)
		c->r = r;
	p->nest--;
	if (p->bad || n->kind < GW_LIST) {
		n = gw_code_node(c, GW_UNKNOWN, at);
		n->text = gw_code_source(c, at, c->at);
	}
	p->bad = was;
	gw_parts_hole(t, n, at);
	field_end(p);
}

/* A backslash does not keep a brace from opening a field. */
static bool opens_field(const struct literal *l, char ch)
{
	return l->format && (ch == '{' || ch == '}');
}

static void body_byte(struct python *p, struct gw_parts *t,
		      const struct literal *l)
{
	struct gw_code *c = &p->c;
	char ch = gw_code_peek(c, 0);

	if (opens_field(l, ch)) {
		if (gw_code_peek(c, 1) == ch)
			c->at++;
		else if (ch == '{') {
			field(p, t);
			return;
		}
	}
	c->at++;
	if (ch == '\\' && !l->raw && !opens_field(l, gw_code_peek(c, 0)))
		escape(p, t, l);
	else
		gw_parts_byte(t, ch, c->at - 1);
	if (ch == '\\' && l->raw && gw_code_left(c) &&
	    !opens_field(l, gw_code_peek(c, 0))) {
		gw_parts_byte(t, gw_code_peek(c, 0), c->at);
		c->at++;
	}
}

/* The bytes up to the next one that may mean more than itself. */
static void plain_bytes(struct gw_code *c, struct gw_parts *t,
			const struct literal *l)
{
	size_t end = c->at;

	if (!l->format)
		end = gw_str_find_byte(c->text, '\\', c->at);
	else
		while (end < c->text.n && c->text.p[end] != '\\' &&
		       !opens_field(l, c->text.p[end]))
			end++;
	if (end == GW_NOWHERE)
		end = c->text.n;
	if (end > c->at)
		gw_parts_add(t, gw_str_part(c->text, c->at, end), c->at);
	c->at = end;
}

/* Where the literal's closing quotes begin; backslashes are heeded. */
static size_t body_end(const struct gw_code *c, const struct literal *l)
{
	size_t end = c->at + gw_code_left(c);

	for (size_t at = c->at; at < end; at++) {
		char ch = c->text.p[at];

		if (ch == l->quote && closes(c, l, at))
			return at;
		if (ch == '\n' && l->quotes == 1)
			return GW_NOWHERE;
		if (ch == '\\')
			at++;
	}
	return GW_NOWHERE;
}

static void one_literal(struct python *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t all = c->text.n;
	struct literal l;
	size_t at = c->at;
	size_t end;

	if (!literal_here(p, &l))
		return;
	c->at += l.prefix + l.quotes;
	end = body_end(c, &l);
	if (end == GW_NOWHERE) {
		python_fault(p, at, "string is not closed");
		if (l.quotes == 3)
			c->at = c->text.n;
		return;
	}
	c->text.n = end;
	while (gw_code_left(c)) {
		plain_bytes(c, t, &l);
		if (gw_code_left(c))
			body_byte(p, t, &l);
	}
	c->text.n = all;
	c->at = end + l.quotes;
}

struct gw_node *python_strings(struct python *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;
	struct gw_parts t;
	size_t end;

	gw_parts_init(&t, c, c->at);
	t.quoted = true;
	do {
		one_literal(p, &t);
		end = c->at;
		python_blanks(p);
	} while (!p->bad && gw_code_left(c) && python_string_starts(p));
	n = gw_parts_finish(&t, end, false);
	return n;
}
