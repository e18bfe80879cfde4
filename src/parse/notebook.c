/* Jupyter notebooks: JSON, and each cell's source as one text whose lines
 * know where they stand. nbformat.readthedocs.io/en/latest/format_description
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/vec.h"
#include "parse/json.h"
#include "parse/shared.h"

static uint32_t count_lines(struct gw_str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n')
			n++;
	return n;
}

/* The strings that make up a cell: "source" is one or a list of them. */
static const struct gw_node *first_part(const struct gw_node *source)
{
	return source->kind == GW_LIST ? source->first : source;
}

static const struct gw_node *next_part(const struct gw_node *source,
				       const struct gw_node *part)
{
	return source->kind == GW_LIST ? part->next : NULL;
}

static void fill_cell(struct gw_cell *cell, const struct gw_node *source,
		      struct gw_arena *arena)
{
	uint32_t lines = 1;
	uint32_t at = 0;
	size_t size = 0;
	uint32_t *line_of;
	char *text;

	for (const struct gw_node *p = first_part(source); p;
	     p = next_part(source, p)) {
		size += gw_node_text(p).n;
		lines += count_lines(gw_node_text(p));
	}
	text = gw_arena_alloc(arena, size + 1);
	line_of = gw_arena_array(arena, lines, sizeof(*line_of));
	line_of[0] = source->span.line;
	size = 0;
	for (const struct gw_node *p = first_part(source); p;
	     p = next_part(source, p)) {
		struct gw_str s = gw_node_text(p);

		if (s.n)
			memcpy(text + size, s.p, s.n);
		if (size == 0 || text[size - 1] == '\n')
			line_of[at] = p->span.line;
		for (size_t i = 0; i < s.n; i++)
			if (s.p[i] == '\n')
				line_of[++at] = p->span.line;
		size += s.n;
	}
	cell->text = (struct gw_str){ text, size };
	cell->line_of = line_of;
	cell->lines = lines;
}

typedef GW_VEC(struct gw_cell) cell_vec;

static void take_cells(cell_vec *cells, const struct gw_node *list,
		       struct gw_arena *arena)
{
	if (!list || list->kind != GW_LIST)
		return;
	for (const struct gw_node *n = list->first; n; n = n->next) {
		const struct gw_node *source = gw_node_key(n, "source");
		struct gw_cell *cell;

		if (!source)
			source = gw_node_key(n, "input"); /* nbformat 3 */
		if (!source)
			continue;
		cell = GW_PUSH(cells);
		*cell = (struct gw_cell){
			.node = n,
			.type = gw_node_text(gw_node_key(n, "cell_type")),
		};
		fill_cell(cell, source, arena);
	}
}

size_t gw_notebook_cells(const struct gw_cell **out, struct gw_arena *arena,
			 const struct gw_doc *doc)
{
	const struct gw_node *sheets = gw_node_key(doc->roots, "worksheets");
	cell_vec cells = { 0 };
	struct gw_cell *all;
	size_t n;

	take_cells(&cells, gw_node_key(doc->roots, "cells"), arena);
	if (sheets && sheets->kind == GW_LIST) /* nbformat 3 */
		for (const struct gw_node *s = sheets->first; s; s = s->next)
			take_cells(&cells, gw_node_key(s, "cells"), arena);
	all = gw_arena_array(arena, cells.n, sizeof(*all));
	if (cells.n)
		memcpy(all, cells.v, cells.n * sizeof(*all));
	n = cells.n;
	GW_VEC_FREE(&cells);
	*out = all;
	return n;
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct gw_json p = { .b = b, .text = view->bytes, .err = err };
	int r = gw_json_read(&p);

	if (r == GW_OK && p.at < p.text.n)
		return gw_build_fault(b, err, (uint32_t)p.at,
				      "there is more after the notebook");
	return r;
}

const struct gw_parser gw_parser_notebook = {
	.name = "notebook",
	.globs = (const char *const[]){ "*.ipynb", NULL },
	.parse = parse,
};
