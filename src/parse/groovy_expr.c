/* Expressions of Groovy. SPDX-License-Identifier: Apache-2.0 */
#include "parse/groovy.h"

#include <string.h>

static struct gw_node *unary(struct groovy *p);

static struct gw_node *unknown(struct groovy *p, size_t at)
{
	struct gw_code *c = &p->c;

	return gw_code_scalar(c, GW_UNKNOWN, gw_code_source(c, at, c->at), at,
			      c->at);
}

/* --- arguments, lists and maps ------------------------------------------------------ */

/* key := (NAME | STRING | NUMBER | "(" expr ")") ":"; else nothing is taken */
static bool key_here(struct groovy *p, struct gw_str *key)
{
	struct gw_code *c = &p->c;
	size_t at;
	size_t end;

	groovy_blanks(p);
	at = c->at;
	if (gw_code_peek(c, 0) == '\'' || gw_code_peek(c, 0) == '"') {
		char quote = gw_code_peek(c, 0);

		for (c->at++; gw_code_left(c) && gw_code_peek(c, 0) != quote &&
			      gw_code_peek(c, 0) != '\n';)
			c->at++;
		c->at += gw_code_left(c) > 0;
		*key = gw_str_part(c->text, at + 1, c->at - 1);
	} else if (gw_is_word(gw_code_peek(c, 0))) {
		while (gw_is_word(gw_code_peek(c, 0)))
			c->at++;
		*key = gw_str_part(c->text, at, c->at);
	} else if (gw_code_peek(c, 0) == '(') {
		size_t most = at + 200;

		while (gw_code_left(c) && c->at < most &&
		       gw_code_peek(c, 0) != ')')
			c->at++;
		c->at += gw_code_left(c) > 0;
		*key = gw_str_part(c->text, at, c->at);
	}
	end = c->at;
	if (end > at && groovy_next(p) == ':' && gw_code_peek(c, 1) != ':') {
		c->at++;
		return true;
	}
	c->at = at;
	return false;
}

/* argument := [key] expr | "*" expr | "*:" expr */
static void argument(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	struct gw_str key = { NULL, 0 };
	size_t at;
	struct gw_node *n;
	bool named;

	groovy_blanks(p);
	at = c->at;
	if (groovy_accept(p, "*:") || groovy_accept(p, "*")) {
		into->flags |= GW_OPEN;
		gw_node_add(into, gw_code_wrap(c, GW_OP, GW_STR("*"),
					       groovy_expr(p)));
		return;
	}
	named = key_here(p, &key);
	if (named)
		groovy_lines(p);
	n = groovy_expr(p);
	if (named)
		gw_code_key(c, n, key, at);
	gw_node_add(into, n);
}

void groovy_arguments(struct groovy *p, struct gw_node *call, char end)
{
	while (!p->bad && !p->c.stop && (!end || groovy_next(p) != end)) {
		argument(p, call);
		if (!groovy_accept(p, ",")) {
			if (end && groovy_next(p) != end)
				groovy_fault(p, p->c.at, "expected ','");
			return;
		}
		groovy_lines(p);
	}
}

/* list := "[" "]" | "[" argument ("," argument)* "]" | "[" ":" "]" */
static struct gw_node *list(struct groovy *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_LIST, c->at);

	c->at++;
	p->nest++;
	if (groovy_next(p) == ':' && gw_code_peek(c, 1) == ']') {
		n->kind = GW_MAP;
		c->at++;
	}
	groovy_arguments(p, n, ']');
	groovy_expect(p, "]");
	p->nest--;
	if (n->first && n->first->key.p)
		n->kind = GW_MAP;
	gw_code_end(c, n, c->at);
	return n;
}

/* --- values ------------------------------------------------------------------------------ */

/* new := "new" a.b.C "(" arguments ")" */
static struct gw_node *new(struct groovy *p, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_CALL, at);

	groovy_blanks(p);
	while (groovy_ident(p).n && gw_code_peek(c, 0) == '.')
		c->at++;
	n->text = gw_code_source(c, at, c->at);
	if (groovy_next(p) == '<') {
		size_t end = gw_str_find_byte(c->text, '>', c->at);

		c->at = end == GW_NOWHERE ? c->text.n : end + 1;
	}
	gw_code_end(c, n, c->at);
	if (groovy_next(p) != '(')
		return n;
	c->at++;
	p->nest++;
	groovy_arguments(p, n, ')');
	groovy_expect(p, ")");
	p->nest--;
	gw_code_end(c, n, c->at);
	return n;
}

static struct gw_node *named(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name = groovy_ident(p);

	if (gw_str_is(name, "new"))
		return new(p, at);
	return gw_code_word(c, name, at);
}

