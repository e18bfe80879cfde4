#ifndef GW_GIT_CHILD_H
#define GW_GIT_CHILD_H

#include "base/arena.h"
#include "base/err.h"

/*
 * A `git` process with pipes to it. No shell is involved; stderr is thrown
 * away. It never fetches (GIT_NO_LAZY_FETCH), never asks, never runs a hook
 * or file system monitor, and ignores replace refs.
 */
struct gw_child {
	int pid;
	int in; /* we write; -1 when closed */
	int out; /* we read */
	char *buf; /* what was read ahead: [from, to) */
	size_t from;
	size_t to;
	bool ended; /* it gave no more answers */
};

struct gw_child_how {
	const char *const *args; /* after "git", NULL-ended */
	const char *dir; /* GIT_DIR for it, or NULL: from the environment */
	const char *objects; /* the only object directory, or NULL */
	const char *others; /* its alternates, or NULL: none (with objects) */
	bool trust; /* safe.directory=* */
	bool as_is; /* only asks for the configuration: none is put over it */
	bool alone; /* none of our own GIT_ variables: another repository */
};

GW_CHECKED int gw_child_start(struct gw_child *c,
			      const struct gw_child_how *how,
			      struct gw_err *err);
/* Write a line; the newline is added. */
GW_CHECKED int gw_child_write(struct gw_child *c, struct gw_str line,
			      struct gw_err *err);
/* The next line, without its end, owned by the arena; GW_ENOTFOUND at the end
 * of its output, GW_ELIMIT over 8 KiB. */
GW_CHECKED int gw_child_line(struct gw_str *out, struct gw_child *c,
			     struct gw_arena *arena, struct gw_err *err);
/* Exactly n bytes into `to`, or nowhere if `to` is NULL. */
GW_CHECKED int gw_child_bytes(struct gw_child *c, char *to, uint64_t n,
			      struct gw_err *err);
/* Closes the pipes, waits; its exit code, or -1 if a signal ended it. */
int gw_child_end(struct gw_child *c);

/* All that it prints, at most `max` bytes; GW_ENOTFOUND if its exit code is
 * not 0. */
GW_CHECKED int gw_child_run(struct gw_str *out, const struct gw_child_how *how,
			    size_t max, struct gw_arena *arena,
			    struct gw_err *err);

#endif
