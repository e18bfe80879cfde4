/* Memory given back all at once. SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define FIRST_BLOCK ((size_t)16 << 10)
#define MOST_BLOCK ((size_t)1 << 20)

struct gw_arena_block {
	struct gw_arena_block *before;
	size_t size;
	size_t used;
	alignas(max_align_t) char data[];
};

void gw_arena_init(struct gw_arena *a, size_t limit)
{
	*a = (struct gw_arena){ .limit = limit };
}

void gw_arena_reset(struct gw_arena *a)
{
	struct gw_arena_block *keep = a->last;

	if (keep) {
		while (keep->before) {
			struct gw_arena_block *gone = keep->before;

			keep->before = gone->before;
			free(gone);
		}
		keep->used = 0;
		/* What one huge file took would be held by each worker. */
		if (keep->size > MOST_BLOCK) {
			free(keep);
			a->last = NULL;
		}
	}
	a->used = 0;
	a->over = false;
}

void gw_arena_release(struct gw_arena *a)
{
	gw_arena_reset(a);
	free(a->last);
	a->last = NULL;
}

struct gw_arena_mark gw_arena_mark(const struct gw_arena *a)
{
	return (struct gw_arena_mark){ .last = a->last,
				       .block = a->last ? a->last->used : 0,
				       .used = a->used,
				       .over = a->over };
}

void gw_arena_return(struct gw_arena *a, const struct gw_arena_mark *to)
{
	while (a->last && a->last != to->last) {
		struct gw_arena_block *gone = a->last;

		a->last = gone->before;
		free(gone);
	}
	if (a->last != to->last)
		gw_bug("an arena was emptied behind its mark");
	if (a->last)
		a->last->used = to->block;
	a->used = to->used;
	a->over = to->over;
}

static struct gw_arena_block *add_block(struct gw_arena *a, size_t need)
{
	size_t size = a->last ? a->last->size * 2 : FIRST_BLOCK;
	struct gw_arena_block *b;

	if (size > MOST_BLOCK)
		size = MOST_BLOCK;
#ifdef GW_ARENA_MALLOC
	size = need;
#endif
	if (size < need)
		size = need;
	b = malloc(sizeof(*b) + size);
	if (!b)
		gw_no_memory(size);
	b->before = a->last;
	b->size = size;
	b->used = 0;
	a->last = b;
	return b;
}

void *gw_arena_alloc(struct gw_arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct gw_arena_block *b = a->last;
	void *p;

	if (size > SIZE_MAX / 4)
		gw_no_memory(size);
	size = (size + align - 1) / align * align;
	if (!b || b->size - b->used < size)
		b = add_block(a, size);
	p = b->data + b->used;
	b->used += size;
	a->used += size;
	if (a->used > a->limit) {
		a->over = true;
		if (a->used / 2 > a->limit)
			gw_no_memory(a->used);
	}
	return size ? memset(p, 0, size) : p;
}

void *gw_arena_array(struct gw_arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 4 / size)
		gw_no_memory(SIZE_MAX);
	return gw_arena_alloc(a, count * size);
}

struct gw_str gw_arena_copy(struct gw_arena *a, struct gw_str s)
{
	char *p = gw_arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct gw_str){ p, s.n };
}

struct gw_str gw_arena_print(struct gw_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		gw_bug("bad format '%s'", fmt);
	p = gw_arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct gw_str){ p, (size_t)n };
}

struct gw_str gw_arena_join(struct gw_arena *a, const struct gw_str *parts,
			    size_t count)
{
	size_t n = 0;
	char *p;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	p = gw_arena_alloc(a, n + 1);
	n = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].n)
			memcpy(p + n, parts[i].p, parts[i].n);
		n += parts[i].n;
	}
	return (struct gw_str){ p, n };
}
