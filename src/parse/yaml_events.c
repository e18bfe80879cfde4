/* YAML: libyaml's events become the tree. The only file that knows libyaml.
 * SPDX-License-Identifier: Apache-2.0 */
#include <yaml.h>

#include "parse/shared.h"
#include "parse/yaml_read.h"

/*
 * libyaml knows the syntax and nothing more. Here: places in bytes (its marks
 * count characters), keys, anchors as copies, merge keys, short tags, types,
 * and comments.
 */

#define MOST_STRICT_DEPTH 64

static int fail(struct gw_yaml *y, uint32_t off, const char *words)
{
	return gw_build_fault(y->b, y->err, off, "%s", words);
}

/* Byte offset of a mark; y->bytes is left there. Marks come nearly in order, so walk from the last. */
static uint32_t offset_of(struct gw_yaml *y, yaml_mark_t mark)
{
	const char *text = y->text.p + y->base;
	uint32_t size = (uint32_t)y->text.n - y->base;

	if (y->ascii) {
		y->bytes = mark.index < size ? (uint32_t)mark.index : size;
		return y->base + y->bytes;
	}
	while (y->chars < mark.index && y->bytes < size) {
		y->bytes++;
		while (y->bytes < size && (text[y->bytes] & 0xc0) == 0x80)
			y->bytes++;
		y->chars++;
	}
	while (y->chars > mark.index && y->bytes > 0) {
		y->bytes--;
		while (y->bytes > 0 && (text[y->bytes] & 0xc0) == 0x80)
			y->bytes--;
		y->chars--;
	}
	return y->base + y->bytes;
}

static struct gw_yaml_frame *top(struct gw_yaml *y)
{
	return y->frames ? &y->frame[y->frames - 1] : NULL;
}

/* A value is complete: in a map a key follows. */
static void end_value(struct gw_yaml *y)
{
	struct gw_yaml_frame *f = top(y);

	if (f && f->is_map)
		f->at_key = true;
}

/* The text of a key; a plain "<<" merges. */
static int take_key(struct gw_yaml *y, struct gw_str key, uint32_t off,
		    bool plain)
{
	struct gw_yaml_frame *f = top(y);

	if (plain && gw_str_is(key, "<<")) {
		if (y->strict)
			return fail(y, off, "merge keys are not read in rule "
					    "files: use macros");
		f->merges = true;
	}
	gw_build_key(y->b, key, off);
	f->at_key = false;
	return GW_OK;
}

static struct gw_str str_of(const yaml_char_t *text)
{
	return gw_str_of((const char *)text);
}

/* Names the node made last; NULL: it has no anchor. */
static int set_anchor(struct gw_yaml *y, const yaml_char_t *anchor,
		      struct gw_node *n)
{
	struct gw_str name = str_of(anchor);

	if (!anchor)
		return GW_OK;
	if (y->strict)
		return fail(y, n->span.off,
			    "anchors are not read in rule files: use macros");
	if (!gw_map_get(&y->anchors, name))
		name = gw_arena_copy(y->b->arena, name);
	*gw_map_put(&y->anchors, name) = n;
	return GW_OK;
}

/* The map of a short tag: !Sub x -> {"Fn::Sub": x}; *wrapped tells. */
static int open_tag(struct gw_yaml *y, const yaml_char_t *tag, uint32_t off,
		    bool *wrapped)
{
	const char *function;
	int r;

	*wrapped = false;
	if (!tag)
		return GW_OK;
	if (y->strict)
		return fail(y, off, "tags are not read in rule files");
	function = gw_yaml_function(str_of(tag));
	if (!function)
		return GW_OK;
	r = gw_build_open(y->b, GW_MAP, off, y->err);
	if (r < 0)
		return r;
	gw_build_key(y->b, gw_str_of(function), off);
	*wrapped = true;
	return GW_OK;
}

/* --- scalars --- */

struct scalar {
	struct gw_str text;
	struct gw_str tag;
	struct gw_span at; /* off and len only */
	yaml_scalar_style_t style;
	bool plain;
};

