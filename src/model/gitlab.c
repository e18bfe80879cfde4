/*
 * GitLab CI: files and jobs, with `default` and `extends` merged.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "model/make.h"

#define MAX_EXTENDS 11 /* docs.gitlab.com, ci/yaml: extends */

static const char *const paths[] = {
	"**/.gitlab-ci.yml",	  "**/.gitlab-ci.yaml",
	"**/*.gitlab-ci.yml",	  "**/*.gitlab-ci.yaml",
	"**/.gitlab/ci/**",	  "**/.gitlab-ci/**",
	"**/.gitlab/ci/**/*.yml", NULL
};

/* Keys of the file that are no jobs. */
static const char *const reserved[] = {
	"default",   "include",	 "stages",	  "variables",
	"workflow",  "image",	 "services",	  "cache",
	"before_script",	 "after_script",  "spec",
	"types"
};

/* Keys that a job takes over from `default`, or from the top of the file. */
static const char *const defaults[] = {
	"after_script", "artifacts", "before_script", "cache",	"hooks",
	"id_tokens",	"image",     "interruptible", "retry",	"services",
	"tags",		"timeout",   "identity"
};

struct gitlab {
	struct gw_model *m;
	struct gw_node *file;
	const struct gw_node *fallback; /* `default` */
	struct gw_map jobs; /* name -> as written */
};

static bool is_reserved(struct gw_str key)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (gw_str_is(key, reserved[i]))
			return true;
	return false;
}

static bool is_job(const struct gw_node *n)
{
	return n->kind == GW_MAP && !is_reserved(n->key);
}

/* --- short forms --- */

/* "$VAR" and "$[[ inputs.x ]]" are only known when the pipeline runs. */
static void mark(struct gw_node *n)
{
	if (n)
		gw_mark_holes(n, "$", true);
}

static struct gw_node *with_name(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *map;

	if (!n || n->kind == GW_MAP || n->kind == GW_NULL)
		return n;
	map = gw_make(m, GW_MAP, n);
	gw_put(m, map, "name", n);
	return map;
}

static struct gw_node *services_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *out;

	if (!n || n->kind != GW_LIST)
		return n;
	out = gw_make(m, GW_LIST, n);
	out->flags |= n->flags & GW_OPEN;
	for (struct gw_node *c = n->first; c; c = c->next)
		gw_add(m, out, with_name(m, c));
	return out;
}

/* {value, description} is a text with a story. */
static struct gw_node *variables_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_keyed out;

	if (!n || n->kind != GW_MAP)
		return n;
	gw_keyed_init(m, &out, n);
	out.map->flags |= n->flags & GW_OPEN;
	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *value = gw_node_key(c, "value");

		if (c->kind != GW_MAP)
			value = c;
		else if (!value)
			value = gw_make_text(m, GW_STR(""), c);
		gw_keyed_put(m, &out, c->key, value);
	}
	return out.map;
}

static void flatten(struct gw_model *m, struct gw_node *out,
		    struct gw_node *n)
{
	if (n->kind != GW_LIST) {
		gw_add(m, out, n);
		return;
	}
	for (struct gw_node *c = n->first; c; c = c->next)
		flatten(m, out, c);
}

static struct gw_node *lines_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *out;

	if (!n || n->kind == GW_NULL)
		return n;
	out = gw_make(m, GW_LIST, n);
	flatten(m, out, n);
	return out;
}

static void normalise(struct gw_model *m, struct gw_node *job)
{
	static const char *const scripts[] = { "script", "before_script",
					       "after_script" };
	static const char *const marked[] = { "image", "services", "tags",
					      "environment" };

	for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
		mark(gw_node_key(job, marked[i]));
	for (size_t i = 0; i < 3; i++)
		gw_put(m, job, scripts[i],
		       lines_of(m, gw_node_key(job, scripts[i])));
	gw_put(m, job, "image", with_name(m, gw_node_key(job, "image")));
	gw_put(m, job, "environment",
	       with_name(m, gw_node_key(job, "environment")));
	gw_put(m, job, "services",
	       services_of(m, gw_node_key(job, "services")));
	gw_put(m, job, "variables",
	       variables_of(m, gw_node_key(job, "variables")));
	gw_put(m, job, "tags", gw_as_list(m, gw_node_key(job, "tags")));
	gw_put(m, job, "needs", gw_as_list(m, gw_node_key(job, "needs")));
}

/* --- inheritance --- */

/* Maps are merged key by key, all else is written over. */
static void write_over(struct gw_model *m, struct gw_keyed *job,
		       const struct gw_node *from)
{
	for (struct gw_node *c = from->first; c; c = c->next) {
		struct gw_node *old = gw_keyed_get(job, c->key);
		struct gw_keyed both;

		if (gw_str_is(c->key, "extends"))
			continue;
		if (!old || old->kind != GW_MAP || c->kind != GW_MAP) {
			gw_keyed_put(m, job, c->key, c);
			continue;
		}
		gw_keyed_init(m, &both, c);
		gw_keyed_merge(m, &both, old);
		gw_keyed_merge(m, &both, c);
		gw_keyed_put(m, job, c->key, both.map);
	}
	job->map->flags |= from->flags & GW_OPEN;
}

