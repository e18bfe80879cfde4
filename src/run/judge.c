/*
 * One item at a time: read, scan for secrets, parse, ask the rules.
 *
 * Phase 1 runs over all items in parallel. A document that belongs to the
 * judged state is kept, because rules may ask for the files beside it; phase
 * 2 makes its nodes once all are there, phase 3 asks the rules. What stands
 * alone (blobs of history) is judged in phase 1 and forgotten at once.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/judge.h"

#include <string.h>

#include "base/io.h"
#include "report/report.h"

#define HAND_ARENA ((size_t)1 << 30)
#define KEEP_ARENA ((size_t)2 << 30) /* kept trees, and the nodes made of them */
#define MOST_ROWS ((size_t)4 << 20)

void gw_hand_init(struct gw_hand *h, struct gw_judging *j)
{
	*h = (struct gw_hand){ .j = j };
	h->scanner = gw_scanner_new(j->secrets);
	if (j->bulk)
		h->reader = gw_bulk_reader_new(j->bulk);
	gw_buf_init(&h->rows, MOST_ROWS);
	h->kept_at = gw_run_clock();
	gw_arena_init(&h->scratch, HAND_ARENA);
	gw_arena_init(&h->keep, KEEP_ARENA);
	gw_arena_init(&h->paths, HAND_ARENA);
	gw_map_init(&h->says, &h->paths);
}

void gw_hand_release(struct gw_hand *h)
{
	gw_scanner_free(h->scanner);
	gw_bulk_reader_free(h->reader);
	gw_buf_release(&h->rows);
	gw_arena_release(&h->scratch);
	gw_arena_release(&h->keep);
	gw_arena_release(&h->paths);
	GW_VEC_FREE(&h->waiting);
	GW_VEC_FREE(&h->found);
	GW_VEC_FREE(&h->waivers);
	GW_VEC_FREE(&h->hidden);
	GW_VEC_FREE(&h->named);
}

static size_t most_loaded(const struct gw_judging *j)
{
	return j->budgets.blob < GW_MOST_LOADED ? (size_t)j->budgets.blob :
					       GW_MOST_LOADED;
}

int gw_item_load(struct gw_str *out, struct gw_hand *h,
		 const struct gw_item *it, bool old, struct gw_err *err)
{
	const struct gw_id *id = old ? &it->old_blob : &it->blob;
	struct gw_str bytes = old ? it->old_bytes : it->bytes;
	size_t max = most_loaded(h->j);

	if (bytes.p) {
		*out = bytes;
		return GW_OK;
	}
	if (!old && it->file)
		return gw_io_read(out, it->file, max, &h->scratch, err);
	if (!id->hex[0])
		return GW_ENOTFOUND;
	return gw_repo_blob(out, h->j->run->repo, id, max, &h->scratch, err);
}

/* The bytes of an item whose turn it is. */
static int load(struct gw_str *out, struct gw_hand *h, size_t item,
		struct gw_err *err)
{
	const struct gw_item *it = &h->j->run->items.v[item];

	if (it->bytes.p || it->file || !it->blob.hex[0] || !h->reader)
		return gw_item_load(out, h, it, false, err);
	return gw_bulk_read(out, h->reader, item, most_loaded(h->j), err);
}

bool gw_judge_old(struct gw_str *out, struct gw_hand *h,
		  const struct gw_item *it)
{
	struct gw_err err;

	if (gw_item_load(out, h, it, true, &err) == GW_OK)
		return true;
	h->passing |= it->old_blob.hex[0] != '\0';
	return false;
}

/* Give the findings from `from` on their commit, blob, path and line hash. */
static void place_findings(struct gw_hand *h, const struct gw_item *it,
			   size_t from, struct gw_str text)
{
	if (h->j->run->line_hashes && h->found.n > from)
		gw_line_hashes(&h->found.v[from], h->found.n - from, text,
			       &h->scratch);
	for (size_t i = from; i < h->found.n; i++) {
		struct gw_finding *f = &h->found.v[i];

		if (!f->place.path.n)
			f->place.path = it->path;
		gw_hide_apply(&h->hidden, f, &h->scratch);
		gw_finding_keep(f, &h->keep);
		f->place.commit = it->commit;
		f->place.ref = it->ref;
		/* A member of an archive lives no longer than its judging. */
		f->place.blob = gw_arena_copy(&h->keep,
					      gw_str_of(it->blob.hex));
	}
}

