/* SPDX-License-Identifier: Apache-2.0 */
/* Values that look like secrets and are none: repetition, templates,
 * placeholders, hashes. What depends on the kind of text: harmless_kind.c. */
#include "secret/harmless.h"

#include <string.h>

#include "secret/harmless_kind.h"

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

static bool starts(struct gw_str s, const char *with)
{
	return gw_str_starts(s, gw_str_of(with));
}

/* --- repetition ----------------------------------------------------------- */

static size_t distinct(struct gw_str s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!seen[(unsigned char)s.p[i]]) {
			seen[(unsigned char)s.p[i]] = true;
			n++;
		}
	return n;
}

/* Does it repeat with a period of at most `most`? */
static bool repeats(struct gw_str s, size_t most)
{
	for (size_t p = 1; p <= most && p * 2 <= s.n; p++)
		if (memcmp(s.p, s.p + p, s.n - p) == 0)
			return true;
	return false;
}

/* Hundredths of neighbours that differ by -1, 0 or +1. */
static size_t run_share(struct gw_str s)
{
	size_t n = 0;

	for (size_t i = 1; i < s.n; i++) {
		int d = s.p[i] - s.p[i - 1];

		n += d >= -1 && d <= 1;
	}
	return s.n > 1 ? 100 * n / (s.n - 1) : 0;
}

/* a1b2c3d4: two runs, each taking every second place; marks left out. By
 * chance one pair in eighteen is so. */
static bool braided(struct gw_str s)
{
	char last[2] = { 0, 0 };
	size_t pairs = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int d = s.p[i] - last[0];

		if (!gw_is_alnum(s.p[i]))
			continue;
		n += d == 1 || d == -1;
		pairs++;
		last[0] = last[1];
		last[1] = s.p[i];
	}
	return pairs >= 12 && n * 10 > pairs * 4;
}

/* Does a count or the alphabet stand in it: 12345678, abcdefgh? */
static bool holds_count(struct gw_str s, size_t least)
{
	size_t up = 1;
	size_t down = 1;

	for (size_t i = 1; i < s.n; i++) {
		bool turn = s.p[i] == '0' && s.p[i - 1] == '9';

		up = s.p[i] == s.p[i - 1] + 1 || turn ? up + 1 : 1;
		down = s.p[i] == s.p[i - 1] - 1 ? down + 1 : 1;
		if (up >= least || down >= least)
			return true;
	}
	return false;
}

static size_t longest_same(struct gw_str s)
{
	size_t best = 0;
	size_t now = 0;

	for (size_t i = 0; i < s.n; i++) {
		now = i > 0 && s.p[i] == s.p[i - 1] ? now + 1 : 1;
		best = now > best ? now : best;
	}
	return best;
}

static const char *repetition(struct gw_str s)
{
	size_t d = distinct(s);

	if (d <= 2 || (s.n >= 16 && d < 6))
		return "few distinct characters";
	if (repeats(s, 8))
		return "repeats itself";
	if ((s.n >= 8 && run_share(s) > 60) || (s.n >= 20 && run_share(s) > 45))
		return "a run of neighbours";
	return braided(s) || (s.n >= 12 && holds_count(s, 9)) ?
		       "counted up" :
		       NULL;
}

/* --- templates ------------------------------------------------------------ */

/* What stands in a template is an expression; brackets strewn about in a
 * random value are not. */
static bool wrapped(struct gw_str s, const char *open, const char *close)
{
	size_t at = gw_str_find(s, gw_str_of(open), 0);
	size_t end;

	if (at == GW_NOWHERE)
		return false;
	at += strlen(open);
	end = gw_str_find(s, gw_str_of(close), at);
	if (end == GW_NOWHERE)
		return false;
	for (size_t i = at; i < end; i++)
		if (s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '{' ||
		    s.p[i] == '}' || s.p[i] == ';')
			return false;
	return true;
}

static bool encloses(struct gw_str s, char open, char close)
{
	return s.n >= 3 && s.p[0] == open && s.p[s.n - 1] == close;
}

/* What is unmistakable, however long the value is. */
static bool is_sealed(struct gw_str s)
{
	static const char *const marks[] = {
		"ENC[",	  "$ANSIBLE_VAULT;", "{cipher}", "vault:v1:",
		"ENC(",	  "DEC::GPG[",	     "!vault",	 "secretKeyRef",
		"vault:secret", "arn:aws:", "projects/", "op://",
		"@Microsoft.KeyVault(", "{{resolve:", "ref+", "AgB", NULL,
	};

	for (size_t i = 0; marks[i]; i++)
		if (starts(s, marks[i]) && strcmp(marks[i], "AgB"))
			return true;
	return starts(s, "AgB") && s.n > 30; /* a SealedSecret's cipher */
}

