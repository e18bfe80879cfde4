/*
 * The audit file: what was decided, one line of JSON a verdict.
 *
 * Each line holds the SHA-256 of the line before ("prev"), the first that of
 * nothing; so a line that is changed, added or taken out breaks the chain,
 * and only the newest lines can be lost. With a key each line ends with a
 * mark of itself, so that who can write the file cannot write a chain. A line
 * that was cut by a crash is kept, and the next one says "torn".
 * SPDX-License-Identifier: Apache-2.0
 */
#include "verdict/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/json.h"
#include "base/words.h"
#include "seal/seal.h"

#define MOST_RECORD ((size_t)512 << 10)
#define NO_RECORD                                                              \
	"0000000000000000000000000000000000000000000000000000000000000000"
#define MOST_TRIES 1000 /* to open a file that is being moved away */

/* What the next record follows. */
struct link {
	char prev[GW_DIGEST_HEX];
	uint64_t seq;
	bool torn;
};

static int fail(struct gw_err *err, const char *what, const char *file)
{
	return gw_err_set(err, GW_ESYSTEM, "the audit file '%s' %s: %s", file,
			  what, strerror(errno));
}

/* --- the chain ----------------------------------------------------------- */

static void link_to(struct link *l, struct gw_str line, bool ended)
{
	gw_sha256_hex(l->prev, &line, 1);
	l->seq = gw_audit_number(line, "\"seq\":") + 1;
	l->torn = !ended || !gw_audit_whole(line);
}

/* The last line of the open file. */
static int read_last(struct link *l, int fd, struct gw_arena *arena,
		     struct gw_err *err)
{
	struct stat st;
	off_t from;
	struct gw_str tail;
	bool ended;
	size_t start;

	snprintf(l->prev, sizeof(l->prev), "%s", NO_RECORD);
	l->seq = 1;
	l->torn = false;
	if (fstat(fd, &st) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "the audit file cannot be looked at");
	if (!S_ISREG(st.st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "the audit file is no plain file");
	if (!st.st_size)
		return GW_OK;
	from = st.st_size - (off_t)MOST_RECORD - 2;
	if (lseek(fd, from > 0 ? from : 0, SEEK_SET) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "the audit file cannot be read");
	if (gw_io_read_fd(&tail, fd, MOST_RECORD + 4096, arena, err) < 0)
		return GW_ESYSTEM;
	ended = gw_str_ends(tail, GW_STR("\n"));
	tail.n -= ended;
	for (start = tail.n; start > 0 && tail.p[start - 1] != '\n';)
		start--;
	link_to(l, gw_str_part(tail, start, tail.n), ended);
	return GW_OK;
}

/* --- the record ---------------------------------------------------------- */

static void begin_record(struct gw_json *j, const struct link *l, int64_t now,
			 struct gw_arena *arena)
{
	j->flat = true;
	gw_json_open(j, '{');
	gw_json_count(j, "gitward", 1);
	gw_json_count(j, "seq", l->seq);
	gw_json_word(j, "prev", l->prev);
	if (l->torn) {
		gw_json_key(j, "torn");
		gw_json_bool(j, true);
	}
	gw_json_count(j, "at", now > 0 ? (uint64_t)now : 0);
	gw_json_member(j, "time", gw_words_time(arena, now));
}

/* What the judge said, as members that stand in the open object. */
static void add_words(struct gw_json *j, const struct gw_verdict *v,
		      const struct gw_audit_about *about)
{
	struct gw_buf made;

	gw_buf_init(&made, GW_AUDIT_WORDS);
	if (!about->words.n)
		gw_audit_words(&made, v);
	gw_buf_byte(j->out, ',');
	gw_buf_add(j->out,
		   about->words.n ? about->words : gw_buf_str(&made));
	gw_buf_release(&made);
}

/* As many as fit; *lines is left with the others. */
static void add_refs(struct gw_json *j, struct gw_str *lines)
{
	struct gw_str line;

	if (!lines->n)
		return;
	gw_json_key(j, "refs");
	gw_json_open(j, '[');
	while (j->out->n < MOST_RECORD / 8 && gw_str_next(lines, '\n', &line))
		if (line.n)
			gw_json_text(j, line);
	gw_json_close(j, ']');
}

static void add_verdict(struct gw_json *j, const struct gw_verdict *v,
			const struct gw_audit_about *about)
{
	gw_json_word(j, "outcome", gw_outcome_name(v->outcome));
	gw_json_count(j, "exit", (uint64_t)v->exit_code);
	gw_json_if(j, "fault", about->fault);
	gw_json_if(j, "policy", v->policy_digest);
	gw_json_if(j, "rules", v->bundle_digest);
	gw_json_count(j, "took_ms", about->took_ms);
	add_words(j, v, about);
}

/* --- writing ------------------------------------------------------------- */

/* Take back what a full disk let through of the record. */
static void take_back(int fd, off_t size)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_size > size &&
	    ftruncate(fd, size) < 0)
		return; /* the next record says "torn" */
}

