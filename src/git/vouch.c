/* Whether a pack vouches for what is read from it.
 *
 * `git index-pack` and `git repack` compute each id from the object's bytes,
 * write it into the index beside the object's place, and close both files with
 * a checksum over all their bytes; the index says that of the pack. Where these
 * hold, pack and index are as they were written, and what stands at the place
 * of an id is what had that id. The pack's bytes are deflated, so to look at
 * them once costs a small part of hashing every object. Where something does
 * not hold, each object is hashed, so that the damaged one is known by its name.
 *
 * This tells damage, not forgery: who can write into the object store can give
 * his files sound checksums. So can he change every ref and hook there; a
 * pusher cannot, as the server's git writes what he sends, and that is asked
 * for by the quarantine's own rules (gw_fresh_get()).
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/mman.h>

#include "git/packs.h"
#include "seal/seal.h"

enum checked { NOT_YET, AT_WORK, SOUND, UNSOUND };
#define PIECE ((size_t)16 << 20) /* a power of two: begins a page */

/* Do the last bytes hold the SHA-1 of all before them? */
static bool is_closed(struct gw_str bytes)
{
	size_t end = bytes.n - GW_SHA1_SIZE;
	struct gw_sha1 *sha = gw_sha1_begin();
	unsigned char digest[GW_SHA1_SIZE];

	for (size_t at = 0; at < end; at += PIECE) {
		struct gw_str piece = gw_str_part(
			bytes, at, end - at > PIECE ? at + PIECE : end);

		gw_sha1_add(sha, piece);
		/* The system keeps the file's pages as long as it has room. */
		if (bytes.n > PIECE)
			(void)madvise((void *)(uintptr_t)piece.p, piece.n,
				      MADV_DONTNEED);
	}
	gw_sha1_end(digest, sha);
	return memcmp(digest, bytes.p + end, sizeof(digest)) == 0;
}

bool gw_pack_is_sound(const struct gw_pack *p, size_t id_bytes)
{
	struct gw_str data = p->data.bytes;
	struct gw_str index = p->index.bytes;

	/* gw_pack_open() has seen that both are longer than this. */
	return id_bytes == GW_SHA1_SIZE &&
	       memcmp(data.p + data.n - GW_SHA1_SIZE,
		      index.p + index.n - 2 * GW_SHA1_SIZE,
		      GW_SHA1_SIZE) == 0 &&
	       is_closed(index) && is_closed(data);
}

/* Others hash while one thread is at it. */
static bool is_sound(struct gw_packs *packs, uint32_t i)
{
	atomic_uint *checked = &packs->more[i].checked;
	unsigned state = NOT_YET;

	if (!atomic_compare_exchange_strong(checked, &state, AT_WORK))
		return state == SOUND;
	state = gw_pack_is_sound(&packs->pack[i], packs->id_bytes) ? SOUND :
								     UNSOUND;
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

void gw_packs_vouching(struct gw_packs *packs, bool all)
{
	packs->vouching = true;
	packs->all = all;
}
