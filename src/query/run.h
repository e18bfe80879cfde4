#ifndef GW_QUERY_RUN_H
#define GW_QUERY_RUN_H

#include <stdatomic.h>
#include <threads.h>

#include "match/match.h"
#include "query/program.h"
#include "query/query.h"

/* Private to query/: a program that runs. */

enum q_truth { Q_F, Q_U, Q_T };

struct gw_query {
	struct q_program p;
	const struct gw_query_setup *setup;
	struct gw_query_setup kept;
	struct gw_node **params; /* [params]: site's value or the default */
	struct gw_node **tables;
	/* A compiled regex each, taken out by whoever uses it. */
	_Atomic(struct gw_regex *) *regexes;
	uint32_t *first; /* [classes + 1]: where a class begins in select */
	bool *idle; /* [rules]: of a push, asleep by their parameters */
	struct q_choice *choice; /* rules by kind of node (choose.c) */
	bool joins[GW_CLASSES];
	/* Entries of rules that ask for what was removed. */
	const struct q_select **gone;
	uint32_t gones;
};

/* A node on the way of a path; `subject` if it is one. */
struct q_val {
	struct gw_node *node;
	const struct gw_subject *subject;
};

/* What a path gave: [from, from + n) of the run's stack. */
struct q_list {
	uint32_t from;
	uint32_t n;
	bool open; /* there may be more, not known */
	/* What stopped the walk: the value that is not known, else the node
	 * the path began at. */
	const struct gw_node *near;
};

struct q_slot {
	bool bound;
	bool open;
	bool judging; /* a let that is being read */
	struct q_val *v;
	uint32_t n;
	struct q_val one;
};

/* An operand's value. */
struct q_arg {
	struct gw_str text;
	uint8_t kind; /* enum gw_kind */
	uint32_t regex; /* + 1 */
	const struct gw_node *node; /* NULL: a constant */
};

struct q_args {
	uint32_t from; /* in the run's args */
	uint32_t n;
	bool unknown;
	const struct q_const *consts; /* where they stand instead; or NULL */
	const struct gw_node *table;
	const struct gw_node *whole; /* the first value of a path */
};

/* What decided. */
struct q_why {
	const struct gw_node *node; /* for the place; NULL: the subject */
	const struct gw_node *value; /* for {value}; NULL: absent */
	int depth; /* of node, or one of these: */
};
#define Q_NONE_YET (-1)
/* It takes a walk up to the root, and most are never compared. */
#define Q_UNMEASURED (-2)

#define Q_MOST_RESUMED 8u
#define Q_MOST_AROUND 3u

/* Where a quantifier that decided goes on when its rule is judged again. */
struct q_resume {
	const struct q_cond *cond;
	uint32_t at; /* item */
	unsigned level; /* quantifiers around it: */
	const struct q_cond *outer[Q_MOST_AROUND];
};

struct q_witnesses {
	struct q_resume v[Q_MOST_RESUMED];
	unsigned n;
	const struct q_cond *around[Q_MOST_AROUND];
	unsigned level; /* of quantifiers that are being judged */
	unsigned off; /* inside of what has but one witness */
	const struct q_cond *last; /* the innermost that ended last, or NULL */
	bool again; /* not the first time */
};

struct q_candidate {
	uint32_t rule; /* index into Q_RULES */
	uint64_t starts; /* gw_rule_path_starts() */
};

/* In the order in which they are judged. */
struct q_rules {
	const struct q_candidate *v;
	uint32_t n;
};

typedef GW_VEC(struct q_candidate) q_chosen;

struct q_run {
	const struct gw_query *q;
	const struct gw_query_job *job;
	struct gw_arena *arena;
	const struct gw_subject *subject; /* @ */
	const struct gw_subject *old; /* $old, or NULL */
	enum gw_change_bits change;
	const struct q_rule *rule;
	struct q_slot slots[Q_MOST_SLOTS];
	struct q_val *item; /* the current item, or NULL */
	GW_VEC(struct q_val) stack;
	GW_VEC(struct q_arg) args;
	q_chosen chosen; /* rules of a kind that is not kept */
	struct gw_map memo; /* kind + node -> parsed */
	struct q_joins *joins;
	const gw_subjects *before; /* the old side, once it was read */
	bool before_read;
	struct gw_map *olds; /* class + address -> old subject */
	uint32_t steps;
	bool over; /* the step budget ran out */
	struct gw_buf *trace; /* the job's, if the subject is wanted there */
	unsigned indent; /* of the trace */
	unsigned parse_depth;
	unsigned depth; /* of conditions */
	struct gw_node made; /* a text that is asked at once (quick.c) */
	struct q_witnesses witnesses;
};

/* Fill q->idle (idle.c). */
void gw_q_find_idle(struct gw_query *q, struct gw_arena *arena);

#define Q_MOST_STEPS 1000000u
#define Q_MOST_PARSED ((size_t)1 << 20)
#define Q_MOST_PARSE_DEPTH 4

