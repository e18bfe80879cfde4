/* INI files and their relatives: Python's configparser, git's configuration,
 * systemd's units, .npmrc. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/map.h"
#include "parse/shared.h"

/*
 * There is no one INI. A dialect is a row: what parts a key from its value,
 * whether a comment may stand behind a value, and how a value goes on in the
 * next line. A section that stands twice is one section here, as its readers
 * have it; a key that stands twice in it is flagged.
 */
struct dialect {
	const char *parts; /* characters between key and value */
	const char *marks; /* that begin a comment line */
	const char *behind; /* marks of a comment behind a value */
	bool indent; /* an indented line goes on with the value above */
	bool backslash; /* so does the line behind a "\" */
	bool quotes; /* git: quotes and escapes anywhere in a value */
	const char *const *names;
};

static const struct dialect dialects[] = {
	/* git-config(1), SYNTAX */
	{ "=", "#;", "#;", false, true, true,
	  (const char *const[]){ ".gitmodules", ".gitconfig", "gitconfig",
				 ".lfsconfig", "**/.git/config",
				 "**/.dvc/config", "**/.dvc/config.local",
				 NULL } },
	/* npm-config(5): keys hold ":", as in //host/:_authToken */
	{ "=", "#;", "", false, false, false,
	  (const char *const[]){ ".npmrc", "npmrc", NULL } },
	/* systemd.syntax(7) */
	{ "=", "#;", "", false, true, false,
	  (const char *const[]){ "*.service", "*.socket", "*.timer", "*.mount",
				 "*.container", "*.slice", "*.target",
				 "*.desktop", NULL } },
	/* docs.python.org/3/library/configparser.html */
	{ "=:", "#;", "", true, false, false,
	  (const char *const[]){
		  "*.cfg", "setup.cfg", "tox.ini", "pytest.ini", "mypy.ini",
		  "alembic.ini", "pip.conf", "pip.ini", ".pypirc", ".flake8",
		  ".coveragerc", ".pylintrc", "pylintrc", ".hgrc", "hgrc",
		  ".boto", ".s3cfg", "**/.aws/credentials", "**/.aws/config",
		  "rclone.conf", "airflow.cfg", "odoo.conf", NULL } },
	{ "=:", "#;", "#;", true, false, false,
	  (const char *const[]){ "*.ini", "*.cnf", ".editorconfig",
				 "supervisord.conf", "php.ini*", NULL } },
};

struct ini {
	struct gw_builder *b;
	struct gw_err *err;
	const struct dialect *as;
	struct gw_str text;
	size_t at; /* of the line that is read */
	size_t end; /* of that line, without its break */
	struct gw_node *root;
	struct gw_map sections; /* header -> struct gw_node */
};

static bool is_in(const char *set, char c)
{
	return c && strchr(set, c);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Takes the line at `at`; false behind the last. */
static bool take_line(struct ini *p)
{
	if (p->at >= p->text.n)
		return false;
	p->end = p->at;
	while (p->end < p->text.n && !is_break(p->text.p[p->end]))
		p->end++;
	return true;
}

static void next_line(struct ini *p)
{
	p->at = p->end;
	if (p->at < p->text.n && p->text.p[p->at] == '\r')
		p->at++;
	if (p->at < p->text.n && p->text.p[p->at] == '\n')
		p->at++;
}

static size_t indent_of(const struct ini *p)
{
	size_t i = p->at;

	while (i < p->end && is_blank(p->text.p[i]))
		i++;
	return i - p->at;
}

static bool is_comment(const struct ini *p)
{
	size_t i = p->at + indent_of(p);

	return i < p->end && is_in(p->as->marks, p->text.p[i]);
}

static void add_comment(struct ini *p, size_t from)
{
	gw_build_comment(p->b, gw_str_part(p->text, from + 1, p->end),
			 (uint32_t)from);
}

/* --- values --- */

/* Cuts off a comment behind a value: its mark follows a blank, or in git
 * stands outside of quotes. */
static size_t cut_comment(struct ini *p, size_t from, size_t end)
{
	bool quoted = false;

	for (size_t i = from; i < end; i++) {
		char c = p->text.p[i];

		if (p->as->quotes && c == '\\')
			i++;
		else if (p->as->quotes && c == '"')
			quoted = !quoted;
		else if (!quoted && is_in(p->as->behind, c) &&
			 (p->as->quotes || i == from ||
			  is_blank(p->text.p[i - 1]))) {
			add_comment(p, i);
			return i;
		}
	}
	return end;
}

/* git: quotes are only marks, \n \t \b \" \\ are escapes, and a backslash
 * at a line's end joins it with the next. */
static struct gw_str decode_git(struct gw_arena *arena, struct gw_str raw)
{
	char *text = gw_arena_alloc(arena, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '"')
			continue;
		if (c == '\\' && i + 1 < raw.n) {
			c = raw.p[++i];
			if (is_break(c)) {
				if (c == '\r' && i + 1 < raw.n &&
				    raw.p[i + 1] == '\n')
					i++;
				continue;
			}
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		text[n++] = c;
	}
	return (struct gw_str){ text, n };
}

/* A value that begins below its key, where a comment may stand too. */
static bool begins_below(const struct ini *p, struct gw_str raw)
{
	const char *at = raw.p;

	while (at > p->text.p && is_blank(at[-1]))
		at--;
	return at > p->text.p && is_break(at[-1]);
}

/* The lines of a value, each trimmed, joined by \n or (systemd) a blank. */
static struct gw_str join_lines(struct ini *p, struct gw_str raw)
{
	char *text = gw_arena_alloc(p->b->arena, raw.n + 1);
	bool below = begins_below(p, raw);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; below = true) {
		size_t from = i;
		struct gw_str line;

		while (i < raw.n && !is_break(raw.p[i]))
			i++;
		line = gw_str_trim(gw_str_part(raw, from, i));
		while (i < raw.n && is_break(raw.p[i]))
			i++;
		if (line.n && is_in(p->as->marks, line.p[0]) && below)
			continue; /* a comment between its lines */
		if (p->as->backslash && line.n &&
		    line.p[line.n - 1] == '\\' && i < raw.n)
			line = gw_str_trim(gw_str_part(line, 0, line.n - 1));
		if (n && line.n)
			text[n++] = p->as->backslash ? ' ' : '\n';
		if (line.n)
			memcpy(text + n, line.p, line.n);
		n += line.n;
	}
	return (struct gw_str){ text, n };
}

