#ifndef GW_CLI_EDITS_H
#define GW_CLI_EDITS_H

#include "base/buf.h"
#include "base/vec.h"
#include "finding/finding.h"
#include "parse/parse.h"

/* Machine edits of rules (`fix: {set, remove, run}`) on the bytes of a file. */

struct gw_edit {
	uint32_t off; /* of what is replaced */
	uint32_t len;
	struct gw_str text; /* what stands there then */
};
typedef GW_VEC(struct gw_edit) gw_edits;

/* The edits that the rule's fix (JSON as in struct gw_rule_meta) makes where
 * the finding points; false if it cannot be made there: what is to be set is
 * not written at that place, or the text around it would break. */
bool gw_edits_make(gw_edits *out, struct gw_arena *a, const struct gw_doc *doc,
		   const struct gw_finding *f, struct gw_str fix);
/* Sorts them, drops those that overlap; the number dropped. */
size_t gw_edits_settle(gw_edits *edits);
/* The text with all of them. */
struct gw_str gw_edits_apply(const gw_edits *edits, struct gw_str text,
			     struct gw_arena *a);
/* What changes, as `diff -u` and `git diff` show it. */
void gw_edits_diff(struct gw_buf *out, const gw_edits *edits,
		   const struct gw_doc *doc, struct gw_str path);

#endif
