/* Rules on a document: which apply, what they say. SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"
#include "query/run.h"
#include "seal/seal.h"

#define MOST_WITNESSES 50u /* told one by one, of a rule and a subject */
#define MOST_AGAIN 1000u /* looked for */

#define ANSWERS 64u
#define PAGE 64u

/* Does the file's path fit the patterns of these rules? */
struct answer {
	const struct gw_rule_meta *meta; /* the first that asked, or NULL */
	bool wanted;
};

struct judging {
	struct q_run run;
	bool single; /* one subject, so nothing need be kept between two */
	uint32_t **steps; /* of each rule, in pages; NULL: none yet */
	struct gw_rule_path path;
	struct answer answers[ANSWERS];
	uint32_t more; /* steps for further witnesses, of all rules */
	bool limited;
};

/* Rules of one topic have one list of patterns, which the bundle holds once. */
static bool wants_path(struct judging *j, const struct gw_rule_meta *m)
{
	struct answer *a;

	if (!m->paths.count && !m->skip_paths.count)
		return true;
	a = &j->answers[(m->paths.first + m->skip_paths.first) % ANSWERS];
	if (!a->meta || a->meta->paths.first != m->paths.first ||
	    a->meta->paths.count != m->paths.count ||
	    a->meta->skip_paths.first != m->skip_paths.first ||
	    a->meta->skip_paths.count != m->skip_paths.count) {
		a->meta = m;
		a->wanted = gw_rule_wants_path(j->run.q->p.bundle, m,
					       &j->path);
	}
	return a->wanted;
}

/* Steps of the rule on the subjects before. */
static uint32_t *steps_of(struct judging *j, uint32_t meta)
{
	struct gw_arena *arena = j->run.arena;
	uint32_t rules = j->run.q->p.bundle->rules;
	uint32_t **page;

	if (!j->steps)
		j->steps = gw_arena_array(arena, rules / PAGE + 1,
					  sizeof(*j->steps));
	page = &j->steps[meta / PAGE];
	if (!*page)
		*page = gw_arena_array(arena, PAGE, sizeof(**page));
	return *page + meta % PAGE;
}

/* The node's side of the change; false: the rule is not about it. */
static bool set_change(struct q_run *r, const struct gw_rule_meta *m,
		       const struct q_rule *rule, bool removed)
{
	const struct gw_subject *s = r->subject;

	r->old = NULL;
	if (!(rule->flags & Q_USES_OLD))
		return !removed;
	if (!gw_q_before(r, false))
		return false;
	if (removed) {
		r->old = s;
		r->change = GW_CHANGE_REMOVED;
		return (m->change & GW_CHANGE_REMOVED) != 0;
	}
	r->old = gw_q_old_of(r, s);
	r->change = !r->old ? GW_CHANGE_ADDED :
		    gw_q_same_tree(r->old->node, s->node) ?
			      GW_CHANGE_SAME :
			      GW_CHANGE_CHANGED;
	return !m->change || (m->change & r->change);
}

/* Keys from the root down, indexes left out: so that an item put in front of
 * a list does not make all others new. */
static void add_keys(struct gw_buf *out, const struct gw_node *n)
{
	const struct gw_node *up[64];
	size_t depth = 0;

	for (; n && depth < 64; n = n->parent)
		up[depth++] = n;
	while (depth-- > 0)
		if (up[depth]->key.n) {
			gw_buf_byte(out, '.');
			gw_buf_add(out, up[depth]->key);
		}
}

/* Names are put into the identity of items, so that two containers differ;
 * `twin` tells witnesses apart that nothing else does. */
static void set_fingerprint(struct q_run *r, struct gw_finding *f,
			    const struct gw_node *node, unsigned twin)
{
	const struct gw_node *name = gw_node_key(node, "name");
	struct gw_str parts[7];
	struct gw_buf keys;

	gw_buf_init(&keys, 4096);
	if (node && node->doc == r->subject->doc)
		add_keys(&keys, node);
	if (r->witnesses.last)
		gw_q_witness_identity(&keys, node);
	if (twin)
		gw_buf_print(&keys, "#%u", twin);
	parts[0] = f->rule;
	parts[1] = GW_STR("\n");
	parts[2] = f->address;
	parts[3] = GW_STR("\n");
	parts[4] = gw_buf_str(&keys);
	parts[5] = GW_STR("\n");
	parts[6] = gw_node_text(name);
	gw_sha256_hex(f->fingerprint, parts, 7);
	gw_buf_release(&keys);
}

