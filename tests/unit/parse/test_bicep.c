#include "code.h"

extern const struct gw_parser gw_parser_bicep;

static struct code_test t;

static void read_text(const char *text)
{
	code_parse(&t, &gw_parser_bicep, gw_str_of(text));
}

/* The value of `var x = ...`. */
static struct gw_node *value(const char *text)
{
	static char buf[512];

	snprintf(buf, sizeof(buf), "var x = %s\n", text);
	read_text(buf);
	return gw_node_path(t.root, "variables.x");
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void a_resource_has_the_shape_of_a_template(void **state)
{
	const struct gw_node *r;

	(void)state;
	read_text("// top\nresource st 'Microsoft.Storage/accounts@2023-01-01' = "
		  "{\n  name: 'a'\n  properties: {\n    x: true\n  }\n}\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root,
		    "{resources: {st: {type: \"Microsoft.Storage/accounts\", "
		    "apiVersion: \"2023-01-01\", name: \"a\", properties: {x: "
		    "true}}}}");
	r = gw_node_path(t.root, "resources.st");
	assert_int_equal(r->key_line, 2);
	assert_int_equal(r->key_col, 10);
	assert_int_equal(r->span.end_line, 7);
	assert_int_equal(gw_node_path(r, "properties.x")->key_line, 5);
	assert_str(t.doc->comments->text, "top");
}

static void existing_conditions_and_loops_stand_beside_the_body(void **state)
{
	(void)state;
	read_text("resource a 'T@1' existing = {\n  name: 'n'\n}\n"
		  "resource b 'T@1' = if (c) {\n  name: 'n'\n}\n"
		  "resource d 'T@1' = [for (x, i) in xs: if (x.on) {\n"
		  "  name: x.name\n}]\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_path(t.root, "resources.a"),
		    "{type: \"T\", apiVersion: \"1\", existing: true, name: "
		    "\"n\"}");
	assert_dump(&t, gw_node_path(t.root, "resources.b"),
		    "{type: \"T\", apiVersion: \"1\", condition: ref c, name: "
		    "\"n\"}");
	assert_dump(&t, gw_node_path(t.root, "resources.d"),
		    "{type: \"T\", apiVersion: \"1\", $for: for[(var: \"x\", "
		    "index: \"i\", in: ref xs), condition: ref x.on, name: ref "
		    "x.name}");
}

static void children_stand_in_their_parent(void **state)
{
	(void)state;
	read_text("resource a 'T@1' = {\n  @batchSize(1)\n"
		  "  resource b 'u' = {\n    name: 'n'\n  }\n"
		  "  resource: 1\n}\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_path(t.root, "resources.a"),
		    "{type: \"T\", apiVersion: \"1\", resources: {b: {type: "
		    "\"u\", $decorators: [call batchSize(1)], name: \"n\"}}, "
		    "resource: 1}");
}

static void parameters_have_types_defaults_and_decorators(void **state)
{
	(void)state;
	read_text("@description('d')\n@allowed([\n  'a'\n  'b'\n])\n"
		  "param p string = 'a' // why\nparam q { k: string?\n }[]\n"
		  "param r 'a' | 'b'\n  | 'c'\nparam s int\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_path(t.root, "parameters.p"),
		    "{$decorators: [call description(\"d\"), call "
		    "allowed([\"a\", \"b\"])], type: \"string\", defaultValue: "
		    "\"a\"}");
	assert_dump(&t, gw_node_path(t.root, "parameters.q.type"),
		    "\"{ k: string?\\n }[]\"");
	assert_dump(&t, gw_node_path(t.root, "parameters.r.type"),
		    "\"'a' | 'b'\\n  | 'c'\"");
	assert_dump(&t, gw_node_path(t.root, "parameters.s"),
		    "{type: \"int\"}");
	assert_str(t.doc->comments->text, "why");
}

static void modules_and_outputs_are_kept(void **state)
{
	(void)state;
	read_text("module m './a.bicep' = {\n  params: {\n    x: 1\n  }\n}\n"
		  "output o string = m.outputs.y\ntargetScope = 'subscription'\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root,
		    "{modules: {m: {path: \"./a.bicep\", params: {x: 1}}}, "
		    "outputs: {o: {type: \"string\", value: ref m.outputs.y}}, "
		    "targetScope: \"subscription\"}");
}

static void what_makes_nothing_is_read_over(void **state)
{
	(void)state;
	read_text("import { a } from './t.bicep'\ntype t = {\n  @sealed()\n"
		  "  a: 'x' | 'y'\n}\nfunc f(a string) string => '${a}x'\n"
		  "metadata d = 'x'\n#disable-next-line no-unused\n"
		  "var v = f('1')\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root, "{variables: {v: call f(\"1\")}}");
}

static void operators_bind_as_in_the_grammar(void **state)
{
	(void)state;
	assert_dump(&t, value("a ?? b || c && d == 1 + 2 * -3"),
		    "op ?" "?(ref a, op ||(ref b, op &&(ref c, op ==(ref d, op "
		    "+(1, op *(2, -3))))))");
	assert_dump(&t, value("!a ? b\n  : c =~ 'x' ? d : e"),
		    "cond(op !(ref a), ref b, cond(op =~(ref c, \"x\"), ref d, "
		    "ref e))");
	assert_dump(&t, value("(a || b)\n  && c!"),
		    "op &&(op ||(ref a, ref b), ref c)");
	assert_dump(&t, value("[\n 1\n -1\n 2, 3\n]"), "[1, -1, 2, 3]");
}

static void references_grow(void **state)
{
	(void)state;
	assert_dump(&t, value("a.b.?c[0]['k-l']::d"),
		    "ref a.b.c[0]['k-l']::d");
	assert_dump(&t, value("a[i].b"),
		    "op .(op [](ref a, ref i), \"b\")");
	assert_dump(&t, value("f('x').y"), "op .(call f(\"x\"), \"y\")");
	assert_dump(&t, value("kv.getSecret('x')"),
		    "call kv.getSecret(\"x\")");
}

static void strings_have_holes_and_escapes(void **state)
{
	(void)state;
	assert_dump(&t, value("'a${b}c'"),
		    "template'a${b}c'(\"a\", ref b, \"c\")");
	assert_dump(&t, value("'\\${b}\\'\\u{41}'"), "\"${b}'A\"");
	assert_dump(&t, value("'''\na'b\n${x}'''"), "\"a'b\\n${x}\"");
	assert_dump(&t, value("$'''a${x}'''"), "template$'''a${x}'''(\"a\", ref x)");
	assert_dump(&t, value("'${a}${'x${b}'}'"),
		    "template'${a}${'x${b}'}'(ref a, template'x${b}'(\"x\", ref b))");
}

static void loops_spreads_and_lambdas_are_kept(void **state)
{
	(void)state;
	assert_dump(&t, value("[for x in xs: {\n  a: x\n}]"),
		    "for[(var: \"x\", in: ref xs, value: {a: ref x})");
	assert_dump(&t, value("{\n  ...a\n  'b c': 1, d: [\n ...e\n ]\n}"),
		    "{...: op ...(ref a), b c: 1, d: [op ...(ref e)]}");
	assert_dump(&t, value("map(xs, (x, i) => x.y)"),
		    "call map(ref xs, for=>(var: \"x\", var: \"i\", value: ref "
		    "x.y))");
	assert_dump(&t, value("filter(xs, x => x > 1)"),
		    "call filter(ref xs, for=>(var: \"x\", value: op >(ref x, "
		    "1)))");
	assert_dump(&t, value("{\n  '${a}': 1\n}"), "{'${a}': 1}");
	assert_true(gw_node_path(t.root, "variables.x")->flags & GW_OPEN);
}

static void a_fault_leaves_the_rest(void **state)
{
	(void)state;
	read_text("param a string = \nresource r 'T@1' = {\n  name: 'x\n"
		  "  b: 1\n}\nvar c = 2\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_dump(&t, gw_node_path(t.root, "variables.c"), "2");
	read_text("resource r 'T@1' = {\n  name: 'x\n  b: 1\n}\nvar c = 2\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_int_equal(t.doc->fault.col, 9);
	assert_true(gw_node_path(t.root, "resources.r")->flags & GW_PARTIAL);
	assert_dump(&t, gw_node_path(t.root, "variables.c"), "2");
}

static void depth_is_bounded(void **state)
{
	char text[5000];

	(void)state;
	memset(text, '[', sizeof(text));
	memcpy(text, "var x = ", 8);
	text[sizeof(text) - 1] = '\0';
	read_text(text);
	assert_int_equal(t.r, GW_ELIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_resource_has_the_shape_of_a_template),
		cmocka_unit_test(
			existing_conditions_and_loops_stand_beside_the_body),
		cmocka_unit_test(children_stand_in_their_parent),
		cmocka_unit_test(parameters_have_types_defaults_and_decorators),
		cmocka_unit_test(modules_and_outputs_are_kept),
		cmocka_unit_test(what_makes_nothing_is_read_over),
		cmocka_unit_test(operators_bind_as_in_the_grammar),
		cmocka_unit_test(references_grow),
		cmocka_unit_test(strings_have_holes_and_escapes),
		cmocka_unit_test(loops_spreads_and_lambdas_are_kept),
		cmocka_unit_test(a_fault_leaves_the_rest),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
