/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Grade the name of a value.
 *
 * A name is split into words; the last word that says something (its head)
 * decides, words such as "public" or "hash" negate it wherever they stand.
 * docs/detection.md, "Names".
 */
#include "secret/names.h"

#include <endian.h>
#include <string.h>

#include "base/map.h"

enum word_bits {
	GW_WORD_PASSWORD = 1 << 0,
	GW_WORD_OBJECT = 1 << 1,
	GW_WORD_TOKEN = 1 << 2,
	GW_WORD_KEY = 1 << 3,
	GW_WORD_QUALIFIER = 1 << 4,
	GW_WORD_WEAK = 1 << 5,
	GW_WORD_EMPTY = 1 << 6,
	GW_WORD_HEAD = 1 << 7,
	GW_WORD_ANYWHERE = 1 << 8,
};

#define SECRETS                                                            \
	(GW_WORD_PASSWORD | GW_WORD_OBJECT | GW_WORD_TOKEN | GW_WORD_KEY | \
	 GW_WORD_WEAK)
#define MOST_WORDS 8
#define MOST_WORD 24

static const struct word {
	char text[MOST_WORD + 2]; /* here and not elsewhere: nothing to link */
	uint16_t bits;
} words[] = {
#define GW_WORD(text, bits) { text, bits },
#include "secret/words.def"
#include "secret/words_m.def"
#undef GW_WORD
};
#define WORDS (sizeof(words) / sizeof(words[0]))

static const struct word vendors[] = {
#define GW_VENDOR(text, bits) { text, GW_VENDOR_NAME | (bits) },
#include "secret/vendors.def"
#include "secret/vendors_d.def"
#include "secret/vendors_m.def"
#include "secret/vendors_s.def"
#undef GW_VENDOR
};
#define VENDORS (sizeof(vendors) / sizeof(vendors[0]))

struct split {
	char text[MOST_WORDS][MOST_WORD + 1];
	unsigned exact[MOST_WORDS]; /* what the table says of each */
	uint32_t n;
	bool too_many;
};

static bool is_sorted(const struct word *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (strcmp(list[i - 1].text, list[i].text) >= 0)
			return false;
	return true;
}

bool gw_name_words_sorted(void)
{
	return is_sorted(words, WORDS) && is_sorted(vendors, VENDORS);
}

/* The first eight bytes as a number that sorts like them. */
static uint64_t head_of(const char *text)
{
	uint64_t head = 0;

	for (int i = 0; i < 8; i++)
		head = head << 8 | (unsigned char)(*text ? *text++ : 0);
	return head;
}

static int order_of(uint64_t head, const char *text, const struct word *w)
{
	uint64_t other;

	memcpy(&other, w->text, sizeof(other));
	other = be64toh(other);
	if (head != other)
		return head < other ? -1 : 1;
	return strcmp(text, w->text);
}

static unsigned look_up(const struct word *list, size_t n, const char *text)
{
	uint64_t head = head_of(text);
	size_t low = 0;
	size_t high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = order_of(head, text, &list[mid]);

		if (order == 0)
			return list[mid].bits;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return 0;
}

static unsigned exact_bits(const char *text)
{
	return look_up(words, WORDS, text);
}

unsigned gw_name_vendor(const char *word)
{
	return look_up(vendors, VENDORS, word);
}

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text);
	size_t w = strlen(with);

	return n > w && strcmp(text + n - w, with) == 0;
}

/* "dbpass", but neither "bypass" nor "minipass". */
static bool is_somebodys_pass(const char *text, size_t n)
{
	static const char *const owners[] = {
		"db",	"user",	 "root",  "my",	   "admin", "sql",  "ssh",
		"smtp", "mail",	 "ftp",	  "http",  "key",   "store", "wifi",
		"wpa",	"login", "master", "auth", "sudo",  "bind", "ldap",
		"irc",	"nick",	 "mysql", "pg",	   "app",   "web",  "redis",
		"mongo", "vault", "proxy", "cert", "vnc",   "rdp",  NULL,
	};

	if (!ends(text, "pass"))
		return false;
	for (size_t i = 0; owners[i]; i++)
		if (strlen(owners[i]) == n - 4 &&
		    memcmp(text, owners[i], n - 4) == 0)
			return true;
	return false;
}

