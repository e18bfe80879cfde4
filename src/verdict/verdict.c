/*
 * The decision: a pure function of findings, policy, waivers and baseline.
 *
 * Each finding gets a level; then those that do not count get their fate:
 * an exception of the policy, a waiver in the text, the baseline, a bypass,
 * in this order. A block wins over undecided: what is surely wrong is said
 * before what could not be looked at.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "base/glob.h"
#include "base/json.h"
#include "verdict/policy.h"

struct court {
	const struct gw_judge *judge;
	const struct gw_policy *policy;
	struct gw_baseline baseline;
	gw_findings *found;
	gw_findings notes;
};

const char *gw_outcome_name(enum gw_outcome o)
{
	static const char *const names[] = { "allow", "annotate", "block",
					     "undecided" };

	return names[o];
}

/* --- levels -------------------------------------------------------------- */

static struct gw_str with_tag(struct gw_arena *a, struct gw_str tags,
			      const char *tag)
{
	return gw_arena_print(a, "%.*s%s%s", GW_FMT(tags), tags.n ? "," : "",
			      tag);
}

/* An unknown value: skipped, counted, or as bad as the finding. */
static void judge_unresolved(struct court *c, struct gw_finding *f)
{
	enum gw_unknown_mode mode = gw_policy_unknown(c->policy, f->rule);

	f->level = mode == GW_UNKNOWN_SKIPPED ? GW_OFF : GW_OBSERVE;
	if (gw_policy_off(c->policy, f->rule))
		f->level = GW_OFF;
	if (mode != GW_UNKNOWN_DENIED)
		return;
	f->what = GW_FOUND;
	f->tags = with_tag(c->judge->arena, f->tags, "unresolved");
	f->level = gw_policy_level(c->policy, f);
}

/* --fail-on: that level and all above it block, and none below. */
static void narrow(const struct court *c, struct gw_finding *f)
{
	enum gw_level fail_on = c->judge->fail_on;

	if (fail_on == GW_UNJUDGED || f->what != GW_FOUND || f->level <= GW_OFF)
		return;
	if (fail_on == GW_OFF)
		f->level = f->level > GW_ANNOTATE ? GW_ANNOTATE : f->level;
	else if (f->level >= fail_on)
		f->level = GW_ENFORCE;
}

bool gw_verdict_foresees(const struct gw_policy *p, const struct gw_finding *f,
			 enum gw_level fail_on)
{
	struct gw_judge judge = { .policy = p, .fail_on = fail_on };
	struct court c = { .policy = p, .judge = &judge };
	struct gw_finding probe = *f;

	if (f->what != GW_FOUND || gw_policy_allows(p, f, NULL))
		return false;
	probe.severity = gw_policy_severity(p, f);
	probe.level = gw_policy_level(p, &probe);
	narrow(&c, &probe);
	return probe.level >= GW_ENFORCE;
}

static void judge_level(struct court *c, struct gw_finding *f)
{
	f->fate = GW_COUNTS;
	f->waivable = gw_policy_waivable(c->policy, f->rule);
	if (f->what == GW_WAIVER_NOTE) {
		f->level = GW_ANNOTATE;
		return;
	}
	if (f->what != GW_UNDECIDED)
		f->severity = gw_policy_severity(c->policy, f);
	if (f->what == GW_UNRESOLVED)
		judge_unresolved(c, f);
	else
		f->level = gw_policy_level(c->policy, f);
	narrow(c, f);
}

/* --- fates --------------------------------------------------------------- */

static bool is_allowed(struct court *c, struct gw_finding *f)
{
	const struct gw_layer *from;
	const struct gw_allow_line *l = gw_policy_allows(c->policy, f, &from);

	if (!l)
		return false;
	f->fate = GW_WAIVED;
	f->fate_reason = gw_arena_print(
		c->judge->arena, "%.*s:%u: %.*s%s%.*s%s", GW_FMT(from->source),
		l->line, GW_FMT(l->reason), l->owner.n ? " (" : "",
		GW_FMT(l->owner), l->owner.n ? ")" : "");
	return true;
}

