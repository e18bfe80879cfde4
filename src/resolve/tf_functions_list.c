/* Terraform's pure functions on lists and maps.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#include <string.h>

static struct gw_node *arg(const struct gw_node *call, int64_t i)
{
	return gw_node_item(call, i);
}

static bool is_collection(const struct gw_node *n)
{
	return n->kind == GW_LIST || n->kind == GW_MAP;
}

static void append_item(const struct tf_env *e, struct gw_node *list,
			const struct gw_node *item)
{
	tf_append(e, list, item);
	list->last->key = (struct gw_str){ NULL, 0 };
}

/* --- putting together; what is unknown leaves the result open --- */

static struct gw_node *f_concat(const struct tf_env *e,
				const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);

	for (const struct gw_node *l = call->first; l; l = l->next) {
		if (l->kind != GW_LIST) {
			out->flags |= GW_OPEN;
			continue;
		}
		out->flags |= l->flags & GW_OPEN;
		for (const struct gw_node *c = l->first; c; c = c->next)
			append_item(e, out, c);
	}
	return out;
}

/* What stood there may be written over by an unknown map. */
static void doubt(struct gw_node *map)
{
	map->flags |= GW_OPEN;
	for (struct gw_node *c = map->first; c; c = c->next) {
		c->kind = GW_UNKNOWN;
		c->first = NULL;
		c->last = NULL;
		c->count = 0;
	}
}

static struct gw_node *f_merge(const struct tf_env *e,
			       const struct gw_node *call)
{
	struct gw_node *out = tf_map(e, call);
	struct gw_map keys;

	gw_map_init(&keys, e->module->run->arena);
	for (const struct gw_node *m = call->first; m; m = m->next) {
		if (m->kind == GW_NULL)
			continue;
		if (m->kind != GW_MAP || (m->flags & GW_OPEN))
			doubt(out);
		if (m->kind != GW_MAP)
			continue;
		for (const struct gw_node *c = m->first; c; c = c->next) {
			struct gw_node *copy =
				gw_node_share(e->module->run->arena, c);
			void **there = gw_map_put(&keys, c->key);
			struct gw_node *old = *there;

			if (old) {
				copy->next = old->next;
				copy->parent = out;
				*old = *copy;
				continue;
			}
			*there = copy;
			gw_node_add(out, copy);
		}
	}
	return out;
}

static bool flatten_into(const struct tf_env *e, struct gw_node *out,
			 const struct gw_node *list, unsigned depth)
{
	if (depth > TF_NEST)
		return false;
	out->flags |= list->flags & GW_OPEN;
	for (const struct gw_node *c = list->first; c; c = c->next) {
		if (c->kind == GW_LIST) {
			if (!flatten_into(e, out, c, depth + 1))
				return false;
		} else if (c->kind >= GW_ALT) {
			out->flags |= GW_OPEN;
		} else {
			append_item(e, out, c);
		}
	}
	return true;
}

static struct gw_node *f_flatten(const struct tf_env *e,
				 const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);

	if (call->first->kind != GW_LIST ||
	    !flatten_into(e, out, call->first, 0))
		return NULL;
	return out;
}

/* --- sets --- */

static struct gw_node *distinct_of(const struct tf_env *e,
				   const struct gw_node *call,
				   const struct gw_node *list)
{
	struct gw_node *out = tf_list(e, call);
	struct gw_map seen;

	if (list->kind != GW_LIST)
		return NULL;
	gw_map_init(&seen, e->module->run->arena);
	out->flags |= list->flags & GW_OPEN;
	for (const struct gw_node *c = list->first; c; c = c->next) {
		void **there;

		if (!gw_node_is_scalar(c)) {
			append_item(e, out, c);
			continue;
		}
		there = gw_map_put(&seen, c->text);
		if (!*there)
			append_item(e, out, c);
		*there = out;
	}
	return out;
}

static struct gw_node *f_distinct(const struct tf_env *e,
				  const struct gw_node *call)
{
	return distinct_of(e, call, call->first);
}

static struct gw_node *f_setunion(const struct tf_env *e,
				  const struct gw_node *call)
{
	return distinct_of(e, call, f_concat(e, call));
}

