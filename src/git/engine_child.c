/* The git row: `git cat-file` and friends, for repositories that libgit2
 * cannot open (SHA-256, reftable, unknown extensions).
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "git/child.h"
#include "git/repo.h"

#define MOST_LIST ((size_t)1 << 30) /* bytes of a listing */

struct git_state {
	mtx_t lock; /* one question at a time */
	struct gw_child info; /* cat-file --batch-check */
	struct gw_child data; /* cat-file --batch */
	struct gw_str refs; /* as for-each-ref lists them */
	struct gw_id head; /* or "" */
	bool settled; /* refs are known, no program may be started */
};

static struct gw_child_how how_of(const struct gw_repo *repo,
				  const char *const *args)
{
	return (struct gw_child_how){
		.args = args,
		.dir = repo->dir.n > 0 ? repo->dir.p : NULL,
		.trust = repo->flags & (GW_REPO_HOOK | GW_REPO_TRUST),
		.alone = repo->by_path,
	};
}

/* GW_ENOTFOUND if it fails. */
static int ask(struct gw_str *out, struct gw_repo *repo,
	       const char *const *args, struct gw_arena *arena,
	       struct gw_err *err)
{
	struct gw_child_how how = how_of(repo, args);

	return gw_child_run(out, &how, MOST_LIST, arena, err);
}

static struct gw_str first_line(struct gw_str text, struct gw_arena *arena)
{
	size_t end = gw_str_find_byte(text, '\n', 0);

	return gw_arena_copy(arena, gw_str_part(text, 0,
						end == GW_NOWHERE ? text.n :
								    end));
}

static int find_dirs(struct gw_repo *repo, const char *path,
		     struct gw_err *err)
{
	const char *args[] = { "-C", path ? path : ".", "rev-parse",
			       "--path-format=absolute", "--git-dir",
			       "--git-common-dir", "--show-object-format",
			       NULL };
	const char *top[] = { "-C", path ? path : ".", "rev-parse",
			      "--path-format=absolute", "--show-toplevel",
			      NULL };
	struct gw_str text;
	struct gw_str parts[4];
	size_t n = 0;
	int r = ask(&text, repo, args, &repo->arena, err);

	if (r < 0)
		return r;
	while (n < 4 && gw_str_next(&text, '\n', &parts[n]))
		n++;
	if (n < 3)
		return gw_err_set(err, GW_ESYSTEM,
				  "cannot understand 'git rev-parse'");
	if (gw_str_is(parts[2], "sha256"))
		repo->id_bytes = 32;
	else if (!gw_str_is(parts[2], "sha1"))
		return gw_err_set(err, GW_ESYSTEM,
				  "unknown object format of the repository");
	repo->worktree = GW_STR("");
	if (ask(&text, repo, top, &repo->arena, NULL) == GW_OK)
		repo->worktree = first_line(text, &repo->arena);
	repo->dir = gw_arena_copy(&repo->arena, parts[0]);
	repo->common = gw_arena_copy(&repo->arena, parts[1]);
	return GW_OK;
}

static int start_readers(struct gw_repo *repo, struct git_state *s,
			 struct gw_err *err)
{
	const char *info[] = { "cat-file", "--batch-check", NULL };
	const char *data[] = { "cat-file", "--batch", NULL };
	struct gw_child_how how = how_of(repo, info);
	int r = gw_child_start(&s->info, &how, err);

	if (r < 0)
		return r;
	how = how_of(repo, data);
	return gw_child_start(&s->data, &how, err);
}

static int git_open(struct gw_repo *repo, const char *path, struct gw_err *err)
{
	struct git_state *s = GW_NEW(&repo->arena, struct git_state);
	int r;

	s->info.pid = s->data.pid = -1;
	s->info.in = s->info.out = s->data.in = s->data.out = -1;
	if (mtx_init(&s->lock, mtx_plain) != thrd_success)
		return gw_err_set(err, GW_ESYSTEM, "cannot make a lock");
	repo->state = s;
	r = find_dirs(repo, path, err);
	return r < 0 ? r : start_readers(repo, s, err);
}