/* Do waivers of the pushed text count for this finding? */
static bool waiver_counts(const struct court *c, const struct gw_waiver *w,
			  const struct gw_finding *f)
{
	if (!f->waivable || f->what != GW_FOUND)
		return false;
	if (gw_policy_value(c->policy, GW_SET_WAIVERS_NEED_UNTIL, NULL).n &&
	    !w->until.n)
		return false;
	switch (gw_policy_waivers(c->policy)) {
	case GW_WAIVERS_NEVER:
		break;
	case GW_WAIVERS_PROTECTED:
		return w->trusted;
	case GW_WAIVERS_ANNOTATE:
		return w->trusted || f->level <= GW_ANNOTATE;
	case GW_WAIVERS_ANY:
		return true;
	}
	return false;
}

static bool covers(const struct gw_waiver *w, uint32_t line)
{
	return line && line >= w->covers_from && line <= w->covers_to;
}

static bool stands_at(const struct gw_waiver *w, const struct gw_finding *f)
{
	uint32_t line = f->place.line ? f->place.line : 1;

	return (covers(w, line) || covers(w, f->scope_line) ||
		covers(w, f->object_line)) &&
	       gw_glob_name(w->rule, f->rule);
}

static bool is_waived(struct court *c, struct gw_finding *f)
{
	gw_waivers *all = c->judge->waivers;
	size_t i = all ? gw_waivers_first(all, f->place.path) : 0;

	for (; all && i < all->n; i++) {
		struct gw_waiver *w = &all->v[i];

		if (!gw_str_eq(w->path, f->place.path))
			break;
		if (!gw_waiver_holds(w, c->policy->now) || !stands_at(w, f))
			continue;
		w->used = true; /* it names something that is there */
		if (!waiver_counts(c, w, f)) {
			f->fate_reason = gw_arena_print(
				c->judge->arena,
				"the waiver on line %u does not count here",
				w->line);
			continue;
		}
		f->fate = GW_WAIVED;
		f->fate_reason = gw_arena_print(c->judge->arena,
						"line %u: %.*s", w->line,
						GW_FMT(w->reason));
		return true;
	}
	return false;
}

static bool is_baselined(struct court *c, struct gw_finding *f)
{
	struct gw_baseline_entry *e;

	if (f->what != GW_FOUND || !f->fingerprint[0])
		return false;
	e = gw_baseline_find(&c->baseline, gw_str_of(f->fingerprint));
	if (!e || !gw_str_eq(e->rule, f->rule))
		return false;
	e->used = true;
	f->fate = GW_BASELINED;
	f->fate_reason = e->note.n ? gw_arena_copy(c->judge->arena, e->note)
				   : GW_STR("in the baseline");
	return true;
}

static void judge_fate(struct court *c, struct gw_finding *f)
{
	struct gw_str why;

	if (f->what == GW_UNRESOLVED || f->what == GW_WAIVER_NOTE ||
	    f->level <= GW_OFF)
		return;
	if (is_allowed(c, f) || is_waived(c, f) || is_baselined(c, f))
		return;
	if (f->level < GW_ENFORCE || !c->judge->bypass)
		return;
	if (gw_bypass_grants(c->policy, c->judge->bypass, f->rule,
			     c->judge->arena, &why))
		f->fate = GW_BYPASSED;
	if (why.n) /* or why it was refused */
		f->fate_reason = why;
}

/* --- notes --------------------------------------------------------------- */

static void add_note(struct court *c, const struct gw_waiver *w,
		     const char *rule, struct gw_str why)
{
	*GW_PUSH(&c->notes) = (struct gw_finding){
		.what = GW_WAIVER_NOTE,
		.rule = gw_str_of(rule),
		.title = GW_STR("This waiver has no effect"),
		.message = gw_arena_print(c->judge->arena,
					  "gitward:allow %.*s: %.*s",
					  GW_FMT(w->rule), GW_FMT(why)),
		.fix = GW_STR("Correct the waiver or take it out."),
		.place = { .path = w->path, .line = w->line },
		.severity = GW_LOW,
		.confidence = GW_CONF_HIGH,
		.level = GW_ANNOTATE,
	};
}

