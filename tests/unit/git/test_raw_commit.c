#include "unit.h"

#include "git/raw.h"

#define TREE "tree 1111111111111111111111111111111111111111\n"
#define PARENT "parent 2222222222222222222222222222222222222222\n"
#define AUTHOR "author Ann B <ann@example.org> 1700000000 +0100\n"
#define COMMITTER "committer Bob <bob@example.org> 1700000001 -0200\n"

static struct gw_commit parse(struct gw_arena *arena, struct gw_str raw)
{
	struct gw_commit c = { .kind = GW_OBJ_COMMIT };

	gw_arena_init(arena, (size_t)1 << 20);
	gw_raw_commit(&c, raw, arena);
	return c;
}

static void a_commit_gives_its_parts(void **state)
{
	struct gw_arena a;
	struct gw_commit c = parse(&a, GW_STR(TREE PARENT PARENT AUTHOR
						      COMMITTER
					      "\nsubject\n\nbody\n"));

	(void)state;
	assert_str(c.fault, "");
	assert_str(c.message, "subject\n\nbody\n");
	assert_str(c.author.name, "Ann B");
	assert_str(c.author.mail, "ann@example.org");
	assert_true(c.author.time == 1700000000);
	assert_str(c.committer.mail, "bob@example.org");
	assert_int_equal(c.parent_count, 2);
	assert_str(c.parents, "2222222222222222222222222222222222222222 "
			      "2222222222222222222222222222222222222222");
	assert_int_equal(c.author_lines, 1);
	gw_arena_release(&a);
}

static void a_signature_is_cut_out_of_what_it_covers(void **state)
{
	struct gw_arena a;
	struct gw_commit c = parse(&a, GW_STR(TREE AUTHOR COMMITTER
					      "gpgsig -----BEGIN X-----\n"
					      " line\n \n -----END X-----\n"
					      "\nm\n"));

	(void)state;
	assert_str(c.fault, "");
	assert_str(c.signature,
		   "-----BEGIN X-----\nline\n\n-----END X-----");
	assert_str(c.signed_bytes, TREE AUTHOR COMMITTER "\nm\n");
	gw_arena_release(&a);
}

static void bytes_behind_nul_belong_to_the_message(void **state)
{
	struct gw_arena a;
	struct gw_commit c =
		parse(&a, GW_STR(TREE AUTHOR COMMITTER "\nm\0behind"));

	(void)state;
	assert_int_equal(c.message.n, 8);
	assert_str(c.fault, "NUL byte in the message");
	gw_arena_release(&a);
}

static void what_is_odd_is_kept_and_said(void **state)
{
	static const struct {
		const char *raw;
		const char *fault;
	} rows[] = {
		{ "", "no empty line behind the headers" },
		{ "\nm", "no tree line" },
		{ TREE COMMITTER "\nm", "no author line" },
		{ TREE AUTHOR "\nm", "no committer line" },
		{ TREE AUTHOR AUTHOR COMMITTER "\nm", "two author lines" },
		{ TREE TREE AUTHOR COMMITTER "\nm", "two tree lines" },
		{ TREE "parent x\n" AUTHOR COMMITTER "\nm",
		  "unreadable parent line" },
		{ TREE "author A a@b 1 +0\n" COMMITTER "\nm",
		  "unreadable author line" },
		{ TREE "author A <a@b> 99999999999999999999 +0\n" COMMITTER
		       "\nm",
		  "unreadable author line" },
		{ TREE "author A <a>b> 1 +0\n" COMMITTER "\nm",
		  "unreadable author line" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct gw_arena a;
		struct gw_commit c = parse(&a, gw_str_of(rows[i].raw));

		if (!gw_str_is(c.fault, rows[i].fault))
			fail_msg("row %zu: '%.*s'", i, GW_FMT(c.fault));
		gw_arena_release(&a);
	}
}

static void links_are_read_without_the_rest(void **state)
{
	struct gw_raw_links l;
	struct gw_id id;

	(void)state;
	gw_raw_links(&l, GW_STR(TREE PARENT PARENT AUTHOR COMMITTER "\n"
				"parent 3333333333333333333333333333333333333333"
				"\n"));
	assert_string_equal(l.tree.hex,
			    "1111111111111111111111111111111111111111");
	assert_true(l.time == 1700000001);
	assert_true(gw_raw_parent(&l, &id));
	assert_true(gw_raw_parent(&l, &id));
	assert_false(gw_raw_parent(&l, &id));
}

/* git ends looking for parents at the first line that is none. */
static void a_parent_elsewhere_is_none(void **state)
{
	struct gw_arena a;
	struct gw_raw_links l;
	struct gw_commit c = { .kind = GW_OBJ_COMMIT };
	struct gw_str raw = GW_STR(TREE AUTHOR PARENT COMMITTER "\nm");
	struct gw_id id;

	(void)state;
	gw_arena_init(&a, 1 << 20);
	gw_raw_links(&l, raw);
	assert_false(gw_raw_parent(&l, &id));
	gw_raw_commit(&c, raw, &a);
	assert_int_equal(c.parent_count, 0);
	assert_str(c.fault, "parent line where git reads none");
	gw_arena_release(&a);
}

static void digits_of_either_case_are_read(void **state)
{
	struct gw_raw_links l;
	struct gw_id id;

	(void)state;
	gw_raw_links(&l, GW_STR("tree ABCDEFABCDABCDEFABCDABCDEFABCDABCDEFABCD\n"
				"parent ABCDEFABCDABCDEFABCDABCDEFABCDABCDEFABCE"
				"\n" AUTHOR COMMITTER "\nm"));
	assert_string_equal(l.tree.hex,
			    "abcdefabcdabcdefabcdabcdefabcdabcdefabcd");
	assert_true(gw_raw_parent(&l, &id));
	assert_string_equal(id.hex, "abcdefabcdabcdefabcdabcdefabcdabcdefabce");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commit_gives_its_parts),
		cmocka_unit_test(a_signature_is_cut_out_of_what_it_covers),
		cmocka_unit_test(bytes_behind_nul_belong_to_the_message),
		cmocka_unit_test(what_is_odd_is_kept_and_said),
		cmocka_unit_test(links_are_read_without_the_rest),
		cmocka_unit_test(a_parent_elsewhere_is_none),
		cmocka_unit_test(digits_of_either_case_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
