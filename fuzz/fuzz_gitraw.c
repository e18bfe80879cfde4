/* Raw commits, tags and trees: the pusher chooses every byte. */
#include "git/raw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_tree(struct gw_str s, size_t id_bytes)
{
	struct gw_raw_tree t;
	struct gw_raw_entry e;
	struct gw_raw_entry before = { .mode = 0 };

	gw_raw_tree_init(&t, s, id_bytes);
	while (gw_raw_tree_next(&t, &e)) {
		gw_entry_fault(&e, before.name.p ? &before : NULL);
		before = e;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str s = { (const char *)data, size };
	struct gw_commit c = { .kind = GW_OBJ_COMMIT };
	struct gw_commit t = { .kind = GW_OBJ_TAG };
	struct gw_raw_links links;
	struct gw_arena arena;
	struct gw_id id;

	gw_arena_init(&arena, (size_t)1 << 26);
	gw_raw_commit(&c, s, &arena);
	gw_raw_tag(&t, s, &arena);
	gw_raw_links(&links, s);
	while (gw_raw_parent(&links, &id))
		;
	gw_raw_tag_target(s, &id);
	read_tree(s, 20);
	read_tree(s, 32);
	gw_arena_release(&arena);
	return 0;
}
