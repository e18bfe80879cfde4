/* Statements of Groovy: Jenkinsfiles and Gradle scripts.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A pipeline is calls all the way down: `stage('x') { sh 'y' }` is a call with
 * a closure. What is not understood is skipped to the end of its line, the
 * fault noted; blocks around it stay open.
 */
#include "parse/groovy.h"

#include <string.h>

#include "parse/parse.h"

static void statements(struct groovy *p, struct gw_node *into);

static void skip_line(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	c->at = end == GW_NOWHERE ? c->text.n : end;
	p->bad = false;
	p->nest = 0;
}

/* --- closures ------------------------------------------------------------------------ */

/* Behind the "->" of a closure's parameters; else where it was. */
static void pass_parameters(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t most = c->at + 400;

	for (size_t i = c->at; i + 1 < c->text.n && i < most; i++) {
		char ch = c->text.p[i];

		if (ch == '-' && c->text.p[i + 1] == '>') {
			c->at = i + 2;
			return;
		}
		if (ch == '{' || ch == '}' || ch == ';' || ch == '(' ||
		    ch == '"' || ch == '\'' || (ch == '\n' && i > c->at + 1 &&
						gw_code_source(c, c->at, i).n))
			return;
	}
}

struct gw_node *groovy_closure(struct groovy *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = gw_code_node(c, GW_LIST, c->at);
	uint32_t was = p->nest;
	size_t at = c->at++;

	list->flags |= GW_BLOCK;
	p->nest = 0;
	pass_parameters(p);
	if (gw_code_enter(c)) {
		statements(p, list);
		gw_code_leave(c);
	}
	if (!groovy_accept(p, "}"))
		groovy_fault(p, at, "'{' is not closed");
	p->nest = was;
	gw_code_end(c, list, c->at);
	return list;
}

/* --- compound statements ------------------------------------------------------------------------ */

/* "(" .. ")": only what it calls matters; as "value" */
static struct gw_node *condition(struct groovy *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = NULL;

	if (groovy_next(p) != '(')
		return NULL;
	c->at++;
	p->nest++;
	while (!p->bad && !c->stop && groovy_next(p) != ')') {
		size_t end = groovy_type_end(c, c->at);
		size_t next = groovy_blanks_end(c, end);

		if (groovy_take(p, "def") ||
		    (next > end && groovy_ident_starts(gw_code_peek(
					   c, next - c->at)) &&
		     !gw_str_starts(gw_str_part(c->text, next, next + 3),
				    GW_STR("in ")) &&
		     !gw_str_starts(gw_str_part(c->text, next, next + 3),
				    GW_STR("as ")) &&
		     !gw_str_starts(gw_str_part(c->text, next, next + 10),
				    GW_STR("instanceof"))))
			c->at = end > c->at ? end : c->at;
		n = groovy_expr(p);
		if (groovy_accept(p, "=") || groovy_accept(p, "+=") ||
		    groovy_accept(p, ":"))
			n = groovy_expr(p);
		if (!groovy_accept(p, ";") && !groovy_accept(p, ",") &&
		    !groovy_accept(p, "|") && groovy_next(p) != ')')
			groovy_fault(p, c->at, "expected ')'");
	}
	groovy_expect(p, ")");
	p->nest--;
	return n;
}

static void one_statement(struct groovy *p, struct gw_node *into);

/* compound := WORD [condition] ("{" statements "}" | statement) */
static void compound(struct groovy *p, struct gw_node *into, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = groovy_statement(p, "other", at);
	struct gw_node *value = condition(p);
	struct gw_node *body;

	gw_node_add(into, n);
	gw_code_put(n, "text",
		    gw_code_scalar(c, GW_STRING, gw_code_source(c, at, c->at),
				   at, c->at));
	if (value)
		gw_code_put(n, "value", value);
	groovy_lines(p);
	if (p->bad)
		return;
	if (gw_code_peek(c, 0) == '{') {
		body = groovy_closure(p);
	} else {
		body = gw_code_node(c, GW_LIST, c->at);
		if (gw_code_enter(c)) {
			one_statement(p, body);
			gw_code_leave(c);
		}
		gw_code_end(c, body, c->at);
	}
	gw_code_put(n, "body", body);
	gw_code_end(c, n, c->at);
}

/* class := .. "class" NAME .. "{" members "}" */
static void class(struct groovy *p, struct gw_node *into, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	while (gw_code_left(c) && gw_code_peek(c, 0) != '{')
		c->at++;
	groovy_other(p, into, at, NULL);
	n = into->last;
	if (!gw_code_left(c))
		return;
	gw_code_put(n, "body", groovy_closure(p));
	gw_code_end(c, n, c->at);
}

