#ifndef GW_MATCH_MATCH_H
#define GW_MATCH_MATCH_H

#include "base/arena.h"
#include "base/err.h"

/* Many literals at once, then one regex exactly. */

/* --- literals ------------------------------------------------------------ */

/* A literal and the number its hits carry; several may share a number. */
struct gw_literal {
	struct gw_str text; /* 2..64 bytes; ASCII letters match both cases */
	uint32_t number;
	/* For each byte of the text which cases are asked for (GW_CASE_*), or
	 * p NULL: both. */
	struct gw_str cases;
	unsigned place; /* GW_LITERAL_...: where alone it is asked for */
};
/* Its first byte is a capital, a letter behind no letter, or a digit behind no
 * letter or digit. Never where it begins with anything else. */
#define GW_LITERAL_BEGINS 1u
/* The byte behind is no small letter. */
#define GW_LITERAL_ENDS 2u
#define GW_CASE_LOWER 1
#define GW_CASE_UPPER 2
#define GW_CASE_BOTH 3 /* and for what is no letter */

/*
 * Build the table: offsets only, so it can be used straight from a mapped file
 * once gw_literals_check() has accepted it. Owned by the arena. Literals are
 * cheap to find that have a place where a word surely begins or ends: by
 * `place`, or beside a byte of their own that is no letter.
 */
GW_CHECKED int gw_literals_build(struct gw_str *table, struct gw_arena *arena,
				 const struct gw_literal *literals,
				 size_t count, struct gw_err *err);
/* True if it is such a table, of the right size; nothing in it is looked at. */
bool gw_literals_fit(struct gw_str table);
/* True if every offset in the table stays inside it. Costs one pass. */
bool gw_literals_check(struct gw_str table);

/* Called for each hit, in order of its end, then the longest first; return
 * false to stop. `end` is the offset behind the literal's last byte. */
typedef bool gw_literal_hit(void *ctx, uint32_t number, size_t end);
void gw_literals_find(struct gw_str table, struct gw_str text,
		      gw_literal_hit *hit, void *ctx);

/*
 * The literals of which every match of the regex must contain one (found in
 * the pattern, never trusted from a list). GW_ENOTFOUND: there are none.
 * The numbers are 1 when every match begins with its literal (but for
 * assertions that take no room), else 0. `cases` says what the regex, compiled
 * without GW_REGEX_FOLD, can match; `place` is GW_LITERAL_BEGINS where every
 * match does.
 */
GW_CHECKED int gw_regex_literals(struct gw_literal **out, size_t *count,
				 struct gw_arena *arena, struct gw_str regex,
				 struct gw_err *err);

/*
 * What a match of a regex begins with: at each of its first `n` bytes those
 * that may stand there, a bit for each, and no match is shorter. 0: nothing is
 * known.
 */
#define GW_STARTS_MOST 16u
struct gw_starts {
	uint8_t n;
	uint8_t in[GW_STARTS_MOST][32];
};
/* The regex is one that gw_regex_new() takes without GW_REGEX_FOLD. */
void gw_regex_starts(struct gw_starts *out, struct gw_str regex);
/* False: no match begins at `at`. */
bool gw_starts_fit(const struct gw_starts *s, struct gw_str text, size_t at);

/* --- regex --------------------------------------------------------------- */

struct gw_regex; /* heap; compiled with UTF off, bytes; limits set */

enum gw_regex_flags {
	GW_REGEX_FOLD = 1 << 0, /* ignore ASCII case */
	GW_REGEX_WHOLE = 1 << 1, /* must match the whole text */
	GW_REGEX_AT = 1 << 2, /* must match at `from` itself */
};

/* GW_ESYNTAX: err->col is the offset in the pattern + 1. */
GW_CHECKED int gw_regex_new(struct gw_regex **out, struct gw_str pattern,
			    unsigned flags, struct gw_err *err);
void gw_regex_free(struct gw_regex *re);

/* [start, end) of a group; start == GW_NOWHERE: it took no part. */
struct gw_capture {
	size_t start;
	size_t end;
};
#define GW_MAX_CAPTURES 16

/*
 * Search `text` from `from`. Returns the number of captures filled (at least
 * 1: the whole match), 0 for no match, GW_ELIMIT when the match limit was
 * reached: then nothing is known.
 */
GW_CHECKED int gw_regex_search(struct gw_regex *re, struct gw_str text,
			       size_t from,
			       struct gw_capture caps[GW_MAX_CAPTURES]);
/* Number of a named group, or -1. */
int gw_regex_group(const struct gw_regex *re, const char *name);

#endif
