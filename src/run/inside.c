/* What is inside an archive is judged as if it stood beside it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"
#include "unpack/unpack.h"

struct opening {
	struct gw_hand *hand;
	const struct gw_item *item;
};

static bool judge_member(void *ctx, const struct gw_view *child)
{
	const struct opening *o = ctx;
	struct gw_arena *scratch = &o->hand->scratch;
	const struct gw_arena_mark before = gw_arena_mark(scratch);
	struct gw_item it = *o->item;

	it.path = child->name;
	it.bytes = child->bytes;
	it.old_blob = (struct gw_id){ .hex = "" };
	it.old_bytes = (struct gw_str){ NULL, 0 };
	it.together = false;
	gw_judge_view(o->hand, &it, child);
	gw_arena_return(scratch, &before);
	return true;
}

void gw_judge_inside(struct gw_hand *h, const struct gw_item *it,
		     const struct gw_view *view)
{
	struct opening o = { h, it };
	const struct gw_unpack_how how = { &gw_unpack_default, judge_member,
					   &o };
	struct gw_err err = { 0 };

	if (!gw_unpack_knows(view->bytes))
		return;
	if (gw_unpack(view, &h->scratch, &how, &err) < 0) {
		gw_run_undecided(&h->found, &h->keep, "archive", it->path,
				 &err);
		h->found.v[h->found.n - 1].place.commit = it->commit;
	}
}
