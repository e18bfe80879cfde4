/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_view view = { .name = GW_STR("x.ipynb"),
				.bytes = { (const char *)data, size } };
	const struct gw_cell *cells;
	struct gw_arena arena;
	struct gw_doc *doc;
	struct gw_err err;
	size_t n;

	gw_arena_init(&arena, (size_t)256 << 20);
	if (gw_parse(&doc, &arena, &view, gw_parser_named("notebook"), &err) <
		    0 &&
	    !doc->faulty)
		abort();
	n = gw_notebook_cells(&cells, &arena, doc);
	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < cells[i].lines; k++)
			if (cells[i].line_of[k] == 0 ||
			    cells[i].line_of[k] > doc->lines.count)
				abort();
	gw_arena_release(&arena);
	return 0;
}
