/* SPDX-License-Identifier: Apache-2.0 */
/* scheme://user:password@host (RFC 3986, 3.2.1), anywhere in a text. */
#include <string.h>

#include "secret/login.h"

#define MOST_AUTHORITY 512

static bool ends_uri(struct gw_str s, size_t i)
{
	char c = s.p[i];

	return (unsigned char)c <= ' ' ||
	       strchr("\"'`<>\\|^", c) != NULL;
}

/* ldap://cn=user:password@host: the user is a name of parts. */
static bool is_ldap(struct gw_str s, size_t colon)
{
	struct gw_str head = gw_str_part(s, 0, colon);

	return gw_str_ends(head, GW_STR("ldap")) ||
	       gw_str_ends(head, GW_STR("ldaps"));
}

static bool has_scheme(struct gw_str s, size_t colon)
{
	return colon > 0 && gw_is_alnum(s.p[colon - 1]);
}

/* The "@" that ends the userinfo: the last before a slash, else the last. */
static size_t find_at(struct gw_str s, size_t from, size_t end)
{
	size_t slash = from;
	size_t at = end;

	while (slash < end && s.p[slash] != '/' && s.p[slash] != '?')
		slash++;
	while (at > from && s.p[at - 1] != '@')
		at--;
	for (size_t i = slash; i > from; i--)
		if (s.p[i - 1] == '@')
			return i - 1;
	return at > from ? at - 1 : GW_NOWHERE;
}

/* host:8443/a@b: digits and a slash are a port and a path. */
static bool is_port(struct gw_str s)
{
	size_t n = 0;

	while (n < s.n && gw_is_digit(s.p[n]))
		n++;
	return n > 0 && n <= 5 && n < s.n && s.p[n] == '/';
}

void gw_probe_uri(struct gw_scan *sc, size_t end)
{
	struct gw_str s = sc->text;
	struct gw_login l = { .detector = GW_DET_URI };
	size_t stop = end;
	size_t host;
	size_t colon;
	size_t at;

	if (!has_scheme(s, end - 3))
		return;
	while (stop < s.n && stop - end < MOST_AUTHORITY && !ends_uri(s, stop))
		stop++;
	at = find_at(s, end, stop);
	if (at == GW_NOWHERE)
		return;
	colon = gw_str_find_byte(gw_str_part(s, 0, at), ':', end);
	if (colon == GW_NOWHERE || colon + 1 >= at)
		return;
	for (size_t i = end; i < colon; i++)
		if (s.p[i] == '/' || s.p[i] == '?' ||
		    (s.p[i] == '=' && !is_ldap(s, end - 3)))
			return;
	if (is_port(gw_str_part(s, colon + 1, at)))
		return;
	for (host = at + 1; host < stop && !strchr("/?,", s.p[host]);)
		host++;
	l.from = colon + 1;
	l.to = at;
	l.user = gw_str_part(s, end, colon);
	l.host = gw_str_part(s, at + 1, host);
	if (l.host.n && l.to - l.from <= 256)
		gw_login_judge(sc, &l);
}

/* user ":" password "@tcp(": the DSN of Go's MySQL driver, read backwards. */
static void judge_go_dsn(struct gw_scan *sc, size_t at)
{
	struct gw_str s = sc->text;
	struct gw_login l = { .detector = GW_DET_URI, .to = at };
	size_t from = at;
	size_t colon;

	while (from > 0 && at - from < MOST_AUTHORITY &&
	       !ends_uri(s, from - 1))
		from--;
	colon = gw_str_find_byte(gw_str_part(s, 0, at), ':', from);
	if (colon == GW_NOWHERE || colon == from || colon + 1 >= at ||
	    gw_str_find(gw_str_part(s, from, at), GW_STR("://"), 0) !=
		    GW_NOWHERE)
		return;
	l.user = gw_str_part(s, from, colon);
	l.from = colon + 1;
	l.host = gw_str_part(s, at + 5, at + 5 + 64);
	l.host = gw_str_part(l.host, 0, gw_str_find_byte(l.host, ')', 0));
	gw_login_judge(sc, &l);
}

/* "jdbc:oracle:thin:" user "/" password "@" */
static void judge_oracle(struct gw_scan *sc, size_t from)
{
	struct gw_str s = sc->text;
	struct gw_login l = { .detector = GW_DET_URI };
	size_t end = from;
	size_t slash;

	while (end < s.n && end - from < MOST_AUTHORITY && !ends_uri(s, end) &&
	       s.p[end] != '@')
		end++;
	slash = gw_str_find_byte(gw_str_part(s, 0, end), '/', from);
	if (slash == GW_NOWHERE || slash == from || slash + 1 >= end ||
	    end >= s.n || s.p[end] != '@')
		return;
	l.user = gw_str_part(s, from, slash);
	l.from = slash + 1;
	l.to = end;
	gw_login_judge(sc, &l);
}

void gw_probe_dsn(struct gw_scan *sc, size_t end)
{
	if (sc->text.p[end - 1] == ':')
		judge_oracle(sc, end);
	else
		judge_go_dsn(sc, end - (sc->text.p[end - 2] == 'p' ? 5 : 6));
}
