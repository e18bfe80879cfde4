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
/* `name string = "x"`, `name: str = "x"`, `name As String = "x"` */
void gap_skip_type(struct gap *g);
bool gap_take_operator(struct gap *g);
/* On to the next line where the value may stand there. */
void gap_skip_line_end(struct gap *g);
/* wrapper := letters quote | call "(" | name "||" | tag | "["; true if one
 * was there */
bool gap_skip_wrapper(struct gap *g);

#endif
