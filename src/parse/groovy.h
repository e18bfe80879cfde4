#ifndef GW_PARSE_GROOVY_H
#define GW_PARSE_GROOVY_H

#include "parse/code.h"

/*
 * Groovy as Jenkinsfiles and Gradle scripts use it (groovy-lang.org, "Syntax"
 * and "Domain-Specific Languages"). What the files groovy*.c share; private
 * to the room. Nothing is run.
 */
struct groovy {
	struct gw_code c;
	uint32_t nest; /* open round and square brackets: lines do not end */
	bool bad; /* a fault, to be skipped up to the end of its line */
};

/* groovy_lex.c */
void groovy_blanks(struct groovy *p);
/* Blanks and newlines. */
void groovy_lines(struct groovy *p);
/* The byte behind blanks; '\0' at the end or after a fault. */
char groovy_next(struct groovy *p);
bool groovy_accept(struct groovy *p, const char *mark);
bool groovy_expect(struct groovy *p, const char *mark);
void groovy_fault(struct groovy *p, size_t at, const char *what);
bool groovy_ident_starts(char ch);
struct gw_str groovy_ident(struct groovy *p);
bool groovy_take(struct groovy *p, const char *word);
struct gw_node *groovy_number(struct groovy *p);

/* groovy_string.c */
bool groovy_string_starts(const struct groovy *p);
struct gw_node *groovy_string(struct groovy *p);

/* groovy_expr.c */
struct gw_node *groovy_expr(struct groovy *p);
/* A value and what is called on it, without operators. */
struct gw_node *groovy_path(struct groovy *p);
/* [NAME ":"] expr ("," ...)*: children of `call`, named ones with a key. */
void groovy_arguments(struct groovy *p, struct gw_node *call, char end);

/* groovy_simple.c: statements of one line, into the list `into` */
struct groovy_target {
	size_t at; /* of the statement */
	size_t name;
	size_t end; /* of the name */
	bool def;
};

struct gw_node *groovy_statement(struct groovy *p, const char *type, size_t at);
/* The statement of a GW_CALL. */
struct gw_node *groovy_call_statement(struct groovy *p, struct gw_node *call);
/* A statement that is neither call nor assignment, or the call that `value`
 * is; `value` may be NULL. */
void groovy_other(struct groovy *p, struct gw_node *into, size_t at,
		  struct gw_node *value);
/* mark expr behind a target; false if there is no mark. */
bool groovy_assign(struct groovy *p, struct gw_node *into,
		   const struct groovy_target *t);
void groovy_expression(struct groovy *p, struct gw_node *into);

/* groovy_decl.c */
/* A variable or method; false if what stands here is neither. */
bool groovy_declaration(struct groovy *p, struct gw_node *into);
/* Behind the type, or the blanks, that begin at `at`; else `at`. */
size_t groovy_type_end(const struct gw_code *c, size_t at);
size_t groovy_blanks_end(const struct gw_code *c, size_t at);

/* groovy.c */
/* "{" [parameters "->"] statements "}": a GW_LIST|GW_BLOCK */
struct gw_node *groovy_closure(struct groovy *p);

#endif
