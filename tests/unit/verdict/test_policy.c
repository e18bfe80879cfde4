#include "policies.h"

#define HEAD "gitward: 1\n"

static enum gw_level level(const struct gw_policy *p, const char *rule,
			   enum gw_severity severity)
{
	struct gw_finding f = finding(rule, severity);

	return gw_policy_level(p, &f);
}

static struct gw_policy *nothing(void)
{
	struct gw_policy *p = NULL;

	assert_int_equal(try_policy(&p, NULL, 0, NULL), GW_OK);
	return p;
}

static void without_a_file_grave_findings_block(void **state)
{
	struct gw_policy *p = nothing();

	(void)state;
	assert_int_equal(level(p, "k/a", GW_CRITICAL), GW_ENFORCE);
	assert_int_equal(level(p, "k/a", GW_HIGH), GW_ENFORCE);
	assert_int_equal(level(p, "k/a", GW_MEDIUM), GW_ANNOTATE);
	assert_int_equal(level(p, "k/a", GW_LOW), GW_ANNOTATE);
	assert_int_equal(level(p, "k/a", GW_INFO), GW_OBSERVE);
}

static void without_a_file_sure_secrets_block(void **state)
{
	struct gw_policy *p = nothing();
	struct gw_finding proven = secret(GW_TIER_PROVEN, GW_CONF_HIGH);
	struct gw_finding shaped = secret(GW_TIER_SHAPED, GW_CONF_HIGH);
	struct gw_finding guess = secret(GW_TIER_CONTEXTUAL, GW_CONF_MEDIUM);
	struct gw_finding vague = secret(GW_TIER_CONTEXTUAL, GW_CONF_LOW);
	struct gw_finding fake = secret(GW_TIER_FAKE, GW_CONF_HIGH);

	(void)state;
	assert_int_equal(gw_policy_level(p, &proven), GW_ENFORCE);
	assert_int_equal(gw_policy_level(p, &shaped), GW_ENFORCE);
	assert_int_equal(gw_policy_level(p, &guess), GW_ANNOTATE);
	assert_int_equal(gw_policy_level(p, &vague), GW_OBSERVE);
	assert_int_equal(gw_policy_level(p, &fake), GW_OBSERVE);
}

static void what_is_doubtful_or_old_does_not_block(void **state)
{
	struct gw_policy *p = nothing();
	struct gw_finding f = finding("k/a", GW_CRITICAL);

	(void)state;
	f.confidence = GW_CONF_LOW;
	assert_int_equal(gw_policy_level(p, &f), GW_ANNOTATE);
	f.confidence = GW_CONF_HIGH;
	f.existing = true;
	assert_int_equal(gw_policy_level(p, &f), GW_ANNOTATE);
}

static void a_fake_never_blocks_whatever_a_rule_says(void **state)
{
	struct gw_policy *p = policy(HEAD "rules: {'secrets/*': enforce}\n",
				     "");
	struct gw_finding fake = secret(GW_TIER_FAKE, GW_CONF_HIGH);

	(void)state;
	assert_int_equal(gw_policy_level(p, &fake), GW_OBSERVE);
}

/* The text is recommended.yaml; the base is in C. */
static void the_base_is_what_recommended_says(void **state)
{
	struct gw_policy *base = nothing();
	struct gw_policy *file = policy(HEAD "use: recommended\n", "");

	(void)state;
	assert_str(gw_policy_digest(base), gw_policy_digest(file).p);
}

static void all_shipped_profiles_can_be_read(void **state)
{
	struct gw_policy *p;

	(void)state;
	assert_non_null(gw_policy_shipped_at(0));
	for (size_t i = 0; gw_policy_shipped_at(i); i++) {
		struct gw_str text = gw_arena_print(
			&arena, HEAD "use: [%s]\n", gw_policy_shipped_at(i));

		p = policy(text.p, "");
		assert_true(p->count >= 3);
	}
}

