/*
 * What was judged before is not judged again.
 *
 * A verdict on one blob at one path is kept under a digest of all that it
 * depends on: program, rules, policy and salt; the blob, its mode and whole
 * path, the blob that stood there before, and whether other files are looked
 * at. It has two parts. The first is what stands in the blob itself (secrets,
 * what is inside an archive); the second is what the rules for configuration
 * say. Rules may ask for the files beside: then the second part is judged each
 * time, and only the first is recalled.
 *
 * Never kept: what was not fully judged; what depends on the time of day, on a
 * waiver in the text, or on files outside the repository; what a report masks
 * because of a secret elsewhere (in a message, a name, a link); a first part with
 * secrets is not used alone, since what they are is not kept and must be masked
 * in the words of the second.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "run/judge.h"
#include "seal/seal.h"

#define FORM "gitward verdict of a blob, form 2"
#define BATCH 1000
#define MOST_RECALLED ((size_t)24 << 20) /* bytes of bodies in one run */
#define FLUSH_BYTES ((size_t)256 << 10)
#define FLUSH_MS 500
#define ROW_HEAD (GW_CACHE_ID + 4)
#define MOST_HELD ((size_t)4 << 20) /* rows that wait for the last link */

/* --- ids ------------------------------------------------------------------- */

/* All that is the same for each item of this run. */
static struct gw_str context_of(struct gw_judging *j)
{
	const struct gw_run *run = j->run;
	const struct gw_bundle *b = run->bundle;
	struct gw_str off = { (const char *)j->off, b->rules * sizeof(*j->off) };
	const struct gw_str parts[] = {
		GW_STR(FORM "|"),
		run->recall->program,
		GW_STR("|"),
		gw_str_of(b->digest),
		GW_STR("|"),
		run->policy ? gw_policy_digest(run->policy) : GW_STR("none"),
		gw_arena_print(run->arena, "|%llu|%llu|%.*s|",
			       (unsigned long long)j->budgets.blob,
			       (unsigned long long)j->budgets.tree,
			       GW_FMT(run->salt)),
		off,
	};
	char hex[GW_DIGEST_HEX];

	gw_sha256_hex(hex, parts, sizeof(parts) / sizeof(parts[0]));
	return gw_arena_print(run->arena, "%s", hex);
}

static struct gw_cache_id id_of(struct gw_str context,
				const struct gw_item *it, bool together)
{
	char mode[24];
	struct gw_cache_id id = { .bytes = { 0 } };

	snprintf(mode, sizeof(mode), "|%c%o|", together ? 't' : 'a', it->mode);
	{
		const struct gw_str parts[] = {
			context,      gw_str_of(mode),
			gw_id_str(&it->blob),	  GW_STR("|"),
			gw_id_str(&it->old_blob), GW_STR("|"),
			it->path,
		};

		gw_sha256(id.bytes, parts, sizeof(parts) / sizeof(parts[0]));
	}
	return id;
}

/* --- asking ---------------------------------------------------------------- */

struct asking {
	struct gw_judging *j;
	struct gw_str context;
	gw_cache_rows rows;
	GW_VEC(size_t) items; /* of each row */
	size_t recalled; /* bytes */
};

static bool has_id(const struct gw_item *it)
{
	return !it->context && it->blob.hex[0] &&
	       (it->mode & 0170000) != 0160000;
}

/* What push rules may quote: it is neither a file nor a submodule. */
static bool is_link(const struct gw_item *it)
{
	unsigned kind = it->mode & 0170000;

	return it->mode && kind != 0100000 && kind != 0160000;
}

/* Its own row; or one that was judged alone, for the first part. */
static void add_item(struct asking *a, size_t item)
{
	const struct gw_item *it = &a->j->run->items.v[item];

	if (!has_id(it))
		return;
	a->j->known[item].id = id_of(a->context, it, it->together);
	*GW_PUSH(&a->rows) =
		(struct gw_cache_row){ .id = a->j->known[item].id };
	*GW_PUSH(&a->items) = item;
	if (!it->together)
		return;
	*GW_PUSH(&a->rows) =
		(struct gw_cache_row){ .id = id_of(a->context, it, false) };
	*GW_PUSH(&a->items) = item;
}