static void note_waivers(struct court *c)
{
	gw_waivers *all = c->judge->waivers;

	for (size_t i = 0; all && i < all->n; i++) {
		const struct gw_waiver *w = &all->v[i];

		if (w->fault.n)
			add_note(c, w, "waiver/invalid", w->fault);
		else if (!gw_waiver_holds(w, c->policy->now))
			add_note(c, w, "waiver/ended",
				 gw_arena_print(c->judge->arena,
						"it ended on %.*s",
						GW_FMT(w->until)));
		else if (!w->used && !c->judge->narrowed)
			add_note(c, w, "waiver/unused",
				 GW_STR("there is nothing that it covers"));
	}
}

/* A baseline that cannot be read must not look like an empty one. */
static void open_baseline(struct court *c)
{
	const struct gw_judge *j = c->judge;
	struct gw_err err = { .status = GW_OK };

	if (!j->baseline.n)
		return;
	if (gw_baseline_read(&c->baseline, j->baseline, j->baseline_name,
			     &err) == GW_OK)
		return;
	*GW_PUSH(c->found) = (struct gw_finding){
		.what = GW_UNDECIDED,
		.rule = GW_STR("undecided/baseline"),
		.title = GW_STR("The baseline cannot be read"),
		.message = gw_arena_copy(j->arena, gw_str_of(err.msg)),
		.fix = GW_STR("Correct the line, or write the baseline anew."),
		.place = { .path = j->baseline_name,
			   .line = err.line,
			   .col = err.col },
		.severity = GW_HIGH,
		.confidence = GW_CONF_HIGH,
	};
}

static void note_baseline(struct court *c)
{
	for (size_t i = 0; i < c->baseline.entries.n; i++) {
		const struct gw_baseline_entry *e = &c->baseline.entries.v[i];

		if (e->used || c->judge->narrowed || c->judge->partial ||
		    c->judge->server)
			continue;
		*GW_PUSH(&c->notes) = (struct gw_finding){
			.what = GW_WAIVER_NOTE,
			.rule = GW_STR("baseline/unused"),
			.title = GW_STR("A line of the baseline is not used"),
			.message = gw_arena_print(c->judge->arena,
						  "%.*s is not found any more",
						  GW_FMT(e->rule)),
			.fix = GW_STR("Write the baseline anew."),
			.place = { .path = c->judge->baseline_name,
				   .line = e->line },
			.severity = GW_INFO,
			.confidence = GW_CONF_HIGH,
			.level = GW_OBSERVE,
		};
	}
}

/* An exception in the policy that is over, or that nothing needs. */
static void note_allow(struct court *c, const struct gw_layer *layer,
		       const struct gw_allow_line *l)
{
	bool ended = gw_allow_is_over(l, c->policy->now);
	bool used = false;

	for (size_t i = 0; i < c->found->n && !used; i++)
		used = gw_allow_covers(l, &c->found->v[i]);
	if (!ended && (used || c->judge->narrowed || c->judge->partial))
		return;
	*GW_PUSH(&c->notes) = (struct gw_finding){
		.what = GW_WAIVER_NOTE,
		.rule = gw_str_of(ended ? "waiver/ended" : "waiver/unused"),
		.title = GW_STR("This exception has no effect"),
		.message = ended ? gw_arena_print(c->judge->arena,
						  "it ended on %.*s",
						  GW_FMT(l->until)) :
				   GW_STR("there is nothing that it covers"),
		.fix = GW_STR("Correct the line of 'allow' or take it out."),
		.place = { .path = layer->source, .line = l->line },
		.severity = GW_LOW,
		.confidence = GW_CONF_HIGH,
		.level = GW_ANNOTATE,
	};
}

/* Who pushes to a server cannot mend its policy. */
static void note_policy(struct court *c)
{
	for (size_t i = 0; i < c->policy->count && !c->judge->server; i++) {
		const struct gw_layer *layer = c->policy->layers[i];

		for (size_t k = 0; k < layer->allow_count; k++)
			note_allow(c, layer, &layer->allow[k]);
	}
}

/* --- the sum ------------------------------------------------------------- */

static void count_fate(struct gw_verdict *v, const struct gw_finding *f)
{
	v->waived += f->fate == GW_WAIVED;
	v->baselined += f->fate == GW_BASELINED;
	v->bypassed += f->fate == GW_BYPASSED;
}

