#ifndef GW_SECRET_FINGERPRINT_H
#define GW_SECRET_FINGERPRINT_H

#include "base/err.h"

/* Private to secret/: how a secret is recognised tomorrow without being kept
 * (docs/rules.md, "Fingerprints"). */
struct gw_fingerprint {
	struct gw_str salt;
	struct gw_str rule; /* its family is what the secret belongs to */
	struct gw_str secret;
	bool slow; /* it could be guessed: a guess must cost */
	bool quiet; /* tests and documentation are another kind of path */
};
/*
 * Slow fingerprints cost some 30 ms each. The same password stands in many
 * files, so one thread remembers those it took last, by their fast digest.
 */
#define GW_FINGERPRINTS 256u
struct gw_fingerprints {
	struct {
		unsigned char key[32];
		char print[65];
	} known[GW_FINGERPRINTS];
	uint32_t next;
};
GW_CHECKED int gw_fingerprint_take(char out[65],
				   const struct gw_fingerprint *f,
				   struct gw_fingerprints *memory,
				   struct gw_err *err);

#endif