static void git_close(struct gw_repo *repo)
{
	struct git_state *s = repo->state;

	gw_child_end(&s->info);
	gw_child_end(&s->data);
	mtx_destroy(&s->lock);
	repo->state = NULL;
}

/* answer := id " " ("missing" | type " " size) */
static int read_header(struct gw_child *c, const struct gw_id *id,
		       enum gw_object_kind *kind, uint64_t *size,
		       struct gw_err *err)
{
	struct gw_arena scratch;
	struct gw_str line;
	struct gw_str word;
	int64_t n;
	int r = gw_child_write(c, gw_id_str(id), err);

	if (r < 0)
		return r;
	gw_arena_init(&scratch, (size_t)1 << 20);
	r = gw_child_line(&line, c, &scratch, err);
	if (r == GW_ENOTFOUND) {
		r = gw_err_set(err, GW_ESYSTEM, "'git cat-file' has ended");
	} else if (r == GW_OK && gw_str_ends(line, GW_STR(" missing"))) {
		r = gw_err_set(err, GW_ENOTFOUND, "object %s is missing",
			       id->hex);
	} else if (r == GW_OK) {
		bool good = gw_str_next(&line, ' ', &word) &&
			    gw_str_eq(word, gw_id_str(id)) &&
			    gw_str_next(&line, ' ', &word) &&
			    gw_kind_read(word, kind) &&
			    gw_str_int(line, &n) && n >= 0;

		if (good)
			*size = (uint64_t)n;
		else
			r = gw_err_set(err, GW_ESYSTEM,
				       "cannot read object %s", id->hex);
	}
	gw_arena_release(&scratch);
	return r;
}

/*
 * In a partial clone git ends at the first object that it would have to fetch:
 * that one is missing, and another child answers for the rest.
 */
static int begin_anew(struct gw_repo *repo, const struct gw_id *id,
		      struct gw_err *err)
{
	const char *args[] = { "cat-file", "--batch-check", NULL };
	struct gw_child_how how = how_of(repo, args);
	struct git_state *s = repo->state;

	if (gw_child_end(&s->info) != 128)
		return GW_ESYSTEM;
	if (gw_child_start(&s->info, &how, err) < 0)
		return GW_ESYSTEM;
	return gw_err_set(err, GW_ENOTFOUND, "object %s is missing", id->hex);
}

static int git_header(struct gw_repo *repo, const struct gw_id *id,
		      enum gw_object_kind *kind, uint64_t *size,
		      struct gw_err *err)
{
	struct git_state *s = repo->state;
	int r;

	if (strlen(id->hex) != 2 * repo->id_bytes)
		return gw_err_set(err, GW_ENOTFOUND,
				  "'%s' is no object id here", id->hex);
	mtx_lock(&s->lock);
	r = read_header(&s->info, id, kind, size, err);
	if (r == GW_ESYSTEM && s->info.ended && !s->settled)
		r = begin_anew(repo, id, err);
	mtx_unlock(&s->lock);
	return r;
}

static int read_content(struct gw_object *out, struct git_state *s,
			const struct gw_id *id, struct gw_err *err)
{
	uint64_t size;
	char newline;
	int r = read_header(&s->data, id, &out->kind, &size, err);

	if (r < 0)
		return r;
	out->held = malloc((size_t)size + 1);
	if (!out->held)
		gw_no_memory((size_t)size);
	out->let_go = free;
	out->bytes = (struct gw_str){ out->held, (size_t)size };
	r = gw_child_bytes(&s->data, out->held, size, err);
	return r < 0 ? r : gw_child_bytes(&s->data, &newline, 1, err);
}

static int git_read(struct gw_object *out, struct gw_repo *repo,
		    const struct gw_id *id, size_t max, struct gw_err *err)
{
	struct git_state *s = repo->state;
	uint64_t size;
	int r;

	*out = (struct gw_object){ .held = NULL };
	r = git_header(repo, id, &out->kind, &size, err);
	if (r < 0)
		return r;
	if (size > max)
		return gw_err_set(err, GW_ELIMIT,
				  "object %s has %llu bytes, more than %zu",
				  id->hex, (unsigned long long)size, max);
	mtx_lock(&s->lock);
	r = read_content(out, s, id, err);
	mtx_unlock(&s->lock);
	if (r < 0)
		gw_object_release(out);
	return r;
}

