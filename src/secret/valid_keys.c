/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys: is the block what its first line says? */
#include "secret/codec.h"
#include "secret/keys.h"
#include "secret/validator.h"
#include "seal/seal.h"

#include <string.h>

#define MOST_BLOCK 65536u

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

static uint32_t read32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* The string field at *at: a length and its bytes (RFC 4251, 5). */
static bool ssh_field(struct gw_str raw, size_t *at, struct gw_str *out)
{
	uint32_t n;

	if (raw.n < 4 || *at > raw.n - 4)
		return false;
	n = read32((const unsigned char *)raw.p + *at);
	if (n > raw.n - *at - 4)
		return false;
	*out = gw_str_part(raw, *at + 4, *at + 4 + n);
	*at += 4 + (size_t)n;
	return true;
}

/* openssh-key-v1 (OpenSSH, PROTOCOL.key): cipher, kdf, its options, count,
 * public key, private part that begins with two equal numbers. */
static enum gw_key_state openssh_state(struct gw_str raw)
{
	static const char magic[] = "openssh-key-v1";
	struct gw_str cipher;
	struct gw_str field;
	size_t at = sizeof(magic);

	if (raw.n < at || memcmp(raw.p, magic, at) != 0 ||
	    !ssh_field(raw, &at, &cipher) || !ssh_field(raw, &at, &field) ||
	    !ssh_field(raw, &at, &field))
		return GW_KEYS_BROKEN;
	at += 4; /* number of keys */
	if (!ssh_field(raw, &at, &field) || !ssh_field(raw, &at, &field))
		return GW_KEYS_BROKEN;
	if (!gw_str_is(cipher, "none"))
		return GW_KEYS_SEALED;
	if (field.n < 8 || memcmp(field.p, field.p + 4, 4) != 0)
		return GW_KEYS_BROKEN;
	return GW_KEYS_CLEAR;
}

/* The body's base64: lines between the headers and END, escaped line ends
 * and headers ("Name: value") left out. */
static struct gw_str body_of(struct gw_str block, struct gw_arena *a,
			     struct gw_str *sum)
{
	char *p = gw_arena_alloc(a, block.n + 1);
	size_t n = 0;
	size_t at = gw_str_find(block, GW_STR("-----"), 11);
	struct gw_str rest = gw_str_part(block, at == GW_NOWHERE ? block.n :
								   at + 5,
					 block.n);
	struct gw_str line;
	struct gw_str tail;

	*sum = (struct gw_str){ NULL, 0 };
	tail = rest;
	at = gw_str_find(rest, GW_STR("-----END"), 0);
	if (at != GW_NOWHERE)
		tail = gw_str_part(rest, 0, at);
	while (gw_str_next(&tail, '\n', &line)) {
		line = gw_str_trim(line);
		if (has(line, ": "))
			continue;
		if (line.n == 5 && line.p[0] == '=')
			*sum = gw_str_part(line, 1, 5);
		for (size_t i = 0; !sum->p && i < line.n; i++)
			if (gw_is_alnum(line.p[i]) ||
			    (line.p[i] && strchr("+/=", line.p[i])))
				p[n++] = line.p[i];
	}
	return (struct gw_str){ p, n };
}

/* Escaped line ends become line ends. */
static struct gw_str unescape(struct gw_str s, struct gw_arena *a)
{
	char *p = gw_arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char next = i + 1 < s.n ? s.p[i + 1] : '\0';

		if (s.p[i] == '\\' && (next == 'n' || next == 'r')) {
			p[n++] = '\n';
			i++;
		} else if (s.p[i] != '\\') {
			p[n++] = s.p[i];
		}
	}
	return (struct gw_str){ p, n };
}

static enum gw_key_state pgp_state(struct gw_str body, struct gw_str sum,
				   struct gw_arena *a)
{
	struct gw_str raw;
	struct gw_str want;
	const unsigned char *w;
	unsigned tag;

	if (!gw_codec_base64(&raw, a, body) || raw.n < 20)
		return GW_KEYS_BROKEN;
	tag = (unsigned char)raw.p[0];
	tag = tag & 0x40 ? tag & 0x3f : tag >> 2 & 0xf;
	if (tag != 5) /* secret key packet (RFC 9580, 5.5.1.3) */
		return GW_KEYS_BROKEN;
	if (!sum.p || !gw_codec_base64(&want, a, sum) || want.n != 3)
		return GW_KEYS_CLEAR;
	w = (const unsigned char *)want.p;
	return gw_crc24(raw) == ((uint32_t)w[0] << 16 | (uint32_t)w[1] << 8 |
				 w[2]) ?
		       GW_KEYS_CLEAR :
		       GW_KEYS_BROKEN;
}

