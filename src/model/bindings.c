/* Binding tables: which canonical resources a written one is.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>
#include <threads.h>

#include "model/bindings.h"

#define MAX_DEEP 200
#define LATER_MEMORY ((size_t)256 << 20)

struct gw_bindings {
	struct later *later; /* NULL: they are there */
	struct gw_arena *arena;
	struct gw_map resources; /* "syntax type" in small letters -> rows */
	struct gw_map camel; /* syntax -> path node: see bind_camel() */
};

/* What is made at the first question. */
struct later {
	gw_binding_source *roots;
	void *ctx;
	mtx_t lock;
	atomic_bool ready;
	struct gw_arena arena; /* the run's is not for threads */
	struct gw_bindings made;
};

static struct gw_str key_of(struct gw_arena *arena, struct gw_str syntax,
			    struct gw_str type)
{
	struct gw_str key = gw_arena_print(arena, "%.*s %.*s", GW_FMT(syntax),
					   GW_FMT(type));
	char *p = (char *)(uintptr_t)key.p; /* made just now */

	for (size_t i = 0; i < key.n; i++)
		p[i] = gw_lower(p[i]);
	return key;
}

static void put(struct gw_bindings *b, struct gw_str syntax,
		struct gw_str type, struct gw_node *rows)
{
	void **there = gw_map_put(&b->resources,
				  key_of(b->arena, syntax, type));

	if (!*there)
		*there = rows;
}

/* "amazon.aws.s3_bucket" is also "s3_bucket". */
static struct gw_str short_name(struct gw_str type)
{
	for (size_t i = type.n; i > 0; i--)
		if (type.p[i - 1] == '.')
			return gw_str_part(type, i, type.n);
	return type;
}

static void read_table(struct gw_bindings *b, const struct gw_node *root)
{
	struct gw_str syntax = gw_node_text(gw_node_key(root, "syntax"));
	const struct gw_node *resources = gw_node_key(root, "resources");
	const struct gw_node *aliases = gw_node_key(root, "aliases");
	bool dotted = gw_str_is(syntax, "ansible");
	struct gw_node *camel = gw_node_key(root, "camel");

	if (camel)
		*gw_map_put(&b->camel, syntax) = camel;
	for (struct gw_node *c = resources ? resources->first : NULL; c;
	     c = c->next) {
		put(b, syntax, c->key, c);
		if (dotted)
			put(b, syntax, short_name(c->key), c);
	}
	for (struct gw_node *c = aliases ? aliases->first : NULL; c;
	     c = c->next) {
		struct gw_node *rows =
			gw_node_get(resources, gw_node_text(c));

		if (!rows)
			continue;
		put(b, syntax, c->key, rows);
		put(b, syntax, short_name(c->key), rows);
	}
}

/* {source, as, map}: the inputs of a module are attributes of a resource. */
static void read_alias(struct gw_bindings *b, struct gw_node *alias)
{
	struct gw_str source = gw_node_text(gw_node_key(alias, "source"));
	struct gw_str as = gw_node_text(gw_node_key(alias, "as"));
	struct gw_node *rows;
	struct gw_node *map = gw_node_key(alias, "map");

	if (!source.n || !as.n)
		return;
	rows = gw_node_new(b->arena, GW_MAP);
	map = map ? gw_node_share(b->arena, map) :
		    gw_node_new(b->arena, GW_MAP);
	gw_node_put(rows, as, map);
	put(b, GW_STR("module"), source, rows);
}

static void fill(struct gw_bindings *b, struct gw_arena *arena,
		 const struct gw_node *const *roots, size_t count)
{
	b->arena = arena;
	gw_map_init(&b->resources, arena);
	gw_map_init(&b->camel, arena);
	for (size_t i = 0; i < count; i++) {
		struct gw_node *aliases = gw_node_key(roots[i], "aliases");

		if (gw_node_key(roots[i], "syntax")) {
			read_table(b, roots[i]);
			continue;
		}
		if (gw_node_key(aliases, "source"))
			read_alias(b, aliases);
		for (struct gw_node *c = aliases ? aliases->first : NULL; c;
		     c = c->next)
			if (c->kind == GW_MAP)
				read_alias(b, c);
	}
}

struct gw_bindings *gw_bindings_open(struct gw_arena *arena,
				     const struct gw_node *const *roots,
				     size_t count)
{
	struct gw_bindings *b = GW_NEW(arena, struct gw_bindings);

	fill(b, arena, roots, count);
	return b;
}

