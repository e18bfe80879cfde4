/* The profiles that are built in. SPDX-License-Identifier: Apache-2.0 */
#include "verdict/policy.h"

struct gw_str gw_policy_shipped(struct gw_str name)
{
	for (const struct gw_shipped *s = gw_shipped_rows; s->name; s++)
		if (gw_str_is(name, s->name))
			return (struct gw_str){ s->text, s->size };
	return GW_STR("");
}

const char *gw_policy_shipped_at(size_t i)
{
	const struct gw_shipped *s = gw_shipped_rows;

	while (s->name && i-- > 0)
		s++;
	return s->name;
}
