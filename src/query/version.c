/* Versions and ranges of them; names of secrets. SPDX-License-Identifier: Apache-2.0 */
#include "query/values.h"

#include <string.h>

#define MOST_PARTS 8

struct version {
	int64_t part[MOST_PARTS];
	unsigned parts;
	struct gw_str pre; /* behind the '-', or "" */
};

static bool version_read(struct gw_str s, struct version *out)
{
	struct gw_str part;
	struct gw_str core;
	size_t dash;

	*out = (struct version){ .pre = GW_STR("") };
	if (s.n > 1 && (s.p[0] == 'v' || s.p[0] == 'V'))
		s = gw_str_part(s, 1, s.n);
	s = gw_str_part(s, 0, gw_str_find_byte(s, '+', 0));
	dash = gw_str_find_byte(s, '-', 0);
	core = gw_str_part(s, 0, dash);
	if (dash != GW_NOWHERE)
		out->pre = gw_str_part(s, dash + 1, s.n);
	while (gw_str_next(&core, '.', &part)) {
		int64_t v = 0;

		if (gw_str_is(part, "*") || gw_str_is(part, "x"))
			break;
		for (size_t i = 0; i < part.n; i++) {
			if (!gw_is_digit(part.p[i]) || v > INT64_MAX / 20)
				return false;
			v = v * 10 + (part.p[i] - '0');
		}
		if (!part.n || out->parts == MOST_PARTS)
			return false;
		out->part[out->parts++] = v;
	}
	return out->parts > 0;
}

/* SemVer 2.0, 11.4: numbers below words, by part. */
static int cmp_pre(struct gw_str a, struct gw_str b)
{
	struct gw_str x;
	struct gw_str y;

	if (!a.n || !b.n)
		return a.n == b.n ? 0 : a.n ? -1 : 1;
	for (;;) {
		bool more_a = gw_str_next(&a, '.', &x);
		bool more_b = gw_str_next(&b, '.', &y);
		int64_t m;
		int64_t n;
		int c;

		if (!more_a || !more_b)
			return (int)more_a - (int)more_b;
		if (gw_str_int(x, &m) && gw_str_int(y, &n))
			c = m < n ? -1 : m > n;
		else if (gw_str_int(x, &m) || gw_str_int(y, &n))
			c = gw_str_int(x, &m) ? -1 : 1;
		else
			c = gw_str_cmp(x, y);
		if (c)
			return c;
	}
}

static int cmp_version(const struct version *a, const struct version *b)
{
	for (unsigned i = 0; i < MOST_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return cmp_pre(a->pre, b->pre);
}

bool gw_version_cmp(struct gw_str a, struct gw_str b, int *out)
{
	struct version x;
	struct version y;

	if (!version_read(a, &x) || !version_read(b, &y))
		return false;
	*out = cmp_version(&x, &y);
	return true;
}

/* "~> 1.2" and "^1.2": up to the next of the part before the last, or of the
 * first. */
static bool below_next(const struct version *v, const struct version *least,
		       unsigned keep)
{
	for (unsigned i = 0; i < keep; i++)
		if (v->part[i] != least->part[i])
			return false;
	return cmp_version(v, least) >= 0;
}

static bool holds(struct gw_str op, const struct version *v,
		  const struct version *limit)
{
	int c = cmp_version(v, limit);

	if (gw_str_is(op, ">="))
		return c >= 0;
	if (gw_str_is(op, "<="))
		return c <= 0;
	if (gw_str_is(op, ">"))
		return c > 0;
	if (gw_str_is(op, "<"))
		return c < 0;
	if (gw_str_is(op, "!="))
		return c != 0;
	if (gw_str_is(op, "~>"))
		return below_next(v, limit,
				  limit->parts > 1 ? limit->parts - 1 : 1);
	if (gw_str_is(op, "^"))
		return below_next(v, limit, 1);
	if (gw_str_is(op, "~"))
		return below_next(v, limit, limit->parts > 1 ? 2 : 1);
	return c == 0;
}

/* range := term ((" " | ",") term)*    term := op? blank* version */
static bool read_term(struct gw_str *rest, struct gw_str *op,
		      struct version *limit)
{
	size_t i = 0;
	size_t from;

	*rest = gw_str_trim(*rest);
	while (rest->n && rest->p[0] == ',')
		*rest = gw_str_trim(gw_str_part(*rest, 1, rest->n));
	while (i < rest->n && (rest->p[i] == '>' || rest->p[i] == '<' ||
			       rest->p[i] == '=' || rest->p[i] == '!' ||
			       rest->p[i] == '~' || rest->p[i] == '^'))
		i++;
	*op = gw_str_part(*rest, 0, i);
	while (i < rest->n && rest->p[i] == ' ')
		i++;
	from = i;
	while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != ',')
		i++;
	if (!version_read(gw_str_part(*rest, from, i), limit))
		return false;
	*rest = gw_str_part(*rest, i, rest->n);
	return true;
}

static bool all_hold(struct gw_str terms, const struct version *v, bool *sound)
{
	bool in = true;

	terms = gw_str_trim(terms);
	*sound = terms.n > 0;
	while (terms.n && *sound) {
		struct gw_str op;
		struct version limit;

		*sound = read_term(&terms, &op, &limit);
		in = in && *sound && holds(op, v, &limit);
		terms = gw_str_trim(terms);
	}
	return in && *sound;
}

static bool any_holds(struct gw_str range, const struct version *v, bool *sound)
{
	bool in = false;
	size_t at = 0;

	*sound = true;
	while (*sound && at <= range.n) {
		size_t bar = gw_str_find(range, GW_STR("||"), at);

		in |= all_hold(gw_str_part(range, at, bar), v, sound);
		if (bar == GW_NOWHERE)
			break;
		at = bar + 2;
	}
	return in;
}

bool gw_version_range_sound(struct gw_str range)
{
	const struct version none = { .parts = 1, .pre = GW_STR("") };
	bool sound;

	any_holds(range, &none, &sound);
	return sound;
}

bool gw_version_within(struct gw_str version, struct gw_str range, bool *in)
{
	struct version v;
	bool sound;

	if (!version_read(gw_str_trim(version), &v))
		return false;
	*in = any_holds(range, &v, &sound);
	return sound;
}

#define LONGEST_NAME 32

/* Without case, '_' and '-'; false if it is too long to be one of ours. */
static bool plain_name(char out[LONGEST_NAME], struct gw_str name)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '_' || name.p[i] == '-')
			continue;
		if (n + 1 >= LONGEST_NAME)
			return false;
		out[n++] = gw_lower(name.p[i]);
	}
	out[n] = '\0';
	return n >= 5; /* "token" is the shortest */
}

bool gw_is_secret_name(struct gw_str name)
{
	static const char *const names[] = {
		"password",    "passwd",       "passphrase",  "secret",
		"clientsecret", "secretkey",   "secretaccesskey", "apikey",
		"accesstoken", "authtoken",    "privatekey",  "token",
		"sastoken",    "accountkey",   "connectionstring",
		"masterpassword", "adminpassword", "rootpassword",
		"administratorloginpassword",  "masteruserpassword",
		"userpassword", "dbpassword",  "sharedkey",   "encryptionkey",
	};

	char plain[LONGEST_NAME];

	if (!plain_name(plain, name))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (plain[0] == names[i][0] && strcmp(plain, names[i]) == 0)
			return true;
	return false;
}
