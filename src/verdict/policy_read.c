/* One policy text -> one layer: a closed set of keys, each with its reader.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verdict/reader.h"

#include "base/glob.h"
#include "parse/parse.h"

#define MOST_KEYS 40

static int read_version(struct gw_reader *r, const struct gw_node *n)
{
	if (gw_node_text_is(n, "1"))
		return GW_OK;
	return gw_read_fail(r, n, "this gitward reads 'gitward: 1' only");
}

static int read_use(struct gw_reader *r, const struct gw_node *n)
{
	r->layer->use = n;
	return gw_read_texts(r, n);
}

/* A list is kept in a file of its own: a line an item, without blanks around
 * it; "#" begins a remark. */
static int list_of_file(struct gw_node **out, struct gw_reader *r,
			const struct gw_node *n)
{
	const struct gw_node *file = gw_node_key(n, "file");
	struct gw_str text = GW_STR("");
	struct gw_str line;
	int s;

	if (!file || n->count != 1 || file->kind != GW_STRING ||
	    !gw_str_starts(file->text, GW_STR("/")))
		return gw_read_fail(r, n, "write 'file: /absolute/path'");
	if (!r->layer->file)
		return gw_read_fail(r, file,
				    "only the site's policy may name "
				    "a file of this machine");
	s = r->layer->file(&text, r->layer->ctx, file->text, r->err);
	if (s < 0)
		return gw_err_at(r->err, GW_ESYNTAX, file->span.line,
				 file->span.col, "the list '%.*s' %s",
				 GW_FMT(file->text),
				 s == GW_ENOTFOUND ? "does not exist"
						   : "cannot be read");
	*out = gw_node_new(r->arena, GW_LIST);
	while (gw_str_next(&text, '\n', &line)) {
		line = gw_str_trim(
			gw_str_part(line, 0, gw_str_find_byte(line, '#', 0)));
		if (line.n)
			gw_node_add(*out, gw_node_string(r->arena, line));
	}
	return GW_OK;
}

static int read_params(struct gw_reader *r, const struct gw_node *n)
{
	struct gw_node *params = gw_node_new(r->arena, GW_MAP);
	int s = GW_OK;

	if (n->kind != GW_MAP)
		return gw_read_fail(r, n, "a map is wanted here");
	for (const struct gw_node *k = n->first; k && s == GW_OK; k = k->next) {
		struct gw_node *value = gw_node_share(r->arena, k);

		if (gw_str_find_byte(k->key, '/', 0) == GW_NOWHERE)
			return gw_err_at(r->err, GW_ESYNTAX, k->key_line,
					 k->key_col,
					 "'%.*s' is no parameter: write "
					 "pack/name",
					 GW_FMT(k->key));
		if (k->kind == GW_MAP)
			s = list_of_file(&value, r, k);
		if (s == GW_OK)
			gw_node_put(params, k->key, value);
	}
	r->layer->params = params;
	return s;
}

static int read_groups(struct gw_reader *r, const struct gw_node *n)
{
	if (n->kind != GW_LIST)
		return gw_read_fail(r, n, "a list is wanted here");
	r->layer->groups = n;
	return GW_OK;
}

static int read_directories(struct gw_reader *r, const struct gw_node *n)
{
	r->layer->directories = n;
	return gw_read_texts(r, n);
}

struct top {
	const char *key;
	int (*read)(struct gw_reader *r, const struct gw_node *n);
	bool in_group;
};

static const struct top tops[] = {
	{ "gitward", read_version, false },
	{ "use", read_use, true },
	{ "rules", gw_read_rules, true },
	{ "params", read_params, true },
	{ "allow", gw_read_allow, true },
	{ "bypass", gw_read_bypass, true },
	{ "groups", read_groups, false },
	{ "repositories", gw_read_texts, true },
	{ "rules-directories", read_directories, false },
};

/* Is it a key of this file (or of a group)? */
static bool is_here(const struct gw_reader *r, const struct top *t)
{
	if (!strcmp(t->key, "repositories"))
		return r->group;
	return !r->group || t->in_group;
}

/* The part of a row's key before its dot. */
static struct gw_str first_part(const char *key)
{
	struct gw_str s = gw_str_of(key);

