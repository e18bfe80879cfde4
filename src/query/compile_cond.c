/* Conditions: connectives, quantifiers, macros. SPDX-License-Identifier: Apache-2.0
 *
 * A map is the AND of its parts: connectives, one quantifier, one leaf, one
 * macro. Parts become records; several are wrapped in Q_ALL.
 */
#include "query/compile.h"

#include <string.h>

struct parts {
	struct q_compiler *c;
	uint32_t first; /* + 1 */
	uint32_t last; /* + 1 */
	uint32_t count;
};

int gw_q_new_cond(struct q_compiler *c, const struct gw_node *at,
		  const struct q_cond *cond, uint32_t *out)
{
	struct q_cond copy = *cond;

	if (++c->conds > Q_MOST_CONDS)
		return gw_rule_fault(c->err, at, "E021",
				     "a rule has at most %d conditions",
				     Q_MOST_CONDS);
	copy.line = at->span.line;
	*out = gw_q_add(c, Q_CONDS, &copy) + 1;
	return GW_OK;
}

static struct q_cond *cond_at(struct q_compiler *c, uint32_t plus_one)
{
	return gw_q_at(c, Q_CONDS, plus_one - 1);
}

static void add_part(struct parts *p, uint32_t cond)
{
	if (p->last)
		cond_at(p->c, p->last)->next = cond;
	else
		p->first = cond;
	p->last = cond;
	p->count++;
}

/* {all: [cond+]} | {any: [cond+]} */
static int connective(struct q_compiler *c, const struct gw_node *list,
		      enum q_cond_kind kind, uint32_t *out)
{
	struct parts p = { .c = c };
	int r;

	if (list->kind != GW_LIST || !list->count)
		return gw_rule_fault(c->err, list, "E005",
				     "'%.*s' must be a list of conditions",
				     GW_FMT(list->key));
	for (const struct gw_node *n = list->first; n; n = n->next) {
		uint32_t cond;

		r = gw_q_cond(c, n, &cond);
		if (r < 0)
			return r;
		add_part(&p, cond);
	}
	return gw_q_new_cond(
		c, list,
		&(struct q_cond){ .kind = (uint8_t)kind, .first = p.first },
		out);
}

static int negation(struct q_compiler *c, const struct gw_node *n,
		    uint32_t *out)
{
	bool strict = c->strict;
	uint32_t inner;
	int r;

	c->strict = !strict;
	r = gw_q_cond(c, n, &inner);
	c->strict = strict;
	if (r < 0)
		return r;
	return gw_q_new_cond(
		c, n, &(struct q_cond){ .kind = Q_NOT, .first = inner }, out);
}

static const struct gw_node *quantifier_of(const struct gw_node *map,
					   enum q_cond_kind *kind)
{
	static const struct {
		const char *key;
		enum q_cond_kind kind;
	} rows[] = { { "some", Q_SOME },
		     { "every", Q_EVERY },
		     { "none", Q_NONE },
		     { "count", Q_COUNT } };

	for (size_t i = 0; i < 4; i++) {
		const struct gw_node *n = gw_node_key(map, rows[i].key);

		*kind = rows[i].kind;
		if (n)
			return n;
	}
	return NULL;
}

static int source(struct q_compiler *c, const struct gw_node *n,
		  struct q_cond *cond)
{
	if (n->kind == GW_MAP)
		return gw_q_join(c, n, &cond->join);
	if (n->kind != GW_STRING)
		return gw_rule_fault(c->err, n, "E005",
				     "'%.*s' must be a path or {nodes: ...}",
				     GW_FMT(n->key));
	return gw_q_path(c, &(struct q_path_use){ n, n->text, true, false },
			 &cond->path);
}

/* The condition on each item, its name bound. */
static int item_condition(struct q_compiler *c, const struct gw_node *map,
			  bool own_as, struct q_cond *cond)
{
	const struct gw_node *as = own_as ? gw_node_key(map, "as") : NULL;
	const struct gw_node *that = gw_node_key(map, "that");
	struct q_name *outer = c->names;
	bool in_item = c->in_item;
	bool unnamed = c->unnamed;
	bool strict = c->strict;
	bool own_item = c->own_item;
	bool own = cond->path && own_as && c->own_path;
	int r = GW_OK;

	if (++c->quantifiers > Q_MOST_QUANTIFIERS)
		return gw_rule_fault(c->err, map, "E021",
				     "quantifiers stand at most %d deep",
				     Q_MOST_QUANTIFIERS);
	if (as)
		r = gw_q_bind(c, as, false, &cond->slot);
	if (r == GW_OK && as)
		c->names->own = own;
	c->own_item = own && !as;
	c->in_item = true;
	c->unnamed = !as;
	if (cond->kind == Q_NONE)
		c->strict = !strict;
	if (r == GW_OK && that)
		r = gw_q_cond(c, that, &cond->first);
	c->strict = strict;
	c->in_item = in_item;
	c->unnamed = unnamed;
	c->own_item = own_item;
	if (as && c->names != outer && !c->names->used)
		gw_q_find_name(c, as->text)->used = true;
	c->names = outer;
	c->quantifiers--;
	return r;
}

