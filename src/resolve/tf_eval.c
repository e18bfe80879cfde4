/* Terraform's expressions, worked out as far as they are known.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#include "base/buf.h"

#define MAX_TEXT ((size_t)1 << 18)

/* --- values --- */

static struct gw_node *make(const struct tf_env *e, enum gw_kind kind,
			    const struct gw_node *at)
{
	struct gw_node *n = gw_node_new(e->module->run->arena, kind);

	n->span = at->span;
	n->doc = at->doc;
	n->key = at->key;
	n->key_line = at->key_line;
	n->key_col = at->key_col;
	n->key_off = at->key_off;
	n->origin = at;
	return n;
}

struct gw_node *tf_text(const struct tf_env *e, const struct gw_node *at,
			struct gw_str text)
{
	struct gw_node *n = make(e, GW_STRING, at);

	n->text = text;
	return n;
}

struct gw_node *tf_bool(const struct tf_env *e, const struct gw_node *at,
			bool value)
{
	struct gw_node *n = make(e, GW_BOOL, at);

	n->text = value ? GW_STR("true") : GW_STR("false");
	return n;
}

struct gw_node *tf_number(const struct tf_env *e, const struct gw_node *at,
			  int64_t value)
{
	struct gw_node *n = make(e, GW_NUMBER, at);

	n->text = gw_arena_print(e->module->run->arena, "%lld",
				 (long long)value);
	return n;
}

struct gw_node *tf_list(const struct tf_env *e, const struct gw_node *at)
{
	return make(e, GW_LIST, at);
}

struct gw_node *tf_map(const struct tf_env *e, const struct gw_node *at)
{
	return make(e, GW_MAP, at);
}

struct gw_node *tf_like(const struct tf_env *e, const struct gw_node *n)
{
	struct gw_node *copy = gw_node_share(e->module->run->arena, n);

	copy->first = NULL;
	copy->last = NULL;
	copy->count = 0;
	copy->parent = NULL;
	return copy;
}

void tf_append(const struct tf_env *e, struct gw_node *to,
	       const struct gw_node *child)
{
	gw_node_add(to, gw_node_share(e->module->run->arena, child));
}

struct gw_node *tf_in_place(const struct tf_env *e, const struct gw_node *at,
			    const struct gw_node *value)
{
	struct gw_node *n = make(e, value->kind, at);

	n->text = value->text;
	n->first = value->first;
	n->last = value->last;
	n->count = value->count;
	n->flags = (uint16_t)(value->flags & ~GW_MADE);
	return n;
}

/* Shared parts counted each time; `most` if it is larger, or too deep. */
static uint32_t size_of(const struct gw_node *n, uint32_t most, unsigned depth)
{
	uint32_t size = 1;

	if (depth > TF_NEST)
		return most;
	for (const struct gw_node *c = n->first; c && size < most; c = c->next)
		size += size_of(c, most - size, depth + 1);
	return size;
}

bool tf_known_deep(const struct gw_node *n)
{
	if (!tf_known(n) || (n->flags & GW_OPEN))
		return false;
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (!tf_known_deep(c))
			return false;
	return true;
}

/* --- containers --- */

/* A copy from the first changed child on; NULL while none has changed. */
static struct gw_node *copy_before(const struct tf_env *e,
				   const struct gw_node *n,
				   const struct gw_node *stop)
{
	struct gw_node *copy = tf_like(e, n);

	for (const struct gw_node *c = n->first; c != stop; c = c->next)
		tf_append(e, copy, c);
	return copy;
}

static struct gw_node *eval_children(const struct tf_env *e,
				     struct gw_node *n)
{
	struct gw_node *copy = NULL;

	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *v = tf_eval(e, c);

		if (v != c && !copy)
			copy = copy_before(e, n, c);
		if (copy)
			tf_append(e, copy, v);
	}
	return copy ? copy : n;
}

/* --- expressions --- */

/* The text of a template when all its parts are known scalars. */
static struct gw_node *join_template(const struct tf_env *e,
				     const struct gw_node *n)
{
	struct gw_buf b;
	struct gw_node *out;
	unsigned weak = 0;

	gw_buf_init(&b, MAX_TEXT);
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (!gw_node_is_scalar(c) || c->kind == GW_NULL) {
			gw_buf_release(&b);
			return NULL;
		}
		weak |= c->flags & GW_WEAK;
		gw_buf_add(&b, c->text);
	}
	out = b.over ? NULL :
		       tf_text(e, n,
			       gw_arena_copy(e->module->run->arena,
					     gw_buf_str(&b)));
	gw_buf_release(&b);
	if (out)
		out->flags |= (uint16_t)weak;
	return out;
}

/* Both branches, when it is not known which. */
static struct gw_node *alternatives(const struct tf_env *e,
				    const struct gw_node *n,
				    const struct gw_node *a,
				    const struct gw_node *b)
{
	struct gw_node *alt = make(e, GW_ALT, n);

	if (!tf_known(a) || !tf_known(b))
		return NULL;
	tf_append(e, alt, a);
	tf_append(e, alt, b);
	alt->first->key = (struct gw_str){ NULL, 0 };
	alt->last->key = (struct gw_str){ NULL, 0 };
	return alt;
}

static struct gw_node *eval_condition(const struct tf_env *e,
				      const struct gw_node *n)
{
	struct gw_node *test = n->first ? tf_eval(e, n->first) : NULL;
	struct gw_node *branch;
	struct gw_node *out;

	if (!test || n->count != 3)
		return NULL;
	if (test->kind != GW_BOOL)
		return alternatives(e, n, tf_eval(e, n->first->next),
				    tf_eval(e, n->last));
	branch = tf_eval(e, gw_node_true(test) ? n->first->next : n->last);
	out = tf_in_place(e, n, branch);
	out->flags |= test->flags & GW_WEAK;
	return out;
}

static struct gw_node *eval_expression(const struct tf_env *e,
				       struct gw_node *n)
{
	switch ((enum gw_kind)n->kind) {
	case GW_REF:
		return tf_refer(e, n);
	case GW_COND:
		return eval_condition(e, n);
	case GW_FOR:
		return tf_for(e, n);
	case GW_TEMPLATE:
		return join_template(e, eval_children(e, n));
	case GW_OP:
		return tf_operate(e, eval_children(e, n));
	case GW_CALL:
		return tf_call(e, eval_children(e, n));
	default:
		return NULL;
	}
}

/* A call whose value is unknown still shows what is known in it: rules look
 * into jsonencode({...}). */
static struct gw_node *keep(const struct tf_env *e, struct gw_node *n)
{
	return n->kind == GW_CALL ? eval_children(e, n) : n;
}

struct gw_node *tf_eval(const struct tf_env *e, struct gw_node *n)
{
	struct tf_run *run = e->module->run;
	struct gw_node *v;

	if (!n->first && n->kind < GW_ALT)
		return n;
	if (run->steps <= n->count || run->depth >= TF_DEPTH ||
	    run->arena->over)
		return n;
	run->steps -= n->count + 1;
	run->depth++;
	if (n->kind == GW_LIST || n->kind == GW_MAP) {
		v = eval_children(e, n);
	} else {
		v = eval_expression(e, n);
		if (v && size_of(v, TF_SIZE, 0) >= TF_SIZE)
			v = NULL;
		v = v ? tf_in_place(e, n, v) : keep(e, n);
	}
	run->depth--;
	return v;
}
