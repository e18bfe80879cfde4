#ifndef GW_PARSE_BICEP_H
#define GW_PARSE_BICEP_H

#include "parse/code.h"

/*
 * Bicep (learn.microsoft.com, "Bicep file structure and syntax", and the
 * grammar notes of the compiler's repository). What the files bicep*.c share;
 * private to the room. Nothing is run, no module is fetched.
 *
 * A fault sets `bad`: expressions return at once with what they have, and the
 * file goes on at the next line that begins like a declaration.
 */
struct bicep {
	struct gw_code c;
	uint32_t nest; /* open parentheses: lines do not end there */
	bool bad;
};

/* bicep_lex.c */
/* Blanks and comments, and newlines inside of parentheses. */
void bicep_blanks(struct bicep *p);
/* Blanks, comments and newlines. */
void bicep_lines(struct bicep *p);
/* The byte behind blanks; '\0' at the end or after a fault. */
char bicep_next(struct bicep *p);
/* The byte behind blanks and newlines; nothing is taken. */
char bicep_far(struct bicep *p);
bool bicep_accept(struct bicep *p, const char *mark);
bool bicep_expect(struct bicep *p, const char *mark);
void bicep_fault(struct bicep *p, size_t at, const char *what);
struct gw_str bicep_ident(struct bicep *p);
/* True if the identifier `word`, all of it, stands behind blanks. */
bool bicep_sees_word(struct bicep *p, const char *word);
bool bicep_take_word(struct bicep *p, const char *word);
/* An unknown with the source from `at` to here. */
struct gw_node *bicep_unknown(struct bicep *p, size_t at);
/* The source of a type: GW_STRING. Ends before "=", "=>" or the line. */
struct gw_node *bicep_type(struct bicep *p);

/* bicep_string.c */
struct gw_node *bicep_string(struct bicep *p);

/* bicep_expr.c */
struct gw_node *bicep_expr(struct bicep *p);

/* bicep_coll.c */
/* "{" item* "}" with its items put into `map`. */
void bicep_object(struct bicep *p, struct gw_node *map);
struct gw_node *bicep_list(struct bicep *p);
/* "for" names "in" expr ":", behind `for`: children of `n`. */
void bicep_for_head(struct bicep *p, struct gw_node *n);

/* bicep_decl.c */
/* "resource" NAME STRING ["existing"] "=" body: into the map of resources of
 * `into`; `at` is where the keyword stands, the reader behind it. */
void bicep_resource(struct bicep *p, struct gw_node *into,
		    struct gw_node *decorators, size_t at);
void bicep_module(struct bicep *p, struct gw_node *into,
		  struct gw_node *decorators, size_t at);
/* The decorators that stand here: GW_LIST of calls, or NULL. */
struct gw_node *bicep_decorators(struct bicep *p);
/* The child map of that key, made if it is missing. */
struct gw_node *bicep_section(struct bicep *p, struct gw_node *into,
			      const char *key);

#endif
