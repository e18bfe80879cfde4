/*
 * Texts of pictures and documents. PNG: tEXt, zTXt and iTXt chunks (ISO/IEC
 * 15948, 11.3.3). PDF: literal and hexadecimal strings (ISO 32000-1, 7.3.4),
 * in the file and in what its FlateDecode streams hold; the pieces of one
 * array are one text, as the operator TJ shows them. Office: text of XML.
 * A pusher chooses every byte: nothing is believed but what comes out, and
 * that is bounded. SPDX-License-Identifier: Apache-2.0
 */
#include "unpack/texts.h"

#include <libdeflate.h>
#include <string.h>

#include "base/buf.h"
#include "unpack/unpack.h"

#define MOST_TEXT ((size_t)32 << 20) /* of one file */
#define MOST_STREAM ((size_t)16 << 20)
#define LOOK_BACK 2048u /* for the dictionary of a stream */

struct texts {
	struct gw_buf out;
	bool over;
	bool broken; /* a stream could not be read */
};

static void add(struct texts *t, struct gw_str s)
{
	if (t->out.n + s.n + 1 > MOST_TEXT)
		t->over = true;
	else
		gw_buf_add(&t->out, s);
}

static void end_line(struct texts *t)
{
	if (t->out.n && gw_buf_str(&t->out).p[t->out.n - 1] != '\n')
		add(t, GW_STR("\n"));
}

/* --- deflate -------------------------------------------------------------- */

enum wrapping { ZLIB, GZIP };

/* A stream and room for what is in it. What stands behind it does not matter. */
struct stream {
	struct gw_str in;
	char *out;
	size_t room;
	size_t got;
};

static enum libdeflate_result unwrap(struct libdeflate_decompressor *d,
				     enum wrapping how, struct stream *s)
{
	size_t used;

	if (how == GZIP)
		return libdeflate_gzip_decompress_ex(d, s->in.p, s->in.n,
						     s->out, s->room, &used,
						     &s->got);
	return libdeflate_zlib_decompress_ex(d, s->in.p, s->in.n, s->out,
					     s->room, &used, &s->got);
}

/* GW_ELIMIT: more than `most`; GW_ESYNTAX: it is none. */
static int inflate(struct gw_str *out, struct gw_arena *a, struct gw_str in,
		   enum wrapping how, size_t most)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result r = LIBDEFLATE_INSUFFICIENT_SPACE;
	struct stream s = { .in = in };
	size_t cap = in.n * 4 + 256;

	if (!d)
		gw_no_memory(cap);
	for (; r == LIBDEFLATE_INSUFFICIENT_SPACE && s.room < most; cap *= 4) {
		s.room = cap < most ? cap : most;
		s.out = gw_arena_alloc(a, s.room);
		r = unwrap(d, how, &s);
	}
	libdeflate_free_decompressor(d);
	*out = (struct gw_str){ s.out, s.got };
	if (r == LIBDEFLATE_INSUFFICIENT_SPACE)
		return GW_ELIMIT;
	return r == LIBDEFLATE_SUCCESS ? GW_OK : GW_ESYNTAX;
}

int gw_unpack_gzip(struct gw_str *out, struct gw_arena *a, struct gw_str bytes,
		   size_t most)
{
	return inflate(out, a, bytes, GZIP, most);
}

static void add_inflated(struct texts *t, struct gw_arena *a, struct gw_str s)
{
	struct gw_str text;
	int r = inflate(&text, a, s, ZLIB, MOST_STREAM);

	t->over = t->over || r == GW_ELIMIT;
	t->broken = t->broken || r == GW_ESYNTAX;
	if (r == GW_OK)
		add(t, text);
}

/* --- PNG ------------------------------------------------------------------ */

#define PNG_HEAD GW_STR("\x89PNG\r\n\x1a\n")

static uint32_t be32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	       (uint32_t)u[2] << 8 | u[3];
}

/* Behind `count` more NULs. */
static struct gw_str behind_nul(struct gw_str s, unsigned count)
{
	while (count-- > 0) {
		size_t at = gw_str_find_byte(s, '\0', 0);

		s = gw_str_part(s, at == GW_NOWHERE ? s.n : at + 1, s.n);
	}
	return s;
}

