#ifndef GW_PARSE_DOCKERFILE_WORDS_H
#define GW_PARSE_DOCKERFILE_WORDS_H

#include "parse/code.h"

/*
 * Words of a Dockerfile instruction (private to the room): quotes and the
 * escape character are taken away, $NAME, ${NAME} and ${NAME:-word} become
 * GW_REF, and a word with any of them a GW_TEMPLATE whose text is its source.
 * The rules are BuildKit's (frontend/dockerfile/shell/lex.go).
 */
struct dockerfile_words {
	struct gw_code *c;
	char escape;
	bool shell; /* a shell reads the text: $(..), `..`, odd quotes */
	bool plain; /* '$' means nothing here (exec form of RUN, CMD) */
};

/* Moves c->at to the first byte that is neither blank nor tab. */
void dockerfile_blanks(struct gw_code *c);
/* The word at c->at, up to a blank, the byte `stop` or `end`. */
struct gw_node *dockerfile_word(struct dockerfile_words *w, char stop,
				size_t end);
/* All up to `end` as one value, blanks kept (ENV NAME some text). */
struct gw_node *dockerfile_rest(struct dockerfile_words *w, size_t end);
/* Where the word that begins at `at` ends, quotes and escapes heeded. */
size_t dockerfile_word_end(const struct dockerfile_words *w, size_t at,
			   size_t end);
/* A JSON list of strings that fills [c->at, end); NULL if it is none. */
struct gw_node *dockerfile_json(struct dockerfile_words *w, size_t end);
/* The words that are left, as children of `list`. */
void dockerfile_words_into(struct dockerfile_words *w, struct gw_node *list);

#endif
