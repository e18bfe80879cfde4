/* gitward fix: machine edits of rules, as a diff and into the work tree.
 * SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/edits.h"
#include "cli/fixing.h"

#define MOST_FILE ((size_t)16 << 20)
#define MOST_DIFF ((size_t)256 << 20)
#define FILE_ARENA ((size_t)1 << 30)

struct fixing {
	struct gw_session *s;
	struct gw_buf diff;
	gw_tables tables;
	uint32_t files;
	uint32_t fixed;
	uint32_t refused; /* whose edit did not stand the proof */
	uint32_t left; /* by hand */
};

static int write_back(const struct gw_fixing *x, struct gw_err *err)
{
	struct gw_str path = gw_arena_copy(x->arena, x->path);
	struct stat st;

	if (lstat(path.p, &st) < 0 || !S_ISREG(st.st_mode))
		return gw_err_set(err, GW_ESYSTEM,
				  "'%s' is no plain file: not changed", path.p);
	return gw_io_replace(path.p, x->text, st.st_mode & 07777, err);
}

/* All findings of one file: [from, to). */
static int fix_file(struct fixing *all, const gw_findings *found, size_t from,
		    size_t to, struct gw_err *err)
{
	struct gw_arena arena;
	struct gw_fixing x = { .s = all->s,
			       .arena = &arena,
			       .path = found->v[from].place.path,
			       .tables = &all->tables };
	struct gw_str before = GW_STR("");
	int r;

	gw_arena_init(&arena, FILE_ARENA);
	r = gw_io_read(&before, gw_arena_copy(&arena, x.path).p, MOST_FILE,
		       &arena, err);
	x.text = before;
	if (r == GW_OK)
		r = gw_fixing_file(&x, found, from, to, err);
	all->fixed += x.fixed;
	all->refused += x.refused;
	if (r == GW_OK && !gw_str_eq(before, x.text)) {
		all->files++;
		gw_edits_diff(&all->diff, before, x.text, x.path);
		if (!all->s->cli->value[GW_OPT_DRY_RUN])
			r = write_back(&x, err);
	}
	gw_arena_release(&arena);
	return r == GW_ENOTFOUND ? GW_OK : r;
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
			x->left += gw_fixing_is_open(&found->v[k]);
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
	if (x->refused)
		fprintf(stderr, "gitward: %u of these have an edit that was refused: it would not mend them here, or bring other findings\n",
			x->refused);
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
		gw_tables_read(&x.tables, &s.bundle, cli->arena);
	if (r == GW_OK)
		r = fix_all(&x, &verdict.found, &err);
	if (r == GW_OK)
		tell(&x);
	gw_buf_release(&x.diff);
	GW_VEC_FREE(&x.tables);
	GW_VEC_FREE(&verdict.found);
	if (r < 0)
		return gw_session_fail(&s, &err);
	gw_session_release(&s);
	return GW_EXIT_ALLOW;
}
