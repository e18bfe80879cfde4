#ifndef GW_RUN_RUN_H
#define GW_RUN_RUN_H

#include "cache/cache.h"
#include "git/git.h"
#include "push/push.h"
#include "query/query.h"
#include "secret/secret.h"
#include "verdict/verdict.h"

/*
 * Changes -> items -> findings -> verdict. An item is one blob at one path.
 * Items of the state that is judged (the index, the pushed tip, a directory)
 * are judged together, so that rules see the files beside them; blobs of
 * history are judged each alone.
 */

struct gw_item {
	struct gw_str path; /* as in the repository, or as the user wrote it */
	struct gw_str bytes; /* p NULL: not loaded, see blob and file */
	struct gw_id blob; /* "" for plain files */
	const char *file; /* where to read a plain file, or NULL */
	uint64_t size;
	uint32_t mode; /* as in a tree; 0100644 for plain files */
	struct gw_str commit; /* the introducing commit, or "" */
	struct gw_str ref;
	struct gw_id old_blob; /* the same path before, or "" */
	struct gw_str old_bytes; /* p NULL: none, or see old_blob */
	bool together; /* part of the state that is judged */
	bool context; /* only there for others to look at */
	bool skipped; /* set by judging: time was up before its turn */
};
typedef GW_VEC(struct gw_item) gw_items;

/* The engines of bundles, NULL-ended: what rule/ and the rest agree on. */
const struct gw_engine *const *gw_run_engines(void);

/* Generators of fakes beyond those of rule/, NULL-ended; or NULL. */
const struct gw_fake_maker *const *gw_run_fakes(void);

/* Said now and then during long work; done == total at the end. */
typedef void gw_run_progress(void *ctx, uint64_t done, uint64_t total);

/*
 * Where verdicts of earlier runs are kept, or who asks there for a judge in
 * its jail. Neither can fail; one call at a time is made.
 */
struct gw_recall {
	void (*get)(void *ctx, struct gw_cache_row *rows, size_t n,
		    struct gw_arena *arena);
	void (*put)(void *ctx, const struct gw_cache_row *rows, size_t n);
	void *ctx;
	struct gw_str program; /* which program judges: version and build */
};

/* A finding that will block, as far as can be told while the work goes on;
 * its secrets are masked. One call at a time, never beside gw_run_progress. */
typedef void gw_run_notice(void *ctx, const struct gw_finding *f);

enum gw_run_authors {
	GW_AUTHORS_LEFT_OUT,
	GW_AUTHORS_SHOWN, /* who made the introducing commit */
	GW_AUTHORS_MASKED, /* ... hardly to be known, here and in messages */
};

struct gw_run {
	struct gw_arena *arena; /* findings and verdict */
	const struct gw_bundle *bundle;
	const struct gw_policy *policy;
	struct gw_repo *repo; /* NULL: plain files only */
	const struct gw_scope *scope; /* or NULL */
	gw_items items;
	struct gw_str rules; /* --rules GLOB, "" for all */
	struct gw_str only; /* one rule id (rule tests), or "" */
	struct gw_str baseline; /* text of the baseline, or "" */
	struct gw_str baseline_name;
	const struct gw_bypass_request *bypass; /* or NULL */
	const struct gw_push_signers *signers; /* who may sign, or NULL */
	struct gw_str user; /* the pusher, or "": not known */
	struct gw_str signer; /* of the push certificate; "": none; p NULL: not
			       * known */
	struct gw_str repository; /* its name on the server, or "" */
	struct gw_str salt; /* of fingerprints */
	struct gw_id trusted_tree; /* server: waivers that stand here count */
	struct gw_str base; /* server: the protected or default branch, or "" */
	struct gw_id base_tip; /* where it stood before the push, or "" */
	uint64_t until; /* ms of the monotonic clock: from then on no item is
			 * begun, and those left are undecided; 0: no end */
	struct gw_str root; /* directory a walk began in, with its slash */
	struct gw_buf *trace; /* explain --why, or NULL */
	uint64_t trace_line; /* ... of this line; 0: the whole file */
	unsigned threads; /* 0: as many as processors */
	int64_t now;
	enum gw_level fail_on;
	enum gw_level min_level;
	bool server;
	bool history; /* nothing is together */
	bool partial; /* only some files of a tree; a scope is in any case */
	size_t unread; /* unchanged files that rules would look at, too many or
			* too large to be read: joins do not know them */
	bool line_hashes; /* fill gw_finding.line_hash, for reports that ask */
	const struct gw_recall *recall; /* verdicts of before, or NULL */
	gw_run_progress *progress; /* or NULL */
	gw_run_notice *notice; /* or NULL */
	uint64_t most; /* findings that block, then no item is begun and those
			* left are undecided; 0: no end */
	enum gw_run_authors authors;
	/* In a jail, something is needed that must be there before it closes:
	 * does not return. NULL: there is no jail, it can be had now. */
	void (*restart)(void *ctx);
	void *ctx;
	struct gw_judging *state; /* made by gw_run_judge, see release */
};

/* Fill run->items from a scope (blobs at their places). */
void gw_run_plan(struct gw_run *run, const struct gw_scope *scope);
/*
 * Fill run->items from a file or directory: regular files only, symbolic
 * links never followed, .git left out, sorted by path. What cannot be read
 * becomes an undecided finding.
 */
GW_CHECKED int gw_run_walk(struct gw_run *run, const char *path,
			   gw_findings *found, struct gw_err *err);

/* Frees items and what findings point into: call when the verdict is told. */
void gw_run_release(struct gw_run *run);

