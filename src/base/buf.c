/* A growing text with a maximum. SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

void gw_buf_init(struct gw_buf *b, size_t max)
{
	*b = (struct gw_buf){ .max = max };
}

void gw_buf_release(struct gw_buf *b)
{
	free(b->p);
	*b = (struct gw_buf){ .max = b->max };
}

void gw_buf_reset(struct gw_buf *b)
{
	b->n = 0;
	b->over = false;
}

/* Room for n more bytes and a NUL; false when that is over the maximum. */
static bool make_room(struct gw_buf *b, size_t n)
{
	size_t need;
	size_t cap = b->cap ? b->cap : 256;

	if (n > b->max || b->n > b->max - n) {
		b->over = true;
		return false;
	}
	need = b->n + n + 1;
	if (need <= b->cap)
		return true;
	while (cap < need)
		cap *= 2;
	b->p = realloc(b->p, cap);
	if (!b->p)
		gw_no_memory(cap);
	b->cap = cap;
	return true;
}

void gw_buf_add(struct gw_buf *b, struct gw_str s)
{
	if (s.n == 0 || !make_room(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

char *gw_buf_room(struct gw_buf *b, size_t n)
{
	return make_room(b, n) ? b->p + b->n : NULL;
}

void gw_buf_text(struct gw_buf *b, const char *text)
{
	gw_buf_add(b, gw_str_of(text));
}

void gw_buf_byte(struct gw_buf *b, char c)
{
	gw_buf_add(b, (struct gw_str){ &c, 1 });
}

void gw_buf_print(struct gw_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		gw_bug("bad format '%s'", fmt);
	if (!make_room(b, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

struct gw_str gw_buf_str(const struct gw_buf *b)
{
	return (struct gw_str){ b->p ? b->p : "", b->n };
}

const char *gw_buf_cstr(struct gw_buf *b)
{
	if (!b->p)
		return "";
	b->p[b->n] = '\0';
	return b->p;
}
