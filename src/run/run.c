/* Items -> findings -> verdict, the same whatever the number of threads.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include "base/glob.h"
#include "base/workers.h"
#include "resolve/resolve.h"
#include "run/judge.h"

/* Below this many bytes a second thread costs more than it brings. */
#define WORTH_THREADS ((uint64_t)1 << 20)
#define MOST_HANDS 64

const struct gw_engine *const *gw_run_engines(void)
{
	static const struct gw_engine *const engines[] = {
		&gw_engine_find,
		&gw_engine_query,
		NULL,
	};

	return engines;
}

static unsigned hands_for(const struct gw_run *run)
{
	unsigned n = run->threads ? run->threads : gw_workers_default();
	uint64_t bytes = 0;

	for (size_t i = 0; i < run->items.n; i++)
		bytes += run->items.v[i].size;
	if (run->trace || (!run->threads && bytes < WORTH_THREADS))
		return 1;
	return n > MOST_HANDS ? MOST_HANDS : n;
}

/* Rules that the policy or --rules switches off need not run. */
static const bool *rules_off(const struct gw_run *run)
{
	const struct gw_bundle *b = run->bundle;
	bool *off = gw_arena_array(run->arena, b->rules + 1, sizeof(*off));

	for (uint32_t i = 0; i < b->rules; i++) {
		struct gw_str id = gw_bundle_str(b, b->meta[i].id);

		off[i] = (!b->meta[i].enabled &&
			  !(run->policy && gw_policy_on(run->policy, id))) ||
			 (run->policy && gw_policy_off(run->policy, id)) ||
			 (run->rules.n && !gw_glob_name(run->rules, id));
	}
	return off;
}

static int open_engines(struct gw_judging *j, struct gw_err *err)
{
	struct gw_run *run = j->run;
	struct gw_secrets_setup find = { .bundle = run->bundle,
					 .off = j->off,
					 .salt = run->salt,
					 .now = run->now };
	struct gw_query_setup query = {
		.bundle = run->bundle,
		.off = j->off,
		.now = run->now,
		.params = run->policy ? gw_policy_params(run->policy) : NULL,
		.is_secret = gw_judge_is_secret,
		.ctx = j,
	};
	int r = gw_secrets_open(&j->secrets, run->arena, &find, err);

	if (r < 0)
		return r;
	gw_judging_bind(j);
	r = gw_query_open(&j->query, run->arena, &query, err);
	j->traits = r == GW_OK && run->scope &&
		    gw_query_wants(j->query, GW_CLASS_PUSH_BLOB);
	return r;
}

static void scope_undecided(struct gw_run *run, gw_findings *found)
{
	const struct gw_scope *s = run->scope;

	for (size_t i = 0; s && i < s->undecided.n; i++)
		gw_run_undecided(found, run->arena, "unreadable",
				 gw_str_of(s->undecided.v[i].file),
				 &s->undecided.v[i]);
}

/* On a server a push must not make rules about several files fall silent. */
static void crowd_undecided(struct gw_judging *j, gw_findings *found)
{
	struct gw_err err;

	if (!j->run->server || !gw_around_crowded(j))
		return;
	gw_err_set(&err, GW_ELIMIT,
		   "the files together are too large for rules that look at "
		   "several (budgets.memory)");
	gw_run_undecided(found, j->run->arena, "budget", GW_STR(""), &err);
}

static void work(struct gw_judging *j, struct gw_hand *hands, unsigned n)
{
	void *states[MOST_HANDS];

	for (unsigned i = 0; i < n; i++)
		states[i] = &hands[i];
	/* First, so that what is told early shows no secret of theirs. */
	gw_judge_texts(&hands[0]);
	for (size_t i = 0; i < hands[0].named.n; i++)
		*GW_PUSH(&j->early) = hands[0].named.v[i];
	gw_watch(&hands[0], 0);
	gw_before_begin(j);
	if (j->bulk)
		gw_workers_run(gw_judge_job, states, n, gw_bulk_jobs(j->bulk));
	else
		gw_workers_run(gw_judge_first, states, n, j->run->items.n);
	gw_before_settle(j, states);
	for (unsigned i = 0; i < n; i++)
		gw_recall_flush(&hands[i]);
	gw_recall_end(j);
	gw_judge_gather(&hands[0]);
	gw_workers_run(gw_judge_second, states, n, j->run->items.n);
	if (!j->run->most || !atomic_load(&j->skipped))
		gw_judge_push(&hands[0]);
}

