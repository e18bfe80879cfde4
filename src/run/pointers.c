/* What a pointer of Git LFS or DVC stands for is judged where it lies in a
 * local cache; where it does not, the receipt counts it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Forms: github.com/git-lfs/git-lfs, docs/spec.md ("version", "oid sha256:",
 * "size"; objects in lfs/objects/01/23/0123..); dvc.org/doc, "Internal
 * files" (.dvc/cache/files/md5/01/23.., before version 3 without files/md5).
 */
#include "base/io.h"
#include "parse/parse.h"
#include "run/judge.h"

#define MOST_POINTER 65536
#define MOST_OUTS 1000

static bool is_hex(struct gw_str s, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n == n;
}

/* The value of a line "name value" of a pointer. */
static struct gw_str line_of(struct gw_str text, const char *name)
{
	struct gw_str line;

	while (gw_str_next(&text, '\n', &line))
		if (gw_str_starts(line, gw_str_of(name)))
			return gw_str_trim(gw_str_part(
				line, gw_str_of(name).n, line.n));
	return (struct gw_str){ NULL, 0 };
}

/* Judge a file of a cache under the path that it has in the tree. */
static bool judge_object(struct gw_hand *h, const struct gw_item *it,
			 const char *file, struct gw_str path)
{
	struct gw_item there = *it;
	struct gw_view view = { .name = path };
	uint64_t most = h->j->budgets.blob;
	struct gw_err err;

	if (gw_io_read(&view.bytes, file,
		       most < UINT32_MAX ? (size_t)most : UINT32_MAX,
		       &h->scratch, &err) < 0)
		return false;
	there.path = path;
	there.bytes = view.bytes;
	there.file = NULL;
	there.old_blob = (struct gw_id){ .hex = "" };
	there.old_bytes = (struct gw_str){ NULL, 0 };
	there.together = false;
	gw_judge_view(h, &there, &view);
	gw_judge_inside(h, &there, &view);
	return true;
}

static void count(struct gw_hand *h)
{
	atomic_fetch_add(&h->j->pointers, 1);
}

static void judge_lfs(struct gw_hand *h, const struct gw_item *it,
		      struct gw_str text)
{
	struct gw_str oid = line_of(text, "oid sha256:");
	struct gw_str dir = h->j->run->repo ? gw_repo_dir(h->j->run->repo) :
					      GW_STR("");
	const char *file;

	if (!is_hex(oid, 64) || !dir.n) {
		count(h);
		return;
	}
	file = gw_arena_print(&h->scratch, "%.*s/lfs/objects/%.2s/%.2s/%.*s",
			      GW_FMT(dir), oid.p, oid.p + 2, GW_FMT(oid))
		       .p;
	if (!judge_object(h, it, file, it->path))
		count(h);
}

/* --- DVC ------------------------------------------------------------------- */

/* The directory around ".git", with a slash; "" for a bare repository. */
static struct gw_str work_tree(const struct gw_run *run)
{
	struct gw_str dir = run->repo ? gw_repo_dir(run->repo) : GW_STR("");

	while (dir.n && dir.p[dir.n - 1] == '/')
		dir.n--;
	if (!gw_str_ends(dir, GW_STR("/.git")))
		return GW_STR("");
	return gw_str_part(dir, 0, dir.n - 4);
}

static void judge_out(struct gw_hand *h, const struct gw_item *it,
		      const struct gw_node *out)
{
	static const char *const stores[] = { "files/md5/", "" };
	struct gw_str md5 = gw_node_text(gw_node_key(out, "md5"));
	struct gw_str name = gw_node_text(gw_node_key(out, "path"));
	struct gw_str root = work_tree(h->j->run);
	size_t slash = it->path.n;
	struct gw_str path;

	while (slash > 0 && it->path.p[slash - 1] != '/')
		slash--;
	path = gw_arena_print(&h->scratch, "%.*s%.*s", (int)slash, it->path.p,
			      GW_FMT(name));
	if (is_hex(md5, 32) && root.n && name.n)
		for (size_t i = 0; i < 2; i++)
			if (judge_object(h, it,
					 gw_arena_print(&h->scratch,
							"%.*s.dvc/cache/%s"
							"%.2s/%s",
							GW_FMT(root),
							stores[i], md5.p,
							gw_arena_copy(
								&h->scratch,
								gw_str_part(
									md5, 2,
									32))
								.p)
						 .p,
					 path))
				return;
	count(h);
}

static void judge_dvc(struct gw_hand *h, const struct gw_item *it,
		      const struct gw_view *view)
{
	const struct gw_parser *yaml = gw_parser_named("yaml");
	struct gw_doc *doc;
	struct gw_err err;
	const struct gw_node *outs;
	unsigned n = 0;

	if (!yaml)
		return;
	/* A broken file is the business of who parses it for the rules. */
	(void)gw_parse(&doc, &h->scratch, view, yaml, &err);
	outs = gw_node_key(doc->roots, "outs");
	for (const struct gw_node *o = outs ? outs->first : NULL;
	     o && n < MOST_OUTS; o = o->next, n++)
		judge_out(h, it, o);
}

bool gw_judge_behind(struct gw_hand *h, const struct gw_item *it,
		     const struct gw_view *view)
{
	bool dvc = gw_str_ends(it->path, GW_STR(".dvc"));
	bool lfs = gw_str_starts(
		view->bytes, GW_STR("version https://git-lfs.github.com/spec/"));

	if (view->bytes.n > MOST_POINTER)
		return false;
	if (lfs)
		judge_lfs(h, it, view->bytes);
	else if (dvc)
		judge_dvc(h, it, view);
	return lfs || dvc;
}
