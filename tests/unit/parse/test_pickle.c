#include "code.h"

extern const struct gw_parser gw_parser_pickle;

static struct code_test t;

/* "name op called", one a line; "?" for a name that is not known. */
static const char *imports(struct gw_str bytes)
{
	static char out[2000];
	struct gw_buf buf;

	code_parse(&t, &gw_parser_pickle, bytes);
	gw_buf_init(&buf, sizeof(out) - 1);
	for (struct gw_node *n = gw_node_key(t.root, "imports")->first; n;
	     n = n->next) {
		struct gw_node *name = gw_node_key(n, "name");

		if (name->kind == GW_UNKNOWN)
			gw_buf_byte(&buf, '?');
		else
			gw_buf_add(&buf, name->text);
		gw_buf_byte(&buf, ' ');
		gw_buf_add(&buf, gw_node_key(n, "op")->text);
		gw_buf_text(&buf, gw_node_true(gw_node_key(n, "called")) ?
					  " called\n" :
					  "\n");
	}
	snprintf(out, sizeof(out), "%s", gw_buf_cstr(&buf));
	gw_buf_release(&buf);
	return out;
}

static int done(void **state)
{
	(void)state;
	code_release(&t);
	return 0;
}

static void a_global_that_is_reduced_is_called(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("\x80\x02"
					   "cposix\nsystem\n(U\1xtR.")),
			    "posix.system GLOBAL called\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "protocol"), "2");
	assert_dump(&t, gw_node_key(t.root, "imports")->first->first->next->next,
		    "2");
	assert_string_equal(imports(GW_STR("cA\nB\n.")), "A.B GLOBAL\n");
}

static void stack_global_finds_its_texts_in_the_memo(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("\x80\4\x8c\2os\x94\x8c\6system\x94"
					   "00h\0h\1\x93)R.")),
			    "os.system STACK_GLOBAL called\n");
	assert_int_equal(t.r, GW_OK);
}

static void memoize_counts_what_is_set(void **state)
{
	(void)state;
	/* Both texts end in entry 1: "ok" by BINPUT, "os" by MEMOIZE. */
	assert_string_equal(imports(GW_STR("\x80\4\x8c\2okq\1\x8c\2os\x94"
					   "h\1\x8c\1s\x93.")),
			    "os.s STACK_GLOBAL\n");
}

static void a_name_that_is_computed_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("\x80\4\x8c\2osK\1\x93\x82\7.")),
			    "? STACK_GLOBAL\n? EXT1\n");
	assert_string_equal(imports(GW_STR("\x80\4S'o\\x73'\n\x8c\1s\x93.")),
			    "? STACK_GLOBAL\n");
	assert_string_equal(imports(GW_STR("\x80\4\x8c\2oss\x8c\1s\x93.")),
			    "? STACK_GLOBAL\n");
}

static void all_ways_of_calling_count(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("(S'x'\niA\nB\n.")),
			    "A.B INST called\n");
	assert_string_equal(imports(GW_STR("(cA\nB\nI1\no.")),
			    "A.B GLOBAL called\n");
	assert_string_equal(imports(GW_STR("\x80\2cA\nB\n)\x81}b.")),
			    "A.B GLOBAL called\n");
	assert_string_equal(imports(GW_STR("\x80\4cA\nB\n)}\x92.")),
			    "A.B GLOBAL called\n");
	assert_string_equal(imports(GW_STR("\x80\2cA\nB\n}b.")),
			    "A.B GLOBAL called\n");
}

static void pickles_may_follow_each_other(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("\x80\2cA\nB\n.\x80\2cC\nD\n.xyz")),
			    "A.B GLOBAL\nC.D GLOBAL\n");
	assert_int_equal(t.r, GW_OK);
	assert_dump(&t, gw_node_key(t.root, "streams"), "2");
	assert_dump(&t, gw_node_key(t.root, "trailing"), "3");
}

static void what_was_seen_before_a_fault_is_kept(void **state)
{
	(void)state;
	assert_string_equal(imports(GW_STR("\x80\2cA\nB\n)R\xff")),
			    "A.B GLOBAL called\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_true(gw_node_key(t.root, "imports")->flags & GW_OPEN);
	assert_string_equal(imports(GW_STR("cA\nB\nX\xff\xff\xff\xff")),
			    "A.B GLOBAL\n");
	assert_int_equal(t.r, GW_ESYNTAX);
	assert_string_equal(imports(GW_STR("")), "");
	assert_int_equal(t.r, GW_ESYNTAX);
}

static void a_pickle_is_told_by_its_first_bytes(void **state)
{
	(void)state;
	assert_true(gw_parser_pickle.sniff(GW_STR("\x80\4\x95\0\0\0")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("cos\nsystem\n(")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("(dp0\nS'a'\n")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("]q\0(K\1")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("cos\nsystem\np0\n(")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("cos\nsystem\nca\nb\n0(")) > 50);
	assert_true(gw_parser_pickle.sniff(GW_STR("(ios\nsystem\np0\n")) > 50);
	assert_int_equal(gw_parser_pickle.sniff(GW_STR("config\nfor it\n")), 0);
	/* A list of words. */
	assert_int_equal(gw_parser_pickle.sniff(GW_STR("cloud\nloud\ncat\n")), 0);
	assert_int_equal(gw_parser_pickle.sniff(GW_STR("cloud\ncat\npaper\n")), 0);
	assert_int_equal(gw_parser_pickle.sniff(GW_STR("cloud\ncat\nSouth\n")), 0);
	assert_int_equal(gw_parser_pickle.sniff(GW_STR("(define x)")), 0);
}

int main(void)
{
#define LAW(f) cmocka_unit_test_teardown(f, done)
	const struct CMUnitTest tests[] = {
		LAW(a_global_that_is_reduced_is_called),
		LAW(stack_global_finds_its_texts_in_the_memo),
		LAW(memoize_counts_what_is_set),
		LAW(a_name_that_is_computed_is_unknown),
		LAW(all_ways_of_calling_count),
		LAW(pickles_may_follow_each_other),
		LAW(what_was_seen_before_a_fault_is_kept),
		LAW(a_pickle_is_told_by_its_first_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
