/*
 * Keeping verdicts for a judge in its jail (see run.h).
 *
 * The judge may be taken over by what it reads: so it never has the key, what
 * it wants kept is put only on the supervisor's word, and all that it says is
 * bounded here. What it could do at worst is to whiten blobs that it knows, for
 * the same rules, policy and path, if its push is let in.
 *
 * question := head ids*            answer := uint32 size body*, one each
 * wish := head (id uint32 size body)*
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "run/run.h"

#define WAIT_MS 500 /* the judge waits so long for an answer, then no more */
#define END_MS 1000 /* the supervisor waits so long for the rows to be put */
#define MOST_ASKED 4000u /* ids in one question */
#define MOST_ANSWER ((size_t)16 << 20) /* bytes of bodies in one answer */
#define MOST_READ (MOST_ANSWER + GW_CACHE_MOST_BODY) /* ... in memory */
#define MOST_WISHED ((size_t)64 << 20) /* bytes of all wishes of a push */
#define NONE UINT32_MAX
#define ASK 1u
#define KEEP 2u

struct head {
	uint32_t what; /* ASK or KEEP */
	uint32_t count; /* of ids, or of rows */
};

struct gw_keeper {
	int judge; /* the judge's end of the pair that it asks by */
	int word; /* the supervisor's end of its own pair */
	pid_t process;
	bool dead; /* an answer did not come in time */
};

/* The keeper's own side. */
struct desk {
	struct gw_cache_setup setup;
	int asked;
	int word;
	const struct gw_keeper *others; /* ends that are not ours */
	struct gw_cache *cache;
	struct gw_arena wishes;
	gw_cache_rows rows;
	size_t wished; /* bytes */
	bool at_once;
};

/* --- the keeper ------------------------------------------------------------ */

/* All n bytes from the judge; false once the supervisor has spoken and nothing
 * more is there to be read: the judge has ended by then. */
static bool hear(const struct desk *d, void *to, size_t n)
{
	struct pollfd p[2] = { { .fd = d->asked, .events = POLLIN },
			       { .fd = d->word, .events = POLLIN } };
	char *at = to;

	while (n > 0) {
		ssize_t got;

		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return false;
		if (!p[0].revents && p[1].revents)
			return false;
		if (!p[0].revents)
			continue;
		got = read(d->asked, at, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool say(int to, const void *from, size_t n)
{
	return gw_io_write_fd(to, (struct gw_str){ from, n }, NULL) == GW_OK;
}

static bool answer(const struct desk *d, const gw_cache_rows *rows)
{
	size_t said = 0;
	bool good = true;

	for (size_t i = 0; good && i < rows->n; i++) {
		struct gw_str body = rows->v[i].body;
		bool there = body.p && said + body.n <= MOST_ANSWER;
		uint32_t n = there ? (uint32_t)body.n : NONE;

		good = say(d->asked, &n, sizeof(n)) &&
		       (!there || say(d->asked, body.p, body.n));
		said += there ? body.n : 0;
	}
	return good;
}

static bool serve_ask(struct desk *d, uint32_t count)
{
	struct gw_arena arena;
	gw_cache_rows rows = { 0 };
	bool good = count <= MOST_ASKED;

	gw_arena_init(&arena, MOST_READ);
	for (uint32_t i = 0; good && i < count; i++) {
		struct gw_cache_row *row = GW_PUSH(&rows);

		*row = (struct gw_cache_row){ .body = { NULL, 0 } };
		good = hear(d, row->id.bytes, sizeof(row->id.bytes));
	}
	if (good && d->cache)
		gw_cache_get(d->cache, rows.v, rows.n, &arena);
	good = good && answer(d, &rows);
	GW_VEC_FREE(&rows);
	gw_arena_release(&arena);
	return good;
}

static bool serve_wish(struct desk *d)
{
	struct gw_cache_row row = { .body = { NULL, 0 } };
	uint32_t n = 0;
	char *body;

	if (!hear(d, row.id.bytes, sizeof(row.id.bytes)) ||
	    !hear(d, &n, sizeof(n)) || n > GW_CACHE_MOST_BODY ||
	    d->wished + n + sizeof(row) > MOST_WISHED)
		return false;
	body = gw_arena_alloc(&d->wishes, (size_t)n + 1);
	if (!hear(d, body, n))
		return false;
	row.body = (struct gw_str){ body, n };
	d->wished += n + sizeof(row);
	*GW_PUSH(&d->rows) = row;
	return true;
}

static bool serve_one(struct desk *d)
{
	struct head head;
	bool good = hear(d, &head, sizeof(head));

	if (good && head.what == ASK)
		return serve_ask(d, head.count);
	for (uint32_t i = 0; good && i < head.count; i++)
		good = head.what == KEEP && serve_wish(d);
	if (d->at_once) {
		if (d->cache)
			gw_cache_put(d->cache, d->rows.v, d->rows.n);
		d->rows.n = d->wished = 0;
		gw_arena_reset(&d->wishes);
	}
	return good;
}

/* What the supervisor says; its end, too, is an answer. */
static bool is_kept(const struct desk *d)
{
	char word = 0;
	ssize_t n;

	do
		n = read(d->word, &word, 1);
	while (n < 0 && errno == EINTR);
	return n == 1 && word == 'k';
}

static void serve(void *ctx)
{
	struct desk *d = ctx;

	close(d->others->judge);
	(void)signal(SIGPIPE, SIG_IGN);
	gw_arena_init(&d->wishes, MOST_WISHED * 2);
	if (gw_cache_open(&d->cache, &d->setup, NULL) < 0)
		d->cache = NULL;
	while (serve_one(d))
		;
	/* Half a wish is none: the rows before it are whole. */
	if (is_kept(d) && d->cache)
		gw_cache_put(d->cache, d->rows.v, d->rows.n);
	gw_cache_close(d->cache);
}

/* --- starting and ending it ------------------------------------------------ */

/* So that a keeper that hangs cannot hang the judge. */
static bool hurry(int fd)
{
	const struct timeval t = { .tv_usec = WAIT_MS * 1000 };

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)) == 0;
}

static int start(struct gw_keeper **out, struct desk *d, struct gw_arena *arena,
		 struct gw_err *err)
{
	struct gw_keeper *k = GW_NEW(arena, struct gw_keeper);
	int ask[2] = { -1, -1 };
	int word[2] = { -1, -1 };

	*out = NULL;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ask) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, word) < 0 ||
	    !hurry(ask[0])) {
		for (int i = 0; i < 2; i++) {
			gw_io_close_fd(&ask[i]);
			gw_io_close_fd(&word[i]);
		}
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot make a pair of sockets: %s",
				  strerror(errno));
	}
	*k = (struct gw_keeper){ .judge = ask[0], .word = word[0] };
	d->others = k;
	d->asked = ask[1];
	d->word = word[1];
	k->process = gw_supervise_fork(serve, d, word[0]);
	close(ask[1]);
	close(word[1]);
	if (k->process < 0) {
		close(ask[0]);
		close(word[0]);
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot start a process for the cache: %s",
				  strerror(errno));
	}
	*out = k;
	return GW_OK;
}