/* Forms that a long random value may hold by chance. */
static const char *doubtful_template(struct gw_str s, int score)
{
	if (s.p[0] == '$' && s.n > 1 && score < 20 &&
	    (gw_is_alpha(s.p[1]) || s.p[1] == '_'))
		return "a variable";
	if (encloses(s, '%', '%') || encloses(s, '<', '>') ||
	    encloses(s, '[', ']') || encloses(s, '@', '@') ||
	    encloses(s, '{', '}'))
		return "a template";
	if (starts(s, "&lt;") || starts(s, "&#x3C;") || starts(s, "&#60;"))
		return "a template";
	if (wrapped(s, "%(", ")s") || wrapped(s, "\\(", ")") || has(s, "%s") ||
	    has(s, "%d") || has(s, "%v") || has(s, "%q"))
		return "a format";
	return starts(s, "!!") || starts(s, "!Ref") || starts(s, "!Sub") ||
			       starts(s, "!ENV") || starts(s, "!GetAtt") ||
			       starts(s, "!secret") || starts(s, "env:") ?
		       "a reference" :
		       NULL;
}

static const char *template_of(struct gw_str s, int score)
{
	bool sure = s.n >= 40 && score > 60;

	if (is_sealed(s))
		return "sealed or a reference";
	if (starts(s, "${") && gw_str_find_byte(s, '}', 0) == GW_NOWHERE)
		return "a template, cut off";
	if (wrapped(s, "${", "}") || wrapped(s, "{{", "}}") ||
	    wrapped(s, "<%", "%>") || wrapped(s, "$(", ")") ||
	    wrapped(s, "#{", "}"))
		return "a template";
	return sure ? NULL : doubtful_template(s, score);
}

/* --- placeholders --------------------------------------------------------- */

static const char *const placeholders[] = {
	"example",   "placeholder", "changeme",	 "change_me",  "change-me",
	"replace",   "insert",	    "your-",	 "your_",      "dummy",
	"redacted",  "removed",	    "masked",	 "hidden",     "sample",
	"xxxx",	     "****",	    "todo",	 "fixme",      "mysecret",
	"my-secret", "my_secret",   "secrethere", "undefined", "not-a-real",
	"notreal",   "fake",	    "foobar",	 "sanitized",  "obfuscated",
	"unused",    "<your",	    "yourpass",	 "yoursecret", "yourtoken",
	"yourkey",   "yourapi",	    "enter your", "none",      "deadbeef",
	"censored",  "overwrite",   "not set",	 "some_",      "password_here",
	"_here",     "-here",	    "goes here",  "goeshere",  NULL,
};

static bool word_edge(struct gw_str s, size_t at)
{
	return at >= s.n || !gw_is_alnum(s.p[at]) ||
	       (at > 0 && !gw_is_alnum(s.p[at - 1]));
}

static const char *placeholder(struct gw_str s, int score)
{
	if (has(s, "...") || has(s, "\xe2\x80\xa6"))
		return "an ellipsis";
	for (size_t i = 0; placeholders[i]; i++) {
		struct gw_str word = gw_str_of(placeholders[i]);
		size_t at = gw_str_find_fold(s, word, 0);

		if (at == GW_NOWHERE)
			continue;
		if (score <= 60 || (word_edge(s, at) &&
				    word_edge(s, at + word.n)))
			return "a placeholder";
	}
	return NULL;
}

const char *gw_harmless_stand_in(struct gw_str s, int score)
{
	const char *why;

	if (s.n == 0)
		return "empty";
	why = template_of(s, score);
	return why ? why : placeholder(s, score);
}

const char *gw_harmless_shape(struct gw_str s)
{
	size_t from = 0;
	struct gw_str body;

	if (s.n == 0)
		return "empty";
	/* The vendor's prefix must not hide that the body repeats. */
	for (size_t i = 0; i < s.n && i < 16 && i < s.n / 2; i++)
		if (s.p[i] == '_' || s.p[i] == '-' || s.p[i] == '.')
			from = i + 1;
	body = gw_str_part(s, from, s.n);
	if (body.n >= 8 && (distinct(body) <= 2 ||
			    (body.n >= 16 && distinct(body) < 5) ||
			    repeats(body, 8) || longest_same(body) >= 7))
		return "repeats itself";
	if (body.n >= 16 && body.n < 200 &&
	    (run_share(body) > 60 || braided(body) || holds_count(body, 14)))
		return "counted up";
	if (has(s, "...") || has(s, "xxxxxx") || has(s, "XXXXXX") ||
	    has(s, "****") || has(s, "${") || has(s, "{{"))
		return "a placeholder";
	if (gw_str_find_fold(s, GW_STR("example"), 0) != GW_NOWHERE &&
	    s.n < 60)
		return "a placeholder";
	return NULL;
}

