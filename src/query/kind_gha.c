/* gha-expr: what a text with ${{ }} looks at. SPDX-License-Identifier: Apache-2.0
 *
 * A list of {path, text}: one for each context value that can come out of an
 * expression: "github.event.issue.title". Brackets are made dots, indexes and
 * [*] become parts of their own. What is only compared, or given to a
 * function that answers yes or no, cannot come out and is left out.
 */
#include "query/run.h"

#define MOST_OPEN 32

struct expr {
	const struct q_kind_in *in;
	struct gw_node *list;
	struct gw_str text; /* the expression */
	size_t at;
	bool quiet[MOST_OPEN]; /* inside of a function that answers yes or no */
	unsigned open;
	bool compared; /* the operator before was a comparison */
};

static char peek(const struct expr *e)
{
	return e->at < e->text.n ? e->text.p[e->at] : '\0';
}

static bool is_name_char(char c)
{
	return gw_is_word(c) || c == '-';
}

static void skip_blanks(struct expr *e)
{
	while (gw_is_space(peek(e)))
		e->at++;
}

/* ".name" | ".*" | "['name']" | "[0]" | "[*]", appended with a dot */
static bool read_part(struct expr *e, struct gw_buf *path)
{
	size_t from;
	size_t close;
	struct gw_str inside;

	if (peek(e) == '.') {
		from = ++e->at;
		if (peek(e) == '*')
			e->at++;
		while (is_name_char(peek(e)))
			e->at++;
		gw_buf_byte(path, '.');
		gw_buf_add(path, gw_str_part(e->text, from, e->at));
		return e->at > from;
	}
	if (peek(e) != '[')
		return false;
	close = gw_str_find_byte(e->text, ']', e->at);
	if (close == GW_NOWHERE)
		return false;
	inside = gw_str_trim(gw_str_part(e->text, e->at + 1, close));
	if (inside.n > 1 && inside.p[0] == '\'')
		inside = gw_str_part(inside, 1, inside.n - 1);
	gw_buf_byte(path, '.');
	gw_buf_add(path, inside);
	e->at = close + 1;
	return true;
}

static bool is_comparison(const struct expr *e)
{
	char c = peek(e);
	char d = e->at + 1 < e->text.n ? e->text.p[e->at + 1] : '\0';

	return c == '<' || c == '>' || (c == '=' && d == '=') ||
	       (c == '!' && d == '=');
}

static bool is_quiet(const struct expr *e)
{
	return e->open && e->open <= MOST_OPEN && e->quiet[e->open - 1];
}

static void add_path(struct expr *e, const struct gw_buf *path)
{
	struct gw_node *item;

	skip_blanks(e);
	if (e->compared || is_comparison(e) || is_quiet(e))
		return;
	item = gw_node_new(e->in->arena, GW_MAP);
	gw_node_put(item, GW_STR("path"),
		    gw_node_string(e->in->arena,
				   gw_arena_copy(e->in->arena,
						 gw_buf_str(path))));
	gw_node_put(item, GW_STR("text"),
		    gw_node_string(e->in->arena, gw_str_trim(e->text)));
	gw_node_add(e->list, item);
}

static bool answers_yes_or_no(struct gw_str name)
{
	static const char *const names[] = { "contains", "startsWith",
					     "endsWith", "hashFiles",
					     "always",	 "success",
					     "failure",	 "cancelled" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (gw_str_eq_fold(name, gw_str_of(names[i])))
			return true;
	return false;
}

static void open_parenthesis(struct expr *e, bool quiet)
{
	e->at++;
	if (e->open < MOST_OPEN)
		e->quiet[e->open] = quiet || is_quiet(e);
	e->open++;
	e->compared = false;
}

static void read_name(struct expr *e)
{
	size_t from = e->at;
	struct gw_str name;
	struct gw_buf path;

	while (is_name_char(peek(e)))
		e->at++;
	name = gw_str_part(e->text, from, e->at);
	skip_blanks(e);
	if (peek(e) == '(') {
		open_parenthesis(e, answers_yes_or_no(name));
		return;
	}
	gw_buf_init(&path, 1000);
	gw_buf_add(&path, name);
	while (read_part(e, &path))
		;
	if (!gw_str_is(name, "true") && !gw_str_is(name, "false") &&
	    !gw_str_is(name, "null"))
		add_path(e, &path);
	gw_buf_release(&path);
	e->compared = false;
}

static void skip_text(struct expr *e)
{
	size_t end = gw_str_find_byte(e->text, '\'', e->at + 1);

	e->at = end == GW_NOWHERE ? e->text.n : end + 1;
	e->compared = false;
}

static void read_expression(struct expr *e)
{
	while (e->at < e->text.n) {
		char c = peek(e);

		if (gw_is_alpha(c) || c == '_') {
			read_name(e);
		} else if (c == '\'') {
			skip_text(e);
		} else if (c == '(') {
			open_parenthesis(e, false);
		} else if (c == ')') {
			e->at++;
			e->open -= e->open > 0;
		} else if (is_comparison(e)) {
			e->compared = true;
			e->at += e->at + 1 < e->text.n &&
						 e->text.p[e->at + 1] == '=' ?
					 2 :
					 1;
		} else {
			if (!gw_is_space(c))
				e->compared = false;
			e->at++;
		}
	}
}

struct gw_node *gw_kind_gha_expr(const struct q_kind_in *in)
{
	struct gw_node *list = gw_node_new(in->arena, GW_LIST);
	struct gw_str text = in->text;
	size_t at = 0;

	/* A key of the list is the key of each item: {$e.text}. */
	list->flags |= GW_BLOCK;
	if (gw_str_is(in->node->key, "if") &&
	    gw_str_find(text, GW_STR("${{"), 0) == GW_NOWHERE) {
		read_expression(
			&(struct expr){ .in = in, .list = list, .text = text });
		return list;
	}
	for (;;) {
		size_t open = gw_str_find(text, GW_STR("${{"), at);
		size_t close = gw_str_find(text, GW_STR("}}"), open);

		if (open == GW_NOWHERE || close == GW_NOWHERE)
			return list;
		read_expression(&(struct expr){
			.in = in,
			.list = list,
			.text = gw_str_part(text, open + 3, close) });
		at = close + 2;
	}
}