static struct gw_str receipt_line(struct gw_arena *a, const struct gw_verdict *v)
{
	const struct gw_coverage *c = &v->coverage;

	return gw_arena_print(
		a,
		"covered: %llu new objects (%llu commits, %llu trees, %llu "
		"blobs, %llu tags) of %llu refs, %llu bytes; %llu delta bases "
		"known before, %llu files not looked at; read by %.*s%s%.*s",
		(unsigned long long)c->objects,
		(unsigned long long)v->commits, (unsigned long long)c->trees,
		(unsigned long long)c->blobs, (unsigned long long)c->tags,
		(unsigned long long)c->updates, (unsigned long long)v->bytes,
		(unsigned long long)c->delta_bases,
		(unsigned long long)c->skipped, GW_FMT(c->engine),
		c->boundary.n ? "; " : "", GW_FMT(c->boundary));
}

static void fill_coverage(struct gw_verdict *out, struct gw_judging *j)
{
	const struct gw_receipt *r = &j->run->scope->receipt;

	out->commits = r->commits;
	out->coverage = (struct gw_coverage){
		.objects = r->objects,
		.trees = r->trees,
		.blobs = r->blobs,
		.tags = r->tags,
		.delta_bases = r->delta_bases,
		.updates = j->run->scope->updates.n,
		.skipped = atomic_load(&j->skipped),
		.engine = r->engine.p ? r->engine : GW_STR(""),
		.boundary = r->boundary.p ? r->boundary : GW_STR(""),
	};
	if (r->engine.n)
		out->receipt = receipt_line(j->run->arena, out);
}

/* What is not judged now was judged before: that is said, too. */
static void say_recalled(struct gw_verdict *out, struct gw_judging *j)
{
	unsigned long long n = atomic_load(&j->recalled);

	out->coverage.recalled = n;
	if (n)
		out->receipt = gw_arena_print(
			j->run->arena,
			"%.*s%s%llu of %llu files are answered from the cache, "
			"judged before by the same rules and policy",
			GW_FMT(out->receipt), out->receipt.n ? "; " : "", n,
			(unsigned long long)out->files);
}

/* Models and data that stand elsewhere were not seen: that is said. */
static void say_pointers(struct gw_verdict *out, struct gw_judging *j)
{
	unsigned long long n = atomic_load(&j->pointers);

	if (n)
		out->receipt = gw_arena_print(
			j->run->arena,
			"%.*s%snot scanned: what %llu pointers of Git LFS or "
			"DVC stand for, as no local cache holds it",
			GW_FMT(out->receipt), out->receipt.n ? "; " : "", n);
}

/* What joins could not look at is said as well. */
static void say_unread(struct gw_verdict *out, struct gw_judging *j)
{
	if (j->run->unread)
		out->receipt = gw_arena_print(
			j->run->arena,
			"%.*s%snot looked at: %zu unchanged files, too many or "
			"too large, so that what rules ask of other files is "
			"not known",
			GW_FMT(out->receipt), out->receipt.n ? "; " : "",
			j->run->unread);
	if (gw_around_crowded(j))
		out->receipt = gw_arena_print(
			j->run->arena,
			"%.*s%snot looked at together: the files, which are "
			"too large for that, so that what rules ask of other "
			"files is not known",
			GW_FMT(out->receipt), out->receipt.n ? "; " : "");
}

static void fill_counts(struct gw_verdict *out, struct gw_judging *j)
{
	out->files = atomic_load(&j->files);
	out->bytes = atomic_load(&j->bytes);
	if (j->run->scope)
		fill_coverage(out, j);
	say_pointers(out, j);
	say_unread(out, j);
	say_recalled(out, j);
	out->bundle_digest = gw_arena_copy(
		j->run->arena, gw_str_of(j->run->bundle->digest));
	out->now = j->run->now;
}

/* Reading takes its order from the packs, not from the items. What is recalled
 * is not read. */
static struct gw_bulk *plan_reading(const struct gw_judging *j)
{
	static const struct gw_id none = { .hex = "" };
	const struct gw_run *run = j->run;
	struct gw_bulk *bulk = NULL;

