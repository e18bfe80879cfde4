/* gitward fix: machine edits of rules, as a diff and into the work tree.
 * SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/edits.h"
#include "cli/session.h"

#define MOST_FILE ((size_t)16 << 20)
#define MOST_DIFF ((size_t)256 << 20)

struct fixing {
	struct gw_session *s;
	struct gw_buf diff;
	uint32_t files;
	uint32_t fixed;
	uint32_t left; /* by hand */
};

static struct gw_str fix_of(const struct gw_session *s,
			    const struct gw_finding *f)
{
	const struct gw_bundle *b = &s->bundle;
	int64_t at = gw_bundle_find(b, f->rule);

	return at < 0 ? GW_STR("") :
			gw_bundle_str(b, b->meta[at].fix_edit);
}

static bool is_open(const struct gw_finding *f)
{
	return f->what == GW_FOUND && f->fate == GW_COUNTS &&
	       f->level >= GW_ANNOTATE && f->place.path.n;
}

static int write_back(struct fixing *x, const struct gw_doc *doc,
		      const gw_edits *edits, struct gw_str path,
		      struct gw_err *err)
{
	struct gw_arena *a = x->s->cli->arena;
	struct gw_str text = gw_edits_apply(edits, doc->view->bytes, a);
	struct stat st;

	path = gw_arena_copy(a, path);
	if (lstat(path.p, &st) < 0 || !S_ISREG(st.st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "'%s' is no plain file: not changed", path.p);
	return gw_io_replace(path.p, text, st.st_mode & 07777, err);
}

/* All findings of one file: [from, to). */
static int fix_file(struct fixing *x, const gw_findings *found, size_t from,
		    size_t to, struct gw_err *err)
{
	struct gw_arena *a = x->s->cli->arena;
	struct gw_view view = { .name = found->v[from].place.path };
	const struct gw_parser *parser;
	gw_edits edits = { 0 };
	struct gw_doc *doc;
	uint32_t made = 0;
	int r = gw_io_read(&view.bytes, gw_arena_copy(a, view.name).p,
			   MOST_FILE, a, err);

	if (r < 0)
		return r == GW_ENOTFOUND ? GW_OK : r;
	parser = gw_parser_for(&view);
	if (!parser || parser->binary ||
	    gw_parse(&doc, a, &view, parser, err) < 0 ||
	    doc->view->bytes.p != view.bytes.p) /* offsets are not the file's */
		return GW_OK;
	for (size_t i = from; i < to; i++) {
		struct gw_str fix = fix_of(x->s, &found->v[i]);

		if (is_open(&found->v[i]) && fix.n &&
		    gw_edits_make(&edits, a, doc, &found->v[i], fix))
			made++;
	}
	gw_edits_settle(&edits);
	if (edits.n) {
		gw_edits_diff(&x->diff, &edits, doc, view.name);
		x->files++;
		x->fixed += made;
		if (!x->s->cli->value[GW_OPT_DRY_RUN])
			r = write_back(x, doc, &edits, view.name, err);
	}
	GW_VEC_FREE(&edits);
	return r;
}

static int fix_all(struct fixing *x, const gw_findings *found,
		   struct gw_err *err)
{
	int r = GW_OK;

	for (size_t i = 0; r == GW_OK && i < found->n;) {
		size_t to = i + 1;

		while (to < found->n && gw_str_eq(found->v[to].place.path,
						  found->v[i].place.path))
			to++;
		for (size_t k = i; k < to; k++)
			x->left += is_open(&found->v[k]);
		if (found->v[i].place.path.n)
			r = fix_file(x, found, i, to, err);
		i = to;
	}
	return r;
}

static int walk(struct gw_session *s, struct gw_err *err)
{
	struct gw_cli *cli = s->cli;
	int r = GW_OK;

	if (!cli->count)
		return gw_run_walk(&s->run, ".", &s->found, err);
	for (int i = 0; i < cli->count && r == GW_OK; i++)
		r = gw_run_walk(&s->run, cli->args[i], &s->found, err);
	return r;
}

static void tell(const struct fixing *x)
{
	bool dry = x->s->cli->value[GW_OPT_DRY_RUN] != NULL;

	fputs(gw_buf_cstr((struct gw_buf *)(uintptr_t)&x->diff), stdout);
	fprintf(stderr, "gitward: %u findings %s in %u files, %u left to fix by hand\n",
		x->fixed, dry ? "could be fixed" : "fixed", x->files,
		x->left - x->fixed);
	if (dry && x->fixed)
		fputs("next:  gitward fix, without --dry-run\n", stderr);
	else if (x->fixed)
		fputs("next:  git diff, then gitward scan\n", stderr);
}

int gw_cmd_fix(struct gw_cli *cli)
{
	struct gw_session s = { .cli = cli, .kind = GW_SESSION_FILES };
	struct gw_verdict verdict = { .command = GW_STR("fix") };
	struct fixing x = { .s = &s };
	struct gw_err err = { 0 };
	int r;

	/* A repository that is pushed to is nobody's to change. */
	if (access("HEAD", F_OK) == 0 && access("objects", F_OK) == 0)
		return gw_cli_usage("this is a bare repository: 'gitward fix' "
				    "changes files of a work tree");
	r = gw_session_open(&s, &err);
	if (r == GW_OK)
		r = walk(&s, &err);
	if (r == GW_OK)
		r = gw_run_judge(&verdict, &s.run, &s.found, &err);
	gw_buf_init(&x.diff, MOST_DIFF);
	if (r == GW_OK)
		r = fix_all(&x, &verdict.found, &err);
	if (r == GW_OK)
		tell(&x);
	gw_buf_release(&x.diff);
	GW_VEC_FREE(&verdict.found);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
