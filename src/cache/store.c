/*
 * Rows in an SQLite file.
 *
 * One rollback journal, cut off after each transaction: it needs no shared
 * memory, and a process that is killed leaves at most a journal that the next
 * one rolls back. Whoever finds the file locked for longer than WAIT_MS has no
 * cache this time. The schema is ours or the file is not used; a file of ours
 * that is broken is thrown away. The file has a maximum of pages; when it is
 * reached, the half that was used longest ago goes.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/lazy.h"
#include "cache/key.h"
#include "seal/seal.h"

#define WAIT_MS 200
#define PAGE 4096
#define FEWEST_PAGES 16
#define APPLICATION 0x67776376 /* "gwcv", at offset 68 of the file */
#define VERSION 1
#define DAY 86400
#define MOST_TOUCHED 100000
#define TEXT(number) #number
#define NUMBER(number) TEXT(number)

/* There if the build puts the library off (cmake/Lazy.cmake). */
extern struct gw_lazy gw_lazy_libsqlite3
	__attribute__((weak, visibility("hidden")));

struct gw_cache {
	sqlite3 *db;
	sqlite3_stmt *get;
	sqlite3_stmt *put;
	sqlite3_stmt *touch;
	unsigned char key[GW_CACHE_KEY];
	sqlite3_int64 day;
	bool dead; /* a fault that another try will not mend */
	GW_VEC(struct gw_cache_id) touched; /* last used on another day */
};

static bool run_sql(struct gw_cache *c, const char *sql)
{
	int r = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

	if (r != SQLITE_OK && r != SQLITE_BUSY && r != SQLITE_FULL)
		c->dead = true;
	return r == SQLITE_OK;
}

