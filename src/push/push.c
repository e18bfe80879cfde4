/* A push as subjects, one after the other. SPDX-License-Identifier:
 * Apache-2.0 */
#include "push/push.h"

#include "push/made.h"

#define MOST_OWN ((size_t)1 << 30)
#define MOST_WITH 200u /* names that an entry sees beside itself */
#define MOST_DOTS 32u /* of a name: a pusher may write thousands */
#define MOST_MODULES_FILE ((size_t)16 << 20) /* git has no limit */

enum phase { PUSH, REFS, BASES, TREES, COMMITS, TAGS, LIGHT_TAGS, ENTRIES,
	     BLOBS, MODULES, DONE };

static bool wants(const struct gw_push_walk *w, enum gw_class cls)
{
	return !w->push->want || w->push->want[cls];
}

static struct gw_node *list_at(struct gw_push_walk *w, struct gw_map *lists,
			       struct gw_str key)
{
	struct gw_node **list = (struct gw_node **)gw_map_put(lists, key);

	if (!*list) {
		*list = gw_node_new(w->index, GW_LIST);
		(*list)->flags = GW_MADE;
	}
	return *list;
}

/* Names of a directory in this push, cut at a number: open then. A name is
 * beside each path that a further extension would make to its own. */
static void index_entry(struct gw_push_walk *w, const struct gw_entry *e)
{
	struct gw_str dir = gw_push_dir(e->path);
	struct gw_str name = gw_push_name(e->path);
	struct gw_node *list = list_at(w, &w->dirs, dir);
	unsigned dots = 0;

	if (list->count >= MOST_WITH) {
		list->flags |= GW_OPEN;
		return;
	}
	gw_node_add(list, gw_node_string(w->index, name));
	for (size_t i = 0; i + 1 < name.n; i++) {
		struct gw_str path = gw_str_part(e->path, 0, dir.n + i);

		if (name.p[i] != '.')
			continue;
		if (dots++ == MOST_DOTS) {
			list->flags |= GW_OPEN;
			return;
		}
		if (gw_map_get(&w->paths, path))
			gw_node_add(list_at(w, &w->besides, path),
				    gw_node_string(w->index, name));
	}
}

static void index_name(struct gw_push_walk *w, const struct gw_str *name,
		       const void *update)
{
	const struct gw_str **place = (const struct gw_str **)gw_map_put(
		&w->names, gw_fold(w->index, *name));

	if (!*place)
		*place = name;
	*gw_map_put(&w->exact, *name) = (void *)(uintptr_t)update;
}

static void make_indexes(struct gw_push_walk *w)
{
	const struct gw_scope *s = w->push->scope;
	static const struct gw_view nothing = { .name = { "", 0 },
						.bytes = { "", 0 } };

	gw_map_init(&w->dirs, w->index);
	gw_map_init(&w->besides, w->index);
	gw_map_init(&w->paths, w->index);
	gw_map_init(&w->likes, w->index);
	gw_map_init(&w->names, w->index);
	gw_map_init(&w->exact, w->index);
	gw_map_init(&w->taken, w->index);
	gw_map_init(&w->commits, w->index);
	gw_map_init(&w->signs, w->index);
	w->doc = gw_doc_new(w->index, &nothing, "push");
	if (wants(w, GW_CLASS_PUSH_ENTRY)) {
		for (size_t i = 0; i < s->entries.n; i++)
			*gw_map_put(&w->paths, s->entries.v[i].path) = w;
		for (size_t i = 0; i < s->entries.n; i++)
			index_entry(w, &s->entries.v[i]);
	}
	for (size_t i = 0; i < s->commits.n; i++)
		*gw_map_put(s->commits.v[i].kind == GW_OBJ_TAG ? &w->taken :
								 &w->commits,
			    gw_id_str(&s->commits.v[i].id)) =
			&s->commits.v[i];
	for (size_t i = 0; i < w->push->ref_count; i++)
		index_name(w, &w->push->refs[i], w);
	for (size_t i = 0; i < s->updates.n; i++)
		if (s->updates.v[i].kind != GW_REF_DELETE)
			index_name(w, &s->updates.v[i].ref, &s->updates.v[i]);
}