static struct gw_str add_tag(struct q_run *r, struct gw_str tags)
{
	return gw_arena_print(r->arena, "%.*s%sunresolved", GW_FMT(tags),
			      tags.n ? "," : "");
}

static const struct gw_node *where_of(struct q_run *r, const struct q_why *why)
{
	const struct gw_node *n = why->node;
	struct q_list l;

	if (!r->rule->where)
		return n;
	l = gw_q_walk(r, r->rule->where, false);
	if (l.n)
		n = gw_q_vals(r, &l)[0].node;
	r->stack.n = l.from;
	return n;
}

/* The lines on which a waiver covers all of the subject. */
static void set_scope(struct gw_finding *f, const struct gw_subject *s)
{
	uint32_t col;

	if (s->node && s->node->doc == s->doc) {
		gw_node_place(s->node, &f->scope_line, &col);
		f->scope_end_line = s->node->span.end_line;
	}
	if (s->object && s->object->doc == s->doc)
		gw_node_place(s->object, &f->object_line, &col);
}

/* Does one from `first` on have its fingerprint? */
static bool is_twin(const struct q_run *r, const struct gw_finding *f,
		    size_t first)
{
	const struct gw_finding *v = r->job->found->v;

	for (size_t i = first; &v[i] < f; i++)
		if (strcmp(v[i].fingerprint, f->fingerprint) == 0)
			return true;
	return false;
}

/* `first`: of the findings of this rule on this subject. */
static void add_finding(struct q_run *r, const struct q_why *why,
			enum gw_what what, size_t first)
{
	const struct gw_bundle *b = r->q->p.bundle;
	const struct gw_node *node = where_of(r, why);
	struct gw_finding *f = GW_PUSH(r->job->found);

	gw_rule_begin_finding(f, b, &b->meta[r->rule->meta]);
	f->what = what;
	f->change = (r->rule->flags & Q_USES_OLD) != 0;
	f->place.path = r->job->path;
	f->address = r->subject->address;
	f->message = gw_q_message_make(r, why);
	gw_q_place(r, f, node);
	set_scope(f, r->subject);
	set_fingerprint(r, f, node, 0);
	for (unsigned twin = 1; is_twin(r, f, first); twin++)
		set_fingerprint(r, f, node, twin);
}

static void conclude(struct q_run *r, enum q_truth t, const struct q_why *why)
{
	const struct gw_query_setup *s = r->q->setup;
	uint32_t meta = r->rule->meta;
	bool require = (r->rule->flags & Q_REQUIRE) != 0;
	uint8_t policy = s->bundle->meta[meta].unknown;
	size_t first = r->job->found->n;
	struct gw_finding *f;

	if (t == (require ? Q_F : Q_T))
		add_finding(r, why, GW_FOUND, first);
	if (t != Q_U)
		return;
	if (s->unknown && s->unknown[meta])
		policy = (uint8_t)(s->unknown[meta] - 1);
	if (policy == GW_UNKNOWN_SKIP)
		return;
	add_finding(r, why,
		    policy == GW_UNKNOWN_DENY ? GW_FOUND : GW_UNRESOLVED, first);
	f = &r->job->found->v[r->job->found->n - 1];
	f->tags = add_tag(r, f->tags);
}

static void begin_rule(struct q_run *r, const struct q_rule *rule)
{
	r->rule = rule;
	r->item = NULL;
	r->stack.n = 0;
	r->args.n = 0;
	r->indent = 0;
	r->witnesses.n = 0;
	r->witnesses.level = 0;
	r->witnesses.off = 0;
	r->witnesses.last = NULL;
	r->witnesses.again = false;
	for (unsigned i = 0; i < rule->slots; i++) {
		r->slots[i].bound = false;
		r->slots[i].judging = false;
	}
}

