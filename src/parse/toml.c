/* TOML 1.0 (toml.io/en/v1.0.0), with what 1.1 allows beyond it. Tables and
 * keys. SPDX-License-Identifier: Apache-2.0 */
#include "parse/shared.h"
#include "parse/toml_parts.h"

/*
 * Tables may come back to in any order, so the builder is steered: `enter`
 * makes any table the open one. What a name was made by is remembered beside
 * the tree, for the rules that forbid to define a table twice.
 */

int gw_toml_fail(struct gw_toml *t, size_t off, const char *what)
{
	return gw_build_fault(t->b, t->err, (uint32_t)off, "%s", what);
}

static bool next_is(const struct gw_toml *t, char c)
{
	return t->at < t->text.n && t->text.p[t->at] == c;
}

static void skip_blanks(struct gw_toml *t)
{
	while (next_is(t, ' ') || next_is(t, '\t'))
		t->at++;
}

static bool at_line_end(const struct gw_toml *t)
{
	return t->at >= t->text.n || t->text.p[t->at] == '\n' ||
	       (t->text.p[t->at] == '\r' && t->at + 1 < t->text.n &&
		t->text.p[t->at + 1] == '\n');
}

/* "#" any*, without control characters: those are left for the caller to
 * stumble over. */
static void skip_comment(struct gw_toml *t)
{
	size_t from = t->at;

	if (!next_is(t, '#'))
		return;
	while (!at_line_end(t) && !gw_toml_is_control(t->text.p[t->at]))
		t->at++;
	gw_build_comment(t->b, gw_str_part(t->text, from + 1, t->at),
			 (uint32_t)from);
}

static void skip_line_end(struct gw_toml *t)
{
	if (next_is(t, '\r'))
		t->at++;
	if (next_is(t, '\n'))
		t->at++;
}

/* blank lines and comments */
static void skip_lines(struct gw_toml *t)
{
	for (;;) {
		skip_blanks(t);
		skip_comment(t);
		if (t->at >= t->text.n || !at_line_end(t))
			return;
		skip_line_end(t);
	}
}

/* --- names --- */

enum made { /* by what a name of a table came to be */
	MADE_PASSING, /* [a.THIS.c] */
	MADE_HEADER, /* [THIS] */
	MADE_DOTTED, /* a.THIS.c = 1 */
	MADE_TABLES, /* [[THIS]] */
	MADE_VALUE, /* THIS = 1, or an inline table: closed */
};

struct entry {
	struct gw_node *node;
	enum made made;
};

/* The place of a name in a table. One map serves all tables. */
static struct entry **entry_at(struct gw_toml *t, const struct gw_node *table,
			       struct gw_str key)
{
	char *p = gw_arena_alloc(t->b->arena, sizeof(table) + key.n);
	struct gw_str name = { p, sizeof(table) + key.n };

	memcpy(p, &table, sizeof(table));
	if (key.n)
		memcpy(p + sizeof(table), key.p, key.n);
	return (struct entry **)gw_map_put(&t->names, name);
}

static struct entry *add_entry(struct gw_toml *t, struct entry **place,
			       enum made made)
{
	struct entry *e = GW_NEW(t->b->arena, struct entry);

	e->node = t->b->newest;
	e->made = made;
	*place = e;
	return e;
}

static void enter(struct gw_toml *t, struct gw_node *table)
{
	t->b->open = table;
	t->b->depth = table->depth + 1u;
}

/* A container in the open table; it is open then. */
static int open_named(struct gw_toml *t, enum gw_kind kind,
		      const struct gw_toml_key *key)
{
	gw_build_key(t->b, key->text, key->off);
	return gw_build_open(t->b, kind, key->off, t->err);
}

/* --- dotted keys --- */

#define MOST_PARTS 64

struct path {
	struct gw_toml_key part[MOST_PARTS];
	size_t n;
};

static bool is_bare(char c)
{
	return gw_is_alnum(c) || c == '_' || c == '-';
}

/* part := [A-Za-z0-9_-]+ | basic string | literal string */
static int read_part(struct gw_toml *t, struct gw_toml_key *key)
{
	size_t from = t->at;
	int r = GW_OK;

	key->off = (uint32_t)from;
	if (next_is(t, '"') || next_is(t, '\'')) {
		r = gw_toml_string(t, &key->text, false);
	} else {
		while (t->at < t->text.n && is_bare(t->text.p[t->at]))
			t->at++;
		key->text = gw_str_part(t->text, from, t->at);
		if (t->at == from)
			r = gw_toml_fail(t, from, "here should be a key");
	}
	return r;
}

