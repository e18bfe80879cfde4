/* The list of formats. SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#define GW_REPORT(name) extern const struct gw_reporter gw_reporter_##name;
#include "report/reports.def"
#undef GW_REPORT

static const struct gw_reporter *const reporters[] = {
#define GW_REPORT(name) &gw_reporter_##name,
#include "report/reports.def"
#undef GW_REPORT
	NULL,
};

const struct gw_reporter *gw_reporter_named(struct gw_str name)
{
	for (size_t i = 0; reporters[i]; i++)
		if (gw_str_is(name, reporters[i]->name))
			return reporters[i];
	return NULL;
}

const struct gw_reporter *gw_reporter_at(size_t i)
{
	for (size_t k = 0; reporters[k]; k++)
		if (k == i)
			return reporters[k];
	return NULL;
}
