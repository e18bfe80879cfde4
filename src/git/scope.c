/* What is to be judged. SPDX-License-Identifier: Apache-2.0 */
#include "git/collect.h"

void gw_scope_init(struct gw_scope *s, struct gw_arena *arena)
{
	*s = (struct gw_scope){ .arena = arena };
	s->receipt.boundary = GW_STR("");
	s->receipt.engine = GW_STR("");
}

void gw_scope_release(struct gw_scope *s)
{
	GW_VEC_FREE(&s->blobs);
	GW_VEC_FREE(&s->texts);
	GW_VEC_FREE(&s->commits);
	GW_VEC_FREE(&s->entries);
	GW_VEC_FREE(&s->updates);
	GW_VEC_FREE(&s->undecided);
}

void gw_scope_undecided(struct gw_scope *s, const struct gw_err *why,
			struct gw_str path)
{
	struct gw_err *e = GW_PUSH(&s->undecided);

	*e = *why;
	if (path.n > 0)
		gw_err_file(e, path);
}