static int write_record(int fd, const struct link *l, struct gw_str record,
			struct gw_err *err)
{
	struct stat st;
	int r = GW_OK;

	if (fstat(fd, &st) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "the audit file cannot be looked at");
	if (l->torn)
		r = gw_io_write_fd(fd, GW_STR("\n"), err);
	if (r == GW_OK)
		r = gw_io_write_fd(fd, record, err);
	if (r == GW_OK && fsync(fd) < 0)
		r = gw_err_set(err, GW_ESYSTEM,
			       "the audit file cannot be synced: %s",
			       strerror(errno));
	if (r < 0)
		take_back(fd, st.st_size);
	return r;
}

/* Is this still the file of that name, or was it moved away meanwhile? */
static bool still_there(int fd, const char *file)
{
	struct stat open_one;
	struct stat named;

	return fstat(fd, &open_one) == 0 && stat(file, &named) == 0 &&
	       open_one.st_ino == named.st_ino &&
	       open_one.st_dev == named.st_dev;
}

static int open_audit(const char *file, struct gw_err *err)
{
	for (int i = 0; i < MOST_TRIES; i++) {
		int fd = open(file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC,
			      0640);

		if (fd < 0) {
			(void)fail(err, "cannot be opened", file);
			return -1;
		}
		if (flock(fd, LOCK_EX) < 0) {
			(void)fail(err, "cannot be locked", file);
			close(fd);
			return -1;
		}
		if (still_there(fd, file))
			return fd;
		close(fd);
	}
	gw_err_set(err, GW_ESYSTEM, "the audit file '%s' is moved all the time",
		   file);
	return -1;
}

static int seal_record(struct gw_buf *record, struct gw_str key,
		       struct gw_err *err)
{
	int r = gw_audit_sign(record, key, err);

	if (r == GW_OK && record->over)
		r = gw_err_set(err, GW_ESYSTEM,
			       "the audit record is too long");
	return r;
}

/* One append: all its records follow each other, or none is kept. */
struct appending {
	int fd;
	struct link link;
	const struct gw_verdict *v;
	const struct gw_audit_about *about;
	const char *command;
	struct gw_str refs; /* those not yet written */
	struct gw_arena arena;
	struct gw_buf record;
};

static int append_one(struct appending *p, const char *command, bool last,
		      struct gw_err *err)
{
	struct gw_json j;
	struct gw_str line;
	int r;

