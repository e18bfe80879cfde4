/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords whose place leaves no doubt what they are. */
#include "secret/login.h"

#include <string.h>

#include "secret/harmless.h"
#include "secret/randomness.h"
#include "secret/state.h"
#include "secret/weak.h"

/* What documentation writes in the place of a password. */
static bool is_word_for_it(struct gw_str s)
{
	static const char *const words[] = {
		"password", "passwd", "pass",	"pwd",	   "pw",     "user",	    "username", "login", "token",  "key",    "apikey",
		"<password>", "pass word", "my-password", "mypassword", "mypass",
		"userpass", "user_password", "p4ssw0rd", "passw0rd", "pa$$word",
		"my_password", "opensesame", "open sesame", "anoncvs", "anonymous",
		"the-password", "thepassword", "hunter2", NULL,
	};

	for (size_t i = 0; words[i]; i++)
		if (gw_str_eq_fold(s, gw_str_of(words[i])))
			return true;
	return false;
}

/* Hosts of one's own machine, and those set aside for documentation
 * (RFC 2606, RFC 3849, RFC 5737). */
static bool is_at_home(struct gw_str host)
{
	static const char *const inside[] = { "localhost", "127.0.0.1",
					      "0.0.0.0", "example", "[::1]",
					      "host.docker.internal",
					      "2001:db8:", "192.0.2.",
					      "198.51.100.", "203.0.113.",
					      ".invalid", NULL };
	static const char *const whole[] = { "test", "host", "server",
					     "hostname", "host:port", "db",
					     "database", NULL };

	for (size_t i = 0; inside[i]; i++)
		if (gw_str_find_fold(host, gw_str_of(inside[i]), 0) !=
		    GW_NOWHERE)
			return true;
	for (size_t i = 0; whole[i]; i++)
		if (gw_str_eq_fold(host, gw_str_of(whole[i])))
			return true;
	return false;
}

/* Control characters and broken bytes: no person types them. */
static bool is_printable(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ||
		    (i + 2 < s.n && memcmp(s.p + i, "\xef\xbf\xbd", 3) == 0))
			return false;
	return true;
}

/* Passwords that nobody minds: of a host for documentation, of no length,
 * or what every example writes. */
static bool is_nobodys(const struct gw_scan *sc, const struct gw_login *l,
		       struct gw_str s, int score)
{
	struct gw_str before = l->user;

	if (is_word_for_it(s) || gw_str_eq_fold(s, before))
		return true;
	if (l->detector == GW_DET_COMMAND)
		return score < 8 && sc->where.kind == GW_FILE_CODE &&
		       gw_is_alpha(s.p[s.n - 1]) && gw_weak_is_stock(s);
	return is_at_home(l->host) && score < 8 &&
	       (gw_weak_is_stock(s) || s.n < 5) &&
	       gw_str_find_fold(l->host, GW_STR("localhost"), 0) == GW_NOWHERE;
}

void gw_login_judge(struct gw_scan *sc, const struct gw_login *l)
{
	struct gw_str s = gw_str_part(sc->text, l->from, l->to);
	struct gw_raise r = { .detector = l->detector,
			      .from = l->from,
			      .to = l->to,
			      .set = true,
			      .tier = GW_TIER_CONTEXTUAL,
			      .severity = GW_MEDIUM,
			      .confidence = GW_CONF_MEDIUM,
			      .name = l->user };
	struct gw_value v = { .text = s, .grade = 3,
			      .score = gw_randomness(s), .quoted = true,
			      .password = true };
	bool quiet = sc->where.tests || sc->where.docs;
	bool word = is_nobodys(sc, l, s, v.score);
	const char *why = gw_harmless_stand_in(s, v.score);
	bool on = gw_trace_begin(sc, sc->s->of_detector[l->detector], l->from,
				 l->to);

	/* "... '" + value + "'": the quote belongs to a program. */
	if (gw_str_find(s, GW_STR(" + "), 0) != GW_NOWHERE ||
	    gw_str_find(s, GW_STR("' ."), 0) != GW_NOWHERE ||
	    gw_str_find_byte(s, '`', 0) != GW_NOWHERE)
		why = "joined by a program";
	if (s.n && gw_str_find_byte(s, s.p[0], 1) != GW_NOWHERE && s.n <= 4 &&
	    s.p[0] == s.p[s.n - 1])
		why = "a placeholder";
	if (!is_printable(s))
		why = "not printable";
	if (why || s.n < 3 || sc->where.generated) {
		gw_trace_gate(sc, on, "placeholder", why ? why : "too short");
		return;
	}
	gw_trace_gate(sc, on, "placeholder", NULL);
	gw_trace_gate(sc, on, "randomness",
		      v.score >= 16 ? NULL : "a word, so it does not block");
	r.points = v.score > 0 ? v.score : 1;
	if (word || (quiet && v.score < 8)) {
		r.severity = GW_INFO;
		r.confidence = GW_CONF_LOW;
	} else if (v.score >= 16 && !quiet && !is_at_home(l->host) &&
		   !gw_harmless(&v, sc->arena)) {
		r.tier = GW_TIER_SHAPED;
		r.severity = GW_HIGH;
		r.confidence = GW_CONF_HIGH;
	}
	gw_scan_raise(sc, &r);
}
