/* Address ranges. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "query/values.h"

static bool read_v4(struct gw_str s, unsigned char out[4])
{
	struct gw_str part;
	unsigned n = 0;

	while (gw_str_next(&s, '.', &part)) {
		int64_t v;

		if (n == 4 || !gw_str_int(part, &v) || v < 0 || v > 255)
			return false;
		out[n++] = (unsigned char)v;
	}
	return n == 4;
}

static bool read_group(struct gw_str s, unsigned *out)
{
	unsigned v = 0;

	if (s.n < 1 || s.n > 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = gw_lower(s.p[i]);

		if (!gw_is_hex(c))
			return false;
		v = v * 16 + (unsigned)(gw_is_digit(c) ? c - '0' :
							 c - 'a' + 10);
	}
	*out = v;
	return true;
}

/* Groups of one side of "::"; the last may be an IPv4 address. */
static bool read_groups(struct gw_str s, unsigned char *out, size_t *bytes)
{
	struct gw_str part;

	*bytes = 0;
	while (gw_str_next(&s, ':', &part)) {
		unsigned v;

		if (gw_str_find_byte(part, '.', 0) != GW_NOWHERE && !s.n) {
			if (*bytes > 12 || !read_v4(part, out + *bytes))
				return false;
			*bytes += 4;
			return true;
		}
		if (*bytes > 14 || !read_group(part, &v))
			return false;
		out[(*bytes)++] = (unsigned char)(v >> 8);
		out[(*bytes)++] = (unsigned char)(v & 255);
	}
	return true;
}

/* RFC 4291, 2.2. */
static bool read_v6(struct gw_str s, unsigned char out[16])
{
	unsigned char head[16] = { 0 };
	unsigned char tail[16] = { 0 };
	size_t gap = gw_str_find(s, GW_STR("::"), 0);
	size_t a;
	size_t b = 0;

	if (gap == GW_NOWHERE)
		return read_groups(s, out, &a) && a == 16;
	if (!read_groups(gw_str_part(s, 0, gap), head, &a) ||
	    !read_groups(gw_str_part(s, gap + 2, s.n), tail, &b) || a + b > 14)
		return false;
	memset(out, 0, 16);
	memcpy(out, head, a);
	memcpy(out + 16 - b, tail, b);
	return true;
}

bool gw_cidr_read(struct gw_str text, struct q_cidr *out)
{
	size_t slash = gw_str_find_byte(text, '/', 0);
	struct gw_str address = gw_str_part(text, 0, slash);
	int64_t prefix;

	*out = (struct q_cidr){ .size = 4 };
	if (gw_str_is(text, "*") || gw_str_is(text, "Internet") ||
	    gw_str_is(text, "Any"))
		return true;
	if (!read_v4(address, out->bytes)) {
		if (!read_v6(address, out->bytes))
			return false;
		out->size = 16;
	}
	out->prefix = (uint8_t)(out->size * 8);
	if (slash == GW_NOWHERE)
		return true;
	if (!gw_str_int(gw_str_part(text, slash + 1, text.n), &prefix) ||
	    prefix < 0 || prefix > out->size * 8)
		return false;
	out->prefix = (uint8_t)prefix;
	return true;
}

static bool same_bits(const unsigned char *a, const unsigned char *b,
		      unsigned bits)
{
	unsigned whole = bits / 8;
	unsigned rest = bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return !rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

bool gw_cidr_covers(const struct q_cidr *outer, const struct q_cidr *inner)
{
	return outer->size == inner->size && outer->prefix <= inner->prefix &&
	       same_bits(outer->bytes, inner->bytes, outer->prefix);
}

/* Not routed by the internet: RFC 6890 and the registries it names. */
bool gw_cidr_public(const struct q_cidr *c)
{
	static const char *const inner[] = {
		"0.0.0.0/8",	   "10.0.0.0/8",      "100.64.0.0/10",
		"127.0.0.0/8",	   "169.254.0.0/16",  "172.16.0.0/12",
		"192.0.0.0/24",	   "192.0.2.0/24",    "192.168.0.0/16",
		"198.18.0.0/15",   "198.51.100.0/24", "203.0.113.0/24",
		"224.0.0.0/4",	   "240.0.0.0/4",     "::1/128",
		"::/128",	   "fc00::/7",	      "fe80::/10",
		"ff00::/8",	   "2001:db8::/32",
	};

	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner); i++) {
		struct q_cidr range;

		if (gw_cidr_read(gw_str_of(inner[i]), &range) &&
		    gw_cidr_covers(&range, c))
			return false;
	}
	return true;
}
