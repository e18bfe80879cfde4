/*
 * Azure Resource Manager: templates in JSON, and Bicep.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A parameter with a default is weakly known, one that the only caller in the
 * tree hands in is known; variables, pure functions and loops are worked out.
 */
#include "resolve/az.h"

#include "base/buf.h"

static bool is_template(const struct gw_node *root)
{
	struct gw_str schema = gw_node_text(gw_node_key(root, "$schema"));

	return gw_str_find_fold(schema, GW_STR("deploymentTemplate.json"),
				0) != GW_NOWHERE &&
	       gw_node_key(root, "resources");
}

/* The template in a blueprint's artifact or a template spec. */
static struct gw_node *wrapped(const struct gw_node *root)
{
	struct gw_node *inner = gw_node_path(root, "properties.template");

	if (!inner)
		inner = gw_node_path(root, "properties.mainTemplate");
	return is_template(inner) ? inner : NULL;
}

bool gw_is_arm(const struct gw_node *root)
{
	return is_template(root) || wrapped(root);
}

/* --- names of resources --- */

static void spell(struct gw_buf *b, const struct gw_node *n, unsigned depth)
{
	if (gw_node_is_scalar(n)) {
		gw_buf_add(b, n->text);
	} else if (n->kind == GW_TEMPLATE && depth < 8) {
		for (const struct gw_node *c = n->first; c; c = c->next)
			spell(b, c, depth + 1);
	} else if (n->kind == GW_CALL && depth < 8) {
		gw_buf_byte(b, '{');
		gw_buf_add(b, n->text);
		for (const struct gw_node *c = n->first; c; c = c->next) {
			gw_buf_byte(b, c == n->first ? '(' : ',');
			spell(b, c, depth + 1);
		}
		gw_buf_byte(b, '}');
	} else {
		gw_buf_byte(b, '{');
		gw_buf_add(b, n->text.p ? n->text : GW_STR("?"));
		gw_buf_byte(b, '}');
	}
}

struct gw_str gw_arm_spell(struct gw_arena *arena, const struct gw_node *n)
{
	struct gw_buf b;
	struct gw_str s;

	if (!n)
		return GW_STR("");
	if (gw_node_is_scalar(n) && n->text.p)
		return n->text;
	gw_buf_init(&b, 1024);
	spell(&b, n, 0);
	s = gw_arena_copy(arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return s;
}

/* --- the template --- */

struct resolver {
	struct tf_run run;
	struct tf_module module;
	struct az_template t;
	struct az_env e;
};

static void open_template(struct resolver *r, const struct gw_node *root,
			  struct gw_doc *doc, struct gw_arena *arena)
{
	r->run = (struct tf_run){ .arena = arena, .doc = doc,
				  .steps = TF_STEPS };
	r->module = (struct tf_module){ .run = &r->run };
	r->t = (struct az_template){
		.tf = { .module = &r->module },
		.parameters = gw_node_key(root, "parameters"),
		.variables = gw_node_key(root, "variables"),
		.json = gw_str_is(gw_str_of(doc->format), "json"),
	};
	gw_map_init(&r->t.given, arena);
	gw_map_init(&r->t.values, arena);
	r->e = (struct az_env){ .t = &r->t };
}

/* The root with what is known in its place. */
static struct gw_node *work_out(struct resolver *r, struct gw_node *root)
{
	struct gw_node *out = tf_like(&r->t.tf, root);

	for (struct gw_node *c = root->first; c; c = c->next) {
		if (gw_str_is(c->key, "resources") ||
		    gw_str_is(c->key, "modules"))
			gw_node_add(out, gw_node_share(
						 r->run.arena,
						 az_resources(&r->e, c)));
		else if (gw_str_is(c->key, "variables"))
			tf_append(&r->t.tf, out, az_eval(&r->e, c));
		else
			tf_append(&r->t.tf, out, c);
	}
	return out;
}

/* --- who uses this file as a module --- */

static struct gw_str dir_of(struct gw_str path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return gw_str_part(path, 0, i ? i - 1 : 0);
}

/* Several callers that do not agree: one of their values. */
static void add_given(struct resolver *r, struct gw_str name,
		      struct gw_node *v)
{
	struct gw_node **there =
		(struct gw_node **)gw_map_put(&r->t.given, name);
	struct gw_node *alt;

