/*
 * Kubernetes: objects, and pod specs wherever one stands in them.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A pod spec is known by its shape (a `containers` list of maps with a name
 * or an image), so every custom resource that starts pods is covered.
 */
#include "model/bindings.h"
#include "model/k8s.h"

#define MAX_LISTS 8 /* a List in a List */
#define MAX_DEEP 250 /* of a tree, resolved parts included */

struct object {
	struct gw_model *m;
	struct gw_node *node;
	struct gw_str kind;
	struct gw_str address;
	struct gw_node *holder; /* map whose `spec` is looked at, or NULL */
	uint32_t pods; /* pod specs so far */
};

/* --- what is an object --- */

static bool is_object(const struct gw_node *n)
{
	return gw_node_text(gw_node_key(n, "apiVersion")).n &&
	       gw_node_text(gw_node_key(n, "kind")).n;
}

static struct gw_str group_of(struct gw_str api_version)
{
	size_t slash = gw_str_find_byte(api_version, '/', 0);

	return slash == GW_NOWHERE ? GW_STR("") :
				     gw_str_part(api_version, 0, slash);
}

/* --- containers --- */

/* The fields that stand at both levels (core/v1 PodSecurityContext and
 * SecurityContext): the container's wins. */
static const char *const both_levels[] = {
	"runAsUser",	  "runAsGroup",	    "runAsNonRoot",
	"seLinuxOptions", "seccompProfile", "windowsOptions",
	"appArmorProfile"
};

static struct gw_node *security_of(struct gw_model *m,
				   const struct gw_node *spec,
				   struct gw_node *container)
{
	const struct gw_node *pod = gw_node_key(spec, "securityContext");
	struct gw_node *own = gw_node_key(container, "securityContext");
	struct gw_node *out;

	if (own && own->kind >= GW_ALT)
		return own;
	out = own && own->kind == GW_MAP ? gw_make_copy(m, own) :
					   gw_make(m, GW_MAP, container);
	if (pod && pod->kind != GW_MAP && pod->kind != GW_NULL)
		out->flags |= GW_OPEN;
	out->flags |= pod ? pod->flags & GW_OPEN : 0;
	for (size_t i = 0; i < sizeof(both_levels) / sizeof(both_levels[0]);
	     i++)
		if (!gw_node_key(out, both_levels[i]))
			gw_put(m, out, both_levels[i],
			       gw_node_key(pod, both_levels[i]));
	return out;
}

static struct gw_node *environment_of(struct gw_model *m,
				      const struct gw_node *container)
{
	const struct gw_node *env = gw_node_key(container, "env");
	struct gw_keyed map;

	gw_keyed_init(m, &map, env ? env : container);
	if (gw_node_key(container, "envFrom") || (env && env->kind != GW_LIST &&
						  env->kind != GW_NULL))
		map.map->flags |= GW_OPEN;
	for (struct gw_node *c = env ? env->first : NULL; c; c = c->next) {
		struct gw_node *value = gw_node_key(c, "value");
		struct gw_str name = gw_node_text(gw_node_key(c, "name"));

		if (!name.n) {
			map.map->flags |= GW_OPEN;
			continue;
		}
		if (!value && gw_node_key(c, "valueFrom"))
			value = gw_make_unknown(m, GW_STR(""),
						gw_node_key(c, "valueFrom"));
		else if (!value)
			value = gw_make_text(m, GW_STR(""), c);
		gw_keyed_put(m, &map, name, value);
	}
	return map.map;
}

static void container_command(struct gw_model *m, const struct gw_subject *s)
{
	struct gw_node *command = gw_node_key(s->node, "command");
	struct gw_node *args = gw_node_key(s->node, "args");
	struct gw_command_place at = { .source = "k8s.container",
				       .scope = s->node,
				       .object = s->object,
				       .address = s->address };
	struct gw_node *both;

	if (command && command->kind == GW_LIST && command->first) {
		both = gw_make_copy(m, command);
	} else if (args && args->kind == GW_LIST && args->first) {
		both = gw_make(m, GW_LIST, args);
		gw_add(m, both, gw_make_unknown(m, GW_STR(""), args));
	} else {
		return;
	}
	if (args && args->kind == GW_LIST)
		for (struct gw_node *c = args->first; c; c = c->next)
			gw_add(m, both, c);
	else if (args && args->kind != GW_NULL)
		both->flags |= GW_OPEN;
	gw_commands_argv(m, &at, both);
}

