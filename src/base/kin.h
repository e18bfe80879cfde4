#ifndef GW_BASE_KIN_H
#define GW_BASE_KIN_H

#include <stddef.h>
#include <stdint.h>

/*
 * What a text has word for word from another one that was looked at before: a
 * version from the version it is stored upon. Only bytes that we copied
 * ourselves count, whatever a pusher says of them.
 */
struct gw_copy {
	uint32_t at; /* where it begins in this text */
	uint32_t from; /* and in the other */
	uint32_t n;
};

struct gw_kin {
	const void *base; /* what was noted of the other text, or NULL */
	const struct gw_copy *copies; /* by `at`, none overlaps another */
	size_t count;
	/* Where a note of this text may be left for those that are made of it:
	 * one piece of memory for free(), which whoever reads does; or NULL. */
	void **note;
};

#endif
