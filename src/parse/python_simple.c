/* Statements of one line: imports, assignments, calls.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/python.h"

#include <string.h>

struct gw_node *python_statement(struct python *p, const char *type, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, at);

	gw_code_put(n, "$type", gw_code_scalar(c, GW_STRING, gw_str_of(type),
					       at, at));
	return n;
}

/* --- imports -------------------------------------------------------------------- */

struct import {
	struct gw_str module;
	struct gw_str name;
	size_t at;
};

/* ["as" NAME], and the row for it */
static void imported(struct python *p, const struct import *i)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, i->at);

	gw_code_put(n, "module",
		    gw_code_scalar(c, GW_STRING, i->module, i->at, c->at));
	if (i->name.p)
		gw_code_put(n, "name",
			    gw_code_scalar(c, GW_STRING, i->name, i->at,
					   c->at));
	gw_code_end(c, n, c->at);
	gw_node_add(p->imports, n);
	if (python_take(p, "as")) {
		size_t at;
		struct gw_str as;

		python_blanks(p);
		at = c->at;
		as = python_ident(p);
		gw_code_put(n, "as",
			    gw_code_scalar(c, GW_STRING, as, at, c->at));
		gw_code_end(c, n, c->at);
	}
}

/* "import" a.b ["as" c] ("," ...)* */
static void import(struct python *p)
{
	do {
		struct import i = { .name = { NULL, 0 } };

		python_blanks(p);
		i.at = p->c.at;
		i.module = python_dotted(p);
		if (!i.module.n) {
			python_fault(p, i.at, "expected a module's name");
			return;
		}
		imported(p, &i);
	} while (python_accept(p, ","));
}

/* "from" a.b "import" ("*" | ["("] NAME ["as" NAME] ("," ...)* [")"]) */
static void from(struct python *p)
{
	struct import i;
	bool bracket;

	python_blanks(p);
	i.module = python_dotted(p);
	if (!i.module.n || !python_take(p, "import")) {
		python_fault(p, p->c.at, "expected 'import'");
		return;
	}
	bracket = python_accept(p, "(");
	p->nest += bracket;
	do {
		python_blanks(p);
		i.at = p->c.at;
		i.name = python_accept(p, "*") ? GW_STR("*") : python_ident(p);
		if (!i.name.n)
			break;
		imported(p, &i);
	} while (python_accept(p, ","));
	if (bracket)
		python_expect(p, ")");
	p->nest -= bracket;
}

/* --- calls and assignments -------------------------------------------------------- */

/* The statement of a GW_CALL: its children become "args" and "kw". */
static struct gw_node *call_statement(struct python *p, struct gw_node *call)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = python_statement(p, "call", c->at);
	struct gw_node *args = gw_code_node(c, GW_LIST, c->at);
	struct gw_node *kw = gw_code_node(c, GW_MAP, c->at);
	struct gw_node *next;

	n->span = n->first->span = args->span = kw->span = call->span;
	gw_code_put(n, "name",
		    gw_code_scalar(c, GW_STRING, call->text, c->at, c->at));
	n->last->span = call->span;
	kw->flags |= call->flags & GW_OPEN;
	for (struct gw_node *a = call->first; a; a = next) {
		next = a->next;
		if (gw_str_is(a->key, "$self"))
			gw_code_put(n, "self", a);
		else
			gw_node_add(a->key.p ? kw : args, a);
	}
	gw_code_put(n, "args", args);
	gw_code_put(n, "kw", kw);
	return n;
}

static void other(struct python *p, struct gw_node *into, size_t at,
		  struct gw_node *value)
{
	struct gw_node *n;

	if (value->kind == GW_CALL) {
		gw_node_add(into, call_statement(p, value));
		return;
	}
	if (gw_node_is_scalar(value))
		return; /* a doc string */
	n = python_statement(p, "other", at);
	gw_code_put(n, "value", value);
	gw_code_end(&p->c, n, p->c.at);
	gw_node_add(into, n);
}

