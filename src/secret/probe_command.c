/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords on command lines, by the table of commands.def. */
#include <string.h>

#include "secret/login.h"

#define MOST_LINE 2048u
#define MOST_PIPE 300u

enum form {
	APART = 1, /* -p VALUE, or the first word where there is no flag */
	JOINED = 2, /* -pVALUE */
	SECOND = 4, /* NAME VALUE */
	FOURTH = 8, /* NAME URL USER VALUE */
	LAST = 16, /* -b FILE USER VALUE */
	SHARE = 32, /* Z: \\host\share /user:USER VALUE */
	PIPED = 64, /* echo VALUE | command */
};

struct command {
	const char *name;
	const char *flag;
	unsigned form;
	char pair; /* between user and password, or NUL */
};

static const struct command commands[] = {
#define GW_COMMAND(name, flag, form, pair) { name, flag, form, pair },
#include "secret/commands.def"
#undef GW_COMMAND
};

const struct gw_anchor gw_command_anchors[] = {
#define GW_COMMAND(name, flag, form, pair) { name, GW_LITERAL_BEGINS },
#include "secret/commands.def"
#undef GW_COMMAND
	{ NULL, 0 }
};

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* The word at `at` of a shell line, without its quotes. */
static struct gw_str word_at(struct gw_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && s.p[end] == '\\' && end - at < 2)
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

/* What stands in a pair behind the user: "bot:VALUE", "app/VALUE@db". */
static bool take_pair(const struct command *c, struct gw_str *word,
		      struct gw_login *l)
{
	size_t at = gw_str_find_byte(*word, c->pair, 0);
	size_t end = word->n;

	if (at == GW_NOWHERE || at == 0 || at + 1 >= word->n ||
	    gw_str_find(*word, GW_STR("://"), 0) != GW_NOWHERE)
		return false;
	l->user = gw_str_part(*word, 0, at);
	if (c->pair == '/')
		end = gw_str_find_byte(*word, '@', at);
	if (end == GW_NOWHERE)
		end = word->n;
	*word = gw_str_part(*word, at + 1, end);
	return true;
}

static void judge_word(struct gw_scan *sc, const struct command *c,
		       struct gw_str word)
{
	struct gw_login l = { .detector = GW_DET_COMMAND };

	if (c->pair && !take_pair(c, &word, &l))
		return;
	l.from = (size_t)(word.p - sc->text.p);
	l.to = l.from + word.n;
	if (word.n && !strchr("%-$<*/\\(", word.p[0]))
		gw_login_judge(sc, &l);
}

/* The end of the command line: continued lines belong to it, what stands
 * behind the next command of this name does not. */
static size_t command_end(struct gw_str s, size_t at, struct gw_str name)
{
	struct gw_str part = gw_str_part(s, at, at + MOST_LINE);
	size_t end = 0;
	size_t next;

	for (next = gw_str_find(part, name, 0); next != GW_NOWHERE;
	     next = gw_str_find(part, name, next + 1))
		if (next > 0 && gw_is_space(part.p[next - 1]) &&
		    next + name.n < part.n &&
		    gw_is_space(part.p[next + name.n])) {
			part.n = next;
			break;
		}
	while (end < part.n &&
	       !(part.p[end] == '\n' && !(end && part.p[end - 1] == '\\')))
		end++;
	return at + end;
}

static void judge_flags(struct gw_scan *sc, const struct command *c,
			struct gw_str s, size_t at)
{
	size_t n = strlen(c->flag);

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

/* Words that are no flags, up to a bar or the end; their number. */
static size_t plain_words(struct gw_str s, size_t at, struct gw_str out[6],
			  bool *batch)
{
	size_t n = 0;

	while (n < 6 && at < s.n) {
		struct gw_str word;

		while (at < s.n && (gw_is_space(s.p[at]) || s.p[at] == '\\'))
			at++;
		word = word_at(s, at);
		if (word.n == 0)
			break;
		at = (size_t)(word.p + word.n - s.p);
		if (at < s.n && is_quote(s.p[at]))
			at++;
		if (word.p[0] != '-' &&
		    (word.p[0] != '/' ||
		     gw_str_find_byte(word, '/', 1) != GW_NOWHERE))
			out[n++] = word; /* neither "-c" nor "/add" */
		else if (gw_str_find_byte(word, 'b', 0) != GW_NOWHERE)
			*batch = true;
	}
	return n;
}

static void judge_words(struct gw_scan *sc, const struct command *c,
			struct gw_str s, size_t at)
{
	struct gw_str word[6];
	bool batch = false;
	size_t n = plain_words(s, at, word, &batch);
	size_t want = c->form & SECOND ? 1 : c->form & FOURTH ? 3 : 0;

	if (c->form & LAST) {
		if (batch && n == 3)
			judge_word(sc, c, word[2]);
		return;
	}
	if (c->form & SHARE) { /* the first that is neither drive nor share */
		while (want < n && (word[want].n == 2 ||
				    word[want].p[0] == '\\'))
			want++;
		if (want == 0)
			return;
	}
	if (want < n)
		judge_word(sc, c, word[want]);
}

/* echo VALUE | command */
static void judge_piped(struct gw_scan *sc, const struct command *c, size_t at)
{
	struct gw_str line = gw_str_part(sc->text,
					 gw_line_start(sc->text, at, MOST_PIPE),
					 at);
	size_t bar = line.n;
	size_t echo;

	while (bar > 0 && line.p[bar - 1] != '|')
		bar--;
	line = gw_str_part(line, 0, bar ? bar - 1 : 0);
	echo = gw_str_find(line, GW_STR("echo "), 0);
	if (echo == GW_NOWHERE) {
		echo = gw_str_find(line, GW_STR("printf "), 0);
		if (echo == GW_NOWHERE)
			return;
		echo += 2;
	}
	for (echo += 5; echo + 3 < line.n && line.p[echo] == '-';)
		echo += 3; /* -n, -e */
	judge_word(sc, c, word_at(line, echo));
}

static void judge_command(struct gw_scan *sc, const struct command *c,
			  size_t end)
{
	struct gw_str s = gw_str_part(sc->text, 0,
				      command_end(sc->text, end,
						  gw_str_of(c->name)));
	size_t at = end;

	if (c->form & PIPED) {
		judge_piped(sc, c, end);
	} else if (c->flag[0]) {
		judge_flags(sc, c, s, end);
	} else if (c->form & (SECOND | FOURTH | LAST | SHARE)) {
		judge_words(sc, c, s, end);
	} else {
		while (at < s.n && s.p[at] == ' ')
			at++;
		judge_word(sc, c, word_at(s, at));
	}
}

void gw_probe_command(struct gw_scan *sc, size_t end)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct gw_str name = gw_str_of(commands[i].name);
		size_t from = end - name.n;
		char next = end < sc->text.n ? sc->text.p[end] : ' ';

		if (end < name.n ||
		    !gw_str_eq_fold(gw_str_part(sc->text, from, end), name))
			continue;
		if (from && gw_is_word(sc->text.p[from - 1]))
			continue;
		if (!(commands[i].form & JOINED && !commands[i].flag[0]) &&
		    !gw_is_space(next) && !(commands[i].form & PIPED))
			continue;
		judge_command(sc, &commands[i], end);
	}
}
