/* What is told while the work goes on, and of what was left undone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

#define SHORTEST 3 /* what is shorter stands in any word */

void gw_watch(struct gw_hand *h, size_t from)
{
	struct gw_judging *j = h->j;
	const struct gw_run *run = j->run;

	if (!run->policy || (!run->notice && !run->most))
		return;
	for (size_t i = from; i < h->found.n; i++) {
		struct gw_finding f = h->found.v[i];

		if (!gw_verdict_foresees(run->policy, &f, run->fail_on))
			continue;
		atomic_fetch_add(&j->blocks, 1);
		if (!run->notice)
			continue;
		gw_hide_apply(&j->early, &f, &h->scratch);
		gw_hide_apply(&h->named, &f, &h->scratch);
		pthread_mutex_lock(&j->telling);
		run->notice(run->ctx, &f);
		pthread_mutex_unlock(&j->telling);
	}
}

void gw_watch_done(struct gw_judging *j)
{
	uint64_t done = atomic_fetch_add(&j->done, 1) + 1;

	if (!j->run->progress)
		return;
	pthread_mutex_lock(&j->telling);
	j->run->progress(j->run->ctx, done, j->run->items.n);
	pthread_mutex_unlock(&j->telling);
}

void gw_watch_skipped(struct gw_judging *j, gw_findings *found)
{
	struct gw_run *run = j->run;
	unsigned long long n = atomic_load(&j->skipped);
	struct gw_err why;
	size_t i = 0;

	if (!n)
		return;
	while (i + 1 < run->items.n && !run->items.v[i].skipped)
		i++;
	if (run->most && atomic_load(&j->blocks) >= run->most)
		gw_err_set(&why, GW_ELIMIT,
			   "stopped after %llu findings that block: %llu of %zu "
			   "files were not judged, this one and others after "
			   "it, nor was any rule about commits asked",
			   (unsigned long long)run->most, n, run->items.n);
	else
		gw_err_set(&why, GW_ELIMIT,
			   "time was up: %llu of %zu files were not judged, "
			   "this one and others after it",
			   n, run->items.n);
	gw_run_undecided(found, run->arena, "budget", run->items.v[i].path,
			 &why);
}

/* --- who did it ------------------------------------------------------------ */

static struct gw_str mask(const struct gw_run *run, struct gw_str s)
{
	return run->authors == GW_AUTHORS_MASKED && s.n ?
		       gw_redact(run->arena, s) :
		       s;
}

/* Rules about commits quote who made them. */
static void mask_people(const struct gw_run *run, const struct gw_commit *c,
			struct gw_finding *f)
{
	struct gw_str people[] = { c->author.mail, c->committer.mail,
				   c->author.name, c->committer.name };
	gw_hidden hidden = { .v = people,
			     .n = sizeof(people) / sizeof(people[0]) };
	size_t n = 0;

	for (size_t i = 0; i < hidden.n; i++)
		if (people[i].n >= SHORTEST)
			people[n++] = people[i];
	hidden.n = n;
	gw_hide_apply(&hidden, f, run->arena);
}

void gw_watch_authors(const struct gw_run *run, gw_findings *found)
{
	const struct gw_scope *s = run->scope;
	struct gw_map commits;

	if (run->authors == GW_AUTHORS_LEFT_OUT || !s)
		return;
	gw_map_init(&commits, run->arena);
	for (size_t i = 0; i < s->commits.n; i++)
		*gw_map_put(&commits, gw_id_str(&s->commits.v[i].id)) =
			&s->commits.v[i];
	for (size_t i = 0; i < found->n; i++) {
		struct gw_finding *f = &found->v[i];
		const struct gw_commit *c =
			f->place.commit.n ?
				gw_map_get(&commits, f->place.commit) :
				NULL;

		if (!c)
			continue;
		f->author = gw_arena_join(
			run->arena,
			(struct gw_str[]){ mask(run, c->author.name),
					   GW_STR(" <"),
					   mask(run, c->author.mail),
					   GW_STR(">") },
			4);
		if (run->authors == GW_AUTHORS_MASKED && !f->place.blob.n)
			mask_people(run, c, f);
	}
}