static bool ends_with_backslash(const struct ini *p)
{
	size_t n = 0;

	while (p->end - n > p->at && p->text.p[p->end - n - 1] == '\\')
		n++;
	return n % 2 == 1;
}

static bool is_empty_line(const struct ini *p)
{
	return p->at + indent_of(p) == p->end;
}

/* Takes the further lines of a value, with the blank ones between them.
 * Returns where the value ends. */
static size_t take_more(struct ini *p, size_t indent, size_t end)
{
	bool joined = p->as->backslash && ends_with_backslash(p);
	size_t at = p->at;
	size_t line_end = p->end;

	for (;;) {
		next_line(p);
		if (!take_line(p))
			break;
		if (!joined && p->as->indent && is_empty_line(p))
			continue;
		if (!joined && !(p->as->indent && indent_of(p) > indent))
			break;
		joined = p->as->backslash && ends_with_backslash(p);
		at = p->at;
		line_end = p->end;
		if (is_comment(p) && !p->as->quotes)
			add_comment(p, p->at + indent_of(p));
		else
			end = p->end;
	}
	p->at = at;
	p->end = line_end;
	return end;
}

static int build_value(struct ini *p, struct gw_str raw)
{
	uint32_t off = (uint32_t)(raw.p - p->text.p);
	struct gw_str text = raw;
	bool lines = begins_below(p, raw) ||
		     gw_str_find_byte(raw, '\n', 0) != GW_NOWHERE ||
		     gw_str_find_byte(raw, '\r', 0) != GW_NOWHERE;
	bool quoted = raw.n > 1 && (raw.p[0] == '"' || raw.p[0] == '\'') &&
		      raw.p[raw.n - 1] == raw.p[0];
	int r;

	if (p->as->quotes)
		text = decode_git(p->b->arena, raw);
	else if (lines)
		text = join_lines(p, raw);
	else if (quoted)
		text = gw_str_part(raw, 1, raw.n - 1);
	r = gw_build_string(p->b, text, off, (uint32_t)raw.n, p->err);
	if (r == GW_OK && quoted && !lines)
		gw_build_flag(p->b, GW_QUOTED);
	return r;
}

static struct gw_str trim_at(struct ini *p, size_t from, size_t end)
{
	struct gw_str s;

	while (from < end && gw_is_space(p->text.p[from]))
		from++;
	while (end > from && gw_is_space(p->text.p[end - 1]))
		end--;
	s = gw_str_part(p->text, from, end);
	return s;
}

/* --- lines --- */

static void enter(struct ini *p, struct gw_node *section)
{
	p->b->open = section;
	p->b->depth = section->depth + 1u;
}

/* The section of that name, made when it is new, becomes the open one. */
static int open_section(struct ini *p, struct gw_str name, uint32_t off)
{
	struct gw_node *known = gw_map_get(&p->sections, name);
	int r;

	if (known) {
		enter(p, known);
		return GW_OK;
	}
	enter(p, p->root);
	gw_build_key(p->b, name, off);
	r = gw_build_open(p->b, GW_MAP, off, p->err);
	if (r == GW_OK)
		*gw_map_put(&p->sections, name) = p->b->open;
	return r;
}

static void close_section(struct ini *p, size_t end)
{
	if (p->b->open == p->root)
		return;
	gw_build_close(p->b, (uint32_t)end);
}

