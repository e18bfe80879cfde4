/*
 * What a record looks like, and the mark of a key at its end: "mac", an HMAC
 * of all before it, or "sig", an Ed25519 signature (RFC 8032) if the key is
 * PEM. Who verifies then needs only the public key.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "verdict/audit.h"

#include "base/str.h"
#include "seal/seal.h"

#define MAC_HEAD ",\"mac\":\""
#define SIG_HEAD ",\"sig\":\""
#define HEAD_SIZE 8
#define TAIL_SIZE 2 /* quote and bracket */
#define MOST_HEX (2 * GW_ED25519_SIZE + 1)

uint64_t gw_audit_number(struct gw_str line, const char *key)
{
	size_t at = gw_str_find(line, gw_str_of(key), 0);
	uint64_t n = 0;

	if (at == GW_NOWHERE)
		return 0;
	for (at += strlen(key); at < line.n && gw_is_digit(line.p[at]); at++) {
		if (n > UINT64_MAX / 10 - 9)
			return 0;
		n = n * 10 + (uint64_t)(line.p[at] - '0');
	}
	return n;
}

struct gw_str gw_audit_text(struct gw_str line, const char *key)
{
	size_t at = gw_str_find(line, gw_str_of(key), 0);

	if (at == GW_NOWHERE)
		return GW_STR("");
	at += strlen(key);
	return gw_str_part(line, at, gw_str_find_byte(line, '"', at));
}

bool gw_audit_whole(struct gw_str line)
{
	return gw_str_starts(line, GW_STR("{\"gitward\":")) &&
	       gw_str_ends(line, GW_STR("}"));
}

bool gw_audit_rotation(struct gw_str line)
{
	return gw_str_is(gw_audit_text(line, "\"command\":\""), "rotate");
}

static bool is_pem(struct gw_str key)
{
	return gw_str_find(key, GW_STR("-----BEGIN "), 0) != GW_NOWHERE;
}

static int make_mark(char *hex, struct gw_str text, struct gw_str key,
		     struct gw_err *err)
{
	unsigned char mark[GW_ED25519_SIZE];
	size_t n = GW_DIGEST_SIZE;

	if (is_pem(key)) {
		int r = gw_ed25519_sign(mark, key, text, err);

		if (r < 0)
			return r;
		n = GW_ED25519_SIZE;
	} else {
		gw_hmac_sha256(mark, key, text);
	}
	gw_hex(hex, mark, n);
	return GW_OK;
}

int gw_audit_sign(struct gw_buf *record, struct gw_str key, struct gw_err *err)
{
	char hex[MOST_HEX];
	int r;

	if (!key.n || record->n < 2)
		return GW_OK;
	record->n -= 2; /* "}\n" */
	r = make_mark(hex, gw_buf_str(record), key, err);
	if (r < 0)
		return r;
	gw_buf_text(record, is_pem(key) ? SIG_HEAD : MAC_HEAD);
	gw_buf_text(record, hex);
	gw_buf_text(record, "\"}\n");
	return GW_OK;
}

static int digit_of(char c)
{
	if (gw_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(unsigned char *out, struct gw_str hex)
{
	for (size_t i = 0; i + 1 < hex.n; i += 2) {
		int high = digit_of(hex.p[i]);
		int low = digit_of(hex.p[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (unsigned char)(high * 16 + low);
	}
	return true;
}

bool gw_audit_signed(struct gw_str line, struct gw_str key)
{
	bool pem = is_pem(key);
	size_t digits = 2 * (pem ? GW_ED25519_SIZE : GW_DIGEST_SIZE);
	size_t size = HEAD_SIZE + digits + TAIL_SIZE;
	unsigned char mark[GW_ED25519_SIZE];
	char hex[MOST_HEX];
	struct gw_str text;
	struct gw_str tail;

	if (line.n <= size)
		return false;
	text = gw_str_part(line, 0, line.n - size);
	tail = gw_str_part(line, line.n - size, line.n);
	if (!gw_str_starts(tail, gw_str_of(pem ? SIG_HEAD : MAC_HEAD)))
		return false;
	tail = gw_str_part(tail, HEAD_SIZE, HEAD_SIZE + digits);
	if (pem)
		return read_hex(mark, tail) &&
		       gw_ed25519_check(mark, key, text, NULL) == GW_OK;
	return make_mark(hex, text, key, NULL) == GW_OK &&
	       gw_same_bytes(tail.p, hex, digits);
}
