/* Settings that are not there, in the file's own style.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Three forms: maps in braces or on lines of their own below a key (YAML,
 * JSON), bodies of blocks (HCL, Bicep), sections of lines (INI, TOML). What
 * comes out is a guess until it has been parsed and judged again
 * (cli/fixing.c).
 */
#include "cli/insert.h"

#include <string.h>

#define MOST_UNIT 8u
#define MOST_LINES 500u /* looked at for how the file is indented */

struct place {
	gw_edits *out;
	struct gw_arena *arena;
	const struct gw_doc *doc;
	const struct gw_node *at;
	const struct gw_steps *path;
	unsigned from;
	struct gw_str value;
	bool respell;
	unsigned unit; /* of indentation: blanks a level */
	char fill; /* ' ' or '\t' */
};

static bool is_format(const struct gw_doc *doc, const char *format)
{
	return strcmp(doc->format, format) == 0;
}

static bool is_json(const struct gw_doc *doc)
{
	return is_format(doc, "json") || is_format(doc, "jsonc") ||
	       is_format(doc, "notebook");
}

/* --- names ------------------------------------------------------------------ */

/* Do the names beside it, or around it, have capitals: kmsKeyId, KmsKeyId? */
static bool has_capitals(const struct gw_node *n)
{
	for (const struct gw_node *c = n->first; c; c = c->next)
		for (size_t i = 0; i < c->key.n; i++)
			if (c->key.p[i] >= 'A' && c->key.p[i] <= 'Z')
				return true;
	return !n->first && n->parent && has_capitals(n->parent);
}

static bool begins_large(const struct gw_node *n)
{
	if (!n->first && n->parent)
		return begins_large(n->parent);
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (c->key.n && c->key.p[0] >= 'A' && c->key.p[0] <= 'Z')
			return true;
	return false;
}

/* kms_key_id as kmsKeyId or KmsKeyId, if the file does so. */
static struct gw_str spell(const struct place *p, unsigned step)
{
	struct gw_str name = p->path->name[step];
	char *out = gw_arena_alloc(p->arena, name.n + 1);
	bool upper = begins_large(p->at);
	size_t n = 0;

	if (!p->respell)
		return name;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '_') {
			upper = true;
			continue;
		}
		out[n++] = upper && name.p[i] >= 'a' && name.p[i] <= 'z' ?
				   (char)(name.p[i] - 'a' + 'A') :
				   name.p[i];
		upper = false;
	}
	return (struct gw_str){ out, n };
}

/* Names with underscores are respelt where the file has capitals, or where
 * that is asked for; false: it is, but there is nothing to respell. */
static bool choose_spelling(struct place *p, bool asked)
{
	bool possible = false;

	for (unsigned i = p->from; i < p->path->n; i++)
		possible |= gw_str_find_byte(p->path->name[i], '_', 0) !=
			    GW_NOWHERE;
	possible = possible && !is_format(p->doc, "hcl") &&
		   !is_format(p->doc, "ini") && !is_format(p->doc, "toml");
	p->respell = possible && (asked || has_capitals(p->at));
	return possible || !asked;
}

/* --- places ----------------------------------------------------------------- */

static struct gw_str text_of(const struct place *p)
{
	return p->doc->view->bytes;
}

static uint32_t line_at(const struct place *p, size_t off)
{
	uint32_t col;

	return gw_lines_at(&p->doc->lines, (uint32_t)off, &col);
}

/* Behind the last byte of the node that is not blank. */
static size_t end_of(const struct place *p, const struct gw_node *n)
{
	struct gw_str s = text_of(p);
	size_t end = n->span.len ? (size_t)n->span.off + n->span.len :
				   (size_t)n->key_off + n->key.n;

	while (end > 0 && end <= s.n && gw_is_space(s.p[end - 1]))
		end--;
	return end;
}

/* The child that is written last, of those in lines of their own if `lines`. */
static const struct gw_node *last_child(const struct place *p, bool lines)
{
	const struct gw_node *last = NULL;

	for (const struct gw_node *c = p->at->first; c; c = c->next)
		if (c->key_line && c->doc == p->doc &&
		    !(lines && (c->flags & GW_BLOCK)) &&
		    !(lines && is_format(p->doc, "toml") &&
		      c->kind == GW_MAP && c->key_line != c->span.end_line) &&
		    (!last || end_of(p, c) > end_of(p, last)))
			last = c;
	return last;
}