static void the_more_specific_name_wins_then_the_later(void **state)
{
	struct gw_policy *p = policy(HEAD "rules:\n"
					  "  docker/a: observe\n"
					  "  'docker/*': enforce\n"
					  "  '*': annotate\n"
					  "  'docker/b*': observe\n"
					  "  'docker/*b': annotate\n",
				     "");

	(void)state;
	assert_int_equal(level(p, "docker/a", GW_LOW), GW_OBSERVE);
	assert_int_equal(level(p, "docker/c", GW_LOW), GW_ENFORCE);
	assert_int_equal(level(p, "other/c", GW_CRITICAL), GW_ANNOTATE);
	assert_int_equal(level(p, "docker/b", GW_CRITICAL), GW_ANNOTATE);
}

static void a_file_wins_over_the_profiles_it_uses(void **state)
{
	struct gw_policy *p =
		policy(HEAD "use: [strict]\nseverities: {medium: annotate}\n",
		       "");

	(void)state;
	assert_int_equal(level(p, "k/a", GW_MEDIUM), GW_ANNOTATE);
	assert_int_equal(level(p, "k/a", GW_HIGH), GW_ENFORCE);
}

static void a_default_covers_what_its_file_does_not_name(void **state)
{
	struct gw_policy *p =
		policy(HEAD "default: observe\nseverities: {high: enforce}\n",
		       "");

	(void)state;
	assert_int_equal(level(p, "k/a", GW_CRITICAL), GW_OBSERVE);
	assert_int_equal(level(p, "k/a", GW_HIGH), GW_ENFORCE);
}

static void observe_blocks_nothing(void **state)
{
	struct gw_policy *p =
		policy(HEAD "use: [strict, pss-restricted, observe]\n", "");
	struct gw_finding f = secret(GW_TIER_PROVEN, GW_CONF_HIGH);

	(void)state;
	assert_int_equal(gw_policy_level(p, &f), GW_OBSERVE);
	assert_int_equal(level(p, "kubernetes/privileged-container",
			       GW_CRITICAL),
			 GW_OBSERVE);
	f.what = GW_UNDECIDED;
	f.rule = GW_STR("undecided/parse");
	assert_int_equal(gw_policy_level(p, &f), GW_OBSERVE);
}

static void a_repository_can_tighten(void **state)
{
	struct gw_policy *p = policy(HEAD "use: [baseline]\n",
				     HEAD "rules: {'k/*': enforce}\n"
					  "severities: {medium: annotate}\n");

	(void)state;
	assert_int_equal(level(p, "k/a", GW_LOW), GW_ENFORCE);
	assert_int_equal(level(p, "x/a", GW_MEDIUM), GW_ANNOTATE);
}

static void a_repository_cannot_loosen(void **state)
{
	struct gw_policy *p = policy(
		HEAD "budgets: {blob: 1MiB}\nwaivers: never\n",
		HEAD "use: [observe]\ndefault: 'off'\nexisting: observe\n"
		     "rules: {'*': 'off', k/b: {severity: info}}\n"
		     "unknown: skip\nwaivers: any\nundecided: observe\n"
		     "budgets: {blob: 1GiB, deadline: 1s}\n"
		     "baseline: mine\nidentity: gitolite\n"
		     "rules-version: '0.1'\n");
	struct gw_finding f = finding("k/b", GW_CRITICAL);

	(void)state;
	assert_int_equal(level(p, "k/a", GW_CRITICAL), GW_ENFORCE);
	assert_int_equal(gw_policy_severity(p, &f), GW_CRITICAL);
	assert_false(gw_policy_off(p, GW_STR("k/a")));
	assert_int_equal(gw_policy_unknown(p, GW_STR("k/a")),
			 GW_UNKNOWN_NOTED);
	assert_int_equal(gw_policy_waivers(p), GW_WAIVERS_NEVER);
	assert_int_equal(gw_policy_budgets(p).blob, 1 << 20);
	assert_int_equal(gw_policy_budgets(p).deadline_ms, 1000);
	assert_int_equal(gw_policy_baseline(p).n, 0);
	assert_null(gw_policy_identity(p));
	f.since = GW_STR("9.9");
	assert_int_equal(gw_policy_level(p, &f), GW_ENFORCE);
	f.what = GW_UNDECIDED;
	f.rule = GW_STR("undecided/parse");
	assert_int_equal(gw_policy_level(p, &f), GW_ENFORCE);
}

