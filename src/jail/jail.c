/* The walls of the jail, in the order in which they can be built.
 * SPDX-License-Identifier: Apache-2.0 */
#include "jail/jail.h"

#include "jail/walls.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>

void gw_jail_miss(struct gw_jail_report *did, const char *fmt, ...)
{
	size_t used = strlen(did->why);
	va_list ap;

	if (used && used + 2 < sizeof(did->why)) {
		memcpy(did->why + used, "; ", 3);
		used += 2;
	}
	va_start(ap, fmt);
	vsnprintf(did->why + used, sizeof(did->why) - used, fmt, ap);
	va_end(ap);
}

/*
 * No core dump either: RLIMIT_CORE does not bind a core_pattern that is a
 * pipe (core(5)), and memory holds secrets of others.
 */
static int give_up_privileges(const struct gw_jail *how,
			      struct gw_jail_report *did, struct gw_err *err)
{
	(void)how;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot give up privileges: %s",
				  strerror(errno));
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot forbid core dumps: %s",
				  strerror(errno));
	did->stands |= GW_JAIL_NO_NEW_PRIVS;
	return GW_OK;
}

int gw_jail_enter(const struct gw_jail *how, struct gw_jail_report *did,
		  struct gw_err *err)
{
	/* seccomp is last: it forbids what the others need. */
	static gw_jail_wall *const walls[] = {
		gw_jail_limits,
		give_up_privileges,
		gw_jail_landlock,
		gw_jail_seccomp,
	};
	size_t count = GW_JAIL_SANITIZED ? 1 : sizeof(walls) / sizeof(*walls);
	int r = GW_OK;

	*did = (struct gw_jail_report){ 0 };
	if (GW_JAIL_SANITIZED)
		gw_jail_miss(did, "this build has sanitizers, "
				  "which cannot live in a jail");
	for (size_t i = 0; r == GW_OK && i < count; i++)
		r = walls[i](how, did, err);
	did->missing = GW_JAIL_ALL & ~did->stands;
	return r;
}