/* annotation := "@" NAME ["(" arguments ")"] ["_"] */
static void annotation(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *call = gw_code_node(c, GW_CALL, at);

	while (groovy_ident(p).n && gw_code_peek(c, 0) == '.')
		c->at++;
	call->text = gw_code_source(c, at, c->at);
	if (groovy_next(p) == '(') {
		c->at++;
		p->nest++;
		groovy_arguments(p, call, ')');
		groovy_expect(p, ")");
		p->nest--;
	}
	gw_code_end(c, call, c->at);
	gw_node_add(into, groovy_call_statement(p, call));
	groovy_take(p, "_");
}

static void rest_of_line(struct groovy *p, struct gw_node *into, size_t at)
{
	skip_line(p);
	groovy_other(p, into, at, NULL);
}

/* return, throw, assert: their value */
static void worded(struct groovy *p, struct gw_node *into, size_t at)
{
	char ch = groovy_next(p);

	if (ch == '\n' || ch == ';' || ch == '}' || ch == '\0') {
		groovy_other(p, into, at, NULL);
		return;
	}
	groovy_other(p, into, at, groovy_expr(p));
	if (groovy_accept(p, ":"))
		groovy_expr(p);
}

/* case := "case" expr ":" | "default" ":"; what follows joins the list */
static void label(struct groovy *p, struct gw_node *into, size_t at)
{
	(void)into;
	(void)at;
	if (groovy_next(p) != ':')
		groovy_expr(p);
	groovy_expect(p, ":");
}

static const struct {
	const char *word;
	void (*read)(struct groovy *p, struct gw_node *into, size_t at);
} words[] = {
	{ "if", compound },	{ "else", compound },	 { "for", compound },
	{ "while", compound },	{ "switch", compound },	 { "try", compound },
	{ "catch", compound },	{ "finally", compound }, { "do", compound },
	{ "import", rest_of_line }, { "package", rest_of_line },
	{ "class", class },	{ "interface", class },	 { "trait", class },
	{ "enum", class },	{ "return", worded },	 { "throw", worded },
	{ "assert", worded },	{ "case", label },	 { "default", label },
};

/* A word of the language; a step or a key of that name is none. */
static bool keyword(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!groovy_take(p, words[i].word))
			continue;
		if (groovy_next(p) == '.' || groovy_next(p) == '=') {
			c->at = at;
			return false;
		}
		words[i].read(p, into, at);
		return true;
	}
	return false;
}

static void one_statement(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;

	if (gw_code_peek(c, 0) == '@')
		annotation(p, into);
	else if (gw_code_peek(c, 0) == '{')
		gw_node_add(into, groovy_closure(p));
	else if (!keyword(p, into) && !groovy_declaration(p, into))
		groovy_expression(p, into);
}

/* statements := (statement (NEWLINE | ";"))*, up to "}" or the end */
static void statements(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		char ch;
		size_t at;

		groovy_lines(p);
		at = c->at;
		if (!gw_code_left(c) || gw_code_peek(c, 0) == '}')
			return;
		if (gw_code_peek(c, 0) != ';')
			one_statement(p, into);
		else
			c->at++;
		ch = groovy_next(p);
		if (!p->bad && ch == '\n' && c->at == at)
			c->at++;
		if (c->at == at && !p->bad && gw_code_left(c))
			groovy_fault(p, at, "expected a statement");
		if (p->bad)
			skip_line(p);
	}
}

static int parse_groovy(struct gw_builder *b, const struct gw_view *view,
			struct gw_err *err)
{
	struct groovy p = { .nest = 0 };
	struct gw_node *list;
	struct gw_node *root;

	gw_code_init(&p.c, b, view->bytes, err);
	root = gw_code_open(&p.c, 0);
	if (!root)
		return p.c.r;
	list = gw_code_node(&p.c, GW_LIST, 0);
	gw_code_end(&p.c, list, p.c.text.n);
	gw_code_put(root, "statements", list);
	while (gw_code_left(&p.c)) {
		statements(&p, list);
		if (gw_code_left(&p.c)) { /* a "}" too many */
			groovy_fault(&p, p.c.at, "'}' closes nothing");
			p.bad = false;
			p.c.at++;
		}
	}
	return gw_code_close(&p.c, root);
}

static const char *const globs[] = { "Jenkinsfile",   "Jenkinsfile.*",
				     "*.jenkinsfile", "*.Jenkinsfile",
				     "*.groovy",      "*.gradle",
				     "*.gvy",	      NULL };

const struct gw_parser gw_parser_groovy = {
	.name = "groovy",
	.globs = globs,
	.parse = parse_groovy,
};
