/* SPDX-License-Identifier: Apache-2.0 */
/* The gap between a name and its value: quotes, types, operators, wrappers. */
#include "secret/gap.h"

#include <string.h>

static bool looking_at(const struct gap *g, const char *what)
{
	size_t n = strlen(what);

	return g->s.n - g->at >= n && memcmp(g->s.p + g->at, what, n) == 0;
}

bool gap_take(struct gap *g, const char *what)
{
	if (!looking_at(g, what))
		return false;
	g->at += strlen(what);
	return true;
}

void gap_skip_blanks(struct gap *g)
{
	size_t most = g->at + GW_GAP_BLANKS;

	while (g->at < most && (gap_peek(g, 0) == ' ' || gap_peek(g, 0) == '\t'))
		g->at++;
}

/* --- gap ------------------------------------------------------------------ */

/* close := "\\"? quote "]"? | "&quot;" | "]" */
bool gap_skip_close(struct gap *g)
{
	struct gw_site *site = g->site;

	while (gap_peek(g, 0) == '\\')
		g->at++;
	if (gap_is_quote(gap_peek(g, 0))) {
		if (gap_peek(g, 0) == '`' && gap_peek(g, 1) != ']' &&
		    gap_peek(g, 1) != ':' && gap_peek(g, 1) != '.')
			return false; /* prose about a name */
		site->name_quoted = true;
		g->at++;
	} else if (gap_take(g, "&quot;") || gap_take(g, "&#34;")) {
		site->name_quoted = true;
	}
	if (gap_peek(g, 0) == ']' || (gap_peek(g, 0) == ')' && site->name_quoted))
		g->at++;
	if (gap_peek(g, 0) == '"' && site->name_quoted) /* ["x"]"  */
		return false;
	return true;
}

/* <key>name</key> <string>value</string> */
static void skip_element_end(struct gap *g)
{
	struct gw_str tag = gw_str_part(g->s, g->at, g->at + 24);
	size_t end = gw_str_find_byte(tag, '>', 0);

	if (gap_peek(g, 0) == '<' && gap_peek(g, 1) == '/' && end != GW_NOWHERE)
		g->at += end + 1;
}

/* Behind a name that is itself a value: name="x" value="...", or `value:`
 * on the next line. */
bool gap_skip_value_word(struct gap *g)
{
	static const char *const words[] = { "value", "Value", "VALUE",
					     "defaultValue", "content",
					     "default", "string", NULL };
	size_t start = g->at;
	size_t most;

	skip_element_end(g);
	most = g->at + GW_GAP_BLANKS;
	while (g->at < most && gap_peek(g, 0) &&
	       strchr(" \t\r\n,\"'/>", gap_peek(g, 0)))
		g->at++;
	if (gap_peek(g, 0) == '<')
		g->at++;
	if (g->at > start || gap_peek(g, 0) == 'v')
		for (size_t i = 0; words[i]; i++) {
			if (!gap_take(g, words[i]))
				continue;
			if (gap_is_quote(gap_peek(g, 0)))
				g->at++;
			gap_skip_blanks(g);
			g->nested = gap_peek(g, 0) == '>';
			if (gap_peek(g, 0) == '=' || gap_peek(g, 0) == ':' ||
			    g->nested)
				return true;
		}
	g->at = start;
	return false;
}

static bool word_is(struct gap *g, const char *word)
{
	size_t n = strlen(word);

	return looking_at(g, word) && !gw_is_word(gap_peek(g, n));
}

/* `name { get; set; } = "x"` */
static bool skip_accessors(struct gap *g)
{
	struct gw_str block = gw_str_part(g->s, g->at, g->at + 48);
	size_t end = gw_str_find_byte(block, '}', 0);

	if (end == GW_NOWHERE ||
	    gw_str_find(gw_str_part(block, 0, end), GW_STR("get;"), 0) ==
		    GW_NOWHERE)
		return false;
	g->at += end + 1;
	gap_skip_blanks(g);
	return true;
}