/* Borrows the text from the source when it stands there as it is. */
static struct gw_str keep_text(struct gw_yaml *y, const yaml_event_t *e,
			       struct gw_span at)
{
	struct gw_str text = { (const char *)e->data.scalar.value,
			       e->data.scalar.length };
	uint32_t skip = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
	struct gw_str here = gw_str_part(y->source, at.off + skip,
					 at.off + skip + text.n);

	if (gw_str_eq(here, text))
		return here;
	return gw_arena_copy(y->b->arena, text);
}

static bool is_block_style(yaml_scalar_style_t style)
{
	return style == YAML_LITERAL_SCALAR_STYLE ||
	       style == YAML_FOLDED_SCALAR_STYLE;
}

static struct scalar scalar_of(struct gw_yaml *y, const yaml_event_t *e,
			       uint32_t off, uint32_t end)
{
	struct scalar s = { .style = e->data.scalar.style,
			    .tag = str_of(e->data.scalar.tag) };

	s.plain = s.style == YAML_PLAIN_SCALAR_STYLE;
	if (s.tag.p || e->data.scalar.anchor)
		off = gw_yaml_skip_properties(y->text, off, end);
	while (is_block_style(s.style) && end > off + 1 &&
	       gw_is_space(y->text.p[end - 1]))
		end--;
	s.at.off = off;
	s.at.len = end - off;
	s.text = keep_text(y, e, s.at);
	return s;
}

static unsigned flags_of(const struct scalar *s)
{
	if (s->plain)
		return 0;
	return is_block_style(s->style) ? GW_HEREDOC : GW_QUOTED;
}

static bool is_typed_tag(struct gw_str tag)
{
	return gw_str_is(tag, YAML_BOOL_TAG) || gw_str_is(tag, YAML_INT_TAG) ||
	       gw_str_is(tag, YAML_FLOAT_TAG) ||
	       gw_str_is(tag, YAML_NULL_TAG);
}

/* What an explicit or an implicit tag makes of a scalar. */
static enum gw_kind kind_of(const struct gw_yaml *y, struct scalar *s,
			    unsigned *flags)
{
	if (gw_text_sealed(s->text) ||
	    (s->tag.n && gw_str_starts(s->tag, GW_STR("!vault")))) {
		*flags |= GW_SEALED;
		return GW_UNKNOWN;
	}
	if (y->holes && s->at.len &&
	    gw_holes_in(y->holes, s->at.off, s->at.off + s->at.len)) {
		s->text = gw_str_part(y->source, s->at.off,
				      s->at.off + s->at.len);
		return GW_UNKNOWN;
	}
	if (!s->tag.n)
		return s->plain ? gw_yaml_kind(&s->text, y->yes_no) :
				  GW_STRING;
	if (gw_yaml_foreign_tag(s->tag))
		return GW_UNKNOWN;
	if (is_typed_tag(s->tag)) /* !!bool "true" */
		return gw_yaml_kind(&s->text, y->yes_no);
	if (!s->plain || gw_str_is(s->tag, YAML_STR_TAG) ||
	    gw_str_is(s->tag, "tag:yaml.org,2002:binary") || gw_str_is(s->tag, "!"))
		return GW_STRING;
	return gw_yaml_kind(&s->text, y->yes_no);
}

/* "a.b.c" of !GetAtt -> [a, b.c] */
static int build_getatt(struct gw_yaml *y, const struct scalar *s)
{
	size_t dot = gw_str_find_byte(s->text, '.', 0);
	uint32_t off = s->at.off;
	int r = gw_build_open(y->b, GW_LIST, off, y->err);

	if (r < 0)
		return r;
	r = gw_build_scalar(y->b, GW_STRING, gw_str_part(s->text, 0, dot), off,
			    s->at.len, y->err);
	if (r == GW_OK && dot != GW_NOWHERE)
		r = gw_build_scalar(y->b, GW_STRING,
				    gw_str_part(s->text, dot + 1, s->text.n),
				    off, s->at.len, y->err);
	if (r == GW_OK)
		gw_build_close(y->b, off + s->at.len);
	return r;
}

