/*
 * Waivers in comments: gitward:allow RULE[,RULE] reason="..." [until=DATE].
 *
 * No language is parsed: the words count when they stand right behind a
 * comment mark that some language has, so that any file with comments can
 * carry them and a string that speaks of them does not.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/words.h"
#include "verdict/policy.h"

#define MARK GW_STR("gitward:allow")
#define MOST_WAIVERS 1000
#define MOST_COMMENTS 20 /* lines of comments between waiver and text */
#define MOST_BLOCK 400	 /* lines of a key block */
#define DAY 86400

struct scan {
	gw_waivers *out;
	struct gw_arena *arena;
	struct gw_str text;
	struct gw_str path;
	struct gw_lines lines;
	size_t most;
};

/* What the words after the mark say. */
struct said {
	struct gw_str rules;
	struct gw_str reason;
	struct gw_str until;
	const char *fault;
};

/* Length of the comment mark that ends the text, or 0. */
static size_t mark_length(struct gw_str before)
{
	static const struct gw_str marks[] = {
		{ "<!--", 4 }, { "//", 2 },  { "--", 2 }, { "/*", 2 },
		{ "{#", 2 },   { "#", 1 },   { ";", 1 },  { "%", 1 },
		{ "*", 1 },    { "REM", 3 },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (gw_str_ends(before, marks[i]))
			return marks[i].n;
	return 0;
}

static struct gw_str trim_end(struct gw_str s)
{
	while (s.n && gw_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Cut the mark that ends a comment off. */
static struct gw_str cut_close(struct gw_str s)
{
	static const struct gw_str marks[] = { { "-->", 3 },
					       { "*/", 2 },
					       { "#}", 2 } };

	s = trim_end(s);
	for (size_t i = 0; i < 3; i++)
		if (gw_str_ends(s, marks[i]))
			s.n -= marks[i].n;
	return gw_str_trim(s);
}

static struct gw_str skip_space(struct gw_str s)
{
	while (s.n && gw_is_space(*s.p))
		s = gw_str_part(s, 1, s.n);
	return s;
}

/* value := '"' text '"' | "'" text "'" | word; false if a quote is open. */
static bool take_value(struct gw_str *rest, struct gw_str *value)
{
	char quote = rest->n ? *rest->p : ' ';
	size_t end = 0;

	if (quote == '"' || quote == '\'') {
		end = gw_str_find_byte(*rest, quote, 1);
		if (end == GW_NOWHERE)
			return false;
		*value = gw_str_part(*rest, 1, end);
		*rest = gw_str_part(*rest, end + 1, rest->n);
		return true;
	}
	while (end < rest->n && !gw_is_space(rest->p[end]))
		end++;
	*value = gw_str_part(*rest, 0, end);
	*rest = gw_str_part(*rest, end, rest->n);
	return true;
}

/* option := ("reason" | "until") "=" value */
static void read_options(struct said *s, struct gw_str rest)
{
	while ((rest = skip_space(rest)).n) {
		struct gw_str *into = NULL;
		size_t eq = gw_str_find_byte(rest, '=', 0);
		struct gw_str key = gw_str_part(rest, 0, eq);

		if (gw_str_is(key, "reason"))
			into = &s->reason;
		else if (gw_str_is(key, "until"))
			into = &s->until;
		if (!into || eq == GW_NOWHERE) {
			s->fault = "only reason=\"...\" and until=YYYY-MM-DD "
				   "may follow the rule";
			return;
		}
		rest = gw_str_part(rest, eq + 1, rest.n);
		if (!take_value(&rest, into)) {
			s->fault = "a quote is not closed";
			return;
		}
	}
}

static bool is_rule(struct gw_str s)
{
	size_t slash = gw_str_find_byte(s, '/', 0);

	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_lower(s.p[i]) && !gw_is_digit(s.p[i]) &&
		    s.p[i] != '-' && s.p[i] != '*' && s.p[i] != '/')
			return false;
	return slash != GW_NOWHERE && slash > 0 && slash + 1 < s.n;
}

/* waiver := rule ("," rule)* option* */
static struct said read_words(struct gw_str rest)
{
	struct said s = { .fault = NULL };
	struct gw_str list;
	struct gw_str rule;
	int64_t day;

	rest = skip_space(cut_close(rest));
	if (!take_value(&rest, &s.rules))
		s.rules = GW_STR("");
	read_options(&s, rest);
	list = s.rules;
	if (!list.n)
		s.fault = "no rule is named";
	while (gw_str_next(&list, ',', &rule))
		if (!is_rule(rule))
			s.fault = "a rule is written pack/name";
	if (s.fault)
		return s;
	if (!gw_str_trim(s.reason).n)
		s.fault = "no reason is given: add reason=\"...\"";
	else if (s.until.p && !gw_words_day(s.until, &day))
		s.fault = "until= is no date: write until=YYYY-MM-DD";
	return s;
}

static struct gw_str line_at(const struct scan *sc, uint32_t line)
{
	return gw_lines_text(&sc->lines, sc->text, line);
}

/* Is there nothing on the line but a comment? */
static bool only_comment(struct gw_str line)
{
	static const struct gw_str marks[] = {
		{ "<!--", 4 }, { "//", 2 }, { "--", 2 },
		{ "/*", 2 },   { "{#", 2 }, { "#", 1 },
		{ ";", 1 },    { "%", 1 },  { "*", 1 },
	};

	line = gw_str_trim(line);
	if (gw_str_starts(line, GW_STR("-----BEGIN")))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (gw_str_starts(line, marks[i]))
			return true;
	return false;
}

/* The line a waiver alone on its line is about. */
static uint32_t line_below(const struct scan *sc, uint32_t line)
{
	for (uint32_t i = 1; i <= MOST_COMMENTS; i++) {
		if (line + i > sc->lines.count)
			break;
		if (!only_comment(line_at(sc, line + i)))
			return line + i;
	}
	return line + 1;
}

/* Up to the END of a key block that begins on the line or the one after. */
static uint32_t block_end(const struct scan *sc, uint32_t line)
{
	struct gw_str begin = GW_STR("-----BEGIN ");
	struct gw_str end = GW_STR("-----END ");
	uint32_t from = line;

	if (gw_str_find(line_at(sc, from), begin, 0) == GW_NOWHERE)
		from++;
	if (from > sc->lines.count ||
	    gw_str_find(line_at(sc, from), begin, 0) == GW_NOWHERE)
		return line;
	for (uint32_t i = 0; i < MOST_BLOCK && from + i <= sc->lines.count; i++)
		if (gw_str_find(line_at(sc, from + i), end, 0) != GW_NOWHERE)
			return from + i;
	return line;
}

static void add_waivers(struct scan *sc, const struct said *s, uint32_t line,
			bool alone)
{
	struct gw_str list = s->rules;
	struct gw_str rule;
	struct gw_waiver w = {
		.path = sc->path,
		.line = line,
		.covers_from = line,
		.reason = gw_arena_copy(sc->arena, s->reason),
		.until = gw_arena_copy(sc->arena, s->until),
	};

	w.covers_to = block_end(sc, alone ? line_below(sc, line) : line);
	if (s->fault) {
		w.fault = gw_str_of(s->fault);
		w.rule =
			gw_arena_copy(sc->arena, gw_str_part(s->rules, 0, 100));
		*GW_PUSH(sc->out) = w;
		return;
	}
	while (gw_str_next(&list, ',', &rule) && sc->out->n < sc->most) {
		w.rule = gw_arena_copy(sc->arena, rule);
		*GW_PUSH(sc->out) = w;
	}
}

/* The words at `at` of the text, if they stand in a comment. */
static void read_at(struct scan *sc, size_t at)
{
	uint32_t col;
	uint32_t line = gw_lines_at(&sc->lines, (uint32_t)at, &col);
	struct gw_str whole = line_at(sc, line);
	struct gw_str before = trim_end(gw_str_part(whole, 0, col - 1));
	struct gw_str rest = gw_str_part(whole, col - 1 + MARK.n, whole.n);
	size_t mark = mark_length(before);
	struct said s;

	if (!mark || (rest.n && !gw_is_space(*rest.p)))
		return;
	before.n -= mark;
	s = read_words(rest);
	add_waivers(sc, &s, line, !gw_str_trim(before).n);
}

void gw_waivers_read(gw_waivers *out, struct gw_str text, struct gw_str path,
		     struct gw_arena *arena)
{
	struct scan sc = { .out = out, .arena = arena, .text = text };
	size_t at = gw_str_find(text, MARK, 0);

	if (at == GW_NOWHERE || text.n >= UINT32_MAX)
		return;
	sc.path = gw_arena_copy(arena, path);
	sc.most = out->n + MOST_WAIVERS;
	gw_lines_init(&sc.lines, text, arena);
	for (; at != GW_NOWHERE && out->n < sc.most;
	     at = gw_str_find(text, MARK, at + MARK.n))
		read_at(&sc, at);
}

bool gw_waiver_holds(const struct gw_waiver *w, int64_t now)
{
	int64_t day;

	if (w->fault.n)
		return false;
	if (!w->until.n)
		return true;
	return gw_words_day(w->until, &day) && now < (day + 1) * DAY;
}

static int cmp_waivers(const void *a, const void *b)
{
	const struct gw_waiver *x = a;
	const struct gw_waiver *y = b;
	int c = gw_str_cmp(x->path, y->path);

	if (!c)
		c = (x->line > y->line) - (x->line < y->line);
	return c ? c : gw_str_cmp(x->rule, y->rule);
}

void gw_waivers_sort(gw_waivers *w)
{
	if (w->n)
		qsort(w->v, w->n, sizeof(*w->v), cmp_waivers);
}

size_t gw_waivers_first(const gw_waivers *w, struct gw_str path)
{
	size_t from = 0;
	size_t to = w->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (gw_str_cmp(w->v[mid].path, path) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}
