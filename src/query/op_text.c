/* Operators on one value's text. SPDX-License-Identifier: Apache-2.0
 *
 * A template ("http://${var.host}/x") is not known, but how it begins and
 * ends may be: that can be enough to decide.
 */
#include "base/glob.h"
#include "query/run.h"
#include "query/values.h"

static struct gw_str literal_of(const struct gw_node *n)
{
	return n && n->kind <= GW_STRING ? n->text : GW_STR("");
}

struct q_known gw_q_known(const struct gw_node *n)
{
	struct q_known k = { GW_STR(""), GW_STR(""), GW_STR(""), false };

	if (gw_node_is_scalar(n)) {
		k.text = n->text;
		k.whole = true;
	} else if (n && n->kind == GW_TEMPLATE && n->first) {
		k.front = literal_of(n->first);
		k.back = literal_of(n->last);
	}
	return k;
}

bool gw_q_equal(const struct gw_node *value, const struct q_arg *arg, bool fold)
{
	double a;
	double b;

	if (value->kind == GW_NULL || arg->kind == GW_NULL)
		return value->kind == arg->kind;
	if (!gw_node_is_scalar(value) || arg->kind > GW_STRING)
		return false;
	if (gw_str_eq(value->text, arg->text))
		return true;
	if (fold || value->kind == GW_BOOL || arg->kind == GW_BOOL)
		return gw_str_eq_fold(value->text, arg->text);
	if (value->kind != GW_NUMBER && arg->kind != GW_NUMBER)
		return false;
	return gw_decimal_read(value->text, &a) &&
	       gw_decimal_read(arg->text, &b) && !(a < b) && !(a > b);
}

enum q_truth gw_op_exists(const struct q_use *u)
{
	return gw_q_truth(!gw_str_is(gw_q_arg(u, 0).text, "false"));
}

enum q_truth gw_op_missing(const struct q_use *u)
{
	return gw_q_truth(gw_str_is(gw_q_arg(u, 0).text, "false"));
}

enum q_truth gw_op_empty(const struct q_use *u)
{
	bool want = gw_str_is(gw_q_arg(u, 0).text, "true");
	bool list = u->value->kind == GW_LIST || u->value->kind == GW_MAP;

	if (list && !u->value->count && (u->value->flags & GW_OPEN))
		return Q_U;
	return gw_q_truth((list ? u->value->count == 0 :
				  u->value->text.n == 0) == want);
}

/* Is it written as a literal of that kind? */
enum q_truth gw_op_literal(const struct q_use *u)
{
	struct gw_str want = gw_q_arg(u, 0).text;
	enum gw_kind kind = (enum gw_kind)u->value->kind;

	if (gw_str_is(want, "any"))
		return gw_q_truth(kind <= GW_MAP);
	if (gw_str_is(want, "string"))
		return gw_q_truth(kind == GW_STRING);
	return gw_q_truth(kind == (gw_str_is(want, "number") ? GW_NUMBER :
							       GW_BOOL));
}

/* Could a template's value be this text? */
static bool may_be(const struct q_known *k, struct gw_str text)
{
	return text.n >= k->front.n + k->back.n &&
	       gw_str_starts(text, k->front) && gw_str_ends(text, k->back);
}

static enum q_truth equal_to(const struct q_use *u, const struct q_arg *arg)
{
	struct q_known k;

	if (gw_node_is_known(u->value))
		return gw_q_truth(gw_q_equal(u->value, arg, u->fold));
	k = gw_q_known(u->value);
	return may_be(&k, arg->text) || u->fold ? Q_U : Q_F;
}

enum q_truth gw_op_in(const struct q_use *u)
{
	enum q_truth t = u->args->unknown ? Q_U : Q_F;

	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		const struct q_arg arg = gw_q_arg(u, i);
		enum q_truth one = equal_to(u, &arg);

		t = one > t ? one : t;
	}
	return t;
}

enum q_truth gw_op_not_in(const struct q_use *u)
{
	return gw_q_not(gw_op_in(u));
}

/* A path that leads nowhere has no value: nothing is equal to it. */
enum q_truth gw_op_is(const struct q_use *u)
{
	return gw_op_in(u);
}

enum q_truth gw_op_is_not(const struct q_use *u)
{
	if (!u->args->n && !u->args->unknown)
		return Q_F;
	return gw_q_not(gw_op_in(u));
}

bool gw_q_same_tree(const struct gw_node *a, const struct gw_node *b)
{
	const struct gw_node *x = a->first;
	const struct gw_node *y = b->first;

	if (a->kind != b->kind || a->count != b->count ||
	    !gw_str_eq(a->text, b->text))
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!gw_str_eq(x->key, y->key) || !gw_q_same_tree(x, y))
			return false;
	return !x && !y;
}

/* Two attributes with one value; the same reference is the same value. */
enum q_truth gw_op_same(const struct q_use *u)
{
	const struct gw_node *other = u->args->whole;

	if (!other)
		return u->args->unknown ? Q_U : Q_F;
	if (gw_node_is_known(u->value) && gw_node_is_known(other))
		return gw_q_truth(
			gw_q_same_tree(u->value, other) ||
			gw_q_equal(u->value,
				   &(struct q_arg){ .text = other->text,
						    .kind = other->kind },
				   u->fold));
	if (u->value->kind == other->kind &&
	    gw_str_eq(u->value->text, other->text) &&
	    (other->kind == GW_REF ||
	     gw_str_starts(other->text, GW_STR("Ref "))))
		return Q_T;
	return Q_U;
}

