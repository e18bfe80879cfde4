/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encodings a secret may hide in: runs of base64, hex, percent, \u and \x
 * escapes and HTML entities inside a text. A decoded run that is text is a
 * layer of its own. Depth, bytes and number bounded.
 */
#include <string.h>

#include "base/utf8.h"
#include "secret/codec.h"
#include "secret/decode_bytes.h"
#include "secret/spots.h"
#include "secret/state.h"
#include "unpack/unpack.h"

#define MOST_DEPTH 3
#define MOST_DECODED ((uint64_t)16 << 20) /* and twice the view's size */
#define MOST_RUN ((size_t)1 << 20)

/* --- runs inside a text --------------------------------------------------- */

struct decoder {
	struct gw_scan *sc;
	const struct gw_layer *layer;
	gw_decoded *each;
	struct gw_spots spots; /* of the layer's text */
};

static void hand_on(struct decoder *d, struct gw_str text, size_t from,
		    size_t to)
{
	struct gw_scan *sc = d->sc;
	struct gw_layer *child;

	if (text.n < 8 || sc->over)
		return;
	if (sc->decoded + text.n >
	    MOST_DECODED + 2 * (uint64_t)sc->job->view->bytes.n) {
		sc->over = "decoded bytes";
		return;
	}
	sc->decoded += text.n;
	child = GW_NEW(sc->arena, struct gw_layer);
	*child = (struct gw_layer){ .text = text,
				    .parent = d->layer,
				    .from = from,
				    .to = to,
				    .depth = d->layer->depth + 1 };
	d->each(sc, child);
}

static bool mostly_text(struct gw_str s)
{
	size_t good = 0;
	size_t look = s.n < 256 ? s.n : 256;

	for (size_t i = 0; i < look; i++)
		good += (s.p[i] >= ' ' && s.p[i] <= '~') || s.p[i] == '\n' ||
			s.p[i] == '\r' || s.p[i] == '\t';
	return good * 20 >= look * 19;
}

/* Does a line end stand between two lines of one wrapped run? */
static size_t wrap_at(struct gw_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && end - at < 24 && gw_is_space(s.p[end]))
		end++;
	return end < s.n && gw_str_find_byte(gw_str_part(s, at, end), '\n',
					     0) != GW_NOWHERE ?
		       end :
		       at;
}

/* run := line ( line-end line )*, the lines of 60 to 80 symbols but the
 * last */
static size_t base64_end(struct gw_str s, size_t from)
{
	size_t most = s.n - from < MOST_RUN ? s.n : from + MOST_RUN;
	size_t line = from;
	size_t at = from;

	for (;;) {
		size_t next;

		at = gw_spot_symbols_end(s, at, most);
		next = at < s.n ? wrap_at(s, at) : at;
		if (next == at || at - line < 60 || at - line > 80 ||
		    at - from >= MOST_RUN || !gw_spot_symbol(s.p[next]))
			return at;
		line = next;
		at = next;
	}
}

static bool all_hex(struct gw_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!gw_is_hex(s.p[i]))
			return false;
	return s.n % 2 == 0;
}

/* Helm's releases, cloud-init's data: gzip in base64. */
static bool is_gzip(struct gw_str s)
{
	return s.n > 3 && memcmp(s.p, "\037\213\010", 3) == 0;
}

static void decode_gzip(struct decoder *d, size_t from, size_t to)
{
	struct gw_str run = gw_str_part(d->layer->text, from, to);
	struct gw_str packed;
	struct gw_str text;
	int r;

	if (!gw_codec_base64(&packed, d->sc->arena, run))
		return;
	r = gw_unpack_gzip(&text, d->sc->arena, packed, MOST_DECODED);
	if (r == GW_ELIMIT)
		d->sc->over = "decoded bytes";
	else if (r == GW_OK && mostly_text(text))
		hand_on(d, text, from, to);
}

