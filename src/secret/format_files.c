/* SPDX-License-Identifier: Apache-2.0 */
/* Docker's auths, password hashes, files that are one key, key stores. */
#include <string.h>

#include "secret/codec.h"
#include "secret/harmless.h"
#include "secret/keys.h"
#include "secret/login.h"
#include "secret/randomness.h"

static const char *const docker_paths[] = {
	"**/.dockercfg", "**/.docker/config.json", "**/config.json",
	"**/auth.json",	 "**/dockercfg", "**/.dockerconfigjson",
	"**/.docker/*",	 NULL
};

/* "auth": base64 of user:password */
static void judge_docker(struct gw_scan *sc)
{
	struct gw_str s = sc->text;
	struct gw_str key = GW_STR("\"auth\"");
	size_t at = 0;

	while ((at = gw_str_find(s, key, at)) != GW_NOWHERE) {
		struct gw_raise r = { .detector = GW_DET_LOGIN_FILE,
				      .tier = GW_TIER_SHAPED };
		struct gw_str text;
		size_t from = gw_str_find_byte(s, '"', at + key.n);
		size_t to;

		at += key.n;
		if (from == GW_NOWHERE || from - at > 16)
			continue;
		to = gw_str_find_byte(s, '"', from + 1);
		if (to == GW_NOWHERE || to - from > 4096)
			continue;
		r.from = from + 1;
		r.to = to;
		if (gw_codec_base64(&text, sc->arena,
				    gw_str_part(s, from + 1, to)) &&
		    gw_codec_is_text(text) &&
		    gw_str_find_byte(text, ':', 0) != GW_NOWHERE &&
		    !gw_harmless_stand_in(text, 0))
			gw_scan_raise(sc, &r);
	}
}

const struct gw_format gw_format_docker_auth = {
	.name = "docker-auth",
	.paths = docker_paths,
	.judge = judge_docker,
};

static const char *const hash_paths[] = {
	"**/.htpasswd", "**/htpasswd", "**/shadow", "**/shadow-",
	"**/passwd",	"**/*passwd",  "**/*.htpasswd", NULL
};

/* user ":" hash: worth a look, no password in clear. */
static void judge_hashes(struct gw_scan *sc)
{
	struct gw_str rest = sc->text;
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_raise r = { .detector = GW_DET_HASH };
		size_t colon = gw_str_find_byte(line, ':', 0);
		struct gw_str hash;
		size_t end;

		if (colon == GW_NOWHERE || colon == 0)
			continue;
		hash = gw_str_trim(gw_str_part(line, colon + 1, line.n));
		end = gw_str_find_byte(hash, ':', 0);
		hash = gw_str_part(hash, 0, end);
		if (hash.n < 13 || gw_randomness(hash) < 12)
			continue;
		r.from = (size_t)(hash.p - sc->text.p);
		r.to = r.from + hash.n;
		gw_scan_raise(sc, &r);
	}
}

const struct gw_format gw_format_password_hashes = {
	.name = "password-hashes",
	.paths = hash_paths,
	.judge = judge_hashes,
};

static const char *const key_paths[] = {
	"**/*.key",	    "**/master.key", "**/.erlang.cookie",
	"**/secret_key",    "**/*.secret",   "**/.secret",
	"**/secret.txt",    "**/*_secret",   "**/token",
	"**/.token",	    "**/*.token",    "**/password.txt",
	"**/.vault-token",  "**/.vault_pass*", "**/master_key",
	"**/secrets/master.key", NULL
};

/* The whole file is one word, and a random one. */
static void judge_key_file(struct gw_scan *sc)
{
	struct gw_str s = gw_str_trim(gw_str_part(sc->text, 0, 4096));
	struct gw_raise r = { .detector = GW_DET_KEY_FILE };

	if (sc->text.n > 1024 || s.n < 12)
		return;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] > '~')
			return;
	if (gw_randomness(s) < 20 || gw_harmless_stand_in(s, 30))
		return;
	r.from = (size_t)(s.p - sc->text.p);
	r.to = r.from + s.n;
	r.tier = GW_TIER_SHAPED;
	gw_scan_raise(sc, &r);
}

const struct gw_format gw_format_key_file = {
	.name = "key-file",
	.paths = key_paths,
	.judge = judge_key_file,
};

static const char *const store_paths[] = {
	"**/*.jks", "**/*.keystore", "**/*.p12", "**/*.pfx", "**/*.der",
	"**/*.jceks", "**/*.pk8", "**/*.truststore", NULL
};

static void judge_store(struct gw_scan *sc)
{
	struct gw_raise r = { .detector = GW_DET_KEY_STORE, .to = 4 };
	struct gw_str raw = sc->text;

	if (gw_codec_is_text(raw) && !gw_codec_base64(&raw, sc->arena, raw))
		return;
	switch (gw_keys_raw(raw)) {
	case GW_KEYS_CLEAR:
		r.detector = GW_DET_KEY;
		r.tier = GW_TIER_PROVEN;
		break;
	case GW_KEYS_SEALED:
		r.tier = GW_TIER_CONTEXTUAL;
		break;
	case GW_KEYS_BROKEN:
	case GW_KEYS_NOT:
		return;
	}
	gw_scan_raise(sc, &r);
}

const struct gw_format gw_format_key_store = {
	.name = "key-store",
	.paths = store_paths,
	.judge = judge_store,
};
