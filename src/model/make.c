/* Hand tools for nodes that stand beside the written ones.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

#include "base/glob.h"

#define MAX_MADE 400000u /* shared children of all copies in a document */

bool gw_model_format(const struct gw_model *m, const char *format)
{
	return gw_str_is(gw_str_of(m->doc->format), format);
}

bool gw_path_fits(struct gw_str path, const char *const *globs)
{
	for (; *globs; globs++)
		if (gw_glob_path(gw_str_of(*globs), path))
			return true;
	return false;
}

static size_t name_at(struct gw_str path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return i;
}

struct gw_str gw_path_name(struct gw_str path)
{
	return gw_str_part(path, name_at(path), path.n);
}

struct gw_str gw_path_dir(struct gw_str path)
{
	size_t i = name_at(path);

	return i ? gw_str_part(path, 0, i - 1) : GW_STR("");
}

struct gw_doc *gw_model_other(const struct gw_model *m, struct gw_str path)
{
	return m->tree ? gw_map_get(&m->tree->docs, path) : NULL;
}

struct gw_node *gw_make(struct gw_model *m, enum gw_kind kind,
			const struct gw_node *at)
{
	struct gw_node *n = gw_node_new(m->arena, kind);

	n->doc = m->doc;
	if (!at)
		return n;
	n->span = at->span;
	n->key_line = at->key_line;
	n->key_col = at->key_col;
	n->key_off = at->key_off;
	n->doc = at->doc ? at->doc : m->doc;
	return n;
}

struct gw_node *gw_make_text(struct gw_model *m, struct gw_str text,
			     const struct gw_node *at)
{
	struct gw_node *n = gw_make(m, GW_STRING, at);

	n->text = text;
	return n;
}

struct gw_node *gw_make_bool(struct gw_model *m, bool value,
			     const struct gw_node *at)
{
	struct gw_node *n = gw_make(m, GW_BOOL, at);

	n->text = value ? GW_STR("true") : GW_STR("false");
	return n;
}

struct gw_node *gw_make_count(struct gw_model *m, uint64_t value,
			      const struct gw_node *at)
{
	struct gw_node *n = gw_make(m, GW_NUMBER, at);

	n->text = gw_arena_print(m->arena, "%llu", (unsigned long long)value);
	return n;
}

struct gw_node *gw_make_unknown(struct gw_model *m, struct gw_str text,
				const struct gw_node *at)
{
	struct gw_node *n = gw_make(m, GW_UNKNOWN, at);

	n->text = text;
	return n;
}

/* A copy that may be hung up elsewhere; it still knows where it stands. */
static struct gw_node *loose(struct gw_model *m, const struct gw_node *n)
{
	struct gw_node *copy = gw_node_share(m->arena, n);

	m->made++;
	copy->parent = NULL;
	return copy;
}

static bool used_up(const struct gw_model *m)
{
	return m->made > MAX_MADE || m->arena->over;
}

struct gw_node *gw_make_copy(struct gw_model *m, const struct gw_node *n)
{
	struct gw_node *copy = loose(m, n);

	copy->first = NULL;
	copy->last = NULL;
	copy->count = 0;
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (used_up(m)) {
			copy->flags |= GW_OPEN;
			break;
		}
		gw_node_add(copy, loose(m, c));
	}
	return copy;
}

/* Only nodes of ours that hang nowhere yet are taken as they are. */
static struct gw_node *own(struct gw_model *m, struct gw_node *n)
{
	bool ours = (n->flags & GW_MADE) || n->origin;

	return ours && !n->parent ? n : loose(m, n);
}

/* Puts `child` where `old` stands, in a list of children that is ours. */
static void replace(struct gw_node *old, const struct gw_node *child)
{
	struct gw_node *next = old->next;
	struct gw_node *parent = old->parent;
	struct gw_str key = old->key;

	*old = *child;
	old->next = next;
	old->parent = parent;
	old->key = key;
}

void gw_put_at(struct gw_model *m, struct gw_node *map, struct gw_str key,
	       struct gw_node *child)
{
	struct gw_node *old;

	if (!child)
		return;
	old = gw_node_get(map, key);
	child = own(m, child);
	child->key = key;
	if (!child->doc)
		child->doc = map->doc;
	if (old)
		replace(old, child);
	else
		gw_node_add(map, child);
}

void gw_put(struct gw_model *m, struct gw_node *map, const char *key,
	    struct gw_node *child)
{
	gw_put_at(m, map, gw_str_of(key), child);
}

void gw_add(struct gw_model *m, struct gw_node *list, struct gw_node *child)
{
	if (!child)
		return;
	if (used_up(m)) {
		list->flags |= GW_OPEN;
		return;
	}
	child = own(m, child);
	child->key = (struct gw_str){ NULL, 0 };
	gw_node_add(list, child);
}