struct gw_bindings *gw_bindings_later(struct gw_arena *arena,
				      gw_binding_source *roots, void *ctx)
{
	struct gw_bindings *b = GW_NEW(arena, struct gw_bindings);
	struct later *l = GW_NEW(arena, struct later);

	l->roots = roots;
	l->ctx = ctx;
	atomic_init(&l->ready, false);
	if (mtx_init(&l->lock, mtx_plain) != thrd_success)
		gw_no_memory(sizeof(l->lock));
	gw_arena_init(&l->arena, LATER_MEMORY);
	b->later = l;
	return b;
}

void gw_bindings_close(const struct gw_bindings *b)
{
	if (!b || !b->later)
		return;
	mtx_destroy(&b->later->lock);
	gw_arena_release(&b->later->arena);
}

/* The tables, made if they were not. */
static const struct gw_bindings *ready(const struct gw_bindings *b)
{
	struct later *l = b->later;

	if (!l)
		return b;
	if (atomic_load_explicit(&l->ready, memory_order_acquire))
		return &l->made;
	mtx_lock(&l->lock);
	if (!atomic_load(&l->ready)) {
		gw_binding_roots roots = { 0 };

		l->roots(&roots, &l->arena, l->ctx);
		fill(&l->made, &l->arena, roots.v, roots.n);
		GW_VEC_FREE(&roots);
		atomic_store_explicit(&l->ready, true, memory_order_release);
	}
	mtx_unlock(&l->lock);
	return &l->made;
}

const struct gw_node *bind_rows(const struct gw_bindings *b,
				const char *syntax, struct gw_str type)
{
	char room[256];
	size_t n = 0;

	for (const char *s = syntax; *s && n < sizeof(room) / 2; s++)
		room[n++] = gw_lower(*s);
	if (type.n + n + 1 > sizeof(room))
		return NULL;
	room[n++] = ' ';
	for (size_t i = 0; i < type.n; i++)
		room[n++] = gw_lower(type.p[i]);
	return gw_map_get(&ready(b)->resources, (struct gw_str){ room, n });
}

/* --- paths --- */

/* Behind the step in brackets that begins at `at`. */
static size_t read_brackets(struct bind_step *step, struct gw_str s,
			    size_t at)
{
	size_t end = gw_str_find_byte(s, ']', at);
	struct gw_str inner;
	size_t eq;

	if (end == GW_NOWHERE)
		return GW_NOWHERE;
	inner = gw_str_part(s, at + 1, end);
	eq = gw_str_find_byte(inner, '=', 0);
	step->kind = eq == GW_NOWHERE ? BIND_EACH : BIND_PAIR;
	step->name = gw_str_part(inner, 0, eq);
	step->value = eq == GW_NOWHERE ? GW_STR("") :
					 gw_str_part(inner, eq + 1, inner.n);
	return end + 1;
}

bool bind_path_read(struct bind_path *out, struct gw_str s)
{
	size_t at = 0;

	out->n = 0;
	s = gw_str_trim(s);
	while (at < s.n) {
		struct bind_step *step = &out->v[out->n];
		size_t end = at;

		if (out->n++ >= BIND_STEPS - 1)
			return false;
		if (s.p[at] == '[') {
			at = read_brackets(step, s, at);
			if (at == GW_NOWHERE)
				return false;
		} else {
			while (end < s.n && s.p[end] != '.' && s.p[end] != '[')
				end++;
			step->name = gw_str_part(s, at, end);
			step->kind = gw_str_is(step->name, "*") ? BIND_ANY :
								  BIND_NAME;
			at = end;
		}
		if (at < s.n && s.p[at] == '.')
			at++;
	}
	return out->n > 0;
}

/* --- resources --- */

/* Attributes that any resource has: they do not show that one is there. */
static bool says_nothing(struct gw_str attribute)
{
	static const char *const names[] = { "$when", "bucket", "name",
					     "role",  "user",	"group",
					     "arn",   "tags",	"location" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_str_is(attribute, names[i]))
			return true;
	return false;
}

static bool is_wanted(const struct gw_node *rows,
		      const struct gw_node *written)
{
	struct gw_str when = gw_node_text(gw_node_key(rows, "$when"));
	struct bind_path path;
	const struct gw_node *n = written;

	if (!when.n)
		return true;
	if (!bind_path_read(&path, when))
		return false;
	for (unsigned i = 0; i < path.n && n; i++)
		n = gw_node_get(n, path.v[i].name);
	return n != NULL;
}

