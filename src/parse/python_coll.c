/* Brackets of Python: tuples, lists, dicts, arguments, indexes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/python.h"

/* Like a value, but "x := y" may stand in it. */
static struct gw_node *condition(struct python *p)
{
	struct gw_node *n = python_value(p);

	return python_accept(p, ":=") ? python_value(p) : n;
}

/* Behind the first element: ["async"] "for" target "in" expr ["if" expr] ... */
static bool comprehension(struct python *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;
	bool any = false;

	while (!p->bad && !c->stop) {
		python_take(p, "async");
		if (python_take(p, "for")) {
			do {
				if (python_sees(p, "in"))
					break;
				gw_code_put(n, "var", python_target(p));
			} while (python_accept(p, ","));
			if (!python_take(p, "in"))
				python_fault(p, c->at, "expected 'in'");
			gw_code_put(n, "in", python_value(p));
			any = true;
		} else if (any && python_take(p, "if")) {
			gw_code_put(n, "if", condition(p));
		} else {
			break;
		}
	}
	return any;
}

static struct gw_node *for_of(struct python *p, struct gw_node *first,
			      const char *text)
{
	struct gw_node *n;

	if (!python_sees(p, "for") && !python_sees(p, "async"))
		return NULL;
	n = gw_code_wrap(&p->c, GW_FOR, gw_str_of(text), first);
	first->key = GW_STR("value");
	comprehension(p, n);
	return n;
}

static void close(struct python *p, struct gw_node *n, const char *mark)
{
	python_expect(p, mark);
	p->nest--;
	gw_code_end(&p->c, n, p->c.at);
}

/* parens := "(" ")" | "(" exprs ")" | "(" expr comprehension ")" */
struct gw_node *python_parens(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *n;
	struct gw_node *loop;

	p->nest++;
	if (python_next(p) == ')') {
		n = gw_code_node(c, GW_LIST, at);
		close(p, n, ")");
		return n;
	}
	n = python_exprs(p);
	loop = for_of(p, n, "(");
	if (loop)
		n = loop;
	python_expect(p, ")");
	p->nest--;
	if (n->kind == GW_LIST || loop)
		gw_code_span(c, n, at, c->at);
	return n;
}

static struct gw_node *element(struct python *p)
{
	if (python_accept(p, "*"))
		return gw_code_wrap(&p->c, GW_OP, GW_STR("*"), python_expr(p));
	return python_expr(p);
}

static void elements(struct python *p, struct gw_node *list, char end)
{
	while (!p->bad && !p->c.stop && python_next(p) != end) {
		gw_node_add(list, element(p));
		if (list->last->kind == GW_OP &&
		    gw_str_is(list->last->text, "*"))
			list->flags |= GW_OPEN;
		if (!python_accept(p, ",") && python_next(p) != end)
			python_fault(p, p->c.at, "expected ','");
	}
}

/* list := "[" [element ("," element)*] "]" | "[" expr comprehension "]" */
struct gw_node *python_list(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *list = gw_code_node(c, GW_LIST, at);
	struct gw_node *first;
	struct gw_node *loop;

	p->nest++;
	if (python_next(p) != ']') {
		first = element(p);
		loop = for_of(p, first, "[");
		if (loop)
			list = loop;
		else
			gw_node_add(list, first);
		if (!loop && python_accept(p, ","))
			elements(p, list, ']');
	}
	close(p, list, "]");
	gw_code_span(c, list, at, c->at);
	return list;
}

static struct gw_str key_text(struct python *p, struct gw_node *map,
			      const struct gw_node *key, size_t at)
{
	struct gw_str parts[3] = { GW_STR("("), { NULL, 0 }, GW_STR(")") };

	if (key->kind <= GW_STRING)
		return key->text;
	map->flags |= GW_OPEN;
	parts[1] = gw_code_source(&p->c, at, p->c.at);
	return gw_arena_join(p->c.b->arena, parts, 3);
}

/* entry := expr [":" expr] | "**" expr; sets become lists. Returns the key,
 * which hangs nowhere unless it is an element of a set. */
static struct gw_node *entry(struct python *p, struct gw_code_keys *keys)
{
	struct gw_code *c = &p->c;
	struct gw_node *map = keys->map;
	size_t at;
	struct gw_node *key;
	struct gw_node *value;
	struct gw_str text;