static void png_chunk(struct texts *t, struct gw_arena *a, struct gw_str kind,
		      struct gw_str body)
{
	struct gw_str text = behind_nul(body, 1);

	if (gw_str_is(kind, "tEXt")) {
		add(t, text);
	} else if (gw_str_is(kind, "zTXt") && text.n > 1) {
		add_inflated(t, a, gw_str_part(text, 1, text.n));
	} else if (gw_str_is(kind, "iTXt") && text.n > 2) {
		bool packed = text.p[0] == 1;

		text = behind_nul(gw_str_part(text, 2, text.n), 2);
		if (packed)
			add_inflated(t, a, text);
		else
			add(t, text);
	} else {
		return;
	}
	end_line(t);
}

static void read_png(struct texts *t, struct gw_arena *a, struct gw_str s)
{
	size_t at = PNG_HEAD.n;

	while (s.n - at >= 12 && !t->over) {
		size_t n = be32(s.p + at);

		if (n > s.n - at - 12)
			n = s.n - at - 12;
		png_chunk(t, a, gw_str_part(s, at + 4, at + 8),
			  gw_str_part(s, at + 8, at + 8 + n));
		at += n + 12;
	}
}

/* --- PDF ------------------------------------------------------------------ */

static char escape_of(char c)
{
	static const char from[] = "nrtbf";
	static const char to[] = "\n\r\t\b\f";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : c;
}

/* The bytes of an escape at a backslash; returns what is behind it. */
static size_t read_escape(struct gw_buf *out, struct gw_str s, size_t at)
{
	unsigned c = 0;
	size_t end = at + 1;

	while (end < s.n && end < at + 4 && s.p[end] >= '0' && s.p[end] < '8')
		c = c * 8 + (unsigned)(s.p[end++] - '0');
	if (end > at + 1)
		gw_buf_byte(out, (char)(c & 0xff));
	else if (end < s.n && s.p[end] == '\r')
		return end + (end + 1 < s.n && s.p[end + 1] == '\n' ? 2 : 1);
	else if (end < s.n && s.p[end++] != '\n')
		gw_buf_byte(out, escape_of(s.p[end - 1]));
	return end;
}

/* string := "(" ( byte | escape | string )* ")" ; to behind its end. */
static size_t read_literal(struct gw_buf *out, struct gw_str s, size_t at)
{
	unsigned depth = 0;

	while (at < s.n && out->n < out->max - 8) {
		char c = s.p[at];

		if (c == '\\') {
			at = read_escape(out, s, at);
			continue;
		}
		at++;
		if (c == '(' && depth++ == 0)
			continue;
		if (c == ')' && --depth == 0)
			break;
		gw_buf_byte(out, c);
	}
	return at;
}

/* string := "<" ( hex hex )* ">" */
static size_t read_hex(struct gw_buf *out, struct gw_str s, size_t at)
{
	int high = -1;

	for (at++; at < s.n && s.p[at] != '>' && out->n < out->max - 8; at++) {
		int v = gw_hex_value(s.p[at]);

		if (v < 0 && !gw_is_space(s.p[at]))
			break;
		if (v < 0)
			continue;
		if (high >= 0)
			gw_buf_byte(out, (char)(high << 4 | v));
		high = high < 0 ? v : -1;
	}
	return at;
}

/* UTF-16 with its mark, as strings outside of pages may be: the low bytes. */
static struct gw_str narrow(struct gw_arena *a, struct gw_str s)
{
	char *p;

	if (!gw_str_starts(s, GW_STR("\xfe\xff")))
		return s;
	p = gw_arena_alloc(a, s.n / 2 + 1);
	for (size_t i = 3; i < s.n; i += 2)
		p[(i - 3) / 2] = s.p[i];
	return (struct gw_str){ p, (s.n - 2) / 2 };
}

/* All strings; a word between two of them (an operator) ends the line. */
static void read_strings(struct texts *t, struct gw_arena *a, struct gw_str s)
{
	struct gw_buf one;

	gw_buf_init(&one, MOST_STREAM);
	for (size_t at = 0; at < s.n && !t->over;) {
		char c = s.p[at];
		bool twice = at + 1 < s.n && s.p[at + 1] == c;

		gw_buf_reset(&one);
		if (c == '(')
			at = read_literal(&one, s, at);
		else if (c == '<' && !twice)
			at = read_hex(&one, s, at);
		else
			at += c == '<' ? 2 : 1;
		if (one.n)
			add(t, narrow(a, gw_buf_str(&one)));
		else if (gw_is_alpha(c) || c == '/')
			end_line(t);
	}
	gw_buf_release(&one);
	end_line(t);
}

