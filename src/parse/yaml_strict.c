/* The YAML of rule files: what two readers could read in two ways is refused
 * (policy-language 3.9). SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_read.h"

#define SHOWN 60 /* bytes of a value in a message */

static int shown(struct gw_str s)
{
	return s.n < SHOWN ? (int)s.n : SHOWN;
}

/* The key a value stands under, through lists. */
static struct gw_str key_of(const struct gw_yaml *y)
{
	const struct gw_node *n = y->b->open;

	if (y->b->has_key)
		return y->b->key;
	while (n && n->kind == GW_LIST && !n->key.p)
		n = n->parent;
	return n && n->kind == GW_LIST ? n->key : GW_STR("");
}

static bool is_regex_key(struct gw_str key)
{
	return gw_str_is(key, "regex") || gw_str_is(key, "matches");
}

int gw_yaml_strict_scalar(struct gw_yaml *y, struct gw_str text,
			  struct gw_span at, char style)
{
	char words[80];
	struct gw_str written = gw_str_part(y->source, at.off,
					    at.off + at.len);

	if (style == '"' && is_regex_key(key_of(y)) &&
	    gw_str_find_byte(written, '\\', 0) != GW_NOWHERE)
		return gw_build_fault(
			y->b, y->err, at.off,
			"a backslash in double quotes is read twice: write the "
			"expression in single quotes or behind '|'");
	if (style || gw_yaml_is_plain_safe(text, words))
		return GW_OK;
	return gw_build_fault(y->b, y->err, at.off,
			      "plain %.*s would be %s in YAML 1.1: write "
			      "'%.*s' in quotes",
			      shown(text), text.p, words, shown(text), text.p);
}

int gw_yaml_strict_map(struct gw_yaml *y, const struct gw_node *map)
{
	for (const struct gw_node *n = map->first; n; n = n->next) {
		const struct gw_node *before;

		if (!(n->flags & GW_DUPLICATE))
			continue;
		before = gw_node_get(map, n->key);
		return gw_build_fault(y->b, y->err, n->key_off,
				      "the key '%.*s' stands twice: the first "
				      "is on line %u",
				      shown(n->key), n->key.p,
				      before->key_line);
	}
	return GW_OK;
}

int gw_yaml_strict(struct gw_doc **out, struct gw_arena *arena,
		   const struct gw_view *view, struct gw_err *err)
{
	struct gw_yaml *y = GW_NEW(arena, struct gw_yaml);
	struct gw_builder b;
	int r;

	*out = gw_doc_new(arena, view, "yaml");
	gw_builder_init(&b, arena, *out);
	y->b = &b;
	y->err = err;
	y->strict = true;
	y->source = view->bytes.p ? view->bytes : GW_STR("");
	if (gw_str_starts(y->source, GW_STR("\xef\xbb\xbf")))
		return gw_build_fault(&b, err, 0,
				      "a byte order mark: save as plain UTF-8");
	y->text = y->source;
	r = gw_yaml_check_text(&b, y->text, err);
	if (r == GW_OK)
		r = gw_yaml_read(y);
	gw_build_abandon(&b, (uint32_t)y->source.n);
	return r;
}
