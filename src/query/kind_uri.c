/* json-ref, uri-template: what an API description writes as addresses.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/pointer.h"
#include "query/run.h"

/* {text, document, parent, name} of `other.yaml#/components/schemas/A`:
 * parent is `components/schemas`, name `A`; absent parts are absent. */
struct gw_node *gw_kind_json_ref(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	size_t hash = gw_str_find_byte(in->text, '#', 0);
	struct gw_str document = gw_str_part(in->text, 0, hash);
	struct gw_str rest;
	size_t last;

	if (!in->text.n || !in->whole)
		return NULL;
	gw_kind_put(in, map, "text", in->text);
	if (document.n)
		gw_kind_put(in, map, "document", document);
	if (hash == GW_NOWHERE)
		return map;
	rest = gw_str_part(in->text, hash + 1, in->text.n);
	if (rest.n < 2 || rest.p[0] != '/')
		return map;
	for (last = rest.n - 1; rest.p[last] != '/'; last--)
		;
	if (last)
		gw_kind_put(in, map, "parent", gw_str_part(rest, 1, last));
	gw_kind_put(in, map, "name",
		    gw_pointer_token(in->arena,
				     gw_str_part(rest, last + 1, rest.n)));
	return map;
}

/* {text, names: [..], shape} of `/a/{b}/c`: names are `b`, shape `/a/{}/c`.
 * A brace that nothing closes is text. */
struct gw_node *gw_kind_uri_template(const struct q_kind_in *in)
{
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_node *names = gw_node_new(in->arena, GW_LIST);
	char *shape = gw_arena_alloc(in->arena, in->text.n + 1);
	size_t n = 0;

	if (!in->text.n || !in->whole)
		return NULL;
	for (size_t i = 0; i < in->text.n; i++) {
		size_t end = in->text.p[i] == '{' ?
				     gw_str_find_byte(in->text, '}', i) :
				     GW_NOWHERE;

		shape[n++] = in->text.p[i];
		if (end == GW_NOWHERE)
			continue;
		gw_node_add(names, gw_node_string(in->arena,
						  gw_str_part(in->text, i + 1,
							      end)));
		shape[n++] = '}';
		i = end;
	}
	gw_kind_put(in, map, "text", in->text);
	gw_node_put(map, GW_STR("names"), names);
	gw_kind_put(in, map, "shape", (struct gw_str){ shape, n });
	return map;
}
