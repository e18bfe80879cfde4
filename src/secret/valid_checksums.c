/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that carry a checksum. Sources: docs/secrets-coverage.md. */
#include "secret/codec.h"
#include "secret/validator.h"

static enum gw_verdict_of_check proven_if(bool holds)
{
	return holds ? GW_CHECK_PROVEN : GW_CHECK_FAKE;
}

/* CRC-32 of `of` in base 62 with the alphabet 0-9A-Za-z, as GitHub and npm
 * write it (github.blog, 2021-04-05). */
static enum gw_verdict_of_check check_crc32b62(struct gw_check *c)
{
	char want[16];

	if (c->equals.n == 0 || c->equals.n > sizeof(want))
		return GW_CHECK_WRONG;
	return proven_if(gw_codec_digits(want, c->equals.n, gw_crc32(c->of),
					 62) &&
			 gw_str_eq(c->equals,
				   (struct gw_str){ want, c->equals.n }));
}

const struct gw_validator gw_validator_crc32b62 = {
	.name = "crc32b62",
	.does = "CRC-32 of `of` in base 62 stands in `equals`",
	.check = check_crc32b62,
};

/*
 * Payload "." two digits of its length "." seven of CRC-32, both base 36, the
 * sum over all that stands before it (GitLab handbook, routable tokens).
 */
static enum gw_verdict_of_check check_gitlab(struct gw_check *c)
{
	struct gw_str s = c->secret;
	char want[7];
	size_t dot;

	if (s.n < 20 || s.p[s.n - 10] != '.')
		return GW_CHECK_FITS;
	dot = s.n - 7;
	if (!gw_codec_digits(want, 7, gw_crc32(gw_str_part(s, 0, dot)), 36))
		return GW_CHECK_FAKE;
	return proven_if(gw_str_eq(gw_str_part(s, dot, s.n),
				   (struct gw_str){ want, 7 }));
}

const struct gw_validator gw_validator_gitlab_routable = {
	.name = "gitlab-routable",
	.does = "the CRC-32 that ends a routable token",
	.check = check_gitlab,
};

static int hex_digit(char c)
{
	return gw_is_digit(c) ? c - '0' : gw_lower(c) - 'a' + 10;
}

static bool read_hex32(struct gw_str s, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!gw_is_hex(s.p[i]))
			return false;
		*out = *out << 4 | (uint32_t)hex_digit(s.p[i]);
	}
	return s.n == 8;
}

/* The last eight digits are CRC-32 of all before them, "=" included or not. */
static enum gw_verdict_of_check check_atlassian(struct gw_check *c)
{
	struct gw_str s = c->secret;
	uint32_t want;

	if (s.n < 16 || !read_hex32(gw_str_part(s, s.n - 8, s.n), &want))
		return GW_CHECK_FITS;
	if (gw_crc32(gw_str_part(s, 0, s.n - 8)) == want)
		return GW_CHECK_PROVEN;
	return proven_if(s.p[s.n - 9] == '=' &&
			 gw_crc32(gw_str_part(s, 0, s.n - 9)) == want);
}

const struct gw_validator gw_validator_atlassian_crc32 = {
	.name = "atlassian-crc32",
	.does = "CRC-32 in eight hex digits at the end",
	.check = check_atlassian,
};

static uint32_t swap32(uint32_t v)
{
	return v >> 24 | (v >> 8 & 0xff00u) | (v << 8 & 0xff0000u) | v << 24;
}

/* glsa_<32>_<8 hex>: CRC-32 of the first 37, its bytes the other way round
 * (either way is taken). */
static enum gw_verdict_of_check check_grafana(struct gw_check *c)
{
	uint32_t want;
	uint32_t sum;

	if (c->secret.n != 46 ||
	    !read_hex32(gw_str_part(c->secret, 38, 46), &want))
		return GW_CHECK_FITS;
	sum = gw_crc32(gw_str_part(c->secret, 0, 37));
	return proven_if(want == swap32(sum) || want == sum);
}

const struct gw_validator gw_validator_grafana_crc32 = {
	.name = "grafana-crc32",
	.does = "CRC-32 of the first 37 bytes in hex at the end",
	.check = check_grafana,
};

static uint32_t bech32_step(uint32_t sum, uint32_t v)
{
	static const uint32_t gen[5] = { 0x3b6a57b2u, 0x26508e6du, 0x1ea119fau,
					 0x3d4233ddu, 0x2a1462b3u };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffffu) << 5 ^ v;
	for (int i = 0; i < 5; i++)
		if (top >> i & 1)
			sum ^= gen[i];
	return sum;
}

static int bech32_value(char c)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

	for (int i = 0; i < 32; i++)
		if (alphabet[i] == gw_lower(c))
			return i;
	return -1;
}

/* Bech32 (BIP 173) with the part before the last "1" as its prefix. */
static enum gw_verdict_of_check check_bech32(struct gw_check *c)
{
	struct gw_str s = c->secret;
	uint32_t sum = 1;
	size_t one = s.n;

	while (one > 0 && s.p[one - 1] != '1')
		one--;
	if (one < 2 || s.n < one + 6)
		return GW_CHECK_WRONG;
	one--;
	for (size_t i = 0; i < one; i++)
		sum = bech32_step(sum, (unsigned char)gw_lower(s.p[i]) >> 5);
	sum = bech32_step(sum, 0);
	for (size_t i = 0; i < one; i++)
		sum = bech32_step(sum, (unsigned char)gw_lower(s.p[i]) & 31u);
	for (size_t i = one + 1; i < s.n; i++) {
		int v = bech32_value(s.p[i]);

		if (v < 0)
			return GW_CHECK_WRONG;
		sum = bech32_step(sum, (uint32_t)v);
	}
	return proven_if(sum == 1);
}

const struct gw_validator gw_validator_age_bech32 = {
	.name = "age-bech32",
	.does = "the Bech32 checksum of an age identity",
	.check = check_bech32,
};

/* A NATS seed: base32 of two prefix bytes, 32 bytes and CRC-16, low first. */
static enum gw_verdict_of_check check_nkey(struct gw_check *c)
{
	struct gw_str raw;
	const unsigned char *p;

	if (!gw_codec_base32(&raw, c->arena, c->secret) || raw.n != 36)
		return GW_CHECK_WRONG;
	p = (const unsigned char *)raw.p;
	return proven_if(gw_crc16(gw_str_part(raw, 0, 34)) ==
			 (p[34] | p[35] << 8));
}

const struct gw_validator gw_validator_nkey_crc16 = {
	.name = "nkey-crc16",
	.does = "the CRC-16 that ends a NATS seed",
	.check = check_nkey,
};

/* Payment card numbers carry a check digit (ISO/IEC 7812-1, Annex B). */
static enum gw_verdict_of_check check_luhn(struct gw_check *c)
{
	struct gw_str s = c->of;
	unsigned sum = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[s.n - 1 - i] - '0');

		if (d > 9)
			return GW_CHECK_WRONG;
		if (i % 2)
			d = d > 4 ? 2 * d - 9 : 2 * d;
		sum += d;
	}
	return s.n > 0 && sum % 10 == 0 ? GW_CHECK_FITS : GW_CHECK_WRONG;
}

const struct gw_validator gw_validator_luhn = {
	.name = "luhn",
	.does = "the check digit of ISO/IEC 7812-1",
	.check = check_luhn,
};
