#ifndef GW_BASE_VEC_H
#define GW_BASE_VEC_H

#include <stdlib.h>

#include "base/err.h"

/*
 * A growing array on the heap: GW_VEC(struct gw_finding) found = {0};
 * *GW_PUSH(&found) = f; for (size_t i = 0; i < found.n; i++) use(found.v[i]);
 * GW_VEC_FREE(&found). Bounded by whoever pushes.
 */
#define GW_VEC(type)                  \
	struct {                      \
		type *v;              \
		size_t n;             \
		size_t cap;           \
	}

static inline void *gw_vec_grow(void *v, size_t *cap, size_t n, size_t size)
{
	void *bigger;

	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 16;
	if (*cap > SIZE_MAX / 2 / size)
		gw_no_memory(SIZE_MAX);
	bigger = realloc(v, *cap * size);
	if (!bigger)
		gw_no_memory(*cap * size);
	return bigger;
}

#define GW_PUSH(vec)                                                          \
	((vec)->v = gw_vec_grow((vec)->v, &(vec)->cap, (vec)->n,              \
				sizeof(*(vec)->v)),                           \
	 (vec)->v + (vec)->n++)

#define GW_VEC_FREE(vec)        \
	do {                    \
		free((vec)->v); \
		(vec)->v = NULL; \
		(vec)->n = 0;   \
		(vec)->cap = 0; \
	} while (0)

#endif
