/* Walking the graph of commits over raw objects.
 *
 * Two colors run down from two sets of commits, newest first, as in git's
 * revision walk; what has the first and not the second is the difference.
 * Dates are the pusher's: where they lie, the second color may come late, so
 * the walk goes on a little; then more is judged than was needed, never less.
 * SPDX-License-Identifier: Apache-2.0 */
#include "git/walk.h"

#include "git/raw.h"

enum color { WANTED = 1, HIDDEN = 2, BOTH = 3, STALE = 4 };
#define MOST_COMMON ((size_t)100000) /* commits of one question */
#define LATE 64 /* commits walked on after the last wanted one */

/* A binary heap, newest first. */
typedef GW_VEC(struct gw_walked *) heap;

struct painting {
	struct gw_walk *walk;
	heap queue;
	gw_walked_list seen;
	bool common; /* looking for common ancestors */
	size_t open; /* queued ones for which the walk must go on */
	int64_t oldest; /* time of the oldest wanted one that was read */
	unsigned late;
};

void gw_walk_init(struct gw_walk *w, struct gw_repo *repo,
		  struct gw_arena *arena)
{
	*w = (struct gw_walk){ .repo = repo, .arena = arena };
	gw_map_init(&w->commits, arena);
}

struct gw_walked *gw_walk_at(struct gw_walk *w, const struct gw_id *id)
{
	struct gw_walked *c = gw_map_get(&w->commits, gw_id_str(id));

	if (c)
		return c;
	c = GW_NEW(w->arena, struct gw_walked);
	c->id = *id;
	*gw_map_put(&w->commits, gw_id_str(&c->id)) = c;
	return c;
}

static void take_links(struct gw_walk *w, struct gw_walked *c,
		       struct gw_str raw)
{
	struct gw_raw_links links;
	struct gw_raw_links again;
	struct gw_id parent;

	gw_raw_links(&links, raw);
	c->tree = links.tree;
	c->time = links.time;
	if (gw_map_get(&w->repo->shallow, gw_id_str(&c->id))) {
		c->boundary = true;
		return;
	}
	again = links;
	while (gw_raw_parent(&again, &parent))
		c->count++;
	c->parents = gw_arena_array(w->arena, c->count, sizeof(*c->parents));
	for (uint32_t i = 0; gw_raw_parent(&links, &parent); i++)
		c->parents[i] = gw_walk_at(w, &parent);
}

int gw_walk_load(struct gw_walk *w, struct gw_walked *c, struct gw_err *err)
{
	GW_AUTO_OBJECT o = { .held = NULL };
	int r;

	if (c->loaded)
		return GW_OK;
	r = w->repo->engine->read(&o, w->repo, &c->id, GW_MAX_COMMIT, err);
	if (r == GW_ENOTFOUND || (r == GW_OK && o.kind != GW_OBJ_COMMIT))
		c->missing = true;
	else if (r < 0)
		return r;
	else
		take_links(w, c, o.bytes);
	c->loaded = true;
	return GW_OK;
}

static void sift_up(heap *h, size_t i)
{
	while (i > 0 && h->v[(i - 1) / 2]->time < h->v[i]->time) {
		struct gw_walked *up = h->v[(i - 1) / 2];

		h->v[(i - 1) / 2] = h->v[i];
		h->v[i] = up;
		i = (i - 1) / 2;
	}
}

static void sift_down(heap *h)
{
	for (size_t i = 0;;) {
		size_t most = i;
		struct gw_walked *down = h->v[i];

		for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < h->n; k++)
			if (h->v[k]->time > h->v[most]->time)
				most = k;
		if (most == i)
			return;
		h->v[i] = h->v[most];
		h->v[most] = down;
		i = most;
	}
}

static bool is_open(const struct painting *p, const struct gw_walked *c)
{
	return p->common ? !(c->colors & STALE) : c->colors == WANTED;
}

static struct gw_walked *take_newest(struct painting *p)
{
	struct gw_walked *top = p->queue.v[0];

	p->queue.v[0] = p->queue.v[--p->queue.n];
	if (p->queue.n > 0)
		sift_down(&p->queue);
	top->queued = false;
	if (is_open(p, top))
		p->open--;
	return top;
}

/* Give a commit a color; what is new to it must be handed down later. */
static int paint(struct painting *p, struct gw_walked *c, unsigned color,
		 struct gw_err *err)
{
	bool was_open;
	int r;

	if (c->stamp != p->walk->stamp) {
		c->stamp = p->walk->stamp;
		c->colors = 0;
		c->queued = false;
		*GW_PUSH(&p->seen) = c;
	}
	if ((c->colors & color) == color)
		return GW_OK;
	was_open = c->queued && is_open(p, c);
	c->colors |= color;
	if (was_open && !is_open(p, c))
		p->open--;
	if (c->queued)
		return GW_OK;
	r = gw_walk_load(p->walk, c, err);
	if (r < 0)
		return r;
	c->queued = true;
	*GW_PUSH(&p->queue) = c;
	sift_up(&p->queue, p->queue.n - 1);
	if (is_open(p, c))
		p->open++;
	return GW_OK;
}

static bool goes_on(struct painting *p)
{
	if (p->queue.n == 0)
		return false;
	if (p->open > 0)
		return true;
	return p->queue.v[0]->time >= p->oldest || p->late++ < LATE;
}

