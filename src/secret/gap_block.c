/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name that opens a block, or names a list item: its value stands further
 * down under the word `value` or `default`.
 *
 *	variable "db_password" {        - name: db_password     DbPassword:
 *	  type    = string                kind: text              Type: String
 *	  default = "..."                 value: ...              Default: ...
 *	}
 */
#include <string.h>

#include "secret/gap.h"

#define MOST_LINES 8
#define MOST_LINE 200u

static size_t blanks_at(struct gw_str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && n < 64 &&
	       (s.p[at + n] == ' ' || s.p[at + n] == '\t'))
		n++;
	return n;
}

/* `"`? (value | default ...) `"`? blanks (":" | "="): where the sign is. */
static size_t value_word(struct gw_str line)
{
	static const char *const words[] = { "value", "default", "defaultValue",
					     "default_value", "stringValue",
					     NULL };
	size_t at = line.n && (line.p[0] == '"' || line.p[0] == '\'');

	for (size_t i = 0; words[i]; i++) {
		size_t end = at + strlen(words[i]);

		if (line.n < end ||
		    !gw_str_eq_fold(gw_str_part(line, at, end),
				    gw_str_of(words[i])))
			continue;
		if (end < line.n && (line.p[end] == '"' || line.p[end] == '\''))
			end++;
		while (end < line.n && line.p[end] == ' ')
			end++;
		if (end < line.n && (line.p[end] == ':' || line.p[end] == '='))
			return end;
	}
	return 0;
}

/* How a block may begin: "{" or ":" at the end of the line, or a name that
 * is a value itself, `name: db_password`. */
static bool opens(struct gap *g, bool *braces)
{
	size_t at = g->at;

	while (at < g->s.n && g->s.p[at] == ' ')
		at++;
	*braces = at < g->s.n && g->s.p[at] == '{';
	if (*braces || (at < g->s.n && g->s.p[at] == ':'))
		at++;
	else if (at < g->s.n && g->s.p[at] == ',')
		at++;
	while (at < g->s.n && (g->s.p[at] == ' ' || g->s.p[at] == '\r'))
		at++;
	if (at >= g->s.n || g->s.p[at] != '\n')
		return false;
	g->at = at + 1;
	return true;
}

bool gap_enter_block(struct gap *g)
{
	size_t start = g->at;
	size_t line = gw_line_start(g->s, g->site->name_from, MOST_LINE);
	size_t indent = blanks_at(g->s, line);
	struct gw_str head = gw_str_part(g->s, line + indent,
					 g->site->name_from);
	bool item = gw_str_find_byte(head, ':', 0) != GW_NOWHERE;
	bool braces;

	if (!opens(g, &braces))
		return false;
	for (int i = 0; i < MOST_LINES && g->at < g->s.n; i++) {
		size_t lead = blanks_at(g->s, g->at);
		size_t end = gw_line_end(g->s, g->at, MOST_LINE);
		struct gw_str text = gw_str_part(g->s, g->at + lead, end);
		size_t sign = value_word(text);

		if (text.n == 0 || text.p[0] == '}' || text.p[0] == '-' ||
		    text.p[0] == ']' || (!item && lead <= indent) ||
		    (item && lead < indent))
			break;
		if (sign) {
			g->at += lead + sign;
			g->nested = true;
			return true;
		}
		g->at = end + 1;
	}
	g->at = start;
	return false;
}
