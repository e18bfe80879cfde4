/* Strings of Bicep, with what is put into them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/bicep.h"

#include "parse/shared.h"

static void put_rune(struct gw_parts *t, uint32_t rune, size_t at)
{
	char bytes[4];
	size_t n = gw_utf8_put(bytes, rune);

	for (size_t i = 0; i < n; i++)
		gw_parts_byte(t, bytes[i], at);
}

/* escape := "\" ("n" | "r" | "t" | "'" | "\" | "$" | "u{" HEX+ "}") */
static void escape(struct bicep *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	char ch = gw_code_peek(c, 1);
	uint32_t rune;

	if (gw_code_left(c) < 2) {
		bicep_fault(p, t->at, "string is not closed");
		return;
	}
	c->at += 2;
	if (ch == 'u' && gw_code_peek(c, 0) == '{') {
		c->at++;
		if (!gw_code_hex(c->text, &c->at, 8, &rune) ||
		    gw_code_peek(c, 0) != '}') {
			bicep_fault(p, at, "expected '\\u{' digits '}'");
			return;
		}
		c->at++;
		put_rune(t, rune, at);
		return;
	}
	if (ch == 'n')
		ch = '\n';
	else if (ch == 'r')
		ch = '\r';
	else if (ch == 't')
		ch = '\t';
	else if (ch != '\'' && ch != '\\' && ch != '$')
		bicep_fault(p, at, "unknown escape in a string");
	gw_parts_byte(t, ch, at);
}

/* hole := "${" expr "}" */
static void hole(struct bicep *p, struct gw_parts *t, size_t mark)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	uint32_t nest = p->nest;

	c->at += mark;
	p->nest = 1; /* a hole may go over lines */
	gw_parts_hole(t, bicep_expr(p), at);
	bicep_expect(p, "}");
	p->nest = nest;
}

/* string := "'" (CHAR | escape | hole)* "'" */
static void one_line(struct bicep *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;

	c->at++;
	while (!p->bad && gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '\'' || ch == '\n')
			break;
		if (ch == '\\') {
			escape(p, t);
		} else if (ch == '$' && gw_code_peek(c, 1) == '{') {
			hole(p, t, 2);
		} else {
			gw_parts_byte(t, ch, c->at);
			c->at++;
		}
	}
	if (!p->bad && (!gw_code_left(c) || gw_code_peek(c, 0) != '\''))
		bicep_fault(p, t->at, "string is not closed");
	else if (!p->bad)
		c->at++;
}

/* The length of "$${" as many "$" as the string's mark has, then "{". */
static bool hole_starts(const struct gw_code *c, size_t dollars)
{
	for (size_t i = 0; i < dollars; i++)
		if (gw_code_peek(c, i) != '$')
			return false;
	return dollars > 0 && gw_code_peek(c, dollars) == '{';
}

/* text := "$"* "'''" [NEWLINE] CHAR* "'''", as it stands, without escapes */
static void many_lines(struct bicep *p, struct gw_parts *t, size_t dollars)
{
	struct gw_code *c = &p->c;

	c->at += dollars + 3;
	if (gw_code_peek(c, 0) == '\r')
		c->at++;
	if (gw_code_peek(c, 0) == '\n')
		c->at++;
	while (!p->bad && gw_code_left(c)) {
		if (gw_code_sees(c, "'''") && gw_code_peek(c, 3) != '\'')
			break;
		if (hole_starts(c, dollars)) {
			hole(p, t, dollars + 1);
			continue;
		}
		gw_parts_byte(t, gw_code_peek(c, 0), c->at);
		c->at++;
	}
	if (!p->bad && !gw_code_left(c))
		bicep_fault(p, t->at, "string is not closed");
	else if (!p->bad)
		c->at += 3;
}

struct gw_node *bicep_string(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t dollars = 0;
	struct gw_parts t;

	if (!gw_code_enter(c))
		return bicep_unknown(p, at);
	gw_parts_init(&t, c, at);
	t.quoted = true;
	while (gw_code_peek(c, dollars) == '$')
		dollars++;
	if (gw_code_peek(c, dollars) == '\'' &&
	    gw_code_peek(c, dollars + 1) == '\'' &&
	    gw_code_peek(c, dollars + 2) == '\'')
		many_lines(p, &t, dollars);
	else
		one_line(p, &t);
	gw_code_leave(c);
	return gw_parts_finish(&t, c->at, false);
}