static void extend(struct gitlab *g, struct gw_keyed *job,
		   const struct gw_node *written, unsigned nest)
{
	struct gw_node *list =
		gw_as_list(g->m, gw_node_key(written, "extends"));

	for (struct gw_node *c = list ? list->first : NULL; c; c = c->next) {
		const struct gw_node *base =
			gw_map_get(&g->jobs, gw_node_text(c));

		/* What is not here comes from an include. */
		if (!base || nest >= MAX_EXTENDS || gw_model_over(g->m))
			job->map->flags |= GW_OPEN;
		else
			extend(g, job, base, nest + 1);
	}
	write_over(g->m, job, written);
}

static void add_defaults(struct gitlab *g, struct gw_node *job)
{
	const struct gw_node *inherit =
		gw_node_path(job, "inherit.default");

	if (inherit && !gw_node_true(inherit))
		return;
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		struct gw_node *v;

		if (gw_node_key(job, defaults[i]))
			continue;
		v = gw_node_key(g->fallback, defaults[i]);
		gw_put(g->m, job, defaults[i],
		       v ? v : gw_node_key(g->m->root, defaults[i]));
	}
}

/* --- subjects --- */

static void job_commands(struct gitlab *g, const struct gw_subject *s)
{
	static const char *const scripts[] = { "before_script", "script",
					       "after_script" };
	struct gw_command_place at = { .source = "gitlab.script",
				       .scope = s->node,
				       .object = g->file,
				       .address = s->address };

	for (size_t i = 0; i < 3; i++)
		gw_commands_lines(g->m, &at, gw_node_key(s->node, scripts[i]));
}

static struct gw_node *emit_job(struct gitlab *g, struct gw_node *written)
{
	struct gw_model *m = g->m;
	struct gw_keyed job;
	struct gw_subject *s;
	struct gw_subject copy;
	bool hidden = gw_str_starts(written->key, GW_STR("."));

	gw_keyed_init(m, &job, written);
	extend(g, &job, written, 0);
	add_defaults(g, job.map);
	normalise(m, job.map);
	gw_put(m, job.map, "hidden", gw_make_bool(m, hidden, NULL));
	s = gw_emit(m, GW_CLASS_GITLAB_JOB, job.map);
	s->type = gw_node_text(gw_node_key(job.map, "stage"));
	if (!s->type.n)
		s->type = GW_STR("test");
	s->name = written->key;
	s->scope = g->file;
	s->object = g->file;
	s->address = gw_arena_print(m->arena, "jobs/%.*s",
				    GW_FMT(written->key));
	copy = *s;
	if (!hidden)
		job_commands(g, &copy);
	return job.map;
}

/* include := text | map | list of both */
static struct gw_node *includes_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *out;

	n = gw_as_list(m, n);
	if (!n || n->kind != GW_LIST)
		return n;
	out = gw_make(m, GW_LIST, n);
	for (struct gw_node *c = n->first; c; c = c->next) {
		struct gw_node *map = c;

		if (c->kind != GW_MAP) {
			map = gw_make(m, GW_MAP, c);
			gw_put(m, map,
			       gw_str_find(c->text, GW_STR("://"), 0) ==
					       GW_NOWHERE ?
				       "local" :
				       "remote",
			       c);
		}
		gw_add(m, out, map);
	}
	return out;
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct gitlab g = { .m = m, .fallback = gw_node_key(root, "default") };
	struct gw_keyed jobs;
	struct gw_subject *s;

	if (root->kind != GW_MAP)
		return;
	gw_map_init(&g.jobs, m->arena);
	g.file = gw_make_copy(m, root);
	gw_put(m, g.file, "include",
	       includes_of(m, gw_node_key(root, "include")));
	gw_put(m, g.file, "variables",
	       variables_of(m, gw_node_key(root, "variables")));
	gw_put(m, g.file, "image", with_name(m, gw_node_key(root, "image")));
	s = gw_emit(m, GW_CLASS_GITLAB_FILE, g.file);
	s->name = gw_path_name(m->path);
	s->address = m->path;
	for (struct gw_node *c = root->first; c; c = c->next)
		if (is_job(c))
			*gw_map_put(&g.jobs, c->key) = c;
	gw_keyed_init(m, &jobs, root);
	for (struct gw_node *c = root->first; c; c = c->next) {
		if (!is_job(c) || gw_model_over(m))
			continue;
		gw_keyed_put(m, &jobs, c->key,
			     gw_node_share(m->arena, emit_job(&g, c)));
	}
	gw_put(m, g.file, "jobs", jobs.map);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	/* The first document of a component only says what its inputs are. */
	return gw_model_format(m, "yaml") && gw_path_fits(m->path, paths) &&
	       !gw_node_key(root, "spec");
}

const struct gw_technology gw_technology_gitlab = {
	.knows = knows,
	.read = read,
	.claims = true,
};