/* `name string = "x"`, `name: str = "x"`, `name As String = "x"`. */
void gap_skip_type(struct gap *g)
{
	size_t start = g->at;
	size_t end;

	if (gap_peek(g, 0) == '{' && skip_accessors(g))
		return;
	if (word_is(g, "As") || word_is(g, "as"))
		g->at += 2;
	gap_skip_blanks(g);
	if (gap_peek(g, 0) == '&' || gap_peek(g, 0) == '*')
		g->at++;
	if (gap_peek(g, 0) == '\'' )
		g->at++;
	for (end = g->at; end < g->s.n && end - g->at < 40 &&
			  (gw_is_word(g->s.p[end]) ||
			   (g->s.p[end] && strchr(".<>[]|?", g->s.p[end])));)
		end++;
	if (end == g->at) {
		g->at = start;
		return;
	}
	g->at = end;
	gap_skip_blanks(g);
	if (gap_peek(g, 0) == '&' || (gap_peek(g, 0) == 's' && looking_at(g, "str ")))
		g->at = end;
	if (gap_peek(g, 0) != '=' || gap_peek(g, 1) == '=' || gap_peek(g, 1) == '>')
		g->at = start;
}

static bool take_sign(struct gap *g)
{
	static const char *const ops[] = {
		":::=", "::=", ":=", ":-", "!==", "===", "==", "!=",
		"=>",	"->",  ".=", "+=", "?=",  "||=", "=~", "<<-",
		"<-",	"=",   ":",  ",",  "(",	  ">",	 NULL
	};

	if (gap_peek(g, 0) == '{' && gap_is_quote(gap_peek(g, 1))) {
		g->at++;
		g->op = '=';
		return true;
	}

	for (size_t i = 0; ops[i]; i++) {
		if (!looking_at(g, ops[i]))
			continue;
		if (strcmp(ops[i], ":") == 0 &&
		    (gap_peek(g, 1) == ':' || gap_peek(g, 1) == '?'))
			return false; /* Name::member, ${NAME:?message} */
		g->at += strlen(ops[i]);
		g->op = ops[i][0] == '!' || ops[i][0] == '.' ||
					ops[i][0] == '?' || ops[i][0] == '|' ||
					ops[i][0] == '+' || ops[i][0] == '-' ||
					ops[i][0] == '<' ||
					strlen(ops[i]) > 1 ?
				'=' :
				ops[i][0];
		g->site->compared = ops[i][0] == '!' ||
				    strncmp(ops[i], "==", 2) == 0;
		return true;
	}
	return false;
}

bool gap_take_operator(struct gap *g)
{
	const struct gw_site *site = g->site;
	bool verb = site->name_to - site->name_from == 4; /* "pass to" */

	if (take_sign(g))
		return true;
	if (!gap_take(g, "is ") && !gap_take(g, "- ") && !gap_take(g, "was ") &&
	    (verb || !gap_take(g, "to ")) && !gap_take(g, "equals ") &&
	    !gap_take(g, "eq "))
		return false;
	g->op = 'i';
	return true;
}

/* Where a value may stand on the line below: behind ":" or ">". */
void gap_skip_line_end(struct gap *g)
{
	size_t at = g->at;

	if (g->op != ':' && g->op != '>' && g->op != '(' && g->op != '=')
		return;
	g->block = gap_peek(g, 0) == '|' ||
		   (gap_peek(g, 0) == '>' && g->op == ':');
	if (g->block)
		at++;
	while (at < g->s.n && (g->s.p[at] == '-' || g->s.p[at] == '+') &&
	       at > g->at)
		at++;
	if (at < g->s.n && g->s.p[at] == '\r')
		at++;
	if (at >= g->s.n || g->s.p[at] != '\n')
		return;
	g->at = at + 1;
	g->next_line = true;
	gap_skip_blanks(g);
}

static bool is_env_getter(struct gw_str call)
{
	static const char *const words[] = { "env", "get", "fetch", "lookup",
					     "default", "config", "option",
					     "coalesce", "flag", "string",
					     "arg", NULL };

	for (size_t i = 0; words[i]; i++)
		if (gw_str_find_fold(call, gw_str_of(words[i]), 0) !=
		    GW_NOWHERE)
			return true;
	return false;
}

