#include "policies.h"

#define HEAD "gitward: 1\n"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct gw_verdict judge_with(struct gw_judge *j, struct gw_finding *f,
				    size_t n)
{
	gw_findings found = { NULL, 0, 0 };
	struct gw_verdict v = { .now = 0 };

	for (size_t i = 0; i < n; i++)
		*GW_PUSH(&found) = f[i];
	j->arena = &arena;
	gw_verdict_make(&v, &found, j);
	assert_int_equal(found.n, 0);
	return v;
}

static struct gw_verdict judge(const struct gw_policy *p, struct gw_finding f)
{
	struct gw_judge j = { .policy = p };

	return judge_with(&j, &f, 1);
}

/* The outcome, and the rest given back. */
static enum gw_outcome outcome(struct gw_verdict v)
{
	GW_VEC_FREE(&v.found);
	return v.outcome;
}

static void nothing_found_is_allowed(void **state)
{
	struct gw_judge j = { .policy = policy(HEAD, "") };
	struct gw_verdict v = judge_with(&j, NULL, 0);

	(void)state;
	assert_int_equal(v.outcome, GW_VERDICT_ALLOW);
	assert_int_equal(v.exit_code, GW_EXIT_ALLOW);
	assert_int_equal(v.now, NOW);
}

static void a_block_is_exit_1_and_wins_over_undecided(void **state)
{
	struct gw_judge j = { .policy = policy(HEAD, "") };
	struct gw_finding f[2] = { finding("k/a", GW_HIGH),
				   finding("undecided/parse", GW_HIGH) };
	struct gw_verdict v;

	(void)state;
	f[1].what = GW_UNDECIDED;
	v = judge_with(&j, f, 2);
	assert_int_equal(v.exit_code, GW_EXIT_BLOCK);
	assert_int_equal(v.blocking, 1);
	assert_int_equal(v.undecided, 1);
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
	v = judge_with(&j, f + 1, 1);
	assert_int_equal(v.exit_code, GW_EXIT_UNDECIDED);
	assert_int_equal(outcome(v), GW_VERDICT_UNDECIDED);
}

static void undecided_that_is_annotated_is_said_and_passes(void **state)
{
	struct gw_finding f = finding("undecided/parse", GW_HIGH);
	struct gw_verdict v;

	(void)state;
	f.what = GW_UNDECIDED;
	v = judge(policy(HEAD "undecided: annotate\n", ""), f);
	assert_int_equal(v.exit_code, GW_EXIT_ALLOW);
	assert_int_equal(v.outcome, GW_VERDICT_ANNOTATE);
	assert_int_equal(v.found.n, 1);
	GW_VEC_FREE(&v.found);
}

static void an_unknown_value_is_counted_not_judged(void **state)
{
	struct gw_finding f = finding("k/a", GW_CRITICAL);
	struct gw_verdict v;

	(void)state;
	f.what = GW_UNRESOLVED;
	v = judge(policy(HEAD, ""), f);
	assert_int_equal(v.unresolved, 1);
	assert_int_equal(outcome(v), GW_VERDICT_ALLOW);
	v = judge(policy(HEAD "unknown: deny\n", ""), f);
	assert_str(v.found.v[0].tags, "unresolved");
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
	v = judge(policy(HEAD "unknown: skip\n", ""), f);
	assert_int_equal(v.found.n, 0);
	assert_int_equal(outcome(v), GW_VERDICT_ALLOW);
	v = judge(policy(HEAD "rules: {k/a: {unknown: deny}}\n", ""), f);
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
}

static void a_severity_can_be_set_by_rule(void **state)
{
	struct gw_verdict v =
		judge(policy(HEAD "rules: {k/a: {severity: low}}\n", ""),
		      finding("k/a", GW_CRITICAL));

	(void)state;
	assert_int_equal(v.found.v[0].severity, GW_LOW);
	assert_int_equal(outcome(v), GW_VERDICT_ANNOTATE);
}

static void fail_on_and_min_level_narrow_a_run(void **state)
{
	struct gw_judge j = { .policy = policy(HEAD, ""),
			      .fail_on = GW_ANNOTATE };
	struct gw_finding f[2] = { finding("k/a", GW_MEDIUM),
				   finding("k/b", GW_INFO) };
	struct gw_verdict v = judge_with(&j, f, 2);

	(void)state;
	assert_int_equal(v.blocking, 1);
	assert_int_equal(v.found.n, 2);
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
	j.fail_on = GW_OFF;
	j.min_level = GW_ANNOTATE;
	f[0].severity = GW_CRITICAL;
	v = judge_with(&j, f, 2);
	assert_int_equal(v.found.n, 1);
	assert_int_equal(v.observed, 1);
	assert_int_equal(outcome(v), GW_VERDICT_ANNOTATE);
}

