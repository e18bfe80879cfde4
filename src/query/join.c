/* Joins: nodes of other documents that refer to this one, or select it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Subjects of the tree are kept by class, and by what a join asks of them
 * (join_index.c), so that it looks at few of them. A candidate whose reference is not known may be a match:
 * that makes the list open, so the answer is not known rather than "none".
 */
#include <string.h>

#include "base/glob.h"
#include "query/join.h"

#define INDEX_MEMORY ((size_t)1 << 30)

struct q_joins {
	struct gw_query_index *file;
	struct gw_query_index *tree;
};

static int cmp_subject(const void *a, const void *b, void *ctx)
{
	const gw_subjects *all = ctx;
	uint32_t i = *(const uint32_t *)a;
	uint32_t k = *(const uint32_t *)b;
	const struct gw_subject *x = &all->v[i];
	const struct gw_subject *y = &all->v[k];
	int c;

	if (x->cls != y->cls)
		return x->cls < y->cls ? -1 : 1;
	c = gw_str_cmp(x->type, y->type);
	return c ? c : i < k ? -1 : i > k;
}

static void make_groups(struct gw_query_index *x)
{
	const gw_subjects *all = x->all;

	for (uint32_t i = 0; i < all->n; i++) {
		const struct gw_subject *s = &all->v[x->order[i]];
		struct q_group *g = x->count ? &x->groups[x->count - 1] : NULL;

		if (!g || g->cls != s->cls || !gw_str_eq(g->type, s->type)) {
			g = &x->groups[x->count++];
			*g = (struct q_group){ s->cls, s->type, i, 0 };
		}
		g->count++;
	}
	for (uint32_t c = 0, i = 0; c <= GW_CLASSES; c++) {
		while (i < x->count && x->groups[i].cls < c)
			i++;
		x->first[c] = i;
	}
}

static struct gw_query_index *make_index(const struct gw_query *q,
					 const gw_subjects *all,
					 struct gw_arena *arena)
{
	struct gw_query_index *x = GW_NEW(arena, struct gw_query_index);

	x->all = all;
	x->arena = arena;
	x->order = gw_arena_array(arena, all->n + 1, sizeof(*x->order));
	x->groups = gw_arena_array(arena, all->n + 1, sizeof(*x->groups));
	x->keys = gw_arena_array(arena, q->p.count[Q_JOINS] + 1,
				 sizeof(*x->keys));
	for (size_t i = 0; i < all->n; i++)
		x->order[i] = (uint32_t)i;
	if (all->n)
		qsort_r(x->order, all->n, sizeof(*x->order), cmp_subject,
			(void *)(uintptr_t)all);
	make_groups(x);
	return x;
}

struct gw_query_index *gw_query_index_new(const struct gw_query *q,
					  const gw_subjects *all,
					  struct gw_arena *arena)
{
	struct gw_query_index *x = make_index(q, all, arena);

	gw_arena_init(&x->own, INDEX_MEMORY);
	x->arena = &x->own;
	x->shared = true;
	if (mtx_init(&x->lock, mtx_plain) != thrd_success)
		gw_no_memory(sizeof(x->lock));
	return x;
}

void gw_query_index_free(struct gw_query_index *x)
{
	if (!x)
		return;
	mtx_destroy(&x->lock);
	gw_arena_release(&x->own);
}

static struct gw_query_index *index_for(struct q_run *r, enum q_scope scope)
{
	if (!r->joins)
		r->joins = GW_NEW(r->arena, struct q_joins);
	if (scope == Q_SCOPE_FILE || !r->job->all) {
		if (!r->joins->file)
			r->joins->file = make_index(r->q, r->job->now,
						    r->arena);
		return r->joins->file;
	}
	if (r->job->index)
		return r->job->index;
	if (!r->joins->tree)
		r->joins->tree = make_index(r->q, r->job->all, r->arena);
	return r->joins->tree;
}

bool gw_q_join_fits(struct q_run *r, struct gw_list_ref list,
		    struct gw_str text)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (gw_glob_name(gw_bundle_item(r->q->p.bundle, list, i),
				 text))
			return true;
	return list.count == 0;
}

/* --- references ---------------------------------------------------------- */

/* "aws_x.n", "aws_x.n.id", "aws_x.n[0].arn": is it this address? */
static bool speaks_of(struct gw_str ref, struct gw_str address)
{
	if (!address.n || !gw_str_starts(ref, address))
		return false;
	return ref.n == address.n || ref.p[address.n] == '.' ||
	       ref.p[address.n] == '[';
}

static struct gw_str without(struct gw_str s, const char *front)
{
	struct gw_str f = gw_str_of(front);

	return gw_str_starts(s, f) ? gw_str_part(s, f.n, s.n) : s;
}

struct gw_str gw_q_ref_text(struct gw_str ref)
{
	ref = without(without(ref, "Ref "), "Fn::GetAtt ");
	return without(ref, "GetAtt ");
}

