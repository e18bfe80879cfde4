/* Expressions of Python. SPDX-License-Identifier: Apache-2.0 */
#include "parse/python.h"

#include <string.h>

static struct gw_node *unary(struct python *p);
static struct gw_node *binary(struct python *p, int least);

static struct gw_node *unknown(struct python *p, size_t at)
{
	struct gw_code *c = &p->c;

	return gw_code_scalar(c, GW_UNKNOWN, gw_code_source(c, at, c->at), at,
			      c->at);
}

static bool is_keyword(struct gw_str s)
{
	static const char *const words[] = {
		"if",	  "else",   "elif",  "for",    "while", "in",
		"and",	  "or",	    "is",    "as",     "def",	"class",
		"return", "import", "from",  "with",   "try",	"except",
		"raise",  "del",    "break", "finally", "assert", "continue",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i][0] == s.p[0] && gw_str_is(s, words[i]))
			return true;
	return false;
}

static struct gw_node *named(struct python *p)
{
	static const struct {
		const char *word;
		enum gw_kind kind;
		const char *text;
	} literals[] = { { "True", GW_BOOL, "true" },
			 { "False", GW_BOOL, "false" },
			 { "None", GW_NULL, "None" } };
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name = python_ident(p);

	for (size_t i = 0; i < 3; i++)
		if (literals[i].word[0] == name.p[0] &&
		    gw_str_is(name, literals[i].word))
			return gw_code_scalar(c, literals[i].kind,
					      gw_str_of(literals[i].text), at,
					      c->at);
	if (is_keyword(name)) {
		c->at = at;
		python_fault(p, at, "expected a value");
	}
	return gw_code_scalar(c, GW_REF, name, at, c->at);
}

static struct gw_node *primary(struct python *p)
{
	char ch = python_next(p);
	size_t at = p->c.at;

	if (ch && python_string_starts(p))
		return python_strings(p);
	if (python_ident_starts(ch))
		return named(p);
	if (gw_is_digit(ch) || (ch == '.' && gw_is_digit(
						     gw_code_peek(&p->c, 1))))
		return python_number(p);
	if (ch == '(')
		return python_parens(p);
	if (ch == '[')
		return python_list(p);
	if (ch == '{')
		return python_dict(p);
	if (gw_code_sees(&p->c, "...")) {
		p->c.at += 3;
		return unknown(p, at);
	}
	python_fault(p, at, "expected a value");
	return unknown(p, at);
}

static struct gw_node *attribute(struct python *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_str name;
	size_t at;

	c->at++;
	python_blanks(p);
	at = c->at;
	name = python_ident(p);
	if (!name.n)
		python_fault(p, at, "expected a name behind '.'");
	return gw_code_member(c, n, name, at);
}

/* call := what is called, args. The value that a method is called on is the
 * child "$self" when it is more than a name. */
static struct gw_node *call(struct python *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	struct gw_node *out = gw_code_node(c, GW_CALL, c->at);

	out->span = n->span;
	if (n->kind == GW_REF) {
		out->text = n->text;
	} else if (n->kind == GW_OP && gw_str_is(n->text, ".")) {
		out->text = gw_code_spoken(&p->c, n, 8);
		gw_code_put(out, "$self", n->first);
	} else {
		out->text = gw_code_spoken(&p->c, n, 8);
		gw_code_put(out, "$self", n);
	}
	python_args(p, out);
	return out;
}

