/* Blocks of Python. SPDX-License-Identifier: Apache-2.0
 *
 * Blocks are told by their indentation: one ends before the first line that
 * stands further left than its own first line. What is not understood is
 * skipped to the end of its line, the fault noted.
 */
#include "parse/python.h"

#include <string.h>

#include "parse/parse.h"

static void suite(struct python *p, struct gw_node *into, size_t indent);

/* --- lines ------------------------------------------------------------------------ */

static void skip_line(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	c->at = end == GW_NOWHERE ? c->text.n : end;
	p->bad = false;
	p->nest = 0;
}

/* Moves to the first byte of the next line that has any; its column. */
static size_t next_line(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t column = 0;

	while (gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '\n' || ch == '\f')
			column = 0;
		else if (ch == ' ')
			column++;
		else if (ch == '\t')
			column = (column / 8 + 1) * 8;
		else if (ch != '\r')
			break;
		c->at++;
	}
	if (gw_code_peek(c, 0) != '#' || !gw_code_left(c))
		return column;
	return GW_NOWHERE;
}

/* The column of the next statement, comments passed; GW_NOWHERE at the end. */
static size_t next_statement(struct python *p)
{
	struct gw_code *c = &p->c;

	for (;;) {
		size_t column = next_line(p);

		if (!gw_code_left(c))
			return GW_NOWHERE;
		if (column != GW_NOWHERE)
			return column;
		python_blanks(p); /* the comment */
	}
}

static size_t line_start(const struct gw_code *c, size_t at)
{
	while (at > 0 && c->text.p[at - 1] != '\n')
		at--;
	return at;
}

/* --- compound statements ------------------------------------------------------------- */

/* ":" and what is below it */
static void body(struct python *p, struct gw_node *n, struct gw_node *into,
		 size_t indent)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = into;

	if (!list) {
		list = gw_code_node(c, GW_LIST, c->at);
		gw_code_put(n, "body", list);
	}
	if (python_expect(p, ":"))
		suite(p, list, indent);
	else
		skip_line(p);
	if (!into) {
		gw_code_end(c, list, c->at);
		gw_code_end(c, n, c->at);
	}
}

static void put_name(struct python *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	size_t at;

	python_blanks(p);
	at = c->at;
	name = python_ident(p);
	if (!name.n)
		python_fault(p, at, "expected a name");
	gw_code_put(n, "name", gw_code_scalar(c, GW_STRING, name, at, c->at));
}

/* parameter := ["*"|"**"] NAME [":" type] ["=" default] */
static void parameter(struct python *p, struct gw_node *params)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	struct gw_node *n;
	size_t at;

	if (!python_accept(p, "**") && !python_accept(p, "*"))
		python_accept(p, "/");
	python_blanks(p);
	at = c->at;
	name = python_ident(p);
	if (name.n && python_accept(p, ":"))
		python_expr(p);
	n = python_accept(p, "=") ? python_expr(p) :
				    gw_code_node(c, GW_NULL, at);
	if (!name.n)
		return;
	gw_code_key(c, n, name, at);
	gw_node_add(params, n);
}

/* def := "def" NAME "(" parameters ")" ["->" type] body */
static void def(struct python *p, struct gw_node *n, size_t indent)
{
	struct gw_code *c = &p->c;
	struct gw_node *params;

	put_name(p, n);
	params = gw_code_node(c, GW_MAP, c->at);
	gw_code_put(n, "params", params);
	if (python_next(p) == '[') /* type parameters */
		python_list(p);
	if (python_expect(p, "(")) {
		p->nest++;
		while (!p->bad && !c->stop && python_next(p) != ')') {
			parameter(p, params);
			if (!python_accept(p, ",") && python_next(p) != ')')
				python_fault(p, c->at, "expected ')'");
		}
		python_expect(p, ")");
		p->nest--;
		gw_code_end(c, params, c->at);
	}
	if (python_accept(p, "->"))
		python_expr(p);
	body(p, n, NULL, indent);
}