/* --- exceptions ---------------------------------------------------------- */

#define ALLOW(rest) HEAD "allow: [{rule: 'k/*', reason: r" rest "}]\n"

static enum gw_outcome with_allow(const char *upper, const char *lower)
{
	struct gw_finding f = finding("k/a", GW_HIGH);

	f.address = GW_STR("v1/Pod/x");
	memcpy(f.fingerprint, A, 65);
	return outcome(judge(policy(upper, lower), f));
}

static void an_exception_covers_what_all_its_words_say(void **state)
{
	(void)state;
	assert_int_equal(with_allow(ALLOW(""), ""), GW_VERDICT_ALLOW);
	assert_int_equal(with_allow(ALLOW(", path: 'a.*'"), ""),
			 GW_VERDICT_ALLOW);
	assert_int_equal(with_allow(ALLOW(", path: 'b/**'"), ""),
			 GW_VERDICT_BLOCK);
	assert_int_equal(with_allow(ALLOW(", object: 'v1/Pod/*'"), ""),
			 GW_VERDICT_ALLOW);
	assert_int_equal(with_allow(ALLOW(", object: 'v1/Job/*'"), ""),
			 GW_VERDICT_BLOCK);
	assert_int_equal(with_allow(ALLOW(", fingerprint: " A), ""),
			 GW_VERDICT_ALLOW);
}

static void an_exception_past_its_day_is_void(void **state)
{
	(void)state;
	assert_int_equal(with_allow(ALLOW(", until: '2026-11-24'"), ""),
			 GW_VERDICT_ALLOW);
	assert_int_equal(with_allow(ALLOW(", until: '2026-11-23'"), ""),
			 GW_VERDICT_BLOCK);
}

static void the_server_says_which_exceptions_of_others_count(void **state)
{
	(void)state;
	assert_int_equal(with_allow(HEAD "waivers: never\n", ALLOW("")),
			 GW_VERDICT_BLOCK);
	assert_int_equal(with_allow(HEAD "waivers: annotate-level\n",
				    ALLOW("")),
			 GW_VERDICT_BLOCK);
	assert_int_equal(with_allow(HEAD "waivers: any\n", ALLOW("")),
			 GW_VERDICT_ALLOW);
	assert_int_equal(
		with_allow(HEAD "rules: {k/a: {waivable: false}}\n"
				"waivers: any\n",
			   ALLOW("")),
		GW_VERDICT_BLOCK);
	assert_int_equal(
		with_allow(HEAD "rules: {k/a: {delegated: true}}\n"
				"waivers: never\n",
			   ALLOW("")),
		GW_VERDICT_ALLOW);
}

/* --- waivers ------------------------------------------------------------- */

static struct gw_verdict waived(const char *upper, const char *text,
				bool trusted, struct gw_finding f)
{
	gw_waivers w = { NULL, 0, 0 };
	struct gw_judge j = { .policy = policy(upper, ""), .waivers = &w };
	struct gw_verdict v;

	gw_waivers_read(&w, gw_str_of(text), GW_STR("a.yaml"), &arena);
	for (size_t i = 0; i < w.n; i++)
		w.v[i].trusted = trusted;
	v = judge_with(&j, &f, 1);
	GW_VEC_FREE(&w);
	return v;
}

#define HERE "\n# gitward:allow k/a reason=\"known\"\nx\n" /* covers line 3 */

static void modes_say_which_waivers_count(void **state)
{
	struct gw_finding high = finding("k/a", GW_HIGH);
	struct gw_finding low = finding("k/a", GW_LOW);

	(void)state;
	assert_int_equal(outcome(waived(HEAD, HERE, false, high)),
			 GW_VERDICT_BLOCK);
	assert_int_equal(outcome(waived(HEAD, HERE, true, high)),
			 GW_VERDICT_ALLOW);
	assert_int_equal(outcome(waived(HEAD "waivers: any\n", HERE, false,
					high)),
			 GW_VERDICT_ALLOW);
	assert_int_equal(outcome(waived(HEAD "waivers: never\n", HERE, true,
					high)),
			 GW_VERDICT_BLOCK);
	assert_int_equal(outcome(waived(HEAD "waivers: annotate-level\n", HERE,
					false, high)),
			 GW_VERDICT_BLOCK);
	assert_int_equal(outcome(waived(HEAD "waivers: annotate-level\n", HERE,
					false, low)),
			 GW_VERDICT_ALLOW);
	assert_int_equal(outcome(waived(HEAD "waivers: {need-until: true}\n",
					HERE, true, high)),
			 GW_VERDICT_BLOCK);
}

