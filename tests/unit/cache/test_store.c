/* What is not sure to be ours is not there. */
#include "unit.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/cache.h"

static char dir[64];
static char path[128];
static char key[160];

static int fresh_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/gw-cache.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/v.db", dir);
	snprintf(key, sizeof(key), "%s.key", path);
	return 0;
}

static int no_dir(void **state)
{
	char journal[160];

	(void)state;
	snprintf(journal, sizeof(journal), "%s-journal", path);
	chmod(dir, 0700);
	unlink(path);
	unlink(key);
	unlink(journal);
	return rmdir(dir);
}

static struct gw_cache *open_sized(uint64_t size, int64_t day)
{
	const struct gw_cache_setup setup = { .path = path,
					      .size = size,
					      .now = day * 86400 };
	struct gw_cache *c;
	struct gw_err err;

	if (gw_cache_open(&c, &setup, &err) < 0)
		return NULL;
	return c;
}

static struct gw_cache *open_it(void)
{
	struct gw_cache *c = open_sized(0, 100);

	assert_non_null(c);
	return c;
}

/* On a slow disk the other may hold it longer than anyone waits. */
static struct gw_cache *open_patiently(void)
{
	struct gw_cache *c = NULL;

	for (int i = 0; !c && i < 100; i++)
		c = open_sized(0, 100);
	return c;
}

static struct gw_cache_row row(unsigned n, const char *body)
{
	struct gw_cache_row r = { .body = gw_str_of(body) };

	memset(r.id.bytes, 0, sizeof(r.id.bytes));
	memcpy(r.id.bytes, &n, sizeof(n));
	return r;
}

static void keep(unsigned n, const char *body)
{
	struct gw_cache *c = open_it();
	struct gw_cache_row r = row(n, body);

	gw_cache_put(c, &r, 1);
	gw_cache_close(c);
}

/* Is this body there under this number? */
static bool there(struct gw_cache *c, unsigned n, const char *body)
{
	struct gw_cache_row r = row(n, "");
	struct gw_arena a;
	bool is;

	if (!c)
		return false;
	gw_arena_init(&a, 1 << 20);
	gw_cache_get(c, &r, 1, &a);
	is = r.body.p && gw_str_is(r.body, body);
	gw_arena_release(&a);
	return is;
}

static bool kept(unsigned n, const char *body)
{
	struct gw_cache *c = open_sized(0, 100);
	bool is = there(c, n, body);

	gw_cache_close(c);
	return is;
}

static void sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void what_is_put_is_there(void **state)
{
	(void)state;
	keep(1, "clean");
	keep(2, "");
	assert_true(kept(1, "clean"));
	assert_true(kept(2, ""));
	assert_false(kept(3, "clean"));
	assert_false(kept(3, ""));
	keep(1, "other");
	assert_true(kept(1, "other"));
}

static void a_body_with_one_bit_flipped_is_not_there(void **state)
{
	(void)state;
	keep(1, "clean");
	sql("UPDATE verdicts SET body = x'636c65616f'");
	assert_false(kept(1, "cleao"));
	assert_false(kept(1, "clean"));
}

static void a_mark_with_one_bit_flipped_is_no_mark(void **state)
{
	(void)state;
	keep(1, "clean");
	sql("UPDATE verdicts SET mac = zeroblob(32)");
	assert_false(kept(1, "clean"));
}

static void a_short_mark_is_no_mark(void **state)
{
	(void)state;
	keep(1, "clean");
	sql("UPDATE verdicts SET mac = x''");
	assert_false(kept(1, "clean"));
}

static void a_row_that_was_moved_is_not_there(void **state)
{
	(void)state;
	keep(1, "clean");
	sql("UPDATE verdicts SET id = x'02000000' || zeroblob(28)");
	assert_false(kept(2, "clean"));
	assert_false(kept(1, "clean"));
}

