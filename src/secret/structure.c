/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a name to its value: the gap grammar.
 *
 *	site    := name close? type? operator wrapper* value
 *	close   := quote | "\" quote | "&quot;" | "]" | ")"
 *	wrapper := prefix letter | call "(" | "||" | tag
 *	value   := quoted | bare
 *
 * Every step moves forward within a line (a value may stand on the next one
 * behind ":" or ">"), so a hit costs at most a gap and a value.
 * docs/detection.md, "Structure".
 */
#include "secret/gap.h"

#include <string.h>

#include "secret/names.h"

#define MOST_NAME 80
#define MOST_VALUE 4096

/* --- name ----------------------------------------------------------------- */

static bool in_name(char c)
{
	return gw_is_word(c) || c == '-' || c == '.';
}

/* "api key": a blank inside a name of two words, the first a known one. */
static size_t word_before(struct gw_str text, size_t from)
{
	size_t end = from;
	size_t at;

	if (from < 3 || text.p[from - 1] != ' ')
		return from;
	end--;
	at = end;
	while (at > 0 && end - at < 24 && gw_is_alpha(text.p[at - 1]))
		at--;
	if (at > 0 && (in_name(text.p[at - 1]) || text.p[at - 1] == '='))
		return from; /* user=app password=... */
	return gw_name_word_is_secret(gw_str_part(text, at, end)) ? at : from;
}

void gw_site_name(struct gw_site *out, struct gw_str text, size_t from,
		  size_t to)
{
	size_t least = from > MOST_NAME ? from - MOST_NAME : 0;
	size_t most = to + MOST_NAME < text.n ? to + MOST_NAME : text.n;

	*out = (struct gw_site){ 0 };
	while (from > least && in_name(text.p[from - 1]))
		from--;
	while (to < most && in_name(text.p[to]))
		to++;
	while (from < to && !gw_is_alnum(text.p[from])) {
		out->flag |= text.p[from] == '-';
		from++;
	}
	while (to > from && !gw_is_alnum(text.p[to - 1]))
		to--;
	if (!out->flag)
		from = word_before(text, from);
	out->name_from = from;
	out->name_to = to;
}

/* --- value ---------------------------------------------------------------- */

/* An escaped quote opens a value inside a string: it ends at its like. */
static bool quoted_value(struct gap *g)
{
	size_t slashes = 0;
	size_t most = g->s.n - g->at > MOST_VALUE ? g->at + MOST_VALUE : g->s.n;
	char quote;

	while (gap_peek(g, slashes) == '\\')
		slashes++;
	quote = gap_peek(g, slashes);
	if (!gap_is_quote(quote)) {
		if (!gap_take(g, "&quot;"))
			return false;
		g->site->from = g->at;
		g->site->to = gw_str_find(gw_str_part(g->s, 0, most),
					  GW_STR("&quot;"), g->at);
		g->site->quoted = true;
		return g->site->to != GW_NOWHERE;
	}
	g->at += slashes + 1;
	g->site->from = g->at;
	g->site->quoted = true;
	if (gap_peek(g, 0) == quote && gap_peek(g, 1) == quote) /* """ */
		g->site->from = g->at += 2;
	for (size_t i = g->at; i < most; i++) {
		size_t before = 0;

		if (g->s.p[i] == '\n' && quote != '`')
			break;
		if (g->s.p[i] != quote)
			continue;
		while (i - before > g->at && g->s.p[i - before - 1] == '\\')
			before++;
		if (slashes ? before == slashes || before == 0 :
			      before % 2 == 0) {
			g->site->to = i - (slashes ? before : 0);
			return true;
		}
	}
	return false;
}

/* Is the bracket the partner of one inside the value? */
static bool closes_own(const struct gap *g, size_t i)
{
	char open = g->s.p[i] == '}' ? '{' : g->s.p[i] == ')' ? '(' : '[';
	int depth = 0;

	if (g->s.p[i] == ',')
		return false;
	for (size_t k = g->at; k < i; k++)
		depth += (g->s.p[k] == open) - (g->s.p[k] == g->s.p[i]);
	return depth > 0;
}

