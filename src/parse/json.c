/* JSON, with the comments and trailing commas of editors (JSONC), and JSON
 * lines. RFC 8259. SPDX-License-Identifier: Apache-2.0 */
#include "parse/json.h"

#include "parse/shared.h"

static int fail(struct gw_json *p, const char *what)
{
	uint32_t off = (uint32_t)p->at;

	if (p->at >= p->text.n)
		return gw_build_fault(p->b, p->err, off,
				      "the text ends where %s should be", what);
	return gw_build_fault(p->b, p->err, off, "here should be %s", what);
}

static bool next_is(const struct gw_json *p, char c)
{
	return p->at < p->text.n && p->text.p[p->at] == c;
}

static void read_line_comment(struct gw_json *p)
{
	size_t end = p->at + 2;

	while (end < p->text.n && p->text.p[end] != '\n' &&
	       p->text.p[end] != '\r')
		end++;
	gw_build_comment(p->b, gw_str_part(p->text, p->at + 2, end),
			 (uint32_t)p->at);
	p->at = end;
}

static int read_block_comment(struct gw_json *p)
{
	size_t end = gw_str_find(p->text, GW_STR("*/"), p->at + 2);

	if (end == GW_NOWHERE)
		return gw_build_fault(p->b, p->err, (uint32_t)p->at,
				      "the comment does not end");
	gw_build_comment(p->b, gw_str_part(p->text, p->at + 2, end),
			 (uint32_t)p->at);
	p->at = end + 2;
	return GW_OK;
}

/* blank := ( space | "//" line | block comment )* */
static int skip_blank(struct gw_json *p)
{
	while (p->at < p->text.n) {
		struct gw_str rest = gw_str_part(p->text, p->at, p->text.n);

		if (rest.p[0] == ' ' || rest.p[0] == '\t' ||
		    rest.p[0] == '\n' || rest.p[0] == '\r') {
			p->at++;
		} else if (gw_str_starts(rest, GW_STR("//"))) {
			read_line_comment(p);
		} else if (gw_str_starts(rest, GW_STR("/*"))) {
			int r = read_block_comment(p);

			if (r < 0)
				return r;
		} else {
			break;
		}
	}
	return GW_OK;
}

/* "\u" hex4 ( "\u" hex4 )?; `at` stands on the u and ends on the last digit. */
static bool read_unicode(struct gw_str s, size_t *at, uint32_t *out)
{
	uint32_t low;

	if (!gw_hex_read(s, *at + 1, 4, out))
		return false;
	*at += 4;
	if (*out >= 0xd800 && *out < 0xdc00 && *at + 2 < s.n &&
	    s.p[*at + 1] == '\\' && s.p[*at + 2] == 'u' &&
	    gw_hex_read(s, *at + 3, 4, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		*out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
		*at += 6;
	}
	return true;
}

/* Decodes what stands between the quotes; it can only become shorter. */
static bool decode_string(struct gw_json *p, struct gw_str raw,
			  struct gw_str *out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	char *text = gw_arena_alloc(p->b->arena, raw.n + 4);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		const char *hit;
		uint32_t c;

		if (raw.p[i] != '\\') {
			text[n++] = raw.p[i];
			continue;
		}
		i++;
		hit = i < raw.n ? memchr(from, raw.p[i], 8) : NULL;
		if (hit) {
			text[n++] = to[hit - from];
		} else if (i < raw.n && raw.p[i] == 'u' &&
			   read_unicode(raw, &i, &c)) {
			n += gw_utf8_put(text + n, c);
		} else {
			return false;
		}
	}
	*out = (struct gw_str){ text, n };
	return true;
}

