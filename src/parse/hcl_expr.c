/* Expressions of HCL. SPDX-License-Identifier: Apache-2.0 */
#include "parse/hcl.h"

#include <string.h>

struct gw_node *hcl_unknown(struct hcl *p, size_t at)
{
	struct gw_code *c = &p->c;

	return gw_code_scalar(c, GW_UNKNOWN, gw_code_source(c, at, c->at), at,
			      c->at);
}

static struct gw_node *parens(struct hcl *p)
{
	bool was = hcl_newlines(p, false);
	struct gw_node *n;

	p->c.at++;
	n = hcl_expr(p);
	hcl_expect(p, ")");
	hcl_newlines(p, was);
	return n;
}

/* call := NAME "(" [expr ("," expr)* [","] ["..."]] ")" */
static struct gw_node *call(struct hcl *p, struct gw_str name, size_t at)
{
	struct gw_node *n = gw_code_node(&p->c, GW_CALL, at);
	bool was = hcl_newlines(p, false);

	n->text = name;
	p->c.at++;
	while (!hcl_accept(p, ")") && !p->bad) {
		struct gw_node *arg = hcl_expr(p);

		if (hcl_accept(p, "..."))
			arg = gw_code_wrap(&p->c, GW_OP, GW_STR("..."), arg);
		gw_node_add(n, arg);
		if (!hcl_accept(p, ",") && hcl_next(p) != ')')
			hcl_fault(p, p->c.at, "expected ',' or ')'");
	}
	hcl_newlines(p, was);
	gw_code_end(&p->c, n, p->c.at);
	return n;
}

static struct gw_node *named(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name = hcl_ident(p);

	while (gw_code_sees(c, "::")) { /* provider::aws::arn_parse() */
		c->at += 2;
		hcl_ident(p);
		name = gw_str_part(c->text, at, c->at);
	}
	if (hcl_next(p) == '(')
		return call(p, name, at);
	return gw_code_word(c, name, at);
}

static struct gw_node *primary(struct hcl *p)
{
	char ch = hcl_next(p);
	size_t at = p->c.at;

	if (hcl_ident_starts(ch))
		return named(p);
	if (gw_is_digit(ch))
		return hcl_number(p);
	switch (ch) {
	case '"':
		return hcl_quoted(p);
	case '(':
		return parens(p);
	case '[':
		return hcl_tuple(p);
	case '{':
		return hcl_object(p);
	case '<':
		if (gw_code_sees(&p->c, "<<"))
			return hcl_heredoc(p);
	}
	hcl_fault(p, at, "expected a value");
	return hcl_unknown(p, at);
}

/* --- what follows a value: .name [index] .* [*] ---------------------------- */

static struct gw_node *attribute(struct hcl *p, struct gw_node *n,
				 struct gw_str name, size_t at)
{
	struct gw_code *c = &p->c;
	bool digits = gw_is_digit(name.p[0]);

	if (n->kind == GW_REF)
		return gw_code_grow_ref(c, n, digits ? "[" : ".", name, digits ? "]" : "");
	n = gw_code_wrap(c, GW_OP, digits ? GW_STR("[]") : GW_STR("."), n);
	gw_node_add(n, gw_code_scalar(c, digits ? GW_NUMBER : GW_STRING, name,
				      at, c->at));
	return n;
}

static struct gw_node *splat(struct hcl *p, struct gw_node *n)
{
	if (n->kind == GW_REF)
		return gw_code_grow_ref(&p->c, n, "[*]", GW_STR(""), "");
	return gw_code_wrap(&p->c, GW_OP, GW_STR("[*]"), n);
}

/* "." (NAME | DIGIT+ | "*") */
static struct gw_node *dotted(struct hcl *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	size_t at;

	c->at++;
	if (hcl_next(p) == '*') {
		c->at++;
		return splat(p, n);
	}
	at = c->at;
	name = hcl_ident(p);
	while (!name.n && gw_is_digit(gw_code_peek(c, 0)))
		c->at++;
	name = gw_str_part(c->text, at, c->at);
	if (!name.n) {
		hcl_fault(p, at, "expected a name behind '.'");
		return n;
	}
	return attribute(p, n, name, at);
}

