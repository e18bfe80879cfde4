#ifndef GW_TESTS_MODELLED_H
#define GW_TESTS_MODELLED_H

/* A text parsed and modelled, for the tests of model/. */
#include "unit.h"

#include "base/buf.h"
#include "model/model.h"
#include "parse/parse.h"

#define MODELLED_FILES 8

struct modelled {
	struct gw_arena arena;
	struct gw_tree tree; /* files given with modelled_beside() */
	struct gw_view views[MODELLED_FILES];
	size_t files;
	struct gw_doc *doc;
	gw_subjects subjects;
	bool claimed;
	char shown[65536];
};

static inline struct gw_doc *modelled_parse(struct modelled *m,
					    const char *name, const char *text)
{
	struct gw_view *view = &m->views[m->files++];
	const struct gw_parser *parser;
	struct gw_doc *doc;
	struct gw_err err;

	assert_true(m->files <= MODELLED_FILES);
	*view = (struct gw_view){ .name = gw_str_of(name),
				  .bytes = gw_str_of(text) };
	parser = gw_parser_for(view);
	if (!parser)
		fail_msg("no parser for '%s'", name);
	if (gw_parse(&doc, &m->arena, view, parser, &err) < 0)
		print_message("%s:%u: %s\n", name, err.line, err.msg);
	return doc;
}

static inline void modelled_init(struct modelled *m)
{
	memset(m, 0, sizeof(*m));
	gw_arena_init(&m->arena, (size_t)64 << 20);
	gw_map_init(&m->tree.docs, &m->arena);
	m->tree.arena = &m->arena;
}

/* Another file of the tree. */
static inline void modelled_beside(struct modelled *m, const char *name,
				   const char *text)
{
	*gw_map_put(&m->tree.docs, gw_str_of(name)) =
		modelled_parse(m, name, text);
}

static inline void modelled_read(struct modelled *m, const char *name,
				 const char *text)
{
	m->doc = modelled_parse(m, name, text);
	GW_VEC_FREE(&m->subjects);
	gw_model_subjects(&m->subjects, &m->claimed, m->doc, &m->tree,
			  &m->arena);
}

static inline void modelled_release(struct modelled *m)
{
	GW_VEC_FREE(&m->subjects);
	gw_arena_release(&m->arena);
}

/* The i-th subject of a class; fails the test if there is none. */
static inline struct gw_subject *modelled_at(struct modelled *m,
					     enum gw_class cls, size_t i)
{
	for (size_t k = 0; k < m->subjects.n; k++)
		if (m->subjects.v[k].cls == cls && i-- == 0)
			return &m->subjects.v[k];
	fail_msg("no such %s", gw_class_name(cls));
	return NULL;
}

static inline size_t modelled_count(struct modelled *m, enum gw_class cls)
{
	size_t n = 0;

	for (size_t k = 0; k < m->subjects.n; k++)
		n += m->subjects.v[k].cls == cls;
	return n;
}

/* "type name address line" of each subject of a class, one a line. */
static inline const char *modelled_list(struct modelled *m, enum gw_class cls)
{
	struct gw_buf b;

	gw_buf_init(&b, sizeof(m->shown) - 1);
	for (size_t k = 0; k < m->subjects.n; k++) {
		const struct gw_subject *s = &m->subjects.v[k];
		uint32_t line;
		uint32_t col;

		if (s->cls != cls)
			continue;
		gw_node_place(s->node, &line, &col);
		gw_buf_print(&b, "%.*s %.*s %.*s %u\n", GW_FMT(s->type),
			     GW_FMT(s->name), GW_FMT(s->address), line);
	}
	snprintf(m->shown, sizeof(m->shown), "%s", gw_buf_cstr(&b));
	gw_buf_release(&b);
	return m->shown;
}

/* The tree at a path below a node ("" for the node). */
static inline const char *modelled_dump(struct modelled *m,
					const struct gw_node *n,
					const char *path)
{
	struct gw_buf b;

	gw_buf_init(&b, sizeof(m->shown) - 1);
	if (*path)
		n = gw_node_path(n, path);
	if (n)
		gw_node_dump(&b, n);
	else
		gw_buf_text(&b, "nothing");
	snprintf(m->shown, sizeof(m->shown), "%s", gw_buf_cstr(&b));
	gw_buf_release(&b);
	return m->shown;
}

#define assert_at(m, cls, i, path, want)                                    \
	assert_string_equal(modelled_dump((m),                               \
					  modelled_at((m), (cls), (i))->node, \
					  (path)),                           \
			    (want))
#define assert_list(m, cls, want) \
	assert_string_equal(modelled_list((m), (cls)), (want))

/* A law with a model of its own in *state. */
static inline int modelled_setup(void **state)
{
	struct modelled *m = malloc(sizeof(*m));

	modelled_init(m);
	*state = m;
	return 0;
}

static inline int modelled_teardown(void **state)
{
	modelled_release(*state);
	free(*state);
	return 0;
}

#define LAW(f) \
	cmocka_unit_test_setup_teardown(f, modelled_setup, modelled_teardown)

#endif
