/* What a reference of Terraform means. SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

/*
 * A traversal is read from its text: names joined by dots, and indexes in
 * brackets (a number, a quoted key, "*" or "?" for the next child).
 */
struct steps {
	struct gw_str text;
	size_t at;
	struct gw_node *dynamic; /* next index expression */
};

/* The next name or index; false at the end. *dynamic is set for "[?]". */
static bool next_step(struct steps *s, struct gw_str *out, bool *dynamic)
{
	struct gw_str t = s->text;
	size_t from = s->at;
	size_t end;

	*dynamic = false;
	if (from >= t.n)
		return false;
	if (t.p[from] == '.')
		from++;
	if (from < t.n && t.p[from] == '[') {
		end = gw_str_find_byte(t, ']', from);
		if (end == GW_NOWHERE)
			return false;
		*out = gw_str_part(t, from + 1, end);
		s->at = end + 1;
		*dynamic = gw_str_is(*out, "?");
		if (out->n >= 2 && out->p[0] == '"')
			*out = gw_str_part(*out, 1, out->n - 1);
		return true;
	}
	end = from;
	while (end < t.n && t.p[end] != '.' && t.p[end] != '[')
		end++;
	*out = gw_str_part(t, from, end);
	s->at = end;
	return out->n > 0;
}

struct gw_node *tf_step(struct gw_node *value, struct gw_str key)
{
	int64_t i;

	if (!tf_known(value))
		return NULL;
	if (value->kind == GW_MAP) {
		struct gw_node *c = gw_node_get(value, key);

		return c;
	}
	if (value->kind == GW_LIST && gw_str_int(key, &i))
		return gw_node_item(value, i);
	/* A block that stands once may be read without its index. */
	if (value->kind == GW_LIST && (value->flags & GW_BLOCK) &&
	    value->count == 1)
		return gw_node_get(value->first, key);
	return NULL;
}

/* value.rest, or NULL. */
static struct gw_node *walk(const struct tf_env *e, struct gw_node *value,
			    struct steps *s)
{
	unsigned weak = value ? value->flags & GW_WEAK : 0;
	struct gw_node *out;
	struct gw_str key;
	bool dynamic;

	while (value && next_step(s, &key, &dynamic)) {
		if (dynamic) {
			struct gw_node *i =
				s->dynamic ? tf_eval(e, s->dynamic) : NULL;

			s->dynamic = s->dynamic ? s->dynamic->next : NULL;
			if (!gw_node_is_scalar(i))
				return NULL;
			weak |= i->flags & GW_WEAK;
			key = i->text;
		}
		value = tf_step(value, key);
		weak |= value ? value->flags & GW_WEAK : 0;
	}
	if (!value || s->at < s->text.n)
		return NULL;
	value = tf_eval(e, value);
	if (value->kind > GW_ALT || !(weak & ~(unsigned)value->flags))
		return value;
	out = gw_node_share(e->module->run->arena, value);
	out->flags |= GW_WEAK;
	return out;
}

/* --- variables, locals --- */

static struct gw_node *worked_out(struct tf_module *m, struct gw_str key,
				  struct gw_node *expression,
				  struct tf_module *where)
{
	struct gw_node **there = (struct gw_node **)gw_map_put(&m->values, key);
	struct tf_env e = { .module = where };
	struct gw_node *v;

	if (*there)
		return *there;
	*there = expression; /* so that a circle ends */
	v = tf_eval(&e, expression);
	*(struct gw_node **)gw_map_put(&m->values, key) = v;
	return v;
}

static struct gw_node *weak(struct tf_module *m, struct gw_node *v)
{
	struct gw_node *out;

	if (!v || v->kind > GW_ALT)
		return v;
	out = gw_node_share(m->run->arena, v);
	out->flags |= GW_WEAK;
	return out;
}

/* Inputs of two calls: either may be meant. */
static struct gw_node *either(struct tf_module *m, struct gw_node *a,
			      struct gw_node *b)
{
	struct tf_env e = { .module = m };
	struct gw_node *alt;

	if (!b || !gw_node_is_scalar(a) || !gw_node_is_scalar(b))
		return NULL;
	if (gw_str_eq(a->text, b->text))
		return a;
	alt = gw_node_new(m->run->arena, GW_ALT);
	tf_append(&e, alt, a);
	tf_append(&e, alt, b);
	return alt;
}

static struct gw_node *input(struct tf_module *m, struct gw_str name)
{
	struct gw_node *v = gw_node_get(m->inputs, name);
	struct gw_node *other = gw_node_get(m->other_inputs, name);