/* --- hashes --------------------------------------------------------------- */

static bool is_hash(struct gw_str s)
{
	static const char *const marks[] = {
		"$2a$",	  "$2b$",   "$2y$",   "$argon2", "$6$",	  "$5$",
		"$1$",	  "$apr1$", "$y$",    "$pbkdf2", "{SSHA}", "{SHA}",
		"sha1:",  "sha256:", "sha384:", "sha512:", "SHA256:", "md5:",
		"SHA1:",  "h1:",    "sha256-", "sha384-", "sha512-", "{SSHA",
		"pbkdf2_", "$S$",   "$P$",    "$scrypt$", "scrypt:", "{CRYPT}",
		"SCRAM-SHA", "$H$", "sha1-", NULL,
	};

	for (size_t i = 0; marks[i]; i++)
		if (has(s, marks[i]))
			return true;
	if (s.n == 41 && s.p[0] == '*') {
		for (size_t i = 1; i < s.n; i++)
			if (!gw_is_hex(s.p[i]))
				return false;
		return true;
	}
	return false;
}

static bool is_public(struct gw_str s)
{
	return starts(s, "ssh-rsa ") || starts(s, "ssh-ed25519 ") ||
	       starts(s, "ecdsa-sha2-") || starts(s, "LS0tLS1CRUdJTiBDRVJU") ||
	       starts(s, "LS0tLS1CRUdJTiBQVUJM") || starts(s, "MIIBIjAN") ||
	       starts(s, "-----BEGIN CERT") || starts(s, "-----BEGIN PUBLIC") ||
	       starts(s, "AAAAB3NzaC1") || starts(s, "AAAAC3NzaC1") ||
	       starts(s, "MFkwEwYHKoZI") || starts(s, "MCowBQYDK2Vw") ||
	       starts(s, "MIICIjAN") || starts(s, "MHYwEAYHKoZI") ||
	       starts(s, "age1");
}

/* The same letters and digits, separators and case aside? */
static bool same_letters(struct gw_str a, struct gw_str b)
{
	size_t i = 0;
	size_t k = 0;

	for (;;) {
		while (i < a.n && !gw_is_alnum(a.p[i]))
			i++;
		while (k < b.n && !gw_is_alnum(b.p[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (gw_lower(a.p[i++]) != gw_lower(b.p[k++]))
			return false;
	}
}

/*
 * Credentials that standards print as examples (RFC 5849, 6749, 6750), by
 * their FNV-1a hash: everybody copies them, nobody is let in by them.
 */
bool gw_harmless_published(struct gw_str s)
{
	static const uint64_t known[] = {
		0x846b2a1e2fad7fcbu, 0xecc1a4474851bc28u, 0x1a7b78be56f3054du,
		0xbb65956c4b8b34bfu, 0xd9ad86ad3724159bu, 0x30aa8188bb023e35u,
		0x105e4dd763a812bcu, 0x0ab50e412ab981a4u, 0x36ec79cfe49d42fau,
		0x3be955b18f32adbeu, 0xf40e2e026c9ac885u, 0x3c0d8e9db0e6bea8u,
		0x9bb93d89924cf35du, 0xd7ba480fb3bb167eu, 0x03b3433f2c47d86fu,
		0x058633e2ffe8cd27u,
	};
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == hash)
			return true;
	return false;
}

const char *gw_harmless(const struct gw_value *v, struct gw_arena *a)
{
	const char *why;

	if (v->text.n < 4)
		return "too short";
	why = repetition(v->text);
	if (!why)
		why = gw_harmless_stand_in(v->text, v->score);
	if (!why && gw_harmless_published(v->text))
		why = "an example of a standard";
	if (!why && is_hash(v->text))
		why = "a hash";
	if (!why && is_public(v->text))
		why = "public key or certificate";
	if (!why && v->name.n && same_letters(v->text, v->name))
		why = "the name itself";
	if (!why)
		why = gw_harmless_kind(v);
	return why ? why : gw_harmless_inside(v, a);
}
