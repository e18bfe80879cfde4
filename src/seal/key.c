/* SPDX-License-Identifier: Apache-2.0 */
/* Is this DER a private key? Foreign bytes: nothing is kept, nothing loaded. */
#include "seal/seal.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#define MOST_DER 65536u

static bool is_private(const unsigned char *p, long n)
{
	const unsigned char *at = p;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, n);

	EVP_PKEY_free(key);
	return key != NULL;
}

static bool is_encrypted(const unsigned char *p, long n)
{
	const unsigned char *at = p;
	X509_SIG *sealed = d2i_X509_SIG(NULL, &at, n);

	X509_SIG_free(sealed);
	return sealed != NULL;
}

static bool is_pkcs12(const unsigned char *p, long n)
{
	const unsigned char *at = p;
	PKCS12 *store = d2i_PKCS12(NULL, &at, n);

	PKCS12_free(store);
	return store != NULL;
}

enum gw_key_kind gw_key_kind(struct gw_str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	enum gw_key_kind kind = GW_DER_OTHER;

	if (der.n < 16 || der.n > MOST_DER || p[0] != 0x30)
		return GW_DER_OTHER;
	if (is_private(p, (long)der.n))
		kind = GW_DER_PRIVATE;
	else if (is_pkcs12(p, (long)der.n))
		kind = GW_DER_PKCS12;
	else if (is_encrypted(p, (long)der.n))
		kind = GW_DER_ENCRYPTED;
	ERR_clear_error();
	return kind;
}