static void scan(struct gw_hand *h, const struct gw_view *view,
		 const struct gw_doc *doc, gw_findings *found)
{
	struct gw_run *run = h->j->run;
	struct gw_scan_job job = {
		.arena = &h->scratch,
		.view = view,
		.doc = doc,
		.found = found,
		.trace = run->trace,
		.trace_line = run->trace_line,
		.only = run->only,
		.root = gw_str_starts(view->name, run->root) ? run->root.n : 0,
		.decode = true,
		.clock = &h->passing,
		.kin = &h->kin,
	};
	struct gw_err err = { 0 };
	size_t before = found->n;
	int r = gw_scan(h->scanner, &job, &err);

	h->kin = (struct gw_kin){ 0 }; /* the next bytes are others */

	if (r < 0 && found->n == before)
		gw_run_undecided(found, &h->keep, "budget", view->name, &err);
}

static void scan_item(struct gw_hand *h, const struct gw_item *it,
		      const struct gw_view *view, const struct gw_doc *doc)
{
	size_t from = h->found.n;
	gw_findings before = { 0 };
	struct gw_view old = { .name = it->path };

	scan(h, view, doc, &h->found);
	h->hidden.n = 0;
	if (h->found.n == from)
		return;
	gw_hide_collect(&h->hidden, &h->found, from, view, &h->keep);
	if (gw_judge_old(&old.bytes, h, it)) {
		scan(h, &old, NULL, &before);
		gw_before_mark(h, from, &before);
		GW_VEC_FREE(&before);
	}
	place_findings(h, it, from, view->bytes);
}

void gw_judge_text(struct gw_hand *h, const struct gw_item *it,
		   const struct gw_view *view)
{
	scan_item(h, it, view, NULL);
}

static const struct gw_parser *parser_of(struct gw_hand *h,
					  const struct gw_view *view)
{
	return gw_parser_of(&gw_path_says(h, view->name)->claim, view->bytes);
}

static struct gw_doc *parse_as(const struct gw_parser *parser,
			       struct gw_hand *h, struct gw_arena *arena,
			       const struct gw_view *view)
{
	struct gw_doc *doc = NULL;
	struct gw_err err;

	/* Of a model little but its header becomes a tree. */
	if (!parser ||
	    (!parser->binary && view->bytes.n > h->j->budgets.tree))
		return NULL;
	/* The fault, if any, stands in the document. */
	if (gw_parse(&doc, arena, view, parser, &err) < 0 && doc)
		doc->faulty = true;
	return doc;
}

struct gw_doc *gw_judge_parse(struct gw_hand *h, struct gw_arena *arena,
			      const struct gw_view *view)
{
	return parse_as(parser_of(h, view), h, arena, view);
}

/* What lies behind a limit of YAML (aliases that unfold without end) could be
 * anything: a manifest that nobody came to claim. */
static bool may_hide(const struct gw_doc *doc)
{
	return doc->fault.status == GW_ELIMIT &&
	       strcmp(doc->format, "yaml") == 0;
}

static void say_fault(struct gw_hand *h, const struct gw_item *it,
		      const struct gw_doc *doc, bool claimed)
{
	if (!doc->faulty || !(claimed || may_hide(doc)) || it->context ||
	    h->again || h->j->run->only.p)
		return;
	gw_run_undecided(&h->found, &h->keep, "parse", it->path, &doc->fault);
	h->found.v[h->found.n - 1].place.commit = it->commit;
	h->found.v[h->found.n - 1].place.ref = it->ref;
}

