/* Ed25519 (RFC 8032) with keys in PEM. SPDX-License-Identifier: Apache-2.0 */
#include "seal/seal.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#define MOST_KEY 65536

/* Without this OpenSSL would ask for a passphrase on the terminal. */
static int no_passphrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

static int read_key(EVP_PKEY **out, struct gw_str pem, bool secret,
		    struct gw_err *err)
{
	BIO *in = pem.n <= MOST_KEY ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;

	*out = NULL;
	if (in && secret)
		*out = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);
	else if (in)
		*out = PEM_read_bio_PUBKEY(in, NULL, no_passphrase, NULL);
	BIO_free(in);
	if (*out && EVP_PKEY_base_id(*out) == EVP_PKEY_ED25519)
		return GW_OK;
	EVP_PKEY_free(*out);
	*out = NULL;
	return gw_err_set(err, GW_ESYNTAX,
			  "the key is no Ed25519 %s key in PEM without a "
			  "passphrase",
			  secret ? "private" : "public");
}

int gw_ed25519_sign(unsigned char out[GW_ED25519_SIZE], struct gw_str pem,
		    struct gw_str text, struct gw_err *err)
{
	EVP_MD_CTX *ctx = NULL;
	EVP_PKEY *key;
	size_t n = GW_ED25519_SIZE;
	int r = read_key(&key, pem, true, err);

	if (r < 0)
		return r;
	ctx = EVP_MD_CTX_new();
	if (!ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(ctx, out, &n, (const unsigned char *)text.p,
			   text.n) != 1 ||
	    n != GW_ED25519_SIZE)
		r = gw_err_set(err, GW_ESYSTEM, "cannot sign");
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return r;
}

int gw_ed25519_check(const unsigned char signature[GW_ED25519_SIZE],
		     struct gw_str pem, struct gw_str text, struct gw_err *err)
{
	EVP_MD_CTX *ctx = NULL;
	EVP_PKEY *key;
	int r = read_key(&key, pem, false, err);

	if (r < 0)
		return r;
	ctx = EVP_MD_CTX_new();
	if (!ctx || EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) != 1)
		r = gw_err_set(err, GW_ESYSTEM, "cannot verify signatures");
	else if (EVP_DigestVerify(ctx, signature, GW_ED25519_SIZE,
				  (const unsigned char *)text.p, text.n) != 1)
		r = gw_err_set(err, GW_EUNTRUSTED,
			       "the signature does not hold");
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return r;
}