/* string := '"' ( char | escape )* '"' */
static int read_string(struct gw_json *p, struct gw_str *out)
{
	size_t from = p->at + 1;
	size_t end = from;
	bool escaped = false;

	for (; end < p->text.n && p->text.p[end] != '"'; end++) {
		if ((unsigned char)p->text.p[end] < 0x20)
			break;
		if (p->text.p[end] == '\\') {
			escaped = true;
			end++;
		}
	}
	if (end >= p->text.n || p->text.p[end] != '"')
		return gw_build_fault(p->b, p->err, (uint32_t)p->at,
				      "the string does not end on its line");
	*out = gw_str_part(p->text, from, end);
	if (escaped && !decode_string(p, *out, out))
		return gw_build_fault(p->b, p->err, (uint32_t)p->at,
				      "the string holds an unknown escape");
	p->at = end + 1;
	return GW_OK;
}

static size_t skip_digits(struct gw_str s, size_t at)
{
	while (at < s.n && gw_is_digit(s.p[at]))
		at++;
	return at;
}

/* number := "-"? ( "0" | [1-9] digit* ) ( "." digit+ )? ( [eE] [+-]? digit+ )?
 * Returns its end, or `at` if there is none. */
static size_t number_end(struct gw_str s, size_t at)
{
	size_t i = at < s.n && s.p[at] == '-' ? at + 1 : at;
	size_t end = skip_digits(s, i);

	if (end == i || (s.p[i] == '0' && end > i + 1))
		return at;
	if (end < s.n && s.p[end] == '.') {
		i = end + 1;
		end = skip_digits(s, i);
		if (end == i)
			return at;
	}
	if (end < s.n && (s.p[end] == 'e' || s.p[end] == 'E')) {
		i = end + 1;
		if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		end = skip_digits(s, i);
		if (end == i)
			return at;
	}
	return end;
}

/* word := "true" | "false" | "null" | number */
static int read_word(struct gw_json *p)
{
	static const struct {
		const char *word;
		enum gw_kind kind;
	} words[] = { { "true", GW_BOOL },
		      { "false", GW_BOOL },
		      { "null", GW_NULL } };
	enum gw_kind kind = GW_NUMBER;
	size_t from = p->at;
	size_t end = from;
	struct gw_str s;

	while (end < p->text.n && gw_is_word(p->text.p[end]))
		end++;
	s = gw_str_part(p->text, from, end);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (gw_str_is(s, words[i].word))
			kind = words[i].kind;
	if (kind == GW_NUMBER) {
		end = number_end(p->text, from);
		if (end == from ||
		    (end < p->text.n && gw_is_word(p->text.p[end])))
			return fail(p, "a value");
		s = gw_str_part(p->text, from, end);
	}
	p->at = end;
	return gw_build_scalar(p->b, kind, s, (uint32_t)from,
			       (uint32_t)(end - from), p->err);
}

static int read_value(struct gw_json *p);

/* member := string blank ":" blank value */
static int read_member(struct gw_json *p)
{
	size_t off = p->at;
	struct gw_str key;
	int r;

	if (!next_is(p, '"'))
		return fail(p, "a key in double quotes");
	r = read_string(p, &key);
	if (r == GW_OK)
		r = skip_blank(p);
	if (r < 0)
		return r;
	if (!next_is(p, ':'))
		return fail(p, "':'");
	p->at++;
	gw_build_key(p->b, key, (uint32_t)off);
	r = skip_blank(p);
	return r < 0 ? r : read_value(p);
}

/* container := open ( item ( "," item )* ","? )? close */
static int read_container(struct gw_json *p, enum gw_kind kind, char close)
{
	int r = gw_build_open(p->b, kind, (uint32_t)p->at, p->err);

	if (r < 0)
		return r;
	p->at++;
	for (;;) {
		r = skip_blank(p);
		if (r < 0)
			return r;
		if (next_is(p, close))
			break;
		r = kind == GW_MAP ? read_member(p) : read_value(p);
		if (r == GW_OK)
			r = skip_blank(p);
		if (r < 0)
			return r;
		if (next_is(p, ','))
			p->at++;
		else if (!next_is(p, close))
			return fail(p, kind == GW_MAP ? "',' or '}'"
						      : "',' or ']'");
	}
	p->at++;
	if (kind == GW_MAP)
		gw_keys_mark(p->b->arena, p->b->open, true);
	gw_build_close(p->b, (uint32_t)p->at);
	return GW_OK;
}

