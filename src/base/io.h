#ifndef GW_BASE_IO_H
#define GW_BASE_IO_H

#include "base/arena.h"
#include "base/err.h"

/*
 * The whole file, at most `max` bytes (GW_ELIMIT beyond), owned by the arena.
 * Never blocks on a FIFO or device (GW_ESYSTEM); GW_ENOTFOUND when absent.
 */
GW_CHECKED int gw_io_read(struct gw_str *out, const char *path, size_t max,
			  struct gw_arena *arena, struct gw_err *err);
/* All that is left of a descriptor, at most `max` bytes. */
GW_CHECKED int gw_io_read_fd(struct gw_str *out, int fd, size_t max,
			     struct gw_arena *arena, struct gw_err *err);
/* Write all of it, over short writes and EINTR. */
GW_CHECKED int gw_io_write_fd(int fd, struct gw_str s, struct gw_err *err);
/* Replace the file in one step: temporary file beside it, fsync, rename. */
GW_CHECKED int gw_io_replace(const char *path, struct gw_str s, unsigned mode,
			     struct gw_err *err);

/* A file mapped read-only; released by gw_io_unmap. Empty files map to "". */
struct gw_mapped {
	struct gw_str bytes;
};
GW_CHECKED int gw_io_map(struct gw_mapped *out, const char *path,
			 struct gw_err *err);
void gw_io_unmap(struct gw_mapped *m);

/* Are `to`'s bytes shown on a terminal? */
bool gw_io_is_terminal(int fd);

/* Handles that close themselves at the end of their block: GW_AUTO_FD. */
void gw_io_close_fd(int *fd);
#define GW_AUTO_FD __attribute__((cleanup(gw_io_close_fd))) int

#endif
