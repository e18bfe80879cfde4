/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of private keys: PEM (RFC 7468), OpenPGP armour, PuTTY's PPK. */
#include <string.h>

#include "secret/codec.h"
#include "secret/detect.h"
#include "secret/keys.h"
#include "secret/randomness.h"
#include "secret/state.h"

#define MOST_BLOCK 32768u
#define LEAST_BODY 40u

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

static void raise_key(struct gw_scan *sc, size_t from, size_t to,
		      enum gw_key_state state)
{
	bool quiet = sc->where.tests || sc->where.docs;
	struct gw_raise r = { .detector = GW_DET_KEY, .from = from, .to = to };

	switch (state) {
	case GW_KEYS_CLEAR:
		r.tier = GW_TIER_PROVEN;
		break;
	case GW_KEYS_BROKEN:
		r.set = true;
		r.tier = quiet ? GW_TIER_CONTEXTUAL : GW_TIER_SHAPED;
		r.severity = quiet ? GW_MEDIUM : GW_HIGH;
		r.confidence = GW_CONF_MEDIUM;
		break;
	case GW_KEYS_SEALED:
		r.detector = GW_DET_SEALED_KEY;
		r.tier = GW_TIER_CONTEXTUAL;
		break;
	case GW_KEYS_NOT:
		return;
	}
	gw_scan_raise(sc, &r);
}

/* How many symbols of base64 stand in a row behind the first line, line ends
 * (written out or escaped), quotes and signs between them not counted. */
static struct gw_str first_line(struct gw_str s)
{
	size_t at = gw_str_find(s, GW_STR("-----"), 11);
	size_t end;

	if (at == GW_NOWHERE)
		return (struct gw_str){ s.p, 0 };
	at += 5;
	while (at < s.n && (gw_is_space(s.p[at]) || s.p[at] == '"' ||
			    s.p[at] == '\'' || s.p[at] == '+' ||
			    s.p[at] == ',' || s.p[at] == '#'))
		at++;
	while (at + 1 < s.n && s.p[at] == '\\' &&
	       (s.p[at + 1] == 'n' || s.p[at + 1] == 'r' ||
		s.p[at + 1] == '\\'))
		at += s.p[at + 1] == '\\' ? 1 : 2;
	while (at < s.n && (gw_is_space(s.p[at]) || s.p[at] == '"' ||
			    s.p[at] == '+' || s.p[at] == '\''))
		at++;
	for (end = at; end < s.n && (gw_is_alnum(s.p[end]) ||
				     s.p[end] == '+' || s.p[end] == '/' ||
				     s.p[end] == '=');)
		end++;
	return gw_str_part(s, at, end);
}

/* A body that cannot be parsed must at least look like one. */
static bool body_looks_right(struct gw_str block)
{
	struct gw_str line = first_line(block);

	if (has(block, "...") || has(block, "xxxx") || has(block, "XXXX"))
		return false;
	return has(block, "Proc-Type:") || has(block, "Version:") ||
	       (line.n >= LEAST_BODY && gw_randomness(line) >= 30);
}

/* OpenVPN's static key: lines of 32 hex digits, sixteen of them when whole. */
static void judge_static_key(struct gw_scan *sc, size_t from,
			     struct gw_str block)
{
	struct gw_str line = first_line(block);
	size_t hex = 0;

	while (hex < line.n && gw_is_hex(line.p[hex]))
		hex++;
	if (hex == 32 && gw_randomness(gw_str_part(line, 0, 32)) >= 16)
		raise_key(sc, from,
			  (size_t)(line.p - sc->text.p) + line.n,
			  GW_KEYS_CLEAR);
}

void gw_probe_pem(struct gw_scan *sc, size_t end)
{
	struct gw_str s = sc->text;
	struct gw_str block = gw_str_part(s, end - 10, end + MOST_BLOCK);
	size_t close = gw_str_find(block, GW_STR("-----END"), 11);
	size_t again = gw_str_find(block, GW_STR("-----BEGIN"), 11);
	enum gw_key_state state;
	struct gw_str head = gw_str_part(block, 0, 48);

	if (has(head, "OpenVPN Static key"))
		judge_static_key(sc, end - 10, block);
	if (!has(head, "PRIVATE KEY"))
		return;
	if (close == GW_NOWHERE || (again != GW_NOWHERE && again < close)) {
		struct gw_str line = first_line(block);

		close = (size_t)(line.p + line.n - block.p);
		if (again != GW_NOWHERE && close > again)
			close = again;
		block = gw_str_part(block, 0, close);
	} else {
		size_t tail = gw_str_find(block, GW_STR("-----"), close + 8);

		block = gw_str_part(block, 0, tail == GW_NOWHERE ?
						      close + 8 :
						      tail + 5);
	}
	state = gw_keys_pem(block, sc->arena);
	if (state == GW_KEYS_BROKEN && !body_looks_right(block)) {
		gw_trace_gate(sc,
			      gw_trace_begin(sc, sc->s->of_detector[GW_DET_KEY],
					     end - 10, end),
			      "checksum", "no key stands in the block");
		return;
	}
	raise_key(sc, end - 10, end - 10 + block.n, state);
}

void gw_probe_ppk(struct gw_scan *sc, size_t end)
{
	struct gw_str block = gw_str_part(sc->text, end - 20, end + 8192);
	size_t mac = gw_str_find(block, GW_STR("Private-MAC:"), 0);

	if (!has(block, "Private-Lines:"))
		return;
	block = gw_str_part(block, 0, mac == GW_NOWHERE ? 400 : mac);
	raise_key(sc, end - 20, end - 20 + block.n,
		  has(block, "Encryption: none") ? GW_KEYS_CLEAR :
						   GW_KEYS_SEALED);
}
