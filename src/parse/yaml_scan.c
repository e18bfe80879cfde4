/* The common part of YAML, read without libyaml: blocks and documents.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_scan.h"

/*
 * Nearly all YAML is maps, lists and scalars in plain layout, and of those a
 * scanner of lines needs a fifth of what libyaml's tokens cost. Every
 * function says false to what it does not know for certain: directives, "? ",
 * tabs, lone carriage returns, odd tags, and all faults. It keeps libyaml's
 * order of events and their places (fuzz_yaml_scan holds the two together), so
 * that the tree does not tell who read it. One pass, linear; the levels are
 * an array.
 */

bool gw_yaml_scan_mark(const struct gw_yaml_scan *s, uint32_t at)
{
	return at + 3 <= s->n &&
	       (gw_yaml_blank_at(s, at + 3) || s->p[at + 3] == '\t') &&
	       (memcmp(s->p + at, "---", 3) == 0 ||
		memcmp(s->p + at, "...", 3) == 0);
}

static struct gw_yaml_level *top(struct gw_yaml_scan *s)
{
	return &s->level[s->levels - 1];
}

static bool push_level(struct gw_yaml_scan *s, uint32_t col,
		       enum gw_yaml_level_kind kind)
{
	if (s->levels == GW_YAML_SCAN_DEPTH)
		return false;
	s->level[s->levels++] = (struct gw_yaml_level){ (int32_t)col, kind };
	s->waits = false;
	return true;
}

/* A value that waits is empty; one with a tag is left to libyaml. */
static bool end_wait(struct gw_yaml_scan *s)
{
	if (!s->waits)
		return true;
	s->waits = false;
	return !gw_yaml_noted(s)->property &&
	       gw_yaml_note(s, GW_YAML_SCALAR, s->wait_off, s->wait_off);
}

static void wait_at(struct gw_yaml_scan *s, uint32_t off)
{
	s->waits = true;
	s->wait_off = off;
}

static bool pop_level(struct gw_yaml_scan *s, uint32_t off)
{
	s->levels--;
	return gw_yaml_note(s, GW_YAML_END, off, off);
}

/* Closes what stands deeper than a column; `off` is where that is seen. */
static bool unroll(struct gw_yaml_scan *s, int32_t col, uint32_t off)
{
	while (top(s)->col > col)
		if (!end_wait(s) || !pop_level(s, off))
			return false;
	return true;
}

/* --- lines --- */

/* blank* comment? break ; s->at is left at the next line */
static bool end_line(struct gw_yaml_scan *s)
{
	const char *lf;

	gw_yaml_skip_blanks(s);
	if (s->at == s->n)
		return true;
	if (s->p[s->at] == '#' &&
	    (s->at == s->line || s->p[s->at - 1] == ' ')) {
		lf = memchr(s->p + s->at, '\n', s->n - s->at);
		s->at = lf ? (uint32_t)(lf - s->p) : s->n;
		if (!lf)
			return true;
	}
	if (s->p[s->at] != '\n')
		return false;
	s->line = ++s->at;
	return true;
}

static bool rest_is_blank(struct gw_yaml_scan *s)
{
	gw_yaml_skip_blanks(s);
	return s->at == s->n || s->p[s->at] == '\n' || s->p[s->at] == '#';
}

/* property? ( "[" | "{" | "|" | ">" | alias | quoted | plain ), to the next
 * line */
static bool scan_value(struct gw_yaml_scan *s)
{
	bool done;

	if (s->p[s->at] == '!' || s->p[s->at] == '&') {
		if (gw_yaml_noted(s)->property || !gw_yaml_scan_word(s, false))
			return false;
		if (rest_is_blank(s)) /* the value still waits */
			return end_line(s);
		if (s->p[s->at] == '*')
			return false;
	}
	s->waits = false;
	switch (s->p[s->at]) {
	case '|':
	case '>':
		return gw_yaml_scan_block(s, top(s)->col);
	case '[':
	case '{':
		done = gw_yaml_scan_flow(s);
		break;
	case '"':
	case '\'':
		done = gw_yaml_scan_quoted(s);
		break;
	case '*':
		done = !gw_yaml_noted(s)->property &&
		       gw_yaml_scan_word(s, false);
		break;
	default:
		done = gw_yaml_scan_plain(s, false) &&
		       (s->at == s->n || s->p[s->at] != ':') &&
		       gw_yaml_scan_more(s, top(s)->col);
	}
	return done && end_line(s);
}

