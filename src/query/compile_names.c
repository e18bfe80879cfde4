/* Names a rule may use: let, as, macro parameters, params, tables.
 * SPDX-License-Identifier: Apache-2.0 */
#include "query/compile.h"

/* $doc and $push may be hidden by a name of the rule, the others not. */
static const char *const own_roots[] = { "old",	  "change", "file",  "object",
					 "stage", "scope",  "param", NULL };

struct q_name *gw_q_find_name(const struct q_compiler *c, struct gw_str name)
{
	for (struct q_name *n = c->names; n; n = n->outer)
		if (gw_str_eq(n->name, name))
			return n;
	return NULL;
}

static bool name_is_sound(struct gw_str s)
{
	if (!s.n || !gw_is_lower(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_lower(s.p[i]) && !gw_is_digit(s.p[i]) &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return true;
}

static int check_name(struct q_compiler *c, const struct gw_node *name)
{
	if (!name_is_sound(name->text))
		return gw_rule_fault(c->err, name, "E010",
				     "'%.*s' is no name: lower case letters, digits and '-'",
				     GW_FMT(name->text));
	for (size_t i = 0; own_roots[i]; i++)
		if (gw_str_is(name->text, own_roots[i]))
			return gw_rule_fault(c->err, name, "E010",
					     "'%.*s' means something already",
					     GW_FMT(name->text));
	if (gw_q_find_name(c, name->text))
		return gw_rule_fault(c->err, name, "E010",
				     "'%.*s' hides an outer name: choose another",
				     GW_FMT(name->text));
	return GW_OK;
}

int gw_q_bind(struct q_compiler *c, const struct gw_node *name, bool several,
	      uint16_t *slot)
{
	struct q_name *n = GW_NEW(c->arena, struct q_name);
	void **known;
	int r = check_name(c, name);

	if (r < 0)
		return r;
	known = gw_map_put(&c->slots, name->text);
	if (!*known) {
		if (c->slot_count >= Q_MOST_SLOTS)
			return gw_rule_fault(c->err, name, "E021",
					     "more than %d names in a rule",
					     Q_MOST_SLOTS);
		*known = (void *)(uintptr_t)++c->slot_count;
	}
	*n = (struct q_name){
		.name = name->text,
		.kind = Q_NAME_SLOT,
		.slot = (uint16_t)((uintptr_t)*known - 1),
		.several = several,
		.at = name,
		.outer = c->names,
	};
	c->names = n;
	*slot = (uint16_t)(uintptr_t)*known;
	return GW_OK;
}

void gw_q_unbind(struct q_compiler *c, struct q_name *until)
{
	for (; c->names && c->names != until; c->names = c->names->outer)
		if (c->names->kind == Q_NAME_SLOT && !c->names->used &&
		    !until)
			gw_bundle_warn(c->w, c->names->at,
				       "'%.*s' is bound but never used [E010]",
				       GW_FMT(c->names->name));
}

static struct gw_str pack_of(const struct q_compiler *c)
{
	return gw_str_part(c->src->id, 0,
			   gw_str_find_byte(c->src->id, '/', 0));
}

static int unknown_name(struct q_compiler *c, const struct gw_node *at,
			struct gw_str name, const struct gw_map *known)
{
	const char **names =
		gw_arena_array(c->arena, known->count + 1, sizeof(*names));
	struct gw_str hint;

	for (size_t i = 0; i < known->count; i++)
		names[i] = gw_arena_copy(c->arena, known->entries[i].key).p;
	hint = gw_rule_hint(c->arena, name, names);
	return gw_rule_fault(c->err, at, "E010", "unknown name '%.*s'%.*s",
			     GW_FMT(name), GW_FMT(hint));
}

static uint32_t param_type(const struct gw_node *param)
{
	static const char *const names[] = { "string", "int",  "bool",
					     "list",   "ports", "size",
					     "duration", "regex" };

	for (uint32_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (gw_node_text_is(gw_node_key(param, "type"), names[i]))
			return i;
	return Q_PARAM_STRING;
}

int gw_q_param(struct q_compiler *c, const struct gw_node *at,
	       struct gw_str name, uint32_t *index)
{
	const struct gw_node *param = gw_map_get(c->src->params, name);
	bool own = gw_node_get(gw_node_key(c->src->rule, "params"), name);
	struct gw_str pack = pack_of(c);
	struct gw_str shared;
	struct gw_str full;
	struct q_param record;
	void **slot;

	if (!param)
		return unknown_name(c, at, name, c->src->params);
	shared = gw_arena_print(c->arena, "%.*s/%.*s", GW_FMT(pack),
				GW_FMT(name));
	full = own ? gw_arena_print(c->arena, "%.*s.%.*s", GW_FMT(c->src->id),
				    GW_FMT(name)) :
		     shared;
	slot = gw_map_put(&c->params, full);
	if (!*slot) {
		record = (struct q_param){
			.name = gw_bundle_text(c->w, shared),
			.own = gw_bundle_text(c->w, own ? full : GW_STR("")),
			.type = param_type(param),
			.data = gw_tree_write(c->w, GW_SEC_DATA,
					      gw_node_key(param, "default")),
		};
		*slot = (void *)(uintptr_t)(gw_q_add(c, Q_PARAMS, &record) + 1);
	}
	*index = (uint32_t)((uintptr_t)*slot - 1);
	return GW_OK;
}

int gw_q_table(struct q_compiler *c, const struct gw_node *at,
	       struct gw_str name, uint32_t *index)
{
	const struct gw_node *table = gw_map_get(c->src->tables, name);
	struct gw_str pack = pack_of(c);
	struct gw_str full;
	struct q_table record;
	void **slot;

	if (!table)
		return unknown_name(c, at, name, c->src->tables);
	full = gw_arena_print(c->arena, "%.*s/%.*s", GW_FMT(pack),
			      GW_FMT(name));
	slot = gw_map_put(&c->tables, full);
	if (!*slot) {
		record = (struct q_table){
			.name = gw_bundle_text(c->w, full),
			.data = gw_tree_write(c->w, GW_SEC_DATA, table),
		};
		*slot = (void *)(uintptr_t)(gw_q_add(c, Q_TABLES, &record) +
					    1);
	}
	*index = (uint32_t)((uintptr_t)*slot - 1);
	return GW_OK;
}
