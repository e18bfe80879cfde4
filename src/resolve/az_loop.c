/* Loops of ARM and Bicep, and the resources of a template.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A loop whose list is known is written out, up to AZ_TURNS turns; one whose
 * list is not known stands once, with its variable unknown, in a list that is
 * open.
 */
#include "resolve/az.h"

#define MAX_DEEP 16u

/* The number of turns of {count: n}; -1: unknown, or too many. */
static int64_t turns_of(const struct az_env *e, const struct gw_node *copy)
{
	struct gw_node *count = gw_node_key(copy, "count");
	int64_t n;

	count = count ? az_eval(e, count) : NULL;
	if (!count || !gw_str_int(gw_node_text(count), &n) || n < 0 ||
	    n > (int64_t)AZ_TURNS)
		return -1;
	return n;
}

/* Does anything below ask for the number of its turn? */
static bool uses_index(const struct gw_node *n, unsigned depth)
{
	if (n->kind == GW_STRING &&
	    gw_str_find_fold(n->text, GW_STR("copyIndex("), 0) != GW_NOWHERE)
		return true;
	for (const struct gw_node *c = n->first; c && depth < 200; c = c->next)
		if (uses_index(c, depth + 1))
			return true;
	return false;
}

/* --- copy in an object --- */

bool az_is_copy(const struct az_env *e, const struct gw_node *n)
{
	return e->t->json && n->kind == GW_LIST && gw_str_is(n->key, "copy") &&
	       n->first && gw_node_key(n->first, "input");
}

static void add_turn(const struct az_env *e, struct gw_node *list,
		     struct gw_node *input)
{
	struct gw_node *v = gw_node_share(az_arena(e), az_eval(e, input));

	v->key = (struct gw_str){ NULL, 0 };
	v->parent = NULL;
	gw_node_add(list, v);
}

static void copy_one(const struct az_env *e, struct gw_node *out,
		     const struct gw_node *copy)
{
	struct gw_str name = gw_node_text(gw_node_key(copy, "name"));
	struct gw_node *input = gw_node_key(copy, "input");
	struct gw_node *list = tf_list(&e->t->tf, copy);
	int64_t n = turns_of(e, copy);
	struct az_scope scope = { .outer = e->scope };
	struct az_env inner = { .t = e->t, .scope = &scope };

	if (!name.n || !input)
		return;
	scope.name = gw_arena_print(az_arena(e), "copyIndex %.*s",
				    GW_FMT(name));
	if (n < 0) {
		list->flags |= GW_OPEN;
		add_turn(e, list, input);
	}
	for (int64_t i = 0; i < n; i++) {
		scope.value = tf_number(&e->t->tf, copy, i);
		add_turn(&inner, list, input);
	}
	gw_node_put(out, name, list);
}

void az_copy(const struct az_env *e, struct gw_node *out,
	     const struct gw_node *copy)
{
	for (const struct gw_node *c = copy->first; c; c = c->next)
		if (c->kind == GW_MAP)
			copy_one(e, out, c);
}

/* --- for --- */

/* A part of a loop by its key; GW_FOR is no map. */
static struct gw_node *part(const struct gw_node *loop, const char *key)
{
	for (struct gw_node *c = loop->first; c; c = c->next)
		if (gw_str_is(c->key, key))
			return c;
	return NULL;
}

struct loop {
	struct az_scope var;
	struct az_scope index;
	struct az_env inner;
};

/* The i-th turn over `item`; the loop's own scopes are set. */
static void turn(const struct az_env *e, struct loop *l,
		 const struct gw_node *loop, struct gw_node *item, int64_t i)
{
	const struct gw_node *index = part(loop, "index");

	l->var = (struct az_scope){ gw_node_text(part(loop, "var")),
				    item, e->scope };
	l->inner = (struct az_env){ e->t, &l->var };
	if (!index)
		return;
	l->index = (struct az_scope){ index->text,
				      tf_number(&e->t->tf, loop, i), &l->var };
	l->inner.scope = &l->index;
}

static bool is_list(const struct gw_node *n)
{
	return n && n->kind == GW_LIST && !(n->flags & GW_OPEN) &&
	       n->count <= AZ_TURNS;
}

struct gw_node *az_for(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *in = part(n, "in");
	struct gw_node *value = part(n, "value");
	struct gw_node *test = part(n, "if");
	struct gw_node *out = tf_list(&e->t->tf, n);
	struct loop l;
	int64_t i = 0;

	if (!gw_str_is(n->text, "[") || !in || !value)
		return NULL;
	in = az_eval(e, in);
	if (!is_list(in)) {
		turn(e, &l, n, NULL, 0);
		out->flags |= GW_OPEN;
		add_turn(&l.inner, out, value);
		return out;
	}
	out->flags |= in->flags & GW_WEAK;
	for (struct gw_node *c = in->first; c; c = c->next, i++) {
		struct gw_node *on;

		turn(e, &l, n, c, i);
		on = test ? az_eval(&l.inner, test) : NULL;
		if (on && on->kind == GW_BOOL && !gw_node_true(on))
			continue;
		out->flags |= on && on->kind != GW_BOOL ? GW_OPEN : 0;
		add_turn(&l.inner, out, value);
	}
	return out;
}

struct gw_node *az_lambda(const struct az_env *e, const struct gw_node *call,
			  bool filter)
{
	const struct gw_node *in = call->first;
	const struct gw_node *f = call->last;
	struct gw_node *value = part(f, "value");
	struct gw_node *out = tf_list(&e->t->tf, call);

	if (!is_list(in) || f->kind != GW_FOR || !value)
		return NULL;
	for (struct gw_node *c = in->first; c; c = c->next) {
		struct az_scope var = { gw_node_text(part(f, "var")), c,
					e->scope };
		struct az_env inner = { e->t, &var };
		struct gw_node *v = az_eval(&inner, value);

		if (filter && v->kind != GW_BOOL)
			return NULL;
		if (!filter)
			add_turn(&inner, out, value);
		else if (gw_node_true(v))
			add_turn(e, out, c);
	}
	return out;
}