static void count(struct gw_verdict *v, const struct gw_finding *f)
{
	if (f->fate != GW_COUNTS) {
		count_fate(v, f);
		return;
	}
	switch (f->what) {
	case GW_UNRESOLVED:
		v->unresolved++;
		break;
	case GW_UNDECIDED:
		v->undecided++;
		break;
	case GW_WAIVER_NOTE:
		v->notes++;
		break;
	case GW_FOUND:
		v->blocking += f->level == GW_ENFORCE;
		v->annotated += f->level == GW_ANNOTATE;
		v->observed += f->level == GW_OBSERVE;
		break;
	}
}

static bool has_level(const gw_findings *found, enum gw_what what,
		      enum gw_level level)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i].what == what && found->v[i].fate == GW_COUNTS &&
		    found->v[i].level >= level)
			return true;
	return false;
}

static void decide(struct gw_verdict *v)
{
	v->exit_code = GW_EXIT_ALLOW;
	v->outcome = GW_VERDICT_ALLOW;
	if (v->blocking) {
		v->outcome = GW_VERDICT_BLOCK;
		v->exit_code = GW_EXIT_BLOCK;
	} else if (has_level(&v->found, GW_UNDECIDED, GW_ENFORCE)) {
		v->outcome = GW_VERDICT_UNDECIDED;
		v->exit_code = GW_EXIT_UNDECIDED;
	} else if (v->annotated ||
		   has_level(&v->found, GW_WAIVER_NOTE, GW_ANNOTATE) ||
		   has_level(&v->found, GW_UNDECIDED, GW_ANNOTATE)) {
		v->outcome = GW_VERDICT_ANNOTATE;
	}
}

/* What is off, and what --min-level hides; the undecided always stay. */
static void drop(gw_findings *found, enum gw_level below)
{
	size_t kept = 0;

	for (size_t i = 0; i < found->n; i++) {
		const struct gw_finding *f = &found->v[i];

		if (f->level == GW_OFF ||
		    (f->level < below && f->what != GW_UNDECIDED))
			continue;
		found->v[kept++] = *f;
	}
	found->n = kept;
}

void gw_verdict_make(struct gw_verdict *out, gw_findings *found,
		     const struct gw_judge *judge)
{
	struct court c = { .judge = judge,
			   .policy = judge->policy,
			   .found = found };

	open_baseline(&c);
	if (judge->waivers)
		gw_waivers_sort(judge->waivers);
	for (size_t i = 0; i < found->n; i++) {
		judge_level(&c, &found->v[i]);
		judge_fate(&c, &found->v[i]);
	}
	note_waivers(&c);
	note_baseline(&c);
	note_policy(&c);
	for (size_t i = 0; i < c.notes.n; i++)
		*GW_PUSH(found) = c.notes.v[i];
	GW_VEC_FREE(&c.notes);
	gw_baseline_release(&c.baseline);
	gw_findings_settle(found);
	drop(found, GW_UNJUDGED);
	out->found = *found;
	memset(found, 0, sizeof(*found));
	out->blocking = out->annotated = out->observed = 0;
	out->waived = out->baselined = out->bypassed = 0;
	out->unresolved = out->undecided = out->notes = 0;
	for (size_t i = 0; i < out->found.n; i++)
		count(out, &out->found.v[i]);
	decide(out);
	drop(&out->found, judge->min_level);
	out->policy_digest = gw_policy_digest(judge->policy);
	out->now = judge->policy->now;
}

void gw_verdict_counts(struct gw_json *j, const struct gw_verdict *v)
{
	gw_json_key(j, "counts");
	gw_json_open(j, '{');
	gw_json_count(j, "blocking", v->blocking);
	gw_json_count(j, "annotated", v->annotated);
	gw_json_count(j, "observed", v->observed);
	gw_json_count(j, "waived", v->waived);
	gw_json_count(j, "baselined", v->baselined);
	gw_json_count(j, "bypassed", v->bypassed);
	gw_json_count(j, "unresolved", v->unresolved);
	gw_json_count(j, "undecided", v->undecided);
	gw_json_count(j, "notes", v->notes);
}