static const char *blanks(const struct place *p, unsigned n)
{
	char *out = gw_arena_alloc(p->arena, n + 1u);

	memset(out, p->fill, n);
	return out;
}

static unsigned blanks_before(struct gw_str line, char fill)
{
	unsigned n = 0;

	while (n < line.n && line.p[n] == fill)
		n++;
	return n < line.n ? n : 0;
}

/* How the file is indented: by the least that a line of it is. */
static void measure(struct place *p)
{
	unsigned least = 0;

	p->fill = ' ';
	for (uint32_t i = 1; i <= p->doc->lines.count && i < MOST_LINES; i++) {
		struct gw_str line =
			gw_lines_text(&p->doc->lines, text_of(p), i);
		unsigned n = blanks_before(line, ' ');

		if (blanks_before(line, '\t')) {
			p->fill = '\t';
			least = 1;
			break;
		}
		if (n > 1 && (!least || n < least))
			least = n;
	}
	p->unit = least && least <= MOST_UNIT ? least : 2;
}

/* New lines end as those of the file do. */
static struct gw_str end_lines(const struct place *p, struct gw_str text)
{
	struct gw_str first = gw_str_part(
		text_of(p), 0,
		p->doc->lines.count > 1 ? p->doc->lines.start[1] : 0);
	struct gw_buf b;
	struct gw_str out;

	if (!gw_str_ends(first, GW_STR("\r\n")))
		return text;
	gw_buf_init(&b, 2 * text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			gw_buf_byte(&b, '\r');
		gw_buf_byte(&b, text.p[i]);
	}
	out = gw_arena_copy(p->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return out;
}

static bool put(const struct place *p, size_t off, size_t len,
		struct gw_str text)
{
	*GW_PUSH(p->out) = (struct gw_edit){ (uint32_t)off, (uint32_t)len,
					     end_lines(p, text) };
	return true;
}

/* Lines behind the line that holds the byte before `end`. */
static bool put_lines(const struct place *p, size_t end, struct gw_str lines)
{
	uint32_t line = line_at(p, end ? end - 1 : 0);

	if (line < p->doc->lines.count)
		return put(p, p->doc->lines.start[line], 0, lines);
	return put(p, text_of(p).n, 0,
		   gw_arena_print(p->arena, "\n%.*s",
				  (int)(lines.n ? lines.n - 1 : 0), lines.p));
}

/* What stands before the first word of a line. */
static unsigned indent_of(const struct place *p, uint32_t line)
{
	return blanks_before(gw_lines_text(&p->doc->lines, text_of(p), line),
			     p->fill);
}

/* --- YAML and JSON ---------------------------------------------------------- */

static struct gw_str key_text(const struct place *p, unsigned step)
{
	struct gw_str name = spell(p, step);

	return is_json(p->doc) ? gw_arena_print(p->arena, "\"%.*s\"",
						GW_FMT(name)) :
				 name;
}

/* a: {b: value}, in one line. */
static struct gw_str inline_pairs(const struct place *p)
{
	struct gw_str out = p->value;

	for (unsigned i = p->path->n; i-- > p->from;)
		out = gw_arena_print(p->arena,
				     i > p->from ? "{%.*s: %.*s}" :
						   "%.*s: %.*s",
				     GW_FMT(key_text(p, i)), GW_FMT(out));
	return out;
}

/* "a": {
 *   "b": value
 * } as JSON is written on lines. */
static struct gw_str json_lines(const struct place *p, unsigned indent)
{
	struct gw_buf b;
	struct gw_str out;

	gw_buf_init(&b, 1 << 16);
	for (unsigned i = p->from; i < p->path->n; i++) {
		gw_buf_add(&b, key_text(p, i));
		gw_buf_text(&b, ": ");
		if (i + 1 < p->path->n)
			gw_buf_print(&b, "{\n%s",
				     blanks(p, indent + (i + 1 - p->from) *
							p->unit));
	}
	gw_buf_add(&b, p->value);
	for (unsigned i = p->path->n - p->from - 1; i-- > 0;)
		gw_buf_print(&b, "\n%s}", blanks(p, indent + i * p->unit));
	out = gw_arena_copy(p->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return out;
}

static bool into_braces(const struct place *p)
{
	const struct gw_node *last = last_child(p, false);
	bool lines = last && last->key_line != p->at->span.line;

	if (!last)
		return put(p, p->at->span.off + 1u, 0, inline_pairs(p));
	if (!lines)
		return put(p, end_of(p, last), 0,
			   gw_arena_print(p->arena, ", %.*s",
					  GW_FMT(inline_pairs(p))));
	return put(p, end_of(p, last), 0,
		   gw_arena_print(p->arena, ",\n%s%.*s",
				  blanks(p, last->key_col - 1),
				  GW_FMT(is_json(p->doc) ?
						 json_lines(p, last->key_col - 1) :
						 inline_pairs(p))));
}

static struct gw_str yaml_lines(const struct place *p, unsigned indent)
{
	struct gw_buf b;
	struct gw_str out;

