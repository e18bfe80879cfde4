/* What several formats need. SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"

#include "base/glob.h"
#include "base/map.h"

static struct gw_node *stood_before(const struct gw_node *map,
				    const struct gw_node *n)
{
	for (struct gw_node *c = map->first; c != n; c = c->next)
		if (!(c->flags & GW_DUPLICATE) && gw_str_eq(c->key, n->key))
			return c;
	return NULL;
}

static uint64_t word_at(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* A quick hash, for hints only: anybody can choose keys that collide. Never 0,
 * which is a free slot. */
static uint32_t hint_of(struct gw_str key)
{
	const uint64_t odd = 0x9e3779b97f4a7c15ull;
	uint64_t h = key.n;

	if (key.n < 8) {
		for (size_t i = 0; i < key.n; i++)
			h = h << 8 | (unsigned char)key.p[i];
		h *= odd;
	} else { /* the last word may overlap the one before */
		for (size_t i = 0; i + 8 < key.n; i += 8) {
			h = (h ^ word_at(key.p + i)) * odd;
			h ^= h >> 32;
		}
		h = (h ^ word_at(key.p + key.n - 8)) * odd;
	}
	return (uint32_t)(h >> 32) | 1;
}

#define HINTS 1024u
#define MOST_STEPS 16u

/* True if no two keys are equal for certain, as in nearly every map. Hints
 * that are equal, or crowd, only make it say false. */
static bool all_differ(const struct gw_node *map)
{
	uint32_t slots[HINTS];
	uint32_t size = 32;

	if (map->count > HINTS / 2)
		return false;
	while (size < map->count * 2)
		size *= 2;
	memset(slots, 0, size * sizeof(*slots));
	for (const struct gw_node *n = map->first; n; n = n->next) {
		uint32_t hint = hint_of(n->key);
		uint32_t at = hint >> 1 & (size - 1);
		unsigned steps = 0;

		for (; slots[at]; at = (at + 1) & (size - 1))
			if (slots[at] == hint || ++steps > MOST_STEPS)
				return false;
		slots[at] = hint;
	}
	return true;
}

void gw_keys_mark(struct gw_arena *arena, struct gw_node *map, bool last)
{
	bool table = map->count > 8; /* for fewer it would cost more */
	struct gw_map seen;

	if (table && all_differ(map))
		return;
	if (table)
		gw_map_init(&seen, arena);
	for (struct gw_node *n = map->first; n; n = n->next) {
		void **place = table ? gw_map_put(&seen, n->key) : NULL;
		struct gw_node *before = table ? *place : stood_before(map, n);

		if (before)
			(last ? before : n)->flags |= GW_DUPLICATE;
		if (table && (last || !before))
			*place = n;
	}
}

bool gw_text_sealed(struct gw_str text)
{
	return gw_str_starts(text, GW_STR("ENC[AES256_GCM,")) ||
	       gw_str_starts(text, GW_STR("$ANSIBLE_VAULT;"));
}

size_t gw_utf8_put(char *to, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

bool gw_hex_read(struct gw_str text, size_t at, size_t n, uint32_t *out)
{
	uint32_t v = 0;

	if (at > text.n || text.n - at < n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		char c = gw_lower(text.p[i]);

		if (!gw_is_hex(c))
			return false;
		v = v << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*out = v;
	return true;
}

int gw_build_string(struct gw_builder *b, struct gw_str text, uint32_t off,
		    uint32_t len, struct gw_err *err)
{
	bool sealed = gw_text_sealed(text);
	int r = gw_build_scalar(b, sealed ? GW_UNKNOWN : GW_STRING, text, off,
				len, err);

	if (r == GW_OK && sealed)
		gw_build_flag(b, GW_SEALED);
	return r;
}

bool gw_name_fits(const char *const *globs, struct gw_str path)
{
	struct gw_str name = path;

	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/') {
			name = gw_str_part(path, i, path.n);
			break;
		}
	for (; globs && *globs; globs++) {
		struct gw_str glob = gw_str_of(*globs);

		if (gw_str_find_byte(glob, '/', 0) != GW_NOWHERE
			    ? gw_glob_path(glob, path)
			    : gw_glob_name(glob, name))
			return true;
	}
	return false;
}
