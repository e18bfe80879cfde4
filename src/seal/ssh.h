#ifndef GW_SEAL_SSH_H
#define GW_SEAL_SSH_H

#include "seal/seal.h"

/* Inside the room: SSH's wire format and keys. */

/* string := uint32 length, bytes (RFC 4251, 5); false at the end. */
bool gw_wire_string(struct gw_str *rest, struct gw_str *out);
bool gw_wire_number(struct gw_str *rest, uint32_t *out);
/* Base64 with line ends in it; false if it is none. Owned by the arena. */
bool gw_base64(struct gw_str *out, struct gw_str text, struct gw_arena *arena);

/* SHA-256 or SHA-512 by SSH's name; 0 if there is no such. */
size_t gw_ssh_hash(unsigned char out[64], struct gw_str name,
		   struct gw_str message);
/* Did `key` sign `text`? GW_OK, GW_EUNTRUSTED; GW_ESYNTAX: no known kind. */
GW_CHECKED int gw_ssh_check(struct gw_str key, struct gw_str signature,
			    struct gw_str text, struct gw_err *err);

/* The line of the file that allows this key: as gw_ssh_verify() says. */
GW_CHECKED int gw_signers_find(struct gw_str *signer, struct gw_str key,
			       const struct gw_ssh_question *q,
			       struct gw_arena *arena, struct gw_err *err);

#endif
