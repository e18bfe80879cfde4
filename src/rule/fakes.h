#ifndef GW_RULE_FAKES_H
#define GW_RULE_FAKES_H

#include "rule/rule.h"

/* Private to rule/: the seeded stream, and the rows of fakes.def. */
struct gw_fake_source {
	unsigned char seed[32];
	unsigned char block[32];
	uint32_t counter;
	uint32_t at;
};

#define GW_FAKE(id, name) \
	bool gw_fake_##id(struct gw_buf *out, const struct gw_fake *fake);
#include "rule/fakes.def"
#undef GW_FAKE

/* Adds base64 of bytes, `url`: with - and _ and no padding. */
void gw_fake_base64(struct gw_buf *out, struct gw_str bytes, bool url);
/* CRC-32 of ISO 3309, as in zlib. */
uint32_t gw_fake_crc32_of(struct gw_str bytes);

#endif
