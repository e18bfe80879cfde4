/* Binding tables: which canonical resources a written one is.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>
#include <threads.h>

#include "model/bindings.h"

#include "base/glob.h"

#define MAX_DEEP 200
#define LATER_MEMORY ((size_t)256 << 20)

struct gw_bindings {
	struct later *later; /* NULL: they are there */
	struct gw_arena *arena;
	struct gw_map resources; /* "syntax type" in small letters -> rows */
	struct gw_map camel; /* syntax -> path node: see bind_camel() */
	struct gw_map base; /* syntax -> path node that rows start from */
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

/* Modules moved between these collections: each has the others' names, too. */
static void put_module(struct gw_bindings *b, struct gw_str module,
		       struct gw_node *rows)
{
	static const char *const homes[] = { "amazon.aws.", "community.aws.",
					     "ansible.legacy.",
					     "community.general." };
	struct gw_str syntax = GW_STR("ansible");
	struct gw_str name = short_name(module);

	put(b, syntax, module, rows);
	put(b, syntax, name, rows);
	if (!gw_str_starts(module, gw_str_of(homes[0])) &&
	    !gw_str_starts(module, gw_str_of(homes[1])))
		return;
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++)
		put(b, syntax,
		    gw_arena_print(b->arena, "%s%.*s", homes[i], GW_FMT(name)),
		    rows);
}

