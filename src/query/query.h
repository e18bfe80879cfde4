#ifndef GW_QUERY_QUERY_H
#define GW_QUERY_QUERY_H

#include "finding/finding.h"
#include "model/model.h"
#include "rule/rule.h"

/*
 * Ask a tree questions; ask many trees joined questions. The engine behind
 * `deny` and `require`: strong Kleene logic over T, F and U (docs/rules.md).
 */
extern const struct gw_engine gw_engine_query;

/* A bundle made ready for judging. Immutable after open: threads share it. */
struct gw_query;

/*
 * Site values of parameters are named "pack/name"; "pack/slug.name" means the
 * parameter of one rule alone and wins.
 */
struct gw_query_setup {
	const struct gw_bundle *bundle;
	const struct gw_map *params; /* name -> gw_node *; NULL: defaults */
	/* [rules]: switched off; NULL: those with `enabled: false` */
	const bool *off;
	const uint8_t *unknown; /* [rules]: enum gw_on_unknown + 1; 0: rule's */
	int64_t now; /* seconds since 1970: for older_than and tables */
	/* For the operator `secret`: is `value`, called `key`, a secret?
	 * NULL: not known. Called from many threads. */
	bool (*is_secret)(void *ctx, struct gw_str key, struct gw_str value);
	void *ctx;
};
GW_CHECKED int gw_query_open(struct gw_query **out, struct gw_arena *arena,
			     const struct gw_query_setup *setup,
			     struct gw_err *err);
void gw_query_close(struct gw_query *q);

/*
 * The subjects of a tree by class, built once for all its documents, and what
 * joins find them by, built when one is first asked. Threads share it. `all`
 * must outlive it; to be freed.
 */
struct gw_query_index;
struct gw_query_index *gw_query_index_new(const struct gw_query *q,
					  const gw_subjects *all,
					  struct gw_arena *arena);
void gw_query_index_free(struct gw_query_index *x);

/* One document under judgement. */
struct gw_query_job {
	struct gw_arena *arena; /* results and scratch; outlives *found */
	const gw_subjects *now; /* its subjects */
	const gw_subjects *old; /* the old side, or NULL: see read_old */
	/* Reads the old side when a rule first asks for it; NULL: there is
	 * none. `gone`: it is asked for what it has and the document has not
	 * (gw_query_asks_gone). NULL: none is known. */
	const gw_subjects *(*read_old)(void *ctx, bool gone);
	void *ctx;
	const struct gw_tree *tree; /* other documents, or NULL */
	const gw_subjects *all; /* subjects of the tree for joins, or NULL */
	struct gw_query_index *index; /* of `all`, or NULL: made on need */
	/* The tree holds more than is here: what a join over more than the
	 * file does not find may stand there. */
	bool partial;
	struct gw_str path; /* for path selectors */
	gw_findings *found; /* appended to; places without commit and ref */
	struct gw_buf *trace; /* explain --why: the decisions, or NULL */
	uint64_t trace_line; /* ... of what stands on this line; 0: all */
	struct gw_str only; /* judge this rule alone; NULL pointer: all */
	bool *clock; /* set when the answer depends on `now`; or NULL */
};
/* GW_OK, or GW_ELIMIT when the step budget ran out (found says so too). */
GW_CHECKED int gw_query_judge(const struct gw_query *q,
			      const struct gw_query_job *job,
			      struct gw_err *err);

/* Do any rules ask joins with this class (so that the tree must be read)? */
bool gw_query_joins(const struct gw_query *q, enum gw_class c);
/* May a join over more than a file ask for one of them, or a rule about one of
 * them ask such a join? */
bool gw_query_looks_around(const struct gw_query *q, const gw_subjects *s);
/* Does any rule ask about this class that is neither off nor put to sleep by
 * its parameters? */
bool gw_query_wants(const struct gw_query *q, enum gw_class c);
/* The same for a file at this path: do all of them look elsewhere? */
bool gw_query_wants_at(const struct gw_query *q, enum gw_class c,
		       struct gw_str path);
/* Does any rule ask for what was removed? `unread`: from a file that no format
 * reads as text. */
bool gw_query_wants_gone(const struct gw_query *q, bool unread);
/* Is one of them something whose removal a rule asks about? */
bool gw_query_asks_gone(const struct gw_query *q, const gw_subjects *s);

#endif
