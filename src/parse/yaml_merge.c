/* Aliases and merge keys of YAML. SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_parts.h"

/* The children move one or two levels up; depth is bounded by the builder. */
static void lift(struct gw_node *n, unsigned depth)
{
	n->depth = (uint8_t)depth;
	for (struct gw_node *c = n->first; c; c = c->next)
		lift(c, depth + 1);
}

static void take_children(struct gw_node *map, struct gw_node *from,
			  struct gw_map *seen)
{
	struct gw_node *next;

	if (from->kind != GW_MAP) {
		map->flags |= GW_OPEN; /* merged from what is not known */
		return;
	}
	map->flags |= from->flags & GW_OPEN;
	for (struct gw_node *c = from->first; c; c = next) {
		void **place = gw_map_put(seen, c->key);

		next = c->next;
		if (*place)
			continue;
		*place = c;
		lift(c, map->depth + 1u);
		gw_node_add(map, c);
	}
}

static void take_merge(struct gw_node *map, struct gw_node *value,
		       struct gw_map *seen)
{
	struct gw_node *next;

	if (value->kind != GW_LIST) {
		take_children(map, value, seen);
		return;
	}
	for (struct gw_node *item = value->first; item; item = next) {
		next = item->next;
		take_children(map, item, seen);
	}
}

/* An empty child list again, the old one's first in return. */
static struct gw_node *take_list(struct gw_node *map)
{
	struct gw_node *first = map->first;

	map->first = NULL;
	map->last = NULL;
	map->count = 0;
	return first;
}

static bool is_merge(const struct gw_node *n)
{
	return gw_str_is(n->key, "<<");
}

void gw_yaml_merge(struct gw_arena *arena, struct gw_node *map)
{
	struct gw_node *merges = NULL;
	struct gw_node **end = &merges;
	struct gw_node *next;
	struct gw_map seen;

	gw_map_init(&seen, arena);
	for (struct gw_node *c = take_list(map); c; c = next) {
		next = c->next;
		if (is_merge(c)) {
			c->next = NULL;
			*end = c;
			end = &c->next;
			continue;
		}
		*gw_map_put(&seen, c->key) = c;
		gw_node_add(map, c);
	}
	for (; merges; merges = next) {
		next = merges->next;
		take_merge(map, merges, &seen);
	}
}

/* Makes of a value the alternatives of its key: it stands in its own place,
 * and what it was becomes its first child. */
static void make_alt(struct gw_arena *arena, struct gw_node *n)
{
	struct gw_node *was = GW_NEW(arena, struct gw_node);

	*was = *n;
	for (struct gw_node *c = was->first; c; c = c->next)
		c->parent = was;
	n->kind = GW_ALT;
	n->flags = 0;
	n->count = 0;
	n->first = NULL;
	n->last = NULL;
	n->text = (struct gw_str){ NULL, 0 };
	was->key = (struct gw_str){ NULL, 0 };
	gw_node_add(n, was);
	lift(n, n->depth);
}

void gw_yaml_join_branches(struct gw_arena *arena, struct gw_node *map)
{
	struct gw_node *next;
	struct gw_node *alt;
	struct gw_map seen;

	gw_map_init(&seen, arena);
	for (struct gw_node *c = take_list(map); c; c = next) {
		void **place = gw_map_put(&seen, c->key);

		next = c->next;
		c->flags &= (uint16_t)~GW_DUPLICATE;
		if (!*place) {
			gw_node_add(map, c);
			*place = c;
			continue;
		}
		alt = *place;
		if (alt->kind != GW_ALT)
			make_alt(arena, alt);
		c->key = (struct gw_str){ NULL, 0 }; /* its place stays */
		gw_node_add(alt, c);
		lift(c, alt->depth + 1u);
	}
}

int gw_yaml_copy(struct gw_builder *b, const struct gw_node *n,
		 struct gw_span place, uint32_t *budget, struct gw_err *err)
{
	int r;

	if (*budget == 0) {
		gw_build_fault(b, err, place.off,
			       "the aliases unfold to too many values");
		b->doc->fault.status = GW_ELIMIT;
		if (err)
			err->status = GW_ELIMIT;
		return GW_ELIMIT;
	}
	--*budget;
	if (n->kind != GW_MAP && n->kind != GW_LIST && !n->first) {
		r = gw_build_scalar(b, (enum gw_kind)n->kind, n->text,
				    place.off, place.len, err);
		if (r < 0)
			return r;
	} else {
		r = gw_build_open(b, (enum gw_kind)n->kind, place.off, err);
		if (r < 0)
			return r;
		for (const struct gw_node *c = n->first; c; c = c->next) {
			if (c->key.p)
				gw_build_key(b, c->key, c->key_off);
			r = gw_yaml_copy(b, c, c->span, budget, err);
			if (r < 0)
				return r;
		}
		gw_build_close(b, place.off + place.len);
	}
	b->newest->flags |= n->flags;
	b->newest->origin = n->origin ? n->origin : n;
	return GW_OK;
}
