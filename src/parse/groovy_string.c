/* Strings of Groovy: '' "" three times over, slashy and dollar slashy.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/groovy.h"

#include <string.h>

#include "base/utf8.h"

static const struct quoting {
	const char *open; /* the longer of two that begin alike first */
	const char *close;
	bool holes; /* knows $name and ${..} */
	bool lines; /* may hold newlines */
	char escape;
} quotings[] = {
	{ "'''", "'''", false, true, '\\' }, { "'", "'", false, false, '\\' },
	{ "\"\"\"", "\"\"\"", true, true, '\\' },
	{ "\"", "\"", true, false, '\\' },   { "$/", "/$", true, true, '$' },
	{ "/", "/", true, true, '\0' },
};

static const struct quoting *quoting_here(const struct groovy *p)
{
	for (size_t i = 0; i < sizeof(quotings) / sizeof(*quotings); i++)
		if (gw_code_sees(&p->c, quotings[i].open))
			return &quotings[i];
	return NULL;
}

bool groovy_string_starts(const struct groovy *p)
{
	return quoting_here(p) != NULL;
}

static void escape(struct groovy *p, struct gw_parts *t)
{
	static const char from[] = "bfnrts";
	static const char to[] = "\b\f\n\r\t ";
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	char ch = gw_code_peek(c, 0);
	size_t k = ch ? gw_str_find_byte(gw_str_of(from), ch, 0) : GW_NOWHERE;
	uint32_t cp;

	c->at += gw_code_left(c) > 0;
	if (ch == 'u' && gw_code_hex(c->text, &c->at, 4, &cp)) {
		if (!t->lit.n)
			t->lit_at = at;
		gw_utf8_add(&t->lit, cp);
	} else if (k != GW_NOWHERE) {
		gw_parts_byte(t, to[k], at);
	} else if (ch != '\n') {
		gw_parts_byte(t, ch, at);
	}
}

/* Behind the "}" that closes the "{" at `at`, not far away. */
static size_t brace_end(const struct gw_code *c, size_t at)
{
	size_t deep = 0;

	for (size_t i = at; i < c->text.n && i < at + 4096; i++) {
		if (c->text.p[i] == '{')
			deep++;
		else if (c->text.p[i] == '}' && --deep == 0)
			return i + 1;
	}
	return at + 1;
}

/* hole := "${" ["->"] expr "}" */
static void braced(struct groovy *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	bool quiet = c->quiet;
	int r = c->r;
	struct gw_node *n;

	c->at += 2;
	p->nest++;
	c->quiet = true; /* what is odd in braces is unknown, not a fault */
	groovy_accept(p, "->");
	n = groovy_expr(p);
	groovy_expect(p, "}");
	c->quiet = quiet;
	if (!c->stop)
		c->r = r;
	p->nest--;
	if (p->bad && !c->stop) {
		p->bad = false;
		c->at = brace_end(c, at + 1);
		n = gw_code_scalar(c, GW_UNKNOWN,
				   gw_str_part(c->text, at, c->at), at, c->at);
	}
	gw_parts_hole(t, n, at);
}

/* hole := "$" NAME ("." NAME)* */
static void named(struct groovy *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;

	for (;;) {
		while (gw_is_word(gw_code_peek(c, 0)))
			c->at++;
		if (gw_code_peek(c, 0) != '.' ||
		    !(gw_is_alpha(gw_code_peek(c, 1)) ||
		      gw_code_peek(c, 1) == '_'))
			break;
		c->at++;
	}
	gw_parts_hole(t,
		      gw_code_scalar(c, GW_REF,
				     gw_str_part(c->text, at + 1, c->at), at,
				     c->at),
		      at);
}

static void body_byte(struct groovy *p, struct gw_parts *t,
		      const struct quoting *q)
{
	struct gw_code *c = &p->c;
	char ch = gw_code_peek(c, 0);
	char next = gw_code_peek(c, 1);

	if (ch == '\\' && q->escape == '\\') {
		escape(p, t);
	} else if (ch == '\\' && !q->escape && next == '/') {
		gw_parts_byte(t, next, c->at);
		c->at += 2;
	} else if (ch == '$' && q->escape == '$' &&
		   (next == '$' || next == '/')) {
		gw_parts_byte(t, next, c->at);
		c->at += 2;
	} else if (q->holes && ch == '$' && next == '{') {
		braced(p, t);
	} else if (q->holes && ch == '$' && (gw_is_alpha(next) ||
					     next == '_')) {
		named(p, t);
	} else {
		gw_parts_byte(t, ch, c->at++);
	}
}

struct gw_node *groovy_string(struct groovy *p)
{
	struct gw_code *c = &p->c;
	const struct quoting *q = quoting_here(p);
	size_t at = c->at;
	struct gw_parts t;
	bool closed;

	gw_parts_init(&t, c, at);
	t.quoted = true;
	c->at += strlen(q->open);
	while (gw_code_left(c) && !gw_code_sees(c, q->close) &&
	       (q->lines || gw_code_peek(c, 0) != '\n'))
		body_byte(p, &t, q);
	closed = gw_code_sees(c, q->close);
	if (closed)
		c->at += strlen(q->close);
	else
		groovy_fault(p, at, "string is not closed");
	return gw_parts_finish(&t, c->at, false);
}
