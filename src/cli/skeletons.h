#ifndef GW_CLI_SKELETONS_H
#define GW_CLI_SKELETONS_H

#include "base/buf.h"

/* A rule to begin with, for one node class. */
struct gw_skeleton {
	const char *node;
	const char *match; /* NULL: a secret rule */
	const char *deny;
	const char *message;
	const char *fix;
	const char *file; /* of its tests */
	const char *bad; /* indented by 6 from its second line on */
	unsigned line; /* where the rule fires in it */
	const char *good;
};

const struct gw_skeleton *gw_skeleton_at(size_t i); /* NULL behind the last */
/* The whole rule file. */
void gw_skeleton_write(struct gw_buf *out, const struct gw_skeleton *s,
		       struct gw_str id);

#endif
