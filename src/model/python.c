/*
 * Python: imports, calls, assignments. SPDX-License-Identifier: Apache-2.0
 *
 * A name is resolved through the imports of the file: after "from a import
 * b as c" the call c.d() is a.b.d. Nothing is run, so that a name which is
 * assigned in between fools it; rules take that into account.
 */
#include "model/make.h"

#define MAX_DEEP 250

struct place {
	struct gw_str function; /* innermost def, or "" */
	struct gw_str class;
	bool decorator;
	unsigned depth;
};

struct python {
	struct gw_model *m;
	struct gw_map names; /* local name -> struct gw_str * dotted name */
	struct gw_node *imports; /* list of dotted names */
	struct gw_map listed;
	uint32_t calls;
};

/* --- imports --- */

static void list_import(struct python *p, struct gw_str name,
			const struct gw_node *at)
{
	void **there = gw_map_put(&p->listed, name);

	if (!*there && name.n)
		gw_add(p->m, p->imports, gw_make_text(p->m, name, at));
	*there = p;
}

/* a.b.c: also a.b and a. */
static void list_all(struct python *p, struct gw_str name,
		     const struct gw_node *at)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.' && i > 0)
			list_import(p, gw_str_part(name, 0, i), at);
	list_import(p, name, at);
}

static void note_name(struct python *p, struct gw_str local,
		      struct gw_str dotted)
{
	struct gw_str *s = GW_NEW(p->m->arena, struct gw_str);

	*s = dotted;
	*gw_map_put(&p->names, local) = s;
}

static void read_import(struct python *p, const struct gw_node *i)
{
	struct gw_str module = gw_node_text(gw_node_key(i, "module"));
	struct gw_str name = gw_node_text(gw_node_key(i, "name"));
	struct gw_str as = gw_node_text(gw_node_key(i, "as"));
	struct gw_str dotted = module;

	if (name.n && !gw_str_is(name, "*")) {
		dotted = gw_arena_print(p->m->arena, "%.*s.%.*s",
					GW_FMT(module), GW_FMT(name));
		note_name(p, as.n ? as : name, dotted);
	} else if (as.n) {
		note_name(p, as, module);
	}
	list_all(p, dotted, i);
}

/* The name with its first part as it was imported. */
static struct gw_str resolve(struct python *p, struct gw_str name)
{
	size_t dot = gw_str_find_byte(name, '.', 0);
	size_t paren = gw_str_find_byte(name, '(', 0);
	size_t cut = dot < paren ? dot : paren;
	const struct gw_str *full =
		gw_map_get(&p->names, gw_str_part(name, 0, cut));

	if (!full)
		return name;
	if (cut == GW_NOWHERE)
		return *full;
	return gw_arena_print(p->m->arena, "%.*s%.*s", GW_FMT(*full),
			      GW_FMT(gw_str_part(name, cut, name.n)));
}

/* --- calls --- */

static void put_place(struct gw_model *m, struct gw_node *node,
		      const struct place *at)
{
	if (at->function.n)
		gw_put(m, node, "function",
		       gw_make_text(m, at->function, NULL));
	if (at->class.n)
		gw_put(m, node, "class", gw_make_text(m, at->class, NULL));
	gw_put(m, node, "decorator", gw_make_bool(m, at->decorator, NULL));
}

static void emit_call(struct python *p, struct gw_node *node,
		      struct gw_str name, const struct place *at)
{
	struct gw_model *m = p->m;
	struct gw_subject *s;

	put_place(m, node, at);
	gw_put(m, node, "name", gw_make_text(m, name, node));
	s = gw_emit(m, GW_CLASS_PYTHON_CALL, node);
	s->type = resolve(p, name);
	s->name = name;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s#%u",
				    GW_FMT(at->function), GW_FMT(name),
				    p->calls++);
}

/* The arguments of a GW_CALL as args and kw. */
static struct gw_node *arguments(struct gw_model *m,
				 const struct gw_node *call)
{
	struct gw_node *node = gw_make(m, GW_MAP, call);
	struct gw_node *args = gw_make(m, GW_LIST, call);
	struct gw_keyed kw;

	gw_keyed_init(m, &kw, call);
	kw.map->flags |= call->flags & GW_OPEN;
	for (struct gw_node *c = call->first; c; c = c->next) {
		if (gw_str_starts(c->key, GW_STR("$")))
			continue;
		if (c->kind == GW_OP && gw_str_is(c->text, "**"))
			kw.map->flags |= GW_OPEN;
		else if (c->kind == GW_OP && gw_str_is(c->text, "*"))
			args->flags |= GW_OPEN;
		else if (c->key.n)
			gw_keyed_put(m, &kw, c->key, c);
		else
			gw_add(m, args, c);
	}
	node->key_line = 0;
	gw_put(m, node, "args", args);
	gw_put(m, node, "kw", kw.map);
	return node;
}