/* unary, one level deeper */
static struct gw_node *guarded(struct groovy *p)
{
	struct gw_node *n;

	if (!gw_code_enter(&p->c))
		return unknown(p, p->c.at);
	n = unary(p);
	gw_code_leave(&p->c);
	return n;
}

/* parens := "(" expr ")"; a type in them is a cast of what follows */
static struct gw_node *parens(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *n;
	char ch;

	p->nest++;
	n = groovy_expr(p);
	groovy_expect(p, ")");
	p->nest--;
	ch = groovy_next(p);
	if (n->kind == GW_REF && gw_is_upper(n->text.p[0]) &&
	    (groovy_ident_starts(ch) || ch == '"' || ch == '\'') &&
	    !groovy_take(p, "in") && !groovy_take(p, "as"))
		return guarded(p);
	if (n->kind >= GW_UNKNOWN)
		gw_code_span(c, n, at, c->at);
	return n;
}

static struct gw_node *primary(struct groovy *p)
{
	char ch = groovy_next(p);
	size_t at = p->c.at;

	if (ch && groovy_string_starts(p))
		return groovy_string(p);
	if (groovy_ident_starts(ch))
		return named(p);
	if (gw_is_digit(ch))
		return groovy_number(p);
	if (ch == '[')
		return list(p);
	if (ch == '(')
		return parens(p);
	if (ch == '{')
		return groovy_closure(p);
	if (ch == '@') { /* an annotation, passed over */
		p->c.at++;
		groovy_ident(p);
		return guarded(p);
	}
	groovy_fault(p, at, "expected a value");
	return unknown(p, at);
}

/* --- what follows a value ----------------------------------------------------------------- */

/* ("." | "?." | "*." | ".&") NAME | ... STRING */
static struct gw_node *member(struct groovy *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	size_t at;

	groovy_lines(p);
	if (gw_code_peek(c, 0) == '@')
		c->at++;
	at = c->at;
	if (gw_code_peek(c, 0) == '"' || gw_code_peek(c, 0) == '\'')
		name = groovy_string(p)->text;
	else
		name = groovy_ident(p);
	if (!name.n)
		groovy_fault(p, at, "expected a name behind '.'");
	return gw_code_member(c, n, name, at);
}

/* Makes a call of what is called; `n` itself if it is one with no closure. */
static struct gw_node *call_of(struct groovy *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_node *call = gw_code_node(c, GW_CALL, c->at);

	call->span = n->span;
	call->text = gw_code_spoken(&p->c, n, 8);
	if (n->kind == GW_OP && gw_str_is(n->text, "."))
		gw_code_put(call, "$self", n->first);
	else if (n->kind != GW_REF)
		gw_code_put(call, "$self", n);
	return call;
}

static struct gw_node *called(struct groovy *p, struct gw_node *n)
{
	struct gw_node *call = call_of(p, n);

	p->c.at++;
	p->nest++;
	groovy_arguments(p, call, ')');
	groovy_expect(p, ")");
	p->nest--;
	return call;
}

static struct gw_node *with_closure(struct groovy *p, struct gw_node *n)
{
	struct gw_node *call = n->kind == GW_CALL &&
					       !(n->last &&
						 gw_str_is(n->last->key,
							   "$body")) ?
				       n :
				       call_of(p, n);

	gw_code_put(call, "$body", groovy_closure(p));
	return call;
}

static struct gw_node *indexed(struct groovy *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;

	n = gw_code_wrap(c, GW_OP, GW_STR("[]"), n);
	c->at++;
	p->nest++;
	groovy_arguments(p, n, ']');
	groovy_expect(p, "]");
	p->nest--;
	return n;
}

/* A dot on one of the next lines goes on with the value. */
static bool dot_follows(struct groovy *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	char ch;

	groovy_lines(p);
	ch = gw_code_peek(c, 0);
	if (ch == '?' || ch == '*')
		ch = gw_code_peek(c, 1) == '.' ? '.' : '\0';
	else if (ch == '.' && gw_code_peek(c, 1) == '.')
		ch = '\0'; /* a range */
	if (ch == '.' && gw_code_left(c)) {
		c->at += gw_code_peek(c, 0) == '.' ? 1 : 2;
		c->at += gw_code_peek(c, 0) == '&';
		return true;
	}
	c->at = at;
	return false;
}