static void emit_container(struct object *o, struct gw_node *spec,
			   struct gw_node *written, const char *kind)
{
	struct gw_model *m = o->m;
	struct gw_node *effective;
	struct gw_node *node;
	struct gw_subject *s;
	struct gw_subject copy;

	if (written->kind != GW_MAP)
		return;
	node = gw_make_copy(m, written);
	effective = gw_make(m, GW_MAP, written);
	gw_put(m, effective, "securityContext", security_of(m, spec, written));
	gw_put(m, effective, "environment", environment_of(m, written));
	gw_put(m, node, "container-kind",
	       gw_make_text(m, gw_str_of(kind), NULL));
	gw_put(m, node, "effective", effective);
	s = gw_emit(m, GW_CLASS_K8S_CONTAINER, node);
	s->type = o->kind;
	s->api = group_of(gw_node_text(gw_node_key(o->node, "apiVersion")));
	s->name = gw_node_text(gw_node_key(written, "name"));
	s->object = o->node;
	s->scope = spec;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s", GW_FMT(o->address),
				    GW_FMT(s->name));
	copy = *s;
	container_command(m, &copy);
}

static void emit_containers(struct object *o, struct gw_node *spec,
			    const char *key, const char *kind)
{
	const struct gw_node *list = gw_node_key(spec, key);

	if (!list || list->kind != GW_LIST)
		return;
	for (struct gw_node *c = list->first; c; c = c->next) {
		if (gw_model_over(o->m))
			return;
		emit_container(o, spec, c, kind);
	}
}

/* --- pod specs --- */

static bool is_container(const struct gw_node *n)
{
	return gw_node_key(n, "name") || gw_node_key(n, "image");
}

/* Lists of containers, in any object, look like this. */
static bool holds_containers(const struct gw_node *n, const char *key)
{
	const struct gw_node *list = gw_node_key(n, key);

	return list && list->kind == GW_LIST && list->first &&
	       list->first->kind == GW_MAP && is_container(list->first);
}

/*
 * `containers` (a patch may hold but init or ephemeral ones) of maps that
 * have an image. A name alone will do beside other
 * marks of a pod spec or below `spec`: an image may come from elsewhere.
 */
static bool is_podspec(const struct object *o, const struct gw_node *n)
{
	static const char *const lists[] = { "containers", "initContainers",
					     "ephemeralContainers" };
	const struct gw_node *first = NULL;

	for (size_t i = 0; n->kind == GW_MAP && !first && i < 3; i++)
		if (holds_containers(n, lists[i]))
			first = gw_node_key(n, lists[i])->first;
	if (!first)
		return false;
	return gw_node_key(first, "image") || gw_node_key(first, "resources") ||
	       gw_node_key(first, "command") || gw_node_key(first, "args") ||
	       gw_node_key(first, "securityContext") || o->holder;
}

/* Argo Workflows: a template with `container` or `script` is a pod. */
static bool is_argo_template(const struct object *o, const struct gw_node *n)
{
	const struct gw_node *c = gw_node_key(n, "container");

	if (!c)
		c = gw_node_key(n, "script");
	return c && c->kind == GW_MAP && gw_node_key(c, "image") &&
	       gw_str_starts(gw_node_text(gw_node_key(o->node, "apiVersion")),
			     GW_STR("argoproj.io/"));
}

static void emit_podspec(struct object *o, struct gw_node *spec)
{
	struct gw_subject *s = gw_emit(o->m, GW_CLASS_K8S_PODSPEC, spec);

	s->type = o->kind;
	s->api = group_of(gw_node_text(gw_node_key(o->node, "apiVersion")));
	s->name = gw_node_text(gw_node_path(o->node, "metadata.name"));
	s->object = o->node;
	s->scope = o->holder;
	s->address = gw_arena_print(o->m->arena, "%.*s/pod#%u",
				    GW_FMT(o->address), o->pods++);
	emit_containers(o, spec, "initContainers", "init");
	emit_containers(o, spec, "containers", "main");
	emit_containers(o, spec, "sidecars", "main"); /* Argo Workflows */
	emit_containers(o, spec, "ephemeralContainers", "ephemeral");
}

