#include "asked.h"

/* {{ }} in a value of a document is unknown only to the model; here a tag
 * of SOPS makes a value that nobody knows. */
#define UNKNOWN "ENC[AES256_GCM,data:x,type:str]"

static const struct asked_row rows[] = {
	{ "a plain attribute", "  deny: {at: a.b, is: true}", "a:\n  b: true\n",
	  "T2" },
	{ "another value", "  deny: {at: a.b, is: true}", "a: {b: false}\n",
	  "" },
	{ "a missing value is equal to nothing", "  deny: {at: a, is: x}",
	  "b: x\n", "" },
	{ "nor unequal", "  deny: {at: a, is_not: x}", "b: x\n", "" },
	{ "but not equal", "  deny: {not: {at: a, is: x}}", "b: x\n", "T1" },
	{ "a default stands for a missing value",
	  "  require: {at: a, default: on1, is: off1}", "b: 1\n", "T1" },
	{ "and for null", "  deny: {at: a, default: x, is: x}", "a: null\n",
	  "T1" },
	{ "missing", "  deny: {at: a.b, missing: true}", "a: {c: 1}\n", "T1" },
	{ "exists: false is missing", "  deny: {at: a.b, exists: false}",
	  "a: {b: 1}\n", "" },
	{ "an unknown value is not known", "  deny: {at: a, is: x}",
	  "b: 1\na: " UNKNOWN "\n", "U2" },
	{ "but it exists", "  deny: {at: a, exists: true}",
	  "a: " UNKNOWN "\n", "T1" },
	{ "what lies below it is not known", "  deny: {at: a.b, exists: true}",
	  "a: " UNKNOWN "\n", "U1" },
	{ "all: F wins over U",
	  "  deny: {all: [{at: a, is: x}, {at: b, is: 2}]}",
	  "a: " UNKNOWN "\nb: 1\n", "" },
	{ "all: U wins over T",
	  "  deny: {all: [{at: a, is: x}, {at: b, is: 1}]}",
	  "a: " UNKNOWN "\nb: 1\n", "U1" },
	{ "any: T wins over U",
	  "  deny: {any: [{at: a, is: x}, {at: b, is: 1}]}",
	  "a: " UNKNOWN "\nb: 1\n", "T2" },
	{ "any: U wins over F",
	  "  deny: {any: [{at: a, is: x}, {at: b, is: 2}]}",
	  "a: " UNKNOWN "\nb: 1\n", "U1" },
	{ "not U is U", "  deny: {not: {at: a, is: x}}", "a: " UNKNOWN "\n",
	  "U1" },
	{ "when F: no rule", "  when: {at: k, is: 1}\n  deny: {at: a, is: 1}",
	  "k: 2\na: 1\n", "" },
	{ "when U: at most U",
	  "  when: {at: k, is: 1}\n  deny: {at: a, is: 1}",
	  "k: " UNKNOWN "\na: 1\n", "U2" },
	{ "unknown: skip is silent",
	  "  unknown: skip\n  deny: {at: a, is: x}", "a: " UNKNOWN "\n", "" },
	{ "unknown: deny finds", "  unknown: deny\n  deny: {at: a, is: x}",
	  "a: " UNKNOWN "\n", "T1" },
	{ "some of none is F", "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 1}}",
	  "l: []\n", "" },
	{ "every of none is T",
	  "  deny: {every: \"l[*]\", as: i, that: {at: $i, is: 1}}", "l: []\n",
	  "T1" },
	{ "some points at its witness",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 2}}",
	  "l:\n- 1\n- 2\n- 3\n", "T3" },
	{ "every fails at its witness",
	  "  require: {every: \"l[*]\", as: i, that: {at: $i, lt: 3}}",
	  "l:\n- 1\n- 5\n", "T3" },
	{ "none", "  require: {none: \"l[*]\", as: i, that: {at: $i, is: 5}}",
	  "l:\n- 1\n- 5\n", "T3" },
	{ "a list of unknown length may hold one",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 2}}",
	  "l: " UNKNOWN "\n", "U1" },
	{ "one unknown item among others",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 2}}",
	  "l:\n- 1\n- " UNKNOWN "\n", "U3" },
	{ "a scalar counts as a list of one",
	  "  deny: {some: \"l[*]\", as: i, that: {is: 2}}", "l: 2\n", "T1" },
	{ "some without that: is there any", "  deny: {some: \"l[*]\"}",
	  "l: [1]\n", "T1" },
	{ "count", "  deny: {count: \"l[*]\", gt: 1}", "l: [1, 2]\n", "T1" },
	{ "count of those that hold",
	  "  deny: {count: \"l[*]\", as: i, that: {at: $i, gt: 1}, gte: 2}",
	  "l: [1, 2]\n", "" },
	{ "count with unknown items",
	  "  deny: {count: \"l[*]\", as: i, that: {at: $i, is: 1}, gte: 2}",
	  "l:\n- 1\n- " UNKNOWN "\n", "U3" },
	{ "count that no unknown item can change",
	  "  deny: {count: \"l[*]\", as: i, that: {at: $i, is: 1}, gte: 1}",
	  "l:\n- 1\n- " UNKNOWN "\n", "T2" },
	{ "the first alternative that is there",
	  "  deny: {at: \"x | y\", is: 2}", "y: 2\n", "T1" },
	{ "a source is the union of its alternatives",
	  "  deny: {count: \"x[*] | y[*]\", is: 3}", "x: [1, 2]\ny: 3\n",
	  "T1" },
	{ "descendants", "  deny: {some: \"..image\", as: i, that: {is: bad}}",
	  "a:\n  image: ok\n  b:\n  - image: bad\n", "T4" },
	{ "a set of keys",
	  "  deny: {some: \"@.{a,b}\", as: i, that: {is: 2}}",
	  "a: 1\nb: 2\n", "T2" },
	{ "all values", "  deny: {some: \"m.*\", as: i, that: {is: 2}}",
	  "m:\n  x: 1\n  z: 2\n", "T3" },
	{ "an item by a key's value",
	  "  deny: {at: \"l[name=b].v\", is: 2}",
	  "l:\n- {name: a, v: 1}\n- {name: b, v: 2}\n", "T3" },
	{ "an index from behind", "  deny: {at: \"l[-1]\", is: 3}",
	  "l: [1, 2, 3]\n", "T1" },
	{ "a quoted key", "  deny: {at: 'm[\"a.b/c\"]', is: 1}",
	  "m:\n  a.b/c: 1\n", "T2" },
	{ "facts", "  deny: {some: \"m.*\", as: i, that: {at: $i.$key, is: z}}",
	  "m: {a: 1, z: 2}\n", "T1" },
	{ "let, with parse",
	  "  let: {j: {at: t, parse: json}}\n  deny: {at: $j.a, is: 1}",
	  "x: 0\nt: '{\"a\": 1}'\n", "T2" },
	{ "what cannot be parsed is not known",
	  "  deny: {at: t, parse: json, as: j, that: {at: $j.a, is: 1}}",
	  "t: '{'\n", "U1" },
	{ "a parsed leaf with a quantifier",
	  "  deny: {at: t, parse: json, as: j, some: \"$j[*]\", that: {is: 2}}",
	  "t: '[1, 2]'\n", "T1" },
	{ "a macro", "  deny: {use: big, with: {num: \"x | y\"}}", "y: 6\n",
	  "T1" },
	{ "a macro inside of a quantifier",
	  "  deny: {some: \"l[*]\", as: i, that: {use: big, with: {num: $i.v}}}",
	  "l:\n- v: 5\n- v: 6\n", "T3" },
	{ "a parameter", "  deny: {at: a, in: $param.words}", "a: y\n", "T1" },
	{ "several keys of a map are all meant",
	  "  deny: {at: a, is: 1, not: {at: b, is: 1}}", "a: 1\nb: 1\n", "" },
	{ "where", "  where: b\n  deny: {at: a, is: 1}", "a: 1\n\nb: 1\n",
	  "T3" },
};

