/* Which packs there are, and in which of them an object stands.
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "git/packs.h"

#define MOST_LISTED 65536u /* packs in a list */
#define NO_PACK UINT32_MAX

static bool find_in_list(struct gw_pack_search *s,
			 const struct gw_packs *packs, const struct gw_pack_list *l)
{
	uint32_t pack;

	if (!gw_midx_find(&l->index, s->id, &pack, &s->offset))
		return false;
	s->pack = l->ours[pack];
	s->at = GW_NO_PLACE;
	return s->pack != NO_PACK &&
	       s->offset < packs->pack[s->pack].data.bytes.n;
}

static bool find_in_pack(struct gw_pack_search *s, const struct gw_pack *p,
			 size_t id_bytes)
{
	return !p->listed && gw_pack_at(p, s->id, id_bytes, &s->at) &&
	       gw_pack_offset(p, s->at, &s->offset);
}

/* Lists first; then the packs that stand in none, each by its own index. */
bool gw_packs_find(struct gw_pack_search *s, const struct gw_packs *packs)
{
	size_t i;

	while ((i = s->next) < packs->list_count + packs->count) {
		s->next++;
		if (i < packs->list_count) {
			if (find_in_list(s, packs, &packs->lists[i]))
				return true;
			continue;
		}
		s->pack = (uint32_t)(i - packs->list_count);
		if (find_in_pack(s, &packs->pack[s->pack], packs->id_bytes))
			return true;
	}
	return false;
}

size_t gw_packs_id_bytes(const struct gw_packs *packs)
{
	return packs->id_bytes;
}

const struct gw_pack *gw_packs_at(const struct gw_packs *packs, size_t i)
{
	return packs && i < packs->count ? &packs->pack[i] : NULL;
}

static void open_one(struct gw_packs *packs, struct gw_str dir,
		     const char *name)
{
	struct gw_mapped x = { .bytes = GW_STR("") };
	struct gw_mapped d = { .bytes = GW_STR("") };
	struct gw_str path = gw_arena_print(&packs->arena, "%s/%s", dir.p,
					    name);
	struct gw_str pack = gw_arena_print(&packs->arena, "%.*s.pack",
					    (int)(path.n - 4), path.p);

	if (gw_io_map(&x, path.p, NULL) < 0)
		return;
	if (gw_io_map(&d, pack.p, NULL) < 0 ||
	    gw_pack_open(&packs->pack[packs->count], d.bytes, x.bytes,
			 packs->id_bytes) < 0) {
		gw_io_unmap(&x);
		gw_io_unmap(&d);
		return;
	}
	packs->names[packs->count++] =
		gw_arena_copy(&packs->arena, gw_str_of(name));
}

/* The packs from `first` on stand beside the list. */
static void number_list(struct gw_pack_list *l, struct gw_packs *packs, size_t first)
{
	struct gw_str names = l->index.names;
	struct gw_str name;

	l->ours = gw_arena_array(&packs->arena, l->index.packs + 1,
				 sizeof(*l->ours));
	for (uint32_t i = 0; i < l->index.packs; i++) {
		l->ours[i] = NO_PACK;
		if (!gw_midx_name(&names, &name))
			continue;
		for (size_t k = first; k < packs->count; k++)
			if (gw_str_eq(packs->names[k], name)) {
				l->ours[i] = (uint32_t)k;
				packs->pack[k].listed = true;
			}
	}
}

static void open_list(struct gw_packs *packs, struct gw_str dir, size_t first)
{
	struct gw_pack_list *l = &packs->lists[packs->list_count];
	struct gw_str path = gw_arena_print(&packs->arena,
					    "%s/multi-pack-index", dir.p);

	if (packs->list_count >= MOST_LISTS ||
	    gw_io_map(&l->data, path.p, NULL) < 0)
		return;
	if (gw_midx_open(&l->index, l->data.bytes, packs->id_bytes) < 0 ||
	    l->index.packs > MOST_LISTED) {
		gw_io_unmap(&l->data);
		return;
	}
	packs->list_count++;
	number_list(l, packs, first);
}

static struct gw_packs *new_packs(size_t id_bytes)
{
	struct gw_packs *packs = calloc(1, sizeof(*packs));

	if (!packs || mtx_init(&packs->lock, mtx_plain))
		gw_no_memory(sizeof(*packs));
	packs->id_bytes = id_bytes;
	gw_arena_init(&packs->arena, (size_t)1 << 24);
	return packs;
}

void gw_packs_open(struct gw_packs **packs, struct gw_str objects,
		   size_t id_bytes)
{
	struct dirent *e;
	struct gw_str dir;
	size_t first;
	DIR *stream;

	if (!*packs)
		*packs = new_packs(id_bytes);
	first = (*packs)->count;
	dir = gw_arena_print(&(*packs)->arena, "%.*s/pack", GW_FMT(objects));
	stream = opendir(dir.p);
	if (!stream)
		return;
	while ((*packs)->count < MOST_PACKS && (e = readdir(stream)))
		if (gw_str_ends(gw_str_of(e->d_name), GW_STR(".idx")))
			open_one(*packs, dir, e->d_name);
	closedir(stream);
	open_list(*packs, dir, first);
}
