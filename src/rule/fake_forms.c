/* Fakes with an inner form: checksums, tokens, keys.
 * SPDX-License-Identifier: Apache-2.0 */
#include "rule/fakes.h"

void gw_fake_base64(struct gw_buf *out, struct gw_str s, bool url)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				    "nopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t v = 0;
		size_t left = s.n - i < 3 ? s.n - i : 3;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < left ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++) {
			char c = plain[v >> (18 - 6 * k) & 63];

			if (k > left && url)
				break;
			if (url)
				c = c == '+' ? '-' : c == '/' ? '_' : c;
			gw_buf_byte(out, k > left ? '=' : c);
		}
	}
}

/* Version 4, variant 1 (RFC 9562). */
bool gw_fake_uuid(struct gw_buf *out, const struct gw_fake *fake)
{
	unsigned char b[16];

	for (size_t i = 0; i < sizeof(b); i++)
		b[i] = gw_fake_byte(fake->random);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < sizeof(b); i++)
		gw_buf_print(out, "%s%02x",
			     i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			     b[i]);
	return !fake->arg.n;
}

/* CRC-32 of ISO 3309, bit by bit: these texts are short. */
uint32_t gw_fake_crc32_of(struct gw_str s)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

/* Six digits to the base 62 over the hole before ({crc32b62:all}: over the
 * whole value before), as in GitHub's and npm's tokens. */
bool gw_fake_crc32b62(struct gw_buf *out, const struct gw_fake *fake)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";
	bool all = gw_str_is(fake->arg, "all");
	uint32_t v = gw_fake_crc32_of(all ? fake->all : fake->last);
	char text[6];

	for (size_t i = sizeof(text); i-- > 0; v /= 62)
		text[i] = digits[v % 62];
	gw_buf_add(out, (struct gw_str){ text, sizeof(text) });
	return all || !fake->arg.n;
}

/* {luhn:16}: digits whose last one is the check digit (ISO/IEC 7812-1). */
bool gw_fake_luhn(struct gw_buf *out, const struct gw_fake *fake)
{
	int64_t n = 16;
	unsigned sum = 0;

	if (fake->arg.n && (!gw_str_int(fake->arg, &n) || n < 2 || n > 64))
		return false;
	for (int64_t i = 0; i + 1 < n; i++) {
		unsigned d = gw_fake_below(fake->random, 10);
		bool twice = (n - 2 - i) % 2 == 0;

		d = i == 0 && d == 0 ? 4 : d;
		gw_buf_print(out, "%u", d);
		sum += twice ? d > 4 ? 2 * d - 9 : 2 * d : d;
	}
	gw_buf_print(out, "%u", (10 - sum % 10) % 10);
	return true;
}

/* Header, claims and 32 random bytes: the form of RFC 7519, no signature. */
bool gw_fake_jwt(struct gw_buf *out, const struct gw_fake *fake)
{
	char sum[32];
	char claims[80];
	int n;

	gw_fake_base64(out, GW_STR("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"),
		       true);
	gw_buf_byte(out, '.');
	n = snprintf(claims, sizeof(claims),
		     "{\"sub\":\"%08u\",\"iat\":17%08u}",
		     gw_fake_below(fake->random, 100000000),
		     gw_fake_below(fake->random, 100000000));
	gw_fake_base64(out, (struct gw_str){ claims, (size_t)n }, true);
	gw_buf_byte(out, '.');
	for (size_t i = 0; i < sizeof(sum); i++)
		sum[i] = (char)gw_fake_byte(fake->random);
	gw_fake_base64(out, (struct gw_str){ sum, sizeof(sum) }, true);
	return !fake->arg.n;
}

bool gw_fake_url_userinfo(struct gw_buf *out, const struct gw_fake *fake)
{
	struct gw_fake password = *fake;

	password.arg = fake->arg.n ? fake->arg : GW_STR("20");
	gw_fake_word(out, &(struct gw_fake){ .random = fake->random });
	gw_buf_byte(out, ':');
	return gw_fake_alnum(out, &password);
}