static void a_waiver_covers_its_rule_and_line_only(void **state)
{
	struct gw_finding f = finding("k/a", GW_HIGH);

	(void)state;
	f.place.line = 4;
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_BLOCK);
	f.place.line = 3;
	f.rule = GW_STR("k/b");
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_BLOCK);
	f.rule = GW_STR("k/a");
	f.place.path = GW_STR("b.yaml");
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_BLOCK);
}

static void a_waiver_on_a_resource_covers_all_of_it(void **state)
{
	struct gw_finding f = finding("k/a", GW_HIGH);

	(void)state;
	f.place.line = 30;
	f.scope_line = 3;
	f.scope_end_line = 40;
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_ALLOW);
	f.scope_line = 20;
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_BLOCK);
	f.object_line = 3;
	assert_int_equal(outcome(waived(HEAD, HERE, true, f)),
			 GW_VERDICT_ALLOW);
}

static void waivers_of_many_files_do_not_mix(void **state)
{
	gw_waivers w = { NULL, 0, 0 };
	struct gw_judge j = { .policy = policy(HEAD "waivers: any\n", ""),
			      .waivers = &w,
			      .narrowed = true };
	struct gw_finding f[2] = { finding("k/a", GW_HIGH),
				   finding("k/a", GW_HIGH) };
	struct gw_verdict v;

	(void)state;
	gw_waivers_read(&w, GW_STR(HERE), GW_STR("z.yaml"), &arena);
	gw_waivers_read(&w, GW_STR(HERE), GW_STR("a.yaml"), &arena);
	gw_waivers_read(&w, GW_STR(HERE), GW_STR("m.yaml"), &arena);
	f[1].place.path = GW_STR("b.yaml");
	v = judge_with(&j, f, 2);
	assert_int_equal(v.waived, 1);
	assert_int_equal(v.blocking, 1);
	GW_VEC_FREE(&v.found);
	GW_VEC_FREE(&w);
}

static void what_waives_nothing_is_said(void **state)
{
	struct gw_finding f = finding("k/b", GW_INFO);
	struct gw_verdict v = waived(
		HEAD,
		HERE "# gitward:allow k/b\n"
		     "# gitward:allow k/b reason=x until=2020-01-01\n",
		true, f);

	(void)state;
	assert_int_equal(v.notes, 3);
	assert_str(v.found.v[0].rule, "waiver/unused");
	assert_str(v.found.v[2].rule, "waiver/invalid");
	assert_str(v.found.v[3].rule, "waiver/ended");
	assert_int_equal(outcome(v), GW_VERDICT_ANNOTATE);
}

/* --- baseline and bypass ------------------------------------------------- */

static void what_is_in_the_baseline_does_not_block(void **state)
{
	struct gw_finding f = finding("k/a", GW_HIGH);
	struct gw_judge j = {
		.policy = policy(HEAD, ""),
		.baseline = GW_STR("gitward-baseline 1\n" A " k/a # n\n")
	};
	struct gw_verdict v;

	(void)state;
	memcpy(f.fingerprint, A, 65);
	v = judge_with(&j, &f, 1);
	assert_int_equal(v.baselined, 1);
	assert_int_equal(outcome(v), GW_VERDICT_ALLOW);
	f.rule = GW_STR("k/b");
	v = judge_with(&j, &f, 1);
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
}

static void a_baseline_that_cannot_be_read_is_undecided(void **state)
{
	struct gw_judge j = { .policy = policy(HEAD, ""),
			      .baseline = GW_STR("nonsense\n"),
			      .baseline_name = GW_STR("base") };
	struct gw_verdict v = judge_with(&j, NULL, 0);

	(void)state;
	assert_int_equal(v.undecided, 1);
	assert_int_equal(outcome(v), GW_VERDICT_UNDECIDED);
}

