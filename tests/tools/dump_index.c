/* What our own reader of index files finds to be added or changed against a
 * tree: dump_index TREE-ID, as lines "mode old-mode id path"; "unknown" when it
 * leaves the index to others. */
#include <stdio.h>

#include "git/repo.h"

int main(int argc, char **argv)
{
	gw_staged_paths paths = { 0 };
	struct gw_id tree = { .hex = "" };
	struct gw_repo *repo;
	struct gw_arena arena;
	struct gw_err err;
	int r;

	if (argc > 1 && !gw_id_parse(&tree, gw_str_of(argv[1])))
		return 2;
	gw_arena_init(&arena, (size_t)1 << 30);
	if (gw_repo_open(&repo, NULL, GW_REPO_HOOK, &err) < 0)
		return 2;
	r = gw_staged_own(&paths, repo, &tree, &arena);
	if (r < 0)
		puts("unknown");
	for (size_t i = 0; i < paths.n; i++)
		printf("%06o %06o %s %.*s\n", paths.v[i].mode,
		       paths.v[i].old_mode, paths.v[i].id.hex,
		       GW_FMT(paths.v[i].path));
	GW_VEC_FREE(&paths);
	gw_repo_close(repo);
	gw_arena_release(&arena);
	return 0;
}
