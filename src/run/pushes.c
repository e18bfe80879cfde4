/* Refs, commits, tags and entries of a push, one node after the other.
 * SPDX-License-Identifier: Apache-2.0 */
#include "push/push.h"
#include "run/judge.h"

#define MOST_HISTORY ((size_t)1 << 30)

static int read_blob(struct gw_str *out, void *ctx, const struct gw_id *id,
		     size_t max, struct gw_arena *arena)
{
	struct gw_hand *h = ctx;
	struct gw_err err;

	return gw_repo_blob(out, h->j->run->repo, id, max, arena, &err);
}

static void say_unread(void *ctx, int status, const struct gw_place *place)
{
	struct gw_hand *h = ctx;
	struct gw_err err;

	gw_err_set(&err, status,
		   status == GW_ELIMIT ?
			   "too large: its submodules are not all judged" :
			   "unreadable: its submodules are not judged");
	gw_run_undecided(&h->found, h->j->run->arena,
			 status == GW_ELIMIT ? "large-blob" : "unreadable",
			 place->path, &err);
	h->found.v[h->found.n - 1].place.commit = place->commit;
	h->found.v[h->found.n - 1].place.ref = place->ref;
}

/* Where the judging's slots know of a blob. */
struct known {
	struct gw_judging *j;
	struct gw_map slots; /* blob id -> struct gw_slot * */
};

static void know(struct known *k, struct gw_judging *j)
{
	k->j = j;
	gw_map_init(&k->slots, j->run->arena);
	for (size_t i = 0; i < j->run->items.n; i++)
		if (j->slots[i].traits.known)
			*gw_map_put(&k->slots,
				    gw_id_str(&j->run->items.v[i].blob)) =
				&j->slots[i];
}

static const struct gw_blob_traits *traits_of(void *ctx,
					      const struct gw_id *id)
{
	const struct known *k = ctx;
	const struct gw_slot *s = gw_map_get(&k->slots, gw_id_str(id));

	return s ? &s->traits : NULL;
}

/* Questions about what a ref stands on. */
struct standing {
	struct gw_hand *hand;
	struct gw_ancestry *ancestry;
	struct gw_arena arena;
	bool said; /* that it was too much to tell */
};

/* Too large or damaged is undecided; history that is not there is unknown. */
static int answer(struct standing *s, int r, const struct gw_err *err)
{
	struct gw_hand *h = s->hand;

	if (r < 0 && r != GW_ENOTFOUND && !s->said) {
		gw_run_undecided(&h->found, h->j->run->arena,
				 r == GW_ELIMIT ? "budget" : "unreadable",
				 GW_STR("push"), err);
		s->said = true;
	}
	return r;
}

static int began(struct gw_base *out, void *ctx, const struct gw_update *u)
{
	struct standing *s = ctx;
	const struct gw_run *run = s->hand->j->run;
	struct gw_err err = { 0 };

	if (!run->base_tip.hex[0])
		return GW_ENOTFOUND;
	return answer(s,
		      gw_ancestry_base(out, s->ancestry, &u->new_id,
				       &run->base_tip, &err),
		      &err);
}

static int list_files(struct gw_map *out, void *ctx,
		      const struct gw_update *u)
{
	struct standing *s = ctx;
	struct gw_err err = { 0 };
	struct gw_id tree;
	int r;

	gw_ancestry_tree(&tree, s->ancestry, &u->new_id);
	if (!tree.hex[0])
		return GW_ENOTFOUND;
	r = gw_repo_files(out, s->hand->j->run->repo, &tree, &err);
	/* A tree that is missing is no ref without one. */
	return answer(s, r == GW_ENOTFOUND ? GW_ESYSTEM : r, &err);
}

/* Ask the rules about one node; its place is the push's, not a file's. */
static int ask_node(struct gw_hand *h, const struct gw_subject *s,
		    const struct gw_place *place, struct gw_err *err)
{
	gw_subjects one = { 0 };
	struct gw_query_job job = { .arena = &h->scratch,
				    .now = &one,
				    .path = place->path,
				    .found = &h->found,
				    .trace = h->j->run->trace,
				    .only = h->j->run->only };
	size_t from = h->found.n;
	int r;

	*GW_PUSH(&one) = *s;
	r = gw_query_judge(h->j->query, &job, err);
	for (size_t i = from; i < h->found.n; i++) {
		struct gw_place at = *place;

		at.line = h->found.v[i].place.line;
		h->found.v[i].place = at;
		gw_finding_keep(&h->found.v[i], &h->keep);
	}
	GW_VEC_FREE(&one);
	return r;
}

static void place_again(struct gw_hand *h, const struct gw_push_like *like,
			const struct gw_place *place)
{
	for (size_t i = 0; i < like->count; i++) {
		struct gw_finding f = h->found.v[like->from + i];

		f.place.commit = place->commit;
		f.place.ref = place->ref;
		f.place.blob = place->blob;
		*GW_PUSH(&h->found) = f;
	}
}

