#ifndef GW_PARSE_YAML_PARTS_H
#define GW_PARSE_YAML_PARTS_H

#include "base/map.h"
#include "parse/parse.h"

/* Private to parse/: the parts of the YAML reader. */

/* --- yaml_scalar.c --- */

/*
 * What a plain scalar is: YAML 1.2 core schema (10.3.2), and with `yes_no`
 * the booleans yes, no, on, off of YAML 1.1 too. *text becomes "true" or
 * "false" for a boolean and is left alone otherwise.
 */
enum gw_kind gw_yaml_kind(struct gw_str *text, bool yes_no);

/* What a short tag stands for in CloudFormation: "!Sub" -> "Fn::Sub"; NULL
 * for any other tag. */
const char *gw_yaml_function(struct gw_str tag);
/* Tags whose value is read from elsewhere (!include, !env, !secret ...). */
bool gw_yaml_foreign_tag(struct gw_str tag);

/*
 * Rule files (policy-language 3.9): false if a reader of YAML 1.1 would make
 * something else of this plain value; `words` (80 bytes) then says what.
 */
bool gw_yaml_is_plain_safe(struct gw_str text, char *words);

/* --- yaml_holes.c --- */

/* A place where a template engine puts in text that nobody knows here. */
struct gw_hole {
	uint32_t off;
	uint32_t end;
	bool line; /* it and others like it are all of their lines, or it
		      stands behind "key:" and begins a line of its own */
	bool control; /* if, else, end, range, with ... : puts in no text */
	int32_t indent; /* of "nindent N" and "indent N", or -1 */
};

struct gw_holes {
	struct gw_str text; /* as long as the source, readable as YAML */
	struct gw_hole *v; /* in order */
	size_t n;
};

/*
 * Finds {{ }}, {% %} and {# #}. In the text, lines of nothing but holes are
 * blank and the other holes are rows of 'x', so that every offset stays. The
 * source must have passed gw_yaml_readable().
 */
void gw_holes_find(struct gw_holes *holes, struct gw_arena *arena,
		   struct gw_str source);
/* The source at [off, end) without the control holes at its ends:
 * "{{ if .x }}name" -> "name". */
struct gw_str gw_holes_strip(const struct gw_holes *holes,
			     struct gw_str source, uint32_t off, uint32_t end);
/* The first hole that touches [off, end), or NULL. */
const struct gw_hole *gw_holes_in(const struct gw_holes *holes, uint32_t off,
				  uint32_t end);

/* --- yaml_merge.c --- */

/* A key that stands twice in a template stands in two branches: its values
 * become one GW_ALT. */
void gw_yaml_join_branches(struct gw_arena *arena, struct gw_node *map);

/* Applies the merge keys of a closed map (yaml.org/type/merge.html): what
 * stands in the map wins, then what was merged first. */
void gw_yaml_merge(struct gw_arena *arena, struct gw_node *map);

/*
 * Builds a copy of an anchored node at the place of its alias; `budget` is
 * counted down for each node and GW_ELIMIT at 0 (billion laughs).
 */
GW_CHECKED int gw_yaml_copy(struct gw_builder *b, const struct gw_node *n,
			    struct gw_span place, uint32_t *budget,
			    struct gw_err *err);

/* --- yaml_text.c --- */

/*
 * The text without what libyaml refuses to read: bytes that are not UTF-8
 * and control characters become '_'. The first of them is noted as a fault;
 * the rest of the file is still read.
 */
struct gw_str gw_yaml_readable(struct gw_builder *b, struct gw_str text,
			       struct gw_err *err);
/* Rule files: refuses tabs, control and bidirectional characters, bytes that
 * are not UTF-8 and more than 1 MiB. */
GW_CHECKED int gw_yaml_check_text(struct gw_builder *b, struct gw_str text,
				  struct gw_err *err);
/* Collects the comments in a stretch without scalars. */
void gw_yaml_comments(struct gw_builder *b, struct gw_str text, uint32_t from,
		      uint32_t to);
/* Offset of the next line at or after `from` that begins a document ("---"),
 * or GW_NOWHERE. */
size_t gw_yaml_next_document(struct gw_str text, size_t from);
/* Offset behind the tag, the anchor and their comments in front of a value. */
uint32_t gw_yaml_skip_properties(struct gw_str text, uint32_t off,
				 uint32_t end);

#endif
