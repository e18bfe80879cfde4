/* Machine edits on the bytes of a file. SPDX-License-Identifier: Apache-2.0 */
#include "cli/edits.h"

#include <stdlib.h>
#include <string.h>

#include "cli/insert.h"

#define MOST_DEEP 220
#define MOST_SITES 40
#define MOST_TEXT ((size_t)64 << 20)

/* --- where ------------------------------------------------------------------ */

/* A node that may be where `used` steps of the path lead to. */
struct site {
	const struct gw_node *node;
	unsigned used;
	const struct gw_steps *path;
	const struct gw_node *to;
};

struct sites {
	const struct gw_doc *doc;
	const struct gw_finding *f;
	struct gw_arena *arena;
	const gw_tables *tables;
	struct gw_way way; /* as the rule has it */
	const struct gw_steps *path; /* of it, or of another way of writing */
	const struct gw_node *to;
	struct site v[MOST_SITES];
	unsigned n;
};

static void add_site(struct sites *s, const struct gw_node *n, unsigned used)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->v[i].node == n && s->v[i].used == used &&
		    s->v[i].path == s->path)
			return;
	if (s->n < MOST_SITES)
		s->v[s->n++] = (struct site){ n, used, s->path, s->to };
}

/* A subject, and the maps in which the languages wrap what it says: the
 * properties of a resource, the arguments of a module. */
static void add_maps(struct sites *s, const struct gw_node *n)
{
	static const char *const wraps[] = { "Properties", "properties",
					     "spec.forProvider", "inputs" };

	for (size_t i = 0; i < sizeof(wraps) / sizeof(*wraps); i++) {
		const struct gw_node *in = gw_node_path(n, wraps[i]);

		if (in && in->kind == GW_MAP)
			add_site(s, in, 0);
	}
	add_site(s, n, 0);
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (c->kind == GW_MAP && c->key.n && n->doc &&
		    strcmp(s->doc->format, "yaml") == 0)
			add_site(s, c, 0);
}

/* The ways in which a resource of this written type says it. */
static void add_ways(struct sites *s, const struct gw_node *n,
		     struct gw_str type)
{
	const struct gw_steps *path = s->path;
	gw_ways ways = { 0 };

	if (!type.n || !s->tables || !s->way.to)
		return;
	gw_ways_find(&ways, s->tables, type, &s->way, s->arena);
	for (size_t i = 0; i < ways.n; i++) {
		struct gw_steps *other = GW_NEW(s->arena, struct gw_steps);

		s->path = other;
		s->to = ways.v[i].to;
		if (gw_steps_read(other, ways.v[i].path))
			add_maps(s, n);
	}
	s->path = path;
	s->to = s->way.to;
	GW_VEC_FREE(&ways);
}

static void add_subject(struct sites *s, const struct gw_node *n)
{
	add_ways(s, n, gw_node_text(gw_node_key(n, "Type")));
	add_ways(s, n, gw_node_text(gw_node_key(n, "type")));
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (c->kind == GW_MAP && c->key.n)
			add_ways(s, n, c->key);
	add_maps(s, n);
}

static bool is_place(const struct sites *s, const struct gw_node *n)
{
	return (n->key_line && n->key_off == s->f->place.off) ||
	       (!n->key_line && n->span.off == s->f->place.off);
}

/* First those that the finding points at, then what the rule is about. */
static void gather(struct sites *s, const struct gw_node *n, bool subjects,
		   unsigned depth)
{
	if (!subjects && is_place(s, n)) {
		for (unsigned k = s->path->n; n->key_line && k-- > 0;)
			if (gw_steps_same(n->key, s->path->name[k]))
				add_site(s, n, k + 1);
		if (n->kind == GW_MAP)
			add_subject(s, n);
		else if (n->kind == GW_NULL)
			add_site(s, n, 0);
	}
	if (subjects && n->kind == GW_MAP && s->f->scope_line &&
	    (n->key_line ? n->key_line : n->span.line) == s->f->scope_line)
		add_subject(s, n);
	for (const struct gw_node *c = n->first; c && depth < MOST_DEEP;
	     c = c->next)
		gather(s, c, subjects, depth + 1);
}

