#ifndef GW_PARSE_DOCKERFILE_LINES_H
#define GW_PARSE_DOCKERFILE_LINES_H

#include "parse/code.h"

/*
 * Lines of a Dockerfile (private to the room): continuation lines are joined,
 * comments and blank lines between them left out, as BuildKit does it
 * (frontend/dockerfile/parser/parser.go). A line joined from several has a
 * table of places, so that spans stay exact.
 */
struct dockerfile_lines {
	struct gw_code *c; /* over the whole file; c->at: the next line */
	char escape; /* '\\' or '`' */
};

/* A line as written: its bytes without the end, and where the next begins. */
struct dockerfile_raw {
	struct gw_str text;
	size_t at;
	size_t next;
};

/* False at the end of the file. */
bool dockerfile_raw_line(struct dockerfile_lines *l,
			 struct dockerfile_raw *out);
bool dockerfile_is_comment(struct gw_str line);
void dockerfile_comment(struct dockerfile_lines *l,
			const struct dockerfile_raw *raw);

/*
 * The next instruction's text into *line, a reader of its own (of the same
 * builder); false at the end. `line->r` and `stop` start as those of l->c.
 */
bool dockerfile_line(struct dockerfile_lines *l, struct gw_code *line);

#endif
