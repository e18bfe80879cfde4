/*
 * Variables of a Compose file (compose-spec, 12-interpolation.md).
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the shell may set is unknown; a default, or a value of the .env file
 * beside it, is weak. "$$" is a dollar.
 */
#include "resolve/resolvers.h"

#include "base/buf.h"
#include "base/glob.h"

#define MAX_NEST 8
#define MAX_VALUE ((size_t)1 << 20)

static bool is_named_so(struct gw_str path)
{
	static const char *const names[] = {
		"**/compose*.yml",	  "**/compose*.yaml",
		"**/docker-compose*.yml", "**/docker-compose*.yaml",
		"**/podman-compose*.yml", "**/podman-compose*.yaml",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (gw_glob_path(gw_str_of(names[i]), path))
			return true;
	return false;
}

bool gw_is_compose(struct gw_str path, const struct gw_node *root)
{
	const struct gw_node *services = gw_node_key(root, "services");
	const struct gw_node *one;

	if (is_named_so(path))
		return !root || services || gw_node_key(root, "include");
	if (!services || services->kind != GW_MAP ||
	    gw_node_key(root, "apiVersion"))
		return false;
	one = services->first;
	return gw_node_key(one, "image") || gw_node_key(one, "build");
}

struct text {
	struct gw_arena *arena;
	const struct gw_node *env; /* of .env, or NULL */
	struct gw_buf out;
	bool weak;
	bool unknown;
};

static void expand(struct text *t, struct gw_str s, unsigned nest);

/* The operator behind the name: where it ends, GW_NOWHERE for none. */
static size_t name_end(struct gw_str s)
{
	size_t i = 0;

	while (i < s.n && gw_is_word(s.p[i]))
		i++;
	return i;
}

/* body := NAME | NAME [":"] "-" word | NAME [":"] ("?" | "+") word */
static void expand_body(struct text *t, struct gw_str body, unsigned nest)
{
	size_t end = name_end(body);
	struct gw_str name = gw_str_part(body, 0, end);
	struct gw_str rest = gw_str_part(body, end, body.n);
	const struct gw_node *v = gw_node_get(t->env, name);

	if (gw_str_starts(rest, GW_STR(":")))
		rest = gw_str_part(rest, 1, rest.n);
	t->weak = true;
	if (v && gw_node_is_scalar(v) && v->text.n &&
	    !gw_str_starts(rest, GW_STR("+")))
		gw_buf_add(&t->out, v->text);
	else if (gw_str_starts(rest, GW_STR("-")))
		expand(t, gw_str_part(rest, 1, rest.n), nest + 1);
	else
		t->unknown = true;
}

/* Behind the "}" that ends the "${" at `at`. */
static size_t brace_end(struct gw_str s, size_t at)
{
	unsigned open = 0;

	for (size_t i = at; i < s.n; i++) {
		if (s.p[i] == '{')
			open++;
		else if (s.p[i] == '}' && --open == 0)
			return i + 1;
	}
	return GW_NOWHERE;
}

/* Reads what begins with the "$" at `at`; returns where it ends. */
static size_t expand_dollar(struct text *t, struct gw_str s, size_t at,
			    unsigned nest)
{
	struct gw_str rest = gw_str_part(s, at + 1, s.n);
	size_t end;

	if (gw_str_starts(rest, GW_STR("$"))) {
		gw_buf_byte(&t->out, '$');
		return at + 2;
	}
	if (gw_str_starts(rest, GW_STR("{"))) {
		end = brace_end(s, at + 1);
		if (end == GW_NOWHERE) {
			t->unknown = true;
			return s.n;
		}
		expand_body(t, gw_str_part(s, at + 2, end - 1), nest);
		return end;
	}
	end = name_end(rest);
	if (!end) {
		gw_buf_byte(&t->out, '$');
		return at + 1;
	}
	expand_body(t, gw_str_part(rest, 0, end), nest);
	return at + 1 + end;
}

static void expand(struct text *t, struct gw_str s, unsigned nest)
{
	size_t at = 0;

	if (nest > MAX_NEST)
		t->unknown = true;
	while (at < s.n && !t->unknown) {
		size_t dollar = gw_str_find_byte(s, '$', at);

		gw_buf_add(&t->out, gw_str_part(s, at, dollar));
		if (dollar == GW_NOWHERE)
			return;
		at = expand_dollar(t, s, dollar, nest);
	}
}

static void settle(struct gw_arena *arena, struct gw_node *n,
		   const struct gw_node *env)
{
	struct text t = { .arena = arena, .env = env };

	if (arena->over)
		return;
	gw_buf_init(&t.out, MAX_VALUE);
	expand(&t, n->text, 0);
	if (t.unknown || t.out.over)
		n->kind = GW_UNKNOWN;
	else
		gw_node_settle(arena, n, GW_STRING,
			       gw_arena_copy(arena, gw_buf_str(&t.out)),
			       t.weak ? GW_WEAK : 0);
	gw_buf_release(&t.out);
}

/* Depth is bounded by the builder. */
static void settle_below(struct gw_arena *arena, struct gw_node *n,
			 const struct gw_node *env)
{
	for (struct gw_node *c = n->first; c; c = c->next)
		settle_below(arena, c, env);
	if (n->kind == GW_STRING &&
	    gw_str_find_byte(n->text, '$', 0) != GW_NOWHERE)
		settle(arena, n, env);
}

void gw_resolve_compose(struct gw_doc *doc, const struct gw_tree *tree,
			struct gw_arena *arena)
{
	struct gw_str path = doc->view->name;
	struct gw_str dir;
	size_t slash = path.n;
	const struct gw_doc *env = NULL;

	while (slash > 0 && path.p[slash - 1] != '/')
		slash--;
	dir = gw_str_part(path, 0, slash);
	if (tree)
		env = gw_map_get(&tree->docs,
				 gw_arena_print(arena, "%.*s.env",
						GW_FMT(dir)));
	for (struct gw_node *root = doc->roots; root; root = root->next)
		settle_below(arena, root, env ? env->roots : NULL);
}
