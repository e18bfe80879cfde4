/* Values that hold ${X}: strings and references in order.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/pieces.h"

#include <string.h>

#include "parse/shared.h"

struct reference {
	size_t from;
	size_t to;
	struct gw_str name;
	struct gw_str other; /* the default; NULL: none */
};

static struct gw_str decode(const struct gw_pieces *how,
			    struct gw_arena *arena, struct gw_str raw)
{
	if (!how->decode || gw_str_find_byte(raw, '\\', 0) == GW_NOWHERE)
		return raw;
	return how->decode(arena, raw);
}

/* The "}" that closes the one at `at`, over ${..} within, or GW_NOWHERE. */
static size_t closing(struct gw_str s, size_t at)
{
	unsigned depth = 0;

	for (size_t i = at; i < s.n; i++) {
		if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && --depth == 0)
			return i;
	}
	return GW_NOWHERE;
}

/* "${" name ( default )? "}" */
static bool read_braced(const struct gw_pieces *how, struct gw_str s,
			size_t at, struct reference *r)
{
	size_t end = closing(s, at + 1);
	struct gw_str in = gw_str_part(s, at + 2, end);
	size_t cut = gw_str_find(in, gw_str_of(how->defaults), 0);

	if (end == GW_NOWHERE || in.n == 0)
		return false;
	r->from = at;
	r->to = end + 1;
	r->name = gw_str_part(in, 0, cut);
	r->other = (struct gw_str){ NULL, 0 };
	if (cut != GW_NOWHERE)
		r->other = gw_str_part(in, cut + strlen(how->defaults), in.n);
	return true;
}

static bool read_bare(struct gw_str s, size_t at, struct reference *r)
{
	size_t end = at + 1;

	if (end >= s.n || gw_is_digit(s.p[end]))
		return false;
	while (end < s.n && gw_is_word(s.p[end]))
		end++;
	r->from = at;
	r->to = end;
	r->name = gw_str_part(s, at + 1, end);
	r->other = (struct gw_str){ NULL, 0 };
	return end > at + 1;
}

/* The first reference at or behind `at`. An open brace that is not closed
 * ends the search: no later one could be. */
static bool find_reference(const struct gw_pieces *how, struct gw_str s,
			   size_t at, struct reference *r)
{
	for (size_t i = at; i + 1 < s.n; i++) {
		if (s.p[i] == '\\' && how->decode) {
			i++;
		} else if (s.p[i] == '$' && s.p[i + 1] == '{') {
			if (read_braced(how, s, i, r))
				return true;
			if (closing(s, i + 1) == GW_NOWHERE)
				return false;
		} else if (s.p[i] == '$' && how->bare &&
			   read_bare(s, i, r)) {
			return true;
		}
	}
	return false;
}

static int build_reference(struct gw_builder *b, const struct reference *r,
			   uint32_t off, struct gw_err *err)
{
	uint32_t len = (uint32_t)(r->to - r->from);
	int status = gw_build_scalar(b, GW_REF, r->name,
				     off + (uint32_t)r->from, len, err);

	if (status == GW_OK && r->other.p)
		gw_node_add(b->newest, gw_node_string(b->arena, r->other));
	return status;
}

static int build_text(struct gw_builder *b, const struct gw_pieces *how,
		      struct gw_str raw, uint32_t off, struct gw_err *err)
{
	if (raw.n == 0)
		return GW_OK;
	return gw_build_scalar(b, GW_STRING, decode(how, b->arena, raw), off,
			       (uint32_t)raw.n, err);
}

int gw_build_pieces(struct gw_builder *b, const struct gw_pieces *how,
		    struct gw_str raw, uint32_t off, struct gw_err *err)
{
	struct reference ref;
	size_t at = 0;
	int r;

	if (!find_reference(how, raw, 0, &ref))
		return gw_build_string(b, decode(how, b->arena, raw), off,
				       (uint32_t)raw.n, err);
	r = gw_build_open(b, GW_TEMPLATE, off, err);
	while (r == GW_OK && find_reference(how, raw, at, &ref)) {
		r = build_text(b, how, gw_str_part(raw, at, ref.from),
			       off + (uint32_t)at, err);
		if (r == GW_OK)
			r = build_reference(b, &ref, off, err);
		at = ref.to;
	}
	if (r == GW_OK)
		r = build_text(b, how, gw_str_part(raw, at, raw.n),
			       off + (uint32_t)at, err);
	if (r == GW_OK)
		gw_build_close(b, off + (uint32_t)raw.n);
	return r;
}