static void ask(struct gw_before *old, const gw_subjects *now,
		gw_findings *found)
{
	struct gw_hand *h = old->hand;
	const struct gw_item *it = old->item;
	const struct gw_judging *j = h->j;
	bool beside = it->together && j->index;
	struct gw_query_job job = {
		.arena = &h->scratch,
		.now = now,
		.read_old = gw_before_read,
		.ctx = old,
		.tree = it->together ? &j->tree : NULL,
		.all = beside ? &j->all : NULL,
		.index = beside ? j->index : NULL,
		.partial = !beside || j->run->unread,
		.path = it->path,
		.found = found,
		.trace = j->run->trace,
		.trace_line = j->run->trace_line,
		.only = j->run->only,
		.clock = &h->passing,
	};
	struct gw_err err = { 0 };
	size_t before = found->n;

	if (gw_query_judge(j->query, &job, &err) < 0 && found->n == before)
		gw_run_undecided(found, &h->keep, "budget", it->path, &err);
}

static void ask_item(struct gw_hand *h, const struct gw_item *it,
		     const gw_subjects *now, struct gw_str text)
{
	size_t from = h->found.n;
	struct gw_buf *trace = h->j->run->trace;
	size_t told = trace ? trace->n : 0;
	struct gw_before old = { .hand = h, .item = it, .from = from };
	gw_findings before = { 0 };

	ask(&old, now, &h->found);
	gw_before_note(&old, now);
	if (h->found.n > from && !gw_before_marks(&old) &&
	    gw_before_read(&old, false)) {
		struct gw_before none = { .hand = h, .item = it, .read = true };

		ask(&none, &old.subjects, &before);
		gw_before_mark(h, from, &before);
	}
	place_findings(h, it, from, text);
	if (trace)
		gw_hide_trace(&h->hidden, trace, told, &h->scratch);
	GW_VEC_FREE(&before);
	GW_VEC_FREE(&old.subjects);
}

/* What becomes of a document that is parsed. */
enum keeping {
	FORGET, /* at the end of its item */
	KEEP, /* it lies where it stays */
	KEEP_IF_ASKED, /* parse it again for that */
};

/* Formats whose documents others may ask about. */
static bool is_shared(const char *format)
{
	static const char *const formats[] = { "hcl", "yaml", "json",
					       "dotenv", "toml", "bicep" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(format, formats[i]) == 0)
			return true;
	return false;
}

/* What no format claims is a file still. */
static void judge_file(struct gw_hand *h, const struct gw_item *it,
		       const struct gw_view *view)
{
	const struct gw_path_says *says = gw_path_says(h, it->path);
	struct gw_before b = { .hand = h, .item = it, .from = h->found.n };
	gw_subjects now = { 0 };

	if (!says->file && !says->gone) {
		gw_before_note(&b, NULL);
		return;
	}
	gw_model_file(&now, view, &h->scratch);
	ask_item(h, it, &now, view->bytes);
	GW_VEC_FREE(&now);
}

/* False, and nothing is judged, if it `may_look` and looks at other files, or
 * they at it. */
static bool judge_alone(struct gw_hand *h, const struct gw_item *it,
			const struct gw_view *view, struct gw_doc *doc,
			bool may_look)
{
	gw_subjects now = { 0 };
	bool claimed = false;
	bool looks;

	if (!doc) {
		judge_file(h, it, view);
		return true;
	}
	gw_model_subjects(&now, &claimed, doc, &h->j->alone, &h->scratch);
	looks = may_look && gw_query_looks_around(h->j->query, &now);
	if (!looks) {
		say_fault(h, it, doc, claimed);
		ask_item(h, it, &now, doc->view->bytes);
	}
	GW_VEC_FREE(&now);
	return !looks;
}

/* Bytes live as long as the documents made of them. */
static struct gw_doc *parse_to_keep(struct gw_hand *h,
				    const struct gw_item *it,
				    struct gw_str bytes)
{
	size_t before = h->keep.used;
	struct gw_view *view = GW_NEW(&h->keep, struct gw_view);
	struct gw_doc *doc;

	*view = (struct gw_view){ .name = it->path,
				  .bytes = gw_arena_copy(&h->keep, bytes) };
	doc = parse_as(parser_of(h, view), h, &h->keep, view);
	if (!it->context) /* those have a limit of their own */
		gw_around_keep(h->j, h->keep.used - before);
	return doc;
}

static bool has_old_side(const struct gw_item *it)
{
	return it->old_blob.hex[0] || it->old_bytes.p;
}

/*
 * JSON is read by resolvers of no other file, but for Terraform's; and most of
 * it is data that no join asks for. So it is parsed for the moment, judged if
 * it turns out to stand alone, and parsed once more if not.
 */
