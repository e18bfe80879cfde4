/* Trees as dull data, and as JSON. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/utf8.h"
#include "rule/rule.h"

/* A tree is a count of records, then the records, parents before children. */
struct record {
	struct gw_ref key;
	struct gw_ref text;
	uint32_t line;
	uint32_t col;
	uint16_t flags;
	uint8_t kind;
	uint8_t has_key;
	uint32_t children;
};

#define MOST_DEPTH GW_MAX_DEPTH

static uint32_t write_node(struct gw_bundle_writer *w, struct gw_buf *out,
			   const struct gw_node *n, unsigned depth)
{
	struct record r = {
		.key = gw_bundle_text(w, n->key),
		.text = gw_bundle_text(w, n->text),
		.line = n->span.line,
		.col = n->span.col,
		.flags = n->flags,
		.kind = n->kind,
		.has_key = n->key.p != NULL,
		.children = depth < MOST_DEPTH ? n->count : 0,
	};
	uint32_t written = 1;

	gw_buf_add(out, (struct gw_str){ (const char *)&r, sizeof(r) });
	for (const struct gw_node *c = n->first; c && r.children; c = c->next)
		written += write_node(w, out, c, depth + 1);
	return written;
}

uint32_t gw_tree_write(struct gw_bundle_writer *w, enum gw_section s,
		       const struct gw_node *root)
{
	struct gw_buf *out = gw_bundle_out(w, s);
	uint32_t at = (uint32_t)out->n;
	uint32_t count = 0;

	gw_buf_add(out, (struct gw_str){ (const char *)&count, sizeof(count) });
	count = write_node(w, out, root, 0);
	if (!out->over)
		memcpy(out->p + at, &count, sizeof(count));
	return at;
}

struct reader {
	const struct gw_bundle *bundle;
	struct gw_arena *arena;
	struct gw_str bytes; /* the records */
	uint32_t at;
	uint32_t count;
};

/* Depth is bounded: what is nested deeper is not read. */
static struct gw_node *read_node(struct reader *r, unsigned depth)
{
	struct gw_node *n;
	struct record rec;

	if (r->at >= r->count || depth > MOST_DEPTH)
		return NULL;
	memcpy(&rec, r->bytes.p + (size_t)r->at * sizeof(rec), sizeof(rec));
	r->at++;
	if (rec.kind > GW_TEMPLATE)
		return NULL;
	n = GW_NEW(r->arena, struct gw_node);
	n->kind = rec.kind;
	n->flags = rec.flags;
	n->depth = (uint8_t)depth;
	n->span.line = rec.line;
	n->span.col = rec.col;
	n->text = gw_bundle_str(r->bundle, rec.text);
	if (rec.has_key)
		n->key = gw_bundle_str(r->bundle, rec.key);
	for (uint32_t i = 0; i < rec.children; i++) {
		struct gw_node *c = read_node(r, depth + 1);

		if (!c)
			return NULL;
		gw_node_add(n, c);
	}
	return n;
}

struct gw_node *gw_tree_read(const struct gw_bundle *b, enum gw_section s,
			     uint32_t *at, struct gw_arena *arena)
{
	struct gw_str bytes = b->section[s];
	struct reader r = { .bundle = b, .arena = arena };
	size_t left;

	if (*at > bytes.n || bytes.n - *at < sizeof(r.count))
		return NULL;
	memcpy(&r.count, bytes.p + *at, sizeof(r.count));
	left = bytes.n - *at - sizeof(r.count);
	if (r.count > left / sizeof(struct record))
		return NULL;
	r.bytes = gw_str_part(bytes, *at + sizeof(r.count), bytes.n);
	*at += (uint32_t)(sizeof(r.count) + r.count * sizeof(struct record));
	return read_node(&r, 0);
}

static void json_text(struct gw_buf *out, struct gw_str s)
{
	gw_buf_byte(out, '"');
	for (size_t at = 0; at < s.n;) {
		uint32_t c = gw_utf8_next(s, &at);

		if (c == '"' || c == '\\')
			gw_buf_print(out, "\\%c", (char)c);
		else if (c == '\n')
			gw_buf_text(out, "\\n");
		else if (c < 0x10000 && gw_utf8_unsafe(c))
			gw_buf_print(out, "\\u%04x", (unsigned)c);
		else
			gw_utf8_add(out, c);
	}
	gw_buf_byte(out, '"');
}

static void json_children(struct gw_buf *out, const struct gw_node *n,
			  unsigned depth);

static void json_node(struct gw_buf *out, const struct gw_node *n,
		      unsigned depth)
{
	switch ((enum gw_kind)n->kind) {
	case GW_BOOL:
	case GW_NUMBER:
		gw_buf_add(out, n->text);
		break;
	case GW_STRING:
		json_text(out, n->text);
		break;
	case GW_LIST:
	case GW_MAP:
		json_children(out, n, depth);
		break;
	default:
		gw_buf_text(out, "null");
	}
}

static void json_children(struct gw_buf *out, const struct gw_node *n,
			  unsigned depth)
{
	gw_buf_byte(out, n->kind == GW_MAP ? '{' : '[');
	for (const struct gw_node *c = n->first; c && depth < MOST_DEPTH;
	     c = c->next) {
		if (c != n->first)
			gw_buf_byte(out, ',');
		if (n->kind == GW_MAP) {
			json_text(out, c->key);
			gw_buf_byte(out, ':');
		}
		json_node(out, c, depth + 1);
	}
	gw_buf_byte(out, n->kind == GW_MAP ? '}' : ']');
}

void gw_node_json(struct gw_buf *out, const struct gw_node *n)
{
	json_node(out, n, 0);
}
