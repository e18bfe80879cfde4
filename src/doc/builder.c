/* How parsers build trees, within budgets. SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "doc/doc.h"

struct gw_doc *gw_doc_new(struct gw_arena *a, const struct gw_view *view,
			  const char *format)
{
	struct gw_doc *doc = GW_NEW(a, struct gw_doc);

	doc->view = view;
	doc->format = format;
	gw_lines_init(&doc->lines, view->bytes, a);
	return doc;
}

void gw_builder_init(struct gw_builder *b, struct gw_arena *a,
		     struct gw_doc *doc)
{
	*b = (struct gw_builder){ .arena = a,
				  .doc = doc,
				  .max_nodes = GW_MAX_NODES };
}

void gw_build_key(struct gw_builder *b, struct gw_str key, uint32_t off)
{
	b->key = key.p ? key : GW_STR("");
	b->key_off = off;
	b->has_key = true;
}

/* Places come nearly in order. */
uint32_t gw_build_line(struct gw_builder *b, uint32_t off, uint32_t *col)
{
	const struct gw_lines *l = &b->doc->lines;
	uint32_t line = b->line;

	if (line + 1 < l->count && l->start[line + 1] <= off)
		line++;
	if (line < l->count && l->start[line] <= off &&
	    (line + 1 == l->count || off < l->start[line + 1])) {
		if (col)
			*col = off - l->start[line] + 1;
		b->line = line;
	} else {
		b->line = gw_lines_at(l, off, col) - 1;
	}
	return b->line + 1 + b->doc->view->line_base;
}

static void take_key(struct gw_builder *b, struct gw_node *n)
{
	if (!b->has_key)
		return;
	b->has_key = false;
	n->key = b->key;
	n->key_off = b->key_off;
	n->key_line = gw_build_line(b, b->key_off, &n->key_col);
}

static void append_root(struct gw_doc *doc, struct gw_node *n)
{
	if (doc->last_root)
		doc->last_root->next = n;
	else
		doc->roots = n;
	doc->last_root = n;
	doc->count++;
}

static void set_span(struct gw_builder *b, struct gw_node *n, uint32_t end)
{
	uint32_t last = end > n->span.off ? end - 1 : n->span.off;

	n->span.len = end - n->span.off;
	n->span.end_line = gw_build_line(b, last, NULL);
}

static int add_node(struct gw_builder *b, enum gw_kind kind, uint32_t off,
		    struct gw_err *err)
{
	struct gw_node *n;

	if (b->nodes >= b->max_nodes || b->arena->over) {
		gw_build_fault(b, err, off,
			       "the document has more than %u values",
			       b->nodes);
		b->doc->fault.status = GW_ELIMIT;
		if (err)
			err->status = GW_ELIMIT;
		return GW_ELIMIT;
	}
	b->nodes++;
	n = GW_NEW(b->arena, struct gw_node);
	n->kind = (uint8_t)kind;
	n->depth = (uint8_t)b->depth;
	n->doc = b->doc;
	n->span.off = off;
	take_key(b, n);
	n->span.line = gw_build_line(b, off, &n->span.col);
	n->span.end_line = n->span.line;
	if (b->open)
		gw_node_add(b->open, n);
	else
		append_root(b->doc, n);
	b->newest = n;
	return GW_OK;
}

int gw_build_open(struct gw_builder *b, enum gw_kind kind, uint32_t off,
		  struct gw_err *err)
{
	int r;

	if (b->depth >= GW_MAX_DEPTH) {
		gw_build_fault(b, err, off, "nested deeper than %d levels",
			       GW_MAX_DEPTH);
		b->doc->fault.status = GW_ELIMIT;
		if (err)
			err->status = GW_ELIMIT;
		return GW_ELIMIT;
	}
	r = add_node(b, kind, off, err);
	if (r < 0)
		return r;
	b->open = b->newest;
	b->depth++;
	return GW_OK;
}

void gw_build_close(struct gw_builder *b, uint32_t end)
{
	if (!b->open)
		gw_bug("a parser closed what was not open");
	set_span(b, b->open, end);
	b->newest = b->open;
	b->open = b->open->parent;
	b->depth--;
	b->has_key = false;
}

int gw_build_scalar(struct gw_builder *b, enum gw_kind kind,
		    struct gw_str text, uint32_t off, uint32_t len,
		    struct gw_err *err)
{
	int r = add_node(b, kind, off, err);

	if (r < 0)
		return r;
	b->newest->text = text;
	set_span(b, b->newest, off + len);
	return GW_OK;
}

void gw_build_abandon(struct gw_builder *b, uint32_t end)
{
	while (b->open) {
		b->open->flags |= GW_PARTIAL | GW_OPEN;
		if (end < b->open->span.off)
			end = b->open->span.off;
		gw_build_close(b, end);
	}
	b->has_key = false;
}

void gw_build_flag(struct gw_builder *b, unsigned flags)
{
	if (b->newest)
		b->newest->flags |= (uint16_t)flags;
}

void gw_build_comment(struct gw_builder *b, struct gw_str text, uint32_t off)
{
	struct gw_node *n;

	if (b->arena->over) /* a lost comment can only waive less */
		return;
	n = GW_NEW(b->arena, struct gw_node);
	n->kind = GW_STRING;
	n->text = text;
	n->doc = b->doc;
	n->span.off = off;
	n->span.len = (uint32_t)text.n;
	n->span.line = gw_lines_at(&b->doc->lines, off, &n->span.col) +
		       b->doc->view->line_base;
	n->span.end_line = n->span.line;
	n->next = b->doc->comments; /* newest first: callers need no order */
	b->doc->comments = n;
}

int gw_build_fault(struct gw_builder *b, struct gw_err *err, uint32_t off,
		   const char *fmt, ...)
{
	struct gw_doc *doc = b->doc;
	uint32_t col;
	uint32_t line = gw_lines_at(&doc->lines, off, &col);
	char words[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	gw_err_at(err, GW_ESYNTAX, line + doc->view->line_base, col, "%s",
		  words);
	gw_err_file(err, doc->view->name);
	if (!doc->faulty) { /* the first one is the one to mend */
		doc->faulty = true;
		gw_err_at(&doc->fault, GW_ESYNTAX, line + doc->view->line_base,
			  col, "%s", words);
		gw_err_file(&doc->fault, doc->view->name);
	}
	return GW_ESYNTAX;
}
