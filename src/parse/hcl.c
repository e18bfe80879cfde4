/* Bodies and blocks of HCL: Terraform, OpenTofu, Packer, Nomad, Vault.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A broken item does not end the file: reading goes on at the next line that
 * looks like an item. Where that line begins in the first column inside of a
 * block, the block's end is taken to be missing.
 */
#include "parse/hcl.h"
#include "parse/parse.h"

static void body(struct hcl *p, struct gw_node *into);

/* --- behind a fault ---------------------------------------------------------- */

static size_t next_line(const struct gw_code *c)
{
	size_t end = gw_str_find_byte(c->text, '\n', c->at);

	return end == GW_NOWHERE ? c->text.n : end + 1;
}

/* NAME "=" or NAME ... "{", or "}": what an item or the end looks like. */
static bool looks_like_item(const struct gw_code *c, size_t at, size_t end)
{
	struct gw_str line = gw_str_trim(gw_str_part(c->text, at, end));
	size_t i = 0;

	if (gw_str_is(line, "}"))
		return true;
	if (!line.n || !hcl_ident_starts(line.p[0]))
		return false;
	while (i < line.n && (gw_is_word(line.p[i]) || line.p[i] == '-'))
		i++;
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	if (i < line.n && line.p[i] == '=')
		return i + 1 == line.n || line.p[i + 1] != '=';
	return line.p[line.n - 1] == '{' && i < line.n &&
	       (line.p[i] == '"' || line.p[i] == '{');
}

static void recover(struct hcl *p)
{
	struct gw_code *c = &p->c;

	while (gw_code_left(c)) {
		c->at = next_line(c);
		if (!looks_like_item(c, c->at, next_line(c)))
			continue;
		p->unwind = hcl_ident_starts(gw_code_peek(c, 0));
		break;
	}
	if (!gw_code_left(c))
		p->unwind = true;
	p->bad = false;
}

/* --- items ---------------------------------------------------------------------- */

static void attribute(struct hcl *p, struct gw_code_keys *keys,
		      struct gw_str name, size_t at)
{
	struct gw_code *c = &p->c;
	size_t from;
	struct gw_node *n;

	c->at++;
	hcl_blanks(p);
	from = c->at;
	n = hcl_expr(p);
	if (p->bad) {
		n = hcl_unknown(p, from);
		n->flags |= GW_PARTIAL;
	} else if (gw_code_left(c) && hcl_next(p) != '\n' &&
		   hcl_next(p) != '}' && gw_code_left(c)) {
		gw_code_fault(c, c->at, "expected a new line");
	}
	gw_code_key(c, n, name, at);
	gw_code_keys_put(keys, n);
}

/* The list that holds the blocks of a type. */
static struct gw_node *blocks_of(struct hcl *p, struct gw_code_keys *keys,
				 struct gw_str type, size_t at)
{
	struct gw_node *list = gw_code_keys_get(keys, type);

	if (list && list->flags & GW_BLOCK)
		return list;
	list = gw_code_node(&p->c, GW_LIST, at);
	list->flags |= GW_BLOCK;
	gw_code_key(&p->c, list, type, at);
	gw_code_keys_put(keys, list);
	return list;
}

/* label := NAME | quoted */
static struct gw_node *label(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name;

	if (hcl_next(p) == '"')
		return hcl_quoted(p);
	name = hcl_ident(p);
	if (!name.n)
		hcl_fault(p, at, "expected '=', a label or '{'");
	return gw_code_scalar(c, GW_STRING, name, at, c->at);
}

/* block := NAME label* "{" body "}" */
static void block(struct hcl *p, struct gw_code_keys *keys, struct gw_str type,
		  size_t at)
{
	struct gw_code *c = &p->c;
	struct gw_node *list = blocks_of(p, keys, type, at);
	struct gw_node *map = gw_code_node(c, GW_MAP, at);
	struct gw_node *labels = gw_code_node(c, GW_LIST, c->at);

	map->flags |= GW_BLOCK;
	gw_node_add(list, map);
	while (hcl_next(p) != '{' && !p->bad && !c->stop)
		gw_node_add(labels, label(p));
	gw_code_end(c, labels, c->at);
	if (labels->count)
		gw_code_put(map, "$labels", labels);
	if (!p->bad && gw_code_enter(c)) {
		c->at++;
		body(p, map);
		gw_code_leave(c);
		if (!p->unwind && hcl_accept(p, "}")) {
			gw_code_end(c, map, c->at);
			gw_code_end(c, list, c->at);
			return;
		}
		hcl_fault(p, at, "block is not closed");
		p->bad = false;
	}
	map->flags |= GW_PARTIAL | GW_OPEN;
	gw_code_end(c, map, c->at);
	gw_code_end(c, list, c->at);
}

/* item := NAME "=" expr NEWLINE | block NEWLINE */
static void item(struct hcl *p, struct gw_code_keys *keys)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_str name;

	if (gw_code_peek(c, 0) == '"') { /* HCL 1, Vault and Consul */
		struct gw_node *n = hcl_quoted(p);

		name = n->kind == GW_STRING ? n->text : GW_STR("");
	} else {
		name = hcl_ident(p);
	}
	if (!name.n) {
		hcl_fault(p, at, "expected a name");
		return;
	}
	if (hcl_next(p) == '=' && gw_code_peek(c, 1) != '=')
		attribute(p, keys, name, at);
	else
		block(p, keys, name, at);
}

/* body := item*, up to "}" or the end */
static void body(struct hcl *p, struct gw_node *into)
{
	struct gw_code *c = &p->c;
	bool top = c->depth == 0;
	struct gw_code_keys keys;

	gw_code_keys_init(c, &keys, into);
	for (;;) {
		bool was = hcl_newlines(p, false);

		hcl_blanks(p);
		hcl_newlines(p, true);
		if (!p->bad && gw_code_left(c) && !p->unwind &&
		    (gw_code_peek(c, 0) != '}' || top))
			item(p, &keys);
		hcl_newlines(p, was);
		if (p->bad)
			recover(p);
		if (p->unwind && !top)
			return;
		p->unwind = false;
		if (!gw_code_left(c) || (gw_code_peek(c, 0) == '}' && !top))
			return;
	}
}

static int parse_hcl(struct gw_builder *b, const struct gw_view *view,
		     struct gw_err *err)
{
	struct hcl p = { .newlines = true };
	struct gw_node *root;

	gw_code_init(&p.c, b, view->bytes, err);
	root = gw_code_open(&p.c, 0);
	if (!root)
		return p.c.r;
	body(&p, root);
	return gw_code_close(&p.c, root);
}

static const char *const globs[] = { "*.tf",
				     "*.tofu",
				     "*.tfvars",
				     "*.tfbackend",
				     "*.hcl",
				     "*.nomad",
				     ".terraformrc",
				     "terraform.rc",
				     NULL };

const struct gw_parser gw_parser_hcl = {
	.name = "hcl",
	.globs = globs,
	.parse = parse_hcl,
};