	gw_buf_init(&b, 1 << 16);
	for (unsigned i = p->from; i < p->path->n; i++, indent += p->unit)
		gw_buf_print(&b, "%s%.*s:%s%.*s\n", blanks(p, indent),
			     GW_FMT(spell(p, i)),
			     i + 1 < p->path->n ? "" : " ",
			     GW_FMT(i + 1 < p->path->n ? GW_STR("") :
							 p->value));
	out = gw_arena_copy(p->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return out;
}

static bool into_pairs(const struct place *p)
{
	const struct gw_node *at = p->at;
	struct gw_str s = text_of(p);
	const struct gw_node *last;

	if (at->kind == GW_NULL && at->key_line && !at->span.len)
		return put_lines(p, at->key_off + 1u,
				 yaml_lines(p, at->key_col - 1 + p->unit));
	if (at->kind != GW_MAP)
		return false;
	if (at->span.off < s.n && s.p[at->span.off] == '{')
		return into_braces(p);
	last = last_child(p, false);
	return last && !is_json(p->doc) &&
	       put_lines(p, end_of(p, last),
			 yaml_lines(p, at->first->key_col - 1));
}

/* --- HCL and Bicep ----------------------------------------------------------- */

/* `name = value`, below blocks that are not there yet. */
static struct gw_str block_lines(const struct place *p, unsigned indent,
				 const char *sign)
{
	struct gw_buf b;
	struct gw_str out;
	unsigned last = p->path->n - 1;
	bool blocks = is_format(p->doc, "hcl") && (p->at->flags & GW_BLOCK);

	gw_buf_init(&b, 1 << 16);
	for (unsigned i = p->from; i < last; i++, indent += p->unit)
		gw_buf_print(&b, "%s%.*s%s{\n", blanks(p, indent),
			     GW_FMT(spell(p, i)), blocks ? " " : sign);
	gw_buf_print(&b, "%s%.*s%s%.*s\n", blanks(p, indent),
		     GW_FMT(spell(p, last)), sign, GW_FMT(p->value));
	for (unsigned i = p->from; i < last; i++) {
		indent -= p->unit;
		gw_buf_print(&b, "%s}\n", blanks(p, indent));
	}
	out = gw_arena_copy(p->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return out;
}

/* Spaces before the sign as in the line above, if they fit. */
static const char *sign_like(const struct place *p, const struct gw_node *above)
{
	struct gw_str s = text_of(p);
	size_t at;
	size_t column;

	if (!is_format(p->doc, "hcl"))
		return ": ";
	at = above ? gw_str_find_byte(s, '=', above->key_off) : GW_NOWHERE;
	column = at == GW_NOWHERE ? 0 : at - above->key_off;
	if (p->from + 1 < p->path->n || column < p->path->name[p->from].n + 2)
		return " = ";
	return gw_arena_print(p->arena, "%*s= ",
			      (int)(column - p->path->name[p->from].n), "")
		.p;
}

static size_t open_brace(const struct place *p)
{
	const struct gw_node *labels = gw_node_key(p->at, "$labels");
	size_t from = p->at->span.off;

	for (const struct gw_node *l = labels ? labels->first : NULL; l;
	     l = l->next)
		from = (size_t)l->span.off + l->span.len;
	return gw_str_find_byte(text_of(p), '{', from);
}

static bool into_body(const struct place *p)
{
	struct gw_str s = text_of(p);
	size_t open = open_brace(p);
	size_t close = (size_t)p->at->span.off + p->at->span.len;
	unsigned indent = indent_of(p, line_at(p, p->at->span.off));
	const struct gw_node *last = last_child(p, true);
	bool block = p->from + 1 < p->path->n;
	struct gw_str inner;

	while (close > 0 && close <= s.n && s.p[close - 1] != '}')
		close--;
	if (open == GW_NOWHERE || close <= open + 1)
		return false;
	inner = gw_str_trim(gw_str_part(s, open + 1, close - 1));
	if (line_at(p, open) == line_at(p, close - 1))
		return put(p, open, close - open,
			   gw_arena_print(p->arena, "{\n%s%.*s%s%.*s%s}",
					  inner.n ? blanks(p, indent + p->unit) : "",
					  GW_FMT(inner), inner.n ? "\n" : "",
					  GW_FMT(block_lines(p, indent + p->unit,
							     sign_like(p, NULL))),
					  blanks(p, indent)));
	if (block) {
		size_t end = close - 1;

		while (end > 0 && s.p[end - 1] != '\n')
			end--;
		return put(p, end, 0,
			   gw_arena_print(p->arena, "%s%.*s",
					  inner.n && (p->at->flags & GW_BLOCK) ?
						  "\n" : "",
					  GW_FMT(block_lines(p, indent + p->unit,
							     sign_like(p, NULL)))));
	}
	if (!last)
		return put_lines(p, open + 1,
				 block_lines(p, indent + p->unit,
					     sign_like(p, NULL)));
	return put_lines(p, end_of(p, last),
			 block_lines(p, last->key_col - 1, sign_like(p, last)));
}

/* --- INI and TOML ------------------------------------------------------------ */

static bool into_section(const struct place *p)
{
	const struct gw_node *last = last_child(p, true);
	struct gw_str s = text_of(p);
	struct gw_str sign = GW_STR(" = ");
	struct gw_str name = p->path->name[p->from];

	if (p->from + 1 < p->path->n && !is_format(p->doc, "toml"))
		return false;
	for (unsigned i = p->from + 1; i < p->path->n; i++)
		name = gw_arena_print(p->arena, "%.*s.%.*s", GW_FMT(name),
				      GW_FMT(p->path->name[i]));
	if (last && last->span.off > last->key_off + last->key.n &&
	    last->span.line == last->key_line)
		sign = gw_str_part(s, last->key_off + last->key.n,
				   last->span.off);
	if (sign.n > 8 || gw_str_find_byte(sign, '"', 0) != GW_NOWHERE)
		sign = GW_STR(" = ");
	if (!last && !p->at->key_line)
		return false;
	return put_lines(p, last ? end_of(p, last) : p->at->key_off + 1u,
			 gw_arena_print(p->arena, "%.*s%.*s%.*s\n",
					GW_FMT(name), GW_FMT(sign),
					GW_FMT(p->value)));
}

bool gw_insert(gw_edits *out, struct gw_arena *a,
	       const struct gw_insertion *what)
{
	const struct gw_doc *doc = what->doc;
	const struct gw_node *at = what->at;
	struct place p = { .out = out,
			   .arena = a,
			   .doc = doc,
			   .at = at,
			   .path = what->path,
			   .from = what->from,
			   .value = gw_insert_value(a, doc, what->to) };

	if (!p.value.n || at->doc != doc || p.from >= p.path->n ||
	    !choose_spelling(&p, what->respell))
		return false;
	measure(&p);
	if (is_format(doc, "yaml") || is_json(doc))
		return into_pairs(&p);
	if (at->kind != GW_MAP)
		return false;
	if (is_format(doc, "hcl") || is_format(doc, "bicep"))
		return into_body(&p);
	return (is_format(doc, "ini") || is_format(doc, "toml")) &&
	       into_section(&p);
}

/* --- Dockerfile -------------------------------------------------------------- */

bool gw_insert_instruction(gw_edits *out, struct gw_arena *a,
			   const struct gw_doc *doc, uint32_t line,
			   struct gw_str text)
{
	const struct gw_node *all = gw_node_key(doc->roots, "instructions");
	const struct gw_node *before = NULL;
	const struct gw_node *last = NULL;
	struct place p = { .out = out, .arena = a, .doc = doc };

	for (const struct gw_node *c = all ? all->first : NULL; c; c = c->next) {
		const struct gw_node *name = gw_node_key(c, "name");

		if (gw_node_text_is(name, "FROM")) {
			if (last && c->span.line > line)
				break;
			before = NULL;
		} else if (gw_node_text_is(name, "CMD") ||
			   gw_node_text_is(name, "ENTRYPOINT")) {
			before = before ? before : c;
		} else {
			before = NULL;
		}
		last = c;
	}
	if (!last || !is_format(doc, "dockerfile"))
		return false;
	text = gw_arena_print(a, "%.*s\n", GW_FMT(text));
	return before ? put(&p, doc->lines.start[before->span.line - 1], 0,
			    text) :
			put_lines(&p, end_of(&p, last), text);
}
