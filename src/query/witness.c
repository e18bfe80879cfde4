/* The further true items of the quantifiers that decided.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The condition is judged again, and each quantifier on the way to the truth
 * (below connectives and other quantifiers only) goes on at the item that
 * ended it; the innermost that was judged last goes on behind it. What lies
 * in a join, in a count or in a block that is written more than once has but
 * one witness.
 */
#include "query/run.h"
#include "seal/seal.h"

static struct q_resume *find(struct q_witnesses *w, const struct q_cond *c)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->v[i].cond == c)
			return &w->v[i];
	return NULL;
}

uint32_t gw_q_witness_from(struct q_run *r, const struct q_cond *c, uint32_t n)
{
	struct q_witnesses *w = &r->witnesses;
	const struct q_resume *at;

	if (w->off)
		return 0;
	at = find(w, c);

	/* A list that is walked once more costs its length. */
	for (uint32_t i = 0; w->again && i < n && gw_q_step(r); i++)
		;
	return at ? at->at : 0;
}

/* Forgets what stands inside of the quantifier. */
static void drop_inner(struct q_witnesses *w, const struct q_cond *c)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < w->n; i++) {
		bool inside = false;

		for (unsigned k = 0; k < w->v[i].level; k++)
			inside |= w->v[i].outer[k] == c;
		if (!inside)
			w->v[kept++] = w->v[i];
	}
	w->n = kept;
}

void gw_q_witness_item(struct q_run *r, const struct q_cond *c, bool further)
{
	struct q_witnesses *w = &r->witnesses;

	if (w->level < Q_MOST_AROUND)
		w->around[w->level] = c;
	else
		w->off++;
	w->level++;
	if (w->off)
		return;
	if (further)
		drop_inner(w, c);
	w->last = NULL;
}

void gw_q_witness_left(struct q_run *r)
{
	struct q_witnesses *w = &r->witnesses;

	if (--w->level >= Q_MOST_AROUND)
		w->off--;
}

void gw_q_witness_end(struct q_run *r, const struct q_cond *c, uint32_t i,
		      bool ended)
{
	struct q_witnesses *w = &r->witnesses;
	struct q_resume *at;

	if (w->off)
		return;
	if (!ended)
		drop_inner(w, c);
	at = find(w, c);
	if (!at && ended && w->n < Q_MOST_RESUMED) {
		at = &w->v[w->n++];
		*at = (struct q_resume){ .cond = c, .level = w->level };
		memcpy(at->outer, w->around, sizeof(at->outer));
	}
	if (at)
		at->at = i;
	if (ended && at && !w->last)
		w->last = c;
}

bool gw_q_witness_again(struct q_run *r)
{
	struct q_witnesses *w = &r->witnesses;
	struct q_resume *at = find(w, w->last);

	if (!at)
		return false;
	at->at++;
	w->last = NULL;
	w->again = true;
	return true;
}

static void add_name(struct gw_buf *out, const struct gw_node *item)
{
	static const char *const names[] = { "name", "Name", "id", "Id",
					     "sid",  "Sid",  "key", "Key" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct gw_node *n = gw_node_key(item, names[i]);

		if (!gw_node_is_scalar(n))
			continue;
		gw_buf_print(out, "[%.*s]", GW_FMT(n->text));
		return;
	}
}

void gw_q_witness_identity(struct gw_buf *out, const struct gw_node *node)
{
	const struct gw_node *n = gw_q_outside(node);

	if (gw_node_is_scalar(n)) {
		char hex[65];

		gw_sha256_hex(hex, &n->text, 1);
		gw_buf_print(out, "=%.2s", hex);
	}
	for (unsigned i = 0; n && i < GW_MAX_DEPTH; i++, n = n->parent)
		if (!n->key.n && n->parent)
			add_name(out, n);
}
