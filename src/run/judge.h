#ifndef GW_RUN_JUDGE_H
#define GW_RUN_JUDGE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "parse/parse.h"
#include "run/run.h"

/* Inside of run/: one judging and its workers. */

struct gw_hand;

/* Larger blobs are searched in windows. */
#define GW_MOST_LOADED ((size_t)64 << 20)

/* Secrets that were found, to be masked in other findings' words. */
typedef GW_VEC(struct gw_str) gw_hidden;
/* Collect those of found[from..] in the view; copied to the arena. */
void gw_hide_collect(gw_hidden *out, const gw_findings *found, size_t from,
		     const struct gw_view *view, struct gw_arena *arena);
void gw_hide_apply(const gw_hidden *hidden, struct gw_finding *f,
		   struct gw_arena *arena);

/* The same in a trace, from offset `from` on. */
void gw_hide_trace(const gw_hidden *hidden, struct gw_buf *trace, size_t from,
		   struct gw_arena *arena);

/* What is kept of an item that is judged together with others. */
struct gw_slot {
	struct gw_doc *doc;
	gw_subjects subjects;
	gw_hidden hidden; /* secrets in its text */
	struct gw_blob_traits traits; /* for push rules, if they ask */
	bool claimed;
	struct gw_prints *prints; /* NULL: none; not before `gone` is seen */
	atomic_uchar gone; /* enum gw_gone */
};

/* What was found out about a blob at its path, once it was judged alone: has it
 * something whose removal a rule asks about? */
enum gw_gone { GW_GONE_UNSEEN, GW_GONE_NOTHING, GW_GONE_ASKED };

/* Fingerprints of what rules said of it. */
struct gw_prints {
	bool passing; /* for this moment only */
	size_t n;
	const char **v;
};

/* What was recalled of one item, and where to keep what is judged now. */
struct gw_recalled {
	struct gw_cache_id id; /* of its verdict here */
	struct gw_str body; /* p NULL: nothing is known */
	bool whole; /* nothing of it is left to judge */
};

/* Bytes that all workers share, so that memory does not grow with them. */
struct gw_room {
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	uint64_t left;
};
void gw_room_init(struct gw_room *r);
void gw_room_release(struct gw_room *r);
/* Wait until there is room for `size` bytes (or until all of it is free, if
 * that is less), and take it; how much to give back. Small ones take none. */
uint64_t gw_room_take(struct gw_room *r, uint64_t size);
void gw_room_give(struct gw_room *r, uint64_t taken);

/* Where an item's findings begin, and those of its second part. */
struct gw_recall_mark {
	size_t from;
	size_t middle;
	size_t waivers;
	uint64_t bytes;
	uint64_t clock;
	struct gw_blob_traits traits; /* for push rules */
	bool hides; /* the first part found secrets */
	bool whole; /* the second part is there too */
};

/* An item that waits for what its old side turns out to have. */
struct gw_waiting {
	size_t item;
	const struct gw_slot *old;
	size_t from; /* of the hand's findings: what rules said of it */
	size_t count;
	struct gw_recall_mark mark; /* of its row, and where that ends */
	size_t end; /* 0: no row is to be kept */
};

/* One that is judged once more: for what else there is to be found, and for
 * what the old side has of what was found. */
struct gw_again {
	struct gw_hand *hand; /* that waits */
	struct gw_waiting wait;
	bool *existing; /* [wait.count], or NULL: it was not judged */
};

struct gw_judging {
	struct gw_run *run;
	struct gw_secrets *secrets;
	struct gw_query *query;
	bool traits; /* push rules ask about blobs */
	bool terraform; /* there are files of it: they may read any other */
	struct gw_slot *slots; /* [items] */
	struct gw_tree tree;
	struct gw_tree alone; /* no other files, but the binding tables */
	gw_subjects all; /* of all slots, for joins */
	struct gw_query_index *index; /* of them */
	struct gw_budgets budgets;
	const bool *off; /* [rules] */
	struct gw_bulk *bulk; /* blobs of the items, or NULL: plain files */
	struct gw_room room; /* for blobs that are judged at the same time */
	struct gw_map alones; /* blob and path -> gw_slot (before.c) */
	GW_VEC(struct gw_again) again; /* see gw_before_settle */
	atomic_uint_least64_t around; /* memory of unchanged files */
	atomic_uint_least64_t kept; /* memory of all trees that are kept */
	atomic_uint_least64_t bytes;
	atomic_uint_least64_t files;
	atomic_uint_least64_t done;
	atomic_uint_least64_t skipped; /* items, because time was up */
	atomic_uint_least64_t pointers; /* to what is in no local cache */
	atomic_uint_least64_t recalled; /* items, whole or their first part */
	struct gw_recalled *known; /* [items], or NULL: nothing is recalled */
	pthread_mutex_t keeping; /* held while rows are put */
	bool links; /* some are left to judge: they may hold secrets */
	struct gw_buf held; /* rows that must wait for that, as in a hand */
	atomic_uint_least64_t blocks; /* findings that will, so far */
	gw_hidden early; /* secrets that were found before the first item */
	pthread_mutex_t telling; /* held while someone is told how far it is */
	atomic_uint_least64_t clock; /* how often an operator asked the time */
	struct gw_hand *hands;
	unsigned hand_count;
};

