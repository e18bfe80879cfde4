/* Expressions of Bicep. SPDX-License-Identifier: Apache-2.0 */
#include "parse/bicep.h"

#include <string.h>

static struct gw_node *unary(struct bicep *p);

/* --- values ------------------------------------------------------------------ */

/* arguments := "(" [expr ("," expr)*] ")" */
static void arguments(struct bicep *p, struct gw_node *call)
{
	p->c.at++;
	p->nest++;
	while (!p->bad && !p->c.stop && bicep_next(p) != ')') {
		gw_node_add(call, bicep_expr(p));
		if (!bicep_accept(p, ",") && bicep_next(p) != ')')
			bicep_fault(p, p->c.at, "expected ',' or ')'");
	}
	bicep_expect(p, ")");
	p->nest--;
	gw_code_end(&p->c, call, p->c.at);
}

/* lambda := NAME "=>" expr | "(" [NAME ("," NAME)*] ")" "=>" expr: what it
 * gives is not known here */
static struct gw_node *lambda(struct bicep *p, struct gw_node *names)
{
	struct gw_code *c = &p->c;
	struct gw_node *body;

	c->at += 2;
	bicep_lines(p);
	body = bicep_expr(p);
	gw_code_put(names, "value", body);
	gw_code_end(c, names, c->at);
	return names;
}

static bool arrow(struct bicep *p)
{
	return bicep_next(p) == '=' && gw_code_peek(&p->c, 1) == '>';
}

static struct gw_node *named(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name = bicep_ident(p);
	struct gw_node *n;

	n = gw_code_word(c, name, at);
	if (n->kind != GW_REF || !arrow(p))
		return n;
	n->kind = GW_STRING;
	n = gw_code_wrap(c, GW_FOR, GW_STR("=>"), n);
	n->first->key = GW_STR("var");
	return lambda(p, n);
}

static struct gw_node *number(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	while (gw_is_digit(gw_code_peek(c, 0)))
		c->at++;
	return gw_code_scalar(c, GW_NUMBER, gw_str_part(c->text, at, c->at), at,
			      c->at);
}

/* Takes "(a, b) =>" and returns its GW_FOR; else NULL and nothing. */
static struct gw_node *lambda_head(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *n = gw_code_node(c, GW_FOR, at);

	n->text = GW_STR("=>");
	p->nest++;
	while (bicep_next(p) != ')') {
		size_t from = c->at;
		struct gw_str name = bicep_ident(p);

		if (!name.n)
			break;
		gw_code_put(n, "var",
			    gw_code_scalar(c, GW_STRING, name, from, c->at));
		if (!bicep_accept(p, ","))
			break;
	}
	p->nest--;
	if (bicep_accept(p, ")") && arrow(p))
		return n;
	c->at = at;
	return NULL;
}

static struct gw_node *parens(struct bicep *p)
{
	struct gw_node *n = lambda_head(p);

	if (n)
		return lambda(p, n);
	p->c.at++;
	p->nest++;
	n = bicep_expr(p);
	bicep_expect(p, ")");
	p->nest--;
	return n;
}

static struct gw_node *object(struct bicep *p)
{
	struct gw_node *n = gw_code_node(&p->c, GW_MAP, p->c.at);

	bicep_object(p, n);
	return n;
}

static struct gw_node *primary(struct bicep *p)
{
	char ch = bicep_next(p);
	size_t at = p->c.at;

	if (gw_is_digit(ch))
		return number(p);
	if (gw_is_word(ch))
		return named(p);
	switch (ch) {
	case '\'':
	case '$':
		return bicep_string(p);
	case '(':
		return parens(p);
	case '[':
		return bicep_list(p);
	case '{':
		return object(p);
	}
	bicep_fault(p, at, "expected a value");
	return bicep_unknown(p, at);
}

/* --- what follows a value ------------------------------------------------------- */

/* ("." | ".?" | "::") NAME */
static struct gw_node *member(struct bicep *p, struct gw_node *n,
			      const char *mark)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	size_t at;

	c->at += strlen(mark);
	bicep_blanks(p);
	at = c->at;
	name = bicep_ident(p);
	if (!name.n)
		bicep_fault(p, at, "expected a name");
	if (n->kind == GW_REF)
		return gw_code_grow_ref(c, n, mark[0] == ':' ? "::" : ".", name, "");
	n = gw_code_wrap(c, GW_OP, GW_STR("."), n);
	gw_node_add(n, gw_code_scalar(c, GW_STRING, name, at, c->at));
	return n;
}

/* "[" ["?"] expr "]" */
static struct gw_node *indexed(struct bicep *p, struct gw_node *n)
{
	struct gw_node *index;

