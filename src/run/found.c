/* Findings that outlive the memory they were made in.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

void gw_run_undecided(gw_findings *found, struct gw_arena *arena,
		      const char *kind, struct gw_str path,
		      const struct gw_err *why)
{
	struct gw_finding *f = GW_PUSH(found);

	*f = (struct gw_finding){
		.what = GW_UNDECIDED,
		.rule = gw_arena_print(arena, "undecided/%s", kind),
		.title = GW_STR("Not fully judged"),
		.message = gw_arena_print(arena, "%s", why->msg),
		.severity = GW_HIGH,
		.confidence = GW_CONF_HIGH,
		.place = { .path = gw_arena_copy(arena, path),
			   .line = why->line,
			   .col = why->col },
	};
}

static void keep_str(struct gw_arena *a, struct gw_str *s)
{
	if (s->p)
		*s = gw_arena_copy(a, *s);
}

void gw_finding_keep(struct gw_finding *f, struct gw_arena *a)
{
	keep_str(a, &f->rule);
	keep_str(a, &f->title);
	keep_str(a, &f->message);
	keep_str(a, &f->fix);
	keep_str(a, &f->why);
	keep_str(a, &f->tags);
	keep_str(a, &f->excerpt);
	keep_str(a, &f->other);
	keep_str(a, &f->address);
	keep_str(a, &f->place.path);
}
