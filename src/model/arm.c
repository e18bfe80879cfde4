/* Azure Resource Manager: templates in JSON, and Bicep.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A resource is known by its symbol in Bicep and by "type/name" in JSON; both
 * are what references to it say. A child's "parent-resource" refers to the resource
 * that it belongs to, however that is written: nested, by `parent:`, or as
 * the first parts of its name.
 */
#include "model/bindings.h"

#define MAX_DEEP 16 /* child in child, deployment in deployment */

/* A resource on its way, and what it stands in. */
struct arm {
	struct gw_node *node;
	struct gw_str type;
	struct gw_str name; /* all parts of it */
	struct gw_str address;
	const struct arm *in; /* the parent that it stands in, or NULL */
	const struct gw_node *beside; /* the resources of its template */
};

static void read_resources(struct gw_model *m, const struct gw_node *list,
			   const struct arm *in, unsigned depth);

/* --- types and names --- */

static bool has_namespace(struct gw_str type)
{
	size_t dot = gw_str_find_byte(type, '.', 0);

	return dot < gw_str_find_byte(type, '/', 0);
}

static struct gw_str before_last(struct gw_str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return gw_str_part(path, 0, n ? n - 1 : 0);
}

/* "X/y/providers/Microsoft.Insights/z" is "Microsoft.Insights/z"; without a
 * namespace the kind is one of Microsoft.Insights or .Authorization. */
static struct gw_str extension(struct gw_model *m, struct gw_str type)
{
	struct gw_str mark = GW_STR("/providers/");
	size_t at = gw_str_find_fold(type, mark, 0);
	struct gw_str rest;

	if (at == GW_NOWHERE)
		return type;
	rest = gw_str_part(type, at + mark.n, type.n);
	if (has_namespace(rest))
		return rest;
	if (gw_str_eq_fold(rest, GW_STR("diagnosticSettings")))
		return GW_STR("Microsoft.Insights/diagnosticSettings");
	return gw_arena_print(m->arena, "Microsoft.Authorization/%.*s",
			      GW_FMT(rest));
}

/* Types are not told apart by case: as the bindings spell it. */
static struct gw_str type_of(struct gw_model *m, const struct gw_node *n,
			     const struct arm *in)
{
	struct gw_str type = gw_node_text(gw_node_key(n, "type"));
	const struct gw_node *rows = NULL;

	if (!type.n)
		return type;
	if (in && !has_namespace(type))
		type = gw_arena_print(m->arena, "%.*s/%.*s",
				      GW_FMT(in->type), GW_FMT(type));
	type = extension(m, type);
	if (m->tree && m->tree->bindings)
		rows = bind_rows(m->tree->bindings, "arm", type);
	return rows ? rows->key : type;
}

static struct gw_str own_name(struct gw_model *m, const struct gw_node *n)
{
	return gw_arm_spell(m->arena, gw_node_key(n, "name"));
}

static bool is_bicep(const struct gw_model *m)
{
	return gw_model_format(m, "bicep");
}

/* --- parents --- */

static struct gw_str address_of(struct gw_model *m, const struct gw_node *n,
				struct gw_str type, struct gw_str name)
{
	if (is_bicep(m))
		return n->key;
	return gw_arena_print(m->arena, "%.*s/%.*s", GW_FMT(type),
			      GW_FMT(name));
}

/* The first name in "a", "a.name", "a::b". */
static struct gw_str symbol_of(struct gw_str ref)
{
	size_t n = 0;

	while (n < ref.n && gw_is_word(ref.p[n]))
		n++;
	if (n + 1 < ref.n && ref.p[n] == ':') /* a::b: the child */
		return symbol_of(gw_str_part(ref, n + 2, ref.n));
	return gw_str_part(ref, 0, n);
}

/* `parent: a`, or a name that begins with '${a.name}/'. */
static struct gw_str named_parent(const struct gw_node *n)
{
	const struct gw_node *parent = gw_node_key(n, "parent");
	const struct gw_node *name = gw_node_key(n, "name");

	if (parent && parent->kind == GW_OP) /* a[i] of a loop */
		parent = parent->first;
	if (parent && parent->kind == GW_REF)
		return symbol_of(parent->text);
	if (name && name->kind == GW_TEMPLATE && name->first &&
	    name->first->kind == GW_REF && name->first->next &&
	    gw_str_ends(name->first->text, GW_STR(".name")) &&
	    gw_str_starts(gw_node_text(name->first->next), GW_STR("/")))
		return symbol_of(name->first->text);
	return GW_STR("");
}

/* The symbol of the resource beside with that type and name. */
static struct gw_str named_alike(struct gw_model *m, const struct arm *a,
				 struct gw_str type, struct gw_str name)
{
	for (const struct gw_node *c = a->beside ? a->beside->first : NULL; c;
	     c = c->next)
		if (gw_str_eq_fold(gw_node_text(gw_node_key(c, "type")), type) &&
		    gw_str_eq(own_name(m, c), name))
			return c->key;
	return GW_STR("");
}

static struct gw_str parent_of(struct gw_model *m, const struct arm *a)
{
	struct gw_str type = before_last(a->type);
	struct gw_str name = before_last(a->name);
	struct gw_str symbol;

