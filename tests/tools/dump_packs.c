/* Reads ids from stdin and answers as `git cat-file --batch` does, but out of
 * our own pack reader: dump_packs OBJECTS-DIRECTORY [MAX] */
#include <stdio.h>

#include "base/io.h"
#include "git/pack.h"

int main(int argc, char **argv)
{
	static const char *const kinds[] = { "blob", "commit", "tree", "tag" };
	struct gw_packs *packs = NULL;
	struct gw_arena arena;
	struct gw_str input = GW_STR("");
	struct gw_str line;
	int64_t max = (int64_t)1 << 40;

	if (argc < 2 || (argc > 2 && !gw_str_int(gw_str_of(argv[2]), &max)))
		return 2;
	gw_arena_init(&arena, (size_t)1 << 30);
	if (gw_io_read_fd(&input, 0, (size_t)1 << 28, &arena, NULL) < 0)
		return 2;
	gw_packs_open(&packs, gw_str_of(argv[1]),
		      gw_str_find_byte(input, '\n', 0) == 64 ? 32 : 20);
	while (gw_str_next(&input, '\n', &line)) {
		GW_AUTO_OBJECT o = { .held = NULL };
		struct gw_id id;
		int r = GW_ESYNTAX;

		if (gw_id_parse(&id, line))
			r = gw_packs_read(&o, packs, &id, (size_t)max, NULL);
		if (r < 0) {
			printf("%.*s status %d\n", GW_FMT(line), r);
			continue;
		}
		printf("%s %s %zu\n", id.hex, kinds[o.kind], o.bytes.n);
		fwrite(o.bytes.p, 1, o.bytes.n, stdout);
		putchar('\n');
	}
	gw_packs_close(packs);
	gw_arena_release(&arena);
	return 0;
}
