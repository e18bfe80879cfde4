/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return parse_any("savedmodel", "saved_model.pb", data, size);
}