static enum q_truth ref_means(struct q_run *r, struct gw_str ref,
			      const struct gw_subject *to)
{
	struct gw_str full;

	ref = gw_q_ref_text(ref);
	if (speaks_of(ref, to->address) || speaks_of(ref, to->name))
		return Q_T;
	full = gw_arena_print(r->arena, "%.*s.%.*s", GW_FMT(to->type),
			      GW_FMT(to->name));
	return gw_q_truth(speaks_of(ref, full));
}

bool gw_q_is_identity(struct gw_str key)
{
	return gw_str_ends(key, GW_STR("name")) ||
	       gw_str_ends(key, GW_STR("Name")) ||
	       gw_str_ends(key, GW_STR("identifier")) ||
	       gw_str_is(key, "bucket") || gw_str_is(key, "id") ||
	       gw_str_is(key, "arn");
}

static bool literal_means(struct gw_str text, const struct gw_subject *to)
{
	const struct gw_node *meta = gw_node_path(to->node, "metadata.name");

	if (!text.n)
		return false;
	/* A logical id written as text can mean nothing else. */
	if (gw_str_eq(text, to->name) &&
	    gw_node_text_is(gw_node_key(to->node, "syntax"), "cloudformation"))
		return true;
	if (gw_node_is_scalar(meta) && gw_str_eq(meta->text, text))
		return true;
	for (const struct gw_node *c = to->node->first; c; c = c->next)
		if (gw_node_is_scalar(c) && gw_q_is_identity(c->key) &&
		    gw_str_eq(c->text, text))
			return true;
	return false;
}

static enum q_truth value_means(struct q_run *r, const struct gw_node *n,
				const struct gw_subject *to, unsigned depth)
{
	enum q_truth t = Q_F;

	if (depth > 4 || !gw_q_step(r))
		return Q_U;
	if (n->origin && n->origin->kind == GW_REF &&
	    ref_means(r, n->origin->text, to) == Q_T)
		return Q_T;
	if (gw_node_is_scalar(n))
		return gw_q_truth(literal_means(n->text, to));
	if (n->kind == GW_REF && n->text.n)
		return ref_means(r, n->text, to);
	/* Of a parameter its name is known, though not its value. */
	if (n->kind == GW_UNKNOWN && gw_str_starts(n->text, GW_STR("Ref ")))
		return ref_means(r, n->text, to) == Q_T ? Q_T : Q_U;
	for (const struct gw_node *c = n->first; c; c = c->next) {
		enum q_truth one = value_means(r, c, to, depth + 1);

		t = one > t ? one : t;
	}
	if (n->kind == GW_TEMPLATE || n->kind == GW_CALL || n->kind == GW_ALT)
		return t; /* a part that refers: the whole does */
	return n->kind >= GW_ALT ? Q_U : t;
}

static enum q_truth refers(struct q_run *r, const struct q_join *j,
			   const struct gw_subject *candidate,
			   const struct gw_subject *to)
{
	struct q_list l = gw_q_walk_of(r, j->ref, candidate);
	enum q_truth t = l.open ? Q_U : Q_F;

	for (uint32_t i = 0; i < l.n && t != Q_T; i++) {
		enum q_truth one =
			value_means(r, gw_q_vals(r, &l)[i].node, to, 0);

		t = one > t ? one : t;
	}
	r->stack.n = l.from;
	return t;
}

/* --- labels -------------------------------------------------------------- */

static enum q_truth label_is(const struct gw_node *labels, struct gw_str key,
			     const struct gw_node *want)
{
	const struct gw_node *has = gw_node_get(labels, key);

	if (!has)
		return labels && (labels->flags & GW_OPEN) ? Q_U : Q_F;
	if (!gw_node_is_known(has) || !gw_node_is_known(want))
		return Q_U;
	return gw_q_truth(
		gw_str_eq(gw_node_text(has), gw_node_text(want)));
}

/* matchExpressions: In, NotIn, Exists, DoesNotExist. */
static enum q_truth expression_holds(const struct gw_node *labels,
				     const struct gw_node *e)
{
	const struct gw_node *op = gw_node_key(e, "operator");
	const struct gw_node *values = gw_node_key(e, "values");
	struct gw_str key = gw_node_text(gw_node_key(e, "key"));
	const struct gw_node *has = gw_node_get(labels, key);
	enum q_truth t = Q_F;

	if (gw_node_text_is(op, "Exists"))
		return gw_q_truth(has != NULL);
	if (gw_node_text_is(op, "DoesNotExist"))
		return gw_q_truth(has == NULL);
	for (const struct gw_node *v = values ? values->first : NULL; v;
	     v = v->next) {
		enum q_truth one = label_is(labels, key, v);

		t = one > t ? one : t;
	}
	return gw_node_text_is(op, "NotIn") ? gw_q_not(t) : t;
}

