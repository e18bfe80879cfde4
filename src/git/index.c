/* Reading index files. SPDX-License-Identifier: Apache-2.0 */
#include "git/index.h"

#include <string.h>

#define HEAD_BYTES 12u /* "DIRC", version, count */
#define STAT_BYTES 40u /* before the id */
#define MODE_AT 24u
#define EXTENDED 0x4000u
#define STAGES 0x3000u
#define NAME_MASK 0xfffu
#define INTENT_TO_ADD 0x2000u /* of the extended flags */
#define MOST_TREES 4000000u

static uint32_t be32(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint32_t be16(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint32_t)p[0] << 8 | p[1];
}

/* How many bytes of the last path go: 7-bit groups, the highest first, one
 * added at each step. */
static bool read_strip(const struct gw_index *x, size_t *at, size_t *out)
{
	size_t n = 0;

	for (unsigned i = 0; i < 4 && *at < x->end; i++) {
		unsigned c = (unsigned char)x->bytes.p[(*at)++];

		n = n << 7 | (c & 0x7f);
		*out = n;
		if (!(c & 0x80))
			return true;
		n++;
	}
	return false;
}

/* Version 4: strip, rest, NUL; no padding. */
static int next_short(struct gw_str *path, struct gw_index_at *at,
		      const struct gw_index *x, size_t name)
{
	size_t strip = 0;
	const char *nul;
	size_t rest;

	if (!read_strip(x, &name, &strip) || strip > at->length)
		return GW_ENOTFOUND;
	nul = memchr(x->bytes.p + name, '\0', x->end - name);
	if (!nul)
		return GW_ENOTFOUND;
	rest = (size_t)(nul - (x->bytes.p + name));
	if (at->length - strip + rest > GW_MAX_PATH)
		return GW_ENOTFOUND;
	memcpy(at->path + at->length - strip, x->bytes.p + name, rest);
	at->length += rest - strip;
	at->at = name + rest + 1;
	*path = (struct gw_str){ at->path, at->length };
	return GW_OK;
}

/* Versions 2 and 3: the path, then NULs up to a multiple of eight. */
static int next_plain(struct gw_str *path, struct gw_index_at *at,
		      const struct gw_index *x, size_t name, size_t known)
{
	size_t n = known;
	size_t size;

	if (n == NAME_MASK) {
		const char *nul =
			memchr(x->bytes.p + name, '\0', x->end - name);

		n = nul ? (size_t)(nul - (x->bytes.p + name)) : x->end;
	}
	size = (name + n - at->at + 8) / 8 * 8;
	if (n > GW_MAX_PATH || size > x->end - at->at ||
	    x->bytes.p[name + n] != '\0')
		return GW_ENOTFOUND;
	*path = (struct gw_str){ x->bytes.p + name, n };
	at->at += size;
	return GW_OK;
}

int gw_index_next(struct gw_index_entry *e, struct gw_index_at *at,
		  const struct gw_index *x)
{
	const char *p = x->bytes.p + at->at;
	size_t name = at->at + STAT_BYTES + x->id_bytes + 2;
	uint32_t flags;
	uint32_t more = 0;

	if (name + 2 > x->end)
		return GW_ENOTFOUND;
	e->mode = be32(p + MODE_AT);
	e->id = (struct gw_str){ p + STAT_BYTES, x->id_bytes };
	flags = be16(p + STAT_BYTES + x->id_bytes);
	if (flags & EXTENDED) {
		more = be16(p + STAT_BYTES + x->id_bytes + 2);
		name += 2;
	}
	/* A merge that is not done: not what we compare. */
	if (flags & STAGES || (flags & EXTENDED && x->version < 3))
		return GW_ENOTFOUND;
	e->intent = more & INTENT_TO_ADD;
	at->left--;
	return x->version == 4 ?
		       next_short(&e->path, at, x, name) :
		       next_plain(&e->path, at, x, name, flags & NAME_MASK);
}

void gw_index_begin(struct gw_index_at *at, const struct gw_index *x,
		    struct gw_arena *arena)
{
	*at = (struct gw_index_at){ .at = x->begin, .left = x->count };
	if (x->version == 4)
		at->path = gw_arena_alloc(arena, GW_MAX_PATH + 1);
}

/* number := "-"? digit+ end */
static bool read_number(struct gw_str *s, char end, int64_t *out)
{
	size_t at = gw_str_find_byte(*s, end, 0);

	if (at == GW_NOWHERE || !gw_str_int(gw_str_part(*s, 0, at), out))
		return false;
	*s = gw_str_part(*s, at + 1, s->n);
	return true;
}

/* tree := name NUL entries " " children LF id? */
static bool read_tree(struct gw_cached_tree *t, struct gw_str *s,
		      size_t id_bytes)
{
	size_t nul = gw_str_find_byte(*s, '\0', 0);
	int64_t children;

	if (nul == GW_NOWHERE)
		return false;
	t->name = gw_str_part(*s, 0, nul);
	*s = gw_str_part(*s, nul + 1, s->n);
	if (!read_number(s, ' ', &t->entries) ||
	    !read_number(s, '\n', &children) || children < 0 ||
	    children > MOST_TREES || t->entries < -1)
		return false;
	t->children = (uint32_t)children;
	if (t->entries < 0)
		return true;
	if (s->n < id_bytes)
		return false;
	t->id = gw_str_part(*s, 0, id_bytes);
	*s = gw_str_part(*s, id_bytes, s->n);
	return true;
}

