/* Where a finding points, and what is shown there. SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"
#include "query/values.h"

#define MOST_UP 400

const struct gw_node *gw_q_root(const struct gw_node *n)
{
	for (unsigned i = 0; n && i < MOST_UP; i++) {
		if (n->parent)
			n = n->parent;
		else
			break;
	}
	return n;
}

static bool has_place(const struct gw_node *n)
{
	return n->key_line || n->span.line;
}

/* A value parsed out of a text stands in that text: its root's origin. A
 * tree that was taken over (jsonencode) is written where it stands. */
const struct gw_node *gw_q_outside(const struct gw_node *n)
{
	for (unsigned i = 0; n && i < 8; i++) {
		const struct gw_node *root = gw_q_root(n);

		if (!root || !(root->flags & Q_EMBEDDED) || !root->origin)
			return n;
		if (n != root && n->doc && n->doc == root->origin->doc &&
		    has_place(n))
			return n;
		n = root->origin;
	}
	return n;
}

int gw_q_depth(const struct gw_node *n)
{
	int depth = 0;

	const struct gw_node *written = gw_q_outside(n);

	for (n = written; n && depth < MOST_UP; n = n->parent) {
		depth++;
		if (!n->parent && (n->flags & Q_EMBEDDED) && n->origin)
			n = n->origin;
	}
	return depth;
}

/* Up to something that is written; through origins of made nodes. */
static const struct gw_node *placed(const struct gw_node *n)
{
	for (unsigned i = 0; n && i < MOST_UP; i++) {
		if (has_place(n))
			return n;
		n = n->origin && has_place(n->origin) ? n->origin : n->parent;
	}
	return NULL;
}

static void fill_span(struct gw_finding *f, const struct gw_node *n)
{
	struct gw_place *p = &f->place;

	gw_node_place(n, &p->line, &p->col);
	p->end_line = n->span.end_line > p->line ? n->span.end_line : p->line;
	p->end_col = 0;
	p->off = n->key_line ? n->key_off : n->span.off;
	if (n->span.end_line == p->line && n->span.line == p->line)
		p->end_col = n->span.col + n->span.len;
}

/* Masks what a secret name is given on the line: `password: "x"`. */
static bool find_secret(struct gw_str line, size_t *from, size_t *to)
{
	for (size_t i = 0; i < line.n; i++) {
		size_t word = i;
		size_t at;
		struct gw_str name;

		while (i < line.n && (gw_is_word(line.p[i]) || line.p[i] == '-'))
			i++;
		name = gw_str_part(line, word, i);
		at = i;
		while (at < line.n && (line.p[at] == '"' || line.p[at] == '\'' ||
				       line.p[at] == ' '))
			at++;
		if (at >= line.n || (line.p[at] != ':' && line.p[at] != '=') ||
		    !gw_is_secret_name(name))
			continue;
		at++;
		while (at < line.n && (line.p[at] == ' ' || line.p[at] == '"' ||
				       line.p[at] == '\'' || line.p[at] == '>'))
			at++;
		*from = at;
		while (at < line.n && line.p[at] != '"' && line.p[at] != '\'' &&
		       line.p[at] != ' ' && line.p[at] != ',')
			at++;
		*to = at;
		if (*to > *from)
			return true;
	}
	return false;
}

static struct gw_str mask_line(struct gw_arena *a, struct gw_str line)
{
	size_t from;
	size_t to;

	if (!find_secret(line, &from, &to))
		return line;
	return gw_arena_print(a, "%.*s****%.*s",
			      GW_FMT(gw_str_part(line, 0, from)),
			      GW_FMT(gw_str_part(line, to, line.n)));
}

static void fill_excerpt(struct q_run *r, struct gw_finding *f,
			 const struct gw_doc *doc)
{
	uint32_t base = doc->view->line_base;
	struct gw_str line;
	size_t from;
	size_t to;

	if (f->place.line <= base)
		return;
	line = gw_lines_text(&doc->lines, doc->view->bytes,
			     f->place.line - base);
	line = mask_line(r->arena, line);
	from = f->place.col ? f->place.col - 1u : 0;
	to = f->place.end_col > f->place.col ? f->place.end_col - 1u : line.n;
	gw_finding_excerpt(f, r->arena, line, from, to, false);
}

/* Another document's node cannot be pointed at: it is told beside. */
static void fill_other(struct q_run *r, struct gw_finding *f,
		       const struct gw_node *n)
{
	uint32_t line;
	uint32_t col;

	gw_node_place(n, &line, &col);
	f->other = gw_arena_print(r->arena, "%.*s:%u",
				  GW_FMT(n->doc->view->name), line);
}

void gw_q_place(struct q_run *r, struct gw_finding *f,
		const struct gw_node *node)
{
	const struct gw_subject *s = r->subject;
	const struct gw_node *n = placed(gw_q_outside(node));

	if (n && n->doc && s->doc && n->doc != s->doc && n->doc->view) {
		fill_other(r, f, n);
		n = NULL;
	}
	if (!n)
		n = placed(s->node);
	if (!n)
		return;
	fill_span(f, n);
	if (s->doc && s->doc->view)
		fill_excerpt(r, f, s->doc);
}
