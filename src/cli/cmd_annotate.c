/*
 * gitward annotate: what the audit says about a push, hung on its commits. It
 * runs after the refs have moved, so it can refuse nothing: what goes wrong is
 * said and counts as undecided, the push stays.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "base/utf8.h"
#include "cli/records.h"

#define MOST_LINES ((size_t)256 << 20)
#define MOST_REPORT ((size_t)1 << 28)
#define MOST_SEARCHED ((size_t)256 << 20) /* bytes of the audit's end */
#define MOST_NOTE 4096
#define COMMAND_MS 30000

struct annotating {
	struct gw_session s;
	struct gw_str lines; /* as git gave them */
	struct gw_mapped audit;
	struct gw_str line; /* of the record */
	struct gw_audit_record rec;
	int status; /* of the first fault */
};

/* --- the record ---------------------------------------------------------- */

static bool has_ref(const struct gw_audit_record *rec, struct gw_str wanted)
{
	for (size_t i = 0; i < rec->ref_count; i++)
		if (gw_str_eq(rec->refs[i], wanted))
			return true;
	return false;
}

/* Some of the lines that moved stand in the record. */
static bool has_ours(const struct annotating *n,
		     const struct gw_audit_record *rec)
{
	struct gw_str rest = n->lines;
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line))
		if (line.n && has_ref(rec, line))
			return true;
	return false;
}

/* The line that ends at *end, and where it begins. */
static struct gw_str line_before(struct gw_str text, size_t *end)
{
	size_t to = *end - (text.p[*end - 1] == '\n');
	size_t from = to;

	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	*end = from;
	return gw_str_part(text, from, to);
}

/*
 * The last record that let one of the lines in, from the end on. Refs that did
 * not fit into it stand in records before it.
 */
static int find_record(struct annotating *n, struct gw_err *err)
{
	struct gw_str text = n->audit.bytes;
	size_t end = text.n;
	size_t least = end > MOST_SEARCHED ? end - MOST_SEARCHED : 0;
	bool hoping = false;

	while (end > least) {
		struct gw_str line = line_before(text, &end);
		struct gw_audit_record rec;
		int r = gw_audit_read(&rec, line, n->s.cli->arena, err);
		bool whole = r == GW_OK &&
			     gw_str_is(rec.command, "receive");

		if (r == GW_OK && !gw_str_is(rec.command, "refs"))
			hoping = false;
		if (whole && rec.verdict.exit_code == GW_EXIT_ALLOW &&
		    gw_str_eq(rec.verdict.repository, n->s.run.repository)) {
			GW_VEC_FREE(&n->rec.verdict.found);
			n->rec = rec;
			n->line = line;
			hoping = true;
		} else {
			GW_VEC_FREE(&rec.verdict.found);
		}
		if (hoping && has_ours(n, &rec))
			return GW_OK;
	}
	return gw_err_set(err, GW_ENOTFOUND,
			  "the audit has no verdict that let this push in");
}

/* What the rules say of themselves, where they are still there. */
static void name_rules(struct annotating *n)
{
	const struct gw_bundle *b = &n->s.bundle;

	for (size_t i = 0; i < n->rec.verdict.found.n; i++) {
		struct gw_finding *f = &n->rec.verdict.found.v[i];

		for (uint32_t k = 0; k < b->rules; k++) {
			const struct gw_rule_meta *m = &b->meta[k];

			if (!gw_str_eq(gw_bundle_str(b, m->id), f->rule))
				continue;
			f->title = gw_bundle_str(b, m->title);
			break;
		}
	}
}

/* --- notes --------------------------------------------------------------- */

/* line := level " " rule " " place " " message */
static struct gw_str note_line(const struct gw_finding *f, struct gw_arena *a)
{
	struct gw_buf out;
	struct gw_str line;

	gw_buf_init(&out, MOST_NOTE);
	gw_buf_print(&out, "%s ",
		     f->fate == GW_COUNTS ? gw_level_name(f->level)
					  : gw_fate_name(f->fate));
	gw_utf8_show(&out, f->rule);
	gw_buf_text(&out, " ");
	if (f->place.path.n) {
		gw_utf8_show(&out, f->place.path);
		if (f->place.line)
			gw_buf_print(&out, ":%u", f->place.line);
		gw_buf_text(&out, " ");
	}
	gw_utf8_show(&out, f->message.n ? f->message : f->title);
	gw_buf_byte(&out, '\n');
	line = gw_arena_copy(a, gw_buf_str(&out));
	gw_buf_release(&out);
	return line;
}

static struct gw_note *note_of(gw_notes *notes, struct gw_str commit)
{
	struct gw_note *n;

	for (size_t i = 0; i < notes->n; i++)
		if (gw_str_is(commit, notes->v[i].commit.hex))
			return &notes->v[i];
	n = GW_PUSH(notes);
	*n = (struct gw_note){ .text = GW_STR("") };
	snprintf(n->commit.hex, sizeof(n->commit.hex), "%.*s", GW_FMT(commit));
	return n;
}

static bool is_id(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return s.n == 40 || s.n == 64;
}

static int write_notes(struct annotating *n, struct gw_err *err)
{
	struct gw_arena *a = n->s.cli->arena;
	gw_notes notes = { 0 };
	int r = gw_session_repo(&n->s, true, err); /* only notes need it */

	for (size_t i = 0; r == GW_OK && i < n->rec.verdict.found.n; i++) {
		const struct gw_finding *f = &n->rec.verdict.found.v[i];
		struct gw_note *note;

		if (!is_id(f->place.commit))
			continue;
		note = note_of(&notes, f->place.commit);
		note->text = gw_arena_join(
			a, (struct gw_str[]){ note->text, note_line(f, a) },
			2);
	}
	if (r == GW_OK)
		r = gw_repo_annotate(n->s.repo, GW_NOTES_REF, &notes,
				     n->s.cli->now, err);
	GW_VEC_FREE(&notes);
	return r;
}

