#include "resolved.h"

#define SCHEMA                                                             \
	"{\"$schema\": \"https://schema.management.azure.com/schemas/"     \
	"2019-04-01/deploymentTemplate.json#\", "

/* `x` of the one resource in a template with these expressions. */
static const char *arm(struct resolved *r, const char *above, const char *x)
{
	static char text[4096];

	snprintf(text, sizeof(text),
		 SCHEMA "%s \"resources\": [{\"type\": \"T/a\", \"name\": "
			"\"n\", \"x\": %s}]}",
		 above, x);
	resolved_read(r, "t.json", text);
	return resolved_dump(r, "resources");
}

static const char *bicep(struct resolved *r, const char *above, const char *x)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%s\nvar x = %s\n", above, x);
	resolved_read(r, "t.bicep", text);
	return resolved_dump(r, "variables.x");
}

static void assert_x(struct resolved *r, const char *above, const char *x,
		     const char *want)
{
	static char all[4096];

	snprintf(all, sizeof(all), "[{type: \"T/a\", name: \"n\", x: %s}]",
		 want);
	assert_string_equal(arm(r, above, x), all);
	r->files = 0;
}

static void assert_b(struct resolved *r, const char *above, const char *x,
		     const char *want)
{
	assert_string_equal(bicep(r, above, x), want);
	r->files = 0;
}

static void functions_of_arm_are_worked_out(void **state)
{
	struct resolved *r = *state;
	const char *p = "\"parameters\": {\"p\": {\"defaultValue\": \"A\"}, "
			"\"q\": {}}, \"variables\": {\"v\": {\"k\": [1, 2]}},";

	assert_x(r, p, "\"[concat('a-', parameters('p'), 'x')]\"", "\"a-Ax\"");
	assert_x(r, p, "\"[Format('{0}/{1}', toLower(parameters('P')), 1)]\"",
		 "\"a/1\"");
	assert_x(r, p, "\"[variables('v').k[1]]\"", "2");
	assert_x(r, p, "\"[if(equals(parameters('p'), 'A'), true(), "
		       "false())]\"", "true");
	assert_x(r, p, "\"[and(true(), not(empty('')))]\"", "false");
	assert_x(r, p, "\"[union(createArray(1), createArray(2))]\"", "[1, 2]");
	assert_x(r, p, "\"[createObject('a', json('null'))]\"", "{a: null}");
	assert_x(r, p, "\"[add(length(variables('v').k), 3)]\"", "5");
	assert_x(r, p, "\"[split('a,b', ',')[0]]\"", "\"a\"");
	assert_x(r, p, "\"it''s [not] one\"", "\"it''s [not] one\"");
	assert_x(r, p, "\"['it''s']\"", "\"it's\"");
	assert_x(r, p, "\"[[x]\"", "\"[x]\"");
}

static void what_is_not_known_stays_unknown(void **state)
{
	struct resolved *r = *state;
	const char *p = "\"parameters\": {\"q\": {}},";

	assert_x(r, p, "\"[parameters('q')]\"", "ref parameters('q')");
	assert_x(r, p, "\"[reference('a').b]\"",
		 "op .(call reference(\"a\"), \"b\")");
	assert_x(r, p, "\"[broken(]\"", "?[broken(]");
	assert_x(r, p, "\"[if(parameters('q'), 1, 2)]\"", "alt(1, 2)");
}

static void ids_name_their_resources(void **state)
{
	struct resolved *r = *state;

	assert_x(r, "", "\"[resourceId('rg', 'M.S/servers/dbs', 'a', 'b')]\"",
		 "ref M.S/servers/dbs/a/b");
	assert_x(r, "\"parameters\": {\"q\": {}},",
		 "\"[resourceId('M.S/servers', parameters('q'))]\"",
		 "ref M.S/servers/{parameters('q')}");
}

static void loops_of_arm_are_written_out(void **state)
{
	struct resolved *r = *state;

	assert_x(r, "\"variables\": {\"v\": [\"a\", \"b\"]},",
		 "{\"copy\": [{\"name\": \"l\", \"count\": "
		 "\"[length(variables('v'))]\", \"input\": {\"n\": "
		 "\"[variables('v')[copyIndex('l')]]\"}}]}",
		 "{l: [{n: \"a\"}, {n: \"b\"}]}");
	resolved_read(r, "t.json",
		      SCHEMA "\"resources\": [{\"type\": \"T/a\", \"name\": "
			     "\"[concat('n', copyIndex(1))]\", \"copy\": "
			     "{\"name\": \"c\", \"count\": 2}}]}");
	assert_resolved(r, "resources",
			"[{type: \"T/a\", name: \"n1\", copy: {name: \"c\", "
			"count: 2}}, {type: \"T/a\", name: \"n2\", copy: {name: "
			"\"c\", count: 2}}]");
}

static void a_condition_that_never_holds_makes_no_resource(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "t.json",
		      SCHEMA "\"parameters\": {\"p\": {\"defaultValue\": "
			     "false}}, \"resources\": [{\"type\": \"a\", "
			     "\"condition\": \"[equals(1, 2)]\"}, {\"type\": "
			     "\"b\", \"condition\": \"[parameters('p')]\"}]}");
	assert_resolved(r, "resources", "[{type: \"b\", condition: false}]");
}

