/* Object ids as digits. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "git/repo.h"

struct gw_str gw_id_str(const struct gw_id *id)
{
	return gw_str_of(id->hex);
}

bool gw_id_is_zero(const struct gw_id *id)
{
	return strspn(id->hex, "0") == strlen(id->hex);
}

bool gw_id_eq(const struct gw_id *a, const struct gw_id *b)
{
	return strcmp(a->hex, b->hex) == 0;
}

void gw_id_from_raw(struct gw_id *out, const char *raw, size_t bytes)
{
	static const char digits[] = "0123456789abcdef";

	*out = (struct gw_id){ .hex = "" };
	for (size_t i = 0; i < bytes; i++) {
		unsigned c = (unsigned char)raw[i];

		out->hex[2 * i] = digits[c >> 4];
		out->hex[2 * i + 1] = digits[c & 15];
	}
}

bool gw_id_parse(struct gw_id *out, struct gw_str hex)
{
	*out = (struct gw_id){ .hex = "" };
	if (hex.n != 40 && hex.n != 64)
		return false;
	for (size_t i = 0; i < hex.n; i++)
		if (!gw_is_hex(hex.p[i]) || gw_is_upper(hex.p[i]))
			return false;
	memcpy(out->hex, hex.p, hex.n);
	return true;
}

struct gw_str gw_id_key(struct gw_arena *a, const struct gw_id *id)
{
	return gw_arena_copy(a, gw_id_str(id));
}

bool gw_kind_read(struct gw_str word, enum gw_object_kind *out)
{
	static const char *const names[] = {
		[GW_OBJ_BLOB] = "blob",
		[GW_OBJ_COMMIT] = "commit",
		[GW_OBJ_TREE] = "tree",
		[GW_OBJ_TAG] = "tag",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (gw_str_is(word, names[i])) {
			*out = (enum gw_object_kind)i;
			return true;
		}
	}
	return false;
}

bool gw_id_to_raw(unsigned char *raw, const struct gw_id *id, size_t bytes)
{
	if (strlen(id->hex) != 2 * bytes)
		return false;
	for (size_t i = 0; i < 2 * bytes; i++) {
		unsigned c = (unsigned char)id->hex[i];
		unsigned d = (c & 15) + (c >> 6) * 9; /* letters: 'a' is 0x61 */

		raw[i / 2] = (unsigned char)((raw[i / 2] & 15u) << 4 | d);
	}
	return true;
}
