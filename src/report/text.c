/*
 * For people: as the best compilers say it, on a terminal or through git's
 * "remote: ". A remote line has at most 72 columns, and a finding begins with
 * its level, because git colours lines by their first word.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report/shared.h"

#include <stdlib.h>

#include "base/utf8.h"

#define REMOTE_WIDTH 72
#define MOST_REMOTE 10	/* findings that a push shows */
#define MOST_DETAILED 3 /* of these, with excerpt and remedy */
#define MOST_SHORT 20	/* that do not block, unless all are asked for */
#define WIDE 120	/* columns in which a remedy has room, too */

enum color { PLAIN, RED, YELLOW, CYAN, BOLD, GREEN };

struct text {
	struct gw_buf *out;
	const struct gw_report *r;
	size_t width; /* 0: do not wrap */
	size_t label; /* columns of "1234 | " */
	const struct gw_finding *shown; /* whose line was shown last */
};

static void set_color(struct text *t, enum color c)
{
	static const char *const codes[] = { "0",    "1;31", "1;33",
					     "1;36", "1",    "1;32" };

	if (t->r->color)
		gw_buf_print(t->out, "\033[%sm", codes[c]);
}

static void add_colored(struct text *t, enum color c, const char *words)
{
	set_color(t, c);
	gw_buf_text(t->out, words);
	set_color(t, PLAIN);
}

static enum color color_of(const struct gw_finding *f)
{
	if (f->level == GW_ENFORCE)
		return RED;
	return f->level == GW_ANNOTATE ? YELLOW : CYAN;
}

/* Length of the part of a shown text that fits, cut at a blank if it can. */
static size_t fit(struct gw_str s, size_t room)
{
	size_t at = 0;
	size_t blank = 0;
	size_t columns = 0;

	while (at < s.n && columns < room) {
		size_t before = at;

		if (gw_utf8_next(s, &at) == ' ' && before)
			blank = before;
		columns++;
	}
	if (at >= s.n)
		return s.n;
	return blank ? blank : at;
}

/* The text behind `indent` blanks, wrapped; the first line is begun. */
static void add_wrapped(struct text *t, struct gw_str text, size_t indent)
{
	struct gw_buf shown;
	struct gw_str rest;
	size_t room = t->width > indent + 20 ? t->width - indent : SIZE_MAX;

	gw_buf_init(&shown, text.n * 12 + 16);
	gw_report_show(&shown, text);
	rest = gw_buf_str(&shown);
	while (rest.n) {
		size_t n = fit(rest, room);

		gw_buf_add(t->out, gw_str_part(rest, 0, n));
		gw_buf_byte(t->out, '\n');
		rest = gw_str_trim(gw_str_part(rest, n, rest.n));
		for (size_t i = 0; rest.n && i < indent; i++)
			gw_buf_byte(t->out, ' ');
	}
	gw_buf_release(&shown);
}

/* "  fix: text", wrapped below itself. */
static void add_field(struct text *t, const char *name, struct gw_str text)
{
	if (!text.n)
		return;
	gw_buf_text(t->out, "  ");
	add_colored(t, BOLD, name);
	gw_buf_byte(t->out, ' ');
	add_wrapped(t, text, strlen(name) + 3);
}

#define SHORT_ID 12 /* digits of an id that people read */

static void add_place(struct gw_buf *out, const struct gw_finding *f)
{
	const struct gw_place *p = &f->place;

	if (p->path.n)
		gw_report_show(out, p->path);
	else if (p->commit.n)
		gw_buf_print(out, "commit %.*s",
			     GW_FMT(gw_str_part(p->commit, 0, 12)));
	else if (p->ref.n)
		gw_report_show(out, p->ref);
	else
		gw_buf_text(out, "repository");
	if (p->path.n && p->line) {
		gw_buf_print(out, ":%u", p->line);
		if (p->col)
			gw_buf_print(out, ":%u", p->col);
	}
}

/* A path cannot be wrapped; where it is too long, its end tells more. */
static void add_short_place(struct text *t, const struct gw_finding *f,
			    size_t room)
{
	struct gw_buf place;
	struct gw_str s;
	size_t from = 0;

	gw_buf_init(&place, f->place.path.n * 12 + 512);
	add_place(&place, f);
	s = gw_buf_str(&place);
	if (s.n > room) {
		gw_buf_text(t->out, "...");
		from = s.n - (room - 3);
		while (from < s.n && ((unsigned char)s.p[from] & 0xc0) == 0x80)
			from++;
	}
	gw_buf_add(t->out, gw_str_part(s, from, s.n));
	gw_buf_release(&place);
}