static void a_nested_deployment_has_its_own_scope_if_it_asks(void **state)
{
	struct resolved *r = *state;
	static const char *const text =
		SCHEMA
		"\"parameters\": {\"p\": {\"defaultValue\": \"out\"}}, "
		"\"resources\": [{\"type\": \"Microsoft.Resources/"
		"deployments\", \"properties\": {\"mode\": \"x\", "
		"\"expressionEvaluationOptions\": {\"scope\": \"%s\"}, "
		"\"parameters\": {\"p\": {\"value\": \"in\"}}, \"template\": "
		"{\"parameters\": {\"p\": {}}, \"resources\": [{\"type\": "
		"\"T/a\", \"name\": \"[parameters('p')]\"}]}}}]}";
	char buf[1024];
	struct gw_node *n;

	snprintf(buf, sizeof(buf), text, "inner");
	resolved_read(r, "t.json", buf);
	n = gw_node_key(gw_node_item(resolved_at(r, "resources"), 0), "$nested");
	assert_true(gw_node_text_is(gw_node_key(gw_node_item(n, 0), "name"),
				    "in"));
	snprintf(buf, sizeof(buf), text, "outer");
	resolved_read(r, "t.json", buf);
	n = gw_node_key(gw_node_item(resolved_at(r, "resources"), 0), "$nested");
	assert_true(gw_node_text_is(gw_node_key(gw_node_item(n, 0), "name"),
				    "out"));
}

static void expressions_of_bicep_are_worked_out(void **state)
{
	struct resolved *r = *state;
	const char *p = "param p string = 'A'\nparam q string\n"
			"var v = { k: [1, 2], on: true }";

	assert_b(r, p, "'${p}-${v.k[1]}'", "\"A-2\"");
	assert_b(r, p, "v.on ? toLower(p) : q", "\"a\"");
	assert_b(r, p, "q ?? 'x'", "op ?" "?(ref q, \"x\")");
	assert_b(r, p, "v.missing ?? 'x'", "op ?" "?(ref v.missing, \"x\")");
	assert_b(r, p, "[for k in v.k: {\n a: k\n}]", "[{a: 1}, {a: 2}]");
	assert_b(r, p, "[for (k, i) in v.k: i]", "[0, 1]");
	assert_b(r, p, "map(v.k, x => x + 1)", "[2, 3]");
	assert_b(r, p, "filter(v.k, x => x > 1)", "[2]");
	assert_b(r, p, "{\n...v\nz: 1\n}", "{k: [1, 2], on: true, z: 1}");
	assert_b(r, p, "'[not an expression]'", "\"[not an expression]\"");
	assert_b(r, p, "[for k in q: {\n a: 1\n}]", "[{a: 1}]");
	assert_b(r, p, "p =~ 'a'", "true");
}

static void a_default_is_weak(void **state)
{
	struct resolved *r = *state;

	bicep(r, "param p string = 'A'", "p");
	assert_true(resolved_at(r, "variables.x")->flags & GW_WEAK);
}

static void a_module_gets_what_its_caller_hands_in(void **state)
{
	struct resolved *r = *state;

	resolved_beside(r, "main.bicep",
			"var t = 'TLS1_0'\nmodule a './m/st.bicep' = {\n"
			"  params: { tls: t, only: 1 }\n}\n"
			"module b 'm/st.bicep' = {\n params: { tls: 'x', only: "
			"1 }\n}\n");
	resolved_read(r, "m/st.bicep",
		      "param tls string = 'TLS1_2'\nparam only int\n"
		      "param own int = 2\nvar x = [tls, only, own]\n");
	assert_resolved(r, "variables.x", "[alt(\"TLS1_0\", \"x\"), 1, 2]");
}

static void a_parameter_file_gives_values(void **state)
{
	struct resolved *r = *state;

	resolved_beside(r, "main.bicepparam",
			"using './main.bicep'\nparam p = 'prod'\n");
	resolved_read(r, "main.bicep", "param p string\nvar x = p\n");
	assert_resolved(r, "variables.x", "\"prod\"");
}

static void loops_of_bicep_make_resources(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "t.bicep",
		      "resource a 'T/a@1' = [for n in ['x', 'y']: {\n name: n\n"
		      "}]\n");
	assert_int_equal(resolved_at(r, "resources")->count, 2);
	assert_true(gw_node_text_is(
		gw_node_key(resolved_at(r, "resources")->last, "name"), "y"));
}

static void a_template_in_an_artifact_is_one(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "t.json",
		      "{\"kind\": \"template\", \"properties\": "
		      "{\"template\": " SCHEMA
		      "\"resources\": [{\"type\": \"T/a\"}]}}}");
	assert_resolved(r, "resources", "[{type: \"T/a\"}]");
}

static void a_circle_ends(void **state)
{
	struct resolved *r = *state;

	assert_b(r, "var a = b\nvar b = a", "a", "ref a");
	/* As written, it would be worked out again, and again a circle. */
	resolved_read(r, "t.json",
		      SCHEMA "\"variables\": {\"v\": [\"[variables('w')]\"], "
			     "\"w\": \"[variables('v')[0]]\"}, "
			     "\"resources\": []}");
	assert_resolved(r, "variables.w", "call variables(\"w\")");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(functions_of_arm_are_worked_out),
		LAW(what_is_not_known_stays_unknown),
		LAW(ids_name_their_resources),
		LAW(loops_of_arm_are_written_out),
		LAW(a_condition_that_never_holds_makes_no_resource),
		LAW(a_nested_deployment_has_its_own_scope_if_it_asks),
		LAW(expressions_of_bicep_are_worked_out),
		LAW(a_default_is_weak),
		LAW(a_module_gets_what_its_caller_hands_in),
		LAW(a_parameter_file_gives_values),
		LAW(loops_of_bicep_make_resources),
		LAW(a_template_in_an_artifact_is_one),
		LAW(a_circle_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
