#include "policies.h"

#define HEAD "gitward-baseline 1 salt=00ff\n"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static struct gw_baseline baseline(const char *text)
{
	struct gw_baseline b;
	struct gw_err err;

	if (gw_baseline_read(&b, gw_str_of(text), GW_STR("base"), &err) < 0)
		fail_msg("%u:%u: %s", err.line, err.col, err.msg);
	return b;
}

static void entries_are_found_whatever_their_order(void **state)
{
	struct gw_baseline b =
		baseline(HEAD "# two branches\n\n" B " k/b # old one\r\n" A
			      " k/a\n" B " k/b\n");

	(void)state;
	assert_int_equal(b.entries.n, 2);
	assert_str(b.salt, "00ff");
	assert_str(gw_baseline_find(&b, GW_STR(B))->note, "old one");
	assert_str(gw_baseline_find(&b, GW_STR(A))->rule, "k/a");
	assert_null(gw_baseline_find(&b, GW_STR(C)));
	gw_baseline_release(&b);
}

static void what_is_written_is_read_again(void **state)
{
	const char *text = HEAD A " k/a\n" B " k/b # a note\n";
	struct gw_baseline b = baseline(text);
	struct gw_buf out;

	(void)state;
	gw_buf_init(&out, 4096);
	gw_baseline_write(&out, &b);
	assert_str(gw_buf_str(&out), text);
	gw_buf_release(&out);
	gw_baseline_release(&b);
}

static void an_update_keeps_notes_and_drops_what_is_gone(void **state)
{
	struct gw_baseline b = baseline(HEAD A " k/a # why\n" B " k/b\n");
	gw_findings found = { NULL, 0, 0 };
	struct gw_finding f = finding("k/c", GW_HIGH);
	struct gw_buf out;

	(void)state;
	f.level = GW_ENFORCE;
	memcpy(f.fingerprint, C, 65);
	*GW_PUSH(&found) = f;
	f.level = GW_OBSERVE;
	memcpy(f.fingerprint, B, 65);
	*GW_PUSH(&found) = f;
	gw_baseline_find(&b, GW_STR(A))->used = true;
	assert_int_equal(gw_baseline_add(&b, &found), 1);
	assert_int_equal(gw_baseline_prune(&b), 1);
	gw_buf_init(&out, 4096);
	gw_baseline_write(&out, &b);
	assert_str(gw_buf_str(&out),
		   HEAD A " k/a # why\n" C " k/c # a.yaml\n");
	gw_buf_release(&out);
	gw_baseline_release(&b);
	GW_VEC_FREE(&found);
}

struct bad {
	const char *text;
	unsigned line;
	unsigned col;
};

static const struct bad bads[] = {
	{ "gitward-baseline 2\n", 1, 1 },
	{ "gitward-baseline 1 salt=xyz\n", 1, 20 },
	{ "gitward-baseline 1 sugar=00\n", 1, 20 },
	{ HEAD "abc k/a\n", 2, 1 },
	{ HEAD A "\n", 2, 66 },
	{ HEAD A " k/a more\n", 2, 70 },
	{ "<<<<<<< HEAD\n" HEAD, 1, 1 },
	{ HEAD A " k/a\n=======\n", 3, 1 },
};

static void a_bad_line_is_a_fault_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		struct gw_baseline b;
		struct gw_err err = { .status = GW_OK };

		if (gw_baseline_read(&b, gw_str_of(bads[i].text),
				     GW_STR("base"), &err) != GW_ESYNTAX ||
		    err.line != bads[i].line || err.col != bads[i].col)
			fail_msg("row %zu: %u:%u: %s", i, err.line, err.col,
				 err.msg);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(entries_are_found_whatever_their_order),
		T(what_is_written_is_read_again),
		T(an_update_keeps_notes_and_drops_what_is_gone),
		T(a_bad_line_is_a_fault_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
