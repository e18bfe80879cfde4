/* Whether a pack vouches for what is read from it.
 *
 * `git index-pack` and `git repack` compute each id from the object's bytes and
 * write it into the index, beside the object's place and the CRC-32 of the
 * bytes that stand there, deflated; the index ends with a checksum over itself
 * and names that of the pack. Where all these hold, both are as they were
 * written, and what stands at the place of an id is what had that id. To look
 * at the deflated bytes once costs a small part of hashing every object. Where
 * something does not hold, each object is hashed, so that the damaged one is
 * known by its name.
 *
 * This tells damage, not forgery: who can write into the object store can give
 * his files sound checksums. So can he change every ref and hook there; a
 * pusher cannot, as the server's git writes what he sends, and that is asked
 * for by the quarantine's own rules (gw_fresh_get()).
 * SPDX-License-Identifier: Apache-2.0 */
#include <libdeflate.h>
#include <string.h>
#include <sys/mman.h>

#include "git/numbers.h"
#include "git/packs.h"
#include "seal/seal.h"

enum checked { NOT_YET, AT_WORK, SOUND, UNSOUND };
#define MOST_OBJECTS 4000000u /* of a pack whose forest is made for this */
#define MOST_MAPPED ((uint64_t)32 << 20)

/* Do the last bytes hold the SHA-1 of all before them? */
static bool is_closed(struct gw_str bytes)
{
	size_t end = bytes.n - GW_SHA1_SIZE;
	const struct gw_str all = gw_str_part(bytes, 0, end);
	unsigned char digest[GW_SHA1_SIZE];

	gw_sha1(digest, &all, 1);
	return memcmp(digest, bytes.p + end, sizeof(digest)) == 0;
}

/* The system keeps the file's pages as long as it has room for them. */
static void forget_pages(struct gw_str data, uint64_t *mapped, uint64_t more)
{
	*mapped += more;
	if (*mapped < MOST_MAPPED)
		return;
	(void)madvise((void *)(uintptr_t)data.p, data.n, MADV_DONTNEED);
	*mapped = 0;
}

/* Entries stand one behind the other, from the head to the trailer. */
static bool crcs_hold(const struct gw_forest *f)
{
	const struct gw_pack *p = f->pack;
	struct gw_str data = p->data.bytes;
	uint64_t at = GW_PACK_HEAD;
	uint64_t mapped = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		const unsigned char *want =
			p->crcs + 4 * (size_t)f->nodes[i].index;
		uint64_t end = i + 1 < f->count ? f->nodes[i + 1].offset :
						  data.n - f->id_bytes;

		if (f->nodes[i].offset != at || end <= at ||
		    libdeflate_crc32(0, data.p + at, (size_t)(end - at)) !=
			    gw_be32(want))
			return false;
		forget_pages(data, &mapped, end - at);
		at = end;
	}
	return true;
}

bool gw_forest_is_sound(const struct gw_forest *f)
{
	struct gw_str data = f->pack->data.bytes;
	struct gw_str index = f->pack->index.bytes;

	/* gw_pack_open() has seen that both are longer than this. */
	return f->id_bytes == GW_SHA1_SIZE &&
	       memcmp(data.p + data.n - GW_SHA1_SIZE,
		      index.p + index.n - 2 * GW_SHA1_SIZE,
		      GW_SHA1_SIZE) == 0 &&
	       is_closed(index) && crcs_hold(f);
}

static bool look_at(struct gw_packs *packs, uint32_t i)
{
	struct gw_forest own;
	bool sound;

	if (packs->more[i].forest.pack)
		return gw_forest_is_sound(&packs->more[i].forest);
	if (packs->pack[i].count > MOST_OBJECTS)
		return false;
	gw_forest_init(&own, &packs->pack[i], packs->id_bytes);
	sound = gw_forest_is_sound(&own);
	gw_forest_release(&own);
	return sound;
}

/* Others hash while one thread is at it. */
static bool is_sound(struct gw_packs *packs, uint32_t i)
{
	atomic_uint *checked = &packs->more[i].checked;
	unsigned state = NOT_YET;

	if (!atomic_compare_exchange_strong(checked, &state, AT_WORK))
		return state == SOUND;
	state = look_at(packs, i) ? SOUND : UNSOUND;
	atomic_store(checked, state);
	return state == SOUND;
}

bool gw_packs_vouch(struct gw_packs *packs, const struct gw_pack_search *at,
		    size_t n)
{
	const struct gw_pack *p = &packs->pack[at->pack];
	size_t id_bytes = packs->id_bytes;

	if (!packs->vouching || at->at >= p->count ||
	    memcmp(p->ids + (size_t)at->at * id_bytes, at->id, id_bytes) != 0)
		return false;
	if (!packs->all &&
	    atomic_fetch_add(&packs->more[at->pack].asked, n) <
		    p->data.bytes.n + p->index.bytes.n)
		return false;
	return is_sound(packs, at->pack);
}

void gw_packs_vouching(struct gw_packs *packs)
{
	packs->vouching = true;
}
