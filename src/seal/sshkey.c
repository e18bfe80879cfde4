/* Keys and signatures in SSH's wire format. SPDX-License-Identifier:
 * Apache-2.0 */
#include "seal/ssh.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#define LEAST_RSA_BITS 2048
#define MOST_RSA_BYTES 2048 /* 16384 bits, as OpenSSH */
#define TOUCHED 1u /* PROTOCOL.u2f: SSH_SK_USER_PRESENCE_REQD */

bool gw_wire_number(struct gw_str *rest, uint32_t *out)
{
	const unsigned char *p = (const unsigned char *)rest->p;

	if (rest->n < 4)
		return false;
	*out = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
	*rest = gw_str_part(*rest, 4, rest->n);
	return true;
}

bool gw_wire_string(struct gw_str *rest, struct gw_str *out)
{
	uint32_t n;

	if (!gw_wire_number(rest, &n) || n > rest->n)
		return false;
	*out = gw_str_part(*rest, 0, n);
	*rest = gw_str_part(*rest, n, rest->n);
	return true;
}

static const unsigned char *bytes_of(struct gw_str s)
{
	return (const unsigned char *)s.p;
}

static const EVP_MD *hash_of(struct gw_str name)
{
	return gw_str_is(name, "sha512") ? EVP_sha512() :
	       gw_str_is(name, "sha256") ? EVP_sha256() : NULL;
}

size_t gw_ssh_hash(unsigned char out[64], struct gw_str name,
		   struct gw_str message)
{
	const EVP_MD *md = hash_of(name);
	unsigned n = 0;

	if (!md || EVP_Digest(message.p, message.n, out, &n, md, NULL) != 1)
		return 0;
	return n;
}

/* mpint: leading zeros are only a sign byte. */
static struct gw_str without_zeros(struct gw_str s)
{
	while (s.n > 0 && s.p[0] == '\0')
		s = gw_str_part(s, 1, s.n);
	return s;
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM_BLD *parts)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(parts);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	return key;
}

/* ssh-rsa := mpint e, mpint n (RFC 4253, 6.6) */
static EVP_PKEY *rsa_key(struct gw_str rest)
{
	OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;
	struct gw_str e;
	struct gw_str n;
	BIGNUM *be = NULL;
	BIGNUM *bn = NULL;

	if (gw_wire_string(&rest, &e) && gw_wire_string(&rest, &n) &&
	    e.n <= 8 && n.n <= MOST_RSA_BYTES + 1) {
		be = BN_bin2bn(bytes_of(e), (int)e.n, NULL);
		bn = BN_bin2bn(bytes_of(n), (int)n.n, NULL);
	}
	if (parts && be && bn && BN_num_bits(bn) >= LEAST_RSA_BITS &&
	    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
	    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, be) == 1)
		key = key_from("RSA", parts);
	OSSL_PARAM_BLD_free(parts);
	BN_free(be);
	BN_free(bn);
	return key;
}

struct curve {
	const char *name; /* in SSH */
	const char *group; /* in OpenSSL */
	const char *hash;
};

/* RFC 5656, 6.2.1: the hash goes with the curve. */
static const struct curve curves[] = {
	{ "nistp256", "P-256", "sha256" },
	{ "nistp384", "P-384", "sha384" },
	{ "nistp521", "P-521", "sha512" },
};

/* ecdsa := string curve, string point */
static EVP_PKEY *ecdsa_key(struct gw_str rest, const char **hash)
{
	OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;
	struct gw_str name;
	struct gw_str point;

	*hash = "";
	if (!parts || !gw_wire_string(&rest, &name) ||
	    !gw_wire_string(&rest, &point))
		name = GW_STR("");
	for (size_t i = 0; i < sizeof(curves) / sizeof(*curves); i++) {
		if (!gw_str_is(name, curves[i].name))
			continue;
		*hash = curves[i].hash;
		if (OSSL_PARAM_BLD_push_utf8_string(
			    parts, OSSL_PKEY_PARAM_GROUP_NAME,
			    curves[i].group, 0) == 1 &&
		    OSSL_PARAM_BLD_push_octet_string(parts,
						     OSSL_PKEY_PARAM_PUB_KEY,
						     point.p, point.n) == 1)
			key = key_from("EC", parts);
	}
	OSSL_PARAM_BLD_free(parts);
	return key;
}

static EVP_PKEY *ed25519_key(struct gw_str rest)
{
	struct gw_str raw;

	if (!gw_wire_string(&rest, &raw) || raw.n != 32)
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
					   bytes_of(raw), raw.n);
}

static bool verify(EVP_PKEY *key, const char *hash, struct gw_str signature,
		   struct gw_str text)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good;

	good = key && ctx &&
	       EVP_DigestVerifyInit_ex(ctx, NULL, *hash ? hash : NULL, NULL,
				       NULL, key, NULL) == 1 &&
	       EVP_DigestVerify(ctx, bytes_of(signature), signature.n,
				bytes_of(text), text.n) == 1;
	EVP_MD_CTX_free(ctx);
	return good;
}

