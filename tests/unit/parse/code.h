#ifndef GW_TESTS_PARSE_CODE_H
#define GW_TESTS_PARSE_CODE_H

/* A text parsed for a test of one of the code formats. */
#include "unit.h"

#include "base/buf.h"
#include "parse/parse.h"

struct code_test {
	struct gw_arena arena;
	struct gw_view view;
	struct gw_doc *doc;
	struct gw_err err;
	struct gw_node *root;
	int r;
};

static inline void code_parse(struct code_test *t,
			      const struct gw_parser *parser, struct gw_str text)
{
	struct gw_builder b;

	gw_arena_release(&t->arena); /* of the text before */
	memset(t, 0, sizeof(*t));
	gw_arena_init(&t->arena, (size_t)1 << 28);
	t->view.name = GW_STR("file");
	t->view.bytes = text;
	t->doc = gw_doc_new(&t->arena, &t->view, parser->name);
	gw_builder_init(&b, &t->arena, t->doc);
	t->r = parser->parse(&b, &t->view, &t->err);
	gw_build_abandon(&b, (uint32_t)text.n);
	t->root = t->doc->roots;
}

static inline void code_release(struct code_test *t)
{
	gw_arena_release(&t->arena);
}

/* "a.b" of the root, as gw_node_dump() shows it. Freed by the caller. */
static inline char *code_dump(struct code_test *t, const struct gw_node *n)
{
	struct gw_buf buf;
	char *out;

	(void)t;
	gw_buf_init(&buf, 1 << 20);
	if (n)
		gw_node_dump(&buf, n);
	else
		gw_buf_text(&buf, "nothing");
	out = strdup(gw_buf_cstr(&buf));
	gw_buf_release(&buf);
	return out;
}

#define assert_dump(t, node, want)                         \
	do {                                               \
		char *dump_ = code_dump((t), (node));      \
		if (strcmp(dump_, (want)) != 0)            \
			fail_msg("got  %s\nwant %s", dump_, (want)); \
		free(dump_);                               \
	} while (0)

#endif