/* class := "class" NAME [args] body */
static void class(struct python *p, struct gw_node *n, size_t indent)
{
	struct gw_code *c = &p->c;
	struct gw_node *bases;

	put_name(p, n);
	if (python_next(p) == '[')
		python_list(p);
	bases = gw_code_node(c, GW_LIST, c->at);
	if (python_next(p) == '(')
		python_args(p, bases);
	gw_code_put(n, "bases", bases);
	body(p, n, NULL, indent);
}

/* item := expr ["as" target] */
static void with_item(struct python *p, struct gw_node *items)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, c->at);

	gw_code_put(n, "value", python_expr(p));
	if (python_take(p, "as"))
		gw_code_put(n, "as", python_target(p));
	gw_code_end(c, n, c->at);
	gw_node_add(items, n);
}

static void with_items(struct python *p, struct gw_node *items)
{
	do {
		if (python_next(p) == ':' || python_next(p) == ')')
			return;
		with_item(p, items);
	} while (!p->c.stop && python_accept(p, ","));
}

/* with := "with" item ("," item)* body, the items maybe in brackets */
static void with(struct python *p, struct gw_node *n, size_t indent)
{
	struct gw_code *c = &p->c;
	struct gw_node *items = gw_code_node(c, GW_LIST, c->at);
	struct gw_code back = *c;

	if (python_accept(p, "(")) {
		p->nest++;
		c->quiet = true;
		with_items(p, items);
		python_expect(p, ")");
		p->nest--;
		c->quiet = back.quiet;
		if (p->bad || python_next(p) != ':') { /* just brackets */
			back.stop = c->stop;
			back.comments = c->comments;
			*c = back;
			p->bad = false;
			items = gw_code_node(c, GW_LIST, c->at);
			with_items(p, items);
		}
	} else {
		with_items(p, items);
	}
	gw_code_end(c, items, c->at);
	gw_code_put(n, "items", items);
	body(p, n, NULL, indent);
}

static void tested(struct python *p, struct gw_node *n, size_t indent)
{
	gw_code_put(n, "test", python_exprs(p));
	body(p, n, NULL, indent);
}

/* for := "for" target ("," target)* "in" exprs body */
static void loop(struct python *p, struct gw_node *n, size_t indent)
{
	do {
		if (python_sees(p, "in"))
			break;
		gw_code_put(n, "var", python_target(p));
	} while (python_accept(p, ","));
	if (!python_take(p, "in"))
		python_fault(p, p->c.at, "expected 'in'");
	gw_code_put(n, "in", python_exprs(p));
	body(p, n, NULL, indent);
}

static void otherwise(struct python *p, struct gw_node *n, size_t indent)
{
	body(p, n, NULL, indent);
}

static const struct compound {
	const char *word;
	const char *type;
	void (*read)(struct python *p, struct gw_node *n, size_t indent);
} compounds[] = {
	{ "def", "def", def },	    { "class", "class", class },
	{ "with", "with", with },   { "if", "if", tested },
	{ "elif", "if", tested },   { "else", "if", otherwise },
	{ "while", "for", tested }, { "for", "for", loop },
};

/* try, except, finally, match, case: their bodies join the list. */
static bool flattened(struct python *p, struct gw_node *into, size_t indent)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t end;

	if (python_take(p, "try") || python_take(p, "finally")) {
		body(p, NULL, into, indent);
		return true;
	}
	if (python_take(p, "except")) {
		python_accept(p, "*");
		if (python_next(p) != ':')
			python_exprs(p);
		if (python_take(p, "as"))
			python_target(p);
		body(p, NULL, into, indent);
		return true;
	}
	if (!python_take(p, "match") && !python_take(p, "case"))
		return false;
	end = gw_str_find_byte(c->text, '\n', c->at);
	end = gw_code_source(c, 0, end == GW_NOWHERE ? c->text.n : end).n;
	if (gw_code_peek(c, 0) != ' ' || c->text.p[end - 1] != ':') {
		c->at = at; /* a name like any other */
		return false;
	}
	c->at = end - 1; /* patterns hold no calls */
	body(p, NULL, into, indent);
	return true;
}

