/* The functions of ARM templates and Bicep. SPDX-License-Identifier: Apache-2.0
 *
 * learn.microsoft.com, "ARM template functions". What asks the cloud is not
 * known; of a resource's id it is known which resource it names.
 */
#include "resolve/az.h"

#include <string.h>

#include "base/buf.h"

#define MAX_TEXT ((size_t)1 << 18)

typedef struct gw_node *function(const struct az_env *e,
				 const struct gw_node *call);

static struct gw_node *arg(const struct gw_node *call, int64_t i)
{
	return gw_node_item(call, i);
}

static const struct tf_env *tf(const struct az_env *e)
{
	return &e->t->tf;
}

/* The same call under Terraform's name, its arguments in `order`. */
static struct gw_node *as_terraform(const struct az_env *e,
				    const struct gw_node *call,
				    const char *name, const char *order)
{
	struct gw_node *other = tf_like(tf(e), call);

	other->text = gw_str_of(name);
	for (const char *c = order; *c; c++) {
		struct gw_node *a = arg(call, *c - '0');

		if (a)
			tf_append(tf(e), other, a);
	}
	return tf_call(tf(e), other);
}

static struct gw_node *as_operator(const struct az_env *e,
				   const struct gw_node *call,
				   const char *mark)
{
	struct gw_node *v = tf_like(tf(e), call);

	v->kind = GW_OP;
	v->text = gw_str_of(mark);
	for (const struct gw_node *c = call->first; c; c = c->next)
		tf_append(tf(e), v, c);
	return tf_operate(tf(e), v);
}

/* --- texts --- */

/* A template of the parts; the text itself when all are known. */
static struct gw_node *glue(const struct az_env *e, struct gw_node *parts)
{
	parts->kind = GW_TEMPLATE;
	parts->text = GW_STR("");
	return az_eval(e, parts);
}

static struct gw_node *f_concat(const struct az_env *e,
				const struct gw_node *call)
{
	struct gw_node *out;

	if (call->first && call->first->kind == GW_LIST)
		return as_terraform(e, call, "concat", "01234567");
	out = tf_like(tf(e), call);
	for (const struct gw_node *c = call->first; c; c = c->next) {
		if (c->kind == GW_LIST)
			return NULL;
		tf_append(tf(e), out, c);
	}
	return glue(e, out);
}

static void add_text(const struct az_env *e, struct gw_node *out,
		     const struct gw_node *at, struct gw_str s)
{
	if (s.n)
		gw_node_add(out, tf_text(tf(e), at, s));
}

/* format('{0}-{1}', a, b); a form such as {0:D3} is not known */
static struct gw_node *f_format(const struct az_env *e,
				const struct gw_node *call)
{
	struct gw_node *out = tf_like(tf(e), call);
	struct gw_str s = gw_node_text(call->first);
	size_t from = 0;

	if (call->first->kind != GW_STRING)
		return NULL;
	for (size_t i = 0; i < s.n; i++) {
		struct gw_node *a;
		size_t end;
		int64_t k;

		if (s.p[i] != '{')
			continue;
		end = gw_str_find_byte(s, '}', i);
		if (end == GW_NOWHERE ||
		    !gw_str_int(gw_str_part(s, i + 1, end), &k))
			return NULL;
		a = arg(call, k + 1);
		if (k < 0 || !a)
			return NULL;
		add_text(e, out, call, gw_str_part(s, from, i));
		tf_append(tf(e), out, a);
		i = end;
		from = end + 1;
	}
	add_text(e, out, call, gw_str_part(s, from, s.n));
	return glue(e, out);
}

/* --- containers --- */

static struct gw_node *f_contains(const struct az_env *e,
				  const struct gw_node *call)
{
	const struct gw_node *in = call->first;

	if (in->kind == GW_MAP && !(in->flags & GW_OPEN) &&
	    gw_node_is_scalar(arg(call, 1)))
		return tf_bool(tf(e), call,
			       gw_node_get(in, arg(call, 1)->text) != NULL);
	return as_terraform(e, call,
			    in->kind == GW_LIST ? "contains" : "strcontains",
			    "01");
}

static struct gw_node *f_empty(const struct az_env *e,
			       const struct gw_node *call)
{
	const struct gw_node *n = call->first;

	if (!tf_known(n) || (n->flags & GW_OPEN))
		return NULL;
	return tf_bool(tf(e), call,
		       n->kind == GW_NULL || (!n->text.n && !n->count));
}

