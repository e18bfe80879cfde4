/* The expression language inside the texts of ARM templates.
 * SPDX-License-Identifier: Apache-2.0
 *
 * learn.microsoft.com, "Syntax and expressions in ARM templates". The text is
 * that of a JSON string, so places inside of it are not kept: each node stands
 * where the string stands.
 */
#include "resolve/az.h"

#define MAX_DEEP 64u

struct expr {
	struct gw_arena *arena;
	const struct gw_node *at;
	struct gw_str text;
	size_t i;
	unsigned depth;
	bool bad;
};

static struct gw_node *expr(struct expr *p);

bool az_is_expression(struct gw_str s)
{
	return s.n > 2 && s.p[0] == '[' && s.p[1] != '[' &&
	       s.p[s.n - 1] == ']';
}

static struct gw_node *make(struct expr *p, enum gw_kind kind,
			    struct gw_str text)
{
	struct gw_node *n = gw_node_new(p->arena, kind);

	n->span = p->at->span;
	n->doc = p->at->doc;
	n->text = text;
	return n;
}

static char peek(struct expr *p)
{
	while (p->i < p->text.n && gw_is_space(p->text.p[p->i]))
		p->i++;
	return p->i < p->text.n ? p->text.p[p->i] : '\0';
}

static bool accept(struct expr *p, char ch)
{
	if (p->bad || peek(p) != ch)
		return false;
	p->i++;
	return true;
}

static void expect(struct expr *p, char ch)
{
	if (!accept(p, ch))
		p->bad = true;
}

/* string := "'" (CHAR | "''")* "'" */
static struct gw_node *string(struct expr *p)
{
	size_t from = ++p->i;
	bool doubled = false;
	struct gw_str raw;
	char *out;
	size_t n = 0;

	for (;; p->i++) {
		if (p->i >= p->text.n) {
			p->bad = true;
			return make(p, GW_UNKNOWN, p->text);
		}
		if (p->text.p[p->i] != '\'')
			continue;
		if (p->i + 1 >= p->text.n || p->text.p[p->i + 1] != '\'')
			break;
		doubled = true;
		p->i++;
	}
	raw = gw_str_part(p->text, from, p->i++);
	if (!doubled)
		return make(p, GW_STRING, raw);
	out = gw_arena_alloc(p->arena, raw.n + 1);
	for (size_t k = 0; k < raw.n; k++) {
		out[n++] = raw.p[k];
		k += raw.p[k] == '\'';
	}
	return make(p, GW_STRING, (struct gw_str){ out, n });
}

static struct gw_node *number(struct expr *p)
{
	size_t from = p->i++;

	while (p->i < p->text.n &&
	       (gw_is_digit(p->text.p[p->i]) || p->text.p[p->i] == '.'))
		p->i++;
	return make(p, GW_NUMBER, gw_str_part(p->text, from, p->i));
}

/* call := NAME ("." NAME)* "(" [expr ("," expr)*] ")" */
static struct gw_node *call(struct expr *p)
{
	size_t from = p->i;
	struct gw_node *n;

	while (p->i < p->text.n &&
	       (gw_is_word(p->text.p[p->i]) || p->text.p[p->i] == '.'))
		p->i++;
	n = make(p, GW_CALL, gw_str_part(p->text, from, p->i));
	if (!n->text.n || !accept(p, '(')) {
		p->bad = true;
		return n;
	}
	while (!p->bad && peek(p) != ')') {
		gw_node_add(n, expr(p));
		if (!accept(p, ',') && peek(p) != ')')
			p->bad = true;
	}
	expect(p, ')');
	return n;
}

static struct gw_node *primary(struct expr *p)
{
	char ch = peek(p);

	if (ch == '\'')
		return string(p);
	if (gw_is_digit(ch) || ch == '-')
		return number(p);
	return call(p);
}

static struct gw_node *step(struct expr *p, struct gw_node *n, const char *op,
			    struct gw_node *key)
{
	struct gw_node *out = make(p, GW_OP, gw_str_of(op));

	gw_node_add(out, n);
	gw_node_add(out, key);
	return out;
}

/* expr := primary ("." NAME | "[" expr "]")* */
static struct gw_node *expr(struct expr *p)
{
	struct gw_node *n;

	if (p->depth++ >= MAX_DEEP || p->arena->over) {
		p->bad = true;
		return make(p, GW_UNKNOWN, p->text);
	}
	n = primary(p);
	for (;;) {
		size_t from;

		if (accept(p, '[')) {
			n = step(p, n, "[]", expr(p));
			expect(p, ']');
			continue;
		}
		if (!accept(p, '.'))
			break;
		peek(p);
		from = p->i;
		while (p->i < p->text.n && gw_is_word(p->text.p[p->i]))
			p->i++;
		n = step(p, n, ".",
			 make(p, GW_STRING,
			      gw_str_part(p->text, from, p->i)));
		p->bad |= p->i == from;
	}
	p->depth--;
	return n;
}

struct gw_node *az_expression(struct gw_arena *arena, const struct gw_node *n)
{
	struct expr p = { .arena = arena,
			  .at = n,
			  .text = gw_str_part(n->text, 1, n->text.n - 1) };
	struct gw_node *out = expr(&p);

	return p.bad || peek(&p) ? NULL : out;
}
