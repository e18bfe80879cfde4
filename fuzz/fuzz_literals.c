/* SPDX-License-Identifier: Apache-2.0 */
/* A pattern, a NUL, a text: literals of the pattern must be in each match. */
#include <stdlib.h>
#include <string.h>

#include "match/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool seen(void *ctx, uint32_t number, size_t end)
{
	(void)number;
	(void)end;
	*(bool *)ctx = true;
	return false;
}

static void prove(struct gw_arena *a, struct gw_str pattern,
		  struct gw_str text)
{
	struct gw_capture caps[GW_MAX_CAPTURES];
	struct gw_literal *lits;
	struct gw_regex *re;
	struct gw_err err;
	struct gw_str table;
	size_t n;
	bool any = false;

	if (gw_regex_new(&re, pattern, 0, &err) < 0)
		return;
	if (gw_regex_literals(&lits, &n, a, pattern, &err) == GW_OK &&
	    gw_regex_search(re, text, 0, caps) > 0) {
		if (gw_literals_build(&table, a, lits, n, &err) < 0)
			gw_bug("literals that cannot be built");
		gw_literals_find(table, text, seen, &any);
		if (!any)
			abort(); /* a match without its literal */
	}
	gw_regex_free(re);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str all = { (const char *)data, size };
	struct gw_arena a;
	size_t cut = gw_str_find_byte(all, '\0', 0);

	gw_arena_init(&a, 1 << 28);
	if (cut != GW_NOWHERE && cut < 200)
		prove(&a, gw_str_part(all, 0, cut),
		      gw_str_part(all, cut + 1, size));
	gw_arena_release(&a);
	return 0;
}
