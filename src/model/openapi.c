/* What an OpenAPI document refers to in itself.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/pointer.h"
#include "model/openapi.h"

#define SECTIONS 10
#define DEPTH 128

/* Sections of components; version 2 has three of them at the top, and
 * says definitions for schemas. */
static const char *const sections[SECTIONS] = {
	"schemas",	   "parameters", "responses", "requestBodies",
	"headers",	   "examples",	 "links",     "callbacks",
	"securitySchemes", "pathItems",
};

struct references {
	struct gw_model *m;
	struct gw_keyed of[SECTIONS];
};

static int section_number(struct gw_str s)
{
	if (gw_str_is(s, "definitions"))
		return 0;
	for (int i = 0; i < SECTIONS; i++)
		if (gw_str_is(s, sections[i]))
			return i;
	return -1;
}

static void note(struct references *r, int section, struct gw_str name,
		 struct gw_node *n)
{
	if (!gw_keyed_get(&r->of[section], name))
		gw_keyed_put(r->m, &r->of[section], name, n);
}

/* `#/components/schemas/A` and what lies deeper names A of schemas. */
static void take_pointer(struct references *r, struct gw_str s,
			 struct gw_node *n)
{
	struct gw_str token;
	int section;

	if (!gw_str_starts(s, GW_STR("#/")))
		return;
	s = gw_str_part(s, 2, s.n);
	if (gw_str_starts(s, GW_STR("components/")))
		s = gw_str_part(s, sizeof("components/") - 1, s.n);
	if (!gw_str_next(&s, '/', &token))
		return;
	section = section_number(token);
	if (section >= 0 && gw_str_next(&s, '/', &token))
		note(r, section, gw_pointer_token(r->m->arena, token), n);
}

/* The values of a discriminator's mapping are references or names. */
static void take_mapping(struct references *r, const struct gw_node *n)
{
	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_str text = gw_node_text(c);

		take_pointer(r, text, c);
		if (text.n && gw_str_find_byte(text, '/', 0) == GW_NOWHERE)
			note(r, 0, text, c);
	}
}

static void walk(struct references *r, struct gw_node *n, unsigned depth)
{
	if (depth > DEPTH || gw_model_over(r->m))
		return;
	for (struct gw_node *c = n->first; c; c = c->next) {
		if (gw_str_is(c->key, "$ref") && gw_node_is_scalar(c))
			take_pointer(r, gw_node_text(c), c);
		else if (gw_str_is(c->key, "mapping"))
			take_mapping(r, c);
		walk(r, c, depth + 1);
	}
}

void gw_openapi_references(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *all = gw_make(m, GW_MAP, root);
	struct references r = { .m = m };

	for (int i = 0; i < SECTIONS; i++)
		gw_keyed_init(m, &r.of[i], root);
	walk(&r, root, 0);
	for (int i = 0; i < SECTIONS; i++)
		gw_put(m, all, sections[i], r.of[i].map);
	gw_put(m, root, "references", all);
}
