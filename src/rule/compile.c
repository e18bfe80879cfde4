/* Rule files -> bundle. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "rule/pack.h"
#include "rule/writer.h"

#define MOST_RULES 20000

/* An id is "pack/slug", the pack being the folder's name. */
static int check_id(struct gw_bundle_writer *w, const struct gw_pack *pack,
		    const struct gw_node *id, struct gw_err *err)
{
	struct gw_str slug;
	void **slot;

	if (!gw_str_starts(id->text, pack->name) ||
	    id->text.n < pack->name.n + 2 || id->text.p[pack->name.n] != '/')
		return gw_rule_fault(err, id, "E015",
				     "'%.*s' stands in the pack '%.*s', so its id begins with '%.*s/'",
				     GW_FMT(id->text), GW_FMT(pack->name),
				     GW_FMT(pack->name));
	slug = gw_str_part(id->text, pack->name.n + 1, id->text.n);
	for (size_t i = 0; i < slug.n; i++)
		if (!gw_is_lower(slug.p[i]) && !gw_is_digit(slug.p[i]) &&
		    (slug.p[i] != '-' || i == 0 || i + 1 == slug.n ||
		     slug.p[i - 1] == '-'))
			return gw_rule_fault(err, id, "E015",
					     "'%.*s': an id has lower case letters, digits and single '-'",
					     GW_FMT(id->text));
	if (gw_map_get(&pack->retired, id->text))
		return gw_rule_fault(err, id, "E015",
				     "'%.*s' is retired: choose another id",
				     GW_FMT(id->text));
	if (w->base && gw_bundle_find(w->base, id->text) >= 0)
		return gw_rule_fault(err, id, "E015",
				     "'%.*s' is an official rule: choose another id",
				     GW_FMT(id->text));
	slot = gw_map_put(&w->ids, id->text);
	if (*slot) {
		const struct gw_node *other = *slot;

		return gw_rule_fault(err, id, "E015",
				     "'%.*s' is there already (%.*s:%u)",
				     GW_FMT(id->text),
				     GW_FMT(other->doc->view->name),
				     other->span.line);
	}
	*slot = (void *)(uintptr_t)id;
	return GW_OK;
}

/* deny and require are one engine's. */
static int engine_for(const struct gw_bundle_writer *w, const char *body)
{
	for (int i = 0; w->engines[i]; i++) {
		const char *key = w->engines[i]->key;

		if (strcmp(key, body) == 0 ||
		    (strcmp(key, "deny") == 0 && strcmp(body, "require") == 0))
			return i;
	}
	return -1;
}

/* The pack's names and the rule's own; those of the rule win. */
static void join_params(struct gw_map *out, struct gw_arena *arena,
			const struct gw_pack *pack, const struct gw_node *rule)
{
	const struct gw_node *own = gw_node_key(rule, "params");

	gw_map_init(out, arena);
	for (size_t i = 0; i < pack->params.count; i++)
		*gw_map_put(out, pack->params.entries[i].key) =
			pack->params.entries[i].value;
	for (struct gw_node *c = own ? own->first : NULL; c; c = c->next)
		*gw_map_put(out, c->key) = c;
}

static int compile_rule(struct gw_bundle_writer *w,
			const struct gw_rule_file *file,
			const struct gw_node *rule, struct gw_err *err)
{
	struct gw_buf *out = &w->section[GW_SEC_META];
	struct gw_rule_meta meta;
	struct gw_rule_src src;
	struct gw_map params;
	const char *body = "";
	int engine;
	int r = gw_rule_check(rule, &body, err);

	if (r == GW_OK)
		r = check_id(w, file->pack, gw_node_key(rule, "id"), err);
	if (r == GW_OK)
		r = gw_rule_lint(w, rule, err);
	if (r == GW_OK)
		r = gw_rule_meta_make(&meta, w, rule, err);
	if (r < 0)
		return r;
	engine = engine_for(w, body);
	if (engine < 0)
		return gw_rule_fault(err, rule, "E006",
				     "no engine knows '%s'", body);
	if (w->base && !w->engines[engine]->extend)
		return gw_rule_fault(err, rule, "E006",
				     "'%s' cannot be added to a bundle", body);
	join_params(&params, w->arena, file->pack, rule);
	meta.engine = (uint8_t)engine;
	src = (struct gw_rule_src){
		.index = (uint32_t)(out->n / sizeof(meta)),
		.id = gw_node_text(gw_node_key(rule, "id")),
		.rule = rule,
		.file = file->doc->roots,
		.params = &params,
		.macros = &file->pack->macros,
		.tables = &file->pack->tables,
		.meta = &meta,
	};
	if (src.index >= MOST_RULES)
		return gw_rule_fault(err, rule, "E021",
				     "more than %d rules", MOST_RULES);
	r = w->engines[engine]->compile(w, &src, err);
	gw_buf_add(out, (struct gw_str){ (const char *)&meta, sizeof(meta) });
	return r;
}

static void write_aliases(struct gw_bundle_writer *w, const struct gw_node *top)
{
	const struct gw_node *aliases = gw_node_key(top, "aliases");
	struct gw_node *map;
	struct gw_node *copy;

	if (!aliases)
		return;
	map = gw_node_new(w->arena, GW_MAP);
	copy = gw_node_share(w->arena, aliases);
	gw_node_put(map, GW_STR("aliases"), copy);
	gw_tree_write(w, GW_SEC_BINDINGS, map);
}

static int compile_file(struct gw_bundle_writer *w,
			const struct gw_rule_file *f, struct gw_err *err)
{
	int r = GW_OK;

	for (const struct gw_node *top = f->doc->roots; top; top = top->next) {
		const struct gw_node *rules = gw_node_key(top, "rules");

		if (gw_pack_is_bindings(f->pack)) {
			gw_tree_write(w, GW_SEC_BINDINGS, top);
			continue;
		}
		write_aliases(w, top);
		for (const struct gw_node *n = rules ? rules->first : NULL;
		     r == GW_OK && n; n = n->next)
			r = compile_rule(w, f, n, err);
	}
	return r;
}

int gw_rules_compile(struct gw_str *out, struct gw_arena *arena,
		     const struct gw_compile *how, struct gw_err *err)
{
	struct gw_bundle_writer w;
	struct gw_sources s;
	int r;

	gw_writer_init(&w, arena, how);
	r = gw_sources_read(&s, arena, how, err);
	for (size_t i = 0; r == GW_OK && i < s.files.n; i++)
		r = compile_file(&w, &s.files.v[i], err);
	for (size_t i = 0; r == GW_OK && how->engines[i]; i++)
		if (how->engines[i]->finish &&
		    (!w.base || how->engines[i]->extend))
			r = how->engines[i]->finish(&w, err);
	if (r == GW_OK)
		r = gw_writer_finish(out, &w, err);
	gw_sources_release(&s);
	gw_writer_release(&w);
	return r;
}
