/* push.submodule: sections of .gitmodules. SPDX-License-Identifier: Apache-2.0 */
#include "push/made.h"

/* git's config syntax (config.c): sections with a quoted subsection, keys,
 * values in quotes or not, comments, lines continued by a backslash. */
struct reader {
	struct gw_str text;
	size_t at;
	uint32_t line;
	char *scratch; /* as long as the text */
};

static void skip_line(struct reader *r)
{
	size_t end = gw_str_find_byte(r->text, '\n', r->at);

	r->at = end == GW_NOWHERE ? r->text.n : end + 1;
	r->line++;
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->text.n && (r->text.p[r->at] == ' ' ||
				     r->text.p[r->at] == '\t' ||
				     r->text.p[r->at] == '\r'))
		r->at++;
}

/* section := "[" word (blank '"' (char | "\" any)* '"')? "]"
 *          | "[" word "." char* "]", of old, without regard to case
 * True for a submodule's. */
static bool read_section(struct reader *r, struct gw_str *name,
			 struct gw_arena *a)
{
	size_t from = ++r->at;
	struct gw_str word;
	char *p = r->scratch;
	size_t n = 0;

	while (r->at < r->text.n && (gw_is_alnum(r->text.p[r->at]) ||
				     r->text.p[r->at] == '-'))
		r->at++;
	word = gw_str_part(r->text, from, r->at);
	if (!gw_str_eq_fold(word, GW_STR("submodule")))
		return false;
	if (r->at < r->text.n && r->text.p[r->at] == '.') {
		from = ++r->at;
		while (r->at < r->text.n && r->text.p[r->at] != ']' &&
		       r->text.p[r->at] != '\n')
			r->at++;
		*name = gw_fold(a, gw_str_part(r->text, from, r->at));
		return true;
	}
	skip_blanks(r);
	if (r->at >= r->text.n || r->text.p[r->at] != '"')
		return false;
	for (r->at++; r->at < r->text.n; r->at++) {
		char c = r->text.p[r->at];

		if (c == '"' || c == '\n')
			break;
		if (c == '\\' && r->at + 1 < r->text.n)
			c = r->text.p[++r->at];
		p[n++] = c;
	}
	if (r->at < r->text.n && r->text.p[r->at] == '"')
		r->at++;
	*name = gw_arena_copy(a, (struct gw_str){ p, n });
	return true;
}

static char escaped(char c)
{
	return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'b' ? '\b' : c;
}

/* The value up to the end of its line, quotes and escapes undone. */
static struct gw_str read_value(struct reader *r, struct gw_arena *a)
{
	char *p = r->scratch;
	bool quoted = false;
	size_t n = 0;
	size_t end = 0; /* behind the last byte that is no blank */

	for (; r->at < r->text.n; r->at++) {
		char c = r->text.p[r->at];

		if (c == '\n' || (!quoted && (c == '#' || c == ';')))
			break;
		if (c == '"') {
			quoted = !quoted;
			end = n;
			continue;
		}
		if (c == '\\' && r->at + 1 < r->text.n) {
			c = r->text.p[++r->at];
			if (c == '\n') {
				r->line++;
				continue;
			}
			c = escaped(c);
		}
		p[n++] = c;
		if (quoted || !gw_is_space(c))
			end = n;
	}
	return gw_arena_copy(a, (struct gw_str){ p, end });
}

static void read_key(struct reader *r, struct gw_module *m, struct gw_arena *a)
{
	size_t from = r->at;
	struct gw_str key;
	struct gw_str value;

	while (r->at < r->text.n && (gw_is_alnum(r->text.p[r->at]) ||
				     r->text.p[r->at] == '-'))
		r->at++;
	key = gw_str_part(r->text, from, r->at);
	skip_blanks(r);
	if (r->at >= r->text.n || r->text.p[r->at] != '=')
		return;
	r->at++;
	skip_blanks(r);
	value = read_value(r, a);
	if (!m)
		return;
	if (gw_str_eq_fold(key, GW_STR("path")))
		m->path = value;
	else if (gw_str_eq_fold(key, GW_STR("url")))
		m->url = value;
	else if (gw_str_eq_fold(key, GW_STR("update")))
		m->update = value;
}

