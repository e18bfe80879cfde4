/* Hooks: written, taken out, proven. SPDX-License-Identifier: Apache-2.0 */
#include "cli/hooks.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_HOOK ((size_t)1 << 20)

const char *const *gw_hooks_client(void)
{
	static const char *const names[] = { "pre-commit", "pre-merge-commit",
					     "pre-applypatch", "commit-msg",
					     "pre-push", NULL };

	return names;
}

const char *const *gw_hooks_server(void)
{
	static const char *const names[] = { "pre-receive",
					     "post-receive", NULL };

	return names;
}

struct gw_str gw_hooks_dir(struct gw_session *s)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str set;
	struct gw_str top = gw_repo_worktree(s->repo);

	if (gw_repo_config(&set, s->repo, "core.hooksPath", a) == GW_OK &&
	    set.n) {
		if (set.p[0] == '/')
			return set;
		if (!top.n)
			top = gw_repo_dir(s->repo);
		return gw_arena_print(a, "%.*s/%.*s", GW_FMT(top), GW_FMT(set));
	}
	return gw_arena_print(a, "%.*s/hooks",
			      GW_FMT(gw_repo_common_dir(s->repo)));
}

/* May stand between double quotes of a shell. */
static int check_path(const char *path, struct gw_err *err)
{
	if (!strpbrk(path, "\"$`\\\n"))
		return GW_OK;
	return gw_err_set(err, GW_ESYSTEM,
			  "the path '%s' cannot be written into a hook: move "
			  "it elsewhere",
			  path);
}

/* " --policy FILE" for a hook, the file by its whole path; or "". */
static int policy_words(struct gw_str *out, struct gw_session *s,
			struct gw_err *err)
{
	const char *file = s->cli->value[GW_OPT_POLICY];
	char path[PATH_MAX];

	*out = GW_STR("");
	if (!file)
		return GW_OK;
	if (!realpath(file, path))
		return gw_err_set(err, GW_ESYNTAX,
				  "policy file '%s' does not exist", file);
	*out = gw_arena_print(s->cli->arena, " --policy \"%s\"", path);
	return check_path(path, err);
}

/* The text with each `mark` replaced. */
static struct gw_str put_in(struct gw_arena *a, struct gw_str text,
			    const char *mark, struct gw_str with)
{
	struct gw_buf out;
	struct gw_str all;
	size_t from = 0;
	size_t at;

	gw_buf_init(&out, MOST_HOOK);
	while ((at = gw_str_find(text, gw_str_of(mark), from)) != GW_NOWHERE) {
		gw_buf_add(&out, gw_str_part(text, from, at));
		gw_buf_add(&out, with);
		from = at + strlen(mark);
	}
	gw_buf_add(&out, gw_str_part(text, from, text.n));
	all = gw_arena_copy(a, gw_buf_str(&out));
	gw_buf_release(&out);
	return all;
}

/* The template of hooks/ with our own place put in. */
static int hook_text(struct gw_str *out, struct gw_session *s,
		     const char *name, struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str file = gw_arena_print(a, "hooks/%s", name);
	struct gw_str policy = GW_STR("");
	struct gw_str path;
	struct gw_str exe;
	int r = gw_data_path(&path, a, file.p, err);

	if (r == GW_OK)
		r = gw_io_read(out, path.p, MOST_HOOK, a, err);
	if (r == GW_OK)
		r = gw_own_path(&exe, a, err);
	if (r == GW_OK)
		r = check_path(exe.p, err);
	if (r == GW_OK)
		r = policy_words(&policy, s, err);
	if (r < 0)
		return r;
	*out = put_in(a, *out, "@GITWARD@", exe);
	*out = put_in(a, *out, "@POLICY@", policy);
	return GW_OK;
}

static bool is_ours(struct gw_session *s, const char *path)
{
	struct gw_str text;
	struct gw_err err;

	return gw_io_read(&text, path, MOST_HOOK, s->cli->arena, &err) == 0 &&
	       gw_str_find(text, GW_STR("# gitward "), 0) != GW_NOWHERE;
}

static int fail(struct gw_err *err, const char *what, const char *path)
{
	return gw_err_set(err, GW_ESYSTEM, "cannot %s '%s': %s", what, path,
			  strerror(errno));
}

