/* XML without its DTD: elements, attributes, text. Nothing is expanded but
 * the five entities of XML 1.0 (4.6) and character references.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "parse/shared.h"

struct xml {
	struct gw_builder *b;
	struct gw_err *err;
	struct gw_str text;
	size_t at;
};

/* The character data of one element, which its children interrupt. */
struct piece {
	struct gw_str text;
	struct piece *next;
};

struct content {
	struct piece *first;
	struct piece *last;
	size_t count;
	uint32_t off; /* of the first piece that is not blank ... */
	uint32_t end; /* ... and behind the last */
	bool known; /* no entity that only a DTD could tell */
};

static int fail(struct xml *x, size_t off, const char *what)
{
	return gw_build_fault(x->b, x->err, (uint32_t)off, "%s", what);
}

static bool next_is(const struct xml *x, const char *text)
{
	return gw_str_starts(gw_str_part(x->text, x->at, x->text.n),
			     gw_str_of(text));
}

static void skip_spaces(struct xml *x)
{
	while (x->at < x->text.n && gw_is_space(x->text.p[x->at]))
		x->at++;
}

/* Moves behind the next `end`; a fault where the thing began if none. */
static int skip_behind(struct xml *x, const char *end, const char *what)
{
	size_t hit = gw_str_find(x->text, gw_str_of(end), x->at);

	if (hit == GW_NOWHERE)
		return fail(x, x->at, what);
	x->at = hit + strlen(end);
	return GW_OK;
}

static int skip_comment(struct xml *x)
{
	size_t from = x->at;
	int r = skip_behind(x, "-->", "the comment does not end");

	if (r == GW_OK && x->at >= from + 7)
		gw_build_comment(x->b,
				 gw_str_part(x->text, from + 4, x->at - 3),
				 (uint32_t)from);
	return r;
}

/* "<!DOCTYPE" any ( "[" subset "]" )? ">" ; quotes hide, nothing is read */
static int skip_doctype(struct xml *x)
{
	size_t from = x->at;
	int depth = 0;

	for (size_t i = from; i < x->text.n; i++) {
		char c = x->text.p[i];

		if (c == '"' || c == '\'') {
			i = gw_str_find_byte(x->text, c, i + 1);
			if (i == GW_NOWHERE)
				break;
		} else if (gw_str_starts(gw_str_part(x->text, i, x->text.n),
					 GW_STR("<!--"))) {
			i = gw_str_find(x->text, GW_STR("-->"), i);
			if (i == GW_NOWHERE)
				break;
		} else if (c == '[') {
			depth++;
		} else if (c == ']') {
			depth--;
		} else if (c == '>' && depth <= 0) {
			x->at = i + 1;
			return GW_OK;
		}
	}
	return fail(x, from, "the document type does not end");
}

/* --- text --- */

/* entity := "&" name ";" | "&#" digits ";" | "&#x" hex ";" ; the end of it,
 * or `at`. `n` bytes are written to `to` (4 of room). */