static void truth_is_as_the_language_says(void **state)
{
	(void)state;
	asked_rows(rows, sizeof(rows) / sizeof(*rows));
}

/* Templates, alternatives and blocks, as HCL gives them. */
static const struct asked_row expressions[] = {
	{ "a template that begins so", "  deny: {at: a, starts: \"http://\"}",
	  "#hcl\na = \"http://${var.h}/\"\n", "T2" },
	{ "a template that begins otherwise",
	  "  deny: {at: a, starts: \"http://\"}",
	  "#hcl\na = \"https://${var.h}/\"\n", "" },
	{ "a template that may begin so", "  deny: {at: a, starts: \"http://x\"}",
	  "#hcl\na = \"http://${var.h}/\"\n", "U2" },
	{ "a template cannot be this text", "  deny: {at: a, is: abc}",
	  "#hcl\na = \"x${var.h}\"\n", "" },
	{ "a template may be this text", "  deny: {at: a, is: xyz}",
	  "#hcl\na = \"x${var.h}\"\n", "U2" },
	{ "a template holds this part", "  deny: {at: a, contains: ssl=off}",
	  "#hcl\na = \"${var.h}?ssl=off\"\n", "T2" },
	{ "the written text of a template is seen by a regex with a brace",
	  "  deny: {at: a, matches: '^x'}", "#hcl\na = \"x${var.h}\"\n", "U2" },
	{ "a reference is not known, but is there",
	  "  deny: {at: a, exists: true}", "#hcl\na = var.x\n", "T2" },
	{ "the same reference is the same value", "  deny: {at: a, same: b}",
	  "#hcl\na = x.y.arn\nb = x.y.arn\n", "T2" },
	{ "two references may be the same", "  deny: {at: a, same: b}",
	  "#hcl\na = x.y.arn\nb = x.z.arn\n", "U2" },
	{ "some block under deny", "  deny: {at: b.x, is: 2}",
	  "#hcl\nb {\n  x = 1\n}\nb {\n  x = 2\n}\n", "T6" },
	{ "every block under require", "  require: {at: b.x, is: 2}",
	  "#hcl\nb {\n  x = 1\n}\nb {\n  x = 2\n}\n", "T3" },
	{ "not turns it round", "  deny: {not: {at: b.x, is: 2}}",
	  "#hcl\nb {\n  x = 1\n}\nb {\n  x = 2\n}\n", "T3" },
	{ "a policy by jsonencode",
	  "  deny: {at: p, parse: aws-policy, as: v, some: \"$v.Statement[*]\", that: {at: Action, has: \"*\"}}",
	  "#hcl\np = jsonencode({\n  Statement = [{\n    Action = \"*\"\n  }]\n})\n",
	  "T4" },
};

