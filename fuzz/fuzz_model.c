/* Any file, as the model sees it: the first line is its path. */
#include "model/model.h"
#include "parse/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads what rules may read: every subject's texts and tree. */
static size_t touch(const struct gw_node *n, unsigned depth)
{
	size_t sum = n->text.n + n->key.n;

	if (depth > 2000)
		gw_bug("a made tree has no end");
	for (const struct gw_node *c = n->first; c; c = c->next)
		sum += touch(c, depth + 1);
	return sum;
}

static void read_subjects(struct gw_arena *arena, const struct gw_view *view,
			  const struct gw_tree *tree)
{
	const struct gw_parser *parser = gw_parser_for(view);
	gw_subjects subjects = { 0 };
	struct gw_doc *doc;
	bool claimed;

	if (!parser)
		return;
	(void)gw_parse(&doc, arena, view, parser, NULL);
	gw_model_subjects(&subjects, &claimed, doc, tree, arena);
	for (size_t i = 0; i < subjects.n && i < 64; i++)
		if (touch(subjects.v[i].node, 0) > SIZE_MAX / 2)
			gw_bug("texts longer than memory");
	GW_VEC_FREE(&subjects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str all = { (const char *)data, size };
	size_t line = gw_str_find_byte(all, '\n', 0);
	struct gw_view view = { .depth = 0 };
	struct gw_arena arena;
	struct gw_tree tree;

	if (line == GW_NOWHERE)
		return 0;
	view.name = gw_str_part(all, 0, line);
	view.bytes = gw_str_part(all, line + 1, size);
	gw_arena_init(&arena, (size_t)256 << 20);
	tree = (struct gw_tree){ .arena = &arena };
	gw_map_init(&tree.docs, &arena);
	read_subjects(&arena, &view, &tree);
	gw_arena_release(&arena);
	return 0;
}
