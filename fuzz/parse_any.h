#ifndef GW_FUZZ_PARSE_ANY_H
#define GW_FUZZ_PARSE_ANY_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "parse/parse.h"

/* Every span must lie in its text, and every parent know its children. */
static inline void check_tree(const struct gw_doc *doc,
			      const struct gw_node *n, unsigned depth)
{
	uint32_t count = 0;

	if (depth > 2 * GW_MAX_DEPTH ||
	    (n->doc == doc && n->span.off + (size_t)n->span.len >
				      doc->view->bytes.n))
		abort();
	for (const struct gw_node *c = n->first; c; c = c->next) {
		if (c->parent != n)
			abort();
		check_tree(doc, c, depth + 1);
		count++;
	}
	if (count != n->count)
		abort();
}

/* A plain number is its own source text, wherever it stands. */
static inline void check_places(const struct gw_doc *doc,
				const struct gw_node *n)
{
	struct gw_str bytes = doc->view->bytes;

	if (n->kind == GW_NUMBER && !n->origin &&
	    !(n->flags & (GW_QUOTED | GW_HEREDOC)) &&
	    !gw_str_eq(n->text, gw_str_part(bytes, n->span.off,
					    n->span.off + n->span.len)))
		abort();
	for (const struct gw_node *c = n->first; c; c = c->next)
		check_places(doc, c);
}

static inline int is_data(const char *parser)
{
	return strcmp(parser, "yaml") == 0 || strcmp(parser, "json") == 0 ||
	       strcmp(parser, "toml") == 0;
}

/* What every parser must survive: it ends, it stays in its text, and a fault
 * and a bad status always come together. */
static inline int parse_any(const char *parser, const char *name,
			    const uint8_t *data, size_t size)
{
	struct gw_view view = { .name = gw_str_of(name),
				.bytes = { (const char *)data, size } };
	struct gw_arena arena;
	struct gw_doc *doc;
	struct gw_err err;
	int r;

	gw_arena_init(&arena, (size_t)256 << 20);
	r = gw_parse(&doc, &arena, &view, gw_parser_named(parser), &err);
	if ((r == GW_OK) == doc->faulty)
		abort();
	for (const struct gw_node *n = doc->roots; n; n = n->next)
		check_tree(doc, n, 0);
	for (const struct gw_node *n = doc->roots; n && is_data(parser);
	     n = n->next)
		check_places(doc, n);
	gw_arena_release(&arena);
	return 0;
}

#endif