/* What stands at the hook's place now: kept as NAME.chained if foreign. */
static int make_place(struct gw_session *s, const char *path,
		      struct gw_err *err)
{
	struct gw_str kept =
		gw_arena_print(s->cli->arena, "%s.chained", path);
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? GW_OK : fail(err, "look at", path);
	if (S_ISDIR(st.st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "'%s' is a directory: take it away first",
				  path);
	if (S_ISLNK(st.st_mode) && stat(path, &st) < 0) {
		/* A dangling link lets everything pass in silence. */
		if (unlink(path) < 0)
			return fail(err, "take away", path);
		return GW_OK;
	}
	if (is_ours(s, path))
		return GW_OK;
	if (lstat(kept.p, &st) == 0)
		return gw_err_set(err, GW_ESYSTEM,
				  "both '%s' and '%s' exist: join them by "
				  "hand first",
				  path, kept.p);
	if (rename(path, kept.p) < 0)
		return fail(err, "move", path);
	return GW_OK;
}

int gw_hook_write(struct gw_session *s, struct gw_str dir, const char *name,
		  struct gw_err *err)
{
	struct gw_str path = gw_arena_print(s->cli->arena, "%.*s/%s",
					    GW_FMT(dir), name);
	struct gw_str text;
	int r;

	if (mkdir(gw_arena_copy(s->cli->arena, dir).p, 0777) < 0 &&
	    errno != EEXIST)
		return fail(err, "make the directory of", path.p);
	r = hook_text(&text, s, name, err);
	if (r == GW_OK)
		r = make_place(s, path.p, err);
	if (r == GW_OK)
		r = gw_io_replace(path.p, text, 0755, err);
	return r;
}

int gw_hook_remove(struct gw_session *s, struct gw_str dir, const char *name,
		   struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str path = gw_arena_print(a, "%.*s/%s", GW_FMT(dir), name);
	struct gw_str kept = gw_arena_print(a, "%s.chained", path.p);
	struct stat st;

	if (lstat(path.p, &st) < 0 || !is_ours(s, path.p))
		return GW_OK;
	if (lstat(kept.p, &st) == 0)
		return rename(kept.p, path.p) < 0 ?
			       fail(err, "put back", kept.p) :
			       GW_OK;
	return unlink(path.p) < 0 ? fail(err, "take away", path.p) : GW_OK;
}

int gw_hook_probe(struct gw_session *s, const char *name, struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str top = gw_repo_worktree(s->repo);
	struct gw_str at = gw_arena_print(
		a, "%.*s", GW_FMT(top.n ? top : gw_repo_dir(s->repo)));
	const char *const argv[] = { "git", "-C",  at.p, "hook",
				     "run", name, "--",	 "/dev/null",
				     NULL };
	const char *const env[] = { GW_PROBE_VARIABLE "=1", NULL };
	int code = 0;
	int r = gw_supervise(&code, argv, env, err);

	if (r < 0)
		return r;
	if (code != GW_PROBE_EXIT)
		return gw_err_set(err, GW_ESYSTEM,
				  "git does not reach gitward through '%s' "
				  "(its exit code was %d): see 'gitward doctor'",
				  name, code);
	return GW_OK;
}

/* Who may write there can take the gate away. */
static bool others_write(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_mode & S_IWOTH) &&
	       !(st.st_mode & S_ISVTX);
}

struct gw_str gw_hooks_trap(struct gw_session *s, struct gw_str dir)
{
	struct gw_arena *a = s->cli->arena;
	struct gw_str path = gw_arena_copy(a, dir);
	struct gw_str exe;
	struct stat st;

	if (lstat(path.p, &st) == 0 && S_ISLNK(st.st_mode) &&
	    stat(path.p, &st) < 0)
		return gw_arena_print(a, "'%s' is a link that leads nowhere: "
					 "git passes all hooks over",
				      path.p);
	if (stat(path.p, &st) == 0 && !S_ISDIR(st.st_mode))
		return gw_arena_print(a, "'%s' is no directory: git passes "
					 "all hooks over",
				      path.p);
	if (others_write(path.p))
		return gw_arena_print(a, "everybody may write to '%s', and so "
					 "replace the hooks: chmod o-w it",
				      path.p);
	if (gw_own_path(&exe, a, NULL) == GW_OK && others_write(exe.p))
		return gw_arena_print(a, "everybody may write to '%s': chmod "
					 "o-w it",
				      exe.p);
	return GW_STR("");
}
