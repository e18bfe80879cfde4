/*
 * ARG and ENV of a Dockerfile. SPDX-License-Identifier: Apache-2.0
 *
 * The order is BuildKit's: FROM sees the ARGs before the first FROM; a stage
 * sees its own ARG and ENV, and the ENV of the stage it is built on; ENV wins
 * over ARG. What comes from an ARG is weak, since --build-arg may change it.
 * A name that nobody declares may come from the base image: unknown.
 */
#include "resolve/resolvers.h"

#include "base/buf.h"

#define MAX_CHAIN 64 /* stages built on stages */
#define MAX_VALUE 65536u
#define MAX_NEST 8 /* ${A:-${B:-...}} */

struct scope {
	struct gw_map env; /* name -> value node */
	struct gw_map args;
	struct scope *base; /* the stage that FROM names */
	unsigned chain;
};

struct docker {
	struct gw_arena *arena;
	struct scope *global;
	struct scope *now;
	struct gw_map stages; /* AS name or number -> struct scope */
	uint32_t count;
};

static struct scope *new_scope(struct docker *d, struct scope *base)
{
	struct scope *s = GW_NEW(d->arena, struct scope);

	gw_map_init(&s->env, d->arena);
	gw_map_init(&s->args, d->arena);
	s->chain = base ? base->chain + 1 : 0;
	s->base = s->chain < MAX_CHAIN ? base : NULL;
	return s;
}

/* The value of a name; *weak when an ARG decides. NULL: not known. */
static const struct gw_node *look_up(const struct docker *d,
				     struct gw_str name, bool *weak)
{
	const struct gw_node *v;

	for (const struct scope *s = d->now; s; s = s->base) {
		v = gw_map_get(&s->env, name);
		if (v) {
			*weak |= (v->flags & GW_WEAK) != 0;
			return v;
		}
	}
	*weak = true;
	v = gw_map_get(&d->now->args, name);
	if (v && v->kind == GW_NULL && d->now != d->global)
		return gw_map_get(&d->global->args, name);
	return v;
}

struct expansion {
	struct gw_buf out;
	bool weak;
	bool unknown;
};

static void expand(const struct docker *d, struct expansion *x,
		   const struct gw_node *n, unsigned nest);

static void expand_default(const struct docker *d, struct expansion *x,
			   const struct gw_node *ref, unsigned nest)
{
	const struct gw_node *other = ref->first;

	x->weak = true;
	if (other && (gw_str_is(other->key, ":-") ||
		      gw_str_is(other->key, "-")))
		expand(d, x, other, nest + 1);
	else
		x->unknown = true;
}

/* ref := NAME | NAME ":-" word | NAME ":+" word ... */
static void expand_ref(const struct docker *d, struct expansion *x,
		       const struct gw_node *ref, unsigned nest)
{
	bool weak = false;
	const struct gw_node *v = look_up(d, ref->text, &weak);
	struct gw_str text = gw_node_text(v);

	if (!v || v->kind == GW_NULL || (v->kind == GW_STRING && !text.n)) {
		expand_default(d, x, ref, nest);
		return;
	}
	x->weak |= weak;
	if (!gw_node_is_scalar(v)) {
		x->unknown = true;
		return;
	}
	if (!ref->first || gw_str_is(ref->first->key, ":-") ||
	    gw_str_is(ref->first->key, "-"))
		gw_buf_add(&x->out, text);
	else if (gw_str_is(ref->first->key, ":+") ||
		 gw_str_is(ref->first->key, "+"))
		expand(d, x, ref->first, nest + 1);
	else
		x->unknown = true;
}

static void expand(const struct docker *d, struct expansion *x,
		   const struct gw_node *n, unsigned nest)
{
	if (nest > MAX_NEST) {
		x->unknown = true;
	} else if (n->kind == GW_REF) {
		expand_ref(d, x, n, nest);
	} else if (n->kind == GW_TEMPLATE) {
		for (const struct gw_node *c = n->first; c; c = c->next)
			expand(d, x, c, nest + 1);
	} else if (gw_node_is_scalar(n)) {
		gw_buf_add(&x->out, n->text);
	} else {
		x->unknown = true;
	}
}

static void settle(const struct docker *d, struct gw_node *n)
{
	struct expansion x = { .weak = false };

	if (d->arena->over)
		return;
	gw_buf_init(&x.out, MAX_VALUE);
	expand(d, &x, n, 0);
	if (!x.unknown && !x.out.over)
		gw_node_settle(d->arena, n, GW_STRING,
			       gw_arena_copy(d->arena, gw_buf_str(&x.out)),
			       x.weak ? GW_WEAK : 0);
	gw_buf_release(&x.out);
}

static void settle_below(const struct docker *d, struct gw_node *n)
{
	if (!n)
		return;
	if (n->kind == GW_TEMPLATE || n->kind == GW_REF) {
		settle(d, n);
		return;
	}
	if (n->kind == GW_LIST || n->kind == GW_MAP)
		for (struct gw_node *c = n->first; c; c = c->next)
			settle_below(d, c);
}

/* The shell expands these itself, when the container runs. */
static bool is_for_shell(struct gw_str name)
{
	static const char *const names[] = { "RUN", "CMD", "ENTRYPOINT",
					     "HEALTHCHECK", "SHELL" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_str_is(name, names[i]))
			return true;
	return false;
}

static void declare(struct gw_map *map, const struct gw_node *pairs)
{
	if (!pairs || pairs->kind != GW_MAP)
		return;
	for (struct gw_node *c = pairs->first; c; c = c->next)
		*gw_map_put(map, c->key) = c;
}

static void begin_stage(struct docker *d, struct gw_node *from)
{
	struct gw_node *image = gw_node_key(from, "image");
	struct gw_str as = gw_node_text(gw_node_key(from, "as"));
	struct scope *base = NULL;

	d->now = d->global;
	settle_below(d, image);
	settle_below(d, gw_node_key(from, "platform"));
	settle_below(d, gw_node_key(from, "flags"));
	settle_below(d, gw_node_key(from, "args"));
	if (gw_node_is_scalar(image))
		base = gw_map_get(&d->stages, image->text);
	d->now = new_scope(d, base);
	if (as.n)
		*gw_map_put(&d->stages, as) = d->now;
	*gw_map_put(&d->stages, gw_arena_print(d->arena, "%u", d->count++)) =
		d->now;
}

static void read_instruction(struct docker *d, struct gw_node *i)
{
	struct gw_str name = gw_node_text(gw_node_key(i, "name"));
	struct gw_node *pairs = gw_node_key(i, "pairs");

	if (gw_str_is(name, "FROM")) {
		begin_stage(d, i);
		return;
	}
	settle_below(d, pairs);
	settle_below(d, gw_node_key(i, "flags"));
	if (!is_for_shell(name))
		settle_below(d, gw_node_key(i, "args"));
	if (gw_str_is(name, "ARG"))
		declare(&d->now->args, pairs);
	if (gw_str_is(name, "ENV"))
		declare(&d->now->env, pairs);
}

void gw_resolve_dockerfile(struct gw_doc *doc, struct gw_arena *arena)
{
	struct gw_node *list = gw_node_key(doc->roots, "instructions");
	struct docker d = { .arena = arena };

	if (!list)
		return;
	gw_map_init(&d.stages, arena);
	d.global = new_scope(&d, NULL);
	d.now = d.global;
	for (struct gw_node *i = list->first; i; i = i->next)
		read_instruction(&d, i);
}
