/* Files and descriptors. SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void gw_io_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int fail(struct gw_err *err, const char *what, const char *path)
{
	int status = errno == ENOENT || errno == ENOTDIR ? GW_ENOTFOUND :
							   GW_ESYSTEM;

	return gw_err_set(err, status, "cannot %s '%s': %s", what, path,
			  strerror(errno));
}

static int open_file(int *fd, struct stat *st, const char *path,
		     struct gw_err *err)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return fail(err, "open", path);
	if (fstat(*fd, st) < 0)
		return fail(err, "stat", path);
	if (!S_ISREG(st->st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "'%s' is not a regular file", path);
	return GW_OK;
}

int gw_io_read(struct gw_str *out, const char *path, size_t max,
	       struct gw_arena *arena, struct gw_err *err)
{
	GW_AUTO_FD fd = -1;
	struct stat st;
	int r = open_file(&fd, &st, path, err);

	if (r < 0)
		return r;
	if (st.st_size > 0 && (uintmax_t)st.st_size > max)
		return gw_err_set(err, GW_ELIMIT,
				  "'%s' is larger than %zu bytes", path, max);
	return gw_io_read_fd(out, fd, max, arena, err);
}

int gw_io_read_fd(struct gw_str *out, int fd, size_t max,
		  struct gw_arena *arena, struct gw_err *err)
{
	struct stat st;
	size_t cap = 65536;
	size_t n = 0;
	char *p;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0)
		cap = (size_t)st.st_size + 1;
	p = gw_arena_alloc(arena, cap + 1);
	for (;;) {
		ssize_t got = read(fd, p + n, cap - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(err, "read", "input");
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > max)
			return gw_err_set(err, GW_ELIMIT,
					  "input is larger than %zu bytes",
					  max);
		if (n == cap) {
			char *bigger = gw_arena_alloc(arena, cap * 2 + 1);

			memcpy(bigger, p, n);
			p = bigger;
			cap *= 2;
		}
	}
	p[n] = '\0';
	*out = (struct gw_str){ p, n };
	return GW_OK;
}

int gw_io_write_fd(int fd, struct gw_str s, struct gw_err *err)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, "write to", "output");
		s = gw_str_part(s, (size_t)n, s.n);
	}
	return GW_OK;
}

int gw_io_replace(const char *path, struct gw_str s, unsigned mode,
		  struct gw_err *err)
{
	char tmp[PATH_MAX];
	int n = snprintf(tmp, sizeof(tmp), "%s.XXXXXX", path);
	int r;

	if (n < 0 || (size_t)n >= sizeof(tmp))
		return gw_err_set(err, GW_ESYSTEM, "path '%s' is too long",
				  path);
	GW_AUTO_FD fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0)
		return fail(err, "create a file beside", path);
	r = gw_io_write_fd(fd, s, err);
	if (r == GW_OK && (fchmod(fd, (mode_t)mode) < 0 || fsync(fd) < 0 ||
			   rename(tmp, path) < 0))
		r = fail(err, "write", path);
	if (r < 0)
		unlink(tmp);
	return r;
}

int gw_io_map(struct gw_mapped *out, const char *path, struct gw_err *err)
{
	GW_AUTO_FD fd = -1;
	struct stat st;
	void *p;
	int r = open_file(&fd, &st, path, err);

	if (r < 0)
		return r;
	out->bytes = GW_STR("");
	if (st.st_size == 0)
		return GW_OK;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return fail(err, "map", path);
	out->bytes = (struct gw_str){ p, (size_t)st.st_size };
	return GW_OK;
}

void gw_io_unmap(struct gw_mapped *m)
{
	union {
		const char *from;
		void *to;
	} p = { .from = m->bytes.p };

	if (m->bytes.n)
		munmap(p.to, m->bytes.n);
	m->bytes = GW_STR("");
}

bool gw_io_is_terminal(int fd)
{
	return isatty(fd) == 1;
}
