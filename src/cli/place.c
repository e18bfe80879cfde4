/* Where we are installed. SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "cli/session.h"

/* By /proc, or, where it is not mounted, by the name that was executed. */
int gw_own_path(struct gw_str *out, struct gw_arena *a, struct gw_err *err)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe));
	unsigned long name = getauxval(AT_EXECFN);

	if (n > 0 && (size_t)n < sizeof(exe)) {
		*out = gw_arena_copy(a, (struct gw_str){ exe, (size_t)n });
		return GW_OK;
	}
	if (name && realpath((const char *)name, exe)) {
		*out = gw_arena_copy(a, gw_str_of(exe));
		return GW_OK;
	}
	return gw_err_set(err, GW_ESYSTEM,
			  "cannot tell where gitward is installed (is /proc "
			  "mounted?): name the file with --bundle");
}

int gw_data_path(struct gw_str *out, struct gw_arena *a, const char *name,
		 struct gw_err *err)
{
	struct gw_str exe;
	int r = gw_own_path(&exe, a, err);

	if (r < 0)
		return r;
	for (int up = 0; up < 2; up++)
		while (exe.n > 0 && exe.p[--exe.n] != '/')
			;
	*out = gw_arena_print(a, "%.*s/share/gitward/%s", GW_FMT(exe), name);
	return GW_OK;
}