/* A run of hex is one of base64 too, by its letters. */
static void decode_base64(struct decoder *d, size_t from, size_t to)
{
	struct gw_str run = gw_str_part(d->layer->text, from, to);
	struct gw_str head;
	struct gw_str text;

	if (all_hex(run)) {
		if (gw_codec_hex(&text, d->sc->arena, run) && mostly_text(text))
			hand_on(d, text, from, to);
		return;
	}

	/* Four symbols tell whether three bytes of text stand there. */
	if (!gw_codec_base64(&head, d->sc->arena, gw_str_part(run, 0, 16)))
		return;
	if (is_gzip(head))
		decode_gzip(d, from, to);
	if (!mostly_text(head))
		return;
	if (gw_codec_base64(&text, d->sc->arena, run) && mostly_text(text))
		hand_on(d, text, from, to);
}

static void find_base64(struct decoder *d)
{
	struct gw_str s = d->layer->text;
	size_t at = gw_spots_next(&d->spots, GW_SPOT_RUN, 0);

	while (at < s.n && !d->sc->over) {
		size_t end = base64_end(s, at);

		decode_base64(d, at, end);
		at = gw_spots_next(&d->spots, GW_SPOT_RUN, end);
	}
}

static bool read_hex(struct gw_str s, size_t at, size_t digits, uint32_t *out)
{
	*out = 0;
	if (s.n < digits || at > s.n - digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		int v = gw_hex_value(s.p[at + i]);

		if (v < 0)
			return false;
		*out = *out << 4 | (uint32_t)v;
	}
	return true;
}

/* Names of characters that stand in names and values. */
static size_t entity_at(struct gw_str s, size_t at, uint32_t *c)
{
	static const struct {
		const char *name;
		char c;
	} names[] = { { "&lowbar;", '_' }, { "&colon;", ':' },
		      { "&equals;", '=' }, { "&commat;", '@' },
		      { "&plus;", '+' },   { "&sol;", '/' },
		      { "&period;", '.' }, { "&quot;", '"' },
		      { "&amp;", '&' },	   { "&lt;", '<' },
		      { "&gt;", '>' },	   { "&apos;", '\'' } };

	/* An operator, or the end of the text. */
	if (at + 1 >= s.n || !gw_is_lower(s.p[at + 1]) ||
	    gw_str_find_byte(gw_str_part(s, at, at + 8), ';', 3) == GW_NOWHERE)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct gw_str name = gw_str_of(names[i].name);

		if (s.n - at >= name.n && !memcmp(s.p + at, name.p, name.n)) {
			*c = (unsigned char)names[i].c;
			return name.n;
		}
	}
	return 0;
}

/* reference := "&#" digits ";" | "&#x" hex ";" | "&" name ";" */
static size_t reference_at(struct gw_str s, size_t at, uint32_t *c)
{
	bool hex;
	size_t begin;
	size_t end;

	if (at + 3 >= s.n || s.p[at + 1] != '#')
		return entity_at(s, at, c);
	hex = gw_lower(s.p[at + 2]) == 'x';
	begin = at + (hex ? 3 : 2);
	*c = 0;
	for (end = begin; end < s.n && end < begin + 6; end++) {
		int v = gw_hex_value(s.p[end]);

		if (v < 0 || (v > 9 && !hex))
			break;
		*c = *c * (hex ? 16 : 10) + (uint32_t)v;
	}
	return end > begin && end < s.n && s.p[end] == ';' ? end + 1 - at : 0;
}

/* escape := "\x" 2 hex | "\u" 4 hex | "%" 2 hex | reference ; its length, or
 * 0. */
static size_t escape_at(struct gw_str s, size_t at, uint32_t *c)
{
	if (s.p[at] == '%' && read_hex(s, at + 1, 2, c))
		return 3;
	if (s.p[at] == '\\' && at + 1 < s.n && s.p[at + 1] == 'x' &&
	    read_hex(s, at + 2, 2, c))
		return 4;
	if (s.p[at] == '\\' && at + 1 < s.n && s.p[at + 1] == 'u' &&
	    read_hex(s, at + 2, 4, c))
		return 6;
	if (s.p[at] == '\\')
		return gw_bytes_escape(s, at, c);
	return s.p[at] == '&' ? reference_at(s, at, c) : 0;
}

