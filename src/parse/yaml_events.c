/* YAML: events become the tree, whoever made them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"
#include "parse/yaml_read.h"

/*
 * The events (yaml_lib.c, yaml_scan.c) know the syntax and nothing more. Here:
 * keys, anchors as copies, merge keys, short tags, types, and comments.
 */

#define MOST_STRICT_DEPTH 64

static int fail(struct gw_yaml *y, uint32_t off, const char *words)
{
	return gw_build_fault(y->b, y->err, off, "%s", words);
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

/* Names the node made last; NULL: it has no anchor. */
static int set_anchor(struct gw_yaml *y, struct gw_str name, struct gw_node *n)
{
	if (!name.p)
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
static int open_tag(struct gw_yaml *y, struct gw_str tag, uint32_t off,
		    bool *wrapped)
{
	const char *function;
	int r;

	*wrapped = false;
	if (!tag.p)
		return GW_OK;
	if (y->strict)
		return fail(y, off, "tags are not read in rule files");
	function = gw_yaml_function(tag);
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
	char style; /* as of the event */
	bool plain;
};

/* Borrows the text from the source when it stands there as it is. */
static struct gw_str keep_text(struct gw_yaml *y, const struct gw_yaml_event *e,
			       struct gw_span at)
{
	uint32_t skip = e->style ? 1 : 0;
	struct gw_str here = gw_str_part(y->source, at.off + skip,
					 at.off + skip + e->text.n);

	if (here.n == e->text.n &&
	    (here.p == e->text.p || gw_str_eq(here, e->text)))
		return here;
	return gw_arena_copy(y->b->arena, e->text);
}

static bool is_block_style(char style)
{
	return style == '|' || style == '>';
}

static struct scalar scalar_of(struct gw_yaml *y,
			       const struct gw_yaml_event *e)
{
	struct scalar s = { .style = e->style, .tag = e->tag };
	uint32_t off = e->off;
	uint32_t end = e->end;

	s.plain = !s.style;
	if (s.tag.p || e->anchor.p)
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

#define CORE "tag:yaml.org,2002:"

static bool is_typed_tag(struct gw_str tag)
{
	return gw_str_is(tag, CORE "bool") || gw_str_is(tag, CORE "int") ||
	       gw_str_is(tag, CORE "float") || gw_str_is(tag, CORE "null");
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
	if (!s->plain || gw_str_is(s->tag, CORE "str") ||
	    gw_str_is(s->tag, CORE "binary") || gw_str_is(s->tag, "!"))
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
		    struct gw_str anchor)
{
	uint32_t end = s->at.off + s->at.len;
	struct gw_str key = s->text;
	struct gw_node *named;
	int r;

	if (y->strict && (s->tag.p || anchor.p))
		return fail(y, s->at.off,
			    "tags and anchors are not read in rule files");
	if (y->holes && s->at.len && gw_holes_in(y->holes, s->at.off, end)) {
		key = gw_holes_strip(y->holes, y->source, s->at.off, end);
		top(y)->node->flags |= GW_OPEN;
	}
	r = take_key(y, key, s->at.off, s->plain);
	if (r < 0 || !anchor.p)
		return r;
	named = gw_node_string(y->b->arena, key);
	named->doc = y->b->doc;
	named->span = s->at;
	return set_anchor(y, anchor, named);
}

static int read_scalar(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	struct scalar s = scalar_of(y, e);
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
		return read_key(y, &s, e->anchor);
	if (y->strict) {
		r = gw_yaml_strict_scalar(y, s.text, s.at, s.style);
		if (r < 0)
			return r;
	}
	r = open_tag(y, e->tag, e->off, &wrapped);
	if (r == GW_OK)
		r = build_value(y, &s);
	if (r < 0)
		return r;
	if (wrapped)
		gw_build_close(y->b, e->end);
	end_value(y);
	return set_anchor(y, e->anchor,
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

static int read_alias(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	struct gw_node *n = gw_map_get(&y->anchors, e->anchor);
	struct gw_str text = gw_str_part(y->source, e->off, e->end);
	struct gw_span at = { .off = e->off, .len = e->end - e->off };
	uint32_t off = e->off;
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

static int skip_event(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	bool opens = e->type == GW_YAML_MAP || e->type == GW_YAML_LIST;

	if (opens && ++y->skip > GW_MAX_DEPTH)
		return fail(y, e->end, "a key is nested too deeply");
	if (e->type != GW_YAML_END || --y->skip > 0)
		return GW_OK;
	return end_skip(y, e->end);
}

static void push_frame(struct gw_yaml *y, const struct gw_yaml_event *e,
		       bool wrapped)
{
	y->frame[y->frames++] = (struct gw_yaml_frame){
		.node = y->b->open,
		.col = y->b->open->span.col - 1,
		.is_map = e->type == GW_YAML_MAP,
		.flow = e->style != 0,
		.wrapped = wrapped,
		.at_key = e->type == GW_YAML_MAP,
	};
	if (y->open_next)
		y->b->open->flags |= GW_OPEN;
	y->open_next = false;
}

static int read_start(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	uint32_t off = e->off;
	bool wrapped;
	int r;

	if (begins_skip(y, off, e->style != 0)) {
		if (y->strict)
			return fail(y, off, "a key must be plain text");
		y->skip = 1;
		y->skip_off = off;
		return GW_OK;
	}
	if (y->strict && y->frames >= MOST_STRICT_DEPTH)
		return fail(y, off, "nested deeper than 64 levels");
	r = open_tag(y, e->tag, off, &wrapped);
	if (r == GW_OK && (e->tag.p || e->anchor.p))
		off = gw_yaml_skip_properties(y->text, off, e->end);
	if (r == GW_OK)
		r = gw_build_open(y->b,
				  e->type == GW_YAML_MAP ? GW_MAP : GW_LIST,
				  off, y->err);
	if (r < 0)
		return r;
	push_frame(y, e, wrapped);
	return set_anchor(y, e->anchor,
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

static int start_document(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	if (y->strict && e->directives)
		return fail(y, e->off, "%-lines are not read in rule files");
	gw_map_init(&y->anchors, y->b->arena);
	return GW_OK;
}

int gw_yaml_take(struct gw_yaml *y, const struct gw_yaml_event *e)
{
	if (!y->skip && y->holes)
		gw_yaml_pass_holes(y, e->off);
	if (e->off > y->gap) {
		gw_yaml_comments(y->b, y->source, y->gap, e->off);
		y->gap = e->off;
	}
	if (y->skip)
		return skip_event(y, e);
	switch (e->type) {
	case GW_YAML_DOCUMENT:
		return start_document(y, e);
	case GW_YAML_ALIAS:
		return read_alias(y, e);
	case GW_YAML_SCALAR:
		return read_scalar(y, e);
	case GW_YAML_LIST:
	case GW_YAML_MAP:
		return read_start(y, e);
	case GW_YAML_END:
		return read_end(y, e->end);
	case GW_YAML_EDGE:
		break;
	}
	return GW_OK;
}