static void take_row(struct asking *a, size_t row)
{
	struct gw_recalled *k = &a->j->known[a->items.v[row]];
	struct gw_str body = a->rows.v[row].body;
	bool own = memcmp(k->id.bytes, a->rows.v[row].id.bytes,
			  sizeof(k->id.bytes)) == 0;
	struct gw_recall_row r;

	if (k->body.p || !body.p || !gw_recall_open(&r, body))
		return;
	if (!(own && r.whole) && r.hides)
		return;
	k->body = body;
	k->whole = own && r.whole;
	a->recalled += body.n;
}

static void ask(struct asking *a)
{
	const struct gw_run *run = a->j->run;

	run->recall->get(run->recall->ctx, a->rows.v, a->rows.n, run->arena);
	for (size_t i = 0; i < a->rows.n; i++)
		take_row(a, i);
	a->rows.n = 0;
	a->items.n = 0;
}

void gw_recall_begin(struct gw_judging *j)
{
	struct gw_run *run = j->run;
	struct asking a = { .j = j };

	if (!run->recall || !run->repo || run->trace || run->only.p)
		return;
	/* A later run may write a report that asks for them. */
	run->line_hashes = true;
	j->known = gw_arena_array(run->arena, run->items.n + 1,
				  sizeof(*j->known));
	a.context = context_of(j);
	for (size_t i = 0; i < run->items.n; i++) {
		add_item(&a, i);
		if (a.rows.n >= BATCH && a.recalled < MOST_RECALLED &&
		    !gw_time_is_up(j))
			ask(&a);
		else if (a.rows.n >= BATCH)
			a.rows.n = a.items.n = 0;
	}
	if (a.rows.n)
		ask(&a);
	gw_buf_init(&j->held, MOST_HELD);
	/* One with secrets is never known. */
	for (size_t i = 0; i < run->items.n; i++)
		j->links |= is_link(&run->items.v[i]) && !j->known[i].whole;
	GW_VEC_FREE(&a.rows);
	GW_VEC_FREE(&a.items);
}

static void place(struct gw_finding *f, const struct gw_item *it)
{
	f->place.commit = it->commit;
	f->place.ref = it->ref;
	f->place.blob = gw_str_of(it->blob.hex);
}

bool gw_recall_take(struct gw_hand *h, size_t item, bool whole)
{
	const struct gw_item *it = &h->j->run->items.v[item];
	const struct gw_recalled *k = h->j->known ? &h->j->known[item] : NULL;
	size_t from = h->found.n;
	struct gw_recall_row row;
	uint32_t n;

	if (!k || !k->body.p || k->whole != whole ||
	    !gw_recall_open(&row, k->body))
		return false;
	n = whole ? row.count : row.first;
	for (uint32_t i = 0; i < n; i++) {
		struct gw_finding *f = GW_PUSH(&h->found);

		if (!gw_recall_finding(f, &row.findings, &h->keep)) {
			h->found.n = from;
			return false;
		}
		place(f, it);
	}
	/* Push rules need not read it, either. */
	if (!h->j->slots[item].traits.known)
		h->j->slots[item].traits = row.traits;
	atomic_fetch_add(&h->j->recalled, 1);
	atomic_fetch_add(&h->j->files, 1);
	atomic_fetch_add(&h->j->bytes, row.bytes);
	return true;
}

/* --- keeping --------------------------------------------------------------- */

static bool may_keep(const struct gw_hand *h, size_t item,
		     const struct gw_recall_mark *mark)
{
	if (!h->j->known || !has_id(&h->j->run->items.v[item]) || h->passing ||
	    h->waivers.n != mark->waivers ||
	    atomic_load(&h->j->clock) != mark->clock)
		return false;
	for (size_t i = mark->from; i < h->found.n; i++)
		if (h->found.v[i].what == GW_UNDECIDED)
			return false;
	return true;
}

static uint32_t size_at(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	return n;
}

/* Does it show what is a secret elsewhere? A report masks it, and says so of
 * this push only: so the row is not masked but left out. */
static bool is_clear(struct gw_str body, const gw_hidden *secrets)
{
	for (size_t i = 0; i < secrets->n; i++)
		if (gw_str_find(body, secrets->v[i], 0) != GW_NOWHERE)
			return true;
	return false;
}

