#ifndef GW_MODEL_MODEL_H
#define GW_MODEL_MODEL_H

#include "base/map.h"
#include "base/vec.h"
#include "doc/doc.h"
#include "resolve/resolve.h"

/*
 * Tree -> the nodes that rules match. One file per technology, one row in
 * classes.def per node class. Short and long spellings are made equal here,
 * so that a rule is written once. Docs: docs/node-classes.md.
 */
enum gw_class {
#define GW_CLASS(id, name) GW_CLASS_##id,
#include "model/classes.def"
#undef GW_CLASS
	GW_CLASSES
};

const char *gw_class_name(enum gw_class c);
/* Do files have subjects of this class that no format reads as text? */
bool gw_class_unread(enum gw_class c);
/* False if there is no such class. */
bool gw_class_read(struct gw_str name, enum gw_class *out);

/* A node that rules match, with the roots a path may start from. */
struct gw_subject {
	enum gw_class cls;
	struct gw_str type; /* "aws_s3_bucket", "Deployment", "RUN", "mlflow" */
	struct gw_str api; /* "apps", "argoproj.io"; "" */
	struct gw_str name; /* .$name */
	struct gw_str address; /* identity for fingerprints, joins, $old */
	struct gw_node *node; /* @ */
	struct gw_node *object; /* $object, or NULL */
	struct gw_node *stage; /* $stage, or NULL */
	struct gw_node *scope; /* $scope, or NULL */
	struct gw_node *file; /* $file: {path, size, imports ...} */
	struct gw_node *root; /* $doc */
	const struct gw_doc *doc;
};

typedef GW_VEC(struct gw_subject) gw_subjects;

/*
 * All subjects of a document, in document order; appended to *out. The kind
 * of file (Kubernetes, Compose, workflow ...) is told from content and path.
 * `claimed` is set when a technology recognises the file: then a syntax fault
 * in it is worth an undecided. `tree` may be NULL. The document's tree is
 * resolved in place first (resolve/resolve.h): call it once for a document.
 * More than GW_MAX_SUBJECTS: the rest is left out, and the document gets a
 * fault with GW_ELIMIT.
 */
#define GW_MAX_SUBJECTS 100000u
void gw_model_subjects(gw_subjects *out, bool *claimed, struct gw_doc *doc,
		       const struct gw_tree *tree, struct gw_arena *arena);

/*
 * Binding tables (rules/bindings/, and `aliases:` of rule files) made ready:
 * the trees of the bundle's section GW_SEC_BINDINGS. Hand them in through
 * struct gw_tree; without them cloud.resource comes from Terraform only.
 * Immutable: threads may share them. The trees must outlive them.
 */
struct gw_bindings *gw_bindings_open(struct gw_arena *arena,
				     const struct gw_node *const *roots,
				     size_t count);
/*
 * The same, made when they are first asked for: most files need none of them.
 * `roots` appends the trees, on the arena it is given, and is called once,
 * from whatever thread asks first. To be closed.
 */
typedef GW_VEC(const struct gw_node *) gw_binding_roots;
typedef void gw_binding_source(gw_binding_roots *out, struct gw_arena *arena,
			       void *ctx);
struct gw_bindings *gw_bindings_later(struct gw_arena *arena,
				      gw_binding_source *roots, void *ctx);
void gw_bindings_close(const struct gw_bindings *b);

/* The one subject (class file) of bytes that no parser reads. */
void gw_model_file(gw_subjects *out, const struct gw_view *view,
		   struct gw_arena *arena);

#endif
