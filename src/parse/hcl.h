#ifndef GW_PARSE_HCL_H
#define GW_PARSE_HCL_H

#include "parse/code.h"

/*
 * HCL 2 native syntax (hclsyntax/spec.md of HashiCorp's hcl). What the files
 * hcl*.c share; private to the room. There is no token stream: what a byte
 * means depends on where it stands (body, expression, template), so each
 * production reads bytes.
 *
 * A fault sets `bad`; expressions then return at once with what they have and
 * the body that holds them goes on behind the broken item.
 */
struct hcl {
	struct gw_code c;
	bool newlines; /* they end things here; else they are blanks */
	bool bad; /* a fault has to be skipped */
	bool unwind; /* ... by leaving all open blocks */
	size_t indent; /* blanks to cut from the lines of a heredoc */
};

/* hcl_lex.c */
void hcl_blanks(struct hcl *p);
/* The byte behind blanks; '\0' at the end or after a fault. */
char hcl_next(struct hcl *p);
bool hcl_accept(struct hcl *p, const char *mark);
bool hcl_expect(struct hcl *p, const char *mark);
void hcl_fault(struct hcl *p, size_t at, const char *what);
bool hcl_ident_starts(char ch);
struct gw_str hcl_ident(struct hcl *p);
/* True if the identifier `word`, all of it, stands behind blanks. */
bool hcl_sees_word(struct hcl *p, const char *word);
struct gw_node *hcl_number(struct hcl *p);
/* Sets whether newlines end things; returns how it was. */
bool hcl_newlines(struct hcl *p, bool end);

/* hcl_expr.c */
struct gw_node *hcl_expr(struct hcl *p);
/* An unknown with the source from `at` to here. */
struct gw_node *hcl_unknown(struct hcl *p, size_t at);

/* hcl_coll.c: '[' and '{' */
struct gw_node *hcl_tuple(struct hcl *p);
struct gw_node *hcl_object(struct hcl *p);
/* "for" names "in" expr, behind `for`: children of `n`. */
void hcl_for_head(struct hcl *p, struct gw_node *n);

/* hcl_template.c */
struct gw_node *hcl_quoted(struct hcl *p);
struct gw_node *hcl_heredoc(struct hcl *p);

#endif
