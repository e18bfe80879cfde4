/* What happened to refs, as the reflogs tell (gitrepository-layout(5)).
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "git/repo.h"

#define MOST_DEPTH 32
#define MOST_LOG ((size_t)256 << 20)

struct logs {
	gw_reflog *out;
	struct gw_arena *arena;
	struct gw_str root; /* ".../logs/" */
	struct gw_err *err;
};

/* entry := old " " new " " name " <" mail "> " time " " zone [ TAB text ] */
static bool read_entry(struct gw_reflog_entry *e, struct gw_str line)
{
	struct gw_str word;
	size_t mail = gw_str_find(line, GW_STR("> "), 0);
	int64_t at = 0;
	struct gw_str rest;

	if (mail == GW_NOWHERE)
		return false;
	rest = gw_str_part(line, mail + 2, line.n);
	if (!gw_str_next(&rest, ' ', &word) || !gw_str_int(word, &at))
		return false;
	e->at = at;
	return gw_str_next(&line, ' ', &word) &&
	       gw_id_parse(&e->old_id, word) &&
	       gw_str_next(&line, ' ', &word) && gw_id_parse(&e->new_id, word);
}

static int read_log(struct logs *l, const char *path)
{
	struct gw_str ref = gw_str_part(gw_str_of(path), l->root.n,
					strlen(path));
	struct gw_str text;
	struct gw_str line;
	int r = gw_io_read(&text, path, MOST_LOG, l->arena, l->err);

	while (r == GW_OK && gw_str_next(&text, '\n', &line)) {
		struct gw_reflog_entry e = { .ref = gw_arena_copy(l->arena,
								  ref) };

		if (line.n && !read_entry(&e, line))
			return gw_err_set(l->err, GW_ESYNTAX,
					  "'%s' is no reflog", path);
		if (line.n)
			*GW_PUSH(l->out) = e;
	}
	return r;
}

static int read_dir(struct logs *l, const char *path, unsigned depth)
{
	DIR *dir = depth < MOST_DEPTH ? opendir(path) : NULL;
	struct dirent *d;
	int r = GW_OK;

	while (dir && r == GW_OK && (d = readdir(dir))) {
		struct gw_str at = gw_arena_print(l->arena, "%s/%s", path,
						  d->d_name);
		struct stat st;

		if (d->d_name[0] == '.' || lstat(at.p, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode))
			r = read_dir(l, at.p, depth + 1);
		else if (S_ISREG(st.st_mode))
			r = read_log(l, at.p);
	}
	if (dir)
		closedir(dir);
	return r;
}

int gw_repo_reflog(gw_reflog *out, struct gw_repo *repo,
		   struct gw_arena *arena, struct gw_err *err)
{
	struct logs l = { .out = out, .arena = arena, .err = err };
	struct gw_str refs;

	l.root = gw_arena_print(arena, "%.*s/logs/", GW_FMT(repo->common));
	refs = gw_arena_print(arena, "%.*srefs", GW_FMT(l.root));
	return read_dir(&l, refs.p, 0);
}

int gw_repo_tips(gw_updates *out, struct gw_repo *repo, struct gw_arena *arena,
		 struct gw_err *err)
{
	gw_ref_tips tips = { 0 };
	int r = repo->engine->refs(&tips, repo, "", arena, err);

	for (size_t i = 0; i < tips.n; i++)
		*GW_PUSH(out) = (struct gw_update){ .ref = tips.v[i].name,
						    .new_id = tips.v[i].id };
	GW_VEC_FREE(&tips);
	return r;
}
