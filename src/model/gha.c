/*
 * GitHub Actions, and Gitea's and Forgejo's: workflows, jobs, steps, actions.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Scripts stay text although they hold ${{ }}: what they hold is what rules
 * look for. Everywhere else such a value is unknown.
 */
#include "model/make.h"

static const char *const workflow_paths[] = {
	"**/.github/workflows/*.yml",  "**/.github/workflows/*.yaml",
	"**/.gitea/workflows/*.yml",   "**/.gitea/workflows/*.yaml",
	"**/.forgejo/workflows/*.yml", "**/.forgejo/workflows/*.yaml",
	NULL
};
static const char *const action_paths[] = { "**/action.yml", "**/action.yaml",
					    NULL };

/* --- unknown values --- */

static void mark_step(struct gw_node *step)
{
	for (struct gw_node *c = step->first; c; c = c->next) {
		if (gw_str_is(c->key, "run"))
			continue;
		if (!gw_str_is(c->key, "with")) {
			gw_mark_holes(c, "${{", true);
			continue;
		}
		for (struct gw_node *w = c->first; w; w = w->next)
			if (!gw_str_is(w->key, "script"))
				gw_mark_holes(w, "${{", true);
	}
}

static void mark_job(struct gw_node *job)
{
	for (struct gw_node *c = job->first; c; c = c->next) {
		if (!gw_str_is(c->key, "steps")) {
			gw_mark_holes(c, "${{", true);
			continue;
		}
		for (struct gw_node *s = c->first; s; s = s->next)
			mark_step(s);
	}
}

static void mark_steps_of(struct gw_node *root, const char *key)
{
	for (struct gw_node *c = root->first; c; c = c->next) {
		if (!gw_str_is(c->key, key))
			gw_mark_holes(c, "${{", true);
		else if (gw_str_is(gw_str_of(key), "runs"))
			mark_job(c);
		else
			for (struct gw_node *j = c->first; j; j = j->next)
				mark_job(j);
	}
}

/* --- steps --- */

/* "owner/repo@ref" without its ref; "docker://image" as it is. */
static struct gw_str action_of(struct gw_str uses)
{
	size_t at = gw_str_find_byte(uses, '@', 0);

	if (gw_str_starts(uses, GW_STR("docker://")))
		return uses;
	return gw_str_part(uses, 0, at);
}

struct steps {
	struct gw_model *m;
	struct gw_node *object; /* workflow or action */
	struct gw_node *scope; /* job, or the action */
	struct gw_str address;
	bool powershell; /* by default */
};

static bool is_sh(const struct gw_node *step)
{
	struct gw_str shell = gw_node_text(gw_node_key(step, "shell"));

	return !shell.n || gw_str_starts(shell, GW_STR("bash")) ||
	       gw_str_starts(shell, GW_STR("sh"));
}

static void step_commands(struct steps *of, const struct gw_subject *s)
{
	struct gw_command_place at = { .source = "gha.run",
				       .scope = s->node,
				       .object = of->object,
				       .address = s->address };

	if (!of->powershell && is_sh(s->node))
		gw_commands_shell(of->m, &at, gw_node_key(s->node, "run"));
}

static struct gw_node *emit_step(struct steps *of, struct gw_node *written,
				 uint32_t index)
{
	struct gw_model *m = of->m;
	struct gw_node *node = gw_make_copy(m, written);
	struct gw_str uses = gw_node_text(gw_node_key(written, "uses"));
	struct gw_str id = gw_node_text(gw_node_key(written, "id"));
	struct gw_subject *s;
	struct gw_subject copy;

	gw_put(m, node, "index", gw_make_count(m, index, NULL));
	s = gw_emit(m, GW_CLASS_GHA_STEP, node);
	s->type = uses.n ? action_of(uses) : GW_STR("run");
	s->name = gw_node_text(gw_node_key(written, "name"));
	if (!s->name.n)
		s->name = id;
	if (!s->name.n)
		s->name = gw_arena_print(m->arena, "%u", index);
	s->object = of->object;
	s->scope = of->scope;
	s->address = id.n ? gw_arena_print(m->arena, "%.*s/%.*s",
					   GW_FMT(of->address), GW_FMT(id)) :
			    gw_arena_print(m->arena, "%.*s/%u",
					   GW_FMT(of->address), index);
	copy = *s;
	step_commands(of, &copy);
	return node;
}

static struct gw_node *read_steps(struct steps *of, struct gw_node *steps)
{
	struct gw_node *list;
	uint32_t index = 0;

	if (!steps || steps->kind != GW_LIST)
		return steps;
	list = gw_make(of->m, GW_LIST, steps);
	list->flags |= steps->flags & GW_OPEN;
	for (struct gw_node *c = steps->first; c; c = c->next) {
		struct gw_node *step;

		if (gw_model_over(of->m))
			break;
		if (c->kind != GW_MAP)
			continue;
		step = emit_step(of, c, index++);
		gw_add(of->m, list, gw_node_share(of->m->arena, step));
	}
	return list;
}

/* --- jobs --- */

static struct gw_node *container_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *map;

	if (!n || n->kind != GW_STRING)
		return n;
	map = gw_make(m, GW_MAP, n);
	gw_put(m, map, "image", n);
	return map;
}