#define MOST_MODULES 10000u

int gw_modules_read(gw_modules *out, struct gw_str text, struct gw_arena *a)
{
	struct reader r = { .text = text, .line = 1 };
	bool inside = false;

	r.scratch = gw_arena_alloc(a, text.n + 1);
	if (gw_str_starts(text, GW_STR("\xef\xbb\xbf"))) /* as git does */
		r.at = 3;
	while (r.at < text.n) {
		struct gw_str name;

		skip_blanks(&r);
		while (r.at < text.n && text.p[r.at] == '[') {
			uint32_t line = r.line;

			inside = read_section(&r, &name, a);
			if (inside && out->n == MOST_MODULES)
				return GW_ELIMIT;
			if (inside)
				*GW_PUSH(out) = (struct gw_module){
					.name = name, .line = line
				};
			/* git allows a key or section behind the bracket */
			while (r.at < text.n && text.p[r.at] != '\n' &&
			       text.p[r.at] != ']')
				r.at++;
			if (r.at < text.n && text.p[r.at] == ']')
				r.at++;
			skip_blanks(&r);
		}
		if (r.at < text.n && gw_is_alpha(text.p[r.at]))
			read_key(&r, inside ? &out->v[out->n - 1] : NULL, a);
		skip_line(&r);
	}
	return GW_OK;
}

/* "https" of "https://host/path", "ssh" of "user@host:path", "file" of a path,
 * "" of what git would take for an option or a relative place. */
static struct gw_str scheme_of(struct gw_str url)
{
	size_t end = gw_str_find(url, GW_STR("://"), 0);
	size_t colon = gw_str_find_byte(url, ':', 0);
	size_t slash = gw_str_find_byte(url, '/', 0);

	if (end != GW_NOWHERE)
		return gw_str_part(url, 0, end);
	if (gw_str_starts(url, GW_STR("./")) ||
	    gw_str_starts(url, GW_STR("../")))
		return GW_STR("relative");
	if (colon != GW_NOWHERE && colon > 0 && colon < slash)
		return colon + 1 < url.n && url.p[colon + 1] == ':' ?
			       gw_str_part(url, 0, colon) : GW_STR("ssh");
	return gw_str_starts(url, GW_STR("/")) ? GW_STR("file") : GW_STR("");
}

static struct gw_str host_of(struct gw_str url)
{
	size_t start = gw_str_find(url, GW_STR("://"), 0);
	size_t end;
	size_t at;

	if (start == GW_NOWHERE && gw_str_find_byte(url, ':', 0) == GW_NOWHERE)
		return GW_STR("");
	start = start == GW_NOWHERE ? 0 : start + 3;
	for (end = start; end < url.n && url.p[end] != '/' &&
			  (url.p[end] != ':' || end == start);
	     end++)
		;
	at = gw_str_find_byte(url, '@', start);
	/* user:password@host:port */
	if (at != GW_NOWHERE && at >= end) {
		size_t slash = gw_str_find_byte(url, '/', start);

		if (slash == GW_NOWHERE || at < slash)
			for (end = at; end < url.n && url.p[end] != '/' &&
				       (url.p[end] != ':' || end == at);
			     end++)
				;
	}
	if (at != GW_NOWHERE && at < end)
		start = at + 1;
	return gw_str_part(url, start, end);
}

void gw_made_module(struct gw_push_walk *w, struct gw_subject *s,
		    const struct gw_module *m, const struct gw_blob_place *at,
		    struct gw_arena *a)
{
	struct gw_node *n = gw_node_new(a, GW_MAP);

	n->span.line = m->line;
	gw_put_text(a, n, "name", m->name);
	gw_put_text(a, n, "path", m->path);
	if (m->url.p)
		gw_put_text(a, n, "url", m->url);
	gw_put_text(a, n, "scheme", gw_fold(a, scheme_of(m->url)));
	gw_put_text(a, n, "host", gw_fold(a, host_of(m->url)));
	gw_put_text(a, n, "update", m->update);
	gw_put_text(a, n, "in", at->path);
	s->name = m->name;
	gw_made_subject(w, s, GW_CLASS_PUSH_SUBMODULE, n, a);
	gw_put_path(a, s->file, at->path);
}
