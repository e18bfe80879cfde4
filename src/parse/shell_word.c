/* Words of the shell: quotes and expansions. SPDX-License-Identifier: Apache-2.0 */
#include "parse/shell.h"

#include "base/utf8.h"

bool shell_ends_word(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' ||
	       ch == ';' || ch == '&' || ch == '|' || ch == '(' || ch == ')' ||
	       ch == '<' || ch == '>' || ch == '\0';
}

size_t shell_closing(const struct shell *p, size_t at)
{
	struct gw_str text = p->c.text;
	char open = text.p[at];
	char close = open == '(' ? ')' : open == '{' ? '}' : ']';
	size_t deep = 0;
	char quote = '\0';

	for (size_t i = at; i < text.n; i++) {
		char ch = text.p[i];

		if (ch == '\\' && quote != '\'')
			i++;
		else if (quote)
			quote = ch == quote ? '\0' : quote;
		else if (ch == '\'' || ch == '"')
			quote = ch;
		else if (ch == open)
			deep++;
		else if (ch == close && --deep == 0)
			return i + 1;
	}
	return text.n;
}

static void unknown(struct shell *p, struct gw_parts *t, size_t at)
{
	struct gw_code *c = &p->c;

	gw_parts_hole(t,
		      gw_code_scalar(c, GW_UNKNOWN,
				     gw_str_part(c->text, at, c->at), at,
				     c->at),
		      at);
}

/* "$(" list ")"; "$((" arithmetic "))" is passed over. */
static void command_inside(struct shell *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (gw_code_sees(c, "$((")) {
		size_t end = shell_closing(p, at + 1);

		if (end > 1 && end - at > 4 && c->text.p[end - 2] == ')') {
			c->at = end;
			unknown(p, t, at);
			return;
		}
	}
	c->at += 2;
	shell_inner(p, ')');
	unknown(p, t, at);
}

/* A text whose backslashes before `, $ and \ are taken away, with places. */
static void unescape(struct shell *p, size_t from, size_t to)
{
	struct gw_code *c = &p->c;
	size_t most = to - from;
	char *text = gw_arena_alloc(c->b->arena, most + 1);
	uint32_t *places =
		gw_arena_array(c->b->arena, most + 1, sizeof(*places));
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		char next = i + 1 < to ? c->text.p[i + 1] : '\0';

		if (c->text.p[i] == '\\' &&
		    (next == '`' || next == '$' || next == '\\'))
			i++;
		text[n] = c->text.p[i];
		places[n++] = gw_code_place(c, i);
	}
	places[n] = gw_code_place(c, to);
	c->text = (struct gw_str){ text, n };
	c->places = places;
	c->at = 0;
}

/* "`" list "`" */
static void backquoted(struct shell *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_code outer = *c;
	size_t end = at + 1;

	while (end < c->text.n && c->text.p[end] != '`')
		end += c->text.p[end] == '\\' ? 2 : 1;
	if (end >= c->text.n) {
		shell_fault(p, at, "backquote is not closed");
		c->at = c->text.n;
		return;
	}
	unescape(p, at + 1, end);
	shell_inner(p, '\0');
	outer.r = c->r;
	outer.stop = c->stop;
	*c = outer;
	c->at = end + 1;
	unknown(p, t, at);
}

/* operand := what stands behind the operator of ${NAME:-...}, up to "}" */
static struct gw_node *operand(struct shell *p, size_t end)
{
	struct gw_node *n;

	if (!gw_code_enter(&p->c))
		return gw_code_node(&p->c, GW_UNKNOWN, p->c.at);
	n = shell_expand(p, end);
	gw_code_leave(&p->c);
	return n;
}

