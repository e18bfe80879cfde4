/* Expressions of ARM and Bicep, worked out as far as they are known.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/az.h"

#include "base/buf.h"

#define MAX_TEXT ((size_t)1 << 18)

/* --- names --- */

static struct gw_node *get_fold(const struct gw_node *map, struct gw_str key)
{
	struct gw_node *n = gw_node_get(map, key);

	if (n || !map || map->kind != GW_MAP)
		return n;
	for (struct gw_node *c = map->first; c; c = c->next)
		if (gw_str_eq_fold(c->key, key))
			return c;
	return NULL;
}

/* The value of an expression that stands outside of all loops, once. */
static struct gw_node *worked_out(const struct az_env *e, char kind,
				  struct gw_str name, struct gw_node *n)
{
	struct gw_str key = gw_arena_print(az_arena(e), "%c %.*s", kind,
					   GW_FMT(name));
	struct az_env outer = { .t = e->t };
	void **there = gw_map_put(&e->t->values, key);
	struct gw_node *v;

	if (*there)
		return *there;
	/* What a circle leads back to is not known: as written it would be
	 * worked out again wherever it has got to. */
	*there = tf_text(&e->t->tf, n, n->text);
	((struct gw_node *)*there)->kind = GW_UNKNOWN;
	v = az_eval(&outer, n);
	*gw_map_put(&e->t->values, key) = v;
	return v;
}

static struct gw_node *weak(const struct az_env *e, struct gw_node *v)
{
	struct gw_node *out;

	if (!v || v->kind > GW_ALT)
		return NULL;
	out = gw_node_share(az_arena(e), v);
	out->parent = NULL;
	out->flags |= GW_WEAK;
	return out;
}

struct gw_node *az_parameter(const struct az_env *e, struct gw_str name)
{
	struct gw_node *v = gw_map_get(&e->t->given, name);
	struct gw_node *p;

	if (v)
		return v->kind <= GW_ALT ? v : NULL;
	p = get_fold(e->t->parameters, name);
	v = gw_node_key(p, "defaultValue");
	return v ? weak(e, worked_out(e, 'p', name, v)) : NULL;
}

struct gw_node *az_variable(const struct az_env *e, struct gw_str name)
{
	struct gw_node *v = get_fold(e->t->variables, name);

	if (!v)
		return NULL;
	v = worked_out(e, 'v', name, v);
	return v->kind <= GW_ALT || v->kind == GW_TEMPLATE ||
			       v->kind == GW_REF ?
		       v :
		       NULL;
}

struct gw_node *az_named(const struct az_env *e, struct gw_str name)
{
	for (const struct az_scope *s = e->scope; s; s = s->outer)
		if (gw_str_eq(s->name, name))
			return s->value;
	if (gw_node_get(e->t->parameters, name))
		return az_parameter(e, name);
	return az_variable(e, name);
}

struct gw_node *az_walk(const struct az_env *e, struct gw_node *value,
			struct gw_str rest)
{
	size_t i = 0;
	unsigned flags = value ? value->flags & GW_WEAK : 0;

	while (value && i < rest.n) {
		size_t end = i + 1;
		struct gw_str key;

		if (rest.p[i] == '[') {
			end = gw_str_find_byte(rest, ']', i);
			if (end == GW_NOWHERE)
				return NULL;
			key = gw_str_part(rest, i + 1, end++);
			if (key.n > 1 && key.p[0] == '\'')
				key = gw_str_part(key, 1, key.n - 1);
		} else {
			while (end < rest.n && rest.p[end] != '.' &&
			       rest.p[end] != '[')
				end++;
			key = gw_str_part(rest, i + 1, end);
		}
		value = tf_step(value, key);
		flags |= value ? value->flags & GW_WEAK : 0;
		i = end;
	}
	if (!value || value->kind > GW_ALT)
		return NULL;
	return flags & ~(unsigned)value->flags ? weak(e, value) : value;
}

/* "a.b[0]" of Bicep */
static struct gw_node *refer(const struct az_env *e, const struct gw_node *ref)
{
	size_t n = 0;
	struct gw_str t = ref->text;

	while (n < t.n && gw_is_word(t.p[n]))
		n++;
	return az_walk(e, az_named(e, gw_str_part(t, 0, n)),
		       gw_str_part(t, n, t.n));
}

/* --- containers --- */

/* Puts what a spread brings; unknown: the map stays open. */
static void spread(const struct az_env *e, struct gw_node *out,
		   const struct gw_node *op)
{
	struct gw_node *v = op->first ? az_eval(e, op->first) : NULL;

	if (!v || v->kind != out->kind) {
		out->flags |= GW_OPEN;
		return;
	}
	out->flags |= v->flags & GW_OPEN;
	for (struct gw_node *c = v->first; c; c = c->next)
		if (out->kind == GW_LIST || !gw_node_get(out, c->key))
			tf_append(&e->t->tf, out, c);
}

static bool is_spread(const struct gw_node *n)
{
	return n->kind == GW_OP && gw_str_is(n->text, "...");
}

static bool is_special(const struct az_env *e, const struct gw_node *n)
{
	return is_spread(n) || az_is_copy(e, n);
}

/* A copy up to the first child that changes; one with a spread is open only
 * if what is spread is not known. */
static struct gw_node *copy_before(const struct az_env *e,
				   const struct gw_node *n,
				   const struct gw_node *stop)
{
	struct gw_node *copy = tf_like(&e->t->tf, n);

	for (const struct gw_node *c = n->first; c; c = c->next)
		if (is_spread(c))
			copy->flags &= (uint16_t)~GW_OPEN;
	for (const struct gw_node *c = n->first; c != stop; c = c->next)
		tf_append(&e->t->tf, copy, c);
	return copy;
}

