/* Machine edits on the bytes of a file. SPDX-License-Identifier: Apache-2.0 */
#include "cli/edits.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXT 3u
#define MOST_DEEP 220
#define MOST_TEXT ((size_t)64 << 20)

/* --- where ------------------------------------------------------------------ */

static struct gw_str last_key(struct gw_str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '.')
		n--;
	return gw_str_part(path, n, path.n);
}

/* The value whose key stands at `off`. */
static const struct gw_node *key_at(const struct gw_node *n, uint32_t off,
				    struct gw_str key, unsigned depth)
{
	const struct gw_node *found;

	if (n->key.p && n->key_line && n->key_off == off &&
	    gw_str_eq(n->key, key))
		return n;
	if (depth > MOST_DEEP)
		return NULL;
	for (const struct gw_node *c = n->first; c; c = c->next) {
		found = key_at(c, off, key, depth + 1);
		if (found)
			return found;
	}
	return NULL;
}

static const struct gw_node *target(const struct gw_doc *doc,
				    const struct gw_finding *f,
				    struct gw_str path)
{
	const struct gw_node *found = NULL;

	for (const struct gw_node *n = doc->roots; n && !found; n = n->next)
		found = key_at(n, f->place.off, last_key(path), 0);
	return found;
}

/* --- what ------------------------------------------------------------------- */

static bool is_format(const struct gw_doc *doc, const char *format)
{
	return strcmp(doc->format, format) == 0;
}

/* A value as the file's language writes it; "" if it is not a plain one. */
static struct gw_str written(struct gw_arena *a, const struct gw_doc *doc,
			     const struct gw_node *to)
{
	const char *quote = is_format(doc, "bicep") ? "'" : "\"";

	if (to->kind == GW_BOOL || to->kind == GW_NUMBER)
		return to->text;
	if (to->kind != GW_STRING)
		return GW_STR("");
	for (size_t i = 0; i < to->text.n; i++)
		if ((unsigned char)to->text.p[i] < ' ' ||
		    strchr("\"'\\$", to->text.p[i]))
			return GW_STR("");
	return gw_arena_print(a, "%s%.*s%s", quote, GW_FMT(to->text), quote);
}

static bool set(gw_edits *out, struct gw_arena *a, const struct gw_doc *doc,
		const struct gw_node *at, const struct gw_node *to)
{
	struct gw_str text = written(a, doc, to);

	if (!text.n || !gw_node_is_scalar(at) || !at->span.len ||
	    (at->flags & GW_HEREDOC))
		return false;
	*GW_PUSH(out) = (struct gw_edit){ at->span.off, at->span.len, text };
	return true;
}

static bool is_blank(struct gw_str s)
{
	return gw_str_trim(s).n == 0;
}

/* Its lines, if they hold nothing else; JSON would need its commas mended. */
static bool take_away(gw_edits *out, const struct gw_doc *doc,
		      const struct gw_node *at)
{
	struct gw_str text = doc->view->bytes;
	uint32_t from = doc->lines.start[at->key_line - 1];
	uint32_t end = at->span.end_line < doc->lines.count ?
			       doc->lines.start[at->span.end_line] :
			       (uint32_t)text.n;
	uint32_t last = at->span.off + at->span.len;

	if (is_format(doc, "json") || last > end ||
	    !is_blank(gw_str_part(text, from, at->key_off)) ||
	    !is_blank(gw_str_part(text, last, end)) ||
	    (at->parent && at->parent->count < 2))
		return false;
	*GW_PUSH(out) = (struct gw_edit){ from, end - from, GW_STR("") };
	return true;
}

/* Outputs and counters of all cells (nbformat: outputs, execution_count). */
static bool clear_notebook(gw_edits *out, const struct gw_doc *doc)
{
	const struct gw_node *cells = gw_node_key(doc->roots, "cells");
	size_t before = out->n;

	for (const struct gw_node *c = cells ? cells->first : NULL; c;
	     c = c->next) {
		const struct gw_node *o = gw_node_key(c, "outputs");
		const struct gw_node *n = gw_node_key(c, "execution_count");

		if (o && o->kind == GW_LIST && o->count)
			*GW_PUSH(out) = (struct gw_edit){
				o->span.off, o->span.len, GW_STR("[]")
			};
		if (n && n->kind == GW_NUMBER)
			*GW_PUSH(out) = (struct gw_edit){
				n->span.off, n->span.len, GW_STR("null")
			};
	}
	return out->n > before;
}

bool gw_edits_make(gw_edits *out, struct gw_arena *a, const struct gw_doc *doc,
		   const struct gw_finding *f, struct gw_str fix)
{
	struct gw_view view = { .name = GW_STR("fix.json"), .bytes = fix };
	const struct gw_node *how;
	const struct gw_node *at;
	struct gw_doc *json;
	struct gw_err err;

	if (gw_parse(&json, a, &view, gw_parser_named("json"), &err) < 0)
		return false;
	how = json->roots;
	if (gw_node_text_is(gw_node_key(how, "run"), "notebook-clear"))
		return clear_notebook(out, doc);
	if (gw_node_key(how, "set")) {
		at = target(doc, f, gw_node_text(gw_node_path(how, "set.at")));
		return at && set(out, a, doc, at, gw_node_path(how, "set.to"));
	}
	at = target(doc, f, gw_node_text(gw_node_key(how, "remove")));
	return at && take_away(out, doc, at);
}

