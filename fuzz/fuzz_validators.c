/* SPDX-License-Identifier: Apache-2.0 */
/* A byte that chooses the validator, then the secret. */
#include "secret/validator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str s = { (const char *)data + 1, size ? size - 1 : 0 };
	struct gw_arena a;
	struct gw_check c = { .secret = s, .of = s, .now = 1700000000,
			      .arena = &a };

	if (!size)
		return 0;
	c.equals = gw_str_part(s, s.n / 2, s.n);
	gw_arena_init(&a, (size_t)1 << 26);
	(void)gw_validators[data[0] % gw_validators_count]->check(&c);
	gw_arena_release(&a);
	return 0;
}
