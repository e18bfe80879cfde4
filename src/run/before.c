/*
 * The old side of an item: read only when somebody asks for it.
 *
 * A rule about what was removed asks it of every file that changed, and hardly
 * any has what such rules are about; and what is found stood there before if
 * the old side has it, too. In a history the old side is judged in its own
 * turn, so that is when both are found out. Git stores the newest first: an
 * item's turn comes before its old side's. It waits then, and is judged again
 * only if something may have been removed: what is found does not hang on who
 * came first.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "base/workers.h"
#include "run/judge.h"

#define MOST_REMEMBERED 1000000u /* items that others may wait for */

static void mark_print(struct gw_finding *f, const char *print)
{
	if (f->fingerprint[0] && !strcmp(print, f->fingerprint))
		f->existing = true;
}

void gw_before_mark(struct gw_hand *h, size_t from, const gw_findings *before)
{
	for (size_t i = from; i < h->found.n; i++)
		for (size_t k = 0; k < before->n; k++)
			mark_print(&h->found.v[i], before->v[k].fingerprint);
}

static void mark_prints(struct gw_hand *h, size_t from, size_t count,
			const struct gw_prints *p)
{
	for (size_t i = from; p && i < from + count; i++)
		for (size_t k = 0; k < p->n; k++)
			mark_print(&h->found.v[i], p->v[k]);
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

/* Nobody asks about the old side of a file that no rule asks about. */
static bool is_asked(struct gw_hand *h, struct gw_str path)
{
	const struct gw_path_says *says = gw_path_says(h, path);

	return says->claim.named || says->claim.vague || says->file ||
	       says->gone;
}

void gw_before_begin(struct gw_judging *j)
{
	const gw_items *items = &j->run->items;

	gw_map_init(&j->alones, j->run->arena);
	for (size_t i = 0; j->run->scope && i < items->n &&
			   j->alones.count < MOST_REMEMBERED;
	     i++) {
		const struct gw_item *it = &items->v[i];

		if (is_alone(it) && is_asked(&j->hands[0], it->path))
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

/* What the findings of the item are known by; those about a change are told of
 * no old side. */
static struct gw_prints *prints_of(const struct gw_before *b)
{
	struct gw_hand *h = b->hand;
	size_t n = h->found.n - b->from;
	struct gw_prints *p;

	if (!n && !h->passing)
		return NULL;
	p = GW_NEW(&h->keep, struct gw_prints);
	p->passing = h->passing;
	p->v = gw_arena_array(&h->keep, n + 1, sizeof(*p->v));
	for (size_t i = b->from; i < h->found.n; i++) {
		const struct gw_finding *f = &h->found.v[i];

		if (f->fingerprint[0] && !f->change)
			p->v[p->n++] = gw_arena_copy(&h->keep,
						     gw_str_of(f->fingerprint))
					       .p;
	}
	return p;
}

void gw_before_note(struct gw_before *b, const gw_subjects *now)
{
	struct gw_judging *j = b->hand->j;
	size_t n = number_of(b);
	bool asked = now && gw_query_asks_gone(j->query, now);

	if (n == GW_NOWHERE || !j->alones.count || b->hand->again ||
	    !is_alone(b->item))
		return;
	j->slots[n].prints = prints_of(b);
	atomic_store(&j->slots[n].gone,
		     asked ? GW_GONE_ASKED : GW_GONE_NOTHING);
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

/* Will the old side be judged, and may what rules say of the item be marked
 * then? Who is told at once, or counts, wants to know now. */
static bool can_wait(const struct gw_before *b, const struct gw_slot *old)
{
	const struct gw_hand *h = b->hand;
	const struct gw_run *run = h->j->run;
	const struct gw_recalled *known = h->j->known;

	return !h->again && !run->trace && !run->most && is_alone(b->item) &&
	       number_of(b) != GW_NOWHERE &&
	       !(known && known[old - h->j->slots].whole) &&
	       (h->found.n == b->from || !run->notice);
}

static struct gw_waiting *wait_for(const struct gw_before *b,
				   const struct gw_slot *old)
{
	struct gw_hand *h = b->hand;

	if (!h->waits)
		*GW_PUSH(&h->waiting) =
			(struct gw_waiting){ .item = number_of(b),
					     .old = old };
	h->waits = true;
	return &h->waiting.v[h->waiting.n - 1];
}

/* Has it nothing that was removed, or is that told later? */
static bool has_none(struct gw_before *b)
{
	struct gw_slot *old;
	unsigned gone;

	if (!b->item->old_blob.hex[0])
		return false;
	if (!gw_path_says(b->hand, b->item->path)->gone)
		return true;
	old = old_slot(b);
	gone = old ? atomic_load(&old->gone) : GW_GONE_ASKED;
	if (gone != GW_GONE_UNSEEN || !can_wait(b, old))
		return gone == GW_GONE_NOTHING;
	wait_for(b, old);
	return true;
}

bool gw_before_marks(struct gw_before *b)
{
	struct gw_hand *h = b->hand;
	size_t count = h->found.n - b->from;
	const struct gw_slot *old;
	struct gw_waiting *w;

	if (h->j->run->trace || !is_alone(b->item) ||
	    !b->item->old_blob.hex[0] || number_of(b) == GW_NOWHERE ||
	    !(old = old_slot(b)))
		return false;
	if (!h->waits && atomic_load(&old->gone) != GW_GONE_UNSEEN) {
		mark_prints(h, b->from, count, old->prints);
		h->passing |= old->prints && old->prints->passing;
		return true;
	}
	if (!h->waits && !can_wait(b, old))
		return false;
	w = wait_for(b, old);
	w->from = b->from;
	w->count = count;
	return true;
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

static void load_again(struct gw_hand *h, const struct gw_item *it)
{
	struct gw_view view = { .name = it->path };
	struct gw_err err;

	if (gw_item_load(&view.bytes, h, it, false, &err) == GW_OK)
		gw_judge_again(h, it, &view);
	else
		gw_run_undecided(&h->found, &h->keep, "unreadable", it->path,
				 &err);
}

/* What was found the first time is found again, and taken off. */
static void take_off(struct gw_hand *h, size_t from, struct gw_again *a)
{
	size_t n = a->wait.count;

	if (h->found.n - from < n)
		return;
	a->existing = gw_arena_array(&h->keep, n + 1, sizeof(*a->existing));
	for (size_t i = 0; i < n; i++)
		a->existing[i] = h->found.v[from + i].existing;
	for (size_t i = from + n; i < h->found.n; i++)
		h->found.v[i - n] = h->found.v[i];
	h->found.n -= n;
}

static void judge_again(void *hand, size_t n)
{
	struct gw_hand *h = hand;
	struct gw_judging *j = h->j;
	struct gw_again *a = &j->again.v[n];
	struct gw_item *it = &j->run->items.v[a->wait.item];
	size_t from = h->found.n;
	uint64_t taken;

	if (gw_time_is_up(j)) {
		atomic_fetch_add(&j->skipped, 1);
		it->skipped = true;
		return;
	}
	taken = gw_room_take(&j->room, it->size);
	load_again(h, it);
	take_off(h, from, a);
	gw_watch(h, from);
	gw_arena_reset(&h->scratch);
	gw_room_give(&j->room, taken);
}

void gw_before_pass(struct gw_hand *h)
{
	size_t left = 0;

	for (size_t i = 0; i < h->waiting.n; i++) {
		const struct gw_waiting w = h->waiting.v[i];

		if (atomic_load(&w.old->gone) != GW_GONE_NOTHING) {
			h->waiting.v[left++] = w;
			continue;
		}
		mark_prints(h, w.from, w.count, w.old->prints);
		if (!w.old->prints || !w.old->prints->passing)
			gw_recall_settled(h, &w);
	}
	h->waiting.n = left;
}

void gw_before_settle(struct gw_judging *j, void *const *hands)
{
	for (unsigned i = 0; i < j->hand_count; i++) {
		struct gw_hand *h = &j->hands[i];

		gw_before_pass(h);
		for (size_t k = 0; k < h->waiting.n; k++)
			*GW_PUSH(&j->again) = (struct gw_again){
				.hand = h, .wait = h->waiting.v[k]
			};
	}
	gw_workers_run(judge_again, hands, j->hand_count, j->again.n);
	for (size_t i = 0; i < j->again.n; i++) {
		const struct gw_again *a = &j->again.v[i];

		for (size_t k = 0; a->existing && k < a->wait.count; k++)
			a->hand->found.v[a->wait.from + k].existing =
				a->existing[k];
	}
}
