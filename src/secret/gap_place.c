/* SPDX-License-Identifier: Apache-2.0 */
/* Where a name stands: a line of the environment, of HTTP, a comment, a
 * connection string, a call. It decides whether a value may follow bare. */
#include <string.h>

#include "secret/gap.h"

/* NAME=value in capitals, `export`, ENV, -e: an environment line. */
bool gap_is_env_line(struct gw_str text, const struct gw_site *site)
{
	size_t start = gw_line_start(text, site->name_from, 80);
	struct gw_str head = gw_str_trim(gw_str_part(text, start,
						     site->name_from));
	struct gw_str name = gw_str_part(text, site->name_from, site->name_to);

	for (size_t i = 0; i < name.n; i++)
		if (gw_is_lower(name.p[i]) || name.p[i] == '.')
			return false;
	while (head.n && (head.p[0] == '#' || head.p[0] == '-' ||
			  head.p[0] == '"' || head.p[0] == '\''))
		head = gw_str_trim(gw_str_part(head, 1, head.n));
	return head.n == 0 || gw_str_is(head, "export") ||
	       gw_str_is(head, "setenv") ||
	       gw_str_is(head, "ENV") || gw_str_is(head, "env") ||
	       gw_str_is(head, "ARG") || gw_str_is(head, "set") ||
	       gw_str_is(head, "SET") || gw_str_is(head, "e") ||
	       gw_str_is(head, "global:") || gw_str_ends(head, GW_STR(" -e")) ||
	       gw_str_is(head, "secure:") || gw_str_is(head, "declare");
}

/* Does a word of connection strings (ODBC, ADO, JDBC, libpq) stand before the
 * sign at `at`? */
static bool is_connection_word(struct gw_str line, size_t at)
{
	static const char *const words[] = { "server",	"host",	    "uid",
					     "user",	"userid",   "user id",
					     "dbname",	"database", "username",
					     "driver",	"login",
					     "data source" };
	struct gw_str head = gw_str_part(line, 0, at);

	if (at < 3 || !strchr("eiscm", gw_lower(line.p[at - 2])) ||
	    !strchr("rtden", gw_lower(line.p[at - 1])))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct gw_str word = gw_str_of(words[i]);

		if (head.n >= word.n &&
		    gw_str_eq_fold(gw_str_part(head, head.n - word.n, head.n),
				   word))
			return true;
	}
	return false;
}

/* A pair beside a password, in one line with pairs of such words. */
bool gap_is_connection(struct gw_str text, const struct gw_site *site)
{
	struct gw_str line = gw_line_around(text, site->name_from, 400);
	char before = site->name_from ? text.p[site->name_from - 1] : '\0';
	size_t at;

	if (!strchr(";&? ,\"'", before) || text.p[site->name_to] != '=')
		return false;
	for (at = gw_str_find_byte(line, '=', 0); at != GW_NOWHERE;
	     at = gw_str_find_byte(line, '=', at + 1))
		if (is_connection_word(line, at))
			return true;
	return gw_str_find_fold(line, GW_STR("jdbc:"), 0) != GW_NOWHERE;
}

/* ${name:default} and ${name:-default} */
bool gap_is_default(struct gw_str text, const struct gw_site *site)
{
	char next = site->name_to + 1 < text.n ? text.p[site->name_to + 1] : '?';

	if (next == '?')
		return false; /* ${name:?what to say without it} */
	return site->name_from >= 2 && text.p[site->name_from - 1] == '{' &&
	       text.p[site->name_from - 2] == '$';
}

/* "Authorization: ...", "X-Api-Key: ...": a line of HTTP, in any file. */
bool gap_is_header(struct gw_str text, const struct gw_site *site)
{
	size_t start = gw_line_start(text, site->name_from, 80);
	struct gw_str name = gw_str_part(text, start, site->name_to);

	if (gw_str_eq_fold(name, GW_STR("Authorization")) ||
	    gw_str_eq_fold(name, GW_STR("Proxy-Authorization")))
		return true;
	return gw_str_find_byte(name, '-', 1) != GW_NOWHERE &&
	       gw_is_upper(name.p[0]) &&
	       gw_str_find_byte(name, ' ', 0) == GW_NOWHERE &&
	       gw_str_find_byte(name, '.', 0) == GW_NOWHERE;
}