struct gw_node *groovy_path(struct groovy *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = primary(p);

	while (!p->bad && !c->stop) {
		size_t end = c->at;
		char ch = gw_code_peek(c, 0);

		if (ch == '(' && gw_code_left(c))
			n = called(p, n);
		else if (ch == '[' && gw_code_left(c))
			n = indexed(p, n);
		else if (dot_follows(p))
			n = member(p, n);
		else if (groovy_next(p) == '{' &&
			 (n->kind == GW_REF || n->kind == GW_CALL ||
			  (n->kind == GW_OP && gw_str_is(n->text, "."))))
			n = with_closure(p, n);
		else if (n->kind == GW_REF && groovy_next(p) == '(')
			n = called(p, n);
		else {
			c->at = p->nest ? c->at : end;
			break;
		}
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* --- operators ---------------------------------------------------------------------------------- */

/* unary := ("!" | "-" | "+" | "~" | "++" | "--") unary | path ["++" | "--"] */
static struct gw_node *unary(struct groovy *p)
{
	struct gw_code *c = &p->c;
	char ch = groovy_next(p);
	size_t at = c->at;
	struct gw_node *n;

	if (ch != '!' && ch != '-' && ch != '+' && ch != '~') {
		n = groovy_path(p);
		if (gw_code_sees(c, "++") || gw_code_sees(c, "--"))
			c->at += 2;
		return n;
	}
	if (!gw_code_enter(c))
		return unknown(p, at);
	c->at++;
	n = unary(p);
	gw_code_leave(c);
	n = gw_code_wrap(c, GW_OP, gw_str_part(c->text, at, at + 1), n);
	gw_code_span(c, n, at, c->at);
	return n;
}

static const struct operator {
	const char *mark; /* the longer of two that begin alike first */
	int binds;
} operators[] = {
	{ "||", 1 },  { "&&", 2 },  { "==~", 6 },  { "===", 6 },
	{ "!==", 6 }, { "==", 6 },  { "!=", 6 },   { "<=>", 6 },
	{ "=~", 6 },  { "<<", 8 },  { ">>>", 8 },  { ">>", 8 },
	{ "..<", 8 }, { "..", 8 },  { "<=", 7 },   { ">=", 7 },
	{ "<", 7 },   { ">", 7 },   { "|", 3 },	   { "^", 4 },
	{ "&", 5 },   { "**", 11 }, { "+", 9 },	   { "-", 9 },
	{ "*", 10 },  { "/", 10 },  { "%", 10 },   { "instanceof", 7 },
	{ "!in", 7 }, { "in", 7 },  { "as", 7 },
};

static const struct operator *operator_here(struct groovy *p)
{
	struct gw_code *c = &p->c;

	groovy_blanks(p);
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		const struct operator *op = &operators[i];
		size_t n = strlen(op->mark);
		char next = gw_code_peek(c, n);

		if (!gw_code_sees(c, op->mark))
			continue;
		if (gw_is_alpha(op->mark[n - 1]) ? gw_is_word(next) :
						   next == '=' && op->binds > 7)
			continue;
		return op;
	}
	return NULL;
}

static struct gw_node *binary(struct groovy *p, int least)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;
	const struct operator *op;
	size_t end;

	if (!gw_code_enter(c))
		return unknown(p, c->at);
	n = unary(p);
	for (end = c->at; !p->bad && !c->stop; end = c->at) {
		op = operator_here(p);
		if (!op || op->binds < least)
			break;
		c->at += strlen(op->mark);
		groovy_lines(p);
		n = gw_code_wrap(c, GW_OP, gw_str_of(op->mark), n);
		gw_node_add(n, binary(p, op->binds + 1));
		gw_code_end(c, n, c->at);
	}
	if (!p->nest && !p->bad)
		c->at = end;
	gw_code_leave(c);
	return n;
}

/* "?" or ":" of a choice may stand on the next line. */
static bool choice_mark(struct groovy *p, char mark)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	groovy_lines(p);
	if (!p->bad && gw_code_left(c) && gw_code_peek(c, 0) == mark &&
	    gw_code_peek(c, 1) != '.' && gw_code_peek(c, 1) != '[') {
		c->at++;
		groovy_lines(p);
		return true;
	}
	c->at = at;
	return false;
}

/* expr := binary ["?" expr ":" expr | "?:" expr] */
struct gw_node *groovy_expr(struct groovy *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	if (!gw_code_enter(c))
		return unknown(p, c->at);
	n = binary(p, 1);
	if (!p->bad && choice_mark(p, '?')) {
		if (gw_code_peek(c, 0) == ':') {
			c->at++;
			groovy_lines(p);
			n = gw_code_wrap(c, GW_OP, GW_STR("?:"), n);
			gw_node_add(n, groovy_expr(p));
		} else {
			n = gw_code_wrap(c, GW_COND, GW_STR(""), n);
			gw_node_add(n, groovy_expr(p));
			if (choice_mark(p, ':'))
				gw_node_add(n, groovy_expr(p));
			else
				groovy_fault(p, c->at, "expected ':'");
		}
		gw_code_end(c, n, c->at);
	}
	gw_code_leave(c);
	return n;
}