void gw_push_begin(struct gw_push_walk *w, const struct gw_push *push)
{
	*w = (struct gw_push_walk){ .push = push };
	gw_arena_init(&w->own, MOST_OWN);
	gw_arena_init(&w->file, MOST_OWN);
	w->index = &w->own;
	w->texts = &w->file;
	make_indexes(w);
}

void gw_push_end(struct gw_push_walk *w)
{
	GW_VEC_FREE(&w->modules);
	gw_arena_release(&w->file);
	gw_arena_release(&w->own);
}

/* "push-option:N" texts are the options. */
static void put_options(struct gw_push_walk *w, struct gw_node *n,
			struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;
	struct gw_node *list = gw_node_new(a, GW_LIST);

	list->flags = GW_MADE;
	for (size_t i = 0; i < s->texts.n; i++)
		if (gw_str_starts(s->texts.v[i].name,
				  GW_STR("push-option:")))
			gw_node_add(list,
				    gw_node_string(a, s->texts.v[i].bytes));
	gw_node_put(n, GW_STR("options"), list);
}

static void put_signer(struct gw_push_walk *w, struct gw_node *n,
		       struct gw_arena *a)
{
	struct gw_str signer = w->push->signer;

	if (!signer.p) {
		gw_put_unknown(a, n, "signed");
		return;
	}
	gw_put_bool(a, n, "signed", signer.n > 0);
	if (signer.n > 0)
		gw_put_text(a, n, "signer", signer);
}

static void make_push(struct gw_push_walk *w, struct gw_subject *s,
		      struct gw_arena *a)
{
	const struct gw_scope *scope = w->push->scope;
	const struct gw_receipt *receipt = &scope->receipt;
	struct gw_node *n = gw_node_new(a, GW_MAP);
	size_t deletes = 0;
	size_t longest = 0;
	size_t files = 0;

	for (size_t i = 0; i < scope->updates.n; i++)
		deletes += scope->updates.v[i].kind == GW_REF_DELETE;
	for (size_t i = 0; i < scope->entries.n; i++) {
		files += (scope->entries.v[i].mode & 0170000) != 0040000;
		if (scope->entries.v[i].path.n > longest)
			longest = scope->entries.v[i].path.n;
	}
	gw_put_number(a, n, "refs", (int64_t)scope->updates.n);
	gw_put_number(a, n, "deletes", (int64_t)deletes);
	gw_put_number(a, n, "commits", (int64_t)receipt->commits);
	gw_put_number(a, n, "tags", (int64_t)receipt->tags);
	gw_put_number(a, n, "objects", (int64_t)receipt->objects);
	gw_put_number(a, n, "blobs", (int64_t)receipt->blobs);
	gw_put_number(a, n, "bytes", (int64_t)receipt->bytes);
	gw_put_number(a, n, "files", (int64_t)files);
	gw_put_number(a, n, "undecided", (int64_t)scope->undecided.n);
	gw_put_number(a, n, "longest-path", (int64_t)longest);
	put_options(w, n, a);
	put_signer(w, n, a);
	gw_put_user(w, n, a);
	s->name = GW_STR("push");
	gw_made_subject(w, s, GW_CLASS_PUSH, n, a);
}

static struct gw_str hex_of(const struct gw_id *id)
{
	return gw_str_of(id->hex);
}

static bool next_ref(struct gw_push_walk *w, struct gw_subject *out,
		     struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;
	const struct gw_update *u;

	if (w->at >= s->updates.n)
		return false;
	u = &s->updates.v[w->at++];
	gw_made_ref(w, out, u, a);
	place->ref = u->ref;
	return true;
}

typedef bool made_of_ref(struct gw_push_walk *w, struct gw_subject *s,
			 const struct gw_update *u, struct gw_arena *a);

