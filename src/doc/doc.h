#ifndef GW_DOC_DOC_H
#define GW_DOC_DOC_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Bytes with a name and lines (view), and the one tree every format becomes
 * (node). Parsers build trees through the builder, which holds the budgets.
 */

/* --- view ---------------------------------------------------------------- */

/*
 * Bytes to be judged. `name` is the path in the repository, relative and with
 * slashes; views made of others add to it: "a.whl!x/p.pkl", "n.ipynb#cell-3",
 * "<commit>#message". Bytes are borrowed.
 */
struct gw_view {
	struct gw_str name;
	struct gw_str bytes;
	const struct gw_view *parent; /* the view it was made of, or NULL */
	uint32_t depth; /* 0: a blob itself */
	uint32_t line_base; /* added to lines (a cell in its notebook) */
};

/* Where lines begin. Built once for a view, on an arena. */
struct gw_lines {
	const uint32_t *start; /* [0, count): offset of each line */
	uint32_t count; /* at least 1 */
	uint32_t size; /* of the text */
};

/* A line ends at \n, \r\n or a lone \r. Views over 4 GiB - 2 are refused by
 * the run before they get here. */
void gw_lines_init(struct gw_lines *lines, struct gw_str text,
		   struct gw_arena *arena);
/* 1-based line of an offset, and its 1-based column in bytes. */
uint32_t gw_lines_at(const struct gw_lines *lines, uint32_t offset,
		     uint32_t *col);
/* The bytes of a 1-based line without its end; "" when there is none. */
struct gw_str gw_lines_text(const struct gw_lines *lines, struct gw_str text,
			    uint32_t line);

/* --- node ---------------------------------------------------------------- */

/*
 * Scalars keep their decoded text, whatever their type: a number is its
 * digits. From GW_UNKNOWN on, the value is not known as it stands: rules see
 * these kinds as unknown, resolve/ may turn them into known ones.
 */
enum gw_kind {
	GW_NULL,
	GW_BOOL, /* text is "true" or "false", whatever was written */
	GW_NUMBER,
	GW_STRING,
	GW_LIST,
	GW_MAP,
	GW_ALT, /* one of its children, not known which */
	GW_UNKNOWN, /* text: the source text, if there is one */
	GW_REF, /* text: "var.x", "aws_s3_bucket.b.arn", "Ref name" */
	GW_CALL, /* text: the function; children: arguments (key: keyword) */
	GW_OP, /* text: the operator; children: operands */
	GW_COND, /* children: condition, then, else */
	GW_FOR, /* for expression; children as written */
	GW_TEMPLATE, /* children: literal strings and expressions, in order */
};

enum gw_node_flags {
	GW_WEAK = 1 << 0, /* known by a default only */
	GW_OPEN = 1 << 1, /* a container that may hold more than is written */
	GW_QUOTED = 1 << 2, /* the scalar stood in quotes */
	GW_BLOCK = 1 << 3, /* list of blocks, or a block body (HCL) */
	GW_HEREDOC = 1 << 4, /* heredoc or block scalar */
	GW_MADE = 1 << 5, /* made by model/ or resolve/: nowhere written */
	GW_DUPLICATE = 1 << 6, /* another one of this key counts */
	GW_PARTIAL = 1 << 7, /* the tree ends here because of a fault */
	GW_SEALED = 1 << 8, /* an encrypted value (SOPS, Ansible Vault) */
};

/* A place in a view: bytes, and 1-based line and column (in bytes). */
struct gw_span {
	uint32_t off;
	uint32_t len;
	uint32_t line;
	uint32_t col;
	uint32_t end_line;
};

struct gw_node {
	uint8_t kind; /* enum gw_kind */
	uint8_t depth;
	uint16_t flags; /* enum gw_node_flags */
	uint32_t count; /* children */
	struct gw_span span; /* of the value */
	uint32_t key_line; /* where the key stands; 0: there is none */
	uint32_t key_col;
	uint32_t key_off;
	struct gw_str key; /* in its map; "" with NULL pointer in a list */
	struct gw_str text; /* scalars, and as said at the kinds */
	struct gw_node *first; /* children of containers and expressions */
	struct gw_node *last;
	struct gw_node *next; /* sibling */
	struct gw_node *parent; /* NULL: a root, or made */
	const struct gw_node *origin; /* what a resolved value was read from */
	const struct gw_doc *doc; /* the document it is written in */
};

/*
 * A parsed blob. A file with several YAML documents has one root each.
 * `fault` is set when the bytes could not be read to their end: the roots
 * then hold what came before it.
 */
struct gw_doc {
	const struct gw_view *view;
	const char *format; /* the parser's name: "yaml", "hcl" ... */
	struct gw_lines lines;
	struct gw_node *roots; /* linked by next */
	struct gw_node *last_root;
	uint32_t count;
	bool faulty;
	struct gw_err fault;
	struct gw_node *comments; /* GW_STRING each, linked by next */
};