/* Every call below an expression. */
static void walk_expression(struct python *p, struct gw_node *n,
			    const struct place *at)
{
	struct place deeper = *at;

	if (!n || ++deeper.depth > MAX_DEEP || gw_model_over(p->m))
		return;
	if (n->kind == GW_CALL)
		emit_call(p, arguments(p->m, n), n->text, at);
	deeper.decorator &= n->kind == GW_LIST;
	for (struct gw_node *c = n->first; c; c = c->next)
		walk_expression(p, c, &deeper);
}

/* --- statements --- */

static void walk_statements(struct python *p, struct gw_node *list,
			    const struct place *at);

static void walk_call(struct python *p, struct gw_node *st,
		      const struct place *at)
{
	emit_call(p, gw_make_copy(p->m, st),
		  gw_node_text(gw_node_key(st, "name")), at);
	walk_expression(p, gw_node_key(st, "args"), at);
	walk_expression(p, gw_node_key(st, "kw"), at);
	walk_expression(p, gw_node_key(st, "self"), at);
}

static void walk_assign(struct python *p, struct gw_node *st,
			const struct place *at)
{
	struct gw_node *node = gw_make_copy(p->m, st);
	struct gw_subject *s;

	put_place(p->m, node, at);
	s = gw_emit(p->m, GW_CLASS_PYTHON_ASSIGN, node);
	s->name = gw_node_text(gw_node_key(st, "name"));
	s->type = s->name.p ? s->name : GW_STR("");
	s->address = gw_arena_print(p->m->arena, "%.*s/%.*s=",
				    GW_FMT(at->function), GW_FMT(s->name));
	walk_expression(p, gw_node_key(st, "value"), at);
}

/* def, class, with, if, for, other: what they hold. */
static void walk_block(struct python *p, struct gw_node *st,
		       const struct place *at)
{
	struct gw_str type = gw_node_text(gw_node_key(st, "$type"));
	struct gw_str name = gw_node_text(gw_node_key(st, "name"));
	struct place inner = *at;
	struct place decorator = *at;

	decorator.decorator = true;
	walk_expression(p, gw_node_key(st, "decorators"), &decorator);
	if (gw_str_is(type, "def"))
		inner.function = name;
	if (gw_str_is(type, "class"))
		inner.class = name;
	for (struct gw_node *c = st->first; c; c = c->next)
		if (!gw_str_is(c->key, "body") &&
		    !gw_str_is(c->key, "decorators"))
			walk_expression(p, c, at);
	walk_statements(p, gw_node_key(st, "body"), &inner);
}

static void walk_statements(struct python *p, struct gw_node *list,
			    const struct place *at)
{
	struct place inner = *at;

	if (!list || ++inner.depth > MAX_DEEP)
		return;
	for (struct gw_node *st = list->first; st; st = st->next) {
		struct gw_str type = gw_node_text(gw_node_key(st, "$type"));

		if (gw_model_over(p->m))
			return;
		if (gw_str_is(type, "call"))
			walk_call(p, st, &inner);
		else if (gw_str_is(type, "assign"))
			walk_assign(p, st, &inner);
		else
			walk_block(p, st, &inner);
	}
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct python p = { .m = m };
	struct place at = { .function = GW_STR(""), .class = GW_STR("") };
	const struct gw_node *imports = gw_node_key(root, "imports");
	struct gw_node *node = gw_make_copy(m, root);
	struct gw_subject *s;

	gw_map_init(&p.names, m->arena);
	gw_map_init(&p.listed, m->arena);
	p.imports = gw_make(m, GW_LIST, imports);
	for (const struct gw_node *i = imports ? imports->first : NULL; i;
	     i = i->next)
		read_import(&p, i);
	gw_put(m, m->file, "imports", gw_node_share(m->arena, p.imports));
	gw_put(m, node, "imports", p.imports);
	s = gw_emit(m, GW_CLASS_PYTHON_FILE, node);
	s->name = gw_path_name(m->path);
	s->address = m->path;
	walk_statements(&p, gw_node_key(root, "statements"), &at);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "python") && root && root->kind == GW_MAP;
}

const struct gw_technology gw_technology_python = {
	.knows = knows,
	.read = read,
};

/* Python of Airflow by its folder: what cannot be read there is said aloud. */
static bool is_dag(const struct gw_model *m, const struct gw_node *root)
{
	static const char *const folders[] = { "**/dags/**", NULL };

	(void)root;
	return gw_model_format(m, "python") && gw_path_fits(m->path, folders);
}

static void read_nothing(struct gw_model *m, struct gw_node *root)
{
	(void)m;
	(void)root;
}

const struct gw_technology gw_technology_dag = {
	.knows = is_dag,
	.read = read_nothing,
	.claims = true,
};
