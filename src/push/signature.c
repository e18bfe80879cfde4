/* Signatures by keys and certificates that the site allows.
 * SPDX-License-Identifier: Apache-2.0 */
#include "push/push.h"
#include "seal/seal.h"

static int verify_ssh(struct gw_str *signer, const struct gw_push_signers *s,
		      const struct gw_commit *c, struct gw_arena *arena)
{
	const struct gw_ssh_question q = {
		.armour = c->signature,
		.message = c->signed_bytes,
		.name_space = "git",
		.signers = s->allowed,
		.time = s->now,
	};

	return gw_ssh_verify(signer, &q, arena, NULL);
}

static int verify_x509(struct gw_str *signer, const struct gw_push_signers *s,
		       const struct gw_commit *c, struct gw_arena *arena)
{
	const struct gw_cms_question q = {
		.armour = c->signature,
		.message = c->signed_bytes,
		.roots = s->roots,
		.time = s->now,
	};

	return gw_cms_verify(signer, &q, arena, NULL);
}

static int verify_gpg(struct gw_str *signer, const struct gw_push_signers *s,
		      const struct gw_commit *c, struct gw_arena *arena)
{
	if (!s->gpg)
		return GW_ENOTFOUND;
	return s->gpg(signer, s->gpg_ctx, c->signature, c->signed_bytes,
		      arena);
}

enum gw_signature_state gw_push_verify(struct gw_str *signer, void *ctx,
				       const struct gw_commit *c,
				       struct gw_arena *arena)
{
	static int (*const by_kind[])(struct gw_str *,
				      const struct gw_push_signers *,
				      const struct gw_commit *,
				      struct gw_arena *) = {
		[GW_SIG_SSH] = verify_ssh,
		[GW_SIG_GPG] = verify_gpg,
		[GW_SIG_X509] = verify_x509,
	};
	enum gw_signature_kind kind = gw_signature_kind(c->signature);

	*signer = GW_STR("");
	if (kind == GW_SIG_NONE)
		return GW_SIG_UNKNOWN;
	switch (by_kind[kind](signer, ctx, c, arena)) {
	case GW_OK:
		return GW_SIG_GOOD;
	case GW_EUNTRUSTED:
		return GW_SIG_BAD;
	default:
		return GW_SIG_UNKNOWN;
	}
}
