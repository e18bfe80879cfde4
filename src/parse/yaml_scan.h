#ifndef GW_PARSE_YAML_SCAN_H
#define GW_PARSE_YAML_SCAN_H

#include "base/vec.h"
#include "parse/yaml_read.h"

/*
 * Private to parse/: the common part of YAML, read without libyaml. The
 * scanner finds the very events that libyaml would make, with the same
 * places, or gives up: nothing has happened then, and libyaml reads the text.
 * It knows no faults, only what it does not know.
 */

/* An event whose text is not made yet. */
struct gw_yaml_found {
	uint32_t off;
	uint32_t end;
	uint32_t indent; /* of a block scalar's lines */
	uint8_t type; /* enum gw_yaml_type */
	char style; /* as of the event; of a property '!' or '&' */
	bool property; /* a tag or an anchor of the event behind it */
	bool made; /* a scalar with folded lines or escapes */
};

enum gw_yaml_level_kind {
	GW_YAML_ROOT,
	GW_YAML_IN_MAP,
	GW_YAML_IN_LIST,
	GW_YAML_IN_FLAT_LIST, /* "- " in the column of its key */
};

struct gw_yaml_level {
	int32_t col; /* -1: the root */
	enum gw_yaml_level_kind kind;
};

#define GW_YAML_SCAN_DEPTH 100 /* both for blocks and for brackets */
#define GW_YAML_SCAN_KEY 1000u /* libyaml: 1024 characters to the colon */

struct gw_yaml_scan {
	const char *p; /* the text */
	uint32_t n;
	uint32_t at;
	uint32_t line; /* where the line of `at` begins */
	bool in_document;
	bool ended; /* by "...": only "---" may follow */
	bool waits; /* a value may follow: of a key, an item, a document */
	uint32_t wait_off; /* where it stands if it is empty */
	uint32_t levels;
	struct gw_yaml_level level[GW_YAML_SCAN_DEPTH];
	GW_VEC(struct gw_yaml_found) found;
};

/* --- yaml_scan.c --- */

/* Scans a text that has passed gw_yaml_readable(); false: it gave up. Release
 * it in either case. */
bool gw_yaml_scan(struct gw_yaml_scan *s, struct gw_str text);
void gw_yaml_scan_release(struct gw_yaml_scan *s);
/* All events of a text that was scanned. */
GW_CHECKED int gw_yaml_read_scanned(struct gw_yaml *y,
				    const struct gw_yaml_scan *s);
/* "---" or "..." at `at`, which begins a line. */
bool gw_yaml_scan_mark(const struct gw_yaml_scan *s, uint32_t at);

/* Notes an event. False: there are too many. */
static inline bool gw_yaml_note(struct gw_yaml_scan *s,
				enum gw_yaml_type type, uint32_t off,
				uint32_t end)
{
	if (s->found.n >= 2 * (size_t)GW_MAX_NODES)
		return false;
	*GW_PUSH(&s->found) = (struct gw_yaml_found){
		.off = off, .end = end, .type = (uint8_t)type
	};
	return true;
}

static inline struct gw_yaml_found *gw_yaml_noted(struct gw_yaml_scan *s)
{
	return &s->found.v[s->found.n - 1];
}

/* A blank, or the carriage return that stands before each line feed of some
 * texts: then it is one as well. (No tab: tabs give up.) */
static inline bool gw_yaml_is_blank(char c)
{
	return c == ' ' || c == '\r';
}

/* The end of the text, of a line, or a blank. */
static inline bool gw_yaml_blank_at(const struct gw_yaml_scan *s, uint32_t at)
{
	return at >= s->n || gw_yaml_is_blank(s->p[at]) || s->p[at] == '\n';
}

static inline void gw_yaml_skip_blanks(struct gw_yaml_scan *s)
{
	while (s->at < s->n && gw_yaml_is_blank(s->p[s->at]))
		s->at++;
}

/* --- yaml_scan_scalar.c: each notes what begins at s->at and leaves s->at
 * behind it --- */

/* The first line of a plain scalar; s->at is left at what ended it: ':', '#'
 * behind a blank, the line's end, and in brackets , ] or }. */
bool gw_yaml_scan_plain(struct gw_yaml_scan *s, bool flow);
/* The further lines of the plain scalar noted last, which stand deeper than
 * column `indent`. */
bool gw_yaml_scan_more(struct gw_yaml_scan *s, int32_t indent);
bool gw_yaml_scan_quoted(struct gw_yaml_scan *s);
/* "|" or ">" in a block at column `indent`; s->at is left at a line's start. */
bool gw_yaml_scan_block(struct gw_yaml_scan *s, int32_t indent);
/* "!Tag", "&anchor" or "*alias". */
bool gw_yaml_scan_word(struct gw_yaml_scan *s, bool flow);

/* --- yaml_scan_flow.c --- */

/* "[..]" or "{..}", to its last bracket. */
bool gw_yaml_scan_flow(struct gw_yaml_scan *s);

/* --- yaml_scan_text.c --- */

/* The text of a scalar, in `p` or made in *scratch (heap; the caller's). */
struct gw_yaml_scratch {
	char *v;
	size_t cap;
};
struct gw_str gw_yaml_scan_text(struct gw_yaml_scratch *scratch,
				const char *p, const struct gw_yaml_found *f);
/* Bytes of the escape at p[0] = '\\', in which p[n] ends the text, and its
 * character; 0: none that is known. A line's end is left for the caller: the
 * backslash alone is 1. */
uint32_t gw_yaml_escape(const char *p, uint32_t n, uint32_t *out);

#endif
