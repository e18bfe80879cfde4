/* Values of a policy file, each read by the form of its row.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/reader.h"

#include "base/words.h"

#define MOST_WORDS 64
#define MOST_LIST 200

/* " a b c", as many as fit. */
static void list_words(char *list, const struct gw_str *known, size_t count)
{
	size_t at = 0;

	list[0] = '\0';
	for (size_t i = 0; i < count && at + known[i].n + 3 < MOST_LIST; i++)
		at += (size_t)snprintf(list + at, MOST_LIST - at, " %.*s",
				       GW_FMT(known[i]));
}

int gw_read_fail(struct gw_reader *r, const struct gw_node *n,
		 const char *words)
{
	return gw_err_at(r->err, GW_ESYNTAX, n->span.line, n->span.col, "%s",
			 words);
}

/* "unknown word 'blok' (did you mean 'block'?)", or the words there are. */
static int fail_word(struct gw_reader *r, const struct gw_node *n,
		     const struct gw_str *known, size_t count)
{
	struct gw_str near = gw_words_nearest(n->text, known, count);
	char list[MOST_LIST];

	if (near.n)
		return gw_err_at(r->err, GW_ESYNTAX, n->span.line, n->span.col,
				 "unknown word '%.*s' (did you mean "
				 "'%.*s'?)",
				 GW_FMT(n->text), GW_FMT(near));
	list_words(list, known, count);
	return gw_err_at(r->err, GW_ESYNTAX, n->span.line, n->span.col,
			 "unknown word '%.*s' (one of:%s)", GW_FMT(n->text),
			 list);
}

/* The fault at a key that is not in the closed set. */
int gw_read_fail_key(struct gw_reader *r, const struct gw_node *n,
		     const struct gw_str *known, size_t count)
{
	struct gw_str near = gw_words_nearest(n->key, known, count);
	char list[MOST_LIST];

	if (near.n)
		return gw_err_at(r->err, GW_ESYNTAX, n->key_line, n->key_col,
				 "unknown key '%.*s' (did you mean '%.*s'?)",
				 GW_FMT(n->key), GW_FMT(near));
	list_words(list, known, count);
	return gw_err_at(r->err, GW_ESYNTAX, n->key_line, n->key_col,
			 "unknown key '%.*s' (keys here:%s)", GW_FMT(n->key),
			 list);
}

static int want_map(struct gw_reader *r, const struct gw_node *n)
{
	return n->kind == GW_MAP ? GW_OK
				 : gw_read_fail(r, n, "a map is wanted here");
}

int gw_read_text(struct gw_reader *r, const struct gw_node *n,
		 struct gw_str *out)
{
	if (!gw_node_is_scalar(n) || n->kind == GW_NULL || !n->text.n)
		return gw_read_fail(r, n, "a text is wanted here");
	*out = n->text;
	return GW_OK;
}

int gw_read_bool(struct gw_reader *r, const struct gw_node *n,
		 enum gw_said *out)
{
	if (n->kind != GW_BOOL)
		return gw_read_fail(r, n, "true or false is wanted here");
	*out = gw_node_true(n) ? GW_SAID_YES : GW_SAID_NO;
	return GW_OK;
}

int gw_read_level(struct gw_reader *r, const struct gw_node *n,
		  enum gw_level *out)
{
	static const struct gw_str words[] = {
		{ "off", 3 },
		{ "observe", 7 },
		{ "annotate", 8 },
		{ "enforce", 7 },
	};

	if (gw_node_is_scalar(n) && gw_level_read(n->text, out))
		return GW_OK;
	return fail_word(r, n, words, GW_COUNT(words));
}

/* A word out of a few, and its number. */
int gw_read_word(struct gw_reader *r, const struct gw_node *n,
		 const struct gw_str *words, uint64_t *out)
{
	size_t count = 0;

	for (; words[count].n; count++) {
		if (gw_node_is_scalar(n) && gw_str_eq(n->text, words[count])) {
			*out = count;
			return GW_OK;
		}
	}
	return fail_word(r, n, words, count);
}

/* skip 1, note 2, deny 3: enum gw_unknown_mode. */
int gw_read_unknown(struct gw_reader *r, const struct gw_node *n, uint64_t *out)
{
	static const struct gw_str words[] = {
		{ "skip", 4 }, { "note", 4 }, { "deny", 4 }, { NULL, 0 }
	};
	int s = gw_read_word(r, n, words, out);

	*out += 1;
	return s;
}

static int read_waivers(struct gw_reader *r, const struct gw_node *n,
			uint64_t *out)
{
	struct gw_str words[GW_WAIVERS_ANY + 2] = { { NULL, 0 } };

	for (int i = GW_WAIVERS_NEVER; i <= GW_WAIVERS_ANY; i++)
		words[i] =
			gw_str_of(gw_waiver_mode_name((enum gw_waiver_mode)i));
	return gw_read_word(r, n, words, out);
}

static int read_identity(struct gw_reader *r, const struct gw_node *n,
			 uint64_t *out)
{
	struct gw_str words[16] = { { NULL, 0 } };

	for (size_t i = 0; i < 15 && gw_identity_rows[i].name; i++)
		words[i] = gw_str_of(gw_identity_rows[i].name);
	return gw_read_word(r, n, words, out);
}

static int read_path(struct gw_reader *r, const struct gw_node *n)
{
	if (gw_str_starts(n->text, GW_STR("/")) ||
	    gw_str_find(n->text, GW_STR(".."), 0) != GW_NOWHERE)
		return gw_read_fail(
			r, n, "a path inside the repository is wanted here");
	return GW_OK;
}