/* --- all of a file ---------------------------------------------------------- */

static int cmp_edit(const void *a, const void *b)
{
	const struct gw_edit *x = a;
	const struct gw_edit *y = b;

	return x->off < y->off ? -1 : x->off > y->off;
}

size_t gw_edits_settle(gw_edits *edits)
{
	size_t kept = 0;
	size_t dropped = 0;

	if (edits->n)
		qsort(edits->v, edits->n, sizeof(*edits->v), cmp_edit);
	for (size_t i = 0; i < edits->n; i++) {
		struct gw_edit *last = kept ? &edits->v[kept - 1] : NULL;

		if (last && edits->v[i].off < last->off + last->len)
			dropped++;
		else
			edits->v[kept++] = edits->v[i];
	}
	edits->n = kept;
	return dropped;
}

struct gw_str gw_edits_apply(const gw_edits *edits, struct gw_str text,
			     struct gw_arena *a)
{
	struct gw_buf b;
	struct gw_str out;
	size_t at = 0;

	gw_buf_init(&b, text.n + MOST_TEXT);
	for (size_t i = 0; i < edits->n; i++) {
		gw_buf_add(&b, gw_str_part(text, at, edits->v[i].off));
		gw_buf_add(&b, edits->v[i].text);
		at = edits->v[i].off + edits->v[i].len;
	}
	gw_buf_add(&b, gw_str_part(text, at, text.n));
	out = gw_arena_copy(a, gw_buf_str(&b));
	gw_buf_release(&b);
	return out;
}

/* --- the diff --------------------------------------------------------------- */

/* Edits [from, to) whose lines [first, last] are shown together. */
struct hunk {
	size_t from;
	size_t to;
	uint32_t first;
	uint32_t last;
};

static uint32_t line_of(const struct gw_doc *doc, size_t off)
{
	uint32_t col;

	return gw_lines_at(&doc->lines, (uint32_t)off, &col);
}

static uint32_t last_line(const struct gw_doc *doc, const struct gw_edit *e)
{
	return line_of(doc, e->off + (e->len ? e->len - 1 : 0));
}

static size_t line_start(const struct gw_doc *doc, uint32_t line)
{
	return line > doc->lines.count ? doc->lines.size :
					 doc->lines.start[line - 1];
}

static void put_lines(struct gw_buf *out, char mark, struct gw_str text)
{
	while (text.n) {
		size_t end = gw_str_find_byte(text, '\n', 0);
		size_t n = end == GW_NOWHERE ? text.n : end + 1;

		gw_buf_byte(out, mark);
		gw_buf_add(out, gw_str_part(text, 0, n));
		if (end == GW_NOWHERE)
			gw_buf_text(out, "\n\\ No newline at end of file\n");
		text = gw_str_part(text, n, text.n);
	}
}

static uint32_t count_lines(struct gw_str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n + (s.n && s.p[s.n - 1] != '\n');
}

static void put_hunk(struct gw_buf *out, const gw_edits *edits,
		     const struct gw_doc *doc, const struct hunk *h, long *moved)
{
	struct gw_str text = doc->view->bytes;
	uint32_t first = h->first > CONTEXT ? h->first - CONTEXT : 1;
	size_t from = line_start(doc, h->first);
	size_t end = line_start(doc, h->last + 1);
	struct gw_str front = gw_str_part(text, line_start(doc, first), from);
	struct gw_str back = gw_str_part(
		text, end, line_start(doc, h->last + 1 + CONTEXT));
	struct gw_buf b;
	size_t at = from;
	uint32_t same = count_lines(front) + count_lines(back);
	uint32_t old = count_lines(gw_str_part(text, from, end));
	uint32_t fresh;

	gw_buf_init(&b, text.n + MOST_TEXT);
	for (size_t i = h->from; i < h->to; i++) {
		gw_buf_add(&b, gw_str_part(text, at, edits->v[i].off));
		gw_buf_add(&b, edits->v[i].text);
		at = edits->v[i].off + edits->v[i].len;
	}
	gw_buf_add(&b, gw_str_part(text, at, end));
	fresh = count_lines(gw_buf_str(&b));
	gw_buf_print(out, "@@ -%u,%u +%ld,%u @@\n", first, same + old,
		     (long)first + *moved, same + fresh);
	put_lines(out, ' ', front);
	put_lines(out, '-', gw_str_part(text, from, end));
	put_lines(out, '+', gw_buf_str(&b));
	put_lines(out, ' ', back);
	*moved += (long)fresh - (long)old;
	gw_buf_release(&b);
}

void gw_edits_diff(struct gw_buf *out, const gw_edits *edits,
		   const struct gw_doc *doc, struct gw_str path)
{
	long moved = 0;

	gw_buf_print(out, "--- a/%.*s\n+++ b/%.*s\n", GW_FMT(path),
		     GW_FMT(path));
	for (size_t i = 0; i < edits->n;) {
		struct hunk h = { .from = i, .to = i + 1 };

		h.first = line_of(doc, edits->v[i].off);
		h.last = last_line(doc, &edits->v[i]);
		for (; h.to < edits->n &&
		       line_of(doc, edits->v[h.to].off) <=
			       h.last + 2 * CONTEXT;
		     h.to++)
			h.last = last_line(doc, &edits->v[h.to]);
		put_hunk(out, edits, doc, &h, &moved);
		i = h.to;
	}
}