	if (!run->repo)
		return NULL;
	gw_bulk_open(&bulk, run->repo);
	for (size_t i = 0; i < run->items.n; i++)
		gw_bulk_add(bulk, j->known && j->known[i].whole ?
					  &none :
					  &run->items.v[i].blob);
	gw_bulk_plan(bulk);
	return bulk;
}

static struct gw_judging *start(struct gw_run *run)
{
	struct gw_judging *j = GW_NEW(run->arena, struct gw_judging);
	unsigned n = hands_for(run);

	j->run = run;
	j->off = rules_off(run);
	j->budgets = gw_policy_budgets(run->policy);
	j->slots = gw_arena_array(run->arena, run->items.n + 1,
				  sizeof(*j->slots));
	j->hands = gw_arena_array(run->arena, n, sizeof(*j->hands));
	j->hand_count = n;
	gw_room_init(&j->room);
	pthread_mutex_init(&j->keeping, NULL);
	pthread_mutex_init(&j->telling, NULL);
	run->state = j;
	gw_recall_begin(j);
	j->bulk = plan_reading(j);
	for (size_t i = 0; i < run->items.n && !j->terraform; i++)
		j->terraform = gw_is_terraform(run->items.v[i].path);
	return j;
}

static void judge_findings(struct gw_verdict *out, struct gw_judging *j,
			   gw_findings *found)
{
	struct gw_run *run = j->run;
	gw_waivers waivers = { 0 };
	struct gw_judge judge = { .policy = run->policy,
				  .waivers = &waivers,
				  .baseline = run->baseline,
				  .baseline_name = run->baseline_name,
				  .bypass = run->bypass,
				  .narrowed = run->rules.n || run->only.n,
				  .partial = run->partial || run->scope,
				  .fail_on = run->fail_on,
				  .min_level = run->min_level,
				  .server = run->server,
				  .arena = run->arena };

	for (unsigned i = 0; i < j->hand_count; i++) {
		struct gw_hand *h = &j->hands[i];

		for (size_t k = 0; k < h->found.n; k++)
			*GW_PUSH(found) = h->found.v[k];
		for (size_t k = 0; k < h->waivers.n; k++)
			*GW_PUSH(&waivers) = h->waivers.v[k];
	}
	gw_watch_authors(run, found);
	for (unsigned k = 0; k < j->hand_count; k++)
		for (size_t i = 0; i < found->n; i++)
			gw_hide_apply(&j->hands[k].named, &found->v[i],
				      run->arena);
	gw_verdict_make(out, found, &judge);
	GW_VEC_FREE(&waivers);
}

int gw_run_judge(struct gw_verdict *out, struct gw_run *run,
		 gw_findings *found, struct gw_err *err)
{
	struct gw_judging *j = start(run);
	int r = open_engines(j, err);

	if (r < 0)
		return r;
	for (unsigned i = 0; i < j->hand_count; i++)
		gw_hand_init(&j->hands[i], j);
	work(j, j->hands, j->hand_count);
	scope_undecided(run, found);
	crowd_undecided(j, found);
	gw_watch_skipped(j, found);
	fill_counts(out, j);
	judge_findings(out, j, found);
	return GW_OK;
}

static void free_slot(struct gw_slot *s)
{
	GW_VEC_FREE(&s->subjects);
	GW_VEC_FREE(&s->hidden);
}

void gw_run_release(struct gw_run *run)
{
	struct gw_judging *j = run->state;

	for (size_t i = 0; j && i < run->items.n; i++)
		free_slot(&j->slots[i]);
	GW_VEC_FREE(&run->items);
	if (!j)
		return;
	gw_query_index_free(j->index);
	for (unsigned i = 0; i < j->hand_count; i++)
		gw_hand_release(&j->hands[i]);
	gw_bulk_close(j->bulk);
	GW_VEC_FREE(&j->all);
	gw_bindings_close(j->alone.bindings);
	gw_room_release(&j->room);
	GW_VEC_FREE(&j->again);
	pthread_mutex_destroy(&j->keeping);
	pthread_mutex_destroy(&j->telling);
	GW_VEC_FREE(&j->early);
	gw_buf_release(&j->held);
	if (j->secrets)
		gw_secrets_close(j->secrets);
	if (j->query)
		gw_query_close(j->query);
	run->state = NULL;
}

const struct gw_fake_maker *const *gw_run_fakes(void)
{
	return gw_secret_fakes;
}
