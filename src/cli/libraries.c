/* Libraries that are loaded when they are first called, and the end of that.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/lazy.h"
#include "cli/server.h"

/* Each is there if the build puts the library off (cmake/Lazy.cmake). */
#define OPTIONAL __attribute__((weak, visibility("hidden")))
extern struct gw_lazy gw_lazy_libarchive OPTIONAL;
extern struct gw_lazy gw_lazy_libcrypto OPTIONAL;
extern struct gw_lazy gw_lazy_libgit2 OPTIONAL;

void gw_libraries_close(bool load)
{
	/* libgit2 has these two in memory already. */
	struct gw_lazy *const always[] = { &gw_lazy_libgit2,
					   &gw_lazy_libcrypto };
	struct gw_lazy *const archive = &gw_lazy_libarchive;

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (always[i])
			gw_lazy_load(always[i]);
	if (archive && load)
		gw_lazy_load(archive);
	else if (archive)
		gw_lazy_close(archive);
}