/* {some|every|none|count: source, as: name, that: cond} */
static int quantifier(struct q_compiler *c, const struct gw_node *map,
		      const struct gw_node *n, struct q_cond *cond,
		      uint32_t *out)
{
	int r = source(c, n, cond);

	if (r == GW_OK)
		r = item_condition(c, map, !gw_node_key(map, "parse"), cond);
	if (r == GW_OK && cond->kind == Q_EVERY && !cond->first)
		r = gw_rule_fault(c->err, n, "E005",
				  "every needs 'that': what must hold?");
	if (r == GW_OK && cond->kind == Q_COUNT) {
		r = gw_q_tests(c, map, cond);
		if (r == GW_OK && !cond->tests)
			r = gw_rule_fault(c->err, n, "E005",
					  "count needs lt, lte, gt, gte or is");
	}
	return r == GW_OK ? gw_q_new_cond(c, n, cond, out) : r;
}

static bool in_list(const struct gw_node *list, struct gw_str name)
{
	if (gw_node_is_scalar(list))
		return gw_str_eq(list->text, name);
	for (const struct gw_node *c = list ? list->first : NULL; c;
	     c = c->next)
		if (gw_str_eq(c->text, name))
			return true;
	return false;
}

static int check_arguments(struct q_compiler *c, const struct gw_node *use,
			   const struct gw_node *params,
			   const struct gw_node *with)
{
	for (const struct gw_node *a = with ? with->first : NULL; a;
	     a = a->next) {
		if (!in_list(params, a->key))
			return gw_rule_fault_key(
				c->err, a, "E016",
				"'%.*s' has no parameter '%.*s'",
				GW_FMT(use->text), GW_FMT(a->key));
		if (a->kind != GW_STRING)
			return gw_rule_fault(c->err, a, "E016",
					     "an argument is a path");
	}
	for (const struct gw_node *p = params ? params->first : NULL; p;
	     p = p->next)
		if (!gw_node_get(with, p->text))
			return gw_rule_fault(c->err, use, "E016",
					     "'%.*s' wants '%.*s'",
					     GW_FMT(use->text),
					     GW_FMT(p->text));
	return GW_OK;
}

static const struct gw_node *find_macro(struct q_compiler *c,
					const struct gw_node *use, int *r)
{
	const struct gw_node *macro = gw_map_get(c->src->macros, use->text);
	const char **names;

	*r = GW_OK;
	if (macro)
		return macro;
	names = gw_arena_array(c->arena, c->src->macros->count + 1,
			       sizeof(*names));
	for (size_t i = 0; i < c->src->macros->count; i++)
		names[i] = gw_arena_copy(c->arena,
					 c->src->macros->entries[i].key)
				   .p;
	*r = gw_rule_fault(
		c->err, use, "E016", "unknown macro '%.*s'%.*s",
		GW_FMT(use->text),
		GW_FMT(gw_rule_hint(c->arena, use->text, names)));
	return NULL;
}

static int open_macro(struct q_compiler *c, const struct gw_node *use)
{
	const char *name = gw_arena_copy(c->arena, use->text).p;

	for (unsigned i = 0; i < c->macros; i++)
		if (strcmp(c->open_macros[i], name) == 0)
			return gw_rule_fault(c->err, use, "E016",
					     "macro '%s' uses itself", name);
	if (c->macros >= sizeof(c->open_macros) / sizeof(*c->open_macros))
		return gw_rule_fault(c->err, use, "E016",
				     "macros stand too deep in each other");
	c->open_macros[c->macros++] = name;
	return GW_OK;
}

/* {use: name, with: {param: path}} : the macro's condition in its place. */
static int macro_use(struct q_compiler *c, const struct gw_node *map,
		     uint32_t *out)
{
	const struct gw_node *use = gw_node_key(map, "use");
	const struct gw_node *with = gw_node_key(map, "with");
	struct q_name *outer = c->names;
	struct q_name *inside = NULL;
	const struct gw_node *macro;
	int r;

	macro = find_macro(c, use, &r);
	if (!macro)
		return r;
	r = check_arguments(c, use, gw_node_key(macro, "params"), with);
	if (r == GW_OK)
		r = open_macro(c, use);
	if (r < 0)
		return r;
	for (const struct gw_node *a = with ? with->first : NULL; a;
	     a = a->next) {
		struct q_name *n = GW_NEW(c->arena, struct q_name);

		*n = (struct q_name){ .name = a->key,
				      .kind = Q_NAME_ARG,
				      .arg = a->text,
				      .arg_at = a,
				      .arg_names = outer,
				      .at = a,
				      .outer = inside };
		inside = n;
	}
	c->names = inside; /* a macro sees its parameters, nothing else */
	r = gw_q_cond(c, gw_node_key(macro, "that"), out);
	c->names = outer;
	c->macros--;
	return r;
}

