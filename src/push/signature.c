/* Signatures by allowed SSH keys. SPDX-License-Identifier: Apache-2.0 */
#include "push/push.h"
#include "seal/seal.h"

enum gw_signature_state gw_push_verify(struct gw_str *signer, void *ctx,
				       const struct gw_commit *c,
				       struct gw_arena *arena)
{
	const struct gw_push_signers *s = ctx;
	const struct gw_ssh_question q = {
		.armour = c->signature,
		.message = c->signed_bytes,
		.name_space = "git",
		.signers = s->allowed,
		.time = s->now,
	};

	*signer = GW_STR("");
	if (gw_signature_kind(c->signature) != GW_SIG_SSH)
		return GW_SIG_UNKNOWN;
	switch (gw_ssh_verify(signer, &q, arena, NULL)) {
	case GW_OK:
		return GW_SIG_GOOD;
	case GW_EUNTRUSTED:
		return GW_SIG_BAD;
	default:
		return GW_SIG_UNKNOWN;
	}
}
