#ifndef GW_SEAL_SEAL_H
#define GW_SEAL_SEAL_H

#include "base/err.h"

/* Digests, keyed digests, signatures: the one room that knows OpenSSL. */

#define GW_DIGEST_SIZE 32
#define GW_DIGEST_HEX 65 /* with its NUL */

/* SHA-256 of the parts one after the other (no lengths are mixed in: put a
 * separator between parts that outside bytes could shift). */
void gw_sha256(unsigned char out[GW_DIGEST_SIZE], const struct gw_str *parts,
	       size_t count);
/* HMAC-SHA-256 (RFC 2104). The key is not kept. */
void gw_hmac_sha256(unsigned char out[GW_DIGEST_SIZE], struct gw_str key,
		    struct gw_str text);
/*
 * scrypt (RFC 7914) with N = 16384, r = 8, p = 1: 16 MiB and some 30 ms, so
 * that guessing at a weak password costs. GW_ESYSTEM if there is no memory.
 */
GW_CHECKED int gw_scrypt(unsigned char out[GW_DIGEST_SIZE], struct gw_str text,
			 struct gw_str salt, struct gw_err *err);

/* Lower case hex of n bytes, NUL-ended: out has 2 n + 1. */
void gw_hex(char *out, const unsigned char *bytes, size_t n);
/* The same of SHA-256 over parts. */
void gw_sha256_hex(char out[GW_DIGEST_HEX], const struct gw_str *parts,
		   size_t count);
/* Compares in constant time. */
bool gw_same_bytes(const void *a, const void *b, size_t n);

#endif
