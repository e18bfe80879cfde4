/* Detached CMS signatures (RFC 5652), as gpgsm and smimesign make them for
 * git. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "seal/ssh.h"

#define BEGIN GW_STR("-----BEGIN SIGNED MESSAGE-----")
#define END GW_STR("-----END SIGNED MESSAGE-----")
#define MOST_ARMOUR 65536u
#define MOST_ROOTS (1u << 20)
#define MOST_NAME 256

static int no_passphrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

static CMS_ContentInfo *read_armour(struct gw_str armour,
				    struct gw_arena *arena)
{
	size_t end = gw_str_find(armour, END, 0);
	CMS_ContentInfo *cms = NULL;
	struct gw_str der;
	const unsigned char *p;

	if (armour.n > MOST_ARMOUR || !gw_str_starts(armour, BEGIN) ||
	    end == GW_NOWHERE ||
	    !gw_base64(&der, gw_str_part(armour, BEGIN.n, end), arena))
		return NULL;
	p = (const unsigned char *)der.p;
	return d2i_CMS_ContentInfo(&cms, &p, (long)der.n);
}

/* All certificates of the text are trusted to sign, and to name signers. */
static X509_STORE *read_roots(struct gw_str pem, int64_t now)
{
	X509_STORE *store = X509_STORE_new();
	BIO *in = pem.n <= MOST_ROOTS ? BIO_new_mem_buf(pem.p, (int)pem.n)
				      : NULL;
	unsigned count = 0;
	X509 *cert;

	while (store && in &&
	       (cert = PEM_read_bio_X509(in, NULL, no_passphrase, NULL))) {
		count += X509_STORE_add_cert(store, cert) == 1;
		X509_free(cert);
	}
	ERR_clear_error();
	BIO_free(in);
	if (store && count) {
		X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);

		X509_VERIFY_PARAM_set_time(param, (time_t)now);
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
		X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
		return store;
	}
	X509_STORE_free(store);
	return NULL;
}

/* The first mail address of the certificate, else its common name. */
static struct gw_str name_of(X509 *cert, struct gw_arena *arena)
{
	STACK_OF(OPENSSL_STRING) *mails = X509_get1_email(cert);
	struct gw_str name = GW_STR("");
	char common[MOST_NAME];

	if (mails && sk_OPENSSL_STRING_num(mails) > 0)
		name = gw_arena_copy(
			arena,
			gw_str_of(sk_OPENSSL_STRING_value(mails, 0)));
	else if (X509_NAME_get_text_by_NID(X509_get_subject_name(cert),
					   NID_commonName, common,
					   sizeof(common)) > 0)
		name = gw_arena_copy(arena, gw_str_of(common));
	X509_email_free(mails);
	return name;
}

static struct gw_str signer_of(CMS_ContentInfo *cms, struct gw_arena *arena)
{
	STACK_OF(X509) *signers = CMS_get0_signers(cms);
	struct gw_str name = GW_STR("");

	if (signers && sk_X509_num(signers) > 0)
		name = name_of(sk_X509_value(signers, 0), arena);
	sk_X509_free(signers);
	return name;
}

/* Is it the chain that does not hold, or the signature itself? */
static int explain(struct gw_err *err)
{
	unsigned long code = ERR_peek_last_error();
	int r = GW_EUNTRUSTED;

	if (ERR_GET_LIB(code) == ERR_LIB_CMS &&
	    ERR_GET_REASON(code) == CMS_R_CERTIFICATE_VERIFY_ERROR)
		r = gw_err_set(err, GW_ENOTFOUND,
			       "the signature holds, but no trusted "
			       "certificate stands behind it");
	else
		gw_err_set(err, r, "the signature does not hold");
	ERR_clear_error();
	return r;
}

int gw_cms_verify(struct gw_str *signer, const struct gw_cms_question *q,
		  struct gw_arena *arena, struct gw_err *err)
{
	CMS_ContentInfo *cms = read_armour(q->armour, arena);
	X509_STORE *store = cms ? read_roots(q->roots, q->time) : NULL;
	BIO *content = NULL;
	int r = GW_OK;

	*signer = GW_STR("");
	if (q->message.n <= INT32_MAX)
		content = BIO_new_mem_buf(q->message.p, (int)q->message.n);
	if (!cms)
		r = gw_err_set(err, GW_ESYNTAX,
			       "this is no CMS signature");
	else if (!store || !content)
		r = gw_err_set(err, GW_ENOTFOUND,
			       "there is no trusted certificate");
	else if (CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY) != 1)
		r = explain(err);
	else
		*signer = signer_of(cms, arena);
	ERR_clear_error();
	BIO_free(content);
	X509_STORE_free(store);
	CMS_ContentInfo_free(cms);
	return r;
}
