/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_view view = { .name = GW_STR("x.yaml"),
				.bytes = { (const char *)data, size } };
	struct gw_arena arena;
	struct gw_doc *doc;
	struct gw_err err;
	int r;

	gw_arena_init(&arena, (size_t)256 << 20);
	r = gw_yaml_strict(&doc, &arena, &view, &err);
	if ((r == GW_OK) == doc->faulty)
		abort();
	for (const struct gw_node *n = doc->roots; n; n = n->next)
		check_tree(doc, n, 0);
	gw_arena_release(&arena);
	return 0;
}
