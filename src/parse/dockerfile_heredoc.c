/* Heredocs behind Dockerfile instructions.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/dockerfile.h"
#include "parse/shell_text.h"

struct heredoc {
	struct gw_str name;
	size_t at; /* of the name, in the line */
	bool quoted;
	bool chomp;
};

/* heredoc := DIGIT* "<<" ["-"] name; the whole word (parser.go, reHeredoc). */
static bool is_heredoc(struct dockerfile_reader *p, size_t at, size_t end,
		       struct heredoc *out)
{
	struct gw_str text = p->c->text;
	struct gw_str name;
	struct gw_code c = *p->c;
	struct dockerfile_words w = { &c, p->w.escape, true, true };

	while (at < end && gw_is_digit(text.p[at]))
		at++;
	if (end - at < 3 || text.p[at] != '<' || text.p[at + 1] != '<')
		return false;
	at += 2;
	out->chomp = text.p[at] == '-';
	if (out->chomp)
		at++;
	for (size_t i = at; i < end; i++)
		if (text.p[i] == '<')
			return false;
		else if (gw_str_find_byte(GW_STR("|&;>()"), text.p[i], 0) !=
			 GW_NOWHERE)
			end = i;
	c.at = out->at = at;
	name = gw_str_part(text, at, end);
	out->quoted = gw_str_find_byte(name, '"', 0) != GW_NOWHERE ||
		      gw_str_find_byte(name, '\'', 0) != GW_NOWHERE;
	out->name = dockerfile_word(&w, '\0', end)->text;
	return out->name.n > 0;
}

static bool ends_heredoc(const struct heredoc *h, struct gw_str line)
{
	while (h->chomp && line.n && line.p[0] == '\t') {
		line.p++;
		line.n--;
	}
	return gw_str_eq(line, h->name);
}

/* A heredoc is a script if nothing or a shell reads it. */
static bool is_script(const struct dockerfile_reader *p, struct gw_str text)
{
	struct gw_node *args = gw_node_key(p->node, "args");
	struct gw_node *last = args ? args->last : NULL;
	struct gw_str line;

	if (!p->w.shell || !last || args->count > 2)
		return false;
	if (args->count == 2 && !gw_node_text_is(last, "bash") &&
	    !gw_node_text_is(last, "sh") &&
	    !gw_node_text_is(args->first, "bash") &&
	    !gw_node_text_is(args->first, "sh"))
		return false;
	if (!gw_str_starts(text, GW_STR("#!")))
		return true;
	gw_str_next(&text, '\n', &line);
	return gw_str_find(line, GW_STR("sh"), 0) != GW_NOWHERE;
}

/* The lines up to the one that is the name; tabs are cut off for "<<-". */
static void heredoc_text(struct dockerfile_reader *p, const struct heredoc *h,
			 struct gw_node *map)
{
	struct gw_code *c = p->lines->c;
	size_t at = c->at;
	struct dockerfile_raw raw = { .at = at };
	bool closed = false;
	struct gw_node *n;
	struct gw_buf buf;
	size_t end = at;

	gw_buf_init(&buf, c->text.n - at + 1);
	while (!closed && dockerfile_raw_line(p->lines, &raw)) {
		struct gw_str line = gw_str_part(c->text, raw.at, raw.next);

		closed = ends_heredoc(h, raw.text);
		if (closed)
			break;
		end = raw.next;
		while (h->chomp && line.n && line.p[0] == '\t') {
			line.p++;
			line.n--;
		}
		gw_buf_add(&buf, line);
	}
	if (!closed)
		gw_code_fault(p->c, h->at, "heredoc is not closed");
	n = gw_code_scalar(c, GW_STRING, gw_code_keep(c, &buf), at, end);
	n->flags |= GW_HEREDOC;
	gw_buf_release(&buf);
	gw_code_put(map, "text", n);
	if (!h->chomp && is_script(p, n->text))
		gw_code_put(map, "shell",
			    shell_tree(c, gw_str_part(c->text, 0, end), at));
}

static void heredoc(struct dockerfile_reader *p, const struct heredoc *h,
		    struct gw_node *list)
{
	struct gw_code *c = p->c;
	struct gw_node *map = gw_code_node(c, GW_MAP, h->at);

	gw_node_add(list, map);
	gw_code_end(c, map, h->at + h->name.n);
	gw_code_put(map, "name",
		    gw_code_scalar(c, GW_STRING, h->name, h->at,
				   h->at + h->name.n));
	heredoc_text(p, h, map);
	gw_code_put_bool(c, map, "quoted", h->quoted);
}

void dockerfile_heredocs(struct dockerfile_reader *p, size_t at)
{
	struct gw_code *c = p->c;
	struct gw_node *list = gw_code_node(c, GW_LIST, at);
	struct heredoc h;

	gw_code_end(c, list, c->text.n);
	for (c->at = at; gw_code_left(c);) {
		size_t end;

		dockerfile_blanks(c);
		end = dockerfile_word_end(&p->w, c->at, c->text.n);
		if (is_heredoc(p, c->at, end, &h))
			heredoc(p, &h, list);
		c->at = end;
	}
	gw_code_put(p->node, "heredocs", list);
}
