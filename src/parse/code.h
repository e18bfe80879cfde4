#ifndef GW_PARSE_CODE_H
#define GW_PARSE_CODE_H

#include "base/buf.h"
#include "base/map.h"
#include "doc/doc.h"

/*
 * What the parsers of code share (private to the room). An expression is often
 * known only behind its first operand, so these parsers make their nodes loose
 * and hang them up later; the builder supplies budgets, places and faults.
 *
 * Errors stick: after a budget is used up `stop` is set, every node still made
 * is real memory but the parser's loops must end (their token source answers
 * "end"). `r` is the worst that happened, to be returned from the parser.
 */
struct gw_code {
	struct gw_builder *b;
	const struct gw_doc *doc; /* nodes are said to be written in it */
	struct gw_err *err;
	struct gw_str text; /* what is parsed */
	size_t at; /* the reader's offset in it */
	uint32_t base; /* where the text begins in the view */
	const uint32_t *places; /* else: view offset of each byte, and end */
	uint32_t comments; /* up to here in the view they are remembered */
	uint32_t depth;
	int r;
	bool stop;
	bool quiet; /* faults are counted in r, not noted */
};

/* Recursion over outside depth goes no further than this. A level of syntax
 * may make several levels of tree; gw_code_close() holds GW_MAX_DEPTH. */
#define GW_CODE_DEPTH 100

void gw_code_init(struct gw_code *c, struct gw_builder *b, struct gw_str text,
		  struct gw_err *err);

/* The byte at at + ahead, or '\0' behind the end (ask gw_code_left()). */
static inline char gw_code_peek(const struct gw_code *c, size_t ahead)
{
	return c->text.n - c->at > ahead ? c->text.p[c->at + ahead] : '\0';
}

static inline size_t gw_code_left(const struct gw_code *c)
{
	return c->stop ? 0 : c->text.n - c->at;
}

/* True if `word`, which is not empty, stands at the reader's place. */
bool gw_code_sees_all(const struct gw_code *c, const char *word);
static inline bool gw_code_sees(const struct gw_code *c, const char *word)
{
	return gw_code_peek(c, 0) == word[0] && gw_code_sees_all(c, word);
}

/* The offset in the view of an offset in the text. */
uint32_t gw_code_place(const struct gw_code *c, size_t at);

/* Opens the root map under whatever the builder has open; NULL: stopped. */
struct gw_node *gw_code_open(struct gw_code *c, size_t at);
/* Closes it: measures depth, cuts what is deeper than GW_MAX_DEPTH (then an
 * unknown, and GW_ELIMIT), marks it partial if the parser stopped. Returns
 * what the parser is to return. */
GW_CHECKED int gw_code_close(struct gw_code *c, struct gw_node *root);

/* A loose node that begins at `at`; never NULL. */
struct gw_node *gw_code_node(struct gw_code *c, enum gw_kind kind, size_t at);
/* The same with text and end. */
struct gw_node *gw_code_scalar(struct gw_code *c, enum gw_kind kind,
			       struct gw_str text, size_t at, size_t end);
/* Its span begins at `at` and ends before `end`. */
void gw_code_span(struct gw_code *c, struct gw_node *n, size_t at, size_t end);
/* Its span ends before `end`. */
void gw_code_end(struct gw_code *c, struct gw_node *n, size_t end);
/* Makes a node whose first child is `n` and that begins where `n` does. */
struct gw_node *gw_code_wrap(struct gw_code *c, enum gw_kind kind,
			     struct gw_str text, struct gw_node *n);
/* A copy with all below it, for a second place in the tree. */
struct gw_node *gw_code_copy(struct gw_code *c, const struct gw_node *n);
/* Adds under a key that is written nowhere. */
void gw_code_put(struct gw_node *map, const char *key, struct gw_node *child);
/* Names a node by the key that stands at `at`. */
void gw_code_key(struct gw_code *c, struct gw_node *n, struct gw_str key,
		 size_t at);
/* A GW_BOOL under a key that is written nowhere, at the map's place. */
void gw_code_put_bool(struct gw_code *c, struct gw_node *map, const char *key,
		      bool value);
/* The source text [from, to), trimmed of blanks at its end. */
struct gw_str gw_code_source(const struct gw_code *c, size_t from, size_t to);

/* Remembers the comment [from, to) without blanks around it, once however
 * often it is read. */
