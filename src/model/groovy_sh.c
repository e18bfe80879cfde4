/* The shell texts of Jenkins steps. SPDX-License-Identifier: Apache-2.0 */
#include "model/groovy.h"

#include "base/buf.h"

#define MAX_TEXT ((size_t)1 << 18)

/* A double-quoted text, each part that Groovy puts in as a shell variable:
 * both are unknown words to us. */
static struct gw_node *as_shell(struct groovy *g, const struct gw_node *text)
{
	struct gw_node *out;
	struct gw_buf b;

	gw_buf_init(&b, MAX_TEXT);
	for (const struct gw_node *c = text->first; c; c = c->next)
		if (gw_node_is_scalar(c))
			gw_buf_add(&b, c->text);
		else
			gw_buf_text(&b, "${GROOVY}");
	out = gw_make_text(g->m, gw_arena_copy(g->m->arena, gw_buf_str(&b)),
			   text);
	gw_buf_release(&b);
	return out;
}

void gw_groovy_commands(struct groovy *g, const struct gw_subject *step)
{
	struct gw_command_place at = { .source = "groovy.sh",
				       .scope = step->node,
				       .object = g->file,
				       .address = step->address };
	const struct gw_node *text = gw_node_path(step->node, "script.text");

	if (!gw_str_is(step->type, "sh") || !text)
		return;
	if (text->kind == GW_TEMPLATE)
		text = as_shell(g, text);
	if (text->kind == GW_STRING)
		gw_commands_shell(g->m, &at, text);
}
