/* Foreign text made harmless for each kind of reader.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/utf8.h"

/* Length of "##word[" at this place, or 0: logs of Azure Pipelines and
 * TeamCity obey it anywhere in a line. */
static bool is_log_command(struct gw_str s, size_t at)
{
	size_t i = at + 2;

	if (at + 2 >= s.n || s.p[at] != '#' || s.p[at + 1] != '#')
		return false;
	while (i < s.n && i < at + 24 && gw_is_alpha(s.p[i]))
		i++;
	return i < s.n && s.p[i] == '[';
}

void gw_report_show(struct gw_buf *out, struct gw_str s)
{
	size_t from = 0;

	if (gw_str_starts(gw_str_trim(s), GW_STR("::"))) {
		from = gw_str_find_byte(s, ':', 0);
		gw_utf8_show(out, gw_str_part(s, 0, from));
		gw_buf_text(out, "\\x3a");
		from++;
	}
	for (size_t i = from; i < s.n; i++) {
		if (!is_log_command(s, i))
			continue;
		gw_utf8_show(out, gw_str_part(s, from, i));
		gw_buf_text(out, "\\x23");
		from = i + 1;
	}
	gw_utf8_show(out, gw_str_part(s, from, s.n));
}

/* Call add() for each character of the shown text. */
typedef void add_char(struct gw_buf *out, char c);

static void each_shown(struct gw_buf *out, struct gw_str s, add_char *add)
{
	struct gw_buf shown;

	gw_buf_init(&shown, s.n * 12 + 16);
	gw_report_show(&shown, s);
	for (size_t i = 0; i < shown.n; i++)
		add(out, shown.p[i]);
	gw_buf_release(&shown);
}

/* What HTML, XML and Markdown would take for a tag or a reference. */
static bool add_entity(struct gw_buf *out, char c)
{
	const char *entity = c == '<' ? "&lt;" :
			     c == '>' ? "&gt;" :
			     c == '&' ? "&amp;" :
					NULL;

	if (entity)
		gw_buf_text(out, entity);
	return entity != NULL;
}

static void add_xml(struct gw_buf *out, char c)
{
	if (add_entity(out, c))
		return;
	if (c == '"')
		gw_buf_text(out, "&quot;");
	else if (c == '\'')
		gw_buf_text(out, "&#39;");
	else
		gw_buf_byte(out, c);
}

/* XML 1.0 (2.2) has no U+FFFE and U+FFFF; HTML calls them errors. */
void gw_report_xml(struct gw_buf *out, struct gw_str s)
{
	size_t at = 0;
	size_t from = 0;

	while (at < s.n) {
		size_t here = at;
		uint32_t c = gw_utf8_next(s, &at);

		if (c != 0xfffe && c != 0xffff)
			continue;
		each_shown(out, gw_str_part(s, from, here), add_xml);
		gw_buf_print(out, "\\u{%x}", (unsigned)c);
		from = at;
	}
	each_shown(out, gw_str_part(s, from, s.n), add_xml);
}

/*
 * CommonMark: ASCII punctuation behind a backslash is itself. HTML is written
 * as entities, since some renderers look for tags first; "@" and "#" would
 * mention people and issues, ":" starts emoji and bare links.
 */
static void add_markdown(struct gw_buf *out, char c)
{
	if (add_entity(out, c))
		return;
	if (c == '@' || c == ':') {
		gw_buf_print(out, "&#%d;", c);
		return;
	}
	if (c && strchr("\\`*_{}[]()#+-!|~$^\"'=", c))
		gw_buf_byte(out, '\\');
	gw_buf_byte(out, c);
}

void gw_report_markdown(struct gw_buf *out, struct gw_str s)
{
	each_shown(out, s, add_markdown);
}

void gw_report_uri(struct gw_buf *out, struct gw_str path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (gw_is_alnum(c) || (c && strchr("-._~/", c)))
			gw_buf_byte(out, c);
		else
			gw_buf_print(out, "%%%02X", (unsigned char)c);
	}
}