void gw_code_comment(struct gw_code *c, size_t from, size_t to);
/* The same for one that stands at the reader's place, which is then behind it:
 * to the end of the line, its mark being `mark` bytes; or up to its star and
 * slash. False: it is not closed, and the text is at its end. */
void gw_code_line_comment(struct gw_code *c, size_t mark);
bool gw_code_block_comment(struct gw_code *c);
/* Notes a fault; the parser goes on behind it. */
void gw_code_fault(struct gw_code *c, size_t at, const char *fmt, ...)
	GW_PRINTF(3, 4);
/* Notes that a budget is used up and stops. */
void gw_code_limit(struct gw_code *c, size_t at, const char *what);
/* One level deeper; false (and stopped) at GW_CODE_DEPTH. */
GW_CHECKED bool gw_code_enter(struct gw_code *c);
void gw_code_leave(struct gw_code *c);

/*
 * Keys of one map while it grows: finds a child by its key without walking
 * all of a large map. The map must only grow through gw_code_keys_put().
 */
struct gw_code_keys {
	struct gw_node *map;
	struct gw_map index; /* used from a dozen children on */
};

void gw_code_keys_init(struct gw_code *c, struct gw_code_keys *k,
		       struct gw_node *map);
struct gw_node *gw_code_keys_get(struct gw_code_keys *k, struct gw_str key);
/* Adds a named child; a second one of that name becomes GW_DUPLICATE. */
void gw_code_keys_put(struct gw_code_keys *k, struct gw_node *child);

/* --- text with holes --- */

/*
 * A string while it is read: literal bytes and what is put between them.
 * Used from init to finish without a return in between; finish frees.
 */
struct gw_parts {
	struct gw_code *c;
	struct gw_buf lit;
	size_t lit_at;
	size_t at; /* where the whole begins */
	struct gw_node *node; /* GW_TEMPLATE, once there is a hole */
	bool quoted;
};

void gw_parts_init(struct gw_parts *t, struct gw_code *c, size_t at);
void gw_parts_byte(struct gw_parts *t, char ch, size_t at);
/* Bytes that stand from `at` on. */
void gw_parts_add(struct gw_parts *t, struct gw_str s, size_t at);
/* A hole, which begins at `at`. */
void gw_parts_hole(struct gw_parts *t, struct gw_node *n, size_t at);
/* GW_STRING without holes, else GW_TEMPLATE with its source as text; a lone
 * hole is itself if `alone`. */
struct gw_node *gw_parts_finish(struct gw_parts *t, size_t end, bool alone);

/* --- decoding shared by the languages --- */

/*
 * A dotted name grown by a piece between `a` and `z` ("." or "[" "]"). No
 * bytes are copied when they stand side by side in the source; a copy is made
 * up to a bound, so that long chains do not cost memory squared. NULL pointer
 * beyond it: the caller then makes an operator.
 */
struct gw_str gw_code_grow(struct gw_code *c, struct gw_str base,
			   const char *a, struct gw_str piece, const char *z);
/* The reference `n` grown so, or unknown beyond the bound. */
struct gw_node *gw_code_grow_ref(struct gw_code *c, struct gw_node *n,
				 const char *a, struct gw_str piece,
				 const char *z);
/* `n`.name, the name standing from `at` to the reader: a longer reference, or
 * an operator. */
struct gw_node *gw_code_member(struct gw_code *c, struct gw_node *n,
			       struct gw_str name, size_t at);
/* true, false, null, or a reference to what else is called `name`. */
struct gw_node *gw_code_word(struct gw_code *c, struct gw_str name, size_t at);
/* A number that is written nowhere, put under a key. */
void gw_code_put_count(struct gw_code *c, struct gw_node *map, const char *key,
		       uint64_t n);
/* A buffer's text on the arena. */
struct gw_str gw_code_keep(struct gw_code *c, const struct gw_buf *buf);
/* Reads up to `max` hex digits at *at of s; false if there is none. */
bool gw_code_hex(struct gw_str s, size_t *at, unsigned max, uint32_t *out);

/* "a.b" of two names; "?" if that grows too long. */
struct gw_str gw_code_dotted(struct gw_code *c, struct gw_str a,
			     struct gw_str b);
/* How a value is called in the name of a call on it: "a.b", "a.b().c", "?".
 * A chain of attributes is followed for `most` steps. */
struct gw_str gw_code_spoken(struct gw_code *c, const struct gw_node *n,
			     unsigned most);

#endif
