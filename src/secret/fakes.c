/* SPDX-License-Identifier: Apache-2.0 */
/* Fakes whose checksums hold, so that tests of rules need no real token. */
#include "secret/codec.h"
#include "secret/secret.h"

static bool make_crc32hex(struct gw_buf *out, const struct gw_fake *fake)
{
	gw_buf_print(out, "%08X", gw_crc32(fake->all));
	return true;
}

static const struct gw_fake_maker crc32hex = { "crc32hex", make_crc32hex };

/* The length digits and the CRC-32 of a routable token, base 36. */
static bool make_routable(struct gw_buf *out, const struct gw_fake *fake)
{
	char digits[7];
	struct gw_buf all;

	gw_buf_init(&all, 1024);
	gw_buf_add(&all, fake->all);
	gw_buf_byte(&all, '.');
	(void)gw_codec_digits(digits, 2, fake->last.n, 36);
	gw_buf_add(&all, (struct gw_str){ digits, 2 });
	gw_buf_byte(out, '.');
	gw_buf_add(out, (struct gw_str){ digits, 2 });
	(void)gw_codec_digits(digits, 7, gw_crc32(gw_buf_str(&all)), 36);
	gw_buf_add(out, (struct gw_str){ digits, 7 });
	gw_buf_release(&all);
	return true;
}

static const struct gw_fake_maker routable = { "gitlab-crc", make_routable };

/* glsa_<32>: CRC-32 of the first 37 bytes, its bytes turned round. */
static bool make_grafana(struct gw_buf *out, const struct gw_fake *fake)
{
	uint32_t sum = gw_crc32(gw_str_part(fake->all, 0, 37));

	gw_buf_print(out, "%02x%02x%02x%02x", sum & 255, sum >> 8 & 255,
		     sum >> 16 & 255, sum >> 24);
	return true;
}

static const struct gw_fake_maker grafana = { "grafana-crc", make_grafana };

static void add_base64(struct gw_buf *out, const char *text, size_t n)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789-_";

	for (size_t i = 0; i + 2 < n; i += 3) {
		unsigned v = (unsigned)(unsigned char)text[i] << 16 |
			     (unsigned)(unsigned char)text[i + 1] << 8 |
			     (unsigned char)text[i + 2];

		for (int k = 18; k >= 0; k -= 6)
			gw_buf_byte(out, set[v >> k & 63]);
	}
}

/* 27 letters in base64, a dot, a UUID in base64: what follows the header. */
static bool make_teamcity(struct gw_buf *out, const struct gw_fake *fake)
{
	static const char hex[] = "0123456789abcdef";
	char word[27];
	char uuid[36];

	for (size_t i = 0; i < sizeof(word); i++)
		word[i] = (char)('a' + gw_fake_below(fake->random, 26));
	for (size_t i = 0; i < sizeof(uuid); i++)
		uuid[i] = i == 8 || i == 13 || i == 18 || i == 23 ?
				  '-' :
				  hex[gw_fake_below(fake->random, 16)];
	add_base64(out, word, sizeof(word));
	gw_buf_byte(out, '.');
	add_base64(out, uuid, sizeof(uuid));
	return true;
}

static const struct gw_fake_maker teamcity = { "teamcity", make_teamcity };

/* Base64 of "bot:" and 17 letters and digits: user and password. */
static bool make_basic(struct gw_buf *out, const struct gw_fake *fake)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char text[21] = "bot:";

	for (size_t i = 4; i < sizeof(text); i++)
		text[i] = (unsigned char)set[gw_fake_below(fake->random, 62)];
	for (size_t i = 0; i < sizeof(text); i += 3) {
		unsigned v = (unsigned)text[i] << 16 |
			     (unsigned)text[i + 1] << 8 | text[i + 2];

		for (int k = 18; k >= 0; k -= 6)
			gw_buf_byte(out, set[v >> k & 63]);
	}
	return true;
}

static const struct gw_fake_maker basic = { "basic", make_basic };

const struct gw_fake_maker *const gw_secret_fakes[] = { &crc32hex, &routable,
							&grafana, &basic,
							&teamcity, NULL };
