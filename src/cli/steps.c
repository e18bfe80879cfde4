/* Paths of settings, and values as languages write them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/insert.h"

static bool is_format(const struct gw_doc *doc, const char *format)
{
	return strcmp(doc->format, format) == 0;
}

bool gw_steps_read(struct gw_steps *out, struct gw_str path)
{
	size_t i = 0;

	out->n = 0;
	while (i < path.n && out->n < GW_MOST_STEPS) {
		size_t from = i;

		if (gw_str_starts(gw_str_part(path, i, path.n), GW_STR("[\""))) {
			from = i += 2;
			while (i < path.n && path.p[i] != '"')
				i++;
			out->name[out->n++] = gw_str_part(path, from, i);
			i += 2;
		} else {
			while (i < path.n && path.p[i] != '.' &&
			       path.p[i] != '[')
				i++;
			if (i == from)
				return false;
			out->name[out->n++] = gw_str_part(path, from, i);
		}
		i += i < path.n && path.p[i] == '.';
	}
	return i >= path.n && out->n > 0;
}

bool gw_steps_same(struct gw_str a, struct gw_str b)
{
	size_t i = 0;
	size_t k = 0;

	for (;;) {
		while (i < a.n && (a.p[i] == '_' || a.p[i] == '-'))
			i++;
		while (k < b.n && (b.p[k] == '_' || b.p[k] == '-'))
			k++;
		if (i >= a.n || k >= b.n)
			return i >= a.n && k >= b.n;
		if (gw_lower(a.p[i++]) != gw_lower(b.p[k++]))
			return false;
	}
}

static bool is_safe(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' ||
		    strchr("\"'\\$", s.p[i]))
			return false;
	return true;
}

static struct gw_str write_list(struct gw_arena *a, const struct gw_doc *doc,
				const struct gw_node *to)
{
	struct gw_buf b;
	struct gw_str out = GW_STR("");

	gw_buf_init(&b, 4096);
	gw_buf_byte(&b, '[');
	for (const struct gw_node *c = to->first; c; c = c->next) {
		struct gw_str one = gw_insert_value(a, doc, c);

		if (!one.n || !gw_node_is_scalar(c))
			goto out;
		gw_buf_text(&b, c == to->first ? "" : ", ");
		gw_buf_add(&b, one);
	}
	gw_buf_byte(&b, ']');
	out = gw_arena_copy(a, gw_buf_str(&b));
out:
	gw_buf_release(&b);
	return out;
}

struct gw_str gw_insert_value(struct gw_arena *a, const struct gw_doc *doc,
			      const struct gw_node *to)
{
	const char *quote = is_format(doc, "bicep") ? "'" :
			    is_format(doc, "ini")   ? "" :
						      "\"";

	if (to->kind == GW_BOOL || to->kind == GW_NUMBER)
		return to->text;
	if (to->kind == GW_LIST && !is_format(doc, "ini"))
		return write_list(a, doc, to);
	if (to->kind != GW_STRING || !is_safe(to->text))
		return GW_STR("");
	return gw_arena_print(a, "%s%.*s%s", quote, GW_FMT(to->text), quote);
}
