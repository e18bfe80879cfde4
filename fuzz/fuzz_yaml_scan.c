/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "yaml_both.h"
#include "yaml_made.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text, or behind a NUL the choices of which one is made. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str bytes = { size ? (const char *)data : "", size };
	struct yaml_made made = { .n = 0 };

	if (size && data[0] == 0) {
		yaml_make(&made, data + 1, size - 1);
		bytes = (struct gw_str){ made.text, made.n };
	}
	if (!yaml_same_both("x.yaml", bytes)) {
		fwrite(bytes.p, 1, bytes.n, stderr);
		abort();
	}
	return 0;
}
