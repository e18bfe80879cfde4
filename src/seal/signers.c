/* The file of allowed signers: ssh-keygen(1), ALLOWED SIGNERS.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"
#include "base/words.h"
#include "seal/ssh.h"

/* line := principals (blank options)? blank type blank base64 ... */
struct line {
	struct gw_str principals;
	struct gw_str options;
	struct gw_str key; /* base64 */
};

/* A word up to a blank; blanks in double quotes belong to it. */
static struct gw_str next_word(struct gw_str *rest)
{
	bool quoted = false;
	size_t n = 0;
	struct gw_str word;

	*rest = gw_str_trim(*rest);
	for (; n < rest->n; n++) {
		if (rest->p[n] == '"')
			quoted = !quoted;
		else if (!quoted && gw_is_space(rest->p[n]))
			break;
	}
	word = gw_str_part(*rest, 0, n);
	*rest = gw_str_part(*rest, n, rest->n);
	return word;
}

static bool is_key_type(struct gw_str word)
{
	return gw_str_starts(word, GW_STR("ssh-")) ||
	       gw_str_starts(word, GW_STR("ecdsa-")) ||
	       gw_str_starts(word, GW_STR("sk-"));
}

static bool read_line(struct line *l, struct gw_str text)
{
	struct gw_str word;

	text = gw_str_trim(text);
	*l = (struct line){ .options = GW_STR("") };
	if (text.n == 0 || text.p[0] == '#')
		return false;
	l->principals = next_word(&text);
	word = next_word(&text);
	if (!is_key_type(word)) {
		l->options = word;
		word = next_word(&text);
	}
	l->key = next_word(&text);
	return is_key_type(word) && l->key.n > 0;
}

/* option := name ("=" '"' value '"')?, separated by commas outside quotes */
static bool next_option(struct gw_str *rest, struct gw_str *name,
			struct gw_str *value)
{
	bool quoted = false;
	size_t n = 0;
	size_t eq;
	struct gw_str all;

	if (rest->n == 0)
		return false;
	for (; n < rest->n && (quoted || rest->p[n] != ','); n++)
		if (rest->p[n] == '"')
			quoted = !quoted;
	all = gw_str_part(*rest, 0, n);
	*rest = gw_str_part(*rest, n + 1, rest->n);
	eq = gw_str_find_byte(all, '=', 0);
	*name = gw_str_part(all, 0, eq);
	*value = eq == GW_NOWHERE ? GW_STR("") :
				    gw_str_part(all, eq + 1, all.n);
	if (value->n >= 2 && value->p[0] == '"')
		*value = gw_str_part(*value, 1, value->n - 1);
	return true;
}

static bool two_digits(struct gw_str s, size_t at, int64_t *out)
{
	if (at + 2 > s.n || !gw_is_digit(s.p[at]) || !gw_is_digit(s.p[at + 1]))
		return false;
	*out = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
	return true;
}

/* time := YYYYMMDD (HHMM SS?)? "Z"?; without Z ssh-keygen means the local
 * zone, we mean UTC: a verdict must not depend on where it is made. */
static bool read_time(struct gw_str s, int64_t *out)
{
	char date[10];
	int64_t day;
	int64_t part[3] = { 0, 0, 0 };

	if (s.n > 0 && (s.p[s.n - 1] == 'Z' || s.p[s.n - 1] == 'z'))
		s.n--;
	if (s.n != 8 && s.n != 12 && s.n != 14)
		return false;
	for (size_t i = 0, to = 0; i < 8; i++) {
		if (i == 4 || i == 6)
			date[to++] = '-';
		date[to++] = s.p[i];
	}
	if (!gw_words_day((struct gw_str){ date, sizeof(date) }, &day))
		return false;
	for (size_t i = 0; 8 + 2 * i < s.n; i++)
		if (!two_digits(s, 8 + 2 * i, &part[i]))
			return false;
	*out = day * 86400 + part[0] * 3600 + part[1] * 60 + part[2];
	return true;
}

static bool in_list(struct gw_str list, const char *word)
{
	struct gw_str one;

	while (gw_str_next(&list, ',', &one))
		if (gw_glob_name(gw_str_trim(one), gw_str_of(word)))
			return true;
	return false;
}

/* Does the line allow this use at this time? A doubt is a no. */
static bool allows(const struct line *l, const struct gw_ssh_question *q,
		   bool *authority)
{
	struct gw_str rest = l->options;
	struct gw_str name;
	struct gw_str value;
	int64_t time;
	bool good = true;

	*authority = false;
	while (next_option(&rest, &name, &value)) {
		if (gw_str_eq_fold(name, GW_STR("cert-authority")))
			*authority = true;
		else if (gw_str_eq_fold(name, GW_STR("namespaces")))
			good = good && in_list(value, q->name_space);
		else if (gw_str_eq_fold(name, GW_STR("valid-after")))
			good = good && read_time(value, &time) &&
			       q->time >= time;
		else if (gw_str_eq_fold(name, GW_STR("valid-before")))
			good = good && read_time(value, &time) &&
			       q->time < time;
		else
			good = false;
	}
	return good;
}

int gw_signers_find(struct gw_str *signer, struct gw_str key,
		    const struct gw_ssh_question *q, struct gw_arena *arena,
		    struct gw_err *err)
{
	struct gw_str rest = q->signers;
	struct gw_str text;
	bool listed = false;

	while (gw_str_next(&rest, '\n', &text)) {
		struct gw_str blob;
		struct line l;
		bool authority;
		bool good;

		if (!read_line(&l, text) ||
		    !gw_base64(&blob, l.key, arena) || !gw_str_eq(blob, key))
			continue;
		good = allows(&l, q, &authority);
		if (authority)
			continue;
		listed = true;
		if (!good)
			continue;
		*signer = gw_arena_copy(arena, l.principals);
		return GW_OK;
	}
	if (listed)
		return gw_err_set(err, GW_EUNTRUSTED,
				  "SSH key is not allowed for this use or at "
				  "this time");
	return gw_err_set(err, GW_ENOTFOUND,
			  "SSH key is not among the allowed signers");
}
