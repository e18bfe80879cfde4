#ifndef GW_TESTS_PARSED_H
#define GW_TESTS_PARSED_H

/* A text parsed, for the tests of parse/: its tree as one line. */
#include "unit.h"

#include "base/buf.h"
#include "parse/parse.h"

struct parsed {
	struct gw_arena arena;
	struct gw_view view;
	struct gw_doc *doc;
	struct gw_err err;
	struct gw_buf shown; /* gw_node_dump() of the roots, " | " between */
	int status;
};

static inline void parsed_show(struct parsed *p)
{
	for (const struct gw_node *n = p->doc->roots; n; n = n->next) {
		if (n != p->doc->roots)
			gw_buf_text(&p->shown, " | ");
		gw_node_dump(&p->shown, n);
	}
}

/* `parser` NULL: chosen by the name. */
static inline void parsed_init(struct parsed *p, const char *parser,
			       const char *name, struct gw_str bytes)
{
	const struct gw_parser *with;

	*p = (struct parsed){ .view = { .name = gw_str_of(name),
					.bytes = bytes } };
	gw_arena_init(&p->arena, (size_t)64 << 20);
	gw_buf_init(&p->shown, (size_t)1 << 20);
	with = parser ? gw_parser_named(parser) : gw_parser_for(&p->view);
	if (!with)
		fail_msg("no parser for '%s'", name);
	p->status = gw_parse(&p->doc, &p->arena, &p->view, with, &p->err);
	parsed_show(p);
}

static inline const char *parsed_text(struct parsed *p)
{
	return gw_buf_cstr(&p->shown);
}

static inline void parsed_release(struct parsed *p)
{
	gw_buf_release(&p->shown);
	gw_arena_release(&p->arena);
}

/* The tree of a text that must be whole. */
#define assert_tree(parser, text, tree)                                      \
	assert_tree_named(parser, "x", text, tree)
#define assert_tree_named(parser, name, text, tree)                          \
	do {                                                                 \
		struct parsed p_;                                            \
		parsed_init(&p_, parser, name, gw_str_of(text));             \
		if (p_.status != GW_OK)                                      \
			fail_msg("%u:%u: %s", p_.err.line, p_.err.col,       \
				 p_.err.msg);                                \
		assert_string_equal(parsed_text(&p_), tree);                 \
		parsed_release(&p_);                                         \
	} while (0)

/* The place and words of the fault, and the tree that is kept. */
#define assert_fault(parser, text, at_line, words, tree)                     \
	assert_fault_named(parser, "x", text, at_line, words, tree)
#define assert_fault_named(parser, name, text, at_line, words, tree)         \
	do {                                                                 \
		struct parsed p_;                                            \
		parsed_init(&p_, parser, name, gw_str_of(text));             \
		assert_int_equal(p_.status, GW_ESYNTAX);                     \
		assert_true(p_.doc->faulty);                                 \
		assert_int_equal(p_.doc->fault.line, at_line);               \
		if (!strstr(p_.doc->fault.msg, words))                       \
			fail_msg("fault is \"%s\"", p_.doc->fault.msg);      \
		assert_string_equal(parsed_text(&p_), tree);                 \
		parsed_release(&p_);                                         \
	} while (0)

/* The newest comment's text and line. */
#define assert_comment(parser, source, at_line, words)                       \
	do {                                                                 \
		struct parsed p_;                                            \
		parsed_init(&p_, parser, "x", gw_str_of(source));            \
		assert_non_null(p_.doc->comments);                           \
		assert_str(p_.doc->comments->text, words);                   \
		assert_int_equal(p_.doc->comments->span.line, at_line);      \
		parsed_release(&p_);                                         \
	} while (0)

#endif
