/* Bodies of Terraform: dynamic blocks, count, for_each.
 * SPDX-License-Identifier: Apache-2.0 */
#include "resolve/tf.h"

#define MAX_INSTANCES 64u

static struct gw_node *eval_body(const struct tf_env *e, struct gw_node *body);

/* --- dynamic blocks --- */

static struct gw_str label(const struct gw_node *body, int64_t i)
{
	return gw_node_text(gw_node_item(gw_node_key(body, "$labels"), i));
}

/* The list of blocks `name` in `out`, made if need be. */
static struct gw_node *blocks_of(const struct tf_env *e, struct gw_node *out,
				 struct gw_str name, const struct gw_node *at)
{
	struct gw_node *list = gw_node_get(out, name);

	if (list)
		return list;
	list = tf_list(e, at);
	list->flags |= GW_BLOCK;
	gw_node_put(out, name, list);
	return list;
}

/*
 * dynamic := "dynamic" NAME "{" for_each iterator? labels? content "}"
 * One content block an item; not known: the list is open.
 */
static void expand_dynamic(const struct tf_env *e, struct gw_node *out,
			   struct gw_node *body)
{
	struct gw_str name = label(body, 0);
	struct gw_node *each = gw_node_key(body, "for_each");
	struct gw_node *content = gw_node_item(gw_node_key(body, "content"), 0);
	struct gw_node *iterator = gw_node_key(body, "iterator");
	struct gw_node *list = blocks_of(e, out, name, body);
	struct tf_scope scope = { .name = iterator ? iterator->text : name,
				  .outer = e->scope };
	struct tf_env inner = { .module = e->module, .scope = &scope };
	int64_t i = 0;

	each = each ? tf_eval(e, each) : NULL;
	if (!each || !content ||
	    (each->kind != GW_LIST && each->kind != GW_MAP) ||
	    each->count > MAX_INSTANCES) {
		list->flags |= GW_OPEN;
		return;
	}
	list->flags |= each->flags & (GW_OPEN | GW_WEAK);
	for (struct gw_node *c = each->first; c; c = c->next, i++) {
		scope.value = c;
		scope.key = each->kind == GW_MAP ? tf_text(e, c, c->key) :
						   tf_number(e, c, i);
		tf_append(e, list, eval_body(&inner, content));
		list->last->key = (struct gw_str){ NULL, 0 };
	}
}

static void expand_dynamics(const struct tf_env *e, struct gw_node *out,
			    const struct gw_node *list)
{
	for (struct gw_node *c = list->first; c; c = c->next)
		if (c->kind == GW_MAP)
			expand_dynamic(e, out, c);
}

/* --- bodies --- */

static struct gw_node *eval_blocks(const struct tf_env *e,
				   const struct gw_node *list)
{
	struct gw_node *out = tf_like(e, list);

	for (struct gw_node *c = list->first; c; c = c->next)
		tf_append(e, out, eval_body(e, c));
	return out;
}

static bool is_blocks(const struct gw_node *n)
{
	return n->kind == GW_LIST && (n->flags & GW_BLOCK);
}

/* Depth is that of the written blocks, which the parser bounds. */
static struct gw_node *eval_body(const struct tf_env *e, struct gw_node *body)
{
	struct gw_node *out;

	if (body->kind != GW_MAP)
		return tf_eval(e, body);
	out = tf_like(e, body);
	for (struct gw_node *c = body->first; c; c = c->next) {
		if (is_blocks(c) && gw_str_is(c->key, "dynamic"))
			continue;
		if (is_blocks(c))
			gw_node_add(out, eval_blocks(e, c));
		else
			tf_append(e, out, tf_eval(e, c));
	}
	for (struct gw_node *c = body->first; c; c = c->next)
		if (is_blocks(c) && gw_str_is(c->key, "dynamic"))
			expand_dynamics(e, out, c);
	return out;
}

/* --- instances --- */

