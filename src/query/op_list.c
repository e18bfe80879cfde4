/* Operators on lists; a scalar is a list of one, a map the list of its keys.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"
#include "query/values.h"

/* Is the argument in the list? U: an item is not known, or the list open. */
static enum q_truth holds(const struct gw_node *list, const struct q_arg *arg,
			  bool fold)
{
	enum q_truth t = list->flags & GW_OPEN ? Q_U : Q_F;

	if (gw_node_is_scalar(list))
		return gw_q_truth(gw_q_equal(list, arg, fold));
	for (const struct gw_node *c = list->first; c; c = c->next) {
		if (list->kind == GW_MAP) {
			if (gw_str_eq(c->key, arg->text))
				return Q_T;
		} else if (c->kind >= GW_ALT) {
			t = Q_U;
		} else if (gw_q_equal(c, arg, fold)) {
			return Q_T;
		}
	}
	return t;
}

enum q_truth gw_op_has_any(const struct q_use *u)
{
	enum q_truth t = u->args->unknown ? Q_U : Q_F;

	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		const struct q_arg arg = gw_q_arg(u, i);
		enum q_truth one = holds(u->value, &arg, u->fold);

		t = one > t ? one : t;
	}
	return t;
}

enum q_truth gw_op_has(const struct q_use *u)
{
	return gw_op_has_any(u);
}

enum q_truth gw_op_has_all(const struct q_use *u)
{
	enum q_truth t = u->args->unknown ? Q_U : Q_T;

	for (uint32_t i = 0; i < u->args->n && t != Q_F; i++) {
		const struct q_arg arg = gw_q_arg(u, i);
		enum q_truth one = holds(u->value, &arg, u->fold);

		t = one < t ? one : t;
	}
	return t;
}

/* Is the item among the arguments? */
static bool allowed(const struct q_use *u, const struct gw_node *item)
{
	for (uint32_t i = 0; i < u->args->n; i++) {
		const struct q_arg arg = gw_q_arg(u, i);

		if (gw_q_equal(item, &arg, u->fold))
			return true;
	}
	return false;
}

static bool key_allowed(const struct q_use *u, const struct gw_node *item)
{
	for (uint32_t i = 0; i < u->args->n; i++)
		if (gw_str_eq(item->key, gw_q_arg(u, i).text))
			return true;
	return false;
}

/* Nothing else than these; an empty list holds nothing else. */
enum q_truth gw_op_only(const struct q_use *u)
{
	enum q_truth t = u->value->flags & GW_OPEN ? Q_U : Q_T;

	if (gw_node_is_scalar(u->value))
		return allowed(u, u->value) ? Q_T :
		       u->args->unknown	    ? Q_U :
					      Q_F;
	for (const struct gw_node *c = u->value->first; c; c = c->next) {
		bool map = u->value->kind == GW_MAP;

		if (!map && c->kind >= GW_ALT)
			t = Q_U;
		else if (!(map ? key_allowed(u, c) : allowed(u, c)))
			return u->args->unknown ? Q_U : Q_F;
	}
	return t;
}

enum q_truth gw_op_unique(const struct q_use *u)
{
	bool want = gw_str_is(gw_q_arg(u, 0).text, "true");
	enum q_truth t = u->value->flags & GW_OPEN ? Q_U : Q_T;
	struct gw_map seen;

	gw_map_init(&seen, u->run->arena);
	for (const struct gw_node *c = u->value->first; c; c = c->next) {
		void **slot;

		if (c->kind >= GW_ALT) {
			t = Q_U;
			continue;
		}
		if (!gw_node_is_scalar(c))
			continue;
		slot = gw_map_put(&seen, c->text);
		if (*slot)
			return gw_q_truth(!want);
		*slot = (void *)(uintptr_t)c;
	}
	return want ? t : gw_q_not(t);
}

/* --- wider and narrower than another value ------------------------------- */

static const struct gw_node *items_of(const struct gw_node *n)
{
	return n->kind == GW_LIST ? n->first : n;
}

static bool covers_text(struct gw_str outer, struct gw_str inner)
{
	struct q_cidr a;
	struct q_cidr b;
	int64_t from[2];
	int64_t to[2];

	if (gw_str_eq(outer, inner) || gw_str_is(outer, "*"))
		return true;
	if (gw_cidr_read(outer, &a) && gw_cidr_read(inner, &b))
		return gw_cidr_covers(&a, &b);
	if (gw_ports_read(outer, &from[0], &to[0]) &&
	    gw_ports_read(inner, &from[1], &to[1]))
		return from[0] <= from[1] && to[1] <= to[0];
	return gw_str_ends(outer, GW_STR("*")) &&
	       gw_str_starts(inner, gw_str_part(outer, 0, outer.n - 1));
}

/* Is every item of `inner` covered by one of `outer`? */
static enum q_truth covered(const struct gw_node *outer,
			    const struct gw_node *inner)
{
	enum q_truth t = Q_T;

	for (const struct gw_node *i = items_of(inner); i;
	     i = inner->kind == GW_LIST ? i->next : NULL) {
		enum q_truth one = Q_F;

		if (i->kind >= GW_ALT) {
			t = Q_U;
			continue;
		}
		for (const struct gw_node *o = items_of(outer); o;
		     o = outer->kind == GW_LIST ? o->next : NULL) {
			if (o->kind >= GW_ALT)
				one = one == Q_F ? Q_U : one;
			else if (covers_text(gw_node_text(o), gw_node_text(i)))
				one = Q_T;
		}
		if (one == Q_F)
			return Q_F;
		t = one < t ? one : t;
	}
	return t;
}

/* The new value allows what the old one did not. */
enum q_truth gw_op_widened(const struct q_use *u)
{
	const struct gw_node *old = u->args->whole;

	if (!old)
		return u->args->unknown ? Q_U : Q_F;
	if (!gw_node_is_known(old))
		return Q_U;
	return gw_q_not(covered(old, u->value));
}

/* The old value allowed what the new one does not. */
enum q_truth gw_op_narrowed(const struct q_use *u)
{
	const struct gw_node *old = u->args->whole;

	if (!old)
		return u->args->unknown ? Q_U : Q_F;
	if (!gw_node_is_known(old))
		return Q_U;
	return gw_q_not(covered(u->value, old));
}