enum gw_key_state gw_keys_pem(struct gw_str block, struct gw_arena *a)
{
	struct gw_str head;
	struct gw_str body;
	struct gw_str sum;
	struct gw_str raw;

	block = unescape(gw_str_part(block, 0, MOST_BLOCK), a);
	head = gw_str_part(block, 0, 64);
	if (!has(head, "PRIVATE KEY"))
		return GW_KEYS_NOT;
	body = body_of(block, a, &sum);
	if (has(head, "PGP"))
		return pgp_state(body, sum, a);
	if (has(block, "Proc-Type: 4,ENCRYPTED"))
		return GW_KEYS_SEALED;
	if (!gw_codec_base64(&raw, a, body))
		return GW_KEYS_BROKEN;
	if (has(head, "OPENSSH"))
		return openssh_state(raw);
	switch (gw_key_kind(raw)) {
	case GW_DER_PRIVATE:
		return GW_KEYS_CLEAR;
	case GW_DER_ENCRYPTED:
	case GW_DER_PKCS12:
		return GW_KEYS_SEALED;
	case GW_DER_OTHER:
		break;
	}
	return GW_KEYS_BROKEN;
}

enum gw_key_state gw_keys_raw(struct gw_str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	if (bytes.n < 32)
		return GW_KEYS_NOT;
	if (read32(p) == 0xfeedfeedu || read32(p) == 0xcecececeu)
		return GW_KEYS_SEALED;
	switch (gw_key_kind(bytes)) {
	case GW_DER_PRIVATE:
		return GW_KEYS_CLEAR;
	case GW_DER_ENCRYPTED:
	case GW_DER_PKCS12:
		return GW_KEYS_SEALED;
	case GW_DER_OTHER:
		break;
	}
	return GW_KEYS_NOT;
}

static enum gw_verdict_of_check verdict_of(enum gw_key_state s)
{
	switch (s) {
	case GW_KEYS_CLEAR:
		return GW_CHECK_PROVEN;
	case GW_KEYS_SEALED:
		return GW_CHECK_FITS;
	case GW_KEYS_BROKEN:
		return GW_CHECK_FAKE;
	case GW_KEYS_NOT:
		break;
	}
	return GW_CHECK_WRONG;
}

static enum gw_verdict_of_check check_pem(struct gw_check *c)
{
	return verdict_of(gw_keys_pem(c->secret, c->arena));
}

const struct gw_validator gw_validator_pem_key = {
	.name = "pem-key",
	.does = "a PEM block that parses as a private key",
	.check = check_pem,
};

const struct gw_validator gw_validator_pgp_crc24 = {
	.name = "pgp-crc24",
	.does = "an OpenPGP private key with its CRC-24",
	.check = check_pem,
};

static enum gw_verdict_of_check check_der(struct gw_check *c)
{
	struct gw_str raw;

	if (!gw_codec_base64(&raw, c->arena, c->secret) || raw.n > MOST_BLOCK)
		return GW_CHECK_WRONG;
	return verdict_of(gw_keys_raw(raw));
}

const struct gw_validator gw_validator_der_key = {
	.name = "der-key",
	.does = "base64 of a DER private key",
	.check = check_der,
};

static enum gw_verdict_of_check check_openssh(struct gw_check *c)
{
	struct gw_str raw;

	if (!gw_codec_base64(&raw, c->arena, c->secret))
		return GW_CHECK_WRONG;
	return verdict_of(openssh_state(raw));
}

const struct gw_validator gw_validator_openssh_key = {
	.name = "openssh-key",
	.does = "base64 of an openssh-key-v1 structure",
	.check = check_openssh,
};

static enum gw_verdict_of_check check_store(struct gw_check *c)
{
	struct gw_str raw = c->secret;

	if (gw_codec_is_text(raw) && !gw_codec_base64(&raw, c->arena, raw))
		return GW_CHECK_WRONG;
	return verdict_of(gw_keys_raw(raw));
}

const struct gw_validator gw_validator_keystore = {
	.name = "keystore",
	.does = "a JKS, JCEKS or PKCS #12 store",
	.check = check_store,
};
