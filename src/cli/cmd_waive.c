/* gitward waive: an exception in the repository's policy, by content.
 *
 * A finding is named by its fingerprint (or the beginning of it), or by its
 * rule; what is written names the fingerprint, so that the exception moves
 * with the lines and ends when what it is about changes.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "cli/session.h"

#define POLICY_FILE ".gitward.yaml"
#define MOST_POLICY ((size_t)1 << 20)
#define FEWEST_DIGITS 8
#define DAY 86400

struct waiving {
	struct gw_cli *cli;
	const char *id;
	size_t written;
	size_t refused;
};

static bool is_named(const struct waiving *w, const struct gw_finding *f)
{
	struct gw_str id = gw_str_of(w->id);

	if (f->what != GW_FOUND || f->fate != GW_COUNTS || !f->fingerprint[0])
		return false;
	if (gw_str_eq(f->rule, id))
		return true;
	return id.n >= FEWEST_DIGITS &&
	       gw_str_starts(gw_str_of(f->fingerprint), id);
}

/* In single quotes a quote is written twice (YAML 1.2, 7.3.2). */
static void add_scalar(struct gw_buf *out, const char *key, struct gw_str text)
{
	if (!text.n)
		return;
	gw_buf_print(out, "  %s: '", key);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			gw_buf_byte(out, '\'');
		gw_buf_byte(out, text.p[i]);
	}
	gw_buf_text(out, "'\n");
}

static void add_line(struct gw_buf *out, const struct waiving *w,
		     const struct gw_finding *f)
{
	const struct gw_cli *cli = w->cli;

	gw_buf_print(out, "- rule: %.*s\n", GW_FMT(f->rule));
	add_scalar(out, "fingerprint", gw_str_of(f->fingerprint));
	add_scalar(out, "reason", gw_str_of(cli->value[GW_OPT_REASON]));
	add_scalar(out, "owner", gw_str_of(cli->value[GW_OPT_OWNER]));
	add_scalar(out, "until", gw_str_of(cli->value[GW_OPT_UNTIL]));
}

/* Two findings may be of the same content: one line covers both. */
static bool is_said(const struct gw_buf *lines, const struct gw_finding *f)
{
	return gw_str_find(gw_buf_str(lines), gw_str_of(f->fingerprint), 0) !=
	       GW_NOWHERE;
}

static void collect(struct gw_buf *lines, struct waiving *w,
		    const gw_findings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct gw_finding *f = &found->v[i];

		if (!is_named(w, f))
			continue;
		if (!f->waivable) {
			w->refused++;
			continue;
		}
		printf("%.*s:%u: %.*s\n", GW_FMT(f->place.path), f->place.line,
		       GW_FMT(f->rule));
		if (!is_said(lines, f))
			add_line(lines, w, f);
		w->written++;
	}
}

/* Behind the line "allow:" in block style, else at the end. */
static int insert(struct gw_buf *out, struct gw_str old, struct gw_str lines,
		  struct gw_err *err)
{
	struct gw_str rest = old;
	struct gw_str line;
	bool done = false;

	if (!gw_str_trim(old).n)
		gw_buf_text(out, "gitward: 1\n");
	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_str tail;

		gw_buf_add(out, line);
		gw_buf_byte(out, '\n');
		if (!gw_str_starts(line, GW_STR("allow:")))
			continue;
		tail = gw_str_trim(gw_str_part(line, 6, line.n));
		if (tail.n && tail.p[0] != '#')
			return gw_err_set(err, GW_ESYNTAX,
					  POLICY_FILE ": 'allow:' is written on "
						      "one line: make it a "
						      "list of lines first");
		gw_buf_add(out, lines);
		done = true;
	}
	if (!done) {
		gw_buf_text(out, "allow:\n");
		gw_buf_add(out, lines);
	}
	return GW_OK;
}

/* Indented items follow: ours must stand below each other with them. */
static bool is_indented(struct gw_str old)
{
	size_t at = gw_str_find(old, GW_STR("\nallow:"), 0);
	struct gw_str rest;
	struct gw_str line;

	if (at == GW_NOWHERE)
		return false;
	rest = gw_str_part(old, at + 1, old.n);
	gw_str_next(&rest, '\n', &line);
	while (gw_str_next(&rest, '\n', &line))
		if (gw_str_trim(line).n && gw_str_trim(line).p[0] != '#')
			return line.p[0] == ' ';
	return false;
}

static struct gw_str indent(struct gw_arena *a, struct gw_str lines)
{
	struct gw_str line;
	struct gw_str kept;
	struct gw_buf b;

	gw_buf_init(&b, MOST_POLICY);
	while (gw_str_next(&lines, '\n', &line) && line.n)
		gw_buf_print(&b, "  %.*s\n", GW_FMT(line));
	kept = gw_arena_copy(a, gw_buf_str(&b));
	gw_buf_release(&b);
	return kept;
}

