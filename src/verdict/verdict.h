#ifndef GW_VERDICT_VERDICT_H
#define GW_VERDICT_VERDICT_H

#include "base/map.h"
#include "doc/doc.h"
#include "finding/finding.h"

/* Findings + policy -> allow / annotate / block. docs/policy.md. */

struct gw_policy; /* the effective policy, arena-owned, read-only when made */

/* One source of policy, strongest first. */
struct gw_policy_source {
	struct gw_str name; /* for messages: "/etc/gitward/policy.yaml" */
	struct gw_str text;
	bool may_loosen; /* a repository file on a server: false */
};

/* Where profiles named by `use:` are found: name -> text, or "". */
typedef struct gw_str gw_policy_profile(void *ctx, struct gw_str name);

struct gw_policy_setup {
	const struct gw_policy_source *sources;
	size_t count; /* 0: `recommended` */
	gw_policy_profile *profile;
	void *ctx;
	bool server;
	int64_t now; /* seconds since 1970 */
	struct gw_str repository; /* "team/app" for groups, or "" */
};
/* GW_ESYNTAX with place and suggestion for anything unknown. */
GW_CHECKED int gw_policy_open(struct gw_policy **out, struct gw_arena *arena,
			      const struct gw_policy_setup *setup,
			      struct gw_err *err);
/* Rule ids must exist (E020): call with all ids of the bundle. */
GW_CHECKED int gw_policy_check(const struct gw_policy *p,
			       const struct gw_str *ids, size_t count,
			       struct gw_err *err);
/* Is the rule switched off altogether (so that it need not run)? */
bool gw_policy_off(const struct gw_policy *p, struct gw_str rule);
const struct gw_map *gw_policy_params(const struct gw_policy *p);

struct gw_budgets {
	uint64_t deadline_ms;
	uint64_t memory;
	uint64_t blob;
	uint64_t tree;
};
struct gw_budgets gw_policy_budgets(const struct gw_policy *p);
/* Text of `gitward policy show --effective`: each line with its source. */
void gw_policy_show(struct gw_buf *out, const struct gw_policy *p);

/* A waiver found in a comment: "gitward:allow RULE reason=".." until=..". */
struct gw_waiver {
	struct gw_str rule;
	struct gw_str reason;
	struct gw_str until; /* "" or a date */
	struct gw_str path;
	uint32_t line; /* where it stands */
	uint32_t covers_from; /* lines it covers */
	uint32_t covers_to;
	bool used;
};
typedef GW_VEC(struct gw_waiver) gw_waivers;
/* Collect in-line waivers from a text; lines are 1-based. */
void gw_waivers_read(gw_waivers *out, struct gw_str text, struct gw_str path,
		     struct gw_arena *arena);

enum gw_outcome {
	GW_VERDICT_ALLOW,
	GW_VERDICT_ANNOTATE,
	GW_VERDICT_BLOCK,
	GW_VERDICT_UNDECIDED,
};

struct gw_verdict {
	enum gw_outcome outcome;
	int exit_code; /* GW_EXIT_* */
	gw_findings found; /* settled, with levels and fates */
	uint32_t blocking;
	uint32_t annotated;
	uint32_t observed;
	uint32_t waived;
	uint32_t baselined;
	uint32_t unresolved; /* unknown values met */
	uint32_t undecided;
	uint64_t files; /* what was judged */
	uint64_t bytes;
	uint64_t commits;
	struct gw_str command; /* "receive" */
	struct gw_str receipt; /* one line of what was covered */
	struct gw_str policy_digest;
	struct gw_str bundle_digest;
	struct gw_str repository;
	int64_t now;
};

struct gw_judge {
	const struct gw_policy *policy;
	gw_waivers *waivers;
	struct gw_str baseline; /* text of the baseline file, or "" */
	enum gw_level fail_on; /* --fail-on; GW_UNJUDGED: as the policy says */
	enum gw_level min_level; /* drop findings below; GW_UNJUDGED: keep */
	bool server;
	struct gw_arena *arena;
};
/* Takes *found over (moved into out->found). */
void gw_verdict_make(struct gw_verdict *out, gw_findings *found,
		     const struct gw_judge *judge);

#endif