static bool has(struct gw_str s, const char *word)
{
	return gw_str_find(s, gw_str_of(word), 0) != GW_NOWHERE;
}

/* A stream and the dictionary in front of it. */
static void read_stream(struct texts *t, struct gw_arena *a, struct gw_str dict,
			struct gw_str body)
{
	struct gw_str text;
	int r;

	if (has(dict, "/Image") || has(dict, "/Length1") ||
	    has(dict, "/ICCBased") || has(dict, "/FontFile"))
		return;
	if (!has(dict, "/FlateDecode")) {
		read_strings(t, a, body);
		return;
	}
	r = inflate(&text, a, body, ZLIB, MOST_STREAM);
	t->over = t->over || r == GW_ELIMIT;
	t->broken = t->broken || r == GW_ESYNTAX;
	if (r == GW_OK)
		read_strings(t, a, text);
}

static void read_pdf(struct texts *t, struct gw_arena *a, struct gw_str s)
{
	size_t at = 0;

	while (at < s.n && !t->over) {
		size_t begin = gw_str_find(s, GW_STR("stream"), at);
		size_t end;
		struct gw_str dict;

		if (begin == GW_NOWHERE)
			begin = s.n;
		dict = gw_str_part(s, begin - at > LOOK_BACK ? begin - LOOK_BACK
							     : at,
				   begin);
		read_strings(t, a, gw_str_part(s, at, begin));
		begin += begin < s.n ? strlen("stream") : 0;
		while (begin < s.n && (s.p[begin] == '\r' || s.p[begin] == '\n'))
			begin++;
		end = gw_str_find(s, GW_STR("endstream"), begin);
		if (end == GW_NOWHERE)
			end = s.n;
		if (end > begin)
			read_stream(t, a, dict, gw_str_part(s, begin, end));
		at = end + (end < s.n ? strlen("endstream") : 0);
	}
}

/* --- all ------------------------------------------------------------------ */

static bool is_pdf(struct gw_str s)
{
	return gw_str_starts(s, GW_STR("%PDF-"));
}

bool gw_texts_know(struct gw_str bytes)
{
	return gw_str_starts(bytes, PNG_HEAD) || is_pdf(bytes);
}

int gw_texts_of(struct gw_str *out, struct gw_arena *a, struct gw_str bytes,
		struct gw_err *err)
{
	struct texts t = { .over = false };

	gw_buf_init(&t.out, MOST_TEXT + 1);
	if (is_pdf(bytes))
		read_pdf(&t, a, bytes);
	else
		read_png(&t, a, bytes);
	*out = gw_arena_copy(a, gw_buf_str(&t.out));
	gw_buf_release(&t.out);
	if (t.over)
		return gw_err_set(err, GW_ELIMIT,
				  "the texts inside are too large to be read");
	return t.broken ? gw_err_set(err, GW_ESYNTAX,
				     "a stream of the document cannot be read")
			: GW_OK;
}

/* Paragraphs, cells, rows, breaks. */
static bool ends_line(struct gw_str tag)
{
	static const char *const ends[] = { "/w:p", "/a:p", "/si",    "/row",
					    "/c",   "/text:p", "w:br/", "/text:h" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (gw_str_is(tag, ends[i]))
			return true;
	return false;
}

struct gw_str gw_texts_of_xml(struct gw_arena *a, struct gw_str xml)
{
	char *p = gw_arena_alloc(a, xml.n + 1);
	size_t n = 0;

	for (size_t at = 0; at < xml.n;) {
		size_t end;

		if (xml.p[at] != '<') {
			p[n++] = xml.p[at++];
			continue;
		}
		end = gw_str_find_byte(xml, '>', at);
		if (end == GW_NOWHERE)
			end = xml.n;
		if (ends_line(gw_str_part(xml, at + 1, end)))
			p[n++] = '\n';
		at = end + 1;
	}
	return (struct gw_str){ p, n };
}
