/*
 * Intrinsic functions of CloudFormation and SAM, folded in place.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A parameter with a Default is weakly known; a reference to a resource
 * becomes GW_REF ("Ref Name", "GetAtt Name.Arn"); Fn::If offers both branches;
 * what only the service knows is unknown.
 */
#include "resolve/resolvers.h"

#include "base/buf.h"

#define MAX_TEXT ((size_t)1 << 18)
#define MAX_DEEP 250

struct cfn {
	struct gw_arena *arena;
	struct gw_map parameters; /* name -> body */
	struct gw_map resources; /* name -> body */
	const struct gw_node *mappings;
};

typedef void fold_function(struct cfn *c, struct gw_node *n,
			   struct gw_node *arg);

static bool names_service(struct gw_str type)
{
	return gw_str_find(type, GW_STR("::"), 0) != GW_NOWHERE;
}

bool gw_is_cloudformation(const struct gw_node *root)
{
	const struct gw_node *resources = gw_node_key(root, "Resources");
	const struct gw_node *first;

	if (!resources || resources->kind != GW_MAP)
		return false;
	if (gw_node_key(root, "AWSTemplateFormatVersion"))
		return true;
	first = resources->first;
	return names_service(gw_node_text(gw_node_key(first, "Type")));
}

/* --- values --- */

static void settle_unknown(struct cfn *c, struct gw_node *n, const char *why)
{
	gw_node_settle(c->arena, n, GW_UNKNOWN, gw_str_of(why), 0);
}

/* Takes over all of another node, in the place of this one. */
static void settle_as(struct cfn *c, struct gw_node *n,
		      const struct gw_node *value, unsigned flags)
{
	gw_node_settle(c->arena, n, (enum gw_kind)value->kind, value->text,
		       flags | (value->flags & (GW_WEAK | GW_OPEN)));
	n->first = value->first;
	n->last = value->last;
	n->count = value->count;
}

/* The value of a name: 1 known (*out), 0 a resource, -1 unknown. */
static int name_value(const struct cfn *c, struct gw_str name,
		      const struct gw_node **out)
{
	const struct gw_node *p = gw_map_get(&c->parameters, name);

	if (p) {
		*out = gw_node_key(p, "Default");
		return *out && gw_node_is_scalar(*out) ? 1 : -1;
	}
	return gw_map_get(&c->resources, name) ? 0 : -1;
}

static void split_into(struct cfn *c, struct gw_node *n, struct gw_str text,
		       struct gw_str sep)
{
	size_t at = 0;

	gw_node_settle(c->arena, n, GW_LIST, GW_STR(""), 0);
	n->text = (struct gw_str){ NULL, 0 };
	for (unsigned i = 0; i < 1000; i++) {
		size_t end = gw_str_find(text, sep, at);
		struct gw_node *part = gw_node_string(
			c->arena, gw_str_part(text, at, end));

		part->span = n->span;
		part->doc = n->doc;
		gw_node_add(n, part);
		if (end == GW_NOWHERE)
			return;
		at = end + sep.n;
	}
	n->flags |= GW_OPEN;
}

/* --- functions --- */

static void fold_ref(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *v = NULL;
	const struct gw_node *type;
	int what = name_value(c, gw_node_text(arg), &v);

	if (gw_node_text_is(arg, "AWS::NoValue")) {
		settle_unknown(c, n, "AWS::NoValue");
		return;
	}
	if (what == 0) {
		gw_node_settle(c->arena, n, GW_REF,
			       gw_arena_print(c->arena, "Ref %.*s",
					      GW_FMT(gw_node_text(arg))),
			       0);
		return;
	}
	if (what < 0) {
		gw_node_settle(c->arena, n, GW_UNKNOWN,
			       gw_arena_print(c->arena, "Ref %.*s",
					      GW_FMT(gw_node_text(arg))),
			       0);
		return;
	}
	type = gw_node_key(gw_map_get(&c->parameters, gw_node_text(arg)),
			   "Type");
	if (gw_str_find(gw_node_text(type), GW_STR("List"), 0) == GW_NOWHERE)
		settle_as(c, n, v, GW_WEAK);
	else
		split_into(c, n, v->text, GW_STR(","));
	n->flags |= GW_WEAK;
}

/* "A.B" or [A, B] */
static void fold_getatt(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	struct gw_str name = gw_node_text(arg);

	if (arg->kind == GW_LIST && gw_node_is_scalar(arg->first) &&
	    gw_node_is_scalar(arg->last))
		name = gw_arena_print(c->arena, "%.*s.%.*s",
				      GW_FMT(arg->first->text),
				      GW_FMT(arg->last->text));
	gw_node_settle(c->arena, n, name.n ? GW_REF : GW_UNKNOWN,
		       gw_arena_print(c->arena, "GetAtt %.*s", GW_FMT(name)),
		       0);
}