/* value := object | array | string | word. The builder bounds the depth. */
static int read_value(struct gw_json *p)
{
	size_t off = p->at;
	struct gw_str text;
	int r;

	if (next_is(p, '{'))
		return read_container(p, GW_MAP, '}');
	if (next_is(p, '['))
		return read_container(p, GW_LIST, ']');
	if (!next_is(p, '"'))
		return read_word(p);
	r = read_string(p, &text);
	if (r < 0)
		return r;
	r = gw_build_string(p->b, text, (uint32_t)off,
			    (uint32_t)(p->at - off), p->err);
	if (r == GW_OK)
		gw_build_flag(p->b, GW_QUOTED);
	return r;
}

int gw_json_read(struct gw_json *p)
{
	int r = skip_blank(p);

	if (r < 0 || p->at == p->text.n)
		return r;
	r = read_value(p);
	return r < 0 ? r : skip_blank(p);
}

extern const struct gw_parser gw_parser_json;

static const char *const lines_names[] = { "*.jsonl", "*.ndjson",
					   "*.jsonlines", NULL };

/* One value a line; a line that cannot be read does not hide the next. */
static int parse_lines(struct gw_builder *b, const struct gw_view *view,
		       struct gw_err *err)
{
	size_t from = 0;

	while (from < view->bytes.n) {
		size_t end = gw_str_find_byte(view->bytes, '\n', from);
		struct gw_json p = { .b = b, .at = from, .err = err };
		int r;

		if (end == GW_NOWHERE)
			end = view->bytes.n;
		p.text = gw_str_part(view->bytes, 0, end);
		r = gw_json_read(&p);
		if (r == GW_OK && p.at < end)
			r = gw_build_fault(b, err, (uint32_t)p.at,
					   "there is more after the value");
		if (r == GW_ELIMIT)
			return r;
		gw_build_abandon(b, (uint32_t)end);
		from = end + 1;
	}
	return GW_OK;
}

static int parse(struct gw_builder *b, const struct gw_view *view,
		 struct gw_err *err)
{
	struct gw_json p = { .b = b, .text = view->bytes, .err = err };
	int r;

	if (gw_name_fits(lines_names, view->name))
		return parse_lines(b, view, err);
	r = gw_json_read(&p);
	/* A log without a telling name may hold a value after the other. */
	while (r == GW_OK && p.at < p.text.n &&
	       !gw_name_fits(gw_parser_json.globs, view->name))
		r = gw_json_read(&p);
	if (r == GW_OK && p.at < p.text.n)
		return gw_build_fault(b, err, (uint32_t)p.at,
				      "there is more after the value");
	return r;
}

/* "{" or "[", and behind it what JSON allows there and few others do. */
static int sniff(struct gw_str head)
{
	struct gw_str s = gw_str_trim(head);
	char open = s.n ? s.p[0] : '\0';
	struct gw_str in;

	if (open != '{' && open != '[')
		return 0;
	in = gw_str_trim(gw_str_part(s, 1, s.n));
	if (in.n == 0)
		return 0;
	if (open == '{')
		return in.p[0] == '"' ? 80 : in.p[0] == '}' ? 60 : 0;
	if (in.p[0] != '{')
		return 0;
	in = gw_str_trim(gw_str_part(in, 1, in.n));
	return in.n && in.p[0] == '"' ? 70 : 0;
}

const struct gw_parser gw_parser_json = {
	.name = "json",
	.globs = (const char *const[]){
		"*.json", "*.jsonc", "*.tfstate", "*.tfstate.backup",
		"*.webmanifest", "*.geojson", "*.code-workspace", "*.avsc",
		"Pipfile.lock", "composer.lock", "flake.lock", ".babelrc",
		".dockercfg", ".jshintrc", ".arcconfig", ".watchmanconfig",
		".swcrc", "*.sarif", "*.har", "*.gltf", "*.jsonl",
		"*.ndjson", "*.jsonlines", NULL },
	.sniff = sniff,
	.parse = parse,
};