/* The quarantine with nothing behind it. */
static int list_fresh(struct gw_repo *repo, struct gw_err *err)
{
	const char *args[] = { "cat-file", "--batch-all-objects",
			       "--batch-check", NULL };
	struct gw_child_how how = how_of(repo, args);
	struct gw_str text;
	struct gw_str line;
	int r;

	how.objects = repo->quarantine.p;
	r = gw_child_run(&text, &how, MOST_LIST, &repo->arena, err);
	if (r == GW_ENOTFOUND)
		r = gw_err_set(err, GW_ESYSTEM,
			       "cannot list the pushed objects");
	while (r == GW_OK && gw_str_next(&text, '\n', &line)) {
		struct gw_str word;
		struct gw_id id;
		struct gw_fresh *f;
		int64_t size = -1;

		if (!gw_str_next(&line, ' ', &word) ||
		    !gw_id_parse(&id, word))
			return gw_err_set(err, GW_ESYSTEM,
					  "cannot list the pushed objects");
		f = gw_fresh_add(repo, &id);
		if (!gw_str_next(&line, ' ', &word) ||
		    !gw_kind_read(word, &f->kind) ||
		    !gw_str_int(line, &size) || size < 0)
			return gw_err_set(err, GW_ESYSTEM,
					  "cannot read object %s", id.hex);
		f->size = (uint64_t)size;
	}
	return r;
}

/* Several directories as one list, each in C quotes if it needs them. */
static const char *join_dirs(const gw_dirs *dirs, size_t from,
			     struct gw_arena *arena)
{
	struct gw_str all = GW_STR("");

	for (size_t i = from; i < dirs->n; i++) {
		struct gw_str dir = dirs->v[i];
		char *p = gw_arena_alloc(arena, 4 * dir.n + 4);
		struct gw_str parts[2];
		size_t n = 0;

		if (i > from)
			p[n++] = ':';
		p[n++] = '"';
		for (size_t j = 0; j < dir.n; j++) {
			unsigned c = (unsigned char)dir.p[j];

			p[n++] = '\\';
			p[n++] = (char)('0' + (c >> 6));
			p[n++] = (char)('0' + ((c >> 3) & 7));
			p[n++] = (char)('0' + (c & 7));
		}
		p[n++] = '"';
		parts[0] = all;
		parts[1] = (struct gw_str){ p, n };
		all = gw_arena_join(arena, parts, 2);
	}
	return gw_arena_copy(arena, all).p;
}

static int mark_old(struct gw_repo *repo, struct gw_err *err)
{
	const char *args[] = { "cat-file", "--batch-check", NULL };
	struct gw_child_how how = how_of(repo, args);
	struct gw_child old;
	gw_dirs dirs = { 0 };
	int r;

	gw_alternates_of(&dirs, repo, &repo->arena);
	how.objects = dirs.n > 0 ? dirs.v[0].p : NULL;
	how.others = join_dirs(&dirs, 1, &repo->arena);
	r = gw_child_start(&old, &how, err);
	for (size_t i = 0; r == GW_OK && i < repo->fresh.count; i++) {
		struct gw_fresh *f = repo->fresh.entries[i].value;
		enum gw_object_kind kind;
		uint64_t size;

		r = read_header(&old, &f->id, &kind, &size, err);
		f->old = r == GW_OK;
		if (r == GW_ENOTFOUND)
			r = GW_OK;
	}
	gw_child_end(&old);
	GW_VEC_FREE(&dirs);
	return r;
}

static int git_quarantine(struct gw_repo *repo, struct gw_err *err)
{
	int r = list_fresh(repo, err);

	return r < 0 ? r : mark_old(repo, err);
}

