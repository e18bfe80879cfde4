#ifndef GW_TESTS_RESOLVED_H
#define GW_TESTS_RESOLVED_H

/* A text parsed and resolved, for the tests of resolve/. */
#include "unit.h"

#include "base/buf.h"
#include "parse/parse.h"
#include "resolve/resolve.h"

#define RESOLVED_FILES 8

struct resolved {
	struct gw_arena arena;
	struct gw_tree tree;
	struct gw_view views[RESOLVED_FILES];
	size_t files;
	struct gw_doc *doc;
	char shown[65536];
};

static inline struct gw_doc *resolved_parse(struct resolved *r,
					    const char *name, const char *text)
{
	struct gw_view *view = &r->views[r->files++];
	const struct gw_parser *parser;
	struct gw_doc *doc;
	struct gw_err err;

	assert_true(r->files <= RESOLVED_FILES);
	*view = (struct gw_view){ .name = gw_str_of(name),
				  .bytes = gw_str_of(text) };
	parser = gw_parser_for(view);
	if (!parser)
		fail_msg("no parser for '%s'", name);
	if (gw_parse(&doc, &r->arena, view, parser, &err) < 0)
		fail_msg("%s:%u: %s", name, err.line, err.msg);
	return doc;
}

static inline void resolved_beside(struct resolved *r, const char *name,
				   const char *text)
{
	*gw_map_put(&r->tree.docs, gw_str_of(name)) =
		resolved_parse(r, name, text);
}

static inline void resolved_read(struct resolved *r, const char *name,
				 const char *text)
{
	r->doc = resolved_parse(r, name, text);
	gw_resolve(r->doc, &r->tree, &r->arena);
}

static inline struct gw_node *resolved_at(struct resolved *r, const char *path)
{
	return *path ? gw_node_path(r->doc->roots, path) : r->doc->roots;
}

static inline const char *resolved_dump(struct resolved *r, const char *path)
{
	const struct gw_node *n = resolved_at(r, path);
	struct gw_buf b;

	gw_buf_init(&b, sizeof(r->shown) - 1);
	if (n)
		gw_node_dump(&b, n);
	else
		gw_buf_text(&b, "nothing");
	snprintf(r->shown, sizeof(r->shown), "%s", gw_buf_cstr(&b));
	gw_buf_release(&b);
	return r->shown;
}

#define assert_resolved(r, path, want) \
	assert_string_equal(resolved_dump((r), (path)), (want))

static inline int resolved_setup(void **state)
{
	struct resolved *r = calloc(1, sizeof(*r));

	gw_arena_init(&r->arena, (size_t)256 << 20);
	gw_map_init(&r->tree.docs, &r->arena);
	r->tree.arena = &r->arena;
	*state = r;
	return 0;
}

static inline int resolved_teardown(void **state)
{
	struct resolved *r = *state;

	gw_arena_release(&r->arena);
	free(r);
	return 0;
}

#define LAW(f) \
	cmocka_unit_test_setup_teardown(f, resolved_setup, resolved_teardown)

#endif
