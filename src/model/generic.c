/* Every parsed document as such, so that a rule with a path reaches any file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

static const struct {
	const char *format;
	enum gw_class cls;
} formats[] = {
	{ "yaml", GW_CLASS_YAML_FILE }, { "json", GW_CLASS_JSON_FILE },
	{ "toml", GW_CLASS_TOML_FILE }, { "hcl", GW_CLASS_HCL_FILE },
	{ "xml", GW_CLASS_XML_FILE },	{ "dotenv", GW_CLASS_ENV_FILE },
	{ "properties", GW_CLASS_ENV_FILE },
};

#define COUNT (sizeof(formats) / sizeof(formats[0]))

static size_t row_of(const struct gw_model *m)
{
	size_t i = 0;

	while (i < COUNT && !gw_model_format(m, formats[i].format))
		i++;
	return i;
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return root && row_of(m) < COUNT;
}

static struct gw_str type_of(const struct gw_node *root)
{
	struct gw_str kind = gw_node_text(gw_node_key(root, "kind"));

	if (!kind.n)
		kind = gw_node_text(gw_node_key(root, "$tag"));
	return kind.n ? kind : GW_STR("document");
}

/* Identity: the path, and the number of the document behind the first. */
static void read(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s = gw_emit(m, formats[row_of(m)].cls, root);

	s->type = type_of(root);
	s->name = gw_path_name(m->path);
	s->address = m->path;
	if (m->root_index)
		s->address = gw_arena_print(m->arena, "%.*s#%u",
					    GW_FMT(m->path), m->root_index);
}

const struct gw_technology gw_technology_generic = {
	.knows = knows,
	.read = read,
};
