/* A policy file from a pushed tree. SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "verdict/verdict.h"

/* A file that a parameter names. */
static int members(struct gw_str *text, void *ctx, struct gw_str path,
		   struct gw_err *err)
{
	(void)ctx;
	*text = GW_STR("# who may\n ann@example.org \n");
	return path.n % 2 ? GW_OK :
			    gw_err_set(err, GW_ENOTFOUND, "it is not there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_policy_source source = {
		.name = GW_STR(".gitward.yaml"),
		.text = { (const char *)data, size },
		.may_loosen = size % 2 == 1,
		.file = size % 3 == 1 ? members : NULL,
	};
	struct gw_policy_setup setup = { .sources = &source,
					 .count = 1,
					 .server = true,
					 .repository = GW_STR("a/b") };
	struct gw_arena arena;
	struct gw_policy *p;
	struct gw_err err;
	struct gw_buf out;

	gw_arena_init(&arena, (size_t)256 << 20);
	gw_buf_init(&out, (size_t)1 << 20);
	if (gw_policy_open(&p, &arena, &setup, &err) == GW_OK) {
		gw_policy_show(&out, p);
		(void)gw_policy_off(p, GW_STR("a/b"));
		(void)!gw_policy_check(p, &source.name, 1, &err);
	}
	gw_buf_release(&out);
	gw_arena_release(&arena);
	return 0;
}