static struct gw_node *f_list(const struct az_env *e,
			      const struct gw_node *call)
{
	struct gw_node *out = tf_list(tf(e), call);

	for (const struct gw_node *c = call->first; c; c = c->next)
		tf_append(tf(e), out, c);
	return out;
}

/* array(x): a list stays one */
static struct gw_node *f_array(const struct az_env *e,
			       const struct gw_node *call)
{
	if (!tf_known(call->first))
		return NULL;
	return call->first->kind == GW_LIST ? call->first : f_list(e, call);
}

static struct gw_node *f_object(const struct az_env *e,
				const struct gw_node *call)
{
	struct gw_node *out = tf_map(tf(e), call);

	for (struct gw_node *k = call->first; k && k->next;
	     k = k->next->next) {
		if (!gw_node_is_scalar(k))
			return NULL;
		gw_node_put(out, k->text,
			    gw_node_share(az_arena(e), k->next));
	}
	return out;
}

/* union(a, b): lists joined, maps merged */
static struct gw_node *f_union(const struct az_env *e,
			       const struct gw_node *call)
{
	const char *name = call->first->kind == GW_MAP ? "merge" : "setunion";

	return as_terraform(e, call, name, "01234567");
}

static struct gw_node *item_at(const struct gw_node *call, int64_t i)
{
	return call->first->kind == GW_LIST && !(call->first->flags & GW_OPEN) ?
		       gw_node_item(call->first, i) :
		       NULL;
}

static struct gw_node *f_first(const struct az_env *e,
			       const struct gw_node *call)
{
	(void)e;
	return item_at(call, 0);
}

static struct gw_node *f_last(const struct az_env *e,
			      const struct gw_node *call)
{
	(void)e;
	return item_at(call, -1);
}

/* range(start, count) */
static struct gw_node *f_range(const struct az_env *e,
			       const struct gw_node *call)
{
	struct gw_node *out = tf_list(tf(e), call);
	int64_t from;
	int64_t n;

	if (call->count < 2 || !gw_str_int(gw_node_text(arg(call, 0)), &from) ||
	    !gw_str_int(gw_node_text(arg(call, 1)), &n) || n < 0 ||
	    n > (int64_t)AZ_TURNS || from < -1000000 || from > 1000000)
		return NULL;
	for (int64_t i = 0; i < n; i++) {
		struct gw_node *k = tf_number(tf(e), call, from + i);

		k->key = (struct gw_str){ NULL, 0 };
		gw_node_add(out, k);
	}
	return out;
}

static struct gw_node *f_coalesce(const struct az_env *e,
				  const struct gw_node *call)
{
	(void)e;
	for (struct gw_node *c = call->first; c; c = c->next) {
		if (!tf_known(c))
			return NULL;
		if (c->kind != GW_NULL)
			return c;
	}
	return NULL;
}

static struct gw_node *f_map(const struct az_env *e,
			     const struct gw_node *call)
{
	return az_lambda(e, call, false);
}

static struct gw_node *f_filter(const struct az_env *e,
				const struct gw_node *call)
{
	return az_lambda(e, call, true);
}

/* --- truth and numbers --- */

static struct gw_node *constant(const struct az_env *e,
				const struct gw_node *call, enum gw_kind kind,
				const char *text)
{
	struct gw_node *n = tf_text(tf(e), call, gw_str_of(text));

	n->kind = (uint8_t)kind;
	return n;
}

static struct gw_node *f_true(const struct az_env *e,
			      const struct gw_node *call)
{
	return constant(e, call, GW_BOOL, "true");
}

static struct gw_node *f_false(const struct az_env *e,
			       const struct gw_node *call)
{
	return constant(e, call, GW_BOOL, "false");
}

static struct gw_node *f_null(const struct az_env *e,
			      const struct gw_node *call)
{
	return constant(e, call, GW_NULL, "");
}

/* bool(x), int(x), any(x), and json('true') */
static struct gw_node *f_bool(const struct az_env *e,
			      const struct gw_node *call)
{
	struct gw_str s = gw_node_text(call->first);

	if (gw_str_eq_fold(s, GW_STR("true")) || gw_str_is(s, "1"))
		return f_true(e, call);
	if (gw_str_eq_fold(s, GW_STR("false")) || gw_str_is(s, "0"))
		return f_false(e, call);
	return NULL;
}

