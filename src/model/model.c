/* Which technologies a document belongs to, and their subjects in order.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/make.h"

#define GW_TECHNOLOGY(name) \
	extern const struct gw_technology gw_technology_##name;
#include "model/technologies.def"
#undef GW_TECHNOLOGY

static const struct gw_technology *const technologies[] = {
#define GW_TECHNOLOGY(name) &gw_technology_##name,
#include "model/technologies.def"
#undef GW_TECHNOLOGY
};

#define COUNT (sizeof(technologies) / sizeof(technologies[0]))

static const char *const class_names[] = {
#define GW_CLASS(id, name) [GW_CLASS_##id] = name,
#include "model/classes.def"
#undef GW_CLASS
};

const char *gw_class_name(enum gw_class c)
{
	return class_names[c];
}

bool gw_class_unread(enum gw_class c)
{
	return c == GW_CLASS_TEXT || c == GW_CLASS_FILE ||
	       c == GW_CLASS_PICKLE_STREAM || c == GW_CLASS_ZIP_MEMBER ||
	       c == GW_CLASS_MODEL_FILE;
}

bool gw_class_read(struct gw_str name, enum gw_class *out)
{
	for (unsigned i = 0; i < GW_CLASSES; i++)
		if (gw_str_is(name, class_names[i])) {
			*out = (enum gw_class)i;
			return true;
		}
	return false;
}

static void note_limit(struct gw_doc *doc)
{
	if (doc->faulty)
		return;
	doc->faulty = true;
	gw_err_set(&doc->fault, GW_ELIMIT,
		   "too much to be judged in one file (%u things at most)",
		   GW_MAX_SUBJECTS);
	gw_err_file(&doc->fault, doc->view->name);
}

bool gw_model_over(const struct gw_model *m)
{
	return m->out->n - m->first >= GW_MAX_SUBJECTS || m->arena->over;
}

struct gw_subject *gw_emit(struct gw_model *m, enum gw_class cls,
			   struct gw_node *node)
{
	struct gw_subject *s = &m->spare;

	if (gw_model_over(m))
		note_limit(m->doc);
	else
		s = GW_PUSH(m->out);
	*s = (struct gw_subject){ .cls = cls,
				  .type = GW_STR(""),
				  .api = GW_STR(""),
				  .name = GW_STR(""),
				  .address = GW_STR(""),
				  .node = node,
				  .file = m->file,
				  .root = m->root,
				  .doc = m->doc };
	return s;
}

/* --- $file --- */

static struct gw_str extension(struct gw_str name)
{
	for (size_t i = name.n; i > 1; i--)
		if (name.p[i - 1] == '.')
			return gw_str_part(name, i, name.n);
	return GW_STR("");
}

static struct gw_node *make_file(struct gw_model *m,
				 const struct gw_view *view, const char *format)
{
	struct gw_node *f = gw_make(m, GW_MAP, NULL);
	struct gw_str name = gw_path_name(view->name);
	uint64_t depth = 0;

	for (size_t i = 0; i < view->name.n; i++)
		depth += view->name.p[i] == '/';
	f->span.line = 1;
	f->span.col = 1;
	f->span.end_line = 1;
	f->span.len = (uint32_t)view->bytes.n;
	gw_put(m, f, "path", gw_make_text(m, view->name, NULL));
	gw_put(m, f, "name", gw_make_text(m, name, NULL));
	gw_put(m, f, "dir", gw_make_text(m, gw_path_dir(view->name), NULL));
	gw_put(m, f, "ext", gw_make_text(m, extension(name), NULL));
	gw_put(m, f, "size", gw_make_count(m, view->bytes.n, NULL));
	gw_put(m, f, "format", gw_make_text(m, gw_str_of(format), NULL));
	gw_put(m, f, "depth", gw_make_count(m, depth, NULL));
	return f;
}

static void emit_file(struct gw_model *m, const char *format)
{
	struct gw_subject *s = gw_emit(m, GW_CLASS_FILE, m->file);

	s->type = gw_str_of(format);
	s->name = gw_path_name(m->path);
	s->address = m->path;
}

/* --- order --- */

struct place {
	uint32_t off;
	uint32_t index;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* Document order; what begins at one place stays as it was emitted. */
static void sort_subjects(struct gw_model *m)
{
	size_t n = m->out->n - m->first;
	struct gw_subject *v = m->out->v + m->first;
	struct place *places;
	struct gw_subject *copy;

	if (n < 2)
		return;
	places = gw_arena_array(m->arena, n, sizeof(*places));
	copy = gw_arena_array(m->arena, n, sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ v[i].node->span.off, (uint32_t)i };
	qsort(places, n, sizeof(*places), by_place);
	memcpy(copy, v, n * sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		v[i] = copy[places[i].index];
}

/* Names that are not written are "". */
static void fill_texts(struct gw_model *m)
{
	for (size_t i = m->first; i < m->out->n; i++) {
		struct gw_subject *s = &m->out->v[i];
		struct gw_str *texts[] = { &s->type, &s->api, &s->name,
					   &s->address };

		for (size_t k = 0; k < 4; k++)
			if (!texts[k]->p)
				*texts[k] = GW_STR("");
	}
}

/* --- the door --- */

static void read_root(struct gw_model *m, struct gw_node *root, bool *claimed)
{
	m->root = root;
	for (size_t i = 0; i < COUNT; i++) {
		if (!technologies[i]->knows(m, root))
			continue;
		if (technologies[i]->claims)
			*claimed = true;
		if (root)
			technologies[i]->read(m, root);
	}
}

void gw_model_subjects(gw_subjects *out, bool *claimed, struct gw_doc *doc,
		       const struct gw_tree *tree, struct gw_arena *arena)
{
	struct gw_model m = { .arena = arena,
			      .doc = doc,
			      .tree = tree,
			      .out = out,
			      .first = out->n,
			      .path = doc->view->name };
	bool mine = false;

	gw_resolve(doc, tree, arena);
	m.file = make_file(&m, doc->view, doc->format);
	emit_file(&m, doc->format);
	if (!doc->roots)
		read_root(&m, NULL, &mine);
	for (struct gw_node *root = doc->roots; root; root = root->next) {
		read_root(&m, root, &mine);
		m.root_index++;
	}
	if (gw_model_over(&m) || m.shell > GW_MAX_SHELL)
		note_limit(doc);
	fill_texts(&m);
	sort_subjects(&m);
	if (claimed)
		*claimed = mine;
}

void gw_model_file(gw_subjects *out, const struct gw_view *view,
		   struct gw_arena *arena)
{
	struct gw_doc *doc = GW_NEW(arena, struct gw_doc);
	struct gw_model m = { .arena = arena,
			      .doc = doc,
			      .out = out,
			      .first = out->n,
			      .path = view->name };

	doc->view = view;
	doc->format = "";
	m.file = make_file(&m, view, "");
	m.root = m.file;
	emit_file(&m, "");
}
