/* SPDX-License-Identifier: Apache-2.0 */
/* Logins given in words: login("user", "password"), "machine h login u
 * password p" (netrc) in the middle of a text. */
#include "secret/login.h"

#define MOST_ARGUMENT 200
#define MOST_WORDS 10

static size_t skip_blanks(struct gw_str s, size_t at)
{
	while (at < s.n && gw_is_space(s.p[at]))
		at++;
	return at;
}

/* The quoted argument at `at`; false if there is none. */
static bool argument(struct gw_str s, size_t at, struct gw_str *out)
{
	size_t end;

	if (at >= s.n || (s.p[at] != '"' && s.p[at] != '\''))
		return false;
	end = gw_str_find_byte(gw_str_part(s, 0, at + MOST_ARGUMENT), s.p[at],
			       at + 1);
	if (end == GW_NOWHERE)
		return false;
	*out = gw_str_part(s, at + 1, end);
	return true;
}

/* call "(" (quoted ",")+ quoted ")": the last is the password */
void gw_probe_call(struct gw_scan *sc, size_t end)
{
	struct gw_login l = { .detector = GW_DET_COMMAND };
	struct gw_str s = sc->text;
	struct gw_str word = { NULL, 0 };
	size_t at = end;
	size_t count = 0;

	while (count < 3 && argument(s, skip_blanks(s, at), &word)) {
		at = skip_blanks(s, (size_t)(word.p + word.n + 1 - s.p));
		count++;
		if (at >= s.n || s.p[at] != ',')
			break;
		at++;
		if (count == 1)
			l.user = word;
	}
	if (count < 2 || !word.n ||
	    gw_str_find_byte(word, ' ', 0) != GW_NOWHERE)
		return;
	l.from = (size_t)(word.p - s.p);
	l.to = l.from + word.n;
	gw_login_judge(sc, &l);
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
