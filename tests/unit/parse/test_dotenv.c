#include "parsed.h"

static void pairs_are_read_with_and_without_export(void **state)
{
	(void)state;
	assert_tree("dotenv", "A=1\nexport B = two words # c\n\n#x\nC=\nD\nE: f\n",
		    "{A: \"1\", B: \"two words\", C: \"\", D: null, E: \"f\"}");
	assert_tree("dotenv", "A=b#c\nexport=1\n",
		    "{A: \"b#c\", export: \"1\"}");
	assert_tree("dotenv", "", "{}");
}

static void quoted_values_may_span_lines(void **state)
{
	(void)state;
	assert_tree("dotenv", "A='x\n$y\\'\nB=\"1\n\\\"2\\n\" # c\nC=`z`\n",
		    "{A: \"x\\n$y\\\\\", B: \"1\\n\\\"2\\n\", C: \"z\"}");
}

static void references_make_a_template(void **state)
{
	(void)state;
	assert_tree("dotenv", "A=x${B}y$C\nD=\"${E:-f}\"\nG='${H}'\nI=\"\\$J\"\n",
		    "{A: template(\"x\", ref B, \"y\", ref C), "
		    "D: template(ref E(\"f\")), G: \"${H}\", I: \"$J\"}");
	assert_tree("dotenv", "A=cost$\nB=${x\nC=$5\n",
		    "{A: \"cost$\", B: \"${x\", C: \"$5\"}");
}

static void a_bad_line_hides_no_other(void **state)
{
	(void)state;
	assert_fault("dotenv", "A=1\n?? \nB=2\n", 2, "KEY=value",
		     "{A: \"1\", B: \"2\"}");
	assert_fault("dotenv", "A b\nB=\"2\nC=3\n", 1, "'='", "{C: \"3\"}");
}

static void a_key_that_stood_before_is_flagged(void **state)
{
	struct parsed p;

	(void)state;
	parsed_init(&p, NULL, "deploy/.env.prod", GW_STR("A=1\nA='2'\n"));
	assert_true(p.doc->roots->last->flags & GW_DUPLICATE);
	assert_true(p.doc->roots->last->flags & GW_QUOTED);
	assert_int_equal(p.doc->roots->last->key_line, 2);
	parsed_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_read_with_and_without_export),
		cmocka_unit_test(quoted_values_may_span_lines),
		cmocka_unit_test(references_make_a_template),
		cmocka_unit_test(a_bad_line_hides_no_other),
		cmocka_unit_test(a_key_that_stood_before_is_flagged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
