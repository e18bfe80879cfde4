/* Waivers in a text, and which of them a server trusts.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/judge.h"

static bool same_waiver(const struct gw_waiver *a, const struct gw_waiver *b)
{
	return gw_str_eq(a->rule, b->rule) &&
	       gw_str_eq(a->reason, b->reason) && gw_str_eq(a->until, b->until);
}

/* The same path on the protected ref, as it is before the push. */
static bool load_protected(struct gw_str *out, struct gw_hand *h,
			   struct gw_str path)
{
	const struct gw_run *run = h->j->run;
	struct gw_id id;
	uint32_t mode;

	return run->trusted_tree.hex[0] &&
	       gw_repo_find(run->repo, &run->trusted_tree, path, &id, &mode) &&
	       gw_repo_blob(out, run->repo, &id, GW_MOST_LOADED, &h->scratch,
			    NULL) == GW_OK;
}

/* A waiver that stands on the protected ref was let in there. On any other
 * branch a first push could bring it and a second one use it. */
static void trust_old(struct gw_hand *h, const struct gw_item *it, size_t from)
{
	gw_waivers old = { 0 };
	struct gw_str bytes;

	if (!load_protected(&bytes, h, it->path))
		return;
	gw_waivers_read(&old, bytes, it->path, &h->scratch);
	for (size_t i = from; i < h->waivers.n; i++)
		for (size_t k = 0; k < old.n; k++)
			if (same_waiver(&h->waivers.v[i], &old.v[k]))
				h->waivers.v[i].trusted = true;
	GW_VEC_FREE(&old);
}

void gw_judge_waivers(struct gw_hand *h, const struct gw_item *it,
		      struct gw_str bytes)
{
	size_t from = h->waivers.n;

	if (gw_str_find(bytes, GW_STR("gitward:allow"), 0) == GW_NOWHERE)
		return;
	gw_waivers_read(&h->waivers, bytes, it->path, &h->keep);
	if (h->j->run->server && h->waivers.n > from)
		trust_old(h, it, from);
}