/* runs-on := label | [labels] | {group, labels} */
static void put_runner(struct gw_model *m, struct gw_node *job)
{
	struct gw_node *on = gw_node_key(job, "runs-on");

	if (on && on->kind == GW_MAP) {
		struct gw_node *labels = gw_node_key(on, "labels");

		gw_put(m, job, "runner-group", gw_node_key(on, "group"));
		on = labels ? labels : gw_make(m, GW_LIST, on);
	}
	gw_put(m, job, "runs-on", gw_as_list(m, on));
}

static bool is_windows(const struct gw_node *job)
{
	const struct gw_node *on = gw_node_key(job, "runs-on");

	for (const struct gw_node *c = on ? on->first : NULL; c; c = c->next)
		if (gw_str_starts(c->text, GW_STR("windows")))
			return true;
	return false;
}

static void put_permissions(struct gw_model *m, struct gw_node *job,
			    const struct gw_node *workflow)
{
	struct gw_node *effective = gw_make(m, GW_MAP, job);
	struct gw_node *p = gw_node_key(job, "permissions");

	if (!p)
		p = gw_node_key(workflow, "permissions");
	gw_put(m, effective, "permissions", p);
	gw_put(m, job, "effective", effective);
}

static struct gw_node *emit_job(struct gw_model *m, struct gw_node *written,
				struct gw_node *workflow)
{
	struct gw_node *job = gw_make_copy(m, written);
	bool reusable = gw_node_key(written, "uses") != NULL;
	struct steps of = { .m = m, .object = workflow, .scope = job };
	struct gw_subject *s;

	put_runner(m, job);
	put_permissions(m, job, workflow);
	gw_put(m, job, "needs", gw_as_list(m, gw_node_key(job, "needs")));
	gw_put(m, job, "container",
	       container_of(m, gw_node_key(job, "container")));
	s = gw_emit(m, GW_CLASS_GHA_JOB, job);
	s->type = reusable ? GW_STR("reusable") : GW_STR("steps");
	s->name = written->key;
	s->scope = workflow;
	s->object = workflow;
	s->address = gw_arena_print(m->arena, "jobs/%.*s",
				    GW_FMT(written->key));
	of.address = s->address;
	of.powershell = is_windows(job);
	gw_put(m, job, "steps", read_steps(&of, gw_node_key(job, "steps")));
	return job;
}

/* --- workflows --- */

static struct gw_node *triggers_of(struct gw_model *m,
				   const struct gw_node *on)
{
	struct gw_node *list = gw_make(m, GW_LIST, on);

	if (on->kind != GW_MAP) {
		list->flags |= GW_OPEN;
		return list;
	}
	list->flags |= on->flags & GW_OPEN;
	for (struct gw_node *c = on->first; c; c = c->next)
		gw_add(m, list, gw_make_text(m, c->key, c));
	return list;
}

/* YAML 1.1 readers make "on" a boolean; so may ours. */
static struct gw_node *on_of(const struct gw_node *root)
{
	struct gw_node *on = gw_node_key(root, "on");

	return on ? on : gw_node_key(root, "true");
}

static void read_workflow(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *workflow;
	struct gw_node *jobs = gw_node_key(root, "jobs");
	struct gw_node *on = gw_as_options(m, on_of(root));
	struct gw_subject *s;
	struct gw_keyed all;

	mark_steps_of(root, "jobs");
	workflow = gw_make_copy(m, root);
	if (on) {
		gw_put(m, workflow, "on", on);
		gw_put(m, workflow, "triggers", triggers_of(m, on));
	}
	s = gw_emit(m, GW_CLASS_GHA_WORKFLOW, workflow);
	s->name = gw_node_text(gw_node_key(root, "name"));
	if (!s->name.n)
		s->name = gw_path_name(m->path);
	s->address = m->path;
	if (!jobs || jobs->kind != GW_MAP)
		return;
	gw_keyed_init(m, &all, jobs);
	all.map->flags |= jobs->flags & GW_OPEN;
	for (struct gw_node *j = jobs->first; j; j = j->next) {
		struct gw_node *job;

		if (j->kind != GW_MAP || gw_model_over(m))
			continue;
		job = emit_job(m, j, workflow);
		gw_keyed_put(m, &all, j->key, gw_node_share(m->arena, job));
	}
	gw_put(m, workflow, "jobs", all.map);
}

static void read_action(struct gw_model *m, struct gw_node *root)
{
	struct gw_subject *s;
	struct gw_node *runs = gw_node_key(root, "runs");
	struct steps of = { .m = m,
			    .object = root,
			    .scope = root,
			    .address = GW_STR("runs") };

	mark_steps_of(root, "runs");
	s = gw_emit(m, GW_CLASS_GHA_ACTION, root);
	s->type = gw_node_text(gw_node_key(runs, "using"));
	s->name = gw_node_text(gw_node_key(root, "name"));
	s->address = m->path;
	read_steps(&of, gw_node_key(runs, "steps"));
}

static bool is_action(const struct gw_model *m, const struct gw_node *root)
{
	return gw_path_fits(m->path, action_paths) &&
	       (!root || gw_node_path(root, "runs.using"));
}

static void read(struct gw_model *m, struct gw_node *root)
{
	if (root->kind != GW_MAP)
		return;
	if (is_action(m, root))
		read_action(m, root);
	else
		read_workflow(m, root);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	if (!gw_model_format(m, "yaml"))
		return false;
	return gw_path_fits(m->path, workflow_paths) || is_action(m, root);
}

const struct gw_technology gw_technology_gha = {
	.knows = knows,
	.read = read,
	.claims = true,
};
