/* What the parsers of code share. SPDX-License-Identifier: Apache-2.0 */
#include "parse/code.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

void gw_code_init(struct gw_code *c, struct gw_builder *b, struct gw_str text,
		  struct gw_err *err)
{
	*c = (struct gw_code){
		.b = b, .doc = b->doc, .err = err, .text = text
	};
	if (!text.p)
		c->text = GW_STR("");
}

bool gw_code_sees_all(const struct gw_code *c, const char *word)
{
	size_t n = strlen(word);

	return gw_code_left(c) >= n && memcmp(c->text.p + c->at, word, n) == 0;
}

uint32_t gw_code_place(const struct gw_code *c, size_t at)
{
	if (at > c->text.n)
		at = c->text.n;
	return c->places ? c->places[at] : c->base + (uint32_t)at;
}

static uint32_t line_of(const struct gw_code *c, uint32_t off, uint32_t *col)
{
	return gw_build_line(c->b, off, col);
}

void gw_code_limit(struct gw_code *c, size_t at, const char *what)
{
	struct gw_doc *doc = c->b->doc;

	if (c->stop)
		return;
	c->stop = true;
	c->r = gw_build_fault(c->b, c->err, gw_code_place(c, at), "%s", what);
	c->r = GW_ELIMIT;
	doc->fault.status = GW_ELIMIT;
	if (c->err)
		c->err->status = GW_ELIMIT;
}

void gw_code_line_comment(struct gw_code *c, size_t mark)
{
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	if (end == GW_NOWHERE)
		end = c->text.n;
	gw_code_comment(c, c->at + mark, end);
	c->at = end;
}

bool gw_code_block_comment(struct gw_code *c)
{
	size_t end = gw_str_find(c->text, GW_STR("*/"), c->at + 2);

	if (end == GW_NOWHERE) {
		c->at = c->text.n;
		return false;
	}
	gw_code_comment(c, c->at + 2, end);
	c->at = end + 2;
	return true;
}

