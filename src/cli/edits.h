#ifndef GW_CLI_EDITS_H
#define GW_CLI_EDITS_H

#include "base/buf.h"
#include "base/vec.h"
#include "cli/ways.h"
#include "finding/finding.h"
#include "parse/parse.h"

/* Machine edits of rules (`fix: {set, remove, append, run}`) on the bytes of a
 * file. Each is a guess at what the rule means there: whoever asks for it
 * parses and judges what comes out (cli/fixing.h). */

struct gw_edit {
	uint32_t off; /* of what is replaced */
	uint32_t len;
	struct gw_str text; /* what stands there then */
};
typedef GW_VEC(struct gw_edit) gw_edits;

struct gw_edit_ask {
	const struct gw_doc *doc;
	const struct gw_finding *finding;
	struct gw_str fix; /* JSON as in struct gw_rule_meta */
	const gw_tables *tables; /* or NULL */
	unsigned attempt; /* 0: the likeliest of what may be meant */
};
/* GW_ESYNTAX: not in this way; GW_ENOTFOUND: there is no further way. */
GW_CHECKED int gw_edits_make(gw_edits *out, struct gw_arena *a,
			     const struct gw_edit_ask *ask);
/* The text with all of them; sorts them, they must not overlap. */
struct gw_str gw_edits_apply(gw_edits *edits, struct gw_str text,
			     struct gw_arena *a);
/* How many places of the trees differ: a value, or what one of them has more
 * in a map or list. */
unsigned gw_edits_differ(const struct gw_doc *a, const struct gw_doc *b);

/* What changes from line to line, as `diff -u` and `git diff` show it
 * (cli/linediff.c); nothing if nothing does. */
void gw_edits_diff(struct gw_buf *out, struct gw_str before,
		   struct gw_str after, struct gw_str path);

#endif
