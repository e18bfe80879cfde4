/* The lists of a policy file: rules, exceptions, break-glass.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/reader.h"

#include "base/words.h"

#define MOST_GLOB 200

/* --- rules --------------------------------------------------------------- */

static bool is_rule_glob(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_lower(s.p[i]) && !gw_is_digit(s.p[i]) &&
		    !strchr("-/*?", s.p[i]))
			return false;
	return s.n && s.n < MOST_GLOB;
}

static int read_rule_key(struct gw_reader *r, const struct gw_node *n,
			 struct gw_rule_line *line)
{
	static const struct gw_str known[] = {
		{ "level", 5 },	    { "severity", 8 }, { "waivable", 8 },
		{ "delegated", 9 }, { "enabled", 7 },  { "unknown", 7 },
	};
	enum gw_severity severity;
	uint64_t mode = 0;
	int s;

	if (gw_str_is(n->key, "level"))
		return gw_read_level(r, n, &line->level);
	if (gw_str_is(n->key, "waivable"))
		return gw_read_bool(r, n, &line->waivable);
	if (gw_str_is(n->key, "delegated"))
		return gw_read_bool(r, n, &line->delegated);
	if (gw_str_is(n->key, "enabled"))
		return gw_read_bool(r, n, &line->enabled);
	if (gw_str_is(n->key, "unknown")) {
		s = gw_read_unknown(r, n, &mode);
		line->unknown = (enum gw_unknown_mode)mode;
		return s;
	}
	if (!gw_str_is(n->key, "severity"))
		return gw_read_fail_key(r, n, known, GW_COUNT(known));
	if (!gw_node_is_scalar(n) || !gw_severity_read(n->text, &severity))
		return gw_read_fail(
			r, n,
			"a severity is wanted here: info, low, medium, "
			"high or critical");
	line->severity = (int)severity;
	return GW_OK;
}

static int read_rule(struct gw_reader *r, const struct gw_node *n,
		     struct gw_rule_line *line)
{
	*line = (struct gw_rule_line){ .glob = n->key,
				       .severity = -1,
				       .line = n->key_line,
				       .col = n->key_col };
	if (!is_rule_glob(n->key))
		return gw_err_at(r->err, GW_ESYNTAX, n->key_line, n->key_col,
				 "'%.*s' is no rule: write pack/name, or a "
				 "pattern such as 'pack/*'",
				 GW_FMT(n->key));
	if (gw_node_is_scalar(n))
		return gw_read_level(r, n, &line->level);
	if (n->kind != GW_MAP)
		return gw_read_fail(r, n, "a map or a level is wanted here");
	for (const struct gw_node *k = n->first; k; k = k->next) {
		int s = read_rule_key(r, k, line);

		if (s < 0)
			return s;
	}
	if (line->enabled == GW_SAID_NO && line->level == GW_UNJUDGED)
		line->level = GW_OFF;
	return GW_OK;
}

int gw_read_rules(struct gw_reader *r, const struct gw_node *map)
{
	if (map->kind != GW_MAP)
		return gw_read_fail(r, map, "a map is wanted here");
	r->layer->rules =
		gw_arena_array(r->arena, map->count, sizeof(*r->layer->rules));
	for (const struct gw_node *n = map->first; n; n = n->next) {
		int s = read_rule(r, n,
				  &r->layer->rules[r->layer->rule_count++]);
		if (s < 0)
			return s;
	}
	return GW_OK;
}

/* --- allow and bypass ---------------------------------------------------- */

static bool is_fingerprint(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]) || gw_is_upper(s.p[i]))
			return false;
	return s.n == 64;
}

/* Where the text of a key of an allow line goes, or NULL. */
static struct gw_str *allow_field(struct gw_allow_line *line, struct gw_str key)
{
	const struct {
		const char *key;
		struct gw_str *at;
	} rows[] = {
		{ "rule", &line->rule },
		{ "path", &line->path },
		{ "object", &line->object },
		{ "fingerprint", &line->fingerprint },
		{ "reason", &line->reason },
		{ "owner", &line->owner },
		{ "by", &line->owner },
		{ "until", &line->until },
	};

	for (size_t i = 0; i < GW_COUNT(rows); i++)
		if (gw_str_is(key, rows[i].key))
			return rows[i].at;
	return NULL;
}

