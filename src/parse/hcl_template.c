/* Strings, templates and heredocs of HCL. SPDX-License-Identifier: Apache-2.0
 *
 * A template is read byte by byte into literal text and, between ${ and },
 * expressions. %{if} and %{for} hold templates of their own. "~" at a mark
 * cuts the blanks of the literal text next to it.
 */
#include "parse/hcl.h"

#include "base/utf8.h"

struct tmpl {
	struct hcl *p;
	struct gw_node *node;
	struct gw_buf lit;
	size_t lit_at;
	size_t end; /* where the directive that ended it begins */
	bool quoted; /* ends at '"' and knows backslashes; else a heredoc */
	bool strip; /* drop the blanks that come next */
	bool inserts; /* the only part is an expression between ${ and } */
};

enum tmpl_stop { STOP_END, STOP_ELSE, STOP_ENDIF, STOP_ENDFOR };

static enum tmpl_stop tmpl_run(struct tmpl *t);

static void literal(struct tmpl *t, char ch, size_t at)
{
	if (t->strip && gw_is_space(ch))
		return;
	t->strip = false;
	if (!t->lit.n)
		t->lit_at = at;
	gw_buf_byte(&t->lit, ch);
}

static void flush(struct tmpl *t, size_t at)
{
	struct gw_code *c = &t->p->c;

	t->strip = false;
	if (!t->lit.n)
		return;
	gw_node_add(t->node,
		    gw_code_scalar(c, GW_STRING, gw_code_keep(c, &t->lit),
				   t->lit_at, at));
	gw_buf_reset(&t->lit);
}

/* Behind "${" or "%{": "~" cuts the blanks in front. */
static void opened(struct tmpl *t, size_t at)
{
	t->p->c.at = at + 2;
	if (gw_code_peek(&t->p->c, 0) == '~') {
		t->p->c.at++;
		while (t->lit.n && gw_is_space(t->lit.p[t->lit.n - 1]))
			t->lit.n--;
	}
	flush(t, at);
}

static void closed(struct tmpl *t)
{
	if (hcl_accept(t->p, "~}"))
		t->strip = true;
	else
		hcl_expect(t->p, "}");
}

static void insertion(struct tmpl *t)
{
	struct hcl *p = t->p;
	bool was = hcl_newlines(p, false);

	opened(t, p->c.at);
	t->inserts = t->node->count == 0;
	gw_node_add(t->node, hcl_expr(p));
	closed(t);
	hcl_newlines(p, was);
}

static void tmpl_init(struct tmpl *t, struct hcl *p, bool quoted)
{
	*t = (struct tmpl){ .p = p, .quoted = quoted };
	t->node = gw_code_node(&p->c, GW_TEMPLATE, p->c.at);
	gw_buf_init(&t->lit, p->c.text.n + 16);
}

/* A template of literal text alone is that text. */
static struct gw_node *tmpl_finish(struct tmpl *t, size_t at, size_t end)
{
	struct gw_code *c = &t->p->c;
	struct gw_node *n = t->node;

	flush(t, c->at);
	gw_buf_release(&t->lit);
	if (!n->count)
		n = gw_code_scalar(c, GW_STRING, GW_STR(""), at, end);
	else if (n->count == 1 && (n->first->kind == GW_STRING && !t->inserts))
		n = gw_code_scalar(c, GW_STRING, n->first->text, at, end);
	else
		n->text = gw_code_source(c, at, end);
	gw_code_end(c, n, end);
	return n;
}

/* The text between two directives. */
static struct gw_node *inner(struct tmpl *outer, enum tmpl_stop *stop)
{
	struct hcl *p = outer->p;
	size_t at = p->c.at;
	struct gw_node *n;
	struct tmpl t;

	tmpl_init(&t, p, outer->quoted);
	t.strip = outer->strip;
	*stop = STOP_END;
	if (gw_code_enter(&p->c)) {
		*stop = tmpl_run(&t);
		gw_code_leave(&p->c);
	}
	n = tmpl_finish(&t, at, *stop == STOP_END ? p->c.at : t.end);
	outer->strip = t.strip;
	return n;
}

static void needs(struct hcl *p, enum tmpl_stop is, enum tmpl_stop want)
{
	if (is != want)
		hcl_fault(p, p->c.at, "a template directive is not closed");
}

