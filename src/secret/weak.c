/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords that people can say: judged by where they stand and how they are
 * built, since their randomness says nothing. */
#include "secret/weak.h"

#include <string.h>

/* Stock passwords: what a vendor's default or a lazy hand writes. */
static const char *const stock[] = {
	"password", "passwd", "pass",	"secret", "admin",   "root",
	"test",	    "guest",  "user",	"qwerty", "letmein", "welcome",
	"master",   "login",  "abc",	"temp",	  "default", "changeit",
	"postgres", "mysql",  "oracle", "mongo",  "redis",   "rabbitmq",
	"elastic",  "grafana", "minio",	"jenkins", "tomcat", "manager",
	"super",    "demo",   "example", "foo",	  "bar",     "baz",
	"hello",    "world",  "monkey", "dragon", "iloveyou", "hunter",
	"toor",	    "vagrant", "docker", "ubuntu", "centos", "system",
	"public",   "private", NULL,
};

/* Words that stand where a value is described, not given. */
static const char *const common[] = {
	"true",	   "false",   "null",	 "none",    "nil",     "yes",
	"string",  "str",     "int",	 "bool",    "boolean", "object",
	"required", "optional", "enabled", "disabled", "value", "text",
	"type",	   "field",   "input",	 "hidden",  "the",     "your",
	"this",	   "self",    "new",	 "get",	    "set",     "undefined",
	"function", "return", "default", "empty",   "missing", "invalid",
	"error",   "name",    "file",	 "path",    "label",   "plain",
	"basic",   "bearer",  "auto",	 "always",  "never",   "file",
	"password_hash", "data", "unknown", "anonymous", "show", "forgot",
	"reset",   "confirm", "enter",	 "change",  "update",  "old",
	"utf-8",   "utf8",    "utf",   "latin1",	 "latin",   "ascii",   "base64",
	"hex",	   "current", "wrong",   "incorrect", "generate", "random", NULL,
};

static int place_points(const struct gw_weak *w)
{
	if (w->where.docs)
		return 4;
	if (w->site->comment)
		return 6;
	if (w->site->env)
		return 14;
	switch (w->where.kind) {
	case GW_FILE_CONFIG:
		return 14;
	case GW_FILE_SHELL:
	case GW_FILE_DATA:
		return 12;
	case GW_FILE_PLAIN:
		return 10;
	case GW_FILE_CODE:
		return 8;
	case GW_FILE_DOCS:
		break;
	}
	return 4;
}

struct built {
	bool lower;
	bool upper;
	bool digit;
	bool joint; /* _ - . inside */
	bool other;
	bool mixed; /* capitals behind small letters */
};

static struct built built_of(struct gw_str s)
{
	struct built b = { 0 };

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		b.lower |= gw_is_lower(c);
		b.upper |= gw_is_upper(c);
		b.digit |= gw_is_digit(c);
		b.joint |= (c == '_' || c == '-' || c == '.') && i > 0 &&
			   i + 1 < s.n;
		b.other |= !gw_is_alnum(c) && c != '_' && c != '-' && c != '.';
		b.mixed |= i > 0 && gw_is_upper(c) && gw_is_lower(s.p[i - 1]);
	}
	return b;
}

/* Leet undone, trailing digits and marks cut, lower case. */
static struct gw_str plain_of(struct gw_str s, char out[32])
{
	static const char from[] = "0134578@$!";
	static const char to[] = "oieastbasi";
	size_t n = s.n < 31 ? s.n : 31;

	while (n > 1 && !gw_is_alpha(s.p[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		const char *leet = strchr(from, s.p[i]);

		out[i] = leet && *leet ? to[leet - from] : gw_lower(s.p[i]);
	}
	return (struct gw_str){ out, n };
}

static bool is_one_of(struct gw_str s, const char *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (gw_str_is(s, list[i]))
			return true;
	return false;
}

static bool holds_name_word(struct gw_str s)
{
	static const char *const words[] = { "pass", "pwd", "user", "key",
					     "token", "secret", "cred", "auth",
					     "login", "field", "input", NULL };

	for (size_t i = 0; words[i]; i++)
		if (gw_str_find_fold(s, gw_str_of(words[i]), 0) != GW_NOWHERE)
			return true;
	return false;
}

/* "some-value", "someValue": names of things more often than passwords, the
 * less so where a value is given and not looked up. */
static int joint_cost(const struct gw_weak *w, bool digit)
{
	bool given = w->where.kind == GW_FILE_CONFIG || w->site->env ||
		     w->site->quoted;

	return given && (digit || w->name->password) ? 4 : 8;
}

bool gw_weak_is_stock(struct gw_str value)
{
	char room[32];

	return value.n < sizeof(room) && is_one_of(plain_of(value, room), stock);
}

int gw_weak_points(const struct gw_weak *w)
{
	struct gw_str s = w->value;
	struct built b = built_of(s);
	char room[32];
	struct gw_str plain = plain_of(s, room);
	int score = w->score < -4 ? -4 : w->score > 4 ? 4 : w->score;
	int points = place_points(w) + score;
	bool identifier = !b.other && gw_is_alpha(s.p[0]);

	if ((w->name->object || w->name->key_secret) &&
	    (s.n < 8 || !b.digit || !(b.lower || b.upper)))
		return 0;
	if (is_one_of(plain, common))
		return 0;
	points += b.digit && (b.lower || b.upper) ? 5 : 0;
	points += b.other ? 4 : 0;
	points -= identifier && !b.digit ? 2 : 0;
	if (identifier && (b.joint || b.mixed))
		points -= joint_cost(w, b.digit);
	points -= holds_name_word(s) ? (b.digit || b.other ? 3 : 8) : 0;
	points -= is_one_of(plain, stock) ? 4 : 0;
	points -= w->times >= 4 ? 5 : 0;
	points -= w->site->compared ? 2 : 0;
	return points;
}