static bool may_stand_alone(const struct gw_hand *h, const struct gw_item *it,
			    const struct gw_parser *parser)
{
	return strcmp(parser->name, "json") == 0 && !h->j->terraform &&
	       !h->j->run->trace && !it->context && !has_old_side(it);
}

static struct gw_doc *parse_item(struct gw_hand *h, const struct gw_item *it,
				 struct gw_str bytes, enum keeping *keeping)
{
	struct gw_view probe = { .name = it->path, .bytes = bytes };
	const struct gw_parser *parser = parser_of(h, &probe);
	struct gw_view *view;
	struct gw_doc *doc;

	*keeping = FORGET;
	if (!parser)
		return NULL;
	if (it->together && is_shared(parser->name) &&
	    bytes.n <= h->j->budgets.tree && !gw_around_crowded(h->j))
		*keeping = may_stand_alone(h, it, parser) ? KEEP_IF_ASKED :
							    KEEP;
	if (*keeping == KEEP) {
		doc = parse_to_keep(h, it, bytes);
	} else {
		view = GW_NEW(&h->scratch, struct gw_view);
		*view = probe;
		doc = parse_as(parser, h, &h->scratch, view);
	}
	if (!doc)
		*keeping = FORGET;
	return doc;
}

/* A submodule is a commit elsewhere; a link's target is scanned as text. */
static bool is_file(const struct gw_item *it)
{
	return (it->mode & 0170000) == 0100000 || it->mode == 0;
}

/* Judge a document now, or keep it until all are there. */
static void judge_or_keep(struct gw_hand *h, size_t item,
			  const struct gw_view *view, struct gw_doc *doc,
			  enum keeping keeping)
{
	const struct gw_item *it = &h->j->run->items.v[item];
	struct gw_slot *s = &h->j->slots[item];

	if (keeping != KEEP && !it->context && (doc || is_file(it)) &&
	    judge_alone(h, it, view, doc, keeping == KEEP_IF_ASKED))
		return;
	if (keeping == FORGET)
		return;
	s->doc = keeping == KEEP ? doc : parse_to_keep(h, it, view->bytes);
	s->hidden = h->hidden;
	h->hidden = (gw_hidden){ 0 };
}

static void count(struct gw_judging *j, size_t bytes)
{
	atomic_fetch_add(&j->bytes, bytes);
	atomic_fetch_add(&j->files, 1);
}

void gw_judge_view(struct gw_hand *h, const struct gw_item *it,
		   const struct gw_view *view)
{
	enum keeping none;
	struct gw_doc *doc = parse_item(h, it, view->bytes, &none);

	scan_item(h, it, view, doc);
	judge_alone(h, it, view, doc, false);
}

void gw_judge_again(struct gw_hand *h, const struct gw_item *it,
		    const struct gw_view *view)
{
	enum keeping none;
	struct gw_doc *doc = parse_item(h, it, view->bytes, &none);
	size_t from = h->found.n;

	/* Its secrets are told already; what is masked is wanted. */
	scan_item(h, it, view, doc);
	h->found.n = from;
	h->waits = false;
	h->again = true;
	judge_alone(h, it, view, doc, false);
	h->again = false;
}

/* What stands in the blob itself, whatever is beside it. */
static void judge_part(struct gw_hand *h, const struct gw_item *it,
		       const struct gw_view *view, struct gw_doc *doc)
{
	gw_judge_waivers(h, it, view->bytes);
	if (h->reader)
		gw_bulk_kin(&h->kin, h->reader, view->bytes);
	scan_item(h, it, view, doc);
	gw_judge_inside(h, it, view);
	h->passing |= gw_judge_behind(h, it, view);
	if (!doc && view->bytes.n > h->j->budgets.tree)
		gw_judge_oversize(h, it, view);
	/* Push rules quote where a link points. */
	for (size_t i = 0; !is_file(it) && i < h->hidden.n; i++) {
		*GW_PUSH(&h->named) = h->hidden.v[i];
		h->passing = true;
	}
}

