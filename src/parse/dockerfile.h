#ifndef GW_PARSE_DOCKERFILE_H
#define GW_PARSE_DOCKERFILE_H

#include "parse/dockerfile_lines.h"
#include "parse/dockerfile_words.h"

/* What the files that read a Dockerfile share (private to the room). */

enum operands {
	ARGS, /* words */
	EXEC, /* a JSON list, or text for the shell */
	FILES, /* a JSON list, or words; may have heredocs */
	PAIRS, /* NAME=value ..., or NAME and the rest */
	NAMES, /* NAME[=value] ... */
	REST, /* one text */
	FROM,
	HEALTH,
	NESTED, /* another instruction */
};

enum traits {
	HEREDOC = 1 << 0,
	SHELL = 1 << 1, /* a shell, not the builder, reads variables */
};

struct dockerfile_instruction {
	const char *name;
	enum operands operands;
	unsigned traits;
};

/* One instruction while it is read. */
struct dockerfile_reader {
	struct dockerfile_lines *lines;
	struct gw_code *c; /* the joined line */
	struct dockerfile_words w;
	const struct dockerfile_instruction *kind; /* NULL: unknown */
	struct gw_node *node;
	struct gw_code_keys keys;
	bool onbuild;
	bool exec;
};

/* flag* at the reader's place, as "flags". */
void dockerfile_flags(struct dockerfile_reader *p);
/* The heredocs that the words from `at` on announce, as "heredocs": their
 * lines stand behind the instruction's. */
void dockerfile_heredocs(struct dockerfile_reader *p, size_t at);
/* A JSON list of strings, or text for a shell: "form", "json", "args". */
void dockerfile_exec_form(struct dockerfile_reader *p);
/* The operands, as the instruction wants them. */
void dockerfile_operands(struct dockerfile_reader *p);

#endif
