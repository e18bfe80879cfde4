/* SSH signatures over files: PROTOCOL.sshsig of OpenSSH.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "seal/ssh.h"

#define BEGIN GW_STR("-----BEGIN SSH SIGNATURE-----")
#define END GW_STR("-----END SSH SIGNATURE-----")
#define MAGIC GW_STR("SSHSIG")
#define MOST_ARMOUR 65536u

static int digit_of(char c)
{
	if (gw_is_upper(c))
		return c - 'A';
	if (gw_is_lower(c))
		return c - 'a' + 26;
	if (gw_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool gw_base64(struct gw_str *out, struct gw_str text, struct gw_arena *arena)
{
	char *p = gw_arena_alloc(arena, text.n + 1);
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;
	size_t i = 0;

	for (; i < text.n && text.p[i] != '='; i++) {
		int d = digit_of(text.p[i]);

		if (d < 0 && gw_is_space(text.p[i]))
			continue;
		if (d < 0)
			return false;
		bits = (bits << 6 | (uint32_t)d) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			p[n++] = (char)(bits >> have);
		}
	}
	for (; i < text.n; i++)
		if (text.p[i] != '=' && !gw_is_space(text.p[i]))
			return false;
	*out = (struct gw_str){ p, n };
	return have < 6;
}

struct sshsig {
	struct gw_str key;
	struct gw_str name_space;
	struct gw_str reserved;
	struct gw_str hash;
	struct gw_str signature;
};

/* blob := "SSHSIG" uint32(1) string(key) string(namespace) string(reserved)
 *         string(hash) string(signature) */
static bool read_blob(struct sshsig *s, struct gw_str blob)
{
	uint32_t version;

	if (!gw_str_starts(blob, MAGIC))
		return false;
	blob = gw_str_part(blob, MAGIC.n, blob.n);
	return gw_wire_number(&blob, &version) && version == 1 &&
	       gw_wire_string(&blob, &s->key) &&
	       gw_wire_string(&blob, &s->name_space) &&
	       gw_wire_string(&blob, &s->reserved) &&
	       gw_wire_string(&blob, &s->hash) &&
	       gw_wire_string(&blob, &s->signature) && blob.n == 0;
}

static bool read_armour(struct sshsig *s, struct gw_str armour,
			struct gw_arena *arena)
{
	size_t end = gw_str_find(armour, END, 0);
	struct gw_str blob;

	if (armour.n > MOST_ARMOUR || !gw_str_starts(armour, BEGIN) ||
	    end == GW_NOWHERE)
		return false;
	return gw_base64(&blob, gw_str_part(armour, BEGIN.n, end), arena) &&
	       read_blob(s, blob);
}

static void put_string(char *out, size_t *n, struct gw_str s)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		out[(*n)++] = (char)(s.n >> shift);
	if (s.n > 0)
		memcpy(out + *n, s.p, s.n);
	*n += s.n;
}

/* signed := "SSHSIG" string(namespace) string(reserved) string(hash)
 *           string(H(message)) */
static bool signed_text(struct gw_str *out, const struct sshsig *s,
			struct gw_str message, struct gw_arena *arena)
{
	unsigned char digest[64];
	size_t len = gw_ssh_hash(digest, s->hash, message);
	char *p = gw_arena_alloc(arena, MAGIC.n + s->name_space.n +
						s->reserved.n + s->hash.n +
						len + 16);
	size_t n = MAGIC.n;

	memcpy(p, MAGIC.p, n);
	put_string(p, &n, s->name_space);
	put_string(p, &n, s->reserved);
	put_string(p, &n, s->hash);
	put_string(p, &n, (struct gw_str){ (char *)digest, len });
	*out = (struct gw_str){ p, n };
	return len > 0;
}

int gw_ssh_verify(struct gw_str *signer, const struct gw_ssh_question *q,
		  struct gw_arena *arena, struct gw_err *err)
{
	struct sshsig s;
	struct gw_str text;
	int r;

	*signer = GW_STR("");
	if (!read_armour(&s, q->armour, arena))
		return gw_err_set(err, GW_ESYNTAX,
				  "this is no SSH signature");
	if (!gw_str_is(s.name_space, q->name_space))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "SSH signature was made for another use");
	if (!signed_text(&text, &s, q->message, arena))
		return gw_err_set(err, GW_ESYNTAX,
				  "SSH signature has an unknown hash");
	r = gw_ssh_check(s.key, s.signature, text, err);
	return r < 0 ? r : gw_signers_find(signer, s.key, q, arena, err);
}
