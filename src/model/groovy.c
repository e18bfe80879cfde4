/*
 * Groovy: Jenkinsfiles and the like as steps with what surrounds them.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Nothing is run. A step knows the names that withCredentials() and
 * credentials() around it have bound, so that rules can tell whether Groovy
 * or the shell expands them.
 */
#include "model/groovy.h"

#define MAX_DEEP 250

/* Blocks of a declarative pipeline that are no steps. */
static const char *const structure[] = {
	"pipeline", "agent",   "environment", "parameters", "stages",
	"stage",    "steps",   "options",     "triggers",   "post",
	"always",   "success", "failure",     "unstable",   "changed",
	"fixed",    "aborted", "cleanup",     "regression", "when",
	"tools",    "script",  "matrix",      "axes",	    "axis",
	"parallel"
};

static bool is_structure(struct gw_str name)
{
	for (size_t i = 0; i < sizeof(structure) / sizeof(structure[0]); i++)
		if (gw_str_is(name, structure[i]))
			return true;
	return false;
}

/* --- the surroundings of a step: $scope --- */

static struct gw_node *scope_with(struct groovy *g, const char *key,
				  struct gw_node *value)
{
	struct gw_node *scope = gw_make_copy(g->m, g->scope);

	gw_put(g->m, scope, key, value);
	return scope;
}

static void add_name(struct groovy *g, struct gw_node *list,
		     struct gw_str name, const struct gw_node *at)
{
	gw_add(g->m, list, gw_make_text(g->m, name, at));
}

/* variable: 'X', usernameVariable: 'U' ... of all bindings below. */
static void bound_names(struct groovy *g, struct gw_node *list,
			const struct gw_node *n, unsigned depth)
{
	if (!n || depth > MAX_DEEP)
		return;
	if (n->kind == GW_STRING &&
	    (gw_str_ends(n->key, GW_STR("Variable")) ||
	     gw_str_is(n->key, "variable")))
		add_name(g, list, n->text, n);
	for (const struct gw_node *c = n->first; c; c = c->next)
		bound_names(g, list, c, depth + 1);
}

/* X = credentials('id') binds X, X_USR and X_PSW (Pipeline Syntax,
 * environment). */
static void bound_by_environment(struct groovy *g, struct gw_node *list,
				 const struct gw_node *body)
{
	static const char *const ends[] = { "", "_USR", "_PSW" };

	for (const struct gw_node *c = body ? body->first : NULL; c;
	     c = c->next) {
		const struct gw_node *v = gw_node_key(c, "value");
		struct gw_str name = gw_node_text(gw_node_key(c, "assign"));

		if (!v || v->kind != GW_CALL ||
		    !gw_str_is(v->text, "credentials"))
			continue;
		for (size_t i = 0; i < 3; i++)
			add_name(g, list,
				 gw_arena_print(g->m->arena, "%.*s%s",
						GW_FMT(name), ends[i]),
				 c);
	}
}

static struct gw_node *credentials_of(struct groovy *g)
{
	struct gw_node *old = gw_node_key(g->scope, "credential-variables");

	return old ? gw_make_copy(g->m, old) :
		     gw_make(g->m, GW_LIST, g->m->root);
}

static const struct gw_node *child_call(const struct gw_node *body,
					const char *name)
{
	for (const struct gw_node *c = body ? body->first : NULL; c;
	     c = c->next)
		if (gw_node_text_is(gw_node_key(c, "call"), name))
			return c;
	return NULL;
}

/* environment {A = 'b'} as a map. */
static struct gw_node *environment_of(struct groovy *g,
				      const struct gw_node *call)
{
	const struct gw_node *body = gw_node_key(call, "body");
	struct gw_keyed map;

	gw_keyed_init(g->m, &map, call);
	for (struct gw_node *c = body ? body->first : NULL; c; c = c->next) {
		struct gw_node *v = gw_node_key(c, "value");
		struct gw_str name = gw_node_text(gw_node_key(c, "assign"));

		if (v && name.n)
			gw_keyed_put(g->m, &map, name, v);
	}
	return map.map;
}

