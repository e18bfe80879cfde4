/* push and push.ref. SPDX-License-Identifier: Apache-2.0 */
#include "push/made.h"

struct ref_type {
	const char *prefix;
	const char *name;
};

static const struct ref_type types[] = {
	{ "refs/heads/", "branch" },
	{ "refs/tags/", "tag" },
	{ "refs/notes/", "notes" },
};

const char *gw_ref_type(struct gw_str ref, struct gw_str *rest)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct gw_str prefix = gw_str_of(types[i].prefix);

		if (gw_str_starts(ref, prefix)) {
			*rest = gw_str_part(ref, prefix.n, ref.n);
			return types[i].name;
		}
	}
	*rest = gw_str_starts(ref, GW_STR("refs/")) ?
			gw_str_part(ref, 5, ref.n) : ref;
	return "other";
}

const char *gw_ref_kind(const struct gw_update *u)
{
	static const char *const kinds[] = { "create", "update", "delete" };

	return kinds[u->kind];
}

/* git takes such a name for an object where it can. */
static bool is_like_hash(struct gw_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!gw_is_hex(name.p[i]))
			return false;
	return name.n == 40 || name.n == 64;
}

/* Is there another ref that differs from this one in case only? */
static bool collides(struct gw_push_walk *w, struct gw_str ref,
		     struct gw_arena *a)
{
	const struct gw_str *other = gw_map_get(&w->names, gw_fold(a, ref));

	return other && !gw_str_eq(*other, ref);
}

static bool is_like_tag(struct gw_push_walk *w, struct gw_str name,
			struct gw_arena *a)
{
	struct gw_str tag = gw_arena_join(
		a, (struct gw_str[]){ GW_STR("refs/tags/"), name }, 2);

	return gw_map_get(&w->exact, tag) != NULL;
}

void gw_made_ref(struct gw_push_walk *w, struct gw_subject *s,
		 const struct gw_update *u, struct gw_arena *a)
{
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_str rest;
	const char *type = gw_ref_type(u->ref, &rest);
	bool branch = gw_str_is(gw_str_of(type), "branch");

	gw_put_text(a, n, "name", u->ref);
	gw_put_text(a, n, "short", rest);
	gw_put_word(a, n, "type", type);
	gw_put_word(a, n, "kind", gw_ref_kind(u));
	gw_put_id(a, n, "old", &u->old_id);
	gw_put_id(a, n, "new", &u->new_id);
	gw_put_bool(a, n, "forced", u->forced);
	gw_put_bool(a, n, "like-hash", is_like_hash(rest));
	gw_put_bool(a, n, "like-tag", branch && is_like_tag(w, rest, a));
	gw_put_bool(a, n, "case-collides", collides(w, u->ref, a));
	gw_put_user(w, n, a);
	s->type = gw_str_of(type);
	s->name = u->ref;
	gw_made_subject(w, s, GW_CLASS_PUSH_REF, n, a);
}