/* What is written must be a policy, and say what was meant. */
static int check(struct gw_cli *cli, struct gw_str text, struct gw_err *err)
{
	struct gw_policy_source src = { .name = GW_STR(POLICY_FILE),
					.text = text,
					.may_loosen = true };
	struct gw_policy_setup setup = { .sources = &src,
					 .count = 1,
					 .now = cli->now };
	struct gw_policy *made;

	return gw_policy_open(&made, cli->arena, &setup, err);
}

static int write_policy(struct waiving *w, struct gw_str lines,
			struct gw_err *err)
{
	struct gw_cli *cli = w->cli;
	struct gw_str old = GW_STR("");
	struct gw_buf out;
	int r = gw_io_read(&old, POLICY_FILE, MOST_POLICY, cli->arena, err);

	if (r < 0 && r != GW_ENOTFOUND)
		return r;
	if (is_indented(old))
		lines = indent(cli->arena, lines);
	gw_buf_init(&out, MOST_POLICY);
	r = insert(&out, old, lines, err);
	if (r == GW_OK)
		r = check(cli, gw_buf_str(&out), err);
	if (r == GW_OK && cli->value[GW_OPT_DRY_RUN])
		fputs(gw_buf_cstr(&out), stdout);
	else if (r == GW_OK)
		r = gw_io_replace(POLICY_FILE, gw_buf_str(&out), 0644, err);
	gw_buf_release(&out);
	return r;
}

static int waive(struct gw_session *s, struct waiving *w, struct gw_err *err)
{
	struct gw_verdict v = { .command = GW_STR("waive") };
	struct gw_buf lines;
	int r = gw_session_open(s, err);

	if (s->cli->count == 1 && r == GW_OK)
		r = gw_run_walk(&s->run, ".", &s->found, err);
	for (int i = 1; i < s->cli->count && r == GW_OK; i++)
		r = gw_run_walk(&s->run, s->cli->args[i], &s->found, err);
	gw_progress_begin(s);
	if (r == GW_OK)
		r = gw_run_judge(&v, &s->run, &s->found, err);
	gw_progress_end(s);
	gw_buf_init(&lines, MOST_POLICY);
	if (r == GW_OK)
		collect(&lines, w, &v.found);
	if (r == GW_OK && w->written)
		r = write_policy(w, gw_buf_str(&lines), err);
	else if (r == GW_OK && w->refused)
		r = gw_err_set(err, GW_ESYNTAX,
			       "the policy allows no waiver of '%s'", w->id);
	else if (r == GW_OK)
		r = gw_err_set(err, GW_ESYNTAX,
			       "nothing that counts here is '%s': write the "
			       "beginning of a fingerprint ('gitward scan -v' "
			       "shows it) or the id of a rule",
			       w->id);
	gw_buf_release(&lines);
	GW_VEC_FREE(&v.found);
	return r;
}

static int check_until(const struct gw_cli *cli)
{
	const char *until = cli->value[GW_OPT_UNTIL];
	int64_t day;

	if (!until)
		return GW_EXIT_ALLOW;
	if (!gw_words_day(gw_str_of(until), &day))
		return gw_cli_usage("'%s' is no date: write YYYY-MM-DD", until);
	if (cli->now >= (day + 1) * DAY)
		return gw_cli_usage("'%s' is over already", until);
	return GW_EXIT_ALLOW;
}

static bool is_one_line(const char *text)
{
	return !text || !strpbrk(text, "\n\r");
}

int gw_cmd_waive(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct waiving w = { .cli = cli };
	struct gw_err err = { 0 };
	const char *reason = cli->value[GW_OPT_REASON];
	int r;

	if (!cli->count)
		return gw_cli_usage("'gitward waive' needs a fingerprint or the "
				    "id of a rule");
	if (!reason || !*reason)
		return gw_cli_usage("a waiver needs a reason: --reason 'why "
				    "this is all right'");
	if (!is_one_line(reason) || !is_one_line(cli->value[GW_OPT_OWNER]))
		return gw_cli_usage("a reason and an owner are one line each");
	r = check_until(cli);
	if (r != GW_EXIT_ALLOW)
		return r;
	w.id = cli->args[0];
	r = waive(&s, &w, &err);
	if (r < 0)
		return gw_session_fail(&s, &err);
	if (!cli->value[GW_OPT_DRY_RUN])
		printf("%zu waived in " POLICY_FILE "%s%s\n", w.written,
		       cli->value[GW_OPT_UNTIL] ? " until " : "",
		       cli->value[GW_OPT_UNTIL] ? cli->value[GW_OPT_UNTIL] :
						  "");
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
