#ifndef GW_SECRET_KEYS_H
#define GW_SECRET_KEYS_H

#include "base/arena.h"

/* Private to secret/: what a block of key material is. */

enum gw_key_state {
	GW_KEYS_NOT, /* a public key, a certificate, a word about keys */
	GW_KEYS_BROKEN, /* named a private key, but does not parse as one */
	GW_KEYS_SEALED, /* under a passphrase */
	GW_KEYS_CLEAR, /* a private key that anyone can use */
};

/*
 * A whole block, "-----BEGIN X-----" to its END line (END may be cut off).
 * Escaped line ends (\n, \r\n in two characters each) count as line ends.
 */
enum gw_key_state gw_keys_pem(struct gw_str block, struct gw_arena *a);
/* JKS, JCEKS, PKCS #12 or DER in raw bytes. */
enum gw_key_state gw_keys_raw(struct gw_str bytes);

#endif