static int build_value(struct gw_yaml *y, struct scalar *s)
{
	unsigned flags = flags_of(s);
	enum gw_kind kind = kind_of(y, s, &flags);
	int r;

	if (kind == GW_STRING && gw_str_is(s->tag, "!GetAtt"))
		return build_getatt(y, s);
	r = gw_build_scalar(y->b, kind, s->text, s->at.off, s->at.len, y->err);
	if (r < 0)
		return r;
	gw_build_flag(y->b, flags);
	if (s->at.len == 0 || is_block_style(s->style)) {
		y->hollow = y->b->newest;
		y->hollow_col = y->b->newest->key_col ?
					y->b->newest->key_col - 1 :
					top(y) ? top(y)->col : 0;
	}
	return GW_OK;
}

static int read_key(struct gw_yaml *y, const struct scalar *s,
		    const yaml_event_t *e)
{
	uint32_t end = s->at.off + s->at.len;
	struct gw_str key = s->text;
	struct gw_node *named;
	int r;

	if (y->strict && (s->tag.p || e->data.scalar.anchor))
		return fail(y, s->at.off,
			    "tags and anchors are not read in rule files");
	if (y->holes && s->at.len && gw_holes_in(y->holes, s->at.off, end)) {
		key = gw_holes_strip(y->holes, y->source, s->at.off, end);
		top(y)->node->flags |= GW_OPEN;
	}
	r = take_key(y, key, s->at.off, s->plain);
	if (r < 0 || !e->data.scalar.anchor)
		return r;
	named = gw_node_string(y->b->arena, key);
	named->doc = y->b->doc;
	named->span = s->at;
	return set_anchor(y, e->data.scalar.anchor, named);
}

static int read_scalar(struct gw_yaml *y, const yaml_event_t *e, uint32_t off,
		       uint32_t end)
{
	static const char styles[] = { 0, 0, '\'', '"', '|', '>' };
	struct scalar s = scalar_of(y, e, off, end);
	struct gw_node *parent = y->b->open;
	bool wrapped;
	int r;

	y->gap = s.at.off + s.at.len;
	if (is_block_style(s.style)) { /* "|  # like this" */
		size_t line = gw_str_find_byte(y->source, '\n', s.at.off);

		gw_yaml_comments(y->b, y->source, s.at.off,
				 line < y->gap ? (uint32_t)line : y->gap);
	}
	if (top(y) && top(y)->at_key)
		return read_key(y, &s, e);
	if (y->strict) {
		r = gw_yaml_strict_scalar(y, s.text, s.at, styles[s.style]);
		if (r < 0)
			return r;
	}
	r = open_tag(y, e->data.scalar.tag, off, &wrapped);
	if (r == GW_OK)
		r = build_value(y, &s);
	if (r < 0)
		return r;
	if (wrapped)
		gw_build_close(y->b, end);
	end_value(y);
	return set_anchor(y, e->data.scalar.anchor,
			  parent ? parent->last : y->b->doc->last_root);
}

/* --- aliases --- */

static bool is_open(const struct gw_yaml *y, const struct gw_node *n)
{
	for (const struct gw_node *at = y->b->open; at; at = at->parent)
		if (at == n)
			return true;
	return false;
}

static int read_alias(struct gw_yaml *y, const yaml_event_t *e, uint32_t off,
		      uint32_t end)
{
	struct gw_node *n = gw_map_get(&y->anchors,
				       str_of(e->data.alias.anchor));
	struct gw_str text = gw_str_part(y->source, off, end);
	struct gw_span at = { .off = off, .len = end - off };
	int r;

	if (y->strict)
		return fail(y, off, "aliases are not read in rule files");
	if (!n)
		fail(y, off, "the alias has no anchor before it");
	if (top(y) && top(y)->at_key) {
		bool known = n && gw_node_is_scalar(n);

		if (!known)
			top(y)->node->flags |= GW_OPEN;
		return take_key(y, known ? n->text : text, off, false);
	}
	if (!n || is_open(y, n))
		r = gw_build_scalar(y->b, GW_UNKNOWN, text, off, at.len,
				    y->err);
	else
		r = gw_yaml_copy(y->b, n, at, &y->copies, y->err);
	if (r == GW_OK)
		end_value(y);
	return r;
}

