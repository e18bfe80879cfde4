/* SSH signatures come from the pusher; the signers' file from an admin. */
#include "seal/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gw_str s = { (const char *)data, size };
	struct gw_ssh_question q = { .armour = s,
				     .message = GW_STR("words\n"),
				     .name_space = "git",
				     .signers = s,
				     .time = 1700000000 };
	struct gw_arena arena;
	struct gw_str signer;

	gw_arena_init(&arena, (size_t)1 << 26);
	/* Nothing that a fuzzer makes can be a signature by a listed key. */
	if (gw_ssh_verify(&signer, &q, &arena, NULL) == GW_OK)
		__builtin_trap();
	gw_arena_release(&arena);
	return 0;
}