/* --- report and command -------------------------------------------------- */

/* "{id}" in the name is the number of the record. */
static const char *report_name(struct annotating *n, struct gw_str file)
{
	struct gw_arena *a = n->s.cli->arena;
	size_t at = gw_str_find(file, GW_STR("{id}"), 0);

	if (at == GW_NOWHERE)
		return gw_arena_copy(a, file).p;
	return gw_arena_print(a, "%.*s%llu%.*s",
			      GW_FMT(gw_str_part(file, 0, at)),
			      (unsigned long long)n->rec.seq,
			      GW_FMT(gw_str_part(file, at + 4, file.n)))
		.p;
}

static int write_report(struct annotating *n, const struct gw_annotate *how,
			struct gw_err *err)
{
	struct gw_str format = how->format.n ? how->format : GW_STR("json");
	const struct gw_reporter *reporter = gw_reporter_named(format);
	const struct gw_report report = { .verdict = &n->rec.verdict,
					  .bundle = &n->s.bundle };
	struct gw_buf out;
	int r;

	if (!reporter)
		return gw_err_set(err, GW_ESYNTAX,
				  "the policy's annotate.format '%.*s' is no "
				  "format (see 'gitward help scan')",
				  GW_FMT(format));
	gw_buf_init(&out, MOST_REPORT);
	reporter->write(&out, &report);
	r = out.over ? gw_err_set(err, GW_ELIMIT, "the report is too large")
		     : gw_io_replace(report_name(n, how->file),
				     gw_buf_str(&out), 0644, err);
	gw_buf_release(&out);
	return r;
}

static int run_command(struct annotating *n, const struct gw_annotate *how,
		       struct gw_err *err)
{
	const char *argv[] = { gw_arena_copy(n->s.cli->arena, how->command).p,
			       NULL };
	int code = 0;
	int r;

	if (argv[0][0] != '/')
		return gw_err_set(err, GW_ESYNTAX,
				  "the policy's annotate.command '%s' is no "
				  "path from /",
				  argv[0]);
	r = gw_supervise_told(&code, argv, n->line, COMMAND_MS, err);
	if (r == GW_OK && code != 0)
		r = gw_err_set(err, GW_ESYSTEM,
			       "'%s' ended with exit code %d", argv[0], code);
	return r;
}

/* --- all of it ------------------------------------------------------------ */

/* What has landed stands in the audit, too: not all that is let in does. */
static int record_landed(struct annotating *n, struct gw_str file,
			 struct gw_err *err)
{
	struct gw_arena *a = n->s.cli->arena;
	struct gw_str key = gw_policy_audit(n->s.policy).sign_with;
	struct gw_verdict v = { .repository = n->s.run.repository,
				.now = n->s.cli->now };
	struct gw_audit_about about = { .refs = n->lines, .bare = true };
	int r = GW_OK;

	gw_server_identify(&n->s);
	about.who = n->s.run.user;
	if (key.n)
		r = gw_io_read(&about.key, gw_arena_copy(a, key).p, 65536, a,
			       err);
	if (r == GW_OK)
		r = gw_audit_note(gw_arena_copy(a, file).p, "landed", &v,
				  &about, err);
	return r;
}

static void note_fault(struct annotating *n, int r, struct gw_err *err)
{
	if (r >= 0)
		return;
	fputs("warning: ", stderr);
	gw_err_print(err, stderr);
	n->status = n->status < 0 ? n->status : r;
	*err = (struct gw_err){ .status = GW_OK };
}

static void annotate(struct annotating *n, struct gw_str file)
{
	struct gw_annotate how = gw_policy_annotate(n->s.policy);
	struct gw_err err = { 0 };
	int r = gw_io_map(&n->audit, gw_arena_copy(n->s.cli->arena, file).p,
			  &err);

	if (r == GW_OK)
		r = find_record(n, &err);
	if (r < 0) {
		note_fault(n, r, &err);
		return;
	}
	note_fault(n, record_landed(n, file, &err), &err);
	if (!n->rec.verdict.found.n && !how.command.n)
		return;
	name_rules(n);
	if (how.notes)
		note_fault(n, write_notes(n, &err), &err);
	if (how.file.n)
		note_fault(n, write_report(n, &how, &err), &err);
	if (how.command.n)
		note_fault(n, run_command(n, &how, &err), &err);
}

int gw_cmd_annotate(struct gw_cli *cli)
{
	struct annotating n = { .s = { .cli = cli,
				       .kind = GW_SESSION_SERVER } };
	struct gw_err err = { 0 };
	struct gw_str file;
	int r;

	if (cli->count)
		return gw_cli_usage("'gitward annotate' takes no arguments, it "
				    "reads the lines of post-receive");
	r = gw_io_read_fd(&n.lines, 0, MOST_LINES, cli->arena, &err);
	if (r == GW_OK)
		r = gw_session_bundle(&n.s, &err);
	if (r == GW_OK)
		r = gw_session_policy(&n.s, &err);
	if (r < 0)
		return gw_session_fail(&n.s, &err);
	file = gw_policy_audit(n.s.policy).file;
	if (file.n && n.lines.n)
		annotate(&n, file);
	GW_VEC_FREE(&n.rec.verdict.found);
	if (n.audit.bytes.n)
		gw_io_unmap(&n.audit);
	gw_session_release(&n.s);
	return n.status < 0 ? GW_EXIT_UNDECIDED : GW_EXIT_ALLOW;
}
