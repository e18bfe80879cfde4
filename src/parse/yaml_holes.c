/* Template holes in YAML (Helm, Jinja): a text of the same length in which
 * they no longer disturb. SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_parts.h"

#include <string.h>

#include "base/vec.h"

#define HOLE '\1' /* stands for each byte of a hole while lines are judged */

/* Behind the text in quotes that begins at `at`; GW_NOWHERE if it does not
 * end on its line: then it was an apostrophe. */
static size_t skip_quoted(struct gw_str s, size_t at)
{
	char quote = s.p[at];

	for (size_t i = at + 1; i < s.n && s.p[i] != '\n'; i++) {
		if (s.p[i] == '\\' && quote != '`')
			i++;
		else if (s.p[i] == quote)
			return i + 1;
	}
	return GW_NOWHERE;
}

/* "{{" "-"? blank* comment? */
static size_t skip_comment(struct gw_str s, size_t at)
{
	size_t i = at + 2;
	size_t end;

	if (i < s.n && s.p[i] == '-')
		i++;
	while (i < s.n && s.p[i] == ' ')
		i++;
	if (!gw_str_starts(gw_str_part(s, i, s.n), GW_STR("/*")))
		return at + 2;
	end = gw_str_find(s, GW_STR("*/"), i);
	return end == GW_NOWHERE ? s.n : end;
}

/* Behind the end of an action "{{ .. }}"; quotes hide its end, a Go comment
 * hides its quotes. */
static size_t action_end(struct gw_str s, size_t at)
{
	bool quotes = true;
	size_t i = skip_comment(s, at);

	while (i < s.n) {
		if (s.p[i] == '}' && i + 1 < s.n && s.p[i + 1] == '}')
			return i + 2;
		if (quotes && (s.p[i] == '"' || s.p[i] == '`')) {
			size_t end = skip_quoted(s, i);

			quotes = end != GW_NOWHERE;
			i = quotes ? end : i + 1;
		} else {
			i++;
		}
	}
	return GW_NOWHERE;
}

static size_t hole_end(struct gw_str s, size_t at)
{
	size_t end;

	if (s.p[at + 1] == '{')
		return action_end(s, at);
	end = gw_str_find(s, s.p[at + 1] == '%' ? GW_STR("%}") : GW_STR("#}"),
			  at + 2);
	return end == GW_NOWHERE ? end : end + 2;
}

/* The N of "| nindent N", or -1. */
static int32_t indent_of(struct gw_str s)
{
	size_t at = gw_str_find(s, GW_STR("indent "), 0);
	int32_t n = 0;

	if (at == GW_NOWHERE)
		return -1;
	for (at += 7; at < s.n && gw_is_digit(s.p[at]) && n < 1000; at++)
		n = n * 10 + (s.p[at] - '0');
	return n;
}

/* "{{" "-"? blank* word ; "{%" too, and comments of both kinds */
static bool is_control(struct gw_str s)
{
	static const char *const words[] = { "if",   "else",   "end", "range",
					     "with", "define", "block" };
	size_t from = 2;
	size_t end;

	if (s.p[1] != '{')
		return true;
	while (from < s.n && (s.p[from] == '-' || gw_is_space(s.p[from])))
		from++;
	end = from;
	while (end < s.n && gw_is_alpha(s.p[end]))
		end++;
	s = gw_str_part(s, from, end);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (gw_str_is(s, words[i]))
			return true;
	return false;
}

struct finder {
	struct gw_str source;
	char *text;
	bool dead[3]; /* "{{", "{%", "{#": no end is left for these */
	GW_VEC(struct gw_hole) found;
};

static void add_hole(struct finder *f, size_t off, size_t end)
{
	memset(f->text + off, HOLE, end - off);
	*GW_PUSH(&f->found) = (struct gw_hole){
		.off = (uint32_t)off,
		.end = (uint32_t)end,
		.indent = indent_of(gw_str_part(f->source, off, end)),
		.control = is_control(gw_str_part(f->source, off, end)),
	};
}

