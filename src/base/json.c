/* JSON member by member. SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/utf8.h"

#define MOST_LEVELS 60

static void add_unit(struct gw_buf *out, uint32_t unit)
{
	gw_buf_print(out, "\\u%04x", (unsigned)unit);
}

static void add_escaped(struct gw_buf *out, uint32_t c)
{
	if (c < 0x10000) {
		add_unit(out, c);
		return;
	}
	c -= 0x10000;
	add_unit(out, 0xd800 + (c >> 10));
	add_unit(out, 0xdc00 + (c & 0x3ff));
}

static bool is_plain(struct gw_str s, size_t at, uint32_t c)
{
	if (c == '"' || c == '\\' || c == '<')
		return false;
	if (c == '#')
		return at >= s.n || s.p[at] != '#';
	return !gw_utf8_unsafe(c) && c != 0x2028 && c != 0x2029;
}

void gw_json_quote(struct gw_buf *out, struct gw_str text)
{
	gw_buf_byte(out, '"');
	for (size_t at = 0; at < text.n;) {
		size_t from = at;
		uint32_t c = gw_utf8_next(text, &at);

		if (c == GW_NOT_UTF8)
			gw_utf8_add(out, 0xfffd);
		else if (c == '\n')
			gw_buf_text(out, "\\n");
		else if (c == '\t')
			gw_buf_text(out, "\\t");
		else if (c == '"' || c == '\\')
			gw_buf_print(out, "\\%c", (char)c);
		else if (is_plain(text, at, c))
			gw_buf_add(out, gw_str_part(text, from, at));
		else
			add_escaped(out, c);
	}
	gw_buf_byte(out, '"');
}

void gw_json_init(struct gw_json *j, struct gw_buf *out)
{
	*j = (struct gw_json){ .out = out };
}

static void new_line(struct gw_json *j)
{
	if (j->flat)
		return;
	gw_buf_byte(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		gw_buf_text(j->out, "  ");
}

/* What stands before a member or item. */
static void begin(struct gw_json *j)
{
	uint64_t bit = (uint64_t)1 << j->depth;

	if (j->has_key) {
		j->has_key = false;
		return;
	}
	if (!j->depth)
		return;
	if (j->filled & bit)
		gw_buf_byte(j->out, ',');
	j->filled |= bit;
	new_line(j);
}

void gw_json_open(struct gw_json *j, char bracket)
{
	begin(j);
	gw_buf_byte(j->out, bracket);
	if (j->depth == MOST_LEVELS)
		gw_bug("JSON of more than %d levels", MOST_LEVELS);
	j->depth++;
	j->filled &= ~((uint64_t)1 << j->depth);
}

void gw_json_close(struct gw_json *j, char bracket)
{
	bool filled = j->filled & (uint64_t)1 << j->depth;

	j->depth--;
	if (filled)
		new_line(j);
	gw_buf_byte(j->out, bracket);
	if (!j->depth)
		gw_buf_byte(j->out, '\n');
}

void gw_json_key(struct gw_json *j, const char *key)
{
	begin(j);
	gw_json_quote(j->out, gw_str_of(key));
	gw_buf_text(j->out, j->flat ? ":" : ": ");
	j->has_key = true;
}

void gw_json_text(struct gw_json *j, struct gw_str text)
{
	begin(j);
	gw_json_quote(j->out, text);
}

void gw_json_number(struct gw_json *j, uint64_t n)
{
	begin(j);
	gw_buf_print(j->out, "%llu", (unsigned long long)n);
}

void gw_json_bool(struct gw_json *j, bool yes)
{
	begin(j);
	gw_buf_text(j->out, yes ? "true" : "false");
}

void gw_json_member(struct gw_json *j, const char *key, struct gw_str text)
{
	gw_json_key(j, key);
	gw_json_text(j, text);
}

void gw_json_word(struct gw_json *j, const char *key, const char *text)
{
	gw_json_member(j, key, gw_str_of(text));
}

void gw_json_count(struct gw_json *j, const char *key, uint64_t n)
{
	gw_json_key(j, key);
	gw_json_number(j, n);
}

void gw_json_if(struct gw_json *j, const char *key, struct gw_str text)
{
	if (text.n)
		gw_json_member(j, key, text);
}