/* --- the excerpt --------------------------------------------------------- */

/* The part of the excerpt that fits around its marked columns. */
struct cut {
	size_t from; /* bytes */
	size_t to;
	size_t col; /* 0-based column of the mark in the part */
	size_t len;
};

static size_t bytes_of(struct gw_str s, size_t columns)
{
	size_t at = 0;

	while (at < s.n && columns-- > 0)
		gw_utf8_next(s, &at);
	return at;
}

static struct cut cut_excerpt(const struct gw_finding *f, struct gw_str shown,
			      size_t room)
{
	size_t columns = gw_utf8_columns(shown);
	size_t col = f->excerpt_col ? f->excerpt_col - 1 : 0;
	size_t len = f->excerpt_len ? f->excerpt_len : 1;
	size_t first = 0;

	if (col > columns)
		col = columns;
	if (columns > room && col + len > room)
		first = col > room / 3 ? col - room / 3 : 0;
	if (len > first + room - col)
		len = first + room - col;
	return (struct cut){ .from = bytes_of(shown, first),
			     .to = bytes_of(shown, first + room),
			     .col = col - first,
			     .len = len ? len : 1 };
}

/* Several findings are about one line: it is shown for the first. */
static bool is_shown(const struct text *t, const struct gw_finding *f)
{
	const struct gw_finding *last = t->shown;

	return last && last->place.line == f->place.line &&
	       gw_str_eq(last->place.path, f->place.path) &&
	       gw_str_eq(last->place.commit, f->place.commit);
}

static void add_excerpt(struct text *t, const struct gw_finding *f)
{
	struct gw_buf shown;
	struct cut c;
	size_t room = t->width ? t->width - t->label : 200;

	if (!f->excerpt.n || is_shown(t, f))
		return;
	t->shown = f;
	gw_buf_init(&shown, f->excerpt.n * 12 + 16);
	gw_report_show(&shown, f->excerpt);
	c = cut_excerpt(f, gw_buf_str(&shown), room);
	gw_buf_print(t->out, "%*u | ", (int)t->label - 3, f->place.line);
	gw_buf_add(t->out, gw_str_part(gw_buf_str(&shown), c.from, c.to));
	gw_buf_print(t->out, "\n%*s | %*s", (int)t->label - 3, "", (int)c.col,
		     "");
	set_color(t, color_of(f));
	gw_buf_byte(t->out, '^');
	for (size_t i = 1; i < c.len; i++)
		gw_buf_byte(t->out, '~');
	set_color(t, PLAIN);
	gw_buf_byte(t->out, '\n');
	gw_buf_release(&shown);
}

/* --- a finding ----------------------------------------------------------- */

static void add_rule(struct text *t, const struct gw_finding *f)
{
	set_color(t, color_of(f));
	gw_buf_text(t->out, gw_report_word(f));
	set_color(t, PLAIN);
	gw_buf_byte(t->out, '[');
	gw_report_show(t->out, f->rule);
	gw_buf_byte(t->out, ']');
}

static void add_title(struct text *t, const struct gw_finding *f, size_t indent)
{
	struct gw_arena a;
	struct gw_str title = f->title;

	gw_arena_init(&a, 1 << 16);
	if (f->existing)
		title = gw_arena_print(&a, "%.*s (stood there before)",
				       GW_FMT(title));
	add_wrapped(t, title, indent);
	gw_arena_release(&a);
}

/* Do rule and title need a line each? */
static bool is_long(const struct text *t, const struct gw_finding *f)
{
	return f->rule.n + f->title.n + (f->existing ? 30 : 6) > t->width;
}

/* path:line:col: error[rule] title; remote: the level first, two lines. */
static void add_head(struct text *t, const struct gw_finding *f)
{
	const char *word = gw_report_word(f);

	if (t->r->remote) {
		gw_buf_print(t->out, "%s: ", word);
		add_short_place(t, f, t->width - strlen(word) - 2);
		gw_buf_text(t->out, "\n  [");
		gw_report_show(t->out, f->rule);
		gw_buf_text(t->out, is_long(t, f) ? "]\n  " : "] ");
		add_title(t, f, 2);
		return;
	}
	set_color(t, BOLD);
	add_place(t->out, f);
	set_color(t, PLAIN);
	gw_buf_text(t->out, ": ");
	add_rule(t, f);
	gw_buf_byte(t->out, ' ');
	add_title(t, f, 0);
}