static size_t name_end(const struct gw_code *c, size_t at)
{
	size_t i = at;

	if (i < c->text.n && gw_is_word(c->text.p[i]) &&
	    !gw_is_digit(c->text.p[i]))
		while (i < c->text.n && gw_is_word(c->text.p[i]))
			i++;
	else if (i < c->text.n &&
		 (gw_is_digit(c->text.p[i]) ||
		  gw_str_find_byte(GW_STR("@*#?-$!"), c->text.p[i], 0) !=
			  GW_NOWHERE))
		i++;
	return i;
}

/* "${" NAME [operator word] "}" */
static void braced(struct shell *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t end = shell_closing(p, at + 1);
	size_t name = name_end(c, at + 2);
	size_t op = name;
	struct gw_node *n;

	if (c->text.p[end - 1] != '}' || end < at + 3) {
		shell_fault(p, at, "'${' is not closed");
		c->at = c->text.n;
		unknown(p, t, at);
		return;
	}
	while (op < end - 1 && op < name + 2 &&
	       gw_str_find_byte(GW_STR(":-=?+"), c->text.p[op], 0) !=
		       GW_NOWHERE)
		op++;
	if (name == at + 2 || (op == name && name != end - 1)) {
		c->at = end;
		unknown(p, t, at);
		return;
	}
	n = gw_code_scalar(c, GW_REF, gw_str_part(c->text, at + 2, name), at,
			   end);
	if (op > name) {
		c->at = op;
		gw_node_add(n, operand(p, end - 1));
		n->last->key = gw_str_part(c->text, name, op);
	}
	c->at = end;
	gw_parts_hole(t, n, at);
}

/* Single quotes; with `ansi` those of $'..', which know backslashes. */
static void single(struct shell *p, struct gw_parts *t, bool ansi)
{
	static const char from[] = "abefnrtv";
	static const char to[] = "\a\b\033\f\n\r\t\v";
	struct gw_code *c = &p->c;
	size_t at = c->at++;

	t->quoted = true;
	while (gw_code_left(c) && gw_code_peek(c, 0) != '\'') {
		char ch = gw_code_peek(c, 0);
		size_t here = c->at++;
		uint32_t cp;
		size_t k;

		if (!ansi || ch != '\\') {
			gw_parts_byte(t, ch, here);
			continue;
		}
		ch = gw_code_peek(c, 0);
		c->at += gw_code_left(c) > 0;
		k = ch ? gw_str_find_byte(gw_str_of(from), ch, 0) : GW_NOWHERE;
		if (k != GW_NOWHERE)
			gw_parts_byte(t, to[k], here);
		else if (ch == 'x' && gw_code_hex(c->text, &c->at, 2, &cp))
			gw_parts_byte(t, (char)cp, here);
		else if (ch == 'u' && gw_code_hex(c->text, &c->at, 4, &cp))
			gw_utf8_add(&t->lit, cp);
		else
			gw_parts_byte(t, ch, here);
	}
	if (!gw_code_left(c))
		shell_fault(p, at, "quote is not closed");
	else
		c->at++;
}

/* What begins with "$"; false: it is a dollar sign. */
static bool dollar(struct shell *p, struct gw_parts *t, bool quoted)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	char next = gw_code_peek(c, 1);
	size_t name = name_end(c, at + 1);

	if (gw_code_sees(c, "${{")) { /* GitHub's ${{ .. }} in a step */
		struct gw_str near = gw_str_part(c->text, 0, at + 2000);
		size_t end = gw_str_find(near, GW_STR("}}"), at);

		c->at = end == GW_NOWHERE ? at + 3 : end + 2;
		unknown(p, t, at);
	} else if (next == '{') {
		braced(p, t);
	} else if (next == '(') {
		command_inside(p, t);
	} else if (next == '\'' && !quoted) {
		c->at++;
		single(p, t, true);
	} else if (name > at + 1) {
		c->at = name;
		gw_parts_hole(t,
			      gw_code_scalar(c, GW_REF,
					     gw_str_part(c->text, at + 1, name),
					     at, name),
			      at);
	} else {
		return false;
	}
	return true;
}