static size_t read_entity(struct gw_str s, size_t at, char *to, size_t *n)
{
	static const char *const names[] = { "lt;", "gt;", "amp;", "quot;",
					     "apos;" };
	static const char chars[] = "<>&\"'";
	struct gw_str in = gw_str_part(s, at + 1, s.n);
	size_t end = gw_str_find_byte(gw_str_part(in, 0, 12), ';', 0);
	uint32_t base = 10;
	uint32_t code = 0;
	size_t i = 1;

	for (size_t k = 0; k < 5; k++)
		if (gw_str_starts(in, gw_str_of(names[k]))) {
			*to = chars[k];
			*n = 1;
			return at + 1 + strlen(names[k]);
		}
	if (end == GW_NOWHERE || in.p[0] != '#')
		return at;
	if (in.p[1] == 'x') {
		base = 16;
		i = 2;
	}
	if (i >= end)
		return at;
	for (; i < end; i++) {
		char c = gw_lower(in.p[i]);

		if (base == 16 ? !gw_is_hex(c) : !gw_is_digit(c))
			return at;
		if (code < 0x110000)
			code = code * base +
			       (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*n = gw_utf8_put(to, code);
	return at + 1 + end + 1;
}

/* Decodes entities; *known becomes false for one that a DTD would have to
 * tell, which is kept as written. A reference is never shorter than what it
 * stands for: "&#x10ffff;". */
static struct gw_str decode(struct xml *x, struct gw_str raw, bool *known)
{
	char *text;
	size_t n = 0;

	if (gw_str_find_byte(raw, '&', 0) == GW_NOWHERE)
		return raw;
	text = gw_arena_alloc(x->b->arena, raw.n + 4);
	for (size_t i = 0; i < raw.n;) {
		char c[4];
		size_t size = 0;
		size_t end = i;

		if (raw.p[i] == '&') {
			end = read_entity(raw, i, c, &size);
			if (end == i)
				*known = false;
		}
		if (end == i) {
			text[n++] = raw.p[i++];
			continue;
		}
		memcpy(text + n, c, size);
		n += size;
		i = end;
	}
	return (struct gw_str){ text, n };
}

static void add_piece(struct xml *x, struct content *in, size_t from,
		      struct gw_str text)
{
	struct piece *p;

	if (gw_str_trim(text).n == 0 && !in->first)
		return;
	p = GW_NEW(x->b->arena, struct piece);
	p->text = text;
	if (in->last)
		in->last->next = p;
	else
		in->first = p;
	in->last = p;
	if (in->count++ == 0)
		in->off = (uint32_t)from;
	in->end = (uint32_t)x->at;
}

/* "<![CDATA[" any "]]>" */
static int read_cdata(struct xml *x, struct content *in)
{
	size_t from = x->at;
	int r = skip_behind(x, "]]>", "the CDATA section does not end");

	if (r == GW_OK)
		add_piece(x, in, from,
			  gw_str_part(x->text, from + 9, x->at - 3));
	return r;
}

static void read_text(struct xml *x, struct content *in)
{
	size_t from = x->at;
	struct gw_str raw;

	while (x->at < x->text.n && x->text.p[x->at] != '<')
		x->at++;
	raw = gw_str_part(x->text, from, x->at);
	while (raw.n && gw_is_space(raw.p[0]) && !in->first) {
		raw.p++;
		raw.n--;
		from++;
	}
	add_piece(x, in, from, decode(x, raw, &in->known));
}

static int build_text(struct xml *x, const struct content *in)
{
	struct gw_str *parts;
	struct gw_str text;
	size_t n = 0;
	uint32_t end = in->end;

	if (!in->first)
		return GW_OK;
	parts = gw_arena_array(x->b->arena, in->count, sizeof(*parts));
	for (const struct piece *p = in->first; p; p = p->next)
		parts[n++] = p->text;
	text = n == 1 ? parts[0] : gw_arena_join(x->b->arena, parts, n);
	text = gw_str_trim(text);
	while (end > in->off && gw_is_space(x->text.p[end - 1]))
		end--;
	gw_build_key(x->b, GW_STR("$text"), in->off);
	if (in->known)
		return gw_build_string(x->b, text, in->off, end - in->off,
				       x->err);
	return gw_build_scalar(x->b, GW_UNKNOWN,
			       gw_str_part(x->text, in->off, end), in->off,
			       end - in->off, x->err);
}

/* --- tags --- */

static struct gw_str read_name(struct xml *x)
{
	size_t from = x->at;

	while (x->at < x->text.n && !gw_is_space(x->text.p[x->at]) &&
	       !(x->text.p[x->at] && strchr("/>=<\"'", x->text.p[x->at])))
		x->at++;
	return gw_str_part(x->text, from, x->at);
}

/* attribute := name "=" ( '"' any* '"' | "'" any* "'" ) */
static int read_attribute(struct xml *x)
{
	size_t off = x->at;
	struct gw_str parts[2] = { GW_STR("@"), read_name(x) };
	bool known = true;
	struct gw_str raw;
	size_t end;

	if (parts[1].n == 0)
		return fail(x, off, "here should be an attribute or '>'");
	skip_spaces(x);
	if (!next_is(x, "="))
		return fail(x, x->at, "here should be '='");
	x->at++;
	skip_spaces(x);
	if (!next_is(x, "\"") && !next_is(x, "'"))
		return fail(x, x->at, "here should be a value in quotes");
	end = gw_str_find_byte(x->text, x->text.p[x->at], x->at + 1);
	if (end == GW_NOWHERE)
		return fail(x, x->at, "the value does not end");
	raw = gw_str_part(x->text, x->at + 1, end);
	x->at = end + 1;
	gw_build_key(x->b, gw_arena_join(x->b->arena, parts, 2),
		     (uint32_t)off);
	off = (size_t)(raw.p - x->text.p);
	parts[0] = decode(x, raw, &known);
	if (!known)
		return gw_build_scalar(x->b, GW_UNKNOWN, raw, (uint32_t)off,
				       (uint32_t)raw.n, x->err);
	return gw_build_string(x->b, parts[0], (uint32_t)off,
			       (uint32_t)raw.n, x->err);
}

/* "<" name attribute* ( "/>" | ">" ); *empty tells which. The map is open. */
static int read_start(struct xml *x, struct gw_str *name, bool *empty)
{
	uint32_t off = (uint32_t)x->at;
	int r = gw_build_open(x->b, GW_MAP, off, x->err);

	if (r < 0)
		return r;
	x->at++;
	*name = read_name(x);
	if (name->n == 0)
		return fail(x, x->at, "here should be a name");
	gw_build_key(x->b, GW_STR("$tag"), off + 1);
	r = gw_build_scalar(x->b, GW_STRING, *name, off + 1,
			    (uint32_t)name->n, x->err);
	while (r == GW_OK) {
		skip_spaces(x);
		*empty = next_is(x, "/>");
		if (*empty || next_is(x, ">"))
			break;
		r = read_attribute(x);
	}
	if (r < 0)
		return r;
	x->at += *empty ? 2 : 1;
	gw_keys_mark(x->b->arena, x->b->open, false);
	return GW_OK;
}

/* "</" name ">" */
static int read_end(struct xml *x, struct gw_str name)
{
	size_t off = x->at;

	x->at += 2;
	if (!gw_str_eq(read_name(x), name))
		return fail(x, off, "the end tag is not that of its element");
	skip_spaces(x);
	if (!next_is(x, ">"))
		return fail(x, x->at, "here should be '>'");
	x->at++;
	return GW_OK;
}

static int read_element(struct xml *x);

static int read_child(struct xml *x, const struct gw_node *element)
{
	if (x->b->open == element) {
		gw_build_key(x->b, GW_STR("$children"), (uint32_t)x->at);
		int r = gw_build_open(x->b, GW_LIST, (uint32_t)x->at, x->err);

		if (r < 0)
			return r;
	}
	return read_element(x);
}

/* One thing between tags. */
static int read_item(struct xml *x, struct content *in,
		     const struct gw_node *element)
{
	if (next_is(x, "<!--"))
		return skip_comment(x);
	if (next_is(x, "<![CDATA["))
		return read_cdata(x, in);
	if (next_is(x, "<?"))
		return skip_behind(x, "?>", "the instruction does not end");
	if (next_is(x, "<"))
		return read_child(x, element);
	read_text(x, in);
	return GW_OK;
}

/* element := start ( item* end )? ; the builder bounds the depth */
static int read_element(struct xml *x)
{
	struct content in = { .known = true };
	struct gw_node *element;
	struct gw_str name;
	bool empty = false;
	int r = read_start(x, &name, &empty);

	if (r < 0)
		return r;
	element = x->b->open;
	while (!empty && !next_is(x, "</")) {
		if (x->at >= x->text.n)
			return fail(x, x->at, "the element does not end");
		r = read_item(x, &in, element);
		if (r < 0)
			return r;
	}
	if (x->b->open != element)
		gw_build_close(x->b, (uint32_t)x->at);
	r = build_text(x, &in);
	if (r == GW_OK && !empty)
		r = read_end(x, name);
	if (r < 0)
		return r;
	gw_build_close(x->b, (uint32_t)x->at);
	return GW_OK;
}

/* What may stand around the root. */
static int skip_misc(struct xml *x)
{
	int r = GW_OK;

	while (r == GW_OK) {
		skip_spaces(x);
		if (next_is(x, "<!--"))
			r = skip_comment(x);
		else if (next_is(x, "<?"))
			r = skip_behind(x, "?>",
					"the instruction does not end");
		else if (next_is(x, "<!DOCTYPE"))
			r = skip_doctype(x);
		else
			break;
	}
	return r;
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct xml x = { .b = b, .err = err, .text = view->bytes };
	int r = skip_misc(&x);

	if (r < 0 || x.at == x.text.n)
		return r;
	if (!next_is(&x, "<"))
		return fail(&x, x.at, "here should be '<'");
	r = read_element(&x);
	if (r == GW_OK)
		r = skip_misc(&x);
	if (r == GW_OK && x.at < x.text.n)
		r = fail(&x, x.at, "there is more after the root");
	return r;
}

static int sniff(struct gw_str head)
{
	return gw_str_starts(head, GW_STR("<?xml ")) ? 90 : 0;
}

const struct gw_parser gw_parser_xml = {
	.name = "xml",
	.globs = (const char *const[]){
		"*.xml", "*.pom", "*.csproj", "*.vbproj", "*.fsproj",
		"*.props", "*.targets", "*.nuspec", "*.plist", "*.wsdl",
		"*.xsd", "*.xsl", "*.xslt", "*.jmx", "*.iml", "web.config",
		"Web.config", "app.config", "App.config", "nuget.config",
		"NuGet.config", "NuGet.Config", "packages.config",
		"web.*.config", "Web.*.config", NULL },
	.sniff = sniff,
	.parse = parse,
};
