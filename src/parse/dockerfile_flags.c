/* Flags of Dockerfile instructions: --name=value, --mount=k=v,...
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/dockerfile.h"

static struct gw_node *flag_value(struct dockerfile_reader *p, size_t end)
{
	struct gw_node *n = dockerfile_rest(&p->w, end);

	if (n->kind == GW_STRING &&
	    (gw_str_is(n->text, "true") || gw_str_is(n->text, "false")))
		n->kind = GW_BOOL;
	return n;
}

/* field := NAME ["=" value] of a comma separated value, maybe in quotes */
static void mount_field(struct dockerfile_reader *p, struct gw_code_keys *keys,
			size_t end)
{
	struct gw_code *c = p->c;
	size_t at = c->at;
	struct gw_node *n;
	size_t eq;

	size_t stop = end;

	if (gw_code_peek(c, 0) == '"') {
		c->at = ++at;
		end -= end > at && c->text.p[end - 1] == '"';
	}
	eq = gw_str_find_byte(gw_str_part(c->text, 0, end), '=', at);
	if (eq != GW_NOWHERE) {
		c->at = eq + 1;
		n = flag_value(p, end);
	} else {
		n = gw_code_scalar(c, GW_BOOL, GW_STR("true"), at, end);
		eq = end;
	}
	gw_code_key(c, n, gw_str_part(c->text, at, eq), at);
	gw_code_keys_put(keys, n);
	c->at = stop;
}

/* mount := field ("," field)* */
static struct gw_node *mount(struct dockerfile_reader *p, size_t end)
{
	struct gw_code *c = p->c;
	struct gw_node *map = gw_code_node(c, GW_MAP, c->at);
	struct gw_code_keys keys;

	gw_code_keys_init(c, &keys, map);
	while (c->at < end && !c->stop) {
		size_t stop = c->at;
		bool quoted = false;

		while (stop < end && (quoted || c->text.p[stop] != ','))
			if (c->text.p[stop++] == '"')
				quoted = !quoted;
		mount_field(p, &keys, stop);
		if (c->at < end)
			c->at++;
	}
	gw_code_end(c, map, end);
	return map;
}

static void repeated_flag(struct dockerfile_reader *p, struct gw_code_keys *flags,
			  struct gw_str name, struct gw_node *n)
{
	struct gw_node *list = gw_code_keys_get(flags, name);

	if (!list) {
		list = gw_code_node(p->c, GW_LIST, n->key_off);
		list->span = n->span;
		list->key = n->key;
		list->key_off = n->key_off;
		list->key_line = n->key_line;
		list->key_col = n->key_col;
		gw_code_keys_put(flags, list);
	}
	n->key = (struct gw_str){ NULL, 0 };
	gw_node_add(list, n);
}

/* flag := "--" NAME ["=" value] */
static void flag(struct dockerfile_reader *p, struct gw_code_keys *flags)
{
	struct gw_code *c = p->c;
	size_t at = c->at + 2;
	size_t end = dockerfile_word_end(&p->w, at, c->text.n);
	size_t eq = gw_str_find_byte(gw_str_part(c->text, 0, end), '=', at);
	struct gw_str name = gw_str_part(c->text, at,
					 eq == GW_NOWHERE ? end : eq);
	struct gw_node *n;

	c->at = eq == GW_NOWHERE ? end : eq + 1;
	if (eq == GW_NOWHERE)
		n = gw_code_scalar(c, GW_BOOL, GW_STR("true"), at, end);
	else if (gw_str_is(name, "mount"))
		n = mount(p, end);
	else
		n = flag_value(p, end);
	gw_code_key(c, n, name, at);
	c->at = end;
	if (gw_str_is(name, "mount") || gw_str_is(name, "exclude"))
		repeated_flag(p, flags, name, n);
	else
		gw_code_keys_put(flags, n);
}

void dockerfile_flags(struct dockerfile_reader *p)
{
	struct gw_code *c = p->c;
	struct gw_code_keys keys;
	struct dockerfile_words was = p->w;

	p->w.shell = p->w.plain = false;
	gw_code_keys_init(c, &keys, gw_code_node(c, GW_MAP, c->at));
	for (;;) {
		dockerfile_blanks(c);
		if (!gw_code_sees(c, "--") || c->text.n - c->at < 3 ||
		    gw_is_space(gw_code_peek(c, 2)))
			break;
		flag(p, &keys);
	}
	p->w = was;
	gw_code_end(c, keys.map, c->at);
	gw_code_put(p->node, "flags", keys.map);
}
