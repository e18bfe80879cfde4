/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens whose inside can be read without a key. */
#include "secret/codec.h"
#include "secret/validator.h"

#include <string.h>

static struct gw_str skip_prefix(struct gw_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return gw_str_starts(s, gw_str_of(prefix)) ? gw_str_part(s, n, s.n) : s;
}

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

/* The number behind "key": in JSON, or -1. */
static int64_t json_number(struct gw_str json, const char *key)
{
	size_t at = gw_str_find(json, gw_str_of(key), 0);
	size_t end;
	int64_t n;

	if (at == GW_NOWHERE)
		return -1;
	at += strlen(key);
	while (at < json.n && (gw_is_space(json.p[at]) || json.p[at] == ':'))
		at++;
	end = at;
	while (end < json.n && gw_is_digit(json.p[end]))
		end++;
	return gw_str_int(gw_str_part(json, at, end), &n) ? n : -1;
}

/* PyPI: a macaroon of version 2 (2), its location field (1) and the length
 * and name of the index that issued it. */
static enum gw_verdict_of_check check_pypi(struct gw_check *c)
{
	struct gw_str raw;
	unsigned char n;

	if (!gw_codec_base64(&raw, c->arena, skip_prefix(c->secret, "pypi-")) ||
	    raw.n < 40 || raw.p[0] != 2 || raw.p[1] != 1)
		return GW_CHECK_WRONG;
	n = (unsigned char)raw.p[2];
	return n > 3 && n < raw.n - 3 &&
			       has(gw_str_part(raw, 3, 3u + n), "pypi.org") ?
		       GW_CHECK_PROVEN :
		       GW_CHECK_WRONG;
}

const struct gw_validator gw_validator_pypi_macaroon = {
	.name = "pypi-macaroon",
	.does = "a macaroon that names its package index",
	.check = check_pypi,
};

/* "reftkn:01:<expiry>:<id>"; an expiry of 0 is never. */
static enum gw_verdict_of_check check_jfrog(struct gw_check *c)
{
	struct gw_str raw;
	struct gw_str part;
	int64_t ends;

	if (!gw_codec_base64(&raw, c->arena, c->secret) ||
	    !gw_str_starts(raw, GW_STR("reftkn:")))
		return GW_CHECK_WRONG;
	for (int i = 0; i < 3; i++)
		if (!gw_str_next(&raw, ':', &part))
			return GW_CHECK_WRONG;
	if (!gw_str_int(part, &ends))
		return GW_CHECK_FITS; /* leading zeros: it never ends */
	c->clock = ends > 0;
	return ends > 0 && ends < c->now ? GW_CHECK_ENDED : GW_CHECK_PROVEN;
}

const struct gw_validator gw_validator_jfrog_reftkn = {
	.name = "jfrog-reftkn",
	.does = "a reference token with its expiry",
	.check = check_jfrog,
};

static bool all_letters(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_alpha(s.p[i]))
			return false;
	return true;
}

/* `n` bytes (32 if the rule does not say) in base64. */
static enum gw_verdict_of_check check_bytes(struct gw_check *c)
{
	struct gw_str raw;
	size_t want = c->n ? c->n : 32;

	if (!gw_codec_base64(&raw, c->arena, c->secret) || raw.n != want)
		return GW_CHECK_WRONG;
	return gw_codec_is_text(raw) || all_letters(c->secret) ?
		       GW_CHECK_WRONG :
		       GW_CHECK_FITS;
}

const struct gw_validator gw_validator_base64_bytes = {
	.name = "base64-bytes",
	.does = "base64 of exactly `n` bytes",
	.check = check_bytes,
};

const struct gw_validator gw_validator_fernet = {
	.name = "fernet",
	.does = "base64 of exactly 32 bytes (a Fernet key)",
	.check = check_bytes,
};

/*
 * JWT (RFC 7519): header and payload must be JSON, the header must name its
 * algorithm; "none" and a past expiry demote.
 */
static enum gw_verdict_of_check check_jwt(struct gw_check *c)
{
	struct gw_str rest = c->secret;
	struct gw_str part;
	struct gw_str head;
	struct gw_str load;
	int64_t ends;

	if (!gw_str_next(&rest, '.', &part) ||
	    !gw_codec_base64(&head, c->arena, part) ||
	    !gw_codec_is_text(head) || head.n < 2 || head.p[0] != '{' ||
	    !has(head, "\"alg\""))
		return GW_CHECK_WRONG;
	if (!gw_str_next(&rest, '.', &part) ||
	    !gw_codec_base64(&load, c->arena, part) || load.n < 2)
		return GW_CHECK_WRONG;
	if (load.p[0] != '{')
		return has(head, "\"enc\"") || has(head, "\"zip\"") ?
			       GW_CHECK_FITS :
			       GW_CHECK_WRONG;
	if (has(head, "\"none\""))
		return GW_CHECK_FAKE;
	ends = json_number(load, "\"exp\"");
	c->clock = ends > 0;
	return ends > 0 && ends < c->now ? GW_CHECK_ENDED : GW_CHECK_FITS;
}

const struct gw_validator gw_validator_jwt = {
	.name = "jwt",
	.does = "header and payload are JSON; expiry and algorithm are read",
	.check = check_jwt,
};

/* Marks that Microsoft puts at fixed places of its keys; the checksum behind
 * them is not published, so the mark alone proves nothing. */
