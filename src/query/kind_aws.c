/* aws-policy: one shape for every way to write an IAM policy.
 * SPDX-License-Identifier: Apache-2.0
 *
 * {Version, Statement: [{Sid, Effect, Action: [..], NotAction: [..],
 * Resource: [..], NotResource: [..], Principal, NotPrincipal, Condition}]}
 * from JSON text, a heredoc, jsonencode(), a map, or the statement blocks of
 * aws_iam_policy_document.
 */
#include "query/run.h"

/* A value as a list: IAM lets one value stand for a list of one. */
static struct gw_node *as_list(struct gw_arena *a, struct gw_node *n)
{
	struct gw_node *list;

	if (n->kind == GW_LIST || n->kind >= GW_ALT)
		return gw_node_share(a, n);
	list = gw_node_new(a, GW_LIST);
	list->span = n->span;
	list->key_line = n->key_line;
	list->key_col = n->key_col;
	list->key_off = n->key_off;
	list->doc = n->doc;
	gw_node_add(list, gw_node_share(a, n));
	return list;
}

static const struct {
	const char *written;
	const char *name;
	bool list;
} fields[] = {
	{ "sid", "Sid", false },
	{ "effect", "Effect", false },
	{ "actions", "Action", true },
	{ "not_actions", "NotAction", true },
	{ "resources", "Resource", true },
	{ "not_resources", "NotResource", true },
	{ "Sid", "Sid", false },
	{ "Effect", "Effect", false },
	{ "Action", "Action", true },
	{ "NotAction", "NotAction", true },
	{ "Resource", "Resource", true },
	{ "NotResource", "NotResource", true },
	{ "Principal", "Principal", false },
	{ "NotPrincipal", "NotPrincipal", false },
	{ "Condition", "Condition", false },
};

static void put_copy(struct gw_arena *a, struct gw_node *map, const char *key,
		     struct gw_node *n)
{
	gw_node_put(map, gw_str_of(key), n);
	(void)a;
}

/* principals { type = "AWS" identifiers = ["*"] } -> {AWS: ["*"]} */
static void put_principals(struct gw_arena *a, struct gw_node *map,
			   const struct gw_node *blocks, const char *key)
{
	struct gw_node *out;

	if (!blocks)
		return;
	out = gw_node_new(a, GW_MAP);
	for (const struct gw_node *b = blocks->first; b; b = b->next) {
		struct gw_node *ids = gw_node_key(b, "identifiers");
		struct gw_str type = gw_node_text(gw_node_key(b, "type"));

		if (!ids || !type.p)
			out->flags |= GW_OPEN;
		else
			gw_node_put(out, type, as_list(a, ids));
	}
	put_copy(a, map, key, out);
}

/* condition { test = "Bool" variable = "aws:x" values = [..] } */
static void put_conditions(struct gw_arena *a, struct gw_node *map,
			   const struct gw_node *blocks)
{
	struct gw_node *out;

	if (!blocks || !blocks->count)
		return;
	out = gw_node_new(a, GW_MAP);
	for (const struct gw_node *b = blocks->first; b; b = b->next) {
		struct gw_node *values = gw_node_key(b, "values");
		struct gw_str test = gw_node_text(gw_node_key(b, "test"));
		struct gw_str name = gw_node_text(gw_node_key(b, "variable"));
		struct gw_node *inner;

		if (!values || !test.p || !name.p) {
			out->flags |= GW_OPEN;
			continue;
		}
		inner = gw_node_get(out, test);
		if (!inner) {
			inner = gw_node_new(a, GW_MAP);
			gw_node_put(out, test, inner);
		}
		gw_node_put(inner, name, as_list(a, values));
	}
	put_copy(a, map, "Condition", out);
}

static struct gw_node *statement(struct gw_arena *a, struct gw_node *from)
{
	struct gw_node *s;

	if (from->kind != GW_MAP)
		return gw_node_share(a, from);
	s = gw_node_new(a, GW_MAP);
	s->span = from->span;
	s->doc = from->doc;
	s->flags |= from->flags & GW_OPEN;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		struct gw_node *n = gw_node_key(from, fields[i].written);

		if (n)
			put_copy(a, s, fields[i].name,
				 fields[i].list ? as_list(a, n) :
						  gw_node_share(a, n));
	}
	put_principals(a, s, gw_node_key(from, "principals"), "Principal");
	put_principals(a, s, gw_node_key(from, "not_principals"),
		       "NotPrincipal");
	put_conditions(a, s, gw_node_key(from, "condition"));
	return s;
}

static struct gw_node *policy(struct gw_arena *a, struct gw_node *from)
{
	struct gw_node *out = gw_node_new(a, GW_MAP);
	struct gw_node *list = gw_node_new(a, GW_LIST);
	struct gw_node *source = gw_node_key(from, "Statement");

	if (!source)
		source = gw_node_key(from, "statement");
	list->flags |= (uint16_t)(from->flags & GW_OPEN);
	if (source && source->kind >= GW_ALT) {
		list->flags |= GW_OPEN;
	} else if (source && source->kind == GW_LIST) {
		list->flags |= (uint16_t)(source->flags & GW_OPEN);
		for (struct gw_node *c = source->first; c; c = c->next)
			gw_node_add(list, statement(a, c));
	} else if (source) {
		gw_node_add(list, statement(a, source));
	}
	gw_node_put(out, GW_STR("Statement"), list);
	if (gw_node_key(from, "Version"))
		gw_node_put(out, GW_STR("Version"),
			    gw_node_share(a, gw_node_key(from, "Version")));
	return out;
}

/* data.aws_iam_policy_document.NAME.json, if its document is at hand. */
static struct gw_node *referred(const struct q_kind_in *in)
{
	static const char front[] = "data.aws_iam_policy_document.";
	const struct gw_query_job *job = in->run->job;
	const gw_subjects *all = job->all ? job->all : job->now;
	struct gw_str ref = in->node->text;
	struct gw_str name;

	if (in->node->kind != GW_REF || !gw_str_starts(ref, gw_str_of(front)))
		return NULL;
	name = gw_str_part(ref, sizeof(front) - 1, ref.n);
	name = gw_str_part(name, 0, gw_str_find_byte(name, '.', 0));
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].cls == GW_CLASS_TF_DATA &&
		    gw_str_is(all->v[i].type, "aws_iam_policy_document") &&
		    gw_str_eq(all->v[i].name, name))
			return all->v[i].node;
	return NULL;
}

struct gw_node *gw_kind_aws_policy(const struct q_kind_in *in)
{
	struct gw_node *from = referred(in);

	if (!from)
		from = gw_kind_json(in);
	if (!from || from->kind >= GW_ALT)
		return NULL;
	return from->kind == GW_MAP ? policy(in->arena, from) : NULL;
}
