/* What the files of a directory declare, and who calls it as a module.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#define MAX_MODULES 64 /* opened for one document */

static struct gw_str dir_of(struct gw_str path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return gw_str_part(path, 0, i ? i - 1 : 0);
}

static bool is_tfvars(struct gw_str path)
{
	return gw_str_ends(path, GW_STR("terraform.tfvars")) ||
	       gw_str_ends(path, GW_STR(".auto.tfvars"));
}

bool gw_is_terraform(struct gw_str path)
{
	static const char *const ends[] = { ".tf", ".tofu", ".tf.json",
					    ".tofu.json" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (gw_str_ends(path, gw_str_of(ends[i])))
			return true;
	return false;
}

static struct gw_str label(const struct gw_node *body, int64_t i)
{
	return gw_node_text(gw_node_item(gw_node_key(body, "$labels"), i));
}

static void put(struct gw_map *map, struct gw_str key, struct gw_node *value)
{
	void **there = gw_map_put(map, key);

	if (key.n && !*there)
		*there = value;
}

static void put_children(struct gw_map *map, struct gw_node *n)
{
	for (struct gw_node *c = n ? n->first : NULL; c; c = c->next)
		if (!gw_str_is(c->key, "$labels"))
			put(map, c->key, c);
}

/* Blocks of one label. */
static void put_named(struct gw_map *map, const struct gw_node *root,
		      const char *block)
{
	const struct gw_node *list = gw_node_key(root, block);

	if (!list || list->kind != GW_LIST)
		return;
	for (struct gw_node *c = list->first; c; c = c->next)
		put(map, label(c, 0), c);
}

static void put_resources(struct tf_module *m, const struct gw_node *root,
			  const char *block, const char *prefix)
{
	const struct gw_node *list = gw_node_key(root, block);

	if (!list || list->kind != GW_LIST)
		return;
	for (struct gw_node *c = list->first; c; c = c->next)
		put(&m->resources,
		    gw_arena_print(m->run->arena, "%s%.*s.%.*s", prefix,
				   GW_FMT(label(c, 0)), GW_FMT(label(c, 1))),
		    c);
}

static void put_document(struct tf_module *m, const struct gw_doc *doc)
{
	struct gw_node *root = doc->roots;
	const struct gw_node *locals = gw_node_key(root, "locals");

	if (is_tfvars(doc->view->name)) {
		put_children(&m->tfvars, root);
		return;
	}
	if (!gw_is_terraform(doc->view->name) ||
	    !gw_str_is(gw_str_of(doc->format), "hcl"))
		return;
	put_named(&m->variables, root, "variable");
	put_named(&m->outputs, root, "output");
	put_named(&m->calls, root, "module");
	put_resources(m, root, "resource", "");
	put_resources(m, root, "data", "data.");
	for (struct gw_node *c = locals ? locals->first : NULL; c; c = c->next)
		put_children(&m->locals, c);
}

struct tf_module *tf_module_open(struct tf_run *run, struct gw_str dir)
{
	struct tf_module *m;
	struct gw_map *maps[8];

	if (run->modules >= MAX_MODULES)
		return NULL;
	run->modules++;
	m = GW_NEW(run->arena, struct tf_module);
	m->run = run;
	m->dir = dir;
	maps[0] = &m->variables;
	maps[1] = &m->tfvars;
	maps[2] = &m->locals;
	maps[3] = &m->values;
	maps[4] = &m->resources;
	maps[5] = &m->calls;
	maps[6] = &m->outputs;
	maps[7] = &m->children;
	for (size_t i = 0; i < 8; i++)
		gw_map_init(maps[i], run->arena);
	if (gw_str_eq(dir_of(run->doc->view->name), dir))
		put_document(m, run->doc);
	if (!run->tree)
		return m;
	for (size_t i = 0; i < run->tree->docs.count; i++) {
		const struct gw_map_entry *e = &run->tree->docs.entries[i];

		if (gw_str_eq(dir_of(e->key), dir) &&
		    !gw_str_eq(e->key, run->doc->view->name) && e->value)
			put_document(m, e->value);
	}
	return m;
}

/* --- where a local source leads --- */

/* dir joined with "./a/../b"; false if it leads out of the tree or is not a
 * local path. */
bool tf_path_join(struct gw_arena *arena, struct gw_str dir,
		  struct gw_str source, struct gw_str *out)
{
	struct gw_str parts[64];
	size_t n = 0;
	struct gw_str rest[2] = { dir, source };

	if (!gw_str_starts(source, GW_STR("./")) &&
	    !gw_str_starts(source, GW_STR("../")))
		return false;
	for (size_t i = 0; i < 2; i++) {
		struct gw_str part;

		while (gw_str_next(&rest[i], '/', &part)) {
			if (!part.n || gw_str_is(part, "."))
				continue;
			if (!gw_str_is(part, "..")) {
				if (n >= 62)
					return false;
				parts[n++] = part;
			} else if (n-- == 0) {
				return false;
			}
		}
	}
	*out = GW_STR("");
	for (size_t i = 0; i < n; i++) {
		struct gw_str pair[3] = { *out, i ? GW_STR("/") : GW_STR(""),
					  parts[i] };

		*out = gw_arena_join(arena, pair, 3);
	}
	return true;
}

struct tf_module *tf_module_child(struct tf_module *m, struct gw_str name)
{
	const struct gw_node *body = gw_map_get(&m->calls, name);
	struct gw_str dir;
	struct tf_module **there;

	if (!body ||
	    !tf_path_join(m->run->arena, m->dir,
		       gw_node_text(gw_node_key(body, "source")), &dir))
		return NULL;
	there = (struct tf_module **)gw_map_put(&m->children, name);
	if (*there)
		return *there;
	*there = tf_module_open(m->run, dir);
	if (*there) {
		(*there)->caller = m;
		(*there)->inputs = body;
	}
	return *there;
}

/* --- callers --- */

static void note_call(struct tf_module *m, const struct gw_node *body,
		      struct gw_str from)
{
	struct gw_str dir;

	if (!tf_path_join(m->run->arena, from,
		       gw_node_text(gw_node_key(body, "source")), &dir) ||
	    !gw_str_eq(dir, m->dir))
		return;
	if (m->inputs) {
		m->other_inputs = body;
		return;
	}
	m->caller = tf_module_open(m->run, from);
	if (m->caller)
		m->inputs = body;
}

void tf_module_find_callers(struct tf_module *m)
{
	const struct gw_tree *tree = m->run->tree;

	for (size_t i = 0; tree && i < tree->docs.count; i++) {
		const struct gw_map_entry *e = &tree->docs.entries[i];
		const struct gw_doc *doc = e->value;
		const struct gw_node *calls;

		if (!doc || !gw_str_is(gw_str_of(doc->format), "hcl"))
			continue;
		calls = gw_node_key(doc->roots, "module");
		if (!calls || calls->kind != GW_LIST)
			continue;
		for (struct gw_node *c = calls->first; c; c = c->next)
			note_call(m, c, dir_of(e->key));
	}
}