static int list_refs(struct gw_str *out, struct gw_repo *repo,
		     struct gw_arena *arena, struct gw_err *err)
{
	const char *args[] = { "for-each-ref",
			       "--format=%(objectname) %(refname)", NULL };
	int r = ask(out, repo, args, arena, err);

	return r == GW_ENOTFOUND ?
		       gw_err_set(err, GW_ESYSTEM, "cannot list refs") :
		       r;
}

static int git_refs(gw_ref_tips *out, struct gw_repo *repo, const char *prefix,
		    struct gw_arena *arena, struct gw_err *err)
{
	const struct git_state *s = repo->state;
	struct gw_str text = s->refs;
	struct gw_str line;
	int r = s->settled ? GW_OK : list_refs(&text, repo, arena, err);

	while (r == GW_OK && gw_str_next(&text, '\n', &line)) {
		struct gw_ref_tip tip;
		struct gw_str word;

		if (!gw_str_next(&line, ' ', &word) ||
		    !gw_id_parse(&tip.id, word))
			return gw_err_set(err, GW_ESYSTEM, "cannot list refs");
		tip.name = line;
		if (gw_str_starts(line, gw_str_of(prefix)))
			*GW_PUSH(out) = tip;
	}
	return r;
}

/* A whole name only: that is all that can be told without git. */
static int resolve_settled(struct gw_id *out, const struct git_state *s,
			   const char *rev, struct gw_err *err)
{
	struct gw_str text = s->refs;
	struct gw_str line;
	struct gw_str word;

	if (gw_id_parse(out, gw_str_of(rev)))
		return GW_OK;
	if (strcmp(rev, "HEAD") == 0 && s->head.hex[0]) {
		*out = s->head;
		return GW_OK;
	}
	while (gw_str_next(&text, '\n', &line))
		if (gw_str_next(&line, ' ', &word) && gw_str_is(line, rev) &&
		    gw_id_parse(out, word))
			return GW_OK;
	return gw_err_set(err, GW_ENOTFOUND, "'%s' names no revision here",
			  rev);
}

static int git_resolve(struct gw_id *out, struct gw_repo *repo,
		       const char *rev, struct gw_err *err)
{
	const char *args[] = { "rev-parse", "--verify", "--quiet", rev, NULL };
	const char *exact[] = { "show-ref", "--verify", "--hash", rev, NULL };
	struct gw_arena scratch;
	struct gw_str text = GW_STR("");
	const struct git_state *s = repo->state;
	int r;

	if (s->settled)
		return resolve_settled(out, s, rev, err);
	gw_arena_init(&scratch, (size_t)1 << 20);
	r = rev[0] == '-' ? GW_ENOTFOUND :
			    ask(&text, repo,
				gw_rev_is_name(rev) ? exact : args, &scratch,
				err);
	if (r == GW_ENOTFOUND ||
	    (r == GW_OK && !gw_id_parse(out, first_line(text, &scratch))))
		r = gw_err_set(err, GW_ENOTFOUND,
			       "'%s' names no revision here", rev);
	gw_arena_release(&scratch);
	return r;
}

static int git_settle(struct gw_repo *repo, struct gw_err *err)
{
	struct git_state *s = repo->state;
	int r = gw_fresh_read(repo, err);

	if (git_resolve(&s->head, repo, "HEAD", NULL) < 0)
		s->head.hex[0] = '\0';
	if (r == GW_OK)
		r = list_refs(&s->refs, repo, &repo->arena, err);
	s->settled = r == GW_OK;
	return r;
}

/* change := ":" mode " " mode " " id " " id " " letter NUL path NUL */
static int read_change(struct gw_staged *s, struct gw_str *text,
		       struct gw_arena *arena)
{
	struct gw_str line;
	struct gw_str words[5];
	uint32_t modes[2] = { 0, 0 };
	struct gw_str path;