/* Of blocks of one name the one that the finding stands in, else the first. */
static const struct gw_node *one_block(const struct sites *s,
				       const struct gw_node *n)
{
	uint32_t off = s->f->place.off;

	if (n->kind != GW_LIST || !(n->flags & GW_BLOCK))
		return n;
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (off >= c->span.off && off < c->span.off + c->span.len)
			return c;
	return n->first ? n->first : n;
}

static const struct gw_node *child(const struct gw_node *n, struct gw_str name)
{
	for (const struct gw_node *c = n->kind == GW_MAP ? n->first : NULL; c;
	     c = c->next)
		if (gw_steps_same(c->key, name))
			return c;
	return NULL;
}

/* --- what ------------------------------------------------------------------- */

static bool is_format(const struct gw_doc *doc, const char *format)
{
	return strcmp(doc->format, format) == 0;
}

static bool replace(gw_edits *out, struct gw_arena *a, const struct gw_doc *doc,
		    const struct gw_node *at, const struct gw_node *to)
{
	struct gw_str text = gw_insert_value(a, doc, to);
	bool list = to->kind == GW_LIST && at->kind == GW_LIST &&
		    !(at->flags & GW_BLOCK);

	if (!text.n || !(gw_node_is_scalar(at) || list) || !at->span.len ||
	    at->doc != doc || (at->flags & GW_HEREDOC))
		return false;
	*GW_PUSH(out) = (struct gw_edit){ at->span.off, at->span.len, text };
	return true;
}

