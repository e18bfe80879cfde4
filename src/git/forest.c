/* Which object of a pack is built on which.
 *
 * Nodes are sorted by offset; a node knows its base. Numbered depth first,
 * what is built on a node (and on that, and so on) has the ranks from its own
 * to its end, which answers "is this one below that one?" by two comparisons.
 * What a hostile pack makes of it - a name for its own base, circles, two ids
 * at one place - is left out of the trees and read by others.
 * SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include <stdlib.h>
#include <string.h>

static void *array(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (!p)
		gw_no_memory(n * size);
	return p;
}

/* One byte of the offsets, from `from` to `to`; equal ones keep their order. */
static void sort_by_byte(struct gw_node *to, const struct gw_node *from,
			 uint32_t n, unsigned shift)
{
	uint32_t start[257] = { 0 };

	for (uint32_t i = 0; i < n; i++)
		start[(from[i].offset >> shift & 255) + 1]++;
	for (unsigned i = 0; i < 256; i++)
		start[i + 1] += start[i];
	for (uint32_t i = 0; i < n; i++)
		to[start[from[i].offset >> shift & 255]++] = from[i];
}

static void sort_by_offset(struct gw_forest *f)
{
	struct gw_node *other = array(f->count, sizeof(*other));
	uint64_t end = f->pack->data.bytes.n;

	for (unsigned shift = 0; shift < 64 && end >> shift; shift += 8) {
		struct gw_node *sorted = other;

		sort_by_byte(sorted, f->nodes, f->count, shift);
		other = f->nodes;
		f->nodes = sorted;
	}
	free(other);
}

uint32_t gw_forest_at(const struct gw_forest *f, uint64_t offset)
{
	uint32_t low = 0;
	uint32_t high = f->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (f->nodes[mid].offset < offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low < f->count && f->nodes[low].offset == offset ? low :
								  GW_NO_NODE;
}

static void find_base(struct gw_forest *f, struct gw_node *n)
{
	struct gw_pack_entry e;
	uint64_t base = 0;

	n->base = GW_NO_NODE;
	if (gw_pack_entry(&e, f->pack, n->offset, f->id_bytes) < 0)
		return;
	if (e.type < 6) {
		n->type = (unsigned char)e.type;
		return;
	}
	base = e.base;
	if (e.type == 7 &&
	    !gw_pack_find(f->pack, e.base_id, f->id_bytes, &base))
		return;
	n->base = gw_forest_at(f, base);
}

/* All of a tree, from its root on: no recursion, a pusher chooses the depth. */
static uint32_t number_tree(struct gw_forest *f, uint32_t root, uint32_t rank,
			    const uint32_t *first, const uint32_t *next)
{
	uint32_t at = root;

	for (;;) {
		f->nodes[at].rank = rank;
		f->nodes[at].type = f->nodes[root].type;
		f->order[rank++] = at;
		if (first[at] != GW_NO_NODE) {
			at = first[at];
			continue;
		}
		f->nodes[at].end = rank;
		while (at != root && next[at] == GW_NO_NODE) {
			at = f->nodes[at].base;
			f->nodes[at].end = rank;
		}
		if (at == root)
			return rank;
		at = next[at];
	}
}

/* Circles hang on no root: each of their nodes stands alone, unreadable. */
static void number_rest(struct gw_forest *f, uint32_t rank)
{
	for (uint32_t i = 0; rank < f->count && i < f->count; i++) {
		struct gw_node *n = &f->nodes[i];

		if (n->end)
			continue;
		n->base = GW_NO_NODE;
		n->type = 0;
		n->rank = rank;
		f->order[rank++] = i;
		n->end = rank;
	}
}

static void number(struct gw_forest *f)
{
	uint32_t *first = array(f->count, sizeof(*first));
	uint32_t *next = array(f->count, sizeof(*next));
	uint32_t rank = 0;

	memset(first, 0xff, f->count * sizeof(*first));
	for (uint32_t i = f->count; i-- > 0;) {
		uint32_t base = f->nodes[i].base;

		next[i] = GW_NO_NODE;
		if (base == GW_NO_NODE)
			continue;
		next[i] = first[base];
		first[base] = i;
	}
	for (uint32_t i = 0; i < f->count; i++)
		if (f->nodes[i].base == GW_NO_NODE)
			rank = number_tree(f, i, rank, first, next);
	number_rest(f, rank);
	free(first);
	free(next);
}

void gw_forest_init(struct gw_forest *f, const struct gw_pack *pack,
		    size_t id_bytes)
{
	*f = (struct gw_forest){ .pack = pack,
				 .id_bytes = id_bytes,
				 .count = pack->count };
	f->nodes = array(f->count, sizeof(*f->nodes));
	f->order = array(f->count, sizeof(*f->order));
	for (uint32_t i = 0; i < f->count; i++) {
		f->nodes[i].index = i;
		if (!gw_pack_offset(pack, i, &f->nodes[i].offset))
			f->nodes[i].offset = 0;
	}
	sort_by_offset(f);
	for (uint32_t i = 0; i < f->count; i++)
		find_base(f, &f->nodes[i]);
	number(f);
	f->types = array(f->count, 1);
	for (uint32_t i = 0; i < f->count; i++)
		f->types[f->nodes[i].index] = f->nodes[i].type;
}

void gw_forest_release(struct gw_forest *f)
{
	free(f->nodes);
	free(f->order);
	free(f->types);
	*f = (struct gw_forest){ .count = 0 };
}

void gw_forest_id(struct gw_id *out, const struct gw_forest *f,
		  const struct gw_node *n)
{
	gw_id_from_raw(out,
		       (const char *)f->pack->ids + (size_t)n->index *
							    f->id_bytes,
		       f->id_bytes);
}
