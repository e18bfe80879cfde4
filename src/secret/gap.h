#ifndef GW_SECRET_GAP_H
#define GW_SECRET_GAP_H

#include "secret/structure.h"

/* Private to secret/: the walk from a name to its value. */

#define GW_GAP_BLANKS 64

struct gap {
	struct gw_str s;
	size_t at;
	struct gw_site *site;
	enum gw_file_kind kind;
	char op; /* '=' ':' ',' '(' '>' 'i' (is) or 0 */
	bool next_line; /* the value stands on the line below */
	bool block; /* ... as a block of YAML */
	bool nested; /* ... as the value or default of the block it names */
};

static inline char gap_peek(const struct gap *g, size_t ahead)
{
	return g->at + ahead < g->s.n ? g->s.p[g->at + ahead] : '\0';
}

static inline bool gap_is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

bool gap_take(struct gap *g, const char *what);
void gap_skip_blanks(struct gap *g);
/* close := "\\"? quote "]"? | "&quot;" | "]"; false: prose about a name */
bool gap_skip_close(struct gap *g);
/* name="x" value="...": on to the operator of the value */
bool gap_skip_value_word(struct gap *g);
/* On to the `value` or `default` of the block that the name opens, or of the
 * list item it names; true: at its operator. gap_block.c */
bool gap_enter_block(struct gap *g);
/* `name string = "x"`, `name: str = "x"`, `name As String = "x"` */
void gap_skip_type(struct gap *g);
bool gap_take_operator(struct gap *g);
/* On to the next line where the value may stand there. */
void gap_skip_line_end(struct gap *g);
/* wrapper := letters quote | call "(" | name "||" | tag | "["; true if one
 * was there */
bool gap_skip_wrapper(struct gap *g);

/* --- where a name stands (gap_place.c) ------------------------------------ */

/* NAME=value in capitals, `export`, ENV, -e: an environment line. */
bool gap_is_env_line(struct gw_str text, const struct gw_site *site);
/* A pair of a connection string (ODBC, ADO, JDBC, libpq). */
bool gap_is_connection(struct gw_str text, const struct gw_site *site);
/* ${name:default} and ${name:-default} */
bool gap_is_default(struct gw_str text, const struct gw_site *site);
/* A header line of HTTP, in any file. */
bool gap_is_header(struct gw_str text, const struct gw_site *site);
/* The line is a comment: what stands in it is text. */
bool gap_is_comment(struct gw_str text, const struct gw_site *site);
/* strcpy(name, "value") and its like */
bool gap_is_string_call(struct gw_str text, const struct gw_site *site);
/* MACRO_PASS("x", ...): capitals in front of a bracket name no value. */
bool gap_is_macro(const struct gap *g);
/* flag.String("name", "value", "what it is for") */
bool gap_is_flag_call(struct gw_str text, const struct gw_site *site);
/* ENV NAME value (Docker), setenv NAME value (csh), set -x NAME value (fish) */
bool gap_sets_variable(struct gw_str text, const struct gw_site *site);
/* Is the name the first or second word of its line? */
bool gap_early_in_line(struct gw_str text, const struct gw_site *site);
/* Nothing but marks up to the end of the line. */
bool gap_ends_line(struct gw_str text, size_t at);
/* What follows an element's text is its end. */
bool gap_closes_element(struct gw_str text, size_t at);

#endif
