#ifndef GW_SEAL_SHA256_H
#define GW_SEAL_SHA256_H

#include "base/str.h"

/* Above this many bytes OpenSSL is worth being loaded. */
#define GW_SHA256_SHORT ((size_t)128 << 10)

/* The digest of all parts, one after the other, computed here. */
void gw_sha256_short(unsigned char out[32], const struct gw_str *parts,
		     size_t count);

#endif
