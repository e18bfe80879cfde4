/* SPDX-License-Identifier: Apache-2.0 */
/* Logins given in words: login("user", "password"), "machine h login u
 * password p" (netrc) in the middle of a text. */
#include <string.h>

#include "secret/login.h"

#define MOST_ARGUMENT 200
#define MOST_WORDS 10

static size_t skip_blanks(struct gw_str s, size_t at)
{
	while (at < s.n && gw_is_space(s.p[at]))
		at++;
	return at;
}

/* One argument: quoted, perhaps with a prefix, or an expression. */
struct argument {
	struct gw_str text;
	bool quoted;
	size_t end; /* the comma or bracket behind it */
};

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* Up to the comma or bracket that ends an expression. */
static size_t expression_end(struct gw_str s, size_t at)
{
	size_t most = s.n - at > MOST_ARGUMENT ? at + MOST_ARGUMENT : s.n;
	int depth = 0;

	for (; at < most; at++) {
		char c = s.p[at];

		if (depth == 0 && (c == ',' || c == ')' || c == ']'))
			break;
		if (is_quote(c)) {
			size_t end = gw_str_find_byte(gw_str_part(s, 0, most),
						      c, at + 1);

			at = end == GW_NOWHERE ? most - 1 : end;
		}
		depth += c == '(' || c == '[' || c == '{';
		depth -= c == ')' || c == ']' || c == '}';
		if (c == ';' || depth < 0)
			break;
	}
	return at;
}

static bool take_argument(struct gw_str s, size_t at, struct argument *out)
{
	size_t most = s.n - at > MOST_ARGUMENT ? at + MOST_ARGUMENT : s.n;
	size_t open = at;
	size_t end;

	*out = (struct argument){ .quoted = false };
	while (open < most && open - at < 9 &&
	       (gw_is_alpha(s.p[open]) || s.p[open] == '@' ||
		s.p[open] == '[' || s.p[open] == ']' || s.p[open] == '('))
		open++; /* b"", @"", []byte("" */
	if (open < most && is_quote(s.p[open])) {
		end = gw_str_find_byte(gw_str_part(s, 0, most), s.p[open],
				       open + 1);
		if (end == GW_NOWHERE)
			return false;
		out->text = gw_str_part(s, open + 1, end);
		at = skip_blanks(s, end + 1);
		out->quoted = at < s.n && (s.p[at] == ',' || s.p[at] == ')' ||
					   s.p[at] == '.' || s.p[at] == ']');
	}
	out->end = expression_end(s, at);
	return out->end < s.n;
}

struct call {
	const char *name;
	unsigned which;
};

static const struct call calls[] = {
#define GW_CALL(name, which) { name, which },
#include "secret/calls.def"
#undef GW_CALL
};

const struct gw_anchor gw_call_anchors[] = {
#define GW_CALL(name, which) { name, 0 },
#include "secret/calls.def"
#undef GW_CALL
	{ NULL, 0 }
};

/* call "(" argument ("," argument)* ")" */
static void judge_arguments(struct gw_scan *sc, const struct call *c,
			    size_t at)
{
	struct gw_login l = { .detector = GW_DET_COMMAND };
	unsigned want = c->which ? c->which : 3;
	struct argument arg = { .quoted = false };
	struct argument best = { .quoted = false };
	unsigned n = 0;

	while (n < want && take_argument(sc->text, skip_blanks(sc->text, at),
					 &arg)) {
		n++;
		if (arg.quoted && (n == c->which || (!c->which && n > 1)))
			best = arg;
		else if (n == 1 && arg.quoted)
			l.user = arg.text;
		else if (!c->which && n > 1)
			break;
		if (sc->text.p[arg.end] != ',')
			break;
		at = arg.end + 1;
	}
	if (!best.quoted || best.text.n < 4 ||
	    gw_str_find_byte(best.text, ' ', 0) != GW_NOWHERE)
		return;
	l.from = (size_t)(best.text.p - sc->text.p);
	l.to = l.from + best.text.n;
	gw_login_judge(sc, &l);
}

/* Of the names that end here, the longest says which argument it is. */
void gw_probe_call(struct gw_scan *sc, size_t end)
{
	const struct call *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		size_t n = strlen(calls[i].name);

		if (n > most && end >= n &&
		    gw_str_eq_fold(gw_str_part(sc->text, end - n, end),
				   gw_str_of(calls[i].name))) {
			best = &calls[i];
			most = n;
		}
	}
	if (best)
		judge_arguments(sc, best, end);
}

static struct gw_str next_word(struct gw_str s, size_t *at)
{
	size_t from = skip_blanks(s, *at);

	*at = from;
	while (*at < s.n && !gw_is_space(s.p[*at]) && s.p[*at] != '"' &&
	       s.p[*at] != '\'')
		++*at;
	return gw_str_part(s, from, *at);
}

/* "machine" host ("login" word | "password" word | ...)* */
void gw_probe_machine(struct gw_scan *sc, size_t end)
{
	struct gw_login l = { .detector = GW_DET_LOGIN_FILE };
	size_t at = end;
	struct gw_str word;

	if (end > 8 && gw_is_alnum(sc->text.p[end - 9]))
		return;
	l.host = next_word(sc->text, &at);
	for (int i = 0; i < MOST_WORDS && at < sc->text.n; i++) {
		word = next_word(sc->text, &at);
		if (gw_str_is(word, "login")) {
			l.user = next_word(sc->text, &at);
		} else if (gw_str_is(word, "password") && l.user.n) {
			word = next_word(sc->text, &at);
			l.from = (size_t)(word.p - sc->text.p);
			l.to = l.from + word.n;
			gw_login_judge(sc, &l);
			return;
		} else if (!gw_str_is(word, "account")) {
			return;
		}
	}
}