/* path := part ( "." part )* */
static int read_path(struct gw_toml *t, struct path *path)
{
	path->n = 0;
	for (;;) {
		int r;

		if (path->n == MOST_PARTS)
			return gw_toml_fail(t, t->at,
					    "a key of more than 64 parts");
		skip_blanks(t);
		r = read_part(t, &path->part[path->n]);
		if (r < 0)
			return r;
		path->n++;
		skip_blanks(t);
		if (!next_is(t, '.'))
			return GW_OK;
		t->at++;
	}
}

static int fail_twice(struct gw_toml *t, const struct gw_toml_key *key,
		      const struct entry *e)
{
	return gw_build_fault(t->b, t->err, key->off,
			      "the name stands already on line %u",
			      e->node->key_line ? e->node->key_line
						: e->node->span.line);
}

/* One step down a header: [THIS.c] */
static int step_header(struct gw_toml *t, const struct gw_toml_key *key)
{
	struct entry **place = entry_at(t, t->b->open, key->text);
	int r = GW_OK;

	if (!*place) {
		r = open_named(t, GW_MAP, key);
		if (r == GW_OK)
			add_entry(t, place, MADE_PASSING);
		return r;
	}
	if ((*place)->made == MADE_VALUE)
		return fail_twice(t, key, *place);
	enter(t, (*place)->made == MADE_TABLES ? (*place)->node->last
					       : (*place)->node);
	return r;
}

/* One step down a dotted key: THIS.c = 1 */
static int step_dotted(struct gw_toml *t, const struct gw_toml_key *key)
{
	struct entry **place = entry_at(t, t->b->open, key->text);
	int r;

	if (*place && (*place)->made != MADE_DOTTED)
		return fail_twice(t, key, *place);
	if (*place) {
		enter(t, (*place)->node);
		return GW_OK;
	}
	r = open_named(t, GW_MAP, key);
	if (r == GW_OK)
		add_entry(t, place, MADE_DOTTED);
	return r;
}

/* --- lines --- */

/* Closes the table that is read, and those above it, up to the root. */
static void close_tables(struct gw_toml *t)
{
	while (t->b->open != t->root)
		gw_build_close(t->b, (uint32_t)t->end);
}

static int open_table(struct gw_toml *t, const struct gw_toml_key *key)
{
	struct entry **place = entry_at(t, t->b->open, key->text);
	int r;

	if (*place && (*place)->made != MADE_PASSING)
		return fail_twice(t, key, *place);
	if (*place) {
		(*place)->made = MADE_HEADER;
		enter(t, (*place)->node);
		return GW_OK;
	}
	r = open_named(t, GW_MAP, key);
	if (r == GW_OK)
		add_entry(t, place, MADE_HEADER);
	return r;
}

static int open_item(struct gw_toml *t, const struct gw_toml_key *key)
{
	struct entry **place = entry_at(t, t->b->open, key->text);
	int r;

	if (*place && (*place)->made != MADE_TABLES)
		return fail_twice(t, key, *place);
	if (*place) {
		enter(t, (*place)->node);
	} else {
		r = open_named(t, GW_LIST, key);
		if (r < 0)
			return r;
		add_entry(t, place, MADE_TABLES);
	}
	return gw_build_open(t->b, GW_MAP, key->off, t->err);
}

/* header := "[" path "]" | "[[" path "]]" */
static int read_header(struct gw_toml *t)
{
	struct path path;
	bool item;
	int r;

	close_tables(t);
	t->at++;
	item = next_is(t, '[');
	if (item)
		t->at++;
	r = read_path(t, &path);
	if (r < 0)
		return r;
	for (int i = 0; i < (item ? 2 : 1); i++) {
		if (!next_is(t, ']'))
			return gw_toml_fail(t, t->at, "here should be ']'");
		t->at++;
	}
	t->end = t->at;
	for (size_t i = 0; i + 1 < path.n; i++) {
		r = step_header(t, &path.part[i]);
		if (r < 0)
			return r;
	}
	return item ? open_item(t, &path.part[path.n - 1])
		    : open_table(t, &path.part[path.n - 1]);
}

