/* Java properties: key=value with escapes and continued lines
 * (java.util.Properties.load). SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "parse/pieces.h"
#include "parse/shared.h"

struct properties {
	struct gw_builder *b;
	struct gw_err *err;
	struct gw_str text;
	size_t at;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Behind the line end at `at`, if there is one. */
static size_t skip_break(struct gw_str s, size_t at)
{
	if (at < s.n && s.p[at] == '\r')
		at++;
	else if (at < s.n && s.p[at] == '\n')
		return at + 1;
	else
		return at;
	return at < s.n && s.p[at] == '\n' ? at + 1 : at;
}

/* Behind a backslash: a line end and the blanks of the next line are nothing,
 * a letter may be a control character, all else stands for itself. */
static size_t read_escape(struct gw_str raw, size_t at, char *text, size_t *n)
{
	static const char from[] = "nrtf";
	static const char to[] = "\n\r\t\f";
	const char *hit = memchr(from, raw.p[at], 4);
	uint32_t c;

	if (is_break(raw.p[at])) {
		at = skip_break(raw, at);
		while (at < raw.n && is_blank(raw.p[at]))
			at++;
		return at;
	}
	if (raw.p[at] == 'u' && gw_hex_read(raw, at + 1, 4, &c)) {
		*n += gw_utf8_put(text + *n, c);
		return at + 5;
	}
	text[(*n)++] = hit ? to[hit - from] : raw.p[at];
	return at + 1;
}

static struct gw_str decode(struct gw_arena *arena, struct gw_str raw)
{
	char *text = gw_arena_alloc(arena, raw.n + 4);
	size_t n = 0;

	for (size_t i = 0; i < raw.n;) {
		if (raw.p[i] == '\\' && i + 1 < raw.n)
			i = read_escape(raw, i + 1, text, &n);
		else if (raw.p[i] == '\\')
			i++;
		else
			text[n++] = raw.p[i++];
	}
	return (struct gw_str){ text, n };
}

static const struct gw_pieces value_pieces = { decode, false, ":" };

/* key := ( escape | any )* before "=", ":" or a blank */
static struct gw_str read_key(struct properties *p)
{
	size_t from = p->at;
	struct gw_str key;

	for (; p->at < p->text.n; p->at++) {
		char c = p->text.p[p->at];

		if (c == '\\' && p->at + 1 < p->text.n)
			p->at++;
		else if (c == '=' || c == ':' || is_blank(c) || is_break(c))
			break;
	}
	key = gw_str_part(p->text, from, p->at);
	if (gw_str_find_byte(key, '\\', 0) != GW_NOWHERE)
		key = decode(p->b->arena, key);
	return key;
}

static void skip_blanks(struct properties *p)
{
	while (p->at < p->text.n && is_blank(p->text.p[p->at]))
		p->at++;
}

/* The end of a line that goes on where a backslash ends it. */
static size_t value_end(struct gw_str s, size_t at)
{
	while (at < s.n && !is_break(s.p[at])) {
		if (s.p[at] == '\\' && at + 1 < s.n) {
			size_t next = skip_break(s, at + 1);

			at = next > at + 1 ? next : at + 2;
		} else {
			at++;
		}
	}
	return at;
}

/* pair := key blank* ( "=" | ":" )? blank* value */
static int read_pair(struct properties *p)
{
	size_t off = p->at;
	size_t end;
	struct gw_str raw;

	gw_build_key(p->b, read_key(p), (uint32_t)off);
	skip_blanks(p);
	if (p->at < p->text.n &&
	    (p->text.p[p->at] == '=' || p->text.p[p->at] == ':')) {
		p->at++;
		skip_blanks(p);
	}
	end = value_end(p->text, p->at);
	raw = gw_str_part(p->text, p->at, end);
	off = p->at;
	p->at = end;
	return gw_build_pieces(p->b, &value_pieces, raw, (uint32_t)off,
			       p->err);
}

static void read_comment(struct properties *p)
{
	size_t from = p->at;

	while (p->at < p->text.n && !is_break(p->text.p[p->at]))
		p->at++;
	gw_build_comment(p->b, gw_str_part(p->text, from + 1, p->at),
			 (uint32_t)from);
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct properties p = { .b = b, .err = err, .text = view->bytes };
	int r = gw_build_open(b, GW_MAP, 0, err);

	while (r == GW_OK && p.at < p.text.n) {
		char c;

		while (p.at < p.text.n && (is_blank(p.text.p[p.at]) ||
					   is_break(p.text.p[p.at])))
			p.at++;
		if (p.at >= p.text.n)
			break;
		c = p.text.p[p.at];
		if (c == '#' || c == '!')
			read_comment(&p);
		else
			r = read_pair(&p);
	}
	if (r < 0)
		return r;
	gw_keys_mark(b->arena, b->open, false);
	gw_build_close(b, (uint32_t)p.text.n);
	return GW_OK;
}

const struct gw_parser gw_parser_properties = {
	.name = "properties",
	.globs = (const char *const[]){ "*.properties", "CODEOWNERS", NULL },
	.parse = parse,
};
