#include "resolved.h"

static void defaults_are_weak(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "variable \"x\" { default = \"d\" }\n"
		      "variable \"y\" {}\na = var.x\nb = \"${var.x}-e\"\n"
		      "c = var.y\nd = \"lit\"\n");
	assert_resolved(r, "a", "\"d\"");
	assert_true(resolved_at(r, "a")->flags & GW_WEAK);
	assert_int_equal(resolved_at(r, "a")->origin->kind, GW_REF);
	assert_int_equal(resolved_at(r, "a")->span.line, 3);
	assert_int_equal(resolved_at(r, "a")->key_line, 3);
	assert_resolved(r, "b", "\"d-e\"");
	assert_true(resolved_at(r, "b")->flags & GW_WEAK);
	assert_resolved(r, "c", "ref var.y");
	assert_false(resolved_at(r, "d")->flags & GW_WEAK);
}

static void tfvars_and_locals_of_the_directory_count(void **state)
{
	struct resolved *r = *state;

	resolved_beside(r, "d/terraform.tfvars", "x = \"t\"\n");
	resolved_beside(r, "d/vars.tf",
			"variable \"x\" { default = \"d\" }\n"
			"locals {\n  l = { k = [\"p\", var.x] }\n}\n");
	resolved_beside(r, "e/other.tf", "locals { m = 1 }\n");
	resolved_read(r, "d/a.tf", "a = local.l.k[1]\nb = local.m\n");
	assert_resolved(r, "a", "\"t\"");
	assert_resolved(r, "b", "ref local.m");
}

static void attributes_of_resources_are_known(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "resource \"aws_x\" \"n\" {\n  name = \"k\"\n"
		      "  sub { on = true }\n}\n"
		      "a = aws_x.n.name\nb = aws_x.n.id\nc = aws_x.n.sub[0].on\n");
	assert_resolved(r, "a", "\"k\"");
	assert_str(resolved_at(r, "a")->origin->text, "aws_x.n.name");
	assert_resolved(r, "b", "ref aws_x.n.id");
	assert_resolved(r, "c", "true");
}

static void conditions_choose_or_offer_both(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "variable \"p\" { default = true }\nvariable \"q\" {}\n"
		      "a = var.p ? 1 : 2\nb = var.q ? 1 : 2\n"
		      "c = !var.p && var.q\nd = var.q ? var.q : 1\n"
		      "e = 3 * 4 - 2 > 9 ? \"y\" : \"n\"\n");
	assert_resolved(r, "a", "1");
	assert_resolved(r, "b", "alt(1, 2)");
	assert_resolved(r, "c", "false");
	assert_resolved(r, "d", "cond(ref var.q, ref var.q, 1)");
	assert_resolved(r, "e", "\"y\"");
}

static void functions_are_worked_out(void **state)
{
	static const struct {
		const char *call;
		const char *value;
	} rows[] = {
		{ "lower(\"AB\")", "\"ab\"" },
		{ "format(\"%s-%d%%\", \"a\", 3)", "\"a-3%\"" },
		{ "join(\",\", [\"a\", \"b\"])", "\"a,b\"" },
		{ "split(\",\", \"a,,b\")", "[\"a\", \"\", \"b\"]" },
		{ "replace(\"aXbX\", \"X\", \"-\")", "\"a-b-\"" },
		{ "concat([1], [2, 3])", "[1, 2, 3]" },
		{ "merge({a = 1}, {a = 2, b = 3})", "{a: 2, b: 3}" },
		{ "lookup({a = 1}, \"b\", 9)", "9" },
		{ "toset([\"a\", \"a\"])", "[\"a\"]" },
		{ "flatten([[1, [2]], 3])", "[1, 2, 3]" },
		{ "length([1, 2])", "2" },
		{ "element([1, 2], 3)", "2" },
		{ "keys({a = 1})", "[\"a\"]" },
		{ "coalesce(null, \"\", \"x\")", "\"x\"" },
		{ "contains([\"a\"], \"a\")", "true" },
		{ "cidrsubnet(\"10.0.0.0/16\", 8, 2)", "\"10.0.2.0/24\"" },
		{ "jsondecode(\"{\\\"a\\\": [true]}\")", "{a: [true]}" },
		{ "[for s in [\"a\", \"b\"] : upper(s) if s != \"b\"]",
		  "[\"A\"]" },
		{ "{for k, v in {a = 1} : k => v + 1}", "{a: 2}" },
		{ "max(3, 7)", "7" },
	};
	struct resolved *r = *state;
	char text[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r->files = 0;
		snprintf(text, sizeof(text), "a = %s\n", rows[i].call);
		resolved_read(r, "a.tf", text);
		if (strcmp(resolved_dump(r, "a"), rows[i].value) != 0)
			fail_msg("%s gives %s", rows[i].call, r->shown);
	}
}

