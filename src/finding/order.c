/* One order for all findings, whatever thread made them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "finding/finding.h"

static int cmp_number(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int cmp_place(const struct gw_place *a, const struct gw_place *b)
{
	int c = gw_str_cmp(a->path, b->path);

	if (!c)
		c = gw_str_cmp(a->commit, b->commit);
	if (!c)
		c = cmp_number(a->line, b->line);
	if (!c)
		c = cmp_number(a->col, b->col);
	return c;
}

int gw_finding_cmp(const void *a, const void *b)
{
	const struct gw_finding *x = a;
	const struct gw_finding *y = b;
	int c = cmp_place(&x->place, &y->place);

	if (!c)
		c = gw_str_cmp(x->rule, y->rule);
	if (!c)
		c = gw_str_cmp(x->message, y->message);
	if (!c)
		c = cmp_number(x->what, y->what);
	if (!c)
		c = gw_str_cmp(x->place.ref, y->place.ref);
	if (!c)
		c = gw_str_cmp(x->address, y->address);
	if (!c)
		c = cmp_number(x->place.off, y->place.off);
	return c;
}

static bool same(const struct gw_finding *a, const struct gw_finding *b)
{
	return cmp_place(&a->place, &b->place) == 0 &&
	       gw_str_eq(a->place.ref, b->place.ref) && a->what == b->what &&
	       gw_str_eq(a->rule, b->rule) &&
	       gw_str_eq(a->message, b->message);
}

void gw_findings_settle(gw_findings *found)
{
	size_t kept = 0;

	if (!found->n)
		return;
	qsort(found->v, found->n, sizeof(*found->v), gw_finding_cmp);
	for (size_t i = 1; i < found->n; i++)
		if (!same(&found->v[kept], &found->v[i]))
			found->v[++kept] = found->v[i];
	found->n = kept + 1;
}
