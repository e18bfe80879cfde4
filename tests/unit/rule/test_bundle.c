#include "compiled.h"

#include "base/buf.h"

static int take_any(struct gw_bundle_writer *w, const struct gw_rule_src *src,
		    struct gw_err *err)
{
	(void)err;
	if (gw_node_key(src->rule, "let"))
		gw_tree_write(w, GW_SEC_DATA, gw_node_key(src->rule, "let"));
	return GW_OK;
}

static const struct gw_engine deny = { .key = "deny", .compile = take_any };
static const struct gw_engine *const engines[] = { &deny, NULL };

static const char rules[] =
	"gitward: 1\nrules:\n"
	"- id: p/first\n  severity: critical\n  title: One\n"
	"  match: {node: a.b, path: ['src/**', '*.txt'], skip-paths: ['**/x/*']}\n"
	"  deny: {at: a}\n  message: m\n  tags: [a, b]\n"
	"  fix: {text: Do it., set: {at: a, to: [1, true, \"q\"]}}\n"
	"  refs: {cis: ['1', '2'], doc: x}\n"
	"- {id: p/second, severity: low, title: Two, match: {node: a.b}, deny: {}, message: m, enabled: false, unknown: deny, confidence: low, let: {l: {at: [x, {y: 5}]}}}\n";

static void a_rule_comes_back(void **state)
{
	struct compiled c;
	struct gw_bundle b;
	struct gw_finding f;

	(void)state;
	compiled_make(&c, "p", rules, engines, false);
	assert_int_equal(c.status, GW_OK);
	assert_int_equal(gw_bundle_open(&b, c.bytes, engines, &c.err), GW_OK);
	assert_int_equal(b.rules, 2);
	assert_int_equal(gw_bundle_find(&b, GW_STR("p/second")), 1);
	assert_int_equal(gw_bundle_find(&b, GW_STR("p/third")), -1);
	assert_int_equal(b.meta[1].unknown, GW_UNKNOWN_DENY);
	assert_false(b.meta[1].enabled);
	gw_rule_begin_finding(&f, &b, &b.meta[0]);
	assert_str(f.rule, "p/first");
	assert_int_equal(f.severity, GW_CRITICAL);
	assert_str(f.tags, "a,b");
	assert_str(f.refs, "cis: 1\ncis: 2\ndoc: x");
	assert_str(gw_bundle_str(&b, b.meta[0].fix_edit),
		   "{\"set\":{\"at\":\"a\",\"to\":[1,true,\"q\"]}}");
	compiled_release(&c);
}

static bool wants(const struct gw_bundle *b, uint32_t rule, const char *path)
{
	struct gw_rule_path asked = gw_rule_path_of(gw_str_of(path));

	return gw_rule_wants_path(b, &b->meta[rule], &asked);
}

static void paths_are_let_through_as_the_rule_says(void **state)
{
	struct compiled c;
	struct gw_bundle b;

	(void)state;
	compiled_make(&c, "p", rules, engines, false);
	assert_int_equal(gw_bundle_open(&b, c.bytes, NULL, &c.err), GW_OK);
	assert_true(wants(&b, 0, "src/a/b.c"));
	assert_true(wants(&b, 0, "deep/a.txt"));
	assert_false(wants(&b, 0, "src/x/b.c"));
	assert_false(wants(&b, 0, "lib/b.c"));
	assert_true(wants(&b, 1, "any"));
	compiled_release(&c);
}

static void a_tree_comes_back(void **state)
{
	struct compiled c;
	struct gw_bundle b;
	struct gw_buf out;
	uint32_t at = 0;

	(void)state;
	compiled_make(&c, "p", rules, engines, false);
	assert_int_equal(gw_bundle_open(&b, c.bytes, NULL, &c.err), GW_OK);
	gw_buf_init(&out, 1000);
	gw_node_dump(&out, gw_tree_read(&b, GW_SEC_DATA, &at, &c.arena));
	assert_string_equal(gw_buf_cstr(&out), "{l: {at: [\"x\", {y: 5}]}}");
	assert_null(gw_tree_read(&b, GW_SEC_DATA, &at, &c.arena));
	gw_buf_release(&out);
	compiled_release(&c);
}

static void bindings_are_kept_as_trees(void **state)
{
	struct compiled c;
	struct gw_bundle b;
	uint32_t at = 0;

	(void)state;
	compiled_make(&c, "bindings", "a: {b: c}\n---\nd: e\n", engines, false);
	assert_int_equal(c.status, GW_OK);
	assert_int_equal(gw_bundle_open(&b, c.bytes, NULL, &c.err), GW_OK);
	assert_non_null(gw_node_path(
		gw_tree_read(&b, GW_SEC_BINDINGS, &at, &c.arena), "a.b"));
	assert_non_null(gw_node_path(
		gw_tree_read(&b, GW_SEC_BINDINGS, &at, &c.arena), "d"));
	assert_null(gw_tree_read(&b, GW_SEC_BINDINGS, &at, &c.arena));
	compiled_release(&c);
}

static void one_changed_byte_is_seen(void **state)
{
	struct compiled c;
	struct gw_bundle b;
	char *bytes;

	(void)state;
	compiled_make(&c, "p", rules, engines, false);
	bytes = (char *)c.bytes.p;
	bytes[c.bytes.n / 2] ^= 1;
	assert_int_equal(gw_bundle_open(&b, c.bytes, NULL, &c.err),
			 GW_EUNTRUSTED);
	assert_int_equal(gw_bundle_open_checked(&b, c.bytes, NULL, &c.err),
			 GW_OK);
	assert_int_equal(gw_bundle_open(&b, gw_str_part(c.bytes, 0, 300), NULL,
					&c.err),
			 GW_EUNTRUSTED);
	compiled_release(&c);
}

static void the_same_rules_make_the_same_bytes(void **state)
{
	struct compiled a;
	struct compiled b;

	(void)state;
	compiled_make(&a, "p", rules, engines, false);
	compiled_make(&b, "p", rules, engines, false);
	assert_true(gw_str_eq(a.bytes, b.bytes));
	compiled_release(&a);
	compiled_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_comes_back),
		cmocka_unit_test(paths_are_let_through_as_the_rule_says),
		cmocka_unit_test(a_tree_comes_back),
		cmocka_unit_test(bindings_are_kept_as_trees),
		cmocka_unit_test(one_changed_byte_is_seen),
		cmocka_unit_test(the_same_rules_make_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
