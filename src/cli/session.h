#ifndef GW_CLI_SESSION_H
#define GW_CLI_SESSION_H

#include "base/io.h"
#include "cli/cli.h"
#include "report/report.h"
#include "run/run.h"

/* What judging commands share: rules, policy, repository, report. */

enum gw_session_kind {
	GW_SESSION_FILES, /* plain files: policy of the work tree */
	GW_SESSION_CLIENT, /* a client hook: policy of the index */
	GW_SESSION_SERVER, /* receive: the site's policy */
	GW_SESSION_CI, /* policy of the base */
};

struct gw_ci;

struct gw_session {
	struct gw_cli *cli;
	enum gw_session_kind kind;
	struct gw_repo *repo; /* or NULL */
	struct gw_mapped mapped;
	struct gw_bundle bundle;
	const char *bundle_path;
	struct gw_policy *policy;
	/* Texts that were read once: a jailed judge cannot read them again. */
	struct gw_str site; /* of the site's policy, or NULL */
	struct gw_map *profiles; /* name -> struct gw_str * */
	struct gw_map *lists; /* path -> struct gw_str *, of parameters */
	struct gw_scope scope;
	struct gw_run run;
	gw_findings found;
	struct gw_str updates; /* lines of pre-receive, for the audit */
	const struct gw_ci *ci; /* of `gitward ci`, or NULL */
	struct gw_str signer; /* of the push certificate, or "" */
	gw_rule_texts own;
	size_t sites; /* of them that the bundle has already */
	bool jailed; /* no file can be read or written any more */
	const char *policy_ref; /* server: ref with the repository's policy */
	const char *base; /* revision whose policy counts (ci), or NULL */
	struct gw_cache *cache; /* verdicts of before, or NULL */
	struct gw_recall recall; /* how the run asks there */
	int report_fd; /* where --output goes instead, or 0 */
	bool to_stderr; /* hooks speak on standard error */
	bool open;
};

#define GW_SITE_POLICY "/etc/gitward/policy.yaml"
#define GW_BASELINE_FILE ".gitward-baseline"

/* The running program, without symbolic links. */
GW_CHECKED int gw_own_path(struct gw_str *out, struct gw_arena *a,
			   struct gw_err *err);
/* Where the installed data lies: "<prefix>/share/gitward", from the place of
 * the running program. */
GW_CHECKED int gw_data_path(struct gw_str *out, struct gw_arena *a,
			    const char *name, struct gw_err *err);
/* Map and check the bundle (--bundle, or the installed one). */
GW_CHECKED int gw_session_bundle(struct gw_session *s, struct gw_err *err);
/* The bundle with the site's and the repository's own rules in it, as judging
 * in a work tree would have it. */
GW_CHECKED int gw_session_rules(struct gw_session *s, struct gw_err *err);
GW_CHECKED int gw_session_policy(struct gw_session *s, struct gw_err *err);
/* Are the rules signed by the key that the policy names? GW_EUNTRUSTED. */
GW_CHECKED int gw_session_signed(struct gw_session *s, struct gw_err *err);
/* Open the repository; `must` false: GW_OK without one. */
GW_CHECKED int gw_session_repo(struct gw_session *s, bool must,
			       struct gw_err *err);
/* Are --format and --report of formats that exist? */
GW_CHECKED int gw_session_formats(const struct gw_cli *cli,
				  struct gw_err *err);
/* Does the push bring a policy that can be read? What cannot becomes a finding;
 * what repairs a broken one takes back what was said about that. */
void gw_session_new_policy(struct gw_session *s);
/* Write the reports that are asked for. */
GW_CHECKED int gw_session_tell(struct gw_session *s,
			       const struct gw_verdict *verdict,
			       struct gw_err *err);
/* Rules, policy and options; the repository must have been opened. */
GW_CHECKED int gw_session_open(struct gw_session *s, struct gw_err *err);
/* On a server, once the repository can be read: its own policy from the ref
 * that the site names, at its old value, and its baseline. */
GW_CHECKED int gw_session_repository(struct gw_session *s, struct gw_err *err);
/* Say on a terminal how far the judging is, once it takes long; and wipe it. */
void gw_progress_begin(struct gw_session *s);
void gw_progress_end(struct gw_session *s);
/* Have the run take verdicts from the user's own cache, and keep them there;
 * where that cannot be, nothing changes. */
void gw_session_cache(struct gw_session *s);
/* Say how many of them there were. */
void gw_session_say_recalled(const struct gw_session *s,
			     const struct gw_verdict *v);
/* The program that runs: version, and the number of its build if it has one. */
struct gw_str gw_program_id(struct gw_arena *a);
/* Judge what the run holds, write the report, release all: the exit code. */
int gw_session_finish(struct gw_session *s);
/* Tell the fault, release all: the exit code. */
int gw_session_fail(struct gw_session *s, const struct gw_err *err);
void gw_session_release(struct gw_session *s);

#endif
