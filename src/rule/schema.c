/* Closed sets of keys, and faults with a place. SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <string.h>

#include "base/words.h"
#include "rule/rule.h"

#define MOST_KEYS 80

static int say(struct gw_err *err, const struct gw_node *at, uint32_t line_col[2],
	       const char *number, const char *words)
{
	gw_err_at(err, GW_ESYNTAX, line_col[0], line_col[1], "%s [%s]", words,
		  number);
	if (at->doc && at->doc->view)
		gw_err_file(err, at->doc->view->name);
	return GW_ESYNTAX;
}

int gw_rule_fault(struct gw_err *err, const struct gw_node *at,
		  const char *number, const char *fmt, ...)
{
	uint32_t place[2] = { at->span.line, at->span.col };
	char words[320];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	return say(err, at, place, number, words);
}

int gw_rule_fault_key(struct gw_err *err, const struct gw_node *at,
		      const char *number, const char *fmt, ...)
{
	uint32_t place[2];
	char words[320];
	va_list ap;

	gw_node_place(at, &place[0], &place[1]);
	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	return say(err, at, place, number, words);
}

struct gw_str gw_rule_hint(struct gw_arena *a, struct gw_str wrong,
			   const char *const *known)
{
	struct gw_str words[512];
	struct gw_str near;
	size_t n = 0;

	for (; n < sizeof(words) / sizeof(*words) && known[n]; n++)
		words[n] = gw_str_of(known[n]);
	near = gw_words_nearest(wrong, words, n);
	if (!near.n)
		return GW_STR("");
	return gw_arena_print(a, " (did you mean '%.*s'?)", GW_FMT(near));
}

static int unknown_key(const struct gw_node *n, const struct gw_key *keys,
		       struct gw_err *err)
{
	const char *names[MOST_KEYS + 1] = { NULL };
	char list[200] = "";
	size_t at = 0;
	struct gw_arena a;
	struct gw_str hint;
	int r;

	for (size_t i = 0; i < MOST_KEYS && keys[i].name; i++) {
		size_t len = strlen(keys[i].name);

		names[i] = keys[i].name;
		if (at + len + 6 > sizeof(list))
			continue;
		at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s",
				       at ? " " : "", keys[i].name);
	}
	gw_arena_init(&a, 4096);
	hint = gw_rule_hint(&a, n->key, names);
	if (hint.n)
		r = gw_rule_fault_key(err, n, "E002", "unknown key '%.*s'%.*s",
				      GW_FMT(n->key), GW_FMT(hint));
	else
		r = gw_rule_fault_key(err, n, "E002",
				      "unknown key '%.*s' (keys here: %s)",
				      GW_FMT(n->key), list);
	gw_arena_release(&a);
	return r;
}

static bool all_texts(const struct gw_node *list)
{
	for (const struct gw_node *c = list->first; c; c = c->next)
		if (!gw_node_is_scalar(c) || c->kind == GW_NULL)
			return false;
	return true;
}

static bool kind_fits(const struct gw_node *n, unsigned kinds)
{
	static const unsigned bit[] = {
		[GW_NULL] = GW_KEY_NULL,     [GW_BOOL] = GW_KEY_BOOL,
		[GW_NUMBER] = GW_KEY_NUMBER, [GW_STRING] = GW_KEY_TEXT,
		[GW_LIST] = GW_KEY_LIST,     [GW_MAP] = GW_KEY_MAP,
	};

	if (n->kind > GW_MAP)
		return false;
	if (kinds & GW_KEY_TEXTS)
		return n->kind == GW_STRING ||
		       (n->kind == GW_LIST && all_texts(n));
	return bit[n->kind] & kinds;
}

static const char *wanted(unsigned kinds)
{
	if (kinds & GW_KEY_TEXTS)
		return "a text or a list of texts";
	if ((kinds & GW_KEY_ANY) == GW_KEY_SCALAR)
		return "a text, number or boolean";
	if (kinds & GW_KEY_TEXT)
		return kinds & GW_KEY_NUMBER ? "a text or number" :
		       kinds & GW_KEY_MAP    ? "a text or a map" :
		       kinds & GW_KEY_LIST   ? "a text or a list" :
					       "a text (quote it)";
	if (kinds & GW_KEY_NUMBER)
		return "a number";
	if (kinds & GW_KEY_BOOL)
		return "true or false";
	return kinds & GW_KEY_LIST ? "a list" : "a map";
}

static bool word_fits(struct gw_str text, const char *words)
{
	struct gw_str rest = gw_str_of(words);
	struct gw_str word;

	while (gw_str_next(&rest, '|', &word))
		if (gw_str_eq(word, text))
			return true;
	return false;
}

static int check_words(const struct gw_node *n, const char *words,
		       struct gw_err *err)
{
	if (n->kind == GW_STRING && !word_fits(n->text, words))
		return gw_rule_fault(err, n, "E005",
				     "'%.*s' is none of: %s", GW_FMT(n->text),
				     words);
	for (const struct gw_node *c = n->first; c; c = c->next)
		if (c->kind == GW_STRING && !word_fits(c->text, words))
			return gw_rule_fault(err, c, "E005",
					     "'%.*s' is none of: %s",
					     GW_FMT(c->text), words);
	return GW_OK;
}

static int check_key(const struct gw_node *n, const struct gw_key *keys,
		     struct gw_err *err)
{
	const struct gw_key *k = keys;

	while (k->name && !gw_str_is(n->key, k->name))
		k++;
	if (!k->name)
		return unknown_key(n, keys, err);
	if (!kind_fits(n, k->kinds))
		return gw_rule_fault(err, n, "E005", "'%s' must be %s", k->name,
				     wanted(k->kinds));
	if (k->words)
		return check_words(n, k->words, err);
	return GW_OK;
}

int gw_keys_check(const struct gw_node *map, const struct gw_key *keys,
		  struct gw_err *err)
{
	int r;

	if (map->kind != GW_MAP)
		return gw_rule_fault(err, map, "E005", "a map is wanted here");
	for (const struct gw_node *c = map->first; c; c = c->next) {
		r = check_key(c, keys, err);
		if (r < 0)
			return r;
	}
	for (; keys->name; keys++)
		if ((keys->kinds & GW_KEY_NEEDED) &&
		    !gw_node_key(map, keys->name))
			return gw_rule_fault(err, map, "E005",
					     "'%s' is missing", keys->name);
	return GW_OK;
}
