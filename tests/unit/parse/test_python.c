#include "code.h"

extern const struct gw_parser gw_parser_python;

static struct code_test t;

static struct gw_node *statements(const char *text)
{
	code_parse(&t, &gw_parser_python, gw_str_of(text));
	return gw_node_key(t.root, "statements");
}

/* The value of `x = ...`. */
static struct gw_node *value(const char *text)
{
	static char buf[512];

	snprintf(buf, sizeof(buf), "x = %s\n", text);
	return gw_node_key(statements(buf)->first, "value");
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void imports_are_listed_wherever_they_stand(void **state)
{
	(void)state;
	statements("import a.b as c, d\nif x:\n    from ..e import (f as g,\n"
		   "        h)\nfrom . import *\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "imports"),
		    "[{module: \"a.b\", as: \"c\"}, {module: \"d\"}, "
		    "{module: \"..e\", name: \"f\", as: \"g\"}, "
		    "{module: \"..e\", name: \"h\"}, "
		    "{module: \".\", name: \"*\"}]");
	assert_int_equal(gw_node_key(t.root, "imports")->first->next->next->span
				 .line, 3);
}

static void calls_have_arguments_and_keywords(void **state)
{
	struct gw_node *n;

	(void)state;
	n = statements("boto3.client('s3').put(\n  1, *a, K=\"v\", **kw)  # c\n")
		    ->first;
	assert_dump(&t, n,
		    "{$type: \"call\", name: \"boto3.client().put\", "
		    "self: call boto3.client(\"s3\"), "
		    "args: [1, op *(ref a), op **(ref kw)], kw: {K: \"v\"}}");
	assert_true(gw_node_key(n, "kw")->flags & GW_OPEN);
	assert_int_equal(gw_node_path(n, "kw.K")->key_line, 2);
	assert_str(t.doc->comments->text, "c");
	assert_null(t.doc->comments->next);
}

static void assignments_have_name_and_value(void **state)
{
	(void)state;
	assert_dump(&t, statements("a.b = c['d']: x\n")->first,
		    "{$type: \"assign\", name: \"a.b\", "
		    "value: op [](ref c, \"d\")}");
	assert_dump(&t, statements("a: int = b = 1; c += 2\n"),
		    "[{$type: \"assign\", name: \"a\", value: 1}, "
		    "{$type: \"assign\", name: \"b\", value: 1}, "
		    "{$type: \"assign\", name: \"c\", op: \"+=\", value: 2}]");
	assert_dump(&t, statements("a //= 2; b **= c; d <<= 1\n"),
		    "[{$type: \"assign\", name: \"a\", op: \"//=\", value: 2}, "
		    "{$type: \"assign\", name: \"b\", op: \"**=\", value: ref c}, "
		    "{$type: \"assign\", name: \"d\", op: \"<<=\", value: 1}]");
	assert_int_equal(t.r, GW_OK);
}

static void blocks_follow_the_indentation(void **state)
{
	(void)state;
	assert_dump(&t,
		    statements("@d(1)\nclass A(B, k=C):\n\tdef f(self, y=g()):"
			       "\n\n# c\n\t\th()\n\tz = 1\nwith i() as j, k:\n"
			       "  pass\nfor l in m: n()\nif o: p()\nelse:\n"
			       "  try:\n    q()\n  except R as e: s()\nu()\n"),
		    "[{$type: \"class\", decorators: [call d(1)], name: \"A\","
		    " bases: [ref B, k: ref C], body: [{$type: \"def\", "
		    "name: \"f\", params: {self: null, y: call g()}, body: "
		    "[{$type: \"call\", name: \"h\", args: [], kw: {}}]}, "
		    "{$type: \"assign\", name: \"z\", value: 1}]}, "
		    "{$type: \"with\", items: [{value: call i(), as: ref j}, "
		    "{value: ref k}], body: []}, {$type: \"for\", var: ref l, "
		    "in: ref m, body: [{$type: \"call\", name: \"n\", "
		    "args: [], kw: {}}]}, {$type: \"if\", test: ref o, body: "
		    "[{$type: \"call\", name: \"p\", args: [], kw: {}}]}, "
		    "{$type: \"if\", body: [{$type: \"call\", name: \"q\", "
		    "args: [], kw: {}}, {$type: \"call\", name: \"s\", "
		    "args: [], kw: {}}]}, {$type: \"call\", name: \"u\", "
		    "args: [], kw: {}}]");
	assert_int_equal(t.r, GW_OK);
}

static void strings_are_joined_and_decoded(void **state)
{
	(void)state;
	assert_dump(&t, value("'a' \"b\\n\\x41\\u00e9\" r'\\d' b'\\xff'[0:1]"
			      ".x")->first,
		    "op [](\"ab\\nA\xc3\xa9\\\\d\xff\", 0, ?, 1)");
	assert_dump(&t, value("'''a\n\"b'''"), "\"a\\n\\\"b\"");
	assert_dump(&t, value("f'a{{{b.c!r:>{w}}}}{d()}e'"),
		    "templatef'a{{{b.c!r:>{w}}}}{d()}e'"
		    "(\"a{\", ref b.c, \"}\", call d(), \"e\")");
	assert_dump(&t, value("rf'\\{b}' r'{c}'"),
		    "templaterf'\\{b}' r'{c}'(\"\\\\\", ref b, \"{c}\")");
	assert_dump(&t, value("f'\\{b}'"),
		    "templatef'\\{b}'(\"\\\\\", ref b)");
	assert_int_equal(t.r, GW_OK);
}

static void values_keep_their_shape(void **state)
{
	(void)state;
	assert_dump(&t, value("{'a': 1, **b, c: (1,), 'd': {2, 3}}"),
		    "{a: 1, **b: ref b, (c): [1], d: [2, 3]}");
	assert_dump(&t, value("{c(): 1, d: 2, e[f()]: 3}"),
		    "{(c()): 1, (d): 2, (e[f()]): 3, "
		    "$keys: [call c(), op [](ref e, call f())]}");
	assert_true(value("{c: 1}")->flags & GW_OPEN);
	assert_dump(&t, value("[f(x) for x in y if x]"),
		    "for[(value: call f(ref x), var: ref x, in: ref y, "
		    "if: ref x)");
	assert_dump(&t, value("{k: v for k, v in y}"),
		    "for{(value: ref v, key: ref k, var: ref k, var: ref v, "
		    "in: ref y)");
	assert_dump(&t, value("a if b else c or not d ** -1 in e"),
		    "cond(ref b, ref a, op or(ref c, op not(op in(op **(ref d,"
		    " -1), ref e))))");
	assert_dump(&t, value("lambda q, *r: s(q)"),
		    "op lambda(call s(ref q))");
	assert_dump(&t, value("None, True, 1_0, 0x1F, 1e-3"),
		    "[null, true, 1_0, 0x1F, 1e-3]");
	assert_dump(&t, value("a >> [b, c]"), "op >>(ref a, [ref b, ref c])");
}

static void a_broken_line_does_not_hide_the_next(void **state)
{
	(void)state;
	assert_dump(&t, statements("x = = 1\nprint 'a'\n%pip install b\ny = 2"),
		    "[{$type: \"assign\", name: \"x\", value: ?}, "
		    "{$type: \"other\", text: \"%pip install b\"}, "
		    "{$type: \"assign\", name: \"y\", value: 2}]");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 1);
}

static void depth_has_a_bound(void **state)
{
	static char deep[4000];

	(void)state;
	memset(deep, '(', sizeof(deep) - 1);
	statements(deep);
	assert_int_equal(t.r, GW_ELIMIT);
	for (size_t i = 0; i + 4 < sizeof(deep); i += 4)
		memcpy(deep + i, "a().", 4);
	statements(deep);
	assert_int_not_equal(t.r, GW_OK);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(imports_are_listed_wherever_they_stand),
		LAW(calls_have_arguments_and_keywords),
		LAW(assignments_have_name_and_value),
		LAW(blocks_follow_the_indentation),
		LAW(strings_are_joined_and_decoded),
		LAW(values_keep_their_shape),
		LAW(a_broken_line_does_not_hide_the_next),
		LAW(depth_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
