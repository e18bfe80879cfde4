/* Declarations of Groovy: variables and methods.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/groovy.h"

static size_t ident_end(const struct gw_code *c, size_t at)
{
	while (at < c->text.n &&
	       (gw_is_word(c->text.p[at]) || c->text.p[at] == '$'))
		at++;
	return at;
}

size_t groovy_blanks_end(const struct gw_code *c, size_t at)
{
	while (at < c->text.n && (c->text.p[at] == ' ' || c->text.p[at] == '\t'))
		at++;
	return at;
}

/* type := NAME ("." NAME)* ["<" .. ">"] ["[]"]; where it ends, or `at` */
size_t groovy_type_end(const struct gw_code *c, size_t at)
{
	size_t i = ident_end(c, at);

	while (i > at && i < c->text.n && c->text.p[i] == '.')
		i = ident_end(c, i + 1);
	if (i < c->text.n && c->text.p[i] == '<')
		while (i < c->text.n && c->text.p[i] != '\n' &&
		       (c->text.p[i] != '>' ||
			(i + 1 < c->text.n && c->text.p[i + 1] == '>')))
			i++;
	if (i < c->text.n && c->text.p[i] == '>')
		i++;
	if (i + 1 < c->text.n && c->text.p[i] == '[' && c->text.p[i + 1] == ']')
		i += 2;
	return i;
}

/* Behind `def` or a modifier; true if there was any. */
static bool modifiers(struct groovy *p)
{
	static const char *const words[] = { "def",    "final",	 "static",
					     "public", "private", "protected",
					     "var",    "abstract" };
	bool any = false;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			more = more || groovy_take(p, words[i]);
		any = any || more;
	}
	groovy_blanks(p);
	return any;
}

/* The body of a method, its head passed over. */
static void method(struct groovy *p, struct gw_node *into, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *params = gw_code_node(c, GW_LIST, c->at);
	struct gw_node *n;

	p->nest++;
	c->at++;
	while (!p->bad && !c->stop && groovy_next(p) != ')') {
		size_t end = groovy_type_end(c, c->at);

		if (groovy_ident_starts(gw_code_peek(c, groovy_blanks_end(c, end) -
								c->at)))
			c->at = end; /* a type in front of the name */
		gw_node_add(params, groovy_expr(p));
		if (groovy_accept(p, "="))
			gw_node_add(params, groovy_expr(p));
		if (!groovy_accept(p, ",") && groovy_next(p) != ')')
			groovy_fault(p, c->at, "expected ')'");
	}
	groovy_expect(p, ")");
	p->nest--;
	groovy_other(p, into, at, NULL);
	n = into->last;
	groovy_lines(p);
	if (groovy_next(p) == '{') {
		gw_code_put(n, "body", groovy_closure(p));
		gw_code_end(c, n, c->at);
	}
}

/* declaration := modifier* [type] NAME ["=" expr | "(" .. ")" "{" .. "}"] */
bool groovy_declaration(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	struct groovy_target t = { .at = c->at, .def = true };
	bool sure = modifiers(p);
	size_t start = c->at;
	size_t type = groovy_type_end(c, start);
	size_t name = groovy_blanks_end(c, type);
	size_t end = ident_end(c, name);
	size_t next = groovy_blanks_end(c, end);
	char ch;

	if (sure && gw_code_peek(c, 0) == '(') { /* def (a, b) = f() */
		t.name = start;
		groovy_path(p);
		t.end = c->at;
		return groovy_assign(p, into, &t) || !p->bad;
	}
	if (end == name || type == start || name == type) {
		name = start; /* no type */
		end = type;
		next = groovy_blanks_end(c, end);
	}
	ch = next < c->text.n ? c->text.p[next] : '\0';
	sure = sure || (name > start &&
			((ch == '=' && !(next + 1 < c->text.n &&
					 (c->text.p[next + 1] == '=' ||
					  c->text.p[next + 1] == '~'))) ||
			 (ch == '(' && (gw_is_upper(c->text.p[start]) ||
					gw_str_is(gw_str_part(c->text, start,
							      type),
						  "void")))));
	if (!sure || end == name) {
		c->at = t.at;
		return false;
	}
	t.name = name;
	t.end = end;
	c->at = end;
	if (ch == '(') {
		c->at = next;
		method(p, into, t.at);
	} else if (!groovy_assign(p, into, &t)) {
		groovy_other(p, into, t.at, NULL);
	}
	return true;
}
