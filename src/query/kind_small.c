/* base64, cron, csv-header. SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "query/run.h"

static int digit_of(char c)
{
	if (gw_is_upper(c))
		return c - 'A';
	if (gw_is_lower(c))
		return c - 'a' + 26;
	if (gw_is_digit(c))
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* The decoded text (RFC 4648); unknown if it is none. */
struct gw_node *gw_kind_base64(const struct q_kind_in *in)
{
	char *out = gw_arena_alloc(in->arena, in->text.n + 4);
	size_t n = 0;
	uint32_t bits = 0;
	unsigned have = 0;
	struct gw_str text;

	if (!in->whole)
		return NULL;
	for (size_t i = 0; i < in->text.n; i++) {
		int d = digit_of(in->text.p[i]);

		if (gw_is_space(in->text.p[i]))
			continue;
		if (in->text.p[i] == '=')
			break;
		if (d < 0)
			return NULL;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		out[n++] = (char)(bits >> have & 255);
	}
	text = (struct gw_str){ out, n };
	return gw_utf8_valid(text) ? gw_node_string(in->arena, text) : NULL;
}

/* {minute, hour, day, month, weekday, text}; @daily and such are spelt out. */
struct gw_node *gw_kind_cron(const struct q_kind_in *in)
{
	static const char *const fields[] = { "minute", "hour", "day", "month",
					      "weekday" };
	static const struct {
		const char *name;
		const char *means;
	} words[] = { { "@hourly", "0 * * * *" },   { "@daily", "0 0 * * *" },
		      { "@midnight", "0 0 * * *" }, { "@weekly", "0 0 * * 0" },
		      { "@monthly", "0 0 1 * *" },  { "@yearly", "0 0 1 1 *" },
		      { "@annually", "0 0 1 1 *" } };
	struct gw_node *map = gw_node_new(in->arena, GW_MAP);
	struct gw_str rest = gw_str_trim(in->text);
	struct gw_str part;
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (gw_str_is(rest, words[i].name))
			rest = gw_str_of(words[i].means);
	gw_kind_put(in, map, "text", in->text);
	while (gw_str_next(&rest, ' ', &part)) {
		if (!part.n)
			continue;
		if (n == 5)
			return NULL;
		gw_kind_put(in, map, fields[n++], part);
	}
	return n == 5 ? map : NULL;
}

/* The names of the columns: a list. */
struct gw_node *gw_kind_csv_header(const struct q_kind_in *in)
{
	struct gw_node *list = gw_node_new(in->arena, GW_LIST);
	struct gw_str line =
		gw_str_part(in->text, 0, gw_str_find_byte(in->text, '\n', 0));
	char sep = ',';
	struct gw_str name;

	if (gw_str_find_byte(line, ',', 0) == GW_NOWHERE)
		sep = gw_str_find_byte(line, '\t', 0) != GW_NOWHERE ? '\t' :
								      ';';
	while (gw_str_next(&line, sep, &name)) {
		name = gw_str_trim(name);
		if (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"')
			name = gw_str_part(name, 1, name.n - 1);
		gw_node_add(list, gw_node_string(in->arena, name));
	}
	return list;
}
