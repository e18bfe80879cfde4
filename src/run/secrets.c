/* The operator `secret` of rules: does the secret room take this value for
 * one? SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "run/judge.h"

#define MOST_VALUE ((size_t)1 << 20)

/* As it would stand in a file of settings, so that its name is seen too. */
static void write_setting(struct gw_buf *out, struct gw_str key,
			  struct gw_str value)
{
	if (key.n) {
		gw_buf_add(out, key);
		gw_buf_text(out, " = ");
	}
	gw_buf_add(out, value);
	gw_buf_byte(out, '\n');
}

bool gw_judge_is_secret(void *ctx, struct gw_str key, struct gw_str value)
{
	struct gw_judging *j = ctx;
	struct gw_scanner *scanner = gw_scanner_new(j->secrets);
	struct gw_view view = { .name = GW_STR("value") };
	gw_findings found = { 0 };
	bool timed = false;
	struct gw_arena arena;
	struct gw_scan_job job = { .arena = &arena,
				   .view = &view,
				   .found = &found,
				   .decode = true,
				   .clock = &timed };
	struct gw_buf text;
	struct gw_err err;
	bool is = false;

	gw_arena_init(&arena, (size_t)64 << 20);
	gw_buf_init(&text, 2 * MOST_VALUE);
	write_setting(&text, key, value);
	view.bytes = gw_buf_str(&text);
	if (gw_scan(scanner, &job, &err) < 0)
		is = found.n > 0;
	for (size_t i = 0; i < found.n; i++)
		is = is || (found.v[i].what == GW_FOUND &&
			    found.v[i].tier != GW_TIER_FAKE);
	if (timed)
		atomic_fetch_add(&j->clock, 1);
	GW_VEC_FREE(&found);
	gw_buf_release(&text);
	gw_arena_release(&arena);
	gw_scanner_free(scanner);
	return is;
}