static enum gw_verdict_of_check check_azure(struct gw_check *c)
{
	static const char *const marks[] = { "+ASt", "ACDb", "+ACR", "AzFu",
					     "AzSe", "AzCa", "+ABa", "JQQJ99",
					     "AZDO", "8Q~",  "7Q~",	"AIoT",
					     "APIM", "AFun",	"ACRb" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has(c->secret, marks[i]))
			return GW_CHECK_FITS;
	return GW_CHECK_WRONG;
}

const struct gw_validator gw_validator_azure_mark = {
	.name = "azure-mark",
	.does = "one of Microsoft's marks of identifiable keys",
	.check = check_azure,
};

/*
 * An access key id names its account: base32 of the 16 characters behind the
 * prefix, the first six bytes big-endian, bits 7 to 46. Ids issued before
 * that have I or J as fifth character.
 */
static enum gw_verdict_of_check check_aws(struct gw_check *c)
{
	struct gw_str raw;
	uint64_t z = 0;

	if (c->secret.n != 20 ||
	    !gw_codec_base32(&raw, c->arena, gw_str_part(c->secret, 4, 20)))
		return GW_CHECK_WRONG;
	if (c->secret.p[4] == 'I' || c->secret.p[4] == 'J')
		return GW_CHECK_FITS;
	for (size_t i = 0; i < 6; i++)
		z = z << 8 | (unsigned char)raw.p[i];
	z = (z & 0x7fffffffff80u) >> 7;
	if (z > 999999999999u)
		return GW_CHECK_FITS;
	c->note = gw_arena_print(c->arena, "account %012llu",
				 (unsigned long long)z);
	return GW_CHECK_FITS;
}

const struct gw_validator gw_validator_aws_key_id = {
	.name = "aws-key-id",
	.does = "base32 behind the prefix; tells the account",
	.check = check_aws,
};

/* A bot token begins with base64 of its user's id, a decimal number of 17 to
 * 20 digits. */
static enum gw_verdict_of_check check_discord(struct gw_check *c)
{
	struct gw_str rest = c->secret;
	struct gw_str part;
	struct gw_str id;

	if (!gw_str_next(&rest, '.', &part) ||
	    !gw_codec_base64(&id, c->arena, part) || id.n < 17 || id.n > 20)
		return GW_CHECK_WRONG;
	for (size_t i = 0; i < id.n; i++)
		if (!gw_is_digit(id.p[i]))
			return GW_CHECK_WRONG;
	return GW_CHECK_PROVEN;
}

const struct gw_validator gw_validator_discord_snowflake = {
	.name = "discord-snowflake",
	.does = "the first part is base64 of a decimal id",
	.check = check_discord,
};

/* 8-4-4-4-12 hex digits */
static bool is_uuid_text(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
			    s.p[i] != '-' :
			    !gw_is_hex(s.p[i]))
			return false;
	return s.n == 36;
}

/* Header, a random word and a UUID, each in base64. */
static enum gw_verdict_of_check check_teamcity(struct gw_check *c)
{
	struct gw_str rest = c->secret;
	struct gw_str part;
	struct gw_str text;

	if (!gw_str_next(&rest, '.', &part) ||
	    !gw_codec_base64(&text, c->arena, part) || !has(text, "\"TCV2\""))
		return GW_CHECK_WRONG;
	if (!gw_str_next(&rest, '.', &part) ||
	    !gw_codec_base64(&text, c->arena, part) || !gw_codec_is_text(text))
		return GW_CHECK_ODD;
	return gw_codec_base64(&text, c->arena, rest) && is_uuid_text(text) ?
		       GW_CHECK_PROVEN :
		       GW_CHECK_ODD;
}

/* A token that ends in "." or "-" may go on, or be one word of a sentence. */
static enum gw_verdict_of_check check_end(struct gw_check *c)
{
	char last = c->secret.n ? c->secret.p[c->secret.n - 1] : '.';

	return last == '.' || last == '-' ? GW_CHECK_ODD : GW_CHECK_FITS;
}

const struct gw_validator gw_validator_whole_end = {
	.name = "whole-end",
	.does = "it ends in a letter, a digit or a mark that ends no word",
	.check = check_end,
};

const struct gw_validator gw_validator_teamcity = {
	.name = "teamcity",
	.does = "a header, a word and a UUID, each in base64",
	.check = check_teamcity,
};

/* The longest base64 run holds a JSON object. */
static enum gw_verdict_of_check check_json(struct gw_check *c)
{
	struct gw_str s = c->secret;
	struct gw_str raw;
	size_t at = gw_str_find(s, GW_STR("eyJ"), 0);
	size_t end;

	if (at == GW_NOWHERE)
		return GW_CHECK_WRONG;
	for (end = at; end < s.n && (gw_is_alnum(s.p[end]) ||
				     strchr("+/-=", s.p[end]));)
		end++;
	while (end > at + 4 && (end - at) % 4 == 1)
		end--;
	if (!gw_codec_base64(&raw, c->arena, gw_str_part(s, at, end)))
		return GW_CHECK_WRONG;
	return raw.n > 2 && raw.p[0] == '{' && raw.p[1] == '"' ?
		       GW_CHECK_FITS :
		       GW_CHECK_WRONG;
}

const struct gw_validator gw_validator_base64_json = {
	.name = "base64-json",
	.does = "base64 of a JSON object stands in it",
	.check = check_json,
};
