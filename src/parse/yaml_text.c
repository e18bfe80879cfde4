/* YAML below its syntax: characters, comments, document marks.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parse/yaml_parts.h"

#include <string.h>

#include "base/masks.h"
#include "base/utf8.h"

#define MOST_STRICT ((size_t)1 << 20)

/* c-printable of YAML 1.1 (4.1.1), as libyaml demands it. */
static bool is_printable(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	       (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
	       (c >= 0xa0 && c <= 0xfffd && c != 0xfeff) ||
	       (c >= 0x10000 && c <= 0x10ffff);
}

/* Where the next byte stands that is neither printable ASCII nor the end of a
 * line, or up to seven bytes before it. */
static size_t skip_ascii(struct gw_str text, size_t i)
{
	for (; i + 8 <= text.n; i += 8) {
		uint64_t w;

		memcpy(&w, text.p + i, sizeof(w));
		if ((gw_mask_range(w, ' ', '~' - ' ' + 1) |
		     gw_mask_range(w, '\n', 1)) != GW_TOPS)
			break;
	}
	return i;
}

struct gw_str gw_yaml_readable(struct gw_builder *b, struct gw_str text,
			       struct gw_err *err)
{
	char *copy = NULL;

	for (size_t i = skip_ascii(text, 0); i < text.n;) {
		size_t from = i;
		uint32_t c;

		if (text.p[i] >= ' ' && text.p[i] <= '~') {
			i++;
			continue;
		}
		if (text.p[i] == '\n') {
			i = skip_ascii(text, i + 1);
			continue;
		}
		c = gw_utf8_next(text, &i);
		if (is_printable(c))
			continue;
		if (!copy) {
			copy = gw_arena_alloc(b->arena, text.n + 1);
			memcpy(copy, text.p, text.n);
			gw_build_fault(b, err, (uint32_t)from,
				       c == GW_NOT_UTF8
					       ? "a byte that is not UTF-8"
					       : "a control character");
		}
		memset(copy + from, '_', i - from);
	}
	return copy ? (struct gw_str){ copy, text.n } : text;
}

static const char *refused(uint32_t c)
{
	if (c == GW_NOT_UTF8)
		return "a byte that is not UTF-8";
	if (c == '\t')
		return "a tab: write blanks";
	if (gw_utf8_hides(c))
		return "an invisible or bidirectional character";
	if (c != '\n' && gw_utf8_unsafe(c))
		return "a control character";
	return NULL;
}

int gw_yaml_check_text(struct gw_builder *b, struct gw_str text,
		       struct gw_err *err)
{
	if (text.n > MOST_STRICT) {
		gw_build_fault(b, err, 0, "the file is larger than 1 MiB");
		b->doc->fault.status = GW_ELIMIT;
		if (err)
			err->status = GW_ELIMIT;
		return GW_ELIMIT;
	}
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		uint32_t c = gw_utf8_next(text, &i);
		const char *why = refused(c);

		if (c == '\r' && i < text.n && text.p[i] == '\n')
			continue;
		if (why)
			return gw_build_fault(b, err, (uint32_t)from, "%s",
					      why);
	}
	return GW_OK;
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Bytes of the line break at `at`, or 0: beside CR and LF, NEL, LS and PS end
 * a line (YAML 1.1, 4.2), and so they do for libyaml. */
static size_t break_at(struct gw_str text, size_t at)
{
	static const struct gw_str wide[] = { { "\xc2\x85", 2 },
					      { "\xe2\x80\xa8", 3 },
					      { "\xe2\x80\xa9", 3 } };
	struct gw_str rest = gw_str_part(text, at, text.n);

	if (rest.n && is_break(rest.p[0]))
		return 1;
	for (size_t i = 0; i < 3 && rest.n && (rest.p[0] & 0x80); i++)
		if (gw_str_starts(rest, wide[i]))
			return wide[i].n;
	return 0;
}

/* Bytes of the white space at `at`, or 0. */
static size_t space_at(struct gw_str text, size_t at)
{
	return at < text.n && gw_is_space(text.p[at]) ? 1 : break_at(text, at);
}

static size_t comment_end(struct gw_str text, size_t at)
{
	while (at < text.n && !break_at(text, at))
		at++;
	return at;
}

/* A comment begins with "#" at a line's start or behind a blank (6.6). */
void gw_yaml_comments(struct gw_builder *b, struct gw_str text, uint32_t from,
		      uint32_t to)
{
	for (size_t i = from; i < to; i++) {
		size_t end;

		if (text.p[i] != '#' || (i > 0 && !gw_is_space(text.p[i - 1])))
			continue;
		end = comment_end(text, i);
		gw_build_comment(b, gw_str_part(text, i + 1, end),
				 (uint32_t)i);
		i = end;
	}
}

static bool is_document_mark(struct gw_str text, size_t at)
{
	return gw_str_starts(gw_str_part(text, at, text.n), GW_STR("---")) &&
	       (at + 3 == text.n || gw_is_space(text.p[at + 3]));
}

size_t gw_yaml_next_document(struct gw_str text, size_t from)
{
	while (from < text.n) {
		if ((from == 0 || is_break(text.p[from - 1])) &&
		    is_document_mark(text, from))
			return from;
		while (from < text.n && !is_break(text.p[from]))
			from++;
		from++;
	}
	return GW_NOWHERE;
}

uint32_t gw_yaml_skip_properties(struct gw_str text, uint32_t off,
				 uint32_t end)
{
	struct gw_str head = gw_str_part(text, 0, end);

	while (off < end && text.p[off] && strchr("!&#", text.p[off])) {
		if (text.p[off] == '#')
			off = (uint32_t)comment_end(head, off);
		while (off < end && !space_at(head, off))
			off++;
		while (off < end && space_at(head, off))
			off += (uint32_t)space_at(head, off);
	}
	return off;
}
