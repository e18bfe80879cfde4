/* SPDX-License-Identifier: Apache-2.0 */
/* Basic authentication (RFC 7617) and passwords in SQL. */
#include <string.h>

#include "secret/codec.h"
#include "secret/harmless.h"
#include "secret/login.h"
#include "secret/randomness.h"
#include "secret/weak.h"

void gw_probe_basic(struct gw_scan *sc, size_t end)
{
	struct gw_raise r = { .detector = GW_DET_BASIC };
	struct gw_str text;
	size_t to = end;
	size_t colon;
	struct gw_str password;

	while (to < sc->text.n && to - end < 512 &&
	       (gw_is_alnum(sc->text.p[to]) || sc->text.p[to] == '+' ||
		sc->text.p[to] == '/' || sc->text.p[to] == '='))
		to++;
	if (to - end < 8 ||
	    !gw_codec_base64(&text, sc->arena,
			     gw_str_part(sc->text, end, to)) ||
	    !gw_codec_is_text(text))
		return;
	colon = gw_str_find_byte(text, ':', 0);
	if (colon == GW_NOWHERE || colon == 0)
		return;
	password = gw_str_part(text, colon + 1, text.n);
	if (password.n < 3 || gw_harmless_published(password) ||
	    gw_harmless_stand_in(password, gw_randomness(password)))
		return;
	r.from = end;
	r.to = to;
	r.tier = GW_TIER_CONTEXTUAL;
	if (gw_randomness(password) >= 16 && !sc->where.tests &&
	    !sc->where.docs)
		r.tier = GW_TIER_SHAPED;
	r.points = 30;
	if (gw_weak_is_stock(password)) {
		r.set = true;
		r.severity = GW_INFO;
		r.confidence = GW_CONF_LOW;
	}
	gw_scan_raise(sc, &r);
}

/* Does a statement about users stand before the password? */
static bool is_about_users(struct gw_str before)
{
	static const char *const words[] = { "create user", "alter user",
					     "create role", "alter role",
					     "create login", "alter login",
					     "set password", "grant ",
					     "user mapping", "identified with",
					     NULL };

	for (size_t i = 0; words[i]; i++)
		if (gw_str_find_fold(before, gw_str_of(words[i]), 0) !=
		    GW_NOWHERE)
			return true;
	return gw_str_find(before, GW_STR("IDENTIFIED BY"), 0) != GW_NOWHERE ||
	       gw_str_find(before, GW_STR("ENCRYPTED PASSWORD"), 0) !=
		       GW_NOWHERE;
}

/* sql := ("identified by" | "password") quote value quote */
void gw_probe_sql(struct gw_scan *sc, size_t end)
{
	struct gw_str s = sc->text;
	struct gw_login l = { .detector = GW_DET_SQL };
	struct gw_str before = gw_str_part(s, end > 100 ? end - 100 : 0, end);
	char quote;

	if (s.p[end - 1] == '\'')
		end--;
	else if (gw_str_find_fold(gw_str_part(s, end, end + 9),
				  GW_STR("password "), 0) == 0)
		end += 9;
	while (end < s.n && (s.p[end] == ' ' || s.p[end] == '\\'))
		end++;
	quote = end < s.n ? s.p[end] : '\0';
	if (quote != '\'' && quote != '"')
		return;
	if (!is_about_users(before))
		return;
	l.from = end + 1;
	l.to = gw_str_find_byte(gw_str_part(s, 0, l.from + 128), quote, l.from);
	if (l.to == GW_NOWHERE || l.to == l.from)
		return;
	if (s.p[l.to - 1] == '\\')
		l.to--;
	gw_login_judge(sc, &l);
}