/* Where each tree's children end: they follow it, one below the other. */
static bool close_trees(struct gw_cached_tree *trees, size_t n,
			struct gw_arena *arena)
{
	uint32_t *open = gw_arena_array(arena, n + 1, sizeof(*open));
	uint32_t *left = gw_arena_array(arena, n + 1, sizeof(*left));
	size_t depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && depth == 0)
			return false;
		if (depth > 0)
			left[depth - 1]--;
		open[depth] = (uint32_t)i;
		left[depth++] = trees[i].children;
		while (depth > 0 && left[depth - 1] == 0)
			trees[open[--depth]].next = (uint32_t)i + 1;
	}
	return depth == 0;
}

/* Without a cache-tree all entries are compared. */
static void read_trees(struct gw_index *x, struct gw_str s,
		       struct gw_arena *arena)
{
	GW_VEC(struct gw_cached_tree) all = { 0 };
	bool good = true;

	while (good && s.n > 0 && all.n < MOST_TREES)
		good = read_tree(GW_PUSH(&all), &s, x->id_bytes);
	if (good && all.n > 0 && all.v[0].name.n == 0 &&
	    close_trees(all.v, all.n, arena)) {
		x->trees = gw_arena_array(arena, all.n, sizeof(*x->trees));
		memcpy(x->trees, all.v, all.n * sizeof(*x->trees));
		x->tree_count = all.n;
	}
	GW_VEC_FREE(&all);
}

/* extension := 4 letters, size, bytes; a small first letter must be known. */
static int read_extensions(struct gw_index *x, size_t at,
			   struct gw_arena *arena)
{
	size_t end = x->bytes.n - x->id_bytes; /* the checksum */

	while (at < end) {
		const char *p = x->bytes.p + at;
		uint32_t size;

		if (end - at < 8)
			return GW_ENOTFOUND;
		size = be32(p + 4);
		if (size > end - at - 8 || p[0] < 'A' || p[0] > 'Z')
			return GW_ENOTFOUND;
		/* Git begins to read extensions where this one says. */
		if (memcmp(p, "EOIE", 4) == 0 &&
		    (size < 4 || be32(p + 8) != x->end))
			return GW_ENOTFOUND;
		if (memcmp(p, "TREE", 4) == 0)
			read_trees(x, (struct gw_str){ p + 8, size }, arena);
		at += 8 + size;
	}
	return GW_OK;
}

int gw_index_skip(struct gw_index_at *at, const struct gw_index *x, uint32_t n)
{
	struct gw_index_entry e;

	if (n > at->left)
		return GW_ENOTFOUND;
	if (!x->offsets || n == at->left) {
		for (; n > 0; n--)
			if (gw_index_next(&e, at, x) < 0)
				return GW_ENOTFOUND;
		return GW_OK;
	}
	at->left -= n;
	at->at = x->offsets[x->count - at->left];
	return GW_OK;
}

void gw_index_seek(struct gw_index_at *at, const struct gw_index *x,
		   struct gw_str path, struct gw_arena *arena)
{
	uint32_t from = 0;
	uint32_t to = x->offsets ? x->count : 0;
	struct gw_index_entry e;

	gw_index_begin(at, x, arena);
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		struct gw_index_at here = { .at = x->offsets[middle],
					    .left = x->count - middle };

		if (gw_index_next(&e, &here, x) < 0 ||
		    gw_str_cmp(e.path, path) >= 0)
			to = middle;
		else
			from = middle + 1;
	}
	if (from > 0)
		(void)!gw_index_skip(at, x, from);
}

int gw_index_open(struct gw_index *x, struct gw_str bytes, size_t id_bytes,
		  struct gw_arena *arena)
{
	struct gw_index_entry e;
	struct gw_index_at at;

	*x = (struct gw_index){ .bytes = bytes, .id_bytes = id_bytes };
	if (bytes.n < HEAD_BYTES + id_bytes || memcmp(bytes.p, "DIRC", 4) != 0)
		return GW_ENOTFOUND;
	x->version = be32(bytes.p + 4);
	x->count = be32(bytes.p + 8);
	x->begin = HEAD_BYTES;
	x->end = bytes.n - id_bytes;
	if (x->version < 2 || x->version > 4)
		return GW_ENOTFOUND;
	/* An entry has 62 bytes at the least. */
	if (x->count > bytes.n / (STAT_BYTES + id_bytes))
		return GW_ENOTFOUND;
	if (x->version < 4 && bytes.n <= UINT32_MAX)
		x->offsets = gw_arena_array(arena, x->count + 1u,
					    sizeof(*x->offsets));
	gw_index_begin(&at, x, arena);
	while (at.left > 0) {
		if (x->offsets)
			x->offsets[x->count - at.left] = (uint32_t)at.at;
		if (gw_index_next(&e, &at, x) < 0)
			return GW_ENOTFOUND;
	}
	x->end = at.at;
	return read_extensions(x, at.at, arena);
}