static int read_level_value(struct gw_reader *r, const struct gw_node *n,
			    bool undecided, uint64_t *out)
{
	enum gw_level level = GW_UNJUDGED;
	int s = gw_read_level(r, n, &level);

	*out = (uint64_t)level;
	if (s == GW_OK && undecided && level == GW_OFF)
		return gw_read_fail(
			r, n,
			"what could not be judged is never off (observe "
			"is the least)");
	return s;
}

/* One value by the form of its row. */
static int read_value(struct gw_reader *r, const struct gw_node *n,
		      enum gw_setting_id id)
{
	struct gw_value *v = &r->layer->values[id];
	enum gw_said said = GW_UNSAID;
	int s = gw_read_text(r, n, &v->text);

	if (s < 0)
		return s;
	v->line = n->span.line;
	switch (gw_setting_rows[id].form) {
	case GW_FORM_LEVEL:
		s = read_level_value(r, n, false, &v->n);
		break;
	case GW_FORM_UNDECIDED:
		s = read_level_value(r, n, true, &v->n);
		break;
	case GW_FORM_UNKNOWN:
		s = gw_read_unknown(r, n, &v->n);
		break;
	case GW_FORM_WAIVERS:
		s = read_waivers(r, n, &v->n);
		break;
	case GW_FORM_IDENTITY:
		s = read_identity(r, n, &v->n);
		break;
	case GW_FORM_BOOL:
		s = gw_read_bool(r, n, &said);
		v->n = said == GW_SAID_YES;
		break;
	case GW_FORM_SIZE:
		if (!gw_words_size(n->text, &v->n) || !v->n)
			s = gw_read_fail(r, n,
					 "a size such as 16MiB is wanted here");
		break;
	case GW_FORM_DURATION:
		if (!gw_words_duration(n->text, &v->n) || !v->n)
			s = gw_read_fail(r, n,
					 "a time such as 60s is wanted here");
		break;
	case GW_FORM_PATH:
		s = read_path(r, n);
		break;
	case GW_FORM_TEXT:
		break;
	}
	v->set = s == GW_OK;
	return s;
}

int gw_read_texts(struct gw_reader *r, const struct gw_node *n)
{
	struct gw_str text;

	if (n->kind != GW_LIST)
		return gw_read_text(r, n, &text);
	for (const struct gw_node *i = n->first; i; i = i->next) {
		int s = gw_read_text(r, i, &text);

		if (s < 0)
			return s;
	}
	return GW_OK;
}

/* --- settings ------------------------------------------------------------ */

/* Does the row's key stand in this section ("a.b" in "a")? */
static bool in_section(const char *row, struct gw_str section)
{
	struct gw_str key = gw_str_of(row);

	return gw_str_starts(key, section) && key.n > section.n &&
	       key.p[section.n] == '.';
}

/* Key of a row without its section. */
static struct gw_str short_key(const char *row)
{
	struct gw_str key = gw_str_of(row);
	size_t dot = gw_str_find_byte(key, '.', 0);

	return dot == GW_NOWHERE ? key : gw_str_part(key, dot + 1, key.n);
}

static int read_section(struct gw_reader *r, const struct gw_node *map)
{
	struct gw_str known[MOST_WORDS];
	size_t count = 0;

	for (size_t i = 0; i < GW_SETTINGS; i++)
		if (in_section(gw_setting_rows[i].key, map->key))
			known[count++] = short_key(gw_setting_rows[i].key);
	for (const struct gw_node *n = map->first; n; n = n->next) {
		size_t i = 0;
		int s;

		while (i < GW_SETTINGS &&
		       !(in_section(gw_setting_rows[i].key, map->key) &&
			 gw_str_eq(short_key(gw_setting_rows[i].key), n->key)))
			i++;
		if (i == GW_SETTINGS)
			return gw_read_fail_key(r, n, known, count);
		s = read_value(r, n, (enum gw_setting_id)i);
		if (s < 0)
			return s;
	}
	return GW_OK;
}

/* Sections that may be one word: `waivers: never`. */
static bool one_word(struct gw_str key, enum gw_setting_id *id)
{
	static const struct {
		const char *key;
		enum gw_setting_id id;
	} rows[] = {
		{ "waivers", GW_SET_WAIVERS },
		{ "identity", GW_SET_IDENTITY },
		{ "undecided", GW_SET_UNDECIDED_DEFAULT },
		{ "audit", GW_SET_AUDIT_FILE },
		{ "cache", GW_SET_CACHE_PATH },
	};

	for (size_t i = 0; i < GW_COUNT(rows); i++) {
		if (!gw_str_is(key, rows[i].key))
			continue;
		*id = rows[i].id;
		return true;
	}
	return false;
}

/* GW_ENOTFOUND: no setting has this key. */
int gw_read_setting(struct gw_reader *r, const struct gw_node *n)
{
	enum gw_setting_id id;

	for (size_t i = 0; i < GW_SETTINGS; i++) {
		if (gw_str_is(n->key, gw_setting_rows[i].key))
			return read_value(r, n, (enum gw_setting_id)i);
		if (!in_section(gw_setting_rows[i].key, n->key))
			continue;
		if (gw_node_is_scalar(n) && one_word(n->key, &id))
			return read_value(r, n, id);
		if (n->kind != GW_MAP)
			return want_map(r, n);
		return read_section(r, n);
	}
	return GW_ENOTFOUND;
}