/* What blocks is told in full; the rest takes one line, unless -v. */
static bool is_detailed(const struct text *t, const struct gw_finding *f)
{
	return f->level > GW_ANNOTATE ||
	       (f->level == GW_ANNOTATE && t->r->show_observed);
}

static void add_finding(struct text *t, const struct gw_finding *f)
{
	add_head(t, f);
	if (!is_detailed(t, f)) {
		if (f->what == GW_WAIVER_NOTE)
			add_field(t, "why:", f->message);
		if (f->level == GW_ANNOTATE && t->width >= WIDE)
			add_field(t, "fix:", f->fix);
		return;
	}
	add_excerpt(t, f);
	add_field(t, "why:", f->message);
	add_field(t, "why:", f->why);
	add_field(t, "fix:", f->fix);
	if (f->place.path.n)
		add_field(t, "in commit",
			  gw_str_part(f->place.commit, 0, SHORT_ID));
	add_field(t, "made by", f->author);
	add_field(t, "see:", f->other);
	add_field(t, "note:", f->fate_reason);
	if (t->r->show_observed)
		add_field(t, "id:", gw_str_part(gw_str_of(f->fingerprint), 0,
						SHORT_ID));
}

static const char *outcome_words(const struct gw_verdict *v)
{
	switch (v->outcome) {
	case GW_VERDICT_BLOCK:
		return "blocked";
	case GW_VERDICT_UNDECIDED:
		return "undecided";
	case GW_VERDICT_ANNOTATE:
	case GW_VERDICT_ALLOW:
		break;
	}
	return "passed";
}

static void add_summary(struct text *t)
{
	const struct gw_verdict *v = t->r->verdict;
	static const enum color colors[] = { GREEN, GREEN, RED, RED };
	struct gw_buf sum;

	gw_buf_init(&sum, 4096);
	gw_report_sum(&sum, v);
	add_colored(t, t->r->remote ? PLAIN : colors[v->outcome], "gitward: ");
	gw_buf_print(&sum, " (%s)", outcome_words(v));
	add_wrapped(t, gw_buf_str(&sum), strlen("gitward: "));
	gw_buf_release(&sum);
	if (v->receipt.n && t->r->show_observed)
		add_wrapped(t, v->receipt, 2);
}

/* Something to waive: not what is surely a secret. */
static bool is_waivable(const struct gw_finding *f)
{
	return f->what == GW_FOUND && f->waivable && f->level == GW_ENFORCE &&
	       f->tier != GW_TIER_PROVEN && f->tier != GW_TIER_SHAPED;
}

static void add_command(struct text *t, const char *before,
			const struct gw_finding *f, const char *after)
{
	gw_buf_text(t->out, before);
	gw_report_show(t->out, f->rule);
	gw_buf_text(t->out, after);
}

/* What to do next, said once. */
static void add_help(struct text *t, const struct gw_finding **sorted,
		     size_t count)
{
	if (!count || sorted[0]->level < GW_ENFORCE)
		return;
	if (sorted[0]->what == GW_FOUND)
		add_command(t, "more:  gitward explain ", sorted[0], "\n");
	for (size_t i = 0; i < count; i++) {
		if (!is_waivable(sorted[i]))
			continue;
		gw_buf_text(t->out,
			    t->r->remote ? "waive: on review, by a comment "
					   "above it:\n"
					 : "waive: 'gitward waive ID --reason "
					   "...' (-v shows ids), or a comment "
					   "above it:\n");
		add_command(t, "  gitward:allow ", sorted[i],
			    " reason=\"...\"\n");
		return;
	}
}

/* What is left when enough is shown. */
static void add_rest(struct text *t, size_t left)
{
	if (left)
		gw_buf_print(t->out, "... and %zu more: %s\n", left,
			     t->r->remote ? "run gitward here" :
					    "-v shows all");
}

