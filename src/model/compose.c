/* Compose files: services with short and long forms made equal.
 * SPDX-License-Identifier: Apache-2.0 */
#include "model/make.h"

#define MAX_EXTENDS 8

struct compose {
	struct gw_model *m;
	struct gw_node *file; /* made */
	struct gw_map written; /* name -> service as written */
};

/* --- ports, volumes, secrets --- */

static size_t last_byte(struct gw_str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return GW_NOWHERE;
}

static void put_part(struct gw_model *m, struct gw_node *map, const char *key,
		     struct gw_str text)
{
	struct gw_node *n;

	if (!text.n)
		return;
	n = gw_make_text(m, text, map);
	n->flags |= map->flags & GW_WEAK;
	gw_put(m, map, key, n);
}

/* port := [[host_ip ":"] [published] ":"] target ["/" protocol] */
static void read_port(struct gw_model *m, struct gw_node *map, struct gw_str s)
{
	size_t slash = last_byte(s, '/');
	size_t colon;

	if (slash != GW_NOWHERE) {
		put_part(m, map, "protocol", gw_str_part(s, slash + 1, s.n));
		s = gw_str_part(s, 0, slash);
	}
	colon = last_byte(s, ':');
	put_part(m, map, "target",
		 gw_str_part(s, colon == GW_NOWHERE ? 0 : colon + 1, s.n));
	if (colon == GW_NOWHERE)
		return;
	s = gw_str_part(s, 0, colon);
	colon = last_byte(s, ':');
	put_part(m, map, "published",
		 gw_str_part(s, colon == GW_NOWHERE ? 0 : colon + 1, s.n));
	if (colon == GW_NOWHERE)
		return;
	s = gw_str_part(s, 0, colon);
	if (s.n > 1 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = gw_str_part(s, 1, s.n - 1);
	put_part(m, map, "host_ip", s);
}

static bool is_drive(struct gw_str s, size_t colon)
{
	return colon == 1 && gw_is_alpha(s.p[0]) && s.n > 2 &&
	       (s.p[2] == '\\' || s.p[2] == '/');
}

static bool is_path(struct gw_str s)
{
	return s.n && (s.p[0] == '/' || s.p[0] == '.' || s.p[0] == '~' ||
		       s.p[0] == '\\' || is_drive(s, 1));
}

static bool has_word(struct gw_str list, const char *word)
{
	struct gw_str piece;

	while (gw_str_next(&list, ',', &piece))
		if (gw_str_is(piece, word))
			return true;
	return false;
}

/* volume := [source ":"] target [":" mode] */
static void read_volume(struct gw_model *m, struct gw_node *map,
			struct gw_str s)
{
	size_t colon = gw_str_find_byte(s, ':', 0);
	struct gw_str source = GW_STR("");

	if (colon != GW_NOWHERE && is_drive(s, colon))
		colon = gw_str_find_byte(s, ':', 2);
	if (colon != GW_NOWHERE) {
		source = gw_str_part(s, 0, colon);
		s = gw_str_part(s, colon + 1, s.n);
		colon = gw_str_find_byte(s, ':', 0);
	}
	put_part(m, map, "type",
		 is_path(source) ? GW_STR("bind") : GW_STR("volume"));
	put_part(m, map, "source", source);
	put_part(m, map, "target", gw_str_part(s, 0, colon));
	gw_put(m, map, "read_only",
	       gw_make_bool(m,
			    colon != GW_NOWHERE &&
				    has_word(gw_str_part(s, colon + 1, s.n),
					     "ro"),
			    map));
}

static void read_source(struct gw_model *m, struct gw_node *map,
			struct gw_str s)
{
	put_part(m, map, "source", s);
}

static void read_path(struct gw_model *m, struct gw_node *map, struct gw_str s)
{
	put_part(m, map, "path", s);
}

/* Texts of a list as maps; maps stay what they are. */
static struct gw_node *long_forms(struct gw_model *m, struct gw_node *list,
				  void (*read)(struct gw_model *,
					       struct gw_node *,
					       struct gw_str))
{
	struct gw_node *out;

	list = gw_as_list(m, list);
	if (!list || list->kind != GW_LIST)
		return list;
	out = gw_make(m, GW_LIST, list);
	out->flags |= list->flags & GW_OPEN;
	for (struct gw_node *c = list->first; c; c = c->next) {
		struct gw_node *map;

		if (gw_model_over(m))
			break;
		if (c->kind == GW_MAP) {
			gw_add(m, out, c);
			continue;
		}
		map = gw_make(m, GW_MAP, c);
		map->flags |= c->flags & GW_WEAK;
		if (gw_node_is_scalar(c))
			read(m, map, c->text);
		else
			map->flags |= GW_OPEN;
		gw_put(m, map, "text", c);
		gw_add(m, out, map);
	}
	return out;
}

/* --- services --- */

/* A name without a value is taken from the shell that starts it. */
static struct gw_node *environment_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *map = gw_as_pairs(m, n, '=');

	if (!map || map->kind != GW_MAP)
		return map;
	map = gw_make_copy(m, map);
	for (struct gw_node *c = map->first; c; c = c->next)
		if (c->kind == GW_NULL)
			c->kind = GW_UNKNOWN;
	return map;
}