static void emit_argo(struct object *o, struct gw_node *template)
{
	struct gw_node *spec = gw_make_copy(o->m, template);
	struct gw_node *list = gw_make(o->m, GW_LIST, template);
	static const char *const keys[] = { "container", "script" };

	for (size_t i = 0; i < 2; i++) {
		struct gw_node *c = gw_node_key(template, keys[i]);

		if (!c || c->kind != GW_MAP)
			continue;
		c = gw_make_copy(o->m, c);
		if (!gw_node_key(c, "name"))
			gw_put(o->m, c, "name",
			       gw_make_text(o->m, gw_str_of(i ? "script" :
								"main"),
					    c));
		gw_add(o->m, list, c);
	}
	gw_put(o->m, spec, "containers", list);
	emit_podspec(o, spec);
}

static void emit_template(struct object *o, struct gw_node *holder)
{
	struct gw_model *m = o->m;
	struct gw_node *node = gw_make_copy(m, holder);
	struct gw_node *namespace = gw_node_path(o->node, "metadata.namespace");
	struct gw_subject *s;

	gw_put(m, node, "namespace", namespace);
	s = gw_emit(m, GW_CLASS_K8S_POD_TEMPLATE, node);
	s->type = o->kind;
	s->api = group_of(gw_node_text(gw_node_key(o->node, "apiVersion")));
	s->name = gw_node_text(gw_node_path(o->node, "metadata.name"));
	s->object = o->node;
	s->address = gw_arena_print(m->arena, "%.*s/template#%u",
				    GW_FMT(o->address), o->pods);
}

/* What a composition patches is not known: the field, or the map that it
 * would be added to. */
static void mark_patched(struct gw_node *base, struct gw_str path)
{
	struct gw_node *at = base;
	struct gw_str key;

	while (gw_str_next(&path, '.', &key)) {
		struct gw_node *next = gw_node_get(at, key);

		if (!next) {
			at->flags |= GW_OPEN;
			return;
		}
		at = next;
	}
	if (at != base && gw_node_is_scalar(at))
		at->kind = GW_UNKNOWN;
	else
		at->flags |= GW_OPEN;
}

/* resources[].base of a Crossplane composition is an object of its own. */
static bool emit_base(struct object *o, struct gw_node *n,
		      const struct gw_node *around)
{
	const struct gw_node *patches = gw_node_key(around, "patches");

	if (!gw_str_is(n->key, "base") || !is_object(n) ||
	    !gw_str_is(o->kind, "Composition"))
		return false;
	for (const struct gw_node *c = patches ? patches->first : NULL; c;
	     c = c->next) {
		struct gw_str to = gw_node_text(gw_node_key(c, "toFieldPath"));

		if (!to.n)
			to = gw_node_text(gw_node_key(c, "fromFieldPath"));
		mark_patched(n, to);
	}
	gw_k8s_object(o->m, n);
	return true;
}

static void look_below(struct object *o, struct gw_node *n, unsigned depth);

static void look_at(struct object *o, struct gw_node *n, unsigned depth)
{
	if (is_podspec(o, n)) {
		if (o->holder)
			emit_template(o, o->holder);
		emit_podspec(o, n);
		return;
	}
	if (n->kind == GW_MAP && is_argo_template(o, n))
		emit_argo(o, n);
	look_below(o, n, depth);
}

/* A map with `spec` may be a pod template; the object itself is one too. */
static void look_below(struct object *o, struct gw_node *n, unsigned depth)
{
	struct gw_node *before = o->holder;

	if (depth > MAX_DEEP || gw_model_over(o->m))
		return;
	for (struct gw_node *c = n->first; c; c = c->next) {
		if (c->kind != GW_MAP && c->kind != GW_LIST)
			continue;
		o->holder = gw_str_is(c->key, "spec") ? n : NULL;
		if (emit_base(o, c, n))
			continue;
		look_at(o, c, depth + 1);
	}
	o->holder = before;
}