/* Expansions and backslashes inside of double quotes and heredocs. */
static void expand_one(struct shell *p, struct gw_parts *t, bool quotes)
{
	struct gw_code *c = &p->c;
	char ch = gw_code_peek(c, 0);
	char next = gw_code_peek(c, 1);

	if (ch == '$' && dollar(p, t, true))
		return;
	if (ch == '`') {
		backquoted(p, t);
		return;
	}
	if (ch == '\\' && next == '\n') {
		c->at += 2;
		return;
	}
	if (ch == '\\' && (next == '$' || next == '`' || next == '\\' ||
			   (next == '"' && quotes))) {
		c->at++;
		ch = next;
	}
	gw_parts_byte(t, ch, c->at);
	c->at++;
}

static void doubled(struct shell *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;

	t->quoted = true;
	while (gw_code_left(c) && gw_code_peek(c, 0) != '"')
		expand_one(p, t, true);
	if (!gw_code_left(c))
		shell_fault(p, at, "quote is not closed");
	else
		c->at++;
}

struct gw_node *shell_expand(struct shell *p, size_t end)
{
	struct gw_code *c = &p->c;
	struct gw_str all = c->text;
	struct gw_node *n;
	struct gw_parts t;

	gw_parts_init(&t, c, c->at);
	c->text.n = end;
	while (gw_code_left(c))
		expand_one(p, &t, false);
	n = gw_parts_finish(&t, c->at < end ? c->at : end, true);
	c->text = all;
	return n;
}

/* One quoted part, expansion or byte of a word. */
static void word_part(struct shell *p, struct gw_parts *t)
{
	struct gw_code *c = &p->c;
	char ch = gw_code_peek(c, 0);
	size_t at = c->at;

	if (ch == '\'') {
		single(p, t, false);
	} else if (ch == '"') {
		doubled(p, t);
	} else if (ch == '`') {
		backquoted(p, t);
	} else if (ch == '$' && gw_code_peek(c, 1) == '"') {
		c->at++;
	} else if (ch == '$' && dollar(p, t, false)) {
		return;
	} else if (ch == '\\') {
		c->at += gw_code_peek(c, 1) == '\r' &&
			 gw_code_peek(c, 2) == '\n';
		if (gw_code_peek(c, 1) != '\n' && c->text.n - at > 1)
			gw_parts_byte(t, gw_code_peek(c, 1), at + 1);
		c->at += c->text.n - c->at > 1 ? 2 : 1;
	} else {
		gw_parts_byte(t, ch, at);
		c->at++;
	}
}

/* True at the bracket of a pattern list: ?(..) *(..) +(..) @(..) !(..) */
static bool pattern_list(const struct gw_code *c, size_t word)
{
	return gw_code_peek(c, 0) == '(' && c->at > word &&
	       gw_str_find_byte(GW_STR("?*+@!"), c->text.p[c->at - 1], 0) !=
		       GW_NOWHERE;
}

struct gw_node *shell_word(struct shell *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_parts t;

	if (!gw_code_left(c))
		return NULL;
	if (gw_code_sees(c, "<(") || gw_code_sees(c, ">(")) {
		c->at += 2;
		shell_inner(p, ')');
		return gw_code_scalar(c, GW_UNKNOWN,
				      gw_str_part(c->text, at, c->at), at,
				      c->at);
	}
	if (shell_ends_word(gw_code_peek(c, 0)))
		return NULL;
	gw_parts_init(&t, c, at);
	while (gw_code_left(c)) {
		if (pattern_list(c, at)) {
			size_t end = shell_closing(p, c->at);

			for (; c->at < end; c->at++)
				gw_parts_byte(&t, gw_code_peek(c, 0), c->at);
		} else if (shell_ends_word(gw_code_peek(c, 0))) {
			break;
		} else {
			word_part(p, &t);
		}
	}
	return gw_parts_finish(&t, c->at, true);
}
