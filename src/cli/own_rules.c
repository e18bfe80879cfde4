/* Own rules beside the official ones. SPDX-License-Identifier: Apache-2.0 */
#include "cli/own_rules.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/names.h"
#include "seal/seal.h"

#define MOST_OWN 1000 /* files */
#define MOST_FILE ((size_t)1 << 20)
#define LOCAL GW_STR("local")
#define MONTH (30 * 86400)

static struct gw_str directory_at(const struct gw_session *s, size_t i)
{
	static const char *const usual[] = { "/etc/gitward/rules",
					     ".gitward/rules", "" };
	struct gw_str first = gw_policy_rules_directory(s->policy, 0);

	if (first.n)
		return gw_policy_rules_directory(s->policy, i);
	return gw_str_of(usual[i < 2 ? i : 2]);
}

static bool is_sites(struct gw_str dir)
{
	return gw_str_starts(dir, GW_STR("/"));
}

/* "./a//b/" as "a/b". */
static struct gw_str plain(struct gw_arena *a, struct gw_str dir)
{
	struct gw_str out = GW_STR("");
	struct gw_str part;

	while (gw_str_next(&dir, '/', &part))
		if (part.n && !gw_str_is(part, "."))
			out = gw_arena_print(a, "%.*s%s%.*s", GW_FMT(out),
					     out.n ? "/" : "", GW_FMT(part));
	return out;
}

/* --- from files --- */

static int add_directory(struct gw_session *s, const char *dir, bool named,
			 struct gw_err *err)
{
	int r = gw_rule_texts_read(&s->own, s->cli->arena, dir, LOCAL, err);

	if (r == GW_ENOTFOUND && !named)
		return GW_OK;
	return r == GW_ENOTFOUND ? gw_err_set(err, GW_ESYNTAX,
					      "the policy's rules-directories "
					      "name '%s', which does not exist",
					      dir) :
				   r;
}

/* The directory here or at the root of the work tree that we stand in. */
static struct gw_str in_work_tree(struct gw_arena *a, struct gw_str dir)
{
	struct gw_str up = GW_STR("");

	for (int i = 0; i < 64; i++) {
		struct gw_str at = gw_arena_print(a, "%.*s%.*s", GW_FMT(up),
						  GW_FMT(dir));
		struct gw_str git = gw_arena_print(a, "%.*s.git", GW_FMT(up));

		if (access(at.p, F_OK) == 0)
			return at;
		if (access(git.p, F_OK) == 0)
			break;
		up = gw_arena_print(a, "%.*s../", GW_FMT(up));
	}
	return GW_STR("");
}

/* --- from a revision --- */

static int cmp_text(const void *a, const void *b)
{
	return gw_str_cmp(((const struct gw_rule_text *)a)->path,
			  ((const struct gw_rule_text *)b)->path);
}

static struct gw_str folder_or_local(struct gw_str path)
{
	size_t end = path.n;
	size_t from;

	while (end > 0 && path.p[end - 1] != '/')
		end--;
	if (!end)
		return LOCAL;
	for (from = end - 1; from > 0 && path.p[from - 1] != '/';)
		from--;
	return gw_str_part(path, from, end - 1);
}

static int add_blob(struct gw_session *s, struct gw_str dir,
		    const struct gw_map_entry *e, struct gw_err *err)
{
	struct gw_rule_text text = { .pack = folder_or_local(e->key) };
	int r;

	if (!gw_str_ends(e->key, GW_STR(".yaml")))
		return GW_OK;
	text.path = gw_arena_print(s->cli->arena, "%.*s/%.*s", GW_FMT(dir),
				   GW_FMT(e->key));
	r = gw_repo_blob(&text.bytes, s->repo, e->value, MOST_FILE,
			 s->cli->arena, err);
	if (r == GW_OK)
		*GW_PUSH(&s->own) = text;
	return r;
}

/* Rules among files whose paths begin with `front`, sorted by what follows. */
static int add_files(struct gw_session *s, struct gw_str dir,
		     const struct gw_map *files, struct gw_str front,
		     struct gw_err *err)
{
	size_t from = s->own.n;
	int r = GW_OK;

	for (size_t i = 0; r == GW_OK && i < files->count; i++) {
		struct gw_map_entry e = files->entries[i];

		if (!gw_str_starts(e.key, front))
			continue;
		e.key = gw_str_part(e.key, front.n, e.key.n);
		r = add_blob(s, dir, &e, err);
	}
	if (s->own.n > from)
		qsort(s->own.v + from, s->own.n - from, sizeof(*s->own.v),
		      cmp_text);
	return r;
}

static int add_revision(struct gw_session *s, const char *rev,
			struct gw_str dir, struct gw_err *err)
{
	struct gw_map files;
	struct gw_id top;
	struct gw_id tree;
	uint32_t mode;
	int r = gw_repo_tree(&top, s->repo, rev, s->cli->arena, err);