/* Maps whose keys are names of the user's. */
static bool is_free(struct gw_str key)
{
	return gw_str_is(key, "tags") || gw_str_is(key, "labels") ||
	       gw_str_is(key, "annotations") || gw_str_is(key, "variables");
}

static struct gw_str to_snake(struct gw_arena *arena, struct gw_str camel)
{
	char *p = gw_arena_alloc(arena, 2 * camel.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < camel.n; i++) {
		if (gw_is_upper(camel.p[i]) && i > 0)
			p[n++] = '_';
		p[n++] = gw_lower(camel.p[i]);
	}
	return (struct gw_str){ p, n };
}

static struct gw_node *snake_keys(struct gw_model *m, struct gw_node *n,
				  unsigned depth)
{
	struct gw_node *list;
	struct gw_keyed map;

	if (depth > MAX_DEEP || (n->kind != GW_MAP && n->kind != GW_LIST))
		return n;
	if (n->kind == GW_LIST) {
		list = gw_make(m, GW_LIST, n);
		list->flags |= n->flags & GW_OPEN;
		for (struct gw_node *c = n->first; c; c = c->next)
			gw_add(m, list, snake_keys(m, c, depth + 1));
		return list;
	}
	gw_keyed_init(m, &map, n);
	map.map->flags |= n->flags & GW_OPEN;
	for (struct gw_node *c = n->first; c; c = c->next)
		gw_keyed_put(m, &map, to_snake(m->arena, c->key),
			     is_free(c->key) ? c :
					       snake_keys(m, c, depth + 1));
	return map.map;
}

/* A syntax that spells each attribute as Terraform does, but in camelCase
 * below one path: what is not there is missing. */
static struct gw_node *bind_camel(struct gw_model *m,
				  const struct gw_node *written,
				  const struct gw_node *path)
{
	struct gw_str rest = gw_node_text(path);
	const struct gw_node *n = written;
	struct gw_node *out;
	struct gw_str key;

	while (n && gw_str_next(&rest, '.', &key))
		n = gw_node_get(n, key);
	out = gw_make(m, GW_MAP, written);
	if (!n || n->kind != GW_MAP) {
		out->flags |= GW_OPEN;
		return out;
	}
	n = snake_keys(m, gw_make_copy(m, n), 0);
	for (struct gw_node *c = n->first; c; c = c->next)
		gw_node_add(out, gw_node_share(m->arena, c));
	out->flags |= n->flags & GW_OPEN;
	return out;
}

/* The resource that it stands in. */
static struct gw_node *self_of(struct gw_model *m, const struct gw_subject *s)
{
	struct gw_node *n = gw_make(m, GW_REF, s->node);

	n->text = gw_arena_print(m->arena, "Ref %.*s", GW_FMT(s->address));
	return n;
}

static void bind_one(struct gw_model *m, const struct gw_subject *written,
		     const struct gw_node *rows, const struct gw_node *camel)
{
	struct gw_node *out = gw_make(m, GW_MAP, written->node);
	struct gw_subject *s;
	bool there = rows->parent->first == rows;

	if (!is_wanted(rows, written->node))
		return;
	if (camel)
		out = bind_camel(m, written->node, camel);
	else
		out->flags |= GW_OPEN;
	for (struct gw_node *r = rows->first; r; r = r->next) {
		if (gw_str_is(r->key, "$when"))
			continue;
		if (gw_node_text_is(r, "$self"))
			gw_put_at(m, out, r->key, self_of(m, written));
		else if (bind_attribute(m, out, r, written->node))
			there |= !says_nothing(r->key);
	}
	if (!there)
		return;
	s = gw_emit(m, GW_CLASS_CLOUD_RESOURCE, out);
	s->type = rows->key;
	s->name = written->name;
	s->address = written->address;
	s->object = written->node;
	s->scope = written->object;
}

void gw_bind(struct gw_model *m, const struct gw_subject *written,
	     const char *syntax)
{
	const struct gw_node *rows;
	const struct gw_node *camel;

	if (!m->tree || !m->tree->bindings)
		return;
	rows = bind_rows(m->tree->bindings, syntax, written->type);
	camel = gw_map_get(&ready(m->tree->bindings)->camel,
			   gw_str_of(syntax));
	for (const struct gw_node *c = rows ? rows->first : NULL; c;
	     c = c->next) {
		size_t before = m->out->n;

		if (gw_model_over(m))
			return;
		bind_one(m, written, c, camel);
		if (m->out->n > before)
			gw_put(m, m->out->v[m->out->n - 1].node, "syntax",
			       gw_make_text(m, gw_str_of(syntax), NULL));
	}
}