static void a_delegated_rule_is_the_repositorys(void **state)
{
	struct gw_policy *p =
		policy(HEAD "rules: {'docker/*': {delegated: true}}\n",
		       HEAD "rules: {docker/a: observe, k/a: observe}\n"
			    "params: {docker/x: 1, k/x: 2}\n");

	(void)state;
	assert_int_equal(level(p, "docker/a", GW_CRITICAL), GW_OBSERVE);
	assert_int_equal(level(p, "k/a", GW_CRITICAL), GW_ENFORCE);
	assert_non_null(gw_map_get(gw_policy_params(p), GW_STR("docker/x")));
	assert_null(gw_map_get(gw_policy_params(p), GW_STR("k/x")));
}

static void a_group_takes_part_by_the_repositorys_name(void **state)
{
	struct gw_policy *p =
		policy(HEAD "groups:\n"
			    "- {repositories: ['team-a/*'], use: [strict]}\n"
			    "- {repositories: team-b/*, default: 'off'}\n",
		       "");

	(void)state;
	assert_int_equal(level(p, "k/a", GW_MEDIUM), GW_ENFORCE);
}

static void a_newer_rule_than_the_pin_is_observed(void **state)
{
	struct gw_policy *p = policy(HEAD "rules-version: '1.9'\n", "");
	struct gw_finding f = finding("k/a", GW_CRITICAL);

	(void)state;
	f.since = GW_STR("1.10");
	assert_int_equal(gw_policy_level(p, &f), GW_OBSERVE);
	f.since = GW_STR("1.9");
	assert_int_equal(gw_policy_level(p, &f), GW_ENFORCE);
	f.since = GW_STR("");
	assert_int_equal(gw_policy_level(p, &f), GW_ENFORCE);
}

static void undecided_kinds_have_their_level(void **state)
{
	struct gw_policy *p = policy(
		HEAD "undecided: {default: enforce, large-blob: annotate}\n",
		"");
	struct gw_finding f = finding("undecided/large-blob", GW_HIGH);

	(void)state;
	f.what = GW_UNDECIDED;
	assert_int_equal(gw_policy_level(p, &f), GW_ANNOTATE);
	f.rule = GW_STR("undecided/of-the-future");
	assert_int_equal(gw_policy_level(p, &f), GW_ENFORCE);
}

static void a_rule_that_is_off_need_not_run(void **state)
{
	struct gw_policy *p = policy(
		HEAD "rules: {k/a: {enabled: false}, k/c: {enabled: true}}\n",
		"");

	(void)state;
	assert_true(gw_policy_off(p, GW_STR("k/a")));
	assert_false(gw_policy_off(p, GW_STR("k/b")));
	assert_true(gw_policy_on(p, GW_STR("k/c")));
	assert_false(gw_policy_on(p, GW_STR("k/b")));
}

struct bad {
	const char *text;
	unsigned line;
	unsigned col;
	const char *words;
};

