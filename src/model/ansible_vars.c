/*
 * Ansible: module_defaults, variables that are literals, loops over literals.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Jinja is read only as far as a name, its parts and filters that keep a
 * value; all else stays unknown.
 */
#include "model/ansible.h"

#define MAX_TURNS 32 /* of a loop; beyond, its items are not known */
#define MAX_UP 80 /* scopes; more than blocks may be deep */
#define MAX_HOPS 8 /* a variable that names a variable */

struct ansible_scope ansible_scope_of(const struct ansible_scope *up,
				      const struct gw_node *holder)
{
	return (struct ansible_scope){
		.up = up,
		.vars = gw_node_key(holder, "vars"),
		.defaults = gw_node_key(holder, "module_defaults"),
	};
}

/* --- module_defaults --- */

static struct gw_str last_part(struct gw_str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '.' || s.p[i - 1] == '/')
			return gw_str_part(s, i, s.n);
	return s;
}

/* "group/aws", "group/amazon.aws.aws": of all modules of that cloud. */
static bool group_has(struct gw_str group, struct gw_str module)
{
	struct gw_str name = last_part(module);
	bool azure = gw_str_starts(name, GW_STR("azure_rm_"));
	bool google = gw_str_starts(name, GW_STR("gcp_"));

	group = last_part(group);
	if (gw_str_is(group, "azure"))
		return azure;
	if (gw_str_is(group, "gcp"))
		return google;
	if (gw_str_is(group, "aws"))
		return gw_str_starts(module, GW_STR("amazon.aws.")) ||
		       gw_str_starts(module, GW_STR("community.aws.")) ||
		       name.n == module.n;
	return false;
}

static void put_defaults(struct gw_model *m, struct gw_keyed *out,
			 const struct gw_node *defaults, struct gw_str module)
{
	struct gw_str group = GW_STR("group/");

	for (const struct gw_node *c = defaults->first; c; c = c->next)
		if (c->kind == GW_MAP && gw_str_starts(c->key, group) &&
		    group_has(c->key, module))
			gw_keyed_merge(m, out, c);
	for (const struct gw_node *c = defaults->first; c; c = c->next)
		if (c->kind == GW_MAP && !gw_str_starts(c->key, group) &&
		    gw_str_eq(last_part(c->key), last_part(module)))
			gw_keyed_merge(m, out, c);
}

void ansible_defaults(struct gw_model *m, struct gw_keyed *out,
		      const struct ansible_scope *scope, struct gw_str module)
{
	const struct ansible_scope *all[MAX_UP];
	unsigned n = 0;

	for (; scope && n < MAX_UP; scope = scope->up)
		if (scope->defaults && scope->defaults->kind == GW_MAP)
			all[n++] = scope;
	while (n-- > 0)
		put_defaults(m, out, all[n]->defaults, module);
}

/* --- variables --- */

/* An item of a loop is as sure as the loop; a variable is weak. */
static const struct gw_node *lookup(const struct ansible_scope *scope,
				    struct gw_str name, bool *weak)
{
	for (; scope; scope = scope->up) {
		const struct gw_node *n = NULL;

		if (scope->vars && scope->vars->kind == GW_MAP)
			n = gw_node_get(scope->vars, name);
		if (n) {
			*weak |= !(scope->vars->flags & GW_MADE);
			return n;
		}
	}
	return NULL;
}

/* What stands between "{{" and "}}" if the text is nothing else. */
static bool only_hole(struct gw_str text, struct gw_str *inner)
{
	struct gw_str s = gw_str_trim(text);

	if (s.n < 5 || !gw_str_starts(s, GW_STR("{{")) ||
	    s.p[s.n - 1] != '}' || s.p[s.n - 2] != '}')
		return false;
	*inner = gw_str_trim(gw_str_part(s, 2, s.n - 2));
	return gw_str_find(*inner, GW_STR("{{"), 0) == GW_NOWHERE;
}

static struct gw_str read_name(struct gw_str *s)
{
	size_t i = 0;
	struct gw_str name;

	while (i < s->n && gw_is_word(s->p[i]))
		i++;
	name = gw_str_part(*s, 0, i);
	*s = gw_str_part(*s, i, s->n);
	return name;
}

/* ".x" or "['x']" behind a name; false: something else stands there. */
static bool read_step(struct gw_str *s, struct gw_str *name)
{
	char quote;
	size_t end;

	if (s->n > 1 && s->p[0] == '.') {
		*s = gw_str_part(*s, 1, s->n);
		*name = read_name(s);
		return name->n > 0;
	}
	if (s->n < 5 || s->p[0] != '[')
		return false;
	quote = s->p[1];
	if (quote != '\'' && quote != '"')
		return false;
	end = gw_str_find_byte(*s, quote, 2);
	if (end == GW_NOWHERE || end + 1 >= s->n || s->p[end + 1] != ']')
		return false;
	*name = gw_str_part(*s, 2, end);
	*s = gw_str_part(*s, end + 2, s->n);
	return true;
}