static int run_painting(struct painting *p, const gw_walked_list *wanted,
			const gw_walked_list *hidden, struct gw_err *err)
{
	int r = GW_OK;

	p->walk->stamp++;
	p->oldest = INT64_MAX;
	for (size_t i = 0; r == GW_OK && i < hidden->n; i++)
		r = paint(p, hidden->v[i], HIDDEN, err);
	for (size_t i = 0; r == GW_OK && i < wanted->n; i++)
		r = paint(p, wanted->v[i], WANTED, err);
	while (r == GW_OK && goes_on(p)) {
		struct gw_walked *c = take_newest(p);

		if (c->colors == WANTED && c->time < p->oldest)
			p->oldest = c->time;
		for (uint32_t i = 0; r == GW_OK && i < c->count; i++)
			r = paint(p, c->parents[i], c->colors, err);
	}
	return r;
}

static void end_painting(struct painting *p)
{
	for (size_t i = 0; i < p->seen.n; i++)
		p->seen.v[i]->queued = false;
	GW_VEC_FREE(&p->queue);
	GW_VEC_FREE(&p->seen);
}

int gw_walk_only(gw_walked_list *out, struct gw_walk *w,
		 const gw_walked_list *wanted, const gw_walked_list *hidden,
		 struct gw_err *err)
{
	struct painting p = { .walk = w };
	int r = run_painting(&p, wanted, hidden, err);

	for (size_t i = 0; r == GW_OK && i < p.seen.n; i++)
		if (p.seen.v[i]->colors == WANTED)
			*GW_PUSH(out) = p.seen.v[i];
	end_painting(&p);
	return r;
}

int gw_walk_is_ancestor(bool *out, struct gw_walk *w, const struct gw_id *a,
			const struct gw_id *b, struct gw_err *err)
{
	struct gw_walked *old = gw_walk_at(w, a);
	struct gw_walked *tip = gw_walk_at(w, b);
	gw_walked_list wanted = { .v = &tip, .n = 1 };
	gw_walked_list hidden = { .v = &old, .n = 1 };
	struct painting p = { .walk = w };
	int r = run_painting(&p, &wanted, &hidden, err);

	*out = r == GW_OK && !old->missing && (old->colors & WANTED);
	end_painting(&p);
	return r;
}

/*
 * As git looks for merge bases: the two colors run down until all that is left
 * comes from where they met (STALE). With dates that lie a common ancestor of
 * another one may be among those found: the newest of them is told.
 */
static int paint_common(struct painting *p, size_t max, struct gw_err *err)
{
	int r = GW_OK;

	while (r == GW_OK && p->queue.n > 0 &&
	       (p->open > 0 || p->late++ < LATE)) {
		struct gw_walked *c = take_newest(p);
		unsigned color = c->colors & (BOTH | STALE);

		if ((color & BOTH) == BOTH)
			color |= STALE;
		for (uint32_t i = 0; r == GW_OK && i < c->count; i++)
			r = paint(p, c->parents[i], color, err);
		if (r == GW_OK && p->seen.n > max)
			r = gw_err_set(err, GW_ELIMIT,
				       "more than %zu commits stand between a "
				       "branch and where it began",
				       max);
	}
	return r;
}

/* Where history ends before the two have met, nothing is known. */
static int read_common(struct gw_base *out, const struct painting *p,
		       struct gw_err *err)
{
	for (size_t i = 0; i < p->seen.n; i++) {
		const struct gw_walked *c = p->seen.v[i];
		bool met = (c->colors & BOTH) == BOTH;

		if ((c->missing || c->boundary) && !met)
			return gw_err_set(err, GW_ENOTFOUND,
					  "history ends at commit %s",
					  c->id.hex);
		if (met && !(c->colors & STALE) &&
		    (!out->found || c->time > out->time)) {
			out->found = true;
			out->time = c->time;
		}
		out->behind += c->colors == HIDDEN;
	}
	return GW_OK;
}

int gw_walk_base(struct gw_base *out, struct gw_walk *w,
		 const struct gw_id *branch, const struct gw_id *other,
		 struct gw_err *err)
{
	struct painting p = { .walk = w, .common = true };
	size_t most = w->left < MOST_COMMON ? w->left : MOST_COMMON;
	int r;

	*out = (struct gw_base){ .found = false };
	w->stamp++;
	r = paint(&p, gw_walk_at(w, branch), WANTED, err);
	if (r == GW_OK)
		r = paint(&p, gw_walk_at(w, other), HIDDEN, err);
	if (r == GW_OK)
		r = paint_common(&p, most, err);
	if (r == GW_OK)
		r = read_common(out, &p, err);
	w->left -= p.seen.n < w->left ? p.seen.n : w->left;
	end_painting(&p);
	return r;
}

/*
 * Depth first without recursion: a commit stays on the stack until all its
 * parents are out. `step` is the next parent to look at.
 */
int gw_walk_order(gw_walked_list *out, struct gw_walk *w, struct gw_walked *c,
		  struct gw_err *err)
{
	gw_walked_list stack = { 0 };
	int r = GW_OK;

	if (!c->is_new || c->taken)
		return GW_OK;
	c->taken = true;
	*GW_PUSH(&stack) = c;
	while (r == GW_OK && stack.n > 0) {
		struct gw_walked *top = stack.v[stack.n - 1];

		r = gw_walk_load(w, top, err);
		if (r == GW_OK && top->step < top->count) {
			struct gw_walked *next = top->parents[top->step++];

			if (next->is_new && !next->taken) {
				next->taken = true;
				*GW_PUSH(&stack) = next;
			}
			continue;
		}
		stack.n--;
		if (!top->missing)
			*GW_PUSH(out) = top;
	}
	GW_VEC_FREE(&stack);
	return r;
}