static void a_part_that_is_unknown_stays_so(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "variable \"u\" {}\na = concat([1], var.u)\n"
		      "b = merge({a = 1}, var.u, {b = 2})\n"
		      "c = jsonencode({x = \"${lower(\"Y\")}\", z = var.u})\n"
		      "d = lower(var.u)\n");
	assert_resolved(r, "a", "[1]");
	assert_true(resolved_at(r, "a")->flags & GW_OPEN);
	assert_resolved(r, "b", "{a: ?1, b: 2}");
	assert_true(resolved_at(r, "b")->flags & GW_OPEN);
	assert_resolved(r, "c", "call jsonencode({x: \"y\", z: ref var.u})");
	assert_resolved(r, "d", "call lower(ref var.u)");
}

static void dynamic_blocks_become_blocks(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "variable \"u\" {}\nresource \"a\" \"b\" {\n"
		      "  ingress { port = 1 }\n  dynamic \"ingress\" {\n"
		      "    for_each = [80, 443]\n"
		      "    content { port = ingress.value }\n  }\n"
		      "  dynamic \"egress\" {\n    for_each = var.u\n"
		      "    content { port = 2 }\n  }\n}\n");
	r->doc->roots = gw_node_item(gw_node_key(r->doc->roots, "resource"), 0);
	assert_resolved(r, "ingress", "[{port: 1}, {port: 80}, {port: 443}]");
	assert_resolved(r, "egress", "[]");
	assert_true(resolved_at(r, "egress")->flags & GW_OPEN);
}

static void a_weak_count_of_zero_is_no_absence(void **state)
{
	struct resolved *r = *state;

	resolved_read(r, "a.tf",
		      "variable \"on\" { default = false }\n"
		      "resource \"a\" \"b\" {\n  count = var.on ? 1 : 0\n}\n"
		      "resource \"a\" \"c\" {\n  for_each = {}\n}\n");
	assert_int_equal(resolved_at(r, "resource")->count, 1);
}

static void modules_of_the_tree_get_their_inputs(void **state)
{
	struct resolved *r = *state;

	resolved_beside(r, "main.tf",
			"locals { p = \"in\" }\n"
			"module \"m\" {\n  source = \"./mods/m\"\n"
			"  name = local.p\n}\n");
	resolved_beside(r, "mods/m/out.tf",
			"output \"o\" { value = \"<${var.name}>\" }\n");
	resolved_read(r, "mods/m/m.tf",
		      "variable \"name\" { default = \"d\" }\na = var.name\n");
	assert_resolved(r, "a", "\"in\"");
	resolved_beside(r, "mods/m/m.tf", "variable \"name\" {}\n");
	resolved_read(r, "x.tf", "a = module.m.o\n");
	assert_resolved(r, "a", "\"<in>\"");
}

static void circles_and_explosions_end(void **state)
{
	struct resolved *r = *state;
	char text[4096] = "locals {\n  a = local.b\n  b = local.a\n";
	size_t n = strlen(text);

	n += (size_t)snprintf(text + n, sizeof(text) - n, "  l0 = [1, 2]\n");
	for (int i = 1; i < 60; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "  l%d = [local.l%d, local.l%d]\n", i,
				      i - 1, i - 1);
	snprintf(text + n, sizeof(text) - n,
		 "}\nx = local.a\ny = local.l59\n");
	resolved_read(r, "a.tf", text);
	assert_true(resolved_at(r, "x")->kind > GW_ALT);
	assert_true(resolved_at(r, "y")->kind == GW_REF ||
		    resolved_at(r, "y")->kind == GW_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAW(defaults_are_weak),
		LAW(tfvars_and_locals_of_the_directory_count),
		LAW(attributes_of_resources_are_known),
		LAW(conditions_choose_or_offer_both),
		LAW(functions_are_worked_out),
		LAW(a_part_that_is_unknown_stays_so),
		LAW(dynamic_blocks_become_blocks),
		LAW(a_weak_count_of_zero_is_no_absence),
		LAW(modules_of_the_tree_get_their_inputs),
		LAW(circles_and_explosions_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
