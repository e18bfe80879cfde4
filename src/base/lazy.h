#ifndef GW_BASE_LAZY_H
#define GW_BASE_LAZY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A foreign library that is loaded when it is first called. The build writes
 * one of these for each such library, in assembly (cmake/lazy.sh), together
 * with a stub for each function; nobody else fills or reads it.
 *
 * Threads may call at once. A process that is about to give up its rights
 * (jail/) calls something of each library that it will need, before.
 */
struct gw_lazy {
	const char *soname;
	const char *const *names; /* of the functions */
	void **slots; /* where each stub jumps; whole pages of their own */
	size_t count;
	atomic_size_t state;
};

/* What a process ends with that calls a library closed by gw_lazy_close(). */
#define GW_EXIT_LIBRARY 4

/* From now on the library cannot be loaded (in a jail): the first call of what
 * is not there ends the process with GW_EXIT_LIBRARY, without a word. */
void gw_lazy_close(struct gw_lazy *library);

/* Fill all slots. If the library or a function of it is not there, says so
 * and ends the process as undecided (exit 3): nothing was judged then. */
void gw_lazy_load(struct gw_lazy *library);

/* Could it be loaded? For what can be done without. */
bool gw_lazy_there(const struct gw_lazy *library);

#endif