static void expressions_are_known_as_far_as_they_are(void **state)
{
	(void)state;
	asked_rows(expressions, sizeof(expressions) / sizeof(*expressions));
}

/* a: one of two values. */
static const char *ask_alternatives(struct asked *a, const char *body,
				    const char *x, const char *z)
{
	struct gw_node *map;
	struct gw_node *alt;
	char got[100];

	asked_once(a, body, "name: x\n", got, sizeof(got));
	a->found.n = 0;
	map = gw_node_new(&a->arena, GW_MAP);
	alt = gw_node_new(&a->arena, GW_ALT);
	gw_node_add(alt, gw_node_string(&a->arena, gw_str_of(x)));
	gw_node_add(alt, gw_node_string(&a->arena, gw_str_of(z)));
	gw_node_put(map, GW_STR("a"), alt);
	a->now.v[0].node = map;
	assert_int_equal(
		gw_query_judge(a->query,
			       &(struct gw_query_job){ .arena = &a->arena,
						       .now = &a->now,
						       .found = &a->found },
			       &a->err),
		GW_OK);
	return !a->found.n		      ? "F" :
	       a->found.v[0].what == GW_FOUND ? "T" :
						"U";
}

static void alternatives_decide_when_they_agree(void **state)
{
	static const char is[] = "  deny: {at: a, is: on1}";
	static const char starts[] = "  deny: {at: a, starts: \"on\"}";
	struct asked a;

	(void)state;
	assert_string_equal(ask_alternatives(&a, is, "on1", "off"), "U");
	asked_release(&a);
	assert_string_equal(ask_alternatives(&a, is, "x", "off"), "F");
	asked_release(&a);
	assert_string_equal(ask_alternatives(&a, starts, "on1", "on2"), "T");
	asked_release(&a);
}

static const char compare[] =
	"gitward: 1\nrules:\n"
	"- id: p/a\n  severity: low\n  title: t\n  message: \"{$change}\"\n"
	"  match: {node: yaml.document, change: [added, changed, removed]}\n"
	"  deny: {any: [{at: $old.num, missing: true}, {at: num, lt: $old.num}, {at: $change, is: removed}]}\n";

static void a_change_is_seen_against_the_old_side(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, compare);
	asked_open(&a, NULL);
	assert_string_equal(
		asked_judge(&a,
			    "name: new\n---\nname: less\nnum: 1\n---\n"
			    "name: same\nnum: 1\n",
			    "name: less\nnum: 2\n---\nname: same\nnum: 1\n---\n"
			    "name: gone\nnum: 1\n",
			    NULL),
		"T1 T4 T7");
	assert_str(a.found.v[0].message, "added");
	assert_str(a.found.v[1].message, "changed");
	assert_str(a.found.v[2].message, "removed");
	asked_release(&a);
}

static void without_an_old_side_such_a_rule_does_not_apply(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, compare);
	asked_open(&a, NULL);
	assert_string_equal(asked_judge(&a, "name: new\n", NULL, NULL), "");
	asked_release(&a);
}