static bool ends_bare(const struct gap *g, size_t i)
{
	char c = g->s.p[i];
	char next = i + 1 < g->s.n ? g->s.p[i + 1] : '\0';

	if (gw_is_space(c) || gap_is_quote(c) || (unsigned char)c < ' ')
		return true;
	if (c == '\\' && next && strchr("nrt\"'", next))
		return true;
	if (c == '<' || (c == '&' && (g->op == '=' || g->op == '>') &&
			 gw_is_alpha(next)))
		return true;
	if (c == ';' && (g->op == '=' || gw_is_space(next) || !next))
		return true;
	if ((c == ',' || c == ')' || c == '}' || c == ']') &&
	    (!next || gw_is_space(next) || strchr(",;)}]\"'", next)))
		return !closes_own(g, i);
	return c == '#' && i > g->at && gw_is_space(g->s.p[i - 1]);
}

static bool bare_value(struct gap *g)
{
	size_t most = g->s.n - g->at > MOST_VALUE ? g->at + MOST_VALUE : g->s.n;
	size_t end = g->at;

	bool inside = gap_is_default(g->s, g->site);

	while (end < most && !ends_bare(g, end) &&
	       !(inside && g->s.p[end] == '}'))
		end++;
	while (g->op == 'i' && end > g->at + 1 &&
	       (g->s.p[end - 1] == '.' || g->s.p[end - 1] == ','))
		end--; /* of the sentence */
	g->site->from = g->at;
	g->site->to = end;
	g->site->quoted = false;
	return end > g->at;
}

/* A scheme word before a credential (RFC 9110, 11.1). */
static void skip_scheme(struct gap *g)
{
	static const char *const schemes[] = {
		"Basic ",  "Bearer ", "Token ", "ApiKey ", "SSWS ", "basic ",
		"bearer ", "token ",  "Key ",	"apikey ", "GenieKey ",
		"Digest ", "OAuth ",  "Splunk ", "Api-Key ", "JWT ", "PRIVATE-TOKEN ",
		"BEARER ", "Apikey ", "token=", "Bearer%20", NULL,
	};
	struct gw_site *site = g->site;

	for (size_t i = 0; schemes[i]; i++) {
		struct gw_str value = gw_str_part(g->s, site->from, site->to);
		struct gw_str scheme = gw_str_of(schemes[i]);

		if (!gw_str_starts(value, scheme))
			continue;
		site->from += scheme.n;
		while (site->from < site->to && g->s.p[site->from] == ' ')
			site->from++;
		site->scheme = true;
		site->basic = gw_lower(schemes[i][1]) == 'a' &&
			      gw_lower(schemes[i][0]) == 'b';
		return;
	}
}

/* The same in front of a bare value, which ends at the blank. */
static void bare_scheme(struct gap *g)
{
	struct gw_site *site = g->site;
	struct gw_str word = gw_str_part(g->s, site->from, site->to);
	static const char *const schemes[] = { "basic", "bearer", "token",
					       "apikey", "ssws", "geniekey",
					       NULL };

	for (size_t i = 0; schemes[i]; i++) {
		if (!gw_str_eq_fold(word, gw_str_of(schemes[i])))
			continue;
		g->at = site->to;
		gap_skip_blanks(g);
		site->scheme = bare_value(g);
		site->basic = i == 0;
		return;
	}
}

/* `password "x"` of configuration, `:password "x"` of Lisps, and of texts. */
static bool loose_quoted(const struct gap *g)
{
	const struct gw_site *site = g->site;
	struct gw_str value = gw_str_part(g->s, site->from, site->to);

	if (site->flag ||
	    (site->name_from && g->s.p[site->name_from - 1] == ':'))
		return true;
	if (gap_early_in_line(g->s, site) && gap_ends_line(g->s, site->to + 1))
		return true;
	return (g->kind == GW_FILE_PLAIN || g->kind == GW_FILE_DOCS) &&
	       gw_str_find_byte(value, ' ', 0) == GW_NOWHERE &&
	       g->s.p[g->at - 1] != '\'';
}

