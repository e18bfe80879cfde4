/*
 * Terraform and OpenTofu: blocks of .tf, .tofu and .tf.json files.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Variables, locals, dynamic blocks and instances are worked out by resolve/;
 * what is left here is to name things.
 */
#include "model/bindings.h"
#include "model/terraform.h"

#include "base/map.h"

/* --- names --- */

static struct gw_str label(const struct gw_node *body, int64_t i)
{
	return gw_node_text(
		gw_node_item(gw_node_key(body, "$labels"), i));
}

/* The instance of a for_each that resolve/ has made: its key. */
static struct gw_str instance(const struct gw_node *body)
{
	return gw_node_text(gw_node_key(body, "$instance"));
}

static struct gw_str address_of(struct gw_model *m, const char *prefix,
				const struct gw_node *body)
{
	struct gw_str type = label(body, 0);
	struct gw_str name = label(body, 1);
	struct gw_str key = instance(body);

	if (key.p)
		return gw_arena_print(m->arena, "%s%.*s.%.*s[\"%.*s\"]",
				      prefix, GW_FMT(type), GW_FMT(name),
				      GW_FMT(key));
	return gw_arena_print(m->arena, "%s%.*s%s%.*s", prefix, GW_FMT(type),
			      name.p ? "." : "", GW_FMT(name));
}

static struct gw_subject *emit(struct gw_model *m, enum gw_class cls,
			       struct gw_node *body, const char *prefix)
{
	struct gw_subject *s = gw_emit(m, cls, body);
	struct gw_str first = label(body, 0);
	struct gw_str second = label(body, 1);

	s->type = second.p ? first : GW_STR("");
	s->name = second.p ? second : first;
	if (!s->name.p)
		s->name = GW_STR("");
	s->address = address_of(m, prefix, body);
	return s;
}

/* --- blocks --- */

static void read_resource(struct gw_model *m, struct gw_node *body)
{
	struct gw_subject *s = emit(m, GW_CLASS_TF_RESOURCE, body, "");
	struct gw_subject copy = *s;

	s = gw_emit(m, GW_CLASS_CLOUD_RESOURCE, gw_make_copy(m, body));
	gw_put(m, s->node, "syntax",
	       gw_make_text(m, GW_STR("terraform"), NULL));
	s->type = copy.type;
	s->name = copy.name;
	s->address = copy.address;
	s->object = body;
	gw_terraform_kubernetes(m, &copy);
}

static void read_data(struct gw_model *m, struct gw_node *body)
{
	emit(m, GW_CLASS_TF_DATA, body, "data.");
}

/* "git::https://github.com/org/terraform-aws-x.git//sub?ref=1" is in the
 * registry as "org/x/aws//sub"; any other source is itself. */
static struct gw_str registry_name(struct gw_model *m, struct gw_str source)
{
	struct gw_str host = GW_STR("github.com/");
	size_t at = gw_str_find(source, host, 0);
	struct gw_str rest = source;
	struct gw_str org;
	struct gw_str name;
	struct gw_str cloud;
	struct gw_str sub = GW_STR("");
	size_t cut;

	if (at == GW_NOWHERE)
		return source;
	rest = gw_str_part(source, at + host.n,
			   gw_str_find_byte(source, '?', at));
	cut = gw_str_find(rest, GW_STR("//"), 0);
	if (cut != GW_NOWHERE) {
		sub = gw_str_part(rest, cut, rest.n);
		rest = gw_str_part(rest, 0, cut);
	}
	if (gw_str_ends(rest, GW_STR(".git")))
		rest.n -= 4;
	if (!gw_str_next(&rest, '/', &org) || !gw_str_next(&rest, '/', &name) ||
	    !gw_str_next(&name, '-', &cloud) || !gw_str_is(cloud, "terraform") ||
	    !gw_str_next(&name, '-', &cloud) || !name.n)
		return source;
	return gw_arena_print(m->arena, "%.*s/%.*s/%.*s%.*s", GW_FMT(org),
			      GW_FMT(name), GW_FMT(cloud), GW_FMT(sub));
}

static void read_module(struct gw_model *m, struct gw_node *body)
{
	struct gw_subject *s = emit(m, GW_CLASS_TF_MODULE, body, "module.");
	struct gw_str registry = GW_STR("registry.terraform.io/");
	struct gw_subject copy;

	s->type = gw_node_text(gw_node_key(body, "source"));
	if (!s->type.p)
		s->type = GW_STR("");
	copy = *s;
	copy.type = registry_name(m, s->type);
	if (gw_str_starts(copy.type, registry))
		copy.type = gw_str_part(copy.type, registry.n, copy.type.n);
	gw_bind(m, &copy, "module");
}

static void read_provider(struct gw_model *m, struct gw_node *body)
{
	struct gw_subject *s = emit(m, GW_CLASS_TF_PROVIDER, body, "provider.");
	struct gw_str alias = gw_node_text(gw_node_key(body, "alias"));

	s->type = s->name;
	if (!alias.n)
		return;
	s->name = alias;
	s->address = gw_arena_print(m->arena, "%.*s.%.*s", GW_FMT(s->address),
				    GW_FMT(alias));
}