/* A push that is refused is told why, and no more. */
static bool is_refused(const struct text *t)
{
	return t->r->remote && t->r->verdict->outcome >= GW_VERDICT_BLOCK;
}

/* What is only observed is for reports, not for who works. */
static bool is_quiet(const struct text *t, const struct gw_finding *f)
{
	if (f->level < GW_ANNOTATE && f->what != GW_UNRESOLVED)
		return !t->r->show_observed;
	if (f->level < GW_ANNOTATE && t->r->remote)
		return true;
	return (t->r->quiet || is_refused(t)) && f->level < GW_ENFORCE;
}

static size_t count_loud(const struct text *t, const struct gw_finding **sorted,
			 size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += !is_quiet(t, sorted[i]);
	return n;
}

static bool is_enough(const struct text *t, const struct gw_finding *f,
		      size_t said, size_t brief)
{
	if (t->r->remote)
		return said == MOST_REMOTE;
	return brief == MOST_SHORT && !is_detailed(t, f) &&
	       !t->r->show_observed;
}

static int cmp_places(const void *a, const void *b)
{
	return gw_finding_cmp(*(const struct gw_finding *const *)a,
			      *(const struct gw_finding *const *)b);
}

/* Those of one line each stand by their files, not by how bad they are. */
static void group_brief(const struct text *t, const struct gw_finding **sorted,
			size_t count)
{
	size_t from = 0;
	size_t to;

	while (from < count && is_detailed(t, sorted[from]))
		from++;
	for (to = from; to < count && sorted[to]->level == GW_ANNOTATE;)
		to++;
	if (to > from)
		qsort(sorted + from, to - from, sizeof(*sorted), cmp_places);
}

static void add_all(struct text *t, const struct gw_finding **sorted,
		    size_t count)
{
	size_t said = 0;
	size_t brief = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_quiet(t, sorted[i]))
			continue;
		if (is_enough(t, sorted[i], said, brief)) {
			add_rest(t, count_loud(t, sorted + i, count - i));
			break;
		}
		brief += !is_detailed(t, sorted[i]);
		if (t->r->remote &&
		    (said >= MOST_DETAILED || !is_detailed(t, sorted[i])))
			add_head(t, sorted[i]);
		else
			add_finding(t, sorted[i]);
		said++;
	}
}

/* What does not count is never lost: one line each, with the reason. */
static void add_suppressed(struct text *t)
{
	static const char *const words[] = { "", "waived", "in the baseline",
					     "bypassed" };
	const gw_findings *found = &t->r->verdict->found;

	for (size_t i = 0; i < found->n && t->r->show_observed; i++) {
		const struct gw_finding *f = &found->v[i];

		if (f->fate == GW_COUNTS)
			continue;
		add_place(t->out, f);
		gw_buf_print(t->out, ": %s[", words[f->fate]);
		gw_report_show(t->out, f->rule);
		gw_buf_text(t->out, "] ");
		add_wrapped(t, f->fate_reason.n ? f->fate_reason : f->title, 2);
	}
}

/* Columns of the largest line number, and " | ". */
static size_t label_width(const struct gw_verdict *v)
{
	uint32_t most = 99;
	size_t digits = 0;

	for (size_t i = 0; i < v->found.n; i++)
		if (v->found.v[i].place.line > most)
			most = v->found.v[i].place.line;
	for (; most; most /= 10)
		digits++;
	return digits + 2 + 3;
}

static void write_text(struct gw_buf *out, const struct gw_report *r)
{
	struct text t = { .out = out, .r = r };
	struct gw_arena arena;
	const struct gw_finding **sorted;
	size_t count;

	t.width = r->remote ? REMOTE_WIDTH : r->width >= 40 ? r->width : 0;
	t.label = label_width(r->verdict);
	gw_arena_init(&arena, (size_t)256 << 20);
	sorted = gw_report_sorted(r, &arena, &count);
	group_brief(&t, sorted, count);
	add_all(&t, sorted, count);
	add_suppressed(&t);
	if (!r->quiet || r->verdict->outcome >= GW_VERDICT_BLOCK) {
		add_summary(&t);
		add_help(&t, sorted, count);
	}
	gw_arena_release(&arena);
}

const struct gw_reporter gw_reporter_text = {
	.name = "text",
	.media = "text/plain",
	.does = "for people: excerpt, reason and remedy of each finding",
	.write = write_text,
};