/* --- objects --- */

/* A managed resource of Crossplane is a cloud's: "group kind". The twin with
 * a namespace stands in group x.m.upbound.io. The older providers
 * (x.aws.crossplane.io) have the names of the clouds' own APIs. */
static void bind_managed(struct gw_model *m, struct gw_subject s)
{
	struct gw_str end = GW_STR(".m.upbound.io");
	bool classic = gw_str_ends(s.api, GW_STR(".crossplane.io"));

	if (!gw_str_ends(s.api, GW_STR(".upbound.io")) && !classic)
		return;
	if (gw_str_ends(s.api, end))
		s.api = gw_arena_print(
			m->arena, "%.*s.upbound.io",
			GW_FMT(gw_str_part(s.api, 0, s.api.n - end.n)));
	s.type = gw_arena_print(m->arena, "%.*s %.*s", GW_FMT(s.api),
				GW_FMT(s.type));
	gw_bind(m, &s, classic ? "crossplane-classic" : "crossplane");
}

void gw_k8s_object(struct gw_model *m, struct gw_node *node)
{
	struct object o = { .m = m, .node = node };
	struct gw_subject *s = gw_emit(m, GW_CLASS_K8S_OBJECT, node);
	struct gw_str api = gw_node_text(gw_node_key(node, "apiVersion"));
	struct gw_str space =
		gw_node_text(gw_node_path(node, "metadata.namespace"));

	s->type = gw_node_text(gw_node_key(node, "kind"));
	s->api = group_of(api);
	s->name = gw_node_text(gw_node_path(node, "metadata.name"));
	if (!s->name.n)
		s->name = gw_node_text(
			gw_node_path(node, "metadata.generateName"));
	s->object = node;
	s->address = gw_arena_print(m->arena, "%.*s/%.*s/%.*s/%.*s",
				    GW_FMT(api), GW_FMT(s->type), GW_FMT(space),
				    GW_FMT(s->name));
	o.kind = s->type;
	o.address = s->address;
	bind_managed(m, *s);
	look_below(&o, node, 0);
}

/* The items of a List that leave out their kind have the list's. */
static struct gw_node *item_of(struct gw_model *m, const struct gw_node *list,
			       struct gw_node *item)
{
	struct gw_str kind = gw_node_text(gw_node_key(list, "kind"));

	if (item->kind != GW_MAP || is_object(item) || kind.n <= 4)
		return item;
	item = gw_make_copy(m, item);
	gw_put(m, item, "apiVersion", gw_node_key(list, "apiVersion"));
	gw_put(m, item, "kind",
	       gw_make_text(m, gw_str_part(kind, 0, kind.n - 4),
			    gw_node_key(list, "kind")));
	return item;
}

static void open_object(struct gw_model *m, struct gw_node *n, unsigned nest)
{
	struct gw_str kind = gw_node_text(gw_node_key(n, "kind"));
	const struct gw_node *items = gw_node_key(n, "items");

	if (!gw_str_ends(kind, GW_STR("List")) || !items ||
	    items->kind != GW_LIST || nest >= MAX_LISTS) {
		gw_k8s_object(m, n);
		return;
	}
	for (struct gw_node *c = items->first; c; c = c->next) {
		struct gw_node *item = item_of(m, n, c);

		if (gw_model_over(m))
			return;
		if (is_object(item))
			open_object(m, item, nest + 1);
	}
}

static const char *const helm_paths[] = { "**/templates/**", NULL };

static void read(struct gw_model *m, struct gw_node *root)
{
	gw_mark_holes(root, "{{", gw_path_fits(m->path, helm_paths));
	open_object(m, root, 0);
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return is_object(root) &&
	       (gw_model_format(m, "yaml") || gw_model_format(m, "json"));
}

const struct gw_technology gw_technology_k8s = {
	.knows = knows,
	.read = read,
	.claims = true,
};