/* pair := path "=" value; the table it stands in is open again afterwards */
static int read_pair(struct gw_toml *t)
{
	struct gw_node *table = t->b->open;
	struct entry **place;
	const struct gw_toml_key *key;
	struct path path;
	int r = read_path(t, &path);

	if (r < 0)
		return r;
	if (!next_is(t, '='))
		return gw_toml_fail(t, t->at, "here should be '='");
	t->at++;
	skip_blanks(t);
	for (size_t i = 0; i + 1 < path.n; i++) {
		r = step_dotted(t, &path.part[i]);
		if (r < 0)
			return r;
	}
	key = &path.part[path.n - 1];
	place = entry_at(t, t->b->open, key->text);
	if (*place)
		return fail_twice(t, key, *place);
	add_entry(t, place, MADE_VALUE); /* its node is set below */
	struct entry *e = *place;

	gw_build_key(t->b, key->text, key->off);
	r = gw_toml_value(t);
	if (r < 0)
		return r;
	e->node = t->b->open->last;
	t->end = t->at;
	while (t->b->open != table)
		gw_build_close(t->b, (uint32_t)t->at);
	return GW_OK;
}

/* line := ( header | pair )? comment? end */
static int read_line(struct gw_toml *t)
{
	int r = next_is(t, '[') ? read_header(t) : read_pair(t);

	if (r < 0)
		return r;
	skip_blanks(t);
	skip_comment(t);
	if (!at_line_end(t))
		return gw_toml_fail(t, t->at,
				    "here should be the end of the line");
	return GW_OK;
}

/* --- containers in values --- */

/* array := "[" ( value ( "," value )* ","? )? "]", lines do not matter */
static int read_array(struct gw_toml *t)
{
	int r = gw_build_open(t->b, GW_LIST, (uint32_t)t->at, t->err);

	t->at++;
	while (r == GW_OK) {
		skip_lines(t);
		if (next_is(t, ']'))
			break;
		r = gw_toml_value(t);
		if (r < 0)
			return r;
		skip_lines(t);
		if (next_is(t, ','))
			t->at++;
		else if (!next_is(t, ']'))
			r = gw_toml_fail(t, t->at,
					 "here should be ',' or ']'");
	}
	if (r < 0)
		return r;
	t->at++;
	gw_build_close(t->b, (uint32_t)t->at);
	return GW_OK;
}

/* inline table := "{" ( pair ( "," pair )* ","? )? "}" */
static int read_inline(struct gw_toml *t)
{
	int r = gw_build_open(t->b, GW_MAP, (uint32_t)t->at, t->err);

	t->at++;
	while (r == GW_OK) {
		skip_lines(t);
		if (next_is(t, '}'))
			break;
		r = read_pair(t);
		if (r < 0)
			return r;
		skip_lines(t);
		if (next_is(t, ','))
			t->at++;
		else if (!next_is(t, '}'))
			r = gw_toml_fail(t, t->at,
					 "here should be ',' or '}'");
	}
	if (r < 0)
		return r;
	t->at++;
	gw_build_close(t->b, (uint32_t)t->at);
	return GW_OK;
}

/* value := array | inline table | string | word. The builder bounds depth. */
int gw_toml_value(struct gw_toml *t)
{
	size_t off = t->at;
	struct gw_str text;
	int r;

	if (next_is(t, '['))
		return read_array(t);
	if (next_is(t, '{'))
		return read_inline(t);
	if (!next_is(t, '"') && !next_is(t, '\''))
		return gw_toml_word(t);
	r = gw_toml_string(t, &text, true);
	if (r < 0)
		return r;
	r = gw_build_string(t->b, text, (uint32_t)off, (uint32_t)(t->at - off),
			    t->err);
	if (r == GW_OK)
		gw_build_flag(t->b, GW_QUOTED);
	return r;
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct gw_toml t = { .b = b, .err = err, .text = view->bytes };
	int r;

	gw_map_init(&t.names, b->arena);
	r = gw_build_open(b, GW_MAP, 0, err);
	if (r < 0)
		return r;
	t.root = b->open;
	for (;;) {
		skip_lines(&t);
		if (t.at >= t.text.n)
			break;
		r = read_line(&t);
		if (r < 0)
			return r;
	}
	close_tables(&t);
	gw_build_close(b, (uint32_t)t.text.n);
	return GW_OK;
}

const struct gw_parser gw_parser_toml = {
	.name = "toml",
	.globs = (const char *const[]){ "*.toml", "Cargo.lock", "Pipfile",
					"poetry.lock", "uv.lock", "pdm.lock",
					"Gopkg.lock", "*.toml.j2", NULL },
	.parse = parse,
};
