/* gitward audit: verify, show, rotate. SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "cli/records.h"

#define MOST_KEY ((size_t)64 << 10)
#define MOST_TOLD 50

static bool say(bool good, const char *fmt, ...) GW_PRINTF(2, 3);

static bool say(bool good, const char *fmt, ...)
{
	va_list ap;

	fputs(good ? "ok   " : "FAIL ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return good;
}

/* The files that are named, or the one of the policy. */
static int files_of(struct gw_session *s, const char *const **files,
		    struct gw_err *err)
{
	struct gw_cli *cli = s->cli;
	const char **one = gw_arena_array(cli->arena, 2, sizeof(*one));
	struct gw_str file;
	int r;

	if (cli->count > 1) {
		*files = (const char *const *)&cli->args[1];
		return GW_OK;
	}
	r = gw_session_policy(s, err);
	if (r < 0)
		return r;
	file = gw_policy_audit(s->policy).file;
	if (!file.n)
		return gw_err_set(err, GW_ESYNTAX,
				  "the policy names no audit file: name one "
				  "here");
	one[0] = gw_arena_copy(cli->arena, file).p;
	*files = one;
	return GW_OK;
}

static size_t count_files(const struct gw_session *s)
{
	return s->cli->count > 1 ? (size_t)s->cli->count - 1 : 1;
}

static int read_key(struct gw_session *s, struct gw_str *key,
		    struct gw_err *err)
{
	const char *file = s->cli->value[GW_OPT_KEY];

	*key = GW_STR("");
	if (!file)
		return GW_OK;
	return gw_io_read(key, file, MOST_KEY, s->cli->arena, err);
}

/* --- verify -------------------------------------------------------------- */

static bool verify_chain(struct gw_session *s, struct gw_records *all,
			 struct gw_str key)
{
	struct gw_audit_chain chain = { .records = 0 };
	struct gw_err err = { 0 };

	for (size_t i = 0; i < all->count; i++) {
		if (gw_audit_follow(&chain, all->maps[i].bytes, key, &err) ==
		    GW_OK)
			continue;
		gw_err_file(&err, gw_str_of(all->files[i]));
		return say(false, "%s:%u: %s", err.file, err.line, err.msg);
	}
	if (chain.cut)
		printf("note the chain goes on from an older file that is not "
		       "named here\n");
	(void)s;
	return say(true, "%llu records follow each other%s",
		   (unsigned long long)chain.records,
		   key.n ? ", each with the mark of the key" : "");
}

static bool verify_refs(struct gw_session *s, struct gw_records *all,
			struct gw_err *err)
{
	struct gw_moves m = { .repository = s->run.repository };
	bool good;

	if (gw_moves_check(&m, s, all, err) < 0)
		return false;
	for (size_t i = 0; i < m.wrong.n && i < MOST_TOLD; i++)
		say(false, "%.*s", GW_FMT(m.wrong.v[i]));
	if (m.wrong.n > MOST_TOLD)
		printf("note and %zu others like these\n",
		       m.wrong.n - MOST_TOLD);
	if (!m.reflogs)
		printf("note there are no reflogs (set core.logAllRefUpdates "
		       "to always): only where refs point now was compared\n");
	if (m.before)
		printf("note %zu ref updates are older than the audit\n",
		       m.before);
	if (m.unknown)
		printf("note %zu refs are in no record: older than the audit, "
		       "or never judged\n",
		       m.unknown);
	if (!m.wrong.n)
		say(true, "%zu ref updates of '%.*s' have a verdict that let "
			  "them in",
		    m.checked, GW_FMT(m.repository));
	good = !m.wrong.n;
	GW_VEC_FREE(&m.wrong);
	return good;
}

static int open_server(struct gw_session *s, struct gw_err *err)
{
	const char *dir = s->cli->value[GW_OPT_SERVER];
	int r = s->policy ? GW_OK : gw_session_policy(s, err);

	return r < 0 ? r
		     : gw_repo_open(&s->repo, dir,
				    s->cli->value[GW_OPT_TRUST] ?
					    GW_REPO_TRUST :
					    0,
				    err);
}

static int verify(struct gw_session *s, struct gw_records *all)
{
	struct gw_err err = { 0 };
	struct gw_str key;
	bool good;
	int r = read_key(s, &key, &err);

	if (r < 0)
		return gw_cli_fail(&err);
	good = verify_chain(s, all, key);
	if (s->cli->value[GW_OPT_SERVER]) {
		r = open_server(s, &err);
		if (r == GW_OK && !verify_refs(s, all, &err))
			good = false;
		if (r < 0 || err.status != GW_OK)
			return gw_cli_fail(&err);
	}
	return good ? GW_EXIT_ALLOW : GW_EXIT_BLOCK;
}

/* --- show ---------------------------------------------------------------- */

static void show_finding(struct gw_buf *out, const struct gw_finding *f)
{
	gw_buf_print(out, "    %-8s ", gw_level_name(f->level));
	gw_utf8_show(out, f->rule);
	gw_buf_text(out, " ");
	gw_utf8_show(out, f->place.path.n ? f->place.path : f->place.ref);
	if (f->place.line)
		gw_buf_print(out, ":%u", f->place.line);
	if (f->fate != GW_COUNTS) {
		gw_buf_print(out, " (%s: ", gw_fate_name(f->fate));
		gw_utf8_show(out, f->fate_reason);
		gw_buf_text(out, ")");
	}
	gw_buf_byte(out, '\n');
}

