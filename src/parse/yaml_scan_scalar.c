/* Where the scalars of YAML end. SPDX-License-Identifier: Apache-2.0 */
#include "base/masks.h"
#include "parse/yaml_scan.h"

/* What a byte ends, or cannot begin. */
enum {
	PLAIN = 1, /* looked at in plain text ... */
	FLOW = 2, /* ... and in brackets */
	QUOTED = 4, /* looked at in quotes */
	NO_START = 8, /* does not begin plain text */
};

static const uint8_t class_of[256] = {
	['\n'] = PLAIN | QUOTED | NO_START,
	['\t'] = PLAIN | NO_START,
	[' '] = NO_START,
	['#'] = PLAIN | NO_START,
	[':'] = PLAIN | NO_START,
	['?'] = FLOW | NO_START,
	[','] = FLOW | NO_START,
	['['] = FLOW | NO_START,
	[']'] = FLOW | NO_START,
	['{'] = FLOW | NO_START,
	['}'] = FLOW | NO_START,
	['"'] = QUOTED | NO_START,
	['\''] = QUOTED | NO_START,
	['\\'] = QUOTED,
	['&'] = NO_START,
	['*'] = NO_START,
	['!'] = NO_START,
	['|'] = NO_START,
	['>'] = NO_START,
	['%'] = NO_START,
	['@'] = NO_START,
	['`'] = NO_START,
};

static uint8_t class_at(const struct gw_yaml_scan *s, uint32_t at)
{
	return class_of[(unsigned char)s->p[at]];
}

/* True where the text may end at a byte that PLAIN or FLOW looks at; *unknown
 * is set by those whose meaning is left to libyaml. */
static bool ends_plain(const struct gw_yaml_scan *s, uint32_t at, bool flow,
		       bool *unknown)
{
	switch (s->p[at]) {
	case ':':
		if (gw_yaml_blank_at(s, at + 1))
			return true;
		*unknown = flow && (class_at(s, at + 1) & FLOW);
		return *unknown;
	case '#':
		return s->p[at - 1] == ' ';
	case '\n':
	case ',':
	case ']':
	case '}':
		return true;
	default:
		*unknown = true; /* a tab; brackets and "?" in brackets */
		return true;
	}
}

/* Leaves s->at at what ends the text on this line, *end behind the text. */
static bool plain_line(struct gw_yaml_scan *s, bool flow, uint32_t *end)
{
	static const char stops[4] = { '\n', '\t', '#', ':' };
	uint8_t looked_at = flow ? PLAIN | FLOW : PLAIN;
	bool unknown = false;
	uint32_t i = s->at;

	for (;; i++) {
		if (!flow)
			i = gw_mask_skip(s->p, i, s->n, stops);
		while (i < s->n && !(class_at(s, i) & looked_at))
			i++;
		if (i == s->n || ends_plain(s, i, flow, &unknown))
			break;
	}
	s->at = i;
	while (i > 0 && gw_yaml_is_blank(s->p[i - 1]))
		i--;
	*end = i;
	return !unknown;
}

bool gw_yaml_scan_plain(struct gw_yaml_scan *s, bool flow)
{
	uint32_t off = s->at;
	uint32_t end;

	if (s->p[off] == '-' ||
	    (!flow && (s->p[off] == ':' || s->p[off] == '?'))) {
		if (gw_yaml_blank_at(s, off + 1) ||
		    (flow && (class_at(s, off + 1) & FLOW)))
			return false;
	} else if (class_at(s, off) & NO_START) {
		return false;
	}
	return plain_line(s, flow, &end) &&
	       gw_yaml_note(s, GW_YAML_SCALAR, off, end);
}

bool gw_yaml_scan_more(struct gw_yaml_scan *s, int32_t indent)
{
	struct gw_yaml_found *f = gw_yaml_noted(s);

	for (;;) {
		uint32_t line = s->line;
		uint32_t i = s->at;

		while (i < s->n && gw_yaml_blank_at(s, i))
			if (s->p[i++] == '\n')
				line = i;
		if (i == s->n || line == s->line || s->p[i] == '#' ||
		    (int32_t)(i - line) <= indent ||
		    (i == line && gw_yaml_scan_mark(s, i)))
			return true;
		s->at = i;
		s->line = line;
		if (!plain_line(s, false, &f->end) ||
		    (s->at < s->n && s->p[s->at] == ':'))
			return false;
		f->made = true;
	}
}