	/* Not as "rev:dir": the rules for short names would take a pushed
	 * refs/tags/HEAD for a HEAD that names no commit. */
	if (r == GW_ENOTFOUND) {
		*err = (struct gw_err){ .status = GW_OK };
		return GW_OK;
	}
	if (r < 0)
		return r;
	if (!gw_repo_find(s->repo, &top, dir, &tree, &mode))
		return GW_OK;
	gw_map_init(&files, s->cli->arena);
	r = gw_repo_files(&files, s->repo, &tree, err);
	return r < 0 ? r : add_files(s, dir, &files, GW_STR(""), err);
}

/* A hook judges the index: the rules that stand there, not those that lie in
 * the work tree. */
static int add_index(struct gw_session *s, struct gw_str dir,
		     struct gw_err *err)
{
	struct gw_str front = gw_arena_print(s->cli->arena, "%.*s/",
					     GW_FMT(dir));
	struct gw_map files;
	int r;

	gw_map_init(&files, s->cli->arena);
	r = gw_repo_staged_at(&files, s->repo, dir, err);
	return r < 0 ? r : add_files(s, dir, &files, front, err);
}

static int add_repositories(struct gw_session *s, struct gw_str dir,
			    struct gw_err *err)
{
	struct gw_str at;

	dir = plain(s->cli->arena, dir);
	if (s->kind == GW_SESSION_CI)
		return s->repo && s->base ?
			       add_revision(s, s->base, dir, err) :
			       GW_OK;
	if (s->kind == GW_SESSION_CLIENT && s->repo)
		return add_index(s, dir, err);
	at = in_work_tree(s->cli->arena, dir);
	return at.n ? add_directory(s, at.p, true, err) : GW_OK;
}

/* --- the bundle of all --- */

/* Own rules may not speak in the name of an official pack. What the site has
 * added before the repository's came is own, too. */
static bool is_own(const struct gw_session *s, struct gw_str pack)
{
	for (size_t i = 0; i < s->sites; i++)
		if (gw_str_eq(s->own.v[i].pack, pack))
			return true;
	return false;
}

static bool has_pack(const struct gw_bundle *b, struct gw_str pack)
{
	for (uint32_t i = 0; i < b->rules; i++) {
		struct gw_str id = gw_bundle_str(b, b->meta[i].id);

		if (gw_str_starts(id, pack) && id.n > pack.n &&
		    id.p[pack.n] == '/')
			return true;
	}
	return false;
}

static int check_packs(const struct gw_session *s, struct gw_err *err)
{
	for (size_t i = s->sites; i < s->own.n; i++) {
		struct gw_str pack = s->own.v[i].pack;

		if (is_own(s, pack) || (!has_pack(&s->bundle, pack) &&
					!gw_str_is(pack, "bindings")))
			continue;
		gw_err_set(err, GW_ESYNTAX,
			   "own rules cannot stand in the pack '%.*s', which "
			   "is gitward's (rename the folder)",
			   GW_FMT(pack));
		gw_err_file(err, s->own.v[i].path);
		return GW_ESYNTAX;
	}
	return GW_OK;
}

/* The own rules behind the official ones. */
static int compile_own(struct gw_str *out, struct gw_session *s,
		       struct gw_err *err)
{
	gw_rule_texts fresh = { .v = s->own.v + s->sites,
				.n = s->own.n - s->sites };
	struct gw_names names;
	struct gw_compile how = { .texts = &fresh,
				  .names = gw_names_look,
				  .names_ctx = &names,
				  .base = &s->bundle,
				  .engines = gw_run_engines() };
	int r = check_packs(s, err);

	gw_names_open(&names, s->cli->arena);
	if (r == GW_OK)
		r = gw_rules_compile(out, s->cli->arena, &how, err);
	return r;
}

/* --- the cache --- */

static void add_part(struct gw_buf *b, struct gw_str s)
{
	gw_buf_print(b, "%zu:", s.n);
	gw_buf_add(b, s);
}

static void name_of(char hex[GW_DIGEST_HEX], const struct gw_session *s)
{
	struct gw_buf b;
	struct gw_str all;

	gw_buf_init(&b, (size_t)MOST_OWN * (MOST_FILE + 4096));
	add_part(&b, gw_str_of(GW_VERSION));
	add_part(&b, gw_str_of(s->bundle.digest));
	for (size_t i = s->sites; i < s->own.n; i++) {
		add_part(&b, s->own.v[i].pack);
		add_part(&b, s->own.v[i].path);
		add_part(&b, s->own.v[i].bytes);
	}
	all = gw_buf_str(&b);
	gw_sha256_hex(hex, &all, 1);
	gw_buf_release(&b);
}