static struct gw_node *postfix(struct python *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = primary(p);

	while (!p->bad && !c->stop) {
		size_t end = c->at;
		char ch = python_next(p);

		if (ch == '.') {
			n = attribute(p, n);
		} else if (ch == '(') {
			n = call(p, n);
		} else if (ch == '[') {
			n = python_index(p, n);
		} else {
			if (!p->nest)
				c->at = end;
			break;
		}
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* power := ["await"] postfix ["**" unary] */
static struct gw_node *power(struct python *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	python_take(p, "await");
	n = postfix(p);
	python_blanks(p);
	if (!gw_code_sees(c, "**=") && python_accept(p, "**")) {
		n = gw_code_wrap(c, GW_OP, GW_STR("**"), n);
		gw_node_add(n, unary(p));
		gw_code_end(c, n, c->at);
	}
	return n;
}

/* unary := ("-" | "+" | "~" | "not") unary | power */
static struct gw_node *unary(struct python *p)
{
	struct gw_code *c = &p->c;
	char ch = python_next(p);
	size_t at = c->at;
	bool negated = python_sees(p, "not");
	struct gw_node *n;

	if (ch != '-' && ch != '+' && ch != '~' && !negated)
		return power(p);
	if (!gw_code_enter(c))
		return unknown(p, at);
	c->at += negated ? 3 : 1;
	n = negated ? binary(p, 4) : unary(p); /* not (a in b) */
	gw_code_leave(c);
	if (ch == '-' && n->kind == GW_NUMBER && n->text.p[0] != '-') {
		struct gw_str parts[2] = { GW_STR("-"), n->text };

		n->text = gw_arena_join(c->b->arena, parts, 2);
	} else {
		n = gw_code_wrap(c, GW_OP, gw_str_part(c->text, at,
						       at + (negated ? 3 : 1)), n);
	}
	gw_code_span(c, n, at, c->at);
	return n;
}

static const struct operator {
	const char *mark; /* the longer of two that begin alike first */
	int binds;
} operators[] = {
	{ "or", 1 },	 { "and", 2 },	{ "not in", 4 }, { "in", 4 },
	{ "is not", 4 }, { "is", 4 },	{ "==", 4 },	 { "!=", 4 },
	{ "<<", 8 },	 { ">>", 8 },	{ "<=", 4 },	 { ">=", 4 },
	{ "<", 4 },	 { ">", 4 },	{ "|", 5 },	 { "^", 6 },
	{ "&", 7 },	 { "+", 9 },	{ "-", 9 },	 { "//", 10 },
	{ "*", 10 },	 { "@", 10 },	{ "/", 10 },	 { "%", 10 },
};

/* May an operator begin with it? */
static bool operates(char ch)
{
	switch (ch) {
	case 'o': case 'a': case 'n': case 'i':
	case '=': case '!': case '<': case '>':
	case '|': case '^': case '&': case '@':
	case '+': case '-': case '/': case '*': case '%':
		return true;
	}
	return false;
}

/* An operator that is followed by "=" is an assignment, unless it compares. */
static const struct operator *operator_here(struct python *p)
{
	struct gw_code *c = &p->c;

	python_blanks(p);
	if (!operates(gw_code_peek(c, 0)) ||
	    gw_code_sees(c, "**=")) /* powers are read already */
		return NULL;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		const char *mark = operators[i].mark;
		char next;

		if (!gw_code_sees(c, mark))
			continue;
		next = gw_code_peek(c, strlen(mark));
		if (gw_is_alpha(mark[0]) && gw_is_word(next))
			continue;
		if (next == '=' && operators[i].binds > 4)
			return NULL; /* not a shorter one, either: "//=" */
		return &operators[i];
	}
	return NULL;
}

/* binary := unary (operator unary)*, by precedence */
static struct gw_node *binary(struct python *p, int least)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;
	const struct operator *op;

	if (!gw_code_enter(c))
		return unknown(p, c->at);
	n = unary(p);
	while (!p->bad && !c->stop && (op = operator_here(p)) != NULL &&
	       op->binds >= least) {
		c->at += strlen(op->mark);
		n = gw_code_wrap(c, GW_OP, gw_str_of(op->mark), n);
		gw_node_add(n, binary(p, op->binds + 1));
		gw_code_end(c, n, c->at);
	}
	gw_code_leave(c);
	return n;
}

struct gw_node *python_value(struct python *p)
{
	return binary(p, 1);
}

/* lambda := "lambda" parameters ":" expr; the parameters are passed over */
static struct gw_node *lambda(struct python *p, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_OP, at);

	n->text = GW_STR("lambda");
	while (!p->bad && python_next(p) && python_next(p) != ':') {
		if (python_accept(p, "*") || python_accept(p, ",") ||
		    python_accept(p, "/") || python_accept(p, "="))
			continue;
		binary(p, 1);
	}
	python_expect(p, ":");
	gw_node_add(n, python_expr(p));
	gw_code_end(c, n, c->at);
	return n;
}

/* expr := lambda | binary ["if" binary "else" expr] | NAME ":=" expr */
struct gw_node *python_expr(struct python *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;
	size_t at;

	python_blanks(p);
	at = c->at;
	if (!gw_code_enter(c))
		return unknown(p, at);
	if (python_take(p, "lambda")) {
		n = lambda(p, at);
	} else if (python_take(p, "yield")) {
		python_take(p, "from");
		n = python_next(p) && gw_code_peek(c, 0) != ')' &&
				    gw_code_peek(c, 0) != '\n' ?
			    python_exprs(p) :
			    unknown(p, at);
	} else {
		n = binary(p, 1);
		if (python_accept(p, ":="))
			n = python_expr(p);
		if (python_take(p, "if")) {
			struct gw_node *cond = gw_code_node(c, GW_COND, at);

			gw_node_add(cond, binary(p, 1));
			gw_node_add(cond, n);
			if (python_take(p, "else"))
				gw_node_add(cond, python_expr(p));
			else
				python_fault(p, c->at, "expected 'else'");
			gw_code_end(c, cond, c->at);
			n = cond;
		}
	}
	gw_code_leave(c);
	return n;
}

struct gw_node *python_target(struct python *p)
{
	struct gw_node *n;

	if (!gw_code_enter(&p->c))
		return unknown(p, p->c.at);
	python_accept(p, "*");
	n = postfix(p);
	gw_code_leave(&p->c);
	return n;
}

/* starred := ["*"] expr */
static struct gw_node *starred(struct python *p)
{
	if (python_next(p) == '*' && gw_code_peek(&p->c, 1) != '*') {
		struct gw_node *n;

		p->c.at++;
		n = python_expr(p);
		return gw_code_wrap(&p->c, GW_OP, GW_STR("*"), n);
	}
	return python_expr(p);
}

static bool ends_list(struct python *p)
{
	char ch = python_next(p);

	return ch == '\0' || ch == '\n' || ch == '=' || ch == ')' ||
	       ch == ']' || ch == '}' || ch == ':' || ch == ';';
}

struct gw_node *python_exprs(struct python *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = starred(p);
	struct gw_node *list;

	if (!python_accept(p, ","))
		return n;
	list = gw_code_wrap(c, GW_LIST, GW_STR(""), n);
	while (!ends_list(p) && !p->bad && !c->stop) {
		gw_node_add(list, starred(p));
		if (!python_accept(p, ","))
			break;
	}
	gw_code_end(c, list, c->at);
	return list;
}
