#ifndef GW_PARSE_PYTHON_H
#define GW_PARSE_PYTHON_H

#include "parse/code.h"

/*
 * Python 3, as far as rules need it: statements, calls and values
 * (docs.python.org/3/reference, chapters 2, 6 to 8). What the files python*.c
 * share; private to the room. Nothing is imported or run.
 */
struct python {
	struct gw_code c;
	struct gw_node *imports;
	uint32_t nest; /* open brackets: newlines are blanks in them */
	bool bad; /* a fault, to be skipped up to the end of its line */
};

/* python_lex.c */
void python_blanks_here(struct python *p);
static inline void python_blanks(struct python *p)
{
	unsigned char ch = (unsigned char)gw_code_peek(&p->c, 0);

	if (ch <= ' ' || ch == '#' || ch == '\\')
		python_blanks_here(p);
}
/* The byte behind blanks; '\0' at the end or after a fault. */
char python_next(struct python *p);
bool python_accept(struct python *p, const char *mark);
bool python_expect(struct python *p, const char *mark);
void python_fault(struct python *p, size_t at, const char *what);
bool python_ident_starts(char ch);
/* The identifier here, "" if there is none. */
struct gw_str python_ident(struct python *p);
/* "a.b.c" */
struct gw_str python_dotted(struct python *p);
/* True if `word` stands behind blanks; taken by python_take(). */
bool python_sees(struct python *p, const char *word);
bool python_take(struct python *p, const char *word);
struct gw_node *python_number(struct python *p);

/* python_string.c: one literal or several side by side */
bool python_string_starts(const struct python *p);
struct gw_node *python_strings(struct python *p);

/* python_expr.c */
struct gw_node *python_expr(struct python *p);
/* One without "if" and lambda: what loops run over, and their conditions. */
struct gw_node *python_value(struct python *p);
/* What may stand left of "in" or "=": no operators. */
struct gw_node *python_target(struct python *p);
/* expr ("," expr)*: a GW_LIST if there is a comma. */
struct gw_node *python_exprs(struct python *p);

/* python_coll.c: what stands in brackets */
struct gw_node *python_parens(struct python *p);
struct gw_node *python_list(struct python *p);
struct gw_node *python_dict(struct python *p);
/* args := "(" [argument ("," argument)*] ")": children of `call` */
void python_args(struct python *p, struct gw_node *call);
struct gw_node *python_index(struct python *p, struct gw_node *of);

/* python_simple.c: statements of one line, into the list `into` */
void python_simple(struct python *p, struct gw_node *into);
/* The map of a statement. */
struct gw_node *python_statement(struct python *p, const char *type, size_t at);

#endif
