/*
 * No secret is shown, wherever a finding takes its words from: a rule about
 * a commit message quotes the message, one about an environment quotes the
 * line, and a path may be a secret itself. What the secret engine found in
 * the same bytes is masked in all of them.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "run/judge.h"

#define SHORTEST 5

/* The bytes of a finding on one line of the text, or "". */
static struct gw_str found_bytes(const struct gw_finding *f,
				 const struct gw_lines *lines,
				 struct gw_str text)
{
	struct gw_str line = gw_lines_text(lines, text, f->place.line);

	if (f->what != GW_FOUND || f->tier == GW_TIER_NONE || !f->place.col ||
	    f->place.end_line > f->place.line ||
	    f->place.end_col <= f->place.col)
		return GW_STR("");
	return gw_str_part(line, f->place.col - 1, f->place.end_col - 1);
}

void gw_hide_collect(gw_hidden *out, const gw_findings *found, size_t from,
		     const struct gw_view *view, struct gw_arena *arena)
{
	struct gw_lines lines;

	if (found->n == from)
		return;
	gw_lines_init(&lines, view->bytes, arena);
	for (size_t i = from; i < found->n; i++) {
		struct gw_str s =
			found_bytes(&found->v[i], &lines, view->bytes);

		if (s.n >= SHORTEST)
			*GW_PUSH(out) = gw_arena_copy(arena, s);
	}
}

/* Every occurrence of the secret replaced by its mask. */
static void hide_in(struct gw_str *text, struct gw_str secret,
		    struct gw_arena *arena)
{
	size_t at = gw_str_find(*text, secret, 0);
	struct gw_str mask;

	if (at == GW_NOWHERE)
		return;
	mask = gw_redact(arena, secret);
	while (at != GW_NOWHERE) {
		const struct gw_str parts[] = {
			gw_str_part(*text, 0, at), mask,
			gw_str_part(*text, at + secret.n, text->n)
		};

		*text = gw_arena_join(arena, parts, 3);
		at = gw_str_find(*text, secret, at + mask.n);
	}
}

void gw_hide_apply(const gw_hidden *hidden, struct gw_finding *f,
		   struct gw_arena *arena)
{
	struct gw_str *texts[] = { &f->message, &f->excerpt,	&f->address,
				   &f->other,	&f->place.path, &f->place.ref,
				   &f->fix,	&f->why,     &f->author };

	for (size_t i = 0; i < hidden->n; i++)
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			hide_in(texts[k], hidden->v[i], arena);
}

void gw_hide_trace(const gw_hidden *hidden, struct gw_buf *trace, size_t from,
		   struct gw_arena *arena)
{
	struct gw_str text;

	if (hidden->n == 0 || trace->n <= from)
		return;
	text = gw_arena_copy(arena, gw_str_part(gw_buf_str(trace), from,
						trace->n));
	for (size_t i = 0; i < hidden->n; i++)
		hide_in(&text, hidden->v[i], arena);
	trace->n = from;
	gw_buf_add(trace, text);
}
