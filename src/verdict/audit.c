/*
 * The audit file: what was decided, one line of JSON a verdict.
 *
 * Each line holds the SHA-256 of the line before ("prev"), the first that of
 * nothing; so a line that is changed, added or taken out breaks the chain,
 * and only the newest lines can be lost. With a key each line ends with an
 * HMAC of itself ("mac"), so that who can write the file cannot write a chain.
 * A line that was cut by a crash is kept, and the next one says "torn".
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/json.h"
#include "base/words.h"
#include "seal/seal.h"
#include "verdict/verdict.h"

#define MOST_RECORD ((size_t)512 << 10)
#define MOST_FINDINGS 200
#define NO_RECORD                                                              \
	"0000000000000000000000000000000000000000000000000000000000000000"
#define MAC_HEAD GW_STR(",\"mac\":\"")
#define MAC_SIZE (8 + 64 + 2)

/* What the next record follows. */
struct link {
	char prev[GW_DIGEST_HEX];
	uint64_t seq;
	bool torn;
};

/* --- the chain ----------------------------------------------------------- */

/* The digits behind `key` in a record, or 0. Quotes inside of texts are
 * escaped, so the key cannot be met in one. */
static uint64_t number_of(struct gw_str line, const char *key)
{
	size_t at = gw_str_find(line, gw_str_of(key), 0);
	uint64_t n = 0;

	if (at == GW_NOWHERE)
		return 0;
	for (at += strlen(key); at < line.n && gw_is_digit(line.p[at]); at++) {
		if (n > UINT64_MAX / 10 - 9)
			return 0;
		n = n * 10 + (uint64_t)(line.p[at] - '0');
	}
	return n;
}

/* The text behind `key`, up to its quote. */
static struct gw_str text_of(struct gw_str line, const char *key)
{
	size_t at = gw_str_find(line, gw_str_of(key), 0);

	if (at == GW_NOWHERE)
		return GW_STR("");
	at += strlen(key);
	return gw_str_part(line, at, gw_str_find_byte(line, '"', at));
}

static bool is_whole(struct gw_str line)
{
	return gw_str_starts(line, GW_STR("{\"gitward\":")) &&
	       gw_str_ends(line, GW_STR("}"));
}

