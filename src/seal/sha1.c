/* SHA-1, for Git's object ids. SPDX-License-Identifier: Apache-2.0 */
/* The functions of this name are old but stay: EVP looks its algorithm up
 * anew for each digest, which takes three times as long as a small object. */
#define OPENSSL_API_COMPAT 10100
#include "seal/seal.h"

#include <stdlib.h>

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

struct gw_sha1 {
	SHA_CTX ctx;
};

struct gw_sha1 *gw_sha1_begin(void)
{
	struct gw_sha1 *s = malloc(sizeof(*s));

	if (!s)
		gw_no_memory(sizeof(*s));
	if (!SHA1_Init(&s->ctx))
		gw_bug("a digest cannot be computed");
	return s;
}

void gw_sha1_add(struct gw_sha1 *s, struct gw_str part)
{
	if (!SHA1_Update(&s->ctx, part.p, part.n))
		gw_bug("a digest cannot be computed");
}

void gw_sha1_end(unsigned char out[GW_SHA1_SIZE], struct gw_sha1 *s)
{
	if (!SHA1_Final(out, &s->ctx))
		gw_bug("a digest cannot be computed");
	free(s);
}
