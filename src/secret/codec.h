#ifndef GW_SECRET_CODEC_H
#define GW_SECRET_CODEC_H

#include "base/arena.h"

/* Private to secret/: short codes decoded, checksums reckoned. */

/*
 * Base64, standard or URL-safe, padding optional, blanks and line ends
 * skipped. False on any other byte or a length that cannot be.
 */
bool gw_codec_base64(struct gw_str *out, struct gw_arena *a, struct gw_str s);
/* RFC 4648 base32 without padding, upper case. */
bool gw_codec_base32(struct gw_str *out, struct gw_arena *a, struct gw_str s);
bool gw_codec_hex(struct gw_str *out, struct gw_arena *a, struct gw_str s);

/* CRC-32 (IEEE 802.3), CRC-24 (RFC 9580, 6.1.1), CRC-16/XMODEM. */
uint32_t gw_crc32(struct gw_str s);
uint32_t gw_crc24(struct gw_str s);
uint16_t gw_crc16(struct gw_str s);
/* `n` in a base up to 62 (0-9, A-Z, a-z, or 0-9, a-z below 37), padded with
 * zeros to `width`; false if it does not fit. */
bool gw_codec_digits(char *out, size_t width, uint64_t n, unsigned base);

/* Is every byte printable ASCII, tab or line end, and there is one? */
bool gw_codec_is_text(struct gw_str s);

#endif