	if (!gw_str_next(text, '\0', &line) ||
	    !gw_str_next(text, '\0', &path) || line.n < 1)
		return GW_ESYSTEM;
	line = gw_str_part(line, 1, line.n);
	for (size_t i = 0; i < 5; i++)
		if (!gw_str_next(&line, ' ', &words[i]))
			return GW_ESYSTEM;
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < words[i].n && j < 7; j++)
			modes[i] = modes[i] << 3 |
				   (uint32_t)((words[i].p[j] - '0') & 7);
	*s = (struct gw_staged){ .path = gw_arena_copy(arena, path),
				 .old_mode = modes[0],
				 .mode = modes[1] };
	if (!gw_id_parse(&s->old_id, words[2]) ||
	    !gw_id_parse(&s->id, words[3]))
		return GW_ESYSTEM;
	if (!s->old_mode)
		s->old_id.hex[0] = '\0';
	if (!s->mode)
		s->id.hex[0] = '\0';
	return GW_OK;
}

/* Also for libgit2's row, so it must not need the state. */
static int git_staged(gw_staged_paths *out, struct gw_repo *repo,
		      const struct gw_id *head_tree, struct gw_arena *arena,
		      struct gw_err *err)
{
	/* The empty tree, which git knows without having it. */
	const char *empty =
		repo->id_bytes == 20 ?
			"4b825dc642cb6eb9a060e54bf8d69288fbee4904" :
			"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939d"
			"d74decc5321";
	const char *args[] = { "diff-index", "--cached", "--raw", "-z",
			       "--no-abbrev", "--no-renames",
			       "--ita-invisible-in-index",
			       head_tree->hex[0] ? head_tree->hex : empty,
			       "--", NULL };
	struct gw_str text;
	int r = ask(&text, repo, args, arena, err);

	while (r == GW_OK && text.n > 0) {
		r = read_change(GW_PUSH(out), &text, arena);
		if (r < 0)
			out->n--;
	}
	return r < 0 ? gw_err_set(err, GW_ESYSTEM,
				  "cannot compare the index with HEAD") :
		       GW_OK;
}

static int git_index(struct gw_map *out, struct gw_repo *repo,
		     struct gw_err *err)
{
	const char *args[] = { "ls-files", "--stage", "-z", "--full-name",
			       ":/", NULL };
	struct gw_str text;
	struct gw_str line;
	int r = ask(&text, repo, args, out->arena, err);

	while (r == GW_OK && gw_str_next(&text, '\0', &line)) {
		struct gw_str mode;
		struct gw_str id;
		size_t tab = gw_str_find_byte(line, '\t', 0);
		struct gw_id *got = GW_NEW(out->arena, struct gw_id);

		if (tab == GW_NOWHERE || !gw_str_next(&line, ' ', &mode) ||
		    !gw_str_next(&line, ' ', &id) || !gw_id_parse(got, id))
			return gw_err_set(err, GW_ESYSTEM,
					  "cannot read the index");
		tab = gw_str_find_byte(line, '\t', 0);
		if (!gw_str_is(mode, "160000"))
			*gw_map_put(out, gw_str_part(line, tab + 1, line.n)) =
				got;
	}
	return r == GW_ENOTFOUND ?
		       gw_err_set(err, GW_ESYSTEM, "cannot read the index") :
		       r;
}

static int git_config(struct gw_str *out, struct gw_repo *repo,
		      const char *key, struct gw_arena *arena)
{
	const char *args[] = { "config", "--null", "--get", key, NULL };
	struct gw_child_how how = how_of(repo, args);
	struct gw_str text;
	int r;

	how.as_is = true;
	r = gw_child_run(&text, &how, MOST_LIST, arena, NULL);
	if (r == GW_OK && text.n > 0)
		*out = gw_arena_copy(arena, gw_str_part(text, 0, text.n - 1));
	return r;
}

const struct gw_engine_row gw_engine_child = {
	.name = "git",
	.open = git_open,
	.settle = git_settle,
	.close = git_close,
	.header = git_header,
	.read = git_read,
	.quarantine = git_quarantine,
	.refs = git_refs,
	.resolve = git_resolve,
	.staged = git_staged,
	.index = git_index,
	.config = git_config,
};