/* The line around an escape with all its escapes undone; a value split by
 * one is whole again. Returns where the line ends. */
static size_t unescape_line(struct decoder *d, size_t at)
{
	struct gw_str s = d->layer->text;
	size_t from = gw_line_start(s, at, 2048);
	size_t to = gw_line_end(s, at, 4096);
	struct gw_buf out;
	size_t escapes = 0;

	gw_buf_init(&out, 16384);
	for (size_t i = from; i < to;) {
		uint32_t c = 0;
		size_t n = escape_at(s, i, &c);

		if (n && c >= ' ' && c < 0x110000) {
			gw_utf8_add(&out, c);
			escapes++;
			i += n;
		} else {
			gw_buf_byte(&out, s.p[i++]);
		}
	}
	if (escapes)
		hand_on(d, gw_arena_copy(d->sc->arena, gw_buf_str(&out)), from,
			to);
	gw_buf_release(&out);
	return to;
}

/* Escapes of letters and digits hide; others are everyday. */
static bool hides(uint32_t c)
{
	return c < 128 && (gw_is_alnum((char)c) || c == '_' || c == ':' ||
			   c == '-' || c == '@' || c == '=');
}

static void find_escapes(struct decoder *d)
{
	struct gw_str s = d->layer->text;
	size_t at = gw_spots_next(&d->spots, GW_SPOT_ESCAPE, 0);

	while (at < s.n && !d->sc->over) {
		uint32_t c = 0;
		size_t n = escape_at(s, at, &c);

		if (n && hides(c))
			at = unescape_line(d, at);
		at = gw_spots_next(&d->spots, GW_SPOT_ESCAPE, at + 1);
	}
}

/* A word that a backslash at the line's end cuts in two, as shells, Dockerfiles
 * and C join it: the next line begins at once. */
static bool is_splice(struct gw_str s, size_t at)
{
	size_t next = at + 1;

	if (next < s.n && s.p[next] == '\r')
		next++;
	return at > 0 && next + 1 < s.n && s.p[next] == '\n' &&
	       gw_is_word(s.p[at - 1]) && gw_is_word(s.p[next + 1]);
}

static void find_splices(struct decoder *d)
{
	struct gw_str s = d->layer->text;
	size_t at = gw_spots_next(&d->spots, GW_SPOT_SPLICE, 0);

	while (at < s.n && !d->sc->over) {
		size_t from = gw_line_start(s, at, 2048);
		size_t to = at;
		struct gw_buf out;

		if (!is_splice(s, at)) {
			at = gw_spots_next(&d->spots, GW_SPOT_SPLICE, at + 1);
			continue;
		}
		gw_buf_init(&out, 16384);
		gw_buf_add(&out, gw_str_part(s, from, at));
		while (is_splice(s, to) && out.n < 8192) {
			size_t begin = gw_str_find_byte(s, '\n', to) + 1;

			to = gw_line_end(s, begin, 4096);
			if (to > begin && s.p[to - 1] == '\r')
				to--;
			if (to > begin && s.p[to - 1] == '\\')
				to--;
			gw_buf_add(&out, gw_str_part(s, begin, to));
		}
		hand_on(d, gw_arena_copy(d->sc->arena, gw_buf_str(&out)), from,
			to);
		gw_buf_release(&out);
		/* A backslash there has been taken for the last line's. */
		at = gw_spots_next(&d->spots, GW_SPOT_SPLICE, to);
		if (at == to)
			at = gw_spots_next(&d->spots, GW_SPOT_SPLICE, to + 1);
	}
}

