/*
 * Landlock: reading below the named paths and nothing else of the file
 * system. Uses the system calls; the numbers beyond the header's age are the
 * kernel's (Documentation/userspace-api/landlock.rst, "Previous limitations").
 * SPDX-License-Identifier: Apache-2.0
 */
#include "jail/walls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"

/*
 * struct landlock_ruleset_attr of ABI 6. An older kernel takes the longer
 * struct as long as what it does not know is 0.
 */
struct ruleset {
	uint64_t files;
	uint64_t net;
	uint64_t scoped;
};

#define ALL_BITS(n) (((uint64_t)1 << (n)) - 1)
#define FILE_BITS_1 13	/* execute .. make symbolic link */
#define FILE_BITS_2 14	/* refer */
#define FILE_BITS_3 15	/* truncate */
#define FILE_BITS_5 16	/* ioctl of devices */
#define NET_BITS_4 2	/* bind and connect TCP */
#define SCOPED_BITS_6 2 /* abstract sockets, signals */

static struct ruleset all_rights(int abi)
{
	unsigned bits = abi >= 5   ? FILE_BITS_5
			: abi >= 3 ? FILE_BITS_3
			: abi >= 2 ? FILE_BITS_2
				   : FILE_BITS_1;

	return (struct ruleset){
		.files = ALL_BITS(bits),
		.net = abi >= 4 ? ALL_BITS(NET_BITS_4) : 0,
		.scoped = abi >= 6 ? ALL_BITS(SCOPED_BITS_6) : 0,
	};
}

static int fail(struct gw_err *err, const char *what)
{
	return gw_err_set(err, GW_ESYSTEM, "landlock: cannot %s: %s", what,
			  strerror(errno));
}

static int let_read(int rules, const char *path, struct gw_err *err)
{
	GW_AUTO_FD fd = open(path, O_PATH | O_CLOEXEC);
	struct landlock_path_beneath_attr below = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
		.parent_fd = fd,
	};
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return GW_OK;
	if (fd < 0 || fstat(fd, &st) < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot open '%s': %s", path,
				  strerror(errno));
	if (S_ISDIR(st.st_mode))
		below.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
		    &below, 0) < 0)
		return fail(err, "add a path");
	return GW_OK;
}

int gw_jail_landlock(const struct gw_jail *how, struct gw_jail_report *did,
		     struct gw_err *err)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
			   LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset rights = all_rights((int)abi);
	GW_AUTO_FD rules = -1;
	int r = GW_OK;

	if (abi < 1) {
		/* ENOSYS: not built in; EOPNOTSUPP: not switched on. */
		gw_jail_miss(did, "landlock is not to be had: %s",
			     strerror(errno));
		return GW_OK;
	}
	did->landlock_abi = (int)abi;
	rules = (int)syscall(SYS_landlock_create_ruleset, &rights,
			     sizeof(rights), 0);
	if (rules < 0)
		return fail(err, "make a set of rules");
	for (const char *const *p = how->read; r == GW_OK && p && *p; p++)
		r = let_read(rules, *p, err);
	if (r < 0)
		return r;
	if (syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return fail(err, "hold to the rules");
	did->stands |= GW_JAIL_LANDLOCK;
	return GW_OK;
}