static struct gw_node *f_compact(const struct tf_env *e,
				 const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);

	if (call->first->kind != GW_LIST)
		return NULL;
	out->flags |= call->first->flags & GW_OPEN;
	for (const struct gw_node *c = call->first->first; c; c = c->next)
		if (c->kind != GW_NULL &&
		    !(c->kind == GW_STRING && !c->text.n))
			append_item(e, out, c);
	return out;
}

static struct gw_node *f_reverse(const struct tf_env *e,
				 const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);
	uint32_t n = call->first->count;
	const struct gw_node **v;

	if (call->first->kind != GW_LIST)
		return NULL;
	v = gw_arena_array(e->module->run->arena, n + 1, sizeof(*v));
	n = 0;
	for (const struct gw_node *c = call->first->first; c; c = c->next)
		v[n++] = c;
	while (n > 0)
		append_item(e, out, v[--n]);
	return out;
}

static struct gw_node *f_slice(const struct tf_env *e,
			       const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);
	int64_t from;
	int64_t to;
	int64_t i = 0;

	if (call->first->kind != GW_LIST ||
	    !gw_str_int(arg(call, 1)->text, &from) ||
	    !gw_str_int(arg(call, 2)->text, &to) || from < 0 ||
	    to > call->first->count)
		return NULL;
	for (const struct gw_node *c = call->first->first; c; c = c->next, i++)
		if (i >= from && i < to)
			append_item(e, out, c);
	return out;
}

/* --- maps --- */

static struct gw_node *f_keys(const struct tf_env *e,
			      const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);

	if (call->first->kind != GW_MAP)
		return NULL;
	out->flags |= call->first->flags & GW_OPEN;
	for (const struct gw_node *c = call->first->first; c; c = c->next)
		append_item(e, out, tf_text(e, c, c->key));
	return out;
}

static struct gw_node *f_values(const struct tf_env *e,
				const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);

	if (call->first->kind != GW_MAP)
		return NULL;
	out->flags |= call->first->flags & GW_OPEN;
	for (const struct gw_node *c = call->first->first; c; c = c->next)
		append_item(e, out, c);
	return out;
}

static struct gw_node *f_lookup(const struct tf_env *e,
				const struct gw_node *call)
{
	const struct gw_node *key = arg(call, 1);
	struct gw_node *v;

	if (call->first->kind != GW_MAP || !gw_node_is_scalar(key))
		return NULL;
	v = gw_node_get(call->first, key->text);
	if (!v && !(call->first->flags & GW_OPEN))
		v = arg(call, 2);
	return v ? tf_in_place(e, call, v) : NULL;
}

static struct gw_node *f_zipmap(const struct tf_env *e,
				const struct gw_node *call)
{
	struct gw_node *out = tf_map(e, call);
	const struct gw_node *v = arg(call, 1)->first;

	for (const struct gw_node *k = call->first->first; k && v;
	     k = k->next, v = v->next) {
		tf_append(e, out, v);
		out->last->key = gw_node_text(k);
	}
	return out;
}

/* --- picking --- */

static struct gw_node *f_element(const struct tf_env *e,
				 const struct gw_node *call)
{
	int64_t i;

	if (call->first->kind != GW_LIST || !call->first->count ||
	    (call->first->flags & GW_OPEN) ||
	    !gw_str_int(gw_node_text(arg(call, 1)), &i) || i < 0)
		return NULL;
	return tf_in_place(e, call,
			   gw_node_item(call->first,
					i % (int64_t)call->first->count));
}

static struct gw_node *f_one(const struct tf_env *e,
			     const struct gw_node *call)
{
	if (call->first->kind != GW_LIST || call->first->count != 1 ||
	    (call->first->flags & GW_OPEN))
		return NULL;
	return tf_in_place(e, call, call->first->first);
}

static struct gw_node *f_coalesce(const struct tf_env *e,
				  const struct gw_node *call)
{
	for (const struct gw_node *c = call->first; c; c = c->next) {
		if (!tf_known(c))
			return NULL;
		if (c->kind == GW_NULL ||
		    (c->kind == GW_STRING && !c->text.n) ||
		    (c->kind == GW_LIST && !c->count))
			continue;
		return tf_in_place(e, call, c);
	}
	return NULL;
}

static struct gw_node *f_try(const struct tf_env *e,
			     const struct gw_node *call)
{
	return tf_known(call->first) ? tf_in_place(e, call, call->first) :
				       NULL;
}

/* --- asking --- */