	if (!v || !m->caller)
		return NULL;
	v = worked_out(m, gw_arena_print(m->run->arena, "input.%.*s",
					 GW_FMT(name)),
		       v, m->caller);
	return m->other_inputs ? either(m, v, other) : v;
}

static struct gw_node *variable(struct tf_module *m, struct gw_str name)
{
	const struct gw_node *body = gw_map_get(&m->variables, name);
	struct gw_node *v = gw_map_get(&m->tfvars, name);

	if (!body)
		return NULL;
	if (m->inputs && gw_node_get(m->inputs, name))
		return input(m, name);
	if (!v)
		v = gw_node_key(body, "default");
	if (!v || v->kind == GW_NULL)
		return NULL;
	return weak(m, v);
}

static struct gw_node *local(struct tf_module *m, struct gw_str name)
{
	struct gw_node *v = gw_map_get(&m->locals, name);

	if (!v)
		return NULL;
	return worked_out(m, gw_arena_print(m->run->arena, "local.%.*s",
					    GW_FMT(name)),
			  v, m);
}

static struct gw_node *output(struct tf_module *m, struct gw_str call,
			      struct gw_str name)
{
	struct tf_module *child = tf_module_child(m, call);
	struct gw_node *body =
		child ? gw_map_get(&child->outputs, name) : NULL;
	struct gw_node *v = gw_node_key(body, "value");

	if (!v)
		return NULL;
	return worked_out(child, gw_arena_print(m->run->arena, "output.%.*s",
						GW_FMT(name)),
			  v, child);
}

/* --- scopes --- */

/* each.key, each.value.x, an iterator, a variable of a for expression. */
static bool in_scope(const struct tf_env *e, struct gw_str name,
		     struct steps *s, struct gw_node **out)
{
	for (const struct tf_scope *c = e->scope; c; c = c->outer) {
		struct gw_str part;
		bool dynamic;

		if (!gw_str_eq(c->name, name))
			continue;
		*out = c->value;
		if (!c->key)
			return true;
		if (!next_step(s, &part, &dynamic))
			*out = NULL;
		else if (gw_str_is(part, "key"))
			*out = c->key;
		else if (!gw_str_is(part, "value"))
			*out = NULL;
		return true;
	}
	return false;
}

/* type "." name "." attribute: what is written there. */
static struct gw_node *attribute(const struct tf_env *e, struct gw_str type,
				 struct steps *s)
{
	struct tf_module *m = e->module;
	struct gw_str name;
	bool dynamic;
	const char *prefix = "";

	if (gw_str_is(type, "data")) {
		prefix = "data.";
		if (!next_step(s, &type, &dynamic))
			return NULL;
	}
	if (!next_step(s, &name, &dynamic))
		return NULL;
	return gw_map_get(&m->resources,
			  gw_arena_print(m->run->arena, "%s%.*s.%.*s", prefix,
					 GW_FMT(type), GW_FMT(name)));
}

static struct gw_node *path_value(const struct tf_env *e, struct gw_node *ref,
				  struct steps *s)
{
	struct gw_str name;
	bool dynamic;

	if (!next_step(s, &name, &dynamic))
		return NULL;
	if (gw_str_is(name, "module"))
		return tf_text(e, ref, e->module->dir.n ? e->module->dir :
							  GW_STR("."));
	return NULL;
}

struct gw_node *tf_refer(const struct tf_env *e, struct gw_node *ref)
{
	struct steps s = { .text = ref->text, .dynamic = ref->first };
	struct tf_module *m = e->module;
	struct gw_node *v = NULL;
	struct gw_str root;
	struct gw_str name;
	bool dynamic;

	if (gw_str_find(ref->text, GW_STR("[*]"), 0) != GW_NOWHERE ||
	    !next_step(&s, &root, &dynamic))
		return NULL;
	if (in_scope(e, root, &s, &v))
		return walk(e, v, &s);
	if (gw_str_is(root, "path"))
		return path_value(e, ref, &s);
	if (!gw_str_is(root, "var") && !gw_str_is(root, "local") &&
	    !gw_str_is(root, "module"))
		return walk(e, attribute(e, root, &s), &s);
	if (!next_step(&s, &name, &dynamic))
		return NULL;
	if (gw_str_is(root, "var"))
		v = variable(m, name);
	else if (gw_str_is(root, "local"))
		v = local(m, name);
	else if (next_step(&s, &root, &dynamic))
		v = output(m, name, root);
	return walk(e, v, &s);
}