static void show_head(struct gw_buf *out, const struct gw_audit_record *rec,
		      struct gw_arena *a)
{
	const struct gw_verdict *v = &rec->verdict;
	struct gw_str time = gw_words_time(a, v->now);

	gw_buf_print(out, "%llu %.*s ", (unsigned long long)rec->seq,
		     GW_FMT(time));
	gw_utf8_show(out, rec->command);
	if (gw_str_is(rec->command, "receive"))
		gw_buf_print(out, " %s", gw_outcome_name(v->outcome));
	gw_buf_text(out, " ");
	gw_utf8_show(out, v->repository.n ? v->repository : GW_STR("-"));
	gw_buf_text(out, " by ");
	gw_utf8_show(out, rec->who.n ? rec->who : GW_STR("-"));
	gw_buf_print(out, ", %zu refs", rec->ref_count);
	if (v->blocking || v->annotated || v->bypassed || v->undecided)
		gw_buf_print(out,
			     ": %u blocking, %u annotated, %u bypassed, %u "
			     "undecided",
			     v->blocking, v->annotated, v->bypassed,
			     v->undecided);
	gw_buf_byte(out, '\n');
}

static void show_record(const struct gw_audit_record *rec, bool all,
			struct gw_arena *a)
{
	struct gw_buf out;

	gw_buf_init(&out, (size_t)16 << 20);
	show_head(&out, rec, a);
	if (rec->fault.n) {
		gw_buf_text(&out, "    ");
		gw_utf8_show(&out, rec->fault);
		gw_buf_byte(&out, '\n');
	}
	for (size_t i = 0; all && i < rec->ref_count; i++) {
		gw_buf_text(&out, "    ");
		gw_utf8_show(&out, rec->refs[i]);
		gw_buf_byte(&out, '\n');
	}
	for (size_t i = 0; i < rec->verdict.found.n; i++) {
		const struct gw_finding *f = &rec->verdict.found.v[i];

		if (all || f->fate == GW_BYPASSED)
			show_finding(&out, f);
	}
	fwrite(out.p, 1, out.n, stdout);
	gw_buf_release(&out);
}

static int show(struct gw_session *s, struct gw_records *all)
{
	struct gw_audit_record rec;
	struct gw_err err = { 0 };
	int r;

	while ((r = gw_records_next(&rec, all, &err)) == GW_OK) {
		show_record(&rec, s->cli->value[GW_OPT_VERBOSE], &all->arena);
		GW_VEC_FREE(&rec.verdict.found);
	}
	return r == GW_ENOTFOUND ? GW_EXIT_ALLOW : gw_cli_fail(&err);
}

/* --- rotate -------------------------------------------------------------- */

static int rotate(struct gw_session *s, struct gw_records *all)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_audit audit = { .needed = true };
	struct gw_audit_record rec;
	struct gw_str key = GW_STR("");
	struct gw_str old;
	struct gw_err err = { 0 };
	uint64_t last = 0;
	int r = s->policy ? GW_OK : gw_session_policy(s, &err);

	if (r == GW_OK)
		audit = gw_policy_audit(s->policy);
	if (r == GW_OK && audit.sign_with.n)
		r = gw_io_read(&key, gw_arena_copy(a, audit.sign_with).p,
			       MOST_KEY, a, &err);
	while (r == GW_OK && gw_records_next(&rec, all, &err) == GW_OK) {
		last = rec.seq;
		GW_VEC_FREE(&rec.verdict.found);
	}
	old = gw_arena_print(a, "%s.%010llu", all->files[0],
			     (unsigned long long)last);
	if (r == GW_OK)
		r = gw_audit_rotate(all->files[0], old.p, s->cli->now, key,
				    &err);
	if (r < 0)
		return gw_cli_fail(&err);
	printf("the records up to %llu are in %s now\n",
	       (unsigned long long)last, old.p);
	return GW_EXIT_ALLOW;
}

static const struct verb {
	const char *name;
	int (*run)(struct gw_session *s, struct gw_records *all);
} verbs[] = {
	{ "verify", verify },
	{ "show", show },
	{ "rotate", rotate },
};

static const struct verb *verb_of(const struct gw_cli *cli)
{
	for (size_t i = 0; cli->count && i < GW_COUNT(verbs); i++)
		if (strcmp(cli->args[0], verbs[i].name) == 0)
			return &verbs[i];
	return NULL;
}

int gw_cmd_audit(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_SERVER };
	const struct verb *verb = verb_of(cli);
	struct gw_records all = { .count = 0 };
	const char *const *files = NULL;
	struct gw_err err = { 0 };
	int code;
	int r;

	if (!verb)
		return gw_cli_usage("write gitward audit verify, show or "
				    "rotate");
	if (verb->run == rotate && cli->count > 2)
		return gw_cli_usage("one file is rotated at a time");
	r = files_of(&s, &files, &err);
	if (r == GW_OK)
		r = gw_records_open(&all, files, count_files(&s), &err);
	code = r < 0 ? gw_cli_fail(&err) : verb->run(&s, &all);
	gw_records_close(&all);
	gw_session_release(&s);
	return code;
}