static struct gw_node *f_length(const struct tf_env *e,
				const struct gw_node *call)
{
	const struct gw_node *n = call->first;

	if (n->kind == GW_STRING)
		return tf_number(e, call, (int64_t)n->text.n);
	if (!is_collection(n) || (n->flags & GW_OPEN))
		return NULL;
	return tf_number(e, call, n->count);
}

static struct gw_node *f_contains(const struct tf_env *e,
				  const struct gw_node *call)
{
	struct gw_str what = arg(call, 1)->text;

	for (const struct gw_node *c = call->first->first; c; c = c->next)
		if (gw_node_is_scalar(c) && gw_str_eq(c->text, what))
			return tf_bool(e, call, true);
	return tf_bool(e, call, false);
}

static struct gw_node *all_are(const struct tf_env *e,
			       const struct gw_node *call, bool all)
{
	for (const struct gw_node *c = call->first->first; c; c = c->next)
		if (gw_node_true(c) != all)
			return tf_bool(e, call, !all);
	return tf_bool(e, call, all);
}

static struct gw_node *f_alltrue(const struct tf_env *e,
				 const struct gw_node *call)
{
	return all_are(e, call, true);
}

static struct gw_node *f_anytrue(const struct tf_env *e,
				 const struct gw_node *call)
{
	return all_are(e, call, false);
}

static struct gw_node *extreme(const struct tf_env *e,
			       const struct gw_node *call, int sign)
{
	int64_t best = 0;
	bool first = true;

	for (const struct gw_node *c = call->first; c; c = c->next) {
		int64_t v;

		if (!gw_str_int(c->text, &v))
			return NULL;
		if (first || (sign > 0 ? v > best : v < best))
			best = v;
		first = false;
	}
	return tf_number(e, call, best);
}

static struct gw_node *f_max(const struct tf_env *e,
			     const struct gw_node *call)
{
	return extreme(e, call, 1);
}

static struct gw_node *f_min(const struct tf_env *e,
			     const struct gw_node *call)
{
	return extreme(e, call, -1);
}

/* range(n), range(from, to) */
static struct gw_node *f_range(const struct tf_env *e,
			       const struct gw_node *call)
{
	struct gw_node *out = tf_list(e, call);
	int64_t from = 0;
	int64_t to;

	if (call->count > 2 || !gw_str_int(arg(call, -1)->text, &to) ||
	    (call->count == 2 && !gw_str_int(call->first->text, &from)) ||
	    from < -1000000 || to > 1000000 || to - from > 1024)
		return NULL;
	for (; from < to; from++)
		append_item(e, out, tf_number(e, call, from));
	return out;
}

static struct gw_node *f_list(const struct tf_env *e,
			      const struct gw_node *call)
{
	return call->first->kind == GW_LIST ?
		       tf_in_place(e, call, call->first) :
		       NULL;
}

static struct gw_node *f_map(const struct tf_env *e,
			     const struct gw_node *call)
{
	return call->first->kind == GW_MAP ?
		       tf_in_place(e, call, call->first) :
		       NULL;
}

const struct tf_function_row tf_list_functions[] = {
	{ "concat", 1, false, f_concat },
	{ "merge", 1, false, f_merge },
	{ "flatten", 1, false, f_flatten },
	{ "distinct", 1, false, f_distinct },
	{ "toset", 1, false, f_distinct },
	{ "setunion", 1, false, f_setunion },
	{ "tolist", 1, false, f_list },
	{ "tomap", 1, false, f_map },
	{ "compact", 1, true, f_compact },
	{ "reverse", 1, true, f_reverse },
	{ "slice", 3, true, f_slice },
	{ "keys", 1, false, f_keys },
	{ "values", 1, false, f_values },
	{ "lookup", 2, false, f_lookup },
	{ "zipmap", 2, true, f_zipmap },
	{ "element", 2, false, f_element },
	{ "one", 1, false, f_one },
	{ "coalesce", 1, false, f_coalesce },
	{ "coalescelist", 1, false, f_coalesce },
	{ "try", 1, false, f_try },
	{ "length", 1, false, f_length },
	{ "contains", 2, true, f_contains },
	{ "alltrue", 1, true, f_alltrue },
	{ "anytrue", 1, true, f_anytrue },
	{ "max", 1, true, f_max },
	{ "min", 1, true, f_min },
	{ "range", 1, true, f_range },
	{ .name = NULL },
};
