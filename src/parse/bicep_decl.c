/* Resources, modules and decorators of Bicep.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/bicep.h"

struct gw_node *bicep_section(struct bicep *p, struct gw_node *into,
			      const char *key)
{
	struct gw_node *map = gw_node_key(into, key);

	if (map && map->kind == GW_MAP)
		return map;
	map = gw_code_node(&p->c, GW_MAP, p->c.at);
	gw_code_put(into, key, map);
	return map;
}

/* decorator := "@" expr NEWLINE */
struct gw_node *bicep_decorators(struct bicep *p)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = NULL;

	while (!p->bad && gw_code_left(c) && gw_code_peek(c, 0) == '@') {
		if (!list)
			list = gw_code_node(c, GW_LIST, c->at);
		c->at++;
		gw_node_add(list, bicep_expr(p));
		gw_code_end(c, list, c->at);
		bicep_lines(p);
	}
	return list;
}

/* head := ["for" ... ":"] ["if" "(" expr ")"] "{"; what stands before the
 * object goes into the map as "$for" and "condition" */
static void body(struct bicep *p, struct gw_node *map)
{
	struct gw_code *c = &p->c;
	bool loop = bicep_accept(p, "[");

	if (loop) {
		struct gw_node *n = gw_code_node(c, GW_FOR, c->at - 1);

		bicep_lines(p);
		if (!bicep_take_word(p, "for"))
			bicep_fault(p, c->at, "expected 'for'");
		else
			bicep_for_head(p, n);
		gw_code_end(c, n, c->at);
		gw_code_put(map, "$for", n);
	}
	if (bicep_take_word(p, "if")) {
		gw_code_put(map, "condition", bicep_expr(p));
		bicep_lines(p);
	}
	if (bicep_next(p) == '{')
		bicep_object(p, map);
	else
		bicep_fault(p, c->at, "expected '{'");
	if (loop) {
		bicep_lines(p);
		bicep_expect(p, "]");
	}
	gw_code_end(c, map, c->at);
}

static struct gw_node *type_part(struct bicep *p, const struct gw_node *n,
				 size_t from, size_t to)
{
	struct gw_node *part = gw_code_node(&p->c, GW_STRING, p->c.at);

	part->span = n->span;
	part->flags = n->flags;
	part->text = gw_str_part(n->text, from, to);
	return part;
}

/* "Microsoft.X/y@2023-01-01" as its type and version */
static void put_type(struct bicep *p, struct gw_node *map, struct gw_node *n)
{
	size_t cut = gw_str_find_byte(n->text, '@', 0);
	struct gw_node *type;

	if (n->kind != GW_STRING) { /* it has holes, which a type must not */
		gw_code_put(map, "type", n);
		return;
	}
	type = type_part(p, n, 0, cut);
	gw_code_put(map, "type", type);
	if (cut != GW_NOWHERE)
		gw_code_put(map, "apiVersion",
			    type_part(p, n, cut + 1, n->text.n));
}

/* NAME STRING: the declaration's map, named, under `section`; or NULL */
static struct gw_node *declare(struct bicep *p, struct gw_node *section,
			       size_t at, struct gw_node **what)
{
	struct gw_code *c = &p->c;
	struct gw_node *map = gw_code_node(c, GW_MAP, at);
	struct gw_str name;
	size_t name_at;

	bicep_blanks(p);
	name_at = c->at;
	name = bicep_ident(p);
	if (!name.n) {
		bicep_fault(p, name_at, "expected a name");
		return NULL;
	}
	gw_code_key(c, map, name, name_at);
	if (gw_node_get(section, name))
		map->flags |= GW_DUPLICATE;
	gw_node_add(section, map);
	if (bicep_next(p) != '\'') {
		bicep_fault(p, c->at, "expected a type or path in quotes");
		return NULL;
	}
	*what = bicep_string(p);
	gw_code_end(c, map, c->at);
	return map;
}

static void rest(struct bicep *p, struct gw_node *map,
		 struct gw_node *decorators)
{
	if (decorators)
		gw_code_put(map, "$decorators", decorators);
	if (!p->bad && bicep_expect(p, "=")) {
		bicep_lines(p);
		body(p, map);
	}
	if (p->bad)
		map->flags |= GW_PARTIAL | GW_OPEN;
}

/* resource := "resource" NAME STRING ["existing"] "=" body */
void bicep_resource(struct bicep *p, struct gw_node *into,
		    struct gw_node *decorators, size_t at)
{
	struct gw_node *type = NULL;
	struct gw_node *map =
		declare(p, bicep_section(p, into, "resources"), at, &type);

	if (!map)
		return;
	put_type(p, map, type);
	if (bicep_take_word(p, "existing"))
		gw_code_put_bool(&p->c, map, "existing", true);
	rest(p, map, decorators);
}

/* module := "module" NAME STRING "=" body */
void bicep_module(struct bicep *p, struct gw_node *into,
		  struct gw_node *decorators, size_t at)
{
	struct gw_node *path = NULL;
	struct gw_node *map =
		declare(p, bicep_section(p, into, "modules"), at, &path);

	if (!map)
		return;
	gw_code_put(map, "path", path);
	rest(p, map, decorators);
}
