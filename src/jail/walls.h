#ifndef GW_JAIL_WALLS_H
#define GW_JAIL_WALLS_H

#include "jail/jail.h"

/*
 * One function builds one wall and says in *did whether it stands. GW_OK with
 * the wall missing: the system has none; did->why then says so.
 */
typedef int gw_jail_wall(const struct gw_jail *how, struct gw_jail_report *did,
			 struct gw_err *err);

gw_jail_wall gw_jail_limits;
gw_jail_wall gw_jail_landlock;
gw_jail_wall gw_jail_seccomp;

/* Add words to did->why, separated by "; ", cut when full. */
void gw_jail_miss(struct gw_jail_report *did, const char *fmt, ...)
	GW_PRINTF(2, 3);

#ifdef GW_SANITIZE
#define GW_JAIL_SANITIZED true
#else
#define GW_JAIL_SANITIZED false
#endif

#endif
