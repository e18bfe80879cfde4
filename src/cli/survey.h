#ifndef GW_CLI_SURVEY_H
#define GW_CLI_SURVEY_H

#include "cli/session.h"

/* What kinds of files a run holds, for a policy that fits them. */

struct gw_survey_row {
	const char *kind; /* "Dockerfiles", for people */
	const char *profile; /* to use, or NULL: recommended is enough */
	uint32_t count;
};

/* Rows in a fixed order, `count` 0 where there are none; arena-owned. */
struct gw_survey_row *gw_survey(const struct gw_run *run, size_t *count);

#endif
