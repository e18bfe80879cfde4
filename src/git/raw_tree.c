/* Entries of a raw tree object. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "git/raw.h"

void gw_raw_tree_init(struct gw_raw_tree *t, struct gw_str bytes,
		      size_t id_bytes)
{
	*t = (struct gw_raw_tree){ .rest = bytes, .id_bytes = id_bytes };
}

/* mode := [0-7]{1,7} " " */
static bool read_mode(size_t *end, struct gw_str bytes,
		      struct gw_raw_entry *out)
{
	size_t i = 0;
	uint32_t mode = 0;

	for (; i < bytes.n && i < 8; i++) {
		unsigned d = (unsigned char)bytes.p[i] - (unsigned)'0';

		if (d > 7)
			break;
		mode = mode << 3 | d;
	}
	if (i == 0 || i == bytes.n || bytes.p[i] != ' ')
		return false;
	out->mode = mode;
	out->padded = i > 1 && bytes.p[0] == '0';
	*end = i + 1;
	return true;
}

/* entry := mode name NUL id */
bool gw_raw_tree_next(struct gw_raw_tree *t, struct gw_raw_entry *out)
{
	struct gw_str rest = t->rest;
	const char *end;
	size_t from;
	size_t n;

	if (rest.n == 0 || t->cut)
		return false;
	t->cut = true;
	if (!read_mode(&from, rest, out))
		return false;
	end = memchr(rest.p + from, '\0', rest.n - from);
	if (!end || (size_t)(rest.p + rest.n - end) - 1 < t->id_bytes)
		return false;
	t->cut = false;
	n = (size_t)(end - rest.p) + 1 + t->id_bytes;
	out->name = (struct gw_str){ rest.p + from,
				     (size_t)(end - rest.p) - from };
	out->raw_id = end + 1;
	out->bytes = (struct gw_str){ rest.p, n };
	t->rest = (struct gw_str){ rest.p + n, rest.n - n };
	return true;
}

int gw_raw_entry_cmp(const struct gw_raw_entry *a,
		     const struct gw_raw_entry *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int r = n ? memcmp(a->name.p, b->name.p, n) : 0;
	int x;
	int y;

	if (r)
		return r;
	x = a->name.n > n ? (unsigned char)a->name.p[n] :
	    gw_mode_is_dir(a->mode) ? '/' : 0;
	y = b->name.n > n ? (unsigned char)b->name.p[n] :
	    gw_mode_is_dir(b->mode) ? '/' : 0;
	return x - y;
}