/* Down the path as far as it is written; what is missing is put in. */
static bool set(gw_edits *out, struct gw_arena *a, const struct sites *s,
		unsigned attempt)
{
	const struct site *site = &s->v[attempt / 2];
	const struct gw_steps *path = site->path;
	const struct gw_node *at = one_block(s, site->node);
	bool respell = attempt % 2 == 1;
	unsigned i = site->used;

	while (i < path->n) {
		const struct gw_node *next = child(at, path->name[i]);

		if (!next)
			break;
		at = one_block(s, next);
		i++;
	}
	if (i == path->n)
		return !respell && replace(out, a, s->doc, at, site->to);
	return gw_insert(out, a,
			 &(struct gw_insertion){ s->doc, at, path, i, site->to,
						 respell });
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

/* Has the text only blanks and one comma? Then its end, else 0. */
static size_t behind_comma(struct gw_str s, size_t at)
{
	while (at < s.n && gw_is_space(s.p[at]))
		at++;
	return at < s.n && s.p[at] == ',' ? at + 1 : 0;
}

/* A pair in braces, with the comma behind it, or else the one before it. */
static bool take_pair(gw_edits *out, const struct gw_doc *doc,
		      const struct gw_node *at)
{
	struct gw_str s = doc->view->bytes;
	size_t from = at->key_off;
	size_t end = (size_t)at->span.off + at->span.len;
	size_t comma = behind_comma(s, end);

	if (comma) {
		end = comma;
		while (end < s.n && gw_is_space(s.p[end]))
			end++;
	} else {
		while (from > 0 && gw_is_space(s.p[from - 1]))
			from--;
		if (from == 0 || s.p[from - 1] != ',')
			return false;
		from--;
	}
	*GW_PUSH(out) = (struct gw_edit){ (uint32_t)from,
					  (uint32_t)(end - from), GW_STR("") };
	return true;
}

static bool drop(gw_edits *out, const struct sites *s, const struct site *site)
{
	const struct gw_node *at = site->node;
	unsigned i = site->used;

	for (; at && i < s->path->n; i++)
		at = child(one_block(s, at), s->path->name[i]);
	if (!at || !at->key_line || at->doc != s->doc)
		return false;
	return take_away(out, s->doc, at) || take_pair(out, s->doc, at);
}

/* The edit at one of the sites, each in two spellings. */
static int edit_site(gw_edits *out, struct gw_arena *a,
		     const struct gw_edit_ask *ask, const struct gw_node *how)
{
	const struct gw_node *to = gw_node_path(how, "set.to");
	struct gw_str at = to ? gw_node_text(gw_node_path(how, "set.at")) :
				gw_node_text(gw_node_key(how, "remove"));
	struct gw_steps path;
	struct sites s = { .doc = ask->doc,
			   .f = ask->finding,
			   .arena = a,
			   .tables = ask->tables,
			   .way = { at, to },
			   .path = &path,
			   .to = to };
	bool done;

	if (!gw_steps_read(&path, at))
		return GW_ENOTFOUND;
	for (int subjects = 0; subjects < 2; subjects++)
		for (const struct gw_node *n = s.doc->roots; n; n = n->next)
			gather(&s, n, subjects == 1, 0);
	if (ask->attempt >= 2 * s.n)
		return GW_ENOTFOUND;
	done = to ? set(out, a, &s, ask->attempt) :
		    ask->attempt % 2 == 0 &&
			    drop(out, &s, &s.v[ask->attempt / 2]);
	return done ? GW_OK : GW_ESYNTAX;
}

int gw_edits_make(gw_edits *out, struct gw_arena *a,
		  const struct gw_edit_ask *ask)
{
	struct gw_view view = { .name = GW_STR("fix.json"),
				.bytes = ask->fix };
	const struct gw_node *how;
	struct gw_str line;
	struct gw_doc *json;
	struct gw_err err;
	bool done;

	if (gw_parse(&json, a, &view, gw_parser_named("json"), &err) < 0)
		return GW_ENOTFOUND;
	how = json->roots;
	line = gw_node_text(gw_node_key(how, "append"));
	if (gw_node_key(how, "set") || gw_node_key(how, "remove"))
		return edit_site(out, a, ask, how);
	if (ask->attempt)
		return GW_ENOTFOUND;
	if (line.n)
		done = gw_insert_instruction(out, a, ask->doc,
					     ask->finding->place.line, line);
	else
		done = gw_node_text_is(gw_node_key(how, "run"),
				       "notebook-clear") &&
		       clear_notebook(out, ask->doc);
	return done ? GW_OK : GW_ENOTFOUND;
}

/* --- all of a file ---------------------------------------------------------- */

static int cmp_edit(const void *a, const void *b)
{
	const struct gw_edit *x = a;
	const struct gw_edit *y = b;

	return x->off < y->off ? -1 : x->off > y->off;
}

struct gw_str gw_edits_apply(gw_edits *edits, struct gw_str text,
			     struct gw_arena *a)
{
	struct gw_buf b;
	struct gw_str out;
	size_t at = 0;

	if (edits->n)
		qsort(edits->v, edits->n, sizeof(*edits->v), cmp_edit);
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

/* --- what has changed ---------------------------------------------------------- */

static unsigned differ(const struct gw_node *a, const struct gw_node *b,
		       unsigned depth);

/* Children of two containers, of which `more` may have further ones. */
static unsigned differ_inside(const struct gw_node *less,
			      const struct gw_node *more, unsigned depth)
{
	const struct gw_node *a = less->first;
	const struct gw_node *b = more->first;
	unsigned n = 0;

	while (a && b) {
		bool same = gw_str_cmp(a->key, b->key) == 0 &&
			    (a->key.n || less->count == more->count ||
			     differ(a, b, depth + 1) == 0);

		if (same) {
			n += differ(a, b, depth + 1);
			a = a->next;
		} else {
			n++;
		}
		b = b->next;
	}
	for (; a; a = a->next)
		n += 2;
	for (; b; b = b->next)
		n++;
	return n;
}

static unsigned differ(const struct gw_node *a, const struct gw_node *b,
		       unsigned depth)
{
	if (depth > MOST_DEEP)
		return 0;
	/* An empty value that has become a map is one change. */
	if (a->kind != b->kind)
		return 1;
	if (a->kind == GW_LIST && !(a->flags & GW_BLOCK) && a->count &&
	    b->count && !a->first->first && !b->first->first)
		return differ_inside(a, b, depth) != 0;
	if (a->first || b->first)
		return a->count <= b->count ? differ_inside(a, b, depth) :
					      differ_inside(b, a, depth);
	return gw_str_cmp(a->text, b->text) != 0;
}

unsigned gw_edits_differ(const struct gw_doc *a, const struct gw_doc *b)
{
	const struct gw_node *x = a->roots;
	const struct gw_node *y = b->roots;
	unsigned n = 0;

	for (; x && y; x = x->next, y = y->next)
		n += differ(x, y, 0);
	return n + (x || y ? 2 : 0);
}