	if (!*there) {
		*there = v;
		return;
	}
	if (gw_node_is_scalar(*there) && gw_node_is_scalar(v) &&
	    gw_str_eq((*there)->text, v->text))
		return;
	alt = gw_node_new(r->run.arena,
			  v->kind < GW_ALT && (*there)->kind < GW_ALT ?
				  GW_ALT :
				  GW_UNKNOWN);
	if (alt->kind == GW_ALT) {
		tf_append(&r->t.tf, alt, *there);
		tf_append(&r->t.tf, alt, v);
		alt->first->key = alt->last->key = (struct gw_str){ NULL, 0 };
	}
	*there = alt;
}

/* `path` of a module in the directory of `from`: is it this file? */
static bool leads_to(struct resolver *r, struct gw_str from, struct gw_str path)
{
	struct gw_str dir = dir_of(from);
	struct gw_str to;

	return tf_path_join(r->run.arena, dir,
			    gw_str_starts(path, GW_STR(".")) ?
				    path :
				    gw_arena_print(r->run.arena, "./%.*s",
						   GW_FMT(path)),
			    &to) &&
	       gw_str_eq(to, r->run.doc->view->name);
}

static void note_call(struct resolver *r, struct resolver *caller,
		      const struct gw_node *module)
{
	const struct gw_node *params = gw_node_key(module, "params");

	for (struct gw_node *c = params ? params->first : NULL; c; c = c->next)
		add_given(r, c->key, az_eval(&caller->e, c));
}

static void note_parameters(struct resolver *r, struct resolver *file,
			    const struct gw_node *root)
{
	const struct gw_node *all = gw_node_key(root, "parameters");

	for (struct gw_node *c = all ? all->first : NULL; c; c = c->next) {
		struct gw_node *v = gw_node_key(c, "defaultValue");

		if (v)
			add_given(r, c->key, az_eval(&file->e, v));
	}
}

static void find_callers(struct resolver *r, const struct gw_tree *tree)
{
	for (size_t i = 0; tree && i < tree->docs.count; i++) {
		const struct gw_map_entry *entry = &tree->docs.entries[i];
		struct gw_doc *doc = entry->value;
		const struct gw_node *modules;
		struct gw_str using;
		struct resolver other;

		if (!doc || !doc->roots || doc == r->run.doc ||
		    !gw_str_is(gw_str_of(doc->format), "bicep"))
			continue;
		open_template(&other, doc->roots, doc, r->run.arena);
		using = gw_node_text(gw_node_key(doc->roots, "using"));
		if (using.n && leads_to(r, entry->key, using))
			note_parameters(r, &other, doc->roots);
		modules = gw_node_key(doc->roots, "modules");
		for (struct gw_node *c = modules ? modules->first : NULL; c;
		     c = c->next)
			if (leads_to(r, entry->key,
				     gw_node_text(gw_node_key(c, "path"))))
				note_call(r, &other, c);
	}
}

void gw_resolve_arm(struct gw_doc *doc, const struct gw_tree *tree,
		    struct gw_arena *arena)
{
	struct gw_node *root = doc->roots;
	struct resolver r;

	if (!root || root->kind != GW_MAP)
		return;
	if (!is_template(root) && wrapped(root))
		root = wrapped(root);
	open_template(&r, root, doc, arena);
	if (!r.t.json)
		find_callers(&r, tree);
	doc->roots = work_out(&r, root);
	doc->last_root = doc->roots;
}