static bool compound(struct python *p, struct gw_node *into, size_t indent,
		     struct gw_node *decorators)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	python_take(p, "async");
	for (size_t i = 0; i < sizeof(compounds) / sizeof(*compounds); i++) {
		struct gw_node *n;

		if (!python_take(p, compounds[i].word))
			continue;
		n = python_statement(p, compounds[i].type, at);
		gw_node_add(into, n);
		if (decorators)
			gw_code_put(n, "decorators", decorators);
		compounds[i].read(p, n, indent);
		return true;
	}
	return flattened(p, into, indent);
}

/* decorated := ("@" expr NEWLINE)+ (def | class) */
static void decorated(struct python *p, struct gw_node *into, size_t indent)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = gw_code_node(c, GW_LIST, c->at);

	while (!p->bad && !c->stop && gw_code_peek(c, 0) == '@') {
		c->at++;
		gw_node_add(list, python_expr(p));
		gw_code_end(c, list, c->at);
		next_statement(p);
	}
	if (!p->bad && !compound(p, into, indent, list))
		python_fault(p, c->at, "expected 'def' or 'class'");
}

/* --- suites ----------------------------------------------------------------------------- */

/* Statements on one line, ";" between them. */
static void line(struct python *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;

	do {
		char ch = python_next(p);

		if (ch == '\n' || ch == '\0')
			break;
		python_simple(p, into);
	} while (!p->bad && !c->stop && python_accept(p, ";"));
	if (!p->bad && python_next(p) != '\n' && gw_code_left(c))
		python_fault(p, c->at, "expected a new line");
	if (p->bad)
		skip_line(p);
}

static void statement(struct python *p, struct gw_node *into, size_t indent)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (gw_code_peek(c, 0) == '@')
		decorated(p, into, indent);
	else if (!compound(p, into, indent, NULL))
		line(p, into);
	if (p->bad)
		skip_line(p);
	if (c->at == at && gw_code_left(c))
		c->at++;
}

static void block(struct python *p, struct gw_node *into, size_t least)
{
	struct gw_code *c = &p->c;

	if (!gw_code_enter(c))
		return;
	while (gw_code_left(c)) {
		size_t end = c->at;
		size_t column = next_statement(p);

		if (column == GW_NOWHERE)
			break;
		if (column < least) {
			/* The line is the outer block's. */
			c->at = line_start(c, c->at);
			if (c->at < end)
				c->at = end;
			break;
		}
		statement(p, into, column);
	}
	gw_code_leave(c);
}

/* suite := statements on this line | NEWLINE, lines further right */
static void suite(struct python *p, struct gw_node *into, size_t indent)
{
	char ch = python_next(p);

	if (ch != '\n' && ch != '\0')
		line(p, into);
	else
		block(p, into, indent + 1);
}

static int parse_python(struct gw_builder *b, const struct gw_view *view,
			struct gw_err *err)
{
	struct python p = { .nest = 0 };
	struct gw_node *statements;
	struct gw_node *root;

	gw_code_init(&p.c, b, view->bytes, err);
	root = gw_code_open(&p.c, 0);
	if (!root)
		return p.c.r;
	p.imports = gw_code_node(&p.c, GW_LIST, 0);
	statements = gw_code_node(&p.c, GW_LIST, 0);
	gw_code_end(&p.c, p.imports, p.c.text.n);
	gw_code_end(&p.c, statements, p.c.text.n);
	gw_code_put(root, "imports", p.imports);
	gw_code_put(root, "statements", statements);
	block(&p, statements, 0);
	return gw_code_close(&p.c, root);
}

static int sniff(struct gw_str head)
{
	struct gw_str first;

	if (!gw_str_starts(head, GW_STR("#!")) ||
	    !gw_str_next(&head, '\n', &first))
		return 0;
	return gw_str_find(first, GW_STR("python"), 0) == GW_NOWHERE ? 0 : 90;
}

static const char *const globs[] = { "*.py", "*.pyi", "*.pyw", NULL };

const struct gw_parser gw_parser_python = {
	.name = "python",
	.globs = globs,
	.sniff = sniff,
	.parse = parse_python,
};
