/* A set of hashes, open addressing. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "git/repo.h"

static void put(uint64_t *slots, size_t cap, uint64_t hash)
{
	size_t i = (size_t)hash & (cap - 1);

	while (slots[i] && slots[i] != hash)
		i = (i + 1) & (cap - 1);
	slots[i] = hash;
}

static void grow(struct gw_hashes *h)
{
	size_t cap = h->cap ? h->cap * 2 : 1024;
	uint64_t *slots = calloc(cap, sizeof(*slots));

	if (!slots)
		gw_no_memory(cap * sizeof(*slots));
	for (size_t i = 0; i < h->cap; i++)
		if (h->slots[i])
			put(slots, cap, h->slots[i]);
	free(h->slots);
	h->slots = slots;
	h->cap = cap;
}

bool gw_hashes_add(struct gw_hashes *h, uint64_t hash)
{
	size_t i;

	if (!hash)
		hash = 1; /* 0 marks an empty slot */
	if (2 * (h->count + 1) > h->cap)
		grow(h);
	i = (size_t)hash & (h->cap - 1);
	while (h->slots[i]) {
		if (h->slots[i] == hash)
			return false;
		i = (i + 1) & (h->cap - 1);
	}
	h->slots[i] = hash;
	h->count++;
	return true;
}

void gw_hashes_release(struct gw_hashes *h)
{
	free(h->slots);
	*h = (struct gw_hashes){ .cap = 0 };
}
