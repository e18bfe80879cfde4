/* SHA-256 and HMAC. SPDX-License-Identifier: Apache-2.0 */
#include "seal/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "seal/sha256.h"

static void digest(unsigned char *out, const EVP_MD *md,
		   const struct gw_str *parts, size_t count)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = ctx && EVP_DigestInit_ex(ctx, md, NULL);

	for (size_t i = 0; ok && i < count; i++)
		ok = EVP_DigestUpdate(ctx, parts[i].p, parts[i].n);
	ok = ok && EVP_DigestFinal_ex(ctx, out, NULL);
	EVP_MD_CTX_free(ctx);
	if (!ok)
		gw_bug("a digest cannot be computed");
}

void gw_sha256(unsigned char out[GW_DIGEST_SIZE], const struct gw_str *parts,
	       size_t count)
{
	size_t all = 0;

	for (size_t i = 0; i < count; i++)
		all += parts[i].n;
	if (all > GW_SHA256_SHORT)
		digest(out, EVP_sha256(), parts, count);
	else
		gw_sha256_short(out, parts, count);
}

void gw_hmac_sha256(unsigned char out[GW_DIGEST_SIZE], struct gw_str key,
		    struct gw_str text)
{
	unsigned n = 0;

	if (!HMAC(EVP_sha256(), key.p ? key.p : "", (int)key.n,
		  (const unsigned char *)text.p, text.n, out, &n) ||
	    n != GW_DIGEST_SIZE)
		gw_bug("HMAC-SHA-256 cannot be computed");
}

void gw_hex(char *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

void gw_sha256_hex(char out[GW_DIGEST_HEX], const struct gw_str *parts,
		   size_t count)
{
	unsigned char digest[GW_DIGEST_SIZE];

	gw_sha256(digest, parts, count);
	gw_hex(out, digest, sizeof(digest));
}

bool gw_same_bytes(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}