void gw_keyed_init(struct gw_model *m, struct gw_keyed *k,
		   const struct gw_node *at)
{
	k->map = gw_make(m, GW_MAP, at);
	gw_map_init(&k->index, m->arena);
}

struct gw_node *gw_keyed_get(const struct gw_keyed *k, struct gw_str key)
{
	return gw_map_get(&k->index, key);
}

void gw_keyed_put(struct gw_model *m, struct gw_keyed *k, struct gw_str key,
		  struct gw_node *child)
{
	void **there;

	if (used_up(m)) {
		k->map->flags |= GW_OPEN;
		return;
	}
	there = gw_map_put(&k->index, key);
	child = own(m, child);
	child->key = key;
	if (*there) {
		replace(*there, child);
		return;
	}
	*there = child;
	gw_node_add(k->map, child);
}

void gw_keyed_merge(struct gw_model *m, struct gw_keyed *k,
		    const struct gw_node *from)
{
	if (!from || from->kind == GW_NULL)
		return;
	k->map->flags |= from->flags & (GW_OPEN | GW_PARTIAL);
	if (from->kind != GW_MAP) {
		k->map->flags |= GW_OPEN;
		return;
	}
	for (struct gw_node *c = from->first; c; c = c->next)
		gw_keyed_put(m, k, c->key, c);
}

struct gw_node *gw_as_list(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *list;

	if (!n || n->kind == GW_LIST || n->kind >= GW_ALT)
		return n;
	list = gw_make(m, GW_LIST, n);
	if (n->kind != GW_NULL)
		gw_add(m, list, loose(m, n));
	return list;
}

/* One "K=V" of a list into the map. */
static void put_pair(struct gw_model *m, struct gw_node *map,
		     const struct gw_node *item, char sep)
{
	struct gw_str text = item->text;
	size_t cut = gw_str_find_byte(text, sep, 0);
	struct gw_node *value;

	if (!gw_node_is_scalar(item) && !text.p) {
		map->flags |= GW_OPEN;
		return;
	}
	if (cut == GW_NOWHERE) {
		value = gw_make_unknown(m, text, item);
		cut = text.n;
	} else {
		struct gw_str v = gw_str_part(text, cut + 1, text.n);

		value = gw_node_is_scalar(item) ?
				gw_make_text(m, v, item) :
				gw_make_unknown(m, v, item);
		value->flags |= item->flags & (GW_WEAK | GW_QUOTED);
	}
	m->made++;
	value->key = gw_str_trim(gw_str_part(text, 0, cut));
	gw_node_add(map, value);
}

struct gw_node *gw_as_pairs(struct gw_model *m, struct gw_node *n, char sep)
{
	struct gw_node *map;

	if (!n || n->kind == GW_MAP || n->kind >= GW_ALT)
		return n;
	map = gw_make(m, GW_MAP, n);
	map->flags |= n->flags & GW_OPEN;
	if (n->kind != GW_LIST)
		return map;
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (used_up(m)) {
			map->flags |= GW_OPEN;
			break;
		}
		put_pair(m, map, c, sep);
	}
	return map;
}

struct gw_node *gw_as_options(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *map;

	if (!n || n->kind == GW_MAP || n->kind >= GW_ALT)
		return n;
	map = gw_make(m, GW_MAP, n);
	n = gw_as_list(m, n);
	map->flags |= n->flags & GW_OPEN;
	for (const struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *value = gw_make(m, GW_NULL, c);

		if (!gw_node_is_scalar(c)) {
			map->flags |= GW_OPEN;
			continue;
		}
		value->key = c->text;
		gw_node_add(map, value);
	}
	return map;
}

static bool has_mark(struct gw_str text, struct gw_str mark)
{
	size_t at = gw_str_find_byte(text, mark.p[0], 0); /* mostly nowhere */

	return at != GW_NOWHERE && gw_str_find(text, mark, at) != GW_NOWHERE;
}

static void mark_holes(struct gw_node *n, struct gw_str mark, bool lines)
{
	for (struct gw_node *c = n->first; c; c = c->next)
		if (c->doc == n->doc)
			mark_holes(c, mark, lines);
	if (n->kind != GW_STRING || !has_mark(n->text, mark))
		return;
	if (lines || gw_str_find_byte(n->text, '\n', 0) == GW_NOWHERE)
		n->kind = GW_UNKNOWN;
}

/* Depth is bounded by the builder. Parts of other documents (values of a
 * chart) are not ours to change. */
void gw_mark_holes(struct gw_node *n, const char *mark, bool lines)
{
	mark_holes(n, gw_str_of(mark), lines);
}
