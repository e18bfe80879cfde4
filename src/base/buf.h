#ifndef GW_BASE_BUF_H
#define GW_BASE_BUF_H

#include "base/str.h"

/*
 * A growing text with a maximum from birth. What does not fit any more is
 * dropped and `over` set: ask once at the end. Owned by the caller.
 */
struct gw_buf {
	char *p;
	size_t n;
	size_t cap;
	size_t max;
	bool over;
};

void gw_buf_init(struct gw_buf *b, size_t max);
void gw_buf_release(struct gw_buf *b);
/* Empty it, keep the memory. */
void gw_buf_reset(struct gw_buf *b);
void gw_buf_add(struct gw_buf *b, struct gw_str s);
/* Memory for n bytes behind the text, to be written and counted (n) by the
 * caller before the next change; NULL: that is over the maximum. */
char *gw_buf_room(struct gw_buf *b, size_t n);
void gw_buf_text(struct gw_buf *b, const char *text);
void gw_buf_byte(struct gw_buf *b, char c);
void gw_buf_print(struct gw_buf *b, const char *fmt, ...) GW_PRINTF(2, 3);
/* The text so far; borrowed, valid until the next change. */
struct gw_str gw_buf_str(const struct gw_buf *b);
/* The same, NUL-ended. */
const char *gw_buf_cstr(struct gw_buf *b);

#endif