bool gw_yaml_scan_quoted(struct gw_yaml_scan *s)
{
	char quote = s->p[s->at];
	const char stops[4] = { quote, '\\', '\n', quote };
	bool made = false;
	uint32_t i = s->at + 1;

	for (;; i++) {
		uint32_t c;

		i = gw_mask_skip(s->p, i, s->n, stops);
		while (i < s->n && !(class_at(s, i) & QUOTED))
			i++;
		if (i >= s->n)
			return false;
		if (s->p[i] == '\n') {
			s->line = i + 1;
			if (gw_yaml_scan_mark(s, i + 1))
				return false;
		} else if (s->p[i] == '\\' && quote == '"') {
			uint32_t n = gw_yaml_escape(s->p + i, s->n - i, &c);

			if (!n)
				return false;
			i += n - 1;
		} else if (s->p[i] != quote) {
			continue;
		} else if (quote == '\'' && i + 1 < s->n &&
			   s->p[i + 1] == '\'') {
			i++;
		} else {
			break;
		}
		made = true;
	}
	if (!gw_yaml_note(s, GW_YAML_SCALAR, s->at, i + 1))
		return false;
	gw_yaml_noted(s)->style = quote;
	gw_yaml_noted(s)->made = made;
	s->at = i + 1;
	return true;
}

/* ( [+-] [1-9]? | [1-9] [+-]? )? blank* comment? break ; s->at is left at the
 * next line. */
static bool block_header(struct gw_yaml_scan *s, uint32_t *digit)
{
	const char *lf;
	uint32_t i = s->at + 1;

	*digit = 0;
	for (uint32_t k = i; i < s->n && i < k + 2; i++) {
		if (s->p[i] >= '1' && s->p[i] <= '9' && !*digit)
			*digit = (uint32_t)(s->p[i] - '0');
		else if ((s->p[i] != '-' && s->p[i] != '+') ||
			 (i > k && !*digit))
			break;
	}
	s->at = i;
	gw_yaml_skip_blanks(s);
	if (s->at == s->n || (s->p[s->at] != '\n' &&
			      (s->p[s->at] != '#' || s->at == i)))
		return false;
	lf = memchr(s->p + s->at, '\n', s->n - s->at);
	if (!lf)
		return false;
	s->at = s->line = (uint32_t)(lf - s->p) + 1;
	return true;
}

/* Skips blank lines; *col is where the next one begins, at `indent` at the
 * most (0: not known yet, *widest then is the most of all). */
static bool block_breaks(struct gw_yaml_scan *s, uint32_t indent,
			 uint32_t *col, uint32_t *widest)
{
	for (;;) {
		uint32_t i = s->at;

		while (i < s->n && s->p[i] == ' ' &&
		       (!indent || i - s->at < indent))
			i++;
		*col = i - s->at;
		if (*col > *widest)
			*widest = *col;
		if (i < s->n && s->p[i] == '\t' && (!indent || *col < indent))
			return false;
		if (i < s->n && s->p[i] == '\r')
			i++;
		if (i == s->n || s->p[i] != '\n')
			return true;
		s->at = s->line = i + 1;
	}
}

bool gw_yaml_scan_block(struct gw_yaml_scan *s, int32_t parent)
{
	uint32_t least = (uint32_t)(parent + 1);
	uint32_t off = s->at;
	uint32_t widest = 0;
	uint32_t indent;
	uint32_t col;

	if (!block_header(s, &indent))
		return false;
	if (indent && parent > 0)
		indent += (uint32_t)parent;
	if (!block_breaks(s, indent, &col, &widest))
		return false;
	if (!indent)
		indent = widest > least ? widest : least;
	if (!indent)
		indent = 1;
	while (col == indent && s->at + col < s->n) {
		const char *lf = memchr(s->p + s->at, '\n', s->n - s->at);

		s->at = lf ? (uint32_t)(lf - s->p) + 1 : s->n;
		s->line = s->at;
		if (!block_breaks(s, indent, &col, &widest))
			return false;
	}
	if (!gw_yaml_note(s, GW_YAML_SCALAR, off, s->at))
		return false;
	gw_yaml_noted(s)->style = s->p[off];
	gw_yaml_noted(s)->indent = indent;
	return true;
}

bool gw_yaml_scan_word(struct gw_yaml_scan *s, bool flow)
{
	char kind = s->p[s->at];
	uint32_t i = s->at + 1;

	while (i < s->n && (gw_is_word(s->p[i]) || s->p[i] == '-'))
		i++;
	if (i == s->at + 1 || i == s->n)
		return false;
	if (!gw_yaml_blank_at(s, i) &&
	    !(flow && kind == '*' && (s->p[i] == ',' || s->p[i] == ']')))
		return false;
	if (!gw_yaml_note(s, kind == '*' ? GW_YAML_ALIAS : GW_YAML_EDGE, s->at,
			  i))
		return false;
	gw_yaml_noted(s)->style = kind;
	gw_yaml_noted(s)->property = kind != '*';
	s->at = i;
	return true;
}