static inline struct q_val *gw_q_vals(const struct q_run *r,
				      const struct q_list *l)
{
	return l->n ? r->stack.v + l->from : NULL;
}

static inline enum q_truth gw_q_not(enum q_truth t)
{
	return (enum q_truth)(Q_T - t);
}

static inline enum q_truth gw_q_truth(bool b)
{
	return b ? Q_T : Q_F;
}

/* --- open.c --- */

bool gw_q_is_off(const struct gw_query *q, uint32_t meta);

/* --- choose.c --- */

void gw_q_choice_open(struct gw_query *q, struct gw_arena *arena);
void gw_q_choice_close(struct gw_query *q);
/* Rules that are not off and select nodes of this class, type, api and
 * language; borrowed from the query or, until the next call, from the run. */
struct q_rules gw_q_choose(struct q_run *r, const struct gw_subject *s);
/* One of the patterns fits, or there are none. */
bool gw_q_list_fits(const struct gw_bundle *b, struct gw_list_ref list,
		    struct gw_str text);

/* --- path.c, facts.c --- */

/* Values of a path, left on the stack: the caller takes them off with
 * r->stack.n = list.from. `all`: union of the alternatives, not the first. */
struct q_list gw_q_walk(struct q_run *r, uint32_t path, bool all);
/* The same with another subject as @ (a join's candidate). */
struct q_list gw_q_walk_of(struct q_run *r, uint32_t path,
			   const struct gw_subject *subject);
struct gw_node *gw_q_fact(struct q_run *r, const struct q_val *v,
			  enum q_fact fact);
/* A made scalar. */
struct gw_node *gw_q_text(struct q_run *r, enum gw_kind kind,
			  struct gw_str text);

/* --- quick.c --- */
enum q_quick { Q_QUICK_F = Q_F, Q_QUICK_U = Q_U, Q_QUICK_T = Q_T, Q_ASK };
/* As gw_q_eval, with as many steps and the same names bound, but not what
 * decided. Q_ASK: it takes gw_q_eval to tell. */
enum q_quick gw_q_quick(struct q_run *r, uint32_t cond);

/* --- eval.c, leaf.c, quantifier.c, range.c --- */
enum q_truth gw_q_eval(struct q_run *r, uint32_t cond, struct q_why *why);
enum q_truth gw_q_eval_leaf(struct q_run *r, const struct q_cond *c,
			    struct q_why *why);
enum q_truth gw_q_eval_quantifier(struct q_run *r, const struct q_cond *c,
				  struct q_why *why);
enum q_truth gw_q_eval_range(struct q_run *r, const struct q_cond *c,
			     struct q_why *why);
/* A deeper decider replaces a shallower one; of equals the last wins, since
 * guards are written before the point. */
void gw_q_decide(struct q_run *r, struct q_why *why, const struct gw_node *node,
		 const struct gw_node *value);
void gw_q_deeper(const struct q_run *r, struct q_why *why, struct q_why *other);
bool gw_q_is_deeper(const struct q_run *r, struct q_why *a, struct q_why *b);
/* What decided is written inside of the other, whatever their depths say. */
void gw_q_inside(const struct q_run *r, struct q_why *why,
		 struct q_why *around);
/* Takes a step; false: the budget is used up. */
bool gw_q_step(struct q_run *r);
/* Conditions within each other. */
#define Q_MOST_DEEP 256
void gw_q_bind_one(struct q_slot *s, struct q_val v);

/* --- witness.c: the further items that make a quantifier true --- */
/* The item of `n` at which it goes on. */
uint32_t gw_q_witness_from(struct q_run *r, const struct q_cond *c, uint32_t n);
/* It comes to an item, and leaves it. What is inside begins anew, but for the
 * item at which it went on. */
void gw_q_witness_item(struct q_run *r, const struct q_cond *c, bool further);
void gw_q_witness_left(struct q_run *r);
/* Item `i` ended it; or, not ended, it has come behind its last item. */
void gw_q_witness_end(struct q_run *r, const struct q_cond *c, uint32_t i,
		      bool ended);
/* Steps behind the witness that decided; false: there was none. */
bool gw_q_witness_again(struct q_run *r);
/* What tells the node from its like in other items: names of the items around
 * it, and of a text eight bits, so that none can be guessed from it. */
void gw_q_witness_identity(struct gw_buf *out, const struct gw_node *node);

/* --- leaf.c --- */
/* All tests of a leaf on its value; NULL: it is absent. */
enum q_truth gw_q_test(struct q_run *r, const struct q_cond *c,
		       const struct gw_node *n);
struct q_args gw_q_args(struct q_run *r, const struct q_operand *o);
struct gw_node *gw_q_preset_node(struct q_run *r, uint32_t operand);

/* --- operators (op_*.c): a value that is there, known unless the operator
 * asked for unknown ones --- */