/* Parts of a text: joined if all are known, else a template. */
struct parts {
	struct gw_node *list;
	struct gw_buf text;
	unsigned weak;
	bool unknown;
};

static void parts_init(struct cfn *c, struct parts *p)
{
	*p = (struct parts){ .list = gw_node_new(c->arena, GW_TEMPLATE) };
	gw_buf_init(&p->text, MAX_TEXT);
}

static void add_part(struct cfn *c, struct parts *p, const struct gw_node *n)
{
	struct gw_node *copy = gw_node_share(c->arena, n);

	copy->key = (struct gw_str){ NULL, 0 };
	gw_node_add(p->list, copy);
	p->weak |= n->flags & GW_WEAK;
	if (gw_node_is_scalar(n)) {
		gw_buf_add(&p->text, n->text);
	} else {
		p->unknown = true;
		gw_buf_print(&p->text, "${%.*s}", GW_FMT(n->text));
	}
}

static void add_text(struct cfn *c, struct parts *p, struct gw_str text)
{
	if (text.n)
		add_part(c, p, gw_node_string(c->arena, text));
}

static void settle_parts(struct cfn *c, struct gw_node *n, struct parts *p)
{
	struct gw_str text = gw_arena_copy(c->arena, gw_buf_str(&p->text));
	bool over = p->text.over;

	gw_buf_release(&p->text);
	if (over) {
		settle_unknown(c, n, "too long");
		return;
	}
	gw_node_settle(c->arena, n, p->unknown ? GW_TEMPLATE : GW_STRING, text,
		       p->weak);
	if (!p->unknown)
		return;
	n->first = p->list->first;
	n->last = p->list->last;
	n->count = p->list->count;
}

static void fold_join(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *sep = gw_node_item(arg, 0);
	const struct gw_node *list = gw_node_item(arg, 1);
	struct parts p;

	if (!gw_node_is_scalar(sep) || !list || list->kind != GW_LIST ||
	    (list->flags & GW_OPEN)) {
		settle_unknown(c, n, "Fn::Join");
		return;
	}
	parts_init(c, &p);
	for (const struct gw_node *i = list->first; i; i = i->next) {
		if (i != list->first)
			add_text(c, &p, sep->text);
		add_part(c, &p, i);
	}
	settle_parts(c, n, &p);
}

/* "${Name}", "${Name.Attribute}", "${!Literal}" */
static void add_hole(struct cfn *c, struct parts *p, struct gw_str name,
		     const struct gw_node *own)
{
	const struct gw_node *v = gw_node_get(own, name);
	struct gw_node *ref;

	if (gw_str_starts(name, GW_STR("!"))) {
		add_text(c, p,
			 gw_arena_print(c->arena, "${%.*s}",
					GW_FMT(gw_str_part(name, 1, name.n))));
		return;
	}
	if (v || name_value(c, name, &v) == 1) {
		add_part(c, p, v);
		p->weak |= GW_WEAK;
		return;
	}
	ref = gw_node_new(c->arena,
			  gw_str_starts(name, GW_STR("AWS::")) ? GW_UNKNOWN :
								 GW_REF);
	ref->text = name;
	add_part(c, p, ref);
}

static void fold_sub(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *own = gw_node_item(arg, 1);
	const struct gw_node *from =
		arg->kind == GW_LIST ? gw_node_item(arg, 0) : arg;
	struct gw_str s = gw_node_text(from);
	struct parts p;
	size_t at = 0;

	if (!gw_node_is_scalar(from)) {
		settle_unknown(c, n, "Fn::Sub");
		return;
	}
	parts_init(c, &p);
	while (at < s.n) {
		size_t hole = gw_str_find(s, GW_STR("${"), at);
		size_t end = hole == GW_NOWHERE ?
				     GW_NOWHERE :
				     gw_str_find_byte(s, '}', hole);

		if (end == GW_NOWHERE) {
			add_text(c, &p, gw_str_part(s, at, s.n));
			break;
		}
		add_text(c, &p, gw_str_part(s, at, hole));
		add_hole(c, &p, gw_str_trim(gw_str_part(s, hole + 2, end)),
			 own);
		at = end + 1;
	}
	settle_parts(c, n, &p);
}