/* --- nested templates --- */

static void given(const struct az_env *e, struct az_template *t,
		  const struct gw_node *values)
{
	for (struct gw_node *c = values ? values->first : NULL; c;
	     c = c->next) {
		struct gw_node *v = gw_node_key(c, "value");

		if (v)
			*gw_map_put(&t->given, c->key) = az_eval(e, v);
	}
}

/* What a deployment says beside its template. */
static void outside(const struct az_env *e, struct gw_node *out,
		    const struct gw_node *properties)
{
	struct gw_node *map = tf_like(&e->t->tf, properties);

	for (struct gw_node *c = properties->first; c; c = c->next)
		if (!gw_str_is(c->key, "template"))
			tf_append(&e->t->tf, map, az_eval(e, c));
	gw_node_add(out, map);
}

/* Microsoft.Resources/deployments: the resources in its template, in its own
 * scope if it asks for that. */
static void nested(const struct az_env *e, struct gw_node *out,
		   const struct gw_node *written)
{
	const struct gw_node *p = gw_node_key(written, "properties");
	const struct gw_node *t = gw_node_key(p, "template");
	struct gw_node *resources = gw_node_key(t, "resources");
	const struct gw_node *scope =
		gw_node_path(p, "expressionEvaluationOptions.scope");
	struct az_template inner = { .tf = e->t->tf, .json = true };
	struct az_env in = { .t = &inner };

	outside(e, out, p);
	if (!resources)
		return;
	gw_map_init(&inner.given, az_arena(e));
	gw_map_init(&inner.values, az_arena(e));
	inner.parameters = gw_node_key(t, "parameters");
	inner.variables = gw_node_key(t, "variables");
	given(e, &inner, gw_node_key(p, "parameters"));
	if (!gw_str_eq_fold(gw_node_text(scope), GW_STR("inner")))
		in = *e;
	gw_node_put(out, GW_STR("$nested"),
		    gw_node_share(az_arena(e), az_resources(&in, resources)));
}

/* --- resources --- */

static bool is_deployment(const struct gw_node *n)
{
	return gw_str_eq_fold(gw_node_text(gw_node_key(n, "type")),
			      GW_STR("Microsoft.Resources/deployments"));
}

/* One resource as it stands, its children in it. */
static void add_one(const struct az_env *e, struct gw_node *out,
		    struct gw_node *n)
{
	struct gw_node *one = tf_like(&e->t->tf, n);
	bool deployment = is_deployment(n);
	const struct gw_node *on;

	for (struct gw_node *c = n->first; c; c = c->next) {
		if (gw_str_is(c->key, "resources"))
			gw_node_add(one, gw_node_share(az_arena(e),
						       az_resources(e, c)));
		else if (deployment && gw_str_is(c->key, "properties"))
			nested(e, one, n);
		else if (az_is_copy(e, c))
			az_copy(e, one, c);
		else
			tf_append(&e->t->tf, one, az_eval(e, c));
	}
	on = gw_node_key(one, "condition");
	if (on && on->kind == GW_BOOL && !gw_node_true(on) &&
	    !(on->flags & GW_WEAK))
		return; /* never deployed */
	gw_node_add(out, one);
}

static void add_copies(const struct az_env *e, struct gw_node *out,
		       struct gw_node *n, const struct gw_node *copy)
{
	struct gw_str name = gw_node_text(gw_node_key(copy, "name"));
	int64_t count = turns_of(e, copy);

	if (count < 0 || (count > 0 && !uses_index(n, 0))) {
		add_one(e, out, n);
		return;
	}
	for (int64_t i = 0; i < count; i++) {
		struct gw_node *at = tf_number(&e->t->tf, copy, i);
		struct az_scope plain = { GW_STR("copyIndex"), at, e->scope };
		struct az_scope named = { .value = at, .outer = &plain };
		struct az_env inner = { e->t, &named };

		named.name = gw_arena_print(az_arena(e), "copyIndex %.*s",
					    GW_FMT(name));
		add_one(&inner, out, n);
	}
}

static void add_each(const struct az_env *e, struct gw_node *out,
		     struct gw_node *n, const struct gw_node *loop)
{
	struct gw_node *in = part(loop, "in");
	struct loop l;
	int64_t i = 0;

	in = in ? az_eval(e, in) : NULL;
	if (!is_list(in)) {
		turn(e, &l, loop, NULL, 0);
		add_one(&l.inner, out, n);
		return;
	}
	for (struct gw_node *c = in->first; c; c = c->next, i++) {
		turn(e, &l, loop, c, i);
		add_one(&l.inner, out, n);
	}
}

struct gw_node *az_resources(const struct az_env *e, struct gw_node *n)
{
	struct gw_node *out = tf_like(&e->t->tf, n);
	struct tf_run *run = e->t->tf.module->run;

	if (n->kind != GW_LIST && n->kind != GW_MAP)
		return az_eval(e, n);
	if (run->depth >= MAX_DEEP)
		return n;
	run->depth++;
	for (struct gw_node *c = n->first; c; c = c->next) {
		const struct gw_node *loop = gw_node_key(c, "$for");
		const struct gw_node *copy = gw_node_key(c, "copy");

		if (c->kind != GW_MAP)
			continue;
		if (loop)
			add_each(e, out, c, loop);
		else if (copy && copy->kind == GW_MAP)
			add_copies(e, out, c, copy);
		else
			add_one(e, out, c);
	}
	run->depth--;
	return out;
}
