#include "asked.h"

#define RULE                                                             \
	"gitward: 1\nrules:\n- id: p/a\n  severity: low\n  title: t\n" \
	"  message: m\n  match: {node: yaml.document}\n"
#define ONE(words) RULE "  deny: " words "\n"

/* The deny stands in line 8 and begins in column 9. */
static const struct {
	const char *name;
	const char *text;
	const char *fault;
} rows[] = {
	{ "a misspelt operator", ONE("{at: a, equls: b}"),
	  "8:17: unknown key 'equls' (keys here: all any not" },
	{ "another", ONE("{at: a, matchs: b}"),
	  "8:17: unknown key 'matchs' (did you mean 'matches'?) [E002]" },
	{ "no operator", ONE("{at: a}"),
	  "8:9: an operator is missing: what about the value? [E005]" },
	{ "nothing at all", ONE("{}"),
	  "8:9: a condition is missing here [E005]" },
	{ "an operator without a value", ONE("{is: b}"),
	  "8:9: 'at' is missing: which value is meant? [E009]" },
	{ "a bad regex", ONE("{at: a, matches: '^(a'}"), "8:30: bad regex:" },
	{ "a bad path", ONE("{at: 'a[', is: 1}"),
	  "8:17: path 'a[': '[' is not closed [E009]" },
	{ "a path with a stray sign", ONE("{at: 'a%b', is: 1}"),
	  "8:16: path 'a%b': wanted is '.', '[' or '|' [E009]" },
	{ "several nodes in a leaf", ONE("{at: \"a[*].b\", is: 1}"),
	  "8:15: path 'a[*].b': several nodes: wrap in some, every or none [E009]" },
	{ "an unbound name", ONE("{at: $x.y, is: 1}"),
	  "8:14: '$x' is not bound here [E010]" },
	{ "a name outside of its quantifier",
	  ONE("{all: [{some: \"a[*]\", as: i, that: {at: $i, is: 1}}, {at: $i, is: 1}]}"),
	  "8:67: '$i' is not bound here [E010]" },
	{ "a hidden name",
	  ONE("{some: \"a[*]\", as: i, that: {some: \"$i[*]\", as: i, that: {is: 1}}}"),
	  "8:57: 'i' hides an outer name: choose another [E010]" },
	{ "a name that means something", ONE("{some: \"a[*]\", as: old, that: {is: 1}}"),
	  "8:28: 'old' means something already [E010]" },
	{ "an unknown parameter", ONE("{at: a, in: $param.nope}"),
	  "8:21: unknown name 'nope' [E010]" },
	{ "an unknown class",
	  "gitward: 1\nrules:\n- id: p/a\n  severity: low\n  title: t\n"
	  "  message: m\n  match: {node: k8s.contaner}\n  deny: {at: a, is: 1}\n",
	  "7:17: unknown node class 'k8s.contaner' (did you mean 'k8s.container'?) [E011]" },
	{ "an operand of another type", ONE("{at: a, cidr_covers: 5}"),
	  "8:30: cidr_covers wants an address with a prefix length [E013]" },
	{ "a list where one value is meant", ONE("{at: a, is: [1, 2]}"),
	  "8:21: is wants one value [E013]" },
	{ "a text where a number is meant", ONE("{at: a, gt: many}"),
	  "8:21: gt wants a number, size or duration [E013]" },
	{ "a yes-or-no operator", ONE("{at: a, exists: 1}"),
	  "8:25: exists wants true or false [E013]" },
	{ "a version", ONE("{at: a, version: \">= x\"}"),
	  "8:26: version wants \">=1.2 <2\" [E013]" },
	{ "an empty list", ONE("{at: a, in: []}"),
	  "8:21: in: [] can never hold [E014]" },
	{ "two values at once", ONE("{all: [{at: a, is: x}, {at: a, is: z}]}"),
	  "8:44: 'a' is asked to be two values: the rule can never fire [E014]" },
	{ "a condition and its opposite",
	  ONE("{any: [{at: a, is: x}, {not: {at: a, is: x}}]}"),
	  "8:32: a condition and its opposite: the rule can only always fire [E014]" },
	{ "is and is_not", ONE("{at: a, is: x, is_not: x}"),
	  "8:24: is and is_not the same value: this can never hold [E014]" },
	{ "an unknown macro", ONE("{use: nope}"),
	  "8:15: unknown macro 'nope' [E016]" },
	{ "a macro that uses itself",
	  "gitward: 1\nmacros: {m: {that: {use: m}}}\nrules:\n- id: p/a\n"
	  "  severity: low\n  title: t\n  message: m\n"
	  "  match: {node: yaml.document}\n  deny: {use: m}\n",
	  "2:26: macro 'm' uses itself [E016]" },
	{ "a missing argument",
	  "gitward: 1\nmacros: {m: {params: [v], that: {at: $v, is: 1}}}\n"
	  "rules:\n- id: p/a\n  severity: low\n  title: t\n  message: m\n"
	  "  match: {node: yaml.document}\n  deny: {use: m}\n",
	  "9:15: 'm' wants 'v' [E016]" },
	{ "an argument too many",
	  "gitward: 1\nmacros: {m: {params: [v], that: {at: $v, is: 1}}}\n"
	  "rules:\n- id: p/a\n  severity: low\n  title: t\n  message: m\n"
	  "  match: {node: yaml.document}\n  deny: {use: m, with: {v: a, w: b}}\n",
	  "9:31: 'm' has no parameter 'w' [E016]" },
	{ "a secret in a message",
	  "gitward: 1\nrules:\n- id: p/a\n  severity: low\n  title: t\n"
	  "  message: \"{kw.password}\"\n  match: {node: yaml.document}\n"
	  "  deny: {at: a, is: 1}\n",
	  "6:12: 'kw.password' may be a secret: write {kw.password|mask} [E017]" },
	{ "an unknown filter",
	  "gitward: 1\nrules:\n- id: p/a\n  severity: low\n  title: t\n"
	  "  message: \"{a|msk}\"\n  match: {node: yaml.document}\n"
	  "  deny: {at: a, is: 1}\n",
	  "6:12: unknown filter 'msk' (did you mean 'mask'?) [E017]" },
	{ "a brace that is not closed",
	  "gitward: 1\nrules:\n- id: p/a\n  severity: low\n  title: t\n"
	  "  message: \"{a\"\n  match: {node: yaml.document}\n"
	  "  deny: {at: a, is: 1}\n",
	  "6:12: '{' is not closed (write '{{' for a brace) [E017]" },
	{ "a hole in a fix",
	  RULE "  deny: {at: a, is: 1}\n  fix: {text: \"Set {$x}.\"}\n",
	  "9:15: a fix has no holes: put '{$...}' into the message [E017]" },
	{ "quantifiers too deep",
	  ONE("{some: \"a[*]\", as: b, that: {some: \"$b[*]\", as: c, that: {some: \"$c[*]\", as: d, that: {some: \"$d[*]\", that: {is: 1}}}}}"),
	  "8:95: quantifiers stand at most 3 deep [E021]" },
	{ "every without that", ONE("{every: \"a[*]\"}"),
	  "8:17: every needs 'that': what must hold? [E005]" },
	{ "count without a number", ONE("{count: \"a[*]\"}"),
	  "8:17: count needs lt, lte, gt, gte or is [E005]" },
	{ "a kind that nobody parses", ONE("{at: a, parse: jsn, is: 1}"),
	  "8:24: cannot parse 'jsn' (did you mean 'json'?) [E005]" },
	{ "a range that covers nothing",
	  ONE("{range: {from: a, to: b}}"),
	  "8:17: a range needs covers or covers_any [E005]" },
	{ "a join by two ways",
	  ONE("{some: {nodes: {node: yaml.document}, ref: a, selects: {selector: a, labels: b}}}"),
	  "8:16: a join has ref or selects, not both [E005]" },
};