/* pair := key ( part value )? ; a key alone is GW_NULL (git: true) */
static int read_pair(struct ini *p, size_t from)
{
	size_t indent = from - p->at;
	size_t cut = from;
	size_t end = p->end;
	struct gw_str key;
	int r;

	if (p->b->open == p->root) {
		r = open_section(p, GW_STR(""), (uint32_t)from);
		if (r < 0)
			return r;
	}
	while (cut < end && !is_in(p->as->parts, p->text.p[cut]))
		cut++;
	if (cut == end)
		cut = end = cut_comment(p, from, end);
	key = trim_at(p, from, cut);
	if (key.n == 0)
		return gw_build_fault(p->b, p->err, (uint32_t)from,
				      "here should be a key");
	gw_build_key(p->b, key, (uint32_t)from);
	if (cut == end)
		return gw_build_scalar(p->b, GW_NULL, GW_STR(""),
				       (uint32_t)cut, 0, p->err);
	end = cut_comment(p, cut + 1, end);
	if (end == p->end)
		end = take_more(p, indent, end);
	return build_value(p, trim_at(p, cut + 1, end));
}

/* The "]" of a header, quotes respected; or the line's end. */
static size_t header_end(const struct ini *p, size_t from)
{
	bool quoted = false;

	for (size_t i = from + 1; i < p->end; i++) {
		char c = p->text.p[i];

		if (c == '\\' && quoted)
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (c == ']' && !quoted)
			return i;
	}
	return p->end;
}

/* header := "[" name "]" pair? (a pair behind it: git only) */
static int read_header(struct ini *p, size_t from)
{
	size_t end = header_end(p, from);
	size_t rest = end + 1;
	int r;

	if (end == p->end)
		return gw_build_fault(p->b, p->err, (uint32_t)from,
				      "the section's name does not end");
	close_section(p, from);
	r = open_section(p, trim_at(p, from + 1, end), (uint32_t)from);
	if (r < 0)
		return r;
	while (rest < p->end && is_blank(p->text.p[rest]))
		rest++;
	if (rest >= p->end)
		return GW_OK;
	if (is_in(p->as->marks, p->text.p[rest]))
		add_comment(p, rest);
	else if (p->as->quotes)
		return read_pair(p, rest);
	return GW_OK;
}

static int read_line(struct ini *p)
{
	size_t from = p->at + indent_of(p);
	int r;

	if (from == p->end)
		return GW_OK;
	if (is_comment(p)) {
		add_comment(p, from);
		return GW_OK;
	}
	r = p->text.p[from] == '[' ? read_header(p, from)
				   : read_pair(p, from);
	p->b->has_key = false;
	return r == GW_ELIMIT ? r : GW_OK; /* a bad line hides no other */
}

static const struct dialect *dialect_of(struct gw_str name)
{
	size_t n = sizeof(dialects) / sizeof(dialects[0]);

	for (size_t i = 0; i < n; i++)
		if (gw_name_fits(dialects[i].names, name))
			return &dialects[i];
	return &dialects[n - 1];
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct ini p = { .b = b,
			 .err = err,
			 .text = view->bytes,
			 .as = dialect_of(view->name) };
	int r = gw_build_open(b, GW_MAP, 0, err);

	if (r < 0)
		return r;
	p.root = b->open;
	gw_map_init(&p.sections, b->arena);
	for (; take_line(&p); next_line(&p)) {
		r = read_line(&p);
		if (r < 0)
			return r;
	}
	close_section(&p, p.text.n);
	for (struct gw_node *s = p.root->first; s; s = s->next)
		gw_keys_mark(b->arena, s, false);
	gw_build_close(b, (uint32_t)p.text.n);
	return GW_OK;
}

/* A section's header as the first line that says anything, and a pair. */
static int sniff(struct gw_str head)
{
	struct gw_str line;

	while (gw_str_next(&head, '\n', &line)) {
		line = gw_str_trim(line);
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
			continue;
		if (line.p[0] != '[' || line.n < 3 ||
		    line.p[line.n - 1] != ']' || !gw_is_alpha(line.p[1]))
			return 0;
		if (gw_str_find_byte(line, ',', 0) != GW_NOWHERE)
			return 0;
		while (gw_str_next(&head, '\n', &line))
			if (gw_str_find_byte(line, '=', 0) != GW_NOWHERE)
				return 60;
	}
	return 0;
}

const struct gw_parser gw_parser_ini = {
	.name = "ini",
	.globs = (const char *const[]){
		"*.ini", "*.cfg", "*.cnf", ".gitmodules", ".gitconfig",
		"gitconfig", ".lfsconfig", "**/.git/config", "**/.dvc/config",
		"**/.dvc/config.local", ".npmrc", "npmrc", "*.service",
		"*.socket", "*.timer", "*.mount", "*.container", "*.slice",
		"*.target", "*.desktop", "pip.conf", ".pypirc", ".flake8",
		".coveragerc", ".pylintrc", "pylintrc", ".hgrc", "hgrc",
		".boto", ".s3cfg", "**/.aws/credentials", "**/.aws/config",
		"rclone.conf", "odoo.conf", ".editorconfig",
		"supervisord.conf", "php.ini-*", NULL },
	.sniff = sniff,
	.parse = parse,
};