static const char join[] =
	"gitward: 1\nrules:\n"
	"- id: p/a\n  severity: low\n  title: t\n  message: \"{$object|or:no} {name}\"\n"
	"  match: {node: yaml.document, type: bucket}\n"
	"  require: {some: {nodes: {node: yaml.document, type: block}, ref: of, to: \"@\", scope: file}, as: b, that: {at: $b.full, is: true}}\n"
	"- id: p/b\n  severity: low\n  title: t\n  message: m\n"
	"  match: {node: yaml.document, type: pods}\n"
	"  require: {some: {nodes: {node: yaml.document, type: policy}, selects: {selector: sel, labels: labels}, to: \"@\", scope: tree}}\n";

static void a_join_finds_who_refers_and_who_selects(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, join);
	asked_open(&a, NULL);
	assert_string_equal(
		asked_judge(&a,
			    "kind: bucket\nname: one\n---\n"
			    "kind: bucket\nname: two\n---\n"
			    "kind: block\nname: x\nof: one\nfull: true\n---\n"
			    "kind: pods\nname: p1\nlabels: {app: a}\n---\n"
			    "kind: pods\nname: p2\nlabels: {app: b}\n---\n"
			    "kind: policy\nname: np\nsel: {matchLabels: {app: a}}\n",
			    NULL, NULL),
		"T4 T16");
	assert_str(a.found.v[0].message, "no two");
	assert_true(gw_query_joins(a.query, GW_CLASS_YAML_FILE));
	asked_release(&a);
}

static bool looks_around(const struct asked *a, enum gw_class cls,
			 const char *type)
{
	struct gw_subject s = { .cls = cls, .type = gw_str_of(type) };
	const gw_subjects all = { .v = &s, .n = 1 };

	return gw_query_looks_around(a->query, &all);
}

/* Of the two rules only the second asks beyond the file. */
static void who_asks_and_who_is_asked_looks_around(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a, join);
	asked_open(&a, NULL);
	assert_true(looks_around(&a, GW_CLASS_YAML_FILE, "pods"));
	assert_true(looks_around(&a, GW_CLASS_YAML_FILE, "policy"));
	assert_false(looks_around(&a, GW_CLASS_YAML_FILE, "bucket"));
	assert_false(looks_around(&a, GW_CLASS_YAML_FILE, "block"));
	assert_false(looks_around(&a, GW_CLASS_JSON_FILE, "pods"));
	asked_release(&a);
}

static void only_the_types_of_a_rule_are_judged(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a,
		      "gitward: 1\nrules:\n"
		      "- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document, type: [b, a, b]}, deny: {at: name, exists: true}}\n"
		      "- {id: p/b, severity: low, title: t, message: m, match: {node: yaml.document, type: [\"a*\"]}, deny: {at: name, exists: true}}\n"
		      "- {id: p/c, severity: low, title: t, message: m, match: {node: yaml.document, type: c, path: [\"*.json\"]}, deny: {at: name, exists: true}}\n");
	asked_open(&a, NULL);
	assert_string_equal(asked_judge(&a,
					"kind: a\nname: x\n---\nkind: b\nname: y\n---\n"
					"kind: c\nname: z\n---\nkind: ab\nname: z\n",
					NULL, NULL),
			    "T2 T2 T5 T11");
	asked_release(&a);
}

static void a_message_shows_what_was_found(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a,
		      "gitward: 1\nrules:\n"
		      "- id: p/a\n  severity: low\n  title: t\n"
		      "  message: \"{$i.n} of {l|count}, {gone|or:none} {password|mask} {{x}} {l|json} {value}\"\n"
		      "  match: {node: yaml.document}\n"
		      "  deny: {some: \"l[*]\", as: i, that: {at: $i.v, is: 2}}\n");
	asked_open(&a, NULL);
	asked_judge(&a,
		    "password: hunter2\nl:\n- {n: a, v: 1}\n- {n: b, v: 2}\n",
		    NULL, NULL);
	assert_str(a.found.v[0].message,
		   "b of 2, none **** {x} [{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2}] 2");
	asked_release(&a);
}

static void a_password_beside_the_place_is_not_shown(void **state)
{
	struct asked a;

	(void)state;
	asked_compile(&a,
		      "gitward: 1\nrules:\n"
		      "- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document}, deny: {at: u.tls, is: false}}\n");
	asked_open(&a, NULL);
	asked_judge(&a, "u: {tls: false, password: \"hunter2 x\", b: 1}\n",
		    NULL, NULL);
	assert_int_equal(a.found.n, 1);
	assert_true(gw_str_find(a.found.v[0].excerpt, GW_STR("hunter2"), 0) ==
		    GW_NOWHERE);
	asked_release(&a);
}

