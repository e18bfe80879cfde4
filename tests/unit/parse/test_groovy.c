#include "code.h"

extern const struct gw_parser gw_parser_groovy;

static struct code_test t;

static struct gw_node *statements(const char *text)
{
	code_parse(&t, &gw_parser_groovy, gw_str_of(text));
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

#define CALL(name, args, named)                                   \
	"{$type: \"call\", call: \"" name "\", args: [" args      \
	"], named: {" named "}"

static void a_declarative_pipeline_is_calls_with_bodies(void **state)
{
	(void)state;
	assert_dump(&t,
		    statements("pipeline {\n  agent any // c\n  environment {\n"
			       "    A = credentials('x')\n  }\n  stages {\n"
			       "    stage(\"b\") {\n      steps { sh 'make' }\n"
			       "    }\n  }\n}\n"),
		    "[" CALL("pipeline", "", "") ", body: ["
		    CALL("agent", "ref any", "") "}, "
		    CALL("environment", "", "") ", body: [{$type: \"assign\","
		    " assign: \"A\", value: call credentials(\"x\"), "
		    "def: false}]}, " CALL("stages", "", "") ", body: ["
		    CALL("stage", "\"b\"", "") ", body: ["
		    CALL("steps", "", "") ", body: ["
		    CALL("sh", "\"make\"", "") "}]}]}]}]}]");
	assert_int_equal(t.r, GW_OK);
	assert_str(t.doc->comments->text, "c");
	assert_null(t.doc->comments->next);
}

static void arguments_may_be_named_and_need_no_brackets(void **state)
{
	(void)state;
	assert_dump(&t, statements("input message: 'x', 'ok': y\n")->first,
		    CALL("input", "", "message: \"x\", ok: ref y") "}");
	assert_dump(&t,
		    statements("withCredentials([string(credentialsId: 'a', "
			       "variable: 'B')]) {\n sh \"c ${B} $d.e\"\n}\n")
			    ->first,
		    CALL("withCredentials",
			 "[call string(credentialsId: \"a\", "
			 "variable: \"B\")]", "") ", body: ["
		    CALL("sh", "template\"c ${B} $d.e\"(\"c \", ref B, \" \","
			 " ref d.e)", "") "}]}");
	assert_dump(&t, statements("plugins { id 'java' version '1' }")->first,
		    CALL("plugins", "", "") ", body: [{$type: \"call\", "
		    "call: \"id().version\", args: [\"1\"], named: {}, "
		    "self: call id(\"java\")}]}");
	assert_dump(&t, statements("a.b('c')\n  .d { e }\n")->first,
		    "{$type: \"call\", call: \"a.b().d\", args: [], named: {}, "
		    "self: call a.b(\"c\"), body: [{$type: \"other\", "
		    "text: \"e\", value: ref e}]}");
	assert_dump(&t, statements("@Library('x@y') _\n")->first,
		    CALL("@Library", "\"x@y\"", "") "}");
	assert_int_equal(t.r, GW_OK);
}

static void assignments_say_if_they_declare(void **state)
{
	(void)state;
	assert_dump(&t,
		    statements("def x = 1\nenv.Y = 'z'\nString s = null; "
			       "Map<String, List<A>> m = [:]\nq += 2\n"
			       "final b"),
		    "[{$type: \"assign\", assign: \"x\", value: 1, def: true}, "
		    "{$type: \"assign\", assign: \"env.Y\", value: \"z\", "
		    "def: false}, {$type: \"assign\", assign: \"s\", "
		    "value: null, def: true}, {$type: \"assign\", "
		    "assign: \"m\", value: {}, def: true}, "
		    "{$type: \"assign\", assign: \"q\", op: \"+=\", value: 2, def: false}, "
		    "{$type: \"other\", text: \"final b\"}]");
	assert_int_equal(t.r, GW_OK);
}

static void bodies_of_statements_are_kept(void **state)
{
	struct gw_node *s;

	(void)state;
	s = statements("def call(Map c, x = 1) {\n  if (c.d) { e() } else f()\n"
		       "  for (int i = 0; i < 3; i++) { g i }\n"
		       "  try { h() } catch (E e) { throw e } finally { j() }\n"
		       "  switch (k) { case 'l': m(); break\n default: n() }\n"
		       "  return sh(script: o)\n}\nclass P { def q() { r() } }\n");
	assert_int_equal(t.r, GW_OK);
	assert_int_equal(s->count, 2);
	s = gw_node_key(s->first, "body");
	assert_int_equal(s->count, 8);
	assert_dump(&t, gw_node_key(s->first, "body")->first,
		    CALL("e", "", "") "}");
	assert_dump(&t, gw_node_key(s->first->next, "body")->first,
		    CALL("f", "", "") "}");
	assert_dump(&t, s->last, CALL("sh", "", "script: ref o") "}");
}

static void strings_have_many_quotes(void **state)
{
	(void)state;
	assert_dump(&t, value("'a\\n$b'"), "\"a\\n$b\"");
	assert_dump(&t, value("'''a\n'b'''"), "\"a\\n'b\"");
	assert_dump(&t, value("\"\"\"a\"${b.c('d')}\\$e\"\"\""),
		    "template\"\"\"a\"${b.c('d')}\\$e\"\"\"(\"a\\\"\", "
		    "call b.c(\"d\"), \"$e\")");
	assert_dump(&t, value("/a\\/b\\d/"), "\"a/b\\\\d\"");
	assert_dump(&t, value("$/a/b $$c/$"), "\"a/b $c\"");
	assert_dump(&t, value("\"${-> a}\""), "template\"${-> a}\"(ref a)");
	assert_int_equal(t.r, GW_OK);
}

static void values_keep_their_shape(void **state)
{
	(void)state;
	assert_dump(&t, value("[a: 1, 'b': [2, c], (d): e]"),
		    "{a: 1, b: [2, ref c], (d): ref e}");
	assert_dump(&t, value("a ? b : c ?: d && e"),
		    "cond(ref a, ref b, op ?:(ref c, op &&(ref d, ref e)))");
	assert_dump(&t, value("(String) a + new B.C(1)"),
		    "op +(ref a, call new B.C(1))");
	assert_dump(&t, value("a[0]?.b as int"),
		    "op as(op .(op [](ref a, 0), \"b\"), ref int)");
	assert_dump(&t, value("{ a, b -> c(a) }")->first,
		    CALL("c", "ref a", "") "}");
	assert_dump(&t, value("a =~ /b/"), "op =~(ref a, \"b\")");
	assert_int_equal(t.r, GW_OK);
}

static void a_broken_line_does_not_hide_the_next(void **state)
{
	struct gw_node *s;

	(void)state;
	s = statements("a {\n  b = = 1\n  c 'd'\n}\n}\ne 'f'\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 2);
	assert_dump(&t, gw_node_key(s->first, "body")->last,
		    CALL("c", "\"d\"", "") "}");
	assert_dump(&t, s->last, CALL("e", "\"f\"", "") "}");
}

static void depth_has_a_bound(void **state)
{
	static char deep[3000];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(deep); i += 3)
		memcpy(deep + i, "@a ", 3);
	memcpy(deep, "x =", 3);
	statements(deep);
	assert_int_equal(t.r, GW_ELIMIT);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(a_declarative_pipeline_is_calls_with_bodies),
		LAW(arguments_may_be_named_and_need_no_brackets),
		LAW(assignments_say_if_they_declare),
		LAW(bodies_of_statements_are_kept),
		LAW(strings_have_many_quotes),
		LAW(values_keep_their_shape),
		LAW(a_broken_line_does_not_hide_the_next),
		LAW(depth_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
