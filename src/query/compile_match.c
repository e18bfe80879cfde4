/* match: which nodes a rule is about; and joins, which ask for others.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

#include "model/model.h"

#define FOR_EACH_TEXT(n, list)                                      \
	for (const struct gw_node *n = !(list) ? NULL :             \
				       (list)->kind == GW_LIST ?    \
						 (list)->first :    \
						 (list);            \
	     n; n = (list)->kind == GW_LIST ? n->next : NULL)

static int read_class(struct q_compiler *c, const struct gw_node *n,
		      enum gw_class *out)
{
	const char *names[GW_CLASSES + 1];

	if (gw_class_read(n->text, out))
		return GW_OK;
	for (unsigned i = 0; i < GW_CLASSES; i++)
		names[i] = gw_class_name((enum gw_class)i);
	names[GW_CLASSES] = NULL;
	return gw_rule_fault(
		c->err, n, "E011", "unknown node class '%.*s'%.*s",
		GW_FMT(n->text),
		GW_FMT(gw_rule_hint(c->arena, n->text, names)));
}

static bool is_pattern(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '*' || s.p[i] == '?' || s.p[i] == '[' ||
		    s.p[i] == '\\')
			return true;
	return false;
}

/* Any pattern among them, or none at all: then the rule's own list is asked. */
static bool any_pattern(const struct gw_node *types)
{
	FOR_EACH_TEXT(t, types)
		if (is_pattern(t->text))
			return true;
	return !types || (types->kind == GW_LIST && !types->count);
}

static void add_select(struct q_compiler *c, const struct q_select *s)
{
	gw_buf_add(&c->select,
		   (struct gw_str){ (const char *)s, sizeof(*s) });
}

static bool stands_before(const struct gw_node *list, const struct gw_node *n)
{
	FOR_EACH_TEXT(t, list) {
		if (t == n)
			return false;
		if (gw_str_eq(t->text, n->text))
			return true;
	}
	return false;
}

static void select_class(struct q_compiler *c, enum gw_class cls,
			 const struct gw_node *types)
{
	struct q_select s = { .cls = cls, .rule = gw_q_count(c, Q_RULES) };

	if (any_pattern(types)) {
		add_select(c, &s);
		return;
	}
	s.exact = 1;
	FOR_EACH_TEXT(t, types) {
		if (stands_before(types, t))
			continue;
		s.type = gw_bundle_text(c->w, t->text);
		add_select(c, &s);
	}
}

/* Exact types against the front end's table, where it has one. */
static int check_types(struct q_compiler *c, const struct gw_node *node,
		       const struct gw_node *types)
{
	FOR_EACH_TEXT(t, types) {
		struct gw_str near;
		enum gw_known known;

		if (is_pattern(t->text))
			continue;
		known = gw_bundle_known(
			c->w,
			&(struct gw_asked_name){ .node = node->text,
						 .type = t->text,
						 .attribute = GW_STR("") },
			&near);
		if (known != GW_NAME_WRONG)
			continue;
		if (near.n)
			return gw_rule_fault(
				c->err, t, "E011",
				"unknown type '%.*s' (did you mean '%.*s'?)",
				GW_FMT(t->text), GW_FMT(near));
		return gw_rule_fault(c->err, t, "E011", "unknown type '%.*s'",
				     GW_FMT(t->text));
	}
	return GW_OK;
}

int gw_q_match(struct q_compiler *c, const struct gw_node *match,
	       struct q_rule *rule)
{
	const struct gw_node *node = gw_node_key(match, "node");
	const struct gw_node *types = gw_node_key(match, "type");

	rule->types = gw_bundle_list(c->w, types);
	rule->apis = gw_bundle_list(c->w, gw_node_key(match, "api"));
	rule->languages = gw_bundle_list(c->w, gw_node_key(match, "language"));
	FOR_EACH_TEXT(n, node) {
		enum gw_class cls;
		int r = read_class(c, n, &cls);

		/* Types of several classes stand in one list. */
		if (r == GW_OK && (node->kind != GW_LIST || node->count == 1) &&
		    !gw_q_is_foreign(gw_node_key(match, "api")))
			r = check_types(c, n, types);
		if (r < 0)
			return r;
		if (!stands_before(node, n))
			select_class(c, cls, types);
	}
	return GW_OK;
}

/* --- joins --------------------------------------------------------------- */