static bool next_state(struct gw_push_walk *w, struct gw_subject *out,
		       struct gw_place *place, struct gw_arena *a,
		       made_of_ref *make)
{
	const struct gw_scope *s = w->push->scope;

	while (w->at < s->updates.n) {
		const struct gw_update *u = &s->updates.v[w->at++];

		if (!make(w, out, u, a))
			continue;
		place->ref = u->ref;
		return true;
	}
	return false;
}

static bool next_base(struct gw_push_walk *w, struct gw_subject *out,
		      struct gw_place *place, struct gw_arena *a)
{
	return next_state(w, out, place, a, gw_made_base);
}

static bool next_tree(struct gw_push_walk *w, struct gw_subject *out,
		      struct gw_place *place, struct gw_arena *a)
{
	return next_state(w, out, place, a, gw_made_tree);
}

/* Commits stand before the tags in the scope. */
static bool next_commit(struct gw_push_walk *w, struct gw_subject *out,
			struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;

	while (w->at < s->commits.n) {
		const struct gw_commit *c = &s->commits.v[w->at++];

		if (c->kind == GW_OBJ_TAG)
			continue;
		gw_made_commit(w, out, c, a);
		place->commit = hex_of(&c->id);
		place->ref = c->ref;
		return true;
	}
	return false;
}

static const struct gw_update *update_of(const struct gw_push_walk *w,
					 const struct gw_commit *c)
{
	const void *known = gw_map_get(&w->exact, c->ref);

	return known == w ? NULL : known;
}

static bool next_tag(struct gw_push_walk *w, struct gw_subject *out,
		     struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;

	while (w->at < s->commits.n) {
		const struct gw_commit *c = &s->commits.v[w->at++];

		if (c->kind != GW_OBJ_TAG)
			continue;
		gw_made_tag(w, out, update_of(w, c), c, a);
		place->commit = hex_of(&c->id);
		place->ref = c->ref;
		return true;
	}
	return false;
}

/* Refs below refs/tags/ that do not point at a tag of this push. */
static bool next_light_tag(struct gw_push_walk *w, struct gw_subject *out,
			   struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;

	while (w->at < s->updates.n) {
		const struct gw_update *u = &s->updates.v[w->at++];

		if (u->kind == GW_REF_DELETE ||
		    !gw_str_starts(u->ref, GW_STR("refs/tags/")) ||
		    gw_map_get(&w->taken, gw_id_str(&u->new_id)))
			continue;
		gw_made_tag(w, out, u, NULL, a);
		place->ref = u->ref;
		return true;
	}
	return false;
}

static bool next_entry(struct gw_push_walk *w, struct gw_subject *out,
		       struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;
	const struct gw_entry *e;

	if (w->at >= s->entries.n)
		return false;
	e = &s->entries.v[w->at++];
	w->like = gw_entry_like(w, e);
	if (!w->like || !w->like->judged)
		gw_made_entry(w, out, e, a);
	place->path = e->path;
	place->commit = hex_of(&e->commit);
	place->ref = e->ref;
	place->blob = hex_of(&e->id);
	return true;
}

/* The next place of a blob; false at the end. */
static bool next_place(struct gw_push_walk *w, const struct gw_scope_blob **b)
{
	const struct gw_scope *s = w->push->scope;

	if (w->place)
		w->place = w->place->next;
	while (!w->place && w->at < s->blobs.n)
		w->place = s->blobs.v[w->at++].places;
	if (w->place)
		*b = &s->blobs.v[w->at - 1];
	return w->place != NULL;
}

static void stand_at(struct gw_place *place, const struct gw_scope_blob *b,
		     const struct gw_blob_place *at)
{
	place->path = at->path;
	place->commit = hex_of(&at->commit);
	place->ref = at->ref;
	place->blob = hex_of(&b->id);
}

static bool next_blob(struct gw_push_walk *w, struct gw_subject *out,
		      struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope_blob *b;

	if (!next_place(w, &b))
		return false;
	gw_made_blob(w, out, b, w->place, a);
	stand_at(place, b, w->place);
	return true;
}