enum q_op_flags { Q_OP_MISSING = 1, Q_OP_UNKNOWN = 2 };
struct q_use {
	struct q_run *run;
	const struct gw_node *value;
	const struct q_args *args;
	bool fold;
};
typedef enum q_truth gw_q_op(const struct q_use *u);
/* The operator of that number (leaf.c). */
enum q_truth gw_q_op_run(uint32_t op, const struct q_use *u);
#define GW_OP(id, name, operand, flags) gw_q_op gw_op_##id;
#include "query/ops.def"
#undef GW_OP
/* The i-th argument; an empty one where a hostile bundle gives none. */
static inline struct q_arg gw_q_arg_at(const struct q_run *r,
				       const struct q_args *a, uint32_t i)
{
	if (i >= a->n)
		return (struct q_arg){ .text = GW_STR(""), .kind = GW_STRING };
	if (!a->consts)
		return r->args.v[a->from + i];
	return (struct q_arg){ .text = gw_bundle_str(r->q->p.bundle,
						     a->consts[i].text),
			       .kind = (uint8_t)a->consts[i].kind,
			       .regex = a->consts[i].regex };
}
static inline struct q_arg gw_q_arg(const struct q_use *u, uint32_t i)
{
	return gw_q_arg_at(u->run, u->args, i);
}
/* Equal as rules mean it: "true" is true, 1.0 is 1 (op_text.c). */
bool gw_q_equal(const struct gw_node *value, const struct q_arg *arg,
		bool fold);
/* The whole text if it is known; else what is known of its beginning and end
 * (op_text.c). */
struct q_known {
	struct gw_str text; /* whole */
	struct gw_str front;
	struct gw_str back;
	bool whole;
};
struct q_known gw_q_known(const struct gw_node *n);
bool gw_q_same_tree(const struct gw_node *a, const struct gw_node *b);

/* --- kinds (kind_*.c): a value read as something else --- */
struct q_kind_in {
	struct q_run *run;
	struct gw_arena *arena;
	const struct gw_node *node;
	struct gw_str text; /* its text, or its source text if it is unknown */
	bool whole; /* the text is known to its end */
};
/* The tree, or NULL: unknown. */
typedef struct gw_node *gw_q_kind(const struct q_kind_in *in);
#define GW_PARSE_KIND(id, name) gw_q_kind gw_kind_##id;
#include "query/kinds.def"
#undef GW_PARSE_KIND
/* Flag of the root of a tree that was parsed out of a text, its origin. */
#define Q_EMBEDDED 0x8000u
/* kind: enum q_parse_kind + 1; kept for the next rule that asks. */
struct gw_node *gw_q_parse(struct q_run *r, const struct gw_node *n,
			   uint8_t kind);
/* Parsed by a parser of parse/, or NULL (kinds.c). */
struct gw_node *gw_kind_by(const struct q_kind_in *in, const char *parser);
/* A scalar put into a made map: unknown if a hole of a template is in it;
 * nothing if the text is no text (kinds.c). */
void gw_kind_put(const struct q_kind_in *in, struct gw_node *map,
		 const char *key, struct gw_str text);
/* {name, argv, args, flag} of a list of words (kind_argv.c). */
void gw_kind_flags(const struct q_kind_in *in, struct gw_node *map,
		   const struct gw_node *words);

/* --- join.c, change.c --- */
struct q_list gw_q_joined(struct q_run *r, const struct q_join *j);
/* The old side, or NULL: there is none. */
const gw_subjects *gw_q_before(struct q_run *r, bool gone);
const struct gw_subject *gw_q_old_of(struct q_run *r,
				     const struct gw_subject *s);

/* --- message.c, place.c, trace.c --- */
struct gw_str gw_q_message_make(struct q_run *r, const struct q_why *why);
void gw_q_place(struct q_run *r, struct gw_finding *f,
		const struct gw_node *node);
int gw_q_depth(const struct gw_node *n);
/* The root of the tree it stands in. */
const struct gw_node *gw_q_root(const struct gw_node *n);
/* Of what was parsed out of a text, the text; else the node itself. */
const struct gw_node *gw_q_outside(const struct gw_node *n);
void gw_q_show(struct gw_buf *out, const struct gw_node *n, unsigned filters);
/* A decided condition; `from`: where the lines of those below it begin. */
struct q_decision {
	const struct q_cond *cond;
	enum q_truth t;
	const struct gw_node *value; /* of a leaf; NULL: absent */
	size_t from;
};
void gw_q_trace(struct q_run *r, const struct q_decision *d);
/* Begins a rule's part, if its subject is asked for: sets r->trace. */
void gw_q_trace_rule(struct q_run *r);
void gw_q_trace_part(struct q_run *r, const char *word);
void gw_q_trace_end(struct q_run *r, const char *verdict);

struct gw_regex *gw_q_regex_take(const struct gw_query *q, uint32_t i);
void gw_q_regex_give(const struct gw_query *q, uint32_t i,
		     struct gw_regex *re);

#endif
