/* Fakes that end in a checksum of their own kind, so that a rule with a check
 * can have a test that fires. SPDX-License-Identifier: Apache-2.0 */
#include "rule/fakes.h"

static void print_base36(struct gw_buf *out, uint32_t v, unsigned width)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	char text[8];

	for (unsigned i = width; i-- > 0; v /= 36)
		text[i] = digits[v % 36];
	gw_buf_add(out, (struct gw_str){ text, width });
}

/*
 * {crc32:HEX}: eight upper-case digits over all that stands before
 * (Atlassian). {crc32:le}: lower-case, lowest byte first, over all before
 * but a last '_' (Grafana service accounts).
 */
bool gw_fake_crc32(struct gw_buf *out, const struct gw_fake *fake)
{
	struct gw_str all = fake->all;
	uint32_t crc;

	if (gw_str_is(fake->arg, "HEX")) {
		gw_buf_print(out, "%08X", gw_fake_crc32_of(all));
		return true;
	}
	if (all.n && all.p[all.n - 1] == '_')
		all.n--;
	crc = gw_fake_crc32_of(all);
	for (unsigned i = 0; i < 4; i++)
		gw_buf_print(out, "%02x", crc >> 8 * i & 255);
	return gw_str_is(fake->arg, "le");
}

/*
 * "payload.01.LLCCCCCCC" behind a prefix such as glpat-: the payload names
 * parts and holds 16 random bytes, LL is its length and C the CRC-32 of all
 * before, both to the base 36 (GitLab handbook, routable tokens).
 */
bool gw_fake_gitlab_routable(struct gw_buf *out, const struct gw_fake *fake)
{
	struct gw_str parts = GW_STR("o:1\nu:2\n");
	char payload[24];
	size_t from = out->n;

	for (size_t i = 0; i < sizeof(payload); i++)
		payload[i] = i < parts.n ? parts.p[i] :
					   (char)gw_fake_byte(fake->random);
	gw_fake_base64(out, (struct gw_str){ payload, sizeof(payload) }, true);
	gw_buf_add(out, GW_STR(".01."));
	print_base36(out, (uint32_t)(out->n - from - 4), 2);
	print_base36(out, gw_fake_crc32_of(gw_buf_str(out)), 7);
	return !fake->arg.n;
}

/* One step of the checksum of Bech32 (BIP 173). */
static uint32_t bech32_step(uint32_t sum, uint32_t value)
{
	static const uint32_t by[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
				       0x3d4233dd, 0x2a1462b3 };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < 5; i++)
		sum ^= top >> i & 1 ? by[i] : 0;
	return sum;
}

static uint32_t bech32_head(struct gw_str name)
{
	uint32_t sum = 1;

	for (size_t i = 0; i < name.n; i++)
		sum = bech32_step(sum, (unsigned char)name.p[i] >> 5);
	sum = bech32_step(sum, 0);
	for (size_t i = 0; i < name.n; i++)
		sum = bech32_step(sum, (unsigned char)name.p[i] & 31);
	return sum;
}

/* An age identity: 32 random bytes in Bech32, in capitals (C2SP age). */
bool gw_fake_age(struct gw_buf *out, const struct gw_fake *fake)
{
	static const char letters[] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
	uint32_t sum = bech32_head(GW_STR("age-secret-key-"));

	gw_buf_add(out, GW_STR("AGE-SECRET-KEY-1"));
	for (unsigned i = 0; i < 52; i++) {
		uint32_t v = gw_fake_below(fake->random, 32);

		v = i == 51 ? v & 16 : v; /* 256 bits and four of padding */
		sum = bech32_step(sum, v);
		gw_buf_byte(out, letters[v]);
	}
	for (unsigned i = 0; i < 6; i++)
		sum = bech32_step(sum, 0);
	sum ^= 1;
	for (unsigned i = 0; i < 6; i++)
		gw_buf_byte(out, letters[sum >> 5 * (5 - i) & 31]);
	return !fake->arg.n;
}

static void print_base32(struct gw_buf *out, const unsigned char *bytes,
			 size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | bytes[i]) & 0xffff;
		for (have += 8; have >= 5; have -= 5)
			gw_buf_byte(out, letters[bits >> (have - 5) & 31]);
	}
	if (have)
		gw_buf_byte(out, letters[bits << (5 - have) & 31]);
}

/* {nkey:U}: a seed of NATS, of a user, account (A) or operator (O): two bytes
 * of kind, 32 random ones, CRC-16 of XMODEM with the low byte first. */
bool gw_fake_nkey(struct gw_buf *out, const struct gw_fake *fake)
{
	unsigned kind = gw_str_is(fake->arg, "U") ? 20u << 3 :
			gw_str_is(fake->arg, "O") ? 14u << 3 :
						    0;
	unsigned char b[36];
	uint32_t crc = 0;

	b[0] = (unsigned char)(18u << 3 | kind >> 5);
	b[1] = (unsigned char)((kind & 31) << 3);
	for (size_t i = 2; i < 34; i++)
		b[i] = gw_fake_byte(fake->random);
	for (size_t i = 0; i < 34; i++) {
		crc ^= (uint32_t)b[i] << 8;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) &
			      0xffff;
	}
	b[34] = (unsigned char)(crc & 255);
	b[35] = (unsigned char)(crc >> 8);
	print_base32(out, b, sizeof(b));
	return kind || gw_str_is(fake->arg, "A");
}
