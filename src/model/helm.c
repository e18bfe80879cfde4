/* Helm charts, their values and templates, and Kustomize.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

#define MAX_PATHS 1000u

static const char *const chart_paths[] = { "**/Chart.yaml",
					   "**/requirements.yaml", NULL };
static const char *const values_paths[] = {
	"**/values*.yaml",   "**/values*.yml",	"**/*values.yaml",
	"**/*.values.yaml",  "**/*-values.yml", "**/values/*.yaml",
	NULL
};
static const char *const template_paths[] = { "**/templates/**", NULL };
static const char *const kustomize_paths[] = { "**/kustomization.yaml",
					       "**/kustomization.yml",
					       "**/Kustomization", NULL };

static struct gw_subject *emit(struct gw_model *m, enum gw_class cls,
			       struct gw_node *node)
{
	struct gw_subject *s = gw_emit(m, cls, node);

	s->name = gw_path_name(m->path);
	s->address = m->path;
	return s;
}

static void read_chart(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s = emit(m, GW_CLASS_HELM_CHART, root);
	struct gw_str name = gw_node_text(gw_node_key(root, "name"));

	if (name.n)
		s->name = name;
}

static void read_values(struct gw_model *m, struct gw_node *root)
{
	emit(m, GW_CLASS_HELM_VALUES, root);
}

static void read_kustomization(struct gw_model *m, struct gw_node *root)
{
	emit(m, GW_CLASS_KUSTOMIZATION, root);
}

/* --- templates --- */

static bool is_path_byte(char c)
{
	return gw_is_word(c) || c == '.';
}

/* ".Values.a.b" wherever it stands, each once. */
static struct gw_node *paths_in(struct gw_model *m, struct gw_str text)
{
	struct gw_node *list = gw_make(m, GW_LIST, m->root);
	struct gw_map seen;
	size_t at = 0;

	gw_map_init(&seen, m->arena);
	while (list->count < MAX_PATHS) {
		struct gw_str path;
		void **there;
		size_t end;

		at = gw_str_find(text, GW_STR(".Values."), at);
		if (at == GW_NOWHERE)
			break;
		end = at + 8;
		while (end < text.n && is_path_byte(text.p[end]))
			end++;
		path = gw_str_part(text, at + 8, end);
		at = end;
		there = gw_map_put(&seen, path);
		if (!*there && path.n)
			gw_add(m, list, gw_make_text(m, path, m->root));
		*there = list;
	}
	return list;
}

static void read_template(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *node = gw_make(m, GW_MAP, root);
	struct gw_str text = m->doc->view->bytes;

	if (m->root_index)
		return;
	gw_put(m, node, "text", gw_make_text(m, text, root));
	gw_put(m, node, "values", paths_in(m, text));
	emit(m, GW_CLASS_HELM_TEMPLATE, node);
}

/* --- which is which --- */

static bool is_template(const struct gw_model *m)
{
	return gw_path_fits(m->path, template_paths) &&
	       gw_str_find(m->doc->view->bytes, GW_STR("{{"), 0) != GW_NOWHERE;
}

static const struct {
	const char *const *paths;
	void (*read)(struct gw_model *m, struct gw_node *root);
} kinds[] = {
	{ chart_paths, read_chart },
	{ kustomize_paths, read_kustomization },
	{ values_paths, read_values },
};

static void read(struct gw_model *m, struct gw_node *root)
{
	if (is_template(m)) {
		read_template(m, root);
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (gw_path_fits(m->path, kinds[i].paths)) {
			kinds[i].read(m, root);
			return;
		}
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	if (!gw_model_format(m, "yaml") ||
	    (root && root->kind != GW_MAP && !is_template(m)))
		return false;
	if (is_template(m))
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (gw_path_fits(m->path, kinds[i].paths))
			return true;
	return false;
}

const struct gw_technology gw_technology_helm = {
	.knows = knows,
	.read = read,
};