static void read_variable(struct gw_model *m, struct gw_node *body)
{
	struct gw_subject *s = emit(m, GW_CLASS_TF_VARIABLE, body, "var.");
	const struct gw_node *type = gw_node_key(body, "type");

	if (type && type->text.n)
		s->type = type->text;
}

static void read_output(struct gw_model *m, struct gw_node *body)
{
	emit(m, GW_CLASS_TF_OUTPUT, body, "output.");
}

/* {aws: {source, version}}, whether "~> 5" or a map is written. */
static struct gw_node *providers_of(struct gw_model *m, struct gw_node *block)
{
	struct gw_keyed all;

	if (block && block->kind == GW_LIST)
		block = block->first;
	if (!block || block->kind != GW_MAP)
		return block;
	gw_keyed_init(m, &all, block);
	for (struct gw_node *c = block->first; c; c = c->next) {
		struct gw_node *one = c;

		if (c->kind == GW_STRING) {
			one = gw_make(m, GW_MAP, c);
			gw_put(m, one, "version", c);
		}
		gw_keyed_put(m, &all, c->key, one);
	}
	return all.map;
}

static struct gw_node *backends_of(struct gw_model *m, struct gw_node *list)
{
	struct gw_node *out;

	if (!list || list->kind != GW_LIST)
		return list;
	out = gw_make(m, GW_LIST, list);
	for (struct gw_node *c = list->first; c; c = c->next) {
		struct gw_node *one = gw_make_copy(m, c);

		gw_put(m, one, "type",
		       gw_node_item(gw_node_key(c, "$labels"), 0));
		gw_add(m, out, one);
	}
	return out;
}

static void read_settings(struct gw_model *m, struct gw_node *body)
{
	struct gw_node *node = gw_make_copy(m, body);
	struct gw_subject *s = gw_emit(m, GW_CLASS_TF_SETTINGS, node);

	gw_put(m, node, "required_providers",
	       providers_of(m, gw_node_key(body, "required_providers")));
	gw_put(m, node, "backend",
	       backends_of(m, gw_node_key(body, "backend")));
	s->address = GW_STR("terraform");
}

static const struct {
	const char *block;
	unsigned labels;
	void (*read)(struct gw_model *m, struct gw_node *body);
} blocks[] = {
	{ "resource", 2, read_resource }, { "data", 2, read_data },
	{ "module", 1, read_module },	  { "provider", 1, read_provider },
	{ "variable", 1, read_variable }, { "output", 1, read_output },
	{ "terraform", 0, read_settings },
};

/* --- JSON syntax: {"resource": {type: {name: body or [bodies]}}} --- */

struct labels {
	struct gw_str v[2];
	unsigned n;
};

static struct gw_node *with_labels(struct gw_model *m, struct gw_node *body,
				   const struct labels *l)
{
	struct gw_node *node = gw_make_copy(m, body);
	struct gw_node *list = gw_make(m, GW_LIST, body);

	for (unsigned i = 0; i < l->n; i++)
		gw_add(m, list, gw_make_text(m, l->v[i], body));
	gw_put(m, node, "$labels", list);
	return node;
}

static void read_json(struct gw_model *m, size_t row, struct gw_node *n,
		      struct labels l)
{
	unsigned wanted = blocks[row].labels;

	for (struct gw_node *c = n->kind == GW_LIST ? n->first : NULL; c;
	     c = c->next)
		if (c->kind == GW_MAP)
			read_json(m, row, c, l);
	if (n->kind != GW_MAP || gw_model_over(m))
		return;
	if (l.n == wanted) {
		blocks[row].read(m, with_labels(m, n, &l));
		return;
	}
	for (struct gw_node *c = n->first; c; c = c->next) {
		l.v[l.n] = c->key;
		l.n++;
		if (c->kind == GW_MAP || c->kind == GW_LIST)
			read_json(m, row, c, l);
		l.n--;
	}
}

/* --- files --- */

static void read_blocks(struct gw_model *m, size_t row, struct gw_node *list)
{
	if (list->kind != GW_LIST)
		return;
	for (struct gw_node *body = list->first; body; body = body->next) {
		const struct gw_node *l = gw_node_key(body, "$labels");

		if (gw_model_over(m))
			return;
		if (body->kind == GW_MAP &&
		    (l ? l->count : 0) == blocks[row].labels)
			blocks[row].read(m, body);
	}
}

static void read(struct gw_model *m, struct gw_node *root)
{
	bool json = gw_model_format(m, "json");

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		struct gw_node *n = gw_node_key(root, blocks[i].block);

		if (!n)
			continue;
		if (json)
			read_json(m, i, n, (struct labels){ .n = 0 });
		else
			read_blocks(m, i, n);
	}
}

static bool knows(const struct gw_model *m, const struct gw_node *root)
{
	(void)root;
	return gw_is_terraform(m->path);
}

const struct gw_technology gw_technology_terraform = {
	.knows = knows,
	.read = read,
	.claims = true,
};
