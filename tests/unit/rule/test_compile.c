#include "compiled.h"

static int take_any(struct gw_bundle_writer *w, const struct gw_rule_src *src,
		    struct gw_err *err)
{
	(void)w;
	(void)src;
	(void)err;
	return GW_OK;
}

static const struct gw_engine deny = { .key = "deny", .compile = take_any };
static const struct gw_engine find = { .key = "find", .compile = take_any };
static const struct gw_engine *const engines[] = { &deny, &find, NULL };

#define HEAD "gitward: 1\nrules:\n"
#define ENVELOPE                                                     \
	"- id: p/a\n  severity: low\n  title: t\n  message: m\n"     \
	"  match: {node: yaml.document}\n"

/* One fault each: what the file says, and where and how it is told. */
static const struct {
	const char *name;
	const char *text;
	const char *fault; /* line:col: words */
} faults[] = {
	{ "a misspelt key", HEAD ENVELOPE "  denny: {at: a, is: b}\n",
	  "8:3: unknown key 'denny' (did you mean 'deny'?) [E002]" },
	{ "a misspelt top key", "gitward: 1\nrule: []\n",
	  "2:1: unknown key 'rule' (did you mean 'rules'?) [E002]" },
	{ "a key twice", HEAD ENVELOPE "  deny: {}\n  severity: low\n", "9:3:" },
	{ "a boolean of YAML 1.1", HEAD ENVELOPE "  deny: {at: a, is: no}\n",
	  "8:21:" },
	{ "a severity that is none",
	  HEAD "- {id: p/a, severity: hihg, title: t, message: m, match: {node: x}, deny: {}}\n",
	  "3:23: 'hihg' is none of: info|low|medium|high|critical [E005]" },
	{ "two bodies", HEAD ENVELOPE "  deny: {}\n  require: {}\n",
	  "9:3: a rule has one of deny, require and find, not two [E006]" },
	{ "no body", HEAD ENVELOPE,
	  "3:3: one of deny, require and find is missing [E006]" },
	{ "an id outside of its pack",
	  HEAD "- {id: q/a, severity: low, title: t, message: m, match: {node: x}, deny: {}}\n",
	  "3:8: 'q/a' stands in the pack 'p', so its id begins with 'p/' [E015]" },
	{ "an id twice", HEAD ENVELOPE "  deny: {}\n" ENVELOPE "  deny: {}\n",
	  "9:7: 'p/a' is there already" },
	{ "a retired id", "gitward: 1\nretired: [p/a]\nrules:\n" ENVELOPE
			  "  deny: {}\n",
	  "4:7: 'p/a' is retired: choose another id [E015]" },
	{ "another version", "gitward: 2\nrules: []\n",
	  "1:10: language version 2 is not known (1 is) [E005]" },
	{ "find on a tree",
	  HEAD "- {id: p/a, severity: low, title: t, message: m, match: {node: k8s.object}, find: {regex: x}}\n",
	  "3:64: find looks at the nodes 'text' and 'file', not at 'k8s.object' [E011]" },
	{ "a test without finds", HEAD ENVELOPE
	  "  deny: {}\n  tests:\n  - {file: a, text: b}\n",
	  "10:5: 'finds' is missing [E005]" },
	{ "a parameter of no type",
	  "gitward: 1\nparams: {a: {type: strng, default: x}}\nrules: []\n",
	  "2:20: 'strng' is none of:" },
};

static void every_fault_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		struct compiled c;
		char got[400];

		compiled_make(&c, "p", faults[i].text, engines, false);
		snprintf(got, sizeof(got), "%u:%u: %s", c.err.line, c.err.col,
			 c.err.msg);
		if (c.status != GW_ESYNTAX ||
		    strncmp(got, faults[i].fault, strlen(faults[i].fault)) != 0)
			fail_msg("%s: got \"%s\"", faults[i].name, got);
		assert_non_null(strstr(c.err.file, "/p/x.yaml"));
		compiled_release(&c);
	}
}

static void an_official_rule_has_a_quiet_test(void **state)
{
	struct compiled c;

	(void)state;
	compiled_make(&c, "p",
		      HEAD ENVELOPE "  deny: {}\n  tests:\n"
				    "  - {file: a, text: b, finds: [1]}\n",
		      engines, true);
	assert_int_equal(c.status, GW_ESYNTAX);
	assert_string_equal(c.err.msg,
			    "'p/a' has no test that stays quiet [E019]");
	compiled_release(&c);
}

static void names_are_shared_by_the_documents_of_a_file(void **state)
{
	struct compiled c;

	(void)state;
	compiled_make(&c, "p",
		      "gitward: 1\nparams: {a: {type: int, default: 1}}\n---\n"
		      "gitward: 1\nparams: {a: {type: int, default: 2}}\n",
		      engines, false);
	assert_int_equal(c.status, GW_ESYNTAX);
	assert_int_equal(c.err.line, 5);
	assert_non_null(strstr(c.err.msg, "E003"));
	compiled_release(&c);
}

static void an_example_is_read_with_its_lines(void **state)
{
	const char *dirs[2] = { NULL, NULL };
	gw_examples e = { 0 };
	struct compiled c;

	(void)state;
	compiled_write(&c, "p",
		       HEAD ENVELOPE
		       "  deny: {}\n  tests:\n"
		       "  - {file: a.tf, text: \"x={k}{y}\\n\", finds: [3], unknown: [], fakes: {k: \"ab{digit:4}\"}}\n");
	dirs[0] = c.dir;
	assert_int_equal(gw_rules_examples(&e, &c.arena, dirs, NULL, &c.err),
			 GW_OK);
	assert_int_equal(e.n, 1);
	assert_str(e.v[0].rule, "p/a");
	assert_int_equal(e.v[0].finds_count, 1);
	assert_int_equal(e.v[0].finds[0], 3);
	assert_true(e.v[0].says_unknown);
	assert_int_equal(e.v[0].text.n, strlen("x=ab1234{y}\n"));
	assert_true(gw_str_ends(e.v[0].text, GW_STR("{y}\n")));
	GW_VEC_FREE(&e);
	compiled_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_has_its_place),
		cmocka_unit_test(an_official_rule_has_a_quiet_test),
		cmocka_unit_test(names_are_shared_by_the_documents_of_a_file),
		cmocka_unit_test(an_example_is_read_with_its_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