/* agent any | agent {docker {image 'x'; args 'y'}} | agent {label 'z'} */
static struct gw_node *agent_of(struct groovy *g, const struct gw_node *call,
				unsigned depth)
{
	const struct gw_node *body = gw_node_key(call, "body");
	struct gw_node *first = gw_node_item(gw_node_key(call, "args"), 0);
	struct gw_keyed map;

	if (!body && first)
		return first->kind == GW_REF ?
			       gw_make_text(g->m, first->text, first) :
			       first;
	if (!body)
		return gw_node_key(call, "named");
	gw_keyed_init(g->m, &map, call);
	for (struct gw_node *c = body->first; c && depth < 8; c = c->next) {
		struct gw_str name = gw_node_text(gw_node_key(c, "call"));
		struct gw_node *v;

		if (!name.n)
			continue;
		v = agent_of(g, c, depth + 1);
		if (v)
			gw_keyed_put(g->m, &map, name, v);
	}
	return map.map;
}

/* What a stage or the pipeline sets for all steps in it. */
static void enter_block(struct groovy *g, const struct gw_node *body)
{
	const struct gw_node *agent = child_call(body, "agent");
	const struct gw_node *env = child_call(body, "environment");
	struct gw_node *bound;

	if (agent)
		g->scope = scope_with(g, "agent", agent_of(g, agent, 0));
	if (!env)
		return;
	g->scope = scope_with(g, "environment", environment_of(g, env));
	bound = credentials_of(g);
	bound_by_environment(g, bound, gw_node_key(env, "body"));
	g->scope = scope_with(g, "credential-variables", bound);
}

/* --- steps --- */

/* "env.X" is X. */
static struct gw_str plain_name(struct gw_str name)
{
	if (gw_str_starts(name, GW_STR("env.")))
		return gw_str_part(name, 4, name.n);
	return name;
}

/* What Groovy puts into a double-quoted text. */
static void add_interpolations(struct groovy *g, struct gw_node *list,
			       const struct gw_node *n, unsigned depth)
{
	struct gw_node *one;

	if (depth > MAX_DEEP)
		return;
	if (n->kind == GW_REF) {
		one = gw_make(g->m, GW_MAP, n);
		gw_put(g->m, one, "name",
		       gw_make_text(g->m, plain_name(n->text), n));
		gw_put(g->m, one, "text", gw_make_text(g->m, n->text, n));
		gw_add(g->m, list, one);
	}
	for (const struct gw_node *c = n->first; c; c = c->next)
		add_interpolations(g, list, c, depth + 1);
}

static struct gw_node *script_of(struct groovy *g, struct gw_node *args,
				 struct gw_node *named)
{
	struct gw_node *text = gw_node_key(named, "script");
	struct gw_node *script;
	struct gw_node *list;

	if (!text)
		text = gw_node_item(args, 0);
	if (!text || (text->kind != GW_STRING && text->kind != GW_TEMPLATE &&
		      text->kind != GW_OP))
		return NULL;
	script = gw_make(g->m, GW_MAP, text);
	script->key_line = 0;
	list = gw_make(g->m, GW_LIST, text);
	if (text->kind != GW_STRING)
		add_interpolations(g, list, text, 0);
	gw_put(g->m, script, "text", text);
	gw_put(g->m, script, "interpolations", list);
	gw_put(g->m, script, "interpolated",
	       gw_make_bool(g->m, list->count > 0, text));
	return script;
}

static void emit_step(struct groovy *g, struct gw_str name,
		      struct gw_node *args, struct gw_node *named,
		      const struct gw_node *at)
{
	struct gw_model *m = g->m;
	struct gw_node *node = gw_make(m, GW_MAP, at);
	struct gw_subject *s;
	struct gw_subject copy;

	node->key_line = 0;
	gw_put(m, node, "name", gw_make_text(m, name, at));
	gw_put(m, node, "args", args);
	gw_put(m, node, "named", named);
	gw_put(m, node, "script", script_of(g, args, named));
	gw_put(m, node, "index", gw_make_count(m, g->steps, NULL));
	s = gw_emit(m, GW_CLASS_GROOVY_STEP, node);
	s->type = name;
	s->name = name;
	s->scope = g->scope;
	s->object = g->file;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s#%u",
				    GW_FMT(gw_node_text(gw_node_key(
					    g->scope, "stage"))),
				    GW_FMT(name), g->steps++);
	copy = *s;
	gw_groovy_commands(g, &copy);
}