/* Does anything below ask for each.key or each.value? */
static bool uses_each(const struct gw_node *n)
{
	if (n->kind == GW_REF && gw_str_starts(n->text, GW_STR("each.")))
		return true;
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (!gw_str_is(c->key, "for_each") && uses_each(c))
			return true;
	return false;
}

static bool is_strong(const struct gw_node *n)
{
	return n && n->kind < GW_ALT && !(n->flags & (GW_WEAK | GW_OPEN));
}

/* count = 0, for_each = {}: for sure there is none. */
static bool is_none(const struct gw_node *count, const struct gw_node *each)
{
	if (is_strong(count) &&
	    (gw_node_text_is(count, "0") || gw_node_text_is(count, "false")))
		return true;
	return is_strong(each) && !each->count &&
	       (each->kind == GW_LIST || each->kind == GW_MAP);
}

static void add_instances(const struct tf_env *e, struct gw_node *out,
			  struct gw_node *body, const struct gw_node *each)
{
	struct tf_scope scope = { .name = GW_STR("each"), .outer = e->scope };
	struct tf_env inner = { .module = e->module, .scope = &scope };

	for (struct gw_node *c = each->first; c; c = c->next) {
		struct gw_node *one;

		scope.value = c;
		scope.key = tf_text(e, c,
				    each->kind == GW_MAP ? c->key :
							   gw_node_text(c));
		one = eval_body(&inner, body);
		gw_node_put(one, GW_STR("$instance"),
			    gw_node_share(e->module->run->arena, scope.key));
		tf_append(e, out, one);
	}
}

static void add_resource(const struct tf_env *e, struct gw_node *out,
			 struct gw_node *body)
{
	struct gw_node *count = gw_node_key(body, "count");
	struct gw_node *each = gw_node_key(body, "for_each");

	count = count ? tf_eval(e, count) : NULL;
	each = each ? tf_eval(e, each) : NULL;
	if (is_none(count, each))
		return;
	if (each && (each->kind == GW_LIST || each->kind == GW_MAP) &&
	    !(each->flags & GW_OPEN) && each->count &&
	    each->count <= MAX_INSTANCES && uses_each(body))
		add_instances(e, out, body, each);
	else
		tf_append(e, out, eval_body(e, body));
}

static struct gw_node *eval_resources(const struct tf_env *e,
				      const struct gw_node *list)
{
	struct gw_node *out = tf_like(e, list);

	for (struct gw_node *c = list->first; c; c = c->next)
		if (c->kind == GW_MAP)
			add_resource(e, out, c);
	return out;
}

static bool has_instances(struct gw_str block)
{
	return gw_str_is(block, "resource") || gw_str_is(block, "data") ||
	       gw_str_is(block, "module");
}

struct gw_node *tf_root(const struct tf_env *e, struct gw_node *root)
{
	struct gw_node *out = tf_like(e, root);

	for (struct gw_node *c = root->first; c; c = c->next) {
		if (is_blocks(c) && has_instances(c->key))
			gw_node_add(out, eval_resources(e, c));
		else if (is_blocks(c))
			gw_node_add(out, eval_blocks(e, c));
		else
			tf_append(e, out, tf_eval(e, c));
	}
	return out;
}

void gw_resolve_terraform(struct gw_doc *doc, const struct gw_tree *tree,
			  struct gw_arena *arena)
{
	struct tf_run run = { .arena = arena,
			      .tree = tree,
			      .doc = doc,
			      .steps = TF_STEPS };
	struct gw_str path = doc->view->name;
	struct tf_env e = { .scope = NULL };
	size_t dir = path.n;

	while (dir > 0 && path.p[dir - 1] != '/')
		dir--;
	if (!doc->roots || doc->roots->kind != GW_MAP)
		return;
	e.module = tf_module_open(&run, gw_str_part(path, 0, dir ? dir - 1 : 0));
	tf_module_find_callers(e.module);
	doc->roots = tf_root(&e, doc->roots);
	doc->last_root = doc->roots;
}
