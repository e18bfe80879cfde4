/* The key of a database: 32 random bytes for its owner's eyes alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cache/key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

#define ROUNDS 3 /* someone else may make or remove it meanwhile */

/* Written whole under a name of its own, then linked: no one ever sees half a
 * key, and the first of two that make one at once wins. */
static int make(const char *path, struct gw_err *err)
{
	unsigned char key[GW_CACHE_KEY];
	char mine[PATH_MAX];
	GW_AUTO_FD fd = -1;
	int r = GW_OK;

	if (snprintf(mine, sizeof(mine), "%s.%ld", path, (long)getpid()) >=
	    (int)sizeof(mine))
		return gw_err_set(err, GW_ESYSTEM, "'%s' is too long", path);
	if (getrandom(key, sizeof(key), 0) != (ssize_t)sizeof(key))
		return gw_err_set(err, GW_ESYSTEM, "there is no randomness");
	(void)unlink(mine);
	fd = open(mine, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot make '%s': %s", path,
				  strerror(errno));
	r = gw_io_write_fd(fd, (struct gw_str){ (const char *)key, sizeof(key) },
			   err);
	if (r == GW_OK && link(mine, path) < 0 && errno != EEXIST)
		r = gw_err_set(err, GW_ESYSTEM, "cannot make '%s': %s", path,
			       strerror(errno));
	(void)unlink(mine);
	explicit_bzero(key, sizeof(key));
	return r;
}

static int read_key(unsigned char out[GW_CACHE_KEY], const char *path,
		    struct gw_err *err)
{
	GW_AUTO_FD fd = open(path,
			     O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char one_more[GW_CACHE_KEY + 1];
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return gw_err_set(err,
				  errno == ENOENT ? GW_ENOTFOUND : GW_ESYSTEM,
				  "cannot open '%s': %s", path,
				  strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 077))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "'%s' is not a file for its owner alone",
				  path);
	n = read(fd, one_more, sizeof(one_more));
	if (n == GW_CACHE_KEY)
		memcpy(out, one_more, GW_CACHE_KEY);
	explicit_bzero(one_more, sizeof(one_more));
	return n == GW_CACHE_KEY ?
		       GW_OK :
		       gw_err_set(err, GW_EUNTRUSTED, "'%s' is no key", path);
}

int gw_cache_key(unsigned char out[GW_CACHE_KEY], const char *path,
		 struct gw_err *err)
{
	int r = GW_ENOTFOUND;

	for (int i = 0; r == GW_ENOTFOUND && i < ROUNDS; i++) {
		r = read_key(out, path, err);
		if (r == GW_ENOTFOUND) {
			int made = make(path, err);

			if (made < 0)
				return made;
		}
	}
	return r == GW_ENOTFOUND ? GW_ESYSTEM : r;
}