/* Arguments of a GW_CALL: {args, named}. */
static void split_arguments(struct groovy *g, const struct gw_node *call,
			    struct gw_node **args, struct gw_node **named)
{
	struct gw_keyed map;

	*args = gw_make(g->m, GW_LIST, call);
	gw_keyed_init(g->m, &map, call);
	for (struct gw_node *c = call->first; c; c = c->next) {
		if (gw_str_starts(c->key, GW_STR("$")))
			continue;
		if (c->key.n)
			gw_keyed_put(g->m, &map, c->key, c);
		else
			gw_add(g->m, *args, c);
	}
	*named = map.map;
}

static void walk(struct groovy *g, struct gw_node *list, unsigned depth);

static void walk_expression(struct groovy *g, struct gw_node *n,
			    unsigned depth)
{
	struct gw_node *args;
	struct gw_node *named;

	if (!n || depth > MAX_DEEP || gw_model_over(g->m))
		return;
	if (n->kind == GW_CALL) {
		split_arguments(g, n, &args, &named);
		emit_step(g, n->text, args, named, n);
	}
	for (struct gw_node *c = n->first; c; c = c->next)
		if (c->kind == GW_LIST && (c->flags & GW_BLOCK))
			walk(g, c, depth + 1);
		else
			walk_expression(g, c, depth + 1);
}

/* --- statements --- */

static void walk_call(struct groovy *g, struct gw_node *st, unsigned depth)
{
	struct gw_str name = gw_node_text(gw_node_key(st, "call"));
	struct gw_node *args = gw_node_key(st, "args");
	struct gw_node *named = gw_node_key(st, "named");
	struct gw_node *body = gw_node_key(st, "body");
	struct gw_node *before = g->scope;
	struct gw_node *bound;

	if (gw_str_is(name, "environment") || gw_str_is(name, "parameters"))
		return;
	if (body && gw_str_is(name, "input")) /* the directive of a stage */
		named = agent_of(g, st, 0);
	if (!is_structure(name))
		emit_step(g, name, args, named, st);
	walk_expression(g, args, depth + 1);
	walk_expression(g, named, depth + 1);
	if (gw_str_is(name, "withCredentials")) {
		bound = credentials_of(g);
		bound_names(g, bound, args, 0);
		g->scope = scope_with(g, "credential-variables", bound);
	}
	if (gw_str_is(name, "stage"))
		g->scope = scope_with(g, "stage", gw_node_item(args, 0));
	if (gw_str_is(name, "stage") || gw_str_is(name, "pipeline"))
		enter_block(g, body);
	if (!gw_str_is(name, "agent"))
		walk(g, body, depth + 1);
	g->scope = before;
}

static void walk(struct groovy *g, struct gw_node *list, unsigned depth)
{
	if (!list || depth > MAX_DEEP)
		return;
	for (struct gw_node *st = list->first; st; st = st->next) {
		struct gw_str type = gw_node_text(gw_node_key(st, "$type"));

		if (gw_model_over(g->m))
			return;
		if (gw_str_is(type, "call")) {
			walk_call(g, st, depth + 1);
			continue;
		}
		walk_expression(g, gw_node_key(st, "value"), depth + 1);
		walk(g, gw_node_key(st, "body"), depth + 1);
	}
}

/* --- file --- */

static struct gw_node *parameters_of(struct groovy *g,
				     const struct gw_node *call)
{
	const struct gw_node *body = gw_node_key(call, "body");
	struct gw_node *list = gw_make(g->m, GW_LIST, call);

	for (struct gw_node *c = body ? body->first : NULL; c; c = c->next) {
		struct gw_node *named = gw_node_key(c, "named");
		struct gw_node *one = named && named->kind == GW_MAP ?
					      gw_make_copy(g->m, named) :
					      gw_make(g->m, GW_MAP, c);

		gw_put(g->m, one, "type", gw_node_key(c, "call"));
		one->span = c->span;
		gw_add(g->m, list, one);
	}
	return list;
}