static struct gw_node *build_of(struct gw_model *m, struct gw_node *n)
{
	struct gw_node *map;

	if (!n || n->kind >= GW_ALT)
		return n;
	if (n->kind == GW_MAP) {
		map = gw_make_copy(m, n);
	} else {
		map = gw_make(m, GW_MAP, n);
		gw_put(m, map, "context", n);
	}
	gw_put(m, map, "args",
	       environment_of(m, gw_node_key(map, "args")));
	return map;
}

static void normalise(struct gw_model *m, struct gw_node *s)
{
	static const char *const pairs[] = { "labels", "sysctls",
					     "annotations" };
	static const char *const lists[] = {
		"dns",	    "dns_search",   "tmpfs",	"cap_add",
		"cap_drop", "security_opt", "devices",	"profiles",
		"expose",   "group_add",    "volumes_from"
	};
	static const char *const options[] = { "networks", "depends_on" };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		gw_put(m, s, pairs[i],
		       gw_as_pairs(m, gw_node_key(s, pairs[i]), '='));
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		gw_put(m, s, lists[i],
		       gw_as_list(m, gw_node_key(s, lists[i])));
	for (size_t i = 0; i < 2; i++)
		gw_put(m, s, options[i],
		       gw_as_options(m, gw_node_key(s, options[i])));
	gw_put(m, s, "extra_hosts",
	       gw_as_pairs(m, gw_node_key(s, "extra_hosts"), ':'));
	gw_put(m, s, "environment",
	       environment_of(m, gw_node_key(s, "environment")));
	gw_put(m, s, "build", build_of(m, gw_node_key(s, "build")));
	gw_put(m, s, "ports",
	       long_forms(m, gw_node_key(s, "ports"), read_port));
	gw_put(m, s, "volumes",
	       long_forms(m, gw_node_key(s, "volumes"), read_volume));
	gw_put(m, s, "secrets",
	       long_forms(m, gw_node_key(s, "secrets"), read_source));
	gw_put(m, s, "configs",
	       long_forms(m, gw_node_key(s, "configs"), read_source));
	gw_put(m, s, "env_file",
	       long_forms(m, gw_node_key(s, "env_file"), read_path));
}

/* Two values of one key: maps are merged, lists joined, else `own` wins. */
static struct gw_node *both_of(struct gw_model *m, struct gw_node *base,
			       struct gw_node *own)
{
	struct gw_keyed both;
	struct gw_node *list;

	if (own->kind == GW_MAP && base->kind == GW_MAP) {
		gw_keyed_init(m, &both, own);
		gw_keyed_merge(m, &both, base);
		gw_keyed_merge(m, &both, own);
		return both.map;
	}
	if (own->kind != GW_LIST || base->kind != GW_LIST ||
	    gw_str_is(own->key, "command") || gw_str_is(own->key, "entrypoint"))
		return own;
	list = gw_make_copy(m, base);
	for (struct gw_node *c = own->first; c; c = c->next)
		gw_add(m, list, c);
	return list;
}

