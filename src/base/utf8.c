/* UTF-8: decoding, and showing foreign bytes. SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

uint32_t gw_utf8_next(struct gw_str s, size_t *at)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.p[*at];
	unsigned len = c < 0x80	  ? 1 :
		       c < 0xc2	  ? 0 :
		       c < 0xe0	  ? 2 :
		       c < 0xf0	  ? 3 :
		       c < 0xf5	  ? 4 :
				    0;
	uint32_t v;

	if (len == 1) {
		++*at;
		return c;
	}
	if (len == 0 || s.n - *at < len) {
		++*at;
		return GW_NOT_UTF8;
	}
	v = c & (0x7fu >> len);
	for (unsigned i = 1; i < len; i++) {
		unsigned char more = (unsigned char)s.p[*at + i];

		if ((more & 0xc0) != 0x80) {
			++*at;
			return GW_NOT_UTF8;
		}
		v = v << 6 | (more & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000)) {
		++*at;
		return GW_NOT_UTF8;
	}
	*at += len;
	return v;
}

void gw_utf8_add(struct gw_buf *b, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		gw_buf_byte(b, (char)c);
		return;
	}
	if (c < 0x800) {
		gw_buf_byte(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			gw_buf_byte(b, (char)(0xe0 | c >> 12));
		} else {
			gw_buf_byte(b, (char)(0xf0 | c >> 18));
			gw_buf_byte(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		gw_buf_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	gw_buf_byte(b, (char)(0x80 | (c & 0x3f)));
}

bool gw_utf8_valid(struct gw_str s)
{
	for (size_t i = 0; i < s.n;)
		if (gw_utf8_next(s, &i) == GW_NOT_UTF8)
			return false;
	return true;
}

bool gw_utf8_hides(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x200e || c == 0x200f || c == 0x061c || /* bidi marks */
	       (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff ||
	       (c >= 0x2061 && c <= 0x2064) || c == 0x180e || c == 0x00ad ||
	       (c >= 0xe0000 && c <= 0xe007f); /* tag characters */
}

bool gw_utf8_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || gw_utf8_hides(c) ||
	       c == 0x2028 || c == 0x2029;
}

/* As much of it as there is room for. */
static void add_part(struct gw_buf *b, struct gw_str s)
{
	size_t room = b->max - b->n;

	gw_buf_add(b, gw_str_part(s, 0, room));
	b->over |= s.n > room;
}

void gw_utf8_show(struct gw_buf *b, struct gw_str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		uint32_t c;

		while (i < s.n && s.p[i] >= ' ' && s.p[i] <= '~')
			i++;
		add_part(b, gw_str_part(s, from, i));
		if (i == s.n)
			break;
		from = i;
		c = gw_utf8_next(s, &i);
		if (c == '\t')
			gw_buf_byte(b, ' ');
		else if (c == GW_NOT_UTF8 || c < 0x20 || c == 0x7f)
			gw_buf_print(b, "\\x%02x", (unsigned char)s.p[from]);
		else if (gw_utf8_unsafe(c))
			gw_buf_print(b, "\\u{%x}", c);
		else
			gw_buf_add(b, gw_str_part(s, from, i));
	}
}

size_t gw_utf8_columns(struct gw_str s)
{
	size_t columns = 0;

	for (size_t i = 0; i < s.n; columns++)
		(void)gw_utf8_next(s, &i);
	return columns;
}
