/* What may stand behind an option or a command, from the tables.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/words.h"

#include <string.h>

#include "report/report.h"

void gw_option_words(struct gw_buf *out, const struct gw_option *o)
{
	const char *arg = o->arg ? o->arg : "";

	if (strcmp(arg, "WHEN") == 0)
		gw_buf_text(out, "auto always never ");
	else if (strcmp(arg, "LEVEL") == 0)
		gw_buf_text(out, "observe annotate enforce ");
	for (size_t i = 0; strcmp(arg, "FORMAT") == 0 && gw_reporter_at(i); i++)
		gw_buf_print(out, "%s ", gw_reporter_at(i)->name);
}

void gw_command_verbs(struct gw_buf *out, const struct gw_command *c)
{
	struct gw_str rest = gw_str_of(c->args);
	struct gw_str first;
	struct gw_str verb;

	if (!gw_str_next(&rest, ' ', &first))
		return;
	for (size_t i = 0; i < first.n; i++)
		if (!gw_is_lower(first.p[i]) && first.p[i] != '|')
			return;
	while (gw_str_next(&first, '|', &verb)) {
		gw_buf_add(out, verb);
		gw_buf_byte(out, ' ');
	}
}