/* No operator: `password "x"`, `--password x`, `requirepass x`. */
static bool loose_value(struct gap *g)
{
	struct gw_site *site = g->site;
	struct gw_str name = gw_str_part(g->s, site->name_from, site->name_to);

	if (gap_peek(g, 0) != ' ' && gap_peek(g, 0) != '\t')
		return false;
	gap_skip_blanks(g);
	site->loose = true;
	if (gap_is_quote(gap_peek(g, 0)))
		return quoted_value(g) && loose_quoted(g);
	if (site->flag && !site->name_quoted)
		return gap_peek(g, 0) != '-' && bare_value(g);
	if (site->name_quoted)
		return false;
	if (gap_sets_variable(g->s, site)) {
		site->env = true;
		return bare_value(g) && gap_ends_line(g->s, site->to);
	}
	if (g->kind != GW_FILE_CONFIG)
		return false;
	/* Cisco says how it is written: `password 7 ...` */
	if (gw_is_digit(gap_peek(g, 0)) && gap_peek(g, 1) == ' ')
		g->at += 2;
	else if (!gap_early_in_line(g->s, site) &&
		 !gw_str_eq_fold(name, GW_STR("insecure-password")))
		return false;
	return bare_value(g) && gap_ends_line(g->s, site->to);
}

/* Brackets that close what was not opened last: no program says that. */
static bool is_no_expression(struct gw_str s)
{
	char open[16];
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '(' || c == '[' || c == '{') {
			if (depth == sizeof(open))
				return false;
			open[depth++] = c;
		} else if (c == ')' || c == ']' || c == '}') {
			if (depth == 0)
				return false;
			depth--;
			if ((c == ')') != (open[depth] == '(') ||
			    (c == ']') != (open[depth] == '['))
				return true;
		}
	}
	return false;
}

/* "The password is x7trombone!": a word with a digit, said in a text. */
static bool is_said(const struct gap *g)
{
	for (size_t i = g->site->from; i < g->site->to; i++)
		if (gw_is_digit(g->s.p[i]))
			return true;
	return false;
}

static bool bare_allowed(const struct gap *g)
{
	const struct gw_site *site = g->site;

	if (g->op == '>' || site->env || site->flag)
		return true;
	if (g->op == ':' && gap_is_header(g->s, site))
		return true;
	if (g->op == 'i' && g->kind == GW_FILE_PLAIN)
		return is_said(g);
	if (g->op == ',' || g->op == '(' || g->op == 'i' || site->compared)
		return false;
	return g->kind != GW_FILE_CODE || site->comment;
}

/* A name in front of a comma is called or listed as a pair: f("name", or
 * {"name", but not one of many. */
static bool opens_pair(struct gw_str text, size_t at)
{
	while (at > 0 && (gap_is_quote(text.p[at - 1]) ||
			  text.p[at - 1] == '\\'))
		at--;
	while (at > 0 && gw_is_space(text.p[at - 1]))
		at--;
	return at > 0 && (text.p[at - 1] == '(' || text.p[at - 1] == '{' ||
			  text.p[at - 1] == ':' || text.p[at - 1] == '[');
}

/* ... and it ends the pair. */
static bool goes_on(struct gw_str text, size_t at)
{
	while (at < text.n && (gap_is_quote(text.p[at]) ||
			       gw_is_space(text.p[at])))
		at++;
	return at + 1 < text.n && text.p[at] == ',' &&
	       gw_str_find_byte(gw_str_part(text, at, at + 4), '"', 0) !=
		       GW_NOWHERE;
}

