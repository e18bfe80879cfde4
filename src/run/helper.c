/*
 * Asking gpgv from inside a jail. The helper is forked before the jail closes
 * and lives beside the judge, in its process group, so that it ends with it.
 * All it does for whoever asks is to run one program on the bytes it is given.
 *
 * question := uint32 size(signature) uint32 size(text) signature text
 * answer := uint8 state uint16 size(signer) signer
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/io.h"

#define MOST_SIGNATURE 32768u /* fits a pipe, so that writing never waits */
#define MOST_TEXT ((size_t)64 << 20)
#define MOST_STATUS 65536u
#define MOST_SIGNER 512u
#define GPG_MS 10000

struct gw_gpg {
	int fd; /* to the helper */
	pid_t helper;
	const char *keyring;
};

struct question {
	uint32_t signature;
	uint32_t text;
};

struct answer {
	int32_t state; /* enum gw_status */
	uint32_t signer;
};

static bool read_all(int fd, void *to, size_t n)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_all(int fd, const void *from, size_t n)
{
	return gw_io_write_fd(fd, (struct gw_str){ from, n }, NULL) == GW_OK;
}

/* --- the helper ----------------------------------------------------------- */

/* line := "[GNUPG:] " word " " rest: rest of the line with this word. */
static bool status_line(struct gw_str status, const char *word,
			struct gw_str *rest)
{
	struct gw_str line;
	size_t n = strlen(word);

	while (gw_str_next(&status, '\n', &line)) {
		if (!gw_str_starts(line, GW_STR("[GNUPG:] ")))
			continue;
		line = gw_str_part(line, 9, line.n);
		if (!gw_str_starts(line, gw_str_of(word)) ||
		    (line.n > n && line.p[n] != ' '))
			continue;
		*rest = gw_str_part(line, n + 1, line.n);
		return true;
	}
	return false;
}

/* What gpgv says (doc/DETAILS of GnuPG); a good signature has a valid key and
 * nothing that takes it back. */
static int judge_status(struct gw_str status, int code, struct gw_str *signer)
{
	static const char *const bad[] = { "BADSIG", "REVKEYSIG", "EXPKEYSIG",
					   "EXPSIG" };
	struct gw_str rest;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (status_line(status, bad[i], &rest))
			return GW_EUNTRUSTED;
	if (code != 0 || !status_line(status, "VALIDSIG", &rest) ||
	    !status_line(status, "GOODSIG", &rest))
		return GW_ENOTFOUND;
	/* GOODSIG keyid name */
	if (gw_str_find_byte(rest, ' ', 0) != GW_NOWHERE)
		rest = gw_str_part(rest, gw_str_find_byte(rest, ' ', 0) + 1,
				   rest.n);
	if (rest.n > MOST_SIGNER)
		rest.n = MOST_SIGNER;
	*signer = rest;
	return GW_OK;
}

static bool serve_one(const struct gw_gpg *g)
{
	const char *const argv[] = { "gpgv",
				     "--status-fd",
				     "1",
				     "--enable-special-filenames",
				     "--keyring",
				     g->keyring,
				     "--",
				     "-&3",
				     "-",
				     NULL };
	struct question q;
	struct gw_arena arena;
	struct gw_told told = { .argv = argv, .wall_ms = GPG_MS };
	struct gw_str signer = GW_STR("");
	struct answer a = { .state = GW_ENOTFOUND };
	struct gw_str out = GW_STR("");
	char *bytes;
	int code = 0;

	if (!read_all(g->fd, &q, sizeof(q)) || q.signature > MOST_SIGNATURE ||
	    q.text > MOST_TEXT)
		return false;
	gw_arena_init(&arena, MOST_TEXT + ((size_t)1 << 20));
	bytes = gw_arena_alloc(&arena, (size_t)q.signature + q.text + 1);
	if (!read_all(g->fd, bytes, (size_t)q.signature + q.text)) {
		gw_arena_release(&arena);
		return false;
	}
	told.third = (struct gw_str){ bytes, q.signature };
	told.text = (struct gw_str){ bytes + q.signature, q.text };
	if (gw_supervise_asked(&code, &out, MOST_STATUS, &told, &arena) ==
	    GW_OK)
		a.state = judge_status(out, code, &signer);
	a.signer = (uint32_t)signer.n;
	if (!write_all(g->fd, &a, sizeof(a)) ||
	    !write_all(g->fd, signer.p, signer.n))
		q.text = UINT32_MAX;
	gw_arena_release(&arena);
	return q.text != UINT32_MAX;
}

static void serve(void *ctx)
{
	while (serve_one(ctx))
		;
}

/* --- who asks -------------------------------------------------------------- */

int gw_gpg_start(struct gw_gpg **out, const char *keyring,
		 struct gw_arena *arena, struct gw_err *err)
{
	struct gw_gpg *g = GW_NEW(arena, struct gw_gpg);
	struct gw_gpg other;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot make a pair of sockets: %s",
				  strerror(errno));
	*g = (struct gw_gpg){ .fd = ends[0], .keyring = keyring };
	other = (struct gw_gpg){ .fd = ends[1], .keyring = keyring };
	g->helper = gw_supervise_fork(serve, &other, ends[0]);
	close(ends[1]);
	if (g->helper < 0) {
		close(ends[0]);
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot start a process for gpgv: %s",
				  strerror(errno));
	}
	*out = g;
	return GW_OK;
}

int gw_gpg_verify(struct gw_str *signer, void *gpg, struct gw_str signature,
		  struct gw_str text, struct gw_arena *arena)
{
	const struct gw_gpg *g = gpg;
	struct question q = { (uint32_t)signature.n, (uint32_t)text.n };
	struct answer a;
	char *name;

	*signer = GW_STR("");
	if (signature.n > MOST_SIGNATURE || text.n > MOST_TEXT ||
	    !write_all(g->fd, &q, sizeof(q)) ||
	    !write_all(g->fd, signature.p, signature.n) ||
	    !write_all(g->fd, text.p, text.n) ||
	    !read_all(g->fd, &a, sizeof(a)) || a.signer > MOST_SIGNER)
		return GW_ESYSTEM;
	name = gw_arena_alloc(arena, a.signer + 1);
	if (!read_all(g->fd, name, a.signer))
		return GW_ESYSTEM;
	*signer = (struct gw_str){ name, a.signer };
	return a.state;
}

void gw_gpg_end(struct gw_gpg *g)
{
	if (!g)
		return;
	close(g->fd);
	gw_supervise_wait(g->helper);
}