static struct gw_node *libraries_of(struct groovy *g,
				    const struct gw_node *statements)
{
	struct gw_node *list = gw_make(g->m, GW_LIST, statements);

	for (const struct gw_node *c = statements ? statements->first : NULL;
	     c; c = c->next) {
		struct gw_str name = gw_node_text(gw_node_key(c, "call"));
		struct gw_node *arg;

		if (!gw_str_is(name, "@Library") &&
		    !gw_str_is(name, "library"))
			continue;
		arg = gw_node_item(gw_node_key(c, "args"), 0);
		if (arg && arg->kind == GW_LIST)
			for (struct gw_node *l = arg->first; l; l = l->next)
				gw_add(g->m, list, l);
		else
			gw_add(g->m, list, arg);
	}
	return list;
}

/* Is there a condition, or a person, between the pipeline and the stage? */
static bool is_guarded(const struct gw_node *body)
{
	const struct gw_node *steps =
		gw_node_key(child_call(body, "steps"), "body");

	return child_call(body, "when") || child_call(body, "input") ||
	       child_call(steps, "input") || child_call(steps, "when");
}

/* The stages of a body and those inside them, each with what guards it. */
static void add_stages(struct groovy *g, struct gw_node *list,
		       const struct gw_node *body, bool guarded, unsigned depth)
{
	static const char *const holders[] = { "stages", "parallel" };

	for (size_t i = 0; i < 2 && depth < 8; i++) {
		const struct gw_node *stages =
			gw_node_key(child_call(body, holders[i]), "body");

		for (struct gw_node *c = stages ? stages->first : NULL; c;
		     c = c->next) {
			struct gw_node *one = gw_make(g->m, GW_MAP, c);
			const struct gw_node *in = gw_node_key(c, "body");
			const struct gw_node *agent = child_call(in, "agent");
			bool safe = guarded || is_guarded(in);

			gw_put(g->m, one, "name",
			       gw_node_item(gw_node_key(c, "args"), 0));
			if (agent)
				gw_put(g->m, one, "agent",
				       agent_of(g, agent, 0));
			gw_put(g->m, one, "guarded",
			       gw_make_bool(g->m, safe, c));
			gw_add(g->m, list, one);
			add_stages(g, list, in, safe, depth + 1);
		}
	}
}

static struct gw_node *stages_of(struct groovy *g, const struct gw_node *body)
{
	struct gw_node *list = gw_make(g->m, GW_LIST, body);

	add_stages(g, list, body, false, 0);
	return list;
}

static void put_pipeline(struct groovy *g, const struct gw_node *body)
{
	const struct gw_node *agent = child_call(body, "agent");
	const struct gw_node *env = child_call(body, "environment");
	const struct gw_node *parameters = child_call(body, "parameters");
	const struct gw_node *options = child_call(body, "options");

	if (agent)
		gw_put(g->m, g->file, "agent", agent_of(g, agent, 0));
	if (env)
		gw_put(g->m, g->file, "environment", environment_of(g, env));
	if (parameters)
		gw_put(g->m, g->file, "parameters",
		       parameters_of(g, parameters));
	if (options)
		gw_put(g->m, g->file, "options", gw_node_key(options, "body"));
	gw_put(g->m, g->file, "stages", stages_of(g, body));
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct groovy g = { .m = m };
	struct gw_node *statements = gw_node_key(root, "statements");
	const struct gw_node *pipeline = child_call(statements, "pipeline");
	struct gw_subject *s;

	g.file = gw_make(m, GW_MAP, root);
	g.scope = gw_make(m, GW_MAP, root);
	gw_put(m, g.scope, "credential-variables",
	       gw_make(m, GW_LIST, root));
	gw_put(m, g.file, "declarative",
	       gw_make_bool(m, pipeline != NULL, root));
	gw_put(m, g.file, "libraries", libraries_of(&g, statements));
	if (pipeline)
		put_pipeline(&g, gw_node_key(pipeline, "body"));
	s = gw_emit(m, GW_CLASS_GROOVY_FILE, g.file);
	s->name = gw_path_name(m->path);
	s->address = m->path;
	walk(&g, statements, 0);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return gw_model_format(m, "groovy") && root && root->kind == GW_MAP;
}

const struct gw_technology gw_technology_groovy = {
	.knows = knows,
	.read = read,
};
