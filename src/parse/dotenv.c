/* .env files: KEY=value, as docker compose and the dotenv libraries read them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "parse/pieces.h"
#include "parse/shared.h"

struct dotenv {
	struct gw_builder *b;
	struct gw_err *err;
	struct gw_str text;
	size_t at;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static size_t line_end(struct gw_str s, size_t at)
{
	while (at < s.n && !is_break(s.p[at]))
		at++;
	return at;
}

static void skip_blanks(struct dotenv *d)
{
	while (d->at < d->text.n && is_blank(d->text.p[d->at]))
		d->at++;
}

/* \n \r \t in double quotes; any other escaped character stands for itself. */
static struct gw_str decode(struct gw_arena *arena, struct gw_str raw)
{
	static const char from[] = "nrt";
	static const char to[] = "\n\r\t";
	char *text = gw_arena_alloc(arena, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		const char *hit = NULL;

		if (raw.p[i] == '\\' && i + 1 < raw.n) {
			i++;
			hit = memchr(from, raw.p[i], 3);
		}
		text[n++] = hit ? to[hit - from] : raw.p[i];
	}
	return (struct gw_str){ text, n };
}

static const struct gw_pieces in_double = { decode, true, ":-" };
static const struct gw_pieces unquoted = { NULL, true, ":-" };

/* The quote that closes the one at `at`; only double quotes have escapes. */
static size_t closing_quote(struct gw_str s, size_t at)
{
	char quote = s.p[at];

	for (size_t i = at + 1; i < s.n; i++) {
		if (s.p[i] == '\\' && quote == '"')
			i++;
		else if (s.p[i] == quote)
			return i;
	}
	return GW_NOWHERE;
}

/* quoted := "'" any* "'" | '"' ( escape | ${X} | any )* '"' | "`" any* "`" */
static int read_quoted(struct dotenv *d)
{
	char quote = d->text.p[d->at];
	uint32_t off = (uint32_t)d->at;
	size_t end = closing_quote(d->text, d->at);
	struct gw_str in = gw_str_part(d->text, d->at + 1, end);
	int r;

	if (end == GW_NOWHERE)
		return gw_build_fault(d->b, d->err, off,
				      "the value in quotes does not end");
	d->at = end + 1;
	if (quote == '"')
		r = gw_build_pieces(d->b, &in_double, in, off + 1, d->err);
	else
		r = gw_build_string(d->b, in, off + 1, (uint32_t)in.n, d->err);
	if (r < 0)
		return r;
	gw_build_flag(d->b, GW_QUOTED);
	return GW_OK;
}

/* plain := any* until the line's end or a comment behind a blank */
static int read_plain(struct dotenv *d)
{
	size_t end = line_end(d->text, d->at);
	struct gw_str s;

	for (size_t i = d->at; i < end; i++)
		if (d->text.p[i] == '#' && i > 0 &&
		    is_blank(d->text.p[i - 1])) {
			end = i;
			break;
		}
	s = gw_str_trim(gw_str_part(d->text, d->at, end));
	if (s.n == 0)
		s.p = d->text.p + d->at;
	d->at = end;
	return gw_build_pieces(d->b, &unquoted, s,
			       (uint32_t)(s.p - d->text.p), d->err);
}

static void read_comment(struct dotenv *d)
{
	size_t end = line_end(d->text, d->at);

	if (d->at < d->text.n && d->text.p[d->at] == '#')
		gw_build_comment(d->b,
				 gw_str_part(d->text, d->at + 1, end),
				 (uint32_t)d->at);
}

static bool is_key_byte(char c)
{
	return gw_is_word(c) || c == '.' || c == '-';
}

static struct gw_str read_name(struct dotenv *d)
{
	size_t from = d->at;

	while (d->at < d->text.n && is_key_byte(d->text.p[d->at]))
		d->at++;
	return gw_str_part(d->text, from, d->at);
}

static bool at_separator(const struct dotenv *d)
{
	char c = d->at < d->text.n ? d->text.p[d->at] : '\0';

	return c == '=' || (c == ':' && d->at + 1 < d->text.n &&
			    gw_is_space(d->text.p[d->at + 1]));
}

/* pair := "export"? name blank* ( "=" | ": " ) blank* value | name */
static int read_pair(struct dotenv *d)
{
	struct gw_str key = read_name(d);

	skip_blanks(d);
	if (gw_str_is(key, "export") && !at_separator(d)) {
		key = read_name(d);
		skip_blanks(d);
	}
	if (key.n == 0)
		return gw_build_fault(d->b, d->err, (uint32_t)d->at,
				      "here should be KEY=value");
	gw_build_key(d->b, key, (uint32_t)(key.p - d->text.p));
	if (!at_separator(d)) {
		size_t end = line_end(d->text, d->at);

		if (end > d->at && d->text.p[d->at] != '#')
			return gw_build_fault(d->b, d->err, (uint32_t)d->at,
					      "here should be '='");
		return gw_build_scalar(d->b, GW_NULL, GW_STR(""),
				       (uint32_t)d->at, 0, d->err);
	}
	d->at++;
	skip_blanks(d);
	if (d->at < d->text.n && strchr("\"'`", d->text.p[d->at]) &&
	    d->text.p[d->at])
		return read_quoted(d);
	return read_plain(d);
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct dotenv d = { .b = b, .err = err, .text = view->bytes };
	int r = gw_build_open(b, GW_MAP, 0, err);

	while (r != GW_ELIMIT && d.at < d.text.n) {
		skip_blanks(&d);
		if (d.at < d.text.n && !is_break(d.text.p[d.at]) &&
		    d.text.p[d.at] != '#')
			r = read_pair(&d); /* a bad line hides no other */
		b->has_key = false;
		skip_blanks(&d);
		read_comment(&d);
		d.at = line_end(d.text, d.at) + 1;
	}
	if (r == GW_ELIMIT)
		return r;
	gw_keys_mark(b->arena, b->open, false);
	gw_build_close(b, (uint32_t)d.text.n);
	return GW_OK;
}

const struct gw_parser gw_parser_dotenv = {
	.name = "dotenv",
	.globs = (const char *const[]){ ".env", ".env.*", "*.env", ".flaskenv",
					"env.example", "env.sample", NULL },
	.parse = parse,
};