/* Words written together: "dbpassword", "authtoken", "clientsecret". */
static unsigned joined_bits(const char *text)
{
	char head[MOST_WORD + 1];
	size_t n = strlen(text);

	if (ends(text, "password") || ends(text, "passwd") ||
	    ends(text, "passphrase") || ends(text, "pwd") ||
	    ends(text, "passcode") || is_somebodys_pass(text, n))
		return GW_WORD_PASSWORD;
	if (ends(text, "secret"))
		return GW_WORD_OBJECT | GW_WORD_TOKEN;
	if (ends(text, "token") || ends(text, "credential") ||
	    ends(text, "credentials"))
		return GW_WORD_TOKEN;
	if (!ends(text, "key"))
		return 0;
	memcpy(head, text, n - 3);
	head[n - 3] = '\0';
	return exact_bits(head) & GW_WORD_QUALIFIER ? GW_WORD_TOKEN : 0;
}

/* What is said of the i-th word. */
static unsigned bits_of(const struct split *w, uint32_t i)
{
	return w->exact[i] ? w->exact[i] : joined_bits(w->text[i]);
}

static bool word_ends(struct gw_str s, size_t i)
{
	char c = s.p[i];
	char next = i + 1 < s.n ? s.p[i + 1] : '\0';
	char after = i + 2 < s.n ? s.p[i + 2] : '\0';

	if (!gw_is_alpha(next))
		return true;
	if (gw_is_lower(c) && gw_is_upper(next))
		return true;
	return gw_is_upper(c) && gw_is_upper(next) && gw_is_lower(after);
}

static void split_words(struct split *out, struct gw_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!gw_is_alpha(s.p[i]))
			continue;
		if (out->n == MOST_WORDS) {
			out->too_many = true;
			return;
		}
		if (n < MOST_WORD)
			out->text[out->n][n++] = gw_lower(s.p[i]);
		if (!word_ends(s, i))
			continue;
		out->text[out->n][n] = '\0';
		out->exact[out->n] = exact_bits(out->text[out->n]);
		out->n++;
		n = 0;
	}
}

/* The last dotted part; the one before it too when it says nothing alone. */
static struct gw_str last_part(struct gw_str name)
{
	static const char *const weak[] = { "value", "key", "val", "data",
					    "default", "secret", NULL };
	size_t dot = name.n;
	size_t before;
	struct gw_str last;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot < 2)
		return name;
	last = gw_str_part(name, dot, name.n);
	before = dot - 1;
	while (before > 0 && name.p[before - 1] != '.')
		before--;
	for (size_t i = 0; weak[i]; i++)
		if (gw_str_eq_fold(last, gw_str_of(weak[i])))
			return gw_str_part(name, before, name.n);
	return last;
}

static bool is_negated(const struct split *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (w->exact[i] & GW_WORD_ANYWHERE)
			return true;
	return false;
}

static bool any_before(const struct split *w, uint32_t head, unsigned bits)
{
	for (uint32_t i = 0; i < head; i++)
		if (bits_of(w, i) & bits)
			return true;
	return false;
}

static int grade_of(const struct split *w, uint32_t head, struct gw_name *out)
{
	unsigned bits = bits_of(w, head);

	out->password = bits & GW_WORD_PASSWORD;
	out->object = bits & GW_WORD_OBJECT;
	if (bits & GW_WORD_PASSWORD)
		return 3;
	if (bits & GW_WORD_OBJECT)
		return 3;
	if (bits & GW_WORD_TOKEN)
		return 2;
	if (bits & GW_WORD_KEY) {
		out->bare_key = head == 0;
		out->key_secret = head > 0 &&
				  (bits_of(w, head - 1) &
				   GW_WORD_OBJECT);
		return any_before(w, head, GW_WORD_QUALIFIER | GW_WORD_OBJECT |
						   GW_WORD_TOKEN) ?
			       2 :
			       1;
	}
	if (strcmp(w->text[head], "salt") == 0 && head > 0)
		return 2;
	return bits & GW_WORD_WEAK ? 1 : -1;
}

/* A head that says nothing: the word before it may, with less weight. */
static int grade_with_unknown_head(const struct split *w, uint32_t head,
				   struct gw_name *out)
{
	int grade;

