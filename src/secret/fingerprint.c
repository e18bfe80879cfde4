/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HMAC-SHA-256, or scrypt for what could be guessed, over rule family, kind
 * of path and value, keyed with the repository's salt. The value is taken as
 * written but for blanks around it, so line moves, renames and new quotes do
 * not change it, and an ignored finding cannot stand for another secret.
 */
#include "secret/fingerprint.h"

#include <string.h>

#include "base/buf.h"
#include "seal/seal.h"

#define MOST_VALUE 65536u

/* All generic rules are one family: which of them sees a value may change. */
static struct gw_str family_of(struct gw_str rule)
{
	struct gw_str generic = GW_STR("secrets/generic-");

	return gw_str_starts(rule, generic) ||
			       gw_str_is(rule, "secrets/weak-password") ?
		       generic :
		       rule;
}

int gw_fingerprint_take(char out[65], const struct gw_fingerprint *f,
			struct gw_err *err)
{
	unsigned char digest[GW_DIGEST_SIZE];
	struct gw_buf text;
	int r = GW_OK;

	gw_buf_init(&text, MOST_VALUE + 1024);
	gw_buf_add(&text, family_of(f->rule));
	gw_buf_byte(&text, '\0');
	gw_buf_byte(&text, f->quiet ? 'q' : 'c');
	gw_buf_byte(&text, '\0');
	gw_buf_add(&text, gw_str_part(gw_str_trim(f->secret), 0, MOST_VALUE));
	if (f->slow)
		r = gw_scrypt(digest, gw_buf_str(&text), f->salt, err);
	else
		gw_hmac_sha256(digest, f->salt, gw_buf_str(&text));
	if (r == GW_OK)
		gw_hex(out, digest, sizeof(digest));
	explicit_bzero(text.p, text.n);
	gw_buf_release(&text);
	return r;
}
