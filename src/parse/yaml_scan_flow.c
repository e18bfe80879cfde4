/* Brackets and braces of YAML. SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_scan.h"

struct brackets {
	uint32_t depth;
	char open[GW_YAML_SCAN_DEPTH];
};

/* Blanks, line ends and comments. Columns mean nothing in brackets, but marks
 * of documents do. */
static bool skip_space(struct gw_yaml_scan *s)
{
	for (; s->at < s->n; s->at++) {
		char c = s->p[s->at];

		if (c == '#' && (s->at == s->line || s->p[s->at - 1] == ' ')) {
			const char *lf = memchr(s->p + s->at, '\n',
						s->n - s->at);

			if (!lf)
				return false;
			s->at = (uint32_t)(lf - s->p);
			c = '\n';
		}
		if (c == '\n') {
			s->line = s->at + 1;
			if (gw_yaml_scan_mark(s, s->line))
				return false;
		} else if (!gw_yaml_is_blank(c)) {
			return true;
		}
	}
	return false;
}

static bool open_bracket(struct gw_yaml_scan *s, struct brackets *b)
{
	char c = s->p[s->at];

	if (b->depth == GW_YAML_SCAN_DEPTH ||
	    !gw_yaml_note(s, c == '{' ? GW_YAML_MAP : GW_YAML_LIST, s->at,
			  s->at + 1))
		return false;
	gw_yaml_noted(s)->style = '[';
	b->open[b->depth++] = c;
	s->at++;
	return true;
}

/* Notes an empty value before a comma or the end. */
static bool note_empty(struct gw_yaml_scan *s)
{
	return gw_yaml_note(s, GW_YAML_SCALAR, s->at, s->at);
}

static bool ends_item(const struct gw_yaml_scan *s)
{
	return s->p[s->at] == ',' || s->p[s->at] == '}';
}

/* ( quoted | plain ) ( blank* ":" )? , the colon on the same line */
static bool scan_key(struct gw_yaml_scan *s, bool *empty)
{
	uint32_t off = s->at;
	uint32_t line = s->line;

	if (s->p[off] == '"' || s->p[off] == '\'') {
		if (!gw_yaml_scan_quoted(s))
			return false;
	} else if (!gw_yaml_scan_plain(s, true)) {
		return false;
	}
	if (!skip_space(s))
		return false;
	*empty = ends_item(s);
	if (*empty)
		return note_empty(s);
	if (s->p[s->at] != ':' || s->line != line ||
	    s->at - off > GW_YAML_SCAN_KEY)
		return false;
	s->at++;
	if (!skip_space(s))
		return false;
	*empty = ends_item(s);
	return !*empty || note_empty(s);
}

/* property? ( "[" | "{" | alias | quoted | plain ) ; *opened tells that its
 * items follow */
static bool scan_value(struct gw_yaml_scan *s, struct brackets *b,
		       bool *opened)
{
	char c = s->p[s->at];

	*opened = false;
	if (c == '!' || c == '&') {
		if (!gw_yaml_scan_word(s, true) || !skip_space(s))
			return false;
		c = s->p[s->at];
		if (c == '*')
			return false;
	}
	*opened = c == '[' || c == '{';
	if (*opened)
		return open_bracket(s, b);
	if (c == '*')
		return gw_yaml_scan_word(s, true);
	if (c == '"' || c == '\'')
		return gw_yaml_scan_quoted(s);
	return gw_yaml_scan_plain(s, true);
}

/* True if the innermost bracket closes here. */
static bool closes(const struct gw_yaml_scan *s, const struct brackets *b)
{
	return s->p[s->at] == (b->open[b->depth - 1] == '[' ? ']' : '}');
}

bool gw_yaml_scan_flow(struct gw_yaml_scan *s)
{
	struct brackets b = { .depth = 0 };
	bool after = false; /* an item: a comma or the end follows */

	if (!open_bracket(s, &b))
		return false;
	while (b.depth) {
		bool opened = false;
		bool empty = false;

		if (!skip_space(s))
			return false;
		if (closes(s, &b)) {
			if (!gw_yaml_note(s, GW_YAML_END, s->at, s->at + 1))
				return false;
			s->at++;
			b.depth--;
			after = true;
			continue;
		}
		if (after) {
			if (s->p[s->at++] != ',')
				return false;
			after = false;
			continue;
		}
		if (b.open[b.depth - 1] == '{' && !scan_key(s, &empty))
			return false;
		if (!empty && !scan_value(s, &b, &opened))
			return false;
		after = !opened;
	}
	return true;
}
