#ifndef GW_MATCH_LITERALS_H
#define GW_MATCH_LITERALS_H

#include "match/match.h"

/*
 * The table as it lies in memory, all parts 4-aligned and in this order:
 *
 *	head | entries[count] | want[bytes] | mask[bytes], padded to 4
 *
 * Each literal hangs on one place of it, its anchor, where a word begins or
 * ends whatever stands around the literal; so a text is looked at only where
 * its words begin and end. The next four folded bytes from an anchor that is a
 * word's beginning, or the last four before one that is its end, are its key;
 * short literals have keys of two or three.
 */
#define GW_LITERALS_MAGIC 0x334c5747u /* "GWL3" */
#define GW_LITERAL_MAX 64u
#define GW_LITERALS_EXTRA 8u

enum gw_literals_kind {
	/* a letter behind no letter, a digit behind neither, a capital, or an
	 * extra */
	GW_AT_STARTS,
	GW_AT_ENDS, /* a letter before no small letter */
	GW_AT_ALL, /* any byte: the literal has no such place */
	GW_AT_KINDS,
};

#define GW_KEY_LONG 4u
#define GW_KEY_LONGS 4096u /* buckets of long keys, the short ones behind */
#define GW_KEY_SHORTS 1024u /* one for each two first bytes, folded */
#define GW_KEY_BUCKETS (GW_KEY_LONGS + GW_KEY_SHORTS)
#define GW_LITERALS_MOST 65535u

/* May a literal stand here? By the bucket of the key, a bit for each byte that
 * may follow it (low five bits). */
struct gw_literals_keys {
	uint32_t count; /* of entries of this kind */
	uint32_t many[GW_KEY_LONGS];
	uint32_t few[GW_KEY_SHORTS]; /* ... follow its first two bytes */
	uint16_t first[GW_KEY_BUCKETS + 2]; /* entry of each bucket; the last
					     * is not used */
};

struct gw_literals_head {
	uint32_t magic;
	uint32_t size; /* of all parts */
	uint32_t count;
	uint32_t bytes;
	uint8_t extra[GW_LITERALS_EXTRA]; /* begin a word too; 0: none */
	struct gw_literals_keys keys[GW_AT_KINDS];
};

struct gw_literals_entry {
	uint32_t want[2]; /* of the eight bytes at the key, ... */
	uint32_t mask[2]; /* ... those that the literal knows */
	uint32_t number;
	uint32_t order; /* its place in the list it was built from */
	uint32_t text; /* its place in want[] and mask[] */
	uint8_t length;
	uint8_t anchor;
	uint8_t place; /* GW_LITERAL_... */
	uint8_t spare;
};

struct gw_literals {
	const struct gw_literals_head *head;
	const struct gw_literals_entry *entry;
	const uint8_t *want;
	const uint8_t *mask;
};

/* Where the parts lie; false if the sizes do not fit the table. */
bool gw_literals_map(struct gw_literals *l, struct gw_str table);

/* Of four folded bytes, the first lowest. */
static inline uint32_t gw_key_hash(uint32_t key)
{
	return key * 0x9e3779b1u;
}

static inline uint32_t gw_key_bucket(uint32_t hash)
{
	return hash >> 20; /* GW_KEY_LONGS of them */
}

/* The bucket of a short key behind the long ones. */
static inline uint32_t gw_key_pair(uint8_t first, uint8_t second)
{
	return (first & 31u) << 5 | (second & 31u);
}

#endif