	python_blanks(p);
	at = c->at;
	if (python_accept(p, "**")) {
		value = python_expr(p);
		gw_code_key(c, value, gw_code_source(c, at, c->at), at);
		map->flags |= GW_OPEN;
		gw_code_keys_put(keys, value);
		return value;
	}
	key = element(p);
	if (p->bad || python_next(p) != ':') {
		map->kind = GW_LIST;
		gw_node_add(map, key);
		return key;
	}
	text = key_text(p, map, key, at);
	c->at++;
	value = python_expr(p);
	gw_code_key(c, value, text, at);
	gw_code_keys_put(keys, value);
	return key;
}

/* The one entry of a map is what a loop makes. */
static void dict_loop(struct python *p, struct gw_node *map,
		      struct gw_node *key)
{
	map->kind = GW_FOR;
	map->text = GW_STR("{");
	map->flags &= (uint16_t)~GW_OPEN;
	if (map->last)
		map->last->key = GW_STR("value");
	if (!key->parent)
		gw_code_put(map, "key", key);
	comprehension(p, map);
}

/* Keys that are computed run code, too: they stand in a list beside the
 * values. */
static void keep_key(struct python *p, struct gw_node **computed,
		     struct gw_node *key)
{
	if (key->kind <= GW_STRING || key->kind == GW_REF || key->parent)
		return;
	if (!*computed)
		*computed = gw_code_node(&p->c, GW_LIST, key->span.off);
	gw_node_add(*computed, key);
}

/* dict := "{" [entry ("," entry)*] "}" | "{" entry comprehension "}" */
struct gw_node *python_dict(struct python *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	struct gw_node *map = gw_code_node(c, GW_MAP, at);
	struct gw_node *computed = NULL;
	struct gw_code_keys keys;

	p->nest++;
	gw_code_keys_init(c, &keys, map);
	while (!p->bad && !c->stop && python_next(p) != '}') {
		struct gw_node *key = entry(p, &keys);

		if (python_sees(p, "for") || python_sees(p, "async")) {
			dict_loop(p, map, key);
			break;
		}
		keep_key(p, &computed, key);
		if (!python_accept(p, ",") && python_next(p) != '}')
			python_fault(p, c->at, "expected ','");
	}
	if (computed && map->kind == GW_MAP) {
		gw_code_key(c, computed, GW_STR("$keys"), computed->span.off);
		gw_node_add(map, computed);
	}
	close(p, map, "}");
	return map;
}

/* argument := NAME "=" expr | "**" expr | "*" expr | expr [comprehension] */
static void argument(struct python *p, struct gw_node *call)
{
	struct gw_code *c = &p->c;
	size_t at;
	struct gw_str name;
	struct gw_node *n;
	struct gw_node *loop;

	python_blanks(p);
	at = c->at;
	if (python_accept(p, "**")) {
		call->flags |= GW_OPEN;
		gw_node_add(call, gw_code_wrap(c, GW_OP, GW_STR("**"),
					       python_expr(p)));
		return;
	}
	name = python_ident(p);
	if (name.n && python_next(p) == '=' && gw_code_peek(c, 1) != '=') {
		c->at++;
		n = python_expr(p);
		gw_code_key(c, n, name, at);
		gw_node_add(call, n);
		return;
	}
	c->at = at;
	n = element(p);
	loop = for_of(p, n, "(");
	gw_node_add(call, loop ? loop : n);
}

void python_args(struct python *p, struct gw_node *call)
{
	struct gw_code *c = &p->c;

	p->nest++;
	c->at++;
	while (!p->bad && !c->stop && python_next(p) != ')') {
		argument(p, call);
		if (!python_accept(p, ",") && python_next(p) != ')')
			python_fault(p, c->at, "expected ',' or ')'");
	}
	close(p, call, ")");
}

/* index := "[" slice ("," slice)* "]"; a slice is an unknown */
struct gw_node *python_index(struct python *p, struct gw_node *of)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_wrap(c, GW_OP, GW_STR("[]"), of);

	p->nest++;
	c->at++;
	while (!p->bad && !c->stop && python_next(p) != ']') {
		if (python_accept(p, ":") || python_accept(p, ",")) {
			gw_node_add(n, gw_code_node(c, GW_UNKNOWN, c->at));
			continue;
		}
		gw_node_add(n, element(p));
		if (python_next(p) != ':' && python_next(p) != ',' &&
		    python_next(p) != ']')
			python_fault(p, c->at, "expected ']'");
	}
	close(p, n, "]");
	return n;
}
