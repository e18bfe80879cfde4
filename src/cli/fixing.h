#ifndef GW_CLI_FIXING_H
#define GW_CLI_FIXING_H

#include "cli/session.h"
#include "cli/ways.h"

/* Findings of one file mended one after the other. Each edit is tried on the
 * text, and stays only if the text then parses, differs in that one place, and
 * is judged to have that finding less and no other more. */

struct gw_fixing {
	struct gw_session *s;
	struct gw_arena *arena; /* of this file */
	struct gw_str path;
	struct gw_str text; /* as far as it has been mended */
	const gw_tables *tables; /* of the bundle */
	unsigned fixed;
	unsigned refused; /* have an edit, which did not stand the proof */
};

/* Is the finding one that somebody has to do something about? */
bool gw_fixing_is_open(const struct gw_finding *f);
/* All open findings of [from, to), which are of the file. */
GW_CHECKED int gw_fixing_file(struct gw_fixing *x, const gw_findings *found,
			      size_t from, size_t to, struct gw_err *err);

#endif