	if (a->in)
		return a->in->address;
	if (gw_str_find_byte(type, '/', 0) == GW_NOWHERE)
		return GW_STR(""); /* no child */
	if (!is_bicep(m))
		return name.n ? gw_arena_print(m->arena, "%.*s/%.*s",
					       GW_FMT(type), GW_FMT(name)) :
				GW_STR("");
	symbol = named_parent(a->node);
	return symbol.n ? symbol : named_alike(m, a, type, name);
}

/* --- resources --- */

/* Elsewhere a child's name is its own only: "server/rule" is "rule". */
static struct gw_node *with_short_name(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *name = gw_node_key(n, "name");
	struct gw_str front;
	struct gw_node *copy;

	if (!gw_node_is_scalar(name))
		return n;
	front = before_last(name->text);
	if (!front.n)
		return n;
	copy = gw_make_copy(m, n);
	copy->key_line = n->key_line;
	copy->key_col = n->key_col;
	copy->key_off = n->key_off;
	gw_put(m, copy, "name",
	       gw_make_text(m, gw_str_part(name->text, front.n + 1,
					   name->text.n), name));
	return copy;
}

static void emit(struct gw_model *m, struct arm *a)
{
	struct gw_str parent = parent_of(m, a);
	struct gw_node *node = a->node;
	struct gw_subject *s;
	struct gw_subject copy;

	if (parent.n) {
		struct gw_node *ref = gw_make(m, GW_REF, a->node);

		ref->text = parent;
		node = gw_make_copy(m, a->node);
		gw_put(m, node, "parent-resource", ref);
	}
	s = gw_emit(m, GW_CLASS_ARM_RESOURCE, node);
	s->type = a->type;
	s->name = is_bicep(m) ? a->node->key : a->name;
	s->address = a->address;
	s->object = node;
	copy = *s;
	copy.node = with_short_name(m, node);
	gw_bind(m, &copy, "arm");
}

static void read_resource(struct gw_model *m, const struct arm *in,
			  struct gw_node *n, const struct gw_node *beside,
			  unsigned depth)
{
	struct arm a = { .node = n, .in = in, .beside = beside };

	a.type = type_of(m, n, in);
	if (!a.type.n)
		return;
	a.name = own_name(m, n);
	if (in && in->name.n &&
	    gw_str_find_byte(a.name, '/', 0) == GW_NOWHERE)
		a.name = gw_arena_print(m->arena, "%.*s/%.*s",
					GW_FMT(in->name), GW_FMT(a.name));
	a.address = address_of(m, n, a.type, a.name);
	if (!gw_node_true(gw_node_key(n, "existing")))
		emit(m, &a);
	read_resources(m, gw_node_key(n, "resources"), &a, depth + 1);
	read_resources(m, gw_node_key(n, "$nested"), NULL, depth + 1);
}

/* A list, or a map of symbolic names (languageVersion 2.0). */
static void read_resources(struct gw_model *m, const struct gw_node *list,
			   const struct arm *in, unsigned depth)
{
	if (!list || depth > MAX_DEEP ||
	    (list->kind != GW_LIST && list->kind != GW_MAP))
		return;
	for (struct gw_node *c = list->first; c; c = c->next) {
		if (gw_model_over(m))
			return;
		if (c->kind == GW_MAP)
			read_resource(m, in, c, in ? NULL : list, depth);
	}
}

/* --- parameters --- */

static bool is_decorated(const struct gw_node *n, const char *name)
{
	const struct gw_node *list = gw_node_key(n, "$decorators");

	for (const struct gw_node *c = list ? list->first : NULL; c;
	     c = c->next) {
		struct gw_str text = c->text;

		if (gw_str_starts(text, GW_STR("sys.")))
			text = gw_str_part(text, 4, text.n);
		if (c->kind == GW_CALL && gw_str_is(text, name))
			return true;
	}
	return false;
}

/* "string" with @secure() is "securestring", as in JSON. */
static struct gw_node *parameter(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *type = gw_node_key(n, "type");
	struct gw_node *copy;

	if (!type || !is_decorated(n, "secure"))
		return n;
	copy = gw_make_copy(m, n);
	gw_put(m, copy, "type",
	       gw_make_text(m,
			    gw_arena_print(m->arena, "secure%.*s",
					   GW_FMT(gw_node_text(type))),
			    type));
	return copy;
}

static void read_parameters(struct gw_model *m, const struct gw_node *all)
{
	if (!all || all->kind != GW_MAP)
		return;
	for (struct gw_node *c = all->first; c; c = c->next) {
		struct gw_subject *s;

		if (c->kind != GW_MAP || gw_model_over(m))
			continue;
		s = gw_emit(m, GW_CLASS_ARM_PARAMETER, parameter(m, c));
		s->type = gw_node_text(gw_node_key(s->node, "type"));
		s->name = c->key;
		s->address = gw_arena_print(m->arena, "parameters/%.*s",
					    GW_FMT(c->key));
	}
}

static void read(struct gw_model *m, struct gw_node *root)
{
	read_resources(m, gw_node_key(root, "resources"), NULL, 0);
	read_parameters(m, gw_node_key(root, "parameters"));
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "bicep") ||
	       (gw_model_format(m, "json") && gw_is_arm(root));
}

const struct gw_technology gw_technology_arm = {
	.knows = knows,
	.read = read,
	.claims = true,
};
