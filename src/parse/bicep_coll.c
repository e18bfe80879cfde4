/* Lists, objects and "for" of Bicep. SPDX-License-Identifier: Apache-2.0 */
#include "parse/bicep.h"

static void for_name(struct bicep *p, struct gw_node *n, const char *key)
{
	struct gw_code *c = &p->c;
	size_t at;
	struct gw_str name;

	bicep_blanks(p);
	at = c->at;
	name = bicep_ident(p);
	if (!name.n)
		bicep_fault(p, at, "expected a name");
	gw_code_put(n, key, gw_code_scalar(c, GW_STRING, name, at, c->at));
}

/* head := "for" (NAME | "(" NAME "," NAME ")") "in" expr ":" */
void bicep_for_head(struct bicep *p, struct gw_node *n)
{
	n->text = GW_STR("[");
	if (bicep_accept(p, "(")) {
		for_name(p, n, "var");
		if (bicep_expect(p, ","))
			for_name(p, n, "index");
		bicep_expect(p, ")");
	} else {
		for_name(p, n, "var");
	}
	if (!bicep_take_word(p, "in"))
		bicep_fault(p, p->c.at, "expected 'in'");
	if (!p->bad)
		gw_code_put(n, "in", bicep_expr(p));
	bicep_expect(p, ":");
	bicep_lines(p);
}

/* for := "[" "for" head ["if" "(" expr ")"] expr "]" */
static struct gw_node *for_list(struct bicep *p, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_FOR, at);

	bicep_take_word(p, "for");
	bicep_for_head(p, n);
	if (bicep_take_word(p, "if"))
		gw_code_put(n, "if", bicep_expr(p));
	bicep_lines(p);
	if (!p->bad)
		gw_code_put(n, "value", bicep_expr(p));
	bicep_lines(p);
	bicep_expect(p, "]");
	gw_code_end(c, n, c->at);
	return n;
}

/* spread := "..." expr */
static struct gw_node *spread(struct bicep *p)
{
	struct gw_node *n;

	p->c.at += 3;
	n = gw_code_wrap(&p->c, GW_OP, GW_STR("..."), bicep_expr(p));
	gw_code_end(&p->c, n, p->c.at);
	return n;
}

/* What ends an item: a comma, a new line, or the closing mark itself. */
static bool item_ends(struct bicep *p, char close)
{
	if (bicep_accept(p, ",") || bicep_next(p) == '\n' ||
	    bicep_next(p) == close)
		return true;
	bicep_fault(p, p->c.at, "expected a new line or ','");
	return false;
}

/* list := "[" (for | ((expr | spread) (NEWLINE | ","))*) "]" */
struct gw_node *bicep_list(struct bicep *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	uint32_t nest = p->nest;
	struct gw_node *n;

	p->nest = 0;
	bicep_lines(p);
	if (bicep_sees_word(p, "for")) {
		n = for_list(p, at);
		p->nest = nest;
		return n;
	}
	n = gw_code_node(c, GW_LIST, at);
	while (!p->bad && !c->stop) {
		bicep_lines(p);
		if (!gw_code_left(c) || bicep_next(p) == ']')
			break;
		gw_node_add(n, gw_code_sees(c, "...") ? spread(p) :
							bicep_expr(p));
		if (!item_ends(p, ']'))
			break;
	}
	bicep_expect(p, "]");
	p->nest = nest;
	gw_code_end(c, n, c->at);
	return n;
}

/* key := NAME | STRING; one with holes makes the map open */
static struct gw_str object_key(struct bicep *p, struct gw_node *map)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name;
	struct gw_node *n;

	if (gw_code_peek(c, 0) != '\'') {
		name = bicep_ident(p);
		if (!name.n)
			bicep_fault(p, at, "expected a name or '}'");
		return name;
	}
	n = bicep_string(p);
	if (n->kind == GW_STRING)
		return n->text;
	map->flags |= GW_OPEN;
	return gw_code_source(c, at, c->at);
}

/* resource NAME ...: a child of the resource whose body this is */
static bool child_resource(struct bicep *p, struct gw_node *map,
			   struct gw_node *decorators)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;

	if (!bicep_take_word(p, "resource"))
		return false;
	if (bicep_next(p) == ':' || !gw_is_word(gw_code_peek(c, 0))) {
		c->at = at;
		return false;
	}
	bicep_resource(p, map, decorators, at);
	return true;
}

/* item := key ":" expr | spread | child */
static void item(struct bicep *p, struct gw_code_keys *keys)
{
	struct gw_code *c = &p->c;
	struct gw_node *decorators = bicep_decorators(p);
	size_t at = c->at;
	struct gw_str key;
	struct gw_node *n;

	if (gw_code_sees(c, "...")) {
		n = spread(p);
		gw_code_key(c, n, GW_STR("..."), at);
		keys->map->flags |= GW_OPEN;
		gw_node_add(keys->map, n);
		return;
	}
	if (child_resource(p, keys->map, decorators))
		return;
	key = object_key(p, keys->map);
	if (p->bad || !bicep_expect(p, ":"))
		return;
	bicep_lines(p);
	n = bicep_expr(p);
	gw_code_key(c, n, key, at);
	gw_code_keys_put(keys, n);
}

/* object := "{" (item (NEWLINE | ","))* "}" */
void bicep_object(struct bicep *p, struct gw_node *map)
{
	struct gw_code *c = &p->c;
	uint32_t nest = p->nest;
	struct gw_code_keys keys;

	gw_code_keys_init(c, &keys, map);
	c->at++;
	p->nest = 0;
	if (!gw_code_enter(c))
		return;
	while (!p->bad && !c->stop) {
		bicep_lines(p);
		if (!gw_code_left(c) || bicep_next(p) == '}')
			break;
		item(p, &keys);
		if (p->bad || !item_ends(p, '}'))
			break;
	}
	bicep_expect(p, "}");
	if (p->bad)
		map->flags |= GW_PARTIAL | GW_OPEN;
	gw_code_leave(c);
	p->nest = nest;
	gw_code_end(c, map, c->at);
}