/* `getenv("NAME", "value")`: on to the second argument, if there is one. */
static void skip_first_argument(struct gap *g)
{
	size_t start = g->at;
	char quote = gap_peek(g, 0);
	size_t end;

	if (!gap_is_quote(quote))
		return;
	end = gw_str_find_byte(gw_str_part(g->s, 0, start + 100), quote,
			       start + 1);
	if (end == GW_NOWHERE)
		return;
	g->at = end + 1;
	gap_skip_blanks(g);
	if (!gap_take(g, ",") && !gap_take(g, ") ||") && !gap_take(g, ") ??") &&
	    !gap_take(g, ") ?:") && !gap_take(g, ") or")) {
		g->at = start;
		return;
	}
	gap_skip_blanks(g);
	if (!gap_is_quote(gap_peek(g, 0)))
		g->at = start;
}

static size_t word_end(const struct gap *g)
{
	size_t end = g->at;

	while (end < g->s.n && end - g->at < 60 &&
	       (gw_is_word(g->s.p[end]) || g->s.p[end] == '.' ||
		g->s.p[end] == ':' || g->s.p[end] == '$'))
		end++;
	return end;
}

/* "!!str", "!secret" */
static bool skip_tag(struct gap *g)
{
	size_t start = g->at;

	if (!gap_take(g, "!!") && !gap_take(g, "!"))
		return false;
	while (gw_is_word(gap_peek(g, 0)))
		g->at++;
	gap_skip_blanks(g);
	return g->at > start + 2;
}

/* "[", "(", "&", and "@" or "{" in front of a quote */
static bool skip_bracket(struct gap *g)
{
	char c = gap_peek(g, 0);

	if (gap_take(g, "[]byte(") || gap_take(g, "[]rune(") ||
	    gap_take(g, "[]string{"))
		return true;
	if (c != '[' && c != '(' && c != '&' &&
	    !((c == '@' || c == '{') && gap_is_quote(gap_peek(g, 1))))
		return false;
	g->at++;
	gap_skip_blanks(g);
	return true;
}

/* Behind a call's bracket: a quote, or one more call or prefix before one. */
static bool opens_value(const struct gap *g)
{
	size_t end = word_end(g);
	char c = gap_peek(g, 0);

	if (gap_is_quote(c) || c == '[' || c == '@' || c == '&' || c == '\n' ||
	    c == '\\')
		return true;
	return end > g->at && end < g->s.n &&
	       (gap_is_quote(g->s.p[end]) || g->s.p[end] == '(' ||
		g->s.p[end] == ' ');
}

/* name "(" or name "[" quote */
static bool skip_call(struct gap *g, size_t end)
{
	struct gw_str call = gw_str_part(g->s, g->at, end);
	char c = end < g->s.n ? g->s.p[end] : '\0';

	if (c != '(' && !(c == '[' && end + 1 < g->s.n &&
			  gap_is_quote(g->s.p[end + 1])))
		return false;
	g->at = end + 1;
	gap_skip_blanks(g);
	if (is_env_getter(call))
		skip_first_argument(g);
	return opens_value(g);
}

/* name "||" in front of a quote */
static bool skip_alternative(struct gap *g, size_t end)
{
	g->at = end;
	gap_skip_blanks(g);
	if (!gap_take(g, "||") && !gap_take(g, "??") && !gap_take(g, "?:") &&
	    !gap_take(g, "or "))
		return false;
	gap_skip_blanks(g);
	return gap_is_quote(gap_peek(g, 0));
}

bool gap_skip_wrapper(struct gap *g)
{
	size_t start = g->at;
	size_t end;

	if (word_is(g, "new") || word_is(g, "return"))
		g->at += looking_at(g, "new") ? 3 : 6;
	gap_skip_blanks(g);
	if (gap_peek(g, 0) == '!')
		return skip_tag(g);
	if (skip_bracket(g))
		return true;
	end = word_end(g);
	if (end > g->at && end - g->at <= 2 && end < g->s.n &&
	    gap_is_quote(g->s.p[end])) {
		g->at = end;
		return true;
	}
	if (end > g->at && (skip_call(g, end) || skip_alternative(g, end)))
		return true;
	g->at = start;
	return false;
}