/* A pattern with an escaped brace speaks of the written text, holes and all:
 * '\{\{'. */
static bool asks_for_holes(const struct q_arg *arg)
{
	return gw_str_find(arg->text, GW_STR("\\{"), 0) != GW_NOWHERE;
}

/* A pattern of a parameter is compiled when it is met, and forgotten. */
static enum q_truth search_once(struct gw_str pattern, struct gw_str text)
{
	struct gw_capture caps[GW_MAX_CAPTURES];
	struct gw_regex *re;
	int found;

	if (gw_regex_new(&re, pattern, 0, NULL) < 0)
		return Q_U;
	found = gw_regex_search(re, text, 0, caps);
	gw_regex_free(re);
	return found < 0 ? Q_U : gw_q_truth(found > 0);
}

enum q_truth gw_op_matches(const struct q_use *u)
{
	struct gw_capture caps[GW_MAX_CAPTURES];
	bool known = gw_node_is_known(u->value);
	enum q_truth t = Q_F;

	if (known && !gw_node_is_scalar(u->value))
		return Q_F;
	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		const struct q_arg arg = gw_q_arg(u, i);
		struct gw_regex *re;
		int found;

		if (!arg.regex && known) {
			t = search_once(arg.text, u->value->text);
			continue;
		}
		if (!arg.regex || (!known && (!asks_for_holes(&arg) ||
					       !u->value->text.n)))
			return Q_U;
		re = gw_q_regex_take(u->run->q, arg.regex - 1);
		if (!re)
			return Q_U;
		found = gw_regex_search(re, u->value->text, 0, caps);
		gw_q_regex_give(u->run->q, arg.regex - 1, re);
		if (found < 0)
			t = Q_U;
		else if (found > 0)
			t = Q_T;
	}
	return t;
}

static bool text_starts(struct gw_str s, struct gw_str with, bool fold)
{
	return fold ? gw_str_starts_fold(s, with) : gw_str_starts(s, with);
}

static bool text_ends(struct gw_str s, struct gw_str with, bool fold)
{
	if (!fold)
		return gw_str_ends(s, with);
	return s.n >= with.n &&
	       gw_str_eq_fold(gw_str_part(s, s.n - with.n, s.n), with);
}

static bool text_holds(struct gw_str s, struct gw_str part, bool fold)
{
	return (fold ? gw_str_find_fold(s, part, 0) :
		       gw_str_find(s, part, 0)) != GW_NOWHERE;
}

enum q_truth gw_op_starts(const struct q_use *u)
{
	struct q_known k = gw_q_known(u->value);
	struct gw_str front = k.whole ? k.text : k.front;
	enum q_truth t = Q_F;

	if (gw_node_is_known(u->value) && !k.whole)
		return Q_F;
	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		struct gw_str with = gw_q_arg(u, i).text;

		if (text_starts(front, with, u->fold))
			t = Q_T;
		else if (!k.whole && text_starts(with, front, u->fold))
			t = Q_U;
	}
	return t == Q_F && u->args->unknown ? Q_U : t;
}

enum q_truth gw_op_ends(const struct q_use *u)
{
	struct q_known k = gw_q_known(u->value);
	struct gw_str back = k.whole ? k.text : k.back;
	enum q_truth t = Q_F;

	if (gw_node_is_known(u->value) && !k.whole)
		return Q_F;
	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		struct gw_str with = gw_q_arg(u, i).text;

		if (text_ends(back, with, u->fold))
			t = Q_T;
		else if (!k.whole && text_ends(with, back, u->fold))
			t = Q_U;
	}
	return t == Q_F && u->args->unknown ? Q_U : t;
}

static bool part_holds(const struct gw_node *n, struct gw_str part, bool fold)
{
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (text_holds(literal_of(c), part, fold))
			return true;
	return false;
}

enum q_truth gw_op_contains(const struct q_use *u)
{
	bool known = gw_node_is_known(u->value);
	enum q_truth t = known ? Q_F : Q_U;

	if (known && !gw_node_is_scalar(u->value))
		return Q_F;
	for (uint32_t i = 0; i < u->args->n && t != Q_T; i++) {
		struct gw_str part = gw_q_arg(u, i).text;

		if (known ? text_holds(u->value->text, part, u->fold) :
			    part_holds(u->value, part, u->fold))
			t = Q_T;
	}
	return t == Q_F && u->args->unknown ? Q_U : t;
}

static struct gw_str lower(struct q_run *r, struct gw_str s)
{
	char *p = gw_arena_alloc(r->arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = gw_lower(s.p[i]);
	return (struct gw_str){ p, s.n };
}

/* "**" makes it a pattern of paths, where "*" stops at a slash. */
static bool fits(struct gw_str pattern, struct gw_str text)
{
	if (gw_str_find(pattern, GW_STR("**"), 0) != GW_NOWHERE)
		return gw_glob_path(pattern, text);
	return gw_glob_name(pattern, text);
}

enum q_truth gw_op_glob(const struct q_use *u)
{
	struct gw_str text = gw_node_text(u->value);

	if (!gw_node_is_scalar(u->value))
		return Q_F;
	if (u->fold)
		text = lower(u->run, text);
	for (uint32_t i = 0; i < u->args->n; i++) {
		struct gw_str pattern = gw_q_arg(u, i).text;

		if (u->fold)
			pattern = lower(u->run, pattern);
		if (fits(pattern, text))
			return Q_T;
	}
	return u->args->unknown ? Q_U : Q_F;
}