static struct gw_node *eval_children(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *copy = NULL;

	for (struct gw_node *c = n->first; c; c = c->next) {
		bool special = is_special(e, c);
		struct gw_node *v = special ? NULL : az_eval(e, c);

		if (v != c && !copy)
			copy = copy_before(e, n, c);
		if (is_spread(c))
			spread(e, copy, c);
		else if (special)
			az_copy(e, copy, c);
		else if (copy)
			tf_append(&e->t->tf, copy, v);
	}
	return copy ? copy : n;
}

/* --- expressions --- */

static struct gw_node *join(const struct az_env *e, const struct gw_node *n)
{
	struct gw_buf b;
	struct gw_node *out = NULL;
	unsigned flags = 0;
	bool known = true;

	gw_buf_init(&b, MAX_TEXT);
	for (const struct gw_node *c = n->first; c; c = c->next) {
		known &= gw_node_is_scalar(c) && c->kind != GW_NULL;
		flags |= c->flags & GW_WEAK;
		gw_buf_add(&b, gw_node_text(c));
	}
	if (known && !b.over)
		out = tf_text(&e->t->tf, n,
			      gw_arena_copy(az_arena(e), gw_buf_str(&b)));
	gw_buf_release(&b);
	if (out)
		out->flags |= (uint16_t)flags;
	return out;
}

static struct gw_node *choose(const struct az_env *e, const struct gw_node *n)
{
	struct gw_node *test = n->first ? az_eval(e, n->first) : NULL;
	struct gw_node *a;
	struct gw_node *b;
	struct gw_node *out;

	if (!test || n->count != 3)
		return NULL;
	a = n->first->next;
	b = n->last;
	if (test->kind == GW_BOOL) {
		out = az_eval(e, gw_node_true(test) ? a : b);
		out = tf_in_place(&e->t->tf, n, out);
		out->flags |= test->flags & GW_WEAK;
		return out;
	}
	a = az_eval(e, a);
	b = az_eval(e, b);
	if (!tf_known(a) || !tf_known(b))
		return NULL;
	out = tf_list(&e->t->tf, n);
	out->kind = GW_ALT;
	tf_append(&e->t->tf, out, a);
	tf_append(&e->t->tf, out, b);
	out->first->key = out->last->key = (struct gw_str){ NULL, 0 };
	return out;
}

static struct gw_node *operate(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *op = eval_children(e, n);
	const struct gw_node *a = op->first;
	const struct gw_node *b = op->last;

	if (gw_str_is(op->text, "??")) {
		if (!a || !tf_known(a))
			return NULL;
		return tf_in_place(&e->t->tf, n, a->kind == GW_NULL ? b : a);
	}
	if (gw_str_is(op->text, "=~") || gw_str_is(op->text, "!~")) {
		if (!gw_node_is_scalar(a) || !gw_node_is_scalar(b))
			return NULL;
		return tf_bool(&e->t->tf, n,
			       gw_str_eq_fold(a->text, b->text) ==
				       gw_str_is(op->text, "=~"));
	}
	return tf_operate(&e->t->tf, op);
}

static struct gw_node *eval_expression(const struct az_env *e,
				       struct gw_node *n)
{
	switch ((enum gw_kind)n->kind) {
	case GW_REF:
		return refer(e, n);
	case GW_COND:
		return choose(e, n);
	case GW_FOR:
		return az_for(e, n);
	case GW_TEMPLATE:
		return join(e, eval_children(e, n));
	case GW_OP:
		return operate(e, n);
	case GW_CALL:
		return az_call(e, eval_children(e, n));
	default:
		return NULL;
	}
}

/* The text of an ARM template that is an expression, or an escaped one. */
static struct gw_node *eval_text(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *x;
	struct gw_node *v;

	if (gw_str_starts(n->text, GW_STR("[[")))
		return tf_text(&e->t->tf, n, gw_str_part(n->text, 1, n->text.n));
	if (!az_is_expression(n->text))
		return n;
	x = az_expression(az_arena(e), n);
	v = x ? az_eval(e, x) : NULL;
	if (v)
		return tf_in_place(&e->t->tf, n, v);
	v = tf_text(&e->t->tf, n, n->text);
	v->kind = GW_UNKNOWN;
	return v;
}

static bool keeps_parts(const struct gw_node *n)
{
	return n->kind == GW_CALL || n->kind == GW_TEMPLATE;
}

static struct gw_node *eval(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *v;

	if (n->kind == GW_STRING)
		return eval_text(e, n);
	if (n->kind == GW_LIST || n->kind == GW_MAP)
		return eval_children(e, n);
	v = eval_expression(e, n);
	if (v)
		return tf_in_place(&e->t->tf, n, v);
	return keeps_parts(n) ? eval_children(e, n) : n;
}

struct gw_node *az_eval(const struct az_env *e, struct gw_node *n)
{
	struct tf_run *run = e->t->tf.module->run;
	struct gw_node *v;

	if (!n->first && n->kind < GW_ALT &&
	    !(e->t->json && n->kind == GW_STRING))
		return n;
	if (run->steps <= n->count || run->depth >= TF_DEPTH ||
	    run->arena->over)
		return n;
	run->steps -= n->count + 1;
	run->depth++;
	v = eval(e, n);
	run->depth--;
	return v;
}
