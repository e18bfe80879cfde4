/* Joins the continuation lines of a Dockerfile.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/dockerfile_lines.h"

#include <string.h>

#include "base/vec.h"

/* A slice of the file that belongs to the line. */
struct piece {
	size_t from;
	size_t to;
};

typedef GW_VEC(struct piece) pieces;

bool dockerfile_raw_line(struct dockerfile_lines *l,
			 struct dockerfile_raw *out)
{
	struct gw_code *c = l->c;
	size_t end;

	if (!gw_code_left(c))
		return false;
	end = gw_str_find_byte(c->text, '\n', c->at);
	if (end == GW_NOWHERE)
		end = c->text.n;
	out->at = c->at;
	out->next = end < c->text.n ? end + 1 : end;
	if (end > c->at && c->text.p[end - 1] == '\r')
		end--;
	out->text = gw_str_part(c->text, c->at, end);
	c->at = out->next;
	return true;
}

static size_t indent(struct gw_str line)
{
	size_t i = 0;

	while (i < line.n && gw_is_space(line.p[i]))
		i++;
	return i;
}

bool dockerfile_is_comment(struct gw_str line)
{
	size_t i = indent(line);

	return i < line.n && line.p[i] == '#';
}

void dockerfile_comment(struct dockerfile_lines *l,
			const struct dockerfile_raw *raw)
{
	size_t at = indent(raw->text) + 1;
	struct gw_str text = gw_str_part(raw->text, at, raw->text.n);

	while (text.n && gw_is_space(text.p[0])) {
		text.p++;
		text.n--;
		at++;
	}
	gw_build_comment(l->c->b, gw_str_trim(text),
			 gw_code_place(l->c, raw->at + at));
}

/* An escape character at the end, not escaped itself: cuts it off. */
static bool continues(const struct dockerfile_lines *l, struct gw_str *line)
{
	size_t n = line->n;

	while (n && (line->p[n - 1] == ' ' || line->p[n - 1] == '\t'))
		n--;
	if (!n || line->p[n - 1] != l->escape)
		return false;
	if (n > 1 && line->p[n - 2] == l->escape)
		return false;
	line->n = n - 1;
	return true;
}

static void push(const struct dockerfile_lines *l, pieces *all,
		 struct gw_str text)
{
	size_t from = (size_t)(text.p - l->c->text.p);

	if (text.n)
		*GW_PUSH(all) = (struct piece){ from, from + text.n };
}

/* The first line of an instruction: blank ones and comments are passed. */
static bool first_line(struct dockerfile_lines *l, pieces *all, bool *more)
{
	struct dockerfile_raw raw;

	while (dockerfile_raw_line(l, &raw)) {
		size_t i = indent(raw.text);
		struct gw_str text = gw_str_part(raw.text, i, raw.text.n);

		if (dockerfile_is_comment(text)) {
			dockerfile_comment(l, &raw);
			continue;
		}
		*more = continues(l, &text);
		if (!text.n)
			continue;
		push(l, all, text);
		return true;
	}
	return false;
}

static void more_lines(struct dockerfile_lines *l, pieces *all)
{
	struct dockerfile_raw raw;
	bool more = true;

	while (more && dockerfile_raw_line(l, &raw)) {
		if (dockerfile_is_comment(raw.text)) {
			dockerfile_comment(l, &raw);
			continue;
		}
		if (indent(raw.text) == raw.text.n)
			continue;
		more = continues(l, &raw.text);
		push(l, all, raw.text);
	}
}

static void join(struct dockerfile_lines *l, const pieces *all,
		 struct gw_code *line)
{
	struct gw_arena *arena = l->c->b->arena;
	uint32_t *places;
	size_t n = 0;
	char *text;

	for (size_t i = 0; i < all->n; i++)
		n += all->v[i].to - all->v[i].from;
	text = gw_arena_alloc(arena, n + 1);
	places = gw_arena_array(arena, n + 1, sizeof(*places));
	n = 0;
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = all->v[i].from; k < all->v[i].to; k++) {
			text[n] = l->c->text.p[k];
			places[n++] = gw_code_place(l->c, k);
		}
	places[n] = n ? places[n - 1] + 1 : gw_code_place(l->c, l->c->at);
	line->text = (struct gw_str){ text, n };
	line->places = places;
}

bool dockerfile_line(struct dockerfile_lines *l, struct gw_code *line)
{
	pieces all = { 0 };
	bool more = false;
	bool found = first_line(l, &all, &more);

	if (found && more)
		more_lines(l, &all);
	*line = *l->c;
	line->at = 0;
	if (found && all.n == 1) {
		line->base = gw_code_place(l->c, all.v[0].from);
		line->text = gw_str_part(l->c->text, all.v[0].from,
					 all.v[0].to);
	} else if (found) {
		join(l, &all, line);
	}
	GW_VEC_FREE(&all);
	return found;
}
