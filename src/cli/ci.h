#ifndef GW_CLI_CI_H
#define GW_CLI_CI_H

#include "cli/session.h"

/* What a CI system says of the job it runs. */
struct gw_ci {
	const char *name; /* "GitHub Actions", or "no CI system" */
	const char *format; /* the native report, or "text" */
	const char *deepen; /* how its job is told to fetch all history */
	struct gw_str base; /* revision, or "" when it is not told */
	struct gw_str head; /* revision; "HEAD" when it is not told */
	struct gw_str trunk; /* default branch, or "" when it is not told */
	struct gw_str told_by; /* what named the base, for people */
	bool is_branch; /* base is a branch: take origin/<base> */
	bool forced; /* the push rewrote the branch */
	const char *summary; /* file that a Markdown summary is added to, */
	const char *summary_dir; /* or directory that one is put into */
};

/* From the environment's variables, each documented by its vendor. */
void gw_ci_detect(struct gw_ci *out, struct gw_arena *a);
/*
 * Fill base and head with revisions that are here. `base` "" afterwards means
 * that there is nothing to compare with: all that head reaches is new.
 * GW_ENOTFOUND, GW_ESYNTAX: one line with what to do.
 */
GW_CHECKED int gw_ci_ends(struct gw_ci *ci, struct gw_session *s,
			  struct gw_err *err);
/* Hand the verdict to the system's page of the job, where it has one. */
GW_CHECKED int gw_ci_summary(const struct gw_ci *ci,
			     const struct gw_report *report,
			     struct gw_arena *a, struct gw_err *err);

#endif