/* Opens or goes on with the map whose key at `off` was noted last. */
static bool place_key(struct gw_yaml_scan *s, uint32_t off, uint32_t col)
{
	struct gw_yaml_found key = gw_yaml_noted(s)[0];

	s->found.n--; /* what the key ends comes before it */
	if (!unroll(s, (int32_t)col, off))
		return false;
	if (top(s)->col < (int32_t)col) {
		if (!s->waits || !gw_yaml_note(s, GW_YAML_MAP, off, off) ||
		    !push_level(s, col, GW_YAML_IN_MAP))
			return false;
	} else {
		if (!end_wait(s))
			return false;
		if (top(s)->kind == GW_YAML_IN_FLAT_LIST && !pop_level(s, off))
			return false;
		if (top(s)->kind != GW_YAML_IN_MAP)
			return false;
	}
	*GW_PUSH(&s->found) = key;
	return true;
}

/* ( quoted blank* | plain ) ":" : true, with s->at at the colon; the scalar is
 * noted in either case. */
static bool scan_key(struct gw_yaml_scan *s, uint32_t line)
{
	if (gw_yaml_noted(s)->style)
		gw_yaml_skip_blanks(s);
	return s->at < s->n && s->p[s->at] == ':' && s->line == line &&
	       gw_yaml_blank_at(s, s->at + 1) &&
	       s->at - gw_yaml_noted(s)->off <= GW_YAML_SCAN_KEY;
}

/* A key and its value, or a value on a line of its own. */
static bool scan_item(struct gw_yaml_scan *s)
{
	char c = s->p[s->at];
	bool quoted = c == '"' || c == '\'';
	uint32_t off = s->at;
	uint32_t line = s->line;
	bool may_be_value = s->waits && (int32_t)(off - line) > top(s)->col;

	if (!quoted && (c == '|' || c == '>' || c == '[' || c == '{' ||
			c == '!' || c == '&' || c == '*'))
		return may_be_value && scan_value(s);
	if (quoted ? !gw_yaml_scan_quoted(s) : !gw_yaml_scan_plain(s, false))
		return false;
	if (scan_key(s, line)) {
		if (!place_key(s, off, off - line))
			return false;
		wait_at(s, ++s->at);
		return rest_is_blank(s) ? end_line(s) : scan_value(s);
	}
	if (!may_be_value || (s->at < s->n && s->p[s->at] == ':'))
		return false;
	s->waits = false;
	return (quoted || gw_yaml_scan_more(s, top(s)->col)) && end_line(s);
}

/* "-" at s->at */
static bool scan_entry(struct gw_yaml_scan *s)
{
	uint32_t col = s->at - s->line;
	bool deeper;

	if (!unroll(s, (int32_t)col, s->at))
		return false;
	deeper = top(s)->col < (int32_t)col;
	if (deeper || top(s)->kind == GW_YAML_IN_MAP) {
		if (!s->waits ||
		    !gw_yaml_note(s, GW_YAML_LIST, s->at,
				  s->at + (deeper ? 0 : 1)) ||
		    !push_level(s, col,
				deeper ? GW_YAML_IN_LIST :
					 GW_YAML_IN_FLAT_LIST))
			return false;
	} else if (!end_wait(s)) {
		return false;
	}
	wait_at(s, ++s->at);
	return true;
}

/* --- documents --- */

static bool open_document(struct gw_yaml_scan *s, uint32_t end)
{
	s->levels = 0;
	s->in_document = true;
	if (!push_level(s, 0, GW_YAML_ROOT))
		return false;
	top(s)->col = -1;
	s->waits = true;
	return gw_yaml_note(s, GW_YAML_DOCUMENT, s->at, end);
}

