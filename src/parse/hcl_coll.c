/* Lists, maps and "for" of HCL. SPDX-License-Identifier: Apache-2.0 */
#include "parse/hcl.h"

/* head := "for" NAME ["," NAME] "in" expr */
void hcl_for_head(struct hcl *p, struct gw_node *n)
{
	struct gw_code *c = &p->c;

	hcl_blanks(p);
	c->at += 3;
	do {
		struct gw_node *name;
		struct gw_str word;
		size_t at;

		hcl_blanks(p);
		at = c->at;
		word = hcl_ident(p);
		if (!word.n)
			hcl_fault(p, at, "expected a name behind 'for'");
		name = gw_code_scalar(c, GW_STRING, word, at, c->at);
		gw_code_put(n, "var", name);
	} while (hcl_accept(p, ","));
	if (!hcl_sees_word(p, "in")) {
		hcl_fault(p, c->at, "expected 'in'");
		return;
	}
	c->at += 2;
	gw_code_put(n, "in", hcl_expr(p));
}

/* for := open head ":" [expr "=>"] expr ["..."] ["if" expr] close */
static struct gw_node *for_expr(struct hcl *p, size_t at, const char *close)
{
	struct gw_code *c = &p->c;
	struct gw_node *n = gw_code_node(c, GW_FOR, at);
	struct gw_node *value;

	n->text = close[0] == ']' ? GW_STR("[") : GW_STR("{");
	hcl_for_head(p, n);
	hcl_expect(p, ":");
	value = hcl_expr(p);
	if (hcl_accept(p, "=>")) {
		gw_code_put(n, "key", value);
		value = hcl_expr(p);
	}
	gw_code_put(n, "value", value);
	if (hcl_accept(p, "..."))
		gw_code_put_bool(c, n, "group", true);
	if (hcl_sees_word(p, "if")) {
		c->at += 2;
		gw_code_put(n, "if", hcl_expr(p));
	}
	hcl_expect(p, close);
	gw_code_end(c, n, c->at);
	return n;
}

/* tuple := "[" [expr ("," expr)* [","]] "]" */
struct gw_node *hcl_tuple(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	bool was = hcl_newlines(p, false);
	struct gw_node *n;

	if (hcl_sees_word(p, "for")) {
		n = for_expr(p, at, "]");
		hcl_newlines(p, was);
		return n;
	}
	n = gw_code_node(c, GW_LIST, at);
	while (!hcl_accept(p, "]") && !p->bad && !c->stop) {
		gw_node_add(n, hcl_expr(p));
		if (!hcl_accept(p, ",") && hcl_next(p) != ']')
			hcl_fault(p, c->at, "expected ',' or ']'");
	}
	hcl_newlines(p, was);
	gw_code_end(c, n, c->at);
	return n;
}

/* True if the key is only a name: then it is literal, not a reference. */
static bool plain_key(struct hcl *p, struct gw_str *name)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	char ch;

	*name = hcl_ident(p);
	ch = name->n ? hcl_next(p) : '\0';
	if ((ch == '=' && gw_code_peek(c, 1) != '=') || ch == ':')
		return true;
	c->at = at;
	return false;
}

/* key := NAME | STRING | NUMBER | expr; the last makes the map open */
static struct gw_str object_key(struct hcl *p, struct gw_node *map)
{
	struct gw_code *c = &p->c;
	size_t at = c->at;
	struct gw_node *n;
	struct gw_str name;

	if (plain_key(p, &name))
		return name;
	n = hcl_expr(p);
	if (n->kind <= GW_STRING)
		return n->text;
	map->flags |= GW_OPEN;
	return gw_code_source(c, at, c->at);
}

/* object := "{" [key ("=" | ":") expr ((","|NEWLINE) ...)*] "}" */
struct gw_node *hcl_object(struct hcl *p)
{
	struct gw_code *c = &p->c;
	size_t at = c->at++;
	bool was = hcl_newlines(p, false);
	struct gw_code_keys keys;
	struct gw_node *n;

	if (hcl_sees_word(p, "for")) {
		n = for_expr(p, at, "}");
		hcl_newlines(p, was);
		return n;
	}
	n = gw_code_node(c, GW_MAP, at);
	gw_code_keys_init(c, &keys, n);
	while (!hcl_accept(p, "}") && !p->bad && !c->stop) {
		size_t key_at = c->at;
		struct gw_str key = object_key(p, n);
		struct gw_node *value;

		if (!hcl_accept(p, "=") && !hcl_expect(p, ":"))
			break;
		hcl_newlines(p, true);
		value = hcl_expr(p);
		if (!hcl_accept(p, ",") && hcl_next(p) != '\n' &&
		    hcl_next(p) != '}')
			hcl_fault(p, c->at, "expected ',', a new line or '}'");
		hcl_newlines(p, false);
		gw_code_key(c, value, key, key_at);
		gw_code_keys_put(&keys, value);
	}
	hcl_newlines(p, was);
	gw_code_end(c, n, c->at);
	return n;
}
