#ifndef GW_BASE_JSON_H
#define GW_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

/*
 * JSON written member by member (RFC 8259), two blanks a level. Text becomes
 * valid UTF-8 whatever it was; controls, bidirectional characters, '<', and
 * the first of two '#' are escaped, so that the output can stand in a log or
 * a page. At most 60 levels.
 */
struct gw_json {
	struct gw_buf *out;
	uint64_t filled; /* a bit per level: it has a member */
	unsigned depth;
	bool has_key;
	bool flat; /* set it after init: all on one line, no blanks */
};

void gw_json_init(struct gw_json *j, struct gw_buf *out);
void gw_json_open(struct gw_json *j, char bracket); /* '{' or '[' */
void gw_json_close(struct gw_json *j, char bracket); /* '}' or ']' */
void gw_json_key(struct gw_json *j, const char *key);
void gw_json_text(struct gw_json *j, struct gw_str text);
void gw_json_number(struct gw_json *j, uint64_t n);
void gw_json_bool(struct gw_json *j, bool yes);

/* Key and value at once; the last drops the member when there is no text. */
void gw_json_member(struct gw_json *j, const char *key, struct gw_str text);
void gw_json_word(struct gw_json *j, const char *key, const char *text);
void gw_json_count(struct gw_json *j, const char *key, uint64_t n);
void gw_json_if(struct gw_json *j, const char *key, struct gw_str text);

/* The text in quotes, escaped; nothing else. */
void gw_json_quote(struct gw_buf *out, struct gw_str text);

#endif