/* The user's own directory for it; "": there is none. */
static struct gw_str cache_directory(const struct gw_session *s)
{
	const char *base = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	struct gw_arena *a = s->cli->arena;
	struct stat st;
	struct gw_str dir;

	if (s->kind == GW_SESSION_CI)
		return GW_STR("");
	if (base && base[0] == '/')
		dir = gw_str_of(base);
	else if (home && home[0] == '/')
		dir = gw_arena_print(a, "%s/.cache", home);
	else
		return GW_STR("");
	(void)mkdir(dir.p, 0700);
	dir = gw_arena_print(a, "%.*s/gitward", GW_FMT(dir));
	(void)mkdir(dir.p, 0700);
	if (stat(dir.p, &st) < 0 || !S_ISDIR(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 022))
		return GW_STR(""); /* another may write there */
	return dir;
}

/* What nobody has used for a month is taken away. */
static void sweep(const struct gw_session *s, struct gw_str dir)
{
	DIR *d = opendir(dir.p);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		struct gw_str name = gw_str_of(e->d_name);
		struct gw_str path;
		struct stat st;

		if (!gw_str_starts(name, GW_STR("rules-")) ||
		    !gw_str_ends(name, GW_STR(".gwb")))
			continue;
		path = gw_arena_print(s->cli->arena, "%s/%s", dir.p, name.p);
		if (lstat(path.p, &st) == 0 &&
		    st.st_atime < s->cli->now - MONTH &&
		    st.st_mtime < s->cli->now - MONTH)
			(void)unlink(path.p);
	}
	if (d)
		closedir(d);
}

static int use(struct gw_session *s, struct gw_str bytes, struct gw_err *err)
{
	struct gw_bundle b;
	int r = gw_bundle_open(&b, bytes, gw_run_engines(), err);

	if (r == GW_OK) {
		s->bundle = b;
		s->sites = s->own.n;
	}
	return r;
}

static bool use_cached(struct gw_session *s, const char *path)
{
	struct gw_mapped kept;
	struct gw_err err = { 0 };

	if (gw_io_map(&kept, path, &err) < 0)
		return false;
	if (use(s, kept.bytes, &err) < 0) {
		gw_io_unmap(&kept);
		return false;
	}
	gw_io_unmap(&s->mapped);
	s->mapped = kept;
	return true;
}

static int bundle_of_all(struct gw_session *s, struct gw_err *err)
{
	char hex[GW_DIGEST_HEX];
	struct gw_str dir;
	struct gw_str path = GW_STR("");
	struct gw_str bytes;
	struct gw_err ignored = { 0 };
	int r;

	if (s->own.n == s->sites)
		return GW_OK;
	if (s->own.n > MOST_OWN)
		return gw_err_set(err, GW_ELIMIT,
				  "more than %d files with own rules",
				  MOST_OWN);
	name_of(hex, s);
	dir = s->jailed ? GW_STR("") : cache_directory(s);
	if (dir.n)
		path = gw_arena_print(s->cli->arena, "%.*s/rules-%.32s.gwb",
				      GW_FMT(dir), hex);
	if (path.n && use_cached(s, path.p))
		return GW_OK;
	r = compile_own(&bytes, s, err);
	if (r == GW_OK)
		r = use(s, bytes, err);
	if (r == GW_OK && path.n) {
		sweep(s, dir);
		(void)!gw_io_replace(path.p, bytes, 0600, &ignored);
	}
	return r;
}

/* --- the door --- */

int gw_own_rules(struct gw_session *s, struct gw_err *err)
{
	bool server = s->kind == GW_SESSION_SERVER;
	struct gw_str dir;
	int r = GW_OK;

	if (s->cli->value[GW_OPT_BUNDLE])
		return GW_OK;
	for (size_t i = 0; r == GW_OK && (dir = directory_at(s, i)).n; i++) {
		bool named = gw_policy_rules_directory(s->policy, 0).n > 0;

		dir = gw_arena_copy(s->cli->arena, dir);
		if (is_sites(dir))
			r = add_directory(s, dir.p, named, err);
		else if (!server)
			r = add_repositories(s, dir, err);
	}
	return r == GW_OK ? bundle_of_all(s, err) : r;
}

int gw_own_rules_at_ref(struct gw_session *s, struct gw_err *err)
{
	struct gw_str dir;
	int r = GW_OK;

	if (s->cli->value[GW_OPT_BUNDLE] || !s->policy_ref)
		return GW_OK;
	s->jailed = true;
	for (size_t i = 0; r == GW_OK && (dir = directory_at(s, i)).n; i++)
		if (!is_sites(dir))
			r = add_revision(s, s->policy_ref,
					 plain(s->cli->arena, dir), err);
	return r == GW_OK ? bundle_of_all(s, err) : r;
}