const struct gw_node *gw_q_selector_pairs(const struct gw_node *selector)
{
	const struct gw_node *match = gw_node_key(selector, "matchLabels");

	if (!match && !gw_node_key(selector, "matchExpressions"))
		return selector;
	return match;
}

/* A label selector, or the plain map of a Service. {} selects all. */
static enum q_truth selector_holds(const struct gw_node *selector,
				   const struct gw_node *labels)
{
	const struct gw_node *match = gw_q_selector_pairs(selector);
	const struct gw_node *list = gw_node_key(selector, "matchExpressions");
	enum q_truth t = Q_T;

	if (selector->kind >= GW_ALT || (labels && labels->kind >= GW_ALT))
		return Q_U;
	for (const struct gw_node *c = match ? match->first : NULL; c;
	     c = c->next) {
		enum q_truth one = label_is(labels, c->key, c);

		t = one < t ? one : t;
	}
	for (const struct gw_node *c = list ? list->first : NULL; c;
	     c = c->next) {
		enum q_truth one = expression_holds(labels, c);

		t = one < t ? one : t;
	}
	return t;
}

struct gw_str gw_q_namespace(const struct gw_subject *s)
{
	const struct gw_node *n = gw_node_path(s->object ? s->object : s->node,
					       "metadata.namespace");

	return gw_node_is_scalar(n) && n->text.n ? n->text : GW_STR("default");
}

/* Does `by` have a selector that fits the labels of `who`? */
static enum q_truth selects_one(struct q_run *r, const struct q_join *j,
				const struct gw_subject *by,
				const struct gw_subject *who, bool *has)
{
	struct q_list s = gw_q_walk_of(r, j->selector, by);
	struct q_list l = gw_q_walk_of(r, j->labels, who);
	enum q_truth t;

	*has = s.n || s.open;
	if (!s.n || (!l.n && l.open))
		t = *has ? Q_U : Q_F;
	else
		t = selector_holds(gw_q_vals(r, &s)[0].node,
				   l.n ? gw_q_vals(r, &l)[0].node : NULL);
	r->stack.n = s.from;
	return t;
}

/* The side that has a selector selects the other. */
static enum q_truth selects(struct q_run *r, const struct q_join *j,
			    const struct gw_subject *candidate,
			    const struct gw_subject *to)
{
	enum q_truth t;
	bool has;

	if (j->same_namespace &&
	    !gw_str_eq(gw_q_namespace(candidate), gw_q_namespace(to)))
		return Q_F;
	t = selects_one(r, j, candidate, to, &has);
	return has ? t : selects_one(r, j, to, candidate, &has);
}

/* --- the join ------------------------------------------------------------ */

/* The subject that `to` means: @ if it is not said, else a bound one. */
static const struct gw_subject *target_of(struct q_run *r,
					  const struct q_join *j)
{
	const struct gw_subject *to = r->subject;
	struct q_list l;

	if (!j->to)
		return to;
	l = gw_q_walk(r, j->to, false);
	if (l.n && gw_q_vals(r, &l)[0].subject)
		to = gw_q_vals(r, &l)[0].subject;
	r->stack.n = l.from;
	return to;
}

struct gw_str gw_q_folder(const struct gw_subject *s)
{
	struct gw_str path = s->doc && s->doc->view ? s->doc->view->name :
						      GW_STR("");
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return gw_str_part(path, 0, n);
}

static enum q_truth is_match(struct q_run *r, const struct q_join *j,
			     const struct gw_subject *s,
			     const struct gw_subject *to)
{
	if (s == to || (s->node == to->node && s->cls == to->cls))
		return Q_F;
	if (!gw_q_join_fits(r, j->apis, s->api))
		return Q_F;
	if (j->scope == Q_SCOPE_MODULE &&
	    !gw_str_eq(gw_q_folder(s), gw_q_folder(to)))
		return Q_F;
	if (j->ref)
		return refers(r, j, s, to);
	return j->selector && j->labels ? selects(r, j, s, to) : Q_T;
}

struct q_list gw_q_joined(struct q_run *r, const struct q_join *j)
{
	struct gw_query_index *x = index_for(r, (enum q_scope)j->scope);
	const struct gw_subject *to = target_of(r, j);
	struct q_list l = { .from = (uint32_t)r->stack.n,
			    .open = r->job->partial &&
				    j->scope != Q_SCOPE_FILE };
	q_places places = { 0 };

	gw_q_candidates(&places, r, j, x, to);
	for (size_t i = 0; i < places.n; i++) {
		const struct gw_subject *s = &x->all->v[places.v[i]];
		enum q_truth t;

		if (!gw_q_step(r)) {
			l.open = true;
			break;
		}
		t = is_match(r, j, s, to);
		l.open |= t == Q_U;
		if (t != Q_T)
			continue;
		*GW_PUSH(&r->stack) = (struct q_val){ s->node, s };
		l.n++;
	}
	GW_VEC_FREE(&places);
	return l;
}
