/*
 * Rules that are signed: the policy names a public key, and the bundle's
 * signature (Ed25519, over all of its bytes) must hold. That costs as much as
 * a small push, so a stamp remembers which file was checked: it is checked
 * again as soon as the file or the key is another.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <sys/stat.h>

#include "cli/server.h"
#include "seal/seal.h"

#define MOST_KEY ((size_t)64 << 10)

static struct gw_str stamp_of(struct gw_session *s, struct gw_str key,
			      const struct stat *st)
{
	char hex[GW_DIGEST_HEX];
	struct gw_str parts[2] = {
		key,
		gw_arena_print(s->cli->arena,
			       "|%s|%llu|%llu|%llu|%lld.%ld|%lld.%ld",
			       s->bundle_path, (unsigned long long)st->st_dev,
			       (unsigned long long)st->st_ino,
			       (unsigned long long)st->st_size,
			       (long long)st->st_mtim.tv_sec,
			       (long)st->st_mtim.tv_nsec,
			       (long long)st->st_ctim.tv_sec,
			       (long)st->st_ctim.tv_nsec),
	};

	gw_sha256_hex(hex, parts, 2);
	return gw_arena_print(s->cli->arena, "%s %s\n", hex, s->bundle.digest);
}

static bool is_stamped(struct gw_session *s, struct gw_str file,
		       struct gw_str stamp)
{
	struct gw_str old;

	return file.n &&
	       gw_io_read(&old, gw_arena_copy(s->cli->arena, file).p, 4096,
			  s->cli->arena, NULL) == GW_OK &&
	       gw_str_eq(old, stamp);
}

static int check(struct gw_session *s, struct gw_str key, struct gw_err *err)
{
	struct gw_str file = gw_arena_print(s->cli->arena, "%s.sig",
					    s->bundle_path);
	struct gw_str sig;
	int r = gw_io_read(&sig, file.p, MOST_KEY, s->cli->arena, err);

	if (r == GW_ENOTFOUND)
		return gw_err_set(err, GW_EUNTRUSTED,
				  "the rules are not signed: there is no "
				  "'%s', which the policy's bundle.key asks "
				  "for",
				  file.p);
	if (r == GW_OK && sig.n != GW_ED25519_SIZE)
		r = gw_err_set(err, GW_EUNTRUSTED,
			       "'%s' is no Ed25519 signature: it has %zu "
			       "bytes, not 64",
			       file.p, sig.n);
	if (r == GW_OK)
		r = gw_ed25519_check((const unsigned char *)sig.p, key,
				     s->mapped.bytes, err);
	if (r == GW_EUNTRUSTED && sig.n == GW_ED25519_SIZE)
		r = gw_err_set(err, r,
			       "the rules in '%s' are not what was signed, or "
			       "by another key",
			       s->bundle_path);
	return r;
}

int gw_session_signed(struct gw_session *s, struct gw_err *err)
{
	struct gw_bundle_seal seal = gw_policy_bundle(s->policy);
	struct gw_arena *a = s->cli->arena;
	struct gw_str stamp;
	struct gw_str key;
	struct stat st;
	int r;

	if (!seal.key.n)
		return GW_OK;
	r = gw_io_read(&key, gw_arena_copy(a, seal.key).p, MOST_KEY, a, err);
	if (r < 0)
		return r;
	if (stat(s->bundle_path, &st) < 0)
		return gw_err_set(err, GW_ESYSTEM, "cannot look at '%s'",
				  s->bundle_path);
	stamp = stamp_of(s, key, &st);
	if (is_stamped(s, seal.stamp, stamp))
		return GW_OK;
	r = check(s, key, err);
	if (r < 0 || !seal.stamp.n)
		return r;
	/* Without a stamp it is checked each time: dearer, not weaker. */
	if (gw_io_replace(gw_arena_copy(a, seal.stamp).p, stamp, 0644, err) < 0)
		gw_cli_fail(err);
	return GW_OK;
}

/* --- who may sign commits -------------------------------------------------- */

#define MOST_SIGNERS ((size_t)4 << 20)

static int read_file(struct gw_str *out, struct gw_session *s,
		     struct gw_str file, struct gw_err *err)
{
	*out = GW_STR("");
	if (!file.n)
		return GW_OK;
	return gw_io_read(out, gw_arena_copy(s->cli->arena, file).p,
			  MOST_SIGNERS, s->cli->arena, err);
}

int gw_server_signers(struct gw_session *s, struct gw_err *err)
{
	struct gw_signature_files files = gw_policy_signatures(s->policy);
	struct gw_push_signers *signers =
		GW_NEW(s->cli->arena, struct gw_push_signers);
	struct gw_str keyring;
	struct gw_gpg *gpg;
	int r = read_file(&signers->allowed, s, files.ssh, err);

	if (r == GW_OK)
		r = read_file(&signers->roots, s, files.x509, err);
	/* Read for being there only: gpgv reads it itself. */
	if (r == GW_OK)
		r = read_file(&keyring, s, files.gpg, err);
	if (r == GW_OK && files.gpg.n) {
		r = gw_gpg_start(&gpg, gw_arena_copy(s->cli->arena,
						     files.gpg)
					       .p,
				 s->cli->arena, err);
		signers->gpg = gw_gpg_verify;
		signers->gpg_ctx = gpg;
	}
	signers->now = s->cli->now;
	s->run.signers = signers;
	return r;
}
