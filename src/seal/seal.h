#ifndef GW_SEAL_SEAL_H
#define GW_SEAL_SEAL_H

#include "base/arena.h"
#include "base/err.h"

/* Digests, keyed digests, signatures: the one room that knows OpenSSL. */

#define GW_DIGEST_SIZE 32
#define GW_DIGEST_HEX 65 /* with its NUL */

#define GW_SHA1_SIZE 20
/* SHA-1 as Git's object ids use it; for nothing else. */
void gw_sha1(unsigned char out[GW_SHA1_SIZE], const struct gw_str *parts,
	     size_t count);
/* The same piece by piece; the end frees it. */
struct gw_sha1;
struct gw_sha1 *gw_sha1_begin(void);
void gw_sha1_add(struct gw_sha1 *s, struct gw_str part);
void gw_sha1_end(unsigned char out[GW_SHA1_SIZE], struct gw_sha1 *s);

/* SHA-256 of the parts one after the other (no lengths are mixed in: put a
 * separator between parts that outside bytes could shift). */
void gw_sha256(unsigned char out[GW_DIGEST_SIZE], const struct gw_str *parts,
	       size_t count);
/* HMAC-SHA-256 (RFC 2104). The key is not kept. */
void gw_hmac_sha256(unsigned char out[GW_DIGEST_SIZE], struct gw_str key,
		    struct gw_str text);
/*
 * scrypt (RFC 7914) with N = 16384, r = 8, p = 1: 16 MiB and some 35 ms a text,
 * so that guessing at a weak password costs; two at once take hardly longer
 * than one. The room is what is worked in, by one caller at a time; kept for
 * the next texts it saves asking the system for it. It is wiped when freed.
 * GW_ESYSTEM if it cannot be computed.
 */
#define GW_SCRYPT_TEXTS 2
struct gw_scrypt {
	const struct gw_str *text;
	size_t count; /* 1 to GW_SCRYPT_TEXTS */
	struct gw_str salt;
};
struct gw_scrypt_room;
struct gw_scrypt_room *gw_scrypt_room_new(void);
void gw_scrypt_room_free(struct gw_scrypt_room *room);
GW_CHECKED int gw_scrypt(unsigned char (*out)[GW_DIGEST_SIZE],
			 const struct gw_scrypt *ask,
			 struct gw_scrypt_room *room, struct gw_err *err);

/* Lower case hex of n bytes, NUL-ended: out has 2 n + 1. */
void gw_hex(char *out, const unsigned char *bytes, size_t n);
/* The same of SHA-256 over parts. */
void gw_sha256_hex(char out[GW_DIGEST_HEX], const struct gw_str *parts,
		   size_t count);
/* Compares in constant time. */
bool gw_same_bytes(const void *a, const void *b, size_t n);

/* --- Ed25519 (RFC 8032) ----------------------------------------------------- */

#define GW_ED25519_SIZE 64

/* Keys are PEM as `openssl genpkey -algorithm ed25519` writes them, without a
 * passphrase; GW_ESYNTAX if the text is no such key. */
GW_CHECKED int gw_ed25519_sign(unsigned char out[GW_ED25519_SIZE],
			       struct gw_str pem, struct gw_str text,
			       struct gw_err *err);
/* GW_EUNTRUSTED: the signature is not of this public key and text. */
GW_CHECKED int gw_ed25519_check(const unsigned char signature[GW_ED25519_SIZE],
				struct gw_str pem, struct gw_str text,
				struct gw_err *err);

/* --- SSH signatures (OpenSSH: PROTOCOL.sshsig, PROTOCOL.u2f) --------------- */

struct gw_ssh_question {
	struct gw_str armour; /* from "-----BEGIN SSH SIGNATURE-----" on */
	struct gw_str message; /* what it is said to sign */
	const char *name_space; /* "git" for commits and tags */
	struct gw_str signers; /* text of an allowed signers file */
	int64_t time; /* for valid-after and valid-before; UTC */
};
/*
 * Does the signature hold, and who signed? GW_OK: it does, and *signer names
 * the principals of the line that allows its key. GW_EUNTRUSTED: it does not
 * hold, or its key is allowed for other times or uses only. GW_ENOTFOUND: it
 * holds, but no line allows the key (lines of authorities are not used).
 * GW_ESYNTAX: no such signature, or of a kind that is not known here: what it
 * is worth is unknown. Ed25519, ECDSA, RSA from 2048 bits (never with SHA-1)
 * and both sk- kinds, which need the touch of a user.
 */
GW_CHECKED int gw_ssh_verify(struct gw_str *signer,
			     const struct gw_ssh_question *q,
			     struct gw_arena *arena, struct gw_err *err);

/* --- CMS signatures (RFC 5652) --------------------------------------------- */

struct gw_cms_question {
	struct gw_str armour; /* from "-----BEGIN SIGNED MESSAGE-----" on */
	struct gw_str message; /* what it is said to sign */
	struct gw_str roots; /* PEM: certificates that are trusted */
	int64_t time; /* when they must be valid; UTC */
};
/*
 * Does the signature hold, and does a trusted certificate stand behind it?
 * GW_OK: so it is, *signer is the mail address (or common name) of the signing
 * certificate. GW_EUNTRUSTED: it does not hold. GW_ENOTFOUND: it is of a
 * certificate that is not trusted, or not at that time. GW_ESYNTAX: no such
 * signature. Nothing is fetched: no revocation lists.
 */
GW_CHECKED int gw_cms_verify(struct gw_str *signer,
			     const struct gw_cms_question *q,
			     struct gw_arena *arena, struct gw_err *err);

/* What a DER structure of at most 64 KiB is, as far as keys go. */
enum gw_key_kind {
	GW_DER_OTHER, /* no private key */
	GW_DER_PRIVATE, /* PKCS #1, PKCS #8, SEC 1 or DSA, in clear */
	GW_DER_ENCRYPTED, /* PKCS #8 under a passphrase */
	GW_DER_PKCS12, /* a store of keys and certificates */
};
enum gw_key_kind gw_key_kind(struct gw_str der);

#endif