static struct gw_verdict bypass(const char *text,
				const struct gw_bypass_request *q)
{
	struct gw_finding f = finding("git-push/big", GW_HIGH);
	struct gw_judge j = { .policy = policy(text, ""), .bypass = q };

	return judge_with(&j, &f, 1);
}

#define BYPASS                                                             \
	HEAD "bypass: [{rules: ['git-push/*'], who: [alice], "             \
	     "needs: signed-push, hours: 3}]\n"

static void a_bypass_needs_who_reason_and_signature(void **state)
{
	struct gw_str options[] = { GW_STR("ci.skip"),
				    GW_STR("gitward.bypass=k/x,git-push/big"),
				    GW_STR("gitward.reason=outage 7") };
	struct gw_bypass_request q = { .options = options,
				       .count = 3,
				       .who = GW_STR("alice"),
				       .signed_push = true };
	struct gw_verdict v = bypass(BYPASS, &q);

	(void)state;
	assert_true(gw_bypass_asked(&q));
	assert_int_equal(v.bypassed, 1);
	assert_str(v.found.v[0].fate_reason, "bypass by alice: outage 7");
	assert_int_equal(outcome(v), GW_VERDICT_ALLOW);
	q.signed_push = false;
	assert_int_equal(outcome(bypass(BYPASS, &q)), GW_VERDICT_BLOCK);
	q.signed_push = true;
	q.who = GW_STR("bob");
	assert_int_equal(outcome(bypass(BYPASS, &q)), GW_VERDICT_BLOCK);
	q.who = GW_STR("");
	assert_int_equal(outcome(bypass(BYPASS, &q)), GW_VERDICT_BLOCK);
	q.who = GW_STR("alice");
	q.count = 2;
	v = bypass(BYPASS, &q);
	assert_str(v.found.v[0].fate_reason,
		   "a bypass needs a reason: git push -o gitward.reason=...");
	assert_int_equal(outcome(v), GW_VERDICT_BLOCK);
	q.count = 1;
	assert_false(gw_bypass_asked(&q));
}

static void a_bypass_is_over_after_its_hours(void **state)
{
	struct gw_str options[] = { GW_STR("gitward.bypass=git-push/big"),
				    GW_STR("gitward.reason=outage 7") };
	struct gw_bypass_request q = { .options = options,
				       .count = 2,
				       .who = GW_STR("alice"),
				       .signed_push = true,
				       .opened = NOW - 3 * 3600 };

	(void)state;
	assert_int_equal(outcome(bypass(BYPASS, &q)), GW_VERDICT_ALLOW);
	q.opened--;
	assert_int_equal(outcome(bypass(BYPASS, &q)), GW_VERDICT_BLOCK);
}

static void a_repository_cannot_allow_a_bypass(void **state)
{
	struct gw_str options[] = { GW_STR("gitward.bypass=git-push/big"),
				    GW_STR("gitward.reason=x") };
	struct gw_bypass_request q = { .options = options,
				       .count = 2,
				       .who = GW_STR("alice"),
				       .signed_push = true };
	struct gw_judge j = { .policy = policy(HEAD, BYPASS), .bypass = &q };
	struct gw_finding f = finding("git-push/big", GW_HIGH);

	(void)state;
	assert_int_equal(outcome(judge_with(&j, &f, 1)), GW_VERDICT_BLOCK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(nothing_found_is_allowed),
		T(a_block_is_exit_1_and_wins_over_undecided),
		T(undecided_that_is_annotated_is_said_and_passes),
		T(an_unknown_value_is_counted_not_judged),
		T(a_severity_can_be_set_by_rule),
		T(fail_on_and_min_level_narrow_a_run),
		T(an_exception_covers_what_all_its_words_say),
		T(an_exception_past_its_day_is_void),
		T(the_server_says_which_exceptions_of_others_count),
		T(modes_say_which_waivers_count),
		T(a_waiver_covers_its_rule_and_line_only),
		T(a_waiver_on_a_resource_covers_all_of_it),
		T(waivers_of_many_files_do_not_mix),
		T(what_waives_nothing_is_said),
		T(what_is_in_the_baseline_does_not_block),
		T(a_baseline_that_cannot_be_read_is_undecided),
		T(a_bypass_needs_who_reason_and_signature),
		T(a_bypass_is_over_after_its_hours),
		T(a_repository_cannot_allow_a_bypass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