/* Milliseconds of the monotonic clock, as gw_run.until counts them. */
uint64_t gw_run_clock(void);

/* Judge all items; `found` holds findings made before and is taken over. */
GW_CHECKED int gw_run_judge(struct gw_verdict *out, struct gw_run *run,
			    gw_findings *found, struct gw_err *err);

/* An undecided finding: what could not be judged, and why. */
void gw_run_undecided(gw_findings *found, struct gw_arena *arena,
		      const char *kind, struct gw_str path,
		      const struct gw_err *why);

/*
 * Run a program without a shell, standard input empty, its output thrown
 * away, and wait. `env` ("NAME=value", NULL-ended) is added to ours.
 * *code: its exit code, or 128 + the signal that ended it.
 */
GW_CHECKED int gw_supervise(int *code, const char *const *argv,
			    const char *const *env, struct gw_err *err);
/*
 * The same with a text on its standard input, and an end: after `wall_ms` the
 * program and all of its process group are killed, *code is 128 + 9 then. Its
 * output goes where standard error goes.
 */
GW_CHECKED int gw_supervise_told(int *code, const char *const *argv,
				 struct gw_str text, uint32_t wall_ms,
				 struct gw_err *err);

/* A program that is asked something: texts on its descriptors 0 and 3. */
struct gw_told {
	const char *const *argv; /* looked up in PATH */
	struct gw_str text; /* standard input */
	struct gw_str third; /* at most 64 KiB, or "" */
	uint32_t wall_ms;
};
/* Run it, wait, and take what it prints, at most `most` bytes of it. Standard
 * error is thrown away, the environment is empty but for PATH. */
GW_CHECKED int gw_supervise_asked(int *code, struct gw_str *out, size_t most,
				  const struct gw_told *told,
				  struct gw_arena *arena);
/* Run serve(ctx) in a process of its own that then ends; `close_fd` is closed
 * there. Its id, or -1. */
int gw_supervise_fork(void (*serve)(void *ctx), void *ctx, int close_fd);
void gw_supervise_wait(int pid);
/* Wait for its end, and kill it after `wall_ms`. */
void gw_supervise_end(int pid, uint32_t wall_ms);

/*
 * A process that keeps verdicts for a judge in its jail. It alone has the key
 * and the database open; it is started before the judge, answers its questions,
 * and holds what the judge wants kept until the supervisor says what became of
 * the push. Whatever happens to it, the judge goes on without.
 */
struct gw_keeper;
GW_CHECKED int gw_keeper_start(struct gw_keeper **out,
			       const struct gw_cache_setup *setup,
			       struct gw_arena *arena, struct gw_err *err);
/* The same, but what is to be kept is kept at once: for long work that may be
 * interrupted, and that lets nothing in. */
GW_CHECKED int gw_keeper_start_at_once(struct gw_keeper **out,
				       const struct gw_cache_setup *setup,
				       struct gw_arena *arena,
				       struct gw_err *err);
/* For the judge, in its own process, before it enters the jail: the functions
 * to ask by. From then on this process cannot say what becomes of the push. */
void gw_keeper_door(struct gw_recall *out, struct gw_keeper *k);
/* For the supervisor: the record is believed and the push let in (`keep`), or
 * not. Waits for the keeper's end, not for long. NULL is allowed. */
void gw_keeper_end(struct gw_keeper *k, bool keep);

/*
 * A helper that has gpgv verify OpenPGP signatures by the keys of a keyring
 * file, for a judge in its jail: start it before. gw_gpg_verify() is a
 * gw_push_signers.gpg, its context what gw_gpg_start() gave.
 */
struct gw_gpg;
GW_CHECKED int gw_gpg_start(struct gw_gpg **out, const char *keyring,
			    struct gw_arena *arena, struct gw_err *err);
int gw_gpg_verify(struct gw_str *signer, void *gpg, struct gw_str signature,
		  struct gw_str text, struct gw_arena *arena);
void gw_gpg_end(struct gw_gpg *g);

/* What a judge may use up; 0: no limit. */
struct gw_guard {
	uint32_t wall_ms; /* from start to end */
	/* Bytes of data as RLIMIT_DATA counts them, what is in use included. */
	uint64_t memory;
	/* Where the exit code goes that the child ended with, receipt or not; -1
	 * if it had none. NULL: nowhere. */
	int *ended;
};
/*
 * Judge in a child process: judge(ctx) gives an exit code (GW_EXIT_*), which is
 * returned. err->status is then GW_OK. If the child is ended by a signal, is
 * late, or leaves no receipt of its own with the same code as it ends with, the
 * answer is GW_EXIT_UNDECIDED, and *err has one line that says why. All that
 * the child has started and left in its process group ends with it, and it
 * ends when its parent's thread does.
 *
 * What the judge writes to standard output is flushed before its receipt; of
 * memory nothing comes back. To be called by a process with one thread. The
 * child ends by _exit(): no atexit() handlers. A judge that was taken over
 * before it entered its jail can forge a receipt: enter it first (jail/jail.h).
 */
GW_CHECKED int gw_guard(int (*judge)(void *ctx), void *ctx,
			const struct gw_guard *limits, struct gw_err *err);

/* --- rule tests ---------------------------------------------------------- */

struct gw_rule_tests {
	unsigned run;
	unsigned failed;
	unsigned rules;
};
/*
 * Run the tests inside the rule files below `dirs` against their bundle.
 * Each failure is written to `out` as E018 with rule, test, wanted and got.
 */
GW_CHECKED int gw_run_rule_tests(struct gw_rule_tests *sum, struct gw_buf *out,
				 const char *const *dirs, struct gw_str only,
				 struct gw_err *err);

#endif
