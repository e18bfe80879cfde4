/* Entries of a raw tree object. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "git/raw.h"

void gw_raw_tree_init(struct gw_raw_tree *t, struct gw_str bytes,
		      size_t id_bytes)
{
	*t = (struct gw_raw_tree){ .rest = bytes, .id_bytes = id_bytes };
}

/* mode := [0-7]{1,7} " " */
static bool read_mode(struct gw_raw_tree *t, struct gw_raw_entry *out)
{
	size_t i = 0;

	out->mode = 0;
	for (; i < t->rest.n && i < 8; i++) {
		char c = t->rest.p[i];

		if (c < '0' || c > '7')
			break;
		out->mode = out->mode << 3 | (uint32_t)(c - '0');
	}
	if (i == 0 || i == t->rest.n || t->rest.p[i] != ' ')
		return false;
	out->padded = i > 1 && t->rest.p[0] == '0';
	t->rest = gw_str_part(t->rest, i + 1, t->rest.n);
	return true;
}

/* entry := mode name NUL id */
bool gw_raw_tree_next(struct gw_raw_tree *t, struct gw_raw_entry *out)
{
	size_t end;

	if (t->rest.n == 0 || t->cut)
		return false;
	t->cut = true;
	if (!read_mode(t, out))
		return false;
	end = gw_str_find_byte(t->rest, '\0', 0);
	if (end == GW_NOWHERE || t->rest.n - end - 1 < t->id_bytes)
		return false;
	t->cut = false;
	out->name = gw_str_part(t->rest, 0, end);
	out->raw_id = t->rest.p + end + 1;
	t->rest = gw_str_part(t->rest, end + 1 + t->id_bytes, t->rest.n);
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