/* "[" ("*" | expr) "]" */
static struct gw_node *indexed(struct hcl *p, struct gw_node *n)
{
	bool was = hcl_newlines(p, false);
	struct gw_node *index;

	p->c.at++;
	if (hcl_accept(p, "*")) {
		hcl_expect(p, "]");
		hcl_newlines(p, was);
		return splat(p, n);
	}
	index = hcl_expr(p);
	hcl_expect(p, "]");
	hcl_newlines(p, was);
	if (n->kind == GW_REF && index->kind == GW_NUMBER)
		return gw_code_grow_ref(&p->c, n, "[", index->text, "]");
	if (n->kind == GW_REF && index->kind == GW_STRING)
		return gw_code_grow_ref(&p->c, n, "[\"", index->text, "\"]");
	if (n->kind == GW_REF)
		gw_code_grow_ref(&p->c, n, "[?]", GW_STR(""), "");
	else
		n = gw_code_wrap(&p->c, GW_OP, GW_STR("[]"), n);
	gw_node_add(n, index);
	return n;
}

static struct gw_node *postfix(struct hcl *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = primary(p);
	size_t end = c->at;

	while (!p->bad && !c->stop) {
		char ch = hcl_next(p);

		if (ch == '.' && gw_code_peek(c, 1) != '.')
			n = dotted(p, n);
		else if (ch == '[')
			n = indexed(p, n);
		else
			break;
		end = c->at;
		gw_code_end(c, n, end);
	}
	return n;
}

/* --- operators ---------------------------------------------------------------- */

/* unary := ("-" | "!") unary | postfix */
static struct gw_node *unary(struct hcl *p)
{
	struct gw_code *c = &p->c;
	char ch = hcl_next(p);
	size_t at = c->at;
	struct gw_node *n;

	if (ch != '-' && ch != '!')
		return postfix(p);
	if (!gw_code_enter(c))
		return hcl_unknown(p, at);
	c->at++;
	n = unary(p);
	gw_code_leave(c);
	if (ch == '-' && n->kind == GW_NUMBER && n->text.p[0] != '-')
		n->text = gw_str_part(c->text, at, at + n->text.n + 1);
	else
		n = gw_code_wrap(c, GW_OP, ch == '-' ? GW_STR("-") :
						       GW_STR("!"), n);
	n->span.off = gw_code_place(c, at);
	n->span.line = gw_lines_at(&c->b->doc->lines, n->span.off,
				   &n->span.col) +
		       c->b->doc->view->line_base;
	gw_code_end(c, n, c->at);
	return n;
}

static const struct operator {
	const char *mark; /* the longer of two that begin alike first */
	int binds;
} operators[] = {
	{ "||", 1 }, { "&&", 2 }, { "==", 3 }, { "!=", 3 }, { ">=", 4 },
	{ "<=", 4 }, { ">", 4 },  { "<", 4 },  { "+", 5 },  { "-", 5 },
	{ "*", 6 },  { "/", 6 },  { "%", 6 },
};

static const struct operator *operator_here(struct hcl *p, int least)
{
	hcl_blanks(p);
	if (p->bad)
		return NULL;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (gw_code_sees(&p->c, operators[i].mark))
			return operators[i].binds >= least ? &operators[i] :
							     NULL;
	return NULL;
}

/* binary := unary (operator binary)*, by precedence */
static struct gw_node *binary(struct hcl *p, int least)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = unary(p);
	const struct operator *op;

	while (!c->stop && (op = operator_here(p, least)) != NULL) {
		c->at += strlen(op->mark);
		n = gw_code_wrap(c, GW_OP, gw_str_of(op->mark), n);
		gw_node_add(n, binary(p, op->binds + 1));
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* expr := binary ["?" expr ":" expr] */
struct gw_node *hcl_expr(struct hcl *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	if (!gw_code_enter(c))
		return hcl_unknown(p, c->at);
	n = binary(p, 1);
	if (hcl_accept(p, "?")) {
		n = gw_code_wrap(c, GW_COND, GW_STR(""), n);
		gw_node_add(n, hcl_expr(p));
		if (hcl_expect(p, ":"))
			gw_node_add(n, hcl_expr(p));
		gw_code_end(c, n, c->at);
	}
	gw_code_leave(c);
	return n;
}