	if (head == 0 || bits_of(w, head) & GW_WORD_HEAD)
		return -1;
	if (!(bits_of(w, head - 1) & SECRETS))
		return -1;
	grade = grade_of(w, head - 1, out);
	out->password = false;
	return grade > 1 ? grade - 1 : grade;
}

/* The vendor bits of a word, or of it and the next: "click" "up". */
static unsigned vendor_at(const struct split *w, uint32_t i)
{
	char both[2 * MOST_WORD + 1];
	unsigned bits = gw_name_vendor(w->text[i]);
	size_t n = strlen(w->text[i]);

	if (i + 1 == w->n)
		return bits;
	memcpy(both, w->text[i], n);
	memcpy(both + n, w->text[i + 1], strlen(w->text[i + 1]) + 1);
	return bits | gw_name_vendor(both);
}

static void read_vendor(struct gw_name *out, const struct split *w,
			const struct gw_name_judge *judge)
{
	for (uint32_t i = 0; i < w->n; i++) {
		unsigned bits = vendor_at(w, i);

		out->vendor |= bits || judge->vendor(judge->ctx,
						     gw_str_of(w->text[i]));
		out->sole |= bits & GW_VENDOR_SOLE;
		out->alone |= bits & GW_VENDOR_ALONE;
	}
}

bool gw_name_vendor_near(struct gw_str text)
{
	char word[MOST_WORD + 1];
	size_t n = 0;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && gw_is_alpha(text.p[i])) {
			if (n < MOST_WORD)
				word[n] = gw_lower(text.p[i]);
			n++;
			continue;
		}
		if (n >= 4 && n <= MOST_WORD) {
			word[n] = '\0';
			if (gw_name_vendor(word) & GW_VENDOR_ALONE)
				return true;
		}
		n = 0;
	}
	return false;
}

void gw_name_read(struct gw_name *out, struct gw_str name,
		  const struct gw_name_judge *judge)
{
	struct split w = { .n = 0 };
	uint32_t head;

	*out = (struct gw_name){ .grade = -1 };
	split_words(&w, last_part(name));
	out->words = w.n;
	if (w.n == 0 || w.too_many || is_negated(&w))
		return;
	if (judge && judge->vendor)
		read_vendor(out, &w, judge);
	for (head = w.n - 1; head > 0; head--) {
		unsigned bits = bits_of(&w, head);

		if (!(bits & GW_WORD_EMPTY) || bits & SECRETS)
			break;
	}
	if (bits_of(&w, head) & SECRETS)
		out->grade = grade_of(&w, head, out);
	else
		out->grade = grade_with_unknown_head(&w, head, out);
	if (out->grade < 0 && out->alone && !(bits_of(&w, head) &
					      (GW_WORD_HEAD | SECRETS)))
		out->grade = 0;
	if (out->grade == 1 && out->vendor && !out->bare_key &&
	    bits_of(&w, head) & GW_WORD_KEY)
		out->grade = 2;
}

void gw_name_recall(struct gw_name *out, struct gw_names_known *known,
		    struct gw_str name, const struct gw_name_judge *judge)
{
	size_t at = (size_t)(gw_hash(name) % GW_NAMES_KNOWN);

	if (name.n == 0 || name.n > GW_NAME_KNOWN_MOST) {
		gw_name_read(out, name, judge);
		return;
	}
	if (known->slot[at].n != name.n ||
	    memcmp(known->slot[at].text, name.p, name.n) != 0) {
		gw_name_read(&known->slot[at].name, name, judge);
		known->slot[at].n = (uint8_t)name.n;
		memcpy(known->slot[at].text, name.p, name.n);
	}
	*out = known->slot[at].name;
}

bool gw_name_word_is_secret(struct gw_str word)
{
	char text[MOST_WORD + 1];

	if (word.n == 0 || word.n > MOST_WORD)
		return false;
	for (size_t i = 0; i < word.n; i++)
		text[i] = gw_lower(word.p[i]);
	text[word.n] = '\0';
	return (exact_bits(text) & (SECRETS | GW_WORD_QUALIFIER)) ||
	       gw_name_vendor(text);
}