/* Is the map's leaf the owner of its quantifier (at + parse + some)? */
static bool leaf_owns(const struct gw_node *map)
{
	return gw_node_key(map, "at") && gw_node_key(map, "parse");
}

static int named_parts(struct q_compiler *c, const struct gw_node *map,
		       struct parts *p)
{
	static const char *const names[] = { "all", "any", "not" };
	int r = GW_OK;

	for (unsigned i = 0; r == GW_OK && i < 3; i++) {
		const struct gw_node *n = gw_node_key(map, names[i]);
		uint32_t cond;

		if (!n)
			continue;
		r = i == 2 ? negation(c, n, &cond) :
			     connective(c, n, i ? Q_ANY : Q_ALL, &cond);
		if (r == GW_OK)
			add_part(p, cond);
	}
	return r;
}

static int quantified_part(struct q_compiler *c, const struct gw_node *map,
			   struct parts *p)
{
	enum q_cond_kind kind;
	const struct gw_node *n = quantifier_of(map, &kind);
	struct q_cond cond;
	uint32_t i;
	int r;

	if (!n)
		return GW_OK;
	cond = (struct q_cond){ .kind = (uint8_t)kind };
	r = quantifier(c, map, n, &cond, &i);
	if (r == GW_OK)
		add_part(p, i);
	return r;
}

static const struct gw_key cond_keys[] = {
	{ "all", GW_KEY_LIST, NULL },
	{ "any", GW_KEY_LIST, NULL },
	{ "not", GW_KEY_MAP, NULL },
	{ "some", GW_KEY_TEXT | GW_KEY_MAP, NULL },
	{ "every", GW_KEY_TEXT | GW_KEY_MAP, NULL },
	{ "none", GW_KEY_TEXT | GW_KEY_MAP, NULL },
	{ "count", GW_KEY_TEXT | GW_KEY_MAP, NULL },
	{ "as", GW_KEY_TEXT, NULL },
	{ "that", GW_KEY_MAP, NULL },
	{ "use", GW_KEY_TEXT, NULL },
	{ "with", GW_KEY_MAP, NULL },
	{ "at", GW_KEY_TEXT, NULL },
	{ "default", GW_KEY_ANY, NULL },
	{ "parse", GW_KEY_TEXT, NULL },
	{ "fold", GW_KEY_BOOL, NULL },
	{ "range", GW_KEY_MAP, NULL },
	{ "covers", GW_KEY_ANY, NULL },
	{ "covers_any", GW_KEY_ANY, NULL },
#define GW_OP(id, name, operand, flags) { name, GW_KEY_ANY, NULL },
#include "query/ops.def"
#undef GW_OP
	{ NULL, 0, NULL },
};

/* Does the map speak of a value: `at`, or an operator on the current item? */
static bool has_leaf(const struct gw_node *map)
{
	enum q_cond_kind kind;
	bool counted = quantifier_of(map, &kind) && kind == Q_COUNT;

	if (gw_node_key(map, "at"))
		return true;
	for (const struct gw_node *n = map->first; n; n = n->next)
		if (!counted && gw_q_op_named(n->key) >= 0)
			return true;
	return false;
}

static int leaf_parts(struct q_compiler *c, const struct gw_node *map,
		      struct parts *p)
{
	uint32_t cond;
	int r = GW_OK;

	if (gw_node_key(map, "range")) {
		r = gw_q_range(c, map, &cond);
		if (r == GW_OK)
			add_part(p, cond);
	}
	if (r == GW_OK && has_leaf(map)) {
		r = gw_q_leaf(c, map, &cond);
		if (r == GW_OK)
			add_part(p, cond);
	}
	return r;
}

int gw_q_cond(struct q_compiler *c, const struct gw_node *map, uint32_t *out)
{
	struct parts p = { .c = c };
	uint32_t cond;
	int r = gw_keys_check(map, cond_keys, c->err);

	if (r == GW_OK && !map->count)
		r = gw_rule_fault(c->err, map, "E005",
				  "a condition is missing here");
	if (r == GW_OK)
		r = leaf_parts(c, map, &p);
	if (r == GW_OK)
		r = named_parts(c, map, &p);
	if (r == GW_OK && !leaf_owns(map))
		r = quantified_part(c, map, &p);
	if (r == GW_OK && gw_node_key(map, "use")) {
		r = macro_use(c, map, &cond);
		if (r == GW_OK)
			add_part(&p, cond);
	}
	if (r < 0)
		return r;
	if (!p.count)
		return gw_rule_fault(c->err, map, "E005",
				     "a condition needs 'at' with an operator, or all, any, not, some, every, none, count, use");
	if (p.count == 1) {
		*out = p.first;
		return GW_OK;
	}
	return gw_q_new_cond(
		c, map, &(struct q_cond){ .kind = Q_ALL, .first = p.first },
		out);
}