/* What a path alone tells (paths.c). */
struct gw_path_says {
	struct gw_claim claim;
	bool file; /* a rule asks about the file as such */
	bool gone; /* a rule may ask what was removed from it */
};

/* One thread's things. */
struct gw_hand {
	struct gw_judging *j;
	struct gw_scanner *scanner;
	struct gw_bulk_reader *reader; /* or NULL */
	struct gw_arena scratch; /* reset after each item */
	struct gw_arena keep; /* documents judged together, findings */
	gw_findings found;
	gw_waivers waivers;
	gw_hidden hidden; /* of the item at hand */
	gw_hidden named; /* of refs, paths, messages: masked everywhere */
	struct gw_kin kin; /* of the bytes that are searched next */
	bool passing; /* what is judged holds for this moment or place only */
	struct gw_buf rows; /* to be kept: id, uint32 size, body */
	uint64_t kept_at; /* ms of the clock, when they were last put */
	GW_VEC(struct gw_waiting) waiting;
	bool waits; /* the item at hand is the last of these */
	bool again; /* it is judged for the second time */
	struct gw_map says; /* path -> gw_path_says */
	struct gw_arena paths; /* of them */
};

/* Makes the bundle's binding tables ready, for both trees. */
void gw_judging_bind(struct gw_judging *j);

void gw_hand_init(struct gw_hand *h, struct gw_judging *j);
void gw_hand_release(struct gw_hand *h);

/* Phase 1: read, scan for secrets, parse; judge at once what stands alone. */
void gw_judge_first(void *hand, size_t item);
/* The same for all items of a job of the bulk. */
void gw_judge_job(void *hand, size_t job);
/* Phase 2, between the two: subjects of all that is judged together. */
void gw_judge_gather(struct gw_hand *h);
/* Phase 3: judge what stands together. */
void gw_judge_second(void *hand, size_t item);
/* Messages, identities, ref names: views without a file. */
void gw_judge_texts(struct gw_hand *h);

bool gw_around_yaml(struct gw_str path);
bool gw_around_terraform(struct gw_str path);
/*
 * Adds to a planned run the unchanged files that changed ones ask for:
 * manifests of the tree, modules of the directory. `files`: path -> gw_id.
 */
void gw_around_add(struct gw_run *run, const struct gw_map *files);
/* Do the trees that are kept to be asked together need more memory than there
 * is for them? Then each file is asked alone, whichever came first. */
bool gw_around_crowded(struct gw_judging *j);
void gw_around_keep(struct gw_judging *j, size_t bytes);
/* Unchanged files, read for others to look at (around.c): is there room for
 * one more? One has taken so many bytes, or could not be kept. */
bool gw_around_fits(struct gw_judging *j);
void gw_around_count(struct gw_judging *j, size_t bytes, bool kept);

/* Refs, commits, tags, entries: the nodes of the scope's push. */
void gw_judge_push(struct gw_hand *h);
struct gw_push;
GW_CHECKED int gw_judge_nodes(struct gw_hand *h, const struct gw_push *push,
			      struct gw_err *err);
/* The document of a view, or NULL if no format claims it. */
struct gw_doc *gw_judge_parse(struct gw_hand *h, struct gw_arena *arena,
			      const struct gw_view *view);

/* What is told by the path of any file; holds until the next call. */
const struct gw_path_says *gw_path_says(struct gw_hand *h, struct gw_str path);

/*
 * The old side of an item. To read it costs as much as the new one, and most
 * often nobody asks for it (before.c).
 */
struct gw_before {
	struct gw_hand *hand;
	const struct gw_item *item;
	size_t from; /* of the hand's findings: those of this item */
	gw_subjects subjects; /* to be freed */
	bool read;
};
/* Before the first item: which blobs are judged alone, and where. */
void gw_before_begin(struct gw_judging *j);
/* A gw_query_job.read_old; its context is a struct gw_before. */
const gw_subjects *gw_before_read(void *before, bool gone);
/* Does, or will, someone mark what the old side has too of what rules said of
 * the item, without it being read? */
bool gw_before_marks(struct gw_before *b);
/* Have done with those that need wait no longer. */
void gw_before_pass(struct gw_hand *h);
/* All that is judged alone was judged once: what waited for another is judged
 * again, if the other has what a rule may miss. */
