#ifndef GW_CLI_CI_H
#define GW_CLI_CI_H

#include "cli/cli.h"

/* What a CI system says of the job it runs. */
struct gw_ci {
	const char *name; /* "GitHub Actions", or "no CI system" */
	const char *format; /* the native report, or "text" */
	struct gw_str base; /* revision, or "" when it is not told */
	struct gw_str head; /* revision; "HEAD" when it is not told */
	bool is_branch; /* base is a branch: take origin/<base> */
};

/* From the environment's variables, each documented by its vendor. */
void gw_ci_detect(struct gw_ci *out, struct gw_arena *a);

#endif