static void collect(struct finder *f)
{
	static const char marks[] = "{%#";
	struct gw_str s = f->source;
	size_t i = gw_str_find_byte(s, '{', 0);

	for (; i != GW_NOWHERE && i + 1 < s.n;
	     i = gw_str_find_byte(s, '{', i)) {
		const char *kind = memchr(marks, s.p[i + 1], 3);
		size_t end;

		if (!kind || f->dead[kind - marks]) {
			i++;
			continue;
		}
		end = hole_end(s, i);
		if (end == GW_NOWHERE) {
			f->dead[kind - marks] = true;
			continue;
		}
		add_hole(f, i, end);
		i = end;
	}
}

static bool is_all_holes(struct gw_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != HOLE && !gw_is_space(line.p[i]))
			return false;
	return true;
}

/* "key: {{ x | nindent 4 }}" puts its text on lines of its own: the hole is
 * all that follows the colon. */
static bool is_hanging(struct gw_str line, const struct gw_hole *h,
		       size_t from)
{
	size_t at = h->off - from;

	if (h->indent < 0 ||
	    gw_str_trim(gw_str_part(line, h->end - from, line.n)).n)
		return false;
	while (at > 0 && line.p[at - 1] == ' ')
		at--;
	return at > 0 && at < h->off - from && line.p[at - 1] == ':';
}

/* Judges each line of the text; *next is the first hole not yet passed. */
static void fill_line(struct finder *f, size_t from, size_t to, size_t *next)
{
	struct gw_str line = { f->text + from, to - from };
	bool alone = is_all_holes(line);

	for (; *next < f->found.n && f->found.v[*next].off < to; ++*next) {
		struct gw_hole *h = &f->found.v[*next];

		h->line = alone || is_hanging(line, h, from);
		memset(f->text + h->off, h->line ? ' ' : 'x',
		       h->end - h->off);
	}
}

void gw_holes_find(struct gw_holes *holes, struct gw_arena *arena,
		   struct gw_str source)
{
	struct finder f = { .source = source };
	size_t next = 0;

	f.text = gw_arena_alloc(arena, source.n + 1);
	if (source.n)
		memcpy(f.text, source.p, source.n);
	collect(&f);
	for (size_t from = 0; from < source.n;) {
		size_t end = gw_str_find_byte(
			(struct gw_str){ f.text, source.n }, '\n', from);

		if (end == GW_NOWHERE)
			end = source.n;
		/* A hole has no line ends any more: none crosses `end`. */
		fill_line(&f, from, end, &next);
		from = end + 1;
	}
	holes->text = (struct gw_str){ f.text, source.n };
	holes->n = f.found.n;
	holes->v = gw_arena_array(arena, f.found.n + 1, sizeof(*holes->v));
	if (f.found.n)
		memcpy(holes->v, f.found.v, f.found.n * sizeof(*holes->v));
	GW_VEC_FREE(&f.found);
}

const struct gw_hole *gw_holes_in(const struct gw_holes *holes, uint32_t off,
				  uint32_t end)
{
	size_t lo = 0;
	size_t hi = holes->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (holes->v[mid].end <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < holes->n && holes->v[lo].off < end ? &holes->v[lo] : NULL;
}

struct gw_str gw_holes_strip(const struct gw_holes *holes,
			     struct gw_str source, uint32_t off, uint32_t end)
{
	for (;;) {
		const struct gw_hole *h = gw_holes_in(holes, off, end);

		if (!h || !h->control || h->off != off)
			break;
		off = h->end;
	}
	for (const struct gw_hole *h = gw_holes_in(holes, end - 1, end);
	     end > off && h && h->control && h->end == end;
	     h = gw_holes_in(holes, end - 1, end))
		end = h->off;
	return gw_str_trim(gw_str_part(source, off, end));
}
