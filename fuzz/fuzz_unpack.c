/* Archives from strangers. SPDX-License-Identifier: Apache-2.0 */
#include "unpack/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool look(void *ctx, const struct gw_view *child)
{
	uint64_t *sum = ctx;

	for (size_t i = 0; i < child->bytes.n; i++)
		*sum += (unsigned char)child->bytes.p[i];
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct gw_unpack_limits limits = { 3, 100, 1 << 20, 100 };
	struct gw_view v = { .name = GW_STR("a"),
			     .bytes = { (const char *)data, size } };
	struct gw_arena a;
	struct gw_err err;
	uint64_t sum = 0;
	const struct gw_unpack_how how = { &limits, look, &sum };

	gw_arena_init(&a, (size_t)1 << 26);
	if (gw_unpack(&v, &a, &how, &err) < 0)
		sum = 0;
	gw_arena_release(&a);
	return 0;
}