/* A service with what it takes over from another one. */
static struct gw_node *inherit(struct gw_model *m, struct gw_node *s,
			       const struct gw_node *base)
{
	struct gw_keyed out;

	gw_keyed_init(m, &out, s);
	out.map->key = s->key;
	for (struct gw_node *b = base->first; b; b = b->next)
		if (!gw_str_is(b->key, "extends"))
			gw_keyed_put(m, &out, b->key, b);
	for (struct gw_node *c = s->first; c; c = c->next) {
		struct gw_node *old = gw_keyed_get(&out, c->key);

		gw_keyed_put(m, &out, c->key, old ? both_of(m, old, c) : c);
	}
	return out.map;
}

static struct gw_node *service_of(struct compose *c, struct gw_node *written,
				  unsigned nest)
{
	struct gw_node *s = gw_make_copy(c->m, written);
	const struct gw_node *extends = gw_node_key(written, "extends");
	const struct gw_node *name = gw_node_key(extends, "service");
	struct gw_node *base = NULL;

	normalise(c->m, s);
	if (!extends)
		return s;
	if (!name)
		name = extends;
	if (!gw_node_key(extends, "file") && gw_node_is_scalar(name))
		base = gw_map_get(&c->written, name->text);
	if (!base || base->kind != GW_MAP || nest >= MAX_EXTENDS ||
	    gw_model_over(c->m))
		s->flags |= GW_OPEN;
	else
		s = inherit(c->m, s, service_of(c, base, nest + 1));
	return s;
}

static void service_commands(struct compose *c, struct gw_subject s)
{
	struct gw_command_place at = { .source = "compose.command",
				       .scope = s.node,
				       .object = c->file,
				       .address = s.address };
	struct gw_node *entry = gw_node_key(s.node, "entrypoint");
	struct gw_node *command = gw_node_key(s.node, "command");
	struct gw_node *both;

	if (entry && entry->kind == GW_LIST && entry->first) {
		both = gw_make_copy(c->m, entry);
		if (command && command->kind == GW_LIST)
			for (struct gw_node *w = command->first; w; w = w->next)
				gw_add(c->m, both, w);
		else if (command && command->kind != GW_NULL)
			both->flags |= GW_OPEN;
		at.source = "compose.entrypoint";
		gw_commands_argv(c->m, &at, both);
		return;
	}
	if (entry && entry->text.n) {
		at.source = "compose.entrypoint";
		gw_commands_shell(c->m, &at, entry);
		at.source = "compose.command";
	}
	gw_commands(c->m, &at, command);
}

static void read_services(struct compose *c, struct gw_node *services)
{
	struct gw_model *m = c->m;
	struct gw_keyed all;

	gw_map_init(&c->written, m->arena);
	for (struct gw_node *w = services->first; w; w = w->next)
		*gw_map_put(&c->written, w->key) = w;
	gw_keyed_init(m, &all, services);
	all.map->flags |= services->flags & GW_OPEN;
	for (struct gw_node *w = services->first; w; w = w->next) {
		struct gw_subject *s;
		struct gw_node *node;

		if (w->kind != GW_MAP || gw_model_over(m))
			continue;
		node = service_of(c, w, 0);
		s = gw_emit(m, GW_CLASS_COMPOSE_SERVICE, node);
		s->type = GW_STR("service");
		s->name = w->key;
		s->scope = c->file;
		s->object = c->file;
		s->address = gw_arena_print(m->arena, "services/%.*s",
					    GW_FMT(w->key));
		service_commands(c, *s);
		gw_keyed_put(m, &all, w->key, gw_node_share(m->arena, node));
	}
	gw_put(m, c->file, "services", all.map);
}

static void read(struct gw_model *m, struct gw_node *root)
{
	struct gw_node *services = gw_node_key(root, "services");
	struct compose c = { .m = m };
	struct gw_subject *s;

	if (root->kind != GW_MAP)
		return;
	c.file = gw_make_copy(m, root);
	if (services && services->kind == GW_MAP)
		read_services(&c, services);
	s = gw_emit(m, GW_CLASS_COMPOSE_FILE, c.file);
	s->name = gw_path_name(m->path);
	s->address = m->path;
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	return (gw_model_format(m, "yaml") || gw_model_format(m, "json")) &&
	       gw_is_compose(m->path, root);
}

const struct gw_technology gw_technology_compose = {
	.knows = knows,
	.read = read,
	.claims = true,
};