static void rows_of_another_key_are_not_there(void **state)
{
	(void)state;
	keep(1, "clean");
	assert_int_equal(unlink(key), 0);
	assert_false(kept(1, "clean"));
	keep(1, "again");
	assert_true(kept(1, "again"));
}

static void the_key_and_the_file_are_their_owners_alone(void **state)
{
	struct stat st;

	(void)state;
	keep(1, "clean");
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 32);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_key_that_others_can_read_is_not_used(void **state)
{
	(void)state;
	keep(1, "clean");
	assert_int_equal(chmod(key, 0640), 0);
	assert_null(open_sized(0, 100));
	assert_int_equal(chmod(key, 0600), 0);
	assert_true(kept(1, "clean"));
}

static void a_short_key_is_not_used(void **state)
{
	(void)state;
	keep(1, "clean");
	assert_int_equal(truncate(key, 31), 0);
	assert_null(open_sized(0, 100));
}

static void garble(long at, size_t n)
{
	char junk[4096];
	int fd = open(path, O_WRONLY);

	memset(junk, 'x', sizeof(junk));
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, n, at), (ssize_t)n);
	close(fd);
}

static void a_broken_file_of_ours_begins_anew(void **state)
{
	(void)state;
	keep(1, "clean");
	garble(100, 3000);
	assert_false(kept(1, "clean"));
	keep(1, "again");
	assert_true(kept(1, "again"));
}

static void a_file_of_someone_else_is_left_alone(void **state)
{
	char back[16] = "";
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_int_equal(write(fd, "not a database..", 16), 16);
	close(fd);
	assert_null(open_sized(0, 100));
	fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, back, 16), 16);
	close(fd);
	assert_memory_equal(back, "not a database..", 16);
	unlink(path);
	sql("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
	assert_null(open_sized(0, 100));
	sql("SELECT a FROM theirs");
}

static void another_version_begins_anew(void **state)
{
	(void)state;
	keep(1, "clean");
	sql("PRAGMA user_version = 7");
	assert_false(kept(1, "clean"));
	keep(1, "again");
	assert_true(kept(1, "again"));
}

static void a_locked_file_is_no_cache_and_no_fault(void **state)
{
	struct gw_cache *c;
	struct gw_cache_row r = row(2, "lost");
	sqlite3 *db;

	(void)state;
	keep(1, "clean");
	c = open_it();
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_false(there(c, 1, "clean"));
	gw_cache_put(c, &r, 1);
	assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	assert_true(there(c, 1, "clean"));
	assert_false(there(c, 2, "lost"));
	gw_cache_put(c, &r, 1);
	assert_true(there(c, 2, "lost"));
	gw_cache_close(c);
}

static void put_many(struct gw_cache *c, unsigned from, unsigned to,
		     const char *body)
{
	struct gw_cache_row rows[50];

	for (unsigned n = from; n < to; n += 50) {
		for (unsigned i = 0; i < 50; i++)
			rows[i] = row(n + i, body);
		gw_cache_put(c, rows, 50);
	}
}

