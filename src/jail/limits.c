/* What the process may use up. SPDX-License-Identifier: Apache-2.0 */
#include "jail/walls.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Both limits, so that the soft one cannot be raised again; never upwards. */
static int lower(unsigned what, const char *name, rlim_t to, struct gw_err *err)
{
	struct rlimit now;
	struct rlimit want = { to, to };

	if (getrlimit(what, &now) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot read the limit of %s: %s", name,
				  strerror(errno));
	if (now.rlim_cur < want.rlim_cur)
		want.rlim_cur = now.rlim_cur;
	if (now.rlim_max < want.rlim_max)
		want.rlim_max = now.rlim_max;
	if (setrlimit(what, &want) < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot limit %s: %s", name,
				  strerror(errno));
	return GW_OK;
}

/* Words for people go to standard output and error: if these are plain files,
 * a file size limit of 0 would end us by SIGXFSZ at the first word. */
static bool writes_files(const struct gw_jail *how)
{
	struct stat st;

	if (how->flags & GW_JAIL_OUTPUT)
		return true;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
			return true;
	return false;
}

int gw_jail_limits(const struct gw_jail *how, struct gw_jail_report *did,
		   struct gw_err *err)
{
	int r = lower(RLIMIT_CORE, "core dumps", 0, err);

	/* ASan's shadow counts as data. */
	if (r == GW_OK && how->memory && !GW_JAIL_SANITIZED)
		r = lower(RLIMIT_DATA, "memory", (rlim_t)how->memory, err);
	if (r == GW_OK && !writes_files(how))
		r = lower(RLIMIT_FSIZE, "file sizes", 0, err);
	if (r == GW_OK && how->descriptors)
		r = lower(RLIMIT_NOFILE, "descriptors", how->descriptors, err);
	if (r == GW_OK)
		did->stands |= GW_JAIL_LIMITS;
	return r;
}
