/* Audit records, and whether refs moved without one.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"

#define RECORD_MEMORY ((size_t)256 << 20)

int gw_records_open(struct gw_records *r, const char *const *files,
		    size_t count, struct gw_err *err)
{
	*r = (struct gw_records){ .files = files, .open = true };
	gw_arena_init(&r->arena, RECORD_MEMORY);
	r->maps = calloc(count + 1, sizeof(*r->maps));
	if (!r->maps)
		gw_no_memory(count);
	for (; r->count < count; r->count++) {
		int s = gw_io_map(&r->maps[r->count], files[r->count], err);

		if (s < 0)
			return s;
	}
	r->rest = r->count ? r->maps[0].bytes : GW_STR("");
	return GW_OK;
}

static bool next_line(struct gw_records *r, struct gw_str *line)
{
	while (!gw_str_next(&r->rest, '\n', line)) {
		if (r->at + 1 >= r->count)
			return false;
		r->rest = r->maps[++r->at].bytes;
	}
	return true;
}

int gw_records_next(struct gw_audit_record *rec, struct gw_records *r,
		    struct gw_err *err)
{
	struct gw_str line;

	gw_arena_reset(&r->arena);
	while (next_line(r, &line)) {
		int s = gw_audit_read(rec, line, &r->arena, err);

		if (s == GW_OK)
			return GW_OK;
		GW_VEC_FREE(&rec->verdict.found);
	}
	return GW_ENOTFOUND;
}

void gw_records_close(struct gw_records *r)
{
	if (!r->open)
		return;
	for (size_t i = 0; i < r->count; i++)
		gw_io_unmap(&r->maps[i]);
	free(r->maps);
	gw_arena_release(&r->arena);
	r->open = false;
}

/* --- moves of refs ------------------------------------------------------- */

struct moves {
	struct gw_moves *m;
	struct gw_session *s;
	struct gw_map let_in; /* "old new ref" */
	struct gw_map ends; /* "new ref" of those */
	struct gw_map refs; /* their refs */
	GW_VEC(struct gw_str) pending; /* of "refs" records */
	int64_t began; /* time of the first record */
};

static struct gw_str *keep(struct moves *v, struct gw_str text)
{
	struct gw_str *kept = GW_NEW(v->s->cli->arena, struct gw_str);

	*kept = gw_arena_copy(v->s->cli->arena, text);
	return kept;
}

/* line := old " " new " " ref. Of two pushes at a time one loses the ref after
 * its verdict, so more than the newest may be where a ref ends. */
static void take_line(struct moves *v, struct gw_str line)
{
	struct gw_str rest = *keep(v, line);
	struct gw_str word;

	*gw_map_put(&v->let_in, rest) = v;
	if (!gw_str_next(&rest, ' ', &word))
		return;
	*gw_map_put(&v->ends, rest) = v;
	if (gw_str_next(&rest, ' ', &word))
		*gw_map_put(&v->refs, rest) = v;
}

static void take_record(struct moves *v, const struct gw_audit_record *rec)
{
	bool judged = gw_str_is(rec->command, "receive");

	if (!v->began)
		v->began = rec->verdict.now;
	if (!gw_str_eq(rec->verdict.repository, v->m->repository) ||
	    (!judged && !gw_str_is(rec->command, "refs")))
		return;
	for (size_t i = 0; i < rec->ref_count; i++)
		*GW_PUSH(&v->pending) = *keep(v, rec->refs[i]);
	if (!judged)
		return;
	for (size_t i = 0; i < v->pending.n; i++)
		if (rec->verdict.exit_code == GW_EXIT_ALLOW)
			take_line(v, v->pending.v[i]);
	v->pending.n = 0;
}

static bool is_let_in(const struct moves *v, const struct gw_reflog_entry *e)
{
	struct gw_str line =
		gw_arena_print(v->s->cli->arena, "%s %s %.*s", e->old_id.hex,
			       e->new_id.hex, GW_FMT(e->ref));

	return gw_map_get(&v->let_in, line) != NULL;
}

static void check_logs(struct moves *v, const gw_reflog *log)
{
	struct gw_arena *a = v->s->cli->arena;

	struct gw_str judged = GW_STR("");

	for (size_t i = 0; i < log->n; i++) {
		const struct gw_reflog_entry *e = &log->v[i];
		struct gw_str when = gw_words_time(a, e->at);
		/* A log is in order, whatever time its entries tell. */
		bool before = (!v->began || e->at < v->began) &&
			      !gw_str_eq(judged, e->ref);

		if (gw_str_is(e->ref, GW_NOTES_REF))
			continue;
		v->m->reflogs = true;
		if (is_let_in(v, e)) {
			v->m->checked++;
			judged = e->ref;
		} else if (before)
			v->m->before++;
		else
			*GW_PUSH(&v->m->wrong) = gw_arena_print(
				a,
				"%.*s went from %.12s to %.12s at %.*s: no "
				"verdict let it in",
				GW_FMT(e->ref), e->old_id.hex, e->new_id.hex,
				GW_FMT(when));
	}
}

static void check_tips(struct moves *v, const gw_updates *tips)
{
	struct gw_arena *a = v->s->cli->arena;

	for (size_t i = 0; i < tips->n; i++) {
		const struct gw_update *u = &tips->v[i];
		struct gw_str end = gw_arena_print(a, "%s %.*s", u->new_id.hex,
						   GW_FMT(u->ref));

		if (gw_str_is(u->ref, GW_NOTES_REF))
			continue;
		if (!gw_map_get(&v->refs, u->ref))
			v->m->unknown++;
		else if (gw_map_get(&v->ends, end))
			v->m->checked += !v->m->reflogs;
		else
			*GW_PUSH(&v->m->wrong) = gw_arena_print(
				a, "%.*s points at %.12s: no verdict let it "
				   "there",
				GW_FMT(u->ref), u->new_id.hex);
	}
}

int gw_moves_check(struct gw_moves *m, struct gw_session *s,
		   struct gw_records *all, struct gw_err *err)
{
	struct moves v = { .m = m, .s = s };
	struct gw_audit_record rec;
	gw_reflog log = { 0 };
	gw_updates tips = { 0 };
	int r;

	gw_map_init(&v.let_in, s->cli->arena);
	gw_map_init(&v.ends, s->cli->arena);
	gw_map_init(&v.refs, s->cli->arena);
	all->at = 0;
	all->rest = all->count ? all->maps[0].bytes : GW_STR("");
	while (gw_records_next(&rec, all, err) == GW_OK) {
		take_record(&v, &rec);
		GW_VEC_FREE(&rec.verdict.found);
	}
	*err = (struct gw_err){ .status = GW_OK };
	r = gw_repo_reflog(&log, s->repo, s->cli->arena, err);
	if (r == GW_OK)
		r = gw_repo_tips(&tips, s->repo, s->cli->arena, err);
	if (r == GW_OK) {
		check_logs(&v, &log);
		check_tips(&v, &tips);
	}
	GW_VEC_FREE(&v.pending);
	GW_VEC_FREE(&log);
	GW_VEC_FREE(&tips);
	return r;
}
