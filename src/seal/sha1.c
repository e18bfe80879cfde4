/* SHA-1, for Git's object ids. SPDX-License-Identifier: Apache-2.0 */
/* The functions of this name are old but stay: EVP looks its algorithm up
 * anew for each digest, which takes three times as long as a small object. */
#define OPENSSL_API_COMPAT 10100
#include "seal/seal.h"

#include <openssl/sha.h>

void gw_sha1(unsigned char out[GW_SHA1_SIZE], const struct gw_str *parts,
	     size_t count)
{
	SHA_CTX ctx;
	bool ok = SHA1_Init(&ctx);

	for (size_t i = 0; ok && i < count; i++)
		ok = SHA1_Update(&ctx, parts[i].p, parts[i].n);
	if (!ok || !SHA1_Final(out, &ctx))
		gw_bug("a digest cannot be computed");
}