static bool close_document(struct gw_yaml_scan *s, uint32_t end)
{
	if (!s->in_document)
		return true;
	s->in_document = false;
	if (!unroll(s, -1, s->at))
		return false;
	s->wait_off = s->at;
	return end_wait(s) && gw_yaml_note(s, GW_YAML_EDGE, s->at, end);
}

/* "---" or "..." with nothing behind it */
static bool scan_document(struct gw_yaml_scan *s)
{
	if (s->p[s->at] == '-') {
		if (!close_document(s, s->at) || !open_document(s, s->at + 3))
			return false;
		s->ended = false;
	} else {
		if (!s->in_document || !close_document(s, s->at + 3))
			return false;
		s->ended = true;
	}
	s->at += 3;
	return end_line(s);
}

static bool scan_line(struct gw_yaml_scan *s)
{
	if (s->at == s->line && gw_yaml_scan_mark(s, s->at))
		return scan_document(s);
	if (!s->in_document && (s->ended || !open_document(s, s->at)))
		return false;
	while (s->p[s->at] == '-' && gw_yaml_blank_at(s, s->at + 1)) {
		if (!scan_entry(s))
			return false;
		if (rest_is_blank(s))
			return end_line(s);
	}
	return scan_item(s);
}

/* Carriage returns alone, and the line ends of YAML 1.1 beyond ASCII. */
static bool has_odd_breaks(const char *p, size_t n)
{
	const char *end = p + n;

	for (const char *at = p; (at = memchr(at, '\r', (size_t)(end - at)));
	     at++)
		if (end - at < 2 || at[1] != '\n')
			return true;
	for (const char *at = p; (at = memchr(at, 0xc2, (size_t)(end - at)));
	     at++)
		if (end - at > 1 && at[1] == '\x85')
			return true;
	for (const char *at = p; (at = memchr(at, 0xe2, (size_t)(end - at)));
	     at++)
		if (end - at > 2 && at[1] == '\x80' &&
		    (at[2] == '\xa8' || at[2] == '\xa9'))
			return true;
	return false;
}

bool gw_yaml_scan(struct gw_yaml_scan *s, struct gw_str text)
{
	s->p = text.p;
	s->n = (uint32_t)text.n;
	s->at = s->line = 0;
	s->in_document = s->ended = s->waits = false;
	s->found.n = 0;
	if (has_odd_breaks(s->p, s->n) || !gw_yaml_note(s, GW_YAML_EDGE, 0, 0))
		return false;
	while (s->at < s->n) {
		gw_yaml_skip_blanks(s);
		if (rest_is_blank(s) ? !end_line(s) : !scan_line(s))
			return false;
	}
	return close_document(s, s->n) &&
	       gw_yaml_note(s, GW_YAML_EDGE, s->n, s->n);
}

void gw_yaml_scan_release(struct gw_yaml_scan *s)
{
	GW_VEC_FREE(&s->found);
}

/* --- events --- */

static struct gw_str word_of(const struct gw_yaml_scan *s,
			     const struct gw_yaml_found *f, uint32_t skip)
{
	return (struct gw_str){ s->p + f->off + skip,
				f->end - f->off - skip };
}

int gw_yaml_read_scanned(struct gw_yaml *y, const struct gw_yaml_scan *s)
{
	struct gw_yaml_scratch scratch = { NULL, 0 };
	int r = GW_OK;

	for (size_t i = 0; i < s->found.n && r == GW_OK; i++) {
		const struct gw_yaml_found *f = &s->found.v[i];
		struct gw_yaml_event e = { .off = f->off };

		if (f->property) { /* one always follows */
			if (f->style == '!')
				e.tag = word_of(s, f, 0);
			else
				e.anchor = word_of(s, f, 1);
			f = &s->found.v[++i];
		}
		e.type = (enum gw_yaml_type)f->type;
		e.style = f->style;
		e.end = f->end;
		if (e.type == GW_YAML_SCALAR)
			e.text = gw_yaml_scan_text(&scratch, s->p, f);
		if (e.type == GW_YAML_ALIAS)
			e.anchor = word_of(s, f, 1);
		/* Where it would be read on behind a fault. */
		y->bytes = e.end;
		r = gw_yaml_take(y, &e);
	}
	free(scratch.v);
	return r;
}