	return gw_str_part(s, 0, gw_str_find_byte(s, '.', 0));
}

static int fail_top(struct gw_reader *r, const struct gw_node *n)
{
	struct gw_str known[MOST_KEYS];
	size_t count = 0;

	for (size_t i = 0; i < GW_COUNT(tops); i++)
		if (is_here(r, &tops[i]))
			known[count++] = gw_str_of(tops[i].key);
	for (size_t i = 0; i < GW_SETTINGS && count < MOST_KEYS; i++) {
		struct gw_str key = first_part(gw_setting_rows[i].key);

		if (!gw_str_eq(known[count - 1], key))
			known[count++] = key;
	}
	return gw_read_fail_key(r, n, known, count);
}

static int read_top(struct gw_reader *r, const struct gw_node *n)
{
	int s;

	for (size_t i = 0; i < GW_COUNT(tops); i++)
		if (gw_str_is(n->key, tops[i].key) && is_here(r, &tops[i]))
			return tops[i].read(r, n);
	s = gw_read_setting(r, n);
	return s == GW_ENOTFOUND ? fail_top(r, n) : s;
}

static int read_map(struct gw_reader *r, const struct gw_node *map)
{
	for (const struct gw_node *n = map->first; n; n = n->next) {
		int s = read_top(r, n);

		if (s < 0)
			return s;
	}
	return GW_OK;
}

/* `identity: variable` and the variable's name belong together. */
static int check_identity(struct gw_reader *r)
{
	const struct gw_value *from = &r->layer->values[GW_SET_IDENTITY];

	if (!from->set || gw_identity_rows[from->n].variable ||
	    r->layer->values[GW_SET_IDENTITY_VARIABLE].set)
		return GW_OK;
	return gw_err_at(r->err, GW_ESYNTAX, from->line, 0,
			 "'from: variable' needs 'variable: NAME' beside it");
}

int gw_layer_read_map(struct gw_layer *out, struct gw_arena *arena,
		      const struct gw_node *map, struct gw_err *err)
{
	struct gw_reader r = {
		.layer = out, .arena = arena, .err = err, .group = true
	};

	if (map->kind != GW_MAP)
		return gw_read_fail(&r, map, "a map is wanted here");
	if (!gw_node_key(map, "repositories"))
		return gw_read_fail(&r, map, "a group needs 'repositories:'");
	return read_map(&r, map);
}

static int read_document(struct gw_reader *r, const struct gw_doc *doc)
{
	const struct gw_node *map = doc->roots;
	int s;

	if (!map || (map->kind == GW_NULL && !map->next))
		return GW_OK; /* only comments: says nothing */
	if (map->next)
		return gw_read_fail(r, map->next,
				    "a policy is one document only");
	if (map->kind != GW_MAP)
		return gw_read_fail(r, map, "a map is wanted here");
	if (!gw_node_key(map, "gitward"))
		return gw_read_fail(r, map, "the line 'gitward: 1' is missing");
	s = read_map(r, map);
	return s < 0 ? s : check_identity(r);
}

int gw_layer_read(struct gw_layer *out, struct gw_arena *arena,
		  const struct gw_policy_source *source, struct gw_err *err)
{
	struct gw_view *view = GW_NEW(arena, struct gw_view);
	struct gw_reader r = { .layer = out, .arena = arena, .err = err };
	struct gw_doc *doc;
	int s;

	memset(out, 0, sizeof(*out));
	out->source = source->name;
	out->may_loosen = source->may_loosen;
	out->file = source->file;
	out->ctx = source->ctx;
	view->name = source->name;
	view->bytes = source->text;
	s = gw_yaml_strict(&doc, arena, view, err);
	if (s == GW_OK)
		s = read_document(&r, doc);
	if (s < 0)
		gw_err_file(err, source->name);
	return s;
}

const struct gw_node *gw_items_first(const struct gw_node *n)
{
	return n && n->kind == GW_LIST ? n->first : n;
}

bool gw_items_match(const struct gw_node *n, struct gw_str name)
{
	const struct gw_node *i = gw_items_first(n);

	for (; i; i = n->kind == GW_LIST ? i->next : NULL)
		if (gw_glob_name(gw_node_text(i), name))
			return true;
	return false;
}
