#include "code.h"

extern const struct gw_parser gw_parser_hcl;

static struct code_test t;

static void read_text(const char *text)
{
	code_parse(&t, &gw_parser_hcl, gw_str_of(text));
}

/* The value of `x = ...`. */
static struct gw_node *value(const char *text)
{
	static char buf[512];

	snprintf(buf, sizeof(buf), "x = %s\n", text);
	read_text(buf);
	return gw_node_key(t.root, "x");
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void blocks_are_lists_of_bodies_with_labels(void **state)
{
	(void)state;
	read_text("# top\nresource \"a\" \"b\" {\n  x = 1 // one\n"
		  "  in { y = true }\n  in {\n    y = null\n  }\n}\n"
		  "resource c d {}\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, t.root,
		    "{resource: [{$labels: [\"a\", \"b\"], x: 1, in: "
		    "[{y: true}, {y: null}]}, {$labels: [\"c\", \"d\"]}]}");
	assert_true(gw_node_key(t.root, "resource")->flags & GW_BLOCK);
	assert_int_equal(gw_node_key(t.root, "resource")->last->span.line, 9);
	assert_int_equal(gw_node_key(t.root, "resource")->first->span.end_line,
			 8);
	assert_str(t.doc->comments->text, "one");
	assert_str(t.doc->comments->next->text, "top");
}

static void operators_bind_as_specified(void **state)
{
	(void)state;
	assert_dump(&t, value("a || b && c == 1 + 2 * -3"),
		    "op ||(ref a, op &&(ref b, op ==(ref c, op +(1, op *(2, "
		    "-3)))))");
	assert_dump(&t, value("a - b - c"),
		    "op -(op -(ref a, ref b), ref c)");
	assert_dump(&t, value("!a ? b : c ? d : e"),
		    "cond(op !(ref a), ref b, cond(ref c, ref d, ref e))");
	assert_dump(&t, value("(a || b) && c"),
		    "op &&(op ||(ref a, ref b), ref c)");
}

static void traversals_are_one_reference(void **state)
{
	(void)state;
	assert_dump(&t, value("aws_x.n[0].id"), "ref aws_x.n[0].id");
	assert_dump(&t, value("a[*].b"), "ref a[*].b");
	assert_dump(&t, value("a.*.b"), "ref a[*].b");
	assert_dump(&t, value("a.0.b"), "ref a[0].b");
	assert_dump(&t, value("a[\"k\"]"), "ref a[\"k\"]");
	assert_dump(&t, value("a[each.key].b"), "ref a[?].b(ref each.key)");
	assert_dump(&t, value("f(x)[0].y"),
		    "op .(op [](call f(ref x), 0), \"y\")");
	assert_dump(&t, value("provider::aws::f(1)"),
		    "call provider::aws::f(1)");
	assert_dump(&t, value("f(a, b...)"), "call f(ref a, op ...(ref b))");
}

static void collections_hold_what_is_written(void **state)
{
	(void)state;
	assert_dump(&t, value("[1, \"a\",\n  # c\n x,]"), "[1, \"a\", ref x]");
	assert_dump(&t, value("{\n a = 1, b: 2\n \"c d\" = 3\n}"),
		    "{a: 1, b: 2, c d: 3}");
	assert_dump(&t, value("{ (var.k) = 1 }"), "{(var.k): 1}");
	assert_true(value("{ (var.k) = 1 }")->flags & GW_OPEN);
	assert_dump(&t, value("[for s in l : upper(s) if s != \"\"]"),
		    "for[(var: \"s\", in: ref l, value: call upper(ref s), "
		    "if: op !=(ref s, \"\"))");
	assert_dump(&t, value("{for k, v in m : k => v...}"),
		    "for{(var: \"k\", var: \"v\", in: ref m, key: ref k, "
		    "value: ref v, group: true)");
}

static void a_template_of_one_expression_is_that_expression(void **state)
{
	(void)state;
	assert_dump(&t, value("\"${var.x}\""), "ref var.x");
	assert_int_equal(gw_node_key(t.root, "x")->kind, GW_REF);
	assert_dump(&t, value("\"a$${b}\\n\\u0041%%{c\""), "\"a${b}\\nA%{c\"");
	assert_dump(&t, value("\"a ${~ x ~} b\""),
		    "template\"a ${~ x ~} b\"(\"a\", ref x, \"b\")");
	assert_dump(&t, value("\"${\"${a}b\"}c\""),
		    "template\"${\"${a}b\"}c\"(template\"${a}b\"(ref a, \"b\"),"
		    " \"c\")");
	assert_dump(&t, value("\"%{ if a }x%{ else }${y}%{ endif }\"")->first,
		    "cond(ref a, \"x\", template${y}(ref y))");
	assert_dump(&t, value("\"%{ for i in l ~}\\n ${i},%{ endfor }\"")->first,
		    "for%(var: \"i\", in: ref l, value: template"
		    "\\n ${i},(ref i, \",\"))");
}

static void heredocs_lose_their_common_indent(void **state)
{
	(void)state;
	assert_dump(&t, value("<<-EOT\n    a\n      b\n\n    c\n  EOT"),
		    "\"a\\n  b\\n\\nc\\n\"");
	assert_true(gw_node_key(t.root, "x")->flags & GW_HEREDOC);
	read_text("x = <<E\n  a \\n ${v}\n  E\ny = 2\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "x")->first, "\"  a \\\\n \"");
	assert_dump(&t, gw_node_key(t.root, "y"), "2");
	assert_int_equal(gw_node_key(t.root, "y")->key_line, 4);
	assert_dump(&t, value("f(<<E\nt\nE\n, 2)"), "call f(\"t\\n\", 2)");
}

static void a_broken_item_does_not_hide_the_next(void **state)
{
	(void)state;
	read_text("a \"b\" {\n  x = [1,\n  y = 2\n}\nc = 3\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_int_equal(t.doc->fault.line, 3);
	assert_dump(&t, gw_node_key(t.root, "c"), "3");
	assert_int_equal(gw_node_path(t.root, "a")->first->count, 2);
}

static void a_block_without_its_end_ends_at_the_margin(void **state)
{
	(void)state;
	read_text("a {\n  b {\n    x = 1 +\n\nc {\n  y = 2\n}\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_dump(&t, gw_node_key(t.root, "c"), "[{y: 2}]");
	assert_true(gw_node_key(t.root, "a")->first->flags & GW_PARTIAL);
}

static void duplicates_are_marked(void **state)
{
	(void)state;
	read_text("a = 1\na = 2\n");
	assert_false(t.root->first->flags & GW_DUPLICATE);
	assert_true(t.root->last->flags & GW_DUPLICATE);
}

static void depth_has_a_bound(void **state)
{
	static char deep[5000];
	size_t n = 4;

	(void)state;
	memcpy(deep, "x = ", n);
	memset(deep + n, '[', 1000);
	read_text(deep);
	assert_int_equal(t.r, GW_ELIMIT);
	for (; n < 2000; n += 4)
		memcpy(deep + n, "1 - ", 4);
	memcpy(deep + n, "1\n", 3);
	read_text(deep);
	assert_int_equal(t.r, GW_ELIMIT);
	memcpy(deep + 400, "1\n", 3);
	read_text(deep);
	assert_int_equal(t.r, GW_OK);
}

static void windows_line_ends_are_line_ends(void **state)
{
	(void)state;
	read_text("a {\r\n  b = <<E\r\nx\r\nE\r\n  c = 1\r\n}\r\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "a")->first->last, "1");
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(blocks_are_lists_of_bodies_with_labels),
		LAW(operators_bind_as_specified),
		LAW(traversals_are_one_reference),
		LAW(collections_hold_what_is_written),
		LAW(a_template_of_one_expression_is_that_expression),
		LAW(heredocs_lose_their_common_indent),
		LAW(a_broken_item_does_not_hide_the_next),
		LAW(a_block_without_its_end_ends_at_the_margin),
		LAW(duplicates_are_marked),
		LAW(depth_has_a_bound),
		LAW(windows_line_ends_are_line_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