/* The one number that a statement gives, or -1. */
static sqlite3_int64 number(struct gw_cache *c, const char *sql)
{
	sqlite3_stmt *s = NULL;
	sqlite3_int64 n = -1;

	if (sqlite3_prepare_v2(c->db, sql, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* --- opening -------------------------------------------------------------- */

static bool make_tables(struct gw_cache *c)
{
	bool made;

	if (!run_sql(c, "BEGIN IMMEDIATE"))
		return false;
	/* Someone else may have been first. */
	made = number(c, "PRAGMA user_version") == VERSION ||
	       run_sql(c, "CREATE TABLE verdicts (id BLOB PRIMARY KEY, "
			  "day INTEGER NOT NULL, mac BLOB NOT NULL, "
			  "body BLOB NOT NULL) WITHOUT ROWID;"
			  "CREATE INDEX verdicts_day ON verdicts (day, id);"
			  "PRAGMA application_id = " NUMBER(APPLICATION) ";"
			  "PRAGMA user_version = " NUMBER(VERSION));
	return run_sql(c, made ? "COMMIT" : "ROLLBACK") && made;
}

static bool is_ours(struct gw_cache *c)
{
	return number(c, "PRAGMA application_id") == APPLICATION &&
	       number(c, "PRAGMA user_version") == VERSION;
}

static bool prepare(struct gw_cache *c)
{
	const struct {
		sqlite3_stmt **to;
		const char *sql;
	} all[] = {
		{ &c->get, "SELECT day, mac, body FROM verdicts WHERE id = ?1" },
		{ &c->put, "INSERT OR REPLACE INTO verdicts (id, day, mac, body)"
			   " VALUES (?1, ?2, ?3, ?4)" },
		{ &c->touch, "UPDATE verdicts SET day = ?2 WHERE id = ?1" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (sqlite3_prepare_v3(c->db, all[i].sql, -1,
				       SQLITE_PREPARE_PERSISTENT, all[i].to,
				       NULL) != SQLITE_OK)
			return false;
	return true;
}

static bool settle(struct gw_cache *c, uint64_t size)
{
	sqlite3_int64 pages = (sqlite3_int64)(size / PAGE);
	char bound[64];

	if (pages < FEWEST_PAGES)
		pages = FEWEST_PAGES;
	if (pages > INT32_MAX)
		pages = INT32_MAX;
	snprintf(bound, sizeof(bound), "PRAGMA max_page_count = %lld",
		 (long long)pages);
	sqlite3_busy_timeout(c->db, WAIT_MS);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_limit(c->db, SQLITE_LIMIT_LENGTH,
			    (int)GW_CACHE_MOST_BODY * 2);
	if (!run_sql(c, "PRAGMA page_size = " NUMBER(PAGE) ";"
			"PRAGMA cell_size_check = ON;"
			"PRAGMA journal_mode = TRUNCATE;"
			"PRAGMA synchronous = NORMAL;"
			"PRAGMA temp_store = MEMORY"))
		return false;
	if (number(c, "PRAGMA user_version") == 0 &&
	    number(c, "SELECT count(*) FROM sqlite_master") == 0 &&
	    !make_tables(c))
		return false;
	return is_ours(c) && run_sql(c, bound) && prepare(c);
}

/* A file that SQLite would make is not for its owner alone. */
static bool make_file(const char *path)
{
	GW_AUTO_FD fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK,
			     0600);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

static int open_file(struct gw_cache *c, const struct gw_cache_setup *setup)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_PRIVATECACHE;

	if (!make_file(setup->path))
		return GW_ESYSTEM;
	if (sqlite3_open_v2(setup->path, &c->db, flags, NULL) != SQLITE_OK)
		return GW_ESYSTEM;
	return settle(c, setup->size ? setup->size : GW_CACHE_SIZE) ?
		       GW_OK :
		       GW_ESYSTEM;
}

static void close_file(struct gw_cache *c)
{
	sqlite3_finalize(c->get);
	sqlite3_finalize(c->put);
	sqlite3_finalize(c->touch);
	c->get = c->put = c->touch = NULL;
	sqlite3_close(c->db);
	c->db = NULL;
}

/* Did we make this file, whatever became of it? Another's is left alone. */
static bool bears_our_mark(const char *path)
{
	static const unsigned char mark[] = { 0x67, 0x77, 0x63, 0x76 };
	GW_AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
					   O_NOFOLLOW);
	unsigned char head[72];

	return fd >= 0 && read(fd, head, sizeof(head)) == sizeof(head) &&
	       memcmp(head, "SQLite format 3", 16) == 0 &&
	       memcmp(head + 68, mark, sizeof(mark)) == 0;
}

/* Broken, or of another version: begin anew. Who has it open keeps what it
 * has. */
static bool throw_away(const char *path)
{
	char journal[PATH_MAX];

	if (!bears_our_mark(path) ||
	    snprintf(journal, sizeof(journal), "%s-journal", path) >=
		    (int)sizeof(journal))
		return false;
	return unlink(path) == 0 &&
	       (unlink(journal) == 0 || errno == ENOENT);
}

static bool is_locked(const struct gw_cache *c)
{
	int code = c->db ? sqlite3_errcode(c->db) & 0xff : SQLITE_OK;

	return code == SQLITE_BUSY || code == SQLITE_LOCKED ||
	       code == SQLITE_FULL || code == SQLITE_READONLY ||
	       code == SQLITE_IOERR || code == SQLITE_CANTOPEN ||
	       code == SQLITE_NOMEM;
}

static int open_any(struct gw_cache *c, const struct gw_cache_setup *setup,
		    struct gw_err *err)
{
	int r = open_file(c, setup);

	if (r < 0 && c->db && !is_locked(c)) {
		close_file(c);
		c->dead = false;
		if (throw_away(setup->path))
			r = open_file(c, setup);
	}
	if (r < 0)
		gw_err_set(err, r, "the cache '%s' cannot be used: %s",
			   setup->path,
			   c->db ? sqlite3_errmsg(c->db) : "it cannot be opened");
	return r;
}

int gw_cache_open(struct gw_cache **out, const struct gw_cache_setup *setup,
		  struct gw_err *err)
{
	struct gw_cache *c;
	char key[PATH_MAX];
	int r = GW_OK;

	*out = NULL;
	if (&gw_lazy_libsqlite3 && !gw_lazy_there(&gw_lazy_libsqlite3))
		return gw_err_set(err, GW_ENOTFOUND,
				  "SQLite is not on this machine, so no "
				  "verdicts are kept");
	c = calloc(1, sizeof(*c));
	if (!c)
		gw_no_memory(sizeof(*c));
	if (snprintf(key, sizeof(key), "%s.key", setup->path) >=
	    (int)sizeof(key))
		r = gw_err_set(err, GW_ESYSTEM, "'%s' is too long",
			       setup->path);
	if (r == GW_OK)
		r = gw_cache_key(c->key, key, err);
	if (r == GW_OK)
		r = open_any(c, setup, err);
	c->day = setup->now / DAY;
	if (r == GW_OK)
		*out = c;
	else
		gw_cache_close(c);
	return r;
}

/* --- rows ----------------------------------------------------------------- */

static void mac_of(unsigned char out[GW_DIGEST_SIZE], const struct gw_cache *c,
		   const struct gw_cache_id *id, struct gw_str body)
{
	static const char about[] = "gitward verdict 1";
	size_t n = sizeof(about) + sizeof(id->bytes) + body.n;
	char *text = malloc(n);

	if (!text)
		gw_no_memory(n);
	memcpy(text, about, sizeof(about));
	memcpy(text + sizeof(about), id->bytes, sizeof(id->bytes));
	if (body.n)
		memcpy(text + sizeof(about) + sizeof(id->bytes), body.p,
		       body.n);
	gw_hmac_sha256(out,
		       (struct gw_str){ (const char *)c->key, sizeof(c->key) },
		       (struct gw_str){ text, n });
	free(text);
}

/* The row under the cursor, if its mark holds. */
static bool take(struct gw_cache *c, struct gw_cache_row *row,
		 struct gw_arena *arena)
{
	const void *mac = sqlite3_column_blob(c->get, 1);
	const void *body = sqlite3_column_blob(c->get, 2);
	int n = sqlite3_column_bytes(c->get, 2);
	struct gw_str s = { body ? body : "", n > 0 ? (size_t)n : 0 };
	unsigned char want[GW_DIGEST_SIZE];

	if (!mac || sqlite3_column_bytes(c->get, 1) != sizeof(want) ||
	    s.n > GW_CACHE_MOST_BODY)
		return false;
	mac_of(want, c, &row->id, s);
	if (!gw_same_bytes(want, mac, sizeof(want)))
		return false;
	row->body = gw_arena_copy(arena, s);
	if (sqlite3_column_int64(c->get, 0) < c->day &&
	    c->touched.n < MOST_TOUCHED)
		*GW_PUSH(&c->touched) = row->id;
	return true;
}

/* False: ask for no more now. */
static bool get_one(struct gw_cache *c, struct gw_cache_row *row,
		    struct gw_arena *arena)
{
	int r = SQLITE_ERROR;

	if (sqlite3_bind_blob(c->get, 1, row->id.bytes, GW_CACHE_ID,
			      SQLITE_STATIC) == SQLITE_OK)
		r = sqlite3_step(c->get);
	if (r == SQLITE_ROW)
		(void)take(c, row, arena);
	else if (r != SQLITE_DONE && r != SQLITE_BUSY)
		c->dead = true;
	sqlite3_reset(c->get);
	return r == SQLITE_ROW || r == SQLITE_DONE;
}

void gw_cache_get(struct gw_cache *c, struct gw_cache_row *rows, size_t n,
		  struct gw_arena *arena)
{
	bool open;

	for (size_t i = 0; i < n; i++)
		rows[i].body = (struct gw_str){ NULL, 0 };
	/* In one transaction the lock is taken once. */
	open = !c->dead && run_sql(c, "BEGIN");
	for (size_t i = 0; open && i < n && !arena->over; i++)
		if (!get_one(c, &rows[i], arena))
			break;
	if (open)
		(void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

static int put_one(struct gw_cache *c, const struct gw_cache_row *row)
{
	unsigned char mac[GW_DIGEST_SIZE];
	int r;

	if (!row->body.p || row->body.n > GW_CACHE_MOST_BODY)
		return SQLITE_OK;
	mac_of(mac, c, &row->id, row->body);
	sqlite3_bind_blob(c->put, 1, row->id.bytes, GW_CACHE_ID,
			  SQLITE_STATIC);
	sqlite3_bind_int64(c->put, 2, c->day);
	sqlite3_bind_blob(c->put, 3, mac, sizeof(mac), SQLITE_STATIC);
	sqlite3_bind_blob(c->put, 4, row->body.p, (int)row->body.n,
			  SQLITE_STATIC);
	r = sqlite3_step(c->put);
	sqlite3_reset(c->put);
	sqlite3_clear_bindings(c->put);
	return r == SQLITE_DONE ? SQLITE_OK : r;
}

/* Days of use; what does not fit any more is no loss. */
static void touch_all(struct gw_cache *c)
{
	for (size_t i = 0; i < c->touched.n; i++) {
		sqlite3_bind_int64(c->touch, 2, c->day);
		sqlite3_bind_blob(c->touch, 1, c->touched.v[i].bytes,
				  GW_CACHE_ID, SQLITE_STATIC);
		(void)sqlite3_step(c->touch);
		sqlite3_reset(c->touch);
	}
	c->touched.n = 0;
}

/* One try: SQLITE_OK, SQLITE_FULL, or what else is in the way. */
static int put_all(struct gw_cache *c, const struct gw_cache_row *rows,
		   size_t n)
{
	int r = sqlite3_exec(c->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (r != SQLITE_OK)
		return r;
	for (size_t i = 0; i < n && r == SQLITE_OK; i++)
		r = put_one(c, &rows[i]);
	if (r == SQLITE_OK)
		touch_all(c);
	if (r == SQLITE_OK)
		r = sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL);
	if (r != SQLITE_OK)
		(void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	return r & 0xff;
}

void gw_cache_put(struct gw_cache *c, const struct gw_cache_row *rows, size_t n)
{
	static const char *const room[] = {
		"DELETE FROM verdicts WHERE id IN (SELECT id FROM verdicts "
		"ORDER BY day, id LIMIT (SELECT count(*) / 2 FROM verdicts))",
		"DELETE FROM verdicts",
	};
	int r = c->dead ? SQLITE_ERROR : put_all(c, rows, n);

	/* The bound is reached, or the disk is full: it looks the same. */
	for (size_t i = 0; r == SQLITE_FULL && i < 2; i++)
		if (run_sql(c, room[i]))
			r = put_all(c, rows, n);
	if (r != SQLITE_OK && r != SQLITE_BUSY)
		c->dead = true;
}

void gw_cache_close(struct gw_cache *c)
{
	if (!c)
		return;
	if (c->db && !c->dead && c->touched.n)
		gw_cache_put(c, NULL, 0);
	close_file(c);
	GW_VEC_FREE(&c->touched);
	explicit_bzero(c->key, sizeof(c->key));
	free(c);
}

void gw_cache_count(struct gw_cache *c, uint64_t *rows, uint64_t *bytes)
{
	sqlite3_int64 n = number(c, "SELECT count(*) FROM verdicts");
	sqlite3_int64 pages = number(c, "PRAGMA page_count");

	*rows = n < 0 ? 0 : (uint64_t)n;
	*bytes = pages < 0 ? 0 : (uint64_t)pages * PAGE;
}

const char *gw_cache_library(void)
{
	return "SQLite " SQLITE_VERSION;
}
