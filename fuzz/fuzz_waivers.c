/* Waivers and baselines of hostile texts. SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str text = { (const char *)data, size };
	struct gw_arena arena;
	gw_waivers waivers = { NULL, 0, 0 };
	struct gw_baseline baseline;
	struct gw_err err;
	uint64_t records;

	gw_arena_init(&arena, (size_t)64 << 20);
	gw_waivers_read(&waivers, text, GW_STR("a"), &arena);
	for (size_t i = 0; i < waivers.n; i++)
		(void)gw_waiver_holds(&waivers.v[i], 0);
	GW_VEC_FREE(&waivers);
	if (gw_baseline_read(&baseline, text, GW_STR("b"), &err) == GW_OK)
		gw_baseline_release(&baseline);
	(void)!gw_audit_verify(text, GW_STR("key"), &records, &err);
	(void)gw_audit_bypass_since(text, GW_STR("who"), 0);
	gw_arena_release(&arena);
	return 0;
}
