/* Machine learning: notebooks, pickles, model headers, Kubeflow pipelines,
 * DVC pipelines. SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

#include "parse/parse.h"

/* --- notebooks --- */

static void read_cell(struct gw_model *m, const struct gw_cell *cell,
		      uint32_t index)
{
	struct gw_node *node = gw_make_copy(m, cell->node);
	struct gw_node *source = gw_node_key(cell->node, "source");
	struct gw_subject *s;
	struct gw_str id = gw_node_text(gw_node_key(cell->node, "id"));

	gw_put(m, node, "source",
	       gw_make_text(m, cell->text, source ? source : cell->node));
	gw_put(m, node, "index", gw_make_count(m, index, NULL));
	s = gw_emit(m, GW_CLASS_NOTEBOOK_CELL, node);
	s->type = cell->type;
	s->name = gw_arena_print(m->arena, "%u", index);
	s->scope = m->root;
	s->address = gw_arena_print(m->arena, "cells/%.*s",
				    GW_FMT(id.n ? id : s->name));
}

static void read_notebook(struct gw_model *m, struct gw_node *root)
{
	const struct gw_cell *cells;
	size_t n = gw_notebook_cells(&cells, m->arena, m->doc);
	struct gw_subject *s = gw_emit(m, GW_CLASS_NOTEBOOK_FILE, root);

	s->name = gw_path_name(m->path);
	s->address = m->path;
	for (size_t i = 0; i < n && !gw_model_over(m); i++)
		read_cell(m, &cells[i], (uint32_t)i);
}

/* --- pickles and model headers --- */

static void read_pickle(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s = gw_emit(m, GW_CLASS_PICKLE_STREAM, root);

	s->name = gw_path_name(m->path);
	s->address = m->path;
}

static void read_header(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s = gw_emit(m, GW_CLASS_MODEL_FILE, root);

	s->type = gw_str_of(m->doc->format);
	s->name = gw_path_name(m->path);
	s->address = m->path;
}

/* --- Kubeflow pipelines (api/v2alpha1/pipeline_spec.proto) --- */

static void executor_command(struct gw_model *m, const struct gw_subject *s)
{
	struct gw_node *command = gw_node_path(s->node, "container.command");
	const struct gw_node *args = gw_node_path(s->node, "container.args");
	struct gw_command_place at = { .source = "kfp.container",
				       .scope = s->node,
				       .object = m->root,
				       .address = s->address };
	struct gw_node *both;

	if (!command || command->kind != GW_LIST || !command->first)
		return;
	both = gw_make_copy(m, command);
	for (struct gw_node *c = args ? args->first : NULL; c; c = c->next)
		gw_add(m, both, c);
	gw_commands_argv(m, &at, both);
}

static void read_pipeline(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *list = gw_node_path(root, "deploymentSpec.executors");

	gw_mark_holes(list, "{{", false);
	for (struct gw_node *c = list->first; c; c = c->next) {
		struct gw_subject *s;
		struct gw_subject copy;

		if (c->kind != GW_MAP || gw_model_over(m))
			continue;
		s = gw_emit(m, GW_CLASS_KFP_EXECUTOR, c);
		s->name = c->key;
		s->scope = root;
		s->address = gw_arena_print(m->arena, "executors/%.*s",
					    GW_FMT(c->key));
		copy = *s;
		executor_command(m, &copy);
	}
}

static bool is_pipeline(const struct gw_node *root)
{
	const struct gw_node *list =
		gw_node_path(root, "deploymentSpec.executors");

	return list && list->kind == GW_MAP;
}

/* --- DVC pipelines (dvc/schema.py) --- */

static void stage_commands(struct gw_model *m, struct gw_node *stage,
			   struct gw_node *body)
{
	struct gw_command_place at = {
		.source = "dvc.cmd",
		.scope = stage,
		.address = gw_arena_print(m->arena, "stages/%.*s",
					  GW_FMT(stage->key))
	};

	gw_commands_lines(m, &at, gw_node_key(body, "cmd"));
}

static void read_dvc(struct gw_model *m, struct gw_node *root)
{
	const struct gw_node *stages = gw_node_key(root, "stages");

	for (struct gw_node *c = stages ? stages->first : NULL; c;
	     c = c->next) {
		struct gw_node *body = gw_node_key(c, "do"); /* of foreach */

		if (gw_model_over(m))
			return;
		stage_commands(m, c, body ? body : c);
	}
}

/* --- which is which --- */

static bool is_header(const struct gw_model *m)
{
	static const char *const formats[] = { "safetensors", "gguf", "hdf5",
					       "onnx", "savedmodel" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (gw_model_format(m, formats[i]))
			return true;
	return false;
}

static void read(struct gw_model *m, struct gw_node *root)
{
	if (gw_model_format(m, "notebook"))
		read_notebook(m, root);
	else if (gw_model_format(m, "pickle"))
		read_pickle(m, root);
	else if (is_header(m))
		read_header(m, root);
	else if (is_pipeline(root))
		read_pipeline(m, root);
	else
		read_dvc(m, root);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "notebook") || gw_model_format(m, "pickle") ||
	       is_header(m) ||
	       gw_str_is(gw_path_name(m->path), "dvc.yaml") ||
	       is_pipeline(root);
}

const struct gw_technology gw_technology_learning = {
	.knows = knows,
	.read = read,
	.claims = true,
};
