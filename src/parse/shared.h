#ifndef GW_PARSE_SHARED_H
#define GW_PARSE_SHARED_H

#include "parse/parse.h"

/* Private to parse/: what several formats need. */

/* Of children of one key all but the first (`last`: the last, as those who
 * load JSON and YAML read it) are flagged GW_DUPLICATE. */
void gw_keys_mark(struct gw_arena *arena, struct gw_node *map, bool last);

/* A value that SOPS or Ansible Vault has encrypted:
 * "ENC[AES256_GCM,..." (getsops.io) and "$ANSIBLE_VAULT;..." */
bool gw_text_sealed(struct gw_str text);

/* Writes a code point as UTF-8 at `to` (4 bytes of room; U+FFFD for what is
 * none); returns the bytes written. */
size_t gw_utf8_put(char *to, uint32_t c);

/* Reads `n` hexadecimal digits at text[at]; false if they are not all there. */
bool gw_hex_read(struct gw_str text, size_t at, size_t n, uint32_t *out);

/* Builds a string scalar; it becomes GW_UNKNOWN|GW_SEALED if encrypted. */
GW_CHECKED int gw_build_string(struct gw_builder *b, struct gw_str text,
			       uint32_t off, uint32_t len, struct gw_err *err);

/* True if any of the NULL-ended patterns fits: those with a slash fit the
 * whole path, the others its last part. */
bool gw_name_fits(const char *const *globs, struct gw_str path);

/*
 * Bytes as UTF-8 without a mark: UTF-16 (marked, or betrayed by its NULs) is
 * decoded onto the arena, a UTF-8 mark is cut off, all else is borrowed.
 */
struct gw_str gw_text_decode(struct gw_arena *arena, struct gw_str bytes);

#endif
