/* Operators of Terraform. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

static bool is_text(const struct gw_node *n, const char *text)
{
	return gw_str_is(n->text, text);
}

/* --- truth --- */

static struct gw_node *logic(const struct tf_env *e, const struct gw_node *op)
{
	const struct gw_node *a = op->first;
	const struct gw_node *b = op->last;
	bool stops = is_text(op, "||");
	struct gw_node *out = NULL;

	/* One side may decide: false && x, true || x. */
	if (a->kind == GW_BOOL && gw_node_true(a) == stops)
		out = tf_bool(e, op, stops);
	else if (b->kind == GW_BOOL && gw_node_true(b) == stops)
		out = tf_bool(e, op, stops);
	else if (a->kind == GW_BOOL && b->kind == GW_BOOL)
		out = tf_bool(e, op, !stops);
	return out;
}

/* Equal, unequal (0, 1) or unknown (-1). A number in quotes is not a number,
 * but few care: such a pair is unknown. */
static int differ(const struct gw_node *a, const struct gw_node *b)
{
	if (!gw_node_is_scalar(a) || !gw_node_is_scalar(b))
		return a->kind == GW_NULL && tf_known(b)   ? 1 :
		       b->kind == GW_NULL && tf_known(a) ? 1 :
							     -1;
	if (a->kind == GW_NULL || b->kind == GW_NULL)
		return a->kind != b->kind;
	if (gw_str_eq(a->text, b->text))
		return 0;
	return a->kind == b->kind ? 1 : -1;
}

static struct gw_node *equality(const struct tf_env *e,
				const struct gw_node *op)
{
	int d = differ(op->first, op->last);

	if (d < 0)
		return NULL;
	return tf_bool(e, op, (d == 0) == is_text(op, "=="));
}

/* --- numbers: whole ones only --- */

static bool numbers(const struct gw_node *op, int64_t *a, int64_t *b)
{
	return gw_node_is_scalar(op->first) && gw_node_is_scalar(op->last) &&
	       gw_str_int(op->first->text, a) && gw_str_int(op->last->text, b);
}

static struct gw_node *comparison(const struct tf_env *e,
				  const struct gw_node *op)
{
	int64_t a;
	int64_t b;
	bool holds;

	if (!numbers(op, &a, &b))
		return NULL;
	holds = is_text(op, "<")  ? a < b :
		is_text(op, "<=") ? a <= b :
		is_text(op, ">")  ? a > b :
				    a >= b;
	return tf_bool(e, op, holds);
}

static struct gw_node *arithmetic(const struct tf_env *e,
				  const struct gw_node *op)
{
	int64_t a;
	int64_t b;
	int64_t v = 0;
	bool over = false;

	if (!numbers(op, &a, &b))
		return NULL;
	if (is_text(op, "+"))
		over = __builtin_add_overflow(a, b, &v);
	else if (is_text(op, "-"))
		over = __builtin_sub_overflow(a, b, &v);
	else if (is_text(op, "*"))
		over = __builtin_mul_overflow(a, b, &v);
	else if (b == 0 || a == INT64_MIN)
		over = true;
	else if (is_text(op, "%"))
		v = a % b;
	else if (a % b)
		over = true; /* a fraction */
	else
		v = a / b;
	return over ? NULL : tf_number(e, op, v);
}

/* --- one operand --- */

static struct gw_node *unary(const struct tf_env *e, const struct gw_node *op)
{
	int64_t v;

	if (is_text(op, "!") && op->first->kind == GW_BOOL)
		return tf_bool(e, op, !gw_node_true(op->first));
	if (is_text(op, "-") && gw_node_is_scalar(op->first) &&
	    gw_str_int(op->first->text, &v) && v != INT64_MIN)
		return tf_number(e, op, -v);
	return NULL;
}

/* x[i], x.name */
static struct gw_node *access(const struct gw_node *op)
{
	if (!gw_node_is_scalar(op->last))
		return NULL;
	return tf_step(op->first, op->last->text);
}

static unsigned weakness(const struct gw_node *op)
{
	unsigned weak = 0;

	for (const struct gw_node *c = op->first; c; c = c->next)
		weak |= c->flags & GW_WEAK;
	return weak;
}

static struct gw_node *binary(const struct tf_env *e, const struct gw_node *op)
{
	char c = op->text.n ? op->text.p[0] : '\0';

	switch (c) {
	case '&':
	case '|':
		return logic(e, op);
	case '=':
		return equality(e, op);
	case '!':
		return equality(e, op);
	case '<':
	case '>':
		return comparison(e, op);
	case '+':
	case '-':
	case '*':
	case '/':
	case '%':
		return arithmetic(e, op);
	default:
		return NULL;
	}
}

struct gw_node *tf_operate(const struct tf_env *e, const struct gw_node *op)
{
	struct gw_node *v = NULL;

	if (is_text(op, ".") || is_text(op, "[]")) {
		v = op->count == 2 ? access(op) : NULL;
		return v ? tf_in_place(e, op, v) : NULL;
	}
	if (op->count == 1)
		v = unary(e, op);
	else if (op->count == 2)
		v = binary(e, op);
	if (v)
		v->flags |= (uint16_t)weakness(op);
	return v;
}