static const struct bad bads[] = {
	{ "use: [strict]\n", 1, 1, "the line 'gitward: 1' is missing" },
	{ "gitward: 2\n", 1, 10, "this gitward reads 'gitward: 1' only" },
	{ HEAD "severitys: {}\n", 2, 1,
	  "unknown key 'severitys' (did you mean 'severities'?)" },
	{ HEAD "tiers: {prooven: enforce}\n", 2, 9,
	  "unknown key 'prooven' (did you mean 'proven'?)" },
	{ HEAD "default: anotate\n", 2, 10,
	  "unknown word 'anotate' (did you mean 'annotate'?)" },
	{ HEAD "default: [a]\n", 2, 10, "a text is wanted here" },
	{ HEAD "use: [strikt]\n", 2, 7,
	  "there is no profile 'strikt' (did you mean 'strict'?)" },
	{ HEAD "undecided: 'off'\n", 2, 12,
	  "what could not be judged is never off (observe is the least)" },
	{ HEAD "rules: {Docker: enforce}\n", 2, 9,
	  "'Docker' is no rule: write pack/name, or a pattern such as "
	  "'pack/*'" },
	{ HEAD "rules: {k/a: {lvel: enforce}}\n", 2, 15,
	  "unknown key 'lvel' (did you mean 'level'?)" },
	{ HEAD "rules: {k/a: {severity: huge}}\n", 2, 25,
	  "a severity is wanted here: info, low, medium, high or critical" },
	{ HEAD "allow: [{rule: k/a}]\n", 2, 9,
	  "an exception needs a reason: add 'reason:'" },
	{ HEAD "allow: [{reason: x}]\n", 2, 9,
	  "an exception needs 'rule:' or 'fingerprint:'" },
	{ HEAD "allow: [{rule: k/a, reason: x, until: soon}]\n", 2, 9,
	  "'until:' must be a date: 'YYYY-MM-DD'" },
	{ HEAD "budgets: {blob: much}\n", 2, 17,
	  "a size such as 16MiB is wanted here" },
	{ HEAD "baseline: ../x\n", 2, 11,
	  "a path inside the repository is wanted here" },
	{ HEAD "groups: [{use: [strict]}]\n", 2, 10,
	  "a group needs 'repositories:'" },
	{ HEAD "repositories: x\n", 2, 1, NULL },
	{ HEAD "bypass: [{rules: a/b}]\n", 2, 10,
	  "a bypass needs 'rules:' and 'who:'" },
	{ HEAD "params: {x: 1}\n", 2, 10,
	  "'x' is no parameter: write pack/name" },
	{ HEAD "params: {a/x: {file: /m}}\n", 2, 22,
	  "only the site's policy may name a file of this machine" },
	{ HEAD "params: {a/x: {file: m}}\n", 2, 15,
	  "write 'file: /absolute/path'" },
	{ HEAD "identity: variable\n", 2, 0,
	  "'from: variable' needs 'variable: NAME' beside it" },
	{ HEAD "---\ngitward: 1\n", 3, 1, "a policy is one document only" },
};

static void what_is_unknown_is_said_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		const struct bad *b = &bads[i];
		struct gw_policy_source s = site(b->text);
		struct gw_policy *p;
		struct gw_err err = { .status = GW_OK };

		if (try_policy(&p, &s, 1, &err) != GW_ESYNTAX ||
		    err.line != b->line || err.col != b->col ||
		    strcmp(err.file, "site.yaml") ||
		    (b->words && strcmp(err.msg, b->words)))
			fail_msg("row %zu: %s:%u:%u: %s", i, err.file,
				 err.line, err.col, err.msg);
	}
}

static int members(struct gw_str *text, void *ctx, struct gw_str path,
		   struct gw_err *err)
{
	assert_str(path, "/m");
	*text = gw_str_of(ctx);
	return text->n ? GW_OK :
			 gw_err_set(err, GW_ENOTFOUND, "it is not there");
}

static void a_list_may_stand_in_a_file(void **state)
{
	struct gw_policy_source s =
		site(HEAD "params: {a/x: {file: /m}}\n");
	const struct gw_node *n;
	struct gw_policy *p;
	struct gw_err err = { .status = GW_OK };
	char digest[65];

	(void)state;
	s.file = members;
	s.ctx = (void *)"# who\n ann \n\nben # he\n";
	assert_int_equal(try_policy(&p, &s, 1, NULL), GW_OK);
	n = gw_map_get(gw_policy_params(p), GW_STR("a/x"));
	assert_int_equal(n->kind, GW_LIST);
	assert_int_equal(n->count, 2);
	assert_str(n->first->text, "ann");
	assert_str(n->first->next->text, "ben");
	memcpy(digest, gw_policy_digest(p).p, sizeof(digest));
	s.ctx = (void *)"ann\n";
	assert_int_equal(try_policy(&p, &s, 1, NULL), GW_OK);
	assert_string_not_equal(digest, gw_policy_digest(p).p);
	s.ctx = (void *)"";
	assert_int_equal(try_policy(&p, &s, 1, &err), GW_ESYNTAX);
	assert_string_equal(err.msg, "the list '/m' does not exist");
}

