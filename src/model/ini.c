/* Sections of INI files, and the commands of systemd units.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

static const char *const units[] = { "**/*.service", "**/*.socket",
				     "**/*.timer", NULL };

/* ['remote "a"'] is [remote "a"]. */
static struct gw_str header_of(const struct gw_node *section)
{
	struct gw_str s = section->key;

	if (s.n >= 2 && (s.p[0] == '\'' || s.p[0] == '"') &&
	    s.p[s.n - 1] == s.p[0])
		s = gw_str_part(s, 1, s.n - 1);
	return s.p ? s : GW_STR("");
}

/* "-" and the like before the path change how it is run (systemd.service(5),
 * COMMAND LINES). */
static void unit_commands(struct gw_model *m, const struct gw_subject *s)
{
	struct gw_command_place at = { .source = "systemd",
				       .scope = s->node,
				       .address = s->address };

	for (struct gw_node *c = s->node->first; c; c = c->next) {
		struct gw_node *line;
		size_t skip = 0;

		if (!gw_str_starts(c->key, GW_STR("Exec")) ||
		    !gw_node_is_scalar(c))
			continue;
		while (skip < c->text.n &&
		       gw_str_find_byte(GW_STR("-@:+!|"), c->text.p[skip],
					0) != GW_NOWHERE)
			skip++;
		line = gw_make_text(m, gw_str_part(c->text, skip, c->text.n),
				    c);
		gw_commands_shell(m, &at, line);
	}
}

static void read(struct gw_model *m, struct gw_node *root)
{
	bool unit = gw_path_fits(m->path, units);

	for (struct gw_node *c = root->first; c; c = c->next) {
		struct gw_subject *s;
		struct gw_subject copy;

		if (c->kind != GW_MAP || gw_model_over(m))
			continue;
		s = gw_emit(m, GW_CLASS_INI_SECTION, c);
		s->type = header_of(c);
		s->name = s->type;
		s->address = s->type;
		s->scope = root;
		copy = *s;
		if (unit)
			unit_commands(m, &copy);
	}
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "ini") && root && root->kind == GW_MAP;
}

const struct gw_technology gw_technology_ini = {
	.knows = knows,
	.read = read,
};
