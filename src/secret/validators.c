/* SPDX-License-Identifier: Apache-2.0 */
/* All validators, in the order of validators.def. */
#include "secret/validator.h"

#define GW_VALIDATOR(id) &gw_validator_##id,
const struct gw_validator *const gw_validators[] = {
#include "secret/validators.def"
};
#undef GW_VALIDATOR

const size_t gw_validators_count =
	sizeof(gw_validators) / sizeof(gw_validators[0]);
