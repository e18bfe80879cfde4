/* The libgit2 row: raw objects, refs, index. SPDX-License-Identifier:
 * Apache-2.0 */
#include <git2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "git/pack.h"
#include "git/repo.h"

struct lg2 {
	git_repository *git;
	git_odb *odb;
	git_odb *old; /* the store behind the quarantine, when asked for */
	mtx_t reading; /* workers read; one at a time through libgit2 */
	atomic_size_t hashed; /* bytes that libgit2 has hashed */
};

#define FEW_HASHED ((size_t)256 << 10)

static struct lg2 *state_of(const struct gw_repo *repo)
{
	return repo->state;
}

static int fail(struct gw_err *err, int code, const char *what)
{
	const git_error *e = git_error_last();

	return gw_err_set(err, code == GIT_ENOTFOUND ? GW_ENOTFOUND :
						       GW_ESYSTEM,
			  "cannot %s: %s", what,
			  e && e->message ? e->message : "libgit2 failed");
}

/* Names must be in lower case to be found. Only those under which objects
 * and refs can still be read as we do. */
static void allow_extensions(void)
{
	const char *known[] = { "noop-v1", "worktreeconfig", "partialclone",
				"preciousobjects", "relativeworktrees" };

	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, known,
			 sizeof(known) / sizeof(*known));
}