/* 2,000 bodies of 500 bytes do not fit into 256 KiB. */
static void the_bound_holds_and_what_is_used_stays(void **state)
{
	struct gw_cache *c = open_sized(256 << 10, 100);
	char body[500];
	struct stat st;
	uint64_t rows;
	uint64_t bytes;

	(void)state;
	memset(body, 'b', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	put_many(c, 0, 250, body);
	gw_cache_close(c);
	/* Used on a later day. */
	c = open_sized(256 << 10, 101);
	assert_true(there(c, 7, body));
	gw_cache_close(c);
	c = open_sized(256 << 10, 102);
	put_many(c, 1000, 1150, body);
	assert_true(there(c, 1149, body));
	assert_true(there(c, 7, body));
	put_many(c, 2000, 4000, body);
	assert_true(there(c, 3999, body));
	gw_cache_count(c, &rows, &bytes);
	assert_in_range(rows, 50, 600);
	assert_in_range(bytes, 4096, 256 << 10);
	gw_cache_close(c);
	assert_int_equal(stat(path, &st), 0);
	assert_in_range(st.st_size, 4096, 256 << 10);
}

static void a_body_that_is_too_long_is_not_kept(void **state)
{
	struct gw_cache *c = open_it();
	char *body = malloc(GW_CACHE_MOST_BODY + 2);
	struct gw_cache_row r;

	(void)state;
	memset(body, 'b', GW_CACHE_MOST_BODY + 1);
	body[GW_CACHE_MOST_BODY + 1] = '\0';
	r = row(1, body);
	gw_cache_put(c, &r, 1);
	assert_false(there(c, 1, body));
	r = row(2, "fits");
	gw_cache_put(c, &r, 1);
	assert_true(there(c, 2, "fits"));
	gw_cache_close(c);
	free(body);
}

/* What is asked for at once may be more than who asks has room for. */
static void no_more_is_read_than_there_is_room_for(void **state)
{
	enum { ROWS = 7, ROOM = 4 };
	struct gw_cache *c = open_it();
	char *body = malloc(GW_CACHE_MOST_BODY + 1);
	struct gw_cache_row rows[ROWS];
	struct gw_arena arena;
	unsigned got = 0;

	(void)state;
	memset(body, 'b', GW_CACHE_MOST_BODY);
	body[GW_CACHE_MOST_BODY] = '\0';
	for (unsigned i = 0; i < ROWS; i++)
		rows[i] = row(i, body);
	gw_cache_put(c, rows, ROWS);
	gw_arena_init(&arena, ROOM * GW_CACHE_MOST_BODY);
	gw_cache_get(c, rows, ROWS, &arena);
	for (unsigned i = 0; i < ROWS; i++)
		got += rows[i].body.p != NULL;
	assert_in_range(got, ROOM - 1, ROOM + 1);
	assert_in_range(arena.used, 0, (ROOM + 1) * GW_CACHE_MOST_BODY);
	gw_arena_release(&arena);
	gw_arena_init(&arena, 2 * GW_CACHE_MOST_BODY);
	gw_cache_get(c, rows, 1, &arena);
	assert_int_equal(rows[0].body.n, GW_CACHE_MOST_BODY);
	gw_arena_release(&arena);
	gw_cache_close(c);
	free(body);
}

/* Two processes write at once; none loses what it was told is there. */
static void two_that_write_at_once_do_not_harm_each_other(void **state)
{
	pid_t child = fork();
	struct gw_cache *c;
	unsigned mine = 0;
	int code = 0;

	(void)state;
	c = open_patiently();
	for (unsigned n = 0; c && n < 50; n++) {
		struct gw_cache_row r = row(child ? n : 1000 + n, "clean");

		gw_cache_put(c, &r, 1);
	}
	gw_cache_close(c);
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, &code, 0), child);
	assert_int_equal(code, 0);
	for (unsigned n = 0; n < 50; n++)
		mine += kept(n, "clean") + kept(1000 + n, "clean");
	assert_in_range(mine, 50, 100);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh_dir, no_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_put_is_there),
		CASE(a_body_with_one_bit_flipped_is_not_there),
		CASE(a_mark_with_one_bit_flipped_is_no_mark),
		CASE(a_short_mark_is_no_mark),
		CASE(a_row_that_was_moved_is_not_there),
		CASE(rows_of_another_key_are_not_there),
		CASE(the_key_and_the_file_are_their_owners_alone),
		CASE(a_key_that_others_can_read_is_not_used),
		CASE(a_short_key_is_not_used),
		CASE(a_broken_file_of_ours_begins_anew),
		CASE(a_file_of_someone_else_is_left_alone),
		CASE(another_version_begins_anew),
		CASE(a_locked_file_is_no_cache_and_no_fault),
		CASE(the_bound_holds_and_what_is_used_stays),
		CASE(a_body_that_is_too_long_is_not_kept),
		CASE(no_more_is_read_than_there_is_room_for),
		CASE(two_that_write_at_once_do_not_harm_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
