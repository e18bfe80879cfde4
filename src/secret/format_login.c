/* SPDX-License-Identifier: Apache-2.0 */
/* Files of logins: netrc, pgpass, git's credential store. */
#include "secret/login.h"

static const char *const netrc_paths[] = { "**/.netrc", "**/_netrc",
					   "**/netrc", "**/*.netrc", NULL };

/* netrc := ("machine" host | "default") ("login" w | "password" w | ...)* */
static void judge_netrc(struct gw_scan *sc)
{
	struct gw_str rest = sc->text;
	struct gw_str key = { NULL, 0 };
	struct gw_login l = { .detector = GW_DET_LOGIN_FILE };
	size_t at = 0;

	while (at < rest.n) {
		size_t from;
		struct gw_str word;

		while (at < rest.n && gw_is_space(rest.p[at]))
			at++;
		from = at;
		while (at < rest.n && !gw_is_space(rest.p[at]))
			at++;
		word = gw_str_part(rest, from, at);
		if (gw_str_is(key, "machine"))
			l.host = word;
		if (gw_str_is(key, "login"))
			l.user = word;
		if (gw_str_is(key, "password") && word.n) {
			l.from = from;
			l.to = at;
			gw_login_judge(sc, &l);
		}
		key = key.p && (gw_str_is(key, "password") ||
				gw_str_is(key, "login") ||
				gw_str_is(key, "machine")) ?
			      (struct gw_str){ NULL, 0 } :
			      word;
	}
}

const struct gw_format gw_format_netrc = {
	.name = "netrc",
	.paths = netrc_paths,
	.judge = judge_netrc,
};

static const char *const pgpass_paths[] = { "**/.pgpass", "**/pgpass.conf",
					    "**/*.pgpass", NULL };

/* line := host ":" port ":" database ":" user ":" password */
static void judge_pgpass(struct gw_scan *sc)
{
	struct gw_str rest = sc->text;
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_login l = { .detector = GW_DET_LOGIN_FILE };
		struct gw_str field[4];
		size_t n = 0;

		line = gw_str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		while (n < 4 && gw_str_next(&line, ':', &field[n]))
			n++;
		if (n < 4 || line.n == 0)
			continue;
		l.host = field[0];
		l.user = field[3];
		l.from = (size_t)(line.p - sc->text.p);
		l.to = l.from + line.n;
		gw_login_judge(sc, &l);
	}
}

const struct gw_format gw_format_pgpass = {
	.name = "pgpass",
	.paths = pgpass_paths,
	.judge = judge_pgpass,
};

static const char *const store_paths[] = { "**/.git-credentials",
					   "**/.git-credential-store", NULL };

/* Lines are URIs; those with a password alone are the probe's already. */
static void judge_store(struct gw_scan *sc)
{
	struct gw_str rest = sc->text;
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_login l = { .detector = GW_DET_LOGIN_FILE };
		size_t scheme = gw_str_find(line, GW_STR("://"), 0);
		size_t at = gw_str_find_byte(line, '@', 0);

		if (scheme == GW_NOWHERE || at == GW_NOWHERE ||
		    gw_str_find_byte(gw_str_part(line, 0, at), ':',
				     scheme + 3) != GW_NOWHERE)
			continue;
		l.from = (size_t)(line.p - sc->text.p) + scheme + 3;
		l.to = (size_t)(line.p - sc->text.p) + at;
		if (at > scheme + 15)
			gw_login_judge(sc, &l);
	}
}

const struct gw_format gw_format_git_credentials = {
	.name = "git-credentials",
	.paths = store_paths,
	.judge = judge_store,
};
