#ifndef GW_QUERY_JOIN_H
#define GW_QUERY_JOIN_H

#include <threads.h>

#include "query/run.h"

/* Private to query/: the subjects of a tree, and how a join finds those that
 * it asks for among them. */

/* Subjects of one class and type: [first, first + count) of the order. */
struct q_group {
	enum gw_class cls;
	struct gw_str type;
	uint32_t first;
	uint32_t count;
};

struct q_keys;

struct gw_query_index {
	const gw_subjects *all;
	uint32_t *order; /* subjects by group, in their order */
	struct q_group *groups; /* by class */
	uint32_t count;
	uint32_t first[GW_CLASSES + 1]; /* of groups */
	/* [joins]: made when a join is first asked, under the lock. */
	_Atomic(const struct q_keys *) *keys;
	struct gw_arena *arena; /* where they are made */
	struct gw_arena own; /* the same, of an index that threads share */
	mtx_t lock;
	bool shared;
};

/* --- join.c --- */
bool gw_q_join_fits(struct q_run *r, struct gw_list_ref list,
		    struct gw_str text);
/* "Ref x", "Fn::GetAtt x.Arn": the address in front. */
struct gw_str gw_q_ref_text(struct gw_str ref);
/* Is the key one whose value names the whole thing? */
bool gw_q_is_identity(struct gw_str key);
struct gw_str gw_q_namespace(const struct gw_subject *s);
struct gw_str gw_q_folder(const struct gw_subject *s);
/* The map whose pairs all must hold, of a selector; NULL: there is none. */
const struct gw_node *gw_q_selector_pairs(const struct gw_node *selector);

/* --- join_index.c --- */

typedef GW_VEC(uint32_t) q_places;
/*
 * Subjects (indexes into index->all) that the join may ask for, seen from
 * `to`: all that match are among them, in order. Costs as much as those that
 * share a label, a reference or a folder with it, once the first question has
 * put all subjects in their places.
 */
void gw_q_candidates(q_places *out, struct q_run *r, const struct q_join *j,
		     struct gw_query_index *x, const struct gw_subject *to);

#endif
