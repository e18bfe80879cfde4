/* Simple commands of the shell: assignments, words, redirections.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/shell.h"

#include <string.h>

/* A command while it is read; the parts that it has are made when needed. */
struct simple {
	struct gw_node *node;
	struct gw_node *argv;
	struct gw_node *assignments;
};

/* --- redirections ------------------------------------------------------------- */

static const char *const marks[] = { "<<<", "<<-", "<<", "<>", "<&", "<",
				     "&>>", "&>",  ">>", ">&", ">|", ">" };

static const char *mark_here(const struct gw_code *c)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (gw_code_sees(c, marks[i]))
			return marks[i];
	return NULL;
}

static void expect_heredoc(struct shell *p, struct gw_node *redirect,
			   struct gw_node *word, size_t at)
{
	struct shell_here *h = GW_NEW(p->c.b->arena, struct shell_here);

	*h = (struct shell_here){ .mark = word->text,
				  .redirect = redirect,
				  .at = at };
	h->chomp = gw_node_text_is(redirect->first, "<<-");
	h->quoted = (word->flags & GW_QUOTED) || p->c.at - at > word->text.n;
	*p->pending_end = h;
	p->pending_end = &h->next;
}

/* redirect := [DIGIT+ | "{" NAME "}"] mark word */
bool shell_redirect(struct shell *p, struct gw_node *command)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t from = at;
	struct gw_node *list = gw_node_key(command, "redirects");
	struct gw_node *n;
	struct gw_node *to;
	const char *mark;

	while (gw_is_digit(gw_code_peek(c, 0)))
		c->at++;
	from = c->at;
	mark = mark_here(c);
	if (!mark || gw_code_sees(c, "<(") || gw_code_sees(c, ">(")) {
		c->at = at;
		return false;
	}
	n = gw_code_node(c, GW_MAP, at);
	c->at += strlen(mark);
	gw_code_put(n, "op", gw_code_scalar(c, GW_STRING, gw_str_of(mark),
					    from, c->at));
	if (from > at)
		gw_code_put(n, "fd",
			    gw_code_scalar(c, GW_STRING,
					   gw_str_part(c->text, at, from), at,
					   from));
	shell_blanks(p, false);
	from = c->at;
	to = shell_word(p);
	if (!to)
		shell_fault(p, c->at, "a redirection needs a file");
	else if (strcmp(mark, "<<") == 0 || strcmp(mark, "<<-") == 0)
		expect_heredoc(p, n, to, from);
	else
		gw_code_put(n, "to", to);
	gw_code_end(c, n, c->at);
	if (!list) {
		list = gw_code_node(c, GW_LIST, at);
		gw_code_put(command, "redirects", list);
	}
	gw_node_add(list, n);
	gw_code_end(c, list, c->at);
	return true;
}

/* --- assignments ------------------------------------------------------------------ */

/* array := "(" word* ")" */
static struct gw_node *array(struct shell *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = gw_code_node(c, GW_LIST, c->at);

	c->at++;
	for (;;) {
		struct gw_node *word;

		shell_blanks(p, true);
		word = shell_word(p);
		if (!word)
			break;
		gw_node_add(list, word);
	}
	if (gw_code_peek(c, 0) == ')')
		c->at++;
	else
		shell_fault(p, c->at, "expected ')'");
	gw_code_end(c, list, c->at);
	return list;
}

/* Behind the "]" on this line, or 0; not far, lest it cost too much. */
static size_t index_end(const struct gw_code *c, size_t i)
{
	for (size_t end = i + 200; i < end; i++)
		if (gw_code_peek(c, i) == ']')
			return i + 1;
		else if (gw_code_peek(c, i) == '\n')
			break;
	return 0;
}

/* assignment := NAME ["[" index "]"] ["+"] "=" [word | array] */
static bool assignment(struct shell *p, struct simple *s)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t i = 0;
	struct gw_node *value;
	struct gw_str name;

	if (gw_is_digit(gw_code_peek(c, 0)))
		return false;
	while (gw_is_word(gw_code_peek(c, i)))
		i++;
	name = gw_str_part(c->text, at, at + i);
	if (i && gw_code_peek(c, i) == '[')
		i = index_end(c, i);
	if (i && gw_code_peek(c, i) == '+')
		i++;
	if (!i || gw_code_peek(c, i) != '=')
		return false;
	c->at += i + 1;
	value = gw_code_peek(c, 0) == '(' ? array(p) : shell_word(p);
	if (!value)
		value = gw_code_scalar(c, GW_STRING, GW_STR(""), c->at, c->at);
	if (!s->assignments) {
		s->assignments = gw_code_node(c, GW_MAP, at);
		gw_code_put(s->node, "assignments", s->assignments);
	}
	gw_code_key(c, value, name, at);
	gw_node_add(s->assignments, value);
	gw_code_end(c, s->assignments, c->at);
	return true;
}

/* --- the command -------------------------------------------------------------------- */

/* The last part of a path that is known. */
static void put_name(struct shell *p, struct simple *s)
{
	struct gw_node *first = s->argv->first;
	struct gw_node *name;

	if (!first) {
		gw_code_put(s->node, "name",
			    gw_code_scalar(&p->c, GW_STRING, GW_STR(""),
					   p->c.at, p->c.at));
		return;
	}
	name = gw_code_copy(&p->c, first);
	if (name->kind == GW_STRING)
		for (size_t i = name->text.n; i > 0; i--)
			if (name->text.p[i - 1] == '/') {
				name->text = gw_str_part(name->text, i,
							 name->text.n);
				break;
			}
	gw_code_put(s->node, "name", name);
}

static bool one_word(struct shell *p, struct simple *s)
{
	struct gw_code *c = &p->c;
	struct gw_node *word;

	shell_blanks(p, false);
	if (p->bad || shell_redirect(p, s->node))
		return !p->bad;
	if (!s->argv->count && assignment(p, s))
		return true;
	word = shell_word(p);
	if (!word)
		return false;
	if (word->kind == GW_STRING && gw_str_is(word->text, "}") &&
	    !s->argv->count)
		shell_fault(p, c->at, "'}' closes nothing");
	gw_node_add(s->argv, word);
	return true;
}

/* "[[" words "]]": in it "&&", "<" and "(" are words. */
static void condition(struct shell *p, struct simple *s)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	for (;;) {
		struct gw_node *word;

		shell_blanks(p, true);
		if (!gw_code_left(c)) {
			shell_fault(p, at, "'[[' is not closed");
			return;
		}
		word = shell_word(p);
		if (!word) { /* an operator, byte by byte */
			word = gw_code_scalar(c, GW_STRING,
					      gw_str_part(c->text, c->at,
							  c->at + 1),
					      c->at, c->at + 1);
			c->at++;
		}
		gw_node_add(s->argv, word);
		if (word->kind == GW_STRING && gw_str_is(word->text, "]]"))
			return;
	}
}

/* simple := (assignment | redirect)* (word | redirect)*; NULL: none here */
struct gw_node *shell_simple(struct shell *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct simple s = { .node = gw_code_node(c, GW_MAP, at) };

	s.argv = gw_code_node(c, GW_LIST, at);
	if (shell_keyword(p, "[["))
		condition(p, &s);
	while (one_word(p, &s))
		gw_code_end(c, s.node, c->at);
	if (c->at == at)
		return NULL;
	if (s.argv->count)
		s.argv->span = s.argv->first->span;
	gw_code_end(c, s.argv, c->at);
	put_name(p, &s);
	gw_code_put(s.node, "argv", s.argv);
	return s.node;
}
