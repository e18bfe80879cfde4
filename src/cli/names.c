/* Types of Terraform's providers, for E011. SPDX-License-Identifier: Apache-2.0 */
#include "cli/names.h"

#include "base/words.h"
#include "cli/session.h"

#define MOST_TABLE ((size_t)4 << 20)

static struct gw_str provider_of(struct gw_str type)
{
	size_t end = gw_str_find_byte(type, '_', 0);

	return end == GW_NOWHERE ? GW_STR("") : gw_str_part(type, 0, end + 1);
}

void gw_names_open(struct gw_names *names, struct gw_arena *arena)
{
	struct gw_err ignored = { 0 };
	struct gw_str path;
	struct gw_str text;
	struct gw_str line;

	*names = (struct gw_names){ .arena = arena };
	gw_map_init(&names->types, arena);
	gw_map_init(&names->providers, arena);
	if (gw_data_path(&path, arena, "rules/names.txt", &ignored) < 0 ||
	    gw_io_read(&text, path.p, MOST_TABLE, arena, &ignored) < 0)
		return;
	while (gw_str_next(&text, '\n', &line)) {
		struct gw_str provider = provider_of(line);

		if (gw_str_starts(line, GW_STR("#")) || !provider.n)
			continue;
		*gw_map_put(&names->types, line) = names;
		*gw_map_put(&names->providers, provider) = names;
	}
}

static struct gw_str nearest(const struct gw_names *names, struct gw_str type)
{
	size_t n = names->types.count;
	struct gw_str *all = gw_arena_array(names->arena, n + 1, sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = names->types.entries[i].key;
	return gw_words_nearest(type, all, n);
}

enum gw_known gw_names_look(void *ctx, const struct gw_asked_name *name,
			    struct gw_str *near)
{
	struct gw_names *names = ctx;

	*near = GW_STR("");
	if (name->attribute.n)
		return gw_names_attribute(names, name, near);
	if (!gw_str_is(name->node, "cloud.resource") &&
	    !gw_str_is(name->node, "terraform.resource") &&
	    !gw_str_is(name->node, "terraform.data"))
		return gw_names_schema(names, name, near);
	if (!gw_map_get(&names->providers, provider_of(name->type)))
		return GW_NO_TABLE;
	if (gw_map_get(&names->types, name->type))
		return GW_NAME_KNOWN;
	*near = nearest(names, name->type);
	return GW_NAME_WRONG;
}
