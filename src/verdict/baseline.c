/* The baseline: one line a finding, sorted, so that branches merge.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/utf8.h"
#include "verdict/verdict.h"

#define HEADER GW_STR("gitward-baseline 1")
#define SALT GW_STR("salt=")
#define MOST_LINES 200000
#define DIGITS 64

static bool is_hex(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]) || gw_is_upper(s.p[i]))
			return false;
	return s.n > 0;
}

/* Cut the word before the next blank off. */
static struct gw_str take_word(struct gw_str *rest)
{
	struct gw_str word;

	*rest = gw_str_trim(*rest);
	word = gw_str_part(*rest, 0, gw_str_find_byte(*rest, ' ', 0));
	*rest = gw_str_trim(gw_str_part(*rest, word.n, rest->n));
	return word;
}

/* header := "gitward-baseline 1" ("salt=" hex)? */
static int read_header(struct gw_baseline *out, struct gw_str line,
		       struct gw_err *err)
{
	struct gw_str rest = gw_str_part(line, HEADER.n, line.n);
	struct gw_str word;

	if (!gw_str_starts(line, HEADER) || (rest.n && *rest.p != ' '))
		return gw_err_at(err, GW_ESYNTAX, 1, 1,
				 "the first line must be 'gitward-baseline 1 "
				 "salt=<hex>'");
	word = take_word(&rest);
	if (gw_str_starts(word, SALT))
		out->salt = gw_str_part(word, SALT.n, word.n);
	if (rest.n || (word.n && (!is_hex(out->salt) || out->salt.n > 128)))
		return gw_err_at(err, GW_ESYNTAX, 1, (uint32_t)HEADER.n + 2,
				 "a salt is written salt=<hex>");
	return GW_OK;
}

/* entry := fingerprint " " rule (" # " note)? */
static int read_entry(struct gw_baseline *out, struct gw_str line,
		      uint32_t number, struct gw_err *err)
{
	struct gw_str rest = line;
	struct gw_baseline_entry e = { .line = number };

	e.fingerprint = take_word(&rest);
	if (!is_hex(e.fingerprint) || e.fingerprint.n != DIGITS)
		return gw_err_at(err, GW_ESYNTAX, number, 1,
				 "a fingerprint has %d hex digits", DIGITS);
	e.rule = take_word(&rest);
	if (gw_str_find_byte(e.rule, '/', 0) == GW_NOWHERE)
		return gw_err_at(err, GW_ESYNTAX, number, DIGITS + 2,
				 "a rule, pack/name, must follow the "
				 "fingerprint");
	if (rest.n && *rest.p != '#')
		return gw_err_at(err, GW_ESYNTAX, number,
				 (uint32_t)(rest.p - line.p) + 1,
				 "only a note, '# ...', may follow the rule");
	e.note = gw_str_trim(gw_str_part(rest, 1, rest.n));
	*GW_PUSH(&out->entries) = e;
	return GW_OK;
}

static int cmp_entries(const void *a, const void *b)
{
	const struct gw_baseline_entry *x = a;
	const struct gw_baseline_entry *y = b;
	int c = gw_str_cmp(x->fingerprint, y->fingerprint);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* Sort; of the same fingerprint keep the first (two branches added it). */
static void settle(struct gw_baseline *b)
{
	size_t kept = 0;

	if (!b->entries.n)
		return;
	qsort(b->entries.v, b->entries.n, sizeof(*b->entries.v), cmp_entries);
	for (size_t i = 1; i < b->entries.n; i++)
		if (!gw_str_eq(b->entries.v[kept].fingerprint,
			       b->entries.v[i].fingerprint))
			b->entries.v[++kept] = b->entries.v[i];
	b->entries.n = kept + 1;
}

int gw_baseline_read(struct gw_baseline *out, struct gw_str text,
		     struct gw_str name, struct gw_err *err)
{
	struct gw_str line;
	uint32_t number = 0;
	int r = GW_OK;

	memset(out, 0, sizeof(*out));
	while (r == GW_OK && gw_str_next(&text, '\n', &line)) {
		number++;
		if (gw_str_ends(line, GW_STR("\r")))
			line.n--;
		if (number == 1)
			r = read_header(out, line, err);
		else if (number > MOST_LINES)
			r = gw_err_at(err, GW_ELIMIT, number, 1,
				      "more than %d lines", MOST_LINES);
		else if (gw_str_trim(line).n && *line.p != '#')
			r = read_entry(out, line, number, err);
	}
	if (r < 0) {
		gw_err_file(err, name);
		gw_baseline_release(out);
		return r;
	}
	settle(out);
	return GW_OK;
}

void gw_baseline_release(struct gw_baseline *b)
{
	GW_VEC_FREE(&b->entries);
}

struct gw_baseline_entry *gw_baseline_find(const struct gw_baseline *b,
					   struct gw_str fingerprint)
{
	size_t from = 0;
	size_t to = b->entries.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int c = gw_str_cmp(b->entries.v[mid].fingerprint, fingerprint);

		if (c == 0)
			return &b->entries.v[mid];
		if (c < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

size_t gw_baseline_add(struct gw_baseline *b, const gw_findings *found)
{
	size_t before = b->entries.n;

	for (size_t i = 0; i < found->n; i++) {
		const struct gw_finding *f = &found->v[i];
		struct gw_baseline_entry e = {
			.fingerprint = gw_str_of(f->fingerprint),
			.rule = f->rule,
			.note = f->place.path,
			.line = UINT32_MAX,
			.used = true,
		};

		if (f->what != GW_FOUND || f->fate != GW_COUNTS ||
		    f->level < GW_ANNOTATE || !e.fingerprint.n)
			continue;
		*GW_PUSH(&b->entries) = e;
	}
	settle(b);
	return b->entries.n - before;
}

size_t gw_baseline_prune(struct gw_baseline *b)
{
	size_t kept = 0;
	size_t before = b->entries.n;

	for (size_t i = 0; i < before; i++)
		if (b->entries.v[i].used)
			b->entries.v[kept++] = b->entries.v[i];
	b->entries.n = kept;
	return before - kept;
}

void gw_baseline_write(struct gw_buf *out, const struct gw_baseline *b)
{
	gw_buf_add(out, HEADER);
	if (b->salt.n) {
		gw_buf_byte(out, ' ');
		gw_buf_add(out, SALT);
		gw_buf_add(out, b->salt);
	}
	gw_buf_byte(out, '\n');
	for (size_t i = 0; i < b->entries.n; i++) {
		const struct gw_baseline_entry *e = &b->entries.v[i];

		gw_buf_add(out, e->fingerprint);
		gw_buf_byte(out, ' ');
		gw_buf_add(out, e->rule);
		if (e->note.n) {
			gw_buf_text(out, " # ");
			gw_utf8_show(out, e->note);
		}
		gw_buf_byte(out, '\n');
	}
}
