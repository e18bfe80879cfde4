/* The texts that a policy is made of, each read from where the one whom it
 * judges cannot bend it. SPDX-License-Identifier: Apache-2.0 */
#include "cli/policies.h"

#include <string.h>
#include <unistd.h>

#define MOST_UP 64 /* directories that a work tree may be deep */
#define MOST_POLICY ((size_t)1 << 20)
#define MOST_LIST ((size_t)1 << 20) /* bytes of a file that a parameter names  \
				     */

/* A profile of policy/ by its name: letters, digits and dashes only. */
static struct gw_str load_profile(struct gw_session *s, struct gw_str name)
{
	struct gw_str file;
	struct gw_str text;
	struct gw_str path;
	struct gw_err err;

	for (size_t i = 0; i < name.n; i++)
		if (!gw_is_alnum(name.p[i]) && name.p[i] != '-')
			return GW_STR("");
	file = gw_arena_print(s->cli->arena, "policy/%.*s.yaml", GW_FMT(name));
	if (gw_data_path(&path, s->cli->arena, file.p, &err) < 0 ||
	    gw_io_read(&text, path.p, MOST_POLICY, s->cli->arena, &err) < 0)
		return GW_STR("");
	return text;
}

struct gw_str gw_profile_text(void *ctx, struct gw_str name)
{
	struct gw_session *s = ctx;
	struct gw_str **known;

	if (!s->profiles) {
		s->profiles = GW_NEW(s->cli->arena, struct gw_map);
		gw_map_init(s->profiles, s->cli->arena);
	}
	known = (struct gw_str **)gw_map_put(
		s->profiles, gw_arena_copy(s->cli->arena, name));
	if (!*known) {
		*known = GW_NEW(s->cli->arena, struct gw_str);
		**known = load_profile(s, name);
	}
	return **known;
}

/* Read once, before a jail closes: the policy is opened again in it. */
static int read_list(struct gw_str *text, void *ctx, struct gw_str path,
		     struct gw_err *err)
{
	struct gw_session *s = ctx;
	struct gw_arena *a = s->cli->arena;
	struct gw_str *known;
	int r;

	if (!s->lists) {
		s->lists = GW_NEW(a, struct gw_map);
		gw_map_init(s->lists, a);
	}
	known = gw_map_get(s->lists, path);
	if (!known) {
		known = GW_NEW(a, struct gw_str);
		path = gw_arena_copy(a, path);
		r = gw_io_read(known, path.p, MOST_LIST, a, err);
		if (r < 0)
			return r;
		*gw_map_put(s->lists, path) = known;
	}
	*text = *known;
	return GW_OK;
}

int gw_policy_of_site(struct gw_session *s, struct gw_policy_source *src,
		      size_t *n, struct gw_err *err)
{
	const char *named = s->cli->value[GW_OPT_POLICY];
	const char *path = named ? named : GW_SITE_POLICY;
	int r = s->site.p ? GW_OK
			  : gw_io_read(&s->site, path, MOST_POLICY,
				       s->cli->arena, err);

	if (r == GW_ENOTFOUND && !named)
		return GW_OK;
	if (r == GW_ENOTFOUND)
		return gw_err_set(err, GW_ESYNTAX,
				  "policy file '%s' does not exist", named);
	if (r < 0)
		return r;
	src[*n].text = s->site;
	src[*n].name = gw_str_of(path);
	src[*n].may_loosen = true;
	src[*n].file = read_list;
	src[*n].ctx = s;
	++*n;
	return GW_OK;
}

/* The file here, or at the root of the work tree that we stand in. */
static int policy_of_files(struct gw_str *text, struct gw_arena *a,
			   struct gw_err *err)
{
	struct gw_str up = GW_STR("");
	int r = gw_io_read(text, ".gitward.yaml", MOST_POLICY, a, err);

	for (int i = 0; r == GW_ENOTFOUND && i < MOST_UP; i++) {
		struct gw_str git = gw_arena_print(a, "%.*s.git", GW_FMT(up));

		if (access(git.p, F_OK) == 0) {
			git = gw_arena_print(a, "%.*s.gitward.yaml",
					     GW_FMT(up));
			return gw_io_read(text, git.p, MOST_POLICY, a, err);
		}
		up = gw_arena_print(a, "%.*s../", GW_FMT(up));
	}
	return r;
}

/* A file as it stands in the index; where only git can read that and it is too
 * long, as HEAD has it. */
int gw_text_of_index(struct gw_str *text, struct gw_session *s,
		     struct gw_str path, struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	const struct gw_id *id;
	struct gw_map files;
	int r;

	gw_map_init(&files, a);
	r = gw_repo_staged_at(&files, s->repo, path, err);
	if (r == GW_ELIMIT)
		return gw_repo_file_at(text, s->repo, "HEAD",
				       gw_arena_copy(a, path).p, a, err);
	id = r == GW_OK ? gw_map_get(&files, path) : NULL;
	if (r == GW_OK && !id)
		return GW_ENOTFOUND;
	return r == GW_OK ? gw_repo_blob(text, s->repo, id, MOST_POLICY, a, err)
			  : r;
}

/* The repository's own file, from where the pusher cannot bend it. */
int gw_policy_of_repository(struct gw_session *s, struct gw_str *text,
			    struct gw_err *err)
{
	struct gw_arena *a = s->cli->arena;
	const char *rev = s->kind == GW_SESSION_CI ? s->base : s->policy_ref;

	if (s->kind == GW_SESSION_FILES)
		return policy_of_files(text, a, err);
	if (s->kind == GW_SESSION_CLIENT && s->repo)
		return gw_text_of_index(text, s, GW_STR(".gitward.yaml"), err);
	if (!s->repo || !rev)
		return GW_ENOTFOUND;
	return gw_repo_file_at(text, s->repo, rev, ".gitward.yaml", a, err);
}