static int join_nodes(struct q_compiler *c, const struct gw_node *nodes,
		      struct q_join *join)
{
	static const struct gw_key keys[] = {
		{ "node", GW_KEY_TEXTS | GW_KEY_NEEDED, NULL },
		{ "type", GW_KEY_TEXTS, NULL },
		{ "api", GW_KEY_TEXTS, NULL },
		{ NULL, 0, NULL },
	};
	const struct gw_node *node;
	int r = gw_keys_check(nodes, keys, c->err);

	if (r < 0)
		return r;
	node = gw_node_key(nodes, "node");
	join->types = gw_bundle_list(c->w, gw_node_key(nodes, "type"));
	join->apis = gw_bundle_list(c->w, gw_node_key(nodes, "api"));
	FOR_EACH_TEXT(n, node) {
		enum gw_class cls;

		r = read_class(c, n, &cls);
		if (r < 0)
			return r;
		if (join->classes >= Q_MOST_CLASSES)
			return gw_rule_fault(c->err, n, "E021",
					     "at most %d classes in a join",
					     Q_MOST_CLASSES);
		join->cls[join->classes++] = (uint8_t)cls;
	}
	return GW_OK;
}

static int join_path(struct q_compiler *c, const struct gw_node *n,
		     uint32_t *out)
{
	*out = 0;
	if (!n)
		return GW_OK;
	return gw_q_path(c, &(struct q_path_use){ n, n->text, true, true },
			 out);
}

static int join_labels(struct q_compiler *c, const struct gw_node *selects,
		       struct q_join *join)
{
	static const struct gw_key keys[] = {
		{ "selector", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
		{ "labels", GW_KEY_TEXT | GW_KEY_NEEDED, NULL },
		{ "same-namespace", GW_KEY_BOOL, NULL },
		{ NULL, 0, NULL },
	};
	int r;

	if (!selects)
		return GW_OK;
	r = gw_keys_check(selects, keys, c->err);
	if (r == GW_OK)
		r = join_path(c, gw_node_key(selects, "selector"),
			      &join->selector);
	if (r == GW_OK)
		r = join_path(c, gw_node_key(selects, "labels"),
			      &join->labels);
	join->same_namespace =
		gw_node_true(gw_node_key(selects, "same-namespace"));
	return r;
}

static uint8_t join_scope(const struct gw_node *n)
{
	return gw_node_text_is(n, "file")   ? Q_SCOPE_FILE :
	       gw_node_text_is(n, "module") ? Q_SCOPE_MODULE :
	       gw_node_text_is(n, "push")   ? Q_SCOPE_PUSH :
					      Q_SCOPE_TREE;
}

/* {nodes: match, (ref: path | selects: {...}), to: path, scope: ...} */
int gw_q_join(struct q_compiler *c, const struct gw_node *source,
	      uint32_t *out)
{
	static const struct gw_key keys[] = {
		{ "nodes", GW_KEY_MAP | GW_KEY_NEEDED, NULL },
		{ "ref", GW_KEY_TEXT, NULL },
		{ "selects", GW_KEY_MAP, NULL },
		{ "to", GW_KEY_TEXT, NULL },
		{ "scope", GW_KEY_TEXT, "file|module|tree|push" },
		{ NULL, 0, NULL },
	};
	const struct gw_node *to;
	struct q_join join = { 0 };
	int r = gw_keys_check(source, keys, c->err);

	if (r < 0)
		return r;
	if (gw_node_key(source, "ref") && gw_node_key(source, "selects"))
		return gw_rule_fault(c->err, source, "E005",
				     "a join has ref or selects, not both");
	to = gw_node_key(source, "to");
	join.scope = join_scope(gw_node_key(source, "scope"));
	if (join.scope != Q_SCOPE_FILE)
		c->flags |= Q_JOINS_TREE;
	r = join_nodes(c, gw_node_key(source, "nodes"), &join);
	if (r == GW_OK && to)
		r = gw_q_path(c,
			      &(struct q_path_use){ to, to->text, false,
						    false },
			      &join.to);
	if (r == GW_OK)
		r = join_path(c, gw_node_key(source, "ref"), &join.ref);
	if (r == GW_OK)
		r = join_labels(c, gw_node_key(source, "selects"), &join);
	if (r == GW_OK)
		*out = gw_q_add(c, Q_JOINS, &join) + 1;
	return r;
}