/* The line is a comment: what stands in it is text. */
bool gap_is_comment(struct gw_str text, const struct gw_site *site)
{
	size_t start = gw_line_start(text, site->name_from, 200);
	struct gw_str head = gw_str_trim(gw_str_part(text, start,
						     site->name_from));

	return gw_str_starts(head, GW_STR("#")) ||
	       gw_str_starts(head, GW_STR("//")) ||
	       gw_str_starts(head, GW_STR("* ")) || gw_str_is(head, "*") ||
	       gw_str_starts(head, GW_STR("--")) ||
	       gw_str_starts(head, GW_STR("<!--"));
}

/* strcpy(name, "value"), strcmp(name, "value") and their like */
bool gap_is_string_call(struct gw_str text, const struct gw_site *site)
{
	static const char *const calls[] = { "str", "mem", "lstr", "wcs",
					     "_tcs", "assert", "setenv",
					     NULL };
	size_t at = site->name_from;
	size_t end;

	if (at < 4 || text.p[at - 1] != '(')
		return false;
	for (end = --at; at > 0 && end - at < 24 && gw_is_word(text.p[at - 1]);)
		at--;
	for (size_t i = 0; calls[i]; i++)
		if (gw_str_starts_fold(gw_str_part(text, at, end),
				       gw_str_of(calls[i])))
			return true;
	return false;
}

/* MACRO_PASS("x", ...): capitals in front of a bracket name no value. */
bool gap_is_macro(const struct gap *g)
{
	const struct gw_site *site = g->site;

	if (g->op != '(' || site->name_quoted)
		return false;
	for (size_t i = site->name_from; i < site->name_to; i++)
		if (gw_is_lower(g->s.p[i]))
			return false;
	return true;
}

/* flag.String("name", "value", "what it is for") */
bool gap_is_flag_call(struct gw_str text, const struct gw_site *site)
{
	struct gw_str before = gw_str_part(text, site->name_from > 24 ?
							 site->name_from - 24 :
							 0,
					   site->name_from);

	return gw_str_find(before, GW_STR("String("), 0) != GW_NOWHERE ||
	       gw_str_find_fold(before, GW_STR("flag"), 0) != GW_NOWHERE ||
	       gw_str_find_fold(before, GW_STR("env"), 0) != GW_NOWHERE;
}

/* ENV NAME value (Docker), setenv NAME value (csh), set -x NAME value (fish) */
bool gap_sets_variable(struct gw_str text, const struct gw_site *site)
{
	size_t start = gw_line_start(text, site->name_from, 80);
	struct gw_str head = gw_str_trim(gw_str_part(text, start,
						     site->name_from));

	return gw_str_is(head, "ENV") || gw_str_is(head, "setenv") ||
	       gw_str_is(head, "set -x") || gw_str_is(head, "set -gx") ||
	       gw_str_is(head, "set -Ux") || gw_str_is(head, "set -Uxg");
}

/* Is the name the first or second word of its line, or a flag? */
bool gap_early_in_line(struct gw_str text, const struct gw_site *site)
{
	size_t start = gw_line_start(text, site->name_from, 120);
	size_t words = 0;
	bool inside = false;

	for (size_t i = start; i < site->name_from; i++) {
		bool blank = gw_is_space(text.p[i]);

		words += !blank && !inside;
		inside = !blank;
	}
	return words <= 1;
}

bool gap_ends_line(struct gw_str text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t' ||
			       text.p[at] == ';' || text.p[at] == ',' ||
			       text.p[at] == '"' || text.p[at] == '\'' ||
			       text.p[at] == ')' || text.p[at] == '\\'))
		at++;
	return at >= text.n || text.p[at] == '\n' || text.p[at] == '\r';
}

/* What follows an element's text is its end. */
bool gap_closes_element(struct gw_str text, size_t at)
{
	while (at < text.n && gw_is_space(text.p[at]))
		at++;
	if (at < text.n && text.p[at] == '&')
		return true;
	return at + 1 < text.n && text.p[at] == '<' &&
	       (text.p[at + 1] == '/' || text.p[at + 1] == '!');
}