int gw_keeper_start(struct gw_keeper **out, const struct gw_cache_setup *setup,
		    struct gw_arena *arena, struct gw_err *err)
{
	struct desk d = { .setup = *setup };

	return start(out, &d, arena, err);
}

int gw_keeper_start_at_once(struct gw_keeper **out,
			    const struct gw_cache_setup *setup,
			    struct gw_arena *arena, struct gw_err *err)
{
	struct desk d = { .setup = *setup, .at_once = true };

	return start(out, &d, arena, err);
}

void gw_keeper_end(struct gw_keeper *k, bool keep)
{
	if (!k)
		return;
	close(k->judge);
	if (keep)
		(void)send(k->word, "k", 1, MSG_NOSIGNAL);
	close(k->word);
	gw_supervise_end(k->process, END_MS);
}

/* --- the judge ------------------------------------------------------------- */

static bool read_all(struct gw_keeper *k, void *to, size_t n)
{
	char *p = to;

	while (n > 0 && !k->dead) {
		ssize_t got = read(k->judge, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		k->dead = got <= 0;
		if (k->dead)
			break;
		p += got;
		n -= (size_t)got;
	}
	return !k->dead;
}

static void tell(struct gw_keeper *k, const struct gw_buf *text)
{
	struct gw_str rest = gw_buf_str(text);

	k->dead |= text->over;
	while (rest.n > 0 && !k->dead) {
		ssize_t n = write(k->judge, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		k->dead = n <= 0;
		if (n > 0)
			rest = gw_str_part(rest, (size_t)n, rest.n);
	}
}

static void add(struct gw_buf *to, const void *p, size_t n)
{
	gw_buf_add(to, (struct gw_str){ p, n });
}

static void get(void *ctx, struct gw_cache_row *rows, size_t n,
		struct gw_arena *arena)
{
	struct gw_keeper *k = ctx;
	const struct head head = { ASK, (uint32_t)n };
	struct gw_buf question;
	uint32_t size;

	for (size_t i = 0; i < n; i++)
		rows[i].body = (struct gw_str){ NULL, 0 };
	if (k->dead || n > MOST_ASKED)
		return;
	gw_buf_init(&question, sizeof(head) + n * GW_CACHE_ID);
	add(&question, &head, sizeof(head));
	for (size_t i = 0; i < n; i++)
		add(&question, rows[i].id.bytes, GW_CACHE_ID);
	tell(k, &question);
	gw_buf_release(&question);
	for (size_t i = 0; i < n && read_all(k, &size, sizeof(size)); i++) {
		char *body;

		if (size == NONE)
			continue;
		k->dead |= size > GW_CACHE_MOST_BODY;
		body = gw_arena_alloc(arena, k->dead ? 1 : (size_t)size + 1);
		if (read_all(k, body, size))
			rows[i].body = (struct gw_str){ body, size };
	}
}

static void put(void *ctx, const struct gw_cache_row *rows, size_t n)
{
	struct gw_keeper *k = ctx;
	const struct head head = { KEEP, (uint32_t)n };
	struct gw_buf wish;

	if (k->dead)
		return;
	gw_buf_init(&wish, MOST_WISHED);
	add(&wish, &head, sizeof(head));
	for (size_t i = 0; i < n; i++) {
		uint32_t size = (uint32_t)rows[i].body.n;

		add(&wish, rows[i].id.bytes, GW_CACHE_ID);
		add(&wish, &size, sizeof(size));
		gw_buf_add(&wish, rows[i].body);
	}
	tell(k, &wish);
	gw_buf_release(&wish);
}

void gw_keeper_door(struct gw_recall *out, struct gw_keeper *k)
{
	close(k->word);
	out->get = get;
	out->put = put;
	out->ctx = k;
}
