#ifndef GW_SECRET_FINGERPRINT_H
#define GW_SECRET_FINGERPRINT_H

#include "base/err.h"

/* Private to secret/: how a secret is recognised tomorrow without being kept
 * (docs/rules.md, "Fingerprints"). */
struct gw_fingerprint {
	struct gw_str salt;
	struct gw_str rule; /* its family is what the secret belongs to */
	struct gw_str secret;
	bool slow; /* contextual: a guess must cost */
	bool quiet; /* tests and documentation are another kind of path */
};
GW_CHECKED int gw_fingerprint_take(char out[65],
				   const struct gw_fingerprint *f,
				   struct gw_err *err);

#endif