/* if := "%{if" expr "}" text ["%{else}" text] "%{endif}" */
static void if_directive(struct tmpl *t, size_t at)
{
	struct hcl *p = t->p;
	struct gw_node *n = gw_code_node(&p->c, GW_COND, at);
	enum tmpl_stop stop;

	p->c.at += 2;
	gw_node_add(n, hcl_expr(p));
	closed(t);
	gw_node_add(n, inner(t, &stop));
	if (stop == STOP_ELSE)
		gw_node_add(n, inner(t, &stop));
	else
		gw_node_add(n, gw_code_scalar(&p->c, GW_STRING, GW_STR(""),
					      p->c.at, p->c.at));
	needs(p, stop, STOP_ENDIF);
	gw_code_end(&p->c, n, p->c.at);
	gw_node_add(t->node, n);
}

/* for := "%{for" names "in" expr "}" text "%{endfor}" */
static void for_directive(struct tmpl *t, size_t at)
{
	struct hcl *p = t->p;
	struct gw_node *n = gw_code_node(&p->c, GW_FOR, at);
	enum tmpl_stop stop;

	n->text = GW_STR("%");
	hcl_for_head(p, n);
	closed(t);
	gw_code_put(n, "value", inner(t, &stop));
	needs(p, stop, STOP_ENDFOR);
	gw_code_end(&p->c, n, p->c.at);
	gw_node_add(t->node, n);
}

/* True if it is one that ends the text in hand, told in *stop. */
static bool directive(struct tmpl *t, enum tmpl_stop *stop)
{
	static const struct {
		const char *word;
		enum tmpl_stop stop;
	} ends[] = { { "else", STOP_ELSE },
		     { "endif", STOP_ENDIF },
		     { "endfor", STOP_ENDFOR } };
	struct hcl *p = t->p;
	bool was = hcl_newlines(p, false);
	size_t at = p->c.at;
	bool done = false;

	opened(t, at);
	t->end = at;
	for (size_t i = 0; i < 3 && !done; i++) {
		if (!hcl_sees_word(p, ends[i].word))
			continue;
		hcl_ident(p);
		closed(t);
		*stop = ends[i].stop;
		done = true;
	}
	if (!done && hcl_sees_word(p, "if"))
		if_directive(t, at);
	else if (!done && hcl_sees_word(p, "for"))
		for_directive(t, at);
	else if (!done)
		hcl_fault(p, at, "unknown template directive");
	hcl_newlines(p, was);
	return done;
}

static void escape(struct tmpl *t)
{
	static const char from[] = "nrt\"\\";
	static const char to[] = "\n\r\t\"\\";
	struct gw_code *c = &t->p->c;
	size_t at = c->at++;
	char ch = gw_code_peek(c, 0);
	size_t k = ch ? gw_str_find_byte(gw_str_of(from), ch, 0) : GW_NOWHERE;
	unsigned digits = ch == 'u' ? 4 : ch == 'U' ? 8 : 0;
	uint32_t cp;

	c->at += gw_code_left(c) > 0;
	if (k != GW_NOWHERE) {
		literal(t, to[k], at);
		return;
	}
	if (!digits || !gw_code_hex(c->text, &c->at, digits, &cp)) {
		gw_code_fault(c, at, "unknown escape in a string");
		return;
	}
	if (!t->lit.n)
		t->lit_at = at;
	gw_utf8_add(&t->lit, cp);
}

/* Blanks that all lines of a <<- heredoc have in common. */
static void skip_indent(struct tmpl *t)
{
	struct gw_code *c = &t->p->c;

	if (t->quoted || !c->at || c->text.p[c->at - 1] != '\n')
		return;
	for (size_t i = 0; i < t->p->indent; i++)
		if (gw_code_peek(c, 0) == ' ' || gw_code_peek(c, 0) == '\t')
			c->at++;
}

static enum tmpl_stop tmpl_run(struct tmpl *t)
{
	struct gw_code *c = &t->p->c;
	enum tmpl_stop stop;

