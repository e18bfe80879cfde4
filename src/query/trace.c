/* explain --why: the tree of decisions. SPDX-License-Identifier: Apache-2.0 */
#include "query/run.h"

void gw_q_trace(struct q_run *r, const char *what, struct gw_str words,
		enum q_truth t, const struct gw_node *value)
{
	struct gw_buf *out = r->trace;

	if (!out)
		return;
	for (unsigned i = 0; i < r->indent && i < 32; i++)
		gw_buf_text(out, "  ");
	gw_buf_print(out, "%c %s", "FUT"[t], what);
	if (words.n) {
		gw_buf_byte(out, ' ');
		gw_buf_add(out, words);
	}
	/* Of what holds much only how much: a secret may stand in it. */
	if (value && (value->kind == GW_MAP || value->kind == GW_LIST)) {
		gw_buf_print(out, " = (%u %s)", value->count,
			     value->kind == GW_MAP ? "keys" : "items");
	} else if (value) {
		gw_buf_text(out, " = ");
		gw_q_show(out, value, 0);
	}
	gw_buf_byte(out, '\n');
}