	p->c.at++;
	p->nest++;
	bicep_accept(p, "?");
	index = bicep_expr(p);
	bicep_expect(p, "]");
	p->nest--;
	if (n->kind == GW_REF && index->kind == GW_NUMBER)
		return gw_code_grow_ref(&p->c, n, "[", index->text, "]");
	if (n->kind == GW_REF && index->kind == GW_STRING)
		return gw_code_grow_ref(&p->c, n, "['", index->text, "']");
	n = gw_code_wrap(&p->c, GW_OP, GW_STR("[]"), n);
	gw_node_add(n, index);
	return n;
}

/* A call of what was named: a function, or a method of a value. */
static struct gw_node *called(struct bicep *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_node *call = gw_code_node(c, GW_CALL, c->at);

	call->span = n->span;
	call->text = gw_code_spoken(c, n, 8);
	if (n->kind != GW_REF)
		gw_code_put(call, "$self", n);
	arguments(p, call);
	return call;
}

static struct gw_node *postfix(struct bicep *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = primary(p);

	while (!p->bad && !c->stop) {
		char ch = bicep_next(p);
		char then = gw_code_peek(c, 1);

		if (ch == '.' && then == '?')
			n = member(p, n, ".?");
		else if (ch == '.' && then != '.')
			n = member(p, n, ".");
		else if (ch == ':' && then == ':')
			n = member(p, n, "::");
		else if (ch == '[')
			n = indexed(p, n);
		else if (ch == '(' && n->kind != GW_FOR)
			n = called(p, n);
		else if (ch == '!' && then != '=' && then != '~')
			c->at++; /* "is not null": no other value */
		else
			break;
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* --- operators --------------------------------------------------------------------- */

/* unary := ("-" | "!") unary | postfix */
static struct gw_node *unary(struct bicep *p)
{
	struct gw_code *c = &p->c;
	char ch = bicep_next(p);
	size_t at = c->at;
	struct gw_node *n;

	if (ch != '-' && ch != '!')
		return postfix(p);
	if (!gw_code_enter(c))
		return bicep_unknown(p, at);
	c->at++;
	n = unary(p);
	gw_code_leave(c);
	if (ch == '-' && n->kind == GW_NUMBER && n->text.p[0] != '-')
		n->text = gw_str_part(c->text, c->at - n->text.n - 1, c->at);
	else
		n = gw_code_wrap(c, GW_OP, ch == '-' ? GW_STR("-") :
						       GW_STR("!"), n);
	gw_code_span(c, n, at, c->at);
	if (n->kind == GW_NUMBER &&
	    !gw_str_eq(n->text, gw_str_part(c->text, at, c->at)))
		n->kind = GW_UNKNOWN; /* "- 1" */
	return n;
}

static const struct operator {
	const char *mark; /* the longer of two that begin alike first */
	int binds;
} operators[] = {
	{ "??", 1 }, { "||", 2 }, { "&&", 3 }, { "==", 4 }, { "!=", 4 },
	{ "=~", 4 }, { "!~", 4 }, { ">=", 5 }, { "<=", 5 }, { ">", 5 },
	{ "<", 5 },  { "+", 6 },  { "-", 6 },  { "*", 7 },  { "/", 7 },
	{ "%", 7 },
};

static const struct operator *operator_here(struct bicep *p, int least)
{
	size_t at = p->c.at;
	bool far = bicep_next(p) == '\n';

	bicep_lines(p); /* an operator may begin the next line */
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		const struct operator *op = &operators[i];

		if (p->bad || !gw_code_sees(&p->c, op->mark))
			continue;
		if (op->binds < least || (far && op->mark[0] == '-'))
			break; /* "-1" there is the next item of a list */
		return op;
	}
	p->c.at = at;
	return NULL;
}

static struct gw_node *binary(struct bicep *p, int least)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = unary(p);
	const struct operator *op;

	while (!p->bad && !c->stop && (op = operator_here(p, least)) != NULL) {
		c->at += strlen(op->mark);
		bicep_lines(p);
		n = gw_code_wrap(c, GW_OP, gw_str_of(op->mark), n);
		gw_node_add(n, binary(p, op->binds + 1));
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* "?" or ":" of a choice may begin the next line. */
static bool choice_mark(struct bicep *p, char mark)
{
	if (bicep_far(p) != mark)
		return false;
	bicep_lines(p);
	p->c.at++;
	bicep_lines(p);
	return true;
}

/* expr := binary ["?" expr ":" expr] */
struct gw_node *bicep_expr(struct bicep *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	if (!gw_code_enter(c))
		return bicep_unknown(p, c->at);
	n = binary(p, 1);
	if (!p->bad && choice_mark(p, '?')) {
		n = gw_code_wrap(c, GW_COND, GW_STR(""), n);
		gw_node_add(n, bicep_expr(p));
		if (choice_mark(p, ':'))
			gw_node_add(n, bicep_expr(p));
		else
			bicep_fault(p, c->at, "expected ':'");
		gw_code_end(c, n, c->at);
	}
	gw_code_leave(c);
	return n;
}
