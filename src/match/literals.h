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
#define GW_LITERALS_MAGIC 0x344c5747u /* "GWL4" */
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

/* Eight bytes from an anchor outwards, the nearest lowest: those of the text
 * under the mask are what is wanted. */
struct gw_literals_eight {
	uint32_t want[2];
	uint32_t mask[2];
};

#define GW_KEY_GATES 2048u

/*
 * May a literal stand here? First a bit for the first four bytes, in a table
 * that stays near the processor; then what the literals of the key's bucket
 * have in common; then the bucket.
 */
struct gw_literals_keys {
	uint32_t count; /* of entries of this kind */
	uint32_t gate[GW_KEY_GATES][2]; /* 64 bits a row */
	struct gw_literals_eight common[GW_KEY_BUCKETS];
	uint16_t first[GW_KEY_BUCKETS + 2]; /* entry of each bucket; the last
					     * is not used */
};

/*
 * Bytes sorted into eight classes, a bit of a byte for each, by the bytes
 * beside them and themselves: a class takes a byte whose low and high four bits
 * both are those of a byte that it is made for.
 */
struct gw_literals_class {
	uint8_t low[16];
	uint8_t high[16];
};

/* Which ends of words may be anchors: each literal is in a class, by the bytes
 * from two before the end to the one behind it. */
#define GW_SIEVE_BYTES 4u
#define GW_SIEVE_BEFORE 2u

struct gw_literals_head {
	uint32_t magic;
	uint32_t size; /* of all parts */
	uint32_t count;
	uint32_t bytes;
	uint8_t extra[GW_LITERALS_EXTRA]; /* begin a word too; 0: none */
	struct gw_literals_class ascii_extra; /* those, one row a class */
	struct gw_literals_class ends[GW_SIEVE_BYTES];
	struct gw_literals_keys keys[GW_AT_KINDS];
};

struct gw_literals_entry {
	struct gw_literals_eight eight;
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

/* gw_literals_find() by what every machine can do, for the test that holds the
 * two equal. */
void gw_literals_find_plain(struct gw_str table, struct gw_str text,
			    gw_literal_hit *hit, void *ctx);

/* Build the sieve of the ends, which is empty; the rest is there. */
void gw_sieve_build(struct gw_literals_class out[GW_SIEVE_BYTES],
		    struct gw_arena *arena, const struct gw_literals *l);

/* Of the first four bytes, the first lowest: two whole letters and a part of
 * the third choose the row, the rest of the third and a part of the last the
 * bit. Neither asks for the case of the first two. */
static inline uint32_t gw_key_row(uint32_t four)
{
	return ((four & 0x181f1fu) * 0x9e3779b1u) >> 21; /* GW_KEY_GATES */
}

static inline uint32_t gw_key_bit(uint32_t four)
{
	return (four >> 16 ^ four >> 21) & 63;
}

/* The bucket of a long key, of four folded bytes. */
static inline uint32_t gw_key_bucket(uint32_t folded)
{
	return folded * 0x9e3779b1u >> 20; /* GW_KEY_LONGS of them */
}

/* The bucket of a short key behind the long ones. */
static inline uint32_t gw_key_pair(uint32_t four)
{
	return GW_KEY_LONGS + ((four & 31u) << 5 | (four >> 8 & 31u));
}

#endif