static void judge_loaded(struct gw_hand *h, size_t item, struct gw_view *view)
{
	const struct gw_item *it = &h->j->run->items.v[item];
	struct gw_recall_mark mark = { .from = h->found.n,
				       .waivers = h->waivers.n,
				       .bytes = view->bytes.n,
				       .clock = atomic_load(&h->j->clock) };
	struct gw_doc *doc = NULL;
	size_t room;
	enum keeping keeping = FORGET;
	bool known;

	h->passing = false;
	h->waits = false;
	h->hidden.n = 0;
	if (h->j->traits && !it->context)
		gw_blob_traits(&h->j->slots[item].traits, view->bytes);
	if (it->context && !gw_around_fits(h->j))
		return;
	room = h->keep.used;
	if (is_file(it))
		doc = parse_item(h, it, view->bytes, &keeping);
	if (it->context && doc && is_shared(doc->format))
		gw_around_count(h->j, h->keep.used - room, keeping == KEEP);
	known = !it->context && gw_recall_take(h, item, false);
	if (!it->context && !known) {
		count(h->j, view->bytes.n);
		judge_part(h, it, view, doc);
	}
	mark.middle = h->found.n;
	mark.hides = h->hidden.n > 0;
	mark.traits = h->j->slots[item].traits;
	/* Beside others it is judged later, or would be if there were room. */
	mark.whole = keeping == FORGET &&
		     !(it->together && doc && is_shared(doc->format));
	judge_or_keep(h, item, view, doc, keeping);
	if (!it->context && !(known && !mark.whole))
		gw_recall_keep(h, item, &mark);
}

static void first(struct gw_hand *h, size_t item)
{
	const struct gw_item *it = &h->j->run->items.v[item];
	struct gw_view view = { .name = it->path };
	struct gw_err err = { 0 };
	int r;

	if ((it->mode & 0170000) == 0160000 ||
	    (!it->context && gw_recall_take(h, item, true)))
		return;
	r = load(&view.bytes, h, item, &err);
	/* A small one that cannot be read whole is not searched instead: that
	 * asks no rule about the file. */
	if (r == GW_ELIMIT && !it->context &&
	    it->size <= h->j->budgets.blob && it->size > most_loaded(h->j)) {
		gw_judge_large(h, it);
		return;
	}
	if (r == GW_OK) {
		judge_loaded(h, item, &view);
		return;
	}
	gw_run_undecided(&h->found, &h->keep,
			 r == GW_ELIMIT ? "large-blob" : "unreadable", it->path,
			 &err);
	h->found.v[h->found.n - 1].place.commit = it->commit;
}

void gw_judge_first(void *hand, size_t item)
{
	struct gw_hand *h = hand;
	size_t from = h->found.n;
	uint64_t taken;

	if (gw_time_is_up(h->j)) {
		atomic_fetch_add(&h->j->skipped, 1);
		h->j->run->items.v[item].skipped = true;
		return;
	}
	taken = gw_room_take(&h->j->room, h->j->run->items.v[item].size);
	first(h, item);
	gw_watch(h, from);
	gw_arena_reset(&h->scratch);
	if (h->reader)
		gw_bulk_drop(h->reader);
	gw_room_give(&h->j->room, taken);
	gw_watch_done(h->j);
}

void gw_judge_job(void *hand, size_t job)
{
	struct gw_hand *h = hand;
	size_t item;

	for (size_t i = 0; gw_bulk_item(&item, h->j->bulk, job, i); i++)
		gw_judge_first(h, item);
}

void gw_judge_second(void *hand, size_t item)
{
	struct gw_hand *h = hand;
	struct gw_slot *s = &h->j->slots[item];
	const struct gw_item *it = &h->j->run->items.v[item];
	size_t from = h->found.n;

	if (!s->doc || it->context)
		return;
	if (gw_time_is_up(h->j)) {
		atomic_fetch_add(&h->j->skipped, 1);
		h->j->run->items.v[item].skipped = true;
		return;
	}
	say_fault(h, it, s->doc, s->claimed);
	h->hidden.n = 0;
	for (size_t i = 0; i < s->hidden.n; i++)
		*GW_PUSH(&h->hidden) = s->hidden.v[i];
	ask_item(h, it, &s->subjects, s->doc->view->bytes);
	gw_watch(h, from);
	gw_arena_reset(&h->scratch);
}
