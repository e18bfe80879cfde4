/* for expressions. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#include "base/buf.h"

#define MAX_ITEMS 1024u

struct parts {
	struct gw_str vars[2];
	unsigned names;
	struct gw_node *in;
	struct gw_node *key;
	struct gw_node *value;
	struct gw_node *test;
	bool group;
};

static void take_parts(struct parts *p, struct gw_node *n)
{
	for (struct gw_node *c = n->first; c; c = c->next) {
		if (gw_str_is(c->key, "var") && p->names < 2)
			p->vars[p->names++] = c->text;
		else if (gw_str_is(c->key, "in"))
			p->in = c;
		else if (gw_str_is(c->key, "key"))
			p->key = c;
		else if (gw_str_is(c->key, "value"))
			p->value = c;
		else if (gw_str_is(c->key, "if"))
			p->test = c;
		else if (gw_str_is(c->key, "group"))
			p->group = true;
	}
}

struct loop {
	const struct tf_env *e;
	const struct parts *p;
	struct gw_node *out;
	struct gw_map keys;
};

/* One turn; false: something is unknown. */
static bool turn(struct loop *l, const struct tf_env *e)
{
	struct gw_node *test = l->p->test ? tf_eval(e, l->p->test) : NULL;
	struct gw_node *value;
	struct gw_node *key;
	void **there;

	if (test && test->kind != GW_BOOL)
		return false;
	if (test && !gw_node_true(test))
		return true;
	value = gw_node_share(e->module->run->arena, tf_eval(e, l->p->value));
	value->key = (struct gw_str){ NULL, 0 };
	if (l->out->kind == GW_LIST) {
		gw_node_add(l->out, value);
		return true;
	}
	key = tf_eval(e, l->p->key);
	if (!gw_node_is_scalar(key))
		return false;
	there = gw_map_put(&l->keys, key->text);
	if (*there)
		return false; /* an error, or grouped */
	*there = value;
	gw_node_put(l->out, key->text, value);
	return true;
}

static bool loop_over(struct loop *l, const struct gw_node *in)
{
	int64_t i = 0;

	for (struct gw_node *c = in->first; c; c = c->next, i++) {
		struct tf_scope value = { .name = l->p->vars[l->p->names - 1],
					  .value = c,
					  .outer = l->e->scope };
		struct tf_scope key = { .name = l->p->vars[0],
					.outer = &value };
		struct tf_env e = { .module = l->e->module, .scope = &value };

		if (l->p->names == 2) {
			key.value = in->kind == GW_MAP ?
					    tf_text(l->e, c, c->key) :
					    tf_number(l->e, c, i);
			e.scope = &key;
		}
		if (!turn(l, &e))
			return false;
	}
	return true;
}

/* The texts of a "%{ for }" directive one after the other. */
static struct gw_node *joined(const struct tf_env *e, const struct gw_node *n,
			      const struct gw_node *list)
{
	struct gw_buf b;
	struct gw_node *out = NULL;
	bool whole = true;

	gw_buf_init(&b, (size_t)1 << 18);
	for (const struct gw_node *c = list->first; c; c = c->next) {
		whole &= gw_node_is_scalar(c);
		gw_buf_add(&b, gw_node_text(c));
	}
	if (whole && !b.over)
		out = tf_text(e, n,
			      gw_arena_copy(e->module->run->arena,
					    gw_buf_str(&b)));
	gw_buf_release(&b);
	return out;
}

struct gw_node *tf_for(const struct tf_env *e, struct gw_node *n)
{
	struct parts p = { .names = 0 };
	struct loop l = { .e = e, .p = &p };
	struct gw_node *in;

	take_parts(&p, n);
	if (!p.in || !p.value || !p.names || p.group)
		return NULL;
	in = tf_eval(e, p.in);
	if ((in->kind != GW_LIST && in->kind != GW_MAP) ||
	    (in->flags & GW_OPEN) || in->count > MAX_ITEMS)
		return NULL;
	if (gw_str_is(n->text, "{") && !p.key)
		return NULL;
	l.out = gw_str_is(n->text, "{") ? tf_map(e, n) : tf_list(e, n);
	gw_map_init(&l.keys, e->module->run->arena);
	if (!loop_over(&l, in))
		return NULL;
	l.out->flags |= in->flags & GW_WEAK;
	return gw_str_is(n->text, "%") ? joined(e, n, l.out) : l.out;
}
