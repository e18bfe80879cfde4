/* Where old objects stand: GIT_ALTERNATE_OBJECT_DIRECTORIES.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "git/repo.h"

#define MOST_DEPTH 5 /* as git: alternates of alternates */
#define MOST_STORES 1000
#define MOST_FILE ((size_t)1 << 20)

static char escape_of(char c)
{
	static const char from[] = "abfnrtv\\\"";
	static const char to[] = "\a\b\f\n\r\t\v\\\"";

	for (size_t i = 0; from[i]; i++)
		if (from[i] == c)
			return to[i];
	return c;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* quoted := '"' (char | "\" octal{3} | "\" letter)* '"' (git: quote.c) */
static struct gw_str unquote(struct gw_str list, size_t *at,
			     struct gw_arena *arena)
{
	char *p = gw_arena_alloc(arena, list.n + 1);
	size_t n = 0;
	size_t i = *at + 1;

	for (; i < list.n && list.p[i] != '"'; i++) {
		if (list.p[i] != '\\' || i + 1 >= list.n) {
			p[n++] = list.p[i];
		} else if (i + 3 < list.n && is_octal(list.p[i + 1]) &&
			   is_octal(list.p[i + 2]) &&
			   is_octal(list.p[i + 3])) {
			p[n++] = (char)((list.p[i + 1] - '0') * 64 +
					(list.p[i + 2] - '0') * 8 +
					(list.p[i + 3] - '0'));
			i += 3;
		} else {
			p[n++] = escape_of(list.p[++i]);
		}
	}
	*at = i + 1;
	return (struct gw_str){ p, n };
}

void gw_alternates_read(gw_dirs *out, struct gw_str list,
			struct gw_arena *arena)
{
	size_t at = 0;

	while (at < list.n) {
		struct gw_str dir;
		size_t end;

		if (list.p[at] == '"') {
			dir = unquote(list, &at, arena);
			end = gw_str_find_byte(list, ':', at);
		} else {
			end = gw_str_find_byte(list, ':', at);
			dir = gw_arena_copy(arena,
					    gw_str_part(list, at,
							end == GW_NOWHERE ?
								list.n :
								end));
		}
		if (dir.n > 0)
			*GW_PUSH(out) = dir;
		at = end == GW_NOWHERE ? list.n : end + 1;
	}
}

void gw_alternates_of(gw_dirs *out, const struct gw_repo *repo,
		      struct gw_arena *arena)
{
	struct gw_str list = gw_env("GIT_ALTERNATE_OBJECT_DIRECTORIES");

	if (list.n > 0 && !repo->by_path)
		gw_alternates_read(out, list, arena);
	else
		*GW_PUSH(out) = gw_arena_print(arena, "%.*s/objects",
					       GW_FMT(repo->common));
}

static bool is_known(const gw_names *names, struct gw_str dir)
{
	for (size_t i = 0; i < names->n; i++)
		if (gw_str_eq(names->v[i], dir))
			return true;
	return names->n >= MOST_STORES;
}

static void add_store(gw_names *out, struct gw_str dir, unsigned depth,
		      struct gw_arena *arena);

/* info/alternates: a directory a line, "#" for comments, from our own if it
 * does not begin with "/" (gitrepository-layout(5)). */
static void add_borrowed(gw_names *out, struct gw_str dir, unsigned depth,
			 struct gw_arena *arena)
{
	struct gw_str file =
		gw_arena_print(arena, "%.*s/info/alternates", GW_FMT(dir));
	struct gw_str text;
	struct gw_str line;

	if (gw_io_read(&text, file.p, MOST_FILE, arena, NULL) < 0)
		return;
	while (gw_str_next(&text, '\n', &line)) {
		size_t at = 0;

		if (!line.n || line.p[0] == '#')
			continue;
		if (line.p[0] == '"')
			line = unquote(line, &at, arena);
		if (line.n && line.p[0] != '/')
			line = gw_arena_print(arena, "%.*s/%.*s", GW_FMT(dir),
					      GW_FMT(line));
		add_store(out, gw_arena_copy(arena, line), depth + 1, arena);
	}
}

static void add_store(gw_names *out, struct gw_str dir, unsigned depth,
		      struct gw_arena *arena)
{
	if (depth > MOST_DEPTH || is_known(out, dir))
		return;
	*GW_PUSH(out) = dir;
	add_borrowed(out, dir, depth, arena);
}

void gw_alternates_all(gw_names *out, struct gw_str objects,
		       struct gw_arena *arena)
{
	add_store(out, gw_arena_copy(arena, objects), 0, arena);
}