/* Texts written as a list of bytes. */
static void find_lists(struct decoder *d)
{
	struct gw_str s = d->layer->text;
	size_t at = 0;
	struct gw_buf out;

	gw_buf_init(&out, MOST_RUN);
	for (;;) {
		size_t end;

		at = gw_spots_next(&d->spots, GW_SPOT_LIST, at);
		if (at >= s.n || d->sc->over)
			break;
		gw_buf_reset(&out);
		end = gw_bytes_list(&out, s, at);
		if (end && mostly_text(gw_buf_str(&out)))
			hand_on(d, gw_arena_copy(d->sc->arena,
						 gw_buf_str(&out)),
				at, end);
		at = end ? end : at + 2;
	}
	gw_buf_release(&out);
}

/* Languages in which literals beside each other are one. */
static bool joins_neighbours(struct gw_str path)
{
	static const char *const ends[] = { ".py", ".c", ".h", ".cc", ".cpp",
					    ".cxx", ".hpp", ".m", ".rb", ".d" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (gw_str_ends(path, gw_str_of(ends[i])))
			return true;
	return false;
}

/* join := quote blank* ("+" | "\" | line-end)* blank* quote */
static size_t join_at(struct gw_str s, size_t at, bool neighbours)
{
	char quote = s.p[at];
	size_t i = at + 1;
	size_t signs = neighbours;

	while (i < s.n && i - at < 80 &&
	       (gw_is_space(s.p[i]) || s.p[i] == '+' || s.p[i] == '\\' ||
		s.p[i] == '.' || s.p[i] == '&')) {
		signs += s.p[i] == '+' || s.p[i] == '.' || s.p[i] == '\\' ||
			 s.p[i] == '\n' || s.p[i] == '&';
		i++;
	}
	return i < s.n && s.p[i] == quote && i > at + 1 && signs ? i : at;
}

/* "a" + "b" and "a" "b" on two lines: the literals become one. */
static void find_joins(struct decoder *d)
{
	struct gw_str s = d->layer->text;
	bool neighbours = joins_neighbours(d->sc->job->view->name);

	for (size_t at = gw_spots_next(&d->spots, GW_SPOT_JOIN, 1);
	     at + 1 < s.n && !d->sc->over;
	     at = gw_spots_next(&d->spots, GW_SPOT_JOIN, at + 1)) {
		size_t next;
		size_t from;
		size_t to;
		struct gw_buf out;

		next = join_at(s, at, neighbours);
		if (next == at || next + 1 >= s.n || !gw_is_alnum(s.p[next + 1]))
			continue;
		from = gw_line_start(s, at, 512);
		gw_buf_init(&out, 8192);
		gw_buf_add(&out, gw_str_part(s, from, at));
		for (;;) {
			size_t end = gw_str_find_byte(
				gw_str_part(s, 0, next + 1024), s.p[at],
				next + 1);

			to = end == GW_NOWHERE ? next + 1 : end;
			gw_buf_add(&out, gw_str_part(s, next + 1, to));
			if (end == GW_NOWHERE)
				break;
			next = join_at(s, end, neighbours);
			if (next == end || out.n > 4096)
				break;
		}
		to = gw_line_end(s, to, 200);
		gw_buf_byte(&out, s.p[at]);
		hand_on(d, gw_arena_copy(d->sc->arena, gw_buf_str(&out)), from,
			to);
		gw_buf_release(&out);
		at = to;
	}
}

void gw_decode_inside(struct gw_scan *sc, const struct gw_layer *layer,
		      gw_decoded *each)
{
	struct decoder d = { .sc = sc, .layer = layer, .each = each };

	if (layer->depth >= MOST_DEPTH || sc->where.generated)
		return;
	gw_spots_look(&d.spots, sc->arena, layer->text);
	find_base64(&d);
	find_escapes(&d);
	if (layer->depth == 0)
		find_joins(&d);
	if (layer->depth == 0)
		find_splices(&d);
	if (layer->depth == 0)
		find_lists(&d);
}
