/* Where template lines of a Helm or Jinja file leave a tree open.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_read.h"

/*
 * A line such as "{{- if .x }}" or "{{ toYaml .y | nindent 4 }}" may put
 * anything into the container to whose column it, or the line below it,
 * belongs. Which one that is, only the columns tell; when in doubt the inner
 * one is taken. An empty value over such a line is what the line makes of it.
 */
static void pass_hole(struct gw_yaml *y, const struct gw_hole *h,
		      uint32_t next_col)
{
	uint32_t col;

	gw_lines_at(&y->b->doc->lines, h->off, &col);
	col = h->indent >= 0	      ? (uint32_t)h->indent
	      : col - 1 > next_col ? col - 1
				      : next_col;
	if (y->hollow && col > y->hollow_col) {
		y->hollow->kind = GW_UNKNOWN;
		y->hollow->text =
			gw_str_part(y->source,
				    y->hollow->span.len ? y->hollow->span.off
							: h->off,
				    h->end);
		return;
	}
	y->open_next = true;
	for (uint32_t i = y->frames; i > 0; i--) {
		struct gw_yaml_frame *f = &y->frame[i - 1];

		if (f->flow || f->col <= col || i == 1) {
			f->node->flags |= GW_OPEN;
			return;
		}
	}
}

void gw_yaml_pass_holes(struct gw_yaml *y, uint32_t off)
{
	struct gw_holes *holes = y->holes;
	uint32_t next_col;

	y->open_next = false;
	gw_lines_at(&y->b->doc->lines, off, &next_col);
	while (y->next_hole < holes->n && holes->v[y->next_hole].off < off) {
		const struct gw_hole *h = &holes->v[y->next_hole++];

		if (h->line && h->off >= y->gap)
			pass_hole(y, h, next_col - 1);
	}
	y->hollow = NULL;
}