/* What was found of its like is found of this one. */
static int judge_node(struct gw_hand *h, const struct gw_subject *s,
		      const struct gw_place *place, struct gw_push_like *like,
		      struct gw_err *err)
{
	size_t from = h->found.n;
	int r;

	if (like && like->judged) {
		place_again(h, like, place);
		return GW_OK;
	}
	r = ask_node(h, s, place, err);
	if (like)
		*like = (struct gw_push_like){
			.judged = r == GW_OK && !h->j->run->trace,
			.from = from,
			.count = h->found.n - from,
		};
	return r;
}

int gw_judge_nodes(struct gw_hand *h, const struct gw_push *push,
		   struct gw_err *err)
{
	struct gw_push_walk walk;
	struct gw_subject s;
	struct gw_place place = { 0 };
	int r = GW_OK;

	gw_push_begin(&walk, push);
	while (r == GW_OK && gw_push_next(&walk, &s, &place, &h->scratch)) {
		r = judge_node(h, &s, &place, walk.like, err);
		gw_arena_reset(&h->scratch);
	}
	gw_push_end(&walk);
	return r;
}

/* Names that new ones may collide with; only a new ref asks. */
static void list_refs(struct gw_hand *h, struct gw_push *push, gw_names *names)
{
	const struct gw_run *run = h->j->run;
	bool creates = false;
	struct gw_err err;

	for (size_t i = 0; i < run->scope->updates.n; i++)
		creates = creates ||
			  run->scope->updates.v[i].kind == GW_REF_CREATE;
	if (!creates || !run->repo || !push->want[GW_CLASS_PUSH_REF])
		return;
	if (gw_repo_refs(names, run->repo, run->arena, &err) < 0) {
		gw_run_undecided(&h->found, run->arena, "unreadable",
				 GW_STR("refs"), &err);
		return;
	}
	push->refs = names->v;
	push->ref_count = names->n;
}

static void stand(struct gw_push *push, struct standing *s)
{
	const struct gw_run *run = s->hand->j->run;

	s->ancestry = gw_ancestry_new(run->repo, &s->arena);
	push->base = run->base;
	push->began = began;
	push->files = list_files;
	push->state_ctx = s;
}

void gw_judge_push(struct gw_hand *h)
{
	struct gw_run *run = h->j->run;
	bool want[GW_CLASSES];
	struct gw_push push = { .scope = run->scope,
				.user = run->user,
				.signer = run->signer,
				.now = run->now,
				.want = want,
				.read = read_blob,
				.read_ctx = h,
				.unread = say_unread };
	struct known known = { .j = NULL };
	struct standing standing = { .hand = h };
	gw_names names = { 0 };
	struct gw_err err = { 0 };
	bool any = false;

	if (!run->scope)
		return;
	for (int c = 0; c < GW_CLASSES; c++) {
		want[c] = c >= GW_CLASS_PUSH &&
			  gw_query_wants(h->j->query, (enum gw_class)c);
		any = any || want[c];
	}
	if (run->signers) {
		push.verify = gw_push_verify;
		push.verify_ctx = (void *)(uintptr_t)run->signers;
	}
	gw_arena_init(&standing.arena, MOST_HISTORY);
	if (run->repo && (want[GW_CLASS_PUSH_BASE] || want[GW_CLASS_PUSH_TREE]))
		stand(&push, &standing);
	if (want[GW_CLASS_PUSH_BLOB]) {
		know(&known, h->j);
		push.traits = traits_of;
		push.traits_ctx = &known;
	}
	if (any)
		list_refs(h, &push, &names);
	if (any && gw_judge_nodes(h, &push, &err) < 0)
		gw_run_undecided(&h->found, run->arena, "budget",
				 GW_STR("push"), &err);
	GW_VEC_FREE(&names);
	gw_arena_release(&standing.arena);
}

void gw_judge_texts(struct gw_hand *h)
{
	const struct gw_scope *scope = h->j->run->scope;

	for (size_t i = 0; scope && i < scope->texts.n; i++) {
		const struct gw_scope_text *t = &scope->texts.v[i];
		struct gw_item it = { .path = t->name,
				      .commit = gw_str_of(t->commit.hex),
				      .ref = t->ref };
		struct gw_view view = { .name = t->name, .bytes = t->bytes };

		atomic_fetch_add(&h->j->bytes, t->bytes.n);
		gw_judge_text(h, &it, &view);
		for (size_t k = 0; k < h->hidden.n; k++)
			*GW_PUSH(&h->named) = h->hidden.v[k];
		h->hidden.n = 0;
		gw_arena_reset(&h->scratch);
	}
}