void gw_before_settle(struct gw_judging *j, void *const *hands);
/* The bytes of the old side; false: there are none. One that is named and not
 * there may be there another time: then nothing of the item is kept. */
bool gw_judge_old(struct gw_str *out, struct gw_hand *h,
		  const struct gw_item *it);
/* Remember of an item that rules were asked about whether its blob has
 * something whose removal a rule asks about, and what was said: in a history
 * it is the old side of another. `now` NULL: no rule asks about it at all. */
void gw_before_note(struct gw_before *b, const gw_subjects *now);
/* Mark of found[from..] what the old side's findings have too. */
void gw_before_mark(struct gw_hand *h, size_t from, const gw_findings *before);
/* Search a view for secrets, and no more; findings get the item's place. */
void gw_judge_text(struct gw_hand *h, const struct gw_item *it,
		   const struct gw_view *view);
/* A gw_query_setup.is_secret; the judging is its context. */
bool gw_judge_is_secret(void *ctx, struct gw_str key, struct gw_str value);
/* What is too large to be loaded: searched in pieces. */
void gw_judge_large(struct gw_hand *h, const struct gw_item *it);
/* Say it if a pack would have judged this text, had it been small enough to be
 * parsed: by its first part. */
void gw_judge_oversize(struct gw_hand *h, const struct gw_item *it,
		       const struct gw_view *view);
/* Collect the waivers in a text. */
void gw_judge_waivers(struct gw_hand *h, const struct gw_item *it,
		      struct gw_str bytes);
bool gw_time_is_up(const struct gw_judging *j);

/* --- for who waits (watch.c) ---------------------------------------------- */

/* Count and tell what is new in h->found. */
void gw_watch(struct gw_hand *h, size_t from);
/* One item is done. */
void gw_watch_done(struct gw_judging *j);
/* What was not looked at is said once, with one of them by name. */
void gw_watch_skipped(struct gw_judging *j, gw_findings *found);
/* Who made the commits that brought the findings. */
void gw_watch_authors(const struct gw_run *run, gw_findings *found);

/* --- what was judged before (recall.c) ------------------------------------ */

/* Ask for all items at once, before the first is judged. */
void gw_recall_begin(struct gw_judging *j);
/* Take the findings of an item from what is known, all (`whole`) or those of
 * its first part: what stands in the blob itself, other files or not. False:
 * it must be judged. */
bool gw_recall_take(struct gw_hand *h, size_t item, bool whole);
/* Keep what was judged now, if it holds at other times and places. */
void gw_recall_keep(struct gw_hand *h, size_t item,
		    const struct gw_recall_mark *mark);
/* Put what is left to be put. */
void gw_recall_flush(struct gw_hand *h);
/* The same for what had to wait until all items were searched. */
void gw_recall_end(struct gw_judging *j);
/* Rows to bytes and back; false: no such row. */
bool gw_recall_write(struct gw_buf *out, const gw_findings *found,
		     const struct gw_recall_mark *mark);
struct gw_recall_row {
	uint64_t bytes;
	uint32_t first; /* findings of the first part */
	uint32_t count;
	struct gw_blob_traits traits;
	bool hides;
	bool whole;
	struct gw_str findings; /* the rest, for gw_recall_finding() */
};
bool gw_recall_open(struct gw_recall_row *out, struct gw_str body);
bool gw_recall_finding(struct gw_finding *out, struct gw_str *rest,
		       struct gw_arena *arena);
/* Put the row of an item that waited, if there is to be one. */
void gw_recall_settled(struct gw_hand *h, const struct gw_waiting *w);
/* Ask the rules about a view once more, for what they say of its old side. */
void gw_judge_again(struct gw_hand *h, const struct gw_item *it,
		    const struct gw_view *view);
/* Scan and judge a view that stands alone. */
void gw_judge_view(struct gw_hand *h, const struct gw_item *it,
		   const struct gw_view *view);
/* If it is an archive: the same for each member. */
void gw_judge_inside(struct gw_hand *h, const struct gw_item *it,
		     const struct gw_view *view);
/* If it is a pointer of Git LFS or DVC: the same for what it means, where a
 * local cache holds it; else it is counted (pointers). True: it is one. */
bool gw_judge_behind(struct gw_hand *h, const struct gw_item *it,
		     const struct gw_view *view);
/* Copy what the finding points at, so that it outlives scratch memory. */
void gw_finding_keep(struct gw_finding *f, struct gw_arena *a);

/* Load an item's bytes (or its old side's). GW_ENOTFOUND: there is none. */
GW_CHECKED int gw_item_load(struct gw_str *out, struct gw_hand *h,
			    const struct gw_item *it, bool old,
			    struct gw_err *err);

#endif