/* SSH writes r and s as two mpints; OpenSSL wants DER. */
static bool verify_ecdsa(EVP_PKEY *key, const char *hash, struct gw_str blob,
			 struct gw_str text)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	unsigned char *der = NULL;
	struct gw_str r;
	struct gw_str s;
	bool good = false;

	if (sig && gw_wire_string(&blob, &r) && gw_wire_string(&blob, &s) &&
	    (r = without_zeros(r)).n <= 66 && (s = without_zeros(s)).n <= 66) {
		BIGNUM *br = BN_bin2bn(bytes_of(r), (int)r.n, NULL);
		BIGNUM *bs = BN_bin2bn(bytes_of(s), (int)s.n, NULL);
		int n = -1;

		if (br && bs && ECDSA_SIG_set0(sig, br, bs) == 1) {
			n = i2d_ECDSA_SIG(sig, &der);
		} else {
			BN_free(br);
			BN_free(bs);
		}
		if (n > 0)
			good = verify(key, hash,
				      (struct gw_str){ (char *)der,
						       (size_t)n },
				      text);
	}
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	return good;
}

/*
 * A security key signs SHA-256(application) flags counter SHA-256(text)
 * (PROTOCOL.u2f); *text becomes that. False: nobody has touched it.
 */
static bool wrap_for_token(struct gw_str application, struct gw_str rest,
			   struct gw_str *text, unsigned char out[69])
{
	unsigned flags = rest.n == 5 ? (unsigned char)rest.p[0] : 0;

	if (rest.n != 5 || !(flags & TOUCHED))
		return false;
	gw_sha256(out, &application, 1);
	memcpy(out + 32, rest.p, 5);
	gw_sha256(out + 37, text, 1);
	*text = (struct gw_str){ (char *)out, 69 };
	return true;
}

/* The application is the last string of a security key. */
static struct gw_str last_string(struct gw_str rest)
{
	struct gw_str last = GW_STR("");

	while (gw_wire_string(&rest, &last))
		;
	return last;
}

static bool check_rsa(struct gw_str key, struct gw_str form,
		      struct gw_str blob, struct gw_str text)
{
	EVP_PKEY *pkey = rsa_key(key);
	bool good = false;

	if (gw_str_is(form, "rsa-sha2-512"))
		good = verify(pkey, "sha512", blob, text);
	else if (gw_str_is(form, "rsa-sha2-256"))
		good = verify(pkey, "sha256", blob, text);
	EVP_PKEY_free(pkey);
	return good;
}

static bool check_ecdsa(struct gw_str key, struct gw_str blob,
			struct gw_str text)
{
	const char *hash;
	EVP_PKEY *pkey = ecdsa_key(key, &hash);
	bool good = pkey && verify_ecdsa(pkey, hash, blob, text);

	EVP_PKEY_free(pkey);
	return good;
}

static bool check_ed25519(struct gw_str key, struct gw_str blob,
			  struct gw_str text)
{
	EVP_PKEY *pkey = ed25519_key(key);
	bool good = blob.n == 64 && verify(pkey, "", blob, text);

	EVP_PKEY_free(pkey);
	return good;
}

int gw_ssh_check(struct gw_str key, struct gw_str signature,
		 struct gw_str text, struct gw_err *err)
{
	unsigned char wrapped[69];
	struct gw_str type;
	struct gw_str form;
	struct gw_str blob;
	bool token;
	bool good;

	if (!gw_wire_string(&key, &type) ||
	    !gw_wire_string(&signature, &form) ||
	    !gw_wire_string(&signature, &blob))
		return gw_err_set(err, GW_ESYNTAX, "SSH signature is cut off");
	token = gw_str_starts(type, GW_STR("sk-"));
	if (token && !wrap_for_token(last_string(key), signature, &text,
				     wrapped))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "security key was not touched");
	if (!token && signature.n > 0)
		return gw_err_set(err, GW_ESYNTAX,
				  "bytes behind the SSH signature");
	if (gw_str_is(type, "ssh-ed25519") ||
	    gw_str_is(type, "sk-ssh-ed25519@openssh.com"))
		good = gw_str_eq(form, type) && check_ed25519(key, blob, text);
	else if (gw_str_starts(type, GW_STR("ecdsa-sha2-nistp")) ||
		 gw_str_is(type, "sk-ecdsa-sha2-nistp256@openssh.com"))
		good = gw_str_eq(form, type) && check_ecdsa(key, blob, text);
	else if (gw_str_is(type, "ssh-rsa"))
		good = check_rsa(key, form, blob, text);
	else
		return gw_err_set(err, GW_ESYNTAX,
				  "SSH key is of no known kind");
	return good ? GW_OK :
		      gw_err_set(err, GW_EUNTRUSTED,
				 "SSH signature does not hold");
}
