/* Lines that a hook reads, and the list of alternates. */
#include "git/repo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str s = { (const char *)data, size };
	gw_updates updates = { 0 };
	gw_dirs dirs = { 0 };
	struct gw_arena arena;
	struct gw_err err;

	gw_arena_init(&arena, (size_t)1 << 26);
	if (gw_updates_read(&updates, s, &arena, &err) == GW_OK &&
	    updates.n > size)
		__builtin_trap();
	gw_alternates_read(&dirs, s, &arena);
	GW_VEC_FREE(&updates);
	GW_VEC_FREE(&dirs);
	gw_arena_release(&arena);
	return 0;
}
