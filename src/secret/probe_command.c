/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords on command lines. `-p` is a port for half of all commands, so the
 * commands where it is a password are listed. */
#include <string.h>

#include "secret/login.h"

#define MOST_LINE 2048

enum form {
	APART = 1, /* -p VALUE */
	JOINED = 2, /* -pVALUE */
	PAIR = 4, /* -u user:VALUE */
};

struct command {
	const char *name;
	const char *flag;
	unsigned form;
};

static const struct command commands[] = {
	{ "curl", "-u", APART | JOINED | PAIR },
	{ "curl", "--user", APART | PAIR },
	{ "curl", "--proxy-user", APART | PAIR },
	{ "curl", "-U", APART | PAIR },
	{ "http -a", "", APART | PAIR },
	{ "sshpass", "-p", APART | JOINED },
	{ "docker login", "-p", APART | JOINED },
	{ "podman login", "-p", APART | JOINED },
	{ "registry login", "-p", APART },
	{ "mysql", "-p", JOINED },
	{ "mysqldump", "-p", JOINED },
	{ "mysqladmin", "-p", JOINED },
	{ "redis-cli", "-a", APART },
	{ "mongo", "-p", APART },
	{ "mongodump", "-p", APART },
	{ "mongorestore", "-p", APART },
	{ "ldapsearch", "-w", APART },
	{ "ldapadd", "-w", APART },
	{ "ldapmodify", "-w", APART },
	{ "psexec", "-p", APART },
	{ "psexec.exe", "-p", APART },
	{ "psexec64.exe", "-p", APART },
	{ "operator unseal", "", APART },
	{ "passin pass:", "", JOINED },
	{ "passout pass:", "", JOINED },
};

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* The word at `at` of a shell line, without its quotes. */
static struct gw_str word_at(struct gw_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && s.p[end] == '\\')
		end++;
	if (end < s.n && is_quote(s.p[end])) {
		char quote = s.p[end];

		at = end + 1;
		for (end = at; end < s.n && s.p[end] != quote &&
			       s.p[end] != '\n';)
			end++;
		if (end > at && s.p[end - 1] == '\\')
			end--;
		return gw_str_part(s, at, end);
	}
	for (end = at; end < s.n && !gw_is_space(s.p[end]) &&
		       !is_quote(s.p[end]) && s.p[end] != '`' &&
		       s.p[end] != '|' && s.p[end] != ';' && s.p[end] != '<';)
		end++;
	return gw_str_part(s, at, end);
}

static void judge_word(struct gw_scan *sc, const struct command *c,
		       struct gw_str word)
{
	struct gw_login l = { .detector = GW_DET_COMMAND };
	size_t colon;

	l.from = (size_t)(word.p - sc->text.p);
	l.to = l.from + word.n;
	if (c->form & PAIR) {
		colon = gw_str_find_byte(word, ':', 0);
		if (colon == GW_NOWHERE || colon + 1 >= word.n)
			return;
		l.user = gw_str_part(word, 0, colon);
		l.from += colon + 1;
		if (gw_str_find(word, GW_STR("://"), 0) != GW_NOWHERE)
			return;
	}
	if (word.n && word.p[0] != '%' && word.p[0] != '-' && word.p[0] != '$' && word.p[0] != '<')
		gw_login_judge(sc, &l);
}

/* The end of the command line: continued lines belong to it. */
static size_t command_end(struct gw_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && end - at < MOST_LINE) {
		if (s.p[end] == '\n' &&
		    !(end > 0 && s.p[end - 1] == '\\'))
			break;
		end++;
	}
	return end;
}

static void judge_flags(struct gw_scan *sc, const struct command *c, size_t at)
{
	struct gw_str s = gw_str_part(sc->text, 0, command_end(sc->text, at));
	size_t n = strlen(c->flag);

	if (n == 0) {
		while (at < s.n && s.p[at] == ' ')
			at++;
		judge_word(sc, c, word_at(s, at));
		return;
	}
	while (at < s.n) {
		at = gw_str_find(s, gw_str_of(c->flag), at);
		if (at == GW_NOWHERE)
			return;
		at += n;
		if (!gw_is_space(s.p[at - n - 1]) || at >= s.n)
			continue;
		if (c->form & APART && (s.p[at] == ' ' || s.p[at] == '=')) {
			while (at < s.n && (s.p[at] == ' ' || s.p[at] == '='))
				at++;
			judge_word(sc, c, word_at(s, at));
			return;
		}
		if (c->form & JOINED && !gw_is_space(s.p[at])) {
			judge_word(sc, c, word_at(s, at));
			return;
		}
	}
}

void gw_probe_command(struct gw_scan *sc, size_t end)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct gw_str name = gw_str_of(commands[i].name);

		if (end < name.n ||
		    !gw_str_eq_fold(gw_str_part(sc->text, end - name.n, end),
				    name))
			continue;
		if (commands[i].flag[0] && end < sc->text.n &&
		    gw_is_word(sc->text.p[end]))
			continue;
		judge_flags(sc, &commands[i], end);
	}
}
