/* The one tree every format becomes. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/doc.h"

bool gw_node_is_scalar(const struct gw_node *n)
{
	return n && n->kind <= GW_STRING;
}

bool gw_node_is_known(const struct gw_node *n)
{
	return n && n->kind < GW_ALT;
}

struct gw_node *gw_node_get(const struct gw_node *n, struct gw_str key)
{
	if (!n || n->kind != GW_MAP)
		return NULL;
	for (struct gw_node *c = n->first; c; c = c->next)
		if (c->key.n == key.n && !(c->flags & GW_DUPLICATE) &&
		    gw_str_eq(c->key, key))
			return c;
	return NULL;
}

struct gw_node *gw_node_path(const struct gw_node *n, const char *dotted)
{
	struct gw_str rest = gw_str_of(dotted);
	struct gw_str step;
	const struct gw_node *at = n;
	struct gw_node *found = NULL;

	while (gw_str_next(&rest, '.', &step)) {
		found = gw_node_get(at, step);
		if (!found)
			return NULL;
		at = found;
	}
	return found;
}

struct gw_node *gw_node_item(const struct gw_node *n, int64_t i)
{
	struct gw_node *c;

	if (!n)
		return NULL;
	if (i < 0)
		i += n->count;
	if (i < 0 || i >= n->count)
		return NULL;
	for (c = n->first; c && i > 0; i--)
		c = c->next;
	return c;
}

struct gw_str gw_node_text(const struct gw_node *n)
{
	if (!gw_node_is_scalar(n))
		return (struct gw_str){ NULL, 0 };
	return n->text;
}

bool gw_node_text_is(const struct gw_node *n, const char *text)
{
	return gw_node_is_scalar(n) && gw_str_is(n->text, text);
}

bool gw_node_true(const struct gw_node *n)
{
	return n && n->kind == GW_BOOL && gw_str_is(n->text, "true");
}

void gw_node_place(const struct gw_node *n, uint32_t *line, uint32_t *col)
{
	while (n && !n->key_line && !n->span.line && n->parent)
		n = n->parent;
	*line = !n ? 0 : n->key_line ? n->key_line : n->span.line;
	*col = !n ? 0 : n->key_line ? n->key_col : n->span.col;
}

struct gw_node *gw_node_new(struct gw_arena *a, enum gw_kind kind)
{
	struct gw_node *n = GW_NEW(a, struct gw_node);

	n->kind = (uint8_t)kind;
	n->flags = GW_MADE;
	return n;
}

struct gw_node *gw_node_string(struct gw_arena *a, struct gw_str text)
{
	struct gw_node *n = gw_node_new(a, GW_STRING);

	n->text = text;
	return n;
}

void gw_node_add(struct gw_node *parent, struct gw_node *child)
{
	child->next = NULL;
	child->parent = parent;
	if (!child->doc)
		child->doc = parent->doc;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

void gw_node_put(struct gw_node *map, struct gw_str key, struct gw_node *child)
{
	child->key = key;
	gw_node_add(map, child);
}

struct gw_node *gw_node_share(struct gw_arena *a, const struct gw_node *n)
{
	struct gw_node *copy = GW_NEW(a, struct gw_node);

	*copy = *n;
	copy->next = NULL;
	copy->origin = n->origin ? n->origin : n;
	return copy;
}

static void dump_text(struct gw_buf *out, struct gw_str s)
{
	gw_buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			gw_buf_byte(out, '\\');
		if (s.p[i] == '\n')
			gw_buf_text(out, "\\n");
		else
			gw_buf_byte(out, s.p[i]);
	}
	gw_buf_byte(out, '"');
}

static void dump_children(struct gw_buf *out, const struct gw_node *n,
			  const char *ends)
{
	gw_buf_byte(out, ends[0]);
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (c != n->first)
			gw_buf_text(out, ", ");
		if (c->key.p) {
			gw_buf_add(out, c->key);
			gw_buf_text(out, ": ");
		}
		gw_node_dump(out, c);
	}
	gw_buf_byte(out, ends[1]);
}

/* Depth is bounded by the builder; made trees are built over such ones. */
void gw_node_dump(struct gw_buf *out, const struct gw_node *n)
{
	static const char *const marks[] = {
		[GW_ALT] = "alt",	[GW_UNKNOWN] = "?",
		[GW_REF] = "ref ",	[GW_CALL] = "call ",
		[GW_OP] = "op ",	[GW_COND] = "cond",
		[GW_FOR] = "for",	[GW_TEMPLATE] = "template",
	};

	switch ((enum gw_kind)n->kind) {
	case GW_NULL:
		gw_buf_text(out, "null");
		break;
	case GW_BOOL:
	case GW_NUMBER:
		gw_buf_add(out, n->text);
		break;
	case GW_STRING:
		dump_text(out, n->text);
		break;
	case GW_LIST:
		dump_children(out, n, "[]");
		break;
	case GW_MAP:
		dump_children(out, n, "{}");
		break;
	default:
		gw_buf_text(out, marks[n->kind]);
		gw_buf_add(out, n->text);
		if (n->first || n->kind == GW_CALL || n->kind == GW_ALT)
			dump_children(out, n, "()");
	}
}
