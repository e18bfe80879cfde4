#ifndef GW_CLI_RECEIVE_H
#define GW_CLI_RECEIVE_H

#include "cli/server.h"

/* One push that is judged by a child of ours. */
struct gw_receiving {
	struct gw_session s;
	struct gw_handover *over;
	uint64_t began; /* ms of the clock */
	uint64_t deadline;
	struct gw_keeper *keeper; /* of verdicts, or NULL */
	bool load; /* libraries that may be needed, before the jail closes */
	bool record; /* all history of a repository, for a push to come */
	const gw_updates *known; /* a push of the past: what stood before it */
};
/* Start the judge and wait for it, within the policy's budgets: its exit code,
 * and in *err why there is none that can be believed. */
int gw_receiving_guard(struct gw_receiving *r, struct gw_err *err);
/* Start the judge, conclude from what it left, write the audit: exit code. */
int gw_receiving_supervise(struct gw_receiving *r);
/* gitward scan --all --record. */
int gw_receiving_record(struct gw_cli *cli);
/* gitward receive --replay: judge the pushes of the audit again. */
int gw_receiving_replay(struct gw_receiving *r);

#endif
