#ifndef GW_GIT_NUMBERS_H
#define GW_GIT_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers in files of git: the highest byte first. */
static inline uint32_t gw_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t gw_be64(const unsigned char *p)
{
	return (uint64_t)gw_be32(p) << 32 | gw_be32(p + 4);
}

/* 256 numbers: how many ids begin with a byte up to i; never falling. */
bool gw_fanout_is_sane(const unsigned char *fanout);
/* Where an id stands among those that a fanout counts; false: nowhere. */
bool gw_fanout_find(uint32_t *at, const unsigned char *fanout,
		    const unsigned char *ids, const unsigned char *id,
		    size_t id_bytes);

#endif
