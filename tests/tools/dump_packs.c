/* Answers as `git cat-file --batch` does, but out of our own pack reader:
 * dump_packs OBJECTS-DIRECTORY [MAX] reads ids from stdin;
 * dump_packs OBJECTS-DIRECTORY flow reads ids of blobs, and takes each blob
 * piece by piece;
 * dump_packs OBJECTS-DIRECTORY each THREADS takes all objects in the order of
 * their delta trees and says "ID KIND SIZE", and of which the id does not hold
 * that it is wrong. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "git/flow.h"

#define MOST_THREADS 64

static const char *const kinds[] = { "blob", "commit", "tree", "tag" };

struct told {
	struct gw_buf lines;
};

static void tell(void *ctx, const struct gw_id *id,
		 const struct gw_object *o)
{
	struct told *t = ctx;

	if (!o->bytes.p)
		gw_buf_print(&t->lines, "%s status\n", id->hex);
	else
		gw_buf_print(&t->lines, "%s %s %zu%s\n", id->hex,
			     kinds[o->kind], o->bytes.n,
			     gw_object_is(o, id) ? "" : " wrong");
}

static int each(struct gw_packs *packs, unsigned threads)
{
	struct told told[MOST_THREADS];
	void *contexts[MOST_THREADS] = { NULL };

	for (unsigned i = 0; i < threads; i++) {
		gw_buf_init(&told[i].lines, (size_t)1 << 30);
		contexts[i] = &told[i];
	}
	gw_packs_each(packs, tell, contexts, threads);
	for (unsigned i = 0; i < threads; i++) {
		if (told[i].lines.n > 0)
			fwrite(told[i].lines.p, 1, told[i].lines.n, stdout);
		gw_buf_release(&told[i].lines);
	}
	return 0;
}

static bool take(void *ctx, struct gw_str piece)
{
	(void)ctx;
	fwrite(piece.p, 1, piece.n, stdout);
	return true;
}

static void flow(struct gw_packs *packs, struct gw_str line)
{
	struct gw_flow to = { .take = take };
	struct gw_err err;
	struct gw_id id;
	int r = GW_ESYNTAX;

	if (gw_id_parse(&id, line))
		r = gw_flow_blob(&to, packs, &id, true, &err);
	if (r < 0)
		printf("%.*s status %d\n", GW_FMT(line), r);
}

static void answer(struct gw_packs *packs, struct gw_str line, size_t max)
{
	GW_AUTO_OBJECT o = { .held = NULL };
	struct gw_id id;
	int r = GW_ESYNTAX;

	if (gw_id_parse(&id, line))
		r = gw_packs_read(&o, packs, &id, max, NULL);
	if (r < 0) {
		printf("%.*s status %d\n", GW_FMT(line), r);
		return;
	}
	printf("%s %s %zu\n", id.hex, kinds[o.kind], o.bytes.n);
	fwrite(o.bytes.p, 1, o.bytes.n, stdout);
	putchar('\n');
}

/* `max` 0: as a flow. */
static int by_id(const char *objects, size_t max)
{
	struct gw_packs *packs = NULL;
	struct gw_arena arena;
	struct gw_str input = GW_STR("");
	struct gw_str line;

	gw_arena_init(&arena, (size_t)1 << 30);
	if (gw_io_read_fd(&input, 0, (size_t)1 << 28, &arena, NULL) < 0)
		return 2;
	gw_packs_open(&packs, gw_str_of(objects),
		      gw_str_find_byte(input, '\n', 0) == 64 ? 32 : 20);
	while (gw_str_next(&input, '\n', &line)) {
		if (max)
			answer(packs, line, max);
		else
			flow(packs, line);
	}
	gw_packs_close(packs);
	gw_arena_release(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	struct gw_packs *packs = NULL;
	int64_t n = (int64_t)1 << 40;
	int r;

	if (argc == 3 && strcmp(argv[2], "flow") == 0)
		return by_id(argv[1], 0);
	if (argc < 2 || argc > 4 ||
	    (argc > 2 && !gw_str_int(gw_str_of(argv[argc - 1]), &n)))
		return 2;
	if (argc < 4)
		return by_id(argv[1], (size_t)n);
	if (strcmp(argv[2], "each") != 0 || n < 1 || n > MOST_THREADS)
		return 2;
	gw_packs_open(&packs, gw_str_of(argv[1]), 20);
	r = each(packs, (unsigned)n);
	gw_packs_close(packs);
	return r;
}
