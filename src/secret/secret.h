#ifndef GW_SECRET_SECRET_H
#define GW_SECRET_SECRET_H

#include "base/kin.h"
#include "finding/finding.h"
#include "match/match.h"
#include "rule/rule.h"

/*
 * Find credentials in a view: rules with `find` (literals, regex, checks) and
 * the generic detector (names and random values). docs/detection.md.
 */
extern const struct gw_engine gw_engine_find;

/* A bundle made ready for scanning, and the slow fingerprints that were taken;
 * shared by threads. */
struct gw_secrets;
struct gw_secrets_setup {
	const struct gw_bundle *bundle;
	/* [rules]: switched off; NULL: those with `enabled: false` */
	const bool *off;
	int64_t now; /* seconds since 1970: expiry of tokens */
	struct gw_str salt; /* of the baseline or policy file; "" is allowed */
};
GW_CHECKED int gw_secrets_open(struct gw_secrets **out, struct gw_arena *arena,
			       const struct gw_secrets_setup *setup,
			       struct gw_err *err);
void gw_secrets_close(struct gw_secrets *s);

/* One thread's regexes and scratch. */
struct gw_scanner;
struct gw_scanner *gw_scanner_new(const struct gw_secrets *s);
void gw_scanner_free(struct gw_scanner *sc);

struct gw_scan_job {
	struct gw_arena *arena; /* findings and scratch */
	const struct gw_view *view; /* bytes as they lie in the file */
	const struct gw_doc *doc; /* its tree if one was parsed, or NULL */
	gw_findings *found; /* places without commit and ref */
	struct gw_buf *trace; /* explain --why, or NULL */
	uint64_t trace_line; /* ... of this line; 0: the whole file */
	struct gw_str only; /* this rule alone; NULL pointer: all */
	size_t root; /* bytes of the view's name that lead to where the scan
		      * began: "tests/" there says nothing of the file */
	bool decode; /* look inside encodings and containers */
	bool *clock; /* set when what is found depends on `now`; or NULL */
	const struct gw_kin *kin; /* of the view's bytes, or NULL */
};
/*
 * GW_OK, or GW_ELIMIT: a budget ran out, an undecided finding says which.
 * A finding carries its fingerprint (docs/policy.md, "baseline") and no
 * secret. Archives are not opened here: their members are views of their own.
 */
GW_CHECKED int gw_scan(struct gw_scanner *sc, const struct gw_scan_job *job,
		       struct gw_err *err);

/* Makers of fakes that fit the checks, for gw_rules_examples(); NULL-ended. */
extern const struct gw_fake_maker *const gw_secret_fakes[];

#endif
