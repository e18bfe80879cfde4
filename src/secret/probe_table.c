/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: the names stand once, the values in rows below.
 *
 *	INSERT INTO users (name, password) VALUES ('ada', '...'), (...);
 *	name,password
 *	ada,...
 *
 * Only columns whose names speak of secrets are judged.
 */
#include <string.h>

#include "secret/names.h"
#include "secret/structure.h"

#define MOST_COLUMNS 64u
#define MOST_ROWS 2000u
#define MOST_STATEMENT ((size_t)1 << 20)
#define MOST_GAP 256u

struct column {
	size_t from;
	size_t to;
	bool secret;
};

struct table {
	struct gw_scan *sc;
	struct column column[MOST_COLUMNS];
	size_t columns;
	bool any; /* a column that may hold secrets */
};

static void add_column(struct table *t, size_t from, size_t to)
{
	struct gw_str s = t->sc->text;
	struct gw_name name;

	while (from < to && !gw_is_word(s.p[from]))
		from++;
	while (to > from && !gw_is_word(s.p[to - 1]))
		to--;
	if (t->columns == MOST_COLUMNS)
		return;
	gw_name_read(&name, gw_str_part(s, from, to), NULL);
	t->column[t->columns++] = (struct column){ from, to, name.grade >= 2 };
	t->any |= name.grade >= 2;
}

static void judge_cell(struct table *t, size_t column, size_t from, size_t to)
{
	struct gw_site site = { .from = from, .to = to, .quoted = true };

	if (column >= t->columns || !t->column[column].secret || from >= to)
		return;
	site.name_from = t->column[column].from;
	site.name_to = t->column[column].to;
	gw_pair_judge(t->sc, &site);
}

/* --- SQL ------------------------------------------------------------------ */

/* The quote that ends a string; '' and \' go on. */
static size_t string_end(struct gw_str s, size_t at, size_t most)
{
	char quote = s.p[at];

	for (at++; at < most; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == quote && at + 1 < most &&
			 s.p[at + 1] == quote)
			at++;
		else if (s.p[at] == quote)
			return at;
	}
	return most;
}

/* row := "(" cell ("," cell)* ")"; returns what follows it */
static size_t judge_row(struct table *t, size_t at, size_t most)
{
	struct gw_str s = t->sc->text;
	size_t column = 0;
	int depth = 1;

	for (at++; at < most && depth > 0; at++) {
		char c = s.p[at];

		if (c == '\'' || c == '"') {
			size_t end = string_end(s, at, most);

			if (depth == 1)
				judge_cell(t, column, at + 1, end);
			at = end;
		}
		column += c == ',' && depth == 1;
		depth += (c == '(') - (c == ')');
	}
	return at;
}

static size_t skip_to(struct gw_str s, size_t at, size_t most, char want)
{
	while (at < most && s.p[at] != want && s.p[at] != ';')
		at++;
	return at < most && s.p[at] == want ? at : most;
}

static size_t read_columns(struct table *t, size_t at, size_t most)
{
	struct gw_str s = t->sc->text;
	size_t from = ++at;

	for (; at < most && s.p[at] != ')'; at++)
		if (s.p[at] == ',') {
			add_column(t, from, at);
			from = at + 1;
		}
	add_column(t, from, at);
	return at < most ? at + 1 : most;
}

/* "insert into" table "(" columns ")" "values" row ("," row)* */
void gw_probe_insert(struct gw_scan *sc, size_t end)
{
	struct table t = { .sc = sc };
	struct gw_str s = sc->text;
	size_t most = s.n - end > MOST_STATEMENT ? end + MOST_STATEMENT : s.n;
	size_t near = end + MOST_GAP < most ? end + MOST_GAP : most;
	size_t at;

	if (end < sc->rows_done || sc->where.generated)
		return;
	at = skip_to(s, end, near, '(');
	if (at == near)
		return;
	near = at + 4096 < most ? at + 4096 : most;
	at = read_columns(&t, at, near);
	sc->rows_done = at;
	if (!t.any)
		return;
	for (size_t row = 0; row < MOST_ROWS && at < most; row++) {
		near = at + MOST_GAP < most ? at + MOST_GAP : most;
		at = skip_to(s, at, near, '(');
		if (at == near)
			break;
		at = judge_row(&t, at, most);
		sc->rows_done = at;
		if (at < s.n && s.p[at] == ';')
			break;
	}
}

/* --- comma-separated values (RFC 4180) ------------------------------------ */

/* The separator of the head line: the one that stands there most. */
static char separator_of(struct gw_str head)
{
	static const char signs[] = ",;\t|";
	size_t best = 0;
	char sign = '\0';

	for (size_t i = 0; signs[i]; i++) {
		size_t n = 0;

		for (size_t k = 0; k < head.n; k++)
			n += head.p[k] == signs[i];
		if (n > best) {
			best = n;
			sign = signs[i];
		}
	}
	return sign;
}

static void judge_line(struct table *t, struct gw_str line, char sign)
{
	const char *base = t->sc->text.p;
	size_t column = 0;
	size_t at = 0;

	while (at <= line.n && column < t->columns) {
		size_t end;
		bool quoted = at < line.n && line.p[at] == '"';

		end = gw_str_find_byte(line, quoted ? '"' : sign,
				       at + (quoted ? 1 : 0));
		if (end == GW_NOWHERE)
			end = line.n;
		judge_cell(t, column, (size_t)(line.p + at - base) + quoted,
			   (size_t)(line.p + end - base));
		if (quoted)
			end = gw_str_find_byte(line, sign, end);
		if (end == GW_NOWHERE)
			return;
		at = end + 1;
		column++;
	}
}

static void judge_csv(struct gw_scan *sc)
{
	struct table t = { .sc = sc };
	struct gw_str rest = sc->text;
	struct gw_str line;
	struct gw_str field;
	char sign;

	if (!gw_str_next(&rest, '\n', &line) || line.n > 4096)
		return;
	line = gw_str_trim(line);
	sign = separator_of(line);
	if (!sign)
		return;
	while (gw_str_next(&line, sign, &field)) {
		size_t from = (size_t)(field.p - sc->text.p);

		add_column(&t, from, from + field.n);
	}
	for (size_t row = 0; t.any && row < MOST_ROWS; row++) {
		if (!gw_str_next(&rest, '\n', &line))
			break;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		judge_line(&t, line, sign);
	}
}

static const char *const csv_paths[] = { "**/*.csv", "**/*.tsv", "**/*.psv",
					 NULL };

const struct gw_format gw_format_csv = {
	.name = "csv",
	.paths = csv_paths,
	.judge = judge_csv,
};
