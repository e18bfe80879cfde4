/* Built without SQLite: there is no cache. SPDX-License-Identifier: Apache-2.0 */
#include "cache/cache.h"

int gw_cache_open(struct gw_cache **out, const struct gw_cache_setup *setup,
		  struct gw_err *err)
{
	(void)setup;
	*out = NULL;
	return gw_err_set(err, GW_ENOTFOUND,
			  "this gitward was built without SQLite, so it keeps "
			  "no verdicts");
}

void gw_cache_close(struct gw_cache *c)
{
	(void)c;
}

void gw_cache_get(struct gw_cache *c, struct gw_cache_row *rows, size_t n,
		  struct gw_arena *arena)
{
	(void)c;
	(void)arena;
	for (size_t i = 0; i < n; i++)
		rows[i].body = (struct gw_str){ NULL, 0 };
}

void gw_cache_put(struct gw_cache *c, const struct gw_cache_row *rows, size_t n)
{
	(void)c;
	(void)rows;
	(void)n;
}

void gw_cache_count(struct gw_cache *c, uint64_t *rows, uint64_t *bytes)
{
	(void)c;
	*rows = *bytes = 0;
}

const char *gw_cache_library(void)
{
	return NULL;
}
