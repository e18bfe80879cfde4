/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kubernetes Secret manifests: what stands under data (base64) or stringData
 * (clear). One finding a document; a document that SOPS or Sealed Secrets has
 * encrypted is as it should be.
 */
#include <string.h>

#include "secret/codec.h"
#include "secret/detect.h"
#include "secret/harmless.h"
#include "secret/names.h"
#include "secret/randomness.h"

struct secret_doc {
	struct gw_scan *sc;
	struct gw_str text;
	size_t base; /* where it begins in the scan's text */
};

static bool has(struct gw_str s, const char *what)
{
	return gw_str_find(s, gw_str_of(what), 0) != GW_NOWHERE;
}

static struct gw_str unquote(struct gw_str s)
{
	s = gw_str_trim(s);
	if (s.n && s.p[s.n - 1] == ',')
		s = gw_str_trim(gw_str_part(s, 0, s.n - 1));
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') &&
	    s.p[s.n - 1] == s.p[0])
		return gw_str_part(s, 1, s.n - 1);
	return s;
}

static int grade_of(struct gw_str key)
{
	struct gw_name name;

	gw_name_read(&name, key, NULL);
	return name.grade;
}

/* Does this value of the document hold a secret? */
static bool is_secret(const struct secret_doc *d, struct gw_str key,
		      struct gw_str value, bool encoded)
{
	struct gw_str text = value;
	struct gw_value v = { .name = key, .quoted = true };

	if (value.n < 4 ||
	    gw_harmless_stand_in(value, gw_randomness(value)))
		return false;
	if (encoded && (!gw_codec_base64(&text, d->sc->arena, value) ||
			text.n < 3))
		return false;
	if (encoded && !gw_codec_is_text(text))
		return grade_of(key) >= 2 || text.n >= 16;
	if (has(text, "\"auth\""))
		return true; /* a registry's login */
	if (has(text, "BEGIN CERT") || gw_str_starts(text, GW_STR("http")))
		return false;
	v.text = text;
	v.grade = grade_of(key);
	v.score = gw_randomness(text);
	if (gw_harmless_stand_in(text, v.score))
		return false;
	if (v.grade >= 2)
		return text.n >= 4;
	return v.score > 8 || (has(text, ":") && v.score > 0);
}

/* The value's lines below "data:" or "stringData:" at this indent. */
static bool judge_block(struct secret_doc *d, struct gw_str rest, bool encoded,
			size_t indent)
{
	struct gw_str line;

	while (gw_str_next(&rest, '\n', &line)) {
		size_t lead = 0;
		size_t colon;
		struct gw_str key;
		struct gw_str value;
		struct gw_raise r = { .detector = GW_DET_K8S_SECRET };

		while (lead < line.n &&
		       (line.p[lead] == ' ' || line.p[lead] == '\t'))
			lead++;
		if (lead == line.n || line.p[lead] == '#')
			continue;
		if (lead <= indent)
			return false;
		colon = gw_str_find_byte(line, ':', lead);
		if (colon == GW_NOWHERE)
			continue;
		key = unquote(gw_str_part(line, lead, colon));
		value = unquote(gw_str_part(line, colon + 1, line.n));
		if (value.n && value.n <= 3 &&
		    (value.p[0] == '|' || value.p[0] == '>') &&
		    gw_str_next(&rest, '\n', &line))
			value = gw_str_trim(line); /* a block scalar */
		if (!is_secret(d, key, value, encoded))
			continue;
		r.from = (size_t)(value.p - d->sc->text.p);
		r.to = r.from + value.n;
		r.name = key;
		r.tier = d->sc->where.tests || d->sc->where.docs ?
				 GW_TIER_CONTEXTUAL :
				 GW_TIER_NONE;
		gw_scan_raise(d->sc, &r);
		return true;
	}
	return false;
}

static void judge_document(struct secret_doc *d)
{
	static const char *const keys[] = { "data:", "stringData:",
					    "\"data\":", "\"stringData\":" };
	struct gw_str rest = d->text;
	struct gw_str line;

	if (has(d->text, "sops:") || has(d->text, "ENC[") ||
	    has(d->text, "SealedSecret") || has(d->text, "ExternalSecret"))
		return;
	while (gw_str_next(&rest, '\n', &line)) {
		struct gw_str word = gw_str_trim(line);
		size_t indent = word.p ? (size_t)(word.p - line.p) : 0;

		for (size_t i = 0; i < 4; i++)
			if (gw_str_starts(word, gw_str_of(keys[i])) &&
			    judge_block(d, rest, i % 2 == 0, indent))
				return;
	}
}

void gw_probe_k8s(struct gw_scan *sc, size_t end)
{
	struct secret_doc d = { .sc = sc };
	struct gw_str s = sc->text;
	size_t from = end;
	size_t to;

	/* "kind: SecretStore" is another kind. */
	if (end <= sc->k8s_done || (end < s.n && gw_is_alnum(s.p[end])))
		return;
	while (from > sc->k8s_done && end - from < 65536 &&
	       !(s.p[from - 1] == '\n' &&
		 gw_str_starts(gw_str_part(s, from, from + 3), GW_STR("---"))))
		from--;
	to = gw_str_find(s, GW_STR("\n---"), end);
	d.text = gw_str_part(s, from, to);
	d.text = gw_str_part(d.text, 0, (size_t)1 << 17);
	d.base = from;
	sc->k8s_done = from + d.text.n;
	judge_document(&d);
}
