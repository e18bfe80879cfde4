#ifndef GW_PARSE_SHELL_H
#define GW_PARSE_SHELL_H

#include "parse/code.h"

/*
 * POSIX shell with what bash adds (XCU chapter 2; bash(1)). What the files
 * shell*.c share; private to the room. Nothing is expanded.
 */
struct shell_here {
	struct gw_str mark;
	struct gw_node *redirect; /* gets the text as "to" */
	size_t at;
	bool chomp; /* <<-: tabs in front are cut */
	bool quoted; /* nothing is expanded in it */
	struct shell_here *next;
};

struct shell {
	struct gw_code c;
	struct gw_node *top; /* the list of all pipelines */
	struct shell_here *pending; /* heredocs that begin on the next line */
	struct shell_here **pending_end;
	uint32_t inside; /* command substitutions that are open */
	bool bad; /* a fault, to be skipped up to the end of its line */
};

void shell_init(struct shell *p);
void shell_fault(struct shell *p, size_t at, const char *what);

/* shell_list.c: lists of pipelines up to a word or mark that ends them. */
/* Pipelines up to ')', '}', ";;" or a closing keyword, into `list`. */
void shell_list(struct shell *p, struct gw_node *list, struct gw_str joined);
/* The commands of a substitution, reader at the first; `close` ends it. */
void shell_inner(struct shell *p, char close);
/* Blanks, continued lines and comments; newlines too if `lines`. */
void shell_blanks(struct shell *p, bool lines);
/* True if the whole word `word` stands here, unquoted. */
bool shell_keyword(const struct shell *p, const char *word);

/* shell_simple.c */
struct gw_node *shell_simple(struct shell *p);
bool shell_redirect(struct shell *p, struct gw_node *command);

/* shell_word.c */
/* The word at the reader's place; NULL if none begins here. */
struct gw_node *shell_word(struct shell *p);
/* Text in which only expansions count, up to `end` (heredocs). */
struct gw_node *shell_expand(struct shell *p, size_t end);
bool shell_ends_word(char ch);
/* Behind the bracket that closes the one here, quotes heeded. */
size_t shell_closing(const struct shell *p, size_t at);

#endif
