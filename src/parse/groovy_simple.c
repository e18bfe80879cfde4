/* Calls and assignments of Groovy. SPDX-License-Identifier: Apache-2.0 */
#include "parse/groovy.h"

#include <string.h>

struct gw_node *groovy_statement(struct groovy *p, const char *type, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_MAP, at);

	gw_code_put(n, "$type",
		    gw_code_scalar(c, GW_STRING, gw_str_of(type), at, at));
	return n;
}

struct gw_node *groovy_call_statement(struct groovy *p, struct gw_node *call)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = groovy_statement(p, "call", c->at);
	struct gw_node *args = gw_code_node(c, GW_LIST, c->at);
	struct gw_node *named = gw_code_node(c, GW_MAP, c->at);
	struct gw_node *next;

	n->span = n->first->span = args->span = named->span = call->span;
	gw_code_put(n, "call",
		    gw_code_scalar(c, GW_STRING, call->text, c->at, c->at));
	n->last->span = call->span;
	named->flags |= call->flags & GW_OPEN;
	gw_code_put(n, "args", args);
	gw_code_put(n, "named", named);
	for (struct gw_node *a = call->first; a; a = next) {
		next = a->next;
		if (gw_str_is(a->key, "$self"))
			gw_code_put(n, "self", a);
		else if (gw_str_is(a->key, "$body"))
			gw_code_put(n, "body", a);
		else
			gw_node_add(a->key.p ? named : args, a);
	}
	return n;
}

void groovy_other(struct groovy *p, struct gw_node *into, size_t at,
		  struct gw_node *value)
{
	struct gw_code *c = &p->c;
	struct gw_node *n;

	if (value && value->kind == GW_CALL) {
		gw_node_add(into, groovy_call_statement(p, value));
		return;
	}
	n = groovy_statement(p, "other", at);
	gw_code_put(n, "text",
		    gw_code_scalar(c, GW_STRING, gw_code_source(c, at, c->at),
				   at, c->at));
	if (value)
		gw_code_put(n, "value", value);
	gw_code_end(c, n, c->at);
	gw_node_add(into, n);
}

/* "=" or an operator with it, as text; "" if none is here */
static struct gw_str assign_mark(struct groovy *p)
{
	static const char *const marks[] = { "=",  "+=", "-=",	"*=", "/=",
					     "%=", "|=", "&=", "<<=", "?=",
					     "**=", ">>=" };
	struct gw_code *c = &p->c;

	groovy_blanks(p);
	if (p->bad || gw_code_sees(c, "==") || gw_code_sees(c, "=~"))
		return GW_STR("");
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (gw_code_sees(c, marks[i])) {
			c->at += strlen(marks[i]);
			return gw_str_of(marks[i]);
		}
	return GW_STR("");
}

/* assign := target mark expr */
bool groovy_assign(struct groovy *p, struct gw_node *into,
		   const struct groovy_target *t)
{
	struct gw_code *c = &p->c;
	struct gw_str mark = assign_mark(p);
	struct gw_node *n;

	if (!mark.n)
		return false;
	groovy_lines(p);
	n = groovy_statement(p, "assign", t->at);
	gw_node_add(into, n);
	gw_code_put(n, "assign",
		    gw_code_scalar(c, GW_STRING,
				   gw_code_source(c, t->name, t->end), t->name,
				   t->end));
	if (mark.n > 1)
		gw_code_put(n, "op",
			    gw_code_scalar(c, GW_STRING, mark, t->end,
					   t->end));
	gw_code_put(n, "value", groovy_expr(p));
	gw_code_end(c, n, c->at);
	gw_code_put_bool(c, n, "def", t->def);
	return true;
}

/* True if what stands here can begin the argument of a call without
 * brackets: sh 'x', checkout scm, input message: 'y'. */
static bool argument_starts(struct groovy *p)
{
	static const char *const words[] = { "in", "as", "instanceof" };
	struct gw_code *c = &p->c;
	bool blank = c->at > 0 && gw_is_space(c->text.p[c->at - 1]);
	char ch = groovy_next(p);
	size_t at = c->at;

	blank = blank || (at > 0 && gw_is_space(c->text.p[at - 1]));
	for (size_t i = 0; i < 3; i++)
		if (groovy_take(p, words[i])) {
			c->at = at;
			return false;
		}
	if (ch == '$' && gw_code_peek(c, 1) == '/')
		return true;
	if (ch == '/')
		return blank && !gw_is_space(gw_code_peek(c, 1)) &&
		       gw_code_peek(c, 1) != '=';
	return groovy_ident_starts(ch) || gw_is_digit(ch) || ch == '"' ||
	       ch == '\'' || (ch == '[' && blank);
}

/* command := path arguments (NAME arguments)*: `id 'java' version '1'` */
static struct gw_node *command(struct groovy *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;

	while (!p->bad && !c->stop && argument_starts(p)) {
		struct gw_node *call = gw_code_node(c, GW_CALL, c->at);

		call->span = n->span;
		if (n->kind == GW_REF) {
			call->text = n->text;
		} else {
			struct gw_str name = groovy_ident(p);

			call->text = gw_code_grow(c, n->text, "().", name, "");
			if (!call->text.p)
				call->text = name;
			gw_code_put(call, "$self", n);
			if (!argument_starts(p) || n->kind != GW_CALL) {
				gw_code_end(c, call, c->at);
				return call;
			}
		}
		groovy_arguments(p, call, '\0');
		gw_code_end(c, call, c->at);
		n = call;
	}
	return n;
}

void groovy_expression(struct groovy *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	struct groovy_target t = { .at = c->at, .name = c->at };
	struct gw_code back = *c;
	struct gw_node *n;
	char ch;

	if (groovy_ident_starts(gw_code_peek(c, 0))) {
		n = groovy_path(p);
		t.end = c->at;
		if (n->kind == GW_REF && argument_starts(p)) {
			gw_node_add(into, groovy_call_statement(p, command(p, n)));
			return;
		}
		if (groovy_assign(p, into, &t))
			return;
		ch = groovy_next(p);
		if (ch == '\n' || ch == ';' || ch == '}' || ch == '\0') {
			groovy_other(p, into, t.at, n);
			return;
		}
		back.stop = c->stop; /* an operator: from the start again */
		back.r = c->r;
		back.comments = c->comments;
		*c = back;
	}
	n = groovy_expr(p);
	t.end = c->at;
	if (!groovy_assign(p, into, &t))
		groovy_other(p, into, t.at, n);
}
