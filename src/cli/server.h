#ifndef GW_CLI_SERVER_H
#define GW_CLI_SERVER_H

#include <stdatomic.h>

#include "cli/session.h"

/*
 * What only a server has. Two processes receive a push: the supervisor reads
 * the site's files, holds deadline and limits and writes the audit; the judge,
 * its child, reads what was pushed and may be taken over by it. So all that
 * the judge says is outside bytes to the supervisor.
 */

/* Memory that both share: the judge writes, the supervisor reads. */
struct gw_handover {
	atomic_uint phase; /* enum gw_phase, for words about a dead judge */
	atomic_uint_least64_t done; /* files judged so far */
	atomic_uint_least64_t total;
	uint32_t counts[9]; /* in the order of struct gw_verdict, by `take` */
	uint64_t files;
	uint64_t bytes;
	uint64_t commits;
	char policy[65]; /* digest of the policy that held */
	char fault[360]; /* why there is no verdict, or "" */
	uint32_t words_n;
	char words[GW_AUDIT_WORDS]; /* for the audit */
};
enum gw_phase {
	GW_PHASE_OPEN, /* the repository */
	GW_PHASE_LIST, /* what is new */
	GW_PHASE_JUDGE,
	GW_PHASE_TELL,
	GW_PHASE_DONE,
};

/* A fresh handover in shared memory, or NULL. */
struct gw_handover *gw_handover_new(void);
void gw_handover_free(struct gw_handover *h);
/* The judge's side. */
void gw_handover_give(struct gw_handover *h, const struct gw_verdict *v);
/* The supervisor's: fills counts, outcome and digest by the exit code that
 * the receipt gave. False if the judge left nothing that can be believed. */
bool gw_handover_take(struct gw_verdict *out, struct gw_str *words,
		      const struct gw_handover *h, int code,
		      struct gw_arena *arena);
/* What the judge was at when it ended, for people. */
struct gw_str gw_handover_phase(const struct gw_handover *h,
				struct gw_arena *arena);

/* Who pushes, by the variable that the policy names; "" if nobody says. Push
 * options that ask for a bypass. Fills s->run.user and s->run.bypass. */
void gw_server_identify(struct gw_session *s);
/* Name of the repository, for groups and the audit, as the server knows it;
 * `dir` NULL: the one of the environment. */
struct gw_str gw_server_repository(struct gw_session *s, const char *dir);
/* Append the verdict to the audit. A fault is said, and rejects where the
 * policy needs the audit: returns the exit code that then holds. */
int gw_server_audit(struct gw_session *s, const struct gw_verdict *verdict,
		    struct gw_audit_about *about);
/* Read who may sign, and start what a jailed judge asks about OpenPGP. */
GW_CHECKED int gw_server_signers(struct gw_session *s, struct gw_err *err);
/* No library is loaded from here on: those that few pushes need are closed, or
 * loaded now. */
void gw_libraries_close(bool load);
/* Give up all that judging does not need: the repository must be open. */
GW_CHECKED int gw_server_jail(struct gw_session *s, struct gw_err *err);

#endif