	gw_buf_reset(&p->record);
	gw_json_init(&j, &p->record);
	begin_record(&j, &p->link, p->v->now, &p->arena);
	gw_json_word(&j, "command", command);
	gw_json_if(&j, "repository", p->v->repository);
	gw_json_if(&j, "who", p->about->who);
	gw_json_if(&j, "signer", p->about->signer);
	add_refs(&j, &p->refs);
	if (last && !p->about->bare)
		add_verdict(&j, p->v, p->about);
	gw_json_close(&j, '}');
	r = seal_record(&p->record, p->about->key, err);
	if (r == GW_OK)
		r = write_record(p->fd, &p->link, gw_buf_str(&p->record), err);
	line = gw_buf_str(&p->record);
	line.n -= line.n > 0; /* its newline */
	link_to(&p->link, line, true);
	return r;
}

/* The last record has room for what is left, at the latest when it is 0. */
static bool is_much(struct gw_str refs)
{
	/* A byte takes six at most when it is escaped. */
	return refs.n > MOST_RECORD / 64;
}

static int append_all(struct appending *p, struct gw_err *err)
{
	struct stat st;
	int r = GW_OK;

	if (fstat(p->fd, &st) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "the audit file cannot be looked at");
	while (r == GW_OK && is_much(p->refs))
		r = append_one(p, "refs", false, err);
	if (r == GW_OK)
		r = append_one(p, p->command, true, err);
	if (r < 0)
		take_back(p->fd, st.st_size);
	return r;
}

int gw_audit_note(const char *file, const char *command,
		  const struct gw_verdict *v,
		  const struct gw_audit_about *about, struct gw_err *err)
{
	GW_AUTO_FD fd = open_audit(file, err);
	struct appending p = { .fd = fd,
			       .v = v,
			       .about = about,
			       .command = command,
			       .refs = about->refs };
	int r;

	if (fd < 0)
		return GW_ESYSTEM;
	gw_arena_init(&p.arena, MOST_RECORD * 8);
	gw_buf_init(&p.record, MOST_RECORD);
	r = read_last(&p.link, fd, &p.arena, err);
	if (r == GW_OK)
		r = append_all(&p, err);
	gw_buf_release(&p.record);
	gw_arena_release(&p.arena);
	return r;
}

int gw_audit_append(const char *file, const struct gw_verdict *v,
		    const struct gw_audit_about *about, struct gw_err *err)
{
	return gw_audit_note(file, v->command.n ? v->command.p : "judge", v,
			     about, err);
}

/* --- rotation ------------------------------------------------------------ */

static int rotation_record(struct gw_buf *out, const struct link *l,
			   int64_t now, struct gw_str key, struct gw_err *err)
{
	struct gw_arena arena;
	struct gw_json j;

	gw_arena_init(&arena, 4096);
	gw_json_init(&j, out);
	begin_record(&j, l, now, &arena);
	gw_json_word(&j, "command", "rotate");
	gw_json_close(&j, '}');
	gw_arena_release(&arena);
	return seal_record(out, key, err);
}

int gw_audit_rotate(const char *file, const char *old, int64_t now,
		    struct gw_str key, struct gw_err *err)
{
	GW_AUTO_FD before = open_audit(file, err);
	struct gw_arena arena;
	struct gw_buf record;
	struct link l = { .seq = 0 };
	int r;

	if (before < 0)
		return GW_ESYSTEM;
	gw_arena_init(&arena, MOST_RECORD * 4);
	gw_buf_init(&record, MOST_RECORD);
	r = read_last(&l, before, &arena, err);
	if (r == GW_OK && l.torn)
		r = gw_err_set(err, GW_EUNTRUSTED,
			       "the last record of '%s' is cut: see 'gitward "
			       "audit verify'",
			       file);
	if (r == GW_OK)
		r = rotation_record(&record, &l, now, key, err);
	/* A second name first, so that the file is never without one. */
	if (r == GW_OK && link(file, old) < 0)
		r = fail(err, "cannot be kept under its new name", old);
	if (r == GW_OK) {
		r = gw_io_replace(file, gw_buf_str(&record), 0640, err);
		if (r < 0)
			(void)unlink(old);
	}
	gw_buf_release(&record);
	gw_arena_release(&arena);
	return r;
}