static struct gw_node *f_int(const struct az_env *e,
			     const struct gw_node *call)
{
	int64_t v;

	return gw_str_int(gw_node_text(call->first), &v) ?
		       tf_number(tf(e), call, v) :
		       NULL;
}

static struct gw_node *f_any(const struct az_env *e,
			     const struct gw_node *call)
{
	(void)e;
	return call->first;
}

static struct gw_node *f_json(const struct az_env *e,
			      const struct gw_node *call)
{
	if (gw_node_text_is(call->first, "null"))
		return f_null(e, call);
	return as_terraform(e, call, "jsondecode", "0");
}

static struct gw_node *f_not(const struct az_env *e,
			     const struct gw_node *call)
{
	return as_operator(e, call, "!");
}

static struct gw_node *folded(const struct az_env *e,
			      const struct gw_node *call, const char *mark)
{
	struct gw_node *out = call->first;

	for (struct gw_node *c = out->next; c && out; c = c->next) {
		struct gw_node *two = tf_like(tf(e), call);

		tf_append(tf(e), two, out);
		tf_append(tf(e), two, c);
		out = as_operator(e, two, mark);
	}
	return out;
}

/* if(test, a, b): what is not chosen need not be known */
static struct gw_node *f_if(const struct az_env *e,
			    const struct gw_node *call)
{
	struct gw_node *n = tf_like(tf(e), call);

	if (call->count != 3)
		return NULL;
	n->kind = GW_COND;
	n->text = GW_STR("");
	for (const struct gw_node *c = call->first; c; c = c->next)
		tf_append(tf(e), n, c);
	n = az_eval(e, n);
	return n->kind == GW_COND ? NULL : n;
}

/* --- names --- */

static struct gw_node *as_reference(const struct az_env *e,
				    const struct gw_node *call,
				    struct gw_str text)
{
	struct gw_node *n = tf_text(tf(e), call, text);

	n->kind = GW_REF;
	return n;
}

static struct gw_node *f_parameters(const struct az_env *e,
				    const struct gw_node *call)
{
	struct gw_str name = gw_node_text(call->first);
	struct gw_node *v = name.n ? az_parameter(e, name) : NULL;

	if (v || !name.n)
		return v;
	return as_reference(e, call,
			    gw_arena_print(az_arena(e), "parameters('%.*s')",
					   GW_FMT(name)));
}

static struct gw_node *f_variables(const struct az_env *e,
				   const struct gw_node *call)
{
	struct gw_str name = gw_node_text(call->first);

	return name.n ? az_variable(e, name) : NULL;
}

/* copyIndex(), copyIndex('loop'), copyIndex(offset), copyIndex('loop', n) */
static struct gw_node *f_copy_index(const struct az_env *e,
				    const struct gw_node *call)
{
	struct gw_str name = GW_STR("copyIndex");
	const struct gw_node *offset = call->first;
	struct gw_node *i;
	int64_t at;
	int64_t n = 0;

	if (offset && offset->kind == GW_STRING) {
		name = gw_arena_print(az_arena(e), "copyIndex %.*s",
				      GW_FMT(offset->text));
		offset = offset->next;
	}
	i = az_named(e, name);
	if (!i || !gw_str_int(gw_node_text(i), &at) ||
	    (offset && !gw_str_int(gw_node_text(offset), &n)) ||
	    __builtin_add_overflow(at, n, &at))
		return NULL;
	return tf_number(tf(e), call, at);
}

/* resourceId([subscription], [group], type, name ...): "type/name/..." */
static struct gw_node *f_resource_id(const struct az_env *e,
				     const struct gw_node *call)
{
	const struct gw_node *type = call->first;
	struct gw_buf b;
	struct gw_node *out;

	while (type && gw_str_find_byte(gw_node_text(type), '/', 0) ==
			       GW_NOWHERE)
		type = type->next;
	if (!type)
		return NULL;
	gw_buf_init(&b, 4096);
	gw_buf_add(&b, type->text);
	for (const struct gw_node *c = type->next; c; c = c->next) {
		gw_buf_byte(&b, '/');
		gw_buf_add(&b, gw_arm_spell(az_arena(e), c));
	}
	out = b.over ? NULL :
		       as_reference(e, call,
				    gw_arena_copy(az_arena(e), gw_buf_str(&b)));
	gw_buf_release(&b);
	return out;
}