	while (gw_code_left(c) && !t->p->bad) {
		size_t at = c->at;
		char ch;

		skip_indent(t);
		ch = gw_code_peek(c, 0);
		if (t->quoted && (ch == '"' || ch == '\n'))
			return STOP_END;
		if (gw_code_sees(c, "$${") || gw_code_sees(c, "%%{")) {
			literal(t, ch, at);
			literal(t, '{', at);
			c->at += 3;
		} else if (gw_code_sees(c, "${")) {
			insertion(t);
		} else if (gw_code_sees(c, "%{")) {
			if (directive(t, &stop))
				return stop;
		} else if (t->quoted && ch == '\\') {
			escape(t);
		} else if (gw_code_left(c)) {
			literal(t, ch, c->at++);
		}
	}
	return STOP_END;
}

static struct gw_node *only_part(struct tmpl *t, struct gw_node *n)
{
	if (n->kind != GW_TEMPLATE || n->count != 1 || !t->inserts)
		return n;
	n = n->first;
	n->parent = NULL;
	return n;
}

/* quoted := '"' template '"' */
struct gw_node *hcl_quoted(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *n;
	struct tmpl t;

	tmpl_init(&t, p, true);
	needs(p, tmpl_run(&t), STOP_END);
	if (gw_code_peek(c, 0) == '"')
		c->at++;
	else
		hcl_fault(p, at, "string is not closed");
	n = tmpl_finish(&t, at, c->at);
	if (n->kind == GW_TEMPLATE)
		n->span.off = gw_code_place(c, at);
	n->flags |= GW_QUOTED;
	n = only_part(&t, n);
	return n;
}

/* --- heredocs --------------------------------------------------------------- */

struct heredoc {
	struct gw_str mark;
	size_t at; /* of the text */
	size_t end; /* of the text, where the line of the end mark begins */
	size_t next; /* behind the end mark */
	size_t indent;
};

static size_t blanks_at(struct gw_str text, size_t at)
{
	size_t i = at;

	while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'))
		i++;
	return i - at;
}

/* Finds the line that is only the mark; false if there is none. */
static bool find_end(struct gw_str text, struct heredoc *h)
{
	size_t at = h->at;

	h->indent = GW_NOWHERE;
	while (at < text.n) {
		size_t indent = blanks_at(text, at);
		size_t end = gw_str_find_byte(text, '\n', at);
		struct gw_str line;

		if (end == GW_NOWHERE)
			end = text.n;
		line = gw_str_part(text, at + indent, end);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (gw_str_eq(line, h->mark)) {
			h->end = at;
			h->next = at + indent + line.n;
			return true;
		}
		if (line.n && indent < h->indent)
			h->indent = indent;
		at = end + 1;
	}
	return false;
}

/* Reads the text of the heredoc as if the file ended with it. */
static struct gw_node *heredoc_text(struct hcl *p, const struct heredoc *h,
				    size_t at)
{
	struct gw_code *c = &p->c;
	size_t all = c->text.n;
	struct gw_node *n;
	struct tmpl t;

	c->at = h->at;
	c->text.n = h->end;
	tmpl_init(&t, p, false);
	needs(p, tmpl_run(&t), STOP_END);
	c->text.n = all;
	if (!p->bad)
		c->at = h->end;
	n = tmpl_finish(&t, at, h->next);
	if (!p->bad)
		c->at = h->next;
	n->flags |= GW_HEREDOC;
	return only_part(&t, n);
}

/* heredoc := "<<" ["-"] NAME NEWLINE text NEWLINE NAME */
struct gw_node *hcl_heredoc(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	size_t was = p->indent;
	struct heredoc h = { .at = 0 };
	struct gw_node *n;
	bool flushed;

	c->at += 2;
	flushed = gw_code_peek(c, 0) == '-';
	c->at += flushed;
	h.mark = hcl_ident(p);
	if (gw_code_peek(c, 0) == '\r')
		c->at++;
	if (!h.mark.n || gw_code_peek(c, 0) != '\n') {
		hcl_fault(p, at, "a heredoc begins with a name and a new line");
		return hcl_unknown(p, at);
	}
	h.at = ++c->at;
	if (!find_end(c->text, &h)) {
		hcl_fault(p, at, "heredoc is not closed");
		c->at = c->text.n;
		return hcl_unknown(p, at);
	}
	p->indent = flushed && h.indent != GW_NOWHERE ? h.indent : 0;
	if (!gw_code_enter(c))
		return hcl_unknown(p, at);
	n = heredoc_text(p, &h, at);
	gw_code_leave(c);
	p->indent = was;
	return n;
}