static void add_undecided(struct q_run *r)
{
	const struct gw_bundle *b = r->q->p.bundle;
	struct gw_finding *f = GW_PUSH(r->job->found);

	*f = (struct gw_finding){
		.what = GW_UNDECIDED,
		.rule = GW_STR("undecided/rule-steps"),
		.title = GW_STR("A rule took too many steps"),
		.message = gw_arena_print(
			r->arena, "%.*s was given up after %u steps (B001)",
			GW_FMT(gw_bundle_str(b, b->meta[r->rule->meta].id)),
			Q_MOST_STEPS),
		.place.path = r->job->path,
		.address = r->subject->address,
		.severity = GW_HIGH,
	};
}

/* On the same line, in the same words, as one from `first` on? */
static bool is_told(const struct q_run *r, size_t first)
{
	const struct gw_finding *v = r->job->found->v;
	size_t last = r->job->found->n - 1;

	for (size_t i = first; i < last; i++)
		if (v[i].place.line == v[last].place.line &&
		    gw_str_eq(v[i].message, v[last].message))
			return true;
	return false;
}

/* The next witness of a finding; false: there is none, or it is not known. */
static bool judge_again(struct q_run *r, struct q_why *why)
{
	const bool require = (r->rule->flags & Q_REQUIRE) != 0;

	*why = (struct q_why){ .depth = Q_NONE_YET };
	return gw_q_witness_again(r) &&
	       gw_q_eval(r, r->rule->body, why) == (require ? Q_F : Q_T) &&
	       !r->over && r->witnesses.last;
}

/* What makes the rule true beside its first witness, which stands at `first`:
 * a finding each, and the number of those beyond. */
static void add_witnesses(struct judging *j, size_t first)
{
	struct q_run *r = &j->run;
	struct gw_buf *trace = r->trace;
	uint32_t steps = r->steps;
	unsigned beyond = 0;
	unsigned times = 0;
	struct q_why why;
	struct gw_finding *f;

	r->trace = NULL;
	r->steps = j->more;
	while (times++ < MOST_AGAIN && judge_again(r, &why)) {
		if (r->job->found->n - first >= MOST_WITNESSES) {
			beyond++;
			continue;
		}
		add_finding(r, &why, GW_FOUND, first);
		if (is_told(r, first))
			r->job->found->n--;
	}
	f = &r->job->found->v[r->job->found->n - 1];
	if (beyond)
		f->message = gw_arena_print(
			r->arena, "%.*s (and %s%u more)", GW_FMT(f->message),
			r->over || times > MOST_AGAIN ? "at least " : "",
			beyond);
	else if (r->over)
		f->message = gw_arena_print(r->arena, "%.*s (there may be more)",
					    GW_FMT(f->message));
	j->more = r->steps;
	r->over = false;
	r->steps = steps;
	r->trace = trace;
}

/* Most rules have nothing to say, which is told without asking why. */
static bool is_quiet(struct q_run *r, const struct q_rule *rule)
{
	enum q_quick t = Q_QUICK_T;

	if (r->trace)
		return false;
	if (rule->when)
		t = gw_q_quick(r, rule->when);
	if (t == Q_QUICK_T || t == Q_QUICK_U) {
		t = gw_q_quick(r, rule->body);
		if (rule->flags & Q_REQUIRE && t != Q_ASK)
			t = (enum q_quick)gw_q_not((enum q_truth)t);
	}
	return t == Q_QUICK_F && !r->over;
}

static void judge_rule(struct judging *j, const struct q_rule *rule)
{
	struct q_run *r = &j->run;
	struct q_why why = { .depth = Q_NONE_YET };
	enum q_truth when = Q_T;
	enum q_truth t;
	uint32_t *kept = j->single ? NULL : steps_of(j, rule->meta);
	uint32_t before = kept ? *kept : 0;

	begin_rule(r, rule);
	gw_q_trace_rule(r);
	r->steps = before;
	r->over = false;
	if (is_quiet(r, rule))
		goto out;
	begin_rule(r, rule);
	r->steps = before;
	r->over = false;
	if (rule->when) {
		gw_q_trace_part(r, "when");
		when = gw_q_eval(r, rule->when, &why);
	}
	if (when == Q_F && !r->over) {
		gw_q_trace_end(r, "does not apply");
		goto out;
	}
	why = (struct q_why){ .depth = Q_NONE_YET };
	gw_q_trace_part(r, rule->flags & Q_REQUIRE ? "require" : "deny");
	t = gw_q_eval(r, rule->body, &why);
	/* What would follow only if `when` held is not known either. */
	if (when == Q_U && t == (rule->flags & Q_REQUIRE ? Q_F : Q_T))
		t = Q_U;
	if (r->over && before < Q_MOST_STEPS) {
		add_undecided(r);
		j->limited = true;
	}
	if (!r->over) {
		size_t first = r->job->found->n;

		conclude(r, t, &why);
		if (t == (rule->flags & Q_REQUIRE ? Q_F : Q_T))
			add_witnesses(j, first);
		gw_q_trace_end(r, t == Q_U ? "not known" :
				  (t == Q_T) == !(rule->flags & Q_REQUIRE) ?
					     "finding" :
					     "nothing to say");
	}
out:
	if (kept)
		*kept = r->steps;
}