static void fold_select(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *list = gw_node_item(arg, 1);
	const struct gw_node *v = NULL;
	int64_t i;

	if (list && list->kind == GW_LIST && !(list->flags & GW_OPEN) &&
	    gw_str_int(gw_node_text(gw_node_item(arg, 0)), &i) && i >= 0)
		v = gw_node_item(list, i);
	if (v)
		settle_as(c, n, v, list->flags & GW_WEAK);
	else
		settle_unknown(c, n, "Fn::Select");
}

static void fold_split(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *sep = gw_node_item(arg, 0);
	const struct gw_node *text = gw_node_item(arg, 1);
	unsigned weak = text ? text->flags & GW_WEAK : 0;

	if (!gw_node_is_scalar(sep) || !gw_node_is_scalar(text) ||
	    !sep->text.n) {
		settle_unknown(c, n, "Fn::Split");
		return;
	}
	split_into(c, n, text->text, sep->text);
	n->flags |= (uint16_t)weak;
}

static void fold_map(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	const struct gw_node *v = c->mappings;
	unsigned weak = 0;

	for (const struct gw_node *k = arg->first; k && v; k = k->next) {
		weak |= k->flags & GW_WEAK;
		v = gw_node_is_scalar(k) ? gw_node_get(v, k->text) : NULL;
	}
	if (v && arg->count == 3)
		settle_as(c, n, v, weak);
	else
		settle_unknown(c, n, "Fn::FindInMap");
}

static bool is_absent(const struct gw_node *n)
{
	return n->kind == GW_UNKNOWN && gw_str_is(n->text, "AWS::NoValue");
}

static void fold_if(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	struct gw_node *a = gw_node_item(arg, 1);
	struct gw_node *b = gw_node_item(arg, 2);

	if (!a || !b || is_absent(a) || is_absent(b)) {
		settle_unknown(c, n, "Fn::If");
		return;
	}
	a = gw_node_share(c->arena, a);
	b = gw_node_share(c->arena, b);
	gw_node_settle(c->arena, n, GW_ALT, (struct gw_str){ NULL, 0 }, 0);
	gw_node_add(n, a);
	gw_node_add(n, b);
}

/* What is encoded is what matters. */
static void fold_base64(struct cfn *c, struct gw_node *n, struct gw_node *arg)
{
	settle_as(c, n, arg, 0);
}

static void fold_unknown(struct cfn *c, struct gw_node *n,
			 struct gw_node *arg)
{
	settle_unknown(c, n, "intrinsic");
	(void)arg;
}

static const struct {
	const char *name;
	fold_function *fold;
} functions[] = {
	{ "Ref", fold_ref },
	{ "Fn::GetAtt", fold_getatt },
	{ "Fn::Join", fold_join },
	{ "Fn::Sub", fold_sub },
	{ "Fn::Select", fold_select },
	{ "Fn::Split", fold_split },
	{ "Fn::FindInMap", fold_map },
	{ "Fn::If", fold_if },
	{ "Fn::Base64", fold_base64 },
};

/* Operands first, so that functions may stand in functions. */
static void fold(struct cfn *c, struct gw_node *n, unsigned depth)
{
	struct gw_str name;

	if (depth > MAX_DEEP || c->arena->over)
		return;
	for (struct gw_node *k = n->first; k; k = k->next)
		fold(c, k, depth + 1);
	if (n->kind == GW_STRING &&
	    gw_str_find(n->text, GW_STR("{{resolve:"), 0) != GW_NOWHERE)
		n->kind = GW_UNKNOWN;
	if (n->kind != GW_MAP || n->count != 1)
		return;
	name = n->first->key;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (gw_str_is(name, functions[i].name)) {
			functions[i].fold(c, n, n->first);
			return;
		}
	if (gw_str_starts(name, GW_STR("Fn::")))
		fold_unknown(c, n, n->first);
}

static void note(struct gw_map *map, const struct gw_node *n)
{
	for (struct gw_node *c = n && n->kind == GW_MAP ? n->first : NULL; c;
	     c = c->next)
		*gw_map_put(map, c->key) = c;
}

void gw_resolve_cloudformation(struct gw_node *root, struct gw_arena *arena)
{
	static const char *const parts[] = { "Resources", "Outputs",
					     "Globals" };
	struct cfn c = { .arena = arena,
			 .mappings = gw_node_key(root, "Mappings") };

	gw_map_init(&c.parameters, arena);
	gw_map_init(&c.resources, arena);
	note(&c.parameters, gw_node_key(root, "Parameters"));
	note(&c.resources, gw_node_key(root, "Resources"));
	for (size_t i = 0; i < 3; i++) {
		struct gw_node *n = gw_node_key(root, parts[i]);

		if (n)
			fold(&c, n, 0);
	}
}
