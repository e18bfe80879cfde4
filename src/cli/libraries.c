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
	struct gw_lazy *const all[] = { &gw_lazy_libarchive,
					&gw_lazy_libcrypto,
					&gw_lazy_libgit2 };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i] && load)
			gw_lazy_load(all[i]);
		else if (all[i])
			gw_lazy_close(all[i]);
	}
}