bool gw_node_is_scalar(const struct gw_node *n);
/* NULL, BOOL, NUMBER, STRING, LIST, MAP: not ALT and not beyond. */
bool gw_node_is_known(const struct gw_node *n);
/* The child of a map by its key (the first, if it stands twice), or NULL.
 * NULL is allowed for n. */
struct gw_node *gw_node_get(const struct gw_node *n, struct gw_str key);
/* Here, so that the length of a literal is not counted at run time. */
static inline struct gw_node *gw_node_key(const struct gw_node *n,
					  const char *key)
{
	return gw_node_get(n, gw_str_of(key));
}
/* "a.b.c" down maps; NULL if any step is missing. */
struct gw_node *gw_node_path(const struct gw_node *n, const char *dotted);
/* The i-th child; a negative i counts from the end; NULL if none. */
struct gw_node *gw_node_item(const struct gw_node *n, int64_t i);
/* Text of a known scalar, or "" with NULL pointer. NULL allowed. */
struct gw_str gw_node_text(const struct gw_node *n);
bool gw_node_text_is(const struct gw_node *n, const char *text);
bool gw_node_true(const struct gw_node *n);
/* The position a finding about this node points at: its key if it has one. */
void gw_node_place(const struct gw_node *n, uint32_t *line, uint32_t *col);

/* For trees made by hand (model/, resolve/, tests). A child belongs to one
 * parent; gw_node_share() makes a shallow copy for a second one. */
struct gw_node *gw_node_new(struct gw_arena *a, enum gw_kind kind);
struct gw_node *gw_node_string(struct gw_arena *a, struct gw_str text);
void gw_node_add(struct gw_node *parent, struct gw_node *child);
void gw_node_put(struct gw_node *map, struct gw_str key, struct gw_node *child);
struct gw_node *gw_node_share(struct gw_arena *a, const struct gw_node *n);

/* One line of text that shows a tree, for tests: {a: [1, "x"], b: ?}. */
struct gw_buf;
void gw_node_dump(struct gw_buf *out, const struct gw_node *n);

/* --- builder ------------------------------------------------------------- */

/*
 * Parsers build through this. It keeps the stack, the places and the budgets:
 * every call may answer GW_ELIMIT, which the parser passes on. Typical use:
 *
 *	r = gw_build_open(b, GW_MAP, off);
 *	r = gw_build_key(b, key, off);      (before each value in a map)
 *	r = gw_build_scalar(b, GW_STRING, text, off, len);
 *	gw_build_close(b, end_off);
 */
#define GW_MAX_DEPTH 200
#define GW_MAX_NODES 1000000u

struct gw_builder {
	struct gw_arena *arena;
	struct gw_doc *doc;
	struct gw_node *open; /* innermost open container */
	struct gw_node *newest; /* the node made last */
	struct gw_str key;
	uint32_t key_off;
	bool has_key;
	uint32_t nodes;
	uint32_t max_nodes;
	uint32_t depth;
	uint32_t line; /* index of the line that was asked for last */
};

/* A document over the view, its line table built; arena-owned. */
struct gw_doc *gw_doc_new(struct gw_arena *a, const struct gw_view *view,
			  const char *format);
void gw_builder_init(struct gw_builder *b, struct gw_arena *a,
		     struct gw_doc *doc);
/* Names the next value. The text is borrowed: copy it if it is decoded. */
void gw_build_key(struct gw_builder *b, struct gw_str key, uint32_t off);
GW_CHECKED int gw_build_open(struct gw_builder *b, enum gw_kind kind,
			     uint32_t off, struct gw_err *err);
/* Closes the innermost container, whose span then ends at `end`. */
void gw_build_close(struct gw_builder *b, uint32_t end);
GW_CHECKED int gw_build_scalar(struct gw_builder *b, enum gw_kind kind,
			       struct gw_str text, uint32_t off, uint32_t len,
			       struct gw_err *err);
/* Closes all that is open (after a fault), marking it GW_PARTIAL|GW_OPEN. */
void gw_build_abandon(struct gw_builder *b, uint32_t end);
/* Sets flags on the node made or closed last. */
void gw_build_flag(struct gw_builder *b, unsigned flags);
/* Remembers a comment (text without its marks) for waivers. */
void gw_build_comment(struct gw_builder *b, struct gw_str text, uint32_t off);
/* gw_lines_at() of the document, and the view's base. */
uint32_t gw_build_line(struct gw_builder *b, uint32_t off, uint32_t *col);
/* Notes the fault in the document, with the place of `off`; returns
 * GW_ESYNTAX. */
int gw_build_fault(struct gw_builder *b, struct gw_err *err, uint32_t off,
		   const char *fmt, ...) GW_PRINTF(4, 5);

#endif
