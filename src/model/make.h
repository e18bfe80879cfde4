#ifndef GW_MODEL_MAKE_H
#define GW_MODEL_MAKE_H

#include "model/model.h"

/*
 * Private to model/: one document on its way to subjects, and the small hand
 * tools with which nodes are made beside the written ones.
 */
struct gw_model {
	struct gw_arena *arena;
	struct gw_doc *doc;
	const struct gw_tree *tree; /* or NULL */
	gw_subjects *out;
	size_t first; /* where this document's subjects begin in *out */
	struct gw_node *file; /* $file */
	struct gw_node *root; /* $doc, now */
	uint32_t root_index; /* its number in the file, from 0 */
	struct gw_str path;
	struct gw_subject spare; /* given out beyond the budget */
	uint32_t made; /* nodes copied into other nodes so far */
	size_t shell; /* bytes of shell text read so far */
};

#define GW_MAX_SHELL ((size_t)16 << 20) /* of all shell text in a document */

/* A technology. The row is the whole contract; technologies.def lists them. */
struct gw_technology {
	/* Is this document (one root of it) yours? NULL: it has no root. */
	bool (*knows)(const struct gw_model *m, const struct gw_node *root);
	void (*read)(struct gw_model *m, struct gw_node *root);
	bool claims; /* told by content or a fixed name: faults matter */
};

/* A new subject with file, root and document; the texts are "". Valid until
 * the next one. */
struct gw_subject *gw_emit(struct gw_model *m, enum gw_class cls,
			   struct gw_node *node);
/* True when the budgets are used up: loops may end. */
bool gw_model_over(const struct gw_model *m);

bool gw_model_format(const struct gw_model *m, const char *format);
/* Any of the NULL-ended path patterns. */
bool gw_path_fits(struct gw_str path, const char *const *globs);
/* The part behind the last slash; before it ("" at the top). */
struct gw_str gw_path_name(struct gw_str path);
struct gw_str gw_path_dir(struct gw_str path);
/* The document of the tree at that path, or NULL. */
struct gw_doc *gw_model_other(const struct gw_model *m, struct gw_str path);

/* --- nodes: `at` gives place and document (NULL: nowhere) --- */

struct gw_node *gw_make(struct gw_model *m, enum gw_kind kind,
			const struct gw_node *at);
struct gw_node *gw_make_text(struct gw_model *m, struct gw_str text,
			     const struct gw_node *at);
struct gw_node *gw_make_bool(struct gw_model *m, bool value,
			     const struct gw_node *at);
struct gw_node *gw_make_count(struct gw_model *m, uint64_t value,
			      const struct gw_node *at);
struct gw_node *gw_make_unknown(struct gw_model *m, struct gw_str text,
				const struct gw_node *at);
/* A container of its own with the same (shared) children: to be added to. */
struct gw_node *gw_make_copy(struct gw_model *m, const struct gw_node *n);
/* Puts a node under a key, in place of one that has it. A node that stands
 * elsewhere is shared. NULL child: nothing happens. */
void gw_put(struct gw_model *m, struct gw_node *map, const char *key,
	    struct gw_node *child);
void gw_put_at(struct gw_model *m, struct gw_node *map, struct gw_str key,
	       struct gw_node *child);
/* Appends to a list, sharing what stands elsewhere. */
void gw_add(struct gw_model *m, struct gw_node *list, struct gw_node *child);
/* A made map that grows large: puts without walking it. */
struct gw_keyed {
	struct gw_node *map;
	struct gw_map index;
};

void gw_keyed_init(struct gw_model *m, struct gw_keyed *k,
		   const struct gw_node *at);
/* The child with that key, or NULL. */
struct gw_node *gw_keyed_get(const struct gw_keyed *k, struct gw_str key);
void gw_keyed_put(struct gw_model *m, struct gw_keyed *k, struct gw_str key,
		  struct gw_node *child);
/* Puts all children of `from` over what is there; open if `from` is no map
 * or open. NULL: nothing. */
void gw_keyed_merge(struct gw_model *m, struct gw_keyed *k,
		    const struct gw_node *from);

/* A list of the node itself if it is none; NULL stays NULL. */
struct gw_node *gw_as_list(struct gw_model *m, struct gw_node *n);
/* ["K=V", "K"] or a map as a map; a bare K is unknown (taken from elsewhere).
 * NULL stays NULL. */
struct gw_node *gw_as_pairs(struct gw_model *m, struct gw_node *n, char sep);
/* "a" or ["a"] or {a: x} as {a: x or null}. */
struct gw_node *gw_as_options(struct gw_model *m, struct gw_node *n);

/* Every text below that holds `mark` becomes GW_UNKNOWN (with its text).
 * `lines`: also texts of several lines. */
void gw_mark_holes(struct gw_node *n, const char *mark, bool lines);

/* --- commands (command.c) --- */

/* Where command lines stand. */
struct gw_command_place {
	const char *source; /* "docker.RUN" */
	struct gw_node *scope;
	struct gw_node *object;
	struct gw_node *stage;
	struct gw_str address; /* of the holder */
	unsigned count; /* commands so far */
};
/* The commands of a shell text, of an argument list, or of either (or of a
 * tree of format shell); NULL and unknown values: none. */
void gw_commands_shell(struct gw_model *m, struct gw_command_place *at,
		       const struct gw_node *text);
void gw_commands_argv(struct gw_model *m, struct gw_command_place *at,
		      const struct gw_node *list);
void gw_commands(struct gw_model *m, struct gw_command_place *at,
		 const struct gw_node *n);
/* A list of shell lines that run one after the other, or one text. */
void gw_commands_lines(struct gw_model *m, struct gw_command_place *at,
		       const struct gw_node *list);

/* Private to command.c and command_flags.c: one command, argv known. */
struct gw_command {
	struct gw_node *node; /* the subject's map */
	struct gw_node *argv; /* list, the program first */
};
/* Adds `flag` and `args`. */
void gw_command_flags(struct gw_model *m, struct gw_command *c);
/* The number of words before the program: sudo, env X=1, tini -- ... */
uint32_t gw_command_wrappers(const struct gw_node *argv);
/* The script of "sh -c SCRIPT", or NULL. */
const struct gw_node *gw_command_script(const struct gw_node *argv);

#endif
