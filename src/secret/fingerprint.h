#ifndef GW_SECRET_FINGERPRINT_H
#define GW_SECRET_FINGERPRINT_H

#include "base/err.h"

/* Private to secret/: how a secret is recognised tomorrow without being kept
 * (docs/policy.md, "baseline"). */
struct gw_fingerprint {
	struct gw_str salt;
	struct gw_str rule; /* its family is what the secret belongs to */
	struct gw_str secret;
	bool slow; /* it could be guessed: a guess must cost */
	bool quiet; /* tests and documentation are another kind of path */
};
/*
 * Slow fingerprints cost some 35 ms each. The same password stands in many
 * files, so those taken last are remembered by their fast digest, for all
 * threads of a run. The caller's; wiped when it is freed.
 */
struct gw_fingerprints;
struct gw_fingerprints *gw_fingerprints_new(void);
void gw_fingerprints_free(struct gw_fingerprints *memory);
/* Of fingerprints that will be taken, the slow ones not remembered are taken
 * two at a time, which halves what they cost. Faults are left for then. */
void gw_fingerprints_expect(struct gw_fingerprints *memory,
			    const struct gw_fingerprint *f, size_t n);
GW_CHECKED int gw_fingerprint_take(char out[65],
				   const struct gw_fingerprint *f,
				   struct gw_fingerprints *memory,
				   struct gw_err *err);

#endif
