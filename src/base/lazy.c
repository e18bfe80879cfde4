/* Loading a library at its first call. SPDX-License-Identifier: Apache-2.0 */
#include "base/lazy.h"

#include <dlfcn.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"

#define PAGE ((size_t)4096)

enum { UNTOUCHED, LOADING, LOADED, CLOSED };

_Noreturn static void give_up(const struct gw_lazy *l, const char *what)
{
	const char *why = dlerror();
	struct gw_err err;

	gw_err_set(&err, GW_ESYSTEM, "cannot load %s from %s: %s", what,
		   l->soname, why ? why : "it is not there");
	gw_err_print(&err, stderr);
	_exit(GW_EXIT_UNDECIDED);
}

static void fill(struct gw_lazy *l)
{
	void *library = dlopen(l->soname, RTLD_LAZY | RTLD_LOCAL);

	if (!library)
		give_up(l, "the library");
	for (size_t i = 0; i < l->count; i++) {
		void *found = dlsym(library, l->names[i]);

		if (!found)
			give_up(l, l->names[i]);
		l->slots[i] = found;
	}
	/* As the linker does with its own table (-z relro). If the system
	 * refuses, the table stays as it is, which is right as well. */
	(void)mprotect(l->slots,
		       (l->count * sizeof(*l->slots) + PAGE - 1) & ~(PAGE - 1),
		       PROT_READ);
}

void gw_lazy_close(struct gw_lazy *l)
{
	size_t was = UNTOUCHED;

	(void)atomic_compare_exchange_strong(&l->state, &was, CLOSED);
}

void gw_lazy_load(struct gw_lazy *l)
{
	size_t was = UNTOUCHED;

	if (atomic_compare_exchange_strong(&l->state, &was, LOADING)) {
		fill(l);
		atomic_store(&l->state, LOADED);
		return;
	}
	while ((was = atomic_load(&l->state)) != LOADED) {
		if (was == CLOSED)
			_exit(GW_EXIT_LIBRARY);
		sched_yield();
	}
}

bool gw_lazy_there(const struct gw_lazy *l)
{
	/* It stays open: nearly always it is called next. */
	return dlopen(l->soname, RTLD_LAZY | RTLD_LOCAL) != NULL;
}