/* "=" or an operator with "=" behind a target; "" if neither is here. */
static struct gw_str assign_mark(struct python *p)
{
	static const char *const marks[] = { "=",  "+=", "-=", "*=", "/=",
					     "%=", "@=", "&=", "|=", "^=",
					     "**=", "//=", "<<=", ">>=" };
	struct gw_code *c = &p->c;

	python_blanks(p);
	if (p->bad || gw_code_sees(c, "=="))
		return GW_STR("");
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (gw_code_sees(c, marks[i])) {
			c->at += strlen(marks[i]);
			return gw_str_of(marks[i]);
		}
	return GW_STR("");
}

static struct gw_node *assigned(struct python *p, size_t at, size_t end,
				struct gw_str mark)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = python_statement(p, "assign", at);

	gw_code_put(n, "name",
		    gw_code_scalar(c, GW_STRING, gw_code_source(c, at, end),
				   at, end));
	if (mark.n > 1)
		gw_code_put(n, "op",
			    gw_code_scalar(c, GW_STRING, mark, end, c->at));
	return n;
}

/* assign := target [":" type] (mark target)* mark value */
static void assign(struct python *p, struct gw_node *into, size_t at,
		   size_t end)
{
	struct gw_code *c = &p->c;
	struct gw_node *first = into->last;
	struct gw_node *value = NULL;
	struct gw_str mark = assign_mark(p);
	struct gw_node *n;

	while (mark.n && !p->bad && !c->stop) {
		gw_node_add(into, assigned(p, at, end, mark));
		python_blanks(p);
		at = c->at;
		value = python_exprs(p);
		end = c->at;
		mark = assign_mark(p);
	}
	n = first ? first->next : into->first;
	for (; value && n; n = n->next) {
		gw_code_put(n, "value", n->next ? gw_code_copy(c, value) : value);
		gw_code_end(c, n, end);
	}
}

/* expression := exprs | exprs [":" type] ["=" exprs] */
static void expression(struct python *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_node *n = python_exprs(p);
	size_t end = c->at;
	char ch = python_next(p);

	if (ch == ':' && !p->bad) { /* x: type = value */
		c->at++;
		python_expr(p);
		if (python_next(p) == '=')
			assign(p, into, at, end);
		return;
	}
	if (ch == '\n' || ch == ';' || ch == '\0')
		other(p, into, at, n);
	else
		assign(p, into, at, end);
}

/* A word that stands in front of a value, or alone. */
static bool worded(struct python *p, struct gw_node *into)
{
	static const char *const words[] = { "return", "raise", "assert",
					     "del" };
	static const char *const dull[] = { "pass",   "break",	  "continue",
					    "global", "nonlocal" };
	struct gw_code *c = &p->c;
	size_t at = c->at;

	for (size_t i = 0; i < sizeof(dull) / sizeof(*dull); i++) {
		if (python_take(p, dull[i])) {
			do {
				python_blanks(p);
				python_ident(p);
			} while (python_accept(p, ","));
			return true;
		}
		if (i >= sizeof(words) / sizeof(*words) ||
		    !python_take(p, words[i]))
			continue;
		if (python_next(p) != '\n' && python_next(p) != ';' &&
		    python_next(p)) {
			other(p, into, at, python_exprs(p));
			if (python_take(p, "from"))
				python_expr(p);
		}
		return true;
	}
	return false;
}

/* simple := import | from | worded | expression */
void python_simple(struct python *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	char ch = gw_code_peek(c, 0);

	if ((ch == '%' || ch == '!') && gw_code_left(c)) { /* of a notebook */
		size_t end = gw_str_find_byte(c->text, '\n', at);
		struct gw_node *n = python_statement(p, "other", at);

		c->at = end == GW_NOWHERE ? c->text.n : end;
		gw_code_put(n, "text",
			    gw_code_scalar(c, GW_STRING,
					   gw_code_source(c, at, c->at), at,
					   c->at));
		gw_node_add(into, n);
	} else if (python_take(p, "import")) {
		import(p);
	} else if (python_take(p, "from")) {
		from(p);
	} else if (!worded(p, into)) {
		expression(p, into);
	}
}
