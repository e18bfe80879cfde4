/* Programs in Pulumi YAML. SPDX-License-Identifier: Apache-2.0
 *
 * "${name.property}" of a resource is a reference, of a variable its value, of
 * configuration its default (weak); fn::toJSON and fn::secret hold a value,
 * the other functions are not known.
 */
#include "resolve/resolvers.h"

#define MAX_DEEP 190

struct pulumi {
	struct gw_arena *arena;
	const struct gw_node *resources;
	const struct gw_node *variables;
	const struct gw_node *config;
	unsigned depth;
};

static void fold(struct pulumi *p, struct gw_node *n);

/* "aws:s3:Bucket": package:module:Class. */
static bool is_token(struct gw_str type)
{
	size_t a = gw_str_find_byte(type, ':', 0);
	size_t b = a == GW_NOWHERE ? a : gw_str_find_byte(type, ':', a + 1);

	return b != GW_NOWHERE && b + 1 < type.n;
}

bool gw_is_pulumi(const struct gw_node *root)
{
	const struct gw_node *runtime = gw_node_key(root, "runtime");
	const struct gw_node *resources = gw_node_key(root, "resources");

	if (!resources || resources->kind != GW_MAP || !resources->first)
		return false;
	if (gw_node_text_is(runtime, "yaml") ||
	    gw_node_text_is(gw_node_key(runtime, "name"), "yaml"))
		return true;
	return is_token(gw_node_text(gw_node_key(resources->first, "type"))) &&
	       (gw_node_key(resources->first, "properties") ||
		gw_node_key(root, "name"));
}

/* --- names --- */

/* The first name in `a.b[0]` or `["a"].b`; the rest is what follows. */
static struct gw_str first_name(struct gw_str s, struct gw_str *rest)
{
	size_t n = 0;

	if (s.n > 2 && s.p[0] == '[' && (s.p[1] == '"' || s.p[1] == '\'')) {
		n = gw_str_find_byte(s, s.p[1], 2);
		if (n == GW_NOWHERE)
			n = s.n;
		*rest = gw_str_part(s, n + 2, s.n);
		return gw_str_part(s, 2, n);
	}
	while (n < s.n && s.p[n] != '.' && s.p[n] != '[')
		n++;
	*rest = gw_str_part(s, n, s.n);
	return gw_str_part(s, 0, n);
}

static const struct gw_node *default_of(const struct pulumi *p,
					struct gw_str name)
{
	const struct gw_node *c = gw_node_get(p->config, name);

	return c && c->kind == GW_MAP ? gw_node_key(c, "default") : NULL;
}

/* Makes `n` what "${inner}" means. */
static void refer(struct pulumi *p, struct gw_node *n, struct gw_str inner)
{
	struct gw_str rest;
	struct gw_str name = first_name(inner, &rest);
	const struct gw_node *v;

	if (gw_node_get(p->resources, name)) {
		gw_node_settle(p->arena, n, GW_REF,
			       gw_arena_print(p->arena, "%.*s%.*s",
					      GW_FMT(name), GW_FMT(rest)),
			       0);
		return;
	}
	v = gw_node_get(p->variables, name);
	if (!v)
		v = default_of(p, name);
	if (!rest.n && gw_node_is_scalar(v) &&
	    gw_str_find(v->text, GW_STR("${"), 0) == GW_NOWHERE)
		gw_node_settle(p->arena, n, (enum gw_kind)v->kind, v->text,
			       gw_node_get(p->variables, name) ? 0 : GW_WEAK);
	else
		n->kind = GW_UNKNOWN;
}

static void add_text(struct pulumi *p, struct gw_node *n, struct gw_str s)
{
	struct gw_node *part;

	if (!s.n)
		return;
	part = gw_node_string(p->arena, s);
	part->span = n->span;
	part->doc = n->doc;
	gw_node_add(n, part);
}

/* "a${b}c": a template, or its text if all is known. "$${" is "${". */
static void interpolate(struct pulumi *p, struct gw_node *n)
{
	struct gw_str s = n->text;
	size_t from = 0;
	size_t at = gw_str_find(s, GW_STR("${"), 0);
	size_t end = at == GW_NOWHERE ? at : gw_str_find_byte(s, '}', at);

	if (end == GW_NOWHERE)
		return;
	if (at == 0 && end + 1 == s.n) {
		refer(p, n, gw_str_part(s, 2, end));
		return;
	}
	if (at > 0 && s.p[at - 1] == '$') {
		n->kind = GW_UNKNOWN; /* rare, and of no use to a rule */
		return;
	}
	gw_node_settle(p->arena, n, GW_TEMPLATE, s, 0);
	while (at != GW_NOWHERE && end != GW_NOWHERE) {
		struct gw_node *ref = gw_node_string(p->arena, GW_STR(""));

		add_text(p, n, gw_str_part(s, from, at));
		ref->span = n->span;
		ref->doc = n->doc;
		refer(p, ref, gw_str_part(s, at + 2, end));
		gw_node_add(n, ref);
		from = end + 1;
		at = gw_str_find(s, GW_STR("${"), from);
		end = at == GW_NOWHERE ? at : gw_str_find_byte(s, '}', at);
	}
	add_text(p, n, gw_str_part(s, from, s.n));
}

/* --- functions --- */

static void become(struct gw_node *n, const struct gw_node *v)
{
	n->kind = v->kind;
	n->text = v->text;
	n->first = v->first;
	n->last = v->last;
	n->count = v->count;
	for (struct gw_node *c = n->first; c; c = c->next)
		c->parent = n;
}

static void call(struct pulumi *p, struct gw_node *n)
{
	struct gw_str name = n->first->key;

	(void)p;
	if (gw_str_eq_fold(name, GW_STR("fn::toJSON")) ||
	    gw_str_eq_fold(name, GW_STR("fn::secret"))) {
		become(n, n->first);
		return;
	}
	n->kind = GW_UNKNOWN;
	n->text = name;
	n->first = n->last = NULL;
	n->count = 0;
}

static void fold(struct pulumi *p, struct gw_node *n)
{
	if (p->depth >= MAX_DEEP || p->arena->over)
		return;
	p->depth++;
	for (struct gw_node *c = n->first; c; c = c->next)
		fold(p, c);
	p->depth--;
	if (n->kind == GW_STRING)
		interpolate(p, n);
	else if (n->kind == GW_MAP && n->first &&
		 gw_str_starts_fold(n->first->key, GW_STR("fn::")))
		call(p, n);
}

void gw_resolve_pulumi(struct gw_node *root, struct gw_arena *arena)
{
	struct pulumi p = { .arena = arena,
			    .resources = gw_node_key(root, "resources"),
			    .variables = gw_node_key(root, "variables"),
			    .config = gw_node_key(root, "config") };
	struct gw_node *resources = gw_node_key(root, "resources");

	if (!p.config)
		p.config = gw_node_key(root, "configuration");
	fold(&p, resources);
}