static const struct {
	const char *name; /* in any case */
	unsigned least; /* arguments */
	function *call; /* or: */
	const char *other; /* Terraform's function, or the operator */
	const char *order; /* its arguments; NULL: an operator */
} rows[] = {
	{ "add", 2, NULL, "+", NULL },
	{ "and", 1, NULL, "&&", NULL },
	{ "any", 1, f_any, NULL, NULL },
	{ "array", 1, f_array, NULL, NULL },
	{ "bool", 1, f_bool, NULL, NULL },
	{ "coalesce", 1, f_coalesce, NULL, NULL },
	{ "concat", 1, f_concat, NULL, NULL },
	{ "contains", 2, f_contains, NULL, NULL },
	{ "copyIndex", 0, f_copy_index, NULL, NULL },
	{ "createArray", 0, f_list, NULL, NULL },
	{ "createObject", 0, f_object, NULL, NULL },
	{ "empty", 1, f_empty, NULL, NULL },
	{ "endsWith", 2, NULL, "endswith", "01" },
	{ "equals", 2, NULL, "==", NULL },
	{ "extensionResourceId", 2, f_resource_id, NULL, NULL },
	{ "false", 0, f_false, NULL, NULL },
	{ "filter", 2, f_filter, NULL, NULL },
	{ "first", 1, f_first, NULL, NULL },
	{ "format", 1, f_format, NULL, NULL },
	{ "greater", 2, NULL, ">", NULL },
	{ "greaterOrEquals", 2, NULL, ">=", NULL },
	{ "if", 3, f_if, NULL, NULL },
	{ "int", 1, f_int, NULL, NULL },
	{ "join", 2, NULL, "join", "10" },
	{ "json", 1, f_json, NULL, NULL },
	{ "last", 1, f_last, NULL, NULL },
	{ "length", 1, NULL, "length", "0" },
	{ "less", 2, NULL, "<", NULL },
	{ "lessOrEquals", 2, NULL, "<=", NULL },
	{ "map", 2, f_map, NULL, NULL },
	{ "mod", 2, NULL, "%", NULL },
	{ "mul", 2, NULL, "*", NULL },
	{ "not", 1, f_not, NULL, NULL },
	{ "null", 0, f_null, NULL, NULL },
	{ "or", 1, NULL, "||", NULL },
	{ "parameters", 1, f_parameters, NULL, NULL },
	{ "range", 2, f_range, NULL, NULL },
	{ "replace", 3, NULL, "replace", "012" },
	{ "resourceId", 1, f_resource_id, NULL, NULL },
	{ "split", 2, NULL, "split", "10" },
	{ "startsWith", 2, NULL, "startswith", "01" },
	{ "string", 1, NULL, "tostring", "0" },
	{ "sub", 2, NULL, "-", NULL },
	{ "subscriptionResourceId", 1, f_resource_id, NULL, NULL },
	{ "substring", 2, NULL, "substr", "012" },
	{ "tenantResourceId", 1, f_resource_id, NULL, NULL },
	{ "toLower", 1, NULL, "lower", "0" },
	{ "toUpper", 1, NULL, "upper", "0" },
	{ "trim", 1, NULL, "trimspace", "0" },
	{ "true", 0, f_true, NULL, NULL },
	{ "union", 1, f_union, NULL, NULL },
	{ "variables", 1, f_variables, NULL, NULL },
};

static struct gw_node *call_row(const struct az_env *e,
				const struct gw_node *call, size_t i)
{
	if (rows[i].call)
		return rows[i].call(e, call);
	if (rows[i].order)
		return as_terraform(e, call, rows[i].other, rows[i].order);
	return folded(e, call, rows[i].other);
}

struct gw_node *az_call(const struct az_env *e, const struct gw_node *call)
{
	struct gw_str name = call->text;
	unsigned weak = 0;
	struct gw_node *v;

	if (gw_str_starts(name, GW_STR("sys.")))
		name = gw_str_part(name, 4, name.n);
	for (const struct gw_node *c = call->first; c; c = c->next)
		weak |= c->flags & GW_WEAK;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!gw_str_eq_fold(name, gw_str_of(rows[i].name)))
			continue;
		if (call->count < rows[i].least)
			return NULL;
		v = call_row(e, call, i);
		if (!v || !weak)
			return v;
		v = tf_in_place(tf(e), call, v);
		v->flags |= GW_WEAK;
		return v;
	}
	return NULL;
}
