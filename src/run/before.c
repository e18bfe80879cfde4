/*
 * The old side of an item: read only when somebody asks for it.
 *
 * A rule about what was removed asks it of every file that changed, and hardly
 * any has what such rules are about. In a history the old side is judged in its
 * own turn, so that is when it is found out whether it has; git stores the
 * newest first, so an item's turn comes before its old side's. It waits then,
 * and is judged again for these rules only if there was something: what is
 * found does not hang on who came first.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "base/workers.h"
#include "run/judge.h"

#define MOST_REMEMBERED 1000000u /* items that others may wait for */

void gw_before_mark(struct gw_hand *h, size_t from, const gw_findings *before)
{
	for (size_t i = from; i < h->found.n; i++) {
		struct gw_finding *f = &h->found.v[i];

		for (size_t k = 0; k < before->n && f->fingerprint[0]; k++)
			if (!strcmp(before->v[k].fingerprint, f->fingerprint))
				f->existing = true;
	}
}

/* A blob is read by its path, too: which nodes it has may hang on it. */
static struct gw_str key_of(struct gw_arena *arena, const struct gw_id *blob,
			    struct gw_str path)
{
	struct gw_str id = gw_id_str(blob);
	char *p = gw_arena_alloc(arena, id.n + path.n + 1);

	memcpy(p, id.p, id.n);
	memcpy(p + id.n, path.p, path.n);
	return (struct gw_str){ p, id.n + path.n };
}

/* Judged alone, from the blob itself: its turn tells of every item whose old
 * side it is. */
static bool is_alone(const struct gw_item *it)
{
	return !it->together && !it->context && it->blob.hex[0] &&
	       (it->mode & 0170000) == 0100000;
}

void gw_before_begin(struct gw_judging *j)
{
	const gw_items *items = &j->run->items;

	gw_map_init(&j->alones, j->run->arena);
	if (!j->run->scope || !gw_query_wants_gone(j->query, false))
		return;
	for (size_t i = 0; i < items->n && j->alones.count < MOST_REMEMBERED;
	     i++) {
		const struct gw_item *it = &items->v[i];

		if (is_alone(it) && gw_path_says(&j->hands[0], it->path)->gone)
			*gw_map_put(&j->alones,
				    key_of(j->run->arena, &it->blob,
					   it->path)) = &j->slots[i];
	}
}

/* The number of an item; GW_NOWHERE for one that is none of the run's: what is
 * in an archive has the archive's blob. */
static size_t number_of(const struct gw_before *b)
{
	const gw_items *items = &b->hand->j->run->items;

	return b->item >= items->v && b->item < items->v + items->n ?
		       (size_t)(b->item - items->v) :
		       GW_NOWHERE;
}

void gw_before_note(struct gw_before *b, const gw_subjects *now)
{
	struct gw_judging *j = b->hand->j;
	size_t n = number_of(b);

	if (n == GW_NOWHERE || !j->alones.count || !is_alone(b->item))
		return;
	atomic_store(&j->slots[n].gone, gw_query_asks_gone(j->query, now) ?
						GW_GONE_ASKED :
						GW_GONE_NOTHING);
}

static struct gw_slot *old_slot(const struct gw_before *b)
{
	return gw_map_get(&b->hand->j->alones,
			  key_of(&b->hand->scratch, &b->item->old_blob,
				 b->item->path));
}

static void read_side(struct gw_before *b)
{
	struct gw_hand *h = b->hand;
	struct gw_view *view = GW_NEW(&h->scratch, struct gw_view);
	struct gw_doc *doc;
	bool claimed = false;

	view->name = b->item->path;
	if (!gw_judge_old(&view->bytes, h, b->item))
		return;
	doc = gw_judge_parse(h, &h->scratch, view);
	if (doc)
		gw_model_subjects(&b->subjects, &claimed, doc, &h->j->alone,
				  &h->scratch);
	else
		gw_model_file(&b->subjects, view, &h->scratch);
}

/* Will the old side be judged, and nothing but rules about what was removed
 * ask for it? What has findings reads it in any case. */
static bool can_wait(const struct gw_before *b, const struct gw_slot *old)
{
	const struct gw_hand *h = b->hand;
	const struct gw_recalled *known = h->j->known;

	return !h->again && !h->j->run->trace && number_of(b) != GW_NOWHERE &&
	       is_alone(b->item) && h->found.n == b->from &&
	       !(known && known[old - h->j->slots].whole);
}

/* Has it nothing that was removed, or is that told later? */
static bool has_none(struct gw_before *b)
{
	struct gw_hand *h = b->hand;
	struct gw_slot *old;
	unsigned gone;

	if (!b->item->old_blob.hex[0])
		return false;
	if (!gw_path_says(h, b->item->path)->gone)
		return true;
	old = old_slot(b);
	gone = old ? atomic_load(&old->gone) : GW_GONE_ASKED;
	if (gone == GW_GONE_UNSEEN && can_wait(b, old)) {
		*GW_PUSH(&h->waiting) =
			(struct gw_waiting){ .item = number_of(b),
					     .old = old };
		h->waits = true;
		return true;
	}
	return gone == GW_GONE_NOTHING;
}

const gw_subjects *gw_before_read(void *before, bool gone)
{
	struct gw_before *b = before;

	if (!b->read && gone && has_none(b))
		return NULL;
	if (!b->read) {
		b->read = true;
		read_side(b);
	}
	return b->subjects.n ? &b->subjects : NULL;
}

/* --- once more ------------------------------------------------------------- */

static void judge_again(void *hand, size_t n)
{
	struct gw_hand *h = hand;
	struct gw_judging *j = h->j;
	struct gw_item *it = &j->run->items.v[j->again.v[n]];
	struct gw_view view = { .name = it->path };
	size_t from = h->found.n;
	struct gw_err err;
	uint64_t taken;
	int r;

	if (gw_time_is_up(j)) {
		atomic_fetch_add(&j->skipped, 1);
		it->skipped = true;
		return;
	}
	taken = gw_room_take(&j->room, it->size);
	r = gw_item_load(&view.bytes, h, it, false, &err);
	if (r == GW_OK)
		gw_judge_again(h, it, &view);
	else
		gw_run_undecided(&h->found, &h->keep, "unreadable", it->path,
				 &err);
	gw_watch(h, from);
	gw_arena_reset(&h->scratch);
	gw_room_give(&j->room, taken);
}

void gw_before_settle(struct gw_judging *j, void *const *hands)
{
	for (unsigned i = 0; i < j->hand_count; i++) {
		struct gw_hand *h = &j->hands[i];

		for (size_t k = 0; k < h->waiting.n; k++) {
			const struct gw_waiting *w = &h->waiting.v[k];

			if (atomic_load(&w->old->gone) == GW_GONE_NOTHING)
				gw_recall_settled(h, w);
			else
				*GW_PUSH(&j->again) = w->item;
		}
	}
	gw_workers_run(judge_again, hands, j->hand_count, j->again.n);
}
