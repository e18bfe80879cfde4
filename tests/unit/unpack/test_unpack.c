#include "unit.h"

#include "unpack/unpack.h"

struct seen {
	unsigned members;
	bool found;
	char name[200];
};

static bool look(void *ctx, const struct gw_view *child)
{
	struct seen *s = ctx;

	s->members++;
	if (gw_str_find(child->bytes, GW_STR("needle"), 0) != GW_NOWHERE &&
	    !gw_unpack_knows(child->bytes)) {
		s->found = true;
		snprintf(s->name, sizeof(s->name), "%.*s", GW_FMT(child->name));
	}
	return true;
}

/* The archive is made by a program of the system, then read back. */
static struct gw_str made_by(struct gw_arena *a, const char *command)
{
	char path[] = "/tmp/gw-unpack-XXXXXX";
	char line[600];
	struct gw_str s = { NULL, 0 };
	FILE *f;
	char *p = gw_arena_alloc(a, 1 << 22);

	assert_non_null(mkdtemp(path));
	snprintf(line, sizeof(line), "cd %s && (%s) >/dev/null 2>&1", path,
		 command);
	assert_int_equal(system(line), 0);
	snprintf(line, sizeof(line), "%s/out", path);
	f = fopen(line, "rb");
	assert_non_null(f);
	s = (struct gw_str){ p, fread(p, 1, 1 << 22, f) };
	fclose(f);
	snprintf(line, sizeof(line), "rm -rf %s", path);
	assert_int_equal(system(line), 0);
	return s;
}

static int unpack(struct gw_str bytes, struct seen *s,
		  const struct gw_unpack_limits *limits)
{
	struct gw_view v = { .name = GW_STR("out"), .bytes = bytes };
	struct gw_arena a;
	struct gw_err err;
	int r;

	gw_arena_init(&a, (size_t)1 << 30);
	r = gw_unpack(&v, &a,
		      &(struct gw_unpack_how){ limits, look, s }, &err);
	gw_arena_release(&a);
	return r;
}

static void members_are_found_in(const char *command, const char *name)
{
	struct seen s = { 0 };
	struct gw_arena a;
	struct gw_str bytes;

	gw_arena_init(&a, (size_t)1 << 30);
	bytes = made_by(&a, command);
	assert_true(gw_unpack_knows(bytes));
	assert_int_equal(unpack(bytes, &s, &gw_unpack_default), GW_OK);
	assert_true(s.found);
	assert_string_equal(s.name, name);
	gw_arena_release(&a);
}

static void every_container_gives_its_members(void **state)
{
	(void)state;
	members_are_found_in("echo needle > x; gzip -c x > out", "out!");
	members_are_found_in("echo needle > x; bzip2 -c x > out", "out!");
	members_are_found_in("echo needle > x; xz -c x > out", "out!");
	members_are_found_in("mkdir d; echo needle > d/x; tar cf out d",
			     "out!d/x");
	members_are_found_in("mkdir d; echo needle > d/x; tar czf out d",
			     "out!d/x");
	members_are_found_in(
		"mkdir d; echo needle > d/x; python3 -c \"import zipfile;"
		"z=zipfile.ZipFile('out','w',8);z.write('d/x')\"",
		"out!d/x");
	members_are_found_in(
		"echo needle > x; tar cf y.tar x; python3 -c \"import zipfile;"
		"z=zipfile.ZipFile('out','w',8);z.write('y.tar')\"",
		"out!y.tar!x");
}

static void text_behind_the_end_of_a_tar_is_found(void **state)
{
	(void)state;
	members_are_found_in("echo x > x; tar cf y x; head -c 40000 /dev/zero "
			     ">> y; echo needle >> y; gzip -c y > out",
			     "out!(behind the end)");
	members_are_found_in("head -c 40000 /dev/zero > y; echo needle >> y; "
			     "gzip -c y > out",
			     "out!");
}

static void a_bomb_hits_a_limit(void **state)
{
	struct seen s = { 0 };
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, (size_t)1 << 30);
	assert_int_equal(unpack(made_by(&a, "head -c 100000000 /dev/zero | "
					    "gzip -9 > out"),
				&s, &gw_unpack_default),
			 GW_ELIMIT);
	assert_int_equal(unpack(made_by(&a, "echo x > out; for i in 1 2 3 4 5 6;"
					    "do tar cf t out; mv t out; done"),
				&s, &gw_unpack_default),
			 GW_ELIMIT);
	gw_arena_release(&a);
}

static void too_many_members_hit_a_limit(void **state)
{
	const struct gw_unpack_limits few = { 4, 10, 1 << 20, 200 };
	struct seen s = { 0 };
	struct gw_arena a;

	(void)state;
	gw_arena_init(&a, (size_t)1 << 30);
	assert_int_equal(unpack(made_by(&a, "for i in $(seq 20); do echo $i > "
					    "f$i; done; tar cf out f*"),
				&s, &few),
			 GW_ELIMIT);
	assert_int_equal(s.members, 10);
	gw_arena_release(&a);
}

static void a_broken_archive_is_said(void **state)
{
	struct seen s = { 0 };
	struct gw_arena a;
	struct gw_str whole;

	(void)state;
	gw_arena_init(&a, (size_t)1 << 30);
	whole = made_by(&a, "head -c 100000 /dev/urandom > x; gzip -c x > out");
	whole.n /= 2;
	assert_int_equal(unpack(whole, &s, &gw_unpack_default), GW_ESYNTAX);
	gw_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_container_gives_its_members),
		cmocka_unit_test(text_behind_the_end_of_a_tar_is_found),
		cmocka_unit_test(a_bomb_hits_a_limit),
		cmocka_unit_test(too_many_members_hit_a_limit),
		cmocka_unit_test(a_broken_archive_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
