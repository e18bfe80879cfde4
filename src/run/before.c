/* The old side of an item: read only when somebody asks for it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "run/judge.h"

/* Blobs that are remembered for having nothing whose removal a rule asks
 * about. */
#define MOST_REMEMBERED 1000000u

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
	return gw_arena_print(arena, "%s %.*s", blob->hex, GW_FMT(path));
}

void gw_before_note(struct gw_before *b, const gw_subjects *now)
{
	struct gw_judging *j = b->hand->j;

	/* Elsewhere a blob is hardly ever the old side of another one. */
	if (!j->run->scope || !b->item->blob.hex[0] || b->item->together ||
	    gw_query_asks_gone(j->query, now))
		return;
	pthread_mutex_lock(&j->plain_lock);
	if (j->plain.count < MOST_REMEMBERED)
		*gw_map_put(&j->plain, key_of(j->plain.arena, &b->item->blob,
					      b->item->path)) = j;
	pthread_mutex_unlock(&j->plain_lock);
}

static bool is_plain(const struct gw_before *b)
{
	struct gw_judging *j = b->hand->j;
	struct gw_str key = key_of(&b->hand->scratch, &b->item->old_blob,
				   b->item->path);
	bool there;

	pthread_mutex_lock(&j->plain_lock);
	there = gw_map_get(&j->plain, key) != NULL;
	pthread_mutex_unlock(&j->plain_lock);
	return there;
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

const gw_subjects *gw_before_read(void *before, bool gone)
{
	struct gw_before *b = before;

	if (!b->read && gone && b->item->old_blob.hex[0] && is_plain(b))
		return NULL;
	if (!b->read) {
		b->read = true;
		read_side(b);
	}
	return b->subjects.n ? &b->subjects : NULL;
}
