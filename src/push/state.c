/* push.base and push.tree: where a branch began, what a ref leads to.
 * SPDX-License-Identifier: Apache-2.0 */
#include "push/made.h"

#define DAY 86400
#define MOST_IGNORES ((size_t)1 << 20)

static void put_ref(struct gw_push_walk *w, struct gw_subject *s,
		    struct gw_node *n, const struct gw_update *u,
		    struct gw_arena *a)
{
	struct gw_str rest;
	const char *type = gw_ref_type(u->ref, &rest);

	gw_put_text(a, n, "name", u->ref);
	gw_put_text(a, n, "short", rest);
	gw_put_word(a, n, "type", type);
	gw_put_word(a, n, "kind", gw_ref_kind(u));
	gw_put_user(w, n, a);
	s->type = gw_str_of(type);
	s->name = u->ref;
}

bool gw_made_base(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_update *u, struct gw_arena *a)
{
	const struct gw_push *push = w->push;
	struct gw_node *n = gw_node_new(a, GW_MAP);
	struct gw_base base;

	if (u->kind == GW_REF_DELETE || gw_str_eq(u->ref, push->base) ||
	    !gw_str_starts(u->ref, GW_STR("refs/heads/")))
		return false;
	put_ref(w, s, n, u, a);
	gw_put_text(a, n, "base", push->base);
	if (push->began && push->began(&base, push->state_ctx, u) == GW_OK) {
		gw_put_number(a, n, "behind", (int64_t)base.behind);
		gw_put_bool(a, n, "unrelated", !base.found);
		if (base.found)
			gw_put_number(a, n, "days",
				      push->now > base.time ?
					      (push->now - base.time) / DAY :
					      0);
	} else {
		gw_put_unknown(a, n, "behind");
		gw_put_unknown(a, n, "unrelated");
		gw_put_unknown(a, n, "days");
	}
	gw_made_subject(w, s, GW_CLASS_PUSH_BASE, n, a);
	return true;
}

/* The patterns of a .gitignore, without comments and exceptions. */
static void put_ignores(struct gw_push_walk *w, struct gw_node *n,
			const struct gw_id *id, struct gw_arena *a)
{
	struct gw_node *list = gw_node_new(a, GW_LIST);
	struct gw_str text = GW_STR("");
	struct gw_str line;

	if (id && !gw_push_read(w, &text, id, MOST_IGNORES, a)) {
		gw_put_unknown(a, n, "ignores");
		return;
	}
	list->flags = GW_MADE;
	while (gw_str_next(&text, '\n', &line)) {
		line = gw_str_trim(line);
		if (line.n > 0 && line.p[0] != '#' && line.p[0] != '!')
			gw_node_add(list, gw_node_string(a, line));
	}
	gw_node_put(n, GW_STR("ignores"), list);
}

static void put_files(struct gw_push_walk *w, struct gw_node *n,
		      const struct gw_map *files, struct gw_arena *a)
{
	struct gw_node *list = gw_node_new(a, GW_LIST);

	list->flags = GW_MADE;
	for (size_t i = 0; i < files->count; i++)
		gw_node_add(list, gw_node_string(a, files->entries[i].key));
	gw_node_put(n, GW_STR("files"), list);
	put_ignores(w, n, gw_map_get(files, GW_STR(".gitignore")), a);
}

bool gw_made_tree(struct gw_push_walk *w, struct gw_subject *s,
		  const struct gw_update *u, struct gw_arena *a)
{
	const struct gw_push *push = w->push;
	struct gw_node *n;
	struct gw_map files;
	int r = GW_ESYSTEM;

	if (u->kind == GW_REF_DELETE)
		return false;
	gw_map_init(&files, a);
	if (push->files)
		r = push->files(&files, push->state_ctx, u);
	if (r == GW_ENOTFOUND)
		return false;
	n = gw_node_new(a, GW_MAP);
	put_ref(w, s, n, u, a);
	if (r == GW_OK) {
		put_files(w, n, &files, a);
	} else {
		gw_put_unknown(a, n, "files");
		gw_put_unknown(a, n, "ignores");
	}
	gw_made_subject(w, s, GW_CLASS_PUSH_TREE, n, a);
	return true;
}