void gw_code_fault(struct gw_code *c, size_t at, const char *fmt, ...)
{
	char words[200];
	va_list ap;

	if (c->stop)
		return;
	if (c->quiet) {
		c->r = GW_ESYNTAX;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	/* The first fault is the one to tell; later ones may follow from it. */
	if (c->r == GW_OK)
		c->r = gw_build_fault(c->b, c->err, gw_code_place(c, at), "%s",
				      words);
}

void gw_code_comment(struct gw_code *c, size_t from, size_t to)
{
	struct gw_str text;

	while (from < to && gw_is_space(c->text.p[from]))
		from++;
	text = gw_str_trim(gw_str_part(c->text, from, to));
	if (gw_code_place(c, from) < c->comments)
		return;
	c->comments = gw_code_place(c, to);
	gw_build_comment(c->b, text, gw_code_place(c, from));
}

bool gw_code_enter(struct gw_code *c)
{
	if (c->depth >= GW_CODE_DEPTH)
		gw_code_limit(c, c->at, "nested too deep");
	if (c->stop)
		return false;
	c->depth++;
	return true;
}

void gw_code_leave(struct gw_code *c)
{
	c->depth--;
}

struct gw_node *gw_code_node(struct gw_code *c, enum gw_kind kind, size_t at)
{
	struct gw_builder *b = c->b;
	struct gw_node *n = GW_NEW(b->arena, struct gw_node);

	if (b->nodes >= b->max_nodes || b->arena->over)
		gw_code_limit(c, at, "the document has too many values");
	b->nodes++;
	n->kind = (uint8_t)kind;
	n->doc = c->doc;
	n->span.off = gw_code_place(c, at);
	n->span.line = line_of(c, n->span.off, &n->span.col);
	n->span.end_line = n->span.line;
	return n;
}

void gw_code_end(struct gw_code *c, struct gw_node *n, size_t end)
{
	/* The place of the last byte: the next may stand lines below. */
	uint32_t last = end > 0 ? gw_code_place(c, end - 1) + 1 : 0;

	if (last <= n->span.off) {
		n->span.len = 0;
		return;
	}
	n->span.len = last - n->span.off;
	n->span.end_line = line_of(c, last - 1, NULL);
}

void gw_code_span(struct gw_code *c, struct gw_node *n, size_t at, size_t end)
{
	n->span.off = gw_code_place(c, at);
	n->span.line = line_of(c, n->span.off, &n->span.col);
	n->span.end_line = n->span.line;
	gw_code_end(c, n, end);
}

struct gw_node *gw_code_scalar(struct gw_code *c, enum gw_kind kind,
			       struct gw_str text, size_t at, size_t end)
{
	struct gw_node *n = gw_code_node(c, kind, at);

	n->text = text.p ? text : GW_STR("");
	gw_code_end(c, n, end);
	return n;
}

struct gw_node *gw_code_wrap(struct gw_code *c, enum gw_kind kind,
			     struct gw_str text, struct gw_node *n)
{
	struct gw_node *outer = gw_code_node(c, kind, c->at);

	outer->text = text;
	outer->span = n->span;
	gw_node_add(outer, n);
	return outer;
}

struct gw_node *gw_code_copy(struct gw_code *c, const struct gw_node *n)
{
	struct gw_node *copy = gw_code_node(c, (enum gw_kind)n->kind, c->at);

	*copy = *n;
	copy->first = copy->last = copy->next = NULL;
	copy->count = 0;
	if (!gw_code_enter(c))
		return copy;
	for (const struct gw_node *child = n->first; child; child = child->next)
		gw_node_add(copy, gw_code_copy(c, child));
	gw_code_leave(c);
	return copy;
}

void gw_code_key(struct gw_code *c, struct gw_node *n, struct gw_str key,
		 size_t at)
{
	n->key = key.p ? key : GW_STR("");
	n->key_off = gw_code_place(c, at);
	n->key_line = line_of(c, n->key_off, &n->key_col);
}

void gw_code_put(struct gw_node *map, const char *key, struct gw_node *child)
{
	gw_node_put(map, gw_str_of(key), child);
}

void gw_code_put_bool(struct gw_code *c, struct gw_node *map, const char *key,
		      bool value)
{
	struct gw_node *n = gw_code_node(c, GW_BOOL, c->at);

	n->span = map->span;
	n->text = value ? GW_STR("true") : GW_STR("false");
	gw_code_put(map, key, n);
}

struct gw_str gw_code_source(const struct gw_code *c, size_t from, size_t to)
{
	struct gw_str s = gw_str_part(c->text, from, to);

	while (s.n && gw_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct gw_node *gw_code_open(struct gw_code *c, size_t at)
{
	int r = gw_build_open(c->b, GW_MAP, gw_code_place(c, at), c->err);

	if (r < 0) {
		c->stop = true;
		c->r = r;
		return NULL;
	}
	return c->b->open;
}

/* The node behind `n` in document order, not below it. */
static struct gw_node *behind(const struct gw_node *root, struct gw_node *n)
{
	while (n != root && !n->next)
		n = n->parent;
	return n == root ? NULL : n->next;
}

/* Sets the depths, which loose nodes do not know, and cuts the deepest. */
static void measure(struct gw_code *c, struct gw_node *root)
{
	struct gw_node *n = root->first;

	while (n) {
		n->depth = (uint8_t)(n->parent->depth + 1);
		if (n->depth >= GW_MAX_DEPTH && n->first) {
			n->kind = GW_UNKNOWN;
			n->flags |= GW_PARTIAL;
			n->first = n->last = NULL;
			n->count = 0;
			gw_code_limit(c, 0, "nested too deep");
		}
		n = n->first ? n->first : behind(root, n);
	}
}

int gw_code_close(struct gw_code *c, struct gw_node *root)
{
	if (!root)
		return c->r;
	measure(c, root);
	gw_build_close(c->b, gw_code_place(c, c->text.n));
	if (c->stop)
		gw_build_flag(c->b, GW_PARTIAL | GW_OPEN);
	return c->r;
}

#define GW_CODE_FEW 12

void gw_code_keys_init(struct gw_code *c, struct gw_code_keys *k,
		       struct gw_node *map)
{
	k->map = map;
	gw_map_init(&k->index, c->b->arena);
}

struct gw_node *gw_code_keys_get(struct gw_code_keys *k, struct gw_str key)
{
	if (k->map->count <= GW_CODE_FEW)
		return gw_node_get(k->map, key);
	if (!k->index.count)
		for (struct gw_node *n = k->map->first; n; n = n->next) {
			void **at = gw_map_put(&k->index, n->key);

			if (!*at)
				*at = n;
		}
	return gw_map_get(&k->index, key);
}

void gw_code_keys_put(struct gw_code_keys *k, struct gw_node *child)
{
	if (gw_code_keys_get(k, child->key))
		child->flags |= GW_DUPLICATE;
	else if (k->index.count)
		*gw_map_put(&k->index, child->key) = child;
	gw_node_add(k->map, child);
}

void gw_parts_init(struct gw_parts *t, struct gw_code *c, size_t at)
{
	*t = (struct gw_parts){ .c = c, .at = at };
	gw_buf_init(&t->lit, c->text.n * 4 + 16);
}

void gw_parts_byte(struct gw_parts *t, char ch, size_t at)
{
	if (!t->lit.n)
		t->lit_at = at;
	gw_buf_byte(&t->lit, ch);
}

void gw_parts_add(struct gw_parts *t, struct gw_str s, size_t at)
{
	if (!t->lit.n)
		t->lit_at = at;
	gw_buf_add(&t->lit, s);
}

static void flush_parts(struct gw_parts *t, size_t end)
{
	if (!t->lit.n)
		return;
	gw_node_add(t->node,
		    gw_code_scalar(t->c, GW_STRING,
				   gw_code_keep(t->c, &t->lit), t->lit_at,
				   end));
	gw_buf_reset(&t->lit);
}

void gw_parts_hole(struct gw_parts *t, struct gw_node *n, size_t at)
{
	if (!t->node)
		t->node = gw_code_node(t->c, GW_TEMPLATE, t->at);
	flush_parts(t, at);
	gw_node_add(t->node, n);
}

struct gw_node *gw_parts_finish(struct gw_parts *t, size_t end, bool alone)
{
	struct gw_node *n = t->node;

	if (n) {
		flush_parts(t, end);
		n->text = gw_str_part(t->c->text, t->at, end);
		if (alone && n->count == 1) {
			n = n->first;
			n->parent = NULL;
		}
	} else {
		n = gw_code_node(t->c, GW_STRING, t->at);
		n->text = gw_code_keep(t->c, &t->lit);
	}
	gw_code_span(t->c, n, t->at, end);
	if (t->quoted)
		n->flags |= GW_QUOTED;
	gw_buf_release(&t->lit);
	return n;
}

#define GW_CODE_NAME 400 /* longest name that is copied to grow */

struct gw_str gw_code_grow(struct gw_code *c, struct gw_str base,
			   const char *a, struct gw_str piece, const char *z)
{
	const struct gw_str parts[] = { base, gw_str_of(a), piece,
					gw_str_of(z) };
	size_t at = (size_t)((uintptr_t)base.p - (uintptr_t)c->text.p);
	size_t end = at + base.n;
	bool beside = at <= c->text.n && base.n <= c->text.n - at;

	for (size_t i = 1; i < 4 && beside; i++) {
		struct gw_str next = gw_str_part(c->text, end,
						 end + parts[i].n);

		beside = gw_str_eq(next, parts[i]);
		end += parts[i].n;
	}
	if (beside)
		return gw_str_part(c->text, at, end);
	if (base.n + piece.n > GW_CODE_NAME)
		return (struct gw_str){ NULL, 0 };
	return gw_arena_join(c->b->arena, parts, 4);
}

struct gw_node *gw_code_grow_ref(struct gw_code *c, struct gw_node *n,
				 const char *a, struct gw_str piece,
				 const char *z)
{
	struct gw_str s = gw_code_grow(c, n->text, a, piece, z);

	if (s.p)
		n->text = s;
	else
		n->kind = GW_UNKNOWN;
	return n;
}

struct gw_node *gw_code_member(struct gw_code *c, struct gw_node *n,
			       struct gw_str name, size_t at)
{
	if (n->kind == GW_REF) {
		struct gw_str s = gw_code_grow(c, n->text, ".", name, "");

		if (s.p) {
			n->text = s;
			return n;
		}
	}
	n = gw_code_wrap(c, GW_OP, GW_STR("."), n);
	gw_node_add(n, gw_code_scalar(c, GW_STRING, name, at, c->at));
	return n;
}

struct gw_node *gw_code_word(struct gw_code *c, struct gw_str name, size_t at)
{
	enum gw_kind kind = gw_str_is(name, "true") || gw_str_is(name, "false") ?
				    GW_BOOL :
			    gw_str_is(name, "null") ? GW_NULL :
						      GW_REF;

	return gw_code_scalar(c, kind, name, at, at + name.n);
}

void gw_code_put_count(struct gw_code *c, struct gw_node *map, const char *key,
		       uint64_t n)
{
	gw_code_put(map, key,
		    gw_code_scalar(c, GW_NUMBER,
				   gw_arena_print(c->b->arena, "%llu",
						  (unsigned long long)n),
				   0, 0));
}

struct gw_str gw_code_keep(struct gw_code *c, const struct gw_buf *buf)
{
	if (buf->over)
		gw_code_limit(c, c->at, "a text is too long");
	return gw_arena_copy(c->b->arena, gw_buf_str(buf));
}

bool gw_code_hex(struct gw_str s, size_t *at, unsigned max, uint32_t *out)
{
	unsigned n = 0;

	*out = 0;
	while (n < max && *at < s.n && gw_is_hex(s.p[*at])) {
		char ch = gw_lower(s.p[*at]);

		*out = *out * 16 +
		       (uint32_t)(gw_is_digit(ch) ? ch - '0' : ch - 'a' + 10);
		(*at)++;
		n++;
	}
	return n > 0;
}

struct gw_str gw_code_dotted(struct gw_code *c, struct gw_str a,
			     struct gw_str b)
{
	struct gw_str s = gw_code_grow(c, a, ".", b, "");

	return s.p ? s : GW_STR("?");
}

struct gw_str gw_code_spoken(struct gw_code *c, const struct gw_node *n,
			     unsigned most)
{
	struct gw_str s;

	if (n->kind == GW_REF)
		return n->text;
	if (n->kind == GW_CALL) {
		s = gw_code_grow(c, n->text, "", GW_STR("()"), "");
		return s.p ? s : GW_STR("?");
	}
	if (n->kind == GW_OP && gw_str_is(n->text, ".") && most)
		return gw_code_dotted(c, gw_code_spoken(c, n->first, most - 1),
				      n->last->text);
	return GW_STR("?");
}
