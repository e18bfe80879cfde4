/* Steps of Azure Pipelines. SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

#define MAX_DEEP 64

static const char *const paths[] = { "**/azure-pipelines*.yml",
				     "**/azure-pipelines*.yaml",
				     "**/.azure-pipelines/**",
				     "**/.azure/pipelines/**",
				     "**/azure-pipelines/**", NULL };
/* The keys that say what a step is (learn.microsoft.com, yaml-schema). */
static const char *const kinds[] = { "script",	   "bash",     "pwsh",
				     "powershell", "task",     "checkout",
				     "template",   "download", "publish",
				     "getPackage", "downloadBuild",
				     "reviewApp" };

struct azure {
	struct gw_model *m;
	struct gw_node *pipeline;
	struct gw_node *job;
	uint32_t steps;
};

static const char *kind_of(const struct gw_node *step)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (gw_node_key(step, kinds[i]))
			return kinds[i];
	return NULL;
}

/* "$(X)" and "${{ x }}" are unknown but in scripts. */
static void mark(struct gw_node *step)
{
	for (struct gw_node *c = step->first; c; c = c->next) {
		if (gw_str_is(c->key, "inputs")) {
			for (struct gw_node *i = c->first; i; i = i->next)
				if (!gw_str_is(i->key, "inlineScript") &&
				    !gw_str_is(i->key, "script"))
					gw_mark_holes(i, "$", true);
			continue;
		}
		if (!gw_str_is(c->key, "script") &&
		    !gw_str_is(c->key, "bash") &&
		    !gw_str_is(c->key, "pwsh") &&
		    !gw_str_is(c->key, "powershell"))
			gw_mark_holes(c, "$", true);
	}
}

static void step_commands(struct azure *a, const struct gw_subject *s)
{
	struct gw_command_place at = { .source = "azure.script",
				       .scope = s->node,
				       .object = a->pipeline,
				       .address = s->address };
	struct gw_node *text = gw_node_key(s->node, "bash");

	if (!text)
		text = gw_node_key(s->node, "script");
	gw_commands_shell(a->m, &at, text);
}

static void emit_step(struct azure *a, struct gw_node *step)
{
	const char *kind = kind_of(step);
	struct gw_subject *s;
	struct gw_subject copy;

	if (!kind)
		return;
	mark(step);
	s = gw_emit(a->m, GW_CLASS_AZURE_STEP, step);
	s->type = gw_str_of(kind);
	if (gw_str_is(s->type, "task")) {
		struct gw_str task = gw_node_text(gw_node_key(step, "task"));

		s->type = gw_str_part(task, 0,
				      gw_str_find_byte(task, '@', 0));
	}
	s->name = gw_node_text(gw_node_key(step, "displayName"));
	if (!s->name.p)
		s->name = gw_node_text(gw_node_key(step, "name"));
	if (!s->name.p)
		s->name = GW_STR("");
	s->scope = a->job;
	s->object = a->pipeline;
	s->address = gw_arena_print(a->m->arena, "steps/%u", a->steps++);
	copy = *s;
	step_commands(a, &copy);
}

/* Stages hold jobs, jobs (and strategies, and templates) hold steps. */
static void look_below(struct azure *a, struct gw_node *n, unsigned depth)
{
	struct gw_node *before = a->job;

	if (depth > MAX_DEEP || gw_model_over(a->m))
		return;
	if (gw_node_key(n, "job") || gw_node_key(n, "deployment"))
		a->job = n;
	for (struct gw_node *c = n->first; c; c = c->next) {
		if (c->kind != GW_LIST && c->kind != GW_MAP)
			continue;
		if (c->kind == GW_LIST && gw_str_is(c->key, "steps"))
			for (struct gw_node *s = c->first; s; s = s->next)
				emit_step(a, s);
		else
			look_below(a, c, depth + 1);
	}
	a->job = before;
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct azure a = { .m = m, .pipeline = root };

	look_below(&a, root, 0);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "yaml") && gw_path_fits(m->path, paths) &&
	       (!root || root->kind == GW_MAP);
}

const struct gw_technology gw_technology_azure = {
	.knows = knows,
	.read = read,
	.claims = true,
};
