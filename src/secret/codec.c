/* SPDX-License-Identifier: Apache-2.0 */
/* Short codes decoded, checksums reckoned, for the validators. */
#include "secret/codec.h"

static int base64_value(char c)
{
	if (gw_is_upper(c))
		return c - 'A';
	if (gw_is_lower(c))
		return c - 'a' + 26;
	if (gw_is_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

bool gw_codec_base64(struct gw_str *out, struct gw_arena *a, struct gw_str s)
{
	char *p = gw_arena_alloc(a, s.n / 4 * 3 + 3);
	uint32_t bits = 0;
	size_t symbols = 0;
	size_t n = 0;
	size_t pads = 0;

	for (size_t i = 0; i < s.n; i++) {
		int v = base64_value(s.p[i]);

		if (gw_is_space(s.p[i]))
			continue;
		if (s.p[i] == '=') {
			pads++;
			continue;
		}
		if (v < 0 || pads)
			return false;
		bits = bits << 6 | (uint32_t)v;
		symbols++;
		if (symbols % 4 == 2)
			p[n++] = (char)(bits >> 4 & 0xff);
		else if (symbols % 4 == 3)
			p[n++] = (char)(bits >> 2 & 0xff);
		else if (symbols % 4 == 0)
			p[n++] = (char)(bits & 0xff);
	}
	*out = (struct gw_str){ p, n };
	return pads <= 2 && symbols % 4 != 1 &&
	       (!pads || (symbols + pads) % 4 == 0);
}

bool gw_codec_base32(struct gw_str *out, struct gw_arena *a, struct gw_str s)
{
	char *p = gw_arena_alloc(a, s.n * 5 / 8 + 1);
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		unsigned v;

		if (gw_is_upper(c))
			v = (unsigned)(c - 'A');
		else if (c >= '2' && c <= '7')
			v = (unsigned)(c - '2' + 26);
		else
			return false;
		bits = bits << 5 | v;
		have += 5;
		if (have >= 8) {
			have -= 8;
			p[n++] = (char)(bits >> have & 0xff);
		}
	}
	*out = (struct gw_str){ p, n };
	return true;
}

bool gw_codec_hex(struct gw_str *out, struct gw_arena *a, struct gw_str s)
{
	char *p = gw_arena_alloc(a, s.n / 2 + 1);

	if (s.n % 2)
		return false;
	for (size_t i = 0; i < s.n; i += 2) {
		int high = gw_hex_value(s.p[i]);
		int low = gw_hex_value(s.p[i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i / 2] = (char)(high << 4 | low);
	}
	*out = (struct gw_str){ p, s.n / 2 };
	return true;
}

uint32_t gw_crc32(struct gw_str s)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

uint32_t gw_crc24(struct gw_str s)
{
	uint32_t crc = 0xb704ceu;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (uint32_t)(unsigned char)s.p[i] << 16;
		for (int k = 0; k < 8; k++)
			crc = crc << 1 ^ (crc & 0x800000u ? 0x1864cfbu : 0);
	}
	return crc & 0xffffffu;
}

uint16_t gw_crc16(struct gw_str s)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (uint32_t)(unsigned char)s.p[i] << 8;
		for (int k = 0; k < 8; k++)
			crc = crc << 1 ^ (crc & 0x8000u ? 0x1021u : 0);
	}
	return (uint16_t)crc;
}

bool gw_codec_digits(char *out, size_t width, uint64_t n, unsigned base)
{
	static const char upper_first[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz";
	static const char lower[] = "0123456789abcdefghijklmnopqrstuvwxyz";

	for (size_t i = width; i > 0; i--) {
		out[i - 1] = base > 36 ? upper_first[n % base] :
					 lower[n % base];
		n /= base;
	}
	return n == 0;
}

bool gw_codec_is_text(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < ' ' || s.p[i] > '~') && s.p[i] != '\n' &&
		    s.p[i] != '\r' && s.p[i] != '\t')
			return false;
	return s.n > 0;
}