/* Does the rule, which selects the subject at hand, apply to it at all? */
static void try_rule(struct judging *j, uint32_t rule_index, bool removed)
{
	struct q_run *r = &j->run;
	const struct q_rule *rule = &r->q->p.rules[rule_index];
	const struct gw_bundle *b = r->q->p.bundle;
	const struct gw_rule_meta *m = &b->meta[rule->meta];

	if ((r->q->idle[rule_index] && !r->trace) ||
	    (removed && !(m->change & GW_CHANGE_REMOVED)) ||
	    (r->job->only.p &&
	     !gw_str_eq(gw_bundle_str(b, m->id), r->job->only)))
		return;
	if (!wants_path(j, m) || !set_change(r, m, rule, removed))
		return;
	judge_rule(j, rule);
}

static void judge_subject(struct judging *j, const struct gw_subject *s,
			  bool removed)
{
	struct q_run *r = &j->run;
	struct q_rules rules;

	if (!s->node || s->cls >= GW_CLASSES)
		return;
	r->subject = s;
	rules = gw_q_choose(r, s);
	for (uint32_t i = 0; i < rules.n; i++)
		if (rules.v[i].starts & j->path.starts)
			try_rule(j, rules.v[i].rule, removed);
}

static bool is_there(struct q_run *r, struct gw_map *now,
		     const struct gw_subject *s)
{
	struct gw_str key = gw_arena_print(r->arena, "%u %.*s %.*s",
					   (unsigned)s->cls, GW_FMT(s->type),
					   GW_FMT(s->address));

	return gw_map_get(now, key) != NULL;
}

/* Old subjects that are gone, for rules on `change: [removed]`. */
static void judge_removed(struct judging *j)
{
	struct q_run *r = &j->run;
	const struct gw_query_job *job = r->job;
	const gw_subjects *old;
	struct gw_map now;

	if (!r->q->gones || !(old = gw_q_before(r, true)))
		return;
	gw_map_init(&now, r->arena);
	for (size_t i = 0; i < job->now->n; i++) {
		const struct gw_subject *s = &job->now->v[i];

		*gw_map_put(&now, gw_arena_print(r->arena, "%u %.*s %.*s",
						 (unsigned)s->cls,
						 GW_FMT(s->type),
						 GW_FMT(s->address))) =
			(void *)(uintptr_t)s;
	}
	for (size_t i = 0; i < old->n; i++)
		if (!is_there(r, &now, &old->v[i]))
			judge_subject(j, &old->v[i], true);
}

int gw_query_judge(const struct gw_query *q, const struct gw_query_job *job,
		   struct gw_err *err)
{
	struct judging j = { .run = { .q = q,
				      .job = job,
				      .arena = job->arena },
			      .single = job->now->n == 1 && !job->old &&
				!job->read_old,
			      .path = gw_rule_path_of(job->path) };

	gw_map_init(&j.run.memo, job->arena);
	for (size_t i = 0; i < job->now->n; i++)
		judge_subject(&j, &job->now->v[i], false);
	judge_removed(&j);
	GW_VEC_FREE(&j.run.stack);
	GW_VEC_FREE(&j.run.args);
	GW_VEC_FREE(&j.run.chosen);
	if (j.limited)
		return gw_err_set(err, GW_ELIMIT,
				  "a rule took more than %u steps",
				  Q_MOST_STEPS);
	return GW_OK;
}
