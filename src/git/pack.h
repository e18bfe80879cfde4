#ifndef GW_GIT_PACK_H
#define GW_GIT_PACK_H

#include "base/io.h"
#include "base/kin.h"
#include "git/repo.h"

/*
 * Our own reader of packs (gitformat-pack(5)): mapped pack and index, whole
 * objects inflated in one call, deltas applied from their base on. A pusher
 * chooses every byte, so each offset, size and number is checked, and chains
 * are bounded. Whatever it does not know or like is GW_ENOTFOUND or
 * GW_ESYNTAX: then libgit2 is asked, slower, never silently passed over.
 *
 * A set of packs may be read by many threads; bases are kept in one cache.
 */
struct gw_pack {
	struct gw_mapped data;
	struct gw_mapped index;
	const unsigned char *ids; /* sorted, id_bytes each */
	const unsigned char *offsets; /* 4 bytes each */
	const unsigned char *far; /* 8 bytes each: beyond 2 GiB */
	uint32_t count;
	uint32_t far_count;
	bool listed; /* a multi-pack-index knows its objects */
};

#define GW_PACK_HEAD 12u /* "PACK", version, count */

struct gw_packs;

/* Open the packs of an object directory, at most 256. What cannot be opened
 * is left out: libgit2 finds it. */
void gw_packs_open(struct gw_packs **packs, struct gw_str objects,
		   size_t id_bytes);
void gw_packs_close(struct gw_packs *packs);

/*
 * An object of at most `max` bytes. GW_ENOTFOUND: not in these packs, or a
 * base of it is not. GW_ELIMIT: larger, or a base is larger than this reader
 * takes. GW_ESYNTAX: the pack is damaged.
 */
GW_CHECKED int gw_packs_read(struct gw_object *out, struct gw_packs *packs,
			     const struct gw_id *id, size_t max,
			     struct gw_err *err);
/* Kind and size; of a delta only its own bytes are inflated. */
GW_CHECKED int gw_packs_header(struct gw_packs *packs, const struct gw_id *id,
			       enum gw_object_kind *kind, uint64_t *size);

size_t gw_packs_id_bytes(const struct gw_packs *packs);
/*
 * Where an object stands: in the pack of number s->pack, at s->offset; asked
 * again, with the same search, in another pack. False: nowhere (else).
 */
struct gw_pack_search {
	const unsigned char *id;
	size_t next; /* begin with 0 */
	uint32_t pack;
	uint32_t at; /* among its ids, or GW_NO_PLACE: a list knew it */
	uint64_t offset;
};
#define GW_NO_PLACE UINT32_MAX
bool gw_packs_find(struct gw_pack_search *s, const struct gw_packs *packs);
/* The i-th pack, NULL behind the last. */
const struct gw_pack *gw_packs_at(const struct gw_packs *packs, size_t i);
/* The object at an offset of one of these packs, as gw_packs_read(). */
GW_CHECKED int gw_packs_read_at(struct gw_object *out, struct gw_packs *packs,
				const struct gw_pack *pack, uint64_t offset,
				size_t max);

/*
 * Most of what the packs (or NULL) hold will be asked for: read commits and
 * trees ahead, each right behind its base, as far as they fit into so many
 * bytes: gw_packs_read() gives them from there until gw_packs_forget(). Small
 * packs are not worth it. Not while other threads read, neither of them.
 */
void gw_packs_ahead(struct gw_packs *packs, size_t room);
void gw_packs_forget(struct gw_packs *packs);

/*
 * Every object of the packs, each delta right behind its base (git/forest.h),
 * by as many threads as there are contexts; each call gets its thread's. An
 * object that cannot be read has bytes.p NULL. The object is the visitor's
 * until it returns.
 */
typedef void gw_packs_visit(void *ctx, const struct gw_id *id,
			    const struct gw_object *object);
void gw_packs_each(struct gw_packs *packs, gw_packs_visit *visit,
		   void *const *contexts, unsigned threads);

/* --- parts, for tests and fuzzing ----------------------------------------- */

/* Check the frame of an index and its pack, both as bytes. */
GW_CHECKED int gw_pack_open(struct gw_pack *p, struct gw_str data,
			    struct gw_str index, size_t id_bytes);
/* The offset of the i-th object; false if it is outside the pack. */
bool gw_pack_offset(const struct gw_pack *p, uint32_t i, uint64_t *offset);
/* Where an id stands among those of the pack; false: it does not. */
bool gw_pack_at(const struct gw_pack *p, const unsigned char *id,
		size_t id_bytes, uint32_t *at);
/* Where an object begins in the pack; false: it is not there. */
bool gw_pack_find(const struct gw_pack *p, const unsigned char *id,
		  size_t id_bytes, uint64_t *offset);

/* header := type and size, 4 + 7n bits; then the base of a delta. */
struct gw_pack_entry {
	unsigned type; /* 1 commit 2 tree 3 blob 4 tag 6 ofs-delta 7 ref */
	uint64_t size; /* inflated: of the object, or of the delta */
	uint64_t data; /* offset of the deflated bytes */
	uint64_t base; /* of ofs-delta: its offset */
	const unsigned char *base_id; /* of ref-delta */
};
GW_CHECKED int gw_pack_entry(struct gw_pack_entry *e, const struct gw_pack *p,
			     uint64_t offset, size_t id_bytes);

/* Memory to inflate into, for free(): on huge pages if it is large, as faults
 * for small ones cost a tenth of what inflating does. Never NULL. */
void *gw_pack_memory(size_t n);

/* The kind of a whole object of type 1 to 4. */
enum gw_object_kind gw_pack_kind(unsigned type);

/* Both sizes that a delta begins with; the rest is its instructions. */
GW_CHECKED int gw_delta_sizes(struct gw_str *rest, uint64_t *base,
			      uint64_t *result);
/* Apply instructions; `to` has exactly `size` bytes. */
GW_CHECKED int gw_delta_apply(char *to, size_t size, struct gw_str base,
			      struct gw_str instructions);
/* What instructions copy, of those that have been applied: runs of at least
 * `least` bytes. */
typedef GW_VEC(struct gw_copy) gw_copies;
void gw_delta_copies(gw_copies *out, struct gw_str instructions, size_t least);

#endif