static int check_allow(struct gw_reader *r, const struct gw_node *n,
		       const struct gw_allow_line *line)
{
	int64_t day;

	if (!gw_str_trim(line->reason).n)
		return gw_read_fail(
			r, n, "an exception needs a reason: add 'reason:'");
	if (!line->rule.n && !line->fingerprint.n)
		return gw_read_fail(r, n,
				    "an exception needs 'rule:' or "
				    "'fingerprint:'");
	if (line->rule.n && !is_rule_glob(line->rule))
		return gw_read_fail(r, n,
				    "'rule:' must be pack/name, or a pattern "
				    "such as 'pack/*'");
	if (line->fingerprint.n && !is_fingerprint(line->fingerprint))
		return gw_read_fail(r, n,
				    "'fingerprint:' must be 64 hex digits");
	if (line->until.n && !gw_words_day(line->until, &day))
		return gw_read_fail(r, n,
				    "'until:' must be a date: 'YYYY-MM-DD'");
	return GW_OK;
}

static int read_allow_line(struct gw_reader *r, const struct gw_node *map,
			   struct gw_allow_line *line)
{
	static const struct gw_str known[] = {
		{ "rule", 4 },	 { "path", 4 },	 { "object", 6 },
		{ "reason", 6 }, { "owner", 5 }, { "fingerprint", 11 },
		{ "until", 5 },	 { "by", 2 },
	};

	if (map->kind != GW_MAP)
		return gw_read_fail(r, map, "a map is wanted here");
	*line = (struct gw_allow_line){ .line = map->span.line,
					.col = map->span.col };
	for (const struct gw_node *n = map->first; n; n = n->next) {
		struct gw_str *at = allow_field(line, n->key);
		int s;

		if (!at)
			return gw_read_fail_key(r, n, known, GW_COUNT(known));
		s = gw_read_text(r, n, at);
		if (s < 0)
			return s;
	}
	return check_allow(r, map, line);
}

int gw_read_allow(struct gw_reader *r, const struct gw_node *list)
{
	if (list->kind != GW_LIST)
		return gw_read_fail(r, list, "a list is wanted here");
	r->layer->allow =
		gw_arena_array(r->arena, list->count, sizeof(*r->layer->allow));
	for (const struct gw_node *n = list->first; n; n = n->next) {
		int s = read_allow_line(
			r, n, &r->layer->allow[r->layer->allow_count++]);

		if (s < 0)
			return s;
	}
	return GW_OK;
}

static int read_bypass_key(struct gw_reader *r, const struct gw_node *n,
			   struct gw_bypass_line *line)
{
	static const struct gw_str known[] = {
		{ "rules", 5 }, { "who", 3 }, { "needs", 5 }, { "hours", 5 }
	};
	static const struct gw_str needs[] = { { "nothing", 7 },
					       { "signed-push", 11 },
					       { NULL, 0 } };
	uint64_t need = 0;
	int64_t hours = 0;
	int s;

	if (gw_str_is(n->key, "rules")) {
		line->rules = n;
		return gw_read_texts(r, n);
	}
	if (gw_str_is(n->key, "who")) {
		line->who = n;
		return gw_read_texts(r, n);
	}
	if (gw_str_is(n->key, "needs")) {
		s = gw_read_word(r, n, needs, &need);
		line->needs_signed = need == 1;
		return s;
	}
	if (!gw_str_is(n->key, "hours"))
		return gw_read_fail_key(r, n, known, GW_COUNT(known));
	if (!gw_node_is_scalar(n) || !gw_str_int(n->text, &hours) ||
	    hours < 1 || hours > 24)
		return gw_read_fail(r, n, "hours from 1 to 24 are wanted here");
	line->hours = (uint64_t)hours;
	return GW_OK;
}

static int read_bypass_line(struct gw_reader *r, const struct gw_node *map,
			    struct gw_bypass_line *line)
{
	if (map->kind != GW_MAP)
		return gw_read_fail(r, map, "a map is wanted here");
	*line = (struct gw_bypass_line){ .line = map->span.line };
	for (const struct gw_node *n = map->first; n; n = n->next) {
		int s = read_bypass_key(r, n, line);

		if (s < 0)
			return s;
	}
	if (!line->rules || !line->who)
		return gw_read_fail(r, map,
				    "a bypass needs 'rules:' and 'who:'");
	return GW_OK;
}

int gw_read_bypass(struct gw_reader *r, const struct gw_node *list)
{
	if (list->kind != GW_LIST)
		return gw_read_fail(r, list, "a list is wanted here");
	r->layer->bypass = gw_arena_array(r->arena, list->count,
					  sizeof(*r->layer->bypass));
	for (const struct gw_node *n = list->first; n; n = n->next) {
		int s = read_bypass_line(
			r, n, &r->layer->bypass[r->layer->bypass_count++]);

		if (s < 0)
			return s;
	}
	return GW_OK;
}