static void names_of_rules_must_exist(void **state)
{
	struct gw_policy *p = policy(HEAD "use: [pss-restricted]\n"
					  "rules: {'k/*': enforce,\n"
					  "  k/alfa: enforce}\n",
				     "");
	struct gw_str ids[] = { GW_STR("k/alpha"), GW_STR("k/beta") };
	struct gw_err err;

	(void)state;
	assert_int_equal(gw_policy_check(p, ids, 2, &err), GW_ESYNTAX);
	assert_string_equal(err.msg, "no rule is named 'k/alfa' (did you "
				     "mean 'k/alpha'?)");
	assert_int_equal(err.line, 4);
}

static void the_digest_tells_policies_apart(void **state)
{
	struct gw_policy *a = policy(HEAD, "");
	struct gw_policy *b = policy(HEAD "# a remark\nuse: []\n", "");
	struct gw_policy *c = policy(HEAD "existing: observe\n", "");

	(void)state;
	assert_str(gw_policy_digest(a), gw_policy_digest(b).p);
	assert_int_not_equal(gw_str_cmp(gw_policy_digest(a),
					gw_policy_digest(c)),
			     0);
}

static void show_names_the_source_of_each_line(void **state)
{
	struct gw_policy *p = policy(HEAD "existing: observe\n", "");
	struct gw_buf b;

	(void)state;
	gw_buf_init(&b, 1 << 20);
	gw_policy_show(&b, p);
	assert_non_null(strstr(gw_buf_cstr(&b), "existing: observe"));
	assert_non_null(strstr(gw_buf_cstr(&b), "# site.yaml:2"));
	assert_non_null(strstr(gw_buf_cstr(&b), "# built in"));
	gw_buf_release(&b);
}

static void show_says_what_is_in_vain(void **state)
{
	struct gw_policy *p =
		policy(HEAD, HEAD "existing: observe\nwaivers: any\n"
				  "budgets: {deadline: 1s}\n");
	struct gw_buf b;

	(void)state;
	gw_buf_init(&b, 1 << 20);
	gw_policy_show(&b, p);
	assert_non_null(strstr(gw_buf_cstr(&b),
			       "\n# .gitward.yaml:2: 'existing: observe' has "
			       "no effect: it would loosen the policy\n"));
	assert_non_null(strstr(gw_buf_cstr(&b), "'waivers.mode: any'"));
	assert_null(strstr(gw_buf_cstr(&b), "'budgets.deadline"));
	assert_non_null(strstr(gw_buf_cstr(&b), "  deadline: 1s "));
	gw_buf_release(&b);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(without_a_file_grave_findings_block),
		T(without_a_file_sure_secrets_block),
		T(what_is_doubtful_or_old_does_not_block),
		T(a_fake_never_blocks_whatever_a_rule_says),
		T(the_base_is_what_recommended_says),
		T(all_shipped_profiles_can_be_read),
		T(the_more_specific_name_wins_then_the_later),
		T(a_file_wins_over_the_profiles_it_uses),
		T(a_default_covers_what_its_file_does_not_name),
		T(observe_blocks_nothing),
		T(a_repository_can_tighten),
		T(a_repository_cannot_loosen),
		T(a_delegated_rule_is_the_repositorys),
		T(a_group_takes_part_by_the_repositorys_name),
		T(a_newer_rule_than_the_pin_is_observed),
		T(undecided_kinds_have_their_level),
		T(a_rule_that_is_off_need_not_run),
		T(what_is_unknown_is_said_with_its_place),
		T(a_list_may_stand_in_a_file),
		T(names_of_rules_must_exist),
		T(the_digest_tells_policies_apart),
		T(show_names_the_source_of_each_line),
		T(show_says_what_is_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