static void every_fault_has_its_place(void **state)
{
	bool bad = false;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct asked a;
		char got[500];

		asked_compile(&a, rows[i].text);
		snprintf(got, sizeof(got), "%u:%u: %s", a.err.line, a.err.col,
			 a.err.msg);
		if (a.status != GW_ESYNTAX ||
		    strncmp(got, rows[i].fault, strlen(rows[i].fault)) != 0) {
			print_error("%s: got \"%s\"\n", rows[i].name, got);
			bad = true;
		}
		asked_release(&a);
	}
	assert_false(bad);
}

static void a_bound_name_that_is_not_used_is_a_warning(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, RULE "  let: {x: {at: b}}\n  deny: {at: a, is: 1}\n");
	assert_int_equal(a.status, GW_OK);
	assert_int_equal(a.warnings.n, 1);
	assert_non_null(strstr(a.warnings.v[0].msg, "E010"));
	asked_release(&a);
}

static void is_not_without_a_default_is_a_warning(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, RULE "  deny: {at: a, is_not: 1}\n");
	assert_int_equal(a.status, GW_OK);
	assert_int_equal(a.warnings.n, 1);
	assert_non_null(strstr(a.warnings.v[0].msg, "E022"));
	asked_release(&a);
}

/* Whatever byte of the program is changed: it is refused or it runs, but it
 * never reads outside (under ASan this is a proof, else a smoke test). */
static void a_broken_program_is_refused_or_harmless(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, RULE
		      "  let: {j: {at: t, parse: json}}\n"
		      "  deny: {any: [{some: \"l[*]\", as: i, that: {at: $i.x, in: [1, 2]}}, {at: $j.a, is: 1}]}\n");
	assert_int_equal(a.status, GW_OK);
	for (size_t at = 128; at < a.bytes.n; at++) {
		char *byte = (char *)a.bytes.p + at;
		char kept = *byte;
		struct gw_query *q;

		*byte = (char)(kept ^ 0x41);
		gw_bundle_digest((char *)a.bytes.p, a.bytes.n);
		if (gw_bundle_open(&a.bundle, a.bytes, asked_engines,
				   &a.err) == GW_OK &&
		    gw_query_open(&q, &a.arena,
				  &(struct gw_query_setup){ .bundle =
								    &a.bundle },
				  &a.err) == GW_OK) {
			a.query = q;
			a.now.n = 0;
			a.found.n = 0;
			asked_judge(&a, "l: [{x: 1}]\nt: '{}'\n", NULL, NULL);
			gw_query_close(q);
			a.query = NULL;
		}
		*byte = kept;
	}
	asked_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_has_its_place),
		cmocka_unit_test(a_bound_name_that_is_not_used_is_a_warning),
		cmocka_unit_test(is_not_without_a_default_is_a_warning),
		cmocka_unit_test(a_broken_program_is_refused_or_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
