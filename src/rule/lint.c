/* What a good rule has beyond what it must have.
 * SPDX-License-Identifier: Apache-2.0 */
#include "rule/pack.h"
#include "rule/writer.h"

static void count_tests(const struct gw_node *rule, unsigned *firing,
			unsigned *quiet)
{
	const struct gw_node *tests = gw_node_key(rule, "tests");

	for (const struct gw_node *t = tests ? tests->first : NULL; t;
	     t = t->next) {
		const struct gw_node *finds = gw_node_key(t, "finds");

		if (finds && finds->count)
			++*firing;
		else
			++*quiet;
	}
}

int gw_rule_lint(struct gw_bundle_writer *w, const struct gw_node *rule,
		 struct gw_err *err)
{
	const struct gw_node *id = gw_node_key(rule, "id");
	unsigned firing = 0;
	unsigned quiet = 0;

	if (!w->official)
		return GW_OK;
	count_tests(rule, &firing, &quiet);
	if (!firing || !quiet)
		return gw_rule_fault(err, id, "E019",
				     "'%.*s' has no test that %s",
				     GW_FMT(id->text),
				     firing ? "stays quiet" : "fires");
	if (!gw_node_key(rule, "fix"))
		gw_bundle_warn(w, id, "'%.*s' does not say how to fix it",
			       GW_FMT(id->text));
	if (!gw_node_key(rule, "refs"))
		gw_bundle_warn(w, id, "'%.*s' does not say where its fact stands",
			       GW_FMT(id->text));
	return GW_OK;
}
