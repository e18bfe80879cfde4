#ifndef GW_VERDICT_AUDIT_H
#define GW_VERDICT_AUDIT_H

#include "base/buf.h"
#include "verdict/verdict.h"

/* Inside of verdict/: how a record looks that reading and writing share. */

/* The digits behind `key` ("\"at\":") in a record, or 0. Quotes inside of
 * texts are escaped, so the key cannot be met in one. */
uint64_t gw_audit_number(struct gw_str line, const char *key);
/* The text behind `key`, up to its quote; "" if it is not there. */
struct gw_str gw_audit_text(struct gw_str line, const char *key);
/* Has the line the first and the last bytes of a record? */
bool gw_audit_whole(struct gw_str line);
/* Is it the first record of a file that follows another? */
bool gw_audit_rotation(struct gw_str line);

/* Put the mark of the key at the end of the record "{...}\n". */
GW_CHECKED int gw_audit_sign(struct gw_buf *record, struct gw_str key,
			     struct gw_err *err);
/* Does the record (without its newline) bear the mark of this key? */
bool gw_audit_signed(struct gw_str line, struct gw_str key);

#endif
