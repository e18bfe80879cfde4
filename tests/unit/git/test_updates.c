#include "unit.h"

#include "git/git.h"

#define ZERO "0000000000000000000000000000000000000000"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

struct fixture {
	struct gw_arena arena;
	gw_updates updates;
	struct gw_err err;
};

static int read_lines(struct fixture *f, struct gw_str lines)
{
	*f = (struct fixture){ .updates = { 0 } };
	gw_arena_init(&f->arena, (size_t)1 << 26);
	return gw_updates_read(&f->updates, lines, &f->arena, &f->err);
}

static void end(struct fixture *f)
{
	GW_VEC_FREE(&f->updates);
	gw_arena_release(&f->arena);
}

static void an_update_is_created_changed_or_deleted(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(read_lines(&f, GW_STR(ZERO " " ONE " refs/heads/a\n"
					       ONE " " TWO " refs/heads/b\n"
					       TWO " " ZERO " refs/tags/c\n")),
			 GW_OK);
	assert_int_equal(f.updates.n, 3);
	assert_int_equal(f.updates.v[0].kind, GW_REF_CREATE);
	assert_int_equal(f.updates.v[1].kind, GW_REF_UPDATE);
	assert_int_equal(f.updates.v[2].kind, GW_REF_DELETE);
	assert_str(f.updates.v[1].ref, "refs/heads/b");
	assert_string_equal(f.updates.v[1].old_id.hex, ONE);
	end(&f);
}

static void a_ref_is_updated_once(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(read_lines(&f, GW_STR(ZERO " " ONE " refs/heads/a\n"
					       ONE " " TWO " refs/heads/b\n"
					       ONE " " TWO " refs/heads/a\n")),
			 GW_ESYNTAX);
	assert_int_equal(f.err.line, 3);
	end(&f);
}

static void no_lines_are_no_updates(void **state)
{
	struct fixture f;

	(void)state;
	assert_int_equal(read_lines(&f, GW_STR("")), GW_OK);
	assert_int_equal(f.updates.n, 0);
	end(&f);
}

static void a_bad_line_is_refused_with_its_number(void **state)
{
	static const char *const bad[] = {
		ZERO " " ONE " refs/heads/a",
		ZERO " " ONE "\n",
		ZERO " " ONE " \n",
		ZERO " 11 refs/heads/a\n",
		ZERO " " ONE "  refs/heads/a\n",
		"G000000000000000000000000000000000000000 " ONE " r\n",
		ZERO " " ONE " refs/heads/a b\n",
		ZERO " " ONE " refs/heads/\033[m\n",
		"\n",
		ZERO " "
		     "1111111111111111111111111111111111111111111111111111111"
		     "111111111 refs/heads/a\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct gw_str line = gw_str_of(bad[i]);
		struct fixture f;

		if (read_lines(&f, line) != GW_ESYNTAX)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(f.err.line, 1);
		assert_int_equal(f.updates.n, 0);
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_update_is_created_changed_or_deleted),
		cmocka_unit_test(a_ref_is_updated_once),
		cmocka_unit_test(no_lines_are_no_updates),
		cmocka_unit_test(a_bad_line_is_refused_with_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