/* The sections of the file at hand; one that is not read whole is said. */
static void read_modules(struct gw_push_walk *w, const struct gw_scope_blob *b)
{
	const struct gw_push *push = w->push;
	struct gw_place place = { .path = GW_STR("") };
	struct gw_str text;
	int r;

	w->modules.n = 0;
	w->module = 0;
	if (!push->read)
		return;
	gw_arena_reset(&w->file);
	r = push->read(&text, push->read_ctx, &b->id, MOST_MODULES_FILE,
		       w->texts);
	if (r == GW_OK)
		r = gw_modules_read(&w->modules, text, w->texts);
	if (r == GW_OK || !push->unread)
		return;
	stand_at(&place, b, w->place);
	push->unread(push->read_ctx, r, &place);
}

static bool next_module(struct gw_push_walk *w, struct gw_subject *out,
			struct gw_place *place, struct gw_arena *a)
{
	const struct gw_scope *s = w->push->scope;
	const struct gw_scope_blob *b =
		w->at > 0 ? &s->blobs.v[w->at - 1] : NULL;

	while (w->module >= w->modules.n) {
		if (!next_place(w, &b))
			return false;
		if (gw_str_is(gw_push_name(w->place->path), ".gitmodules"))
			read_modules(w, b);
	}
	gw_made_module(w, out, &w->modules.v[w->module++], w->place, a);
	stand_at(place, b, w->place);
	place->line = out->node->span.line;
	return true;
}

static bool next_push(struct gw_push_walk *w, struct gw_subject *out,
		      struct gw_place *place, struct gw_arena *a)
{
	(void)place;
	if (w->at++ > 0)
		return false;
	make_push(w, out, a);
	return true;
}

typedef bool next_fn(struct gw_push_walk *w, struct gw_subject *out,
		     struct gw_place *place, struct gw_arena *a);

static const struct {
	next_fn *next;
	enum gw_class cls;
} phases[] = {
	[PUSH] = { next_push, GW_CLASS_PUSH },
	[REFS] = { next_ref, GW_CLASS_PUSH_REF },
	[BASES] = { next_base, GW_CLASS_PUSH_BASE },
	[TREES] = { next_tree, GW_CLASS_PUSH_TREE },
	[COMMITS] = { next_commit, GW_CLASS_PUSH_COMMIT },
	[TAGS] = { next_tag, GW_CLASS_PUSH_TAG },
	[LIGHT_TAGS] = { next_light_tag, GW_CLASS_PUSH_TAG },
	[ENTRIES] = { next_entry, GW_CLASS_PUSH_ENTRY },
	[BLOBS] = { next_blob, GW_CLASS_PUSH_BLOB },
	[MODULES] = { next_module, GW_CLASS_PUSH_SUBMODULE },
};

bool gw_push_next(struct gw_push_walk *w, struct gw_subject *out,
		  struct gw_place *place, struct gw_arena *arena)
{
	for (; w->phase < DONE; w->phase++, w->at = 0) {
		w->like = NULL;
		*out = (struct gw_subject){ .cls = GW_CLASS_PUSH };
		*place = (struct gw_place){ .path = GW_STR(""),
					    .commit = GW_STR(""),
					    .ref = GW_STR(""),
					    .blob = GW_STR("") };
		if (wants(w, phases[w->phase].cls) &&
		    phases[w->phase].next(w, out, place, arena))
			return true;
		w->place = NULL;
	}
	return false;
}

void gw_push_subjects(gw_subjects *out, gw_places *places,
		      const struct gw_push *push, struct gw_arena *arena)
{
	struct gw_push_walk w = { .push = push,
				  .index = arena,
				  .texts = arena };
	struct gw_subject s;
	struct gw_place place;

	make_indexes(&w);
	while (gw_push_next(&w, &s, &place, arena)) {
		*GW_PUSH(out) = s;
		if (places)
			*GW_PUSH(places) = place;
	}
	gw_push_end(&w);
}
