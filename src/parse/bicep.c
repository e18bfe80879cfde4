/* Files of Bicep and .bicepparam, in the shape of an ARM template.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The tree is that of a template with symbolic names (languageVersion 2.0),
 * so that what is written for ARM JSON holds here too. See parse.h.
 */
#include "parse/bicep.h"

#include "parse/parse.h"

/* What a declaration begins with, at the first column. */
static const char *const words[] = { "resource",  "module",  "param",
				     "var",	  "output",  "targetScope",
				     "type",	  "func",    "metadata",
				     "import",	  "using",   "provider",
				     "extension", "extends", "assert" };

static bool declaration_here(struct bicep *p)
{
	if (gw_code_peek(&p->c, 0) == '@')
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (bicep_sees_word(p, words[i]))
			return true;
	return false;
}

/* Behind a fault: the next line that begins like a declaration. */
static void recover(struct bicep *p)
{
	struct gw_code *c = &p->c;

	p->bad = false;
	p->nest = 0;
	while (gw_code_left(c)) {
		size_t end = gw_str_find_byte(c->text, '\n', c->at);

		c->at = end == GW_NOWHERE ? c->text.n : end + 1;
		if (!gw_is_space(gw_code_peek(c, 0)) && declaration_here(p))
			return;
	}
}

/* NAME, its map put into the section */
static struct gw_node *named(struct bicep *p, struct gw_node *root,
			     const char *section, size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *map = gw_code_node(c, GW_MAP, at);
	struct gw_node *all = bicep_section(p, root, section);
	struct gw_str name;
	size_t name_at;

	bicep_blanks(p);
	name_at = c->at;
	name = bicep_ident(p);
	if (!name.n)
		bicep_fault(p, name_at, "expected a name");
	gw_code_key(c, map, name, name_at);
	if (gw_node_get(all, name))
		map->flags |= GW_DUPLICATE;
	gw_node_add(all, map);
	return map;
}

/* param := "param" NAME [type] ["=" expr] */
static void param(struct bicep *p, struct gw_node *root,
		  struct gw_node *decorators, size_t at)
{
	struct gw_node *map = named(p, root, "parameters", at);

	if (decorators)
		gw_code_put(map, "$decorators", decorators);
	if (!p->bad && bicep_next(p) != '=')
		gw_code_put(map, "type", bicep_type(p));
	if (!p->bad && bicep_accept(p, "=")) {
		bicep_lines(p);
		gw_code_put(map, "defaultValue", bicep_expr(p));
	}
	gw_code_end(&p->c, map, p->c.at);
}

/* var := "var" NAME [type] "=" expr */
static void variable(struct bicep *p, struct gw_node *root)
{
	struct gw_code *c = &p->c;
	struct gw_node *all = bicep_section(p, root, "variables");
	struct gw_node *n;
	struct gw_str name;
	size_t at;

	bicep_blanks(p);
	at = c->at;
	name = bicep_ident(p);
	if (!name.n)
		bicep_fault(p, at, "expected a name");
	if (!p->bad && bicep_next(p) != '=')
		bicep_type(p);
	if (p->bad || !bicep_expect(p, "="))
		return;
	bicep_lines(p);
	n = bicep_expr(p);
	gw_code_key(c, n, name, at);
	gw_node_add(all, n);
}

/* output := "output" NAME type "=" expr */
static void output(struct bicep *p, struct gw_node *root, size_t at)
{
	struct gw_node *map = named(p, root, "outputs", at);

	if (!p->bad && bicep_next(p) != '=')
		gw_code_put(map, "type", bicep_type(p));
	if (p->bad || !bicep_expect(p, "="))
		return;
	bicep_lines(p);
	gw_code_put(map, "value", bicep_expr(p));
	gw_code_end(&p->c, map, p->c.at);
}

/* KEYWORD "=" expr, or KEYWORD STRING */
static void setting(struct bicep *p, struct gw_node *root, const char *key)
{
	struct gw_node *n;

	bicep_accept(p, "=");
	bicep_lines(p);
	n = bicep_expr(p);
	gw_code_put(root, key, n);
}

/* type, func, import ...: they make nothing, but must be read over. */
static void pass_over(struct bicep *p)
{
	struct gw_code *c = &p->c;
	uint32_t open = 0;

	while (!p->bad && gw_code_left(c)) {
		char ch = gw_code_peek(c, 0);

		if (ch == '\'') {
			bicep_string(p);
			continue;
		}
		if (!open && ch == '\n' &&
		    (bicep_far(p) != '|' || declaration_here(p)))
			return;
		if (ch == '{' || ch == '[' || ch == '(')
			open++;
		else if (open && (ch == '}' || ch == ']' || ch == ')'))
			open--;
		c->at++;
		if (open)
			bicep_lines(p);
		else
			bicep_blanks(p);
	}
}

/* One declaration, its decorators before it. */
static void declaration(struct bicep *p, struct gw_node *root)
{
	struct gw_code *c = &p->c;
	struct gw_node *decorators = bicep_decorators(p);
	size_t at = c->at;

	if (p->bad)
		return;
	if (bicep_take_word(p, "resource"))
		bicep_resource(p, root, decorators, at);
	else if (bicep_take_word(p, "module"))
		bicep_module(p, root, decorators, at);
	else if (bicep_take_word(p, "param"))
		param(p, root, decorators, at);
	else if (bicep_take_word(p, "var"))
		variable(p, root);
	else if (bicep_take_word(p, "output"))
		output(p, root, at);
	else if (bicep_take_word(p, "targetScope"))
		setting(p, root, "targetScope");
	else if (bicep_take_word(p, "using"))
		setting(p, root, "using");
	else if (declaration_here(p))
		pass_over(p);
	else
		bicep_fault(p, at, "expected a declaration such as 'param' or "
				   "'resource'");
}

static void file(struct bicep *p, struct gw_node *root)
{
	struct gw_code *c = &p->c;

	while (!c->stop) {
		size_t at;

		bicep_lines(p);
		if (!gw_code_left(c))
			return;
		at = c->at;
		declaration(p, root);
		if (!p->bad && gw_code_left(c) && bicep_next(p) != '\n' &&
		    gw_code_left(c))
			bicep_fault(p, c->at, "expected a new line");
		if (p->bad)
			recover(p);
		else if (c->at == at)
			c->at++;
	}
}

static int parse_bicep(struct gw_builder *b, const struct gw_view *view,
		       struct gw_err *err)
{
	struct bicep p = { .nest = 0 };
	struct gw_node *root;

	gw_code_init(&p.c, b, view->bytes, err);
	root = gw_code_open(&p.c, 0);
	if (!root)
		return p.c.r;
	file(&p, root);
	return gw_code_close(&p.c, root);
}

static const char *const globs[] = { "*.bicep", "*.bicepparam", NULL };

const struct gw_parser gw_parser_bicep = {
	.name = "bicep",
	.globs = globs,
	.parse = parse_bicep,
};