static void link_to(struct link *l, struct gw_str line, bool ended)
{
	gw_sha256_hex(l->prev, &line, 1);
	l->seq = number_of(line, "\"seq\":") + 1;
	l->torn = !ended || !is_whole(line);
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

static void add_counts(struct gw_json *j, const struct gw_verdict *v)
{
	gw_verdict_counts(j, v);
	gw_json_count(j, "files", v->files);
	gw_json_count(j, "bytes", v->bytes);
	gw_json_count(j, "commits", v->commits);
	gw_json_close(j, '}');
}

/* Rule and place only: titles and excerpts are for people. */
static void add_finding(struct gw_json *j, const struct gw_finding *f)
{
	gw_json_open(j, '{');
	gw_json_member(j, "rule", f->rule);
	gw_json_word(j, "level", gw_level_name(f->level));
	gw_json_if(j, "path", f->place.path);
	if (f->place.line)
		gw_json_count(j, "line", f->place.line);
	gw_json_if(j, "commit", f->place.commit);
	gw_json_if(j, "ref", f->place.ref);
	gw_json_if(j, "fingerprint", gw_str_of(f->fingerprint));
	if (f->fate != GW_COUNTS) {
		gw_json_word(j, "fate", gw_fate_name(f->fate));
		gw_json_if(j, "reason", f->fate_reason);
	}
	gw_json_close(j, '}');
}

static void add_findings(struct gw_json *j, const struct gw_verdict *v)
{
	size_t n = 0;

	gw_json_key(j, "findings");
	gw_json_open(j, '[');
	for (size_t i = 0; i < v->found.n; i++) {
		const struct gw_finding *f = &v->found.v[i];

		if (f->what == GW_UNRESOLVED || f->level < GW_ANNOTATE ||
		    j->out->n > MOST_RECORD / 2 || n++ >= MOST_FINDINGS)
			continue;
		add_finding(j, f);
	}
	gw_json_close(j, ']');
}

static void add_refs(struct gw_json *j, struct gw_str lines)
{
	struct gw_str line;

	if (!lines.n)
		return;
	gw_json_key(j, "refs");
	gw_json_open(j, '[');
	while (gw_str_next(&lines, '\n', &line) && j->out->n < MOST_RECORD / 8)
		if (line.n)
			gw_json_text(j, line);
	gw_json_close(j, ']');
}

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

static void add_verdict(struct gw_json *j, const struct gw_verdict *v,
			const struct gw_audit_about *about)
{
	gw_json_if(j, "command", v->command);
	gw_json_if(j, "repository", v->repository);
	gw_json_if(j, "who", about->who);
	add_refs(j, about->refs);
	gw_json_word(j, "outcome", gw_outcome_name(v->outcome));
	gw_json_count(j, "exit", (uint64_t)v->exit_code);
	gw_json_if(j, "policy", v->policy_digest);
	gw_json_if(j, "rules", v->bundle_digest);
	gw_json_count(j, "took_ms", about->took_ms);
	add_counts(j, v);
	add_findings(j, v);
}

/* Replaces the closing bracket by the mac of all before it. */
static void sign_record(struct gw_buf *b, struct gw_str key)
{
	unsigned char mac[GW_DIGEST_SIZE];
	char hex[GW_DIGEST_HEX];

	if (!key.n || b->n < 2)
		return;
	b->n -= 2; /* "}\n" */
	gw_hmac_sha256(mac, key, gw_buf_str(b));
	gw_hex(hex, mac, sizeof(mac));
	gw_buf_add(b, MAC_HEAD);
	gw_buf_text(b, hex);
	gw_buf_text(b, "\"}\n");
}

/* --- writing ------------------------------------------------------------- */

static int write_record(int fd, const struct link *l, struct gw_str record,
			struct gw_err *err)
{
	int r = GW_OK;

	if (l->torn)
		r = gw_io_write_fd(fd, GW_STR("\n"), err);
	if (r == GW_OK)
		r = gw_io_write_fd(fd, record, err);
	if (r == GW_OK && fsync(fd) < 0)
		r = gw_err_set(err, GW_ESYSTEM,
			       "the audit file cannot be synced");
	return r;
}

static int open_audit(const char *file, int flags, struct gw_err *err)
{
	int fd = open(file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | flags,
		      0640);

	if (fd < 0) {
		gw_err_set(err, GW_ESYSTEM,
			   "the audit file '%s' cannot be opened", file);
		return -1;
	}
	if (flock(fd, LOCK_EX) < 0) {
		gw_err_set(err, GW_ESYSTEM,
			   "the audit file '%s' cannot be locked", file);
		close(fd);
		return -1;
	}
	return fd;
}

int gw_audit_append(const char *file, const struct gw_verdict *v,
		    const struct gw_audit_about *about, struct gw_err *err)
{
	GW_AUTO_FD fd = open_audit(file, 0, err);
	struct gw_arena arena;
	struct gw_buf record;
	struct gw_json j;
	struct link l = { .seq = 0 };
	int r;

	if (fd < 0)
		return GW_ESYSTEM;
	gw_arena_init(&arena, MOST_RECORD * 4);
	gw_buf_init(&record, MOST_RECORD);
	r = read_last(&l, fd, &arena, err);
	if (r == GW_OK) {
		gw_json_init(&j, &record);
		begin_record(&j, &l, v->now, &arena);
		add_verdict(&j, v, about);
		gw_json_close(&j, '}');
		sign_record(&record, about->key);
		if (record.over)
			r = gw_err_set(err, GW_ESYSTEM,
				       "the audit record is too long");
	}
	if (r == GW_OK)
		r = write_record(fd, &l, gw_buf_str(&record), err);
	gw_buf_release(&record);
	gw_arena_release(&arena);
	return r;
}

static int write_rotation(int fd, const struct link *l, int64_t now,
			  struct gw_err *err)
{
	struct link begin = *l;
	struct gw_arena arena;
	struct gw_buf record;
	struct gw_json j;
	int r;

	begin.torn = false;
	gw_arena_init(&arena, 4096);
	gw_buf_init(&record, MOST_RECORD);
	gw_json_init(&j, &record);
	begin_record(&j, &begin, now, &arena);
	gw_json_word(&j, "command", "rotate");
	gw_json_close(&j, '}');
	r = write_record(fd, &begin, gw_buf_str(&record), err);
	gw_buf_release(&record);
	gw_arena_release(&arena);
	return r;
}

int gw_audit_rotate(const char *file, const char *old, int64_t now,
		    struct gw_err *err)
{
	GW_AUTO_FD before = open_audit(old, 0, err);
	GW_AUTO_FD fd = before < 0 ? -1 : open_audit(file, O_EXCL, err);
	struct gw_arena arena;
	struct link l = { .seq = 0 };
	int r;

	if (before < 0 || fd < 0)
		return GW_ESYSTEM;
	gw_arena_init(&arena, MOST_RECORD * 4);
	r = read_last(&l, before, &arena, err);
	gw_arena_release(&arena);
	return r < 0 ? r : write_rotation(fd, &l, now, err);
}

/* --- reading ------------------------------------------------------------- */

static int check_mac(struct gw_str line, uint32_t number, struct gw_str key,
		     struct gw_err *err)
{
	unsigned char mac[GW_DIGEST_SIZE];
	char hex[GW_DIGEST_HEX];
	struct gw_str tail;

	if (!key.n)
		return GW_OK;
	if (line.n > MAC_SIZE) {
		tail = gw_str_part(line, line.n - MAC_SIZE, line.n);
		gw_hmac_sha256(mac, key,
			       gw_str_part(line, 0, line.n - MAC_SIZE));
		gw_hex(hex, mac, sizeof(mac));
		if (gw_str_starts(tail, MAC_HEAD) &&
		    gw_same_bytes(tail.p + MAC_HEAD.n, hex, 64))
			return GW_OK;
	}
	return gw_err_at(err, GW_EUNTRUSTED, number, 0,
			 "the record is not signed with this key");
}

static bool is_rotation(struct gw_str line)
{
	return gw_str_find(line, GW_STR("\"command\":\"rotate\""), 0) !=
	       GW_NOWHERE;
}

static bool says_torn(struct gw_str line)
{
	return gw_str_find(line, GW_STR("\"torn\":true"), 0) != GW_NOWHERE;
}

/* Does the line follow the one before? */
static int check_line(struct gw_str line, struct gw_str before, uint32_t number,
		      struct gw_err *err)
{
	char want[GW_DIGEST_HEX] = NO_RECORD;
	struct gw_str prev = text_of(line, "\"prev\":\"");

	if (before.p)
		gw_sha256_hex(want, &before, 1);
	if (!gw_str_is(prev, want) && !(!before.p && is_rotation(line)))
		return gw_err_at(err, GW_EUNTRUSTED, number, 0,
				 "the record does not follow the one before: "
				 "lines were changed, added or taken out");
	if (before.p && !is_whole(before) && !says_torn(line))
		return gw_err_at(err, GW_EUNTRUSTED, number - 1, 0,
				 "the record is cut");
	return GW_OK;
}

int gw_audit_verify(struct gw_str text, struct gw_str key, uint64_t *records,
		    struct gw_err *err)
{
	struct gw_str before = { NULL, 0 };
	struct gw_str line;
	uint32_t number = 0;

	*records = 0;
	while (gw_str_next(&text, '\n', &line)) {
		int r = GW_OK;

		number++;
		if (is_whole(line)) {
			r = check_line(line, before, number, err);
			if (r == GW_OK && !is_rotation(line))
				r = check_mac(line, number, key, err);
			*records += 1;
		} else if (before.p && !is_whole(before)) {
			r = gw_err_at(err, GW_EUNTRUSTED, number, 0,
				      "this is no record");
		}
		if (r < 0)
			return r;
		before = line;
	}
	if (before.p && !is_whole(before))
		return gw_err_at(err, GW_EUNTRUSTED, number, 0,
				 "the last record is cut");
	return GW_OK;
}

int64_t gw_audit_bypass_since(struct gw_str text, struct gw_str who,
			      int64_t since)
{
	struct gw_buf name;
	struct gw_str line;
	int64_t first = 0;

	gw_buf_init(&name, who.n * 12 + 32);
	gw_buf_text(&name, "\"who\":");
	gw_json_quote(&name, who);
	while (!first && gw_str_next(&text, '\n', &line)) {
		int64_t at = (int64_t)number_of(line, "\"at\":");

		if (at >= since && number_of(line, "\"bypassed\":") &&
		    gw_str_find(line, gw_buf_str(&name), 0) != GW_NOWHERE)
			first = at;
	}
	gw_buf_release(&name);
	return first;
}