static bool operator_fits(const struct gap *g)
{
	const struct gw_site *site = g->site;
	char before = site->name_from ? g->s.p[site->name_from - 1] : '\0';

	if (gap_is_macro(g) || (g->op == 'i' && before == '$'))
		return false;
	if (g->op == ':' && gw_str_is(gw_str_part(g->s, site->name_from,
						  site->name_to), "PASS"))
		return false; /* "PASS: what was tested" */
	if (g->nested)
		return true;

	if (g->op == ',')
		return (site->name_quoted &&
			opens_pair(g->s, site->name_from)) ||
		       (!site->name_quoted &&
			(before == '{' || gap_is_string_call(g->s, site)));
	if (g->op == '>')
		return before == '<' || before == ':' || site->name_quoted ||
		       gw_is_word(before) || before == ';';
	return true;
}

bool gw_site_value(struct gw_site *site, struct gw_str text,
		   enum gw_file_kind kind)
{
	struct gap g = { .s = text, .at = site->name_to, .site = site,
			 .kind = kind };
	size_t after;

	if (!gap_skip_close(&g))
		return false;
	after = g.at;
	if (!gap_skip_value_word(&g) && !gap_enter_block(&g)) {
		gap_skip_blanks(&g);
		gap_skip_type(&g);
	}
	if (!gap_take_operator(&g)) {
		g.at = after;
		return loose_value(&g);
	}
	if (!operator_fits(&g))
		return false;
	site->env = g.op == '=' && !site->compared &&
		    (gap_is_env_line(text, site) || gap_is_connection(text, site));
	site->env |= (g.op == ':' || g.op == '=') && gap_is_default(text, site);
	site->comment = g.op != '(' && gap_is_comment(text, site);
	site->element = g.op == '>';
	site->list = g.op == ',';
	gap_skip_blanks(&g);
	if (g.op == ':')
		gap_skip_type(&g);
	if (g.op == ':' && gap_take(&g, "="))
		gap_skip_blanks(&g);
	gap_skip_line_end(&g);
	for (int i = 0; i < 3 && gap_skip_wrapper(&g); i++)
		gap_skip_line_end(&g);
	if (quoted_value(&g)) {
		skip_scheme(&g);
		return site->to > site->from &&
		       !(site->list && goes_on(text, site->to) &&
			 !gap_is_flag_call(text, site));
	}
	if (site->quoted || (g.next_line && g.op != '>' && !g.block))
		return false;
	if (!bare_value(&g))
		return false;
	if (site->element && !gap_closes_element(text, site->to))
		return false;
	bare_scheme(&g);
	return bare_allowed(&g) || is_no_expression(gw_str_part(text, site->from,
								site->to));
}

/* "value".equals(name; a bracket in front of the name was skipped. */
static bool skip_equals(struct gw_str text, size_t *at)
{
	static const char *const calls[] = { ".equals", ".equalsIgnoreCase",
					     ".contentEquals", ".eql?", NULL };
	struct gw_str head = gw_str_part(text, 0, *at);

	for (size_t i = 0; calls[i]; i++)
		if (gw_str_ends(head, gw_str_of(calls[i]))) {
			*at -= strlen(calls[i]);
			return true;
		}
	return false;
}

bool gw_site_before(struct gw_site *site, struct gw_str text)
{
	size_t at = site->name_from;
	size_t least = at > 300 ? at - 300 : 0;
	size_t end;
	char quote;

	while (at > least && (text.p[at - 1] == ' ' || text.p[at - 1] == '$' ||
			      text.p[at - 1] == '@' || text.p[at - 1] == '('))
		at--;
	if (at < least + 4)
		return false;
	if (!skip_equals(text, &at)) {
		if (text.p[at - 1] != '=' ||
		    (text.p[at - 2] != '=' && text.p[at - 2] != '!'))
			return false;
		while (at > least &&
		       (text.p[at - 1] == '=' || text.p[at - 1] == '!' ||
			text.p[at - 1] == ' '))
			at--;
	}
	if (at <= least || !gap_is_quote(text.p[at - 1]))
		return false;
	end = --at;
	quote = text.p[end];
	while (at > least && text.p[at - 1] != quote && text.p[at - 1] != '\n')
		at--;
	if (at <= least || text.p[at - 1] != quote || at == end)
		return false;
	site->from = at;
	site->to = end;
	site->quoted = true;
	site->compared = true;
	return true;
}