static void a_fingerprint_survives_a_moved_line(void **state)
{
	static const char rules[] =
		"gitward: 1\nrules:\n"
		"- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document}, deny: {at: a.b, is: 1}}\n";
	struct asked a;
	struct asked b;

	(void)state;
	asked_compile(&a, rules);
	asked_open(&a, NULL);
	asked_judge(&a, "name: n\na: {b: 1}\n", NULL, NULL);
	asked_compile(&b, rules);
	asked_open(&b, NULL);
	asked_judge(&b, "name: n\n\n\na:\n  c: 2\n  b: 1\n", NULL, NULL);
	assert_int_equal(strlen(a.found.v[0].fingerprint), 64);
	assert_string_equal(a.found.v[0].fingerprint,
			    b.found.v[0].fingerprint);
	asked_release(&a);
	asked_release(&b);
}

static void a_site_sets_a_parameter(void **state)
{
	static const char rules[] =
		"gitward: 1\nparams: {most: {type: int, default: 5}}\nrules:\n"
		"- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document}, deny: {at: a, gt: $param.most}}\n";
	struct gw_map params;
	struct gw_node *value;
	struct asked a;

	(void)state;
	asked_compile(&a, rules);
	gw_map_init(&params, &a.arena);
	value = gw_node_new(&a.arena, GW_NUMBER);
	value->text = GW_STR("2");
	*gw_map_put(&params, GW_STR("p/most")) = value;
	asked_open(&a, &params);
	assert_string_equal(asked_judge(&a, "a: 3\n", NULL, NULL), "T1");
	gw_query_close(a.query);
	value->kind = GW_STRING;
	asked_open(&a, &params);
	assert_int_equal(a.status, GW_ESYNTAX);
	assert_non_null(strstr(a.err.msg, "E020"));
	a.query = NULL;
	asked_release(&a);
}

static void the_trace_tells_every_decision(void **state)
{
	struct gw_buf trace;
	struct asked a;

	(void)state;
	gw_buf_init(&trace, 10000);
	asked_compile(&a,
		      "gitward: 1\nrules:\n"
		      "- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document}, deny: {all: [{at: a, is: 1}, {at: b, is: 2}]}}\n");
	asked_open(&a, NULL);
	asked_judge(&a, "a: 1\nb: 1\nkind: k\nname: n\n", NULL, &trace);
	assert_string_equal(gw_buf_cstr(&trace),
			    "p/a on k n (line 1)\n"
			    "  deny:\n"
			    "  F all\n"
			    "    T a is 1   # 1\n"
			    "    F b is 2   # 1\n"
			    "  => nothing to say\n");
	gw_buf_release(&trace);
	asked_release(&a);
}

static void a_rule_without_end_is_given_up_aloud(void **state)
{
	struct asked a;
	struct gw_buf yaml;

	(void)state;
	gw_buf_init(&yaml, 1 << 20);
	gw_buf_text(&yaml, "l:\n");
	for (unsigned i = 0; i < 300; i++)
		gw_buf_text(&yaml, "- 1\n");
	asked_compile(&a,
		      "gitward: 1\nrules:\n"
		      "- {id: p/a, severity: low, title: t, message: m, match: {node: yaml.document}, deny: {some: \"l[*]\", as: x, that: {some: \"l[*]\", as: w, that: {some: \"l[*]\", as: z, that: {is: 2}}}}}\n");
	asked_open(&a, NULL);
	assert_string_equal(asked_judge(&a, gw_buf_cstr(&yaml), NULL, NULL),
			    "B0");
	assert_int_equal(a.status, GW_ELIMIT);
	gw_buf_release(&yaml);
	asked_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_is_as_the_language_says),
		cmocka_unit_test(alternatives_decide_when_they_agree),
		cmocka_unit_test(expressions_are_known_as_far_as_they_are),
		cmocka_unit_test(a_change_is_seen_against_the_old_side),
		cmocka_unit_test(
			without_an_old_side_such_a_rule_does_not_apply),
		cmocka_unit_test(a_join_finds_who_refers_and_who_selects),
		cmocka_unit_test(who_asks_and_who_is_asked_looks_around),
		cmocka_unit_test(only_the_types_of_a_rule_are_judged),
		cmocka_unit_test(a_message_shows_what_was_found),
		cmocka_unit_test(a_password_beside_the_place_is_not_shown),
		cmocka_unit_test(a_fingerprint_survives_a_moved_line),
		cmocka_unit_test(a_site_sets_a_parameter),
		cmocka_unit_test(the_trace_tells_every_decision),
		cmocka_unit_test(a_rule_without_end_is_given_up_aloud),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
