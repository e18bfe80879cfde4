/*
 * Past pushes under a policy that does not hold yet: each push of the audit is
 * judged again, by a child as it was, and nothing follows from it.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "cli/receive.h"
#include "cli/records.h"

struct tally {
	size_t judged;
	size_t gone; /* their objects are not there any more */
	size_t failed; /* no verdict */
	size_t stricter; /* let in then, refused now */
	size_t looser;
};

/* All refs of one push, those of "refs" records before it included. */
struct past {
	gw_updates known; /* what was let in before */
	struct gw_buf lines;
};

static void take_refs(struct past *p, const struct gw_audit_record *rec)
{
	for (size_t i = 0; i < rec->ref_count; i++) {
		gw_buf_add(&p->lines, rec->refs[i]);
		gw_buf_byte(&p->lines, '\n');
	}
}

static void tell(const struct gw_audit_record *rec, const char *now,
		 const struct gw_verdict *v, struct gw_str why)
{
	struct gw_arena a;
	struct gw_buf out;
	struct gw_str time;

	gw_arena_init(&a, 4096);
	gw_buf_init(&out, 65536);
	time = gw_words_time(&a, rec->verdict.now);
	gw_buf_print(&out, "%llu %.*s %s -> %s",
		     (unsigned long long)rec->seq, GW_FMT(time),
		     gw_outcome_name(rec->verdict.outcome), now);
	if (v)
		gw_buf_print(&out, ": %u blocking, %u annotated, %u undecided",
			     v->blocking, v->annotated, v->undecided);
	if (why.n) {
		gw_buf_text(&out, ": ");
		gw_utf8_show(&out, why);
	}
	gw_buf_byte(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
	gw_buf_release(&out);
	gw_arena_release(&a);
}

static void judge_again(struct gw_receiving *r, struct gw_audit_record *rec,
			struct tally *t)
{
	struct gw_verdict v = { .now = 0 };
	struct gw_str words;
	struct gw_err err = { 0 };
	int code;

	memset(r->over, 0, sizeof(*r->over));
	r->began = gw_run_clock();
	fflush(stdout);
	code = gw_receiving_guard(r, &err);
	if (err.status == GW_OK &&
	    gw_handover_take(&v, &words, r->over, code, r->s.cli->arena)) {
		t->judged++;
		t->stricter += rec->verdict.exit_code == 0 && code != 0;
		t->looser += rec->verdict.exit_code != 0 && code == 0;
		tell(rec, gw_outcome_name(v.outcome), &v, GW_STR(""));
		return;
	}
	r->over->fault[sizeof(r->over->fault) - 1] = '\0';
	if (err.status == GW_OK && strstr(r->over->fault, "is missing")) {
		t->gone++;
		tell(rec, "gone", NULL,
		     GW_STR("its objects are not there any more"));
		return;
	}
	t->failed++;
	tell(rec, "undecided", NULL,
	     gw_str_of(err.status != GW_OK ? err.msg : r->over->fault));
}

static void remember(struct gw_receiving *r, gw_updates *known)
{
	gw_updates updates = { 0 };

	if (gw_updates_read(&updates, r->s.updates, r->s.cli->arena, NULL) ==
	    GW_OK)
		for (size_t i = 0; i < updates.n; i++)
			if (updates.v[i].kind != GW_REF_DELETE)
				*GW_PUSH(known) = updates.v[i];
	GW_VEC_FREE(&updates);
}

static void replay_one(struct gw_receiving *r, struct gw_audit_record *rec,
		       struct past *p, struct tally *t)
{
	bool whole = gw_str_is(rec->command, "receive");

	if (!gw_str_eq(rec->verdict.repository, r->s.run.repository) ||
	    (!whole && !gw_str_is(rec->command, "refs")))
		return;
	take_refs(p, rec);
	if (!whole)
		return;
	r->s.updates = gw_arena_copy(r->s.cli->arena, gw_buf_str(&p->lines));
	gw_buf_reset(&p->lines);
	r->s.run.user = gw_arena_copy(r->s.cli->arena, rec->who);
	judge_again(r, rec, t);
	if (rec->verdict.exit_code == GW_EXIT_ALLOW)
		remember(r, &p->known);
}

static int sum(const struct tally *t)
{
	printf("%zu pushes judged again: %zu that were let in would be "
	       "refused, %zu that were refused would be let in\n",
	       t->judged, t->stricter, t->looser);
	if (t->gone)
		printf("%zu pushes could not be: their objects are gone, as "
		       "those of refused pushes are\n",
		       t->gone);
	if (t->failed)
		printf("%zu pushes have no verdict\n", t->failed);
	return t->failed ? GW_EXIT_UNDECIDED : GW_EXIT_ALLOW;
}

int gw_receiving_replay(struct gw_receiving *r)
{
	struct gw_str file = gw_policy_audit(r->s.policy).file;
	const char *path = gw_arena_copy(r->s.cli->arena, file).p;
	struct gw_records all = { .count = 0 };
	struct gw_audit_record rec;
	struct past p = { .known = { 0 } };
	struct tally t = { .judged = 0 };
	struct gw_err err = { 0 };

	if (!file.n)
		return gw_cli_usage("the policy names no audit file, so there "
				    "are no pushes to judge again");
	if (gw_records_open(&all, &path, 1, &err) < 0) {
		gw_records_close(&all);
		return gw_cli_fail(&err);
	}
	r->over = gw_handover_new();
	if (!r->over)
		gw_no_memory(sizeof(*r->over));
	gw_buf_init(&p.lines, (size_t)256 << 20);
	/* cppcheck-suppress autoVariables; taken back below */
	r->known = &p.known;
	while (gw_records_next(&rec, &all, &err) == GW_OK) {
		replay_one(r, &rec, &p, &t);
		GW_VEC_FREE(&rec.verdict.found);
	}
	r->known = NULL;
	gw_buf_release(&p.lines);
	GW_VEC_FREE(&p.known);
	gw_records_close(&all);
	gw_handover_free(r->over);
	return sum(&t);
}