/* --- containers --- */

/* A container as a key, and "{{ x }}", which looks like one: not built. */
static bool begins_skip(struct gw_yaml *y, uint32_t off, bool flow)
{
	if (top(y) && top(y)->at_key)
		return true;
	return flow && !y->strict &&
	       gw_str_starts(gw_str_part(y->source, off, y->source.n),
			     GW_STR("{{"));
}

static int end_skip(struct gw_yaml *y, uint32_t end)
{
	struct gw_str text = gw_str_part(y->source, y->skip_off, end);
	int r;

	y->gap = end;
	if (top(y) && top(y)->at_key) {
		top(y)->node->flags |= GW_OPEN;
		return take_key(y, text, y->skip_off, false);
	}
	r = gw_build_scalar(y->b, GW_UNKNOWN, text, y->skip_off,
			    end - y->skip_off, y->err);
	if (r == GW_OK)
		end_value(y);
	return r;
}

static int skip_event(struct gw_yaml *y, const yaml_event_t *e, uint32_t end)
{
	bool opens = e->type == YAML_MAPPING_START_EVENT ||
		     e->type == YAML_SEQUENCE_START_EVENT;
	bool closes = e->type == YAML_MAPPING_END_EVENT ||
		      e->type == YAML_SEQUENCE_END_EVENT;

	if (opens && ++y->skip > GW_MAX_DEPTH)
		return fail(y, end, "a key is nested too deeply");
	if (!closes || --y->skip > 0)
		return GW_OK;
	return end_skip(y, end);
}

struct start {
	const yaml_char_t *tag;
	const yaml_char_t *anchor;
	enum gw_kind kind;
	bool flow;
};

static struct start start_of(const yaml_event_t *e)
{
	if (e->type == YAML_MAPPING_START_EVENT)
		return (struct start){ e->data.mapping_start.tag,
				       e->data.mapping_start.anchor, GW_MAP,
				       e->data.mapping_start.style ==
					       YAML_FLOW_MAPPING_STYLE };
	return (struct start){ e->data.sequence_start.tag,
			       e->data.sequence_start.anchor, GW_LIST,
			       e->data.sequence_start.style ==
				       YAML_FLOW_SEQUENCE_STYLE };
}

static void push_frame(struct gw_yaml *y, const struct start *s, bool wrapped)
{
	uint32_t col;

	gw_lines_at(&y->b->doc->lines, y->b->open->span.off, &col);
	y->frame[y->frames++] = (struct gw_yaml_frame){
		.node = y->b->open,
		.col = col - 1,
		.is_map = s->kind == GW_MAP,
		.flow = s->flow,
		.wrapped = wrapped,
		.at_key = s->kind == GW_MAP,
	};
	if (y->open_next)
		y->b->open->flags |= GW_OPEN;
	y->open_next = false;
}

static int read_start(struct gw_yaml *y, const yaml_event_t *e, uint32_t off,
		      uint32_t end)
{
	struct start s = start_of(e);
	bool wrapped;
	int r;

	if (begins_skip(y, off, s.flow)) {
		if (y->strict)
			return fail(y, off, "a key must be plain text");
		y->skip = 1;
		y->skip_off = off;
		return GW_OK;
	}
	if (y->strict && y->frames >= MOST_STRICT_DEPTH)
		return fail(y, off, "nested deeper than 64 levels");
	r = open_tag(y, s.tag, off, &wrapped);
	if (r == GW_OK && (s.tag || s.anchor))
		off = gw_yaml_skip_properties(y->text, off, end);
	if (r == GW_OK)
		r = gw_build_open(y->b, s.kind, off, y->err);
	if (r < 0)
		return r;
	push_frame(y, &s, wrapped);
	return set_anchor(y, s.anchor,
			  wrapped ? y->b->open->parent : y->b->open);
}

