/* What a push is going to send (pre-push). SPDX-License-Identifier:
 * Apache-2.0 */
#include <string.h>

#include "git/collect.h"

/* line := local-ref " " local-id " " remote-ref " " remote-id LF */
static int read_line(struct gw_update *u, struct gw_str line, uint32_t no,
		     struct gw_err *err)
{
	struct gw_str words[4];

	for (size_t i = 0; i < 4; i++)
		if (!gw_str_next(&line, ' ', &words[i]))
			return gw_err_at(err, GW_ESYNTAX, no, 1,
					 "pre-push line has not four words");
	*u = (struct gw_update){ .ref = words[2] };
	if (!gw_id_parse(&u->new_id, words[1]) ||
	    !gw_id_parse(&u->old_id, words[3]) || line.n > 0)
		return gw_err_at(err, GW_ESYNTAX, no, 1,
				 "pre-push line names no object ids");
	u->kind = gw_id_is_zero(&u->new_id) ? GW_REF_DELETE :
		  gw_id_is_zero(&u->old_id) ? GW_REF_CREATE : GW_REF_UPDATE;
	return GW_OK;
}

static int read_lines(struct gw_scope *s, struct gw_str lines,
		      struct gw_err *err)
{
	struct gw_str rest = gw_arena_copy(s->arena, lines);

	for (uint32_t no = 1; rest.n > 0; no++) {
		size_t end = gw_str_find_byte(rest, '\n', 0);
		int r;

		if (end == GW_NOWHERE)
			return gw_err_at(err, GW_ESYNTAX, no, 1,
					 "pre-push line is cut off");
		r = read_line(GW_PUSH(&s->updates), gw_str_part(rest, 0, end),
			      no, err);
		if (r < 0) {
			s->updates.n--;
			return r;
		}
		rest = gw_str_part(rest, end + 1, rest.n);
	}
	return GW_OK;
}

static void hide(gw_walked_list *hidden, struct gw_walk *w,
		 const struct gw_id *id)
{
	struct gw_walked *c = gw_id_is_zero(id) ? NULL : gw_peel(w, id);

	if (c)
		*GW_PUSH(hidden) = c;
}

/* What the remote has: its values in the lines, and the refs that track it. */
static int hide_remote(gw_walked_list *hidden, struct gw_walk *w,
		       const struct gw_scope *s, const char *remote,
		       struct gw_err *err)
{
	gw_ref_tips refs = { 0 };
	struct gw_str prefix;
	int r;

	for (size_t i = 0; i < s->updates.n; i++)
		hide(hidden, w, &s->updates.v[i].old_id);
	if (!remote || !*remote || strchr(remote, ':'))
		return GW_OK;
	prefix = gw_arena_print(w->arena, "refs/remotes/%s/", remote);
	r = w->repo->engine->refs(&refs, w->repo, prefix.p, w->arena, err);
	for (size_t i = 0; i < refs.n; i++)
		hide(hidden, w, &refs.v[i].id);
	GW_VEC_FREE(&refs);
	return r;
}

static int take_tips(struct gw_collect *c, struct gw_walk *w, gw_tips *tips,
		     struct gw_err *err)
{
	const gw_updates *updates = &c->scope->updates;
	int r = GW_OK;

	for (size_t i = 0; r == GW_OK && i < updates->n; i++) {
		const struct gw_update *u = &updates->v[i];
		struct gw_id commit;

		if (u->kind == GW_REF_DELETE)
			continue;
		r = gw_collect_tip(c, &commit, &u->new_id, u->ref, err);
		if (r == GW_OK && commit.hex[0])
			*GW_PUSH(tips) = (struct gw_tip){
				.commit = gw_walk_at(w, &commit),
				.ref = u->ref
			};
	}
	return r;
}

static int find_forced(struct gw_scope *s, struct gw_walk *w,
		       struct gw_err *err)
{
	for (size_t i = 0; i < s->updates.n; i++) {
		struct gw_update *u = &s->updates.v[i];
		struct gw_walked *old;
		struct gw_walked *now;
		bool below = false;
		int r = GW_OK;

		if (u->kind != GW_REF_UPDATE)
			continue;
		old = gw_peel(w, &u->old_id);
		now = gw_peel(w, &u->new_id);
		if (old && now)
			r = gw_walk_is_ancestor(&below, w, &old->id, &now->id,
						err);
		if (r < 0)
			return r;
		u->forced = !below;
		if (!s->tree.hex[0] && now) {
			gw_tree_of(&s->tree, w, &u->new_id);
			gw_tree_of(&s->old_tree, w, &u->old_id);
		}
	}
	return GW_OK;
}

int gw_scope_push(struct gw_scope *out, struct gw_repo *repo,
		  struct gw_str lines, const char *remote, struct gw_err *err)
{
	gw_walked_list hidden = { 0 };
	gw_tips tips = { 0 };
	struct gw_collect c;
	struct gw_walk w;
	int r;

	gw_collect_init(&c, repo, out);
	gw_walk_init(&w, repo, out->arena);
	r = read_lines(out, lines, err);
	if (r == GW_OK)
		r = take_tips(&c, &w, &tips, err);
	if (r == GW_OK)
		r = hide_remote(&hidden, &w, out, remote, err);
	if (r == GW_OK)
		r = gw_mark_new(&w, &tips, &hidden, err);
	if (r == GW_OK)
		r = gw_collect_commits(&c, &w, &tips, err);
	if (r == GW_OK)
		r = find_forced(out, &w, err);
	if (r == GW_OK && !out->tree.hex[0] && tips.n > 0)
		gw_tree_of(&out->tree, &w, &tips.v[0].commit->id);
	gw_texts_of_updates(out);
	gw_collect_finish(&c);
	GW_VEC_FREE(&hidden);
	GW_VEC_FREE(&tips);
	gw_collect_release(&c);
	return r;
}