/* Filters that hand a literal on: "| bool", "| default(...)". */
static bool keeps(struct gw_str filters)
{
	static const char *const names[] = { "bool", "int", "string", "list" };
	struct gw_str one;

	while (gw_str_next(&filters, '|', &one)) {
		bool known = false;

		one = gw_str_trim(one);
		if (!one.n)
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			known |= gw_str_is(one, names[i]);
		if (!known && !gw_str_starts(one, GW_STR("default(")))
			return false;
	}
	return true;
}

static const struct gw_node *value_of(struct gw_str inner,
				      const struct ansible_scope *scope,
				      bool *weak)
{
	struct gw_str rest = inner;
	struct gw_str name = read_name(&rest);
	const struct gw_node *n = name.n ? lookup(scope, name, weak) : NULL;

	while (n && read_step(&rest, &name))
		n = n->kind == GW_MAP ? gw_node_get(n, name) : NULL;
	rest = gw_str_trim(rest);
	if (!n || (rest.n && (rest.p[0] != '|' || !keeps(rest))))
		return NULL;
	return n;
}

/* The value at the place where it is used. */
static struct gw_node *placed(struct gw_model *m, const struct gw_node *value,
			      const struct gw_node *use, bool weak)
{
	struct gw_node *n = gw_node_share(m->arena, value);

	n->parent = NULL;
	if (weak)
		n->flags |= GW_WEAK;
	if (!gw_node_is_scalar(value))
		return n;
	n->span = use->span;
	n->key = use->key;
	n->key_line = use->key_line;
	n->key_col = use->key_col;
	n->key_off = use->key_off;
	n->doc = use->doc;
	return n;
}

static struct gw_node *known_hole(struct gw_model *m, struct gw_node *n,
				  const struct ansible_scope *scope)
{
	const struct gw_node *value = n;
	struct gw_str inner;
	bool weak = false;

	for (unsigned i = 0; i < MAX_HOPS && value->kind == GW_UNKNOWN; i++) {
		if (!only_hole(value->text, &inner))
			return n;
		value = value_of(inner, scope, &weak);
		if (!value)
			return n;
	}
	return value->kind < GW_ALT ? placed(m, value, n, weak) : n;
}

static bool has_hole(const struct gw_node *n)
{
	if (n->kind == GW_UNKNOWN)
		return true;
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (has_hole(c))
			return true;
	return false;
}

struct gw_node *ansible_known(struct gw_model *m, struct gw_node *n,
			      const struct ansible_scope *scope)
{
	struct gw_node *out;

	if (gw_model_over(m) || !has_hole(n))
		return n;
	if (n->kind == GW_UNKNOWN)
		return known_hole(m, n, scope);
	if (n->kind == GW_MAP) {
		out = gw_make_copy(m, n);
		for (struct gw_node *c = n->first; c; c = c->next) {
			struct gw_node *k = ansible_known(m, c, scope);

			if (k != c)
				gw_put_at(m, out, c->key, k);
		}
		return out;
	}
	if (n->kind != GW_LIST)
		return n;
	out = gw_make(m, GW_LIST, n);
	out->flags |= n->flags & GW_OPEN;
	for (struct gw_node *c = n->first; c; c = c->next)
		gw_add(m, out, ansible_known(m, c, scope));
	return out;
}

/* --- loops --- */

/* {a: x} as [{key: a, value: x}]. */
static struct gw_node *pairs(struct gw_model *m, const struct gw_node *map)
{
	struct gw_node *list = gw_make(m, GW_LIST, map);

	for (struct gw_node *c = map->first; c; c = c->next) {
		struct gw_node *pair = gw_make(m, GW_MAP, c);

		gw_put(m, pair, "key", gw_make_text(m, c->key, c));
		gw_put(m, pair, "value", c);
		gw_add(m, list, pair);
	}
	return list;
}

const struct gw_node *ansible_loop(struct gw_model *m, struct gw_node *task,
				   const struct ansible_scope *scope)
{
	static const char *const keys[] = { "loop", "with_items", "with_list" };
	struct gw_node *n = NULL;

	for (size_t i = 0; i < 3 && !n; i++)
		n = gw_node_key(task, keys[i]);
	if (n) {
		n = ansible_known(m, n, scope);
	} else {
		n = gw_node_key(task, "with_dict");
		n = n ? ansible_known(m, n, scope) : NULL;
		n = n && n->kind == GW_MAP ? pairs(m, n) : NULL;
	}
	if (!n || n->kind != GW_LIST || !n->first || n->count > MAX_TURNS)
		return NULL;
	return n;
}

struct gw_node *ansible_item(struct gw_model *m, struct gw_node *task,
			     const struct gw_node *item)
{
	const struct gw_node *control = gw_node_key(task, "loop_control");
	struct gw_str name = gw_node_text(gw_node_key(control, "loop_var"));
	struct gw_node *map = gw_make(m, GW_MAP, item);

	gw_put_at(m, map, name.n ? name : GW_STR("item"),
		  gw_node_share(m->arena, item));
	return map;
}