/* A block's end mark stands at the next token, behind blanks and comments:
 * its last child knows better. */
static uint32_t end_of(const struct gw_yaml_frame *f, uint32_t end)
{
	const struct gw_node *last = f->node->last;

	if (f->flow || !last)
		return end;
	return last->span.off + last->span.len;
}

static int read_end(struct gw_yaml *y, uint32_t end)
{
	struct gw_yaml_frame *f = top(y);
	int r = GW_OK;

	end = end_of(f, end);
	if (f->is_map) {
		gw_keys_mark(y->b->arena, f->node, !y->strict);
		if (y->strict)
			r = gw_yaml_strict_map(y, f->node);
		if (y->holes)
			gw_yaml_join_branches(y->b->arena, f->node);
		if (f->merges)
			gw_yaml_merge(y->b->arena, f->node);
	}
	if (r < 0)
		return r;
	gw_build_close(y->b, end);
	if (f->wrapped)
		gw_build_close(y->b, end);
	y->frames--;
	end_value(y);
	return GW_OK;
}

/* --- documents --- */

static int start_document(struct gw_yaml *y, const yaml_event_t *e,
			  uint32_t off)
{
	if (y->strict && (e->data.document_start.version_directive ||
			  e->data.document_start.tag_directives.start !=
				  e->data.document_start.tag_directives.end))
		return fail(y, off, "%-lines are not read in rule files");
	gw_map_init(&y->anchors, y->b->arena);
	return GW_OK;
}

static int read_event(struct gw_yaml *y, const yaml_event_t *e)
{
	uint32_t off = offset_of(y, e->start_mark);
	uint32_t end = offset_of(y, e->end_mark);

	if (!y->skip)
		gw_yaml_pass_holes(y, off);
	if (off > y->gap) {
		gw_yaml_comments(y->b, y->source, y->gap, off);
		y->gap = off;
	}
	if (y->skip)
		return skip_event(y, e, end);
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		return start_document(y, e, off);
	case YAML_ALIAS_EVENT:
		return read_alias(y, e, off, end);
	case YAML_SCALAR_EVENT:
		return read_scalar(y, e, off, end);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return read_start(y, e, off, end);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return read_end(y, end);
	default:
		return GW_OK;
	}
}

static int parser_fault(struct gw_yaml *y, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "no YAML";
	uint32_t off = offset_of(y, parser->problem_mark);

	if (parser->error == YAML_READER_ERROR)
		off = y->base + (uint32_t)parser->problem_offset;
	if (parser->error == YAML_MEMORY_ERROR)
		gw_no_memory(0);
	if (off > y->gap)
		gw_yaml_comments(y->b, y->source, y->gap, off);
	if (!parser->context)
		return fail(y, off, problem);
	return gw_build_fault(y->b, y->err, off, "%s %s", problem,
			      parser->context);
}

/* Events until the end of the stream or a fault. */
static int read_events(struct gw_yaml *y, yaml_parser_t *parser)
{
	for (;;) {
		yaml_event_t e;
		bool last;
		int r;

		if (!yaml_parser_parse(parser, &e))
			return parser_fault(y, parser);
		last = e.type == YAML_STREAM_END_EVENT;
		r = read_event(y, &e);
		yaml_event_delete(&e);
		if (r < 0 || last)
			return r;
	}
}

int gw_yaml_read_from(struct gw_yaml *y, uint32_t from)
{
	yaml_parser_t parser;
	int r;

	y->base = y->gap = from;
	y->chars = y->bytes = 0;
	y->frames = y->skip = 0;
	y->hollow = NULL;
	y->open_next = false;
	y->ascii = gw_str_ascii(gw_str_part(y->text, from, y->text.n));
	if (!yaml_parser_initialize(&parser))
		gw_no_memory(sizeof(parser));
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)y->text.p + from,
		y->text.n - from);
	r = read_events(y, &parser);
	yaml_parser_delete(&parser);
	return r;
}