static void read_table(struct gw_bindings *b, const struct gw_node *root)
{
	struct gw_str syntax = gw_node_text(gw_node_key(root, "syntax"));
	const struct gw_node *resources = gw_node_key(root, "resources");
	const struct gw_node *aliases = gw_node_key(root, "aliases");
	bool dotted = gw_str_is(syntax, "ansible");
	struct gw_node *camel = gw_node_key(root, "camel");
	struct gw_node *base = gw_node_key(root, "base");

	if (camel)
		*gw_map_put(&b->camel, syntax) = camel;
	if (camel || base)
		*gw_map_put(&b->base, syntax) = base ? base : camel;
	for (struct gw_node *c = resources ? resources->first : NULL; c;
	     c = c->next) {
		if (dotted)
			put_module(b, c->key, c);
		else
			put(b, syntax, c->key, c);
	}
	for (struct gw_node *c = aliases ? aliases->first : NULL; c;
	     c = c->next) {
		struct gw_node *rows =
			gw_node_get(resources, gw_node_text(c));

		if (!rows)
			continue;
		put_module(b, c->key, rows);
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
	gw_map_init(&b->base, arena);
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

const struct gw_node *bind_like(const struct gw_bindings *b,
				struct gw_str text)
{
	char room[256];

	if (text.n > sizeof(room))
		return NULL;
	for (size_t i = 0; i < text.n; i++)
		room[i] = gw_lower(text.p[i]);
	return gw_map_get(&ready(b)->resources,
			  (struct gw_str){ room, text.n });
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
	static const char *const names[] = { "bucket", "name", "role",
					     "user",   "group", "arn",
					     "tags",   "location" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_str_is(attribute, names[i]))
			return true;
	return false;
}

/* Down a plain path; NULL if there is nothing. */
static const struct gw_node *down(const struct gw_node *n, struct gw_str path)
{
	struct gw_str key;

	while (n && gw_str_next(&path, '.', &key))
		n = bind_get(n, key);
	return n;
}

static bool any_glob(struct gw_str globs, struct gw_str text)
{
	struct gw_str one;

	while (gw_str_next(&globs, '|', &one))
		if (gw_glob_name(gw_str_trim(one), text))
			return true;
	return false;
}

bool bind_wanted(struct gw_str when, const struct gw_node *written)
{
	size_t eq = gw_str_find_byte(when, '=', 0);
	struct gw_str one;
	const struct gw_node *n;
	bool not;

	if (eq == GW_NOWHERE || eq == 0) {
		bool none = true;

		while (gw_str_next(&when, '|', &one)) {
			none = false;
			if (down(written, gw_str_trim(one)))
				return true;
		}
		return none;
	}
	not = when.p[eq - 1] == '!';
	n = down(written, gw_str_part(when, 0, not ? eq - 1 : eq));
	if (!gw_node_is_scalar(n))
		return not;
	return any_glob(gw_str_part(when, eq + 1, when.n), n->text) != not;
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

/* --- one written resource --- */

/* A written resource on its way to canonical ones. */
struct binder {
	struct gw_model *m;
	const struct gw_subject *written;
	const char *syntax;
	const struct gw_node *camel; /* path, or NULL: there are rows */
	const struct gw_node *base; /* where the attributes stand */
};

/* A syntax that spells each attribute as Terraform does, but in camelCase
 * below one path: what is not there is missing. */
static struct gw_node *bind_camel(const struct binder *b)
{
	struct gw_node *out = gw_make(b->m, GW_MAP, b->base);
	struct gw_node *n;

	if (!b->base || b->base->kind != GW_MAP) {
		out->flags |= GW_OPEN;
		return out;
	}
	n = snake_keys(b->m, gw_make_copy(b->m, b->base), 0);
	for (struct gw_node *c = n->first; c; c = c->next)
		gw_node_add(out, gw_node_share(b->m->arena, c));
	out->flags |= n->flags & GW_OPEN;
	return out;
}

/* The resource that it stands in. */
static struct gw_node *self_of(const struct binder *b)
{
	struct gw_node *n = gw_make(b->m, GW_REF, b->written->node);

	n->text = gw_arena_print(b->m->arena, "Ref %.*s",
				 GW_FMT(b->written->address));
	return n;
}

static void emit(const struct binder *b, const struct gw_node *rows,
		 struct gw_node *out, struct gw_str address)
{
	struct gw_subject *s = gw_emit(b->m, GW_CLASS_CLOUD_RESOURCE, out);

	s->type = rows->key;
	s->name = b->written->name;
	s->address = address;
	s->object = b->written->node;
	s->scope = b->written->object;
	gw_put(b->m, out, "syntax",
	       gw_make_text(b->m, gw_str_of(b->syntax), NULL));
}

/* "a.b" was absent when nothing of "a" was made; a later "a.c" made "a" an
 * open map, where "b" would be unknown: it is put once more. */
static void bind_absent_again(const struct binder *b,
			      const struct gw_node *rows, struct gw_node *out,
			      struct bind_row *row)
{
	for (struct gw_node *r = rows->first; r; r = r->next) {
		size_t end = 0;
		const struct gw_node *made;

		while (end < r->key.n && r->key.p[end] != '.' &&
		       r->key.p[end] != '[')
			end++;
		if (end == r->key.n || gw_str_starts(r->key, GW_STR("$")) ||
		    gw_node_text_is(r, "$self") ||
		    gw_node_text_is(r, "$item") || bind_has_more(r))
			continue;
		made = gw_node_get(out, gw_str_part(r->key, 0, end));
		if (!made || !made->first || !(made->flags & GW_MADE))
			continue;
		row->row = r;
		bind_attribute(b->m, out, row);
	}
}

/* All rows of one canonical resource; true if one of them was written. */
static bool bind_rows_into(const struct binder *b, const struct gw_node *rows,
			   struct gw_node *out, const struct gw_node *item)
{
	struct bind_row row = { .written = item ? item : b->base,
				.owner = item ? b->base : NULL,
				.closed = !(out->flags & GW_OPEN) };
	bool there = false;

	for (struct gw_node *r = rows->first; r; r = r->next) {
		row.row = r;
		if (gw_str_starts(r->key, GW_STR("$")))
			continue;
		if (gw_node_text_is(r, "$self"))
			gw_put_at(b->m, out, r->key, self_of(b));
		else if (gw_node_text_is(r, "$item"))
			gw_put_at(b->m, out, r->key,
				  (struct gw_node *)(uintptr_t)row.written);
		else if (bind_attribute(b->m, out, &row))
			there |= !says_nothing(r->key);
	}
	bind_absent_again(b, rows, out, &row);
	return there;
}

static struct gw_node *fresh(const struct binder *b,
			     const struct gw_node *rows,
			     const struct gw_node *at)
{
	struct gw_node *out = gw_make(b->m, GW_MAP, at);

	if (!gw_node_key(rows, "$closed"))
		out->flags |= GW_OPEN;
	return out;
}

/* $each: a list whose items are resources of their own. */
static void bind_each(const struct binder *b, const struct gw_node *rows,
		      struct gw_str path)
{
	const struct gw_node *list = down(b->base, path);
	const struct gw_node *first = list;
	unsigned i = 0;

	if (list && list->kind == GW_LIST)
		first = list->first;
	for (const struct gw_node *c = first; c; c = c->next) {
		struct gw_node *out;

		if (gw_model_over(b->m))
			return;
		if (c->kind < GW_ALT && c->kind != GW_NULL) {
			out = fresh(b, rows, c);
			bind_rows_into(b, rows, out, c);
			emit(b, rows, out,
			     gw_arena_print(b->m->arena, "%.*s/%.*s#%u",
					    GW_FMT(b->written->address),
					    GW_FMT(path), i));
		}
		i++;
		if (list->kind != GW_LIST)
			return;
	}
}

static void bind_one(const struct binder *b, const struct gw_node *rows)
{
	struct gw_str each = gw_node_text(gw_node_key(rows, "$each"));
	const struct gw_node *head = b->base;
	struct gw_node *out;
	bool there = rows->parent->first == rows;

	/* The resource as such is told at its head. */
	if (b->base == b->written->node && b->written->object)
		head = b->written->object;
	if (!bind_wanted(gw_node_text(gw_node_key(rows, "$when")), b->base))
		return;
	if (each.n) {
		bind_each(b, rows, each);
		return;
	}
	out = b->camel ? bind_camel(b) : fresh(b, rows, head);
	there |= bind_rows_into(b, rows, out, NULL);
	if (there)
		emit(b, rows, out, b->written->address);
}

void gw_bind(struct gw_model *m, const struct gw_subject *written,
	     const char *syntax)
{
	struct binder b = { .m = m, .written = written, .syntax = syntax };
	const struct gw_bindings *tables;
	const struct gw_node *rows;
	const struct gw_node *base;
	struct gw_str like;

	if (!m->tree || !m->tree->bindings)
		return;
	rows = bind_rows(m->tree->bindings, syntax, written->type);
	if (!rows)
		return;
	tables = ready(m->tree->bindings);
	b.camel = gw_map_get(&tables->camel, gw_str_of(syntax));
	base = gw_map_get(&tables->base, gw_str_of(syntax));
	b.base = base ? down(written->node, gw_node_text(base)) : NULL;
	like = gw_node_text(gw_node_key(rows, "$like"));
	if (like.n) {
		rows = bind_like(tables, like);
		b.camel = NULL;
	}
	if (!b.base)
		b.base = written->node;
	for (const struct gw_node *c = rows ? rows->first : NULL; c;
	     c = c->next) {
		if (gw_model_over(m))
			return;
		if (!gw_str_starts(c->key, GW_STR("$")))
			bind_one(&b, c);
	}
}
