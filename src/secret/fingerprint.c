/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HMAC-SHA-256, or scrypt for what could be guessed (a contextual value that
 * is not random), over rule family, kind
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

static bool recall(char out[65], const unsigned char key[GW_DIGEST_SIZE],
		   const struct gw_fingerprints *memory)
{
	for (size_t i = 0; i < GW_FINGERPRINTS; i++)
		if (memory->known[i].print[0] &&
		    memcmp(memory->known[i].key, key, GW_DIGEST_SIZE) == 0) {
			memcpy(out, memory->known[i].print, 65);
			return true;
		}
	return false;
}

static int take_slow(char out[65], struct gw_str text, struct gw_str salt,
		     struct gw_fingerprints *memory, struct gw_err *err)
{
	unsigned char key[GW_DIGEST_SIZE];
	unsigned char digest[GW_DIGEST_SIZE];
	uint32_t at = memory->next % GW_FINGERPRINTS;
	int r;

	gw_hmac_sha256(key, salt, text);
	if (recall(out, key, memory))
		return GW_OK;
	r = gw_scrypt(digest, text, salt, err);
	if (r < 0)
		return r;
	gw_hex(out, digest, sizeof(digest));
	memcpy(memory->known[at].key, key, sizeof(key));
	memcpy(memory->known[at].print, out, 65);
	memory->next++;
	return GW_OK;
}

int gw_fingerprint_take(char out[65], const struct gw_fingerprint *f,
			struct gw_fingerprints *memory, struct gw_err *err)
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
	if (f->slow) {
		r = take_slow(out, gw_buf_str(&text), f->salt, memory, err);
	} else {
		gw_hmac_sha256(digest, f->salt, gw_buf_str(&text));
		gw_hex(out, digest, sizeof(digest));
	}
	explicit_bzero(text.p, text.n);
	gw_buf_release(&text);
	return r;
}
