#include "asked.h"

static const struct asked_row rows[] = {
	{ "each true item is told",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, gt: 1}}",
	  "l:\n- 1\n- 2\n- 3\n", "T3 T4" },
	{ "every: each false one",
	  "  require: {every: \"l[*]\", as: i, that: {at: $i, lt: 2}}",
	  "l:\n- 1\n- 2\n- 3\n", "T3 T4" },
	{ "inner items, and those of the next outer one",
	  "  deny: {some: \"l[*]\", as: i, that: {some: \"$i.m[*]\", as: k, that: {at: $k, gt: 1}}}",
	  "l:\n- m:\n  - 2\n  - 1\n  - 3\n- m: [1]\n- m:\n  - 4\n",
	  "T3 T5 T8" },
	{ "an inner one that fails is begun anew",
	  "  deny: {some: \"l[*]\", as: i, that: {all: [{at: $i.a, is: 1}, {none: \"$i.m[*]\", as: k, that: {at: $k, is: 1}}]}}",
	  "l:\n- a: 1\n  m: [2, 1]\n- a: 1\n  m: [2, 2]\n- a: 1\n  m: [1]\n- a: 1\n  m: [3]\n",
	  "T4 T8" },
	{ "one reason behind the other",
	  "  deny: {any: [{some: \"l[*]\", as: i, that: {at: $i, is: 2}}, {some: \"m[*]\", as: k, that: {at: $k, is: 3}}]}",
	  "l:\n- 2\n- 2\nm:\n- 3\n- 1\n- 3\n", "T2 T3 T5 T7" },
	{ "guards are not gone through",
	  "  deny: {all: [{some: \"l[*]\", as: i, that: {at: $i, is: 2}}, {some: \"m[*]\", as: k, that: {at: $k, is: 3}}]}",
	  "l: [2, 2]\nm:\n- 3\n- 3\n", "T3 T4" },
	{ "the same words on the same line are said once",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 2}}",
	  "l: [2, 2]\n", "T1" },
	{ "a number has no witness of its own",
	  "  deny: {count: \"l[*]\", as: i, that: {at: $i, is: 2}, gt: 1}",
	  "l:\n- 2\n- 2\n", "T3" },
	{ "an item that is not known is not told behind one that is",
	  "  deny: {some: \"l[*]\", as: i, that: {at: $i, is: 2}}",
	  "l:\n- 2\n- ENC[AES256_GCM,data:x,type:str]\n", "T2" },
};

static void each_witness_is_a_finding(void **state)
{
	(void)state;
	asked_rows(rows, sizeof(rows) / sizeof(*rows));
}

#define RULES                                                                 \
	"gitward: 1\nrules:\n- {id: p/a, severity: low, title: t, match: {node: yaml.document}, message: \"port {$i}\", " \
	"deny: {some: \"l[*]\", as: i, that: {at: $i, gt: 1}}}\n"

static void ask(struct asked *a, const char *yaml)
{
	asked_compile(a, RULES);
	asked_open(a, NULL);
	asked_judge(a, yaml, NULL, NULL);
}

static void messages_and_fingerprints_differ(void **state)
{
	struct asked a;
	struct asked b;

	(void)state;
	ask(&a, "l:\n- 2\n- 3\n- 3\n");
	assert_int_equal(a.found.n, 3);
	assert_true(gw_str_is(a.found.v[0].message, "port 2"));
	assert_true(gw_str_is(a.found.v[1].message, "port 3"));
	assert_string_not_equal(a.found.v[0].fingerprint,
				a.found.v[1].fingerprint);
	assert_string_not_equal(a.found.v[1].fingerprint,
				a.found.v[2].fingerprint);
	ask(&b, "l:\n- 9\n- 1\n- 2\n- 3\n- 3\n");
	assert_int_equal(b.found.n, 4);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(a.found.v[i].fingerprint,
				    b.found.v[i + 1].fingerprint);
	asked_release(&a);
	asked_release(&b);
}

static struct gw_buf items(unsigned n)
{
	struct gw_buf yaml;

	gw_buf_init(&yaml, (size_t)4 << 20);
	gw_buf_text(&yaml, "l:\n");
	for (unsigned i = 0; i < n; i++)
		gw_buf_print(&yaml, "- %u\n", i + 2);
	return yaml;
}

static void fifty_are_told_and_the_rest_counted(void **state)
{
	struct gw_buf yaml = items(60);
	struct asked a;

	(void)state;
	ask(&a, gw_buf_cstr(&yaml));
	assert_int_equal(a.found.n, 50);
	assert_true(gw_str_is(a.found.v[49].message, "port 51 (and 10 more)"));
	asked_release(&a);
	gw_buf_release(&yaml);
}

/* Beyond the budget there is still a finding, and no doubt about it. */
static void a_very_long_list_is_given_up_politely(void **state)
{
	struct gw_buf yaml = items(100000);
	struct asked a;

	(void)state;
	ask(&a, gw_buf_cstr(&yaml));
	assert_int_equal(a.status, GW_OK);
	assert_in_range(a.found.n, 1, 50);
	assert_true(gw_str_ends(a.found.v[a.found.n - 1].message,
				GW_STR("(there may be more)")));
	asked_release(&a);
	gw_buf_release(&yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_witness_is_a_finding),
		cmocka_unit_test(messages_and_fingerprints_differ),
		cmocka_unit_test(fifty_are_told_and_the_rest_counted),
		cmocka_unit_test(a_very_long_list_is_given_up_politely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