/* The next of rows in a buffer. */
static struct gw_cache_row row_at(const struct gw_buf *rows, size_t *at)
{
	struct gw_cache_row row = { .body = { NULL, 0 } };
	uint32_t n = size_at(rows->p + *at + GW_CACHE_ID);

	memcpy(row.id.bytes, rows->p + *at, GW_CACHE_ID);
	row.body = (struct gw_str){ rows->p + *at + ROW_HEAD, n };
	*at += ROW_HEAD + n;
	return row;
}

static void add_row(struct gw_buf *to, const struct gw_cache_id *id,
		    struct gw_str body)
{
	uint32_t n = (uint32_t)body.n;

	gw_buf_add(to, (struct gw_str){ (const char *)id->bytes, GW_CACHE_ID });
	gw_buf_add(to, (struct gw_str){ (const char *)&n, sizeof(n) });
	gw_buf_add(to, body);
}

void gw_recall_flush(struct gw_hand *h)
{
	const struct gw_recall *to = h->j->run->recall;
	gw_cache_rows rows = { 0 };

	for (size_t at = 0; at < h->rows.n;)
		*GW_PUSH(&rows) = row_at(&h->rows, &at);
	if (rows.n) {
		pthread_mutex_lock(&h->j->keeping);
		to->put(to->ctx, rows.v, rows.n);
		pthread_mutex_unlock(&h->j->keeping);
	}
	GW_VEC_FREE(&rows);
	gw_buf_reset(&h->rows);
	h->kept_at = gw_run_clock();
}

void gw_recall_end(struct gw_judging *j)
{
	const struct gw_recall *to = j->run->recall;
	gw_cache_rows rows = { 0 };

	for (size_t at = 0; at < j->held.n;) {
		struct gw_cache_row row = row_at(&j->held, &at);
		bool clear = false;

		for (unsigned i = 0; i < j->hand_count; i++)
			clear |= is_clear(row.body, &j->hands[i].named);
		if (!clear)
			*GW_PUSH(&rows) = row;
	}
	if (rows.n)
		to->put(to->ctx, rows.v, rows.n);
	GW_VEC_FREE(&rows);
	gw_buf_release(&j->held);
}

/* Until the last link is searched. */
static void hold(struct gw_judging *j, const struct gw_cache_id *id,
		 struct gw_str body)
{
	pthread_mutex_lock(&j->keeping);
	if (j->held.n + ROW_HEAD + body.n <= MOST_HELD)
		add_row(&j->held, id, body);
	pthread_mutex_unlock(&j->keeping);
}

static bool write_row(struct gw_buf *body, struct gw_hand *h,
		      const struct gw_recall_mark *mark, size_t end)
{
	gw_findings mine = { .v = h->found.v, .n = end };

	return gw_recall_write(body, &mine, mark) &&
	       !(end > mark->from &&
		 is_clear(gw_buf_str(body), &h->j->early));
}

static void keep_row(struct gw_hand *h, size_t item,
		     const struct gw_recall_mark *mark, size_t end)
{
	const struct gw_cache_id *id = &h->j->known[item].id;
	struct gw_buf body;

	gw_buf_init(&body, GW_CACHE_MOST_BODY);
	if (write_row(&body, h, mark, end)) {
		if (end > mark->from && h->j->links)
			hold(h->j, id, gw_buf_str(&body));
		else
			add_row(&h->rows, id, gw_buf_str(&body));
	}
	gw_buf_release(&body);
	if (h->rows.n >= FLUSH_BYTES)
		gw_recall_flush(h);
}

void gw_recall_settled(struct gw_hand *h, const struct gw_waiting *w)
{
	if (w->end)
		keep_row(h, w->item, &w->mark, w->end);
}

void gw_recall_keep(struct gw_hand *h, size_t item,
		    const struct gw_recall_mark *mark)
{
	struct gw_waiting *w =
		h->waits ? &h->waiting.v[h->waiting.n - 1] : NULL;

	if (!may_keep(h, item, mark))
		return;
	if (w) { /* until its old side is known */
		w->mark = *mark;
		w->end = h->found.n;
	} else {
		keep_row(h, item, mark, h->found.n);
	}
	if (gw_run_clock() - h->kept_at >= FLUSH_MS) {
		gw_before_pass(h);
		gw_recall_flush(h);
	}
}