/* libgit2 splits the variable at ':' and knows no quotes. */
static void add_quoted_alternates(struct gw_repo *repo)
{
	struct gw_str list = gw_env("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	gw_dirs dirs = { 0 };

	if (gw_str_find_byte(list, '"', 0) == GW_NOWHERE)
		return;
	gw_alternates_read(&dirs, list, &repo->arena);
	for (size_t i = 0; i < dirs.n; i++)
		git_odb_add_disk_alternate(state_of(repo)->odb, dirs.v[i].p);
	GW_VEC_FREE(&dirs);
}

static int open_fault(int code, struct gw_err *err)
{
	const git_error *e = git_error_last();
	const char *why = e && e->message ? e->message : "libgit2 failed";

	/* 1.5 says "not found" when it looks for safe.directory in vain. */
	if (code == GIT_EOWNER || strstr(why, "safe.directory"))
		return gw_err_set(err, GW_EUNTRUSTED,
				  "repository belongs to another user: name "
				  "it in safe.directory, or give --trust");
	if (code == GIT_ENOTFOUND)
		return gw_err_set(err, GW_ENOTFOUND, "no repository here: %s",
				  why);
	return fail(err, code, "open the repository");
}

static struct gw_str without_slash(struct gw_repo *repo, const char *path)
{
	struct gw_str s = gw_arena_copy(&repo->arena, gw_str_of(path));

	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return gw_arena_copy(&repo->arena, s);
}

static int lg2_open(struct gw_repo *repo, const char *path, struct gw_err *err)
{
	struct lg2 *s = GW_NEW(&repo->arena, struct lg2);
	unsigned how = path ? 0 : GIT_REPOSITORY_OPEN_FROM_ENV;
	int r;

	git_libgit2_init();
	if (mtx_init(&s->reading, mtx_plain) != thrd_success)
		gw_no_memory(sizeof(s->reading));
	repo->state = s;
	allow_extensions();
	/* git has checked the owner before it called a hook. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION,
			 !(repo->flags & (GW_REPO_HOOK | GW_REPO_TRUST)));
	/* Hashes are verified in lg2_read(), which knows the quarantine. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	r = git_repository_open_ext(&s->git, path, how, NULL);
	if (r == GIT_OK)
		r = git_repository_odb(&s->odb, s->git);
	if (r < 0) {
		r = open_fault(r, err);
		repo->engine->close(repo);
		return r;
	}
	add_quoted_alternates(repo);
	repo->dir = without_slash(repo, git_repository_path(s->git));
	repo->common = without_slash(repo, git_repository_commondir(s->git));
	repo->worktree = GW_STR("");
	if (git_repository_workdir(s->git))
		repo->worktree = without_slash(
			repo, git_repository_workdir(s->git));
	return GW_OK;
}

/* The configuration is read at the first question, from files of the system
 * too. */
static int lg2_settle(struct gw_repo *repo, struct gw_err *err)
{
	git_config *config = NULL;
	int r = git_repository_config_snapshot(&config, state_of(repo)->git);

	git_config_free(config);
	return r < 0 ? fail(err, r, "read the configuration") : GW_OK;
}

static void lg2_close(struct gw_repo *repo)
{
	struct lg2 *s = state_of(repo);

	git_odb_free(s->old);
	git_odb_free(s->odb);
	git_repository_free(s->git);
	git_libgit2_shutdown();
	mtx_destroy(&s->reading);
	repo->state = NULL;
}

static int to_oid(git_oid *oid, const struct gw_id *id, struct gw_err *err)
{
	if (strlen(id->hex) == GIT_OID_HEXSZ &&
	    git_oid_fromstr(oid, id->hex) == 0)
		return GW_OK;
	return gw_err_set(err, GW_ENOTFOUND, "'%s' is no object id here",
			  id->hex);
}

static void from_oid(struct gw_id *id, const git_oid *oid)
{
	*id = (struct gw_id){ .hex = "" };
	git_oid_fmt(id->hex, oid);
}

static bool kind_of(git_object_t type, enum gw_object_kind *out)
{
	switch (type) {
	case GIT_OBJECT_BLOB:
		*out = GW_OBJ_BLOB;
		return true;
	case GIT_OBJECT_COMMIT:
		*out = GW_OBJ_COMMIT;
		return true;
	case GIT_OBJECT_TREE:
		*out = GW_OBJ_TREE;
		return true;
	case GIT_OBJECT_TAG:
		*out = GW_OBJ_TAG;
		return true;
	default:
		return false;
	}
}

static int object_fault(struct gw_err *err, int code, const struct gw_id *id)
{
	const git_error *e = git_error_last();

	if (code == GIT_ENOTFOUND)
		return gw_err_set(err, GW_ENOTFOUND, "object %s is missing",
				  id->hex);
	return gw_err_set(err, GW_ESYSTEM, "cannot read object %s: %s",
			  id->hex, e && e->message ? e->message : "damaged");
}

static int lg2_header(struct gw_repo *repo, const struct gw_id *id,
		      enum gw_object_kind *kind, uint64_t *size,
		      struct gw_err *err)
{
	git_object_t type;
	git_oid oid;
	size_t len;
	int r = to_oid(&oid, id, err);

	if (r < 0)
		return r;
	if (repo->packs &&
	    gw_packs_header(repo->packs, id, kind, size) == GW_OK)
		return GW_OK;
	r = git_odb_read_header(&len, &type, state_of(repo)->odb, &oid);
	if (r < 0)
		return object_fault(err, r, id);
	if (!kind_of(type, kind))
		return gw_err_set(err, GW_ESYSTEM,
				  "object %s is of no known kind", id->hex);
	*size = len;
	return GW_OK;
}

static void let_go(void *held)
{
	git_odb_object_free(held);
}

/* OpenSSL hashes faster, but to make it ready costs more than a small push. */
static bool holds(struct gw_repo *repo, const struct gw_id *id,
		  const struct gw_object *o)
{
	static const git_object_t types[] = { [GW_OBJ_BLOB] = GIT_OBJECT_BLOB,
					      [GW_OBJ_COMMIT] = GIT_OBJECT_COMMIT,
					      [GW_OBJ_TREE] = GIT_OBJECT_TREE,
					      [GW_OBJ_TAG] = GIT_OBJECT_TAG };
	struct lg2 *l = state_of(repo);
	git_oid want;
	git_oid have;

	if (o->bytes.n >= FEW_HASHED ||
	    atomic_fetch_add(&l->hashed, o->bytes.n) >= FEW_HASHED)
		return gw_object_is(o, id);
	return git_oid_fromstr(&want, id->hex) == 0 &&
	       git_odb_hash(&have, o->bytes.p, o->bytes.n, types[o->kind]) ==
		       0 &&
	       git_oid_equal(&want, &have);
}

/*
 * receive-pack has just hashed what stands in the quarantine, so that is not
 * done again; anything else is verified here.
 */
static int verify(struct gw_repo *repo, const struct gw_id *id,
		  const struct gw_object *o, struct gw_err *err)
{
	if (gw_fresh_get(repo, id) || holds(repo, id, o))
		return GW_OK;
	return gw_err_set(err, GW_ESYSTEM, "object %s is damaged: its hash "
			  "does not hold", id->hex);
}

/* Kind and size, from what is known of the quarantine if it stands there. */
static int measure(struct gw_repo *repo, const struct gw_id *id,
		   struct gw_object *out, uint64_t *size, struct gw_err *err)
{
	struct gw_fresh *fresh = gw_fresh_get(repo, id);

	*out = (struct gw_object){ .held = NULL };
	if (!fresh)
		return lg2_header(repo, id, &out->kind, size, err);
	out->kind = fresh->kind;
	*size = fresh->size;
	return GW_OK;
}

static int read_slowly(struct gw_object *out, struct gw_repo *repo,
		       const struct gw_id *id, struct gw_err *err)
{
	git_odb_object *o = NULL;
	git_oid oid;
	int r = to_oid(&oid, id, err);

	if (r < 0)
		return r;
	r = git_odb_read(&o, state_of(repo)->odb, &oid);
	if (r < 0)
		return object_fault(err, r, id);
	out->held = o;
	out->let_go = let_go;
	out->bytes = (struct gw_str){ git_odb_object_data(o),
				      git_odb_object_size(o) };
	return kind_of(git_odb_object_type(o), &out->kind) ? GW_OK :
							      GW_ESYSTEM;
}

/* By libgit2, after a look at the size: what it reads it reads whole. */
static int read_checked(struct gw_object *out, struct gw_repo *repo,
			const struct gw_id *id, size_t max, struct gw_err *err)
{
	uint64_t size = 0;
	int r = measure(repo, id, out, &size, err);

	if (r < 0)
		return r;
	if (size > max)
		return gw_err_set(err, GW_ELIMIT,
				  "object %s has %llu bytes, more than %zu",
				  id->hex, (unsigned long long)size, max);
	return read_slowly(out, repo, id, err);
}

static int lg2_read(struct gw_object *out, struct gw_repo *repo,
		    const struct gw_id *id, size_t max, struct gw_err *err)
{
	int r = GW_ENOTFOUND;

	*out = (struct gw_object){ .held = NULL };
	if (repo->packs)
		r = gw_packs_read(out, repo->packs, id, max, err);
	/* What makes us give up would make libgit2 use up the memory. */
	if (r == GW_ELIMIT)
		return r;
	if (r < 0) {
		mtx_lock(&state_of(repo)->reading);
		r = read_checked(out, repo, id, max, err);
		mtx_unlock(&state_of(repo)->reading);
	}
	if (r == GW_OK)
		r = verify(repo, id, out, err);
	if (r < 0)
		gw_object_release(out);
	return r;
}

static int open_old(struct gw_repo *repo, struct gw_err *err)
{
	struct lg2 *s = state_of(repo);
	gw_dirs dirs = { 0 };
	int r = GIT_ENOTFOUND;

	gw_alternates_of(&dirs, repo, &repo->arena);
	for (size_t i = 0; i < dirs.n; i++) {
		r = s->old ? git_odb_add_disk_alternate(s->old, dirs.v[i].p) :
			     git_odb_open(&s->old, dirs.v[i].p);
		if (r < 0)
			break;
	}
	GW_VEC_FREE(&dirs);
	return r < 0 ? fail(err, GIT_ERROR, "open the old objects") : GW_OK;
}

struct listing {
	struct gw_repo *repo;
	git_odb *odb;
	struct gw_err *err;
	int status;
};

static int take_fresh(const git_oid *oid, void *payload)
{
	struct listing *l = payload;
	git_object_t type;
	struct gw_fresh *f;
	struct gw_id id;
	size_t size;
	int r = git_odb_read_header(&size, &type, l->odb, oid);

	from_oid(&id, oid);
	f = gw_fresh_add(l->repo, &id);
	if (r < 0 || !kind_of(type, &f->kind)) {
		l->status = object_fault(l->err, r, &id);
		return -1;
	}
	f->size = size;
	f->old = git_odb_exists_ext(state_of(l->repo)->old, oid,
				    GIT_ODB_LOOKUP_NO_REFRESH);
	return 0;
}

static int lg2_quarantine(struct gw_repo *repo, struct gw_err *err)
{
	struct listing l = { .repo = repo, .err = err };
	int r = open_old(repo, err);

	if (r < 0)
		return r;
	/* Opened alone, it lists nothing of the store behind it. */
	r = git_odb_open(&l.odb, repo->quarantine.p);
	if (r == GIT_OK)
		r = git_odb_foreach(l.odb, take_fresh, &l);
	git_odb_free(l.odb);
	if (l.status < 0)
		return l.status;
	return r < 0 ? fail(err, GIT_ERROR, "list the pushed objects") : GW_OK;
}

static int lg2_refs(gw_ref_tips *out, struct gw_repo *repo, const char *prefix,
		    struct gw_arena *arena, struct gw_err *err)
{
	git_reference_iterator *it = NULL;
	git_reference *ref = NULL;
	int r = git_reference_iterator_new(&it, state_of(repo)->git);

	while (r == GIT_OK && (r = git_reference_next(&ref, it)) == GIT_OK) {
		const char *name = git_reference_name(ref);
		const git_oid *oid = git_reference_target(ref);

		if (oid && strncmp(name, prefix, strlen(prefix)) == 0) {
			struct gw_ref_tip *t = GW_PUSH(out);

			t->name = gw_arena_copy(arena, gw_str_of(name));
			from_oid(&t->id, oid);
		}
		git_reference_free(ref);
	}
	git_reference_iterator_free(it);
	return r == GIT_ITEROVER ? GW_OK : fail(err, GIT_ERROR, "list refs");
}

static int lg2_resolve(struct gw_id *out, struct gw_repo *repo,
		       const char *rev, struct gw_err *err)
{
	git_object *o = NULL;
	git_oid oid;
	int r;

	if (gw_rev_is_name(rev)) {
		r = git_reference_name_to_id(&oid, state_of(repo)->git, rev);
		if (r == 0) {
			from_oid(out, &oid);
			return GW_OK;
		}
	} else {
		r = git_revparse_single(&o, state_of(repo)->git, rev);
	}
	if (r < 0)
		return gw_err_set(err, GW_ENOTFOUND,
				  "'%s' names no revision here", rev);
	from_oid(out, git_object_id(o));
	git_object_free(o);
	return GW_OK;
}

static void take_delta(gw_staged_paths *out, const git_diff_delta *d,
		       struct gw_arena *arena)
{
	struct gw_staged *s = GW_PUSH(out);
	const char *path = d->new_file.path;

	*s = (struct gw_staged){ .path = gw_arena_copy(arena,
						       gw_str_of(path)) };
	if (d->status != GIT_DELTA_ADDED) {
		s->old_mode = d->old_file.mode;
		from_oid(&s->old_id, &d->old_file.id);
	}
	if (d->status != GIT_DELTA_DELETED) {
		s->mode = d->new_file.mode;
		from_oid(&s->id, &d->new_file.id);
	}
}

static bool is_intent_to_add(git_index *index, const char *path)
{
	const git_index_entry *e = git_index_get_bypath(index, path, 0);

	return e && (e->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD);
}

static int lg2_staged(gw_staged_paths *out, struct gw_repo *repo,
		      const struct gw_id *head_tree, struct gw_arena *arena,
		      struct gw_err *err)
{
	struct lg2 *s = state_of(repo);
	git_index *index = NULL;
	git_tree *tree = NULL;
	git_diff *diff = NULL;
	git_oid oid;
	int r = git_repository_index(&index, s->git);

	/* Sparse and split indexes: libgit2 refuses them, git reads them. */
	if (r < 0)
		return gw_engine_child.staged(out, repo, head_tree, arena,
					      err);
	if (head_tree->hex[0]) {
		r = to_oid(&oid, head_tree, err);
		if (r == GW_OK)
			r = git_tree_lookup(&tree, s->git, &oid);
	}
	if (r == GIT_OK)
		r = git_diff_tree_to_index(&diff, s->git, tree, index, NULL);
	for (size_t i = 0; r == GIT_OK && i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *d = git_diff_get_delta(diff, i);

		if (!is_intent_to_add(index, d->new_file.path))
			take_delta(out, d, arena);
	}
	git_diff_free(diff);
	git_tree_free(tree);
	git_index_free(index);
	if (r < 0)
		return gw_engine_child.staged(out, repo, head_tree, arena,
					      err);
	return GW_OK;
}

static int lg2_index(struct gw_map *out, struct gw_repo *repo,
		     struct gw_err *err)
{
	git_index *index = NULL;

	if (git_repository_index(&index, state_of(repo)->git) < 0)
		return gw_engine_child.index(out, repo, err);
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *e = git_index_get_byindex(index, i);
		struct gw_id *id;

		if ((e->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) ||
		    e->mode == 0160000)
			continue;
		id = GW_NEW(out->arena, struct gw_id);
		from_oid(id, &e->id);
		*gw_map_put(out, gw_arena_copy(out->arena,
					       gw_str_of(e->path))) = id;
	}
	git_index_free(index);
	return GW_OK;
}

static int lg2_config(struct gw_str *out, struct gw_repo *repo,
		      const char *key, struct gw_arena *arena)
{
	git_config *config = NULL;
	git_buf value = { 0 };
	int r = git_repository_config_snapshot(&config, state_of(repo)->git);

	if (r == GIT_OK)
		r = git_config_get_string_buf(&value, config, key);
	if (r == GIT_OK)
		*out = gw_arena_copy(arena, gw_str_of(value.ptr));
	git_buf_dispose(&value);
	git_config_free(config);
	return r == GIT_OK ? GW_OK :
	       r == GIT_ENOTFOUND ? GW_ENOTFOUND : GW_ESYSTEM;
}

const struct gw_engine_row gw_engine_libgit2 = {
	.name = "libgit2",
	.own_packs = true,
	.open = lg2_open,
	.settle = lg2_settle,
	.close = lg2_close,
	.header = lg2_header,
	.read = lg2_read,
	.quarantine = lg2_quarantine,
	.refs = lg2_refs,
	.resolve = lg2_resolve,
	.staged = lg2_staged,
	.index = lg2_index,
	.config = lg2_config,
};
